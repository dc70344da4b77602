"""The numbers given for an event: a row for each, with its range, its day and who gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..records import Factuality
from ..wording import SURENESS
from .chart import WIDTH, Chart, Datasets, Plot, Row, count, names_beside, nothing, shortened
from .glyphs import SHAPES, VALUES
from .palette import Theme

_ROW = 24
_MOST = 40
_SERIES = 6
_ROOM = 1.18
"""How far the axis goes beyond the largest number, for the words beside it."""
_STEEP = 40
"""From which ratio of the largest to the smallest number on the axis is logarithmic."""
_ROLES = {"actor": " (those who act)", "recipient": " (those acted upon)"}


def estimates(title: str, rows: Sequence[Row]) -> Chart:
    """The estimates of one event; ``rows``: those of :func:`reportedly.charts.questions.estimates`.

    One panel for each kind of number (role and unit), those with most numbers first; in it the days go down. A bar is
    a range, the sign on it the number, and the sign's shape and colour what its holder holds of the event.
    """
    if not rows:
        return nothing(title, "No report gives a number for this event.")
    series: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        series.setdefault((row["role"], row["unit"]), []).append(row)
    kept = sorted(series.items(), key=lambda one: -len(one[1]))[:_SERIES]
    panels = [(_heading(*key), [_drawn(row) for row in own[-_MOST:]]) for key, own in kept]
    drawn = sum(len(own) for _, own in panels)
    left_out = len(rows) - drawn
    holders = len({row["holder"] for row in rows})
    subtitle = f"{count(len(rows), 'number')} from {count(holders, 'source')}, the earliest above"
    if left_out:
        subtitle += f"; {left_out:,} older or rarer ones are left out"

    def draw(theme: Theme, data: Datasets) -> Plot:
        import altair as alt

        stances = [value for value in VALUES if any(r["stance"] == value for _, own in panels for r in own)]
        plots = [_panel(theme, data, heading, own, stances) for heading, own in panels]
        combined: Plot = (
            alt.vconcat(*plots, spacing=26).resolve_scale(x="independent", y="independent")
            if len(plots) > 1
            else plots[0]
        )
        return combined

    said = "; ".join(
        f"{' on '.join(str(x) for x in (r['holder'], r['reported']) if x)}: {r['words']} {heading}"
        for heading, own in panels
        for r in own[:12]
    )
    every = tuple(row for _, own in panels for row in own)
    return Chart(title, subtitle, f"Numbers given for the event: {said}.", every, draw)


def _heading(role: str, unit: str | None) -> str:
    return shortened(unit or "number") + _ROLES.get(role, "")


def _drawn(row: Row) -> dict[str, Any]:
    low, high, value = row["low"], row["high"], row["value"]
    return {
        "reported": row["reported"],
        "holder": shortened(row["name"] or row["holder"] or "unknown"),
        "value": value,
        "low": low,
        "high": high,
        "approximate": bool(row["approximate"]),
        "stance": row["stance"],
        "words": _words(value, low, high, bool(row["approximate"])),
        "copies": row["copies"],
    }


def _words(value: float | None, low: float | None, high: float | None, approximate: bool) -> str:
    about = "about " if approximate else ""
    if low is not None and high is not None and low != high:
        return f"{about}{low:,.10g}–{high:,.10g}"
    if low is not None and high is None:
        return f"{low:,.10g} or more"
    if high is not None and low is None:
        return f"up to {high:,.10g}"
    return f"{about}{value if value is not None else low:,.10g}"


def _panel(
    theme: Theme, data: Datasets, heading: str, rows: list[dict[str, Any]], stances: Sequence[Factuality]
) -> Plot:
    import altair as alt

    numbers = [n for row in rows for n in (row["value"], row["low"], row["high"]) if n is not None]
    most, least = max(numbers), min(numbers)
    steep = least > 0 and most / least >= _STEEP
    floor = (least / 1.6 if steep else min(least * _ROOM, 0.0)) or 0.0
    edge = most * (_ROOM**2 if steep else _ROOM) or 1.0
    values = [
        {
            **row,
            "row": n,
            "from": row["low"] if row["low"] is not None else floor,
            "to": row["high"] if row["high"] is not None else edge,
            "at": next(x for x in (row["value"], _middle(row["low"], row["high"])) if x is not None),
            "beside": max(x for x in (row["value"], row["low"], row["high"]) if x is not None),
            "ranged": row["low"] != row["high"],
        }
        for n, row in enumerate(rows)
    ]
    base = alt.Chart(data(values), width=WIDTH - 220, height=_ROW * len(values))
    y = alt.Y("row:O", title=None, axis=names_beside([_label(row) for row in rows], theme))
    scale = alt.Scale(type="log" if steep else "linear", domain=[floor, edge], nice=False, zero=False)
    x = alt.X(
        "at:Q",
        scale=scale,
        axis=alt.Axis(title=heading + (" (logarithmic)" if steep else ""), labelExpr="format(datum.value, ',')",
                      tickCount=6, grid=False, labelFlush=True, titleAlign="left", titleAnchor="start"),
    )  # fmt: skip
    key = (
        alt.Legend(
            title="what the holder holds of the event",
            symbolSize=85,
            symbolOpacity=1,
            labelExpr=_said(stances),
        )
        if len(stances) > 1
        else None
    )
    colour = alt.Color(
        "stance:N",
        scale=alt.Scale(domain=list(stances), range=[theme.of_value(value) for value in stances]),
        legend=key,
    )
    ranged = base.transform_filter("datum.ranged")
    bars = ranged.mark_rule(strokeWidth=9, opacity=0.28, strokeCap="round").encode(
        y=y, x=alt.X("from:Q", scale=scale), x2="to:Q", color=colour
    )
    signs = base.mark_point(filled=True, size=85, opacity=1, strokeWidth=0).encode(
        y=y,
        x=x,
        color=colour,
        shape=alt.Shape(
            "stance:N",
            scale=alt.Scale(domain=list(stances), range=[SHAPES[value] for value in stances]),
            legend=key,
        ),
    )
    words = base.mark_text(align="left", dx=12, color=theme.ink).encode(
        y=y, x=alt.X("beside:Q", scale=scale), text="words:N"
    )
    return alt.layer(bars, signs, words)


def _said(stances: Sequence[Factuality]) -> str:
    words = ", ".join(f"'{value}': '{SURENESS[value]}'" for value in stances)
    return "{" + words + "}[datum.label]"


def _middle(low: float | None, high: float | None) -> float | None:
    if low is None or high is None:
        return low if high is None else high
    return (low + high) / 2


def _label(row: Row) -> str:
    return " · ".join(str(part) for part in (row["holder"], row["reported"]) if part)
