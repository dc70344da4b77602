"""From corpora to batches of windows with whatever labels each window has."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from reportedly.evaluate.corpora.alignment import word_span
from reportedly.evaluate.corpora.annotated import AnnotatedDocument, RelationGold, WordSpan
from reportedly.evaluate.corpora.bio import read_re3d, read_wikigold, read_worldwide
from reportedly.evaluate.corpora.conllu import read_ewt, read_gum
from reportedly.evaluate.corpora.factuality import read_factuality
from reportedly.evaluate.corpora.own import read_own_items
from reportedly.evaluate.corpora.own_split import is_report
from reportedly.evaluate.corpora.polnear import read_polnear
from reportedly.evaluate.corpora.propbank import attach_propbank
from reportedly.evaluate.corpora.relations import read_cameo_class, read_plv
from reportedly.evaluate.corpora.synthetic import read_ngec
from reportedly.reading.coreference import Traits, traits
from reportedly.reading.pieces import WindowInput, WordPieces
from reportedly.reading.tokenization import tokenize
from reportedly.reading.windows import windows

from .labels import Labels, lemma_rule

IGNORE = -100
WINDOWS = (24, 56, 112, 160, 208)
"""Budgets of word-pieces to cut a document into windows by; at 24 most sentences stand alone."""
_BLANK_RATE = 0.08
"""Share of word-pieces blanked in training. Every corpus is read many times over: a word that is now and then
hidden cannot be learnt by heart, and what it is has to be read from its context."""


def load(folder: Path, part: str, cache: Path | None = None) -> dict[str, list[AnnotatedDocument]]:
    """All corpora of one part (``train`` or ``dev``), by name; parsed once and kept in ``cache``."""
    if cache is not None and cache.exists():
        with cache.open("rb") as file:
            found: dict[str, list[AnnotatedDocument]] = pickle.load(file)
            return found
    corpora: dict[str, list[AnnotatedDocument]] = {}
    ewt, report = attach_propbank(read_ewt(folder / "ewt" / f"{part}.conllu"), folder / "propbank-ewt" / part)
    print(report)
    corpora["ewt"] = attach_factuality(
        ewt, read_factuality(folder / "factuality" / "UDS_IH2" / f"{part}.jsonl")
    )
    corpora["gum"] = read_gum(folder / "gum" / part)
    corpora["polnear"] = read_polnear(folder / "polnear" / part)
    for name in ("UW", "MEANTIME"):
        corpora[name.lower()] = read_factuality(folder / "factuality" / name / f"{part}.jsonl")
    corpora["worldwide"] = read_worldwide(folder / "worldwide" / part)
    corpora["re3d"] = read_re3d(folder / "re3d" / f"{part}.txt")
    if part == "train":
        corpora["wikigold"] = read_wikigold(folder / "wikigold" / "wikigold.conll.txt")
        corpora["plv"] = read_plv(folder / "plv" / "train.tsv")
        corpora["cameo_class"] = read_cameo_class(folder / "cameo_class" / "train.tsv")
        corpora["ngec"] = read_ngec(folder / "ngec-synthetic" / "synthetic_events.tsv")
    if cache is not None:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with cache.open("wb") as file:
            pickle.dump(corpora, file)
    return corpora


def read_pairs(folder: Path) -> list[AnnotatedDocument]:
    """The relations of our own sentences, one marked pair a document: actor and recipient of an event, and any two
    actors of one that two do together (in either order)."""
    pairs: list[AnnotatedDocument] = []
    for item in read_own_items(folder, "train"):
        if is_report(item):
            continue
        offsets, sentences = tokenize(item.text)
        words = [item.text[a:b] for a, b in offsets]
        for event in item.annotations:
            if event.type is None:
                continue
            two = [(a, b) for a in event.actors for b in event.recipients]
            if not event.recipients:
                two = [(a, b) for a in event.actors for b in event.actors if a != b]
            for number, (actor, recipient) in enumerate(two[:4]):
                source = word_span(item.text, offsets, actor.start, actor.end)
                target = word_span(item.text, offsets, recipient.start, recipient.end)
                if source is None or target is None:
                    continue
                gold = RelationGold(source, target, event.type, 0)
                name = f"pairs/{item.id}/{event.number}/{number}"
                pairs.append(AnnotatedDocument(name, "pairs", words, sentences, relations=[gold]))
    return pairs


def attach_factuality(
    documents: Sequence[AnnotatedDocument], scored: Sequence[AnnotatedDocument]
) -> list[AnnotatedDocument]:
    """Put UDS_IH2's scores, given sentence by sentence, on the same sentences of EWT."""
    by_words: dict[tuple[str, ...], list[AnnotatedDocument]] = {}
    for sentence in scored:
        by_words.setdefault(tuple(sentence.words), []).append(sentence)
    out, placed, total = [], 0, sum(len(s.factuality or ()) for s in scored)
    for document in documents:
        targets: list[tuple[int, float]] = []
        for first, last in document.sentences:
            queue = by_words.get(tuple(document.words[first:last]))
            if queue:
                scores = queue.pop(0).factuality or ()
                targets += [(first + index, score) for index, score in scores]
                placed += len(scores)
        out.append(replace(document, factuality=targets or None))
    print(f"UDS_IH2: {placed} of {total} scores found their sentence in EWT")
    return out


