"""What can be asked of a ledger, as SQL: each question is a table of columns, filters and an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from ..errors import UnknownValue
from .facts import Tag
from .lookups import ORDER, VALUES
from .words import Words

FOUND = "found_mentions"
"""A table of the numbers of the mentions whose sentences have the words looked for; made for each question with text.

Its place among a query's parameters is that of a :class:`~reportedly.store.words.Words`, which takes up no ``?``.
"""
Parameters = list[Any]

_POLARITY = {  # what a filter's value may be besides FactBank's
    "+": VALUES[:3], "affirmed": VALUES[:3], "affirms": VALUES[:3],
    "-": VALUES[4:], "denied": VALUES[4:], "denies": VALUES[4:],
    "?": ("Uu",), "uncommitted": ("Uu",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events are meant; a filter that is None lets everything through, of several values any will do.

    ``actor``, ``recipient``, ``participant`` (either), ``holder``: an entity id (``PRK``), a name (``North Korea``),
    or an id with ``*`` (``PRK-*``). ``type``, ``mode``: PLOVER's, or of the user's own. ``context``, ``auxiliary``,
    ``quad``: PLOVER's. ``place``: an alpha-3 country, a place's name or a GeoNames id. ``since``/``until``: events that
    (may) have happened then; where the reports do not say, the day they came out counts. ``value``: a holder (the one
    named, or any) holds this.
    ``text``: words that all stand in the sentence of one of the event's mentions, ``"in a row"``, ``begin*``,
    ``-without``. ``story``, ``event``: ids or their
    first characters. ``disputed``, ``retracted``: only such, or (False) only others. ``corroborated``: by at least
    so many independent sources.
    """

    actor: str | Sequence[str] | None = None
    recipient: str | Sequence[str] | None = None
    participant: str | Sequence[str] | None = None
    type: str | Sequence[str] | None = None
    mode: str | Sequence[str] | None = None
    context: str | Sequence[str] | None = None
    auxiliary: str | Sequence[str] | None = None
    quad: str | Sequence[str] | None = None
    place: str | Sequence[str] | None = None
    since: date | str | None = None
    until: date | str | None = None
    holder: str | Sequence[str] | None = None
    value: str | None = None
    text: str | None = None
    story: str | Sequence[str] | None = None
    event: str | Sequence[str] | None = None
    disputed: bool | None = None
    retracted: bool | None = None
    corroborated: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with its parameters.

    ``attempt`` looks at less, and has the answer where it gives ``enough`` rows.
    """

    sql: str
    parameters: tuple[Any, ...] = ()
    attempt: Query | None = None
    enough: int = 0


def several(wanted: str | Sequence[str] | None) -> tuple[str, ...]:
    """The values of a filter: none, one or more."""
    return () if wanted is None else (wanted,) if isinstance(wanted, str) else tuple(wanted)


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
    """The conditions on a row ``e`` of events, and their parameters.

    ``filters``: with kinds of events as records write them (:func:`reportedly.store.kinds.checked`).
    """
    where: list[str] = []
    parameters: Parameters = []

    def add(condition: str, *values: Any) -> None:
        where.append(condition)
        parameters.extend(values)

    def any_of(wanted: str | Sequence[str] | None, one: Callable[[str], tuple[str, Sequence[Any]]]) -> None:
        found = [one(value) for value in several(wanted)]
        if found:
            every = [condition for condition, _ in found]
            add(every[0] if len(every) == 1 else f"({' OR '.join(every)})", *(v for _, own in found for v in own))

    for recipient, wanted in ((False, filters.actor), (True, filters.recipient), (None, filters.participant)):
        if entities := several(wanted):
            add(f"e.number IN ({_participating(recipient, entities)})", *(v for who in entities for v in _entity(who)))
    any_of(filters.type, lambda value: ("e.type = ?", (value,)))
    for column, wanted in (("modes", filters.mode), ("contexts", filters.context), ("auxiliary", filters.auxiliary)):
        any_of(wanted, partial(_listed, column))
    any_of(filters.quad, lambda value: ("e.quad = ?", (value,)))
    any_of(filters.place, _at)
    if filters.since is not None:
        add("e.last_day >= ?", day_of(filters.since))
    if filters.until is not None:
        add("e.day <= ?", day_of(filters.until))
    condition, values = _held(filters)
    if condition:
        add(f"e.number IN (SELECT h.number FROM held h WHERE {condition})", *values)
    if filters.text is not None and filters.text.strip():
        add(f"e.number IN (SELECT m.event_number FROM mentions m JOIN {FOUND} USING (number))", Words(filters.text))
    any_of(
        filters.event,
        lambda value: ("e.number IN (SELECT number FROM event_ids WHERE id BETWEEN ? AND ?)", _starting(value)),
    )
    any_of(filters.story, lambda value: ("e.story_id BETWEEN ? AND ?", _starting(value)))
    if filters.disputed is not None:
        add("e.disputed = ?", filters.disputed)
    if filters.retracted is not None:
        add("(len(e.retracted) > 0) = ?", filters.retracted)
    if filters.corroborated is not None:
        add("e.corroborated >= ?", filters.corroborated)
    return where, parameters


_BESIDE = ("mode", "context", "auxiliary", "story", "retracted")
"""Filters that look at columns which only ``events`` has."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The events that filters choose: a table of them as ``e``, and the conditions on its rows.

    ``is_plain``: the table is ``events``; else it is one that has :data:`~reportedly.store.facts.COLUMNS` only, and an
    event may be in it several times.
    """

    table: str
    where: tuple[str, ...]
    parameters: tuple[Any, ...]
    is_plain: bool = True

    def select(self, columns: Sequence[str]) -> str:
        """A SELECT of these columns (of :data:`~reportedly.store.facts.COLUMNS`, ``number`` among them), each event
        once."""
        named = ", ".join(f"e.{column}" for column in columns)
        return f"SELECT {'' if self.is_plain else 'DISTINCT '}{named} FROM {self.table} e{_where(self.where)}"


def choose(filters: Filters, *more: str, noted: bool = False) -> Chosen:
    """The events that filters, and conditions on ``e`` (of those columns) without parameters, choose.

    ``noted``: the tables of :mod:`reportedly.store.facts` are there; then the events of an entity are read from where
    they lie together.
    """
    first = _first_role(filters)
    if noted and first is not None and all(getattr(filters, name) is None for name in _BESIDE):
        entities = several(getattr(filters, first))
        where, parameters = conditions(replace(filters, **{first: None}))
        who = f"e.entity IN (SELECT number FROM entities WHERE {_named(entities)})"
        every = [who, *([_ROLES[first]] if _ROLES[first] else []), *more, *where]
        return Chosen("took_part", tuple(every), (*(v for one in entities for v in _entity(one)), *parameters), False)
    where, parameters = conditions(filters)
    return Chosen("events", (*more, *where), tuple(parameters))


_ROLES = {"actor": "NOT e.recipient", "recipient": "e.recipient", "participant": ""}


def _first_role(filters: Filters) -> str | None:
    return next((name for name in _ROLES if several(getattr(filters, name))), None)


def entities_named(filters: Filters) -> tuple[str, Parameters]:
    """A SELECT of how many ``events`` the entities have in the first role for which the filters name some."""
    role = _first_role(filters)
    columns = {"actor": "as_actor", "recipient": "as_recipient"}
    entities = several(getattr(filters, role)) if role else ()
    named = _named(entities) if entities else "false"
    counted = columns.get(role or "", "as_actor + as_recipient")
    sql = f"SELECT sum({counted}) AS events FROM entities WHERE {named}"
    return sql, [value for one in entities for value in _entity(one)]


def holding(filters: Filters) -> tuple[str, Parameters]:
    """The condition on a row ``p`` of positions that its holder and value are those meant, and its parameters."""
    where: list[str] = []
    parameters: Parameters = []
    if holders := several(filters.holder):
        where.append(f"({' OR '.join(_is('p.holder', holder, names='p.name') for holder in holders)})")
        parameters += [value for holder in holders for value in (*_entity(holder), holder.lower())]
    if filters.value is not None:
        values = values_of(filters.value)
        where.append(f"p.value IN ({', '.join('?' * len(values))})")
        parameters += values
    return " AND ".join(where), parameters


def last_held(filters: Filters, limit: int, *, noted: bool = False) -> tuple[str, Parameters]:
    """A SELECT of the numbers of the events of the last ``limit`` positions that are meant, and its parameters."""
    few = choose(replace(filters, holder=None, value=None), noted=noted)
    held, of_held = _held(filters)
    meant = [*([f"h.number IN ({few.select(('number',))})"] if few.where else []), *([held] if held else [])]
    sql = f"SELECT h.number FROM held h{_where(meant)} ORDER BY h.reported DESC NULLS LAST, h.number DESC"
    return sql + _limit(limit), [*few.parameters, *of_held]


def _held(filters: Filters) -> tuple[str, Parameters]:
    """The same as :func:`holding` on a row ``h`` of held."""
    where: list[str] = []
    parameters: Parameters = []
    if holders := several(filters.holder):
        named = " OR ".join(_is("id", holder, names="name") for holder in holders)
        where.append(f"h.holder IN (SELECT number FROM holders WHERE {named})")
        parameters += [value for holder in holders for value in (*_entity(holder), holder.lower())]
    if filters.value is not None:
        places = [VALUES.index(value) for value in values_of(filters.value)]
        where.append(f"h.value BETWEEN {min(places)} AND {max(places)}")
    return " AND ".join(where), parameters


def _participating(recipient: bool | None, wanted: Sequence[str]) -> str:
    """The numbers of events in which one of the entities takes part (None: in either role)."""
    role = "" if recipient is None else f" AND {'' if recipient else 'NOT '}recipient"
    return f"SELECT number FROM participants WHERE entity IN (SELECT number FROM entities WHERE {_named(wanted)}){role}"


def _named(wanted: Sequence[str]) -> str:
    return " OR ".join("id GLOB ?" if "*" in who else "id = ? OR lower(name) = ?" for who in wanted)


def _listed(column: str, value: str) -> tuple[str, Sequence[Any]]:
    return f"list_contains(e.{column}, ?)", (value,)


def _at(place: str) -> tuple[str, Sequence[Any]]:
    number = int(place) if place.isdecimal() and len(place) < 19 else None
    return "(e.country = ? OR lower(e.place) = ? OR e.geonames = ?)", (place.upper(), place.lower(), number)


def _entity(wanted: str) -> Parameters:
    return [wanted] if "*" in wanted else [wanted, wanted.lower()]


def _starting(start: str) -> tuple[str, str]:
    return start, start + "\U0010ffff"


def _is(column: str, wanted: str, *, names: str) -> str:
    if "*" in wanted:
        return f"({column} GLOB ? OR lower({names}) = ?)"
    return f"({column} = ? OR {column} IN (SELECT id FROM entities WHERE lower(name) = ?) OR lower({names}) = ?)"


FIRST_STORIES = 2000
"""Stories with most reports, which are looked at first."""
_OFTEN = 5
"""Events that so many independent reports tell of, which are looked at first where the most reported are asked for."""
_LATELY = "{}.reported >= (SELECT max(reported) FROM held) - 3"
"""Of the last days: positions, which are looked at first where the latest are asked for."""
_LATEST = "e.day DESC NULLS LAST, e.number DESC"
_MOST_REPORTED = "e.independent DESC, e.documents DESC, e.day DESC NULLS LAST, e.number DESC"


def events(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Events, the latest first."""
    select = "SELECT e.* EXCLUDE (number, day, last_day)"
    if limit is None:
        where, parameters = conditions(filters)
        return Query(f"{select} FROM events e{_where(where)} ORDER BY {_LATEST}", tuple(parameters))
    few = choose(filters, noted=noted)
    first = f"SELECT e.number FROM ({few.select(('number', 'day'))}) e ORDER BY {_LATEST}{_limit(limit)}"
    return Query(f"{select} FROM events e WHERE e.number IN ({first}) ORDER BY {_LATEST}", few.parameters)


