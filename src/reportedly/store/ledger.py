"""A ledger open for reading: questions in, Arrow tables out.

    >>> from reportedly import Ledger
    >>> ledger = Ledger.open("my-ledger")                                    # doctest: +SKIP
    >>> ledger.events(actor="PRK", since="2024-10-01").to_pandas()           # doctest: +SKIP
    >>> ledger.sql("SELECT holder, count(*) FROM positions GROUP BY ALL").to_arrow()  # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ..accessors import accessor
from ..errors import LedgerDamaged, LedgerVersion, MissingExtra, NotALedger, QueryError, UnknownEvent
from ..records import Document, EventMention
from . import queries, words
from .facts import are_noted
from .kinds import checked, own_modes, own_types
from .layout import Layout, open_layout
from .queries import Filters, Query
from .shards import Log
from .tables import VERSION
from .words import Words

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

    from ..charts import Plots

_READING = frozenset({"SELECT", "EXPLAIN"})
_MEMORY = "1GB"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be put: the cursor to put it to, its one statement, and its parameters."""

    cursor: duckdb.DuckDBPyConnection
    statement: duckdb.Statement
    parameters: list[Any] | None

    def relation(self) -> duckdb.DuckDBPyRelation:
        """Its answer, to be fetched."""
        return self.cursor.sql(self.statement, params=self.parameters)


class Answer:
    """The answer to a question, asked when it is first needed. ``len``, iteration (rows as dicts) and ``columns``."""

    def __init__(self, ledger: Ledger, query: Query) -> None:
        self._ledger, self._query = ledger, query
        self._table: pa.Table | None = None

    def to_arrow(self) -> pa.Table:
        """The answer as an Arrow table."""
        if self._table is None:
            self._table = self._ledger._ask(self._query)
        return self._table

    @contextlib.contextmanager
    def to_batches(self, rows: int = 10_000) -> Iterator[pa.RecordBatchReader]:
        """The answer as a stream of Arrow batches, for answers that may be larger than memory."""
        if self._table is not None:
            yield self._table.to_reader(max_chunksize=rows)
            return
        with self._ledger._asked(self._query) as asked:
            yield asked.relation().to_arrow_reader(rows)

    def to_pandas(self) -> pd.DataFrame:
        """The answer as a data frame. Raises MissingExtra where pandas is not installed."""
        try:
            import pandas  # noqa: F401
        except ImportError as error:
            raise MissingExtra("This needs pandas: pip install 'reportedly[pandas]'") from error
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_pylist(self) -> list[dict[str, Any]]:
        """The answer as a list of dictionaries."""
        rows: list[dict[str, Any]] = self.to_arrow().to_pylist()
        return rows

    def first(self, rows: int) -> Answer:
        """The answer cut to its first rows."""
        cut = Answer(self._ledger, self._query)
        cut._table = self.to_arrow().slice(0, rows)
        return cut

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.to_arrow().column_names)

    def __len__(self) -> int:
        return int(self.to_arrow().num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_pylist())

    def __repr__(self) -> str:
        return f"<Answer: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str | None:
        try:
            return str(self.to_arrow().slice(0, 50).to_pandas().to_html())
        except ImportError:
            return None