@dataclass(slots=True)
class Example:
    """One window, its inputs and labels; indices count the window's words. Missing layers are None."""

    corpus: str
    input: WindowInput
    sentence: np.ndarray
    upos: np.ndarray | None = None
    feats: np.ndarray | None = None
    lemmas: np.ndarray | None = None
    heads: np.ndarray | None = None
    deprels: np.ndarray | None = None
    predicates: np.ndarray | None = None
    frames: list[tuple[int, np.ndarray]] = field(default_factory=list)
    entities: np.ndarray | None = None
    cues: np.ndarray | None = None
    attributions: list[tuple[int, np.ndarray]] = field(default_factory=list)
    factuality: list[tuple[int, int, float]] = field(default_factory=list)
    relation: tuple[np.ndarray, np.ndarray, tuple[int, ...]] | None = None
    quad: int = IGNORE
    text_type: int = IGNORE
    text_mode: int = IGNORE
    event_types: np.ndarray | None = None
    event_modes: np.ndarray | None = None
    auxiliary: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    offset: int = 0

    @property
    def length(self) -> int:
        return len(self.input.pieces)


@dataclass(slots=True)
class CoreferenceGold:
    """Mention heads of a document, their traits and clusters; ``is_mention`` [W] over the document's words."""

    traits: Traits
    cluster: np.ndarray
    is_mention: np.ndarray


def coreference_gold(document: AnnotatedDocument) -> CoreferenceGold | None:
    """Mention heads in text order; where two mentions share a head the first of the larger cluster stays."""
    if document.coreference is None or document.mention_heads is None or document.upos is None:
        return None
    of_head: dict[int, tuple[int, int, WordSpan]] = {}
    for number, (spans, heads) in enumerate(zip(document.coreference, document.mention_heads, strict=True)):
        for span, head in zip(spans, heads, strict=True):
            if head not in of_head or of_head[head][1] < len(heads):
                of_head[head] = (number, len(heads), span)
    order = sorted(of_head)
    is_mention = np.zeros(len(document.words), dtype=np.float32)
    is_mention[order] = 1.0
    assert document.heads is not None and document.deprels is not None and document.feats is not None
    sentence_of = [n for n, (first, last) in enumerate(document.sentences) for _ in range(first, last)]
    return CoreferenceGold(
        traits=traits(
            order, [of_head[h][2] for h in order], document.words, document.upos, document.feats,
            document.heads, document.deprels, sentence_of,
        ),
        cluster=np.asarray([of_head[h][0] for h in order]),
        is_mention=is_mention,
    )  # fmt: skip


