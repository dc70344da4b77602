"""The list of events: those that filters choose, in an order, a page at a time, and what could be chosen next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from ...errors import UnknownCursor, UnknownValue
from ...store import Ledger
from ...store.facts import are_noted
from ...store.queries import choose, day_of
from ..filters import Asked
from .asking import rows
from .facets import Facet, facets
from .histogram import Histogram, histogram
from .kept import kept
from .listing import EventRow, listed

PER_PAGE = 25
MOST = 200


@dataclass(frozen=True, slots=True)
class Order:
    """An order of events: its name for people, and the columns that it goes by, each with whether it descends.

    Columns may be empty where ``nullable``; such events come last.
    """

    words: str
    columns: tuple[tuple[str, bool], ...]


ORDERS: dict[str, Order] = {
    "latest": Order("Latest first, by day of the event", (("day", True), ("number", True))),
    "oldest": Order("Oldest first, by day of the event", (("day", False), ("number", False))),
    "reported": Order("Most reported", (("independent", True), ("documents", True), ("number", True))),
    "corroborated": Order("Most corroborated", (("corroborated", True), ("independent", True), ("number", True))),
    "news": Order("Last reported first", (("last_reported", True), ("number", True))),
}
_DAYS = frozenset(("day", "last_reported"))


class EventsPage(BaseModel):
    """A page of the list. ``after``: the place from which the next page goes on; None on the last page."""

    events: list[EventRow]
    total: int
    approximate: bool
    sort: str
    after: str | None
    facets: list[Facet]
    days: Histogram | None


class EventList(BaseModel):
    """Events without facets: what the pager and other pages ask for."""

    events: list[EventRow]
    sort: str
    after: str | None


def events(
    ledger: Ledger, asked: Asked, *, sort: str | None = None, after: str | None = None, limit: int = PER_PAGE
) -> EventsPage:
    """A page of the events that an address asks for, with facets. Raises UnknownValue, UnknownCursor, InvalidDate."""
    page = event_list(ledger, asked, sort=sort, after=after, limit=limit)
    counted = kept(ledger, ("facets", asked.pairs), lambda: facets(ledger, asked))
    filters = asked.filters
    bars = histogram(
        [(day.day, day.events, day.disputed) for day in counted.days],
        since=None if filters.since is None else day_of(filters.since),
        until=None if filters.until is None else day_of(filters.until),
        approximate=counted.days_approximate,
    )
    return EventsPage(
        events=page.events,
        total=counted.events,
        approximate=counted.approximate,
        sort=page.sort,
        after=page.after,
        facets=counted.facets,
        days=bars,
    )


def event_list(
    ledger: Ledger, asked: Asked, *, sort: str | None = None, after: str | None = None, limit: int = PER_PAGE
) -> EventList:
    """A page of the events that an address asks for. Raises UnknownValue, UnknownCursor, InvalidDate."""
    order = ORDERS.get(chosen := sort or "latest")
    if order is None:
        raise UnknownValue(f"sort={sort}: there is no such order. There are: {', '.join(ORDERS)}.")
    if not 1 <= limit <= MOST:
        raise UnknownValue(f"limit={limit}: a page has 1 to {MOST} events.")
    few = choose(asked.filters, noted=are_noted(ledger.said))
    behind, values = ("", []) if after is None else _behind(order, after)
    by = ", ".join(f"e.{column} {'DESC' if down else 'ASC'} NULLS LAST" for column, down in order.columns)
    found = rows(
        ledger,
        f"SELECT * FROM ({few.select([column for column, _ in order.columns])}) e{behind} ORDER BY {by} "
        f"LIMIT {limit + 1}",
        *few.parameters,
        *values,
    )
    shown = found[:limit]
    return EventList(
        events=listed(ledger, [row["number"] for row in shown]),
        sort=chosen,
        after=_place(order, shown[-1]) if len(found) > limit else None,
    )


def _place(order: Order, row: dict[str, Any]) -> str:
    """The place of a row in a list, as an address has it."""
    return "~".join("" if row[column] is None else str(row[column]) for column, _ in order.columns)


def _behind(order: Order, place: str) -> tuple[str, list[Any]]:
    """The condition that an event comes behind that place. Raises UnknownCursor."""
    parts = place.split("~")
    values: list[Any] = []
    try:
        for (column, _), part in zip(order.columns, parts, strict=True):
            values.append((date.fromisoformat(part) if part else None) if column in _DAYS else _whole(part))
    except ValueError as error:
        raise UnknownCursor(f"after={place}: this is no place in this list. Start from its first page.") from error
    ways: list[str] = []
    parameters: list[Any] = []
    same: list[str] = []
    same_values: list[Any] = []
    for (column, down), value in zip(order.columns, values, strict=True):
        if value is None:
            same.append(f"e.{column} IS NULL")
            continue
        further = f"e.{column} {'<' if down else '>'} ?"
        if column in _DAYS:
            further = f"({further} OR e.{column} IS NULL)"
        ways.append(" AND ".join([*same, further]))
        parameters += [*same_values, value]
        same.append(f"e.{column} = ?")
        same_values.append(value)
    return f" WHERE ({' OR '.join(ways)})", parameters


def _whole(part: str) -> int:
    if not part.isascii() or not part.isdecimal() or len(part) > 18:
        raise ValueError(part)
    return int(part)
