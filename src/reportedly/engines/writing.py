"""The one writer of a ledger: shards, in their order, into the log and the tables. Every engine has it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..store.build import Builder
from ..store.known import Register
from ..store.layout import make_layout
from ..store.lock import writing
from ..store.replica import Replica, replica_of
from ..store.shards import Log, Shard, file_metadata
from .parcels import Ingested, OnStep, Progress


class Writer:
    """Appends shards to the log, and to its second place if it has one, and brings them into the tables."""

    def __init__(self, log: Log, builder: Builder, progress: Progress, replica: Replica | None) -> None:
        self._log, self._builder, self.progress, self._replica = log, builder, progress, replica
        numbers = log.numbers()
        self.next = numbers[-1] + 1 if numbers else 1
        self._metadata: dict[str, str] | None = None

    def write(self, shard: Shard, model: Callable[[], str]) -> None:
        """Bring the next shard to the log and into the tables; ``model`` gives the digest of what read it."""
        if self._metadata is None:
            self._metadata = file_metadata(model())
        self._log.append(shard, self._metadata)
        if self._replica is not None:
            self._replica.put(shard.number)
        self.next += 1
        self.progress.state.shards += 1
        self._builder.apply(shard)
        self._builder.publish_copy()


@contextmanager
def writer(
    folder: str | os.PathLike[str], *, replica: str | None = None, on_step: OnStep | None = None
) -> Iterator[tuple[Writer, Register]]:
    """The ledger in ``folder`` (made if need be) open for writing, mended, and what it has already.

    ``replica`` is the address of a second place for the log (see :mod:`reportedly.store.replica`).
    Raises NotALedger, LedgerLocked, LedgerError.
    """
    layout = make_layout(folder)
    with writing(layout, what="reportedly ingest"):
        log = Log(layout)
        damaged = log.mend()
        second = replica_of(layout, replica)
        if second is not None:
            second.reconcile()
        register = Register(log)
        builder = Builder(layout, log, anew=bool(damaged))
        state = Ingested(set_aside=tuple(damaged), built_anew=builder.built_anew and bool(log.numbers()))
        try:
            if not layout.database.exists():
                builder.publish_copy(at_once=True)  # so that readers find something from now on
            yield Writer(log, builder, Progress(state, on_step), second), register
        except KeyboardInterrupt:
            builder.finish()
            raise
        except BaseException:
            builder.abandon()
            raise
        builder.finish()