class Featurizer:
    """Cuts documents into windows and turns their annotation into label arrays."""

    def __init__(self, pieces: WordPieces, labels: Labels) -> None:
        self.pieces, self.labels = pieces, labels
        self.index = {
            name: {label: i for i, label in enumerate(values)} for name, values in labels.to_json().items()
        }

    def examples(self, document: AnnotatedDocument, budget: int, *, context: int = 0) -> list[Example]:
        encoded = self.pieces.encode(document.words)
        found = []
        for window in windows(
            document.sentences, [len(p) for p, _ in encoded], budget=budget, context=context
        ):
            found.append(self._example(document, window.first, window.last, encoded))
        return found

    def _example(
        self, d: AnnotatedDocument, first: int, last: int, encoded: Sequence[tuple[tuple[int, ...], int]]
    ) -> Example:
        count = last - first
        sentence = np.zeros(count, dtype=np.int64)
        for number, (a, b) in enumerate(d.sentences):
            sentence[max(a, first) - first : max(min(b, last) - first, 0)] = number
        sentence -= sentence[0]
        window = WindowInput(encoded[first:last], self.pieces.cls, self.pieces.sep)
        e = Example(d.corpus, window, sentence, offset=first)
        index = self.index
        if d.upos is not None:
            e.upos = np.asarray([index["upos"].get(u, IGNORE) for u in d.upos[first:last]])
        if d.feats is not None:
            e.feats = np.asarray(
                [index["feats"].get("" if f == "_" else f, IGNORE) for f in d.feats[first:last]]
            )
        if d.lemmas is not None:
            e.lemmas = np.asarray(
                [index["lemma_rules"].get(lemma_rule(w, x), IGNORE)
                 for w, x in zip(d.words[first:last], d.lemmas[first:last], strict=True)]
            )  # fmt: skip
        if d.heads is not None and d.deprels is not None:
            e.heads = np.asarray(
                [0 if h < 0 else h - first + 1 if first <= h < last else IGNORE for h in d.heads[first:last]]
            )
            e.deprels = np.asarray([index["deprels"].get(r, IGNORE) for r in d.deprels[first:last]])
        if d.frames is not None:
            self._frames(e, d, first, last)
        if d.entities is not None:
            self._entities(e, d, first, last)
        if d.attributions is not None:
            self._attributions(e, d, first, last)
        if d.factuality is not None:
            scale = 0 if d.corpus in ("ewt", "UDS_IH2", "uds_ih2") else 1
            e.factuality = [(w - first, scale, s) for w, s in d.factuality if first <= w < last]
        if d.relations:
            gold = d.relations[0]
            source, target = np.zeros(count), np.zeros(count)
            source[max(gold.source[0] - first, 0) : max(gold.source[1] - first, 0)] = 1
            target[max(gold.target[0] - first, 0) : max(gold.target[1] - first, 0)] = 1
            roots = ("CONCEDE", "RETREAT") if gold.root == "YIELD" else (gold.root,)
            e.relation = (source, target, tuple(index["event_types"][r] for r in roots))
        if d.quad is not None:
            e.quad = d.quad
        if d.event_type is not None:
            e.text_type = index["event_types"].get(d.event_type, IGNORE)
            if d.event_mode:
                e.text_mode = index["event_modes"].get(f"{d.event_type}:{d.event_mode}", IGNORE)
        if d.events is not None:
            self._events(e, d, first, last)
        return e

    def _frames(self, e: Example, d: AnnotatedDocument, first: int, last: int) -> None:
        tags = self.index["role_tags"]
        e.predicates = np.zeros(last - first, dtype=np.float32)
        starts = np.zeros(len(d.words), dtype=np.int64)
        for number, (a, b) in enumerate(d.sentences):
            starts[a:b] = a
            if d.frames_known is not None and not d.frames_known[number]:
                e.predicates[max(a - first, 0) : max(b - first, 0)] = IGNORE
        for frame in d.frames or ():
            if not first <= frame.trigger < last:
                continue
            e.predicates[frame.trigger - first] = 1.0
            row = np.zeros(last - first, dtype=np.int64)
            for role, a, b in frame.arguments:
                a, b = max(a, first) - first, min(b, last) - first
                if a < b and f"B-{role}" in tags and not row[a:b].any():
                    row[a:b] = tags[f"I-{role}"]
                    row[a] = tags[f"B-{role}"]
            e.frames.append((frame.trigger - first, row))

    def _entities(self, e: Example, d: AnnotatedDocument, first: int, last: int) -> None:
        name = {"worldwide": "entity_tags", "wikigold": "wikigold_tags", "re3d": "re3d_tags"}[d.corpus]
        tags = self.index[name]
        row = np.zeros(last - first, dtype=np.int64)
        for a, b, label in d.entities or ():
            if f"S-{label}" not in tags or a < first or b > last:
                continue
            a, b = a - first, b - first
            row[a:b] = tags[f"I-{label}"]
            row[a], row[b - 1] = tags[f"B-{label}"], tags[f"E-{label}"]
            if b - a == 1:
                row[a] = tags[f"S-{label}"]
        e.entities = row

    def _attributions(self, e: Example, d: AnnotatedDocument, first: int, last: int) -> None:
        tags = self.index["attribution_tags"]
        e.cues = np.zeros(last - first, dtype=np.float32)
        by_anchor: dict[int, np.ndarray] = {}
        for gold in d.attributions or ():
            if not gold.cue or not first <= gold.cue[0][0] < last:
                continue
            anchor = gold.cue[0][0] - first
            e.cues[anchor] = 1.0
            row = by_anchor.setdefault(anchor, np.zeros(last - first, dtype=np.int64))
            for role, fragments in (("content", gold.content), ("source", gold.source), ("cue", gold.cue)):
                for a, b in fragments:
                    a, b = max(a, first) - first, min(b, last) - first
                    if a < b:
                        row[a:b] = tags[f"I-{role}"]
                        row[a] = tags[f"B-{role}"]
        e.attributions = list(by_anchor.items())

    def _events(self, e: Example, d: AnnotatedDocument, first: int, last: int) -> None:
        types, modes, auxiliary = (self.index[n] for n in ("event_types", "event_modes", "auxiliary"))
        e.event_types = np.zeros(last - first, dtype=np.int64)
        e.event_modes = np.full(last - first, IGNORE, dtype=np.int64)
        for gold in d.events or ():
            if not first <= gold.trigger < last:
                continue
            at = gold.trigger - first
            e.event_types[at] = types.get(gold.type, 0) if gold.type else 0
            if gold.type and gold.modes is not None:
                e.event_modes[at] = modes.get(f"{gold.type}:{gold.modes[0]}", 0) if gold.modes else 0
            if gold.type and gold.auxiliary is not None:
                e.auxiliary.append((at, tuple(auxiliary[a] for a in gold.auxiliary if a in auxiliary)))


