"""Stretches of time that a chart counts by, and how long they are for what is to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from ..errors import UnknownValue
from ..export.panel import Period
from ..export.periods import following, start_of

PERIODS: tuple[Period, ...] = get_args(Period)
_LONGEST: tuple[tuple[Period, int], ...] = (("day", 75), ("week", 550), ("month", 3700))
"""Up to how many days in all a period is taken."""
_TAIL = 0.01
"""The share of events at either end that does not stretch the axis."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are shown, from the first of a period to the last of one, and the period that is counted by.
    ``left_out``: how many events lie outside."""

    first: date
    last: date
    period: Period
    left_out: int = 0


def span_of(days: Sequence[tuple[date, int]], period: str | None = None) -> Span | None:
    """What to show of days with their numbers of events; None where there are none.

    A few events long ago or far ahead (a war remembered, a plan for 2050) do not stretch the axis: where all but one
    in a hundred at either end lie within half of the time, only that is shown. Raises UnknownValue for a period that
    is none.
    """
    asked: Period | None = next((known for known in PERIODS if known == period), None)
    if period is not None and asked is None:
        raise UnknownValue(f"{period!r} is no period. Periods: {', '.join(PERIODS)}.")
    ordered = sorted(days)
    if not ordered:
        return None
    total = sum(count for _, count in ordered)
    first, last = ordered[0][0], ordered[-1][0]
    low, high = _inner(ordered, _TAIL * total), _inner(ordered[::-1], _TAIL * total)
    if low <= high and (high - low).days * 2 < (last - first).days:
        first, last = low, high
    length = (last - first).days
    fitting: Period = next((p for p, most in _LONGEST if length <= most), "year")
    chosen: Period = asked or fitting
    first, last = start_of(first, chosen), following(start_of(last, chosen), chosen) - timedelta(days=1)
    outside = sum(count for day, count in ordered if not first <= day <= last)
    return Span(first, last, chosen, outside)


def _inner(ordered: Sequence[tuple[date, int]], tail: float) -> date:
    """The first day that is not of the tail."""
    seen = 0
    for day, count in ordered:
        seen += count
        if seen > tail:
            return day
    return ordered[-1][0]
