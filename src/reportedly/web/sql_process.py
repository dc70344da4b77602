"""A process apart that answers SQL from users: whatever the SQL does there, the server can end it.

DuckDB breaks most questions off when it is told to, but not all (a text of a billion letters, a list sorted in one
call), and some take memory that it does not count. So they are asked here, on a sealed connection
(:meth:`reportedly.store.Ledger.sealed`), within the limits of the operating system.

Started by :mod:`reportedly.web.sql`, one JSON object a line in and out: ``{"sql", "rows", "bytes"}`` →
``{"columns", "rows", "truncated"}`` or ``{"error", "message"}``; first of all ``{"ready": true}``.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import IO, Any
from uuid import UUID

from ..errors import QueryError, ReportedlyError
from ..store.layout import open_layout
from ..store.ledger import Ledger

_BATCH = 256


def main(folder: str, memory: int) -> None:
    """Answer questions to the ledger until standard input ends. ``memory``: bytes that answering may take."""
    out = sys.stdout
    sys.stdout = sys.stderr
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    ledger = Ledger(open_layout(folder), sealed=True)
    with contextlib.suppress(ReportedlyError):  # a ledger that is not there now may be when it is asked
        ledger.sql("SELECT 1").to_arrow()
    _limit(memory)
    _say(out, {"ready": True})
    for line in sys.stdin:
        wanted = json.loads(line)
        try:
            answer = answered(ledger, wanted["sql"], rows=wanted["rows"], bytes=wanted["bytes"])
        except ReportedlyError as error:
            answer = {"error": type(error).__name__, "message": _short(str(error))}
        except MemoryError:
            answer = {
                "error": QueryError.__name__,
                "message": "This takes more memory than is allowed. Ask for less.",
            }
        _say(out, answer)


def answered(ledger: Ledger, sql: str, *, rows: int, bytes: int) -> dict[str, Any]:
    """The answer as JSON has it, cut after so many rows or bytes. Raises QueryError."""
    found: list[list[Any]] = []
    size = 0
    truncated = False
    with ledger.sql(sql).to_batches(_BATCH) as batches:
        columns = [{"name": field.name, "type": str(field.type)} for field in batches.schema]
        for row in _rows(batches):
            if len(found) == rows:
                truncated = True
                break
            size += len(json.dumps(row, ensure_ascii=False))
            if size > bytes:
                if not found:
                    raise QueryError(
                        f"One row of this answer is larger than the {bytes:,} bytes allowed. Ask for fewer columns."
                    )
                truncated = True
                break
            found.append(row)
    return {"columns": columns, "rows": found, "truncated": truncated}


def _short(words: str) -> str:
    return words if len(words) <= 600 else words[:599] + "…"


def _rows(batches: Any) -> Iterator[list[Any]]:
    for batch in batches:
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            yield [plain(value) for value in row]


def plain(value: Any) -> Any:
    """A value as JSON has it: days and times in ISO's form, no number as null, what JSON cannot say as words."""
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or abs(value) < 2**63 else str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return plain(int(value) if value == value.to_integral_value() else float(value))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, timedelta | UUID):
        return str(value)
    return str(value)


def _end_with(parent: int) -> None:
    """End when the server has ended, even in the middle of an answer."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)


def _limit(memory: int) -> None:
    """Take no more address space than now and ``memory`` bytes, where the system can say so."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):  # not Linux: the limit of DuckDB and of the time remain
        return


def _say(out: IO[str], answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n")
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
