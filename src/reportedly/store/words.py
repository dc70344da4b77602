"""Which words stand where: an index of the sentences of event mentions and of whole reports, in SQLite (FTS5).

It lies beside the tables, in a file of its own, ``search.BUILD.sqlite``: ``BUILD`` is the first part of the tables'
``build``, so that readers of one state of the tables and readers of another (built anew) each open the index that
belongs to theirs. The writer adds shard by shard; readers of the same file go on meanwhile (SQLite's write-ahead log)
and leave out what is beyond the state of the tables that they read. It holds no text of its own, and depends on
nothing but the log.

Words are what Unicode calls letters and digits in a row, in lower case and without accents.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..errors import LedgerDamaged, UnknownValue
from .layout import Layout

Kind = Literal["events", "reports"]
"""What is searched: the sentences that report an event, or titles and texts of reports."""
_TABLE: dict[str, str] = {"events": "sentences", "reports": "reports"}
_TOKENS = 'tokenize="unicode61 remove_diacritics 2"'
_TABLES = f"""
CREATE TABLE about (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE sentences USING fts5(text, content='', columnsize=0, {_TOKENS});
CREATE VIRTUAL TABLE reports USING fts5(title, text, content='', columnsize=0, {_TOKENS});
"""
_PART = re.compile(r'(?P<no>-?)"(?P<phrase>[^"]*)"?(?P<open>\*?)|(?P<word>\S+)')
_MOST_WORDS = 50


def path_of(layout: Layout, build: str) -> Path:
    """Where the index of the tables of that build lies."""
    return layout.folder / f"search.{build[:12]}.sqlite"


class WordIndex:
    """The writer's side."""

    def __init__(self, layout: Layout, build: str) -> None:
        self.path = path_of(layout, build)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            remove(self.path)
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-32768"):
                db.execute(f"PRAGMA {pragma}")
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is None:
                db.executescript(f"BEGIN; {_TABLES} COMMIT;")
            db.execute("SELECT value FROM about").fetchone()
        except sqlite3.Error:
            db.close()
            raise
        return db

    @property
    def shard(self) -> int:
        """The last shard that is in."""
        row = self._db.execute("SELECT value FROM about WHERE key = 'shard'").fetchone()
        return 0 if row is None else int(row[0])

    def add(self, number: int, documents: pa.Table, mentions: pa.Table) -> None:
        """Take a shard in: ``documents`` has the columns ``title`` and ``text``, ``mentions`` ``text``."""
        if number <= self.shard:
            return
        first = number << 32
        sentences = mentions.column("text").to_pylist()
        titles, texts = (documents.column(name).to_pylist() for name in ("title", "text"))
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT INTO sentences (rowid, text) VALUES (?, ?)", enumerate(map(_sound, sentences), first)
            )
            self._db.executemany(
                "INSERT INTO reports (rowid, title, text) VALUES (?, ?, ?)",
                (
                    (at, _sound(title), _sound(text))
                    for at, (title, text) in enumerate(zip(titles, texts, strict=True), first)
                ),
            )
            self._db.execute("INSERT OR REPLACE INTO about VALUES ('shard', ?)", (number,))
            self._db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Bring everything into the one file and close it."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for, as a person writes it: words that must all be there, ``"words in a row"``, ``begin*``,
    ``-without``."""

    said: str

    def match(self) -> str:
        """The same in the index's language. Raises UnknownValue where there is no word in it."""
        wanted: list[str] = []
        unwanted: list[str] = []
        for part in _PART.finditer(_sound(self.said) or ""):
            phrase, no, begin = part["phrase"], bool(part["no"]), bool(part["open"])
            if phrase is None:
                phrase = part["word"]
                no, begin = phrase.startswith("-") and len(phrase) > 1, phrase.endswith("*")
            if any(c.isalnum() for c in phrase):
                quoted = '"' + phrase.strip("-*").replace('"', " ") + '"' + (" *" if begin else "")
                (unwanted if no else wanted).append(quoted)
        if not wanted:
            raise UnknownValue(
                f"{self.said!r}: there is no word in it to look for. Write words that must all be there, "
                f'"words in a row", the beginning of a word with * behind it, or -word for what must not be there.'
            )
        if len(wanted) + len(unwanted) > _MOST_WORDS:
            raise UnknownValue(f"That is more than {_MOST_WORDS} words to look for; take fewer.")
        return " NOT ".join([f"({' AND '.join(wanted)})", *unwanted])


@contextlib.contextmanager
def reading(layout: Layout, build: str) -> Iterator[sqlite3.Connection]:
    """The index of the tables of that build, for reading. Raises LedgerDamaged."""
    path = path_of(layout, build)
    if not path.exists():
        raise LedgerDamaged(
            f"{layout.folder}: there is no index of words yet. The next ingest makes it, and so does: "
            f"reportedly rebuild {layout.folder}"
        )
    address = path.absolute().as_uri()
    try:
        db = sqlite3.connect(f"{address}?mode=ro", uri=True)
        try:
            db.execute("SELECT value FROM about").fetchone()
        except sqlite3.OperationalError:  # a folder that cannot be written to, on a medium that cannot
            db.close()
            db = sqlite3.connect(f"{address}?immutable=1", uri=True)
        with contextlib.closing(db):
            yield db
    except sqlite3.Error as error:
        raise LedgerDamaged(
            f"{path}: the index of words cannot be read ({error}). Make it anew: reportedly rebuild {layout.folder}"
        ) from error


def numbers(
    db: sqlite3.Connection,
    words: Words,
    *,
    below: int,
    above: int = 0,
    kind: Kind = "events",
    limit: int | None = None,
) -> NDArray[np.int64]:
    """The numbers (of mentions, or of reports) under ``below`` and from ``above`` on that have the words, the latest
    first."""
    table = _TABLE[kind]
    found = db.execute(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid < ? AND rowid >= ? ORDER BY rowid DESC LIMIT ?",
        (words.match(), below, above, -1 if limit is None else limit),
    )
    return np.fromiter((number for (number,) in found), np.int64)


def highlights(words: Words, texts: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
    """Where the words stand in each text: start and end in characters. Words that are not there are not marked."""
    db = sqlite3.connect(":memory:")
    with contextlib.closing(db):
        db.execute(f"CREATE VIRTUAL TABLE shown USING fts5(text, {_TOKENS})")
        db.executemany(
            "INSERT INTO shown (rowid, text) VALUES (?, ?)",
            enumerate((_sound(text) or "").replace("\x01", " ").replace("\x02", " ") for text in texts),
        )
        marked = dict(
            db.execute(
                "SELECT rowid, highlight(shown, 0, char(1), char(2)) FROM shown WHERE shown MATCH ?",
                (words.match(),),
            )
        )
    return [_marks(marked[at]) if at in marked else () for at in range(len(texts))]


def remove(path: Path) -> None:
    """Remove an index and what belongs to it."""
    for one in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with contextlib.suppress(OSError):
            one.unlink()


def remove_others(layout: Layout, build: str) -> None:
    """Remove the indices of other builds."""
    keep = path_of(layout, build)
    for path in layout.folder.glob("search.*.sqlite"):
        if path != keep:
            remove(path)


def _marks(marked: str) -> tuple[tuple[int, int], ...]:
    found, start, at = [], 0, 0
    for character in marked:
        if character == "\x01":
            start = at
        elif character == "\x02":
            found.append((start, at))
        else:
            at += 1
    return tuple(found)


def _sound(text: str | None) -> str | None:
    """Text that SQLite takes: without halves of surrogate pairs and NUL, of the same length."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
