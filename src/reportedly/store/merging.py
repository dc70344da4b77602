"""What merging looks up, in SQLite beside the tables: fingerprints, events by their keys, stories, records by event.

Only the writer opens it. It is built from the log, shard by shard, and a shard that was cut off half way is done
again: what :meth:`Merging.add` gives depends on nothing but the shards before and the shard itself.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import LedgerDamaged
from ..ledger import (
    Assignment,
    Changes,
    CopyIndex,
    CopyVerdict,
    DocumentView,
    Fingerprint,
    Merger,
    Pins,
    Stories,
    summarise,
)
from ..records import Document, EventMention
from .indices import EventKeys, Events, StoryStates, by_ids, pack_story, unpack_story
from .packing import (
    pack_document,
    pack_fingerprint,
    pack_record,
    pack_views,
    unpack_fingerprint,
    unpack_record,
)
from .rows import EventRow, document_views, documents_of, mention_of, views_of
from .shards import Shard

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, copy_group TEXT NOT NULL, story TEXT, title TEXT,
    publisher TEXT, published TEXT, url TEXT, language TEXT, first INTEGER, count INTEGER, view BLOB, fingerprint BLOB
);
CREATE INDEX documents_group ON documents (copy_group);
CREATE TABLE copy_keys (key INTEGER, document INTEGER, PRIMARY KEY (key, document)) WITHOUT ROWID;
CREATE TABLE events (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, state BLOB, became INTEGER
);
CREATE INDEX events_became ON events (became) WHERE became IS NOT NULL;
CREATE TABLE event_keys (key INTEGER, turn INTEGER, event INTEGER, PRIMARY KEY (key, turn)) WITHOUT ROWID;
CREATE TABLE mentions (number INTEGER PRIMARY KEY, event INTEGER NOT NULL, record BLOB NOT NULL);
CREATE INDEX mentions_event ON mentions (event);
CREATE TABLE pinned (mention TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE stories (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT, size INTEGER NOT NULL, state BLOB
);
CREATE TABLE story_keys (key INTEGER, turn INTEGER, story INTEGER, PRIMARY KEY (key, turn)) WITHOUT ROWID;
"""
_LATELY = 20_000
"""Mentions that are kept unpacked, those in use last: what is reported today is reported again tomorrow."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a shard changes in the tables.

    ``copies``: a verdict for each document. ``copies_renamed``: copy groups that got another id, in order.
    ``document_stories``: document id -> story id, new ones and changed ones. ``assignments``: the event of each
    mention of the shard. ``moved``: (mention number, event id) of earlier mentions that another event has now.
    ``events``: the events to write; ``rewritten``: numbers of the events whose rows are to be taken out first.
    ``renamed``: (old event id, new event id). ``stories``: rows to write. ``numbers``: the number of each event named.
    """

    copies: tuple[CopyVerdict, ...] = ()
    copies_renamed: tuple[tuple[str, str], ...] = ()
    document_stories: Mapping[str, str] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    moved: tuple[tuple[int, str], ...] = ()
    events: tuple[EventRow, ...] = ()
    rewritten: frozenset[int] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()
    stories: tuple[dict[str, Any], ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


class Merging:
    """The database of what merging looks up. Call :meth:`commit` after each :meth:`add` whose effects are kept."""

    def __init__(self, path: Path, *, create_new: bool = False) -> None:
        self.path = path
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
        self._lately: dict[int, tuple[EventMention, str]] = {}
        self._keys = EventKeys(self._db, "event")
        self._story_keys = EventKeys(self._db, "story")

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

    def revise(self, changes: Changes, moves: Mapping[int, str], pins: int, pinned: Mapping[str, int]) -> Effects:
        """Carry out what a person decided: ``moves`` are mention numbers that go to another event (id).

        ``pinned`` are the numbers of the mentions (ids) that pins speak of. Nothing is kept before :meth:`commit`.
        """
        self._db.execute("BEGIN IMMEDIATE")
        try:
            moved, rewritten = self._write_changes(changes)
            for number, event in moves.items():
                row = self._db.execute("SELECT event FROM mentions WHERE number = ?", (number,)).fetchone()
                rewritten.add(row[0])
                self._db.execute(
                    "UPDATE mentions SET event = (SELECT number FROM events WHERE id = ?) WHERE number = ?",
                    (event, number),
                )
            self._db.executemany("INSERT OR REPLACE INTO pinned VALUES (?, ?)", pinned.items())
            self.put("pins", str(pins))
            events = tuple(self._event_rows(rewritten, {}))
            return Effects(
                moved=tuple(self._current({*moved, *moves})),
                events=events,
                rewritten=frozenset(rewritten),
                renamed=changes.renamed,
                numbers={row.summary.id: row.number for row in events},
            )
        except BaseException:
            self.rollback()
            raise

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
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def _add(self, shard: Shard, pins: Pins) -> Effects:
        documents = documents_of(shard.documents)
        views = document_views(shard.documents)
        numbers = self._add_documents(documents, views, shard)
        verdicts = CopyIndex(self).add(documents)
        copies_renamed = tuple(pair for verdict in verdicts for pair in verdict.renamed)
        touched_documents = self._add_copies(verdicts, numbers)
        told = self._add_stories(documents, views, verdicts)

        rows = shard.mentions.drop_columns(["view"]).to_pylist()
        plain = {d.id: replace(d, text="") for d in documents}
        mentions = [mention_of(row, plain[row["document"]["id"]]) for row in rows]
        mention_views = views_of(shard.mentions, {v.id: v for v in views})
        by_document: dict[str, list[Any]] = {d.id: [] for d in documents}
        for view in mention_views:
            by_document[view.document.id].append(view)
        first = shard.number << 32
        at = {mention.id: first + row for row, mention in enumerate(mentions)}
        self._note_pinned(at, pins)
        changes = Merger(Events(self._db, self._keys), pins=pins).add(
            by_document.values(), stories=told[0]
        )
        moved, rewritten = self._write_changes(changes)
        self._add_mentions(changes.assignments, rows, at)
        rewritten |= self._events_of_documents(touched_documents)
        fresh = {at[m.id]: (m, row["text"]) for m, row in zip(mentions, rows, strict=True)}
        events = tuple(self._event_rows(rewritten, fresh))
        now = dict(self._current(at.values()))
        return Effects(
            copies=verdicts,
            copies_renamed=copies_renamed,
            document_stories=told[0],
            assignments=tuple(
                a if (event := now[at[a.mention]]) == a.event
                else Assignment(a.mention, event, a.partner, a.score, a.reasons)
                for a in changes.assignments
            ),
            moved=tuple(self._current(number for number in moved if number < first)),
            events=events,
            rewritten=frozenset(rewritten),
            renamed=changes.renamed,
            stories=told[1],
            numbers={row.summary.id: row.number for row in events},
        )  # fmt: skip

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
            "INSERT INTO documents VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                (
                    numbers[d.id], d.id, d.id, d.title, d.publisher, d.published and d.published.isoformat(), d.url,
                    d.language, first.get(d.id), count.get(d.id, 0), pack_document(view),
                )
                for d, view in zip(documents, views, strict=True)
            ),
        )  # fmt: skip
        return numbers

    # --- wire copies (the store that CopyIndex asks)

    def find(self, keys: Collection[int], *, limit: int) -> dict[int, list[str]]:
        """See :class:`reportedly.ledger.CopyStore`."""
        query = (
            "SELECT d.id FROM copy_keys k JOIN documents d ON d.number = k.document "
            "WHERE k.key = ? ORDER BY k.document LIMIT ?"
        )
        found = {}
        for key in keys:
            if ids := [id for (id,) in self._db.execute(query, (key, limit))]:
                found[key] = ids
        return found

    def load(self, documents: Collection[str]) -> dict[str, Fingerprint]:
        """See :class:`reportedly.ledger.CopyStore`."""
        rows = self._by_ids("SELECT id, fingerprint FROM documents WHERE id IN ({})", documents)
        return {id: unpack_fingerprint(data) for id, data in rows if data is not None}

    def groups_of(self, documents: Collection[str]) -> dict[str, str]:
        """See :class:`reportedly.ledger.CopyStore`."""
        return dict(self._by_ids("SELECT id, copy_group FROM documents WHERE id IN ({})", documents))

    def _add_copies(self, verdicts: Iterable[CopyVerdict], numbers: Mapping[str, int]) -> list[tuple[int, int]]:
        """Write the verdicts; the mentions (first, count) of earlier documents whose group has another id now."""
        touched: list[tuple[int, int]] = []
        for verdict in verdicts:
            for old, new in verdict.renamed:
                touched += self._db.execute(
                    "SELECT first, count FROM documents WHERE copy_group = ? AND first IS NOT NULL", (old,)
                ).fetchall()
                self._db.execute("UPDATE documents SET copy_group = ? WHERE copy_group = ?", (new, old))
            number = numbers[verdict.document]
            self._db.execute(
                "UPDATE documents SET copy_group = ?, fingerprint = ? WHERE number = ?",
                (verdict.group, pack_fingerprint(verdict.fingerprint), number),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO copy_keys VALUES (?, ?)",
                ((key, number) for key in verdict.fingerprint.keys),
            )
        return touched

    # --- stories

    def _add_stories(
        self, documents: Sequence[Document], views: Sequence[DocumentView], verdicts: Sequence[CopyVerdict]
    ) -> tuple[dict[str, str], tuple[dict[str, Any], ...]]:
        """Story of each document, and the rows of the stories that changed."""
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
        for state in changes.stories:
            self._db.execute(
                "INSERT INTO stories (id, title, size, state) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET size = excluded.size, state = excluded.state",
                (state.id, founded.get(state.id), state.size, pack_story(state)),
            )
        self._story_keys.add(changes.keys)
        states = {state.id: state for state in changes.stories}
        rows = []
        for id in dict.fromkeys([*states, *told.values()]):
            (title, data) = self._db.execute("SELECT title, state FROM stories WHERE id = ?", (id,)).fetchone()
            state = states.get(id) or unpack_story(id, data)
            (size,) = self._db.execute("SELECT count(*) FROM documents WHERE story = ?", (id,)).fetchone()
            rows.append(
                {
                    "id": id,
                    "title": title,
                    "terms": [term for term, _ in state.terms[:12]],
                    "first_published": state.first,
                    "last_published": state.last,
                    "documents": size,
                    "events": 0,
                    "disputed": 0,
                }
            )
        return told, tuple(rows)

    # --- events

    def _note_pinned(self, at: Mapping[str, int], pins: Pins) -> None:
        wanted = {mention for pair in (*pins.same, *pins.different) for mention in pair}
        self._db.executemany(
            "INSERT OR REPLACE INTO pinned VALUES (?, ?)", ((m, at[m]) for m in wanted if m in at)
        )

    def _write_changes(self, changes: Changes) -> tuple[list[int], set[int]]:
        """Write the merger's changes; earlier mentions whose event's id changed, and numbers of touched events."""
        rewritten: set[int] = set()
        moved: list[int] = []
        for old, new in changes.renamed:
            number = self._number(old)
            if number is None:
                continue
            rewritten.add(number)
            moved += [n for (n,) in self._db.execute("SELECT number FROM mentions WHERE event = ?", (number,))]
            target = self._number(new)
            if target is None:
                self._db.execute("UPDATE events SET id = ? WHERE number = ?", (new, number))
                continue
            rewritten.add(target)
            self._db.execute("UPDATE mentions SET event = ? WHERE event = ?", (target, number))
            self._db.execute("UPDATE events SET became = ? WHERE became = ?", (target, number))
            self._db.execute(
                "UPDATE events SET became = ?, id = ?, state = NULL, size = 0 WHERE number = ?",
                (target, f"{old}>{number}", number),
            )
        for state in changes.events:
            row = self._db.execute(
                "INSERT INTO events (id, size, state) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET size = excluded.size, state = excluded.state RETURNING number",
                (state.id, state.size, pack_views(state.representatives)),
            ).fetchone()
            rewritten.add(row[0])
        self._keys.add(changes.keys)
        return moved, rewritten

    def _add_mentions(
        self,
        assignments: Sequence[Assignment],
        rows: Sequence[dict[str, Any]],
        at: Mapping[str, int],
    ) -> None:
        event_of = {a.mention: a.event for a in assignments}
        numbers = dict(self._by_ids("SELECT id, number FROM events WHERE id IN ({})", set(event_of.values())))
        self._db.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?)",
            ((at[row["id"]], numbers[event_of[row["id"]]], pack_record(row)) for row in rows),
        )

    def _events_of_documents(self, spans: Iterable[tuple[int, int]]) -> set[int]:
        found: set[int] = set()
        for first, count in spans:
            found.update(
                event
                for (event,) in self._db.execute(
                    "SELECT event FROM mentions WHERE number BETWEEN ? AND ?", (first, first + count - 1)
                )
            )
        return found

    def _current(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The current event id of mentions."""
        query = "SELECT e.id FROM mentions m JOIN events e ON e.number = m.event WHERE m.number = ?"
        for number in numbers:
            row = self._db.execute(query, (number,)).fetchone()
            if row is not None:
                yield number, row[0]

    def _event_rows(
        self, numbers: Iterable[int], fresh: Mapping[int, tuple[EventMention, str]]
    ) -> Iterator[EventRow]:
        """The rows of those events that have mentions, from all their mentions; ``fresh`` are at hand."""
        query = "SELECT number FROM mentions WHERE event = ? ORDER BY number"
        told: dict[int, list[int]] = {}
        for event in sorted(numbers):
            if found := [number for (number,) in self._db.execute(query, (event,))]:
                told[event] = found
        at_hand = self._at_hand({number for found in told.values() for number in found}, fresh)
        documents = {mention.document.id for mention, _ in at_hand.values()}
        groups, stories = self._groups_and_stories(documents)
        ids = dict(self._by_ids("SELECT number, id FROM events WHERE number IN ({})", told))
        for event, found in told.items():
            mentions = [at_hand[number][0] for number in found]
            texts = [at_hand[number][1] for number in found]
            copies = {m.document.id: groups[m.document.id] for m in mentions if m.document.id in groups}
            summary = summarise(ids[event], mentions, copies=copies)
            shown = min(range(len(mentions)), key=lambda i: _reported(mentions[i], i))
            story = next((s for m in mentions if (s := stories.get(m.document.id))), None)
            yield EventRow(event, summary, mentions[shown].trigger.text, texts[shown], story)

    def _at_hand(
        self, numbers: Collection[int], fresh: Mapping[int, tuple[EventMention, str]]
    ) -> dict[int, tuple[EventMention, str]]:
        """Mentions with their sentences: ``fresh`` ones, those that were lately in use, the others unpacked."""
        found = {number: fresh[number] for number in numbers if number in fresh}
        for number in numbers:
            if number not in found and (known := self._lately.pop(number, None)) is not None:
                found[number] = known
        missing = [number for number in numbers if number not in found]
        rows = {
            number: unpack_record(data)
            for number, data in self._by_ids("SELECT number, record FROM mentions WHERE number IN ({})", missing)
        }
        documents = {
            id: Document(id, "", title, publisher, date.fromisoformat(day) if day else None, url, language)
            for id, title, publisher, day, url, language in self._by_ids(
                "SELECT id, title, publisher, published, url, language FROM documents WHERE id IN ({})",
                {row["document"] for row in rows.values()},
            )
        }
        for number, row in rows.items():
            found[number] = (mention_of(row, documents[row["document"]]), row["text"])
        self._lately.update(found)
        while len(self._lately) > _LATELY:
            del self._lately[next(iter(self._lately))]
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


def _reported(mention: EventMention, index: int) -> tuple[str, int]:
    published = mention.document.published
    return (published.isoformat() if published else "9999", index)
