"""The one writer of a ledger: shards, in their order, into the log and the tables. Every engine has it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..ledger.partitions import Spread
from ..store.build import Builder, in_step
from ..store.known import Register
from ..store.layout import Layout, make_layout
from ..store.lock import writing
from ..store.replica import Replica, replica_of
from ..store.shards import Log, Shard, file_metadata
from .parcels import Ingested, OnStep, Progress


class Writer:
    """Appends shards to the log, and to its second place if it has one, and brings them into the tables.

    The tables are opened, which may mean to copy them, when the first shard is there: while it is read. Where there is
    none they are left alone. Tables that are not in step with the log are brought into step at once.
    """

    def __init__(
        self,
        layout: Layout,
        log: Log,
        progress: Progress,
        replica: Replica | None,
        *,
        damaged: bool,
        spread: Spread | None,
    ) -> None:
        self._layout, self._log, self.progress, self._replica = layout, log, progress, replica
        self._spread = spread
        numbers = log.numbers()
        self.next = numbers[-1] + 1 if numbers else 1
        self._metadata: dict[str, str] | None = None
        self._builder: Builder | None = None
        if damaged or not in_step(layout, log):
            self._builder = Builder(layout, log, anew=damaged, spread=spread)
            progress.state.built_anew = self._builder.built_anew and bool(numbers)
            if not layout.database.exists():
                self._builder.publish_copy(at_once=True)  # so that readers find something from now on

    def write(self, shard: Shard, model: Callable[[], str]) -> None:
        """Bring the next shard to the log and into the tables; ``model`` gives the digest of what read it."""
        if self._metadata is None:
            self._metadata = file_metadata(model())
        self.prepare()
        assert self._builder is not None
        self._log.append(shard, self._metadata)
        if self._replica is not None:
            self._replica.put(shard.number)
        self.next += 1
        self.progress.state.shards += 1
        self._builder.apply(shard)
        self._builder.publish_copy()

    def prepare(self) -> None:
        """Open the tables for a shard that is being read."""
        if self._builder is None:
            self._builder = Builder(self._layout, self._log, spread=self._spread)

    def finish(self) -> None:
        """Let readers see the result."""
        if self._builder is not None:
            self._builder.finish()

    def abandon(self) -> None:
        """Leave everything as it is; the next writer goes on from there."""
        if self._builder is not None:
            self._builder.abandon()


@contextmanager
def writer(
    folder: str | os.PathLike[str],
    *,
    replica: str | None = None,
    on_step: OnStep | None = None,
    spread: Spread | None = None,
) -> Iterator[tuple[Writer, Register]]:
    """The ledger in ``folder`` (made if need be) open for writing, mended, and what it has already.

    ``replica`` is the address of a second place for the log (see :mod:`reportedly.store.replica`).
    ``spread`` carries out the parts of merging that can be side by side (see :mod:`reportedly.ledger.partitions`).
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
        state = Ingested(set_aside=tuple(damaged))
        to = Writer(layout, log, Progress(state, on_step), second, damaged=bool(damaged), spread=spread)
        try:
            yield to, register
        except KeyboardInterrupt:
            to.finish()
            raise
        except BaseException:
            to.abandon()
            raise
        to.finish()
