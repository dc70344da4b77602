"""Taking turns at something dear: so many at once, so many more wait, and what comes then is refused."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from ..errors import TooBusy


class Turns:
    """``at_once`` go in together, ``waiting`` more wait up to ``patience`` seconds. ``crowded`` and ``late`` say what
    those are told who find too many before them, and who waited too long."""

    def __init__(self, at_once: int, *, waiting: int, patience: float, crowded: str, late: str) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._most = at_once + waiting
        self._patience, self._crowded, self._late = patience, crowded, late
        self._lock = threading.Lock()
        self._inside = 0

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn. Raises TooBusy."""
        with self._lock:
            if self._inside >= self._most:
                raise TooBusy(self._crowded)
            self._inside += 1
        try:
            if not self._free.acquire(timeout=self._patience):
                raise TooBusy(self._late)
            try:
                yield
            finally:
                self._free.release()
        finally:
            with self._lock:
                self._inside -= 1
