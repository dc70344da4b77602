"""Word-level coreference: what makes two mention heads comparable, and the clusters that follow.

After Dobrovolskii 2021: a mention is known by its syntactic head word; each head links to the best
earlier head or to none. The network gives a query and a key vector for every word; a small learned
table adds what the word states do not hold: kinds of the two heads, whether their words match, and
how far apart they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MAX_ANTECEDENTS = 160
"""How many earlier mentions a mention is compared with; nearer ones first."""


def kind(upos: str) -> int:
    """0 pronoun, 1 proper noun, 2 any other head."""
    if upos in ("PRON", "DET"):
        return 0
    return 1 if upos == "PROPN" else 2


def name_words(
    head: int, words: Sequence[str], upos: Sequence[str], heads: Sequence[int], deprels: Sequence[str]
) -> frozenset[str]:
    """The proper-noun words of the name around ``head`` (flat and compound neighbours), lower-cased."""
    found = []
    for index in range(max(0, head - 4), min(len(words), head + 5)):
        if upos[index] != "PROPN" or len(words[index]) < 2:
            continue
        if index == head or (heads[index] == head and deprels[index].split(":")[0] in ("flat", "compound")):
            found.append(words[index].lower())
    return frozenset(found)


def distance_bucket(gap: NDArray[np.int64]) -> NDArray[np.int64]:
    """Words between two heads, in seven buckets (1-4, 5-10, 11-20, 21-40, 41-80, 81-200, more)."""
    return np.digitize(gap, (5, 11, 21, 41, 81, 201))


def match_matrix(heads: Sequence[str], names: Sequence[frozenset[str]]) -> NDArray[np.int64]:
    """[M, M]: 2 where the head words are equal, 1 where the names share a word, else 0."""
    count = len(heads)
    matrix = np.zeros((count, count), dtype=np.int64)
    by_name: dict[str, list[int]] = {}
    by_head: dict[str, list[int]] = {}
    for index in range(count):
        for name in names[index]:
            by_name.setdefault(name, []).append(index)
        by_head.setdefault(heads[index].lower(), []).append(index)
    for value, groups in ((1, by_name), (2, by_head)):
        for group in groups.values():
            if len(group) > 1:
                members = np.asarray(group)
                matrix[np.ix_(members, members)] = value
    return matrix


def mention_span(
    head: int,
    children: Sequence[Sequence[int]],
    deprels: Sequence[str],
    upos: Sequence[str],
    left: Sequence[int],
    right: Sequence[int],
) -> tuple[int, int]:
    """The words ``[first, last)`` of the mention around ``head``: its phrase without what only connects it.

    ``left``/``right``: first and last word of every word's subtree. Case markers, conjunctions and
    conjuncts, clause markers and outer punctuation stay out.
    """
    first = last = head
    for child in children[head]:
        relation = deprels[child]
        if relation in _OUTSIDE or relation.split(":")[0] in _OUTSIDE:
            continue
        if upos[head] in ("VERB", "AUX") and relation in ("nsubj", "advcl"):
            continue
        first, last = min(first, left[child]), max(last, right[child])
    while first < head and upos[first] in ("PUNCT", "ADP", "CCONJ", "SCONJ") and upos[first] != "SYM":
        first += 1
    while last > head and upos[last] == "PUNCT":
        last -= 1
    return first, last + 1


_OUTSIDE = frozenset(
    {"case", "cc", "conj", "mark", "punct", "cop", "parataxis", "discourse", "vocative", "advmod:emph"}
)


def link(
    query: NDArray[np.float32],
    key: NDArray[np.float32],
    heads: NDArray[np.int64],
    kinds: NDArray[np.int64],
    words: Sequence[str],
    names: Sequence[frozenset[str]],
    table: NDArray[np.float32],
) -> list[list[int]]:
    """Clusters (lists of mention indices, two or more each) of M mentions in text order.

    ``query``/``key`` [M, D]; ``heads`` [M] word indices; ``kinds`` [M]; ``words`` the head words and
    ``names`` their name words. Each mention takes its best antecedent among the ``MAX_ANTECEDENTS``
    before it, or none where none scores above zero. Memory is bounded by blocks.
    """
    count = len(heads)
    parent = list(range(count))
    ids: dict[str, int] = {}
    head_ids = np.asarray([ids.setdefault(w.lower(), len(ids)) for w in words], dtype=np.int64)
    width = max((len(name) for name in names), default=0)
    name_ids = np.full((count, width), -1, dtype=np.int64)
    for index, name in enumerate(names):
        for place, word in enumerate(sorted(name)):
            name_ids[index, place] = ids.setdefault(word, len(ids))
    block = 128
    for start in range(0, count, block):
        stop = min(start + block, count)
        low = max(0, start - MAX_ANTECEDENTS)
        rows = np.arange(start, stop)
        columns = np.arange(low, stop)
        score = query[start:stop] @ key[low:stop].T
        mine, theirs = name_ids[start:stop], name_ids[low:stop]
        shared = np.zeros(score.shape, dtype=bool)
        for a in range(width):
            for b in range(width):
                shared |= (mine[:, a, None] == theirs[None, :, b]) & (mine[:, a, None] >= 0)
        match = np.where(head_ids[start:stop, None] == head_ids[None, low:stop], 2, shared.astype(np.int64))
        gap = distance_bucket(np.abs(heads[start:stop, None] - heads[None, low:stop]))
        score = score + table[kinds[start:stop, None], kinds[None, low:stop], match, gap]
        back = rows[:, None] - columns[None, :]
        score[(back <= 0) | (back > MAX_ANTECEDENTS)] = -1e9
        best = score.argmax(1)
        for row in np.flatnonzero(score[np.arange(len(rows)), best] > 0.0).tolist():
            parent[start + row] = low + int(best[row])
    clusters: dict[int, list[int]] = {}
    for index in range(count):
        if parent[index] != index:
            parent[index] = parent[parent[index]]
        clusters.setdefault(parent[index], []).append(index)
    return [members for members in clusters.values() if len(members) > 1]
