"""One entity: what it did, what was done to it, what it claimed and denied, and how often others said the opposite."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from ...errors import UnknownActor
from ...store import Ledger
from ...store.kinds import quads_of
from ...store.summing import summary
from .actors import ActorRow, described, entity
from .asking import Row, rows
from .listing import EventRow, listed
from .periods import Span, span_of_reports

VALUES = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
_PARTNERS = 10
_EVENTS = 4


class OfType(BaseModel):
    """Events of one PLOVER type."""

    type: str
    quad: str
    events: int
    disputed: int


class Partner(BaseModel):
    """An entity on the other side of events: how many, and their mean conflict-cooperation score (-10 … 10)."""

    id: str
    name: str
    events: int
    disputed: int
    score: float | None


class Side(BaseModel):
    """What an entity did, or what was done to it.

    ``events``: all of them, ``unrealised``: those that are only planned, possible or negated; everything else here
    leaves these out. ``periods``: events by period and quad class, ``outside``: those of other times. ``score``: the
    mean conflict-cooperation score.
    """

    events: int = 0
    unrealised: int = 0
    disputed: int = 0
    score: float | None = None
    types: list[OfType] = []
    periods: list[dict[str, int]] = []
    outside: int = 0
    partners: list[Partner] = []
    latest: list[EventRow] = []


class Claims(BaseModel):
    """What an entity holds of events: its last positions by value.

    ``contested``: of those by which it commits itself, how many another holder contradicts. ``periods``: by period of
    the report and value.
    """

    events: int = 0
    values: dict[str, int] = {}
    committed: int = 0
    contested: int = 0
    periods: list[dict[str, int]] = []
    disputes: list[EventRow] = []
    denied: list[EventRow] = []


class ActorPage(BaseModel):
    """Everything that the page of an entity shows."""

    actor: ActorRow
    span: Span
    did: Side
    suffered: Side
    claims: Claims
    members: list[Partner]


def actor(ledger: Ledger, id: str) -> ActorPage:
    """The entity with that id or name. Raises UnknownActor."""
    found = entity(ledger, id)
    if found is None:
        raise UnknownActor(
            f"No entity of this ledger has the id or the name {id!r}. Search the list of actors."
        )
    span = span_of_reports(ledger)
    sides = _sides(ledger, found["number"], span)
    claims, held = _claims(ledger, found["id"], span)
    latest = {side: _latest(ledger, found["number"], side) for side in (False, True)}
    numbers = [*latest[False], *latest[True], *held["disputes"], *held["denied"]]
    events = dict(zip(unique := list(dict.fromkeys(numbers)), listed(ledger, unique), strict=False))
    for side, kept in latest.items():
        sides[side].latest = sorted((events[n] for n in kept if n in events), key=_day, reverse=True)
    claims.disputes = [events[n] for n in held["disputes"] if n in events]
    claims.denied = [events[n] for n in held["denied"] if n in events]
    return ActorPage(
        actor=ActorRow(**described(found)),
        span=span,
        did=sides[False],
        suffered=sides[True],
        claims=claims,
        members=_bodies(ledger, found),
    )


def _day(event: EventRow) -> date:
    return event.date_from or event.date_to or event.first_reported or date.min


def _sides(ledger: Ledger, number: int, span: Span) -> dict[bool, Side]:
    """What it did (False) and what was done to it (True)."""
    asked, of_type = summary(ledger, "sums_by_entity"), quads_of(ledger)
    sides = {False: Side(), True: Side()}
    types: dict[bool, dict[str, OfType]] = {False: {}, True: {}}
    scores = {False: [0.0, 0], True: [0.0, 0]}
    for side in sides.values():
        side.periods = [{} for _ in span.starts]
    for r in rows(
        ledger,
        "SELECT recipient, month, type, realised, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed, "
        f"sum(scored)::BIGINT AS scored, sum(score) AS score FROM ({asked.sql}) WHERE entity = ? GROUP BY ALL",
        *asked.parameters,
        number,
    ):
        side, count = sides[r["recipient"]], int(r["events"])
        side.events += count
        if not r["realised"]:
            side.unrealised += count
            continue
        side.disputed += int(r["disputed"])
        scores[r["recipient"]][0] += r["score"] or 0.0
        scores[r["recipient"]][1] += int(r["scored"])
        quad = of_type.get(r["type"], "")
        if r["type"]:
            own = types[r["recipient"]].setdefault(
                r["type"], OfType(type=r["type"], quad=quad, events=0, disputed=0)
            )
            own.events += count
            own.disputed += int(r["disputed"])
        at = span.at(r["month"])
        if at is None:
            side.outside += count
        else:
            side.periods[at][quad] = side.periods[at].get(quad, 0) + count
    for recipient, side in sides.items():
        side.types = sorted(types[recipient].values(), key=lambda t: (-t.events, t.type))
        total, scored = scores[recipient]
        side.score = total / scored if scored else None
        side.partners = _partners(ledger, number, acting=not recipient)
    return sides


def _partners(ledger: Ledger, number: int, *, acting: bool) -> list[Partner]:
    """With whom the entity has most to do, as the one that acts or the one that is acted upon."""
    asked = summary(ledger, "sums_by_dyad")
    own, other = ("actor", "recipient") if acting else ("recipient", "actor")
    return [
        _partner(r)
        for r in rows(
            ledger,
            f"""SELECT n.id, coalesce(n.name, n.id) AS name, s.* EXCLUDE (other) FROM (
                SELECT {other} AS other, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed,
                    sum(score) / nullif(sum(scored), 0) AS score
                FROM ({asked.sql}) WHERE {own} = ? AND {other} <> ? AND realised GROUP BY ALL
                ORDER BY events DESC LIMIT {_PARTNERS}) s
            JOIN entities n ON n.number = s.other ORDER BY s.events DESC, n.id""",
            *asked.parameters, number, number,
        )
    ]  # fmt: skip


def _partner(r: Row) -> Partner:
    return Partner(id=r["id"], name=r["name"], events=r["events"], disputed=r["disputed"], score=r["score"])


def _latest(ledger: Ledger, number: int, recipient: bool) -> list[int]:
    """The numbers of the events that came in last."""
    return [
        r["number"]
        for r in rows(
            ledger,
            "SELECT number FROM participants WHERE entity = ? AND recipient = ? "
            f"ORDER BY number DESC LIMIT {_EVENTS}",
            number,
            recipient,
        )
    ]


def _claims(ledger: Ledger, id: str, span: Span) -> tuple[Claims, dict[str, list[int]]]:
    asked = summary(ledger, "sums_by_holder")
    claims = Claims(values=dict.fromkeys(VALUES, 0), periods=[{} for _ in span.starts])
    for r in rows(
        ledger,
        "SELECT value, reported, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed "
        f"FROM ({asked.sql}) WHERE holder = ? GROUP BY ALL",
        *asked.parameters,
        id,
    ):
        value, count = r["value"], int(r["events"])
        claims.events += count
        claims.values[value] = claims.values.get(value, 0) + count
        if value != "Uu":
            claims.committed += count
            claims.contested += int(r["disputed"])
        at = span.at(r["reported"])
        if at is not None:
            claims.periods[at][value] = claims.periods[at].get(value, 0) + count
    stances = summary(ledger, "stances")
    (held,) = rows(
        ledger,
        f"""SELECT max_by(number, independent, {_EVENTS}) FILTER (disputed) AS disputes,
            max_by(number, independent, {_EVENTS}) FILTER (value LIKE '%-') AS denied
        FROM ({stances.sql}) WHERE holder = ? AND value <> 'Uu'""",
        *stances.parameters,
        id,
    )
    return claims, {name: numbers or [] for name, numbers in held.items()}


def _bodies(ledger: Ledger, found: dict[str, Any]) -> list[Partner]:
    """For a state: its bodies and people that act most."""
    if found["kind"] != "state" and found["id"] != found["country"]:
        return []
    return [
        Partner(id=r["id"], name=r["name"], events=r["events"], disputed=r["disputed"], score=None)
        for r in rows(
            ledger,
            "SELECT id, coalesce(name, id) AS name, as_actor AS events, disputed FROM entities "
            f"WHERE country = ? AND id <> ? ORDER BY as_actor DESC, id LIMIT {_PARTNERS}",
            found["country"],
            found["id"],
        )
        if r["events"]
    ]
