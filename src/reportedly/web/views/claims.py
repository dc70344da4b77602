"""Who holds what of which event, as a list that goes on from any place in it; so too the numbers and the mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from ...errors import UnknownValue
from ...records import to_record
from ...store import Ledger
from ...store.facts import are_noted
from ...store.queries import Filters, choose, holding, last_held
from ...store.rows import mention_of
from .asking import Row, names_of, rows
from .event import known_event
from .listing import Party, parties
from .reasons import Why, why

MOST = 200


class About(BaseModel):
    """The event that something is said of."""

    id: str
    type: str | None
    modes: list[str]
    actors: list[Party]
    recipients: list[Party]
    date_from: date | None
    date_to: date | None
    place: str | None
    trigger: str
    text: str


class Claim(BaseModel):
    """What a holder is reported to hold of an event.

    ``value`` is FactBank's, ``score`` the same on −3 … 3. ``latest``: it is the holder's last position on the event;
    ``retracted``: the holder has affirmed and denied it. ``through``: the sources between the holder and the report,
    outermost first. ``content``: offsets in the report's clean text. ``copies``: reports that carry this very text.
    """

    event: About
    holder: str
    name: str
    value: str
    score: float | None
    reported: date | None
    latest: bool
    retracted: bool
    through: list[str]
    publisher: str | None
    report_id: str
    mention_id: str
    content: list[tuple[int, int]]
    copies: int


class Estimate(BaseModel):
    """A number that somebody gave for an event: ``low`` ≤ ``value`` ≤ ``high``, None where open.

    ``role``: whether it counts the event's actors, its recipients, or measures its extent. ``span``: offsets of the
    words in the report's clean text.
    """

    event: About
    role: str
    unit: str | None
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    holder: str
    name: str
    reported: date | None
    report_id: str
    mention_id: str
    span: tuple[int, int] | None
    copies: int


class Merged(BaseModel):
    """Why a mention is of its event. ``why``: None for the mention that founded it."""

    mention_id: str
    why: Why | None


_LATELY = "p.reported >= (SELECT max(reported) FROM held) - 3"
"""Positions of the last days, which are looked at first."""
Place = tuple[Any, ...]
"""A place in a list: what its next row comes behind. JSON can hold it."""


def claims(
    ledger: Ledger, filters: Filters, *, after: Place | None = None, limit: int = 50
) -> tuple[list[Claim], Place | None]:
    """Positions, those reported last first, and the place where the list goes on. Raises UnknownValue, InvalidDate."""
    where, parameters = _of_events("p", ledger, replace(filters, holder=None, value=None))
    condition, values = holding(filters)
    if condition:
        where, parameters = [*where, condition], [*parameters, *values]
    if after is not None:
        behind, values = _behind_day("p.reported", "p.number", "p.rowid", after)
        where, parameters = [*where, behind], [*parameters, *values]
    order = "p.reported DESC NULLS LAST, p.number DESC, p.rowid DESC"

    def asked(more: str = "", values: Sequence[Any] = ()) -> list[Row]:
        every = " AND ".join([*([more] if more else []), *where])
        places = f"SELECT p.rowid FROM positions p{every and f' WHERE {every}'} ORDER BY {order} LIMIT {limit + 1}"
        sql = f"SELECT p.*, p.rowid AS row FROM positions p WHERE p.rowid IN ({places}) ORDER BY {order}"
        return rows(ledger, sql, *values, *parameters)

    found = asked(_LATELY) if after is None and not condition else []
    if len(found) <= limit and after is None:
        few, of_few = last_held(filters, limit + 1, noted=are_noted(ledger.said))
        found = asked(f"p.number IN ({few})", of_few)
    elif after is not None:
        found = asked()
    shown = found[:limit]
    about = _about(ledger, (row["number"] for row in shown))
    last = shown[-1] if len(found) > limit else None
    return [_claim(row, about[row["number"]]) for row in shown if row["number"] in about], (
        None if last is None else (_iso(last["reported"]), last["number"], last["row"])
    )


def estimates(
    ledger: Ledger, filters: Filters, *, after: Place | None = None, limit: int = 50
) -> tuple[list[Estimate], Place | None]:
    """The numbers given for events, an event's together (by role, unit and time), the event told last first."""
    where, parameters = _of_events("q", ledger, filters)
    if after is not None:
        number, place = _wholes(after, 2)
        where.append("(q.number < ? OR (q.number = ? AND q.rowid > ?))")
        parameters += [number, number, place]
    every = f" WHERE {' AND '.join(where)}" if where else ""
    order = "q.number DESC, q.rowid"
    found = rows(
        ledger,
        f"SELECT q.*, q.rowid AS row FROM estimates q WHERE q.rowid IN (SELECT q.rowid FROM estimates q{every} "
        f"ORDER BY {order} LIMIT {limit + 1}) ORDER BY {order}",
        *parameters,
    )
    shown = found[:limit]
    about = _about(ledger, (row["number"] for row in shown))
    last = shown[-1] if len(found) > limit else None
    return [_estimate(row, about[row["number"]]) for row in shown if row["number"] in about], (
        None if last is None else (last["number"], last["row"])
    )


