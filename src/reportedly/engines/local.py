"""Reading into a ledger on one machine: documents are opened ahead, read here, written behind.

Three threads: one opens the sources, one reads and codes (the model's own threads do the heavy part), one writes
shards and merges.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from ..report import Pipeline, Report
from ..sources.stream import Arrival, Settings, iter_documents, open_sources
from .parcels import SHARD, Ingested, Maker, OnStep, model_of, parcels, words_of
from .writing import Writer, writer

_AHEAD = 512
"""Arrivals that are opened ahead of the reader."""
_BEHIND = SHARD
"""Reports that may wait for the writer: it takes some time over a shard when that is full."""


def ingest(
    sources: Sequence[str],
    folder: str | os.PathLike[str],
    *,
    pipeline: Pipeline,
    settings: Settings | None = None,
    shard: int = SHARD,
    replica: str | None = None,
    on_step: OnStep | None = None,
) -> Ingested:
    """Read what is new in the sources into the ledger in ``folder`` (made if need be).

    Killed at any moment, the next run goes on where the last whole shard ended. Raises MissingFile, NotALedger,
    LedgerLocked, LedgerError, ModelError. ``on_step`` is told after each arrival. ``replica`` is the
    address of a second place for the log (``s3://…``, see :mod:`reportedly.store.replica`), remembered for later runs.
    """
    open_sources(sources)  # a mistyped name is said before anything is made
    with writer(folder, replica=replica, on_step=on_step) as (to, register):
        arrivals = iter_documents(sources, settings=settings, is_known=register.is_known)
        with _Behind(partial(_write, to, pipeline)) as behind, _Ahead(arrivals) as ahead:
            for parcel in parcels(ahead, register, to.progress, size=shard):
                maker = Maker(parcel, on_refused=to.progress.refused)
                behind.put((None, None))
                for report in maker.reports(pipeline):
                    to.progress.read(1, mentions=len(report.events), words=words_of(report))
                    behind.put((maker, report))
                behind.put((maker, None))
    return to.progress.state


def _write(to: Writer, pipeline: Pipeline, item: tuple[Maker | None, Report | None]) -> None:
    """Behind: open the tables; take what is kept of a report; when a parcel is done, write its shard."""
    maker, report = item
    if maker is None:
        to.prepare()
    elif report is None:
        to.write(maker.shard(to.next), model=partial(model_of, pipeline))
    elif not maker.keep(report):
        to.progress.read(-1, mentions=-len(report.events), words=-words_of(report))


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


