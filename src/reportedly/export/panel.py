"""Dyad-period counts: actor, recipient, type, period. The panel that researchers regress on.

What counts is a choice, and the results differ: *asserted* (somebody affirms it), *author* (a report says so in its
own voice, with certainty), *undisputed* (affirmed and denied by nobody), *corroborated* (affirmed by at least so many
independent sources). Events that have not happened (future, hypothetical or negated) are left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..errors import UnknownValue
from ..records import Entity
from .periods import start_of
from .rows import EventRow

Counting = Literal["asserted", "author", "undisputed", "corroborated"]
Period = Literal["day", "week", "month", "year"]
Level = Literal["country", "entity"]
COLUMNS = ("period", "actor", "recipient", "type", "quad", "events", "score_sum", "score_mean", "reports")


@dataclass(slots=True)
class Cell:
    """The events of one dyad, type and period: how many, their scores' sum, the reports of them."""

    quad: str | None
    events: int = 0
    scored: int = 0
    score: float = 0.0
    reports: int = 0


def counts(row: EventRow, counting: Counting, *, least: int = 2, unrealised: bool = False) -> bool:
    """Whether an event counts. Raises UnknownValue for a choice that is none."""
    if not unrealised and not {"future", "hypothetical", "negation"}.isdisjoint(row.auxiliary):
        return False
    if counting == "asserted":
        return row.affirmed
    if counting == "author":
        return row.author_value == "CT+"
    if counting == "undisputed":
        return row.affirmed and not row.disputed
    if counting == "corroborated":
        return row.corroborated >= least
    raise UnknownValue(f"{counting!r} is no way to count. Ways: asserted, author, undisputed, corroborated.")


def panel(
    rows: Iterable[EventRow],
    *,
    counting: Counting = "asserted",
    least: int = 2,
    period: Period = "week",
    level: Level = "country",
    unrealised: bool = False,
) -> list[dict[str, object]]:
    """Counts by period, actor, recipient and type, in that order; events without a day or actor do not count.

    ``level``: actors by country, or by entity. A dyad without a recipient has the recipient ``""``.
    """
    cells: dict[tuple[date, str, str, str], Cell] = {}
    for row in rows:
        if (
            row.type is None
            or row.day is None
            or not counts(row, counting, least=least, unrealised=unrealised)
        ):
            continue
        start = start_of(row.day, period)
        dyads = {(_name(a, level), _name(b, level)) for a, b in row.dyads()}
        for actor, recipient in sorted(dyads):
            if not actor:
                continue
            cell = cells.setdefault((start, actor, recipient, row.type), Cell(row.quad))
            cell.events += 1
            cell.reports += row.independent
            if row.score is not None:
                cell.scored += 1
                cell.score += row.score
    return [
        dict(zip(COLUMNS, (
            start.isoformat(), actor, recipient, label, cell.quad, cell.events, round(cell.score, 2),
            round(cell.score / cell.scored, 2) if cell.scored else None, cell.reports,
        ), strict=True))
        for (start, actor, recipient, label), cell in sorted(cells.items())
    ]  # fmt: skip


def _name(entity: Entity | None, level: Level) -> str:
    if entity is None:
        return ""
    return entity.id if level == "entity" else entity.country or ""
