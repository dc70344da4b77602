"""Rows of any answer as JSON lines, CSV or Parquet, made bit by bit from Arrow batches."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def jsonl(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    """One JSON object a row."""
    for batch in batches:
        lines = (json.dumps(row, ensure_ascii=False, default=_plain) + "\n" for row in batch.to_pylist())
        yield "".join(lines).encode("utf-8", "replace")


def csv_rows(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    """A line of names, then one line a row. Nothing in a cell is taken for a formula by a spreadsheet."""
    yield _csv([batches.schema.names])
    for batch in batches:
        yield _csv([_safe(cell(value)) for value in row.values()] for row in batch.to_pylist())


def parquet(batches: pa.RecordBatchReader) -> Iterator[bytes]:
    """A Parquet file: a row group a batch, as soon as it is packed."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()

    def taken() -> bytes:
        data = sink.getvalue()
        sink.seek(0)
        sink.truncate()
        return data

    import pyarrow as pa

    with pq.ParquetWriter(
        pa.PythonFile(_Counted(sink), mode="w"), batches.schema, compression="zstd"
    ) as file:
        for batch in batches:
            file.write_batch(batch)
            yield taken()
    yield taken()


class _Counted:
    """A file that is only written to and knows how far it is, whatever was taken out of it."""

    closed = False

    def __init__(self, sink: io.BytesIO) -> None:
        self._sink, self._at = sink, 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return self._sink.write(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        return

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


def cell(value: Any) -> str:
    """A value in one cell: lists joined by ``;``, structs as JSON, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return ";".join(cell(item) for item in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _csv(rows: Any) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode("utf-8", "replace")


def _safe(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    if text[:1] in "=+-@\t\r" and text[1:] and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _plain(value: object) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


FORMATS: Mapping[str, Callable[[pa.RecordBatchReader], Iterator[bytes]]] = {
    "jsonl": jsonl,
    "csv": csv_rows,
    "parquet": parquet,
}
"""The formats of rows, by name."""
