"""What questions look at of each event, kept small and in the orders in which it is looked for.

``facts`` has a row for each event, in the order of stories; ``took_part`` one for each entity that takes part in an
event, in the order of entities, so that all events of one lie together. Both have the columns that filters, orders and
counts look at. ``tags`` are the entities, holders and auxiliaries of the event as numbers (:class:`Tag`).

They, and ``shown`` (:mod:`.shown`), are made anew from the other tables when a ledger is published. A ledger that has
none (or those of another version) is asked in the same words over their definition itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from .shown import fill

if TYPE_CHECKING:
    import duckdb

AUXILIARY = ("historical", "future", "hypothetical", "negation")


class Tag(IntEnum):
    """What a tag is of: its lowest two bits. The others are a number of ``entities``, of ``holders`` (the first of that
    id's), or a place in :data:`AUXILIARY`. Publishers that speak for themselves are no holders here."""

    ACTOR = 0
    RECIPIENT = 1
    HOLDER = 2
    AUXILIARY = 3


COLUMNS = frozenset(
    ("number", "type", "quad", "country", "place", "geonames", "day", "last_day", "last_reported", "independent",
     "documents", "corroborated", "disputed")
)  # fmt: skip
"""The columns of ``events`` that both tables have too."""
_OWN = ", ".join(f"e.{name}" for name in sorted(COLUMNS))
_SPOKEN = "SELECT id, min(number) AS number FROM holders WHERE NOT starts_with(id, 'author:') GROUP BY id"
_NAMES = ", ".join(f"('{name}', {place})" for place, name in enumerate(AUXILIARY))
_ALL_TAGS = f"""SELECT number, list(tag) AS tags FROM (
    SELECT number, entity * 4 + CASE WHEN recipient THEN {Tag.RECIPIENT:d} ELSE {Tag.ACTOR:d} END AS tag
    FROM participants{{}}
    UNION ALL SELECT p.number, n.number * 4 + {Tag.HOLDER:d}
    FROM (SELECT number, unnest(holders) AS id FROM e) p JOIN ({_SPOKEN}) n ON n.id = p.id
    UNION ALL SELECT p.number, n.number * 4 + {Tag.AUXILIARY:d}
    FROM (SELECT number, unnest(auxiliary) AS id FROM e) p JOIN (VALUES {_NAMES}) n(id, number) ON n.id = p.id)
    GROUP BY number"""
TAGS = _ALL_TAGS.format(" WHERE number IN (SELECT number FROM e)")
"""The tags of the events ``e``."""
_FILL: Mapping[str, str] = {
    "facts": f"""WITH e AS (SELECT * FROM events)
        SELECT s.rowid AS story, {_OWN}, coalesce(t.tags, []) AS tags
        FROM e LEFT JOIN stories s ON s.id = e.story_id LEFT JOIN ({_ALL_TAGS.format("")}) t ON t.number = e.number
        ORDER BY s.rowid, e.number""",
    "took_part": """SELECT p.entity, p.recipient, f.* EXCLUDE (story)
        FROM participants p JOIN facts f ON f.number = p.number ORDER BY p.entity, p.recipient, p.number""",
    "story_ids": "SELECT id, rowid AS story FROM stories ORDER BY id",
    "story_shards": """SELECT DISTINCT s.rowid AS story, d.shard
        FROM documents d JOIN stories s ON s.id = d.story_id ORDER BY ALL""",
}
"""``story_ids``: the row of each story; ``story_shards``: the shards in which its reports are."""
_KEY, _VERSION = "facts", "3"
"""What the database says of itself where it has them; another version where they have changed."""


def note(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables anew. After the look-ups, which their numbers are from."""
    for name, select in _FILL.items():
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS {select}")
    fill(connection)
    connection.execute("DELETE FROM ledger WHERE key = ?", [_KEY])
    connection.execute("INSERT INTO ledger VALUES (?, ?)", [_KEY, _VERSION])


def are_noted(said: Mapping[str, str | None]) -> bool:
    """Whether a database that says this of itself has the tables, of this version."""
    return said.get(_KEY) == _VERSION
