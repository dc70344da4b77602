"""The overview, the list of events, the page of one and of a story, and decisions by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fastapi.testclient import TestClient
from lxml import html

from reportedly import Ledger
from reportedly.errors import UnknownCursor, UnknownEvent, UnknownStory, UnknownValue
from reportedly.store import facts
from reportedly.store.layout import open_layout
from reportedly.store.lock import writing
from reportedly.web.event_drawing import dispute_chart, estimates_chart
from reportedly.web.filters import read_filters
from reportedly.web.views import facets as facets_of
from reportedly.web.views import listing
from reportedly.web.views.asking import rows
from reportedly.web.views.event import Estimate, Series, Stance, columns_of, event, positions
from reportedly.web.views.events import ORDERS, event_list, events
from reportedly.web.views.histogram import histogram
from reportedly.web.views.home import home
from reportedly.web.views.reasons import words
from reportedly.web.views.stories import ORDERS as STORY_ORDERS
from reportedly.web.views.stories import stories, story


@pytest.fixture
def ledger(ledger_folder: Path) -> Ledger:
    return Ledger.open(ledger_folder)


def asked(query: str) -> Any:
    return read_filters(parse_qsl(query))


def tree(client: TestClient, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


@pytest.mark.parametrize("sort", ORDERS)
def test_pages_of_a_list_hold_every_event_once_and_in_order(ledger: Ledger, sort: str) -> None:
    whole = [one.id for one in event_list(ledger, asked(""), sort=sort, limit=200).events]
    assert len(whole) == len(ledger.events()) == len(set(whole))
    found: list[str] = []
    after = None
    while True:
        page = event_list(ledger, asked(""), sort=sort, after=after, limit=1)
        found += [one.id for one in page.events]
        if (after := page.after) is None:
            break
    assert found == whole


@pytest.mark.parametrize("sort", STORY_ORDERS)
def test_pages_of_stories_hold_every_story_once(ledger: Ledger, sort: str) -> None:
    whole = [one.id for one in stories(ledger, asked(""), sort=sort).stories]
    found: list[str] = []
    after = None
    while True:
        page = stories(ledger, asked(""), sort=sort, after=after, limit=1)
        assert page.total == len(whole)
        found += [one.id for one in page.stories]
        if (after := page.after) is None:
            break
    assert found == whole


def test_stories_by_their_events(ledger: Ledger) -> None:
    (one,) = stories(ledger, asked("actor=CHL")).stories
    assert one.title == "Tankers" and one.events == 1


@pytest.mark.parametrize("place", ["", "x", "2025-03-01", "2025-03-01~x", "a~b~c", "2025-03-01~\u00b2"])
def test_a_place_that_a_list_does_not_have(ledger: Ledger, place: str) -> None:
    with pytest.raises(UnknownCursor):
        event_list(ledger, asked(""), after=place)


def test_an_order_that_there_is_not(ledger: Ledger) -> None:
    with pytest.raises(UnknownValue, match="latest"):
        event_list(ledger, asked(""), sort="best")


@pytest.mark.parametrize(
    "query", ["", "type=MOBILIZE", "actor=NOR&type=CONSULT", "since=2025-03-02", "holder=OFFICIALS"]
)
def test_a_facets_count_is_what_choosing_it_gives(ledger: Ledger, query: str) -> None:
    page = events(ledger, asked(query))
    assert page.total == len(ledger.events(**_filters(query))) and not page.approximate
    for facet in page.facets:
        for value in facet.values:
            if value.chosen or (facet.name in ("disputed", "corroborated") and not value.events):
                continue
            alone = read_filters([p for p in parse_qsl(query) if p[0] != facet.name] + [(facet.name, value.value)])
            given = {name: getattr(alone.filters, name) for name, _ in alone.pairs}
            assert len(ledger.events(**given)) == value.events, (facet.name, value)


def _filters(query: str) -> dict[str, Any]:
    read = asked(query)
    return {name: getattr(read.filters, name) for name, _ in read.pairs}


def test_a_sample_is_counted_where_it_is_large_enough(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = facets_of.facets(ledger, asked(""))
    sample = facets_of.Sample("facts", 10.0)  # all events, as if each stood for ten
    monkeypatch.setattr(facets_of, "kept", lambda _, question, ask: sample if question == "sample" else ask())
    monkeypatch.setattr(facets_of, "_ENOUGH", 2)
    scaled = facets_of.facets(ledger, asked(""))
    assert scaled.approximate and scaled.events == 10 * exact.events
    few = facets_of.facets(ledger, asked("actor=CHL"))
    assert not few.approximate and few.events == 1


def test_rows_of_lists_say_what_the_tables_say(ledger: Ledger) -> None:
    numbers = [r["number"] for r in rows(ledger, "SELECT number FROM events ORDER BY number")]
    for number, row in zip(numbers, listing.listed(ledger, numbers), strict=True):
        stances = rows(ledger, f"SELECT * FROM positions WHERE number = {number} ORDER BY reported NULLS FIRST, rowid")
        held = listing.held_now(stances)
        assert row.positions == ([h for h in held if h.value != "Uu" or not h.author] or held)[:8]
        given = rows(ledger, f"SELECT * FROM estimates WHERE number = {number}")
        assert sum(one.estimates for one in row.numbers) == len(given)
        (event,) = rows(ledger, f"SELECT * FROM events WHERE number = {number}")
        same = row.model_dump(exclude={"actors", "recipients", "positions", "more_positions", "numbers", "sentence"})
        assert same == {name: event[name] for name in same}
        assert [party.id for party in row.actors] == event["actors"]
    assert any(row.positions and row.numbers for row in listing.listed(ledger, numbers))


def test_a_ledger_without_such_rows_is_asked_the_same(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [r["number"] for r in rows(ledger, "SELECT number FROM events ORDER BY number DESC")]
    noted = listing.listed(ledger, numbers)
    monkeypatch.setattr(facts, "are_noted", lambda said: False)
    assert [e.id for e in noted] == [e.id for e in listing.listed(ledger, numbers)] and noted
    assert [e.model_dump() for e in listing.listed(ledger, numbers)] == [e.model_dump() for e in noted]


def test_the_overview(ledger: Ledger, client: TestClient) -> None:
    page = home(ledger)
    assert page.figures.reports == len(ledger.documents()) and page.figures.events == len(ledger.events())
    assert page.figures.disputed == len(ledger.disputes()) == len(page.disputed) > 0
    assert page.days is not None and sum(bar.events for bar in page.days.bars) == len(
        [e for e in ledger.events() if e["date_from"] or e["first_reported"]]
    )
    shown = tree(client, "/")
    assert "disputed" in shown.text_content() and shown.xpath("//a[@href='/events']")


def test_the_list_shows_who_what_whom_and_why(client: TestClient) -> None:
    shown = tree(client, "/events?disputed=true")
    (row,) = shown.xpath("//li[contains(@class, 'ev')]")
    words = " ".join(row.text_content().split())
    assert "Norway" in words and "MOBILIZE/troops" in words and "2 reports, 1 independent" in words
    assert row.xpath(".//span[contains(@class, 'ct-minus')]") and row.xpath(".//mark[text()='sent']")
    assert shown.xpath("//a[@aria-current='true' and contains(., 'disputed')]")
    assert shown.xpath("//a[contains(@href, '/api/v1/export/csv?disputed=true')]")


def test_bars_of_days_lead_to_their_days(client: TestClient) -> None:
    bars = tree(client, "/events").xpath("//svg[contains(@class, 'bars')]/a[@data-since]")
    assert len(bars) > 2
    full = next(bar for bar in bars if bar.get("tabindex") is None)
    assert f"since={full.get('data-since')}" in full.get("href")
    assert tree(client, full.get("href")).xpath("//li[contains(@class, 'ev')]")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/events?colour=red", 422, "There is no filter"),
        ("/events?since=yesterday", 422, "YYYY-MM-DD"),
        ("/events?after=x", 404, "first page"),
        ("/events/ffffffffffffffff", 404, "no event"),
        ("/stories/ffffffffffffffff", 404, "No story"),
        ("/stories?sort=x", 422, "latest"),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(client: TestClient, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, said in answer.text) == (status, True)


def test_an_event(ledger: Ledger, client: TestClient) -> None:
    (row,) = ledger.disputes()
    page = event(ledger, row["id"])
    assert (page.positions.affirm, page.positions.deny) == (1, 1)
    (report,) = page.reports
    assert [copy.document_id for copy in report.copies] == ["copy"] and report.document_id == "north"
    assert page.story is not None and {m.sentence.word for m in report.mentions} == {"sent"}
    told = [m.why for m in report.mentions if m.why is not None]
    assert told and all(why.partner and why.reasons and all(r.words for r in why.reasons) for why in told)
    shown = tree(client, f"/events/{row['id']}")
    ids = set(shown.xpath("//*/@id"))
    for link in shown.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids or link[3:] in {m["id"] for m in ledger.evidence(row["id"])}, link
    assert shown.xpath("//svg[contains(@class, 'dispute')]//a") and not shown.xpath("//@style")
    assert f"/reports/north#m-{report.mentions[0].id}" in shown.xpath("//a/@href")
    read = tree(client, "/reports/north")
    assert f"m-{report.mentions[0].id}" in read.xpath("//*/@id")


def test_beginnings_and_mentions_lead_to_the_event(ledger: Ledger, client: TestClient) -> None:
    (row,) = ledger.disputes()
    mention = ledger.evidence(row["id"])[0]["id"]
    for id in (row["id"][:10], mention):
        answer = client.get(f"/events/{id}")
        assert answer.status_code in (200, 302)
        if answer.status_code == 302:
            assert answer.headers["location"] == f"/events/{row['id']}"
    with pytest.raises(UnknownEvent):
        event(ledger, "no such id")


def test_a_story_by_the_days_on_which_it_was_told(ledger: Ledger, client: TestClient) -> None:
    of = {row["title"]: row["id"] for row in ledger.stories()}
    page = story(ledger, of["Forty ships go north"])
    assert [day.day for day in page.days] == [date(2025, 3, 1)]
    assert page.days[0].reports[0].copies == 1 and page.days[0].events
    assert "Forty ships go north" in tree(client, f"/stories/{page.story.id}").text_content()
    with pytest.raises(UnknownStory):
        story(ledger, "\U0010ffff")


def test_merged_and_split_by_hand(ledger_folder: Path, tmp_path: Path, browser: Callable[..., TestClient]) -> None:
    folder = tmp_path / "ledger"
    shutil.copytree(ledger_folder, folder)
    client = browser(ledger=folder)
    first, second = (row["id"] for row in Ledger.open(folder).events(actor=["NOR", "CHL"], type="MOBILIZE").first(2))
    answer = client.post(f"/events/{first}/merge", data={"named": second})
    assert answer.status_code == 303
    now = answer.headers["location"].split("?")[0]
    assert client.get(f"/events/{second}").headers.get("location", now) == now
    page = tree(client, answer.headers["location"])
    assert "one now" in page.xpath("string(//*[@role='status'])")
    mentions = page.xpath("//input[@name='mention']/@value")
    assert client.post(f"{now}/split").status_code == 422
    answer = client.post(f"{now}/split", data={"mention": mentions[-1:]})
    assert answer.status_code == 303 and "other=" in answer.headers["location"]
    assert "event of its own" in tree(client, answer.headers["location"]).xpath("string(//*[@role='status'])")


def test_who_is_writing_is_told(ledger_folder: Path, tmp_path: Path, browser: Callable[..., TestClient]) -> None:
    folder = tmp_path / "ledger"
    shutil.copytree(ledger_folder, folder)
    first, second, *_ = (row["id"] for row in Ledger.open(folder).events())
    with writing(open_layout(folder), what="a long ingest"):
        answer = browser(ledger=folder).post(f"/events/{first}/merge", data={"event": [second]})
    assert answer.status_code == 409 and "a long ingest" in answer.text


def test_decisions_can_be_switched_off(browser: Callable[..., TestClient], ledger: Ledger) -> None:
    client = browser(decides=False)
    (row,) = ledger.disputes()
    assert not tree(client, f"/events/{row['id']}").xpath("//form[@method='post' and contains(@action, '/events/')]")
    assert client.post(f"/events/{row['id']}/merge", data={"named": "x"}).status_code == 403


def test_a_decision_from_another_site_is_refused(client: TestClient, ledger: Ledger) -> None:
    (row,) = ledger.disputes()
    answer = client.post(
        f"/events/{row['id']}/merge", data={"named": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403


def stance(day: int | None, value: str, holder: str = "NIS", **more: Any) -> Stance:
    reported = None if day is None else date(2024, 10, day)
    given = {"name": holder, "author": holder.startswith("author:"), "score": None, "publisher": "Daily", "through": []}
    known = {"document_id": "d", "mention_id": f"m{day}", "content": [], "copies": 1}
    return Stance(holder=holder, value=value, reported=reported, **{**given, **known, **more})


def test_the_positions_table() -> None:
    table = positions([stance(1, "PR+"), stance(2, "CT-", "RUS"), stance(3, "Uu"), stance(None, "CT+", "USA")])
    assert [(row.held.holder, row.held.value) for row in table.rows] == [("USA", "CT+"), ("NIS", "PR+"), ("RUS", "CT-")]
    nis = table.rows[1]
    assert [cell and cell.value for cell in nis.cells] == ["PR+", None, "Uu", None]
    assert table.columns[-1].since is None and (table.affirm, table.deny) == (2, 1)


def test_many_days_share_columns() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(100)]
    columns = columns_of([*days, None])
    assert len(columns) <= 13 and columns[-1].since is None
    held = [sum(c.since is not None and c.since <= day <= c.until for c in columns if c.until) for day in days]
    assert held == [1] * 100


def test_the_dispute_is_drawn_above_and_below() -> None:
    chart = dispute_chart([stance(1, "CT+"), stance(5, "CT-", "RUS"), stance(5, "Uu", "author:Daily")])
    assert chart is not None
    signs = {sign.value: sign for sign in chart.signs}
    assert signs["CT+"].y < chart.middle < signs["CT-"].y and signs["CT+"].x < signs["CT-"].x
    assert set(signs) == {"CT+", "CT-"}
    crowd = dispute_chart([stance(3, "CT+", f"H{n}") for n in range(40)] + [stance(9, "CT-", "RUS")])
    assert crowd is not None and not crowd.signs and all(0 <= b.y <= crowd.height for b in crowd.blocks)
    assert dispute_chart([stance(1, "Uu")]) is None


def test_numbers_are_drawn_with_their_ranges() -> None:
    def given(day: int, value: float | None, low: float | None, high: float | None) -> Estimate:
        return Estimate(
            reported=date(2024, 10, day), value=value, low=low, high=high, approximate=False, holder="NIS", name="NIS",
            document_id="d", mention_id="m", span=(0, 1), copies=1,
        )  # fmt: skip

    numbers = [given(1, 3000, 2500, 3500), given(9, 10_000, None, None), given(12, None, 12_000, None)]
    chart = estimates_chart(Series(role="actor", unit="troops", low=2500, high=12_000, estimates=numbers, more=0))
    assert chart is not None
    first, second, third = chart.dots
    assert first.low > first.y > first.high and first.y > second.y > third.y and third.is_open_high
    one_day = Series(role="actor", unit=None, low=1, high=2, estimates=[given(1, 1, 1, 1), given(1, 2, 2, 2)], more=0)
    assert estimates_chart(one_day) is None


def test_bars_leave_long_ago_out_and_say_so() -> None:
    days = [(date(1815, 6, 18), 1, 0), *((date(2024, 5, 1) + timedelta(days=n), 10, 1) for n in range(60))]
    chart = histogram(days)
    assert chart is not None and chart.unit == "day" and chart.earlier >= 1
    assert sum(bar.events for bar in chart.bars) + chart.earlier + chart.later == 601
    within = histogram(days, since=date(1815, 1, 1))
    assert within is not None and within.earlier == 0 and within.unit == "year"
    assert histogram([]) is None


def test_reasons_in_words() -> None:
    assert words("same lemma", 1) == "the same word for it" and words("same lemma", 0).startswith("not")
    assert words("agents shared", 1.0) == "those who do it: all shared"
    assert words("agents shared", -1.0).endswith("nothing to compare")
    assert words("what they are about", 0.9).endswith("very alike")
