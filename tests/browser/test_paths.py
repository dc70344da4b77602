"""What people do: open, filter, look at an event, read a report, paste a text, save, decide, also by keyboard alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from reportedly import Ledger

    from .conftest import Visitor

TEXT = """Fiji says Tongan trawler rammed its patrol boat

SUVA, May 6 — A Tongan trawler rammed a Fijian patrol boat on Monday, Fiji's navy said. Tonga denied the collision.

Two sailors were hurt, according to a hospital in Suva.
"""


def test_from_the_overview_to_the_words_that_prove_it(visitor: Visitor) -> None:
    page = visitor.at("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Events").click()
    page.wait_for_url("**/events")
    everything = _count(page)
    page.get_by_label("Who takes part").fill("Suriname")
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**participant=Suriname**")
    chosen = _count(page)
    assert 0 < chosen < everything
    page.locator("#filters").get_by_role("link", name=re.compile("disputed", re.I)).first.click()
    page.wait_for_url("**disputed=true**")
    assert 0 < _count(page) < chosen
    page.locator("main a[href^='/events/']").first.click()
    page.wait_for_url(re.compile(r"/events/[0-9a-f]+"))
    assert "denied" in page.locator("#positions").inner_text()
    page.locator("#evidence .quote a").first.click()
    page.wait_for_url("**/reports/**#m-**")
    mention = page.url.rsplit("#", 1)[1]
    assert page.locator(f"[id='{mention}']").count() == 1
    assert page.locator("main").inner_text()


def test_filters_are_taken_away_again(visitor: Visitor) -> None:
    page = visitor.at("/events?participant=Suriname&disputed=true")
    chosen = page.get_by_role("list", name="Filters that are set")
    assert chosen.get_by_role("link").count() == 3
    chosen.get_by_role("link", name=re.compile("disputed")).click()
    page.wait_for_url(lambda url: "disputed" not in url)
    assert "participant=Suriname" in page.url


def test_a_brush_over_the_bars_chooses_days(visitor: Visitor) -> None:
    page = visitor.at("/events")
    bars = page.locator("#brush svg.bars")
    box = bars.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url("**since=**until=**")
    assert page.locator("#since").input_value() <= page.locator("#until").input_value()


def test_a_filter_that_cannot_be_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.page()
    for path in (
        "/events?since=2025-02-31",
        "/events?type=DANCE",
        "/events?colour=red",
        "/events/ffffffffffff",
        "/reports/none",
    ):
        answer = page.goto(path)
        assert answer is not None and answer.status in (404, 422), path
        assert len(page.locator("main").inner_text()) > 40
        assert page.get_by_role("navigation", name="Main").is_visible()
    visitor.complaints.clear()  # Chromium notes a status of 4xx in the console


def test_the_reader_shows_who_said_it(visitor: Visitor, ledger: Ledger) -> None:
    page = visitor.at("/reports/courantyne-01")
    assert page.locator("main").inner_text().count("denied the shooting")
    entry = page.locator(".event[data-e]").first
    entry.locator("summary").first.click()
    entry.get_by_role("link", name="This event in all reports").click()
    page.wait_for_url(re.compile(r"/events/[0-9a-f]+"))


def test_a_pasted_text_is_read_and_its_markup_inert(visitor: Visitor) -> None:
    page = visitor.at("/read")
    page.get_by_label("The report").fill(
        TEXT + "\n<script>document.title = 'hit'</script><img src=x onerror=alert(1)>\n"
    )
    page.get_by_label("Published on").fill("2025-05-06")
    page.get_by_role("button", name="Read", exact=True).click()
    page.wait_for_load_state()
    said = page.locator("main").inner_text()
    assert "Fijian patrol boat" in said and "<script>" in said
    assert page.title() != "hit" and page.locator("main script, main img").count() == 0
    assert page.locator("main .glyph").count() > 0


def test_what_is_chosen_is_saved(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.at("/events?participant=Suriname")
    wanted = _count(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="jsonl").click()
    saved = tmp_path / "events.jsonl"
    waiting.value.save_as(saved)
    rows = [json.loads(line) for line in saved.read_text().splitlines()]
    assert len(rows) == wanted and all(row["id"] for row in rows)


def test_a_chart_is_taken_along(visitor: Visitor, places: dict[str, str]) -> None:
    page = visitor.at(places["event"])
    address = page.get_by_role("link", name="SVG").first.get_attribute("href")
    assert address is not None
    answer = page.request.get(address)
    assert answer.ok and answer.headers["content-type"].startswith("image/svg+xml")
    assert page.request.get(address, headers={"If-None-Match": answer.headers["etag"]}).status == 304


def test_a_search_finds_and_marks(visitor: Visitor) -> None:
    page = visitor.at("/")
    page.keyboard.press("/")
    page.keyboard.type("river")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=river**")
    assert page.locator("main mark").count() > 0
    assert page.locator("main mark").first.inner_text().lower().startswith("river")


def test_the_keyboard_alone_leads_to_an_event(visitor: Visitor) -> None:
    page = visitor.at("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_url("**/events")
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.matches('a[href]')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/events/[0-9a-f]+"))
    page.keyboard.press("?")
    page.wait_for_url("**/about#keys")


@pytest.mark.parametrize("name", ["home", "events", "event", "reader", "read"])
def test_focus_is_seen_and_leaves_nothing_out(visitor: Visitor, places: dict[str, str], name: str) -> None:
    page = visitor.at(places[name])
    seen: list[str] = []
    for _ in range(25):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
              const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
              const marked = style.outlineStyle !== "none" || style.boxShadow !== "none"
                || node.matches("svg a, .skip, [type=date]");  // a date's parts show it themselves
              return [node.outerHTML.slice(0, 90), marked, box.width > 0 || node.matches("svg *")];
            }"""
        )
        seen.append(where[0])
        assert where[1], f"focus is not seen on {where[0]}"
        assert where[2], f"focus lies on what is not seen: {where[0]}"
    assert len(set(seen)) > 15


