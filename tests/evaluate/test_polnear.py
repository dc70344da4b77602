from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.corpora.alignment import normal_fragments, trim, word_span, word_spans
from reportedly.evaluate.corpora.polnear import (
    CharAttribution,
    alignment,
    parse_brat,
    read_gold,
    read_polnear,
)

TEXT = "Rain is likely, the mayor warned, and “roads may close.”\n\nIt denied delays, sources said."


def span(phrase: str, text: str = TEXT) -> str:
    start = text.index(phrase)
    return f"{start} {start + len(phrase)}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = [
        f"T1\tSource {span('the mayor')}\tthe mayor",
        f"T2\tCue {span('warned')}\twarned",
        f"T3\tContent {span('Rain is likely')};{span('and “roads may close.”')}\tRain is likely and ...",
        "T4\tAttribution 26 32\twarned",
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1",
        f"T5\tSource {span('It')}\tIt",
        f"T6\tSource {span('sources')}\tsources",
        f"T7\tCue {span('said')}\tsaid",
        f"T8\tContent {span('It denied delays')}\tIt denied delays",
        f"T9\tContent {span('delays, ')}\tdelays,",
        "E2\tAttribution-no-source:T7 Cue:T7 Content:T8 Content2:T9",
        "E3\tAttribution:T7 Cue:T7 Source:T5 Source2:T6 Content:T8",
        "E4\tAttribution-no-source:T7 ",
        "#1\tAnnotatorNotes T7\tunsure",
    ]
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "a.ann").write_bytes("\n".join(lines).encode())
    return tmp_path


def phrases(fragments: tuple[tuple[int, int], ...]) -> list[str]:
    return [TEXT[start:end] for start, end in fragments]


def test_character_gold_keeps_fragments_and_merges_arguments(folder: Path) -> None:
    attributions = read_gold(folder)["a"].attributions
    assert len(attributions) == 3, "an event line that ties nothing together is no attribution"
    first, second, third = attributions
    assert phrases(first.content) == ["Rain is likely", "and “roads may close.”"]
    assert phrases(first.source) == ["the mayor"]
    assert second.source == ()
    assert phrases(second.content) == ["It denied delays,"], "overlapping contents become one"
    assert phrases(third.source) == ["It", "sources"]


def test_word_spans_cover_the_same_text(folder: Path) -> None:
    (document,) = read_polnear(folder)
    assert document.attributions is not None
    assert document.offsets is not None
    first = document.attributions[0]
    covered = [" ".join(document.words[a:b]) for a, b in first.content]
    assert covered[0] == "Rain is likely"
    assert covered[1].startswith("and “ roads")
    assert [document.words[a:b] for a, b in first.cue] == [["warned"]]
    assert all(document.words[i] == TEXT[s:e] for i, (s, e) in enumerate(document.offsets))


def test_alignment_reports_fragments_that_cut_words(folder: Path) -> None:
    whole = alignment(folder)
    assert whole.share == 1.0
    extra = f"\nT20\tCue {span('arned')}\tarned\nE9\tAttribution:T20 Cue:T20"
    path = folder / "a.ann"
    path.write_bytes(path.read_bytes() + extra.encode())
    cut = alignment(folder)
    assert (cut.fragments, cut.exact) == (whole.fragments + 1, whole.exact)
    assert cut.misses[0][1] == "warned"


WORDS = [(0, 3), (4, 8), (8, 10), (11, 12), (13, 17)]
LINE = "Ann told's , Paul"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, (0, 1)),
        (3, 9, (1, 2)),  # white space in front is dropped; of "'s" there is only the apostrophe
        (4, 8, (1, 2)),
        (5, 7, (1, 2)),
        (3, 4, None),
        (0, 17, (0, 5)),
        (10, 12, (3, 4)),
        (16, 40, (4, 5)),
    ],
)
def test_word_span(start: int, end: int, expected: tuple[int, int] | None) -> None:
    assert word_span(LINE, WORDS, start, end) == expected


def test_neighbouring_fragments_are_one() -> None:
    assert word_spans(LINE, WORDS, [(4, 8), (8, 10), (13, 17)]) == ((1, 3), (4, 5))
    assert normal_fragments("a b  c", [(5, 6), (0, 1), (2, 4)]) == ((0, 6),)
    assert normal_fragments("a b, c", [(5, 6), (0, 1)]) == ((0, 1), (5, 6))


@given(st.text(alphabet="ab .,\n", max_size=30), st.lists(st.tuples(st.integers(0, 35), st.integers(0, 35))))
def test_normal_fragments_are_stable_and_lose_no_letter(text: str, fragments: list[tuple[int, int]]) -> None:
    normal = normal_fragments(text, fragments)
    assert normal_fragments(text, normal) == normal
    inside = {i for s, e in fragments for i in range(s, min(e, len(text))) if not text[i].isspace()}
    kept = {i for s, e in normal for i in range(s, e) if not text[i].isspace()}
    assert kept == inside
    assert all(trim(text, s, e) == (s, e) for s, e in normal)


def test_attribution_without_cue_and_content_is_left_out() -> None:
    assert parse_brat("Ann", "T1\tSource 0 3\tAnn\nE1\tAttribution:T1 Source:T1") == ()
    assert parse_brat("Ann", "T1\tCue 0 3\tAnn\nE1\tAttribution:T1 Cue:T1") == (
        CharAttribution((), ((0, 3),), ()),
    )
