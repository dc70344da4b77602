"""The list of reports, and the reader: one report with what is said in it and by whom."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from ...sources import parse_date
from ...store import Ledger
from ..ledgers import current_ledger
from ..marking import paragraphs
from ..rendering import render
from ..views.reader import report
from ..views.reports import ORDERS, Counted, Order, ReportFilters, report_list

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
_BARS = 120


@router.get("/reports")
def reports(
    request: Request,
    ledger: Current,
    publisher: Annotated[list[str] | None, Query()] = None,
    since: str | None = None,
    until: str | None = None,
    title: Annotated[str | None, Query(max_length=200)] = None,
    story: str | None = None,
    copies: str | None = None,
    order: Order = "latest",
    after: str | None = None,
    before: str | None = None,
) -> HTMLResponse:
    """The list."""
    filters = ReportFilters(
        publisher=tuple(one for one in publisher or () if one),
        since=parse_date(since or None),
        until=parse_date(until or None),
        title=title or None,
        story=story or None,
        copies=copies != "no",
    )
    page = report_list(ledger, filters, order=order, after=after, before=before)
    asked = {
        "publisher": filters.publisher,
        "since": filters.since,
        "until": filters.until,
        "title": filters.title,
        "story": filters.story,
        "copies": None if filters.copies else "no",
        "order": None if order == "latest" else order,
    }
    return render(
        request,
        "reports.html",
        page=page,
        filters=filters,
        asked=asked,
        order=order,
        orders=tuple(ORDERS),
        bars=_bars(page.months, filters),
    )


@router.get("/reports/by-id")
def by_id(request: Request, ledger: Current, id: str = "by-id") -> HTMLResponse:
    """The reader, for a report whose id does not fit into a path."""
    return reader(request, ledger, id)


@router.get("/reports/{id:path}")
def reader(request: Request, ledger: Current, id: str) -> HTMLResponse:
    """The reader."""
    page = report(ledger, id)
    return render(request, "report.html", page=page, paragraphs=paragraphs(page))


def _bars(months: list[Counted], filters: ReportFilters) -> list[dict[str, Any]]:
    """Reports by month, or by year where these are many, as bars: height in per cent, days, whether it is chosen."""
    by_year: dict[str, int] = {}
    for month in months:
        by_year[month.value[:4]] = by_year.get(month.value[:4], 0) + month.reports
    wide = len(months) > _BARS or (months and int(months[-1].value[:4]) - int(months[0].value[:4]) > _BARS // 12)
    counts = by_year if wide else _all_months(months)
    most = max(counts.values(), default=0)
    out = []
    for value, count in counts.items():
        first, last = _days(value)
        chosen = (filters.since is None or last >= filters.since) and (filters.until is None or first <= filters.until)
        out.append(
            {
                "value": value,
                "reports": count,
                "height": round(max(100 * count / most, 4), 1) if count else 0,
                "since": first,
                "until": last,
                "chosen": chosen,
            }
        )
    return out


def _all_months(months: list[Counted]) -> dict[str, int]:
    """The months from the first to the last, also those without reports."""
    if not months:
        return {}
    year, month = map(int, months[0].value.split("-"))
    counts: dict[str, int] = {}
    while (value := f"{year:04}-{month:02}") <= months[-1].value:
        counts[value] = 0
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return counts | {one.value: one.reports for one in months}


def _days(value: str) -> tuple[date, date]:
    year, _, month = value.partition("-")
    if not month:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    return date(int(year), int(month), 1), date(int(year), int(month), monthrange(int(year), int(month))[1])
