"""Who holds what of an event, over time: a line for each holder, a sign for each thing held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from ..wording import AUTHOR_SURENESS, SURENESS
from .chart import WIDTH, Chart, Datasets, Plot, Row, count, listed, names_beside, nothing, shortened
from .glyphs import SHAPES, VALUES
from .palette import Theme

_ROW = 26
_MOST = 30
_DAYS = 6
"""Up to how many days of reports each has its name on the axis."""


def dispute(title: str, rows: Sequence[Row]) -> Chart:
    """The positions on one event; ``rows``: those of :func:`reportedly.charts.questions.positions`.

    A line for each holder, those who affirm above, those who deny below; time runs to the right (the days on which
    reports came out); at the end stand in words what the holder holds, and held before.
    """
    if not rows:
        return nothing(title, "No source of any report takes a position on this event.")
    holders: dict[str, list[Row]] = {}
    for row in rows:
        holders.setdefault(row["holder"], []).append(row)
    ordered = sorted(holders.values(), key=lambda own: (-_last(own)["score"], -len(own), _name(own)))
    kept = _telling(ordered)
    affirm = [_name(own) for own in ordered if _last(own)["value"].endswith("+")]
    deny = [_name(own) for own in ordered if _last(own)["value"].endswith("-")]
    open_ = len(ordered) - len(affirm) - len(deny)
    parts = [
        count(len(affirm), "source affirms it", "sources affirm it"),
        count(len(deny), "denies it", "deny it") if deny else "nobody denies it",
    ]
    if open_:
        parts.append(count(open_, "does not commit", "do not commit"))
    if len(kept) < len(ordered):
        parts.append(f"{len(ordered) - len(kept):,} more are left out")
    drawn = [
        {
            "row": number,
            "holder": _name(own),
            "reported": row["reported"],
            "value": row["value"],
            "score": row["score"],
            "copies": row["copies"],
            "slot": slot,
        }
        for number, own in enumerate(kept)
        for row, slot in _slots(own)
    ]
    said = ". ".join(
        f"{words}: {listed(names, 8)}"
        for words, names in (("Affirmed by", affirm), ("denied by", deny))
        if names
    )

    def draw(theme: Theme, data: Datasets) -> Plot:
        return _timeline(theme, data, drawn, [_name(own) for own in kept], [_words(own) for own in kept])

    return Chart(title, "; ".join(parts), said + "." if said else "Nobody commits to it.", tuple(drawn), draw)


def _telling(ordered: Sequence[list[Row]]) -> list[list[Row]]:
    """The holders that fit, in their order: those who commit themselves before those who do not."""
    if len(ordered) <= _MOST:
        return list(ordered)
    rank = sorted(
        range(len(ordered)), key=lambda n: (_last(ordered[n])["value"] == "Uu", -len(ordered[n]), n)
    )
    return [ordered[n] for n in sorted(rank[:_MOST])]


def _last(own: Sequence[Row]) -> Row:
    """The last that commits the holder, else the last."""
    committed = [row for row in own if row["value"] != "Uu"]
    return (committed or own)[-1]


def _name(own: Sequence[Row]) -> str:
    name = shortened(own[0]["name"] or own[0]["holder"])
    return f"{name} (own words)" if own[0]["holder"].startswith("author:") else name


def _words(own: Sequence[Row]) -> str:
    """What a holder holds in words; what else on the same day, or before."""
    words = AUTHOR_SURENESS if own[0]["holder"].startswith("author:") else SURENESS
    last = _last(own)
    others = {row["value"]: row for row in own if row["value"] not in (last["value"], "Uu")}
    told = words[last["value"]]
    for row in list(others.values())[:2]:
        told += f", {'also' if row['reported'] == last['reported'] else 'before:'} {words[row['value']]}"
    return f"{told} (turned)" if any(row["retracted"] for row in own) else told


def _slots(own: Sequence[Row]) -> list[tuple[Row, float]]:
    """The rows of a holder; those of one day side by side instead of on one another."""
    by_day: dict[date | None, list[Row]] = {}
    for row in own:
        by_day.setdefault(row["reported"], []).append(row)
    return [(row, place - (len(rows) - 1) / 2) for rows in by_day.values() for place, row in enumerate(rows)]


def _timeline(
    theme: Theme, data: Datasets, rows: list[dict[str, Any]], names: list[str], words: list[str]
) -> Plot:
    import altair as alt

    known = [row["reported"] for row in rows if row["reported"]]
    first, last = (min(known), max(known)) if known else (date.today(), date.today())
    first, last = _widened(first, last)
    width = WIDTH - 220
    step = (last - first) / width * 13
    values = [{**row, "at": _at(row["reported"] or first, row["slot"], step)} for row in rows]
    spans = []
    for number in range(len(names)):
        own = sorted(value["at"] for value in values if value["row"] == number)
        spans += [{"row": number, "from": a, "to": b} for a, b in pairwise(own) if a != b]
    present = [value for value in VALUES if any(row["value"] == value for row in rows)]
    y = alt.Y("row:O", title=None, axis=names_beside(names, theme))
    scale = alt.Scale(type="utc", domain=[first.isoformat(), last.isoformat()])
    days = sorted(set(known))
    axis = alt.Axis(
        title="reported on",
        format="%-d %b %Y",
        values=[day.isoformat() for day in days] if len(days) <= _DAYS else alt.Undefined,
        tickCount=_DAYS,
        labelOverlap="greedy",
        domain=False,
        titleAnchor="start",
        titleAlign="left",
        orient="bottom",
    )
    height = _ROW * len(names)
    guides = (
        alt.Chart(data([{"row": n} for n in range(len(names))]), width=width, height=height)
        .mark_rule(color=theme.rule)
        .encode(y=y)
    )
    lines = (
        alt.Chart(data(spans))
        .mark_rule(strokeWidth=2, color=theme.muted, opacity=0.6)
        .encode(y=y, x=alt.X("from:T", scale=scale, axis=axis), x2="to:T")
    )
    signs = (
        alt.Chart(data(values))
        .mark_point(filled=True, size=110, opacity=1, strokeWidth=0)
        .encode(
            y=y,
            x=alt.X("at:T", scale=scale, axis=axis),
            color=alt.Color(
                "value:N",
                legend=None,
                scale=alt.Scale(domain=present, range=[theme.of_value(value) for value in present]),
            ),
            shape=alt.Shape(
                "value:N",
                legend=None,
                scale=alt.Scale(domain=present, range=[SHAPES[value] for value in present]),
            ),
        )
    )
    ends = (
        alt.Chart(data([{"row": n, "words": told} for n, told in enumerate(words)]))
        .mark_text(align="left", dx=14, color=theme.ink)
        .encode(y=y, x=alt.value(width), text="words:N")
    )
    return alt.layer(guides, lines, signs, ends)


def _at(day: date, slot: float, step: timedelta) -> str:
    seconds = (step * slot).total_seconds()
    return (datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)).isoformat() + "Z"


def _widened(first: date, last: date) -> tuple[date, date]:
    """Room on both sides of the signs, so that none is cut."""
    room = max((last - first) // 18, timedelta(days=1))
    return first - room, last + room
