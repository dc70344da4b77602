"""The overview: what is in the ledger at a glance, and what is worth looking at first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel

from ...errors import QueryError
from ...store import Filters, Ledger
from ...store.kinds import quads_of
from ...store.queries import Query
from ...store.summing import summary
from .asking import Row, row, rows
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


def home(ledger: Ledger) -> Home:
    """The overview of a ledger; it is asked once for each of its states."""
    return kept(ledger, "home", lambda: _home(ledger))


def _home(ledger: Ledger) -> Home:
    figures = Figures(**row(ledger, _FIGURES))
    since = _lately(ledger, figures)
    by_day = _asked(ledger, summary(ledger, "sums_by_day", Filters()), _BY_DAY)
    kinds, of_type = _asked(ledger, summary(ledger, "sums_by_day", Filters()), _BY_TYPE), quads_of(ledger)
    days = [(d["day"], d["events"], d["disputed"]) for d in by_day]
    reported = _numbers(ledger, "e.independent > 1", since) or _numbers(ledger, "true", since)
    disputed = _numbers(ledger, "e.disputed", since) or _numbers(ledger, "e.disputed", None)
    return Home(
        figures=figures,
        days=histogram(days),
        since=since,
        reported=listed(ledger, reported, shown=4),
        disputed=listed(ledger, disputed, shown=6),
        moved=_moved(ledger, since),
        sources=_sources(ledger),
        stories=_stories(ledger, since),
        kinds=[Kind(**k, quad=of_type.get(k["type"], "none")) for k in kinds],
    )


_FIGURES = """SELECT
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


def _moved(ledger: Ledger, since: date | None) -> list[Moved]:
    """Events for which numbers that differ were given by several, the farthest apart and most often given first."""
    among = [r["number"] for r in rows(ledger, _GIVEN_TWICE, since or date.min)]
    found = rows(ledger, _ESTIMATES, among)
    series: dict[tuple[int, str, str | None], list[Row]] = {}
    for r in found:
        series.setdefault((r["number"], r["role"], r["unit"]), []).append(r)
    scored = sorted(
        ((_movement(own), key) for key, own in series.items()), key=lambda pair: (-pair[0], pair[1][0], pair[1][1])
    )
    best: dict[int, tuple[int, str, str | None]] = {}
    for score, key in scored:
        if score > 0 and key[0] not in best and len(best) < _MOVED:
            best[key[0]] = key
    events = dict(zip(best, listed(ledger, list(best), shown=3), strict=True))
    out = []
    for number, key in best.items():
        points = [_point(r) for r in series[key]]
        out.append(
            Moved(
                event=events[number],
                role=key[1],
                unit=key[2],
                low=min(p.low for p in points),
                high=max(p.high for p in points),
                points=points if len(points) <= _POINTS else [*points[: _POINTS - 1], points[-1]],
            )
        )
    return out


_GIVEN_TWICE = f"""SELECT number FROM estimates WHERE coalesce(reported, DATE '0001-01-01') >= ?
GROUP BY number, role, unit HAVING count(DISTINCT document_id || holder) > 1
ORDER BY count(*) DESC, number DESC LIMIT {_LOOKED_AT}"""
_ESTIMATES = """SELECT number, role, unit, reported, value, low, high, name FROM estimates
WHERE number IN (SELECT unnest(?::BIGINT[])) AND coalesce(value, low, high) > 0
ORDER BY number, reported NULLS FIRST, mention_id"""


def _movement(series: Sequence[Row]) -> float:
    """How far the numbers of a series lie apart (a tenfold: 1), more where many were given; 0 for a single number."""
    values = [_point(r).value for r in series]
    if min(values) == max(values):
        return 0.0
    return math.log10(max(values) / min(values)) * (1 + math.log2(len(values)))


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
