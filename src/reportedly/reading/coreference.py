"""Word-level coreference: what makes two mention heads comparable, and the clusters that follow.

After Dobrovolskii 2021: a mention is known by its syntactic head word; each head links to the best
earlier head or to none. The network gives a query and a key vector for every word; learned weights
of pair traits add what word states hold badly: kinds of the two heads, whether their words match,
how far apart they stand, number, gender, person, and which of them are subjects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MAX_ANTECEDENTS = 160
"""How many earlier mentions a mention is compared with; nearer ones first."""

_PRONOUNS = (
    "i me my mine myself",
    "you your yours yourself yourselves",
    "he him his himself",
    "she her hers herself",
    "it its itself",
    "we us our ours ourselves",
    "they them their theirs themselves themself",
    "this these",
    "that those",
    "who whom whose which",
)
_PRONOUN_CLASS = {word: number for number, group in enumerate(_PRONOUNS, 1) for word in group.split()}
_SHAPES = ((3, 3, 4), (3, 3, 7), (3, 4), (11, 11), (3, 3, 3), (4, 4), (3, 2, 2))
_OFFSETS = np.cumsum([0] + [int(np.prod(shape)) for shape in _SHAPES])
PAIR_WEIGHTS = int(_OFFSETS[-1])
"""How many weights of pair traits there are."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of M mentions, in text order, apart from their word states; arrays [M] but for ``names`` [M, 4].

    ``kind``: 0 pronoun, 1 proper noun, 2 other; ``pronoun``: its class or 0; ``number``: 0 unknown,
    1 singular, 2 plural; ``gender``: 0 unknown, 1 masculine, 2 feminine, 3 neuter; ``head``,
    ``phrase`` and ``names``: ids of the head word, of the words of the mention without its
    determiner, and of its name words (-1 for none).
    """

    word: Ints
    sentence: Ints
    kind: Ints
    pronoun: Ints
    number: Ints
    gender: Ints
    subject: Ints
    head: Ints
    phrase: Ints
    names: Ints

    def take(self, rows: slice) -> Traits:
        """The mentions of a slice."""
        return Traits(*(getattr(self, name)[rows] for name in self.__slots__))


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


def traits(
    mentions: Sequence[int],
    spans: Sequence[tuple[int, int]],
    words: Sequence[str],
    upos: Sequence[str],
    feats: Sequence[str],
    heads: Sequence[int],
    deprels: Sequence[str],
    sentence_of: Sequence[int],
) -> Traits:
    """The traits of mentions with these head words and spans."""
    count = len(mentions)
    ids: dict[str, int] = {}
    columns: list[list[int]] = [[] for _ in range(9)]
    names = np.full((count, 4), -1, dtype=np.int64)
    for row, (word, (first, last)) in enumerate(zip(mentions, spans, strict=True)):
        text, bundle = words[word].lower(), feats[word]
        if upos[first] in ("DET", "PRON") and last - first > 1:
            first += 1
        phrase = " ".join(words[first:last]).lower()
        for place, name in enumerate(sorted(name_words(word, words, upos, heads, deprels))[:4]):
            names[row, place] = ids.setdefault(name, len(ids))
        values = (
            word,
            sentence_of[word],
            kind(upos[word]),
            _PRONOUN_CLASS.get(text, 0),
            2 if "Number=Plur" in bundle else 1 if "Number=Sing" in bundle else 0,
            1
            if "Gender=Masc" in bundle
            else 2
            if "Gender=Fem" in bundle
            else 3
            if "Gender=Neut" in bundle
            else 0,
            int(deprels[word].startswith("nsubj")),
            ids.setdefault(text, len(ids)),
            ids.setdefault("\0" + phrase, len(ids)),
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    at, within, kinds, classes, numbers, genders, subjects, head_ids, phrase_ids = (
        np.asarray(column, dtype=np.int64) for column in columns
    )
    return Traits(at, within, kinds, classes, numbers, genders, subjects, head_ids, phrase_ids, names)


def pair_codes(later: Traits, earlier: Traits) -> list[Ints]:
    """For every pair [N, M] of a later and an earlier mention, an index into the weights for each table."""
    shared = np.zeros((len(later.word), len(earlier.word)), dtype=bool)
    for a in range(4):
        for b in range(4):
            shared |= (later.names[:, a, None] == earlier.names[None, :, b]) & (later.names[:, a, None] >= 0)
    match = shared.astype(np.int64)
    match[later.head[:, None] == earlier.head[None, :]] = 2
    match[later.phrase[:, None] == earlier.phrase[None, :]] = 3
    gap = np.digitize(np.abs(later.word[:, None] - earlier.word[None, :]), (5, 11, 21, 41, 81, 201))
    apart = np.minimum(np.abs(later.sentence[:, None] - earlier.sentence[None, :]), 3)
    kind_later, kind_earlier = later.kind[:, None], earlier.kind[None, :]
    return [
        _OFFSETS[0] + (kind_later * 3 + kind_earlier) * 4 + match,
        _OFFSETS[1] + (kind_later * 3 + kind_earlier) * 7 + gap,
        _OFFSETS[2] + kind_later * 4 + apart,
        _OFFSETS[3] + later.pronoun[:, None] * 11 + earlier.pronoun[None, :],
        _OFFSETS[4] + (kind_later * 3 + later.number[:, None]) * 3 + earlier.number[None, :],
        _OFFSETS[5] + later.gender[:, None] * 4 + earlier.gender[None, :],
        _OFFSETS[6] + (kind_later * 2 + later.subject[:, None]) * 2 + earlier.subject[None, :],
    ]


def mention_span(
    head: int,
    children: Sequence[Sequence[int]],
    deprels: Sequence[str],
    upos: Sequence[str],
    left: Sequence[int],
    right: Sequence[int],
) -> tuple[int, int]:
    """The words ``[first, last)`` of the mention around ``head``: its phrase without what only connects it.

    ``left``/``right``: first and last word of every word's subtree. Case markers before the phrase,
    conjunctions and conjuncts, clause markers and outer punctuation stay out, and of a predicate
    noun ("she was **the reason**") the clause around it; a possessive 's belongs to its owner.
    """
    relations = [deprels[child].split(":")[0] for child in children[head]]
    predicate = "cop" in relations
    first = last = head
    for child, relation in zip(children[head], relations, strict=True):
        if relation == "case" and child > head:
            last = max(last, right[child])
            continue
        if relation in _OUTSIDE or (
            predicate and (relation in _CLAUSAL or (relation == "advmod" and child < head))
        ):
            continue
        if relation == "advmod" and any(
            c > child and r == "case" for c, r in zip(children[head], relations, strict=True)
        ):
            continue
        first, last = min(first, left[child]), max(last, right[child])
    while first < head and upos[first] in ("PUNCT", "ADP", "CCONJ", "SCONJ"):
        first += 1
    while last > head and upos[last] == "PUNCT" and not _closes(children, last, head):
        last -= 1
    return first, last + 1


def _closes(children: Sequence[Sequence[int]], mark: int, head: int) -> bool:
    """Whether a punctuation mark at the end belongs inside: its governor has another one before it."""
    for word in (head, *children[head]):
        if mark in children[word] and word != head:
            return True
    return False


_OUTSIDE = frozenset(
    {"case", "cc", "conj", "mark", "punct", "cop", "parataxis", "discourse", "vocative", "appos"}
)
_CLAUSAL = frozenset({"nsubj", "csubj", "aux", "obl", "advcl", "expl", "dislocated"})


def link(
    query: NDArray[np.float32],
    key: NDArray[np.float32],
    of: Traits,
    weights: NDArray[np.float32],
    *,
    bias: float = 0.0,
) -> list[list[int]]:
    """Clusters (lists of mention indices, two or more each) of M mentions in text order.

    ``query``/``key`` [M, D]; ``weights`` [PAIR_WEIGHTS]. Each mention takes its best antecedent
    among the ``MAX_ANTECEDENTS`` before it, or none where none scores above zero with ``bias`` added.
    Memory is bounded by blocks.
    """
    count = len(of.word)
    parent = list(range(count))
    block = 128
    for start in range(0, count, block):
        stop = min(start + block, count)
        low = max(0, start - MAX_ANTECEDENTS)
        rows = np.arange(start, stop)
        columns = np.arange(low, stop)
        score = query[start:stop] @ key[low:stop].T
        for codes in pair_codes(of.take(slice(start, stop)), of.take(slice(low, stop))):
            score += weights[codes]
        back = rows[:, None] - columns[None, :]
        score[(back <= 0) | (back > MAX_ANTECEDENTS)] = -1e9
        best = score.argmax(1)
        for row in np.flatnonzero(score[np.arange(len(rows)), best] + bias > 0.0).tolist():
            parent[start + row] = low + int(best[row])
    clusters: dict[int, list[int]] = {}
    for index in range(count):
        if parent[index] != index:
            parent[index] = parent[parent[index]]
        clusters.setdefault(parent[index], []).append(index)
    return [members for members in clusters.values() if len(members) > 1]
