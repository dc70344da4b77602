"""The tables in DuckDB: the writer's draft, into which shards go one by one, and how it is published.

Readers and the writer never meet: DuckDB locks a file that is written to against every other process. The writer
works on a draft; readers open the published file, which is only ever replaced whole. At the end of a run the draft
*becomes* the published file, by renaming; during a long run copies of it are published, each after at least ten times
the time that copying took.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ..errors import LedgerDamaged, LedgerError, LedgerVersion
from .facts import note
from .layout import Layout, sync
from .lookups import fill
from .rows import event_rows, merge_row
from .sample import draw
from .shards import Shard
from .summing import figure, sum_up
from .tables import MIGRATIONS, SORTED, TABLES, VERSION, create

if TYPE_CHECKING:
    import duckdb

    from .merging import Effects, Settlement

MEMORY = "1GB"
"""The most memory that DuckDB takes in the writer; above it, it spills to the ledger's folder."""
_ENTITIES = """
INSERT INTO entities
SELECT e.id, first(e.name ORDER BY e.kind <> 'state', n), first(e.country ORDER BY n),
       CASE WHEN e.id = first(e.country ORDER BY n) THEN 'state' ELSE first(e.kind ORDER BY n) END,
       CASE WHEN e.id = first(e.country ORDER BY n) THEN ['GOV'] ELSE first(e.sectors ORDER BY n) END, 0, 0, 0, 0,
       (SELECT coalesce(max(number), 0) FROM entities) + row_number() OVER (ORDER BY e.id), ?
FROM (
    SELECT unnest(list_transform(actors, lambda p: p.entity)) AS e, number AS n FROM in_mentions
    UNION ALL SELECT unnest(list_transform(recipients, lambda p: p.entity)), number FROM in_mentions
    UNION ALL SELECT unnest(flatten(list_transform(positions,
        lambda q: list_transform(q.chain, lambda l: l.source.entity)))), number FROM in_mentions
)
WHERE e.id IS NOT NULL AND e.id NOT IN (SELECT id FROM entities)
GROUP BY e.id
ORDER BY e.id"""
"""Entities not seen before, as they were first told. An id that is its own country's is the state, though "Americans"
were the first of it that was told."""
_PARTIES = pa.schema(
    [("id", "string"), ("a", pa.list_(pa.string())), ("r", pa.list_(pa.string())), ("number", "int64")]
)
_PARTICIPANTS = """
INSERT INTO participants
SELECT e.number, p.recipient, p.number FROM (
    SELECT DISTINCT unnest(a) AS id, false AS recipient, number FROM in_parties
    UNION ALL SELECT DISTINCT unnest(r), true, number FROM in_parties) p JOIN entities e USING (id)
ORDER BY ALL"""
_TOTALS = (
    """UPDATE entities SET as_actor = n.a, as_recipient = n.r, disputed = n.d, as_holder = n.h FROM (
        SELECT e.number, coalesce(a, 0) AS a, coalesce(r, 0) AS r, coalesce(d, 0) AS d, coalesce(h, 0) AS h
        FROM entities e LEFT JOIN (
            SELECT p.entity, count_if(NOT recipient) AS a, count_if(recipient) AS r,
                   count_if(NOT recipient AND e.number IS NOT NULL) AS d
            FROM participants p LEFT JOIN (SELECT number FROM events WHERE disputed) e ON e.number = p.number
            GROUP BY ALL) c ON c.entity = e.number
        LEFT JOIN (SELECT holder, count(DISTINCT number) AS h FROM positions GROUP BY ALL) p ON p.holder = e.id) n
        WHERE n.number = entities.number""",
    """UPDATE stories SET events = n.events, disputed = n.disputed FROM (
        SELECT s.id, count(e.id) AS events, count_if(e.disputed) AS disputed
        FROM stories s LEFT JOIN events e ON e.story_id = s.id GROUP BY ALL) n WHERE n.id = stories.id""",
)
"""How often each entity acts, is acted upon and holds something, and what is in each story: summed when published."""
_UNSORTED = 0.25
"""The share of a sorted table that may lie behind its order before it is sorted again."""
_PATIENCE = 10.0
_SOONEST = 60.0