def test_dark_and_light_are_switched_and_kept(visitor: Visitor) -> None:
    page = visitor.at("/")
    light = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.get_by_role("button", name="Dark or light").click()
    dark = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    assert dark != light
    page.goto("/events")
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == dark


def test_dark_and_light_are_switched_without_javascript(visitor: Visitor) -> None:
    page = visitor.at("/events", java_script_enabled=False)
    page.get_by_role("button", name="Dark or light").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "dark" and page.url.endswith("/events")


def test_a_sentence_is_split_off_and_merged_again(
    visitor: Visitor, places: dict[str, str], ledger: Ledger
) -> None:
    page = visitor.at(places["event"])
    before = int(ledger.sql("SELECT count(*) AS n FROM events").to_pylist()[0]["n"])
    page.locator(".pick input").last.check()
    page.get_by_role("button", name="Split off what is chosen").click()
    page.wait_for_url("**/events/**")
    page.get_by_role("status").wait_for()
    assert int(ledger.sql("SELECT count(*) AS n FROM events").to_pylist()[0]["n"]) == before + 1
    other = page.get_by_role("status").get_by_role("link").get_attribute("href")
    assert other is not None
    page.get_by_label("Ids of other events").fill(other.rsplit("/", 1)[1])
    page.get_by_role("button", name="Merge into one event").click()
    page.get_by_role("status").wait_for()
    assert "one now" in page.get_by_role("status").inner_text()
    assert int(ledger.sql("SELECT count(*) AS n FROM events").to_pylist()[0]["n"]) == before


def test_a_saved_chart_page_draws_itself_without_a_network(
    visitor: Visitor, ledger: Ledger, places: dict[str, str], tmp_path: Path
) -> None:
    saved = ledger.plot.dispute(places["event"].rsplit("/", 1)[1]).save(tmp_path / "chart.html")
    page = visitor.page(offline=True)
    page.goto(saved.as_uri())
    page.locator("#chart svg").wait_for()
    assert "Suriname" in page.locator("#chart").inner_text()
    visitor.complaints[:] = [said for said in visitor.complaints if "file://" not in said]


def _count(page: Page) -> int:
    found = re.search(r"([\d,]+) event", page.locator(".head .count").inner_text())
    assert found is not None
    return int(found[1].replace(",", ""))
