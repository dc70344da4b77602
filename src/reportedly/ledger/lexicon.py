"""Word vectors: how near two words are in meaning, whatever their context.

Each word was read alone by the sentence encoder all-MiniLM-L6-v2 (as in model2vec, Tulkens and van Dongen 2024), the
vectors centred and cut to their principal components. The file holds hashes of words, not words.
``training/same_event.py --words`` makes it; it does not depend on the reader's weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .frequencies import rarity, root, stem

Floats = NDArray[np.float32]

DIMENSIONS = 64
SCALE = 127.0


def word_key(word: str) -> int:
    """The hash that a word is found by (unsigned, 32 bits)."""
    return crc32(word.encode("utf-8", "surrogatepass"))


@cache
def _shipped() -> tuple[dict[int, int], Floats]:
    with files("reportedly.ledger").joinpath("data/words.npz").open("rb") as file:
        loaded = np.load(file)
        keys, vectors = loaded["keys"].tolist(), loaded["vectors"].astype(np.float32) / SCALE
    return {key: row for row, key in enumerate(keys)}, vectors


@lru_cache(maxsize=200_000)
def _row(word: str) -> tuple[int, float] | None:
    rows, _ = _shipped()
    for form in (word, stem(word), root(word)):
        row = rows.get(word_key(form))
        if row is not None:
            return row, rarity(word) ** 2
    return None


def meaning(words: Iterable[str]) -> Floats:
    """The mean vector [DIMENSIONS] of words, the telling ones weighing more; unit length, or zeros for none known."""
    found = [row for row in map(_row, words) if row is not None]
    if not found:
        return np.zeros(DIMENSIONS, np.float32)
    vectors = _shipped()[1]
    total = np.array([weight for _, weight in found], np.float32) @ vectors[[row for row, _ in found]]
    length = float(np.sqrt(total @ total))
    unit: Floats = total / length if length else total
    return unit
