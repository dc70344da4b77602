"""Where events happened: a disc for each place, its size the number of events, its colour how they lean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .chart import SCORE, WIDTH, Chart, Datasets, Plot, Row, count, nothing, shortened
from .geometry import equal_earth, geojson, turn
from .palette import Theme

_LABELS = 12
_LETTER = 5.9
"""How wide a letter of a place's name is, in pixels."""
_AREA, _EACH = 900, 120
"""Square pixels of the largest disc, and at most of an event."""
_X, _Y = 2.7067, 1.3174
"""Half the world's width and height in units of the projection."""
_WORLD = WIDTH / (2 * _X)
_HEIGHT = 400
_LEAST = 0.35
"""Units of the projection that a picture is at least wide (20 degrees on the equator)."""
_ROOM = 1.3


def map(title: str, rows: Sequence[Row], note: str = "") -> Chart:
    """Located events; ``rows``: those of :func:`reportedly.charts.questions.places`, ``note``: what is left out.

    The colour is the mean conflict–cooperation score of a place's events (PLOVER's, from −10 to 10). Where all lie in
    one part of the world, that part is shown, else the whole (Equal Earth; outlines of Natural Earth).
    """
    if not rows:
        return nothing(title, "No event fits whose place is known with its coordinates.")
    drawn = [
        {
            "place": shortened(row["place"] or row["country"] or ""),
            "country": row["country"],
            "events": row["events"],
            "disputed": row["disputed"],
            "score": None if row["score"] is None else round(row["score"], 2),
            "lat": row["lat"],
            "lon": row["lon"],
        }
        for row in rows
    ]
    located, places = rows[0]["located"], rows[0]["places"]
    subtitle = f"{count(located, 'event')} at {count(places, 'place')}"
    if places > len(rows):
        subtitle += f", the {len(rows):,} most frequent shown"
    subtitle += note

    def draw(theme: Theme, data: Datasets) -> Plot:
        return _discs(theme, data, drawn)

    said = "; ".join(f"{row['place']}: {count(row['events'], 'event')}" for row in drawn[:12])
    return Chart(title, subtitle, f"Most events: {said}.", tuple(drawn), draw)


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of the world: the longitude in the middle, pixels to a unit of the projection, where its origin
    lies, and how high the picture is."""

    centre: float
    scale: float
    left: float
    top: float
    height: float

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies in the picture, in pixels."""
        x, y = equal_earth(lon, lat, centre=self.centre)
        return self.scale * x + self.left, self.scale * y + self.top

    @property
    def projection(self) -> dict[str, Any]:
        """The same for Vega."""
        return {
            "type": "equalEarth",
            "rotate": [-self.centre, 0, 0],
            "scale": self.scale,
            "translate": [self.left, self.top],
        }

    @property
    def near(self) -> bool:
        """Whether finer outlines can be seen."""
        return self.scale > 2 * _WORLD


def view_of(places: Sequence[tuple[float, float]]) -> View:
    """The part of the world in which places (longitude, latitude) lie, with room around; all of it where they lie far
    apart."""
    centre = _middle([lon for lon, _ in places])
    spots = [equal_earth(lon, lat, centre=centre) for lon, lat in places]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    wide, high = max(max(xs) - min(xs), _LEAST) * _ROOM, max(max(ys) - min(ys), _LEAST / 2) * _ROOM
    scale = min(WIDTH / wide, _HEIGHT / high)
    if scale < 1.5 * _WORLD:
        return View(0.0, _WORLD, WIDTH / 2, _Y * _WORLD, 2 * _Y * _WORLD)
    across, down = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return View(centre, scale, WIDTH / 2 - scale * across, _HEIGHT / 2 - scale * down, _HEIGHT)


def _middle(longitudes: Sequence[float]) -> float:
    """The longitude opposite to the middle of the widest gap between the places."""
    around = sorted({lon % 360 for lon in longitudes})
    gaps = [(b - a, a) for a, b in zip(around, [*around[1:], around[0] + 360], strict=True)]
    widest, start = max(gaps)
    return turn(start + widest / 2 + 180, 0.0)


