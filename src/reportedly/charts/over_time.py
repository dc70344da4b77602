"""Events over time: cooperation above the line, conflict below it, and how it leans."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from ..export.periods import following, label_of, start_of
from .chart import WIDTH, Chart, Datasets, Plot, Row, count, nothing
from .palette import QUADS, Theme
from .periods import Span

_HEIGHT = 120
_SIDES = {"material_cooperation": 1, "verbal_cooperation": 1, "verbal_conflict": -1, "material_conflict": -1}
_STACK = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
"""From the line outwards: what is said stands nearer to it than what is done."""


def timeline(title: str, rows: Sequence[Row], span: Span | None, note: str = "") -> Chart:
    """Events by period; ``rows``: those of :func:`reportedly.charts.questions.by_day` with their quad class,
    ``note``: what is left out.

    Bars upwards are cooperation and downwards conflict, the strong colours deeds and the pale ones words; below, how
    many of the events are disputed.
    """
    if span is None:
        return nothing(title, "No event fits, or none of those that do has a day.")
    counted = by_period(rows, span)
    disputed = any(row["disputed"] for row in counted)
    total, open_ = sum(r["events"] for r in counted), sum(r["disputed"] for r in counted)

    def draw(theme: Theme, data: Datasets) -> Plot:
        import altair as alt

        plots: list[Plot] = [_bars(theme, data, counted, span, axis=not disputed)]
        if disputed:
            plots.append(_disputed(theme, data, counted, span))
        combined: Plot = alt.vconcat(*plots, spacing=14) if len(plots) > 1 else plots[0]
        return combined

    subtitle = f"{count(total, 'event')}, {open_:,} disputed, by {span.period}{_left_out(span)}{note}"
    return Chart(title, subtitle, _said(counted, span), tuple(counted), draw)


def dyad(
    title: str, names: tuple[str, str], sides: Sequence[Sequence[Row]], span: Span | None, note: str = ""
) -> Chart:
    """What two did to each other; ``sides``: the rows of either direction (as in :func:`timeline`).

    Above, the mean conflict–cooperation score of either's events (PLOVER's, from −10 to 10) by period, the larger the
    sign the more events; below, the events of each direction as in :func:`timeline`.
    """
    if span is None:
        return nothing(title, f"No event is known that {names[0]} and {names[1]} did to each other.")
    directions = [f"{names[0]} to {names[1]}", f"{names[1]} to {names[0]}"]
    both = [
        [{"direction": direction, **row} for row in by_period(rows, span)]
        for direction, rows in zip(directions, sides, strict=True)
    ]
    every = [row for side in both for row in side]

    def draw(theme: Theme, data: Datasets) -> Plot:
        import altair as alt

        drawn = [(name, side) for name, side in zip(directions, both, strict=True) if side]
        plots: list[Plot] = [_scores(theme, data, every, span, directions)]
        plots += [
            _bars(theme, data, side, span, axis=n == len(drawn) - 1, heading=name)
            for n, (name, side) in enumerate(drawn)
        ]
        combined: Plot = alt.vconcat(*plots, spacing=16).resolve_scale(
            color="independent", strokeDash="independent", size="independent"
        )
        return combined

    totals = [
        f"{count(sum(r['events'] for r in side), 'event')} of {name}"
        for name, side in zip(directions, both, strict=True)
    ]
    subtitle = f"{', '.join(totals)}, by {span.period}{_left_out(span)}{note}"
    said = " ".join(f"{n}: {_said(s, span)}" for n, s in zip(directions, both, strict=True) if s)
    return Chart(title, subtitle, said, tuple(every), draw)


def by_period(rows: Sequence[Row], span: Span) -> list[dict[str, Any]]:
    """Rows by day and quad class as rows by period: its first day and that of the next, its name, how many events, how
    many of each quad class, how many disputed, the mean score."""
    found: dict[date, dict[str, Any]] = {}
    scores: dict[date, tuple[float, int]] = {}
    for row in rows:
        if not span.first <= row["day"] <= span.last:
            continue
        start = start_of(row["day"], span.period)
        own = found.setdefault(
            start,
            {
                "period": start,
                "until": following(start, span.period),
                "label": label_of(start, span.period),
                "events": 0,
                **dict.fromkeys(_STACK, 0),
                "disputed": 0,
                "score": None,
            },
        )
        own["events"] += row["events"]
        own["disputed"] += row["disputed"]
        if row["quad"] is not None:
            own[row["quad"]] += row["events"]
        total, scored = scores.get(start, (0.0, 0))
        scores[start] = (total + row["score"], scored + row["scored"])
    for start, (total, scored) in scores.items():
        found[start]["score"] = round(total / scored, 2) if scored else None
    return [found[start] for start in sorted(found)]


def _left_out(span: Span) -> str:
    return f" ({count(span.left_out, 'event lies', 'events lie')} outside)" if span.left_out else ""


def _said(rows: Sequence[Row], span: Span) -> str:
    if not rows:
        return "No events."
    total = {quad: sum(row[quad] for row in rows) for quad in _STACK}
    parts = ", ".join(f"{total[quad]:,} of {QUADS[quad]}" for quad in QUADS)
    most = max(rows, key=lambda row: row["events"])
    return f"{parts}; most in {label_of(most['period'], span.period)} ({count(most['events'], 'event')})."


def _time(span: Span, *, axis: bool) -> dict[str, Any]:
    import altair as alt

    ends = [span.first.isoformat(), following(span.last, "day").isoformat()]
    seen = alt.Axis(title=None, tickCount=6, domain=False, grid=False, labelFlush=False, format=_format(span))
    return {"scale": alt.Scale(type="utc", domain=ends), "axis": seen if axis else None}


def _format(span: Span) -> str:
    length = (span.last - span.first).days
    return "%Y" if length > 2200 else "%b %Y" if length > 150 else "%-d %b %Y"


def _bars(
    theme: Theme, data: Datasets, rows: Sequence[Row], span: Span, *, axis: bool, heading: str | None = None
) -> Plot:
    import altair as alt

    pieces = []
    for row in rows:
        for side in (1, -1):
            base = 0
            for quad in _STACK:
                if _SIDES[quad] != side or not row[quad]:
                    continue
                pieces.append({
                    "from": row["period"], "to": row["until"], "quad": QUADS[quad],
                    "low": side * base, "high": side * (base + row[quad]),
                })  # fmt: skip
                base += row[quad]
    bars = (
        alt.Chart(data(pieces), width=WIDTH, height=_HEIGHT)
        .mark_rect(stroke=theme.background, strokeWidth=0.6)
        .encode(
            x=alt.X("from:T", **_time(span, axis=axis)),
            x2="to:T",
            y=alt.Y(
                "low:Q",
                axis=alt.Axis(title="events", labelExpr="format(abs(datum.value), ',d')", domain=False,
                              values=_ticks([piece["high"] for piece in pieces])),
            ),
            y2="high:Q",
            color=alt.Color(
                "quad:N",
                scale=alt.Scale(domain=list(QUADS.values()), range=[theme.quads[quad] for quad in QUADS]),
                legend=alt.Legend(title=None, columns=4, symbolType="square") if axis or not heading else None,
            ),
        )
    )  # fmt: skip
    middle = alt.Chart(data([{"zero": 0}])).mark_rule(color=theme.muted).encode(y="zero:Q")
    if heading:
        small = alt.TitleParams(
            heading, fontSize=12, fontWeight="normal", color=theme.ink, offset=6, frame="group"
        )
        return alt.layer(bars, middle).properties(title=small)
    return alt.layer(bars, middle)


def _ticks(ends: Sequence[int]) -> list[int]:
    """Whole numbers from the lowest to the highest of the ends, with round steps, about five of them."""
    low, high = min(0, *ends), max(0, *ends)
    rough = max((high - low) / 4, 1)
    power = 10 ** int(math.log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return list(range(-(-low // step) * step, high + 1, step))


def _disputed(theme: Theme, data: Datasets, rows: Sequence[Row], span: Span) -> Plot:
    import altair as alt

    return (
        alt.Chart(data(rows), width=WIDTH, height=46)
        .mark_rect(color=theme.uncommitted, stroke=theme.background, strokeWidth=0.6)
        .encode(
            x=alt.X("period:T", **_time(span, axis=True)),
            x2="until:T",
            y=alt.Y(
                "disputed:Q",
                axis=alt.Axis(title="disputed", format=",d", tickCount=2, tickMinStep=1, domain=False),
                scale=alt.Scale(domainMin=0),
            ),
            y2=alt.datum(0),
        )
    )


def _scores(theme: Theme, data: Datasets, rows: Sequence[Row], span: Span, directions: Sequence[str]) -> Plot:
    import altair as alt

    scored = [row for row in rows if row["score"] is not None]
    lasts = [next((r for r in reversed(scored) if r["direction"] == d), None) for d in directions]
    ends = [row for row in lasts if row is not None]
    colours = alt.Scale(domain=list(directions), range=[theme.ink, theme.muted])
    colour = alt.Color("direction:N", scale=colours, legend=None)
    dashes = alt.StrokeDash(
        "direction:N", scale=alt.Scale(domain=list(directions), range=[[1, 0], [5, 3]]), legend=None
    )
    x = alt.X("middle:T", **_time(span, axis=False))
    y = alt.Y(
        "score:Q",
        scale=alt.Scale(domain=[-10, 10]),
        axis=alt.Axis(
            title="mean score",
            values=[-10, -5, 0, 5, 10],
            domain=False,
            labelExpr="datum.value == 10 ? 'cooperation 10' : datum.value == -10 ? 'conflict −10' : datum.label",
        ),
    )
    points = [{**row, "middle": row["period"] + (row["until"] - row["period"]) / 2} for row in scored]
    base = alt.Chart(data(points), width=WIDTH, height=_HEIGHT)
    zero = alt.Chart(data([{"zero": 0}])).mark_rule(color=theme.muted, opacity=0.6).encode(y="zero:Q")
    lines = base.mark_line(strokeWidth=1.6).encode(x=x, y=y, color=colour, strokeDash=dashes)
    signs = base.mark_point(filled=True, opacity=1).encode(
        x=x, y=y, color=colour, size=alt.Size("events:Q", scale=alt.Scale(range=[14, 160]), legend=None)
    )
    layers: list[Any] = [zero, lines, signs]
    for row, shift in zip(ends, _shifts([row["score"] for row in ends]), strict=True):
        layers.append(
            alt.Chart(data([row]))
            .mark_text(align="left", dx=10, dy=shift)
            .encode(x=alt.value(WIDTH), y=y, text="direction:N", color=colour)
        )
    return alt.layer(*layers)


def _shifts(scores: Sequence[float]) -> list[int]:
    """How far down (pixels) the names beside the last scores go so that they do not lie on one another."""
    if len(scores) < 2 or abs(scores[0] - scores[1]) * _HEIGHT / 20 > 15:
        return [0] * len(scores)
    return [-9, 9] if scores[0] >= scores[1] else [9, -9]
