"""Sums over the events, kept so that pages over many reports are drawn at once: by day, entity, dyad, holder and place.

Each summary has one definition in SQL. The writer makes a table of it when the ledger is published
(:func:`sum_up`); a question that its columns can answer reads that table, any other asks the definition itself, over
the events that its filters let through (:func:`summary`). Both give the same numbers.

An event counts on its ``day``: when it happened as far as is known, else when it was first reported. ``realised``: it
is not (only) planned, possible or negated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from .kinds import checked, quads_of
from .queries import Filters, Parameters, Query, conditions, day_of, several

if TYPE_CHECKING:
    import duckdb

    from .ledger import Ledger

_REALISED = "NOT list_has_any(e.auxiliary, ['future', 'hypothetical', 'negation'])"
_MONTH = "date_trunc('month', e.day)::DATE AS month"
_KIND = f"e.type, {_REALISED} AS realised"
_COUNTS = """count(*)::INTEGER AS events, count_if(e.disputed)::INTEGER AS disputed,
    count(e.score)::INTEGER AS scored, coalesce(sum(e.score), 0) AS score"""


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary: its SELECT over ``e`` (rows of events), the order of its rows, and its column of the event's day
    (``day``, or ``month``: the first of it; None where it has none)."""

    select: str
    order: str
    when: str | None = "month"


SUMMARIES: dict[str, Summary] = {
    "sums_by_day": Summary(f"SELECT e.day, {_KIND}, {_COUNTS} FROM e GROUP BY ALL", "day", "day"),
    "sums_by_entity": Summary(
        f"""SELECT p.entity, p.recipient, {_MONTH}, {_KIND}, {_COUNTS}
        FROM e JOIN participants p ON p.number = e.number GROUP BY ALL""",
        "entity, recipient, month",
    ),
    "sums_by_dyad": Summary(
        f"""SELECT a.entity AS actor, o.entity AS recipient, {_MONTH}, {_KIND}, {_COUNTS}
        FROM e JOIN participants a ON a.number = e.number AND NOT a.recipient
        JOIN (SELECT number, entity, recipient FROM participants
              WHERE recipient OR number NOT IN (SELECT number FROM participants WHERE recipient)) o
            ON o.number = e.number AND (o.recipient OR o.entity <> a.entity)
        GROUP BY ALL""",
        "actor, recipient, month",
    ),
    "sums_by_place": Summary(
        f"""SELECT e.lat, e.lon, e.country, {_MONTH}, {_KIND}, any_value(e.place) AS place,
            any_value(e.geonames) AS geonames, {_COUNTS}
        FROM e WHERE e.lat IS NOT NULL AND e.lon IS NOT NULL GROUP BY ALL""",
        "month",
    ),
    "sums_by_holder": Summary(
        f"""SELECT p.holder, p.value, date_trunc('month', p.reported)::DATE AS reported, {_KIND},
            count(*)::INTEGER AS events, count_if(e.disputed AND p.value <> 'Uu')::INTEGER AS disputed
        FROM e JOIN positions p ON p.number = e.number AND p.latest GROUP BY ALL""",
        "holder, reported",
        None,
    ),
    "stances": Summary(
        """SELECT p.holder, p.number, p.value, p.reported, p.retracted, e.disputed, e.independent, e.type, e.day
        FROM e JOIN positions p ON p.number = e.number AND p.latest""",
        "holder, number",
        "day",
    ),
}
"""The summaries. ``entity``, ``actor`` and ``recipient`` are numbers of ``entities``. Where an event has actors only (a
meeting), each makes a dyad with each other. ``sums_by_holder``: last positions by what they say and the month of the
report; ``disputed``: another holder says the opposite. ``stances``: every holder's last position on every event."""
_ANSWERED = frozenset({"type", "quad", "since", "until"})
"""Filters that a summary's own columns can answer."""
_KEY = "summaries"


