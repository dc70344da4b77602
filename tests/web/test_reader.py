"""The reader: marks that nest and overlap, sentences and paragraphs, and the page."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.errors import UnknownReport
from reportedly.records import ChainLink, Document, Participant, Position, Span
from reportedly.report import Pipeline
from reportedly.web.marking import paragraphs
from reportedly.web.views.attributions import Mark, attributions_of, joined, marks_of, pieces
from reportedly.web.views.reader import ReportPage, read_report, report

TEXT = "Officials said Norway sent 40 ships north. Diplomats denied Norway sent tugs."


def page_of(text: str) -> ReportPage:
    read = Pipeline(reader=FakeReader(), coder=fake_code).read(Document("x", text, published=None))
    return read_report(read)


def shown(page: ReportPage) -> str:
    """The text of the paragraphs, without the numbers of sentences."""
    out = []
    for paragraph in paragraphs(page):
        tree = html.fragment_fromstring(str(paragraph.html), create_parent="p")
        for sign in tree.xpath("//a[@class='sn']"):
            sign.text = ""
        out.append(tree.text_content())
    return "\n".join(out)


def test_an_attribution_has_its_source_cue_content_and_events() -> None:
    page = page_of(TEXT)
    said, denied = page.attributions
    text = page.text
    assert (text[slice(*said.source)], text[slice(*said.cue)]) == ("Officials", "said")  # type: ignore[misc]
    assert [text[a:b] for a, b in said.content] == ["Norway sent 40 ships north."]
    assert denied.name == "Diplomats" and denied.events == [1]
    assert [held.value for held in page.events[1].held] == ["CT-"]
    assert page.events[1].held[0].attributions == [denied.number]
    roles = {mark.role for mark in page.marks}
    assert roles == {"source", "cue", "content", "trigger"}
    assert {speaker.holder.name: speaker.values for speaker in page.speakers} == {
        "Officials": {"CT+": 1},
        "Diplomats": {"CT-": 1},
    }


def test_nested_sources_are_nested() -> None:
    document = Document("x", "Ann said Bob believes Chile sent ships.")
    (mention,) = fake_code(FakeReader().read(document))
    span = document.span

    def link(a: int, b: int, c: int, d: int) -> ChainLink:
        return ChainLink(Participant(span(a, b), None), span(c, d), "indirect", "named")

    ann, bob = link(0, 3, 4, 8), link(9, 12, 13, 21)
    positions = (
        Position((ann,), "Uu", 0.0, (span(9, 38),)),
        Position((ann, bob), "PR+", 2.0, (span(22, 38),)),
    )
    from dataclasses import replace

    events = [replace(mention, positions=positions)]
    outer, inner = attributions_of(events)
    assert (outer.depth, outer.parent, inner.depth, inner.parent) == (0, None, 1, outer.number)
    contents = [mark for mark in marks_of(events, (outer, inner)) if mark.role == "content"]
    assert [(mark.start, mark.depth) for mark in contents] == [(9, 0), (22, 1)]


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(spans, st.sampled_from(["content", "source", "cue"])), max_size=12))
def test_pieces_cover_all_and_say_what_is_over_them(given: list[tuple[tuple[int, int], str]]) -> None:
    marks = sorted(
        (Mark(start=a, end=b, role=role) for (a, b), role in given),  # type: ignore[arg-type]
        key=lambda mark: (mark.start, -mark.end),
    )
    found = list(pieces(0, 70, marks))
    assert [a for a, _, _ in found] == [0, *(b for _, b, _ in found)][:-1]
    assert found[-1][1] == 70
    for a, b, over in found:
        for index, mark in enumerate(marks):
            assert (index in over) == (mark.start <= a and mark.end >= b)


@given(st.lists(st.tuples(spans, st.sampled_from(["content", "source", "cue", "trigger"])), max_size=12))
def test_marks_that_cross_give_sound_html_with_the_same_text(given: list[tuple[tuple[int, int], str]]) -> None:
    page = page_of(TEXT + " <b>Ministers</b> met & talked.")
    length = len(page.text)
    marks = [
        Mark(start=min(a, length - 1), end=min(b, length), role=role, events=[0])  # type: ignore[arg-type]
        for (a, b), role in given
    ]
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    page = page.model_copy(update={"marks": marks})
    assert shown(page) == page.text
    for paragraph in paragraphs(page):
        tree = html.fragment_fromstring(str(paragraph.html), create_parent="p")
        assert not tree.xpath("//a//a") and not tree.xpath("//b")


def test_spans_that_overlap_are_joined() -> None:
    assert joined([(5, 9), (0, 3), (8, 12), (12, 13)]) == [(0, 3), (5, 12), (12, 13)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One sent.\n\nTwo met.", 2),
        ("One sent.\nTwo met.\nThree met.", 3),
        ("One sent ships\nto the north.\nTwo met\nthere and then.\n\nThree met.", 2),  # broken by width
        ("", 0),
        ("   \n", 0),
        ("123 456", 1),
    ],
)
def test_paragraphs(text: str, count: int) -> None:
    assert len(paragraphs(page_of(text))) == count


def test_the_page_of_a_report(client: TestClient) -> None:
    answer = client.get("/reports/north")
    assert answer.status_code == 200
    page = html.fromstring(answer.text)
    assert [h.text_content().strip() for h in page.xpath("//h1")] == ["Forty ships go north"]
    trigger = page.xpath("//a[contains(@class, 'trigger')]")[0]
    record = page.get_element_by_id(trigger.get("href")[1:])
    assert record.xpath("ancestor::details")
    assert page.get_element_by_id(trigger.get("id")) is not None
    events = page.xpath("//details[contains(@class, 'event')]")
    assert len(events) == 2
    assert "Officials" in events[0].text_content() and "certain" in events[0].text_content()
    assert "denied" in events[1].text_content()
    assert page.xpath("//a[starts-with(@href, '/events/')]")
    assert page.xpath("//a[@href='/actors/NOR']")
    assert len({node.get("id") for node in page.xpath("//*[@id]")}) == len(page.xpath("//*[@id]"))
    for link in page.xpath("//main//a[starts-with(@href, '#')]/@href"):
        assert page.get_element_by_id(link[1:]) is not None


def test_a_copy_says_of_what(client: TestClient) -> None:
    assert "/reports/north" in client.get("/reports/copy").text
    assert "copy of" in " ".join(client.get("/reports/copy").text.split())
    assert "1 other report" in client.get("/reports/north").text


def test_a_report_that_is_not_there(client: TestClient, ledger_folder: object) -> None:
    answer = client.get("/reports/none")
    assert answer.status_code == 404 and "has the id none" in answer.text
    with pytest.raises(UnknownReport):
        report(Ledger.open(ledger_folder), "none")  # type: ignore[arg-type]


def test_the_view_is_what_the_api_serves(ledger_folder: object) -> None:
    page = report(Ledger.open(ledger_folder), "north")  # type: ignore[arg-type]
    again = ReportPage.model_validate_json(page.model_dump_json())
    assert again == page
    for event in page.events:
        assert page.text[event.start : event.end] == event.trigger
        assert event.event is not None and event.event.documents >= 1
        assert "document" not in event.record
        a, b = page.sentences[event.sentence]
        assert a <= event.start and event.end <= b
    for mark in page.marks:
        assert 0 <= mark.start < mark.end <= len(page.text)


def test_speaking_spans_are_named(client: TestClient) -> None:
    assert Span("x", 0, 1).text == "x"
    page = html.fromstring(client.get("/reports/north").text)
    assert page.xpath("//*[contains(@class, 'sr')]")
    assert all(node.text_content().strip() for node in page.xpath("//*[contains(@class, 'glyph ')]"))
