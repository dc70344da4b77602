"""Where countries lie: outlines for maps without a network, and the projection that draws them.

The outlines are Natural Earth's (public domain) at 1:50 million, from the npm package ``world-atlas`` (ISC),
simplified by :mod:`reportedly.charts.build_geometry`; ``data/README.md`` says how. Longitudes and latitudes are
degrees (WGS 84). Neighbours share arcs, so that a simplified border is still one line.
"""

from __future__ import annotations

import gzip
import heapq
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude, or x and y."""
Ring = tuple[Point, ...]

ASSET = "world.topojson.gz"
_COARSE = 0.6
"""Square degrees that a corner must span to be drawn on a map of the whole world."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's outline. ``id``: alpha-3, or None for the few that ISO 3166 does not list; ``polygons``: outer ring
    first, then holes."""

    id: str | None
    name: str
    polygons: tuple[tuple[Ring, ...], ...]


@lru_cache(maxsize=1)
def topology() -> dict[str, Any]:
    """The shipped outlines as TopoJSON, one object ``countries``; do not change it."""
    packed = resources.files(__package__).joinpath("data").joinpath(ASSET).read_bytes()
    found: dict[str, Any] = json.loads(gzip.decompress(packed))
    return found


@lru_cache(maxsize=2)
def countries(*, coarse: bool = False) -> tuple[Country, ...]:
    """All countries; ``coarse`` leaves out what cannot be seen on a map of the whole world."""
    arcs = decoded(topology())
    if coarse:
        arcs = [simplified(arc, _COARSE) for arc in arcs]
    out = []
    for shape in topology()["objects"]["countries"]["geometries"]:
        rings = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        polygons = tuple(
            tuple(ring for ring in (joined(arcs, numbers) for numbers in polygon) if len(ring) > 3)
            for polygon in rings
        )
        out.append(Country(shape.get("id"), shape["properties"]["name"], tuple(p for p in polygons if p)))
    return tuple(out)


def geojson(*, coarse: bool = True) -> dict[str, Any]:
    """The outlines as a GeoJSON feature collection (``id`` and ``properties.name``), clockwise rings as D3 has them."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": country.id,
                "properties": {"name": country.name},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [
                        [[list(point) for point in ring] for ring in p] for p in country.polygons
                    ],
                },
            }
            for country in countries(coarse=coarse)
        ],
    }


def decoded(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a quantized TopoJSON topology in degrees."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        out.append(tuple(points))
    return out


def joined(arcs: Sequence[Ring], numbers: Sequence[int]) -> Ring:
    """The ring made of arcs; a number below zero is its complement's arc, backwards."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return tuple(points)


def simplified(arc: Ring, least: float) -> Ring:
    """An arc without the corners whose triangle spans less than ``least`` square degrees (at the equator).

    Visvalingam and Whyatt (1993), Line generalisation by repeated elimination of points. The ends stay; a closed arc
    keeps at least four points.
    """
    if len(arc) < 3:
        return arc
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))
    gone = [False] * len(arc)
    heap = [(_triangle(arc[i - 1], arc[i], arc[i + 1]), i) for i in range(1, len(arc) - 1)]
    weight = {i: area for area, i in heap}
    heapq.heapify(heap)
    left, fewest = len(arc), 4 if arc[0] == arc[-1] else 2
    while heap and left > fewest:
        area, i = heapq.heappop(heap)
        if area >= least:
            break
        if gone[i] or weight[i] != area:
            continue
        gone[i] = True
        left -= 1
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for j in (a, b):
            if 0 < j < len(arc) - 1:
                weight[j] = max(area, _triangle(arc[before[j]], arc[j], arc[after[j]]))
                heapq.heappush(heap, (weight[j], j))
    return tuple(point for point, dropped in zip(arc, gone, strict=True) if not dropped)


def _triangle(a: Point, b: Point, c: Point) -> float:
    area = abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
    return area * math.cos(math.radians(b[1]))


_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2


def equal_earth(lon: float, lat: float, *, centre: float = 0.0) -> Point:
    """A place on the Equal Earth map: x (to the east) within ±2.7067, y (to the south, as on screens) within ±1.3174.

    Šavrič, Patterson and Jenny (2019), The Equal Earth map projection. ``centre``: the longitude in the middle.
    """
    theta = math.asin(_M * math.sin(math.radians(max(-90.0, min(90.0, lat)))))
    square = theta * theta
    sixth = square**3
    turned = math.radians(turn(lon, centre))
    x = turned * math.cos(theta) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return x, -y


def turn(lon: float, centre: float) -> float:
    """A longitude counted from ``centre``, within ±180."""
    away = lon - centre
    return away if -180 <= away <= 180 else (away + 180) % 360 - 180