def _outlines(view: View) -> list[dict[str, Any]]:
    """The countries that can be seen."""
    found: list[dict[str, Any]] = geojson(coarse=not view.near)["features"]
    if not view.near:
        return found
    kept = []
    for feature in found:
        rings = [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon[:1]]
        if any(_touches(view, ring) for ring in rings):
            kept.append(feature)
    return kept


def _touches(view: View, ring: Sequence[Sequence[float]]) -> bool:
    spots = [view.place(lon, lat) for lon, lat in ring]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs) < WIDTH and max(xs) > 0 and min(ys) < view.height and max(ys) > 0


def _labels(view: View, rows: Sequence[Row], most: int) -> list[dict[str, Any]]:
    """Names of the places with most events that do not cover each other."""
    taken: list[tuple[float, float, float, float]] = []
    labels: list[dict[str, Any]] = []
    for row in rows[: 6 * _LABELS]:
        if len(labels) == _LABELS or not row["place"]:
            continue
        x, y = view.place(row["lon"], row["lat"])
        out = _radius(row["events"], most) + 3
        long = _LETTER * len(row["place"])
        right = x + out + long <= WIDTH
        start = x + out if right else x - out - long
        box = (start, y - 7, start + long, y + 7)
        if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            continue
        taken.append(box)
        labels.append({"x": start, "y": y, "place": row["place"]})
    return labels


def _radius(events: int, most: int) -> float:
    return math.sqrt(_area(most) * events / most / math.pi)


def _area(most: int) -> int:
    return min(_AREA, _EACH * most)


def _discs(theme: Theme, data: Datasets, rows: list[dict[str, Any]]) -> Plot:
    import altair as alt

    view = view_of([(row["lon"], row["lat"]) for row in rows])
    size: dict[str, Any] = {"width": WIDTH, "height": view.height}
    outlines = data.named(_outlines(view))
    land = (
        alt.Chart(outlines, **size)
        .mark_geoshape(fill=theme.land, stroke=theme.background, strokeWidth=0.7, clip=True)
        .project(**view.projection)
    )
    low, middle, high = theme.scores
    most = max(row["events"] for row in rows)
    spots = [{**row, "x": x, "y": y} for row in rows for x, y in [view.place(row["lon"], row["lat"])]]
    flat: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[0, WIDTH], zero=False, nice=False)}
    upside: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(domain=[view.height, 0], zero=False, nice=False),
    }
    discs = (
        alt.Chart(data(spots), **size)
        .mark_circle(opacity=0.9, stroke=theme.ink, strokeWidth=0.6)
        .encode(
            x=alt.X("x:Q", **flat),
            y=alt.Y("y:Q", **upside),
            order=alt.Order("events:Q", sort="descending"),
            size=alt.Size(
                "events:Q",
                scale=alt.Scale(domain=[0, most], range=[0, _area(most)]),
                legend=alt.Legend(title="events", symbolFillColor=theme.land, symbolStrokeColor=theme.ink,
                                  symbolStrokeWidth=0.6, values=_steps(most), format=",d"),
            ),
            color=alt.Color(
                "score:Q",
                scale=alt.Scale(domain=[-10, 0, 10], range=[low, middle, high], interpolate="lab"),
                legend=alt.Legend(title=SCORE, gradientLength=220, values=[-10, -5, 0, 5, 10]),
            ),
        )
    )  # fmt: skip
    names = (
        alt.Chart(data(_labels(view, rows, most)), **size)
        .mark_text(align="left", color=theme.ink)
        .encode(x=alt.X("x:Q", **flat), y=alt.Y("y:Q", **upside), text="place:N")
    )
    return alt.layer(land, discs, names)


def _steps(most: int) -> list[int]:
    """Numbers of events for the legend: the largest, and two well below it."""

    def round_(number: float) -> int:
        power = 10 ** int(math.log10(number)) if number >= 1 else 1
        return max(int(number // power * power), 1)

    return sorted({1, round_(most / 4), round_(most)})