class Ledger:
    """A ledger's folder, for reading. Open it with :meth:`open`.

    Each question is answered from the newest published state; a writer at work neither blocks nor is blocked. An
    object may be used by many threads.
    """

    def __init__(self, layout: Layout, *, sealed: bool = False) -> None:
        self._layout, self._is_sealed = layout, sealed
        self._sealed: Ledger | None = None
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._state = ("", 0)
        self._said: Mapping[str, str | None] = {}
        self._own: dict[str, tuple[str, Any]] = {}

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Ledger:
        """The ledger in a folder. Raises NotALedger, LedgerVersion, LedgerDamaged."""
        ledger = cls(open_layout(folder))
        ledger._cursor().close()
        return ledger

    @property
    def folder(self) -> Path:
        """The ledger's folder."""
        return self._layout.folder

    @property
    def layout(self) -> Layout:
        """The paths of the ledger's folder."""
        return self._layout

    @property
    def plot(self) -> Plots:
        """Charts: ``ledger.plot.estimates(event)``, ``.dispute(event)``, ``.dyad(a, b)``, ``.map()``, ``.matrix()``,
        ``.timeline()`` (:class:`reportedly.charts.Plots`). Raises MissingExtra where Altair is not installed."""
        plots: Plots = accessor("plot")(self)
        return plots

    @property
    def state(self) -> str:
        """Which published state questions are answered from now: another word after each change. Raises NotALedger."""
        return "-".join(f"{part:x}" for part in self._published())

    @property
    def said(self) -> Mapping[str, str | None]:
        """What the published tables say of themselves (the table ``ledger``)."""
        with self._lock:
            self._refresh()
            return self._said

    @contextlib.contextmanager
    def words(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """The index of words, and the number that those of the published state lie below. Raises LedgerDamaged."""
        with self._lock:
            self._refresh()
            build, shard = self._state
        with words.reading(self._layout, build) as db:
            yield db, (shard + 1) << 32

    def events(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """Events, the latest first. ``filters``: see :class:`reportedly.store.Filters`."""
        return self.ask("events", limit=limit, **filters)

    def claims(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """Who holds what of which event, with the evidence; ``holder`` and ``value`` choose positions."""
        return self.ask("claims", limit=limit, **filters)

    def disputes(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """Events that some affirm and others deny."""
        return self.ask("disputes", limit=limit, **filters)

    def estimates(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """The numbers given for events over time, with their holders."""
        return self.ask("estimates", limit=limit, **filters)

    def actors(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """Who acts, is acted upon and speaks in the events, most frequent first."""
        return self.ask("actors", limit=limit, **filters)

    def stories(self, *, limit: int | None = None, **filters: Any) -> Answer:
        """Stories: reports that follow one matter."""
        return self.ask("stories", limit=limit, **filters)

    def ask(self, question: str, *, limit: int | None = None, **filters: Any) -> Answer:
        """One of :data:`reportedly.store.queries.QUESTIONS`. Raises TypeError for a filter that is none, UnknownValue
        for a value that is none."""
        chosen = checked(Filters(**filters), self)
        return Answer(self, queries.QUESTIONS[question](chosen, limit, noted=are_noted(self.said)))

    def own_types(self) -> Mapping[str, str | None]:
        """The event types of the user's own that its events have, each with its quad class (None: it has none)."""
        types: Mapping[str, str | None] = self._of_state("types", own_types)
        return types

    def own_modes(self) -> tuple[str, ...]:
        """The modes of the user's own that its events have."""
        modes: tuple[str, ...] = self._of_state("modes", own_modes)
        return modes

    def _of_state(self, name: str, ask: Callable[[Ledger], Any]) -> Any:
        """An answer that is kept until something else is published."""
        state = self.state
        known = self._own.get(name)
        if known is None or known[0] != state:
            known = self._own[name] = (state, ask(self))
        return known[1]

    def documents(self, *, limit: int | None = None) -> Answer:
        """All documents."""
        return Answer(self, queries.documents(limit))

    def skipped(self, *, limit: int | None = None) -> Answer:
        """What was not read, and why."""
        return Answer(self, queries.skipped(limit))

    def sql(self, query: str) -> Answer:
        """The answer to a question in SQL (one SELECT) over the documented tables.

        Nothing can be written and no file be read: it is asked on a connection without a file system. Raises
        QueryError.
        """
        return Answer(self.sealed(), Query(query))

    def sealed(self) -> Ledger:
        """This ledger on a connection of its own from which no SQL reaches a file; so it cannot spill to disk."""
        if self._is_sealed:
            return self
        with self._lock:
            if self._sealed is None:
                self._sealed = Ledger(self._layout, sealed=True)
            return self._sealed

    def text(self, document: str) -> str:
        """The clean text of a document, which all offsets point into. Raises KeyError for an unknown id."""
        return self.document(document).text

    def document(self, id: str) -> Document:
        """A document with its text, from the log. Raises KeyError for an unknown id."""
        rows = Answer(self, Query("SELECT shard FROM documents WHERE id = ?", (id,))).to_pylist()
        if not rows:
            raise KeyError(id)
        from .rows import documents_of

        table = Log(self._layout).table("documents", rows[0]["shard"])
        return next(document for document in documents_of(table) if document.id == id)

    def story_of(self, document: str) -> str | None:
        """The id of a document's story."""
        rows = Answer(self, Query("SELECT story_id FROM documents WHERE id = ?", (document,))).to_pylist()
        return rows[0]["story_id"] if rows else None

    def event_id(self, start: str) -> str:
        """The id of the one event whose id (or a mention's) starts so, also where it was merged into another since.

        Raises UnknownEvent.
        """
        if Answer(self, Query("SELECT id FROM event_ids WHERE id = ?", (start,))).to_pylist():
            return start  # a whole id: found at once, where its beginnings take a search
        found = self._starting(_EVENTS_STARTING, start) or self._starting(_MENTIONS_STARTING, start)
        current = {self._now(id) for id in found}
        if len(current) == 1:
            return current.pop()
        if not found:
            raise UnknownEvent(
                f"{self.folder}: no event's id starts with {start!r}. reportedly events {self.folder} shows ids."
            )
        ids = ", ".join(sorted(current))
        raise UnknownEvent(f"{self.folder}: {len(found)} events' ids start with {start!r}: {ids}")

    def _starting(self, sql: str, start: str) -> list[str]:
        bounds = (start, start + "\U0010ffff")
        parameters = bounds * (sql.count("?") // 2)
        return [row["id"] for row in Answer(self, Query(sql, parameters)).to_pylist()]

    def _now(self, id: str) -> str:
        for _ in range(1000):
            rows = Answer(
                self,
                Query(
                    "SELECT new_id FROM renamed WHERE old_id = ? AND NOT EXISTS (SELECT 1 FROM event_ids WHERE id = ?)",
                    (id, id),
                ),
            ).to_pylist()
            if not rows:
                break
            id = rows[-1]["new_id"]
        return id

    def mentions(self, event: str) -> list[EventMention]:
        """The mentions of an event as records; their documents are without text."""
        from .rows import mention_of

        rows = Answer(self, Query(_RECORDS, (event,))).to_pylist()
        return [mention_of(row) for row in rows]

    def evidence(self, event: str) -> list[dict[str, Any]]:
        """The mentions of an event in the order they came, each with its report, its sentence, and why it is of it."""
        return Answer(self, Query(_EVIDENCE, (event,))).to_pylist()

    def former_ids(self, event: str) -> list[str]:
        """The ids that an event had before."""
        rows = Answer(self, Query(_FORMER, (event, event))).to_pylist()
        return [row["old_id"] for row in rows]

    def _ask(self, query: Query) -> pa.Table:
        if query.attempt is not None:
            table = self._ask(query.attempt)
            if table.num_rows >= query.enough:
                return table
        with self._asked(query) as asked:
            return asked.relation().to_arrow_table()

    def rows(self, query: Query) -> list[dict[str, Any]]:
        """The answer as dictionaries, for few rows: without the detour of a relation and an Arrow table, each of which
        takes as long as finding a row. Raises QueryError."""
        with self._asked(query) as asked:
            found = asked.cursor.execute(asked.statement, asked.parameters)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @contextlib.contextmanager
    def _asked(self, query: Query) -> Iterator[Asked]:
        import duckdb

        cursor = self._cursor()
        try:
            statements = cursor.extract_statements(query.sql)
            if len(statements) != 1:
                raise QueryError("One question at a time: give a single SELECT.")
            kind = str(statements[0].type).rsplit(".", 1)[-1].removesuffix("_STATEMENT")
            if kind not in _READING:
                raise QueryError(
                    f"A ledger is only read here, and this is {kind}. Ask with SELECT; new reports come in by ingest."
                )
            looked_for = [p for p in query.parameters if isinstance(p, Words)]
            if looked_for:
                with self.words() as (db, below):
                    found = words.numbers(db, looked_for[0], below=below)
                cursor.register(queries.FOUND, pa.table({"number": found}))
            parameters = [p for p in query.parameters if not isinstance(p, Words)]
            yield Asked(cursor, statements[0], parameters or None)
        except duckdb.Error as error:
            raise QueryError(f"The ledger cannot answer this: {error}") from error
        finally:
            cursor.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the newest published state."""
        with self._lock:
            cursor = self._refresh().cursor()
            cursor.execute("USE ledger")
            if self._is_sealed:
                cursor.execute("BEGIN TRANSACTION READ ONLY")
            return cursor

    def _refresh(self) -> duckdb.DuckDBPyConnection:
        """The connection to the newest published state; with the lock held."""
        stamp = self._published()
        if self._connection is None or stamp != self._stamp:
            self._connection, self._said = _connect(self._layout, sealed=self._is_sealed)
            self._state = (self._said.get("build") or "", int(self._said.get("shard") or 0))
            self._stamp = stamp
        return self._connection

    def _published(self) -> tuple[int, int, int]:
        try:
            known = self._layout.database.stat()
        except FileNotFoundError:
            raise NotALedger(
                f"{self.folder}: nothing has been published yet. Wait for the first ingest, or build the tables "
                f"from the log: reportedly rebuild {self.folder}"
            ) from None
        return known.st_ino, known.st_mtime_ns, known.st_size

    def __repr__(self) -> str:
        return f"<Ledger {str(self.folder)!r}>"


_EVENTS_STARTING = """
SELECT DISTINCT id FROM (
    SELECT id FROM event_ids WHERE id BETWEEN ? AND ? UNION ALL
    SELECT new_id FROM renamed WHERE old_id BETWEEN ? AND ?) ORDER BY 1 LIMIT 20
"""
_MENTIONS_STARTING = """
SELECT DISTINCT event_id AS id FROM merges WHERE mention_id BETWEEN ? AND ? ORDER BY 1 LIMIT 20
"""
_RECORDS = """
SELECT m.id, {'id': d.id, 'title': d.title, 'publisher': d.publisher, 'published': d.published, 'url': d.url,
              'language': d.language} AS document,
       m.sentence, m.trigger,
       {'type': m.type, 'modes': m.modes, 'contexts': m.contexts, 'auxiliary': m.auxiliary, 'quad': m.quad,
        'score': m.score, 'cameo': m.cameo, 'confidence': m.confidence} AS event,
       m.actors, m.recipients, m.date, m.location, m.quantities, m.positions
FROM mentions m JOIN documents d ON d.shard = m.number >> 32 AND d.id = m.document_id
WHERE m.event_number IN (SELECT number FROM event_ids WHERE id = ?) ORDER BY m.number
"""


_EVIDENCE = """
SELECT m.id, m.document_id, m.sentence, m.trigger, m.text, d.title, d.publisher, d.published, d.copy_of, d.copy_kind,
       w.partner_id, w.score, w.reasons
FROM mentions m JOIN documents d ON d.shard = m.number >> 32 AND d.id = m.document_id
LEFT JOIN merges w ON w.number = m.number
WHERE m.event_number IN (SELECT number FROM event_ids WHERE id = ?) ORDER BY m.published NULLS LAST, m.number
"""
_FORMER = """
WITH RECURSIVE former(old_id) AS (
    SELECT old_id FROM renamed WHERE new_id = ?
    UNION SELECT r.old_id FROM renamed r JOIN former f ON r.new_id = f.old_id)
SELECT old_id FROM former WHERE old_id <> ? ORDER BY 1
"""


_LOCKED = (
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "enable_external_access = false",
)
_SEALED = "disabled_filesystems = 'LocalFileSystem'"
"""Without external access DuckDB still opens the attached file, its write-ahead log and its folder for spilling by
name, and to write too: a COPY may stand in a WITH. With the file system gone, what is open stays readable."""


def _connect(
    layout: Layout, *, sealed: bool = False
) -> tuple[duckdb.DuckDBPyConnection, Mapping[str, str | None]]:
    """A connection to what is published, and what that says of itself."""
    import duckdb

    spill = "" if sealed else str(Path(tempfile.gettempdir()) / f"reportedly-{os.getpid()}")
    connection = duckdb.connect(":memory:", config={"memory_limit": _MEMORY, "temp_directory": spill})
    path = str(layout.database).replace("'", "''")
    try:
        connection.execute(f"ATTACH '{path}' AS ledger (READ_ONLY)")
        said = dict(connection.execute("SELECT key, value FROM ledger.ledger").fetchall())
    except duckdb.Error as error:
        connection.close()
        raise LedgerDamaged(
            f"{layout.database}: the tables cannot be opened ({error}). Build them anew from the log: "
            f"reportedly rebuild {layout.folder}"
        ) from error
    version = int(said.get("version") or 0)
    if version != VERSION:
        connection.close()
        raise LedgerVersion(
            f"{layout.database}: tables of version {version}, and this reportedly reads {VERSION}. "
            + (f"Run: reportedly rebuild {layout.folder}" if version < VERSION else "Upgrade reportedly.")
        )
    for setting in (*_LOCKED, *((_SEALED,) if sealed else ()), "lock_configuration = true"):
        connection.execute(f"SET {setting}")
    return connection, said
