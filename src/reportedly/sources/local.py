"""Sources on this machine: files, folders, globs, standard input, and JSON lines with a report each."""

from __future__ import annotations

import glob
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any

from ..errors import ReportedlyError
from ..records import Document
from .files import document_from_text, read_file
from .inflating import Inflated
from .sidecars import NOTHING, About, about, field, is_sidecar, sidecar
from .stream import Arrival, Found, IsKnown, Known, Origin, Refused, Settings

REPORT_ENDINGS = (".txt", ".text", ".html", ".htm", ".xhtml", ".md")
"""What a folder is searched for, also with ``.gz`` behind it, and files without an ending."""
LINE_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
REFUSED_ENDINGS = (".pdf", ".doc", ".docx", ".rtf", ".odt")
"""Reports of a kind that cannot be read: in a folder they are refused aloud, where other files are passed over."""


def standard_input(name: str) -> Stream | None:
    """The source ``-``: one report, or JSON lines where the first line is a JSON object."""
    return Stream() if name == "-" else None


def lines(name: str) -> Lines | None:
    """A file of JSON lines."""
    path = Path(name)
    return Lines(path) if name.lower().endswith(LINE_ENDINGS) and path.is_file() else None


def files(name: str) -> Files | None:
    """A file, a folder with all below it, or a glob (``**`` also goes down)."""
    path = Path(name)
    if path.is_dir():
        return Files(path, None)
    if path.exists():
        return Files(path.parent, (path,))
    if any(c in name for c in "*?["):
        matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 (takes absolute patterns too)
        found = tuple(Path(p) for p in matches if Path(p).is_file())
        if found:
            root = Path(os.path.commonpath([p.absolute().parent for p in found]))
            return Files(root, found)
    return None


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one report each, and files of many among them; ``paths`` None: all below ``root``."""

    root: Path
    paths: tuple[Path, ...] | None

    def count(self) -> int | None:
        from .kinds import holder

        total = 0
        for path in self._walk():
            within = holder(path)
            count = 1 if within is None else within.count()
            if count is None:
                return None
            total += count
        return total

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        from .kinds import holder, is_passed_over

        for path in self._walk():
            within = holder(path)
            if within is None:
                yield _file(path, self.root, settings, is_known)
            elif self.paths is not None or not is_passed_over(within, settings):
                yield from within.arrivals(settings, is_known)

    def _walk(self) -> Iterator[Path]:
        if self.paths is not None:
            yield from self.paths
            return
        for folder, below, names in os.walk(self.root):
            below[:] = sorted(name for name in below if not name.startswith("."))
            for name in sorted(names):
                path = Path(folder, name)
                if not name.startswith(".") and not is_sidecar(path) and is_report(name.lower()):
                    yield path


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of JSON lines, gzipped or not: one object, one report."""

    path: Path

    def count(self) -> int | None:
        if self.path.name.lower().endswith(".gz"):
            return None
        try:
            with self.path.open("rb") as stream:
                return sum(block.count(b"\n") for block in iter(lambda: stream.read(2**20), b""))
        except OSError:
            return None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        name = str(self.path.absolute())
        try:
            with self.path.open("rb") as file:
                if self.path.name.lower().endswith(".gz"):
                    inflated = Inflated(file)
                    yield from json_documents(inflated, name, settings, is_known)
                    inflated.check()
                else:
                    yield from json_documents(file, name, settings, is_known)
        except (OSError, ReportedlyError) as error:
            yield Refused(
                Origin(name, stamp_of(self.path)),
                type(error).__name__ if isinstance(error, ReportedlyError) else "DamagedInput",
                f"{self.path}: it could be read only so far ({error}). What came before is kept; fetch it again.",
            )


@dataclass(frozen=True, slots=True)
class Stream:
    """Standard input."""

    def count(self) -> int | None:
        return None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        stream = sys.stdin.buffer
        head = stream.peek(1)[:1] if hasattr(stream, "peek") else b""  # a pipe's first bytes, not taken out
        if head == b"{":
            yield from json_documents(stream, "stdin", settings, is_known)
            return
        try:
            document = read_file(
                "-", published=settings.published, publisher=settings.publisher, limit=settings.limit
            )
        except ReportedlyError as error:
            yield Refused(Origin("stdin"), type(error).__name__, str(error))
            return
        yield Found(Origin(f"stdin#{document.id}"), document)


