"""The ledger that pages ask: opened when first asked, read-only, and no question of it takes longer than allowed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fastapi import Request

from ..errors import LedgerError, QueryError, QueryTimeout
from ..store import Ledger
from ..store.layout import Layout, open_layout
from ..store.ledger import Asked
from ..store.queries import Query

if TYPE_CHECKING:
    import duckdb

    from .settings import Settings

_PACE = 0.25
"""Seconds between two looks at questions that are being answered."""


class Watch:
    """Breaks off questions whose time is over: one thread for all of them, which sleeps while there are none."""

    def __init__(self) -> None:
        self._asked = threading.Condition()
        self._open: dict[int, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._late: set[int] = set()
        self._numbers = count()
        self._thread: threading.Thread | None = None

    def begin(self, cursor: duckdb.DuckDBPyConnection, seconds: float) -> int:
        """Watch what a cursor does from now on; the number to end it with."""
        with self._asked:
            number = next(self._numbers)
            self._open[number] = (monotonic() + seconds, cursor)
            if self._thread is None:
                self._thread = threading.Thread(target=self._go, name="watch", daemon=True)
                self._thread.start()
            self._asked.notify()
        return number

    def end(self, number: int) -> bool:
        """Watch it no more; whether it was broken off."""
        with self._asked:
            self._open.pop(number, None)
            was_late = number in self._late
            self._late.discard(number)
        return was_late

    def _go(self) -> None:
        with self._asked:
            while True:
                self._look()
                self._asked.wait(_PACE if self._open else None)

    def _look(self) -> None:
        now = monotonic()
        for number, (until, cursor) in self._open.items():
            if until <= now:
                self._late.add(number)
                cursor.interrupt()  # again and again: it may be between two steps


class TimedLedger(Ledger):
    """A ledger whose questions are broken off after ``seconds``. Raises QueryTimeout for those."""

    def __init__(self, layout: Layout, *, seconds: float) -> None:
        super().__init__(layout)
        self.seconds = seconds
        self._watch = Watch()

    @contextlib.contextmanager
    def _asked(self, query: Query) -> Iterator[Asked]:
        is_late = False
        try:
            with super()._asked(query) as asked:
                watched = self._watch.begin(asked.cursor, self.seconds)
                try:
                    yield asked
                finally:
                    is_late = self._watch.end(watched)
        except QueryError as error:
            if is_late:
                raise QueryTimeout(
                    f"This took longer than {self.seconds:g} seconds and was broken off. Ask for less: a shorter time, "
                    f"one type or one actor."
                ) from error
            raise


class Ledgers:
    """The server's way to its ledger. A ledger that is not there yet is looked for again with each request."""

    def __init__(self, settings: Settings) -> None:
        self._folder, self._seconds = Path(settings.ledger), settings.query_seconds
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None

    def current(self) -> Ledger:
        """The ledger. Raises NotALedger, LedgerVersion, LedgerDamaged."""
        with self._lock:
            if self._ledger is None:
                self._ledger = TimedLedger(open_layout(self._folder), seconds=self._seconds)
            return self._ledger

    def state(self) -> str | None:
        """Which state of the ledger answers come from now (:attr:`reportedly.Ledger.state`); None: from none."""
        try:
            return self.current().state
        except LedgerError:
            return None


def current_ledger(request: Request) -> Ledger:
    """The ledger of this server, for reading (a FastAPI dependency). Raises LedgerError."""
    ledgers: Ledgers = request.app.state.ledgers
    return ledgers.current()
