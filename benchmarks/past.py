"""A made-up past for a ledger: copies of all it has, moved back in time and renamed, put before it.

So that what merging costs can be measured in a ledger of a million reports without merging a million first: the last
days are the real thing, whatever lies before them is there in full (in the tables, and in all that merging looks up),
and is as large, as varied and as far from the present as a past that had been merged.
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from reportedly.ledger.copies import PERIOD
from reportedly.store.database import Draft
from reportedly.store.layout import Layout
from reportedly.store.merging import Merging

_IDS = {
    "documents": ("id", "copy_group", "copy_of", "story_id"),
    "mentions": ("id", "document_id", "event_id"),
    "merges": ("mention_id", "event_id", "partner_id"),
    "events": ("id", "story_id"),
    "positions": ("event_id", "mention_id", "document_id"),
    "estimates": ("event_id", "mention_id", "document_id"),
    "stories": ("id",),
    "participants": (),
    "event_ids": ("id",),
    "renamed": ("old_id", "new_id"),
}
_DAYS = {
    "published", "date_from", "date_to", "day", "last_day", "first_reported", "last_reported", "reported",
    "first_published", "last_published",
}  # fmt: skip
_STORIES = 4096 << 48
"""Keys of events below this begin with the turn of a story, the others with a window of days."""
_OF_EVENTS = ("events", "positions", "estimates", "participants", "event_ids")


def put_past(before: Layout, to: Layout, *, times: int, days: int) -> None:
    """Write the databases of the ledger ``before`` to ``to``, with so many copies, each so many days earlier."""
    to.folder.mkdir(parents=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as both:
        for done in (
            both.submit(_tables, before.database, to.database, times, days),
            both.submit(_lookups, before.merging, to.merging, times, days),
        ):
            done.result()


def _tables(before: Path, to: Path, times: int, days: int) -> None:
    draft = Draft(to, create_new=True)
    db = draft._connection
    db.execute(f"ATTACH '{before}' AS b (READ_ONLY)")
    (events,) = db.execute("SELECT max(number) + 1 FROM b.events").fetchone() or (0,)
    (shards,) = db.execute("SELECT max(shard) + 1 FROM b.documents").fetchone() or (0,)
    for k in range(times, -1, -1):
        db.execute("BEGIN")
        for table, ids in _IDS.items():
            columns = []
            for name, *_ in db.execute(f"DESCRIBE b.{table}").fetchall():
                column = f'"{name}"'
                if name in ids:
                    column = _renamed(column, k)
                elif name in _DAYS:
                    column += f" - {k * days}"
                elif name == "shard":
                    column += f" - {k * shards}"
                elif name == "event_number" or (name == "number" and table in _OF_EVENTS):
                    column += f" - {k * events}"
                elif name == "number":
                    column += f" - {k * (shards << 32)}"
                columns.append(f'{column} AS "{name}"')
            db.execute(f"INSERT INTO {table} BY NAME SELECT {', '.join(columns)} FROM b.{table}")
        db.execute("COMMIT")
    for table in ("entities", "skipped"):
        db.execute(f"INSERT INTO {table} BY NAME SELECT * FROM b.{table}")
    db.execute("DELETE FROM ledger; INSERT INTO ledger SELECT * FROM b.ledger; DETACH b")
    draft.close()


def _renamed(column: str, k: int) -> str:
    return column if k == 0 else f"substr({column}, 1, 4) || 'x{k:03x}' || substr({column}, 9)"


def _lookups(before: Path, to: Path, times: int, days: int) -> None:
    Merging(to, create_new=True).close()
    db = sqlite3.connect(to, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("PRAGMA cache_size=-400000")
    db.execute("ATTACH ? AS b", (str(before),))
    most = {
        table: db.execute(f"SELECT coalesce(max(number), 0) + 1 FROM b.{table}").fetchone()[0]
        for table in ("documents", "events", "stories")
    }
    (mentions,) = db.execute("SELECT ((max(number) >> 32) + 1) << 32 FROM b.mentions").fetchone()
    turns = (most["stories"] >> 10) + 1  # of stories, in the keys of events
    for k in range(times, -1, -1):
        d, e, s = (k * most[table] for table in ("documents", "events", "stories"))
        m, windows, periods = k * mentions, k * (days // 14) << 48, k * (days // PERIOD) << 48
        id, group, story = (_renamed(name, k) for name in ("id", "copy_group", "story"))
        db.execute("BEGIN")
        for statement in (
            f"documents SELECT number - {d}, {id}, {group}, {story}, published - {k * days}, first - {m}, count, view, "
            "fingerprint FROM b.documents ORDER BY number",
            f"copy_keys SELECT key - {periods}, numbers FROM b.copy_keys ORDER BY key",
            f"events SELECT number - {e}, {id}, size, state, became - {e} FROM b.events ORDER BY number",
            f"event_keys SELECT key - {k * turns << 48}, numbers FROM b.event_keys WHERE key < {_STORIES} ORDER BY key",
            f"event_keys SELECT key - {windows}, numbers FROM b.event_keys WHERE key >= {_STORIES} ORDER BY key",
            f"mentions SELECT number - {m}, event - {e}, account FROM b.mentions ORDER BY number",
            f"stories SELECT number - {s}, {id}, title, size, state, documents FROM b.stories ORDER BY number",
        ):
            db.execute(f"INSERT INTO {statement}")
        db.execute("COMMIT")
    db.execute("INSERT INTO story_keys SELECT * FROM b.story_keys")  # words: there are no others in the past
    db.execute("INSERT OR REPLACE INTO about SELECT * FROM b.about")
    db.close()
