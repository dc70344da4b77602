"""Stories: reports that follow one matter. The list of them, and one with its reports and events over time."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from ...errors import UnknownCursor, UnknownStory, UnknownValue
from ...store import Filters, Ledger
from ...store.facts import are_noted
from ...store.queries import FIRST_STORIES, conditions, in_stories
from ..filters import Asked
from .asking import Row, names_of, row, rows
from .histogram import Histogram, histogram
from .listing import EventRow, Party, listed

PER_PAGE = 40
MOST = 200
EVENTS = 60
REPORTS = 200
ACTORS = 10
_MOST = 50_000
"""Events that are looked at to count their stories."""
_DAYS = frozenset(("last_published", "first_published"))

ORDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reports": ("Most reports", ("documents", "last_published", "id")),
    "latest": ("Latest first", ("last_published", "documents", "id")),
    "events": ("Most events", ("events", "documents", "id")),
    "disputed": ("Most disputed", ("disputed", "documents", "id")),
}
"""The orders of stories: in words, and the columns that they go by, each downwards."""


class StoryRow(BaseModel):
    """A story in a list: its first report's title, its most telling words, its days, and what is in it."""

    id: str
    title: str | None
    terms: list[str] = Field(default_factory=list)
    first_published: date | None
    last_published: date | None
    documents: int
    events: int
    disputed: int


class StoriesPage(BaseModel):
    """A page of the list. ``after``: the place from which the next page goes on; None on the last page.

    ``is_least``: there are many; ``total`` of them were counted, and there may be more.
    """

    stories: list[StoryRow]
    total: int
    is_least: bool = False
    sort: str
    after: str | None


