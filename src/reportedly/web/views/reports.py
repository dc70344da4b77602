"""The list of reports: filtered by publisher, day and words of the title, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from .asking import Row, rows
from .kept import kept

Order = Literal["latest", "oldest", "events"]
ORDERS: dict[Order, tuple[str, bool]] = {
    "latest": ("published", True),
    "oldest": ("published", False),
    "events": ("mentions", True),
}
"""By what reports are ordered, and whether the largest come first; those that lack it come last, and those alike are
in the order in which they came."""
PER_PAGE = 50
_MOST_PER_PAGE = 500
_PUBLISHERS = 14
_ALL, _BY_PUBLISHER, _BY_DAY = 3, 1, 2
"""SQL's GROUPING(publisher, published): a bit for each column that is not grouped by."""


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """Which reports are meant. ``title``: words that all stand in the title; ``copies``: False leaves copies out."""

    publisher: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    title: str | None = None
    story: str | None = None
    copies: bool = True


class ReportRow(BaseModel):
    """A report in a list. ``events``: how many event mentions it has."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    author: str | None
    url: str | None
    words: int
    events: int
    copy_of: str | None
    copy_kind: str | None
    story_id: str | None


class Counted(BaseModel):
    """How many reports have this value."""

    value: str
    reports: int


class ReportList(BaseModel):
    """One page of reports. ``after`` and ``before`` are where the next and the previous page begin, if there is one.

    ``publishers``: the most frequent under the other filters. ``months``: reports by month (``YYYY-MM``) under the
    other filters, in order, months without reports left out.
    """

    total: int
    reports: list[ReportRow]
    after: str | None
    before: str | None
    publishers: list[Counted]
    months: list[Counted]


def report_list(
    ledger: Ledger,
    filters: ReportFilters,
    *,
    order: Order = "latest",
    after: str | None = None,
    before: str | None = None,
    limit: int = PER_PAGE,
) -> ReportList:
    """A page of the reports that are meant. Raises UnknownValue for an order or a place in the list that is none."""
    found, has_more, has_less = _page(ledger, filters, order, after, before, min(limit, _MOST_PER_PAGE))
    total, publishers, months = kept(ledger, ("reports", filters), lambda: _counts(ledger, filters))
    return ReportList(
        total=total,
        reports=[ReportRow.model_validate(row) for row in found],
        after=_place(order, found[-1]) if has_more and found else None,
        before=_place(order, found[0]) if has_less and found else None,
        publishers=publishers,
        months=months,
    )


def _page(
    ledger: Ledger, filters: ReportFilters, order: Order, after: str | None, before: str | None, limit: int
) -> tuple[list[Row], bool, bool]:
    """The rows, whether there are more behind them, and before them."""
    if order not in ORDERS:
        raise UnknownValue(f"{order!r} is no order. They are: {', '.join(ORDERS)}.")
    key, is_falling = ORDERS[order]
    is_backwards = before is not None
    where, parameters = _conditions(filters)
    start = before if is_backwards else after
    if start is not None:
        condition, values = _beyond(key, is_falling, is_backwards, *_from_place(order, start))
        where.append(condition)
        parameters += values
    by = f"{key} {'DESC' if is_falling != is_backwards else 'ASC'} NULLS {'FIRST' if is_backwards else 'LAST'}"
    by += f", rowid {'DESC' if is_backwards else 'ASC'}"
    found = rows(
        ledger,
        f"""SELECT rowid AS row, id, title, publisher, published, author, url, coalesce(words, 0) AS words,
            coalesce(mentions, 0) AS events, copy_of, copy_kind, story_id FROM documents WHERE rowid IN (
                SELECT rowid FROM documents{_where(where)} ORDER BY {by} LIMIT {int(limit) + 1})
        ORDER BY {by}""",
        *parameters,
    )
    cut, is_cut = found[:limit], len(found) > limit
    if is_backwards:
        return cut[::-1], True, is_cut
    return cut, is_cut, start is not None


def _beyond(
    key: str, is_falling: bool, is_backwards: bool, value: date | int | None, row: int
) -> tuple[str, list[Any]]:
    """The condition on reports that come behind (or, backwards, before) a place in the list."""
    sign = "<" if is_falling != is_backwards else ">"
    if is_backwards:
        if value is None:
            return f"({key} IS NOT NULL OR rowid < ?)", [row]
        return f"({key} {sign} ? OR ({key} = ? AND rowid < ?))", [value, value, row]
    if value is None:
        return f"({key} IS NULL AND rowid > ?)", [row]
    return f"({key} {sign} ? OR ({key} = ? AND rowid > ?) OR {key} IS NULL)", [value, value, row]


def _place(order: Order, row: Row) -> str:
    """Where a page begins that has this report before or behind it."""
    value = row["events"] if order == "events" else row["published"]
    return f"{'' if value is None else value}~{row['row']}"


def _from_place(order: Order, place: str) -> tuple[date | int | None, int]:
    value, _, row = place.partition("~")
    try:
        if not (row.isascii() and row.isdigit() and len(row) < 16 and len(value) < 16):
            raise ValueError
        if order == "events":
            return int(value), int(row)
        return date.fromisoformat(value) if value else None, int(row)
    except ValueError:
        raise UnknownValue(
            f"{place!r} is no place in this list. Take the one that the page before gives, or start from the first."
        ) from None


def _conditions(filters: ReportFilters) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    parameters: list[Any] = []
    if filters.publisher:
        where.append(f"publisher IN ({', '.join('?' * len(filters.publisher))})")
        parameters += filters.publisher
    if filters.since is not None:
        where.append("published >= ?")
        parameters.append(filters.since)
    if filters.until is not None:
        where.append("published <= ?")
        parameters.append(filters.until)
    for word in (filters.title or "").split()[:20]:
        where.append("contains(lower(title), ?)")
        parameters.append(word.lower())
    if filters.story is not None:
        where.append("story_id = ?")
        parameters.append(filters.story)
    if not filters.copies:
        where.append("copy_of IS NULL")
    return where, parameters


def _counts(ledger: Ledger, filters: ReportFilters) -> tuple[int, list[Counted], list[Counted]]:
    """How many reports are meant, the most frequent publishers and the months, in one look at all of them.

    A report counts for its publisher whatever publishers are chosen, and for its month whatever days are.
    """
    where, parameters = _conditions(replace(filters, publisher=(), since=None, until=None))
    published, of_publisher = _conditions(ReportFilters(publisher=filters.publisher))
    day, of_day = _conditions(ReportFilters(since=filters.since, until=filters.until))
    from_publisher, on_day = " AND ".join(published) or "true", " AND ".join(day) or "true"
    found = rows(
        ledger,
        f"""SELECT publisher, published, grouping(publisher, published) AS level,
            count_if({from_publisher} AND {on_day}) AS chosen, count_if({on_day}) AS of_publisher,
            count_if({from_publisher}) AS of_day
        FROM documents{_where(where)} GROUP BY GROUPING SETS ((publisher), (published), ())""",
        *of_publisher, *of_day, *of_day, *of_publisher, *parameters,
    )  # fmt: skip
    publishers: Counter[str] = Counter()
    months: Counter[str] = Counter()
    total = 0
    for row in found:
        if row["level"] == _ALL:
            total = row["chosen"] or 0
        elif row["level"] == _BY_PUBLISHER and row["publisher"] is not None:
            publishers[row["publisher"]] = row["of_publisher"] or 0
        elif row["level"] == _BY_DAY and row["published"] is not None:
            months[row["published"].isoformat()[:7]] += row["of_day"] or 0
    often = sorted((-count, name) for name, count in publishers.items() if count)[:_PUBLISHERS]
    return (
        total,
        [Counted(value=name, reports=-count) for count, name in often],
        [Counted(value=month, reports=count) for month, count in sorted(months.items()) if count],
    )


def _where(where: Sequence[str]) -> str:
    return " WHERE " + " AND ".join(where) if where else ""
