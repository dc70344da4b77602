"""Time as pages draw it: the months that the reports cover, in months, quarters or years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel

from ...store import Ledger
from .asking import row

By = Literal["month", "quarter", "year"]
"""How long a period is."""
_MOST_MONTHS, _MOST_QUARTERS = 36, 120


class Span(BaseModel):
    """The periods of a chart: each by its first day. What lies ``before`` and ``after`` is only counted."""

    by: By
    starts: list[date]

    def at(self, day: date | None) -> int | None:
        """The place of a day's period; None where it lies outside."""
        if day is None or not self.starts:
            return None
        first, start = self.starts[0], start_of(day, self.by)
        place = _distance(first, start, self.by)
        return place if 0 <= place < len(self.starts) else None


def start_of(day: date, by: By) -> date:
    """The first day of a day's period."""
    if by == "year":
        return day.replace(month=1, day=1)
    if by == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(day=1)


def end_of(start: date, by: By) -> date:
    """The last day of the period that begins on ``start``."""
    return date.fromordinal(_next(start, by).toordinal() - 1)


def label_of(start: date, by: By) -> str:
    """A period's name: 2024-10, 2024 Q4, 2024."""
    if by == "year":
        return f"{start:%Y}"
    return f"{start:%Y} Q{(start.month + 2) // 3}" if by == "quarter" else f"{start:%Y-%m}"


def span_of_reports(ledger: Ledger, *, by: By | None = None) -> Span:
    """The periods in which reports came out; unless ``by`` says how long they are, as long as there is room for."""
    found = row(ledger, "SELECT min(published) AS first, max(published) AS last FROM documents")
    return span(found["first"], found["last"], by=by)


def span(first: date | None, last: date | None, *, by: By | None = None) -> Span:
    """The periods from one day to another."""
    if first is None or last is None:
        return Span(by=by or "month", starts=[])
    if by is None:
        months = _distance(first, last, "month") + 1
        by = "month" if months <= _MOST_MONTHS else "quarter" if months <= _MOST_QUARTERS else "year"
    starts = [start_of(first, by)]
    while (following := _next(starts[-1], by)) <= last:
        starts.append(following)
    return Span(by=by, starts=starts)


def outside(span: Span, days: Iterable[tuple[date | None, int]]) -> int:
    """How many of the counted days lie outside of a chart's periods."""
    return sum(count for day, count in days if span.at(day) is None)


def _next(start: date, by: By) -> date:
    step = {"month": 1, "quarter": 3, "year": 12}[by]
    years, month = divmod(start.month - 1 + step, 12)
    return start.replace(year=start.year + years, month=month + 1) if start.year + years <= 9999 else date.max


def _distance(first: date, start: date, by: By) -> int:
    months = (start.year - first.year) * 12 + start.month - first.month
    return months // {"month": 1, "quarter": 3, "year": 12}[by]
