"""Where and when: the map and the calendar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from ...errors import InvalidDate, UnknownValue
from ...store import Ledger
from ...store.kinds import types_of
from ..drawing import QUAD_WORDS
from ..filters import Asked, read_filters
from ..ledgers import current_ledger
from ..rendering import render
from ..views.calendar import calendar, month
from ..views.map import REGIONS, Cluster, MapPage, Window, map_of_events
from ..world import WIDTH, ground

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
_LARGEST, _SMALLEST = 26.0, 3.2
_OF_ONE = 7.0
"""The radius of a single event where the most frequent place has one: few events make no large spots."""
_NAMED = 10
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cluster on the drawing."""

    x: float
    y: float
    radius: float
    cluster: Cluster
    words: str
    name: str = ""


@router.get("/map")
def map_page(request: Request, ledger: Current) -> HTMLResponse:
    """The map."""
    asked = read_filters(
        request.query_params.multi_items(), ledger, also=("region", "lat", "lon", "width", "unrealised")
    )
    lat, lon, width = (_number(asked, name) for name in ("lat", "lon", "width"))
    at = None if lat is None and lon is None else (lat or 0.0, lon or 0.0)
    page = map_of_events(
        ledger,
        asked.filters if asked.pairs else None,
        region=asked.other("region"),
        at=at,
        width=width,
        unrealised=asked.other("unrealised") == "true",
    )
    drawn = ground(page.window)
    return render(
        request,
        "map.html",
        page=page,
        asked=asked,
        ground=drawn,
        width=WIDTH,
        spots=_spots(page),
        regions=REGIONS,
        moves=_moves(page.window, asked),
        types=types_of(ledger),
        narrowed=lambda values: _narrowed(asked, values),
    )


def _spots(page: MapPage) -> list[Spot]:
    drawn = ground(page.window)
    most = max((cluster.events for cluster in page.clusters), default=1)
    largest = min(_LARGEST, _OF_ONE * math.sqrt(most))
    spots: list[Spot] = []
    named_boxes: list[Box] = []
    for cluster in page.clusters:
        x, y = drawn.place(cluster.lat, cluster.lon)
        named = ", ".join(cluster.names) + (f" and {cluster.places - 3} more" if cluster.places > 3 else "")
        parts = ", ".join(f"{cluster.quads[q]:,} {QUAD_WORDS[q]}" for q in QUAD_WORDS if cluster.quads.get(q))
        words = f"{named}: {cluster.events:,} {'event' if cluster.events == 1 else 'events'} ({parts})"
        if cluster.disputed:
            words += f", {cluster.disputed:,} disputed"
        radius = _SMALLEST + (largest - _SMALLEST) * math.sqrt(cluster.events / most)
        name = cluster.names[0] if cluster.names else ""
        box = (x - 3.6 * len(name), y - radius - 16, x + 3.6 * len(name), y - radius)
        if not name or len(named_boxes) >= _NAMED or any(_overlap(box, other) for other in named_boxes):
            name = ""
        else:
            named_boxes.append(box)
        spots.append(Spot(x, y, round(radius, 1), cluster, words, name))
    return spots


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _narrowed(asked: Asked, places: list[str]) -> str:
    """The query of the list of events with these places in the place of its own."""
    kept = [pair for pair in asked.pairs if pair[0] != "place"]
    return urlencode([*kept, *(("place", value) for value in places)])


def _moves(window: Window, asked: Asked) -> Mapping[str, str]:
    """Addresses of the windows beside, nearer and farther."""

    def there(lat: float, lon: float, width: float) -> str:
        lon = (lon + 180) % 360 - 180
        return "/map?" + asked.query(
            region=None, lat=f"{max(-80, min(80, lat)):.2f}", lon=f"{lon:.2f}", width=f"{min(width, 360):.2f}"
        )

    step = window.width / 4
    up = step * max(math.cos(math.radians(window.lat)), 0.2) / 2
    return {
        "nearer": there(window.lat, window.lon, max(window.width / 2, 2)),
        "farther": there(window.lat, window.lon, window.width * 2)
        if window.width < 180
        else "/map?" + asked.query(region=None, lat=None, lon=None, width=None),
        "west": there(window.lat, window.lon - step, window.width),
        "east": there(window.lat, window.lon + step, window.width),
        "north": there(window.lat + up, window.lon, window.width),
        "south": there(window.lat - up, window.lon, window.width),
    }


def _number(asked: Asked, name: str) -> float | None:
    given = asked.other(name)
    try:
        return None if given is None else float(given)
    except ValueError:
        raise UnknownValue(f"{name}={given}: this is a number of degrees, such as 48.5.") from None


@router.get("/calendar")
def calendar_page(request: Request, ledger: Current) -> HTMLResponse:
    """A year of days; with ``month`` a month with its events."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=("year", "month"))
    filters = asked.filters if asked.pairs else None
    shown: dict[str, Any] = {"asked": asked, "types": types_of(ledger)}
    if (wanted := asked.other("month")) is not None:
        return render(request, "month.html", page=month(ledger, wanted, filters=filters), **shown)
    year = asked.other("year")
    if year is not None and not (year.isascii() and year.isdecimal() and 1 <= int(year[:5]) <= date.max.year):
        raise InvalidDate(f"{year}: a year is written with four figures, such as 2024.")
    return render(
        request,
        "calendar.html",
        day_link=lambda day: f"/events?{asked.within(day.isoformat(), day.isoformat())}",
        page=calendar(ledger, year=int(year) if year else None, filters=filters),
        **shown,
    )
