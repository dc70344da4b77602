"""Coreference: the blocks of `link` against a plain quadratic reading of the same rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading import coreference
from reportedly.reading.coreference import (
    distance_bucket,
    kind,
    link,
    match_matrix,
    mention_span,
    name_words,
)


def plain_link(
    query: np.ndarray, key: np.ndarray, heads: np.ndarray, kinds: np.ndarray, words: list[str],
    names: list[frozenset[str]], table: np.ndarray,
) -> list[list[int]]:  # fmt: skip
    """Each mention with its best antecedent, one pair at a time."""
    match = match_matrix(words, names)
    cluster_of: dict[int, int] = {}
    clusters: list[list[int]] = []
    for i in range(len(heads)):
        best, best_score = -1, 0.0
        for j in range(max(0, i - coreference.MAX_ANTECEDENTS), i):
            gap = int(distance_bucket(np.asarray([abs(int(heads[i]) - int(heads[j]))]))[0])
            score = float(query[i] @ key[j]) + float(table[kinds[i], kinds[j], match[i, j], gap])
            if score > best_score + 1e-5:
                best, best_score = j, score
        if best < 0:
            cluster_of[i] = len(clusters)
            clusters.append([i])
        else:
            cluster_of[i] = cluster_of[best]
            clusters[cluster_of[best]].append(i)
    return [c for c in clusters if len(c) > 1]


@given(st.integers(0, 10_000), st.integers(2, 90))
@settings(max_examples=40)
def test_blocks_equal_the_plain_rule(seed: int, count: int) -> None:
    check_blocks(seed, count)


def test_blocks_equal_the_plain_rule_over_many_blocks() -> None:
    check_blocks(7, 420)


def check_blocks(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    # eighths and thirds of eighths: sums are exact or far from a tie
    query = (rng.integers(-4, 5, (count, 6)) / 8).astype(np.float32)
    key = (rng.integers(-4, 5, (count, 6)) / 8).astype(np.float32)
    heads = np.cumsum(rng.integers(1, 25, count))
    kinds = rng.integers(0, 3, count)
    vocabulary = ["he", "Minister", "minister", "Lagos", "lagos", "council", "talks", "Ito"]
    words = [vocabulary[i] for i in rng.integers(0, len(vocabulary), count)]
    names = [
        frozenset(vocabulary[i].lower() for i in rng.integers(0, len(vocabulary), rng.integers(0, 7)))
        for _ in range(count)
    ]
    table = rng.normal(-0.6, 0.6, (3, 3, 3, 7)).astype(np.float32)
    assert link(query, key, heads, kinds, words, names, table) == plain_link(
        query, key, heads, kinds, words, names, table
    )


def test_a_mention_too_far_back_is_no_antecedent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coreference, "MAX_ANTECEDENTS", 2)
    count = 5
    query = np.zeros((count, 1), np.float32)
    key = np.zeros((count, 1), np.float32)
    query[4], key[0] = 1.0, 1.0
    arguments = (np.arange(count), np.ones(count, np.int64), ["a", "b", "c", "d", "e"], [frozenset[str]()] * count)
    table = np.zeros((3, 3, 3, 7), np.float32)
    assert link(query, key, *arguments, table) == []
    key[2] = 1.0
    assert link(query, key, *arguments, table) == [[2, 4]]


def test_kinds_and_distances() -> None:
    assert [kind(u) for u in ("PRON", "DET", "PROPN", "NOUN", "VERB")] == [0, 0, 1, 2, 2]
    assert distance_bucket(np.asarray([0, 4, 5, 10, 11, 20, 21, 40, 41, 80, 81, 200, 201])).tolist() == [
        0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6,
    ]  # fmt: skip


def test_match_of_names_and_of_head_words() -> None:
    names = [frozenset({"ana", "ruiz"}), frozenset({"ruiz"}), frozenset[str](), frozenset[str]()]
    matrix = match_matrix(["Ruiz", "Mayor", "mayor", "council"], names)
    assert matrix.tolist()[0][1] == 1
    assert matrix.tolist()[1][2] == 2
    assert matrix.tolist()[0][3] == 0
    assert np.array_equal(matrix, matrix.T)


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