def mentions(
    ledger: Ledger, event: str, *, after: Place | None = None, limit: int = 50
) -> tuple[list[dict[str, Any]], Place | None]:
    """The mentions of an event as records (``docs/record.md``), in the order they came. Raises UnknownEvent."""
    number = number_of(ledger, event)
    (begin,) = _wholes(after, 1) if after is not None else (-1,)
    found = rows(ledger, _RECORDS.format(number=number, begin=begin, limit=limit + 1))
    shown = found[:limit]
    records = [to_record(mention_of({k: v for k, v in row.items() if k != "number"})) for row in shown]
    return records, ((shown[-1]["number"],) if len(found) > limit else None)


def reasons(
    ledger: Ledger, event: str, *, after: Place | None = None, limit: int = 50
) -> tuple[list[Merged], Place | None]:
    """Why each mention of an event is of it, in the order they came. Raises UnknownEvent."""
    number = number_of(ledger, event)
    (begin,) = _wholes(after, 1) if after is not None else (-1,)
    found = rows(ledger, _MERGES.format(number=number, begin=begin, limit=limit + 1))
    shown = found[:limit]
    out = [Merged(mention_id=row["mention_id"], why=why(row) if row["partner_id"] else None) for row in shown]
    return out, ((shown[-1]["number"],) if len(found) > limit else None)


def number_of(ledger: Ledger, event: str) -> int:
    """The number of the event of that id (or its first characters, or an id it had). Raises UnknownEvent."""
    return known_event(ledger, event)[1]


_RECORDS = """
SELECT m.id, {{'id': d.id, 'title': d.title, 'publisher': d.publisher, 'published': d.published, 'url': d.url,
               'language': d.language}} AS document, m.sentence, m.trigger,
       {{'type': m.type, 'modes': m.modes, 'contexts': m.contexts, 'auxiliary': m.auxiliary, 'quad': m.quad,
         'score': m.score, 'cameo': m.cameo, 'confidence': m.confidence}} AS event,
       m.actors, m.recipients, m.date, m.location, m.quantities, m.positions, m.number
FROM (SELECT * FROM mentions WHERE event_number = {number} AND number > {begin} ORDER BY number LIMIT {limit}) m
JOIN documents d ON d.shard = m.number >> 32 AND d.id = m.document_id ORDER BY m.number
"""
_MERGES = """
SELECT * FROM merges WHERE number IN (
    SELECT number FROM mentions WHERE event_number = {number} AND number > {begin} ORDER BY number LIMIT {limit})
ORDER BY number
"""
_EVENTS = """SELECT number, id, type, modes, actors, recipients, date_from, date_to, place, trigger, text FROM events
WHERE number IN ({})"""


def _of_events(alias: str, ledger: Ledger, filters: Filters) -> tuple[list[str], list[Any]]:
    few = choose(filters, noted=are_noted(ledger.said))
    if not few.where:
        return [], []
    return [f"{alias}.number IN ({few.select(('number',))})"], list(few.parameters)


def _about(ledger: Ledger, numbers: Any) -> dict[int, About]:
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    found = rows(ledger, _EVENTS.format(", ".join(map(str, wanted))))
    names = names_of(ledger, (id for e in found for id in (*e["actors"], *e["recipients"])))
    return {
        e["number"]: About(
            id=e["id"], type=e["type"], modes=e["modes"], actors=parties(e["actors"], names),
            recipients=parties(e["recipients"], names), date_from=e["date_from"], date_to=e["date_to"],
            place=e["place"], trigger=e["trigger"] or "", text=e["text"] or "",
        )
        for e in found
    }  # fmt: skip


def _claim(row: Row, about: About) -> Claim:
    same = ("holder", "value", "score", "reported", "publisher", "mention_id")
    return Claim(
        **{name: row[name] for name in same},
        event=about,
        name=row["name"] or row["holder"],
        latest=bool(row["latest"]),
        retracted=bool(row["retracted"]),
        through=row["through"] or [],
        report_id=row["document_id"],
        content=[(span["start"], span["end"]) for span in row["content"] or ()],
        copies=row["copies"] or 1,
    )


def _estimate(row: Row, about: About) -> Estimate:
    same = ("role", "unit", "value", "low", "high", "reported", "mention_id")
    return Estimate(
        **{name: row[name] for name in same},
        event=about,
        approximate=bool(row["approximate"]),
        holder=row["holder"] or "",
        name=row["name"] or row["holder"] or "",
        report_id=row["document_id"],
        span=(row["span"]["start"], row["span"]["end"]) if row["span"] else None,
        copies=row["copies"] or 1,
    )


def _behind_day(day: str, number: str, place: str, after: Place) -> tuple[str, list[Any]]:
    """The condition that a row comes behind a place, days descending and those without one last."""
    if len(after) != 3:
        raise _lost(after)
    first, second = _wholes(after[1:], 2)
    tied = f"({number} < ? OR ({number} = ? AND {place} < ?))"
    if after[0] is None:
        return f"({day} IS NULL AND {tied})", [first, first, second]
    try:
        when = date.fromisoformat(str(after[0]))
    except ValueError as error:
        raise _lost(after) from error
    return f"({day} < ? OR {day} IS NULL OR ({day} = ? AND {tied}))", [when, when, first, first, second]


def _wholes(after: Sequence[Any], count: int) -> list[int]:
    if len(after) != count or any(type(one) is not int or not -1 <= one < 2**63 for one in after):
        raise _lost(after)
    return list(after)


def _lost(after: Sequence[Any]) -> UnknownValue:
    return UnknownValue(f"{list(after)!r} is no place in this list. Start from its first page.")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
