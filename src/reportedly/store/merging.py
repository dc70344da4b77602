"""What merging looks up, in SQLite beside the tables: fingerprints, events by their keys, stories, records by event.

Only the writer opens it. It is built from the log, shard by shard, and a shard that was cut off half way is done
again: what :meth:`Merging.add` gives depends on nothing but the shards before and the shard itself.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import LedgerDamaged
from ..ledger import (
    Account,
    Assignment,
    Changes,
    CopyIndex,
    CopyVerdict,
    DocumentView,
    EventSummary,
    Fingerprint,
    Merger,
    Pins,
    Stories,
    account_of,
    sum_up,
)
from ..ledger.copies import PER_KEY
from ..ledger.partitions import Spread, in_parts
from ..records import Document
from .indices import EventKeys, Events, Postings, StoryStates, by_ids, pack_story, unpack_story
from .packing import (
    pack_account,
    pack_document,
    pack_fingerprint,
    pack_views,
    unpack_account,
    unpack_fingerprint,
)
from .rows import EventRow, document_views, documents_of, mention_of, views_of
from .shards import Shard

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, copy_group TEXT NOT NULL, story TEXT, published INTEGER,
    first INTEGER, count INTEGER, view BLOB, fingerprint BLOB
);
CREATE INDEX documents_group ON documents (copy_group);
CREATE TABLE copy_keys (key INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE events (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, state BLOB, became INTEGER
);
CREATE INDEX events_became ON events (became) WHERE became IS NOT NULL;
CREATE TABLE event_keys (key INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE mentions (number INTEGER PRIMARY KEY, event INTEGER NOT NULL, account BLOB NOT NULL);
CREATE INDEX mentions_event ON mentions (event);
CREATE TABLE pinned (mention TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE stories (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, size INTEGER NOT NULL, state BLOB,
    documents INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE story_keys (key INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE open_events (number INTEGER PRIMARY KEY);
CREATE TABLE open_mentions (number INTEGER PRIMARY KEY);
CREATE TABLE open_documents (number INTEGER PRIMARY KEY);
CREATE TABLE open_stories (number INTEGER PRIMARY KEY);
CREATE TABLE open_names (turn INTEGER PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL);
"""
_OPEN = ("open_events", "open_mentions", "open_documents", "open_stories", "open_names")
"""What has changed since the tables' rows of events and stories were last written."""
_TOGETHER = 2_000
"""Events whose rows are made together."""
_LATELY = 40_000
"""Accounts that are kept unpacked, those in use last: what is reported today is reported again tomorrow."""


