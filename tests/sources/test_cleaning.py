"""Clean text: nothing invisible, one kind of line end, composed letters, and never twice a change."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.sources import clean, headline

anything = st.text(st.characters(codec=None, exclude_categories=[]))


@given(anything)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once, _ = clean(text)
    assert clean(once) == (once, ())


@given(anything)
def test_clean_text_can_be_shown_and_stored(text: str) -> None:
    cleaned, _ = clean(text)
    cleaned.encode("utf-8")
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in cleaned)
    assert not set(cleaned) & set("\u202a\u202e\u2066\u200b\u00ad\ufeff\x00")


@pytest.mark.parametrize(
    "raw, expected",
    [
        ("a\r\nb\rc\n", "a\nb\nc\n"),
        ("a\x0cb\x85c\u2028d", "a\nb\nc\nd"),
        ("a\u2029b", "a\n\nb"),
        ("\ufeffNUL\x00s", "NULs"),
        ("co\u00adop\u200berate", "cooperate"),
        ("cafe\u0301", "café"),
        ("bell\x07 ring", "bell  ring"),
        ("\r\x00\n", "\n"),
    ],
)
def test_what_is_done(raw: str, expected: str) -> None:
    assert clean(raw)[0] == expected


def test_it_says_what_could_have_misled_a_reader() -> None:
    _, notes = clean("abc \u202edef\u202c \x1b[31m \ud800 \U000e0041")
    assert any("2 control characters for text direction" in note for note in notes)
    assert any("1 control character replaced" in note for note in notes)
    assert any("1 broken character" in note for note in notes)
    assert any("hidden text" in note for note in notes)
    assert clean("plain text\r\n") == ("plain text\n", ())


@pytest.mark.parametrize(
    "text, title",
    [
        ("Ministers meet in Oslo\n\nThey talked for hours.", "Ministers meet in Oslo"),
        ("\n\n  Ministers ‘may meet’ \n \nThey talked.", "Ministers ‘may meet’"),
        ("Will they meet?\n\nThey may.", "Will they meet?"),
        ("Ministers met in Oslo.\n\nThey talked.", None),
        ("Ministers met in Oslo\nand talked.", None),
        ("Ministers met in Oslo", None),
        ("Oslo\n\nThey talked.", None),
        ("“We met.”\n\nThey talked.", None),
        ("x y " * 60 + "\n\nThey talked.", None),
        ("", None),
    ],
)
def test_headlines(text: str, title: str | None) -> None:
    assert headline(text) == title
