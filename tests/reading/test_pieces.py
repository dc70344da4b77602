"""Word shapes and word-pieces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import ModelError
from reportedly.reading import pieces
from reportedly.reading.bundle import MODEL_FOLDER
from reportedly.reading.pieces import SHAPES, WindowInput, WordPieces, shape_of


@pytest.fixture(scope="module")
def splitter() -> WordPieces:
    return WordPieces(MODEL_FOLDER / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("talks", "lower"), ("Seoul", "title"), ("I", "title"), ("NATO", "upper"), ("iPhone", "mixed"),
        ("McKay", "mixed"), ("2024", "digit"), ("10,000", "digit"), ("MH17", "alphanumeric"), ("5th", "alphanumeric"),
        (",", "punctuation"), ("--", "punctuation"), ("$", "punctuation"), ("U.S.", "upper"), ("Mr.", "title"),
        ("a.m.", "lower"), ("'s", "lower"), ("n't", "lower"), ("Élysée", "title"),
    ],
)  # fmt: skip
def test_shapes(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape


@given(st.text(min_size=1, max_size=30))
def test_every_word_has_a_shape(word: str) -> None:
    assert 1 <= shape_of(word) < len(SHAPES)


@pytest.mark.model
@given(st.lists(st.text(st.characters(), min_size=1, max_size=80), min_size=1, max_size=6))
def test_every_word_has_one_to_eight_pieces(splitter: WordPieces, words: list[str]) -> None:
    for ids, shape in splitter.encode(words):
        assert 1 <= len(ids) <= 8
        assert 0 < shape < len(SHAPES)


@pytest.mark.model
def test_case_is_in_the_shape_alone(splitter: WordPieces) -> None:
    (small, lower), (large, upper) = splitter.encode(["nato", "NATO"])
    assert small == large
    assert lower != upper


@pytest.mark.model
def test_a_full_cache_starts_anew_and_changes_nothing(splitter: WordPieces, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"word{i}" for i in range(40)]
    before = splitter.encode(words)
    monkeypatch.setattr(pieces, "_CACHE_LIMIT", 10)
    assert splitter.encode(words) == before
    assert splitter.encode(["new", *words])[1:] == before


@pytest.mark.model
def test_a_window_knows_the_first_and_last_piece_of_each_word(splitter: WordPieces) -> None:
    encoded = splitter.encode(["Counterinsurgency", "failed", "."])
    window = WindowInput(encoded, splitter.cls, splitter.sep)
    assert window.pieces[0] == splitter.cls
    assert window.pieces[-1] == splitter.sep
    assert len(window.pieces) == len(window.shapes)
    for (ids, shape), first, last in zip(encoded, window.first, window.last, strict=True):
        assert tuple(window.pieces[first : last + 1]) == ids
        assert set(window.shapes[first : last + 1].tolist()) == {shape}
    assert np.all(window.first[1:] == window.last[:-1] + 1)


def test_a_damaged_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match=r"tokenizer\.json cannot be loaded .* reinstall"):
        WordPieces(tmp_path / "tokenizer.json")
