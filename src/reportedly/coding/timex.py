"""Calendar arithmetic and TIMEX3 values (ISO-TimeML, Pustejovsky et al. 2010).

A :class:`Period` is a stretch of whole days with the TIMEX3 value that keeps its granularity: ``2024`` is a
year, ``2024-W43`` a week, ``2024-10-24TMO`` a morning. Bounds are inclusive.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

DAYS = {
    "hour": 1 / 24,
    "minute": 1 / 1440,
    "second": 1 / 86400,
    "day": 1,
    "night": 1,
    "week": 7,
    "fortnight": 14,
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
CLOCK_UNITS = frozenset({"hour", "minute", "second"})
_LETTER = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "weekend": "WE",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "millennium": "ML",
}
SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive day bounds (None where open or unknown) and the TIMEX3 value."""

    first: date | None
    last: date | None
    timex: str


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    return calendar.monthrange(year, month)[1]


def day_of(day: date) -> Period:
    """One day."""
    return Period(day, day, day.isoformat())


def month_of(year: int, month: int) -> Period:
    """One calendar month."""
    if not 1 <= year <= 9999:
        return Period(None, None, f"{year:04d}-{month:02d}")
    return Period(
        date(year, month, 1), date(year, month, month_length(year, month)), f"{year:04d}-{month:02d}"
    )


def year_of(year: int) -> Period:
    """One calendar year; years before Christ are negative and have no day bounds."""
    if not 1 <= year <= 9999:
        return Period(None, None, f"-{-year:04d}" if year < 0 else f"{year:04d}")
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04d}")


def weekday_of_month(year: int, month: int, weekday: int, number: int) -> Period:
    """The nth of a weekday (0: Monday) in a month, the last one for -1; the month where it has no such day."""
    days = [d for d in range(1, month_length(year, month) + 1) if date(year, month, d).weekday() == weekday]
    if number > len(days):
        return month_of(year, month)
    return day_of(date(year, month, days[number - 1 if number > 0 else -1]))


def week_of(day: date) -> Period:
    """The ISO week (Monday to Sunday) that holds a day."""
    year, week, weekday = day.isocalendar()
    first = add_days(day, 1 - weekday)
    return Period(first, first and add_days(first, 6), f"{year:04d}-W{week:02d}")


def weekend_of(day: date) -> Period:
    """Saturday and Sunday of the ISO week that holds a day."""
    week = week_of(day)
    return Period(add_days(week.first, 5), add_days(week.first, 6), f"{week.timex}-WE")


def quarter_of(year: int, quarter: int) -> Period:
    """One calendar quarter."""
    return Period(
        month_of(year, 3 * quarter - 2).first, month_of(year, 3 * quarter).last, f"{year:04d}-Q{quarter}"
    )


def half_of(year: int, half: int) -> Period:
    """One half-year."""
    return Period(month_of(year, 6 * half - 5).first, month_of(year, 6 * half).last, f"{year:04d}-H{half}")


def season_of(year: int, season: str) -> Period:
    """A meteorological season of the northern hemisphere; winter begins in December of ``year``."""
    start, end = SEASON_MONTHS[season]
    return Period(
        month_of(year, start).first, month_of(year + (end < start), end).last, f"{year:04d}-{season}"
    )


def decade_of(year: int) -> Period:
    """The decade that begins with ``year`` (1990: the 1990s)."""
    return Period(year_of(year).first, year_of(year + 9).last, f"{year // 10:03d}")


def century_of(number: int) -> Period:
    """The nth century, counted as news does (the 19th: 1800 to 1899); negative before Christ."""
    if number <= 0:
        return Period(None, None, f"-{-number - 1:02d}")
    start = (number - 1) * 100
    return Period(year_of(max(start, 1)).first, year_of(start + 99).last, f"{number - 1:02d}")


