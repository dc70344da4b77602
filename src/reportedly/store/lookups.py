"""Small tables that questions look things up in, made anew from the others when a ledger is published.

``holders``: each holder under each of its names, in the order of ids, with the number of its entity where it is one.
``held``: holder, value (its place in :data:`VALUES`), the number of the event and the day reported of each position,
in the order of holders. ``told``: the row of ``stories`` that each event belongs to, in that order; ``stories`` are put
in the order in which they are shown (:data:`ORDER`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

VALUES = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
"""FactBank's values; ``held`` has their places in this."""

LOOKUPS: dict[str, str] = {
    "holders": "number INTEGER NOT NULL, id VARCHAR NOT NULL, name VARCHAR, entity INTEGER",
    "held": "holder INTEGER NOT NULL, value UTINYINT NOT NULL, number BIGINT NOT NULL, reported DATE",
    "told": "story BIGINT NOT NULL, number BIGINT NOT NULL",
}
"""The columns of each table."""

ORDER = "documents DESC, last_published DESC NULLS LAST, id"
"""The order of stories: those with most reports first."""

_FILL = (
    """INSERT INTO holders
    SELECT (row_number() OVER (ORDER BY h.id, h.name))::INTEGER, h.id, h.name, e.number
    FROM (SELECT DISTINCT holder AS id, name FROM positions) h LEFT JOIN entities e ON e.id = h.id
    ORDER BY 1""",
    f"""INSERT INTO held
    SELECT h.number, v.place, p.number, p.reported
    FROM positions p
    JOIN holders h ON h.id = p.holder AND h.name IS NOT DISTINCT FROM p.name
    JOIN (VALUES {", ".join(f"('{value}', {place})" for place, value in enumerate(VALUES))}) v(value, place)
        ON v.value = p.value
    ORDER BY ALL""",
    "INSERT INTO told SELECT s.rowid, e.number FROM events e JOIN stories s ON s.id = e.story_id ORDER BY ALL",
)


def fill(connection: duckdb.DuckDBPyConnection, stories: str) -> None:
    """Make them anew; ``stories`` are that table's columns."""
    connection.execute(
        f"BEGIN; CREATE TABLE ordered ({stories}); INSERT INTO ordered SELECT * FROM stories ORDER BY {ORDER}; "
        f"DROP TABLE stories; ALTER TABLE ordered RENAME TO stories; COMMIT;"
    )
    for name, columns in LOOKUPS.items():
        connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    for statement in _FILL:
        connection.execute(statement)
