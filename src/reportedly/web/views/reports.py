"""The list of reports: filtered by publisher, day and words of the title, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from .asking import row, rows

Order = Literal["latest", "oldest", "events"]
ORDERS: dict[Order, tuple[str, bool]] = {
    "latest": ("coalesce(published, DATE '0001-01-01')", True),
    "oldest": ("coalesce(published, DATE '9999-12-31')", False),
    "events": ("coalesce(mentions, 0)", True),
}
"""By what reports are ordered, and whether the largest come first; those alike are ordered by id."""
PER_PAGE = 50
_MOST_PER_PAGE = 500
_PUBLISHERS = 14


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
    where, parameters = _conditions(filters)
    total = row(ledger, f"SELECT count(*) AS n FROM documents{_where(where)}", *parameters)["n"]
    found, has_more, has_less = _page(ledger, where, parameters, order, after, before, min(limit, _MOST_PER_PAGE))
    return ReportList(
        total=total,
        reports=found,
        after=_place(order, found[-1]) if has_more and found else None,
        before=_place(order, found[0]) if has_less and found else None,
        publishers=_publishers(ledger, filters),
        months=_months(ledger, filters),
    )


def _page(
    ledger: Ledger,
    where: Sequence[str],
    parameters: Sequence[Any],
    order: Order,
    after: str | None,
    before: str | None,
    limit: int,
) -> tuple[list[ReportRow], bool, bool]:
    """The rows, whether there are more behind them, and before them."""
    key, is_falling = ORDERS.get(order, ("", False))
    if not key:
        raise UnknownValue(f"{order!r} is no order. They are: {', '.join(ORDERS)}.")
    backwards = before is not None
    more, values = list(where), list(parameters)
    start = before if backwards else after
    if start is not None:
        value, id = _from_place(order, start)
        sign = "<" if is_falling != backwards else ">"
        more.append(f"({key} {sign} ? OR ({key} = ? AND id {'<' if backwards else '>'} ?))")
        values += [value, value, id]
    direction = "DESC" if is_falling != backwards else "ASC"
    found = rows(
        ledger,
        f"""SELECT id, title, publisher, published, author, url, coalesce(words, 0) AS words,
            coalesce(mentions, 0) AS events, copy_of, copy_kind, story_id FROM documents WHERE rowid IN (
                SELECT rowid FROM documents{_where(more)}
                ORDER BY {key} {direction}, id {"DESC" if backwards else "ASC"} LIMIT {int(limit) + 1})
        ORDER BY {key} {direction}, id {"DESC" if backwards else "ASC"}""",
        *values,
    )
    cut = [ReportRow.model_validate(one) for one in found[:limit]]
    is_cut = len(found) > limit
    if backwards:
        return cut[::-1], True, is_cut
    return cut, is_cut, start is not None


def _place(order: Order, report: ReportRow) -> str:
    """Where a page begins that has this report before or behind it."""
    value: date | int | None = report.events if order == "events" else report.published
    return f"{'' if value is None else value}~{report.id}"


def _from_place(order: Order, place: str) -> tuple[date | int, str]:
    value, mark, id = place.partition("~")
    try:
        if not mark:
            raise ValueError
        if order == "events":
            return int(value), id
        if not value:
            return (date.min if order == "latest" else date.max), id
        return date.fromisoformat(value), id
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


def _publishers(ledger: Ledger, filters: ReportFilters) -> list[Counted]:
    where, parameters = _conditions(replace(filters, publisher=()))
    found = rows(
        ledger,
        f"""SELECT publisher AS value, count(*) AS reports FROM documents{_where([*where, "publisher IS NOT NULL"])}
        GROUP BY publisher ORDER BY reports DESC, publisher LIMIT {_PUBLISHERS}""",
        *parameters,
    )
    return [Counted.model_validate(one) for one in found]


def _months(ledger: Ledger, filters: ReportFilters) -> list[Counted]:
    where, parameters = _conditions(replace(filters, since=None, until=None))
    found = rows(
        ledger,
        f"""SELECT date_trunc('month', published)::DATE AS month, count(*) AS reports
        FROM documents{_where([*where, "published IS NOT NULL"])} GROUP BY month ORDER BY month""",
        *parameters,
    )
    return [Counted(value=one["month"].isoformat()[:7], reports=one["reports"]) for one in found]


def _where(where: Sequence[str]) -> str:
    return " WHERE " + " AND ".join(where) if where else ""
