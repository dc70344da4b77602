"""The ledger that pages ask: opened when first asked, read-only, and no question of it takes longer than allowed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

from ..errors import LedgerError, QueryError, QueryTimeout
from ..store import Ledger
from ..store.layout import Layout, open_layout
from ..store.queries import Query

if TYPE_CHECKING:
    import duckdb

    from .settings import Settings


class TimedLedger(Ledger):
    """A ledger whose questions are broken off after ``seconds``. Raises QueryTimeout for those."""

    def __init__(self, layout: Layout, *, seconds: float) -> None:
        super().__init__(layout)
        self.seconds = seconds
        self._asking = threading.local()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = super()._cursor()
        self._asking.cursor = cursor
        return cursor

    @contextlib.contextmanager
    def _asked(self, query: Query) -> Iterator[duckdb.DuckDBPyRelation]:
        late = threading.Event()

        def break_off(cursor: duckdb.DuckDBPyConnection) -> None:
            late.set()
            cursor.interrupt()

        timer: threading.Timer | None = None
        try:
            with super()._asked(query) as relation:
                timer = threading.Timer(self.seconds, break_off, (self._asking.cursor,))
                timer.daemon = True
                timer.start()
                yield relation
        except QueryError as error:
            if late.is_set():
                raise QueryTimeout(
                    f"This took longer than {self.seconds:g} seconds and was broken off. Ask for less: a shorter time, "
                    f"one type or one actor."
                ) from error
            raise
        finally:
            if timer is not None:
                timer.cancel()


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
