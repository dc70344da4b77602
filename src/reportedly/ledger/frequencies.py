"""How telling a word is: document frequencies of word stems in news, kept as a small sketch.

The sketch (a count-min sketch of two rows, Cormode and Muthukrishnan 2005, with counts on a log scale) holds no
words, only how many reports of the training corpora have a word of that hash. ``training/same_event.py`` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, log, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

WIDTH = 1 << 15
STEP = 0.05
"""Counts are kept as ``round(log(1 + count) / STEP)``."""
TERMS = 40
"""Terms kept of a report."""

_SUFFIXES = ("'s", "’s")
_ENDINGS = (
    "ations", "ation", "itions", "ition", "ments", "ment", "tions", "tion", "sions", "sion", "ances", "ance",
    "ings", "ing", "als", "al", "ers", "er", "ors", "or", "ies", "ied", "ed", "es", "s", "e", "y",
)  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word in lower case without the ending of a plural or a possessive: enough to count by."""
    low = word.lower()
    for suffix in _SUFFIXES:
        low = low.removesuffix(suffix)
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


@lru_cache(maxsize=200_000)
def root(lemma: str) -> str:
    """The lemma without what makes a noun of a verb or a verb of a noun ("announcement", "announce")."""
    for ending in _ENDINGS:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 4:
            return lemma[: -len(ending)]
    return lemma


def sketch(reports: Iterable[Iterable[str]]) -> tuple[NDArray[np.uint8], int]:
    """The sketch [2, WIDTH] of reports given as words, and how many reports there are."""
    counts = np.zeros((2, WIDTH), np.int64)
    total = 0
    for words in reports:
        total += 1
        for word in {stem(word) for word in words}:
            for row, place in enumerate(_places(word)):
                counts[row, place] += 1
    return np.minimum(np.round(np.log1p(counts) / STEP), 255).astype(np.uint8), total


def _places(word: str) -> tuple[int, int]:
    data = word.encode("utf-8", "surrogatepass")
    return crc32(data) % WIDTH, crc32(data, 0x5BD1E995) % WIDTH


@cache
def _shipped() -> tuple[list[list[int]], int]:
    with files("reportedly.ledger").joinpath("data/frequencies.npz").open("rb") as file:
        loaded = np.load(file)
        return loaded["sketch"].tolist(), int(loaded["reports"])


@lru_cache(maxsize=200_000)
def rarity(word: str) -> float:
    """The inverse document frequency of a word's stem, 0 (in every report) ... 1 (in none that was counted)."""
    rows, total = _shipped()
    places = _places(stem(word))
    count = exp(min(row[place] for row, place in zip(rows, places, strict=True)) * STEP) - 1
    return min(1.0, max(0.0, log((1 + total) / (1 + count)) / log(1 + total)))


def telling_terms(words: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """The most telling terms of a report: stems with tf-idf weights of unit length, heaviest first."""
    counts: dict[str, int] = {}
    for word in words:
        if any(map(str.isalpha, word)) and len(word) > 2:
            term = stem(word)
            counts[term] = counts.get(term, 0) + 1
    weights = {term: (1 + log(count)) * rarity(term) ** 2 for term, count in counts.items()}
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return tuple((term, round(weight / length, 4)) for term, weight in heaviest)
