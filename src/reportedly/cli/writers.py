"""Where the events go: standard output or a file, in each format. A file is whole or not there at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ..errors import OutputError

if TYPE_CHECKING:
    from ..records import EventMention
    from ..report import Report

Write = Callable[["Report"], None]
_ROW_GROUP = 5000


@contextmanager
def writer(format: str, out: Path | None, *, many: bool) -> Iterator[Write]:
    """A function that writes one report's events in ``format``, and ends the output when left.

    Raises OutputError where ``out`` cannot be written.
    """
    binary = format == "parquet"
    with target(out, binary=binary) as stream, _FORMATS[format](stream, out is None, many) as write:
        yield write


@contextmanager
def _table(stream: IO[Any], standard: bool, many: bool) -> Iterator[Write]:
    from .terminal import console_for, print_report

    console = console_for(stream if not standard else None)
    first = True

    def write(report: Report) -> None:
        nonlocal first
        if not first:
            console.print()
        print_report(console, report, legend=first)
        first = False

    yield write


@contextmanager
def _jsonl(stream: IO[Any], standard: bool, many: bool) -> Iterator[Write]:
    def write(report: Report) -> None:
        stream.write(report.to_jsonl())
        if standard:
            stream.flush()

    yield write


@contextmanager
def _csv(stream: IO[Any], standard: bool, many: bool) -> Iterator[Write]:
    from ..records.flat import csv_lines

    stream.writelines(csv_lines(()))

    def write(report: Report) -> None:
        stream.writelines(csv_lines(report.events, header=False))

    yield write


@contextmanager
def _parquet(stream: IO[Any], standard: bool, many: bool) -> Iterator[Write]:
    import pyarrow.parquet as pq

    from ..records.arrow import SCHEMA, to_table

    waiting: list[EventMention] = []
    with pq.ParquetWriter(stream, SCHEMA, compression="zstd") as parquet:

        def write(report: Report) -> None:
            waiting.extend(report.events)
            if len(waiting) >= _ROW_GROUP:
                parquet.write_table(to_table(waiting))
                waiting.clear()

        yield write
        if waiting:
            parquet.write_table(to_table(waiting))


_FORMATS = {"table": _table, "jsonl": _jsonl, "csv": _csv, "parquet": _parquet}


@contextmanager
def target(out: Path | None, *, binary: bool) -> Iterator[IO[Any]]:
    if out is None:
        yield sys.stdout.buffer if binary else sys.stdout
        return
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}). Make the folder, or choose another --out."
        ) from error
    try:
        with os.fdopen(handle, "wb" if binary else "w", encoding=None if binary else "utf-8") as stream:
            yield stream
        Path(draft).chmod(0o644)
        Path(draft).replace(out)
    except BaseException as error:
        with contextlib.suppress(OSError):
            Path(draft).unlink()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise OutputError(f"{out}: writing failed ({error.strerror}). Is the disk full?") from error
        raise
