"""What can be asked of a ledger, as SQL: each question is a table of columns, filters and an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..errors import UnknownValue

Parameters = list[Any]

VALUES = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
"""FactBank's values; as a filter also ``+`` (any of the three), ``-`` and ``?`` (Uu)."""
_POLARITY = {
    "+": VALUES[:3], "affirmed": VALUES[:3], "affirms": VALUES[:3],
    "-": VALUES[4:], "denied": VALUES[4:], "denies": VALUES[4:],
    "?": ("Uu",), "uncommitted": ("Uu",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are meant; a filter that is None lets everything through.

    ``actor``, ``recipient``, ``participant`` (either), ``holder``: an entity id (``PRK``), a name (``North Korea``),
    or an id with ``*`` (``PRK-*``). ``type``, ``mode``, ``context``, ``auxiliary``, ``quad``: PLOVER's. ``place``: an
    alpha-3 country, a place's name or a GeoNames id. ``since``/``until``: events that (may) have happened then; where
    the reports do not say, the day they came out counts. ``value``: a holder (the one named, or any) holds this.
    ``text``: words that stand in the sentence of one of the event's mentions. ``story``, ``event``: ids or their
    first characters. ``disputed``, ``retracted``: only such, or (False) only others. ``corroborated``: by at least
    so many independent sources.
    """

    actor: str | None = None
    recipient: str | None = None
    participant: str | None = None
    type: str | None = None
    mode: str | None = None
    context: str | None = None
    auxiliary: str | None = None
    quad: str | None = None
    place: str | None = None
    since: date | str | None = None
    until: date | str | None = None
    holder: str | None = None
    value: str | None = None
    text: str | None = None
    story: str | None = None
    event: str | None = None
    disputed: bool | None = None
    retracted: bool | None = None
    corroborated: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


def values_of(value: str) -> tuple[str, ...]:
    """The FactBank values that a filter's value means. Raises UnknownValue."""
    known = {v.lower(): v for v in VALUES}
    if value.lower() in known:
        return (known[value.lower()],)
    if value.lower() in _POLARITY:
        return _POLARITY[value.lower()]
    raise UnknownValue(
        f"{value!r} is no value. They are {', '.join(VALUES)} (certain, probable, possible, uncommitted, denied), "
        f"or + for all that affirm, - for all that deny."
    )


def day_of(value: date | str) -> date:
    """A filter's day. Raises InvalidDate."""
    from ..sources import parse_date

    day = parse_date(value)
    assert day is not None
    return day


def conditions(filters: Filters) -> tuple[list[str], Parameters]:
    """The conditions on a row ``e`` of events, and their parameters."""
    where: list[str] = []
    parameters: Parameters = []

    def add(condition: str, *values: Any) -> None:
        where.append(condition)
        parameters.extend(values)

    for role, wanted in (("actors", filters.actor), ("recipients", filters.recipient)):
        if wanted is not None:
            add(_has(f"e.{role}", wanted), *_entity(wanted))
    if filters.participant is not None:
        add(
            f"({_has('e.actors', filters.participant)} OR {_has('e.recipients', filters.participant)})",
            *_entity(filters.participant),
            *_entity(filters.participant),
        )
    if filters.type is not None:
        add("e.type = ?", filters.type.upper())
    for column, wanted in (
        ("modes", filters.mode),
        ("contexts", filters.context),
        ("auxiliary", filters.auxiliary),
    ):
        if wanted is not None:
            add(f"list_contains(e.{column}, ?)", wanted.lower())
    if filters.quad is not None:
        add("e.quad = ?", filters.quad.lower().replace(" ", "_").replace("-", "_"))
    if filters.place is not None:
        place = filters.place
        add(
            "(e.country = ? OR lower(e.place) = ? OR e.geonames = ?)",
            place.upper(),
            place.lower(),
            int(place) if place.isdigit() and len(place) < 19 else None,
        )
    if filters.since is not None:
        add("coalesce(e.date_to, e.date_from, e.last_reported) >= ?", day_of(filters.since))
    if filters.until is not None:
        add("coalesce(e.date_from, e.date_to, e.first_reported) <= ?", day_of(filters.until))
    if filters.holder is not None or filters.value is not None:
        condition, values = _position(filters)
        add(f"e.id IN (SELECT p.event_id FROM positions p WHERE {condition})", *values)
    if filters.text is not None:
        words = filters.text.split()
        if words:
            every = " AND ".join("contains(lower(m.text), ?)" for _ in words)
            add(f"e.id IN (SELECT m.event_id FROM mentions m WHERE {every})", *(w.lower() for w in words))
    for column, wanted in (("story_id", filters.story), ("id", filters.event)):
        if wanted is not None:
            add(f"starts_with(e.{column}, ?)", wanted)
    if filters.disputed is not None:
        add("e.disputed = ?", filters.disputed)
    if filters.retracted is not None:
        add("(len(e.retracted) > 0) = ?", filters.retracted)
    if filters.corroborated is not None:
        add("e.corroborated >= ?", filters.corroborated)
    return where, parameters


def _position(filters: Filters) -> tuple[str, Parameters]:
    where: list[str] = []
    parameters: Parameters = []
    if filters.holder is not None:
        where.append(_is("p.holder", filters.holder, names="p.name"))
        parameters += [*_entity(filters.holder), filters.holder.lower()]
    if filters.value is not None:
        values = values_of(filters.value)
        where.append(f"p.value IN ({', '.join('?' * len(values))})")
        parameters += values
    return " AND ".join(where), parameters


def _has(column: str, wanted: str) -> str:
    if "*" in wanted:
        return f"len(list_filter({column}, lambda x: x GLOB ?)) > 0"
    named = "(SELECT coalesce(list(id), []) FROM entities WHERE lower(name) = ?)"
    return f"list_has_any({column}, list_value(?) || {named})"


def _entity(wanted: str) -> Parameters:
    return [wanted] if "*" in wanted else [wanted, wanted.lower()]


def _is(column: str, wanted: str, *, names: str) -> str:
    if "*" in wanted:
        return f"({column} GLOB ? OR lower({names}) = ?)"
    return f"({column} = ? OR {column} IN (SELECT id FROM entities WHERE lower(name) = ?) OR lower({names}) = ?)"


_EVENT_ORDER = "coalesce(e.date_from, e.first_reported) DESC NULLS LAST, e.number DESC"


def events(filters: Filters, limit: int | None) -> Query:
    """Events, the latest first."""
    where, parameters = conditions(filters)
    return _query("SELECT e.* EXCLUDE (number) FROM events e", where, parameters, _EVENT_ORDER, limit)


def disputes(filters: Filters, limit: int | None) -> Query:
    """Disputed events with who affirms and who denies, the most reported first."""
    where, parameters = conditions(filters)
    holders = "(SELECT list(DISTINCT coalesce(p.name, p.holder)) FROM positions p WHERE p.number = e.number"
    sql = f"""SELECT e.id, e.type, e.actors, e.recipients, e.date_from, e.date_to, e.place, e.documents,
        e.independent, {holders} AND p.value LIKE '%+') AS affirmed_by,
        {holders} AND p.value LIKE '%-') AS denied_by,
        e.retracted, e.trigger, e.text, e.story_id FROM events e"""
    order = "e.independent DESC, e.documents DESC, " + _EVENT_ORDER
    return _query(sql, ["e.disputed", *where], parameters, order, limit)


def claims(filters: Filters, limit: int | None) -> Query:
    """Positions: who holds what of which event, with the report that says so, the latest first."""
    where, parameters = conditions(_without_positions(filters))
    if filters.holder is not None or filters.value is not None:
        condition, values = _position(filters)
        where.append(condition)
        parameters += values
    sql = """SELECT p.event_id, p.holder, p.name, p.value, p.score, p.reported, p.latest, p.retracted, p.through,
        e.type, e.actors, e.recipients, e.date_from, e.date_to, e.place, p.publisher, p.document_id, p.mention_id,
        p.content, p.copies, e.trigger, e.text FROM positions p JOIN events e ON e.number = p.number"""
    return _query(sql, where, parameters, "p.reported DESC NULLS LAST, p.number DESC, p.holder, p.mention_id", limit)


def estimates(filters: Filters, limit: int | None) -> Query:
    """Numbers over time: by event, role and unit, the oldest first."""
    where, parameters = conditions(filters)
    sql = """SELECT q.event_id, e.type, e.actors, e.recipients, q.role, q.unit, q.reported, q.value, q.low, q.high,
        q.approximate, q.holder, q.name, q.document_id, q.mention_id, q.span, q.copies, e.trigger, e.text
        FROM estimates q JOIN events e ON e.number = q.number"""
    order = "e.independent DESC, q.number, q.role, q.unit NULLS LAST, q.reported NULLS LAST, q.mention_id"
    return _query(sql, where, parameters, order, limit)


def actors(filters: Filters, limit: int | None) -> Query:
    """Entities by how many of the events they act in, are acted upon in, and hold positions on."""
    where, parameters = conditions(filters)
    chosen = "SELECT e.id, e.actors, e.recipients, e.holders, e.disputed FROM events e" + _where(where)
    sql = f"""WITH chosen AS ({chosen}), counted AS (
            SELECT unnest(list_distinct(actors)) AS id, 'actor' AS role, disputed FROM chosen
            UNION ALL SELECT unnest(list_distinct(recipients)), 'recipient', disputed FROM chosen
            UNION ALL SELECT unnest(list_distinct(holders)), 'holder', disputed FROM chosen)
        SELECT c.id, any_value(n.name) AS name, any_value(n.country) AS country, any_value(n.kind) AS kind,
            any_value(n.sectors) AS sectors, count_if(role = 'actor')::BIGINT AS as_actor,
            count_if(role = 'recipient')::BIGINT AS as_recipient, count_if(role = 'holder')::BIGINT AS as_holder,
            count_if(role = 'actor' AND disputed)::BIGINT AS disputed
        FROM counted c LEFT JOIN entities n ON n.id = c.id GROUP BY c.id
        ORDER BY count(*) DESC, c.id"""
    return Query(sql + _limit(limit), tuple(parameters))


def stories(filters: Filters, limit: int | None) -> Query:
    """Stories with events that are meant, those with most reports first."""
    where, parameters = conditions(filters)
    sql = f"""SELECT s.id, s.title, s.terms, s.first_published, s.last_published, s.documents, n.events, n.disputed
        FROM stories s {'JOIN' if where else 'LEFT JOIN'} (
            SELECT e.story_id AS id, count(*) AS events, count_if(e.disputed)::BIGINT AS disputed FROM events e
            {_where(where)} GROUP BY ALL) n USING (id)
        ORDER BY s.documents DESC, s.last_published DESC NULLS LAST, s.id"""
    return Query(sql + _limit(limit), tuple(parameters))


def documents(limit: int | None = None) -> Query:
    """All documents, in the order they came."""
    return Query("SELECT * EXCLUDE (shard) FROM documents ORDER BY shard, rowid" + _limit(limit))


def skipped(limit: int | None = None) -> Query:
    """What was not read, and why, in the order it was met."""
    return Query("SELECT origin, reason, message FROM skipped ORDER BY shard, rowid" + _limit(limit))


def _without_positions(filters: Filters) -> Filters:
    from dataclasses import replace

    return replace(filters, holder=None, value=None)


def _query(select: str, where: Sequence[str], parameters: Parameters, order: str, limit: int | None) -> Query:
    return Query(f"{select}{_where(where)} ORDER BY {order}{_limit(limit)}", tuple(parameters))


def _where(where: Sequence[str]) -> str:
    return " WHERE " + " AND ".join(where) if where else ""


def _limit(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {int(limit)}"


QUESTIONS: Mapping[str, Any] = {
    "events": events,
    "claims": claims,
    "disputes": disputes,
    "estimates": estimates,
    "actors": actors,
    "stories": stories,
}
"""The questions that take filters, by name."""
