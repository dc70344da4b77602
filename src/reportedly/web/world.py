"""The map's ground: outlines of countries in a window on the Equal Earth projection, as one SVG path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..charts.geometry import Point, Ring, countries, equal_earth, turn
from .views.map import Window

WIDTH = 1000
"""Units of the drawing from west to east."""
_WORLD = 360.0
_POLE = -60.0


@dataclass(frozen=True, slots=True)
class Ground:
    """A drawing of part of the world: its height (it is :data:`WIDTH` wide), the land, and where places lie on it."""

    height: int
    land: str
    centre: float
    left: float
    top: float
    scale: float

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies on the drawing."""
        x, y = equal_earth(lon, lat, centre=self.centre)
        return round((x - self.left) * self.scale, 1), round((y - self.top) * self.scale, 1)


def ground(window: Window) -> Ground:
    """The drawing of a window."""
    return _ground(round(window.lon, 2), round(window.lat, 2), round(window.width, 2))


@lru_cache(maxsize=64)
def _ground(lon: float, lat: float, width: float) -> Ground:
    whole = width >= _WORLD
    if whole:
        left, right = (
            equal_earth(lon - 179.999, 0, centre=lon)[0],
            equal_earth(lon + 179.999, 0, centre=lon)[0],
        )
        top, bottom = equal_earth(lon, 84, centre=lon)[1], equal_earth(lon, _POLE, centre=lon)[1]
    else:
        left, right = (equal_earth(lon + side * width / 2, lat, centre=lon)[0] for side in (-1, 1))
        middle = equal_earth(lon, lat, centre=lon)[1]
        tall = (right - left) / 4
        top, bottom = middle - tall, middle + tall
    scale = WIDTH / (right - left)
    made = Ground(round((bottom - top) * scale), "", lon, left, top, scale)
    reach = width / 2 * 1.35 + 6
    parts: list[str] = []
    for country in countries(coarse=whole or width > 150):
        for polygon in country.polygons:
            if whole or _near(polygon[0], lon, lat, reach):
                parts += [_path(made, ring) for ring in polygon]
    return Ground(made.height, "".join(parts), lon, left, top, scale)


def _near(ring: Ring, lon: float, lat: float, reach: float) -> bool:
    """Whether a ring's box comes near a middle; cheap, and may say yes for one that does not."""
    lats = [y for _, y in ring]
    if min(lats) > lat + reach or max(lats) < lat - reach:
        return False
    stretch = reach / max(math.cos(math.radians(min(abs(lat) + reach / 2, 80))), 0.2)
    easts = [turn(x, lon) for x, _ in ring]
    return min(easts) <= stretch and max(easts) >= -stretch


def _path(ground: Ground, ring: Ring) -> str:
    """A ring in whole units, without steps too small to see, and without what lies far off; "" where it is torn apart
    by the map's edge or is nothing to see."""
    if min(y for _, y in ring) < -75:
        return ""
    before: float | None = None
    points: list[Point] = []
    for lon, lat in ring:
        east = turn(lon, ground.centre)
        if before is not None and abs(east - before) > 180:
            return ""
        before = east
        x, y = ground.place(lat, lon)
        points.append((round(x), round(y)))
    kept = _trimmed(points, ground.height)
    if len(kept) < 3:
        return ""
    (x, y), *others = kept
    out = [f"M{x:g} {y:g}l"]
    steps = []
    for a, b in others:
        if (a, b) == (x, y):
            continue
        steps.append(f"{a - x:g} {b - y:g}")
        x, y = a, b
    return "".join([*out, " ".join(steps).replace(" -", "-"), "z"]) if len(steps) > 1 else ""


def _trimmed(points: Sequence[Point], height: float) -> list[Point]:
    """Points without those between two others beyond the same edge."""

    def side(point: Point) -> int:
        x, y = point
        return (x < -20) | (x > WIDTH + 20) << 1 | (y < -20) << 2 | (y > height + 20) << 3

    sides = [side(point) for point in points]
    return [
        point
        for at, point in enumerate(points)
        if at in (0, len(points) - 1) or not sides[at - 1] & sides[at] & sides[at + 1]
    ]
