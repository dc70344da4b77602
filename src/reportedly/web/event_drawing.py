"""The charts of an event's page, laid out: the dispute over time, and the numbers given.

Places across are per cent of the width and places down are pixels, so that a chart fits any screen with its words at
their own size; ``templates/_event_charts.html`` draws them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .views.event import Estimate, Series, Stance

_LEFT, _RIGHT = 4.0, 96.0
_SLOTS = 28
_STEP = 16
_HIGHEST = 8
_RANK = {"CT+": 0, "PR+": 1, "PS+": 2, "CT-": 0, "PR-": 1, "PS-": 2}
_LOG_FROM = 30
_LABELLED = 14
_COLOURS = 6
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Sign:
    """A holder's position on a day: how it is drawn, in words, and the mention that says so."""

    x: float
    y: float
    value: str
    words: str
    mention: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Many positions at once, as a bar."""

    x: float
    y: float
    width: float
    height: float
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class DisputeChart:
    """Who affirms (above the middle) and who denies (below) over time; in the middle those who do not commit.

    ``is_wide``: there is room for the signs' labels on a wide screen only.
    """

    height: float
    middle: float
    signs: tuple[Sign, ...]
    blocks: tuple[Block, ...]
    ticks: tuple[Tick, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A number that was given: its value and range, each None where it is open."""

    x: float
    shift: float
    y: float
    low: float
    high: float
    is_open_low: bool
    is_open_high: bool
    colour: int
    label: str
    words: str
    mention: str


@dataclass(frozen=True, slots=True)
class EstimatesChart:
    """The numbers of one role and unit over time, with their ranges; ``holders``: name and colour of each."""

    height: float
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    holders: tuple[tuple[str, int], ...]
    is_log: bool


def dispute_chart(stances: Sequence[Stance]) -> DisputeChart | None:
    """The positions of an event over time; None where nobody commits himself on a known day."""
    dated = [s for s in stances if s.reported is not None and (s.value != "Uu" or not s.author)]
    if not any(s.value != "Uu" for s in dated):
        return None
    days = sorted({s.reported for s in dated if s.reported is not None})
    slots: dict[tuple[int, str], dict[tuple[str, str], Stance]] = {}
    for s in dated:
        assert s.reported is not None
        slot = round(_part(s.reported, days) * _SLOTS)
        slots.setdefault((slot, s.value[-1]), {}).setdefault((s.holder, s.value), s)
    tallest = {
        sign: max((len(own) for (_, at), own in slots.items() if at == sign), default=0) for sign in ("+", "-")
    }
    up, down = (min(tallest[sign], _HIGHEST) for sign in ("+", "-"))
    middle = 14.0 + _STEP * max(up, 1)
    signs: list[Sign] = []
    blocks: list[Block] = []
    crowded = max(tallest.values()) > _HIGHEST
    few = len({slot for slot, _ in slots})
    for (slot, sign), own in slots.items():
        x = _LEFT + (_RIGHT - _LEFT) * slot / _SLOTS
        ordered = sorted(own.values(), key=lambda s: (_RANK.get(s.value, 0), s.name.lower()))
        if sign == "u":
            words = f"{_some(s.name for s in ordered)}: uncommitted, {_days(ordered)}"
            signs.append(Sign(x, middle, "Uu", words, ordered[0].mention_id))
        elif crowded:
            blocks += _blocks(ordered, x, middle, -1 if sign == "+" else 1, max(tallest.values()))
        else:
            step = -_STEP if sign == "+" else _STEP
            for n, s in enumerate(ordered):
                words = f"{s.name}: {s.value}, {s.reported}" + (f", in {s.publisher}" if s.publisher else "")
                y = middle + step * (n + 1) + math.copysign(2, step)
                label = _short(s.name) if few <= _NAMED else ""
                signs.append(Sign(x, y, s.value, words, s.mention_id, label))
    return DisputeChart(
        height=middle + 14 + _STEP * max(down, 1) + 16,
        middle=middle,
        signs=tuple(signs),
        blocks=tuple(blocks),
        ticks=_ticks(days),
        is_wide=few > 2,
    )


