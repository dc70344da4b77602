"""The overview: what is in the ledger at a glance, and what is worth looking at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel

from ...errors import QueryError
from ...store import Filters, Ledger
from ...store.kinds import quads_of
from ...store.queries import Query
from ...store.summing import figures_of, summary
from .asking import Row, rows
from .histogram import Histogram, histogram
from .kept import kept
from .listing import EventRow, Party, listed
from .stories import StoryRow, story_row

SHOWN = 6
SOURCES = 10
_LATELY = 300
"""Reports that came out last are what "lately" means, those of a week at least."""
_WEEK = timedelta(days=7)
_LOOKED_AT = 3000
_MOVED = 6
_POINTS = 12
_HOLDERS = 6


class Figures(BaseModel):
    """How much is in the ledger."""

    reports: int
    publishers: int
    events: int
    mentions: int
    disputed: int
    stories: int
    entities: int
    skipped: int
    first_published: date | None
    last_published: date | None


class Source(BaseModel):
    """Somebody who is often cited: the events on which a position of theirs is reported, and what they last held."""

    id: str
    name: str
    events: int
    affirms: int
    uncommitted: int
    denies: int


class Kind(BaseModel):
    """An event type, its quad class, and how many events are of it."""

    type: str
    quad: str
    events: int
    disputed: int


class Point(BaseModel):
    """A number that was given: when, and how much."""

    reported: date | None
    value: float
    low: float
    high: float
    name: str


class Moved(BaseModel):
    """A number that moved: the first and the last that was given for one role and unit of an event, and all between."""

    event: EventRow
    role: str
    unit: str | None
    low: float
    high: float
    points: list[Point]


@dataclass(frozen=True, slots=True)
class _Series:
    """The numbers given for one role and unit of the event of that number."""

    number: int
    role: str
    unit: str | None
    points: list[Point]


class Home(BaseModel):
    """The overview. ``since``: from when on events and stories count as reported lately."""

    figures: Figures
    days: Histogram | None
    since: date | None
    reported: list[EventRow]
    disputed: list[EventRow]
    moved: list[Moved]
    sources: list[Source]
    stories: list[StoryRow]
    kinds: list[Kind]


def figures(ledger: Ledger) -> Figures:
    """How much there is of everything, as it was noted when the ledger was published."""
    return Figures.model_validate(figures_of(ledger))


def home(ledger: Ledger) -> Home:
    """The overview of a ledger; it is asked once for each of its states."""
    return kept(ledger, "home", lambda: _home(ledger))


def _home(ledger: Ledger) -> Home:
    how_much = figures(ledger)
    since = _lately(ledger, how_much)
    by_day = _asked(ledger, summary(ledger, "sums_by_day", Filters()), _BY_DAY)
    kinds, of_type = _asked(ledger, summary(ledger, "sums_by_day", Filters()), _BY_TYPE), quads_of(ledger)
    days = [(d["day"], d["events"], d["disputed"]) for d in by_day]
    reported = _numbers(ledger, "e.independent > 1", since) or _numbers(ledger, "true", since)
    disputed = _numbers(ledger, "e.disputed", since) or _numbers(ledger, "e.disputed", None)
    moved = _moved(ledger, since)
    numbers = list(dict.fromkeys([*reported, *disputed, *(one.number for one in moved)]))
    shown = dict(zip(numbers, listed(ledger, numbers, holders=_HOLDERS), strict=True))
    return Home(
        figures=how_much,
        days=histogram(days),
        since=since,
        reported=[_cut(shown[number], 4) for number in reported],
        disputed=[shown[number] for number in disputed],
        moved=[
            Moved(
                event=_cut(shown[one.number], 3), role=one.role, unit=one.unit, low=min(p.low for p in one.points),
                high=max(p.high for p in one.points),
                points=one.points if len(one.points) <= _POINTS else [*one.points[: _POINTS - 1], one.points[-1]],
            )
            for one in moved
        ],
        sources=_sources(ledger),
        stories=_stories(ledger, since),
        kinds=[Kind(**k, quad=of_type.get(k["type"], "none")) for k in kinds],
    )  # fmt: skip


def _cut(event: EventRow, shown: int) -> EventRow:
    """An event's row with fewer positions."""
    left = max(len(event.positions) - shown, 0)
    return event.model_copy(
        update={"positions": event.positions[:shown], "more_positions": event.more_positions + left}
    )


_BY_DAY = """SELECT day, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed FROM ({})
WHERE day IS NOT NULL GROUP BY day ORDER BY day"""
_BY_TYPE = """SELECT type, sum(events)::BIGINT AS events, sum(disputed)::BIGINT AS disputed FROM ({})
WHERE type IS NOT NULL GROUP BY type ORDER BY events DESC, type"""


def _asked(ledger: Ledger, within: Query, around: str) -> list[Row]:
    """A SELECT over a summary."""
    return rows(ledger, around.format(within.sql), *within.parameters)


