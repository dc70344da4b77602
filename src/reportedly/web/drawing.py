"""Small charts as SVG, laid out here and drawn by the macros of ``templates/_charts.html``; colours are CSS classes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..export.periods import label_of
from .views.periods import By, Span, end_of

QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
QUAD_WORDS: Mapping[str, str] = {
    "verbal_cooperation": "verbal cooperation",
    "material_cooperation": "material cooperation",
    "verbal_conflict": "verbal conflict",
    "material_conflict": "material conflict",
    "": "outside the ontology",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a CSS class."""

    x: float
    y: float
    width: float
    height: float
    css: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """A period: what stands in it, in words, its first and last day, and where it lies."""

    x: float
    width: float
    label: str
    words: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points; it breaks where there is nothing."""

    css: str
    path: str
    points: tuple[tuple[float, float, float, str], ...]
    """x, y, radius and words of each point."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of a chart with periods from left to right."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    baseline: float
    boxes: tuple[Box, ...]
    columns: tuple[Column, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    curves: tuple[Curve, ...] = field(default=())


_WIDTH, _LEFT, _RIGHT = 760.0, 40.0, 8.0


def mirrored(
    span: Span,
    above: Sequence[Mapping[str, int]],
    below: Sequence[Mapping[str, int]],
    *,
    names: tuple[str, str],
    order: Sequence[str],
    words: Mapping[str, str],
    order_below: Sequence[str] | None = None,
    height: float = 210.0,
) -> Chart:
    """Stacked bars by period, one kind of count upwards and another downwards, on one scale.

    ``names``: what the two are, ``order``: the parts of a bar from the middle outwards (also their CSS classes).
    """
    top, bottom = 8.0, height - 22
    highest = max((sum(p.values()) for p in above), default=0)
    lowest = max((sum(p.values()) for p in below), default=0)
    scale = (bottom - top) / max(highest + lowest, 1)
    baseline = top + highest * scale
    boxes: list[Box] = []
    columns: list[Column] = []
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(span.starts), 1)
    gap = min(step * 0.18, 5.0)
    for at, start in enumerate(span.starts):
        x = _LEFT + at * step
        for counts, parts, sign in ((above[at], order, -1), (below[at], order_below or order, 1)):
            y = baseline
            for part in parts:
                tall = counts.get(part, 0) * scale
                if tall <= 0:
                    continue
                boxes.append(
                    Box(
                        round(x + gap / 2, 1),
                        round(y - tall if sign < 0 else y, 2),
                        round(step - gap, 1),
                        round(tall, 2),
                        part,
                    )
                )
                y += sign * tall
        told = [
            f"{name}: {_told(counts, order, words)}"
            for name, counts in zip(names, (above[at], below[at]), strict=True)
            if sum(counts.values())
        ]
        columns.append(_column(x, step, start, span.by, "; ".join(told) or "nothing"))
    ticks = [Tick(round(baseline - n * scale, 1), f"{n:,}") for n in _round_numbers(highest, 3)]
    ticks += [Tick(round(baseline + n * scale, 1), f"{n:,}") for n in _round_numbers(lowest, 2) if n]
    return Chart(
        _WIDTH, height, top, bottom, _LEFT, round(baseline, 1), tuple(boxes), tuple(columns),
        _across(span, step), tuple(ticks),
    )  # fmt: skip


