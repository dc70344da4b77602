"""Where events are said to have happened: clusters of places for a map, and the map's window on the world."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from ...store.kinds import quads_of
from ...store.queries import Filters
from ...store.summing import summary
from .asking import country_name, rows

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_STEPS = 72
"""A map's width in cells; places in one cell are one cluster."""
_MOST = 250
_LISTED = 40
_WIDEST, _NARROWEST = 360.0, 2.0


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world: its name, the longitude and latitude of its middle, and its width in degrees."""

    name: str
    lon: float
    lat: float
    width: float


REGIONS: dict[str, Region] = {
    "world": Region("World", 11.0, 12.0, 360.0),
    "africa": Region("Africa", 18.0, 2.0, 90.0),
    "north-america": Region("North America", -97.0, 42.0, 100.0),
    "central-america": Region("Central America", -80.0, 17.0, 52.0),
    "south-america": Region("South America", -60.0, -20.0, 85.0),
    "europe": Region("Europe", 14.0, 52.0, 60.0),
    "middle-east": Region("Middle East", 45.0, 30.0, 46.0),
    "central-asia": Region("Central Asia", 65.0, 43.0, 60.0),
    "south-asia": Region("South Asia", 79.0, 23.0, 48.0),
    "east-asia": Region("East Asia", 117.0, 35.0, 66.0),
    "southeast-asia": Region("Southeast Asia", 115.0, 6.0, 66.0),
    "oceania": Region("Oceania", 150.0, -25.0, 84.0),
}


class Place(BaseModel):
    """A place in the list beside the map. ``value``: what the filter ``place`` takes."""

    name: str
    value: str
    country: str | None
    country_name: str | None
    lat: float
    lon: float
    events: int
    disputed: int


class Cluster(BaseModel):
    """Places near one another: their middle (weighted by events), the counts, and what to ask the list of events."""

    lat: float
    lon: float
    events: int
    disputed: int
    quads: dict[str, int]
    quad: str
    names: list[str]
    places: int
    values: list[str]


class Window(BaseModel):
    """What the map shows: its middle and its width in degrees of longitude (at that latitude); the height is half."""

    region: str | None
    lon: float
    lat: float
    width: float


class MapPage(BaseModel):
    """The clusters in the window, the places with most events there, and what the map leaves out.

    ``elsewhere``: located events outside of the window; ``unlocated``: events of which no place is known.
    """

    window: Window
    clusters: list[Cluster]
    places: list[Place]
    events: int
    disputed: int
    elsewhere: int
    unlocated: int
    unrealised: bool


def map_of_events(
    ledger: Ledger,
    filters: Filters | None = None,
    *,
    region: str | None = None,
    at: tuple[float, float] | None = None,
    width: float | None = None,
    unrealised: bool = False,
) -> MapPage:
    """The events in a region, or in a window around ``at`` (latitude, longitude) of that width in degrees.

    Raises UnknownValue, InvalidDate.
    """
    window = window_of(region, at, width)
    asked = summary(ledger, "sums_by_place", filters)
    realised = "" if unrealised else " WHERE realised"
    found = rows(
        ledger,
        f"""SELECT lat, lon, country, place, geonames, type, sum(events)::BIGINT AS events,
            sum(disputed)::BIGINT AS disputed FROM ({asked.sql}){realised} GROUP BY ALL""",
        *asked.parameters,
    )
    inside = [r for r in found if _is_inside(window, r["lat"], r["lon"])]
    everything = summary(ledger, "sums_by_day", filters)
    (total,) = rows(
        ledger, f"SELECT sum(events)::BIGINT AS n FROM ({everything.sql}){realised}", *everything.parameters
    )
    events = sum(r["events"] for r in inside)
    located = sum(r["events"] for r in found)
    return MapPage(
        window=window,
        clusters=_clusters(window, inside, quads_of(ledger)),
        places=_places(inside),
        events=events,
        disputed=sum(r["disputed"] for r in inside),
        elsewhere=located - events,
        unlocated=(total["n"] or 0) - located,
        unrealised=unrealised,
    )


def window_of(region: str | None, at: tuple[float, float] | None, width: float | None) -> Window:
    """The window that an address asks for. Raises UnknownValue."""
    if at is None:
        name = region or "world"
        if name not in REGIONS:
            raise UnknownValue(f"{name!r} is no region of the map. There are: {', '.join(REGIONS)}.")
        known = REGIONS[name]
        return Window(region=name, lon=known.lon, lat=known.lat, width=known.width)
    lat, lon = at
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise UnknownValue("The middle of the map is a latitude (-90 … 90) and a longitude (-180 … 180).")
    wide = 40.0 if width is None or not math.isfinite(width) else min(max(width, _NARROWEST), _WIDEST)
    return Window(region=None, lon=lon, lat=lat, width=wide)


def east_of(lon: float, middle: float) -> float:
    """How far a longitude lies east of another, within ±180."""
    return (lon - middle + 180) % 360 - 180


def _is_inside(window: Window, lat: float, lon: float) -> bool:
    if window.width >= _WIDEST:
        return True
    shrink = max(math.cos(math.radians(window.lat)), 0.2)
    height = window.width / 2 * shrink
    return abs(lat - window.lat) <= height / 2 and abs(east_of(lon, window.lon)) <= window.width / 2


def _clusters(
    window: Window, inside: list[dict[str, object]], of_type: Mapping[Any, str]
) -> list[Cluster]:
    """Places by the cells of a grid over the window, those with most events first."""
    step = window.width / _STEPS
    groups: dict[tuple[int, int], list[dict[str, object]]] = {}
    for r in inside:
        cell = (round(_number(r["lat"]) / step), round(east_of(_number(r["lon"]), window.lon) / step))
        groups.setdefault(cell, []).append(r)
    clusters = [_cluster(group, of_type) for group in groups.values()]
    return sorted(clusters, key=lambda c: (-c.events, c.lat, c.lon))[:_MOST]


def _cluster(group: list[dict[str, object]], of_type: Mapping[Any, str]) -> Cluster:
    quads: dict[str, int] = {}
    for r in group:
        quad = of_type.get(r["type"], "")
        quads[quad] = quads.get(quad, 0) + _count(r["events"])
    events = sum(quads.values())
    east = _number(group[0]["lon"])
    places = _places(group)
    return Cluster(
        lat=sum(_number(r["lat"]) * _count(r["events"]) for r in group) / events,
        lon=east + sum(east_of(_number(r["lon"]), east) * _count(r["events"]) for r in group) / events,
        events=events,
        disputed=sum(_count(r["disputed"]) for r in group),
        quads=quads,
        quad=max(quads, key=lambda q: (quads[q], q)),
        names=[place.name for place in places[:3]],
        places=len(places),
        values=[place.value for place in places[:_LISTED]],
    )


def _places(found: list[dict[str, object]]) -> list[Place]:
    """The places of rows, those with most events first, each once."""
    by_value: dict[str, Place] = {}
    for r in found:
        country = str(r["country"]) if r["country"] else None
        value = str(r["geonames"]) if r["geonames"] is not None else str(r["place"] or country or "")
        if not value:
            continue
        own = by_value.get(value)
        if own is None:
            own = by_value[value] = Place(
                name=str(r["place"] or (country_name(country) if country else value)), value=value, country=country,
                country_name=country_name(country) if country else None, lat=_number(r["lat"]), lon=_number(r["lon"]),
                events=0, disputed=0,
            )  # fmt: skip
        own.events += _count(r["events"])
        own.disputed += _count(r["disputed"])
    return sorted(by_value.values(), key=lambda p: (-p.events, p.name))[:_LISTED]


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0


def _count(value: object) -> int:
    return int(value) if isinstance(value, int) else 0
