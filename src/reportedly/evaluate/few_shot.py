"""The benchmark of learning from few examples: modes of PLOVER, each learnt anew from eight events of our corpus.

The reader is frozen, and its mode scores are not used; but it has met these modes in training, so the figures are of
what a head learns from eight examples over vectors that know the distinction, not of modes nobody has thought of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..coding.few_shot import learn
from ..coding.own_types import MODE_SHARE
from ..errors import CorpusError
from ..records import Document
from .corpora.own import read_own_items

if TYPE_CHECKING:
    from .bench import GoldWordsReader, Outcome, Step

Floats = NDArray[np.float32]

EXAMPLES = 8
SEEDS = 5
LEAST = 25
"""Modes with fewer events are left out."""
CHOSEN = 5
"""How many types' commonest modes are averaged."""


def run_few_shot(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """The events of all parts of a folder of our corpus that the reader takes for predicates."""
    from .bench import Outcome

    items = read_own_items(data, "all")
    vectors: list[Floats] = []
    texts: list[int] = []
    types: list[str] = []
    modes: list[tuple[str, ...]] = []
    for number, item in enumerate(items):
        step(len(items) - number)
        reading = reader.read(Document(id=item.id, text=item.text, published=item.published))
        marks = {mark.trigger.start: mark for mark in item.annotations if mark.type is not None}
        for predicate in reading.predicates:
            mark = marks.get(reading.words[predicate.word].start)
            if mark is not None and mark.type is not None:
                vectors.append(predicate.vector)
                texts.append(number)
                types.append(mark.type)
                modes.append(mark.modes)
    step(0)
    counts = Counter((t, m) for t, own in zip(types, modes, strict=True) for m in own)
    common = [key for key, count in counts.most_common() if count >= LEAST]
    if not common:
        raise CorpusError(f"{data}: no mode has {LEAST} events here. Give the folder corpus.")
    all_vectors, of_text, of_type = np.array(vectors), np.array(texts), np.array(types)
    scores: dict[tuple[str, str], float] = {}
    predictions: list[Mapping[str, Any]] = []
    for type_, mode in common:
        places = np.flatnonzero(of_type == type_)
        has = np.array([mode in modes[i] for i in places])
        runs = [_run(all_vectors[places], of_text[places], has, seed) for seed in range(SEEDS)]
        scores[type_, mode] = float(np.mean(runs))
        predictions.append({"type": type_, "mode": mode, "events": counts[type_, mode], "f1": runs})
    best: dict[str, str] = {}
    for type_, mode in common:
        best.setdefault(type_, mode)
    chosen = list(best.items())[:CHOSEN]
    rows = [
        (f"F1, the commonest modes of {len(chosen)} types", float(np.mean([scores[key] for key in chosen]))),
        *((f"F1 {type_} {mode}", scores[type_, mode]) for type_, mode in chosen),
        (f"F1, mean of all {len(common)} modes", float(np.mean(list(scores.values())))),
        ("modes of F1 .70 and more", float(sum(score >= 0.7 for score in scores.values()))),
    ]
    details = [(f"F1 {type_} {mode} ({counts[type_, mode]} events)", scores[type_, mode]) for type_, mode in common]
    notes = (
        f"learnt from {EXAMPLES} events each, {SEEDS} draws; tested on the other events of the type",
        "the frozen reader has met these modes in training; its mode scores are not used",
    )
    return Outcome(len(vectors), "events", rows, predictions, notes, details)


def _run(vectors: Floats, texts: NDArray[np.int64], has: NDArray[np.bool_], seed: int) -> float:
    """F1 of one draw: eight events of the mode, and other events of the type from half of the texts, to learn from; the
    rest to be tested on, but for texts that an example stands in."""
    draw = np.random.default_rng(seed)
    examples = draw.permutation(np.flatnonzero(has))[:EXAMPLES]
    known = set(draw.permutation(np.unique(texts))[::2])
    learning = np.array([text in known for text in texts])
    of_examples = np.isin(texts, texts[examples])
    background = np.flatnonzero(~has & (learning | of_examples))
    tested = np.flatnonzero((has & ~np.isin(np.arange(len(has)), examples)) | (~has & ~learning & ~of_examples))
    head = learn(vectors[examples], vectors[:0], vectors[background], share=MODE_SHARE).head
    taken = head.probabilities(vectors[tested]) >= head.threshold
    right = int((taken & has[tested]).sum())
    return 2 * right / max(1, int(taken.sum()) + int(has[tested].sum()))
