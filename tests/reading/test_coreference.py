"""Coreference: the blocks of `link` against a plain quadratic reading of the same rule."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading import coreference
from reportedly.reading.coreference import (
    PAIR_WEIGHTS,
    Traits,
    kind,
    link,
    mention_span,
    name_words,
    pair_codes,
    traits,
)


def plain_link(query: np.ndarray, key: np.ndarray, of: Traits, weights: np.ndarray) -> list[list[int]]:
    """Each mention with its best antecedent, one pair at a time."""
    cluster_of: dict[int, int] = {}
    clusters: list[list[int]] = []
    for i in range(len(of.word)):
        best, best_score = -1, 0.0
        for j in range(max(0, i - coreference.MAX_ANTECEDENTS), i):
            codes = pair_codes(of.take(slice(i, i + 1)), of.take(slice(j, j + 1)))
            score = float(query[i] @ key[j]) + sum(float(weights[c[0, 0]]) for c in codes)
            if score > best_score + 1e-5:
                best, best_score = j, score
        if best < 0:
            cluster_of[i] = len(clusters)
            clusters.append([i])
        else:
            cluster_of[i] = cluster_of[best]
            clusters[cluster_of[best]].append(i)
    return [c for c in clusters if len(c) > 1]


def random_traits(rng: np.random.Generator, count: int) -> Traits:
    word = np.cumsum(rng.integers(1, 25, count))
    return Traits(
        word=word,
        sentence=word // 20,
        kind=rng.integers(0, 3, count),
        pronoun=rng.integers(0, 11, count),
        number=rng.integers(0, 3, count),
        gender=rng.integers(0, 4, count),
        subject=rng.integers(0, 2, count),
        head=rng.integers(0, 9, count),
        phrase=rng.integers(20, 40, count),
        names=np.where(rng.random((count, 4)) < 0.5, -1, rng.integers(0, 9, (count, 4))),
    )


@given(st.integers(0, 10_000), st.integers(2, 50))
@settings(max_examples=15)
def test_blocks_equal_the_plain_rule(seed: int, count: int) -> None:
    check_blocks(seed, count)


def test_blocks_equal_the_plain_rule_over_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coreference, "MAX_ANTECEDENTS", 30)
    check_blocks(7, 290)


def check_blocks(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    query = (rng.integers(-4, 5, (count, 6)) / 8).astype(np.float32)
    key = (rng.integers(-4, 5, (count, 6)) / 8).astype(np.float32)
    weights = rng.normal(-0.3, 0.5, PAIR_WEIGHTS).astype(np.float32)
    of = random_traits(rng, count)
    assert link(query, key, of, weights) == plain_link(query, key, of, weights)


@given(st.integers(0, 10_000))
def test_every_table_has_weights_of_its_own(seed: int) -> None:
    of = random_traits(np.random.default_rng(seed), 30)
    codes = pair_codes(of, of)
    lows = [int(c.min()) for c in codes]
    highs = [int(c.max()) for c in codes]
    assert lows[0] >= 0
    assert highs[-1] < PAIR_WEIGHTS
    assert all(high < low for high, low in zip(highs[:-1], lows[1:], strict=True))


def test_a_mention_too_far_back_is_no_antecedent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coreference, "MAX_ANTECEDENTS", 2)
    query, key = np.zeros((5, 1), np.float32), np.zeros((5, 1), np.float32)
    query[4], key[0] = 1.0, 1.0
    of = random_traits(np.random.default_rng(0), 5)
    weights = np.zeros(PAIR_WEIGHTS, np.float32)
    assert link(query, key, of, weights) == []
    key[2] = 1.0
    assert link(query, key, of, weights) == [[2, 4]]


def test_chains_are_joined_through_the_middle() -> None:
    query, key = np.zeros((3, 2), np.float32), np.zeros((3, 2), np.float32)
    query[1, 0] = key[0, 0] = query[2, 1] = key[1, 1] = 1.0
    of = random_traits(np.random.default_rng(0), 3)
    assert link(query, key, of, np.zeros(PAIR_WEIGHTS, np.float32)) == [[0, 1, 2]]


def test_kinds() -> None:
    assert [kind(u) for u in ("PRON", "DET", "PROPN", "NOUN", "VERB")] == [0, 0, 1, 2, 2]


def test_traits_of_a_passage() -> None:
    # "The mayor resigned . She thanked the Mayor ."
    words = ["The", "mayor", "resigned", ".", "She", "thanked", "the", "Mayor", "."]
    upos = ["DET", "NOUN", "VERB", "PUNCT", "PRON", "VERB", "DET", "NOUN", "PUNCT"]
    feats = ["", "Number=Sing", "", "", "Case=Nom|Gender=Fem|Number=Sing|Person=3", "", "", "Number=Sing", ""]
    heads = [1, 2, -1, 2, 5, -1, 7, 5, 5]
    deprels = ["det", "nsubj", "root", "punct", "nsubj", "root", "det", "obj", "punct"]
    of = traits([1, 4, 7], [(0, 2), (4, 5), (6, 8)], words, upos, feats, heads, deprels, [0] * 4 + [1] * 5)
    assert of.kind.tolist() == [2, 0, 2]
    assert of.number.tolist() == [1, 1, 1]
    assert of.gender.tolist() == [0, 2, 0]
    assert of.subject.tolist() == [1, 1, 0]
    assert of.sentence.tolist() == [0, 1, 1]
    assert of.pronoun[0] == 0 != of.pronoun[1]
    assert of.head[0] == of.head[2] != of.head[1]
    assert of.phrase[0] == of.phrase[2], "a mention is compared without its determiner and its case"
    assert all(len(getattr(of, f.name)) == 3 for f in fields(of))


def test_the_name_around_a_head() -> None:
    words = ["Mayor", "Ana", "Ruiz", "of", "Lima"]
    upos = ["PROPN", "PROPN", "PROPN", "ADP", "PROPN"]
    heads = [-1, 0, 0, 4, 0]
    deprels = ["root", "flat", "flat:name", "case", "nmod"]
    assert name_words(0, words, upos, heads, deprels) == {"mayor", "ana", "ruiz"}
    assert name_words(4, words, upos, heads, deprels) == {"lima"}


def test_a_mention_leaves_out_what_only_connects_it() -> None:
    # "of the new council and"
    upos = ["ADP", "DET", "ADJ", "NOUN", "CCONJ"]
    deprels = ["case", "det", "amod", "root", "cc"]
    children = [[], [], [], [0, 1, 2, 4], []]
    assert mention_span(3, children, deprels, upos, [0, 1, 2, 0, 4], [0, 1, 2, 4, 4]) == (1, 4)
