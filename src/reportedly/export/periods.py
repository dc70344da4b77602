"""Stretches of the calendar that events are counted by: where each begins, which comes next, what it is called."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Period = Literal["day", "week", "month", "quarter", "year"]


def start_of(day: date, period: Period) -> date:
    """The first day of the day's period; weeks begin on Monday."""
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    if period == "year":
        return day.replace(month=1, day=1)
    return day


def following(start: date, period: Period) -> date:
    """The first day of the period after the one that begins on ``start``; the last day of all where there is none."""
    try:
        if period in ("day", "week"):
            return start + timedelta(days=1 if period == "day" else 7)
        months = {"month": 1, "quarter": 3, "year": 12}[period]
        years, month = divmod(start.month - 1 + months, 12)
        return date(start.year + years, month + 1, 1)
    except (OverflowError, ValueError):
        return date.max


def label_of(start: date, period: Period) -> str:
    """A period for people: ``2024-10-21``, ``week of 2024-10-21``, ``2024-10``, ``2024 Q4``, ``2024``."""
    if period == "year":
        return f"{start.year}"
    if period == "quarter":
        return f"{start.year} Q{(start.month + 2) // 3}"
    if period == "month":
        return f"{start:%Y-%m}"
    return f"week of {start}" if period == "week" else f"{start}"