def json_documents(
    stream: IO[bytes] | Inflated, name: str, settings: Settings, is_known: IsKnown
) -> Iterator[Arrival]:
    """The reports of JSON lines. Their origins are ``name#ID``, or ``name#N`` by line where they have no id."""
    ids: set[str] = set()
    number = 0
    while line := stream.readline(settings.limit + 1):
        number += 1
        if not line.endswith(b"\n") and len(line) > settings.limit:
            while (rest := stream.readline(2**20)) and not rest.endswith(b"\n"):
                pass
            yield Refused(
                Origin(f"{name}#{number}"),
                "TooLarge",
                f"{name}, line {number}: more than {settings.limit / 2**20:,.0f} MB. Raise --max-size.",
            )
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield _bad_row(name, number, line, f"not JSON ({error})")
            continue
        if not isinstance(row, dict):
            yield _bad_row(name, number, line, "not a JSON object")
            continue
        yield row_document(row, name, number, settings, is_known, ids)


def row_document(
    row: dict[str, Any], name: str, number: int, settings: Settings, is_known: IsKnown, ids: set[str]
) -> Arrival:
    """The report of one row of a table. ``ids`` are those met before in the table, and grows."""
    text = field(row, "text", settings.columns)
    said = about(row, settings.columns)
    digest = stamp_of_row(row)
    origin = Origin(f"{name}#{said.id or number}", digest)
    if said.id is not None and said.id in ids:
        origin = Origin(f"{name}#{number}", digest)
        if is_known(origin):
            return Known(origin)
        return Refused(
            origin, "DuplicateId", f"{name}, row {number}: the id {said.id!r} stands in this table before."
        )
    if said.id is not None:
        ids.add(said.id)
    if is_known(origin):
        return Known(origin)
    if not isinstance(text, str):
        what = "it has no text column" if text is None else f"its text is no text but {text!r:.40}"
        columns = ", ".join(map(str, row))[:200]
        return Refused(origin, "EmptyText", f"{name}, row {number}: {what}. Its columns are: {columns}.")
    try:
        document = document_from_text(
            text,
            published=said.published or settings.published,
            publisher=said.publisher or settings.publisher,
            title=said.title,
            url=said.url,
            id=said.id,
            author=said.author,
            limit=settings.limit,
            name=f"{name}, row {number}",
        )
    except ReportedlyError as error:
        return Refused(origin, type(error).__name__, str(error))
    if not any(map(str.isalpha, text)):
        return Refused(origin, "EmptyText", f"{name}, row {number}: there is no text in it.")
    return arrived(origin, document, said, named=said.id is not None)


def arrived(origin: Origin, document: Document, said: About, *, named: bool) -> Arrival:
    """A document as it arrived, or refused for its date: one that is none, or that lies in the future."""
    if said.problem is not None:
        return Refused(origin, "InvalidDate", f"{origin.name}: {said.problem}.")
    if document.published is not None and document.published > date.today() + timedelta(days=2):
        return Refused(
            origin,
            "FutureDate",
            f"{origin.name}: published on {document.published}, which is still to come. Correct its date.",
        )
    return Found(origin, document, named)


def stamp_of(path: Path) -> str | None:
    """Size and time of a file, which change when it does."""
    try:
        known = path.stat()
    except OSError:
        return None
    return f"{known.st_size}-{known.st_mtime_ns}"


def stamp_of_row(row: dict[str, Any]) -> str:
    """A digest of a row's values."""
    from ..records import content_id

    return content_id(json.dumps(row, sort_keys=True, ensure_ascii=False, default=str))


def _file(path: Path, root: Path, settings: Settings, is_known: IsKnown) -> Arrival:
    origin = Origin(str(path.absolute()), stamp_of(path))
    if is_known(origin):
        return Known(origin)
    try:
        said = sidecar(path.absolute(), root.absolute())
        document = read_file(
            path,
            published=said.published,
            publisher=said.publisher,
            title=said.title,
            url=said.url,
            limit=settings.limit,
        )
    except ReportedlyError as error:
        return Refused(origin, type(error).__name__, str(error))
    document = replace(
        document,
        id=said.id or document.id,
        published=document.published or settings.published,
        publisher=document.publisher or settings.publisher,
        author=said.author or document.author,
    )
    return arrived(origin, document, said or NOTHING, named=said.id is not None)


def is_report(name: str) -> bool:
    """Whether a file of this name (in lower case) is taken for a report, or for a file of many, in a folder."""
    from .kinds import HOLDER_ENDINGS

    plain = name.removesuffix(".gz")
    return (
        plain.endswith((*REPORT_ENDINGS, *REFUSED_ENDINGS))
        or name.endswith(HOLDER_ENDINGS)
        or "." not in plain
    )


def _bad_row(name: str, number: int, line: bytes, what: str) -> Refused:
    from ..records import content_id

    origin = Origin(f"{name}#{number}", content_id(line.decode("utf-8", "replace")))
    return Refused(origin, "DamagedInput", f"{name}, line {number}: {what}.")
