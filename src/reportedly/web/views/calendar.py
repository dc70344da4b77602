"""Events by day: a year of weeks and days, and a month with what happened on each."""

from __future__ import annotations

import calendar as dates
from datetime import date, timedelta

from pydantic import BaseModel

from ...errors import InvalidDate
from ...store import Ledger
from ...store.queries import Filters, conditions
from ...store.summing import summary
from .asking import rows
from .listing import EventRow, listed

_EACH = 2
_LEVELS = 4
_MOST_YEARS = 400


class Day(BaseModel):
    """A day's events. ``level``: 0 (none) to 4, for the colour."""

    day: date
    events: int = 0
    disputed: int = 0
    level: int = 0


class Year(BaseModel):
    """A year's sums in the list of years."""

    year: int
    events: int
    disputed: int


class MonthSum(BaseModel):
    """A month's sums beside its weeks."""

    start: date
    events: int
    disputed: int


class CalendarPage(BaseModel):
    """A year: ``weeks`` of seven days from Monday, None for days of other years. ``limits``: the fewest events of each
    level from 1 on; ``undated``: events of which no day is known."""

    year: int
    years: list[Year]
    weeks: list[list[Day | None]]
    months: list[MonthSum]
    events: int
    disputed: int
    limits: list[int]
    fullest: Day | None
    undated: int


class DayEvents(BaseModel):
    """A day of the month's view with its most reported events."""

    day: date
    events: int
    disputed: int
    shown: list[EventRow]


class MonthPage(BaseModel):
    """A month: its days with events, and the months beside it."""

    month: date
    events: int
    disputed: int
    weeks: list[list[Day | None]]
    limits: list[int]
    days: list[DayEvents]
    previous: date
    next: date


def calendar(ledger: Ledger, *, year: int | None = None, filters: Filters | None = None) -> CalendarPage:
    """A year of the ledger, if none is named the one with most events. Raises InvalidDate, UnknownValue."""
    asked = summary(ledger, "sums_by_day", filters)
    counted = "sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed"
    found = rows(
        ledger,
        f"SELECT year(day) AS year, {counted} FROM ({asked.sql}) GROUP BY ALL ORDER BY 1 NULLS LAST",
        *asked.parameters,
    )
    years = [Year(**r) for r in found if r["year"] is not None][-_MOST_YEARS:]
    if year is None:
        year = max(years, key=lambda y: (y.events, y.year)).year if years else date.today().year
    if not 1 <= year <= 9999:
        raise InvalidDate(f"{year}: a year is written with four figures, such as 2024.")
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = _days(ledger, filters, first, last)
    limits = _limits(days)
    weeks = _weeks(first, last, days, limits)
    months = [MonthSum(start=date(year, m, 1), events=0, disputed=0) for m in range(1, 13)]
    for day in days.values():
        months[day.day.month - 1].events += day.events
        months[day.day.month - 1].disputed += day.disputed
    return CalendarPage(
        year=year,
        years=years,
        weeks=weeks,
        months=months,
        events=sum(day.events for day in days.values()),
        disputed=sum(day.disputed for day in days.values()),
        limits=limits,
        fullest=max(days.values(), key=lambda d: (d.events, d.day), default=None),
        undated=sum(int(r["events"]) for r in found if r["year"] is None),
    )


def month(ledger: Ledger, start: str | date, *, filters: Filters | None = None) -> MonthPage:
    """A month by day, each with its most reported events. ``start``: YYYY-MM. Raises InvalidDate, UnknownValue."""
    first = start if isinstance(start, date) else _month(start)
    last = first.replace(day=dates.monthrange(first.year, first.month)[1])
    days = _days(ledger, filters, first, last)
    limits = _limits(days)
    where, parameters = conditions(filters or Filters())
    every = " AND ".join([*where, "e.day BETWEEN ? AND ?"])
    best = rows(
        ledger,
        f"SELECT e.day, max_by(e.number, e.independent, {_EACH}) AS numbers FROM events e WHERE {every} GROUP BY ALL",
        *parameters,
        first,
        last,
    )
    numbers = {r["day"]: r["numbers"] for r in best}
    wanted = [number for own in numbers.values() for number in own]
    events = dict(zip(wanted, listed(ledger, wanted), strict=True))
    return MonthPage(
        month=first,
        events=sum(day.events for day in days.values()),
        disputed=sum(day.disputed for day in days.values()),
        weeks=_weeks(first, last, days, limits),
        limits=limits,
        days=[
            DayEvents(
                day=day.day,
                events=day.events,
                disputed=day.disputed,
                shown=[events[n] for n in numbers.get(day.day, ()) if n in events],
            )
            for day in sorted(days.values(), key=lambda d: d.day)
        ],
        previous=(first - timedelta(days=1)).replace(day=1) if first > date.min else first,
        next=last + timedelta(days=1) if last < date.max else first,
    )


def _month(given: str) -> date:
    try:
        year, number = given.split("-")
        return date(int(year), int(number), 1)
    except ValueError:
        raise InvalidDate(f"{given!r} is no month. Write YYYY-MM, such as 2024-10.") from None


def _days(ledger: Ledger, filters: Filters | None, first: date, last: date) -> dict[date, Day]:
    asked = summary(ledger, "sums_by_day", filters)
    found = rows(
        ledger,
        "SELECT day, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed "
        f"FROM ({asked.sql}) WHERE day BETWEEN ? AND ? GROUP BY ALL",
        *asked.parameters,
        first,
        last,
    )
    return {r["day"]: Day(**r) for r in found}


def _limits(days: dict[date, Day]) -> list[int]:
    """Where the levels of colour begin: at quarters of the days that have events."""
    counts = sorted(day.events for day in days.values())
    if not counts:
        return []
    found = [counts[min(len(counts) * level // _LEVELS, len(counts) - 1)] for level in range(_LEVELS)]
    return [1 if n == 0 else limit for n, limit in enumerate(found)]


def _weeks(first: date, last: date, days: dict[date, Day], limits: list[int]) -> list[list[Day | None]]:
    """Weeks from Monday; the days of a week that lie outside are None."""
    weeks: list[list[Day | None]] = []
    before = first.weekday()
    cells: list[Day | None] = [None] * before
    for offset in range((last - first).days + 1):
        at = first + timedelta(days=offset)
        day = days.get(at) or Day(day=at)
        day.level = sum(day.events >= limit for limit in dict.fromkeys(limits)) if day.events else 0
        cells.append(day)
    cells += [None] * (-len(cells) % 7)
    for begin in range(0, len(cells), 7):
        weeks.append(cells[begin : begin + 7])
    return weeks
