"""The indices that merging and stories ask, over the tables of :mod:`reportedly.store.merging`."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from ..ledger import DocumentView, EventState, StoryState
from .packing import documents_of_views, pack_document, unpack_document, unpack_views

_MANY = 500
"""Ids asked for in one query."""


class EventKeys:
    """Keys of events (or stories), the latest added first."""

    def __init__(self, db: sqlite3.Connection, what: str) -> None:
        self._db, self._what = db, what

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add (key, id) pairs, in this order."""
        table, what = f"{self._what}_keys", self._what
        plural = "events" if what == "event" else "stories"
        found = list(pairs)
        numbers = dict(
            by_ids(self._db, f"SELECT id, number FROM {plural} WHERE id IN ({{}})", {id for _, id in found})
        )
        self._db.executemany(
            f"INSERT INTO {table} VALUES (?, (SELECT coalesce(max(turn), 0) + 1 FROM {table} WHERE key = ?), ?)",
            ((hashed, hashed, numbers[id]) for key, id in found if id in numbers for hashed in (key_of(key),)),
        )

    def find(self, keys: Collection[str], *, limit: int) -> dict[str, list[str]]:
        """For each key the current ids that have it, the latest added first, each once."""
        if self._what == "event":
            query = (
                "SELECT coalesce(n.id, e.id) FROM event_keys k JOIN events e ON e.number = k.event "
                "LEFT JOIN events n ON n.number = e.became WHERE k.key = ? ORDER BY k.turn DESC"
            )
        else:
            query = (
                "SELECT s.id FROM story_keys k JOIN stories s ON s.number = k.story "
                "WHERE k.key = ? ORDER BY k.turn DESC"
            )
        found: dict[str, list[str]] = {}
        for key in keys:
            ids: dict[str, None] = {}
            for (id,) in self._db.execute(query, (key_of(key),)):
                ids[id] = None
                if len(ids) >= limit:
                    break
            if ids:
                found[key] = list(ids)
        return found


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
