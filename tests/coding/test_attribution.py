"""Quotation marks and the merging of attribution frames."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.coding.attribution import Attributions
from reportedly.coding.positions_quotes import find_quotations
from reportedly.coding.syntax import Syntax

from . import snippets
from .gold import parse
from .readings import reading_from_text


def quoted(text: str) -> list[str]:
    reading = reading_from_text(text)
    return [
        text[reading.words[q.first].start : reading.words[q.last - 1].end] for q in find_quotations(reading)
    ]


def test_double_and_single_marks() -> None:
    assert quoted("He said “we are done” and left.") == ["we are done"]
    assert quoted('She called it "a farce", twice.') == ["a farce"]
    assert quoted("Troops ‘head north’ as talks stall") == ["head north"]


def test_apostrophes_are_no_quotation() -> None:
    assert quoted("The workers’ union and the miners’ union met; it’s over.") == []
    assert quoted("It 's the workers' choice and the miners' choice.") == []


def test_a_quotation_runs_over_paragraphs() -> None:
    text = "“The first is long.\n\n“The second ends,” she said."
    assert quoted(text) == ["The first is long.", "The second ends,"]


def test_a_stray_mark_swallows_nothing() -> None:
    assert quoted('The 24" pipe burst.\n\nNobody was hurt.') == []


@given(st.text(alphabet="ab “”\"‘’'.\n", max_size=60))
def test_quotations_lie_in_the_document_and_nest(text: str) -> None:
    reading = reading_from_text(text)
    found = find_quotations(reading)
    for quotation in found:
        assert 0 <= quotation.first < quotation.last <= len(reading.words)
    assert list(found) == sorted(found, key=lambda q: (q.first, -q.last))


def test_the_reader_and_the_parse_make_one_frame() -> None:
    reading = parse(
        snippets.SAID_LAST,
        attributions=[("Mr Okoro", "said", "The army had shelled the market")],
    )
    (frame,) = Attributions(reading, Syntax(reading)).frames
    assert "the reader agrees" in frame.rules
    assert frame.content == ((0, 6),)
    assert frame.source == ((7, 9),)


def test_what_the_reader_alone_saw_is_kept() -> None:
    reading = parse(snippets.FAILED_TO, attributions=[("The two sides", "failed", "to sign a treaty")])
    (frame,) = Attributions(reading, Syntax(reading)).frames
    assert frame.rules == ("the reader",)


def test_content_never_holds_its_own_cue_or_source() -> None:
    for name in (name for name in dir(snippets) if name.isupper()):
        reading = parse(getattr(snippets, name))
        for frame in Attributions(reading, Syntax(reading)).frames:
            inside = {word for first, last in frame.content for word in range(first, last)}
            for first, last in (*frame.cue, *frame.source):
                assert not inside & set(range(first, last))


def test_plans_are_frames_that_hold_nothing() -> None:
    reading = parse(snippets.PROBABLY_INTENDS)
    said, planned = Attributions(reading, Syntax(reading)).frames
    assert said.holds
    assert not planned.holds
    assert planned.parent == said.index
