"""SQL from users, asked in processes apart (:mod:`reportedly.web.sql_process`) that are ended when they overrun.

A process is started with the first question and kept for the next. Never more than ``workers`` run; ``waiting`` more
questions wait for one, and what comes then is refused.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Any

from pydantic import BaseModel, Field

from .. import errors
from ..errors import LedgerError, QueryError, QueryTimeout
from .turns import Turns

_STARTING = 60.0
_KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "TZ", "VIRTUAL_ENV")
"""What a process is told of the server's environment: enough to start, and no secret."""


class Column(BaseModel):
    """A column of an answer. ``type``: as Arrow names it."""

    name: str
    type: str


class SqlAnswer(BaseModel):
    """The answer to a question in SQL. ``truncated``: there are more rows than were asked for, or than fit."""

    columns: list[Column]
    rows: list[list[Any]] = Field(description="One list of values a row, in the order of the columns.")
    truncated: bool
    milliseconds: float


class SqlWorkers:
    """The processes that answer SQL about one ledger.

    ``seconds`` is how long a question may take, ``memory`` how many bytes beyond what a process takes when it
    starts, ``bytes`` how large an answer may be.
    """

    def __init__(
        self,
        folder: Path,
        *,
        workers: int = 1,
        waiting: int = 4,
        seconds: float = 10.0,
        memory: int = 1536 * 2**20,
        bytes: int = 4 * 2**20,
    ) -> None:
        self._folder, self._seconds, self._memory, self._bytes = Path(folder), seconds, memory, bytes
        self._turns = Turns(
            workers,
            waiting=waiting,
            patience=seconds + _STARTING,
            crowded="Too many questions in SQL are being answered. Ask again in a few seconds.",
            late="The questions in SQL before this one take too long. Ask again in a few seconds.",
        )
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def ask(self, sql: str, *, rows: int) -> SqlAnswer:
        """The answer, cut after ``rows``. Raises QueryError, QueryTimeout, TooBusy, LedgerError."""
        with self._turns.turn():
            worker = self._take()
            begun = monotonic()
            try:
                answer = worker.ask({"sql": sql, "rows": rows, "bytes": self._bytes}, self._seconds)
            except BaseException:
                worker.end()
                raise
            with self._lock:
                self._idle.append(worker)
        if "error" in answer:
            raise getattr(errors, answer["error"], LedgerError)(answer["message"])
        return SqlAnswer(**answer, milliseconds=round((monotonic() - begun) * 1000, 1))

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def _take(self) -> _Worker:
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                return _Worker(self._folder, self._memory)
            if worker.lives:
                return worker
            worker.end()


class _Worker:
    """One process."""

    def __init__(self, folder: Path, memory: int) -> None:
        known = {name: os.environ[name] for name in _KEPT if name in os.environ}
        paths = os.pathsep.join(
            part for part in (str(Path(__file__).parents[2]), known.get("PYTHONPATH")) if part
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.sql_process", str(folder.resolve()), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**known, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
            cwd=folder.resolve().anchor,
        )
        self._said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._next(_STARTING)
        except BaseException:
            self.end()
            raise

    @property
    def lives(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """What the process answers. Raises QueryTimeout, QueryError; it is of no more use then."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise QueryError("The process that answers SQL has ended. Ask again.") from error
        return self._next(seconds)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for line in self._process.stdout:
                self._said.put(line)
        self._said.put(b"")

    def _next(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._said.get(timeout=seconds)
        except queue.Empty:
            raise QueryTimeout(
                f"This took longer than {seconds:g} seconds and was broken off. Ask for less, or ask the ledger's "
                f"folder itself: reportedly sql LEDGER_DIR"
            ) from None
        if not line:
            raise QueryError("This took more memory than is allowed, and was broken off. Ask for less.")
        answer: dict[str, Any] = json.loads(line)
        return answer
