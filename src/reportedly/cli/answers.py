"""Answers of a ledger on the terminal or into a file: a table for people, JSON lines, CSV, Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .format import Format

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from ..store import Answer

Row = Mapping[str, Any]
Column = tuple[str, Callable[[Row], str]]
"""A column for people: its heading, and a row's words in it."""
Entry = Callable[[Row], tuple[Sequence[str], str]]
"""A row for people in lines: what is said of it in short, its id first, and the words of a report."""
_LONGEST = 120


def give(
    answer: Answer, format: Format, out: Path | None, shown: Sequence[Column] | Entry | None = None
) -> None:
    """Write an answer. ``shown`` is what people see of it; None: all columns. Raises OutputError, QueryError."""
    from ..export.formats import FORMATS
    from .writers import target

    with target(out, binary=format is Format.parquet) as stream:
        if format is Format.table:
            _for_people(answer.to_arrow(), stream, out is None, shown)
            return
        with answer.to_batches() as batches:
            for data in FORMATS[format.value](batches):
                stream.write(data if format is Format.parquet else data.decode())


def _for_people(
    table: pa.Table, stream: IO[Any], standard: bool, shown: Sequence[Column] | Entry | None
) -> None:
    from rich.text import Text

    from .terminal import console_for, tidy

    console = console_for(None if standard else stream)
    rows = table.to_pylist()
    with tidy(console):
        if not rows:
            console.print(Text("Nothing was found.", "dim"))
        elif callable(shown):
            for row in rows:
                _entry(console, *shown(row))
        else:
            _grid(console, rows, shown or [(name, _cell_of(name)) for name in table.column_names])


def _entry(console: Console, head: Sequence[str], body: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from .messages import printable

    first, *rest = head
    line = Text(f"{first}  ", "magenta")
    line.append(printable(" · ".join(part for part in rest if part)), "default")
    console.print(line)
    if body:
        room = max(console.width - 10, 20)
        flat = " ".join(body.split())
        short = flat if len(flat) <= 2 * room else flat[: 2 * room - 1] + "…"
        console.print(Padding(Text(printable(short), "dim"), (0, 0, 0, 10)))


def _grid(console: Console, rows: Sequence[Row], shown: Sequence[Column]) -> None:
    from rich.table import Table
    from rich.text import Text

    from .messages import printable

    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading, _ in shown:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(printable(words(row))) for _, words in shown))
    console.print(grid)


def _cell_of(name: str) -> Callable[[Row], str]:
    from ..export.formats import cell

    def words(row: Row) -> str:
        text = " ".join(cell(row[name]).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    return words
