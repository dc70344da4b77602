"""Who does how much to whom: an actor × actor matrix of the entities that have most to do with one another."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from ...store.queries import Filters
from ...store.summing import summary
from .actors import KINDS
from .asking import rows
from .listing import Party

Measure = Literal["events", "score"]
SIZES = (8, 12, 16, 24)


class Cell(BaseModel):
    """What the row's entity did to the column's. ``score``: the mean conflict-cooperation score, -10 … 10."""

    events: int
    disputed: int
    score: float | None


class Matrix(BaseModel):
    """Rows act, columns are acted upon. ``cells[row][column]`` is None where nothing is told; ``most``: the fullest."""

    parties: list[Party]
    cells: list[list[Cell | None]]
    given: list[int]
    taken: list[int]
    most: int
    measure: Measure
    size: int
    kind: str | None
    unrealised: bool


def matrix(
    ledger: Ledger,
    filters: Filters | None = None,
    *,
    size: int = 12,
    measure: Measure = "events",
    kind: str | None = None,
    unrealised: bool = False,
) -> Matrix:
    """The matrix of the ``size`` entities (of that ``kind``; unnamed people only when asked for) in most events.

    ``unrealised``: events that are only planned, possible or negated count too. Raises UnknownValue, InvalidDate.
    """
    if measure not in ("events", "score"):
        raise UnknownValue(f"{measure!r} is no measure. There are: events, score.")
    if kind is not None and kind not in KINDS:
        raise UnknownValue(f"{kind!r} is no kind of entity. There are: {', '.join(KINDS)}.")
    size = min(max(size, 2), SIZES[-1])
    chosen = _chosen(ledger, filters, size, kind)
    places = {r["number"]: at for at, r in enumerate(chosen)}
    cells: list[list[Cell | None]] = [[None] * len(chosen) for _ in chosen]
    for r in among(ledger, filters, list(places), unrealised=unrealised):
        cells[places[r["actor"]]][places[r["recipient"]]] = Cell(
            events=r["events"], disputed=r["disputed"], score=r["score"]
        )
    counts = [[cell.events if cell else 0 for cell in row] for row in cells]
    return Matrix(
        parties=[Party(id=r["id"], name=r["name"]) for r in chosen],
        cells=cells,
        given=[sum(row) for row in counts],
        taken=[sum(column) for column in zip(*counts, strict=True)],
        most=max((count for row in counts for count in row), default=0),
        measure=measure,
        size=size,
        kind=kind,
        unrealised=unrealised,
    )


def among(
    ledger: Ledger, filters: Filters | None, numbers: list[int], *, unrealised: bool = False
) -> list[dict[str, Any]]:
    """The dyads among entities of those numbers: actor, recipient, events, disputed, mean score."""
    if not numbers:
        return []
    asked = summary(ledger, "sums_by_dyad", filters)
    wanted = ", ".join(str(int(number)) for number in numbers)
    return rows(
        ledger,
        f"""SELECT actor, recipient, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed,
            sum(score) / nullif(sum(scored), 0) AS score FROM ({asked.sql})
        WHERE actor IN ({wanted}) AND recipient IN ({wanted}){"" if unrealised else " AND realised"} GROUP BY ALL""",
        *asked.parameters,
    )


def _chosen(ledger: Ledger, filters: Filters | None, size: int, kind: str | None) -> list[dict[str, Any]]:
    of_kind = "n.kind <> 'generic'" if kind is None else "n.kind = ?"
    parameters = [] if kind is None else [kind]
    if filters is None or filters == Filters():
        return rows(
            ledger,
            f"SELECT number, id, coalesce(name, id) AS name FROM entities n WHERE {of_kind} "
            f"AND as_actor + as_recipient > 0 ORDER BY as_actor + as_recipient DESC, id LIMIT {size}",
            *parameters,
        )
    asked = summary(ledger, "sums_by_entity", filters)
    return rows(
        ledger,
        f"""SELECT n.number, n.id, coalesce(n.name, n.id) AS name FROM (
            SELECT entity, sum(events) AS events FROM ({asked.sql}) GROUP BY ALL) s
        JOIN entities n ON n.number = s.entity WHERE {of_kind} ORDER BY s.events DESC, n.id LIMIT {size}""",
        *asked.parameters,
        *parameters,
    )
