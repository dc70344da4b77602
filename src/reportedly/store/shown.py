"""What a list shows of each event, in one column: who did what, who holds it, which numbers were given, the sentence.

One row of thirty columns takes ten times as long to find as one of one column, and who holds what is a choice among
many rows of other tables. So ``shown`` has a row for each event in the order of numbers, with all of that as JSON. It
is made anew from the other tables when a ledger is published; of a ledger that has none (:func:`.facts.are_noted`) the
same is asked over its definition.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

    from .ledger import Ledger

COLUMNS = (
    "id", "type", "modes", "contexts", "auxiliary", "quad", "score", "cameo", "actors", "recipients", "date_from",
    "date_to", "place", "country", "lat", "lon", "mentions", "documents", "independent", "first_reported",
    "last_reported", "disputed", "corroborated", "retracted", "trigger", "text", "story_id",
)  # fmt: skip
"""The columns of ``events`` that a list shows."""
SURENESS = ("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu")
"""FactBank's values in the order in which their holders are shown."""
HOLDERS = 8
"""Holders of an event that are kept for lists."""
_AUTHOR = "author:"
_AT_ONCE = 2 * 122_880
"""Events of which the rows are made at once: two of DuckDB's row groups, so that memory does not grow with a ledger."""
_ROWS = f"""WITH e AS MATERIALIZED (SELECT number, {", ".join(COLUMNS)} FROM events WHERE {{0}}),
last AS (
    SELECT number, holder, max((value <> 'Uu')::BIGINT * {2**60}
        + coalesce(date_diff('day', DATE '0001-01-01', reported), -1) * {2**36} + rowid) AS place
    FROM positions WHERE {{0}} GROUP BY number, holder),
own AS (
    SELECT number, starts_with(holder, '{_AUTHOR}') AS author, value = 'Uu' AS uncommitted, concat(
            uncommitted::INTEGER, author::INTEGER, list_position({list(SURENESS)}, value),
            lower(coalesce(name, holder)), chr(1), holder) AS place,
        json_array(holder, CASE WHEN holder <> '{_AUTHOR}' || name THEN name END, value, reported, retracted) AS held
    FROM positions WHERE {{0}} AND rowid IN (SELECT place & {2**36 - 1} FROM last)),
held AS (
    SELECT number, count(*) AS every, count_if(NOT (author AND uncommitted)) AS told,
        min_by(held, place, {HOLDERS}) AS first
    FROM own GROUP BY number),
counted AS (
    SELECT number, list(json_array(role, unit, low, high, n) ORDER BY n DESC, unit, role) AS counted FROM (
        SELECT number, role, unit, min(least(low, value, high)) AS low, max(greatest(low, value, high)) AS high,
            count(*) AS n
        FROM estimates WHERE {{0}} GROUP BY number, role, unit)
    GROUP BY number)
SELECT e.number, json_array({", ".join(f"e.{name}" for name in COLUMNS)}, h.first, h.told, h.every, c.counted)::VARCHAR
    AS row
FROM e LEFT JOIN held h ON h.number = e.number LEFT JOIN counted c ON c.number = e.number ORDER BY e.number"""
"""The rows of those events whose numbers fit a condition. A holder's last position by which it commits itself counts,
else its last; those who commit themselves come first, sources before publishers that speak for themselves."""
_PARTS = f"""SELECT min(number), max(number) FROM (
    SELECT number, (row_number() OVER (ORDER BY number) - 1) // {_AT_ONCE} AS part FROM events)
GROUP BY part ORDER BY part"""
_AMONG = "number IN (SELECT unnest(?::BIGINT[]))"
"""A join reads less of a table than a list of numbers does."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Of an event the :data:`COLUMNS` (days as YYYY-MM-DD), and besides:

    ``held``: the first :data:`HOLDERS` of its holders, each with name (None: the id tells it), value, day and whether
    it has affirmed and denied; ``holders``: how many there are, publishers that only pass on left out where others are.
    ``counted``: by role and unit the lowest and the highest number given, and how many; the most given first.
    """

    columns: dict[str, Any]
    held: Sequence[tuple[str, str | None, str, str | None, bool]]
    holders: int
    counted: Sequence[tuple[str, str | None, float | None, float | None, int]]


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table anew."""
    connection.execute("CREATE OR REPLACE TABLE shown (number BIGINT NOT NULL, row VARCHAR NOT NULL)")
    for first, last in connection.execute(_PARTS).fetchall():
        connection.execute(f"INSERT INTO shown {_ROWS.format(f'number BETWEEN {first} AND {last}')}")


def shown(ledger: Ledger, numbers: Sequence[int]) -> dict[int, Shown]:
    """What lists show of the events of those numbers."""
    from .facts import are_noted
    from .queries import Query

    if are_noted(ledger.said):
        query = Query(f"SELECT number, row FROM shown WHERE {_AMONG}", (list(numbers),))
    else:
        sql = _ROWS.format(_AMONG)
        query = Query(sql, (list(numbers),) * sql.count("?"))
    return {found["number"]: _shown(json.loads(found["row"])) for found in ledger.rows(query)}


def _shown(row: list[Any]) -> Shown:
    *columns, held, told, every, counted = row
    return Shown(dict(zip(COLUMNS, columns, strict=True)), held or (), told or every or 0, counted or ())
