"""Puts the scores of windows together into the structures of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..records import Document
from . import coreference
from .bundle import Bundle
from .decoding import ChunkTags, apply_lemma_rule, decode_trees, join_names
from .session import Arrays
from .structure import Argument, Attribution, EntitySpan, Predicate, Reading, Word, WordSpan
from .windows import Window

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_NEEDED = (
    "upos", "feats", "lemma_rules", "arc_heads", "arc_scores", "relations", "predicate", "predicates",
    "sentence_start", "roles", "entities", "cue", "cues", "attribution_tags", "factuality",
    "types", "modes", "auxiliary", "vectors", "mention", "coref_query", "coref_key",
)  # fmt: skip
_NAMES = frozenset({"Location", "Organization", "NORP", "Facility"})
"""Labels of names whose last word is the head; a person's first name is, by the treebank's rule."""


@dataclass(frozen=True, slots=True)
class WindowResult:
    """What one window says of its core words; all indices are the document's."""

    upos: NDArray[np.integer]
    feats: NDArray[np.integer]
    lemma_rules: NDArray[np.integer]
    heads: Ints
    relations: Ints
    predicates: list[Predicate]
    entities: list[EntitySpan]
    attributions: list[Attribution]
    mentions: Ints
    query: NDArray[np.float16]
    key: NDArray[np.float16]


