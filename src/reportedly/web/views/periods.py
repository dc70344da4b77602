"""Time as pages draw it: the months that the reports cover, in months, quarters or years."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel

from ...export.periods import following, start_of
from ...store import Ledger
from .asking import row
from .kept import kept

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


def end_of(start: date, by: By) -> date:
    """The last day of the period that begins on ``start``."""
    return date.fromordinal(following(start, by).toordinal() - 1)


def span_of_reports(ledger: Ledger, *, by: By | None = None) -> Span:
    """The periods in which reports came out; unless ``by`` says how long they are, as long as there is room for."""
    asked = "SELECT min(published) AS first, max(published) AS last FROM documents"
    found = kept(ledger, "days of reports", lambda: row(ledger, asked))
    return span(found["first"], found["last"], by=by)


def span(first: date | None, last: date | None, *, by: By | None = None) -> Span:
    """The periods from one day to another."""
    if first is None or last is None:
        return Span(by=by or "month", starts=[])
    if by is None:
        months = _distance(first, last, "month") + 1
        by = "month" if months <= _MOST_MONTHS else "quarter" if months <= _MOST_QUARTERS else "year"
    starts = [start_of(first, by)]
    while (start := following(starts[-1], by)) <= last:
        starts.append(start)
    return Span(by=by, starts=starts)


def outside(span: Span, days: Iterable[tuple[date | None, int]]) -> int:
    """How many of the counted days lie outside of a chart's periods."""
    return sum(count for day, count in days if span.at(day) is None)


def _distance(first: date, start: date, by: By) -> int:
    months = (start.year - first.year) * 12 + start.month - first.month
    return months // {"month": 1, "quarter": 3, "year": 12}[by]
