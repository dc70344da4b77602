"""Tables with a report a row: CSV, TSV and Parquet, a few rows at a time.

Which column is which field of the document is told by its name (see :data:`reportedly.sources.sidecars.FIELDS`) or by
``Settings.columns``. A CSV or TSV file may be gzipped, and is read in whatever encoding its lines are in.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import ReportedlyError, TooLarge
from .decoding import decode
from .inflating import Inflated
from .local import row_document, stamp_of
from .sidecars import FIELDS, field
from .stream import Arrival, IsKnown, Origin, Refused, Settings

ENDINGS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
PARQUET_ENDINGS = (".parquet", ".pq")
_SAMPLE = 2**18
_BATCH = 64
_BLOCK = 2**16
_DELIMITERS = ",;\t|"


def tables(name: str) -> Delimited | Parquet | None:
    """A table in a file."""
    path, lowered = Path(name), name.lower()
    if lowered.endswith(ENDINGS) and path.is_file():
        return Delimited(path)
    return Parquet(path) if lowered.endswith(PARQUET_ENDINGS) and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Delimited:
    """A table of delimited text. The first row names the columns."""

    path: Path

    def count(self) -> int | None:
        if self.path.name.lower().endswith(".gz"):
            return None
        try:
            with self.path.open("rb") as stream:
                lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(2**20), b""))
        except OSError:
            return None
        return max(lines - 1, 0)

    def columns(self) -> list[str]:
        """The names of its columns; none where it has none."""
        with self.path.open("rb") as file:
            return _header(_Table(self._unpacked(file), self._is_tsv(), 2**20))

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        name = str(self.path.absolute())
        try:
            with self.path.open("rb") as file:
                stream = self._unpacked(file)
                yield from self._rows(
                    _Table(stream, self._is_tsv(), settings.limit), name, settings, is_known
                )
                if isinstance(stream, Inflated):
                    stream.check()
        except (OSError, ReportedlyError) as error:
            reason = type(error).__name__ if isinstance(error, ReportedlyError) else "DamagedInput"
            message = (
                f"{name}: it could be read only so far ({error}). What came before is kept; fetch it again."
            )
            yield Refused(Origin(name, stamp_of(self.path)), reason, message)

    def _rows(self, table: _Table, name: str, settings: Settings, is_known: IsKnown) -> Iterator[Arrival]:
        header = _header(table)
        if (missing := _missing(header, name, stamp_of(self.path), settings)) is not None:
            yield missing
            return
        ids: set[str] = set()
        for number, cells in table.rows():
            if not isinstance(cells, _Fault) and len(cells) > len(header):
                cells = _Fault("DamagedInput", f"it has {len(cells)} cells under {len(header)} columns")
            if isinstance(cells, _Fault):
                where = Origin(f"{name}#{number}", stamp_of(self.path))
                yield Refused(where, cells.reason, f"{name}, row {number}: {cells.what}.")
            elif cells:
                row = dict(zip(header, cells, strict=False))
                yield row_document(row, name, number, settings, is_known, ids)

    def _unpacked(self, file: IO[bytes]) -> IO[bytes] | Inflated:
        return Inflated(file) if self.path.name.lower().endswith(".gz") else file

    def _is_tsv(self) -> bool:
        return ".tsv" in self.path.suffixes


@dataclass(frozen=True, slots=True)
class Parquet:
    """A Parquet file. Only the columns that say something of a document are read."""

    path: Path

    def count(self) -> int | None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return int(pq.read_metadata(self.path).num_rows)
        except (OSError, pa.ArrowException):
            return None

    def columns(self) -> list[str]:
        """The names of its columns. Raises OSError, pyarrow.ArrowException."""
        import pyarrow.parquet as pq

        return list(pq.read_schema(self.path).names)

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        name, stamp = str(self.path.absolute()), stamp_of(self.path)
        try:
            with closing(pq.ParquetFile(self.path)) as file:
                header = list(file.schema_arrow.names)
                if (missing := _missing(header, name, stamp, settings)) is not None:
                    yield missing
                    return
                said = {column.lower() for names in FIELDS.values() for column in names}
                wanted = [c for c in header if c.lower() in said or c in settings.columns.values()]
                ids: set[str] = set()
                number = 0
                for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
                    for row in batch.to_pylist():
                        number += 1
                        read = {key: _as_text(value, name) for key, value in row.items()}
                        yield row_document(read, name, number, settings, is_known, ids)
        except (OSError, ValueError, pa.ArrowException, ReportedlyError) as error:
            what = " ".join(str(error).split())[:300]
            message = (
                f"{name}: this Parquet file could be read only so far ({what}). What came before is kept."
            )
            yield Refused(Origin(name, stamp), "DamagedInput", message)


def has_reports(table: Delimited | Parquet, settings: Settings) -> bool:
    """Whether a table that lies in a folder has a column of texts."""
    import pyarrow as pa

    try:
        return _missing(table.columns(), "", None, settings) is None
    except (OSError, ValueError, pa.ArrowException, ReportedlyError):
        return isinstance(table, Parquet)  # damaged: it is refused aloud when it is read


class _Table:
    """Rows of delimited text from bytes."""

    def __init__(self, stream: IO[bytes] | Inflated, is_tsv: bool, limit: int) -> None:
        lines = _Lines(stream, limit)
        sample = lines.sample()
        first = sample[0] if sample else ""
        delimiter = "\t" if is_tsv else max(_DELIMITERS, key=first.count)
        quoted = not is_tsv or _is_quoted(sample, delimiter)
        csv.field_size_limit(max(csv.field_size_limit(), limit))
        quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        self._reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)
        self._number = 0

    def rows(self) -> Iterator[tuple[int, list[str] | _Fault]]:
        """Each row with its number, the header being row 0: its cells, or what is wrong with it."""
        while True:
            number = self._number
            self._number += 1
            try:
                yield number, next(self._reader)
            except StopIteration:
                return
            except TooLarge as error:
                yield number, _Fault("TooLarge", str(error))
            except csv.Error as error:
                yield number, _Fault("DamagedInput", f"it cannot be read ({error})")


@dataclass(frozen=True, slots=True)
class _Fault:
    reason: str
    what: str


class _Lines:
    """The lines of a table as text, in whatever encoding each is. A line over the limit raises TooLarge in its turn."""

    def __init__(self, stream: IO[bytes] | Inflated, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self._sample: deque[str | None] = deque()
        first = stream.readline(limit + 1)
        codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(first[:2])
        self._wide = _wide_lines(stream, first, codec) if codec is not None else None
        self._first: bytes | None = first.removeprefix(b"\xef\xbb\xbf")

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._sample.popleft() if self._sample else self._next()
        if line is None:
            raise TooLarge(f"a line of it has more than {self._limit / 2**20:,.1f} MB; raise --max-size")
        return line

    def sample(self) -> list[str]:
        """The first lines; they are still to come."""
        size = 0
        while size < _SAMPLE:
            try:
                line = self._next()
            except StopIteration:
                break
            self._sample.append(line)
            size += len(line or "") + 1
        return [line for line in self._sample if line is not None]

    def _next(self) -> str | None:
        """The next line; None for one over the limit."""
        if self._wide is not None:
            line = next(self._wide)
            return line if len(line) <= self._limit else None
        data = self._first if self._first is not None else self._stream.readline(self._limit + 1)
        self._first = None
        if not data:
            raise StopIteration
        if len(data) > self._limit and not data.endswith(b"\n"):
            while (rest := self._stream.readline(_BLOCK)) and not rest.endswith(b"\n"):
                pass
            return None
        try:
            return data.decode("utf-8").replace("\0", "")
        except UnicodeDecodeError:
            return decode(data, name="the table")[0].replace("\0", "")


def _header(table: _Table) -> list[str]:
    _, cells = next(iter(table.rows()), (0, []))
    return [cell.strip() for cell in cells] if not isinstance(cells, _Fault) else []


def _is_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether tab-separated lines use quotes as CSV does: a sample that is read so has rows of one width.

    A sample may end within a quoted cell.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    widths: set[int] = set()
    try:
        for row in reader:
            if row:
                widths.add(len(row))
    except csv.Error:
        if reader.line_num < len(lines):
            return False
    return len(widths) <= 1


def _missing(header: Iterable[str], name: str, stamp: str | None, settings: Settings) -> Refused | None:
    """The refusal of a table that has no texts, or not the columns that were named."""
    columns = dict.fromkeys(header, "")
    shown = ", ".join(columns)[:300] or "none"
    absent = [column for column in settings.columns.values() if column not in columns]
    if absent:
        what = f"there is no column {absent[0]!r}; its columns are: {shown}. Name one of them with --column."
    elif field(columns, "text", settings.columns) is None:
        what = f"it has no column of texts; its columns are: {shown}. Name it with --column text=COLUMN."
    else:
        return None
    chosen = stamp and f"{stamp} {sorted(settings.columns.items())}"  # other columns, another try
    return Refused(Origin(name, chosen), "NoTextColumn", f"{name}: {what}")


def _as_text(value: Any, name: str) -> Any:
    return decode(value, name=name)[0] if isinstance(value, bytes) else value


def _wide_lines(stream: IO[bytes] | Inflated, first: bytes, codec: str) -> Iterator[str]:
    """The lines of UTF-16."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    left = decoder.decode(first[2:])
    while block := stream.read(_BLOCK):
        *lines, left = (left + decoder.decode(block)).split("\n")
        yield from (line + "\n" for line in lines)
    yield from (line + "\n" for line in left.split("\n") if line)
