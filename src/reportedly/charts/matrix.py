"""Who did to whom: a square for each pair, its number of events, and how they lean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .chart import SCORE, Chart, Datasets, Plot, Row, count, names_beside, nothing, shortened
from .palette import Theme

_CELL = 40


def matrix(title: str, rows: Sequence[Row], note: str = "") -> Chart:
    """Actors by recipients; ``rows``: those of :func:`reportedly.charts.questions.dyads`, ``note``: what is left out.

    The number is of events; the colour their mean conflict–cooperation score (PLOVER's, from −10 to 10).
    """
    if not rows:
        return nothing(title, "No event fits that has both an actor and a recipient.")
    weight: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        for role in ("actor", "recipient"):
            weight[row[role]] += row["events"]
            names[row[role]] = shortened(row[f"{role}_name"] or row[role], 26)
    order = [id for id, _ in sorted(weight.items(), key=lambda one: (-one[1], one[0]))]
    place = {id: n for n, id in enumerate(order)}
    drawn = [
        {
            "actor": names[row["actor"]],
            "recipient": names[row["recipient"]],
            "events": row["events"],
            "score": None if row["score"] is None else round(row["score"], 2),
            "disputed": row["disputed"],
            "row": place[row["actor"]],
            "column": place[row["recipient"]],
        }
        for row in rows
    ]
    total = sum(row["events"] for row in rows)
    subtitle = f"{count(total, 'event')} between the {len(order)} most frequent; rows act, columns are acted upon{note}"

    def draw(theme: Theme, data: Datasets) -> Plot:
        return _squares(theme, data, drawn, [names[id] for id in order])

    said = "; ".join(
        f"{row['actor']} to {row['recipient']}: {count(row['events'], 'event')}"
        + ("" if row["score"] is None else f", mean score {row['score']:+.1f}")
        for row in drawn[:12]
    )
    return Chart(title, subtitle, f"The most frequent: {said}.", tuple(drawn), draw)


def _squares(theme: Theme, data: Datasets, rows: list[dict[str, Any]], names: list[str]) -> Plot:
    import altair as alt

    size = _CELL * len(names)
    everyone = list(range(len(names)))
    above = names_beside(names, theme, orient="top", labelAngle=-45, labelAlign="left")
    x = alt.X("column:O", title=None, scale=alt.Scale(domain=everyone, paddingInner=0.06), axis=above)
    y = alt.Y(
        "row:O",
        title=None,
        scale=alt.Scale(domain=everyone, paddingInner=0.06),
        axis=names_beside(names, theme),
    )
    low, middle, high = theme.scores
    base = alt.Chart(data(rows), width=size, height=size)
    squares = base.mark_rect(cornerRadius=2).encode(
        x=x,
        y=y,
        color=alt.Color(
            "score:Q",
            scale=alt.Scale(domain=[-10, 0, 10], range=[low, middle, high], interpolate="lab"),
            legend=alt.Legend(title=SCORE, gradientLength=220, values=[-10, -5, 0, 5, 10]),
        ),
    )
    words = base.mark_text(fontSize=11).encode(
        x=x,
        y=y,
        text=alt.Text("events:Q", format=",d"),
        color=alt.when("abs(datum.score) > 5.5")
        .then(alt.value(theme.background))
        .otherwise(alt.value(theme.ink)),
    )
    return alt.layer(squares, words)
