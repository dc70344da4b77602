"""The log: what was read, as immutable Parquet files, in the order it was read.

A *shard* is a number and up to three files of that name: ``mentions/00000007.parquet``, ``skipped/…`` and
``documents/…``. Each is written aside, brought to disk and renamed; ``documents`` comes last and makes the shard
count: a number without it was cut off while it was written, and its other files are thrown away by the next writer.
The same documents give the same bytes (no clock, no random number goes into them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..errors import LedgerDamaged, LedgerError
from ..ledger import DocumentView, MentionView
from ..records import Document, EventMention
from ..records.arrow import SCHEMA as RECORD
from ..records.arrow import to_table
from ..sources.stream import Origin, Refused
from .layout import Layout, whole_file

SCHEMA_VERSION = 1
"""The version of the shards' columns, ``reportedly.schema`` in each file's metadata."""

_TERM = pa.struct([("lemma", pa.string()), ("weight", pa.float32())])
DOCUMENTS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        ("title", pa.string()),
        ("publisher", pa.string()),
        ("published", pa.date32()),
        ("url", pa.string()),
        ("language", pa.string()),
        pa.field("text", pa.string(), nullable=False),
        ("warnings", pa.list_(pa.string())),
        ("words", pa.int32()),
        pa.field("digest", pa.string(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),
        ("stamp", pa.string()),
        ("terms", pa.list_(_TERM)),
        ("author", pa.string()),
    ]
)
"""One row a document: what it is, its clean text, where it came from, and its telling words.

``digest`` is the content id of the text alone; ``origin`` and ``stamp`` are :class:`~reportedly.sources.Origin`'s.
"""

_NUMBER = pa.struct([("value", pa.float64()), ("unit", pa.string())])
_VIEW = pa.struct(
    [
        ("sentence", pa.int32()),
        ("lemma", pa.string()),
        ("upos", pa.string()),
        ("actors", pa.list_(pa.string())),
        ("recipients", pa.list_(pa.string())),
        ("heads", pa.list_(pa.string())),
        ("names", pa.list_(pa.string())),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("place", pa.string()),
        ("country", pa.string()),
        ("numbers", pa.list_(_NUMBER)),
        ("context", pa.list_(pa.string())),
        ("chain", pa.int32()),
        ("vector", pa.binary()),
    ]
)
MENTIONS = pa.schema([*RECORD, ("text", pa.string()), ("view", _VIEW)])
"""One row an event mention: the record's columns, the sentence's ``text``, and what merging compares.

``view.vector`` is the reader's event vector in signed bytes, to be scaled to unit length.
"""

SKIPPED = pa.schema(
    [
        pa.field("origin", pa.string(), nullable=False),
        ("stamp", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
    ]
)
"""One row for each thing that was not read, and why."""

_COMPRESSION: dict[str, Any] = {"compression": "zstd", "compression_level": 3}
_NAME = re.compile(r"(\d{8,})\.parquet")
_KINDS = ("mentions", "skipped", "documents")


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was read, as the log keeps it."""

    document: Document
    origin: Origin
    digest: str
    words: int
    view: DocumentView
    mentions: tuple[EventMention, ...]
    views: tuple[MentionView, ...]


@dataclass(frozen=True, slots=True)
class Shard:
    """The tables of one shard: of :data:`DOCUMENTS`, :data:`MENTIONS`, :data:`SKIPPED`."""

    number: int
    documents: pa.Table
    mentions: pa.Table
    skipped: pa.Table


def to_shard(number: int, read: Sequence[Read], skipped: Iterable[Refused]) -> Shard:
    """What was read and what was not, as a shard."""
    documents = pa.Table.from_pylist([_document_row(one) for one in read], schema=DOCUMENTS)
    mentions = [mention for one in read for mention in one.mentions]
    texts = [one.document.text[slice(*mention.sentence)] for one in read for mention in one.mentions]
    views = pa.array([_view_row(view) for one in read for view in one.views], _VIEW)
    table = (
        to_table(mentions).append_column("text", pa.array(texts, pa.string())).append_column("view", views)
    )
    rows = [
        {"origin": s.origin.name, "stamp": s.origin.stamp, "reason": s.reason, "message": s.message}
        for s in skipped
    ]
    return Shard(number, documents, table.cast(MENTIONS), pa.Table.from_pylist(rows, schema=SKIPPED))


def file_metadata(model: str) -> dict[str, str]:
    """What each file of a shard says of itself: schema, record and ontology versions, the digest of the model."""
    return {
        "reportedly.schema": str(SCHEMA_VERSION),
        "reportedly.record": (RECORD.metadata or {}).get(b"reportedly.record", b"").decode(),
        "reportedly.ontology": ontology_version(),
        "reportedly.model": model,
    }