Told = tuple[str, list[Account], dict[str, str]]
"""An event's id, what its mentions tell, and the copy groups of their documents that have copies."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a shard adds to the tables at once.

    ``copies``: a verdict for each document. ``document_stories``: document id -> story id. ``assignments``: the event
    of each mention of the shard. ``numbers``: the number of each event named.
    """

    copies: tuple[CopyVerdict, ...] = ()
    document_stories: Mapping[str, str] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What shards have changed, together, since the rows of events and stories were last written.

    ``events``: the rows to write; ``rewritten``: numbers of the events whose rows are to be taken out first. ``moved``:
    (mention number, event id, event number) of mentions that another event has now. ``groups``: (document id, copy
    group) of documents whose group has another id now. ``stories``: rows to write. ``renamed``: (old event id, new).
    """

    events: tuple[EventRow, ...] = ()
    rewritten: frozenset[int] = frozenset()
    moved: tuple[tuple[int, str, int], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    stories: tuple[dict[str, Any], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


class Merging:
    """The database of what merging looks up. Call :meth:`commit` after each :meth:`add` whose effects are kept.

    The rows of events and stories, which change again and again while they are in the news, are not made with each
    shard: :meth:`unsettled` gives all that are due, :meth:`settled` says that they are written. What is due is part of
    the database, so that it is not lost with the process.
    """

    def __init__(self, path: Path, *, create_new: bool = False, spread: Spread | None = None) -> None:
        self.path, self._spread = path, spread
        if create_new:
            remove(path)
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-131072", "temp_store=MEMORY"):
                self._db.execute(f"PRAGMA {pragma}")
            if create_new:
                self._db.executescript(f"BEGIN; {_TABLES} COMMIT;")
            self._db.execute("SELECT value FROM about").fetchone()
        except sqlite3.Error as error:
            raise LedgerDamaged(f"{path}: it cannot be opened ({error}); it is built anew.") from error
        self._lately: dict[int, Account] = {}
        self._keys = EventKeys(self._db, "event")
        self._story_keys = EventKeys(self._db, "story")
        self._copy_keys = Postings(self._db, "copy_keys")
        self._merger: Merger | None = None
        self._pins = Pins()

    def get(self, key: str) -> str | None:
        """What the database says of itself under ``key``."""
        row = self._db.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Note something of the database itself."""
        self._db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))

    @property
    def shard(self) -> int:
        """The last shard that is in."""
        return int(self.get("shard") or 0)

    def add(self, shard: Shard, pins: Pins) -> Effects:
        """Take a shard in. Nothing is kept before :meth:`commit`."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            effects = self._add(shard, pins)
            self.put("shard", str(shard.number))
        except BaseException:
            self.rollback()
            raise
        return effects

    def revise(self, changes: Changes, moves: Mapping[int, str], pins: int, pinned: Mapping[str, int]) -> None:
        """Carry out what a person decided: ``moves`` are mention numbers that go to another event (id).

        ``pinned`` are the numbers of the mentions (ids) that pins speak of. Nothing is kept before :meth:`commit`.
        """
        self._merger = None
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._write_changes(changes)
            for number, event in moves.items():
                self._db.execute(
                    "INSERT OR IGNORE INTO open_events SELECT event FROM mentions WHERE number = ?", (number,)
                )
                self._db.execute(
                    "UPDATE mentions SET event = (SELECT number FROM events WHERE id = ?) WHERE number = ?",
                    (event, number),
                )
            self._open("mentions", moves)
            self._db.executemany("INSERT OR REPLACE INTO pinned VALUES (?, ?)", pinned.items())
            self.put("pins", str(pins))
        except BaseException:
            self.rollback()
            raise

    def unsettled(self) -> Settlement:
        """The rows that are due, as things are now."""
        events = [number for (number,) in self._db.execute("SELECT number FROM open_events ORDER BY 1")]
        return Settlement(
            events=tuple(self._event_rows(events)),
            rewritten=frozenset(events),
            moved=tuple(
                self._db.execute(
                    "SELECT m.number, e.id, e.number FROM open_mentions o JOIN mentions m USING (number) "
                    "JOIN events e ON e.number = m.event ORDER BY 1"
                )
            ),
            groups=tuple(
                self._db.execute("SELECT id, copy_group FROM open_documents JOIN documents USING (number) ORDER BY 1")
            ),
            stories=tuple(self._story_rows()),
            renamed=tuple(self._db.execute("SELECT old, new FROM open_names ORDER BY turn")),
        )

    def settled(self) -> None:
        """What was due is written."""
        self._db.execute("BEGIN IMMEDIATE")
        for table in _OPEN:
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute("COMMIT")

    def _open(self, what: str, numbers: Iterable[int]) -> None:
        """Events, mentions, documents or stories whose rows are due."""
        self._db.executemany(f"INSERT OR IGNORE INTO open_{what} VALUES (?)", ((number,) for number in numbers))

    def mentions_of(self, event: str) -> list[int]:
        """The numbers of an event's mentions, in the order in which they came."""
        return [
            number
            for (number,) in self._db.execute(
                "SELECT m.number FROM mentions m JOIN events e ON e.number = m.event WHERE e.id = ? ORDER BY 1",
                (event,),
            )
        ]

    def commit(self) -> None:
        """Keep what was added."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Forget what was added since the last commit."""
        self._lately.clear()
        self._merger = None
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _add(self, shard: Shard, pins: Pins) -> Effects:
        documents = documents_of(shard.documents)
        views = document_views(shard.documents)
        numbers = self._add_documents(documents, views, shard)
        verdicts = CopyIndex(self, spread=self._spread).add(documents)
        self._add_copies(verdicts, numbers)
        told = self._add_stories(documents, views, verdicts)

        rows = shard.mentions.drop_columns(["view"]).to_pylist()
        plain = {d.id: replace(d, text="") for d in documents}
        first = shard.number << 32
        at = {row["id"]: first + place for place, row in enumerate(rows)}
        for row in rows:
            self._lately[at[row["id"]]] = account_of(mention_of(row, plain[row["document"]["id"]]), row["text"])
        by_document: dict[str, list[Any]] = {d.id: [] for d in documents}
        for view in views_of(shard.mentions, {v.id: v for v in views}):
            by_document[view.document.id].append(view)
        self._note_pinned(at, pins)
        changes = self._merger_with(pins).add(by_document.values(), stories=told)
        self._write_changes(changes)
        event_of = {a.mention: a.event for a in changes.assignments}
        numbers_of = dict(self._by_ids("SELECT id, number FROM events WHERE id IN ({})", set(event_of.values())))
        self._db.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?)",
            ((number, numbers_of[event_of[id]], pack_account(self._lately[number])) for id, number in at.items()),
        )
        return Effects(verdicts, told, changes.assignments, numbers_of)

    def _merger_with(self, pins: Pins) -> Merger:
        """The merger, which remembers what it used for the shard before."""
        if self._merger is None or pins != self._pins:
            self._merger, self._pins = Merger(
                Events(self._db, self._keys), pins=pins, spread=self._spread
            ), pins
        return self._merger

    def _add_documents(
        self, documents: Sequence[Document], views: Sequence[DocumentView], shard: Shard
    ) -> dict[str, int]:
        (last,) = self._db.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
        numbers = {document.id: last + i for i, document in enumerate(documents, 1)}
        first: dict[str, int] = {}
        count: dict[str, int] = {}
        for row, document in enumerate(shard.mentions.column("document").to_pylist()):
            first.setdefault(document["id"], (shard.number << 32) + row)
            count[document["id"]] = count.get(document["id"], 0) + 1
        self._db.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, NULL, ?, ?, ?, ?, NULL)",
            (
                (
                    numbers[d.id], d.id, d.id, d.published and d.published.toordinal(), first.get(d.id),
                    count.get(d.id, 0), pack_document(view),
                )
                for d, view in zip(documents, views, strict=True)
            ),
        )  # fmt: skip
        return numbers

    # --- wire copies (the store that CopyIndex asks)

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, list[str]]:
        """See :class:`reportedly.ledger.CopyStore`."""
        found = self._copy_keys.find(keys)
        ids = dict(
            self._by_ids(
                "SELECT number, id FROM documents WHERE number IN ({})", {n for some in found.values() for n in some}
            )
        )
        return {key: [ids[number] for number in numbers[:limit]] for key, numbers in found.items()}

    def latest(self) -> date | None:
        """See :class:`reportedly.ledger.CopyStore`."""
        row = self._db.execute(
            "SELECT published FROM documents WHERE published IS NOT NULL AND fingerprint IS NOT NULL "
            "ORDER BY number DESC LIMIT 1"
        ).fetchone()
        return None if row is None else date.fromordinal(row[0])

    def load(self, documents: Collection[str]) -> dict[str, Fingerprint]:
        """See :class:`reportedly.ledger.CopyStore`."""
        rows = self._by_ids("SELECT id, fingerprint FROM documents WHERE id IN ({})", documents)
        return {id: unpack_fingerprint(data) for id, data in rows if data is not None}

    def groups_of(self, documents: Collection[str]) -> dict[str, str]:
        """See :class:`reportedly.ledger.CopyStore`."""
        return dict(self._by_ids("SELECT id, copy_group FROM documents WHERE id IN ({})", documents))

    def _add_copies(self, verdicts: Iterable[CopyVerdict], numbers: Mapping[str, int]) -> None:
        """Write the verdicts; documents whose group has another id now, and the events they tell of, are due."""
        for verdict in verdicts:
            for old, new in verdict.renamed:
                moved = self._db.execute(
                    "SELECT number, first, count FROM documents WHERE copy_group = ?", (old,)
                ).fetchall()
                self._open("documents", (number for number, _, _ in moved))
                for _, first, count in moved:
                    if first is not None:
                        self._db.execute(
                            "INSERT OR IGNORE INTO open_events SELECT event FROM mentions WHERE number BETWEEN ? AND ?",
                            (first, first + count - 1),
                        )
                self._db.execute("UPDATE documents SET copy_group = ? WHERE copy_group = ?", (new, old))
            self._db.execute(
                "UPDATE documents SET copy_group = ?, fingerprint = ? WHERE number = ?",
                (verdict.group, pack_fingerprint(verdict.fingerprint), numbers[verdict.document]),
            )
        self._copy_keys.append(
            ((key, numbers[verdict.document]) for verdict in verdicts for key in verdict.keys), most=PER_KEY
        )

    # --- stories

    def _add_stories(
        self, documents: Sequence[Document], views: Sequence[DocumentView], verdicts: Sequence[CopyVerdict]
    ) -> dict[str, str]:
        """The story of each document."""
        own = [view for view, verdict in zip(views, verdicts, strict=True) if verdict.of is None]
        changes = Stories(StoryStates(self._db, self._story_keys)).add(own)
        titles = {d.id: d.title for d in documents}
        told = {document: story for document, story, _ in changes.assignments}
        for verdict in verdicts:
            if verdict.of is not None:
                story = told.get(verdict.of)
                if story is None:
                    row = self._db.execute("SELECT story FROM documents WHERE id = ?", (verdict.of,)).fetchone()
                    story = row[0] if row else None
                if story is not None:
                    told[verdict.document] = story
        self._db.executemany("UPDATE documents SET story = ? WHERE id = ?", ((s, d) for d, s in told.items()))
        founded: dict[str, str | None] = {}
        for document, story in told.items():
            founded.setdefault(story, titles.get(document))
        self._db.executemany(
            "INSERT INTO stories (id, title, size, state) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET size = excluded.size, state = excluded.state",
            ((state.id, founded.get(state.id), state.size, pack_story(state)) for state in changes.stories),
        )
        self._db.executemany(
            "UPDATE stories SET documents = documents + ? WHERE id = ?",
            ((count, story) for story, count in Counter(told.values()).items()),
        )
        numbers = dict(self._by_ids("SELECT id, number FROM stories WHERE id IN ({})", set(told.values())))
        self._open("stories", numbers.values())
        self._story_keys.add(changes.keys)
        self._keys.note_stories(numbers)
        return told

    def _story_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the stories that are due."""
        for id, title, data, documents in self._db.execute(
            "SELECT id, title, state, documents FROM open_stories JOIN stories USING (number) ORDER BY number"
        ):
            state = unpack_story(id, data)
            yield {
                "id": id,
                "title": title,
                "terms": [term for term, _ in state.terms[:12]],
                "first_published": state.first,
                "last_published": state.last,
                "documents": documents,
                "events": 0,
                "disputed": 0,
            }

    # --- events

    def _note_pinned(self, at: Mapping[str, int], pins: Pins) -> None:
        wanted = {mention for pair in (*pins.same, *pins.different) for mention in pair}
        self._db.executemany(
            "INSERT OR REPLACE INTO pinned VALUES (?, ?)", ((m, at[m]) for m in wanted if m in at)
        )

    def _write_changes(self, changes: Changes) -> None:
        """Write the merger's changes; what they make due is noted."""
        for old, new in changes.renamed:
            number = self._number(old)
            if number is None:
                continue
            self._db.execute("INSERT INTO open_names (old, new) VALUES (?, ?)", (old, new))
            self._open("events", (number,))
            self._db.execute(
                "INSERT OR IGNORE INTO open_mentions SELECT number FROM mentions WHERE event = ?", (number,)
            )
            target = self._number(new)
            if target is None:
                self._db.execute("UPDATE events SET id = ? WHERE number = ?", (new, number))
                continue
            self._open("events", (target,))
            self._db.execute("UPDATE mentions SET event = ? WHERE event = ?", (target, number))
            self._db.execute("UPDATE events SET became = ? WHERE became = ?", (target, number))
            self._db.execute(
                "UPDATE events SET became = ?, id = ?, state = NULL, size = 0 WHERE number = ?",
                (target, f"{old}>{number}", number),
            )
        self._db.executemany(
            "INSERT INTO events (id, size, state) VALUES (?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET size = excluded.size, state = excluded.state",
            ((state.id, state.size, pack_views(state.representatives)) for state in changes.events),
        )
        numbers = self._by_ids("SELECT number FROM events WHERE id IN ({})", {state.id for state in changes.events})
        self._open("events", [number for (number,) in numbers])
        self._keys.add(changes.keys)

    def _event_rows(self, numbers: Sequence[int]) -> Iterator[EventRow]:
        """The rows of those events that have mentions, from all their mentions."""
        told: dict[int, list[int]] = {}
        for event, number in self._by_ids(
            "SELECT event, number FROM mentions WHERE event IN ({}) ORDER BY event, number", numbers
        ):
            told.setdefault(event, []).append(number)
        ids = dict(self._by_ids("SELECT number, id FROM events WHERE number IN ({})", told))
        events = list(told)
        for start in range(0, len(events), _TOGETHER):
            some = events[start : start + _TOGETHER]
            at_hand = self._at_hand([number for event in some for number in told[event]])
            groups, stories = self._groups_and_stories({account.document for account in at_hand.values()})
            accounts = {event: [at_hand[number] for number in told[event]] for event in some}
            summaries = self._summaries(
                [
                    (ids[event], own, {a.document: groups[a.document] for a in own if a.document in groups})
                    for event, own in accounts.items()
                ]
            )
            for (event, own), summary in zip(accounts.items(), summaries, strict=True):
                shown = min(enumerate(own), key=lambda item: (item[1].published or date.max, item[0]))[1]
                story = next((s for a in own if (s := stories.get(a.document))), None)
                yield EventRow(event, summary, shown.trigger, shown.text, story)

    def _summaries(self, told: Sequence[Told]) -> list[EventSummary]:
        """What is told of events, summed up: event by event, in parts where they are spread."""
        return _sum_up(told) if self._spread is None else in_parts(_sum_up, told, self._spread)

    def _at_hand(self, numbers: Sequence[int]) -> dict[int, Account]:
        """Accounts of mentions: those that were lately in use, the others unpacked."""
        found = {number: self._lately.pop(number) for number in numbers if number in self._lately}
        missing = [number for number in numbers if number not in found]
        for number, data in self._by_ids("SELECT number, account FROM mentions WHERE number IN ({})", missing):
            found[number] = unpack_account(data)
        self._lately.update(found)
        for number in list(islice(self._lately, max(len(self._lately) - _LATELY, 0))):
            del self._lately[number]
        return found

    def _groups_and_stories(self, documents: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
        """The copy groups of the documents that have copies, and the documents' stories."""
        group_of: dict[str, str] = {}
        stories: dict[str, str] = {}
        for id, group, story in self._by_ids(
            "SELECT id, copy_group, story FROM documents WHERE id IN ({})", documents
        ):
            group_of[id] = group
            if story:
                stories[id] = story
        sizes = dict(
            self._by_ids(
                "SELECT copy_group, count(*) FROM documents WHERE copy_group IN ({}) GROUP BY copy_group",
                set(group_of.values()),
            )
        )
        return {id: group for id, group in group_of.items() if sizes[group] > 1}, stories

    def _number(self, event: str) -> int | None:
        row = self._db.execute("SELECT number FROM events WHERE id = ?", (event,)).fetchone()
        return None if row is None else int(row[0])

    def _by_ids(self, query: str, ids: Collection[Any]) -> Iterator[tuple[Any, ...]]:
        yield from by_ids(self._db, query, ids)


def remove(path: Path) -> None:
    """Remove a database and what belongs to it."""
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with contextlib.suppress(FileNotFoundError):
            one.unlink()


def _sum_up(told: Sequence[Told]) -> list[EventSummary]:
    return [sum_up(id, accounts, copies=copies) for id, accounts, copies in told]
