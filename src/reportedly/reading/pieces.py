"""Words to word-pieces and word shapes: the reader's input, the same in training and at run time.

The encoder's vocabulary is uncased; the shape of each word (lower, Title, UPPER, mixed, digits,
punctuation) goes in beside its pieces so that case is not lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ..errors import ModelError

SHAPES = ("none", "lower", "title", "upper", "mixed", "digit", "alphanumeric", "punctuation")
_MAX_PIECES = 8
_CACHE_LIMIT = 200_000


def shape_of(word: str) -> int:
    """Index into :data:`SHAPES` of a word's shape."""
    if word.isalpha():
        if word.islower():
            return 1
        if word.isupper():
            return 3 if len(word) > 1 else 2
        return 2 if word[0].isupper() and word[1:].islower() else 4
    has_digit = has_alpha = False
    for character in word:
        if character.isdigit():
            has_digit = True
        elif character.isalpha():
            has_alpha = True
    if has_digit:
        return 6 if has_alpha else 5
    if has_alpha:
        return (
            3 if word.isupper() and len(word) > 2 else 2 if word[0].isupper() else 1 if word.islower() else 4
        )
    return 7


class WordPieces:
    """Splits words into at most eight word-pieces each, remembering the words it has seen."""

    def __init__(self, tokenizer_file: Path) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        except Exception as error:  # tokenizers raises a bare Exception
            raise ModelError(f"{tokenizer_file} cannot be loaded ({error}); reinstall reportedly") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        special = {name: self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[PAD]", "[UNK]")}
        if None in special.values():
            raise ModelError(f"{tokenizer_file} is not the reader's tokenizer; reinstall reportedly")
        self.cls, self.sep, self.pad, self.unknown = (int(identifier or 0) for identifier in special.values())
        self._seen: dict[str, tuple[tuple[int, ...], int]] = {}

    def encode(self, words: Sequence[str]) -> list[tuple[tuple[int, ...], int]]:
        """For each word its piece ids (one to eight) and its shape index."""
        seen = self._seen
        new = [word for word in dict.fromkeys(words) if word not in seen]
        if new:
            if len(seen) + len(new) > _CACHE_LIMIT:
                self._seen = seen = {}  # not cleared: another thread may be reading it
                new = list(dict.fromkeys(words))
            cleaned = [word[:64].encode("utf-8", "replace").decode("utf-8") for word in new]
            for word, encoding in zip(
                new, self._tokenizer.encode_batch(cleaned, add_special_tokens=False), strict=True
            ):
                seen[word] = (tuple(encoding.ids[:_MAX_PIECES]) or (self.unknown,), shape_of(word))
        return [seen[word] for word in words]


class WindowInput:
    """The arrays of one window: piece ids, piece shapes, first and last piece of each word."""

    __slots__ = ("first", "last", "pieces", "shapes")

    def __init__(self, encoded: Sequence[tuple[tuple[int, ...], int]], cls: int, sep: int) -> None:
        pieces = [cls]
        shapes = [0]
        first: list[int] = []
        last: list[int] = []
        for ids, shape in encoded:
            first.append(len(pieces))
            pieces.extend(ids)
            shapes.extend([shape] * len(ids))
            last.append(len(pieces) - 1)
        pieces.append(sep)
        shapes.append(0)
        self.pieces: NDArray[np.int64] = np.asarray(pieces, dtype=np.int64)
        self.shapes: NDArray[np.int64] = np.asarray(shapes, dtype=np.int64)
        self.first: NDArray[np.int64] = np.asarray(first, dtype=np.int64)
        self.last: NDArray[np.int64] = np.asarray(last, dtype=np.int64)
