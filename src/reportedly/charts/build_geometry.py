"""Makes the shipped outlines: ``python -m reportedly.charts.build_geometry countries-50m.json``.

The file is the one of that name in the npm package ``world-atlas`` 2.0.2. Corners that span less than some square
degrees and small islands go, coordinates are kept to a hundredth of a degree, and countries get their alpha-3 codes.
"""

from __future__ import annotations

import gzip
import json
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

from ..gazetteer.tables import territories
from .geometry import ASSET, Ring, decoded, joined, simplified

_LEAST = 0.003
"""Square degrees of the smallest corner that is kept."""
_ISLAND = 0.02
"""Square degrees of the smallest part of a country that is kept, besides its largest."""
_GRID = 100
"""Steps in a degree."""


def build(source: Path, target: Path) -> int:
    """Write the simplified outlines of ``source`` to ``target``; returns its size in bytes."""
    world = json.loads(source.read_text("utf-8"))
    arcs = decoded(world)
    lines = [[(round(x * _GRID), round(y * _GRID)) for x, y in simplified(arc, _LEAST)] for arc in arcs]
    used: dict[int, int] = {}
    shapes = [_shape(shape, arcs, used) for shape in world["objects"]["countries"]["geometries"]]
    topology = {
        "type": "Topology",
        "transform": {"scale": [1 / _GRID, 1 / _GRID], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": [_steps(lines[number]) for number in used],
    }
    data = gzip.compress(json.dumps(topology, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)
    target.write_bytes(data)
    return len(data)


def _shape(shape: dict[str, Any], arcs: list[Ring], used: dict[int, int]) -> dict[str, Any]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    sizes = [_area(joined(arcs, polygon[0])) for polygon in polygons]
    kept = [p for p, size in zip(polygons, sizes, strict=True) if size >= _ISLAND or size == max(sizes)]

    def renumbered(number: int) -> int:
        own = number if number >= 0 else ~number
        new = used.setdefault(own, len(used))
        return new if number >= 0 else ~new

    found: dict[str, Any] = {
        "type": "MultiPolygon",
        "arcs": [[[renumbered(n) for n in ring] for ring in polygon] for polygon in kept],
        "properties": {"name": shape["properties"]["name"]},
    }
    code = _alpha3(shape.get("id"), shape["properties"]["name"])
    return {**found, "id": code} if code else found


def _area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _alpha3(numeric: str | None, name: str) -> str | None:
    two = get_global("territory_aliases").get(numeric or "", [None])[0]
    return next(
        (
            land.id
            for land in territories().values()
            if land.last == date.max and (land.name == name or (two and land.alpha2 == two))
        ),
        None,
    )


def _steps(line: list[tuple[int, int]]) -> list[list[int]]:
    kept = [p for i, p in enumerate(line) if i == 0 or p != line[i - 1]]
    if len(kept) == 1:
        kept *= 2
    return [list(p) if i == 0 else [p[0] - kept[i - 1][0], p[1] - kept[i - 1][1]] for i, p in enumerate(kept)]


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(__file__).parent / "data" / ASSET))
