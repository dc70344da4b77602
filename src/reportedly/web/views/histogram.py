"""Counts over time as bars: days put together to weeks, months or years so that a chart has neither few nor too many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel

Unit = Literal["day", "week", "month", "year"]
_MOST = 130
"""Bars in a chart."""
_TAIL = 0.005
"""Share of the events at either end that may lie outside the chart: a report may speak of events of long ago."""


class Bar(BaseModel):
    """The events of the days ``since`` to ``until``, both included; ``chosen``: all or some of these days are chosen."""

    since: date
    until: date
    events: int
    disputed: int
    chosen: bool = True


class Histogram(BaseModel):
    """Bars over time without gaps. ``earlier`` and ``later``: events beyond the first and the last bar."""

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
    unit = next((u for u in _STARTS if _bars_between(first, last, u) <= most), "year")
    start_of = _STARTS[unit]
    first = start_of(first)
    last = _next(start_of(last), unit) - timedelta(days=1)
    counts: dict[date, list[int]] = {}
    day = first
    while day <= last:
        counts[day] = [0, 0]
        day = _next(day, unit)
    earlier = later = 0
    for day, events, disputed in days:
        if day < first:
            earlier += events
        elif day > last:
            later += events
        else:
            own = counts[start_of(day)]
            own[0] += events
            own[1] += disputed
    bars = [
        Bar(
            since=start,
            until=(end := _next(start, unit) - timedelta(days=1)),
            events=events,
            disputed=disputed,
            chosen=(since is None or end >= since) and (until is None or start <= until),
        )
        for start, (events, disputed) in counts.items()
    ]
    return Histogram(unit=unit, bars=bars, earlier=earlier, later=later, approximate=approximate)


def _ends(days: Sequence[tuple[date, int, int]], total: int) -> tuple[date, date]:
    """The first and last day without the tails."""
    allowed = _TAIL * total
    first, last = days[0][0], days[-1][0]
    seen = 0
    for day, events, _ in days:
        seen += events
        if seen > allowed:
            first = day
            break
    seen = 0
    for day, events, _ in reversed(days):
        seen += events
        if seen > allowed:
            last = day
            break
    return first, max(first, last)


def _month(day: date) -> date:
    return day.replace(day=1)


_STARTS: dict[Unit, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=min(day.weekday(), day.toordinal() - 1)),
    "month": _month,
    "year": lambda day: day.replace(month=1, day=1),
}


def _next(day: date, unit: Unit) -> date:
    try:
        if unit == "day":
            return day + timedelta(days=1)
        if unit == "week":
            return day + timedelta(days=7)
        if unit == "month":
            return _month(_month(day) + timedelta(days=32))
        return day.replace(year=day.year + 1)
    except (OverflowError, ValueError):
        return date.max


def _bars_between(first: date, last: date, unit: Unit) -> int:
    days = (last - first).days + 1
    return {"day": days, "week": days // 7 + 2, "month": days // 30 + 2, "year": days // 365 + 2}[unit]