class Assembler:
    """Decodes windows with one bundle's labels and joins them into a :class:`Reading`."""

    needed = _NEEDED

    def __init__(self, bundle: Bundle) -> None:
        labels = bundle.labels
        self._labels = labels
        self._model = bundle.digest
        self._roles = ChunkTags(labels["role_tags"])
        self._entities = ChunkTags(labels["entity_tags"])
        self._attribution = ChunkTags(labels["attribution_tags"])
        self._compound, self._case = (labels["deprels"].index(name) for name in ("compound", "case"))
        self._pair_weights = bundle.coreference_weights
        self._decisions = bundle.decisions
        self._known_lemmas = bundle.lemmas()
        self._lemmas: dict[tuple[str, int, str], str] = {}

    def factuality(self, scores: Floats, scale: str = "news") -> Floats:
        """The scores [W] on one of the two scales of the corpora, from scores [W, 2].

        ``news`` is UW's and MEANTIME's (how committed the author is to what newswire says), ``web``
        UDS-IH2's (how confident readers are that something happened); they are annotated differently.
        """
        return np.clip(scores[:, self._labels["factuality"].index(scale)], -3.0, 3.0)

    def window(self, a: Arrays, window: Window, numbers: Ints, words: Sequence[str]) -> WindowResult:
        """Decode one window (a batch of one)."""
        first, count = window.first, window.last - window.first
        low, high = window.core_first - first, window.core_last - first
        core = slice(low, high)
        heads, relations = decode_trees(
            a["arc_heads"][0, :count].astype(np.int64),
            a["arc_scores"][0, :count],
            a["relations"][0, :count],
            numbers,
        )
        entities = self._entity_spans(
            a["entities"][0, :count], a["vectors"][0, :count], first, low, high, numbers
        )
        join_names(
            heads,
            relations,
            [(e.first - first, e.last - first) for e in entities if e.label in _NAMES and e.last - e.first > 1],
            compound=self._compound,
            case=self._case,
        )
        absolute = np.where(heads == 0, -1, heads - 1 + first)[core]
        mention_scores = a["mention"][0]
        mentions = np.flatnonzero(mention_scores[core] + self._decisions["mention"] > 0.0) + low
        return WindowResult(
            upos=a["upos"][0][core],
            feats=a["feats"][0][core],
            lemma_rules=a["lemma_rules"][0][core],
            heads=absolute,
            relations=relations[core],
            predicates=self._predicates(a, first, low, high, numbers),
            entities=entities,
            attributions=self._attributions(a, first, low, high, count),
            mentions=mentions + first,
            query=a["coref_query"][0][mentions].astype(np.float16),
            key=a["coref_key"][0][mentions].astype(np.float16),
        )

    def _predicates(self, a: Arrays, first: int, low: int, high: int, numbers: Ints) -> list[Predicate]:
        places = a["predicates"][:, 1]
        if not len(places):
            return []
        starts = a["sentence_start"].astype(np.int64)
        lengths = np.bincount(numbers)[numbers[places]]
        scores = a["roles"].astype(np.float32)
        paths = self._roles.decode(scores, lengths)
        chosen = np.take_along_axis(scores, paths[..., None], 2)[..., 0]
        factuality = self.factuality(a["factuality"][0].astype(np.float32))
        # rows of the predicates only, copied: a view would keep the whole window's arrays in memory
        types, modes, auxiliary, vectors = (
            a[n][0][places] for n in ("types", "modes", "auxiliary", "vectors")
        )
        probability = a["predicate"][0]
        found = []
        for row, word in enumerate(places.tolist()):
            if not low <= word < high:
                continue
            start = first + int(starts[row])
            arguments = tuple(
                Argument(role, start + x, start + y, float(np.exp(chosen[row, x:y].mean())))
                for x, y, role in self._roles.chunks(paths[row])
            )
            vector = vectors[row].astype(np.float32)
            found.append(
                Predicate(
                    word=first + word,
                    score=float(probability[word]),
                    arguments=arguments,
                    factuality=float(factuality[word]),
                    type_scores=types[row],
                    mode_scores=modes[row],
                    auxiliary_scores=auxiliary[row],
                    vector=vector / max(float(np.linalg.norm(vector)), 1e-6),
                )
            )
        return found

    def _entity_spans(
        self, scores: Floats, vectors: Floats, first: int, low: int, high: int, numbers: Ints
    ) -> list[EntitySpan]:
        path = self._entities.decode(scores[None])[0]
        found = []
        for begin, end, label in self._entities.chunks(path):
            # no name goes on in the next sentence: a chunk over a boundary is a name on each side
            cuts = [begin, *(np.flatnonzero(np.diff(numbers[begin:end])) + begin + 1).tolist(), end]
            for x, y in pairwise(cuts):
                if low <= x < high:
                    score = float(np.exp(scores[np.arange(x, y), path[x:y]].mean()))
                    found.append(EntitySpan(first + x, first + y, label, score, _unit(vectors[x:y].mean(0))))
        return found

    def _attributions(self, a: Arrays, first: int, low: int, high: int, count: int) -> list[Attribution]:
        anchors = a["cues"][:, 1].tolist()
        keep = [i for i, anchor in enumerate(anchors) if low <= anchor < high]
        if not keep:
            return []
        scores = a["attribution_tags"][keep][:, :count]
        paths = self._attribution.decode(scores)
        cue = a["cue"][0]
        found: list[Attribution] = []
        for row, i in enumerate(keep):
            anchor = anchors[i]
            spans: dict[str, list[WordSpan]] = {"source": [], "cue": [], "content": []}
            for x, y, role in self._attribution.chunks(paths[row]):
                if first + x >= 0:  # words below 0 are no part of the text
                    spans[role].append((first + x, first + y))
            if not spans["cue"] or not (spans["content"] or spans["source"]):
                continue
            found.append(
                Attribution(
                    tuple(spans["cue"]), tuple(spans["source"]), tuple(spans["content"]), float(cue[anchor])
                )
            )
        return _without_duplicates(found)

    def document(
        self,
        document: Document,
        words: Sequence[str],
        offsets: Sequence[tuple[int, int]],
        sentences: Sequence[WordSpan],
        results: Sequence[WindowResult],
    ) -> Reading:
        """Join the windows of one document, in order."""
        upos_labels, feats_labels = self._labels["upos"], self._labels["feats"]
        rule_labels, relation_labels = self._labels["lemma_rules"], self._labels["deprels"]
        upos = [upos_labels[i] for r in results for i in r.upos.tolist()]
        feats = [feats_labels[i] for r in results for i in r.feats.tolist()]
        rules = [i for r in results for i in r.lemma_rules.tolist()]
        heads = [i for r in results for i in r.heads.tolist()]
        deprels = [relation_labels[i] for r in results for i in r.relations.tolist()]
        lemmas = self._lemmas
        made: list[Word] = []
        for number, (first, last) in enumerate(sentences):
            for i in range(first, last):
                text, rule = words[i], rules[i]
                lemma = lemmas.get((text, rule, upos[i]))
                if lemma is None:
                    if len(lemmas) > 200_000:
                        lemmas.clear()
                    lemma = self._known_lemmas.get((text.lower(), upos[i])) or apply_lemma_rule(
                        text, rule_labels[rule]
                    )
                    lemmas[text, rule, upos[i]] = lemma
                start, end = offsets[i]
                made.append(Word(i, number, start, end, text, lemma, upos[i], feats[i], heads[i], deprels[i]))
        return Reading(
            document=document,
            words=tuple(made),
            sentences=tuple(sentences),
            predicates=tuple(p for r in results for p in r.predicates),
            entities=tuple(e for r in results for e in r.entities),
            attributions=tuple(x for r in results for x in r.attributions),
            coreference=self._coreference(words, upos, feats, heads, deprels, sentences, results),
            type_labels=self._labels["event_types"],
            mode_labels=self._labels["event_modes"],
            auxiliary_labels=self._labels["auxiliary"],
            model=self._model,
        )

    def _coreference(
        self,
        words: Sequence[str],
        upos: Sequence[str],
        feats: Sequence[str],
        heads: Sequence[int],
        deprels: Sequence[str],
        sentences: Sequence[WordSpan],
        results: Sequence[WindowResult],
    ) -> tuple[tuple[WordSpan, ...], ...]:
        mentions = np.concatenate([r.mentions for r in results]) if results else np.zeros(0, np.int64)
        if len(mentions) < 2:
            return ()
        places = mentions.tolist()
        children, left, right = subtrees(heads)
        spans = [coreference.mention_span(i, children, deprels, upos, left, right) for i in places]
        sentence_of = np.repeat(
            np.arange(len(sentences)), [last - first for first, last in sentences]
        ).tolist()
        clusters = coreference.link(
            np.concatenate([r.query for r in results]).astype(np.float32),
            np.concatenate([r.key for r in results]).astype(np.float32),
            coreference.traits(places, spans, words, upos, feats, heads, deprels, sentence_of),
            self._pair_weights,
            bias=self._decisions["link"],
        )
        distinct = (tuple(sorted({spans[m] for m in members})) for members in clusters)
        return tuple(sorted(cluster for cluster in distinct if len(cluster) > 1))


