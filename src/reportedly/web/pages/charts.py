"""Charts as pictures: those of :mod:`reportedly.charts`, at addresses of their own, for pages and for taking along.

Drawing one takes longer than a page may; what was drawn is kept, with an ETag, by :mod:`reportedly.web.remembering`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from ...charts import Chart
from ...charts.palette import ThemeName
from ...charts.plots import MOST_ACTORS
from ...errors import UnknownValue
from ...store import Ledger
from ..filters import read_filters
from ..ledgers import current_ledger

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
Format = Literal["svg", "png", "json"]
OfEvent = Literal["estimates", "dispute"]
OfEvents = Literal["dyad", "map", "matrix", "timeline"]
Theme = Annotated[ThemeName, Query(description="The colours.")]
_ALSO = ("theme", "plain", "a", "b", "period", "most", "unrealised")
_TYPES: Mapping[Format, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "json": "application/json",
}
_NAME = re.compile(r"[^A-Za-z0-9-]+")


@router.get("/charts/{kind}/{event}.{format}")
def of_event(
    ledger: Current,
    kind: Annotated[OfEvent, Path()],
    event: str,
    format: Annotated[Format, Path()],
    theme: Theme = "light",
    plain: bool = False,
) -> Response:
    """An event's numbers or positions. ``plain``: without a background."""
    chart = ledger.plot.estimates(event) if kind == "estimates" else ledger.plot.dispute(event)
    return _answer(chart, f"{kind}-{event}", format, theme, plain=plain)


@router.get("/charts/{kind}.{format}")
def of_events(
    request: Request,
    ledger: Current,
    kind: Annotated[OfEvents, Path()],
    format: Annotated[Format, Path()],
    theme: Theme = "light",
    plain: bool = False,
    unrealised: bool = False,
    most: Annotated[int, Query(ge=2, le=MOST_ACTORS)] = 12,
    period: Literal["day", "week", "month", "year"] | None = None,
) -> Response:
    """Events that fit the filters of the address: as a map, a matrix, a timeline, or a dyad of ``a`` and ``b``."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=_ALSO)
    filters = {
        f.name: value for f in fields(asked.filters) if (value := getattr(asked.filters, f.name)) is not None
    }
    plot = ledger.plot
    if kind == "dyad":
        a, b = asked.other("a"), asked.other("b")
        if not a or not b:
            raise UnknownValue("A dyad is of two: give both as a=… and b=… (ids or names).")
        chart = plot.dyad(a, b, period=period, unrealised=unrealised, **filters)
    elif kind == "matrix":
        chart = plot.matrix(most=most, unrealised=unrealised, **filters)
    elif kind == "timeline":
        chart = plot.timeline(period=period, unrealised=unrealised, **filters)
    else:
        chart = plot.map(unrealised=unrealised, **filters)
    return _answer(chart, kind, format, theme, plain=plain)


def _answer(chart: Chart, name: str, format: Format, theme: ThemeName, *, plain: bool) -> Response:
    content: str | bytes
    if format == "svg":
        content = chart.to_svg(theme, transparent=plain)
    elif format == "png":
        content = chart.to_png(theme)
    else:
        content = json.dumps(chart.to_dict(theme), ensure_ascii=False)
    saved = f'inline; filename="{_NAME.sub("-", name)}.{format}"'
    return Response(content, media_type=_TYPES[format], headers={"Content-Disposition": saved})
