"""Decoding: constrained tag sequences and trees against brute force, lemma rules."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.decoding import ChunkTags, apply_lemma_rule, decode_trees

BIO = ("O", "B-source", "I-source", "B-cue", "I-cue")
BIOES = ("O", "B-Person", "I-Person", "E-Person", "S-Person")


def well_formed(tags: list[str]) -> bool:
    """Whether a sequence of BIO or BIOES tags is one that annotation could have, told from scratch."""
    bioes = any(t[0] in "ES" for t in tags)
    open_label = None
    for tag in tags:
        kind, label = tag[0], tag[2:]
        if kind in "IE" and open_label != label:
            return False
        if kind in "OBS" and open_label is not None and bioes:
            return False
        open_label = label if kind in "BI" else None
    return not (bioes and open_label is not None)


def brute_force(scores: np.ndarray, names: tuple[str, ...]) -> float:
    """The best score of any well-formed sequence."""
    best = -np.inf
    bioes = any(n[0] in "ES" for n in names)
    for sequence in itertools.product(range(len(names)), repeat=len(scores)):
        tags = [names[i] for i in sequence]
        if bioes and tags and tags[-1][0] in "BI":
            continue
        if bioes and any(t[0] in "BI" and n[0] not in "IE" for t, n in itertools.pairwise(tags)):
            continue
        if well_formed(tags):
            best = max(best, float(sum(scores[t, i] for t, i in enumerate(sequence))))
    return best


@pytest.mark.parametrize("names", [BIO, BIOES])
@given(seed=st.integers(0, 10_000), length=st.integers(1, 5))
@settings(max_examples=40)
def test_viterbi_equals_brute_force(names: tuple[str, ...], seed: int, length: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 2, (1, length, len(names))).astype(np.float32)
    path = ChunkTags(names).decode(scores.copy())[0]
    assert well_formed([names[i] for i in path])
    assert scores[0, np.arange(length), path].sum() == pytest.approx(brute_force(scores[0], names), abs=1e-4)


@pytest.mark.parametrize("names", [BIO, BIOES])
@given(seed=st.integers(0, 10_000))
def test_rows_of_unequal_length_decode_as_they_do_alone(names: tuple[str, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 2, (6, 9, len(names))).astype(np.float32)
    lengths = rng.integers(1, 10, 6)
    tags = ChunkTags(names)
    kept = scores.copy()
    paths = tags.decode(scores, lengths)
    assert np.array_equal(scores, kept), "decoding must not write into its input"
    for row, length in enumerate(lengths.tolist()):
        assert np.array_equal(paths[row, :length], tags.decode(scores[row : row + 1, :length])[0])
        assert not paths[row, length:].any()


@given(st.lists(st.sampled_from(["O", "A1", "A2", "B1", "B3"]), max_size=12))
def test_chunks_give_back_what_tags_were_made_from(blocks: list[str]) -> None:
    names = ("O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B")
    path: list[int] = []
    gold: list[tuple[int, int, str]] = []
    for block in blocks:
        if block == "O":
            path.append(0)
            continue
        label, size = block[0], int(block[1])
        first = len(path)
        tags = ["S"] if size == 1 else ["B", *["I"] * (size - 2), "E"]
        path += [names.index(f"{t}-{label}") for t in tags]
        gold.append((first, len(path), label))
    assert ChunkTags(names).chunks(np.asarray(path, dtype=np.int64)) == gold


def test_nothing_to_decode() -> None:
    assert ChunkTags(BIO).decode(np.zeros((0, 4, 5), np.float32)).shape == (0, 4)
    assert ChunkTags(BIO).decode(np.zeros((2, 0, 5), np.float32)).shape == (2, 0)


# ---------------------------------------------------------------------------------------------- trees


def candidates(rng: np.random.Generator, sizes: list[int], k: int = 4) -> tuple[np.ndarray, ...]:
    """The k best heads of random arc scores within each sentence, as the graph gives them."""
    words = sum(sizes)
    sentence = np.repeat(np.arange(len(sizes)), sizes)
    scores = rng.normal(0, 3, (words, words + 1))
    scores[:, 1:][sentence[:, None] != sentence[None, :]] = -1e4
    scores[np.arange(words), np.arange(words) + 1] = -1e4
    scores -= np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True)) + scores.max(1, keepdims=True)
    k = min(k, words + 1)
    heads = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return heads, np.take_along_axis(scores, heads, 1).astype(np.float32), rng.integers(0, 9, heads.shape), sentence


def is_tree(heads: np.ndarray, first: int, last: int) -> bool:
    """One root; every word of the sentence reaches it."""
    if sum(int(heads[w] == 0) for w in range(first, last)) != 1:
        return False
    for word in range(first, last):
        seen = set()
        while heads[word] != 0:
            if word in seen or not first <= heads[word] - 1 < last:
                return False
            seen.add(word)
            word = int(heads[word]) - 1
    return True


@given(st.integers(0, 100_000), st.lists(st.integers(1, 14), min_size=1, max_size=5))
def test_every_sentence_becomes_one_tree(seed: int, sizes: list[int]) -> None:
    heads, scores, relations, sentence = candidates(np.random.default_rng(seed), sizes)
    best, picked = decode_trees(heads, scores, relations, sentence)
    first = 0
    for size in sizes:
        assert is_tree(best, first, first + size)
        first += size
    for word in range(len(best)):
        where = np.flatnonzero(heads[word] == best[word])
        if len(where):
            assert picked[word] == relations[word, where[0]]


@given(st.integers(0, 100_000), st.integers(2, 5))
@settings(max_examples=30)
def test_the_tree_is_the_best_of_all_trees(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    heads, scores, relations, sentence = candidates(rng, [size], k=size + 1)
    table = np.full((size, size + 1), -1e4)
    np.put_along_axis(table, heads, scores, 1)
    best, _ = decode_trees(heads, scores, relations, sentence)
    value = table[np.arange(size), best].sum()
    every = max(
        table[np.arange(size), list(choice)].sum()
        for choice in itertools.product(range(size + 1), repeat=size)
        if is_tree(np.asarray(choice), 0, size)
    )
    assert value == pytest.approx(every, abs=1e-3)


def test_greedy_heads_that_form_a_tree_stand() -> None:
    heads = np.asarray([[2, 0], [0, 1], [2, 0]])
    best, picked = decode_trees(
        heads, np.zeros((3, 2), np.float32), np.asarray([[4, 1], [5, 1], [6, 1]]), np.zeros(3, np.int64)
    )
    assert best.tolist() == [2, 0, 2]
    assert picked.tolist() == [4, 5, 6]


# --------------------------------------------------------------------------------------------- lemmas


@pytest.mark.parametrize(
    ("word", "rule", "lemma"),
    [
        ("Denied", "3|y", "deny"), ("talks", "1|", "talk"), ("Seoul", "=0|", "Seoul"), ("went", "4|go", "go"),
        ("THE", "0|", "the"), ("is", "9|be", "is"), ("a", "1|", "a"),
    ],
)  # fmt: skip
def test_lemma_rules(word: str, rule: str, lemma: str) -> None:
    assert apply_lemma_rule(word, rule) == lemma
