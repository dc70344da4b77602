"""Records in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.records import (
    ChainLink,
    Document,
    Entity,
    EventDate,
    EventLabels,
    EventMention,
    Participant,
    Position,
    Quantity,
    Span,
)
from reportedly.wording import (
    Mark,
    date_words,
    event_line,
    holder_words,
    marks_by_sentence,
    merged,
    name,
    positions_line,
    quantity_words,
    segments,
)

SPAN = Span("the words", 0, 9)
D = date


def when(first: date | None, last: date | None, relation: str | None = "on") -> EventDate:
    return EventDate(SPAN, first, last, None, relation)


@pytest.mark.parametrize(
    "value, words",
    [
        (when(D(2025, 3, 14), D(2025, 3, 14)), "14 Mar 2025"),
        (when(D(2025, 3, 10), D(2025, 3, 16)), "10–16 Mar 2025"),
        (when(D(2025, 3, 10), D(2025, 4, 2)), "10 Mar – 2 Apr 2025"),
        (when(D(2024, 12, 30), D(2025, 1, 2)), "30 Dec 2024 – 2 Jan 2025"),
        (when(D(2025, 3, 14), D(2025, 5, 31), "by"), "by 31 May 2025"),
        (when(None, D(2025, 5, 31), "before"), "before 31 May 2025"),
        (when(D(2025, 1, 1), D(2025, 3, 14), "since"), "since 1 Jan 2025"),
        (when(D(2025, 1, 1), None), "from 1 Jan 2025"),
        (when(None, None), "the words"),
        (EventDate(None, None, None, None, None), ""),
        (None, ""),
    ],
)
def test_dates(value: EventDate | None, words: str) -> None:
    assert date_words(value) == words


@pytest.mark.parametrize(
    "quantity, words",
    [
        (Quantity(SPAN, 3000, 2700, 3300, True, "troops"), "about 3,000 troops"),
        (Quantity(SPAN, 10000, 10000, 10000, False, "troops"), "10,000 troops"),
        (Quantity(SPAN, 350, 300, 400, False, "lorries"), "300–400 lorries"),
        (Quantity(SPAN, 12, None, 12, False, "vessels"), "at most 12 vessels"),
        (Quantity(SPAN, 150, 150, None, False, None), "at least 150"),
        (Quantity(SPAN, None, 150, None, False, "people"), "at least 150 people"),
        (Quantity(SPAN, None, None, 5, False, "people"), "at most 5 people"),
        (Quantity(SPAN, 2.5, 2.5, 2.5, False, "tonnes"), "2.5 tonnes"),
        (Quantity(SPAN, None, None, None, True, "people"), "the words"),
    ],
)
def test_quantities(quantity: Quantity, words: str) -> None:
    assert quantity_words(quantity) == words


def source(text: str, id: str | None = None, cue: str = "said") -> ChainLink:
    entity = Entity(id, text, kind="state") if id else None
    return ChainLink(Participant(Span(text, 0, len(text)), entity), Span(cue, 0, 4), "indirect", "named")


HEARSAY = ChainLink(None, Span("allegedly", 0, 9), "indirect", "hearsay")


def text_of(positions: list[Position]) -> list[str]:
    return ["".join(piece.text for piece in part) for part in positions_line(positions)]


def test_who_says_so_comes_first_and_who_denies_last() -> None:
    assert text_of(
        [
            Position((), "Uu", 0),
            Position((source("Oslo", "NOR"),), "CT-", -3),
            Position((source("a diplomat"), source("Washington", "USA")), "PR+", 2),
            Position((source("Riga", "LVA"),), "CT-", -3),
            Position((HEARSAY,), "PS+", 1),
        ]
    ) == [
        "Washington (says a diplomat): probable",
        "“allegedly”: possible",
        "Oslo, Riga: denies it",
    ]


def test_the_report_speaks_where_it_commits_or_nobody_else_does() -> None:
    assert text_of([Position((), "CT+", 3)]) == ["the report: certain"]
    assert text_of([Position((), "Uu", 0)]) == ["the report: does not commit"]
    assert text_of([Position((), "CT-", -3), Position((source("Oslo", "NOR"),), "CT+", 3)]) == [
        "Oslo: certain",
        "the report: not so",
    ]
    assert text_of([]) == []


def test_names() -> None:
    assert name(Participant(SPAN, None)) == "the words"
    assert name(Participant(SPAN, Entity("KOR", "South Korea", kind="state"))) == "South Korea"
    assert name(Participant(SPAN, Entity("x", "lawmakers", kind="generic"))) == "the words"
    minister = Entity("p", "Jane Doe", kind="person", office="minister")
    assert name(Participant(Span("the minister", 0, 12), minister)) == "the minister"
    assert name(Participant(Span("Ms Doe", 0, 6), minister)) == "Jane Doe"
    assert name(Participant(Span("she", 0, 3), minister)) == "Jane Doe"
    assert holder_words([source("A"), source("B"), source("C")]) == "C (says B, says A)"
    assert holder_words([source("A"), HEARSAY]) == "“allegedly” (says A)"
    assert holder_words([source("A"), source("A")]) == "A"
    assert holder_words([HEARSAY, source("A")]) == "A (“allegedly”)"
    assert holder_words([ChainLink(None, None, "indirect", "hearsay"), source("A")]) == "A (hearsay)"


def test_marks_of_one_role_that_overlap_are_one() -> None:
    found = {
        (0, 9, "content"),
        (4, 12, "content"),
        (5, 6, "cue"),
        (12, 14, "content"),
        (13, 13 + 1, "content"),
    }
    assert merged(found) == (Mark(0, 12, "content"), Mark(5, 6, "cue"), Mark(12, 14, "content"))


@given(st.data())
def test_segments_cover_the_stretch_without_gaps(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, 20))
    end = data.draw(st.integers(start, 60))
    edges = st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["source", "cue", "content"]))
    marked = tuple(Mark(min(a, b), max(a, b), role) for a, b, role in data.draw(st.lists(edges, max_size=6)))
    pieces = segments(start, end, marked)
    covered = [position for a, b, _ in pieces for position in range(a, b)]
    assert covered == list(range(start, end))
    for a, b, roles in pieces:
        for position in range(a, b):
            assert roles == {m.role for m in marked if m.start <= position < m.end}


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80))),
)
def test_each_sentence_gets_the_marks_that_touch_it(lengths: list[int], pairs: list[tuple[int, int]]) -> None:
    sentences, at = [], 0
    for length in lengths:
        sentences.append((at, at + length))
        at += length + 1
    marked = merged({(min(a, b), max(a, b) + 1, "content") for a, b in pairs})
    assert marks_by_sentence(sentences, marked) == [
        tuple(mark for mark in marked if mark.start < end and mark.end > start) for start, end in sentences
    ]


def test_a_number_that_a_party_says_is_not_said_again() -> None:
    document = Document("d", "about 60 people met ten ministers")
    event = EventMention(
        id="e",
        document=document,
        sentence=(0, 33),
        trigger=document.span(16, 19),
        event=EventLabels("CONSULT", ("visit",), auxiliary=("negation",)),
        actors=(Participant(document.span(0, 15), None),),
        recipients=(Participant(document.span(20, 33), None),),
        date=None,
        location=None,
        quantities=(
            Quantity(document.span(0, 15), 60, 50, 70, True, "people"),
            Quantity(document.span(20, 33), 10, 10, 10, False, "ministers"),
        ),
        positions=(Position((), "CT-", -3.0),),
    )
    assert " · ".join("".join(piece.text for piece in part) for part in event_line(event)) == (
        "about 60 people — CONSULT/visit (negation) → ten ministers · 10 ministers · the report: not so"
    )
