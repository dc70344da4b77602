"""Reading into a ledger on one machine: documents are opened ahead, read here, written behind.

Three threads: one opens the sources, one reads and codes (the model's own threads do the heavy part), one writes
shards and merges. What a shard holds depends on the documents alone: the next so many of them, in their order.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..ledger import DocumentView, describe
from ..records import Document
from ..report import Pipeline, Report
from ..sources import language_name
from ..sources.stream import Arrival, Found, Known, Origin, Refused, Settings, iter_documents, open_sources
from ..store.build import Builder
from ..store.known import Register, text_digest
from ..store.layout import make_layout
from ..store.lock import writing
from ..store.shards import Log, Read, file_metadata, to_shard

SHARD = 256
"""Documents in a shard."""
_AHEAD = 512
"""Arrivals that are opened ahead of the reader."""
_BEHIND = SHARD
"""Reports that may wait for the writer: it takes some time over a shard when that is full."""


@dataclass(slots=True)
class Ingested:
    """What a run did, growing while it runs.

    ``arrived``: everything the sources gave; of it ``known`` was there before, ``skipped`` could not be read,
    ``documents`` are new. ``built_anew`` says that the tables did not fit the log and were made again from it.
    """

    arrived: int = 0
    known: int = 0
    documents: int = 0
    mentions: int = 0
    skipped: int = 0
    shards: int = 0
    words: int = 0
    built_anew: bool = False
    set_aside: tuple[int, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)


OnStep = Callable[[Ingested], None]


def ingest(
    sources: Sequence[str],
    folder: str | os.PathLike[str],
    *,
    pipeline: Pipeline,
    settings: Settings | None = None,
    shard: int = SHARD,
    on_step: OnStep | None = None,
) -> Ingested:
    """Read what is new in the sources into the ledger in ``folder`` (made if need be).

    Killed at any moment, the next run goes on where the last whole shard ended. Raises MissingFile, NotALedger,
    LedgerLocked, LedgerError, ModelError. ``on_step`` is told after each arrival.
    """
    open_sources(sources)  # a mistyped name is said before anything is made
    layout = make_layout(folder)
    with writing(layout, what="reportedly ingest"):
        log = Log(layout)
        damaged = log.mend()
        register = Register(log)
        state = Ingested(set_aside=tuple(damaged))
        builder = Builder(layout, log, anew=bool(damaged))
        state.built_anew = builder.built_anew and bool(log.numbers())
        try:
            if not layout.database.exists():
                builder.publish_copy(at_once=True)  # so that readers find something from now on
            arrivals = iter_documents(sources, settings=settings, is_known=register.is_known)
            run = _Run(log, builder, register, pipeline, state, shard, on_step)
            run.execute(arrivals)
        except KeyboardInterrupt:
            builder.finish()
            raise
        except BaseException:
            builder.abandon()
            raise
        builder.finish()
    return state


@dataclass(slots=True)
class _Parcel:
    """The documents of one shard to be, what was read of them so far, and what was refused among them."""

    found: list[Found] = field(default_factory=list)
    read: list[Read] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def origin_of(self, document: Document) -> Origin:
        """Where one of its documents came from."""
        return next(found.origin for found in self.found if found.document.id == document.id)


class _Run:
    """One call of :func:`ingest`."""

    def __init__(
        self,
        log: Log,
        builder: Builder,
        register: Register,
        pipeline: Pipeline,
        state: Ingested,
        size: int,
        on_step: OnStep | None,
    ) -> None:
        self._log, self._builder, self._register, self._pipeline = log, builder, register, pipeline
        self.state, self._size, self._on_step = state, size, on_step
        numbers = log.numbers()
        self._next = numbers[-1] + 1 if numbers else 1
        self._metadata: dict[str, str] | None = None

    def execute(self, arrivals: Iterable[Arrival]) -> None:
        """Read everything that is new, in parcels of one shard each."""
        with _Behind(self._write) as behind, _Ahead(arrivals) as ahead:
            for parcel in self._parcels(ahead):
                for report in self._read(parcel):
                    behind.put((parcel, report))
                behind.put((parcel, None))

    def _parcels(self, arrivals: Iterable[Arrival]) -> Iterator[_Parcel]:
        parcel = _Parcel()
        for arrival in arrivals:
            self.state.arrived += 1
            admitted = self._register.admit(arrival)
            if isinstance(admitted, Found) and not _is_english(admitted.document):
                admitted = self._register.admit(_not_english(admitted))
            if isinstance(admitted, Known):
                self.state.known += 1
                self._step()
            elif isinstance(admitted, Refused):
                self._refuse(parcel, admitted)
                self._step()
            else:
                parcel.found.append(admitted)
            if len(parcel.found) >= self._size or len(parcel.refused) >= 64 * self._size:
                yield parcel
                parcel = _Parcel()
        if parcel.found or parcel.refused:
            yield parcel

    def _read(self, parcel: _Parcel) -> Iterator[Report]:
        def failed(document: Document, error: Exception) -> None:
            self._refuse(parcel, _not_coded(parcel.origin_of(document), error))
            self._step()

        for report in self._pipeline.read_many((found.document for found in parcel.found), on_error=failed):
            self.state.documents += 1
            self.state.mentions += len(report.events)
            self.state.words += len(report.reading.words) if report.reading is not None else 0
            self._step()
            yield report

    def _write(self, item: tuple[_Parcel, Report | None]) -> None:
        """Behind: take what is kept of a report; when a parcel is full, bring it to the log and into the tables."""
        parcel, report = item
        if report is not None:
            origin = parcel.origin_of(report.document)
            try:
                parcel.read.append(_as_read(report, origin))
            except Exception as error:
                self.state.documents -= 1
                self._refuse(parcel, _not_coded(origin, error))
            return
        if self._metadata is None:
            bundle: Any = getattr(self._pipeline.reader, "bundle", None)
            self._metadata = file_metadata(getattr(bundle, "digest", "none"))
        made = to_shard(self._next, parcel.read, parcel.refused)
        self._log.append(made, self._metadata)
        self._next += 1
        self.state.shards += 1
        self._builder.apply(made)
        self._builder.publish_copy()

    def _refuse(self, parcel: _Parcel, refused: Refused) -> None:
        parcel.refused.append(refused)
        self.state.skipped += 1
        self.state.reasons[refused.reason] = self.state.reasons.get(refused.reason, 0) + 1

    def _step(self) -> None:
        if self._on_step is not None:
            self._on_step(self.state)


def _as_read(report: Report, origin: Origin) -> Read:
    document, reading = report.document, report.reading
    if reading is None:
        view, views = DocumentView(document.id, document.published, document.publisher), ()
    else:
        view, views = describe(reading, report.events)  # type: ignore[assignment]
    words = len(reading.words) if reading is not None else 0
    return Read(document, origin, text_digest(document), words, view, report.events, views)


def _not_coded(origin: Origin, error: Exception) -> Refused:
    what = f"it could not be coded ({type(error).__name__}: {error})"
    return Refused(origin, "CodingFailed", f"{origin.name}: {what}. Please report this as a bug.")


def _is_english(document: Document) -> bool:
    return document.language == "en"


def _not_english(found: Found) -> Refused:
    name = language_name(found.document.language)
    return Refused(
        found.origin,
        "Language",
        f"{found.origin.name}: the text looks like {name}, and reportedly reads English.",
    )


_END: Any = object()


class _Ahead:
    """Goes through an iterable in a thread of its own, a little ahead of who takes from it."""

    def __init__(self, items: Iterable[Arrival]) -> None:
        self._items = items
        self._queue: queue.Queue[Any] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._go, name="sources", daemon=True)

    def __enter__(self) -> _Ahead:
        self._thread.start()
        return self

    def __iter__(self) -> Iterator[Arrival]:
        while (item := self._queue.get()) is not _END:
            yield item
        if self._error is not None:
            raise self._error

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue

    def _go(self) -> None:
        try:
            for item in self._items:
                if self._stop.is_set():
                    return
                self._queue.put(item)
        except BaseException as error:
            self._error = error
        finally:
            self._queue.put(_END)


class _Behind:
    """Does work in a thread of its own; an error in it is raised where the next work is handed over, or at the end."""

    def __init__(self, work: Callable[[Any], None]) -> None:
        self._work = work
        self._queue: queue.Queue[Any] = queue.Queue(_BEHIND)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._go, name="writer", daemon=True)

    def __enter__(self) -> _Behind:
        self._thread.start()
        return self

    def put(self, item: Any) -> None:
        """Hand over work, waiting while too much is waiting."""
        while True:
            if self._error is not None:
                raise self._error
            try:
                self._queue.put(item, timeout=0.2)
                return
            except queue.Full:
                continue

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._queue.put(_END)
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def _go(self) -> None:
        while (item := self._queue.get()) is not _END:
            if self._error is None:
                try:
                    self._work(item)
                except BaseException as error:
                    self._error = error