class StoryReport(BaseModel):
    """A report of a story; ``copies``: its wire copies in the same story."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    mentions: int
    copies: int


class StoryDay(BaseModel):
    """What came on a day (None: no date is known): reports that were published, events first reported then."""

    day: date | None
    reports: list[StoryReport]
    events: list[EventRow]


class StoryPage(BaseModel):
    """A story over time. ``days``: in order; ``more_events``, ``more_reports``: how many are not listed here."""

    story: StoryRow
    days: list[StoryDay]
    reported: Histogram | None
    actors: list[Party]
    more_events: int
    more_reports: int


def stories(
    ledger: Ledger, asked: Asked, *, sort: str | None = None, after: str | None = None, limit: int = PER_PAGE
) -> StoriesPage:
    """A page of the stories with events that the filters choose (without filters: of all).

    Raises UnknownValue, UnknownCursor, InvalidDate.
    """
    chosen = sort or "reports"
    if chosen not in ORDERS:
        raise UnknownValue(f"sort={sort}: there is no such order. There are: {', '.join(ORDERS)}.")
    if not 1 <= limit <= MOST:
        raise UnknownValue(f"limit={limit}: a page has 1 to {MOST} stories.")
    columns = ORDERS[chosen][1]
    where, parameters = conditions(asked.filters)
    behind, values = _behind(columns, after) if after is not None else ("", [])
    order = ", ".join(f"s.{column} DESC NULLS LAST" for column in columns)
    noted = are_noted(ledger.said)
    if not where:  # their places first: their words take longest to fetch
        places = f"SELECT s.rowid FROM stories s{behind} ORDER BY {order} LIMIT {limit + 1}"
        found = rows(ledger, f"SELECT s.* FROM stories s WHERE s.rowid IN ({places}) ORDER BY {order}", *values)
        total, is_least = int(row(ledger, "SELECT count(*) AS n FROM stories")["n"]), False
    else:
        every = in_stories(asked.filters, None, noted=noted)
        some = f"SELECT story FROM ({every}) LIMIT {_MOST}"
        counted = f"SELECT count(*) AS events, count(DISTINCT story) AS n FROM ({some})"
        most = row(ledger, counted, *parameters)
        total, is_least = int(most["n"]), most["events"] >= _MOST
        found = []
        if chosen == "reports" and after is None:  # they lie in this order
            found = rows(ledger, _among(asked.filters, FIRST_STORIES, "", order, limit, noted=noted), *parameters)
        if len(found) <= limit:
            found = rows(ledger, _among(asked.filters, None, behind, order, limit, noted=noted), *parameters, *values)
    shown = found[:limit]
    return StoriesPage(
        stories=[story_row(r) for r in shown],
        total=total,
        is_least=is_least,
        sort=chosen,
        after="~".join("" if shown[-1][c] is None else str(shown[-1][c]) for c in columns)
        if len(found) > limit
        else None,
    )


def _among(filters: Filters, first: int | None, behind: str, order: str, limit: int, *, noted: bool) -> str:
    """Stories with what is chosen in them (``first``: among so many with most reports), their words fetched last."""
    few = "documents, last_published, first_published, id"
    return f"""WITH n AS (
            SELECT story, count(*)::INTEGER AS events, count_if(disputed)::INTEGER AS disputed
            FROM ({in_stories(filters, first, noted=noted)}) GROUP BY story),
        s AS (SELECT t.row, {few}, n.events, n.disputed FROM (SELECT rowid AS row, {few} FROM stories) t
              JOIN n ON n.story = t.row),
        c AS MATERIALIZED (SELECT * FROM s{behind} ORDER BY {order} LIMIT {limit + 1})
        SELECT t.* EXCLUDE (events, disputed), s.events, s.disputed FROM stories t JOIN c s ON s.row = t.rowid
        WHERE t.rowid IN (SELECT row FROM c) ORDER BY {order}"""


def story_row(row: Row) -> StoryRow:
    """A row of ``stories``; nothing is counted in one without events."""
    return StoryRow.model_validate({**row, "events": row["events"] or 0, "disputed": row["disputed"] or 0})


def _behind(columns: tuple[str, ...], place: str) -> tuple[str, list[Any]]:
    """The condition that a story comes behind that place. Raises UnknownCursor."""
    parts = place.split("~", len(columns) - 1)
    ways: list[str] = []
    parameters: list[Any] = []
    same: list[str] = []
    same_values: list[Any] = []
    try:
        for column, part in zip(columns, parts, strict=True):
            if not part:
                same.append(f"s.{column} IS NULL")
                continue
            value = date.fromisoformat(part) if column in _DAYS else part if column == "id" else int(part)
            further = f"s.{column} < ?"
            if column in _DAYS:
                further = f"({further} OR s.{column} IS NULL)"
            ways.append(" AND ".join([*same, further]))
            parameters += [*same_values, value]
            same.append(f"s.{column} = ?")
            same_values.append(value)
    except ValueError as error:
        raise UnknownCursor(f"after={place}: this is no place in this list. Start from its first page.") from error
    return f" WHERE ({' OR '.join(ways)})", parameters


def story(ledger: Ledger, id: str) -> StoryPage:
    """A story with its reports and events over time. Raises UnknownStory."""
    by_id = "id BETWEEN ? AND ?"
    if noted := are_noted(ledger.said):  # stories lie in another order
        by_id = f"rowid IN (SELECT story FROM story_ids WHERE {by_id} LIMIT 2)"
    found = rows(ledger, f"SELECT *, rowid AS row FROM stories WHERE {by_id} LIMIT 2", id, id + "\U0010ffff")
    if len(found) != 1:
        raise UnknownStory(
            f"{'No story has' if not found else 'Several stories have'} an id that starts with {id!r}. "
            f"The list of stories has links to all."
        )
    one = story_row(found[0])
    at = int(found[0]["row"])
    reports, published, every_report = _reports(ledger, one.id, at if noted else None)
    events, every_event = _events(ledger, at)
    days: dict[date | None, StoryDay] = {}
    for day, report in reports:
        days.setdefault(day, StoryDay(day=day, reports=[], events=[])).reports.append(report)
    for day, event in events:
        days.setdefault(day, StoryDay(day=day, reports=[], events=[])).events.append(event)
    return StoryPage(
        story=one,
        days=sorted(days.values(), key=lambda d: (d.day is None, d.day or date.max)),
        reported=histogram(published),
        actors=_actors(ledger, [event for _, event in events]),
        more_events=every_event - len(events),
        more_reports=every_report - len(reports),
    )


def _reports(
    ledger: Ledger, id: str, at: int | None
) -> tuple[list[tuple[date | None, StoryReport]], list[tuple[date, int, int]], int]:
    among = "" if at is None else f"shard IN (SELECT shard FROM story_shards WHERE story = {at}) AND "
    found = rows(
        ledger,
        f"SELECT id, title, publisher, published, mentions, copy_group FROM documents WHERE {among}story_id = ? "
        "ORDER BY published NULLS LAST, shard, id",
        id,
    )
    copies: dict[str, list[Row]] = {}
    for r in found:
        copies.setdefault(r["copy_group"] or r["id"], []).append(r)
    reports = []
    for own in list(copies.values())[:REPORTS]:
        first = own[0]
        shown = {k: first[k] for k in ("id", "title", "publisher", "published", "mentions")}
        reports.append((first["published"], StoryReport(**shown, copies=len(own) - 1)))
    by_day: dict[date, int] = {}
    for r in found:
        if r["published"] is not None:
            by_day[r["published"]] = by_day.get(r["published"], 0) + 1
    return reports, [(day, n, 0) for day, n in sorted(by_day.items())], len(copies)


def _events(ledger: Ledger, at: int) -> tuple[list[tuple[date | None, EventRow]], int]:
    """The most reported events of a story, each with the day on which it was first reported."""
    found = rows(
        ledger,
        f"""SELECT e.number, e.first_reported AS day, count(*) OVER () AS every FROM events e
        WHERE e.number IN (SELECT number FROM told WHERE story = {at})
        ORDER BY e.disputed DESC, e.independent DESC, e.corroborated DESC, e.mentions DESC, e.number LIMIT {EVENTS}""",
    )
    days = {r["number"]: r["day"] for r in found}
    numbers = sorted(days, key=lambda n: (days[n] is None, days[n] or date.max, n))
    events = listed(ledger, numbers, holders=4)
    return list(zip((days[n] for n in numbers), events, strict=True)), int(found[0]["every"]) if found else 0


def _actors(ledger: Ledger, events: list[EventRow]) -> list[Party]:
    """Who takes part in most of the events."""
    counts: dict[str, int] = {}
    for event in events:
        for id in {p.id for p in (*event.actors, *event.recipients)}:
            counts[id] = counts.get(id, 0) + 1
    most = sorted(counts, key=lambda id: (-counts[id], id))[:ACTORS]
    names = names_of(ledger, most)
    return [Party(id=id, name=names.get(id, id)) for id in most]
