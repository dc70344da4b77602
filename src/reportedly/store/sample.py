"""A sample of the events, so that counts over millions of them are there at once, as good as estimates are.

The table ``sample`` holds the columns that filters and counts look at of one event in so many, chosen by a hash of its
number: every event has the same chance whatever it is of, and an event stays chosen while others come. There is none in
a ledger that is small enough to be counted whole. It is made when the ledger is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .queries import Query

if TYPE_CHECKING:
    import duckdb

    from .ledger import Ledger

SIZE = 100_000
"""Events in a sample; a ledger with fewer than three times as many has none."""
_COLUMNS = """e.number, e.type, e.modes, e.contexts, e.auxiliary, e.quad, e.place, e.country, e.geonames, e.day,
    e.last_day, e.independent, e.documents, e.disputed, e.corroborated, e.retracted, e.story_id, f.tags"""


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample's table, and how many events each of its rows stands for."""

    table: str
    one_in: float


def draw(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the sample anew, or take it away where the ledger needs none. After the facts (:func:`.facts.note`)."""
    (events,) = connection.execute("SELECT count(*) FROM events").fetchone() or (0,)
    connection.execute("DROP TABLE IF EXISTS sample")
    if events < 3 * SIZE:
        return
    one_in = events // SIZE
    connection.execute(
        f"CREATE TABLE sample AS SELECT {_COLUMNS} FROM events e JOIN facts f ON f.number = e.number "
        f"WHERE hash(e.number) % {one_in} = 0 ORDER BY e.number"
    )


def sample_of(ledger: Ledger) -> Sample | None:
    """The sample of a ledger; None where there is none: then the events themselves are counted."""
    from .ledger import Answer

    tables = Query("SELECT table_name FROM duckdb_tables() WHERE database_name = 'ledger' AND table_name = 'sample'")
    if not Answer(ledger, tables).to_pylist():
        return None
    (sizes,) = Answer(
        ledger, Query("SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM sample) AS drawn")
    ).to_pylist()
    return Sample("sample", sizes["events"] / sizes["drawn"]) if sizes["drawn"] else None