def add_days(day: date | None, days: int) -> date | None:
    """A day shifted, None where it leaves the calendar."""
    if day is None:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def add_months(day: date | None, months: int) -> date | None:
    """A day shifted by calendar months, cut to the month's last day; None where it leaves the calendar."""
    if day is None:
        return None
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def shift(day: date | None, unit: str, number: float) -> date | None:
    """A day shifted by a number of units (fractions are rounded to days or months)."""
    if abs(number) > 1_000_000_000:
        return None
    if unit in MONTHS_IN:
        return add_months(day, round(number * MONTHS_IN[unit]))
    if unit == "weekend":
        unit = "week"
    return add_days(day, round(number * DAYS[unit]))


def unit_around(day: date, unit: str) -> Period:
    """The calendar unit (day, week, month ...) that holds a day."""
    match unit:
        case "week" | "fortnight":
            return week_of(day)
        case "weekend":
            return weekend_of(day)
        case "month":
            return month_of(day.year, day.month)
        case "quarter":
            return quarter_of(day.year, (day.month + 2) // 3)
        case "year":
            return year_of(day.year)
        case "decade":
            return decade_of(day.year // 10 * 10)
        case "century":
            return century_of(day.year // 100 + 1)
        case "millennium":
            return Period(
                year_of(day.year // 1000 * 1000 or 1).first,
                year_of(day.year // 1000 * 1000 + 999).last,
                f"{day.year // 1000}",
            )
        case _:
            return day_of(day)


def shifted_unit(day: date, unit: str, number: float) -> Period | None:
    """The calendar unit that lies ``number`` units from the one that holds ``day`` ("two years ago": -2)."""
    start = day
    if unit in MONTHS_IN and unit != "year":
        start = day.replace(day=1)
    moved = shift(start, unit, number)
    if moved is None:
        return None
    return unit_around(moved, "month" if unit == "year" and number != int(number) else unit)


def duration(number: float | None, unit: str) -> str:
    """TIMEX3 value of a duration: ``P3W``, ``PT6H``, ``PXD`` where the number is vague."""
    if unit == "fortnight":
        unit, number = "week", None if number is None else number * 2
    if unit in ("decade", "century", "millennium") and number is not None:
        number, unit = number * MONTHS_IN[unit] / 12, "year"
    letter = _LETTER[unit]
    prefix = "PT" if letter[0] == "T" and len(letter) == 2 and unit in ("hour", "minute", "second") else "P"
    if prefix == "PT":
        letter = letter[1]
    return f"{prefix}{'X' if number is None else _plain(number)}{letter}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


def narrowed(period: Period, part: str, reference: date | None) -> Period:
    """A period cut to its START, MID or END third, or to what lies EARLIER or LATER than the reference day."""
    first, last = period.first, period.last
    if first is None or last is None:
        return period
    if part == "EARLIER":
        return replace(period, last=min(last, reference)) if reference and reference >= first else period
    if part == "LATER":
        return replace(period, first=max(first, reference)) if reference and reference <= last else period
    days = (last - first).days + 1
    if days >= 360:  # cut years and longer at whole months or years
        months = round(days / 30.4375)
        third = max(1, months // 3)
        if part == "START":
            return replace(period, last=add_days(add_months(first, third), -1))
        if part == "END":
            return replace(period, first=add_months(first, months - third))
        if part in ("H1", "H2"):
            half = add_months(first, months // 2)
            return replace(period, last=add_days(half, -1)) if part == "H1" else replace(period, first=half)
        return replace(
            period, first=add_months(first, third), last=add_days(add_months(first, months - third), -1)
        )
    third = max(1, days // 3)
    if part == "START":
        return replace(period, last=first + timedelta(third - 1))
    if part == "END":
        return replace(period, first=last - timedelta(third - 1))
    if part == "H1":
        return replace(period, last=first + timedelta(max(1, days // 2) - 1))
    if part == "H2":
        return replace(period, first=first + timedelta(days // 2))
    if days < 3:
        return period
    return replace(period, first=first + timedelta(third), last=last - timedelta(third))


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian computus, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