@dataclass(slots=True)
class Batch:
    """Padded tensors of one batch, and its examples for labels that are lists."""

    corpus: str
    examples: list[Example]
    pieces: Tensor
    shapes: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    coreference: CoreferenceGold | None = None
    states: Tensor | None = None
    """Word states worked out before, where the encoder stands still."""

    def to(self, device: torch.device) -> Batch:
        for name in ("pieces", "shapes", "first", "last", "sentence"):
            setattr(self, name, getattr(self, name).to(device, non_blocking=True))
        return self


def _blank(example: Example, rng: random.Random, unknown: int) -> None:
    """Make some of a window's word-pieces unknown, never its first and last."""
    pieces = example.input.pieces
    for at in range(1, len(pieces) - 1):
        if rng.random() < _BLANK_RATE:
            pieces[at] = unknown


def pad(rows: Sequence[np.ndarray], value: float, width: int | None = None) -> Tensor:
    """Stack rows of unequal length, padded with ``value``."""
    width = width or max(len(r) for r in rows)
    out = np.full((len(rows), width), value, dtype=rows[0].dtype)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def collate(examples: list[Example], coreference: CoreferenceGold | None = None) -> Batch:
    return Batch(
        examples[0].corpus,
        examples,
        pad([e.input.pieces for e in examples], 0),
        pad([e.input.shapes for e in examples], 0),
        pad([e.input.first for e in examples], 0),
        pad([e.input.last for e in examples], 0),
        pad([e.sentence for e in examples], -1),
        coreference,
    )


def batches_of(examples: list[Example], budget: int, rng: random.Random) -> list[Batch]:
    """Group windows of similar length into batches of at most ``budget`` padded word-pieces, shuffled."""
    order = sorted(examples, key=lambda e: e.length + rng.random() * 12)
    groups: list[list[Example]] = []
    current: list[Example] = []
    for example in order:
        if current and (len(current) + 1) * max(example.length, max(e.length for e in current)) > budget:
            groups.append(current)
            current = []
        current.append(example)
    if current:
        groups.append(current)
    rng.shuffle(groups)
    return [collate(g) for g in groups]


class Mixture:
    """An endless, seeded stream of batches: corpora take turns in proportion to size times weight."""

    def __init__(
        self,
        corpora: dict[str, list[AnnotatedDocument]],
        featurizer: Featurizer,
        weights: dict[str, float],
        *,
        budget: int,
        seed: int,
    ) -> None:
        self.corpora = {name: docs for name, docs in corpora.items() if weights.get(name, 0.0) > 0 and docs}
        self.featurizer, self.budget = featurizer, budget
        self.rng = random.Random(seed)
        self.mass = {
            name: weights[name] * sum(len(d.words) for d in docs) for name, docs in self.corpora.items()
        }
        self.queues: dict[str, list[Batch]] = {name: [] for name in self.corpora}
        self.gold: dict[str, CoreferenceGold | None] = {}

    def words_per_round(self) -> float:
        """Weighted words of one pass over everything."""
        return sum(self.mass.values())

    def _refill(self, name: str) -> None:
        rng = self.rng
        docs = list(self.corpora[name])
        rng.shuffle(docs)
        if name == "gum":
            batches = []
            for d in docs:
                if d.id not in self.gold:
                    self.gold[d.id] = coreference_gold(d)
                batches.append(
                    collate(self.featurizer.examples(d, rng.choice((96, 128, 192))), self.gold[d.id])
                )
            self.queues[name] = batches
            return
        if name in ("ngec",) and len(docs) > 1500:
            docs = docs[:1500]
        examples = [e for d in docs for e in self.featurizer.examples(d, rng.choice(WINDOWS))]
        for example in examples:
            _blank(example, rng, self.featurizer.pieces.unknown)
        self.queues[name] = batches_of(examples, self.budget, rng)

    def __iter__(self) -> Iterator[Batch]:
        names = list(self.corpora)
        share = [self.mass[n] for n in names]
        while True:
            name = self.rng.choices(names, share)[0]
            if not self.queues[name]:
                self._refill(name)
            yield self.queues[name].pop()