class Draft:
    """The writer's own copy of the tables. Close it to publish it, or let it lie to go on with it later."""

    def __init__(self, path: Path, *, create_new: bool = False) -> None:
        self.path = path
        if create_new:
            discard(path)
        self._connection = _connect(path)
        self._schemas: dict[str, pa.Schema] = {}
        self._published_at = monotonic()
        self._cost = 0.0
        if create_new:
            self._connection.execute("BEGIN; " + create() + " COMMIT;")
        else:
            self._migrate()

    def get(self, key: str) -> str | None:
        """What the database says of itself under ``key``."""
        row = self._connection.execute("SELECT value FROM ledger WHERE key = ?", [key]).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Note something of the database itself."""
        self._connection.execute("DELETE FROM ledger WHERE key = ?", [key])
        self._connection.execute("INSERT INTO ledger VALUES (?, ?)", [key, value])

    @property
    def shard(self) -> int:
        """The last shard that is in."""
        return int(self.get("shard") or 0)

    def apply(self, shard: Shard, effects: Effects) -> None:
        """Put a shard and what it changed in, in one transaction. Doing it again changes nothing."""
        connection = self._connection
        try:
            connection.execute("BEGIN")
            if shard.number <= self.shard:
                self._take_out(shard.number)
            else:
                self.put("shard", str(shard.number))
                self.put("shards", str(int(self.get("shards") or 0) + 1))
            self._documents(shard, effects)
            self._mentions(shard, effects)
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(Exception):
                connection.execute("ROLLBACK")
            raise

    def settle(self, due: Settlement, *, pins: int | None = None) -> None:
        """Write the rows that are due, in one transaction. Doing it again changes nothing.

        ``pins``: how many decisions by hand there are now, where one is the reason.
        """
        connection = self._connection
        try:
            connection.execute("BEGIN")
            self._groups(due)
            self._move(due)
            self._events(due)
            self._stories(due)
            if pins is not None:
                self.put("pins", str(pins))
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(Exception):
                connection.execute("ROLLBACK")
            raise

    def _take_out(self, shard: int) -> None:
        for table in ("documents", "skipped", "entities"):
            self._connection.execute(f"DELETE FROM {table} WHERE shard = ?", [shard])
        for table in ("mentions", "merges"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE number BETWEEN ? AND ?", [shard << 32, (shard + 1 << 32) - 1]
            )

    def _documents(self, shard: Shard, effects: Effects) -> None:
        copies = pa.Table.from_pylist(
            [
                {"document": c.document, "g": c.group, "of": c.of, "kind": c.kind, "share": c.share}
                for c in effects.copies
            ],
            schema=pa.schema(
                [("document", "string"), ("g", "string"), ("of", "string"), ("kind", "string"), ("share", "double")]
            ),
        )
        told = pa.Table.from_pylist(
            [{"document": d, "story": s} for d, s in effects.document_stories.items()],
            schema=pa.schema([("document", "string"), ("story", "string")]),
        )
        counted = shard.mentions.select(["document"])
        documents = shard.documents.select(
            ["id", "title", "publisher", "published", "url", "language", "origin", "words", "author"]
        )
        with self._tables(documents=documents, counted=counted, copies=copies, told=told):
            self._connection.execute(
                """INSERT INTO documents
                SELECT d.id, d.title, d.publisher, d.published, d.url, d.language, d.origin, d.words,
                       coalesce(n.mentions, 0), coalesce(c.g, d.id), c."of", c.kind, c.share, t.story, ?, d.author
                FROM in_documents d
                LEFT JOIN (SELECT document.id AS id, count(*) AS mentions FROM in_counted GROUP BY ALL) n USING (id)
                LEFT JOIN in_copies c ON c.document = d.id
                LEFT JOIN in_told t ON t.document = d.id""",
                [shard.number],
            )
        with self._tables(skipped=shard.skipped.select(["origin", "reason", "message"])):
            self._connection.execute("INSERT INTO skipped SELECT *, ? FROM in_skipped", [shard.number])

    def _mentions(self, shard: Shard, effects: Effects) -> None:
        first = shard.number << 32
        numbers = pa.array(range(first, first + shard.mentions.num_rows), pa.int64())
        events = pa.Table.from_pylist(
            [
                {"id": a.mention, "event": a.event, "number": effects.numbers[a.event]}
                for a in effects.assignments
            ],
            schema=pa.schema([("id", "string"), ("event", "string"), ("number", "int64")]),
        )
        table = shard.mentions.drop_columns(["view"]).append_column("number", numbers)
        with self._tables(mentions=table, events=events):
            self._connection.execute(
                """INSERT INTO mentions
                SELECT m.id, m.document.id, e.event, e.number, m.document.published, m.sentence, m.trigger,
                       m.event.type, m.event.modes, m.event.contexts, m.event.auxiliary, m.event.quad, m.event.score,
                       m.event.cameo, m.event.confidence, m.actors, m.recipients, m.date, m.location,
                       m.quantities, m.positions, m.text, m.number
                FROM in_mentions m LEFT JOIN in_events e USING (id) ORDER BY m.number"""
            )
            self._connection.execute(_ENTITIES, [shard.number])
        at = dict(zip(shard.mentions.column("id").to_pylist(), numbers.to_pylist(), strict=True))
        self._insert("merges", [merge_row(a, at[a.mention]) for a in effects.assignments])

    def _groups(self, due: Settlement) -> None:
        if due.groups:
            ids, groups = zip(*due.groups, strict=True)
            with self._tables(groups=pa.table({"id": pa.array(ids, pa.string()), "g": pa.array(groups, pa.string())})):
                self._connection.execute(
                    "UPDATE documents SET copy_group = g.g FROM in_groups g WHERE documents.id = g.id"
                )

    def _move(self, due: Settlement) -> None:
        if due.moved:
            numbers, events, now = zip(*due.moved, strict=True)
            moved = pa.table(
                {
                    "number": pa.array(numbers, pa.int64()),
                    "event": pa.array(events, pa.string()),
                    "now": pa.array(now, pa.int64()),
                }
            )
            within = f"number BETWEEN {min(numbers)} AND {max(numbers)}"
            with self._tables(moved=moved):
                self._connection.execute(
                    "UPDATE mentions SET event_id = m.event, event_number = m.now FROM in_moved m "
                    f"WHERE mentions.number = m.number AND mentions.{within}"
                )
                self._connection.execute(
                    "UPDATE merges SET event_id = m.event FROM in_moved m "
                    f"WHERE merges.number = m.number AND merges.{within}"
                )

    def _events(self, due: Settlement) -> None:
        if due.rewritten:
            within = f"number BETWEEN {min(due.rewritten)} AND {max(due.rewritten)}"
            with self._tables(gone=pa.table({"number": pa.array(sorted(due.rewritten), pa.int64())})):
                for table in ("events", "positions", "estimates", "participants", "event_ids"):
                    self._connection.execute(
                        f"DELETE FROM {table} WHERE {within} AND number IN (SELECT number FROM in_gone)"
                    )
        rows = event_rows(due.events)
        for table, its in rows.items():
            self._insert(table, its)
        parties = pa.Table.from_pylist(
            [{"id": e["id"], "a": e["actors"], "r": e["recipients"], "number": e["number"]} for e in rows["events"]],
            schema=_PARTIES,
        )
        with self._tables(parties=parties):
            self._connection.execute(_PARTICIPANTS)
            self._connection.execute("INSERT INTO event_ids SELECT id, number FROM in_parties")
        if due.renamed:
            now = dict(due.renamed)
            with self._tables(old=pa.table({"id": pa.array(now, pa.string())})):
                self._connection.execute("DELETE FROM renamed WHERE old_id IN (SELECT id FROM in_old)")
            self._insert("renamed", [{"old_id": old, "new_id": new} for old, new in now.items()])

    def _stories(self, due: Settlement) -> None:
        if not due.stories:
            return
        with self._tables(gone=pa.table({"id": pa.array([s["id"] for s in due.stories], pa.string())})):
            self._connection.execute("DELETE FROM stories WHERE id IN (SELECT id FROM in_gone)")
        self._insert("stories", due.stories)

    def tidy(self) -> None:
        """Sum up, and put in order what is looked up in order. Before closing."""
        try:
            for statement in _TOTALS:
                self._connection.execute(statement)
            fill(self._connection, TABLES["stories"])
            note(self._connection)
            sum_up(self._connection)
            figure(self._connection)
            draw(self._connection)
            for table, order in SORTED.items():
                (rows,) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
                in_order = int(self.get(f"sorted.{table}") or 0)
                if rows > 1000 and abs(rows - in_order) > _UNSORTED * rows:
                    self._connection.execute(
                        f"BEGIN; CREATE TABLE ordered ({TABLES[table]}); "
                        f"INSERT INTO ordered SELECT * FROM {table} ORDER BY {order}; "
                        f"DROP TABLE {table}; ALTER TABLE ordered RENAME TO {table};"
                    )
                    self.put(f"sorted.{table}", str(rows))
                    self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(Exception):
                self._connection.execute("ROLLBACK")
            raise

    def replace(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Put ``rows`` in the place of all rows of a (small) table."""
        self._connection.execute(f"DELETE FROM {table}")
        self._insert(table, rows)

    def _insert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        if not rows:
            return
        schema = self._schemas.get(table)
        if schema is None:
            schema = self._connection.sql(f"SELECT * FROM {table} LIMIT 0").to_arrow_table().schema
            self._schemas[table] = schema
        with self._tables(rows=pa.Table.from_pylist(list(rows), schema=schema)):
            self._connection.execute(f"INSERT INTO {table} SELECT * FROM in_rows")

    @contextlib.contextmanager
    def _tables(self, **tables: pa.Table) -> Any:
        for name, table in tables.items():
            self._connection.register(f"in_{name}", table)
        try:
            yield
        finally:
            for name in tables:
                self._connection.unregister(f"in_{name}")

    def _migrate(self) -> None:
        version = int(self.get("version") or 0)
        if version > VERSION:
            raise LedgerVersion(
                f"{self.path}: tables of version {version}, written by a newer reportedly; this one knows {VERSION}. "
                f"Upgrade it."
            )
        while version < VERSION:
            steps = MIGRATIONS.get(version)
            if steps is None:
                raise LedgerDamaged(f"{self.path}: tables of version {version}, which are built anew.")
            self._connection.execute(f"BEGIN; {steps}")
            version += 1
            self.put("version", str(version))
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Bring everything into the one file and close it."""
        try:
            self._connection.execute("CHECKPOINT")
        finally:
            self._connection.close()

    def is_due(self) -> bool:
        """Whether it is time to publish a copy: long enough after the last one, by what that cost."""
        return monotonic() - self._published_at >= max(_SOONEST, _PATIENCE * self._cost)

    def publish_copy(self, published: Path) -> None:
        """Publish a copy and go on with the draft."""
        start = monotonic()
        self.tidy()
        self._connection.execute("CHECKPOINT")
        if not wal_of(self.path).exists():
            clone(self.path, published)
        self._published_at = monotonic()
        self._cost = self._published_at - start


def about(published: Path) -> dict[str, str | None]:
    """What published tables say of themselves. Raises LedgerDamaged."""
    import duckdb

    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            return dict(connection.execute("SELECT key, value FROM ledger").fetchall())
    except duckdb.Error as error:
        raise LedgerDamaged(f"{published}: the tables cannot be opened ({error}).") from error


def publish(draft: Path, published: Path) -> None:
    """Make a closed draft the file that readers open."""
    if wal_of(draft).exists():
        raise LedgerError(f"{draft}: it was not closed whole, so it is not published.")
    try:
        sync(draft)
        draft.replace(published)
        sync(published.parent)
    except OSError as error:
        raise LedgerError(
            f"{published}: publishing the tables failed ({error.strerror}). The log is whole; make room on the disk "
            f"and run the same command again."
        ) from error


def draft_of(layout: Layout) -> Path:
    """The draft to work on: the one that a run left, or a copy of what is published (which may not be there)."""
    if not layout.draft.exists() and layout.database.exists():
        clone(layout.database, layout.draft)
    return layout.draft


def clone(source: Path, target: Path) -> None:
    """Copy a file whole; file systems that can share blocks (Btrfs, XFS) copy nothing."""
    draft = target.with_name(f".{target.name}.copy")
    try:
        with source.open("rb") as reading, draft.open("wb") as writing:
            _copy(reading.fileno(), writing.fileno(), os.fstat(reading.fileno()).st_size)
        if draft.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, draft)
        sync(draft)
        draft.replace(target)
        sync(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise LedgerError(
            f"{target}: copying the tables failed ({error.strerror}). The log is whole; make room on the disk "
            f"and run the same command again."
        ) from error


def _copy(reading: int, writing: int, size: int) -> None:
    copy = getattr(os, "copy_file_range", None)
    while copy is not None and size > 0:
        try:
            done = copy(reading, writing, min(size, 2**30))
        except OSError:
            return
        if not done:
            return
        size -= done


def discard(path: Path) -> None:
    """Remove a database and what belongs to it."""
    for one in (path, wal_of(path)):
        with contextlib.suppress(FileNotFoundError):
            one.unlink()


def wal_of(path: Path) -> Path:
    """DuckDB's write-ahead log of a database."""
    return path.with_name(f"{path.name}.wal")


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "temp_directory": str(path.parent / ".spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(path), config=settings)
        connection.execute("SELECT 1")
    except duckdb.Error as error:
        raise LedgerDamaged(
            f"{path}: the tables cannot be opened ({error}). They can be built anew: reportedly rebuild {path.parent}"
        ) from error
    return connection
