"""Two entities over time: what each does to the other, as counts and as a mean conflict-cooperation score."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from ...errors import UnknownActor
from ...store import Ledger
from ...store.kinds import quads_of
from ...store.queries import Filters, day_of
from ...store.summing import summary
from .actor import OfType, Partner
from .actors import entity, first_actors
from .asking import Row, rows
from .listing import EventRow, Party, listed
from .matrix import among
from .periods import By, Span, span, span_of_reports

_PAIRS = 24
_AMONG = 40
_EVENTS = 8
_DONE = f"""SELECT number FROM participants WHERE entity = ? AND NOT recipient AND number IN (
    SELECT number FROM participants WHERE entity = ? {{}}) AND {{}} ORDER BY number DESC LIMIT {_EVENTS}"""
_PARTNERS = 20


class Period(BaseModel):
    """The events of one direction in one period. ``score``: their mean conflict-cooperation score, -10 … 10."""

    events: int = 0
    disputed: int = 0
    score: float | None = None


class Direction(BaseModel):
    """What ``actor`` does to ``recipient``; ``outside``: events of other times than the chart's."""

    actor: Party
    recipient: Party
    events: int
    disputed: int
    score: float | None
    periods: list[Period]
    outside: int
    types: list[OfType]
    latest: list[EventRow]


class Pair(BaseModel):
    """A dyad in a list."""

    actor: Party
    recipient: Party
    events: int
    disputed: int
    score: float | None


class DyadPage(BaseModel):
    """A dyad in both directions; or, where only one or none is named, dyads to choose from."""

    actor: Party | None
    recipient: Party | None
    span: Span
    unrealised: bool
    directions: list[Direction]
    pairs: list[Pair]
    partners: list[Partner]


def dyads(
    ledger: Ledger,
    *,
    actor: str | None = None,
    recipient: str | None = None,
    filters: Filters | None = None,
    by: By | None = None,
    unrealised: bool = False,
) -> DyadPage:
    """The dyad of two entities, named by id or name. Raises UnknownActor, UnknownValue, InvalidDate."""
    first, second = _known(ledger, actor), _known(ledger, recipient)
    covered = span_of_reports(ledger, by=by)
    if filters is not None and covered.starts and (filters.since is not None or filters.until is not None):
        last = date.max if filters.until is None else day_of(filters.until)
        since = covered.starts[0] if filters.since is None else day_of(filters.since)
        whole = span_of_reports(ledger, by="month").starts[-1]
        covered = span(since, max(since, min(last, whole)), by=by)
    page = DyadPage(
        actor=_party(first), recipient=_party(second), span=covered, unrealised=unrealised,
        directions=[], pairs=[], partners=[],
    )  # fmt: skip
    if first is not None and second is not None:
        page.directions = [
            _direction(ledger, filters, covered, one, other, unrealised=unrealised)
            for one, other in ((first, second), (second, first))
        ]
    elif first is not None or second is not None:
        known = first or second
        assert known is not None
        page.partners = _partners(ledger, filters, known, unrealised=unrealised)
    else:
        page.pairs = _pairs(ledger, filters, unrealised=unrealised)
    return page


def _known(ledger: Ledger, wanted: str | None) -> Row | None:
    if wanted is None:
        return None
    found = entity(ledger, wanted)
    if found is None:
        raise UnknownActor(
            f"No entity of this ledger has the id or the name {wanted!r}. Search the list of actors."
        )
    return found


def _party(found: Row | None) -> Party | None:
    return None if found is None else Party(id=found["id"], name=found["name"] or found["id"])


