"""The shapes of other data sets as lines of text, the same wherever they are written to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import UnknownValue
from ..store import Ledger
from .linked import claims, json_ld
from .panel import COLUMNS, Counting, Level, Period, panel
from .plover import plover_json
from .rows import EventRow
from .tables import TABLES

SHAPES: Mapping[str, str] = {
    "plover": "PLOVER's JSON, one event a line",
    "polecat": "POLECAT's table, tab-separated",
    "gdelt": "GDELT 2.0's event table, tab-separated, without a header",
    "icews": "ICEWS's coded events, tab-separated",
    "panel": "dyad-period counts, CSV",
    "prov": "PROV-O with Web Annotation selectors, one JSON-LD object a line",
    "claims": "schema.org Claims, one JSON object a line",
}
"""The shapes by name, with what each is."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a panel counts; see :func:`reportedly.export.panel`."""

    counting: Counting = "asserted"
    least: int = 2
    period: Period = "week"
    level: Level = "country"
    unrealised: bool = False


def shape_lines(
    ledger: Ledger,
    shape: str,
    rows: Iterable[EventRow],
    *,
    header: bool | None = None,
    counted: Panel | None = None,
) -> Iterator[str]:
    """Events in a shape of :data:`SHAPES`, line by line. ``header``: a line of names, None: as the original has.

    Raises UnknownValue.
    """
    if shape in TABLES:
        columns, headed, make = TABLES[shape]
        if header if header is not None else headed:
            yield "\t".join(columns) + "\n"
        for cells in make(rows):
            yield "\t".join(" ".join(cell.split()) for cell in cells) + "\n"
    elif shape == "panel":
        yield from _panel(rows, header is not False, counted or Panel())
    elif shape == "plover":
        yield from map(_line, plover_json(rows))
    elif shape in SHAPES:
        yield from map(_line, (json_ld if shape == "prov" else claims)(ledger, rows))
    else:
        raise UnknownValue(f"{shape!r} is no shape to export. There are: {', '.join(SHAPES)}.")


def _panel(rows: Iterable[EventRow], header: bool, counted: Panel) -> Iterator[str]:
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(
        panel(
            rows,
            counting=counted.counting,
            least=counted.least,
            period=counted.period,
            level=counted.level,
            unrealised=counted.unrealised,
        )
    )
    yield from made.getvalue().splitlines(keepends=True)


def _line(one: Mapping[str, Any]) -> str:
    return json.dumps(one, ensure_ascii=False, separators=(", ", ": ")) + "\n"
