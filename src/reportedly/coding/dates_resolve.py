"""From what a time expression says to calendar days and a TIMEX3 value.

News convention: a bare weekday, day or month is the nearest one in the past, unless the sentence looks
forward. Without a day of publication only what the words themselves fix is resolved.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from . import timex
from .dates_words import Expression
from .timex import Period

Outlook = Literal["past", "future"] | None
"""Whether the sentence around the date looks back, looks forward, or does not say."""

SATURDAY = 5
_FAR = 330  # days: a yearless day further back than this is not meant


def resolve(
    found: Expression,
    reference: date | None,
    outlook: Outlook,
    *,
    year: int | None = None,
    previous: Period | None = None,
) -> Period | None:
    """The period an expression means; None for one that has no calendar place of its own.

    ``reference``: day of publication. ``year``: a year named before in the sentence. ``previous``: the
    last period mentioned, from which "the following day" steps.
    """
    period = _KINDS[found.kind](found, reference, outlook, year, previous)
    if period is None:
        return None
    if found.mod is not None and found.mod != "SPAN":
        period = _modified(found, period, reference)
    if found.part is not None and period.timex.count("-") == 2 and "/" not in period.timex:
        part = found.part
        period = replace(period, timex=period.timex + (part if part[0] == "T" else f"T{part}"))
    return period


def _modified(found: Expression, period: Period, reference: date | None) -> Period:
    mod = found.mod or ""
    if found.unit_of is not None:
        return _stretch(period, mod, *found.unit_of, found.nth)
    value = period.timex
    if mod in ("H1", "H2") and len(value) == 4:
        return replace(timex.narrowed(period, mod, reference), timex=f"{value}-{mod}")
    return timex.narrowed(period, mod, reference)


def _stretch(period: Period, mod: str, number: float, unit: str, nth: int) -> Period:
    """The first, nth or last ``number`` units of a period."""
    if period.first is None or period.last is None:
        return period
    if mod == "LAST":
        start = timex.add_days(timex.shift(timex.add_days(period.last, 1), unit, -number), 0)
        end: date | None = period.last
    else:
        start = timex.shift(period.first, unit, number * (nth - 1))
        end = timex.add_days(timex.shift(period.first, unit, number * nth), -1)
    if start is None or end is None or start > period.last:
        return period
    start, end = max(start, period.first), min(end, period.last)
    if start == end:
        return timex.day_of(start)
    if unit == "month" and number == 1:
        return timex.month_of(start.year, start.month)
    return Period(start, end, f"{start}/{end}")


def _calendar(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    if found.outer is not None:
        outer = resolve(found.outer, reference, outlook, previous=previous)
        if found.weekday is not None and found.day is None:
            if outer is None or outer.first is None:
                return Period(None, None, f"XXXX-WXX-{found.weekday + 1}")
            return timex.day_of(outer.first + timedelta(found.weekday))
        if outer is not None and outer.first is not None:
            found = replace(found, year=outer.first.year, outer=None)
    if found.decade is not None:
        return timex.decade_of(found.decade)
    if found.century is not None:
        return timex.century_of(found.century)
    if found.month is not None:
        return _month_or_day(found, reference, outlook, year)
    if found.weekday is not None:
        return _weekday(found.weekday, found.shift, reference, outlook)
    if found.season is not None:
        return _season(found, reference, outlook, year)
    if found.quarter is not None or found.half is not None:
        return _part_of_year(found, reference, outlook, year)
    if found.year is not None:
        return timex.year_of(found.year)
    return None


def _month_or_day(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None
) -> Period | None:
    month, day = found.month or 1, found.day
    chosen = found.year
    if chosen is None and found.shift is None:
        chosen = year
    if chosen is None:
        if reference is None:
            return Period(None, None, f"XXXX-{month:02d}" + (f"-{day:02d}" if day else ""))
        chosen = (
            _yearless_day(month, day, found, reference, outlook)
            if day
            else (_yearless_month(month, found.shift, reference, outlook))
        )
    if found.week is not None and 1 <= chosen <= 9999:
        return timex.weekday_of_month(chosen, month, found.weekday or 0, found.week)
    if day is None:
        return timex.month_of(chosen, month)
    if not 1 <= chosen <= 9999 or day > timex.month_length(chosen, month):
        return Period(None, None, f"{chosen:04d}-{month:02d}-{day:02d}")
    return timex.day_of(date(chosen, month, day))


def _yearless_month(month: int, shift: int | None, reference: date, outlook: Outlook) -> int:
    if shift == 0:
        return reference.year
    if shift == -1:
        return reference.year - (month >= reference.month)
    if shift == 1:
        return reference.year + (month <= reference.month)
    if outlook == "future":
        return reference.year + (month < reference.month)
    if outlook == "past":
        return reference.year - (month > reference.month)
    ahead = (month - reference.month) % 12
    return (
        reference.year + (month < reference.month)
        if ahead <= 4
        else reference.year - (month > reference.month)
    )


def _yearless_day(month: int, day: int, found: Expression, reference: date, outlook: Outlook) -> int:
    def on(year: int) -> date:
        return date(year, month, min(day, timex.month_length(year, month)))

    def fits(year: int) -> bool:
        return found.weekday is None or on(year).weekday() == found.weekday

    past = reference.year - (on(reference.year) > reference)
    future = reference.year + (on(reference.year) < reference)
    if found.shift is not None:
        return past if found.shift < 0 else future
    if past != future and found.weekday is not None and fits(past) != fits(future):
        return past if fits(past) else future
    if outlook == "future":
        return future if (on(future) - reference).days <= _FAR else past
    back, ahead = (reference - on(past)).days, (on(future) - reference).days
    if outlook == "past" and back <= _FAR:
        return past
    return past if back <= ahead else future


def _weekday(weekday: int, shift: int | None, reference: date | None, outlook: Outlook) -> Period:
    if reference is None:
        return Period(None, None, f"XXXX-WXX-{weekday + 1}")
    back = (reference.weekday() - weekday) % 7
    ahead = (weekday - reference.weekday()) % 7
    if shift == -1:
        days = -(back or 7)
    elif shift == 1:
        days = (ahead or 7) + (
            7 if weekday > reference.weekday() and ahead <= 4 and reference.weekday() < 5 else 0
        )
    elif shift == 0:
        days = (
            -back
            if outlook == "past"
            else weekday - reference.weekday()
            if weekday >= reference.weekday()
            else ahead
        )
    else:
        days = ahead if outlook == "future" else -back
    return timex.day_of(reference + timedelta(days)) if 2 < reference.year < 9998 else timex.day_of(reference)


def _season(found: Expression, reference: date | None, outlook: Outlook, year: int | None) -> Period:
    season = found.season or "SU"
    chosen = found.year if found.year is not None else year if found.shift is None else None
    if chosen is None:
        if reference is None:
            return Period(None, None, f"XXXX-{season}")
        candidates = [
            timex.season_of(y, season) for y in range(reference.year - 2, reference.year + 3) if 1 <= y < 9999
        ]
        over = [p for p in candidates if p.last and p.last < reference]
        running = [p for p in candidates if p.first and p.last and p.first <= reference <= p.last]
        coming = [p for p in candidates if p.first and p.first > reference]
        if found.shift == -1:
            choice = over[-1:]
        elif found.shift == 1:
            choice = coming[:1]
        elif found.shift == 0:
            choice = running or [p for p in candidates if p.timex.startswith(f"{reference.year:04d}")]
        elif outlook == "future":
            choice = running or coming[:1]
        else:
            choice = running or over[-1:]
        return choice[0] if choice else Period(None, None, f"XXXX-{season}")
    return timex.season_of(chosen, season)


def _part_of_year(found: Expression, reference: date | None, outlook: Outlook, year: int | None) -> Period:
    chosen = found.year if found.year is not None else year
    code = f"Q{found.quarter}" if found.quarter else f"H{found.half}"
    if chosen is None:
        if reference is None:
            return Period(None, None, f"XXXX-{code}")
        chosen = reference.year
        if found.quarter and outlook != "future" and 3 * found.quarter - 2 > reference.month:
            chosen -= 1
        if found.quarter and outlook == "future" and 3 * found.quarter < reference.month:
            chosen += 1
    return (
        timex.quarter_of(chosen, found.quarter) if found.quarter else timex.half_of(chosen, found.half or 1)
    )


def _deictic(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    shift, unit = found.shift or 0, found.unit or "day"
    if reference is None:
        return Period(None, None, "PRESENT_REF" if shift == 0 else "PAST_REF" if shift < 0 else "FUTURE_REF")
    if unit == "weekend":
        if shift == 0 and outlook == "past" and reference.weekday() < SATURDAY:
            shift = -1
        return timex.shifted_unit(reference, "weekend", shift)
    if unit == "day" and found.value == "overnight" and outlook == "past":
        return timex.day_of(reference)
    return timex.shifted_unit(reference, unit, shift)


def _offset(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    shift, unit = found.shift or -1, found.unit or "day"
    vague = "PAST_REF" if shift < 0 else "FUTURE_REF"
    if reference is None:
        return Period(None, None, vague)
    if found.number is None:
        return Period(None, reference, vague) if shift < 0 else Period(reference, None, vague)
    number, unit = _in_years(found.number, unit)
    near = timex.shifted_unit(reference, unit, shift * number)
    if near is None:
        years = reference.year + shift * int(number) * timex.MONTHS_IN.get(unit, 0) // 12
        return timex.year_of(years) if years <= 0 else Period(None, None, vague)
    if found.high is not None and found.high != found.number:
        far = timex.shifted_unit(reference, unit, shift * _in_years(found.high, found.unit or "day")[0])
        if far is not None:
            early, late = (far, near) if shift < 0 else (near, far)
            return Period(early.first, late.last, f"{early.timex}/{late.timex}")
    return near


def _in_years(number: float, unit: str) -> tuple[float, str]:
    """Decades and longer counted in years: "a decade ago" means a year, not a decade."""
    if unit in ("decade", "century", "millennium"):
        return number * timex.MONTHS_IN[unit] / 12, "year"
    return number, unit


def _window(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    shift, unit = found.shift or -1, found.unit or "day"
    value = timex.duration(found.number if found.high is None else found.high, unit)
    if reference is None:
        return Period(None, None, value)
    if found.high is None and found.number is None:
        return Period(None, reference, value) if shift < 0 else Period(reference, None, value)
    edge = timex.shift(reference, unit, shift * (found.high or found.number or 1))
    return Period(edge, reference, value) if shift < 0 else Period(reference, edge, value)


def _duration(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    return Period(
        None, None, timex.duration(found.number if found.high is None else found.high, found.unit or "day")
    )


def _set(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    return Period(None, None, found.value or "")


def _step(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    unit, shift = found.unit or "day", found.shift or 0
    value = timex.duration(found.high if found.high is not None else found.number, unit)
    if found.explicit:
        return Period(None, None, value)
    base = previous
    if found.base is not None:
        base = resolve(found.base, reference, outlook, year=year, previous=previous)
    if base is None or base.first is None or base.last is None:
        return Period(None, None, value)
    if found.number is None:
        if shift < 0:
            return Period(None, base.first, value)
        return Period(base.last, None, value)
    return stepped(base, unit, shift * found.number)


def stepped(base: Period, unit: str, number: float) -> Period:
    """The period ``number`` units from another one: a day for days, a month for months ..."""
    size, unit = _in_years(abs(number), unit)
    number = -size if number < 0 else size
    start = base.first if number < 0 else base.last
    if start is None:
        return Period(None, None, timex.duration(abs(number), unit))
    found = timex.shifted_unit(start, unit, number)
    if found is None:
        return Period(None, None, timex.duration(abs(number), unit))
    return found


def _vague(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    value = found.value or "PRESENT_REF"
    if value == "PAST_REF":
        return Period(None, reference, value)
    if value == "FUTURE_REF":
        return Period(reference, None, value)
    return Period(reference, reference, value)


def _named(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    value = found.value or ""
    if value.startswith("week"):
        week, weekday, month = (int(part) for part in value[4:].split("/"))
        found = replace(found, kind="calendar", week=week, weekday=weekday - 1, month=month, value=None)
        return _calendar(found, reference, outlook, year, previous)
    if value.startswith(("--", "easter")):
        chosen = found.year
        if found.outer is not None:
            outer = resolve(found.outer, reference, outlook, previous=previous)
            chosen = outer.first.year if outer is not None and outer.first is not None else None
        if value.startswith("--"):
            month, day = int(value[2:4]), int(value[5:7])
            return _month_or_day(
                replace(found, month=month, day=day, year=chosen, outer=None), reference, outlook, year
            )
        if chosen is None and reference is None:
            return Period(None, None, "XXXX-XX-XX")
        if chosen is None and reference is not None:
            here = timex.easter(reference.year)
            chosen = (
                reference.year
                + (outlook == "future" and here < reference)
                - (outlook == "past" and here > reference)
            )
        if not 1583 <= (chosen or 0) <= 9998:
            return Period(None, None, f"{chosen:04d}")
        return timex.day_of(timex.easter(chosen or 2000) + timedelta(int(value[6:])))
    first, _, last = value.partition("/")
    return Period(date.fromisoformat(first), date.fromisoformat(last or first), value)


def _clock(
    found: Expression, reference: date | None, outlook: Outlook, year: int | None, previous: Period | None
) -> Period | None:
    return Period(None, None, found.value or "")


_KINDS = {
    "calendar": _calendar,
    "deictic": _deictic,
    "offset": _offset,
    "window": _window,
    "duration": _duration,
    "set": _set,
    "step": _step,
    "vague": _vague,
    "named": _named,
    "clock": _clock,
}


def bounded(
    period: Period, relation: str, reference: date | None, outlook: Outlook
) -> tuple[date | None, date | None]:
    """The days on which an event can lie that happened ``relation`` (by, since, before ...) a period."""
    first, last = period.first, period.last
    match relation:
        case "by" | "until":
            ahead = reference is not None and last is not None and last >= reference and outlook != "past"
            return (reference if ahead else None), last
        case "since":
            if reference is not None and first is not None and first <= reference:
                return first, reference
            return first, None
        case "before":
            ahead = reference is not None and first is not None and first > reference and outlook != "past"
            return (reference if ahead else None), timex.add_days(first, -1)
        case "after":
            return timex.add_days(last, 1), None
        case "within":
            if (
                reference is not None
                and first is not None
                and last is not None
                and first <= reference <= last
            ):
                return (first, last) if outlook == "past" else (reference, last)
            return first, last
        case _:
            return first, last