def disputes(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Disputed events with who affirms and who denies, the most reported first."""
    few = choose(filters, "e.disputed", noted=noted)
    columns = ("number", "independent", "documents", "day")
    first = f"SELECT e.number FROM ({few.select(columns)}) e ORDER BY {_MOST_REPORTED}{_limit(limit)}"
    sql = f"""WITH chosen AS MATERIALIZED (SELECT * FROM events e WHERE e.number IN ({first})),
        told AS (
            SELECT p.number, list(DISTINCT coalesce(p.name, p.holder)) FILTER (p.value LIKE '%+') AS affirmed_by,
                list(DISTINCT coalesce(p.name, p.holder)) FILTER (p.value LIKE '%-') AS denied_by
            FROM positions p WHERE p.number IN (SELECT number FROM chosen) AND p.value <> 'Uu' GROUP BY p.number)
        SELECT e.id, e.type, e.actors, e.recipients, e.date_from, e.date_to, e.place, e.documents, e.independent,
            t.affirmed_by, t.denied_by, e.retracted, e.trigger, e.text, e.story_id
        FROM chosen e LEFT JOIN told t ON t.number = e.number ORDER BY {_MOST_REPORTED}"""
    return Query(sql, few.parameters)


def claims(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Positions: who holds what of which event, with the report that says so, the latest first."""
    few = choose(replace(filters, holder=None, value=None), noted=noted)
    meant = f"IN ({few.select(('number',))})" if few.where else ""
    parameters = few.parameters
    condition, values = holding(filters)
    order = "p.reported DESC NULLS LAST, p.number DESC, p.holder, p.mention_id"
    held, of_held = _held(filters)

    def first(*lately: str) -> str:
        """The events of the first rows, as few columns tell them."""
        of_events = [f"h.number {meant}"] if meant else []
        rows = f"SELECT h.number FROM held h{_where([*lately, *of_events, *([held] if held else [])])}"
        return f"{rows} ORDER BY h.reported DESC NULLS LAST, h.number DESC{_limit(limit)}"

    select = """SELECT p.event_id, p.holder, p.name, p.value, p.score, p.reported, p.latest, p.retracted, p.through,
        e.type, e.actors, e.recipients, e.date_from, e.date_to, e.place, p.publisher, p.document_id, p.mention_id,
        p.content, p.copies, e.trigger, e.text"""

    def asked(chosen: Sequence[str], *lately: str) -> Query:
        near = f"SELECT p.rowid FROM positions p{_where(chosen)}"
        whose = _where([*([condition] if condition else []), *lately])
        sql = f"""WITH near AS MATERIALIZED (SELECT * FROM positions p WHERE p.rowid IN ({near}))
        {select} FROM near p JOIN events e ON e.number = p.number{whose} ORDER BY {order}{_limit(limit)}"""
        return Query(sql, (*parameters, *values) if limit is None else (*parameters, *of_held, *values))

    if limit is None:
        return asked([f"p.number {meant}"] if meant else [])
    attempt = asked([f"p.number IN ({first(_LATELY.format('h'))})"], _LATELY.format("p"))
    return replace(asked([f"p.number IN ({first()})"]), attempt=attempt, enough=limit)


def estimates(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Numbers over time: by event (the most reported first), role and unit, the oldest first."""
    order = "e.independent DESC, q.number DESC, q.role, q.unit NULLS LAST, q.reported NULLS LAST, q.mention_id"
    select = """SELECT q.event_id, e.type, e.actors, e.recipients, q.role, q.unit, q.reported, q.value, q.low, q.high,
        q.approximate, q.holder, q.name, q.document_id, q.mention_id, q.span, q.copies, e.trigger, e.text
        FROM estimates q JOIN events e ON e.number = q.number"""
    if limit is None:
        where, parameters = conditions(filters)
        return Query(f"{select}{_where(where)} ORDER BY {order}", tuple(parameters))

    def asked(*more: str) -> Query:
        few = choose(filters, *more, "e.number IN (SELECT number FROM estimates)", noted=noted)
        first = f"SELECT e.number FROM ({few.select(('number', 'independent'))}) e"
        first += f" ORDER BY e.independent DESC, e.number DESC{_limit(limit)}"
        return Query(f"{select} WHERE q.number IN ({first}) ORDER BY {order}{_limit(limit)}", few.parameters)

    attempt = asked(f"e.independent >= {_OFTEN}")  # the most reported come first: they are few
    return replace(asked(), attempt=attempt, enough=limit)


def actors(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Entities by how many of the events they act in, are acted upon in, and hold positions on."""
    few = choose(filters, noted=noted)
    if not few.where:
        return Query(
            f"""SELECT id, name, country, kind, sectors, as_actor, as_recipient, as_holder, disputed FROM entities
            ORDER BY as_actor + as_recipient + as_holder DESC, id{_limit(limit)}"""
        )
    sql = f"""WITH {_COUNTED_BY_TAGS if noted else _COUNTED}
        SELECT n.id, n.name, n.country, n.kind, n.sectors, c.as_actor, c.as_recipient, c.as_holder, c.disputed
        FROM counted c JOIN entities n ON n.number = c.entity
        ORDER BY c.as_actor + c.as_recipient + c.as_holder DESC, n.id"""
    return Query(sql.format(few.select(("number", "disputed"))) + _limit(limit), few.parameters)


_COUNTED = """chosen AS MATERIALIZED ({}),
    acting AS (
        SELECT p.entity, count_if(NOT p.recipient) AS a, count_if(p.recipient) AS r, 0 AS h,
            count_if(NOT p.recipient AND c.disputed) AS d
        FROM participants p JOIN chosen c ON c.number = p.number GROUP BY p.entity),
    holding AS (
        SELECT n.entity, 0 AS a, 0 AS r, count(DISTINCT h.number) AS h, 0 AS d
        FROM held h JOIN chosen c ON c.number = h.number JOIN holders n ON n.number = h.holder
        WHERE n.entity IS NOT NULL GROUP BY n.entity),
    counted AS (
        SELECT entity, sum(a)::INTEGER AS as_actor, sum(r)::INTEGER AS as_recipient, sum(h)::INTEGER AS as_holder,
            sum(d)::INTEGER AS disputed
        FROM (FROM acting UNION ALL FROM holding) GROUP BY entity)"""
_COUNTED_BY_TAGS = f"""tagged AS (
        SELECT tag, count(*) AS n, count_if(disputed) AS d FROM (
            SELECT unnest(tags) AS tag, disputed FROM facts WHERE number IN (SELECT number FROM ({{}})))
        GROUP BY tag),
    counted AS (
        SELECT entity, coalesce(sum(n) FILTER (kind = {Tag.ACTOR:d}), 0)::INTEGER AS as_actor,
            coalesce(sum(n) FILTER (kind = {Tag.RECIPIENT:d}), 0)::INTEGER AS as_recipient,
            coalesce(sum(n) FILTER (kind = {Tag.HOLDER:d}), 0)::INTEGER AS as_holder,
            coalesce(sum(d) FILTER (kind = {Tag.ACTOR:d}), 0)::INTEGER AS disputed
        FROM (SELECT CASE t.tag & 3 WHEN {Tag.HOLDER:d} THEN h.entity ELSE t.tag >> 2 END AS entity, t.tag & 3 AS kind,
                  t.n, t.d
              FROM tagged t LEFT JOIN holders h ON t.tag & 3 = {Tag.HOLDER:d} AND h.number = t.tag >> 2
              WHERE t.tag & 3 <> {Tag.AUXILIARY:d})
        WHERE entity IS NOT NULL GROUP BY entity)"""


def stories(filters: Filters, limit: int | None, *, noted: bool = False) -> Query:
    """Stories with events that are meant, those with most reports first."""
    where, parameters = conditions(filters)
    if not where:
        first = f"SELECT rowid FROM stories ORDER BY {ORDER}{_limit(limit)}"
        return Query(f"SELECT * FROM stories WHERE rowid IN ({first}) ORDER BY {ORDER}")

    def among(first: int | None) -> str:
        return f"""WITH n AS MATERIALIZED (
            SELECT e.story, count(*)::INTEGER AS events, count_if(e.disputed)::INTEGER AS disputed
            FROM ({in_stories(filters, first, noted=noted)}) e GROUP BY e.story ORDER BY e.story{_limit(limit)})
        SELECT s.* EXCLUDE (events, disputed, row), n.events, n.disputed
        FROM (SELECT *, rowid AS row FROM stories WHERE rowid IN (SELECT story FROM n)) s JOIN n ON n.story = s.row
        ORDER BY n.story"""

    attempt = Query(among(FIRST_STORIES), tuple(parameters)) if limit is not None else None
    return Query(among(None), tuple(parameters), attempt, limit or 0)


def in_stories(filters: Filters, first: int | None, *, noted: bool = False) -> str:
    """A SELECT of story (its row in ``stories``) and ``disputed`` of chosen events, with the parameters of
    :func:`conditions`. ``first``: only those of so many stories, from the first on."""
    where, _ = conditions(filters)
    if noted and all(getattr(filters, name) is None for name in _BESIDE):
        of_first = [] if first is None else [f"e.story < {first}"]
        return f"SELECT e.story, e.disputed FROM facts e{_where(['e.story IS NOT NULL', *of_first, *where])}"
    of_first = [] if first is None else [f"t.story < {first}"]
    of_events = f"FROM events e JOIN told t ON t.number = e.number{_where([*of_first, *where])}"
    return f"SELECT t.story, e.disputed {of_events}"


def documents(limit: int | None = None) -> Query:
    """All documents, in the order they came."""
    return Query("SELECT * EXCLUDE (shard) FROM documents ORDER BY shard, rowid" + _limit(limit))


def skipped(limit: int | None = None) -> Query:
    """What was not read, and why, in the order it was met."""
    return Query("SELECT origin, reason, message FROM skipped ORDER BY shard, rowid" + _limit(limit))


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