def _unit(vector: Floats) -> NDArray[np.float16]:
    return (vector / max(float(np.linalg.norm(vector)), 1e-6)).astype(np.float16)


def _without_duplicates(found: list[Attribution]) -> list[Attribution]:
    """Drop the weaker of two attributions whose cues overlap."""
    kept: list[Attribution] = []
    taken: dict[int, Attribution] = {}
    for item in sorted(found, key=lambda x: (-x.score, x.cue)):
        covered = [w for first, last in item.cue for w in range(first, last)]
        if any(w in taken for w in covered):
            continue
        kept.append(item)
        taken.update(dict.fromkeys(covered, item))
    return sorted(kept, key=lambda x: x.cue)


def subtrees(heads: Sequence[int]) -> tuple[list[list[int]], list[int], list[int]]:
    """Children of every word, and the first and last word of its subtree."""
    count = len(heads)
    children: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for word, head in enumerate(heads):
        if head >= 0:
            children[head].append(word)
            waiting[head] += 1
    left, right = list(range(count)), list(range(count))
    ready = [word for word in range(count) if not waiting[word]]
    while ready:
        word = ready.pop()
        head = heads[word]
        if head >= 0:
            left[head], right[head] = min(left[head], left[word]), max(right[head], right[word])
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return children, left, right