def summary(ledger: Ledger, name: str, filters: Filters | None = None) -> Query:
    """A SELECT of that summary (with its columns) over the events that the filters let through.

    ``since`` and ``until`` mean the event's ``day`` here, so that each event counts once. Raises UnknownValue,
    InvalidDate.
    """
    wanted = checked(filters or Filters(), ledger)
    made = SUMMARIES[name]
    since = None if wanted.since is None else day_of(wanted.since)
    until = None if wanted.until is None else day_of(wanted.until)
    kept = _is_kept(ledger) and _answers(made, wanted, since, until)
    where, parameters = conditions(replace(wanted, since=None, until=None)) if not kept else _kinds(wanted, ledger)
    column = made.when if kept else "e.day"
    for day, comparison in ((since, ">="), (until, "<=")):
        if day is not None:
            where.append(f"{column} {comparison} ?")
            parameters.append(day)
    every = f" WHERE {' AND '.join(where)}" if where else ""
    if kept:
        return Query(f"SELECT * FROM {name}{every}", tuple(parameters))
    return Query(f"WITH e AS (SELECT * FROM events e{every}) {made.select}", tuple(parameters))


def sum_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of all summaries anew."""
    for name, made in SUMMARIES.items():
        connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS WITH e AS (SELECT * FROM events) "
            f"SELECT * FROM ({made.select}) ORDER BY {made.order}"
        )
    connection.execute("DELETE FROM ledger WHERE key = ?", [_KEY])
    connection.execute("INSERT INTO ledger VALUES (?, ?)", [_KEY, _digest()])


def figure(connection: duckdb.DuckDBPyConnection) -> None:
    """Note how much there is of everything."""
    found = connection.execute(FIGURES)
    (row,) = found.fetchall()
    figures = dict(zip((column[0] for column in found.description), row, strict=True))
    connection.execute("DELETE FROM ledger WHERE key = ?", [_FIGURES])
    connection.execute("INSERT INTO ledger VALUES (?, ?)", [_FIGURES, json.dumps(figures, default=str)])


def figures_of(ledger: Ledger) -> dict[str, Any]:
    """How much there is of everything: the columns of :data:`FIGURES`, with days as YYYY-MM-DD."""
    noted = ledger.said.get(_FIGURES)
    if noted is not None:
        kept: dict[str, Any] = json.loads(noted)
        return kept
    from .ledger import Answer

    (row,) = Answer(ledger, Query(FIGURES)).to_pylist()
    return row


FIGURES = """SELECT
    (SELECT count(*) FROM documents) AS reports,
    (SELECT count(DISTINCT publisher) FROM documents) AS publishers,
    (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM mentions) AS mentions,
    (SELECT count(*) FROM events WHERE disputed) AS disputed,
    (SELECT count(*) FROM stories) AS stories,
    (SELECT count(*) FROM entities) AS entities,
    (SELECT count(*) FROM skipped) AS skipped,
    (SELECT min(published) FROM documents) AS first_published,
    (SELECT max(published) FROM documents) AS last_published"""
_FIGURES = "figures"


def _is_kept(ledger: Ledger) -> bool:
    """Whether the tables are there, and made by these very definitions."""
    return ledger.said.get(_KEY) == _digest()


def _digest() -> str:
    return blake2b(repr(SUMMARIES).encode(), digest_size=8).hexdigest()


def _answers(made: Summary, wanted: Filters, since: date | None, until: date | None) -> bool:
    """Whether a summary's own columns say what is asked for."""
    if any(getattr(wanted, f.name) is not None for f in fields(Filters) if f.name not in _ANSWERED):
        return False
    if made.when is None:
        return since is None and until is None
    if made.when == "day":
        return True
    ends = until is None or (until + timedelta(days=1)).day == 1
    return ends and (since is None or since.day == 1)


def _kinds(wanted: Filters, ledger: Ledger) -> tuple[list[str], Parameters]:
    """The conditions of type and quad class, on a summary's column ``type``."""
    where: list[str] = []
    parameters: Parameters = []
    quads = set(several(wanted.quad))
    of_quads = [name for name, quad in quads_of(ledger).items() if quad in quads] if quads else []
    for asked, types in ((wanted.type, several(wanted.type)), (wanted.quad, of_quads)):
        if asked is not None:
            where.append(f"type IN ({', '.join('?' * len(types)) or 'NULL'})")
            parameters += types
    return where, parameters