def _direction(
    ledger: Ledger, filters: Filters | None, covered: Span, one: Row, other: Row, *, unrealised: bool
) -> Direction:
    asked = summary(ledger, "sums_by_dyad", filters)
    realised = "" if unrealised else " AND realised"
    periods = [Period() for _ in covered.starts]
    sums = [[0.0, 0] for _ in covered.starts]
    types: dict[str, OfType] = {}
    of_type = quads_of(ledger)
    events = disputed = outside = scored = 0
    score = 0.0
    for r in rows(
        ledger,
        "SELECT month, type, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed, sum(score) AS score, "
        f"sum(scored)::BIGINT AS scored FROM ({asked.sql}) WHERE actor = ? AND recipient = ?{realised} GROUP BY ALL",
        *asked.parameters, one["number"], other["number"],
    ):  # fmt: skip
        events += r["events"]
        disputed += r["disputed"]
        scored += r["scored"]
        score += r["score"] or 0.0
        if r["type"]:
            own = types.setdefault(
                r["type"], OfType(type=r["type"], quad=of_type.get(r["type"], ""), events=0, disputed=0)
            )
            own.events += r["events"]
            own.disputed += r["disputed"]
        at = covered.at(r["month"])
        if at is None:
            outside += r["events"]
            continue
        periods[at].events += r["events"]
        periods[at].disputed += r["disputed"]
        sums[at][0] += r["score"] or 0.0
        sums[at][1] += r["scored"]
    for period, (total, count) in zip(periods, sums, strict=True):
        period.score = total / count if count else None
    return Direction(
        actor=Party(id=one["id"], name=one["name"] or one["id"]),
        recipient=Party(id=other["id"], name=other["name"] or other["id"]),
        events=events, disputed=disputed, score=score / scored if scored else None, periods=periods,
        outside=outside, types=sorted(types.values(), key=lambda t: (-t.events, t.type)),
        latest=_latest(ledger, one["number"], other["number"]),
    )  # fmt: skip


def _latest(ledger: Ledger, actor: int, recipient: int) -> list[EventRow]:
    """The last events that one did to the other; where they are few, also those that both did to nobody."""
    numbers = rows(ledger, _DONE.format("AND recipient", "true"), actor, recipient)
    if len(numbers) < _EVENTS and actor != recipient:
        alone = "number IN (SELECT e.number FROM events e WHERE len(e.recipients) = 0)"
        numbers += rows(ledger, _DONE.format("AND NOT recipient", alone), actor, recipient)
    found = listed(ledger, [r["number"] for r in numbers[:_EVENTS]])
    return sorted(found, key=lambda e: e.date_from or e.date_to or e.first_reported or date.min, reverse=True)


def _partners(ledger: Ledger, filters: Filters | None, known: Row, *, unrealised: bool) -> list[Partner]:
    asked = summary(ledger, "sums_by_dyad", filters)
    realised = "" if unrealised else " AND realised"
    return [
        Partner(id=r["id"], name=r["name"], events=r["events"], disputed=r["disputed"], score=r["score"])
        for r in rows(
            ledger,
            f"""SELECT n.id, coalesce(n.name, n.id) AS name, s.events, s.disputed, s.score FROM (
                SELECT CASE WHEN actor = ? THEN recipient ELSE actor END AS other, sum(events)::BIGINT AS events,
                    sum(disputed)::BIGINT AS disputed, sum(score) / nullif(sum(scored), 0) AS score
                FROM ({asked.sql}) WHERE (actor = ? OR recipient = ?){realised} GROUP BY ALL
                ORDER BY events DESC LIMIT {_PARTNERS + 1}) s
            JOIN entities n ON n.number = s.other WHERE n.number <> ? ORDER BY s.events DESC, n.id
            LIMIT {_PARTNERS}""",
            known["number"], *asked.parameters, known["number"], known["number"], known["number"],
        )
    ]  # fmt: skip


def _pairs(ledger: Ledger, filters: Filters | None, *, unrealised: bool) -> list[Pair]:
    """The fullest dyads among the entities that act most."""
    known = {r["number"]: Party(id=r["id"], name=r["name"]) for r in first_actors(ledger, _AMONG)}
    found = sorted(
        among(ledger, filters, list(known), unrealised=unrealised), key=lambda r: (-r["events"], r["actor"])
    )
    return [
        Pair(
            actor=known[r["actor"]],
            recipient=known[r["recipient"]],
            events=r["events"],
            disputed=r["disputed"],
            score=r["score"],
        )
        for r in found
        if r["actor"] != r["recipient"]
    ][:_PAIRS]
