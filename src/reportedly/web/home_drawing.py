"""The small charts of the overview, laid out."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .event_drawing import compact
from .views.home import Moved

_LOG_FROM = 30


@dataclass(frozen=True, slots=True)
class MovedChart:
    """Numbers on one line from the lowest to the highest: places in per cent, the first and the last marked."""

    places: tuple[tuple[float, str], ...]
    first: float
    last: float
    low: str
    high: str
    first_words: str
    last_words: str


def moved_chart(moved: Moved) -> MovedChart:
    """Where the numbers of a series lie between the lowest and the highest."""
    values = [p.value for p in moved.points]
    low, high = min(values), max(values)
    is_log = low > 0 and high / low >= _LOG_FROM

    def place(x: float) -> float:
        part = math.log(x / low) / math.log(high / low) if is_log else (x - low) / (high - low)
        return round(4 + 92 * part, 1)

    return MovedChart(
        places=tuple((place(p.value), f"{p.name}, {p.reported}: {p.value:,.10g}") for p in moved.points),
        first=place(values[0]),
        last=place(values[-1]),
        low=compact(low),
        high=compact(high),
        first_words=compact(values[0]),
        last_words=compact(values[-1]),
    )
