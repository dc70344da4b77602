"""Counts over time as bars: days put together to weeks, months or years, so that a chart has not too many of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel

from ...export.periods import following, start_of

Unit = Literal["day", "week", "month", "year"]
_UNITS: tuple[Unit, ...] = ("day", "week", "month", "year")
_MOST = 130
"""Bars in a chart."""
_MAIN = 0.9
"""Share of the events that the chart must show: a report may also speak of events of long ago."""
_MUCH_SHORTER = 0.5
"""The chart leaves the rest out where the main part lies within this share of all the time."""


class Bar(BaseModel):
    """The events of the days ``since`` to ``until``, both included; ``chosen``: some of these days are chosen."""

    since: date
    until: date
    events: int
    disputed: int
    chosen: bool = True


class Histogram(BaseModel):
    """Bars over time without gaps. ``earlier`` and ``later``: events before the first bar and after the last."""

    unit: Unit
    bars: list[Bar]
    earlier: int
    later: int
    approximate: bool = False


def histogram(
    days: Sequence[tuple[date, int, int]],
    *,
    since: date | None = None,
    until: date | None = None,
    approximate: bool = False,
    most: int = _MOST,
) -> Histogram | None:
    """The bars of days with their events and disputed events, in order; None where there is nothing to show.

    ``since``, ``until``: the days that are chosen; they are always inside the chart.
    """
    total = sum(events for _, events, _ in days)
    if not total:
        return None
    first, last = _ends(days, total)
    if since is not None:
        first = min(first, max(since, days[0][0]))
    if until is not None:
        last = max(last, min(until, days[-1][0]))
    unit: Unit = next((u for u in _UNITS if _bars_between(first, last, u) <= most), "year")
    first = start_of(first, unit)
    last = following(start_of(last, unit), unit) - timedelta(days=1)
    counts: dict[date, list[int]] = {}
    day = first
    while day <= last:
        counts[day] = [0, 0]
        day = following(day, unit)
    earlier = later = 0
    for day, events, disputed in days:
        if day < first:
            earlier += events
        elif day > last:
            later += events
        else:
            own = counts[start_of(day, unit)]
            own[0] += events
            own[1] += disputed
    bars = [
        Bar(
            since=start,
            until=(end := following(start, unit) - timedelta(days=1)),
            events=events,
            disputed=disputed,
            chosen=(since is None or end >= since) and (until is None or start <= until),
        )
        for start, (events, disputed) in counts.items()
    ]
    return Histogram(unit=unit, bars=bars, earlier=earlier, later=later, approximate=approximate)


def _ends(days: Sequence[tuple[date, int, int]], total: int) -> tuple[date, date]:
    """The shortest time that holds the main part of the events, if that is much shorter than all; else all."""
    first, last = days[0][0], days[-1][0]
    best = (first, last)
    start = within = 0
    for end, (day, events, _) in enumerate(days):
        within += events
        while start < end and within - days[start][1] >= _MAIN * total:
            within -= days[start][1]
            start += 1
        if within >= _MAIN * total and day - days[start][0] < best[1] - best[0]:
            best = (days[start][0], day)
    if best[1] - best[0] >= _MUCH_SHORTER * (last - first):
        return first, last
    margin = max((best[1] - best[0]) // 10, timedelta(days=3))
    return max(best[0] - margin, first), min(best[1] + margin, last)


def _bars_between(first: date, last: date, unit: Unit) -> int:
    days = (last - first).days + 1
    return {"day": days, "week": days // 7 + 2, "month": days // 30 + 2, "year": days // 365 + 2}[unit]