def estimates_chart(series: Series) -> EstimatesChart | None:
    """The numbers of a series over time; None where they are not of two days at least."""
    dated = [e for e in series.estimates if e.reported is not None and _middle(e) is not None]
    days = sorted({e.reported for e in dated if e.reported is not None})
    if len(days) < 2:
        return None
    ends = [x for e in dated for x in (e.low, e.value, e.high) if x is not None]
    low, high = min(ends), max(ends)
    is_log = low > 0 and high / low >= _LOG_FROM
    top, bottom = 16.0, 176.0
    if high == low:
        low, high = low - abs(low or 1) * 0.5, high + abs(high or 1) * 0.5
    elif not is_log:
        margin = 0.06 * (high - low)
        low, high = (0.0 if 0 <= low < 0.3 * high else low - margin), high + margin

    def place(x: float) -> float:
        if is_log:
            part = math.log(x / low) / math.log(high / low)
        else:
            part = (x - low) / (high - low)
        return round(bottom - part * (bottom - top), 1)

    holders = list(dict.fromkeys(e.name for e in dated))
    colours = {name: min(n, _COLOURS - 1) for n, name in enumerate(holders)}
    on_day: dict[date | None, int] = {}
    dots = []
    for e in dated:
        assert e.reported is not None
        value = _middle(e)
        assert value is not None
        nth = on_day[e.reported] = on_day.get(e.reported, -1) + 1
        shift = 9.0 * ((nth + 1) // 2) * (1 if nth % 2 else -1)
        dots.append(
            Dot(
                x=round(_LEFT + 7 + (_RIGHT - _LEFT - 9) * _part(e.reported, days), 2),
                shift=shift,
                y=place(value),
                low=place(e.low) if e.low is not None else bottom,
                high=place(e.high) if e.high is not None else top,
                is_open_low=e.low is None,
                is_open_high=e.high is None,
                colour=colours[e.name],
                label=compact(value) if len(dated) <= _LABELLED and len(days) == len(dated) else "",
                words=f"{e.name}, {e.reported}: {range_words(e)}{' ' + series.unit if series.unit else ''}",
                mention=e.mention_id,
            )
        )
    width = (_RIGHT - _LEFT - 9) / (_RIGHT - _LEFT)
    across = tuple(Tick(round(_LEFT + 7 + (t.at - _LEFT) * width, 2), t.label, t.anchor) for t in _ticks(days))
    return EstimatesChart(
        height=200,
        dots=tuple(dots),
        across=across,
        up=tuple(Tick(place(x), compact(x)) for x in _round_numbers(low, high, is_log=is_log)),
        holders=tuple((name, colours[name]) for name in holders),
        is_log=is_log,
    )


def range_words(e: Estimate) -> str:
    """A number with its range, in words."""
    low, value, high = e.low, e.value, e.high
    about = "about " if e.approximate else ""
    if value is not None and (low, high) in ((value, value), (None, None)):
        return f"{about}{_figure(value)}"
    if low is not None and high is not None:
        span = f"{_figure(low)}–{_figure(high)}" if low != high else _figure(low)
        return span if value is None or value in (low, high) else f"{about}{_figure(value)} ({span})"
    if low is not None:
        return f"at least {_figure(low)}"
    return f"at most {_figure(high)}" if high is not None else ""


def compact(x: float) -> str:
    """A number in few characters: 950, 12,000, 1.6 m, 2 bn."""
    for size, word in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")):
        if abs(x) >= size:
            return f"{x / size:.3g}{word}"
    return f"{x:,.0f}" if abs(x) >= 100 or x == int(x) else f"{x:.3g}"


def _short(name: str, longest: int = 24) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _figure(x: float) -> str:
    return f"{x:,.0f}" if float(x).is_integer() else f"{x:,g}"


def _middle(e: Estimate) -> float | None:
    if e.value is not None:
        return e.value
    if e.low is not None and e.high is not None:
        return (e.low + e.high) / 2
    return e.low if e.low is not None else e.high


def _part(day: date, days: Sequence[date]) -> float:
    """How far a day lies between the first and the last, 0 … 1; the middle where they are one."""
    span = (days[-1] - days[0]).days
    return (day - days[0]).days / span if span else 0.5


def _ticks(days: Sequence[date]) -> tuple[Tick, ...]:
    if len(days) == 1:
        return (Tick(50.0, str(days[0])),)
    shown = [days[0], days[-1]]
    if (days[-1] - days[0]).days >= 4:
        shown.insert(1, date.fromordinal((days[0].toordinal() + days[-1].toordinal()) // 2))
    at = {days[0]: (0.0, "start"), days[-1]: (100.0, "end")}
    ticks = []
    for day in shown:
        x, anchor = at.get(day, (_LEFT + (_RIGHT - _LEFT) * _part(day, days), "middle"))
        ticks.append(Tick(round(x, 2), str(day), anchor))
    return tuple(ticks)


def _blocks(ordered: Sequence[Stance], x: float, middle: float, way: int, tallest: int) -> list[Block]:
    """The positions of a slot as one bar for each value, from the middle outwards."""
    unit = _STEP * _HIGHEST / tallest
    at = middle + way * 9
    out = []
    for value in dict.fromkeys(s.value for s in ordered):
        own = [s for s in ordered if s.value == value]
        size = unit * len(own)
        y = at if way > 0 else at - size
        words = f"{len(own)} × {value}, {_days(own)}: {_some(s.name for s in own)}"
        out.append(Block(x - 1.1, round(y, 1), 2.2, round(size, 1), value, words))
        at += way * size
    return out


def _days(stances: Iterable[Stance]) -> str:
    days = sorted({s.reported for s in stances if s.reported is not None})
    return str(days[0]) if days[0] == days[-1] else f"{days[0]} to {days[-1]}"


def _some(names: Iterable[str], most: int = 4) -> str:
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:most]) + (f" and {len(unique) - most} more" if len(unique) > most else "")


def _round_numbers(low: float, high: float, *, is_log: bool) -> list[float]:
    """Round numbers between two, three to six of them."""
    if is_log:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / 6))
        found = [10.0**n for n in range(first, last + 1, step)]
        return found if len(found) > 1 else sorted({low, high})
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * n for n in (1, 2, 5, 10) if size * n >= rough)
    start = math.ceil(low / step)
    return [round(step * n, 10) for n in range(start, math.floor(high / step) + 1)]
