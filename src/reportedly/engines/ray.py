"""Reading into a ledger on a cluster, with Ray Data.

The sources are opened, and the log and the tables written, by the process that calls: that keeps the order of the
documents, and there is one writer. In between, each parcel of documents becomes a shard in an actor that has loaded
the model once, by the same functions as on one machine, so that the shards are the same bytes. Parcels stay in the
feed until their shard is in the log: where a worker is lost, another makes that shard again.

Of merging, the scores of pairs go to the cluster, divided by blocking key and time, and the summaries, divided by event
(:mod:`reportedly.ledger.partitions`); clusters are made, and looked up, by the process that calls.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import ClusterError, MissingExtra, ReportedlyError
from ..report import Pipeline
from ..sources.stream import Refused, Settings, iter_documents, open_sources
from ..store.shards import Shard
from .parcels import SHARD, Ingested, Maker, OnStep, Parcel, model_of, parcels, words_of
from .writing import Writer, writer

A = TypeVar("A")
B = TypeVar("B")

_AHEAD = 2
"""Parcels for each worker that are opened ahead."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where to read.

    ``address``: that of a Ray cluster (``auto`` finds the one this machine belongs to); None starts one on this
    machine for the time of the run. ``workers``: how many processes read (None: as many as there are cores for).
    ``threads``: cores for each of them.
    """

    address: str | None = None
    workers: int | None = None
    threads: int = 1


@dataclass(frozen=True, slots=True)
class _Made:
    """The shard of a parcel, and what is to be counted."""

    shard: Shard
    model: str
    words: int
    refused: tuple[Refused, ...]


def ingest(
    sources: Sequence[str],
    folder: str | os.PathLike[str],
    *,
    make_pipeline: Callable[[], Pipeline],
    cluster: Cluster | None = None,
    settings: Settings | None = None,
    shard: int = SHARD,
    replica: str | None = None,
    on_step: OnStep | None = None,
) -> Ingested:
    """Read what is new in the sources into the ledger in ``folder``, as :func:`reportedly.engines.ingest` does.

    ``make_pipeline`` is called once in each worker, and must be something that can be sent there. The result is the
    same as that of the local engine, byte for byte in the log. Raises what that does; MissingExtra where Ray is not
    installed; ClusterError where the cluster is not reached or falls away.
    """
    ray = _ray()
    open_sources(sources)
    spread = _Spread()
    with (
        writer(folder, replica=replica, on_step=on_step, spread=spread) as (to, register),
        _connected(ray, cluster or Cluster()) as workers,
        spread.over(ray, workers),
    ):
        arrivals = iter_documents(sources, settings=settings, is_known=register.is_known)
        feed = ray.remote(num_cpus=0)(_Feed).remote(_AHEAD * workers)
        filler = _Filler(ray, feed, parcels(arrivals, register, to.progress, size=shard), to.next)
        made = _made(ray, feed, make_pipeline, to.next, workers, (cluster or Cluster()).threads)
        with filler:
            try:
                for one in made:
                    _write(to, one)
                    ray.get(feed.release.remote(one.shard.number))
            except ray.exceptions.RayError as error:
                raise ClusterError(
                    f"The cluster gave up ({type(error).__name__}: {str(error).strip().splitlines()[-1]}). What was "
                    f"written before is whole: run the same command again and it goes on from there."
                ) from error
    return to.progress.state


def _write(to: Writer, made: _Made) -> None:
    if made.shard.number != to.next:
        raise ClusterError(
            f"Shard {made.shard.number} came where {to.next} was due; nothing of it was written. Run the same "
            f"command again: it goes on from there. If it happens again, please report it as a bug."
        )
    for refused in made.refused:
        to.progress.refused(refused)
    shard = made.shard
    to.progress.read(shard.documents.num_rows, mentions=shard.mentions.num_rows, words=made.words)
    to.write(shard, lambda: made.model)


class _Spread:
    """Parts of merging as tasks on the cluster; before it is connected, and after, one after the other here."""

    def __init__(self) -> None:
        self.parts = 1
        self._ray: Any = None

    @contextmanager
    def over(self, ray: Any, workers: int) -> Iterator[None]:
        """Use the cluster, which has so many workers."""
        self._ray, self.parts = ray, max(workers, 2)
        try:
            yield
        finally:
            self._ray, self.parts = None, 1

    def __call__(self, function: Callable[[A], B], parts: Sequence[A], /) -> list[B]:
        if self._ray is None:
            return [function(part) for part in parts]
        task = self._ray.remote(num_cpus=0)(_carried_out)  # beside the readers, who have all cores
        found: list[B] = self._ray.get([task.remote(function, part) for part in parts])
        return found


def _carried_out(function: Callable[[A], B], part: A) -> B:
    return function(part)


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what goes wrong arrives as an error
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingExtra("--engine ray needs Ray: pip install 'reportedly[cluster]'") from error
    return ray


@contextmanager
def _connected(ray: Any, cluster: Cluster) -> Iterator[int]:
    """Connected to the cluster (one that the caller has opened is used as it is); the number of workers."""
    ours = not ray.is_initialized()
    loggers = [logging.getLogger("ray"), logging.getLogger("ray.data")]
    levels = [logger.level for logger in loggers]
    context = ray.data.DataContext.get_current()
    before = (context.target_max_block_size, context.execution_options.preserve_order, context.enable_progress_bars)
    try:
        if ours:
            here: dict[str, Any] = {"include_dashboard": False}
            if cluster.workers is not None:
                here["num_cpus"] = cluster.workers * cluster.threads
            options = {"address": cluster.address} if cluster.address else {"address": "local", **here}
            try:
                ray.init(logging_level=logging.ERROR, log_to_driver=False, **options)
            except (ConnectionError, RuntimeError, ValueError, OSError) as error:
                where = f"the cluster at {cluster.address}" if cluster.address else "Ray on this machine"
                raise ClusterError(f"{where} could not be reached: {error}") from error
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        context.target_max_block_size = 1  # a block for each parcel: none waits for another
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        cores = int(ray.cluster_resources().get("CPU", 1))
        yield cluster.workers or max(cores // cluster.threads, 1)
    finally:
        context.target_max_block_size, context.execution_options.preserve_order, context.enable_progress_bars = before
        if ours:
            ray.shutdown()
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _made(
    ray: Any, feed: Any, make_pipeline: Callable[[], Pipeline], first: int, workers: int, threads: int
) -> Iterator[_Made]:
    """The shards, in order, as they are made."""
    from ray.data import ActorPoolStrategy
    from ray.data.block import BlockMetadata
    from ray.data.datasource import Datasource, ReadTask

    class Parcels(Datasource):  # type: ignore[misc]
        """The parcels of the feed, in order: one long task, which gives the same ones again if it is repeated."""

        def estimate_inmemory_data_size(self) -> int | None:
            return None

        def get_read_tasks(self, parallelism: int, *args: Any, **options: Any) -> list[Any]:
            return [ReadTask(lambda: _rows(feed, first), BlockMetadata(None, None, None))]

    rows = ray.data.read_datasource(Parcels(), num_cpus=0, override_num_blocks=1)
    shards = rows.map(
        _Worker,
        fn_constructor_args=(make_pipeline,),
        compute=ActorPoolStrategy(min_size=1, max_size=workers, initial_size=workers),
        num_cpus=threads,
    )
    for row in shards.iter_rows():
        made = pickle.loads(row["made"])
        if isinstance(made, ReportedlyError):
            raise made
        yield made


def _rows(feed: Any, first: int) -> Iterator[Any]:
    """A table of one row for each parcel of the feed."""
    import pyarrow as pa
    import ray

    number = first
    while (parcel := ray.get(feed.take.remote(number))) is not None:
        yield pa.table({"number": [number], "parcel": pa.array([parcel], pa.large_binary())})
        number += 1


class _Worker:
    """Makes shards, with a pipeline of its own."""

    def __init__(self, make_pipeline: Callable[[], Pipeline]) -> None:
        self._make = make_pipeline
        self._pipeline: Pipeline | None = None

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        made: _Made | ReportedlyError
        try:
            made = self._shard(row["number"], pickle.loads(row["parcel"]))
        except ReportedlyError as error:  # as it is, and not as Ray would tell it
            made = error
        return {"number": row["number"], "made": pickle.dumps(made, protocol=5)}

    def _shard(self, number: int, parcel: Parcel) -> _Made:
        if self._pipeline is None:
            self._pipeline = self._make()
        refused: list[Refused] = []
        maker, words = Maker(parcel, on_refused=refused.append), 0
        for report in maker.reports(self._pipeline):
            if maker.keep(report):
                words += words_of(report)
        return _Made(maker.shard(number), model_of(self._pipeline), words, tuple(refused))


class _Feed:
    """An actor that holds the parcels between the sources and the log."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parcels: dict[int, bytes] = {}
        self._end: int | None = None
        self._changed = asyncio.Condition()

    async def put(self, number: int, parcel: bytes) -> None:
        """Take a parcel, when there is room for it."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._parcels) < self._room)
            self._parcels[number] = parcel
            self._changed.notify_all()

    async def finish(self, number: int) -> None:
        """There is no parcel of this number, nor any after it."""
        async with self._changed:
            self._end = number
            self._changed.notify_all()

    async def take(self, number: int) -> bytes | None:
        """The parcel of a number, when it is there; None after the last."""
        async with self._changed:
            await self._changed.wait_for(lambda: number in self._parcels or self._end == number)
            return self._parcels.get(number)

    async def release(self, number: int) -> None:
        """The shard of this number is in the log."""
        async with self._changed:
            self._parcels.pop(number, None)
            self._changed.notify_all()


class _Filler:
    """Puts parcels into the feed, in a thread of its own; an error in it is raised at the end."""

    def __init__(self, ray: Any, feed: Any, parcels: Iterator[Parcel], first: int) -> None:
        self._ray, self._feed, self._parcels, self._first = ray, feed, parcels, first
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go, name="sources", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._stop.set()
        if kind is not None:
            with suppress(Exception):
                self._ray.kill(self._feed)  # whoever waits for it goes on
        self._thread.join()
        if self._error is not None and kind is None:
            raise self._error

    def _go(self) -> None:
        number = self._first
        try:
            for parcel in self._parcels:
                if self._stop.is_set():
                    return
                self._ray.get(self._feed.put.remote(number, pickle.dumps(parcel, protocol=5)))
                number += 1
        except BaseException as error:
            self._error = error
        finally:
            with suppress(Exception):
                self._ray.get(self._feed.finish.remote(number))
