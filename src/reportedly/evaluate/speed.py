"""How fast and how large: words a second of reading and of reading and coding, and peak memory."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from ..errors import CorpusError, ReportedlyError
from ..records import Document
from ..sources import read_file
from .counts import Row

if TYPE_CHECKING:
    from ..report import ReaderLike
    from .bench import GoldWordsReader, Outcome, Step

_SUFFIXES = (".txt", ".html", ".htm")


def run_speed(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """Read a folder twice: once with the reader alone, once with the coder behind it."""
    from ..report import Pipeline
    from .bench import Outcome

    batches = cast("ReaderLike", reader)
    documents, skipped = _documents(data)
    pipeline = Pipeline(reader=batches)
    start = perf_counter()
    pipeline.read(documents[0])
    first = perf_counter() - start
    once = [_timed(pipeline, document) for document in documents[: min(20, len(documents))]]
    words = 0
    start = perf_counter()
    for left, reading in zip(range(2 * len(documents), 0, -1), batches.read_many(documents), strict=False):
        words += len(reading.words)
        step(left)
    reading_seconds = perf_counter() - start
    after_reading = peak_megabytes()
    start = perf_counter()
    events = 0
    for left, report in zip(range(len(documents), 0, -1), pipeline.read_many(documents), strict=False):
        events += len(report.events)
        step(left)
    both_seconds = perf_counter() - start
    step(0)
    rows: list[Row] = [
        ("words/s reading", words / reading_seconds),
        ("words/s reading + coding", words / both_seconds),
        ("words/s coding alone", words / max(both_seconds - reading_seconds, 1e-9)),
        ("first report, s", first),
        ("median report alone, s", sorted(seconds for _, seconds in once)[len(once) // 2]),
        ("peak memory after reading, MB", after_reading),
        ("peak memory, MB", peak_megabytes()),
    ]
    notes = [f"{words:,} words, {events:,} events"]
    if skipped:
        notes.append(f"{skipped} files could not be read and are left out")
    predictions = [
        {"file": document.title, "words": count, "seconds": round(seconds, 5)}
        for document, (count, seconds) in zip(documents, once, strict=False)
    ]
    return Outcome(len(documents), "reports", rows, predictions, notes)


def peak_megabytes() -> float:
    """The process's peak resident memory so far, in MB of 2^20 bytes; NaN where the system does not tell."""
    try:
        import resource
    except ImportError:
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _documents(data: Path) -> tuple[Sequence[Document], int]:
    paths = [data] if data.is_file() else sorted(p for p in data.rglob("*") if p.suffix.lower() in _SUFFIXES)
    documents: list[Document] = []
    skipped = 0
    for path in _files(paths):
        try:
            document = read_file(path)
        except ReportedlyError:
            skipped += 1
            continue
        if document.language == "en":
            documents.append(document)
        else:
            skipped += 1
    if not documents:
        raise CorpusError(f"{data}: no report to read here. Give a folder with .txt or .html files.")
    return documents, skipped


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    return (path for path in paths if path.is_file())


def _timed(pipeline: Any, document: Document) -> tuple[int, float]:
    start = perf_counter()
    report = pipeline.read(document)
    return len(report.reading.words), perf_counter() - start