def scores(
    span: Span,
    directions: Sequence[tuple[str, str, Sequence[tuple[int, float | None]]]],
    *,
    height: float = 250.0,
) -> Chart:
    """Mean scores (-10 … 10) by period as lines, one a direction, and below them how many events there were.

    ``directions``: CSS class, name, and for each period the events and their mean score.
    """
    top, bottom, counts_from, counts_to = 10.0, height * 0.66, height * 0.72, height - 22
    middle = (top + bottom) / 2
    unit = (bottom - top) / 20
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(span.starts), 1)
    most = max((events for _, _, periods in directions for events, _ in periods), default=0)
    boxes: list[Box] = []
    curves: list[Curve] = []
    words: list[list[str]] = [[] for _ in span.starts]
    share = step * 0.8 / max(len(directions), 1)
    for place, (css, name, periods) in enumerate(directions):
        path, points, drawing = [], [], False
        for at, (events, score) in enumerate(periods):
            x = _LEFT + (at + 0.5) * step
            if events:
                tall = (counts_to - counts_from) * events / max(most, 1)
                left = _LEFT + at * step + step * 0.1 + place * share
                boxes.append(
                    Box(
                        round(left, 1),
                        round(counts_to - tall, 2),
                        round(share * 0.92, 1),
                        round(tall, 2),
                        css,
                    )
                )
                words[at].append(
                    f"{name}: {events:,} {'event' if events == 1 else 'events'}"
                    + (f", mean score {score:+.1f}" if score is not None else "")
                )
            if score is None:
                drawing = False
                continue
            y = middle - score * unit
            path.append(f"{'L' if drawing else 'M'}{x:.1f} {y:.1f}")
            radius = 2.2 + 3.3 * math.sqrt(events / max(most, 1))
            points.append((round(x, 1), round(y, 1), round(radius, 1), f"{name}: {score:+.1f}"))
            drawing = True
        curves.append(Curve(css, "".join(path), tuple(points)))
    columns = [
        _column(_LEFT + at * step, step, start, span.by, "; ".join(words[at]) or "nothing")
        for at, start in enumerate(span.starts)
    ]
    up = [Tick(round(middle - n * unit, 1), f"{n:+d}" if n else "0") for n in (-10, -5, 0, 5, 10)]
    up += [Tick(round(counts_from, 1), f"{most:,}")] if most else []
    return Chart(
        _WIDTH, height, top, counts_to, _LEFT, round(middle, 1), tuple(boxes), tuple(columns),
        _across(span, step), tuple(up), tuple(curves),
    )  # fmt: skip


def sparkline(counts: Sequence[int], *, width: float = 96.0, height: float = 22.0) -> str:
    """The path of an area that follows the counts; "" where there are none."""
    most = max(counts, default=0)
    if not most:
        return ""
    step = width / len(counts)
    path = [f"M0 {height:g}"]
    for at, count in enumerate(counts):
        y = height - count / most * (height - 1.5)
        path.append(f"L{at * step:.1f} {y:.1f}L{(at + 1) * step:.1f} {y:.1f}")
    return "".join([*path, f"L{width:g} {height:g}Z"])


def shares(counts: Mapping[str, int], order: Sequence[str] = QUADS, *, width: float = 100.0) -> list[Box]:
    """A bar whose parts are the shares of the whole."""
    total = sum(counts.get(part, 0) for part in order)
    boxes: list[Box] = []
    x = 0.0
    for part in order:
        wide = width * counts.get(part, 0) / total if total else 0
        if wide:
            boxes.append(Box(round(x, 2), 0, round(wide, 2), 8, part))
        x += wide
    return boxes


def _told(counts: Mapping[str, int], order: Sequence[str], words: Mapping[str, str]) -> str:
    known = [*order, *(part for part in counts if part not in order)]
    parts = ", ".join(f"{counts[p]:,} {words.get(p, p)}" for p in known if counts.get(p))
    return f"{sum(counts.values()):,} ({parts})"


def _column(x: float, step: float, start: date, by: By, words: str) -> Column:
    label = label_of(start, by)
    return Column(round(x, 1), round(step, 1), label, f"{label}: {words}", start, end_of(start, by))


def _across(span: Span, step: float) -> tuple[Tick, ...]:
    """Labels under a chart: years where they begin, and what lies between where there is room."""
    wanted = max(1, math.ceil(56 / step))
    out: list[Tick] = []
    for at, start in enumerate(span.starts):
        if len(span.starts) <= 12 or at % wanted == 0:
            out.append(Tick(round(_LEFT + (at + 0.5) * step, 1), label_of(start, span.by)))
    return tuple(out)


def _round_numbers(highest: int, count: int) -> list[int]:
    """About so many round numbers from 0 to ``highest``."""
    if highest <= 0:
        return [0]
    raw = highest / count
    power = 10 ** math.floor(math.log10(raw)) if raw >= 1 else 1
    step = next((m * power for m in (1, 2, 5, 10) if m * power >= raw), 10 * power)
    return [n * int(step) for n in range(int(highest // step) + 1)]
