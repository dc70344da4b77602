"""Entities: exact-span micro-F1 (bounds and class both right), as CoNLL-2003 scores them.

Tags may be BIO, BIOES or IOB1, and the gold's scheme may differ from the predictions'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import CorpusError
from .corpora.annotated import AnnotatedDocument
from .corpora.bio import spans_of_tags
from .counts import Counts, Row, compare

Entity = tuple[int, int, str]
"""First word, the word after the last, class."""


@dataclass(frozen=True, slots=True)
class EntityFigures:
    """``total`` counts all classes together; ``classes`` has every class of gold or predictions."""

    total: Counts
    classes: Mapping[str, Counts]

    def rows(self) -> list[Row]:
        """Micro-averaged F1, precision and recall, then the F1 of every class."""
        return [
            ("exact-span micro-F1", self.total.f1),
            ("precision", self.total.precision),
            ("recall", self.total.recall),
            *((f"F1 {label}", counts.f1) for label, counts in self.classes.items()),
        ]


def score_spans(gold: Sequence[Iterable[Entity]], predicted: Sequence[Iterable[Entity]]) -> EntityFigures:
    """Compare entities unit by unit (sentences or documents, in the same order on both sides)."""
    if len(gold) != len(predicted):
        raise CorpusError(
            f"The gold has {len(gold)} texts, the predictions {len(predicted)}: give one for each."
        )
    expected = {(unit, *entity) for unit, entities in enumerate(gold) for entity in entities}
    found = {(unit, *entity) for unit, entities in enumerate(predicted) for entity in entities}
    classes = {
        label: compare(
            {entity for entity in expected if entity[3] == label},
            {entity for entity in found if entity[3] == label},
        )
        for label in sorted({entity[3] for entity in expected | found})
    }
    return EntityFigures(compare(expected, found), classes)


def score_entities(
    gold: Sequence[AnnotatedDocument], predictions: Iterable[Mapping[str, Any]]
) -> EntityFigures:
    """Score predictions ``{"sentence", "tags"}``; ``sentence`` counts the sentences of all documents from 0.

    A sentence without a prediction counts as one without entities. Raises CorpusError for a sentence
    that does not exist or whose tags are not as many as its words.
    """
    sentences: list[list[Entity]] = []
    lengths: list[int] = []
    for document in gold:
        starts = {first: len(sentences) + number for number, (first, _) in enumerate(document.sentences)}
        bounds = sorted(starts)
        sentences.extend([] for _ in document.sentences)
        lengths.extend(last - first for first, last in document.sentences)
        position = 0
        for first, last, label in sorted(document.entities or ()):
            while position + 1 < len(bounds) and bounds[position + 1] <= first:
                position += 1
            start = bounds[position]
            sentences[starts[start]].append((first - start, last - start, label))
    predicted: list[list[Entity]] = [[] for _ in sentences]
    for prediction in predictions:
        number, tags = prediction.get("sentence"), prediction.get("tags")
        if not isinstance(number, int) or not 0 <= number < len(sentences) or not isinstance(tags, Sequence):
            raise CorpusError(
                f"An entity prediction has sentence {number!r}, but the data has the sentences 0 to"
                f" {len(sentences) - 1}. Each prediction needs a sentence and its tags."
            )
        if len(tags) != lengths[number]:
            raise CorpusError(
                f"Sentence {number} has {lengths[number]} words, but {len(tags)} tags were predicted."
                " Keep the words of the file as they are."
            )
        predicted[number] = spans_of_tags([str(tag) for tag in tags])
    return score_spans(sentences, predicted)
