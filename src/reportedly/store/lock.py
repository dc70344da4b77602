"""One writer at a time, and the next one is told who it is.

The lock is the operating system's (``flock``; the package filelock knows each system's), so that it ends with its
process however that ends. Who holds it stands in a file beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from datetime import datetime

from ..errors import LedgerError, LedgerLocked
from .layout import Layout


@contextlib.contextmanager
def writing(layout: Layout, *, what: str) -> Iterator[None]:
    """Hold the ledger for writing; ``what`` is the work, for others to know. Raises LedgerLocked."""
    from filelock import FileLock, Timeout

    lock = FileLock(layout.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LedgerLocked(_message(layout)) from None
    except OSError as error:
        raise LedgerError(f"{layout.folder}: it cannot be written to ({error.strerror}).") from error
    try:
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
            "work": what,
        }
        draft = layout.writer.with_name(f".{layout.writer.name}.{os.getpid()}")
        draft.write_text(json.dumps(holder) + "\n", "utf-8")
        draft.replace(layout.writer)
        yield
    finally:
        with contextlib.suppress(OSError):
            layout.writer.unlink()
        lock.release()


def _message(layout: Layout) -> str:
    try:
        holder = json.loads(layout.writer.read_text("utf-8"))
        who = (
            f"{holder['work']} (process {holder['pid']} on {holder['host']}) is writing to it "
            f"since {holder['since']}"
        )
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process is writing to it"
    return f"{layout.folder}: {who}. Wait until that is done, or stop it; reading goes on meanwhile."