@lru_cache(maxsize=1)
def ontology_version() -> str:
    """``PLOVER-2.0`` and a digest of the tables that the coder applies it with."""
    import hashlib

    from .. import ontology

    digest = hashlib.sha256()
    for path in sorted((Path(ontology.__file__).parent / "tables").iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return f"PLOVER-2.0+{digest.hexdigest()[:12]}"


class Log:
    """The shards of a ledger."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.log

    def path(self, kind: str, number: int) -> Path:
        """The file of a shard's ``documents``, ``mentions`` or ``skipped``."""
        return self._folder / kind / f"{number:08}.parquet"

    def numbers(self) -> list[int]:
        """The shards that are whole, in order."""
        return sorted(self._numbers("documents"))

    def append(self, shard: Shard, metadata: dict[str, str]) -> None:
        """Write a shard, whole or not at all. Raises LedgerError where the disk does not take it."""
        tables = {"mentions": shard.mentions, "skipped": shard.skipped, "documents": shard.documents}
        try:
            for kind in _KINDS:
                table = tables[kind]
                if kind == "documents" or table.num_rows:
                    path = self.path(kind, shard.number)
                    path.parent.mkdir(exist_ok=True)
                    with whole_file(path) as draft:
                        write_table(table, draft, metadata)
        except OSError as error:
            raise LedgerError(
                f"{self._folder}: writing failed ({error.strerror or error}). What was written before is whole. "
                f"Make room on the disk and run the same command again: it goes on from there."
            ) from error

    def read(self, number: int) -> Shard:
        """A whole shard. Raises LedgerDamaged, LedgerVersion."""
        return Shard(
            number,
            self.table("documents", number),
            self.table("mentions", number),
            self.table("skipped", number),
        )

    def table(self, kind: str, number: int, columns: Sequence[str] | None = None) -> pa.Table:
        """One table of a shard; empty where the shard has none of that kind. Raises LedgerDamaged."""
        schema = {"documents": DOCUMENTS, "mentions": MENTIONS, "skipped": SKIPPED}[kind]
        path = self.path(kind, number)
        if kind != "documents" and not path.exists():
            table = schema.empty_table()
            return table.select(columns) if columns is not None else table
        try:
            with pq.ParquetFile(path) as file:
                table = file.read(columns=list(columns) if columns is not None else None)
        except (OSError, pa.ArrowException) as error:
            raise LedgerDamaged(
                f"{path}: this file of the log cannot be read ({error}). Put it back from a backup; or run the next "
                f"ingest: it sets the damaged shard aside and reads those documents again."
            ) from error
        for column in schema.names if columns is None else columns:
            if column not in table.column_names:  # a shard written before there was such a column
                table = table.append_column(
                    schema.field(column), pa.nulls(table.num_rows, schema.field(column).type)
                )
        return table

    def tables(self, kind: str, columns: Sequence[str]) -> Iterator[tuple[int, pa.Table]]:
        """Some columns of all shards, in order."""
        for number in self.numbers():
            yield number, self.table(kind, number, columns)

    def mend(self) -> list[int]:
        """Throw away what was cut off, set aside what is damaged; the numbers of the latter. Only for the writer."""
        whole = self._numbers("documents")
        for kind in _KINDS:
            folder = self._folder / kind
            for path in folder.iterdir() if folder.is_dir() else ():
                match = _NAME.fullmatch(path.name)
                if path.name.startswith(".") or (match and int(match[1]) not in whole):
                    path.unlink()
        damaged = [number for number in sorted(whole) if not self._is_sound(number)]
        for number in damaged:
            aside = self._folder / "damaged"
            aside.mkdir(exist_ok=True)
            for kind in reversed(_KINDS):  # documents first: from then on the shard does not count
                path = self.path(kind, number)
                if path.exists():
                    path.replace(aside / f"{kind}-{path.name}")
        return damaged

    def _is_sound(self, number: int) -> bool:
        """Whether the shard's files end as Parquet files do (a file cut short has no footer)."""
        try:
            for kind in _KINDS:
                path = self.path(kind, number)
                if kind == "documents" or path.exists():
                    pq.read_metadata(path)
        except (OSError, pa.ArrowException):
            return False
        return True

    def _numbers(self, kind: str) -> set[int]:
        folder = self._folder / kind
        if not folder.is_dir():
            return set()
        return {int(m[1]) for path in folder.iterdir() if (m := _NAME.fullmatch(path.name))}


def write_table(table: pa.Table, path: Path, metadata: dict[str, str]) -> None:
    """Write a table with metadata in its file."""
    kept = dict(table.schema.metadata or {})
    kept.update({key.encode(): value.encode() for key, value in metadata.items()})
    pq.write_table(table.replace_schema_metadata(kept), path, **_COMPRESSION)


def _document_row(one: Read) -> dict[str, Any]:
    document = one.document
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "url": document.url,
        "language": document.language,
        "text": document.text,
        "warnings": list(document.warnings),
        "words": one.words,
        "digest": one.digest,
        "origin": one.origin.name,
        "stamp": one.origin.stamp,
        "terms": [{"lemma": lemma, "weight": weight} for lemma, weight in one.view.terms],
        "author": document.author,
    }


def _view_row(view: MentionView) -> dict[str, Any]:
    return {
        "sentence": view.sentence,
        "lemma": view.lemma,
        "upos": view.upos,
        "actors": list(view.actors),
        "recipients": list(view.recipients),
        "heads": list(view.heads),
        "names": list(view.names),
        "first": view.first,
        "last": view.last,
        "place": view.place,
        "country": view.country,
        "numbers": [{"value": value, "unit": unit} for value, unit in view.numbers],
        "context": list(view.context),
        "chain": view.chain,
        "vector": None if view.vector is None else to_signed_bytes(view.vector),
    }


def to_signed_bytes(vector: NDArray[np.float32]) -> bytes:
    """A vector as signed bytes, its largest number being 127; its length is lost."""
    largest = float(np.abs(vector).max(initial=0.0)) or 1.0
    return bytes(np.rint(vector * (127.0 / largest)).astype(np.int8).tobytes())