def _lately(ledger: Ledger, figures: Figures) -> date | None:
    """The day from which on reports are among the last ones; None where no report has a date."""
    if figures.last_published is None:
        return None
    found = rows(
        ledger,
        "SELECT published FROM documents WHERE published IS NOT NULL ORDER BY published DESC LIMIT 1 OFFSET ?",
        _LATELY,
    )
    early = found[0]["published"] if found else figures.first_published
    assert early is not None
    return min(early, figures.last_published - _WEEK)


def _numbers(ledger: Ledger, condition: str, since: date | None, limit: int = SHOWN) -> list[int]:
    """The most reported events of which a condition on ``e`` holds."""
    late = "" if since is None else " AND e.last_reported >= ?"
    found = rows(
        ledger,
        f"SELECT e.number FROM events e WHERE {condition}{late} "
        f"ORDER BY e.independent DESC, e.documents DESC, e.number DESC LIMIT {limit}",
        *([] if since is None else [since]),
    )
    return [r["number"] for r in found]


def _moved(ledger: Ledger, since: date | None) -> list[_Series]:
    """Events for which numbers that differ were given by several, the farthest apart and most often given first."""
    chosen = rows(ledger, _FARTHEST, since or date.min)
    found: dict[tuple[int, str, str | None], list[Point]] = {
        (r["number"], r["role"], r["unit"]): [] for r in chosen
    }
    for r in rows(ledger, _ESTIMATES, [key[0] for key in found]):
        if (key := (r["number"], r["role"], r["unit"])) in found:
            found[key].append(_point(r))
    return [_Series(*key, points) for key, points in found.items() if points]


_GIVEN = "coalesce(value, low, high)"
_FARTHEST = f"""WITH given AS (
    SELECT number, role, unit FROM estimates WHERE coalesce(reported, DATE '0001-01-01') >= ?
    GROUP BY number, role, unit HAVING count(DISTINCT document_id || holder) > 1
    ORDER BY count(*) DESC, number DESC LIMIT {_LOOKED_AT}),
series AS (
    SELECT number, role, unit, log10(max({_GIVEN}) / min({_GIVEN})) * (1 + log2(count(*))) AS movement FROM estimates
    WHERE number IN (SELECT number FROM given) AND {_GIVEN} > 0
    GROUP BY number, role, unit HAVING max({_GIVEN}) > min({_GIVEN})),
best AS (
    SELECT *, row_number() OVER (PARTITION BY number ORDER BY movement DESC, role, unit NULLS FIRST) AS place
    FROM series)
SELECT number, role, unit FROM best WHERE place = 1
ORDER BY movement DESC, number, role, unit NULLS FIRST LIMIT {_MOVED}"""
"""``movement``: how far the numbers of a series lie apart (a tenfold: 1), more where many were given."""
_ESTIMATES = f"""SELECT number, role, unit, reported, value, low, high, name FROM estimates
WHERE number IN (SELECT unnest(?::BIGINT[])) AND {_GIVEN} > 0
ORDER BY number, reported NULLS FIRST, mention_id"""


def _point(r: Row) -> Point:
    given = [x for x in (r["value"], r["low"], r["high"]) if x is not None]
    value = r["value"] if r["value"] is not None else given[0]
    return Point(
        reported=r["reported"], value=value, low=min(given), high=max(given), name=r["name"] or ""
    )


def _sources(ledger: Ledger) -> list[Source]:
    cited = rows(
        ledger,
        "SELECT id, name, as_holder FROM entities WHERE as_holder > 0 AND kind IS DISTINCT FROM 'generic' "
        f"ORDER BY as_holder DESC, id LIMIT {SOURCES}",
    )
    held: dict[str, dict[str, int]] = {}
    try:
        within = summary(ledger, "sums_by_holder", Filters())
        for r in rows(
            ledger,
            f"SELECT holder, right(value, 1) AS sign, sum(events)::BIGINT AS n FROM ({within.sql}) "
            "WHERE holder IN (SELECT unnest(?::VARCHAR[])) GROUP BY ALL",
            *within.parameters,
            [r["id"] for r in cited],
        ):
            held.setdefault(r["holder"], {})[r["sign"]] = r["n"]
    except QueryError:
        held = {}
    return [
        Source(
            **Party(id=r["id"], name=r["name"] or r["id"]).model_dump(),
            events=r["as_holder"],
            affirms=held.get(r["id"], {}).get("+", 0),
            uncommitted=held.get(r["id"], {}).get("u", 0),
            denies=held.get(r["id"], {}).get("-", 0),
        )
        for r in cited
    ]


def _stories(ledger: Ledger, since: date | None) -> list[StoryRow]:
    late = "" if since is None else "WHERE last_published >= ?"
    found = rows(
        ledger,
        f"SELECT * FROM stories {late} ORDER BY documents DESC, events DESC, id LIMIT {SHOWN}",
        *([] if since is None else [since]),
    )
    return [story_row(r) for r in found]
