"""The indices that merging and stories ask, over the tables of :mod:`reportedly.store.merging`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from struct import pack, unpack
from typing import Any

from ..ledger import DocumentView, EventState, StoryState
from ..ledger.blocking import POSTINGS, story_of, window_of
from .packing import documents_of_views, pack_document, unpack_document, unpack_views

_MANY = 500
"""Ids asked for in one query."""


class Postings:
    """Numbers under keys, in the order in which they were added: one row a key, its numbers together."""

    def __init__(self, db: sqlite3.Connection, table: str) -> None:
        self._db, self._table = db, table

    def find(self, keys: Collection[int]) -> dict[int, tuple[int, ...]]:
        """The numbers of those keys that are known."""
        query = f"SELECT key, numbers FROM {self._table} WHERE key IN ({{}})"
        return {key: unpack(f"<{len(data) // 8}q", data) for key, data in by_ids(self._db, query, keys)}

    def append(self, pairs: Iterable[tuple[int, int]], *, most: int) -> None:
        """Add numbers under keys; those that have ``most`` already get no more."""
        self._add(pairs, lambda numbers: numbers[:most])

    def push(self, pairs: Iterable[tuple[int, int]], *, most: int) -> None:
        """Add numbers under keys; of more than ``most`` the earliest fall out."""
        self._add(pairs, lambda numbers: numbers[-most:])

    def _add(self, pairs: Iterable[tuple[int, int]], cut: Callable[[list[int]], list[int]]) -> None:
        added: dict[int, list[int]] = {}
        for key, number in pairs:
            added.setdefault(key, []).append(number)
        known = self.find(added)
        self._db.executemany(
            f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?)",
            (
                (key, pack(f"<{len(kept)}q", *kept))
                for key, numbers in sorted(added.items())
                for kept in (cut([*known.get(key, ()), *numbers]),)
            ),
        )


class EventKeys:
    """Keys of events (or stories), the latest added first.

    A key becomes a number that begins with the time it belongs to (its window of days, or its story's turn), so that
    what is in the news lies together on disk, however large the ledger is.
    """

    def __init__(self, db: sqlite3.Connection, what: str) -> None:
        self._db, self._what = db, what
        self._postings = Postings(db, f"{what}_keys")
        self._stories: dict[str, int] = {}

    def note_stories(self, numbers: Mapping[str, int]) -> None:
        """The numbers of stories (ids) that keys will speak of."""
        self._stories = dict(numbers)

    def _number_of(self, key: str) -> int:
        if self._what == "story":
            return key_of(key)
        when = window_of(key)
        if when is None:
            when = self._turn_of(story_of(key) or "") >> 10
        return (when & 0x7FFF) << 48 | key_of(key) & 0xFFFFFFFFFFFF

    def _turn_of(self, story: str) -> int:
        number = self._stories.get(story)
        if number is None:
            row = self._db.execute("SELECT number FROM stories WHERE id = ?", (story,)).fetchone()
            number = self._stories[story] = 0 if row is None else int(row[0])
        return number

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add (key, id) pairs, in this order."""
        plural = "events" if self._what == "event" else "stories"
        found = list(pairs)
        numbers = dict(
            by_ids(self._db, f"SELECT id, number FROM {plural} WHERE id IN ({{}})", {id for _, id in found})
        )
        self._postings.push(
            ((self._number_of(key), numbers[id]) for key, id in found if id in numbers), most=POSTINGS
        )

    def find(self, keys: Collection[str], *, limit: int) -> dict[str, list[str]]:
        """For each key the current ids that have it, the latest added first, each once."""
        number_of = {key: self._number_of(key) for key in keys}
        postings = self._postings.find(set(number_of.values()))
        numbers = {number for some in postings.values() for number in some}
        if self._what == "event":
            query = (
                "SELECT e.number, coalesce(n.id, e.id) FROM events e LEFT JOIN events n ON n.number = e.became "
                "WHERE e.number IN ({})"
            )
        else:
            query = "SELECT number, id FROM stories WHERE number IN ({})"
        ids = dict(by_ids(self._db, query, numbers))
        return {
            key: list(dict.fromkeys(ids[n] for n in reversed(postings[number])))[:limit]
            for key, number in number_of.items()
            if number in postings
        }


class Events:
    """The index that the merger asks (:class:`reportedly.ledger.EventIndex`)."""

    def __init__(self, db: sqlite3.Connection, keys: EventKeys) -> None:
        self._db, self._keys = db, keys

    def find(self, keys: Collection[str], *, limit: int) -> Mapping[str, Sequence[str]]:
        return self._keys.find(keys, limit=limit)

    def load(self, events: Collection[str]) -> Mapping[str, EventState]:
        rows = [
            (id, size, documents_of_views(state))
            for id, size, state in by_ids(
                self._db, "SELECT id, size, state FROM events WHERE id IN ({})", events
            )
            if state is not None
        ]
        wanted = {view[1] for _, _, packed in rows for view in packed}
        documents = {
            id: unpack_document(id, data)
            for id, data in by_ids(self._db, "SELECT id, view FROM documents WHERE id IN ({})", wanted)
        }
        return {id: EventState(id, unpack_views(packed, documents), size) for id, size, packed in rows}

    def events_of(self, mentions: Collection[str]) -> Mapping[str, str]:
        return dict(
            by_ids(
                self._db,
                "SELECT p.mention, e.id FROM pinned p JOIN mentions m ON m.number = p.number "
                "JOIN events e ON e.number = m.event WHERE p.mention IN ({})",
                mentions,
            )
        )


class StoryStates:
    """The index that stories are found in (:class:`reportedly.ledger.StoryIndex`)."""

    def __init__(self, db: sqlite3.Connection, keys: EventKeys) -> None:
        self._db, self._keys = db, keys

    def find(self, keys: Collection[str], *, limit: int) -> Mapping[str, Sequence[str]]:
        return self._keys.find(keys, limit=limit)

    def load(self, stories: Collection[str]) -> Mapping[str, StoryState]:
        rows = by_ids(self._db, "SELECT id, state FROM stories WHERE id IN ({})", stories)
        return {id: unpack_story(id, data) for id, data in rows}


def key_of(key: str) -> int:
    """A key as a number of 63 bits."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1


def by_ids(db: sqlite3.Connection, query: str, ids: Collection[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query whose ``{}`` stands for some of many ids."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _MANY):
        part = ordered[start : start + _MANY]
        yield from db.execute(query.format(", ".join("?" * len(part))), part)


def pack_story(state: StoryState) -> bytes:
    """A story's state as bytes."""
    view = DocumentView(state.id, state.first, None, state.terms)
    last = DocumentView(state.id, state.last, str(state.size))
    return len(packed := pack_document(view)).to_bytes(4, "little") + packed + pack_document(last)


def unpack_story(id: str, data: bytes) -> StoryState:
    """See :func:`pack_story`."""
    length = int.from_bytes(data[:4], "little")
    view, last = unpack_document(id, data[4 : 4 + length]), unpack_document(id, data[4 + length :])
    return StoryState(id, view.terms, view.published, last.published, int(last.publisher or 0))
