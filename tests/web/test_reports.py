"""The list of reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from reportedly import Ledger
from reportedly.errors import UnknownValue
from reportedly.web.views.reports import ORDERS, ReportFilters, report_list

from .conftest import REPORTS

EVIL = REPORTS[3]["id"]


@pytest.fixture(scope="module")
def ledger(ledger_folder: Path) -> Ledger:
    return Ledger.open(ledger_folder)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (ReportFilters(), [EVIL, "south", "copy", "north", "undated"]),
        (ReportFilters(publisher=("Daily",)), ["south", "north", "undated"]),
        (ReportFilters(publisher=("Daily", "Weekly"), since=date(2025, 3, 2)), ["south", "copy"]),
        (ReportFilters(until=date(2025, 3, 1)), ["north"]),
        (ReportFilters(title="north FORTY"), ["copy", "north"]),
        (ReportFilters(title="%_'"), []),
        (ReportFilters(copies=False, title="forty"), ["north"]),
    ],
)
def test_filters(ledger: Ledger, filters: ReportFilters, found: list[str]) -> None:
    page = report_list(ledger, filters)
    assert [one.id for one in page.reports] == found
    assert page.total == len(found)
    assert page.before is None and page.after is None


@pytest.mark.parametrize("order", list(ORDERS))
def test_pages_lead_through_all_and_back(ledger: Ledger, order: str) -> None:
    whole = [one.id for one in report_list(ledger, ReportFilters(), order=order).reports]  # type: ignore[arg-type]
    page = report_list(ledger, ReportFilters(), order=order, limit=2)  # type: ignore[arg-type]
    pages = [[one.id for one in page.reports]]
    assert page.before is None
    while page.after:
        page = report_list(ledger, ReportFilters(), order=order, after=page.after, limit=2)  # type: ignore[arg-type]
        pages.append([one.id for one in page.reports])
    assert [one for ids in pages for one in ids] == whole and len(whole) == len(REPORTS)
    back = report_list(ledger, ReportFilters(), order=order, before=page.before, limit=2)  # type: ignore[arg-type]
    assert [one.id for one in back.reports] == pages[-2]
    assert back.after is not None


@pytest.mark.parametrize("place", ["", "x", "2025-13-01~1", "1~", "2025-01-01~-3", "~"])
def test_a_place_that_is_none(ledger: Ledger, place: str) -> None:
    with pytest.raises(UnknownValue, match="no place in this list"):
        report_list(ledger, ReportFilters(), after=place)


def test_facets_leave_their_own_filter_out(ledger: Ledger) -> None:
    page = report_list(ledger, ReportFilters(publisher=("Weekly",), since=date(2025, 3, 1)))
    assert {one.value: one.reports for one in page.publishers}["Daily"] == 2
    assert [(one.value, one.reports) for one in page.months] == [("2025-03", 1)]


def test_the_page(client: TestClient) -> None:
    page = html.fromstring(client.get("/reports").text)
    titles = [node.get("href") for node in page.xpath("//a[@class='title']")]
    assert titles[1:] == ["/reports/south", "/reports/copy", "/reports/north", "/reports/undated"]
    assert client.get(titles[0]).status_code == 200
    for link in {*page.xpath("//main//a/@href")} - {*titles}:
        if link.startswith("/reports"):
            assert client.get(link).status_code == 200, link
    chosen = html.fromstring(client.get("/reports?publisher=Daily&since=2025-03-01").text)
    assert chosen.xpath("//a[@aria-current='true']")[0].get("href") == "/reports?since=2025-03-01"


@pytest.mark.parametrize(
    "query", ["since=2025-02-30", "order=random", "after=x", "title=" + "x" * 300, "until=yesterday"]
)
def test_broken_filters_are_explained(client: TestClient, query: str) -> None:
    answer = client.get(f"/reports?{query}")
    assert answer.status_code == 422
    assert 'class="notice-words"' in answer.text


def test_nothing_found(client: TestClient) -> None:
    assert "No report is like that" in client.get("/reports?title=zzz").text


def test_what_was_skipped_is_listed_with_its_reason(client: TestClient) -> None:
    page = html.fromstring(client.get("/skipped").text)
    words = " ".join(page.text_content().split())
    assert "DamagedInput" in words and "not JSON" in words
    assert not page.xpath("//main//script")
    chosen = page.xpath("//main//a[contains(@href, 'reason=')]/@href")
    assert chosen and "not JSON" in client.get(chosen[0]).text
    assert "Nothing was skipped for that reason" in client.get("/skipped?reason=None").text
    assert client.get("/skipped?after=-1").status_code == 422
