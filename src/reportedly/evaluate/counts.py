"""Counts that precision, recall and F1 are made of, and macro-averages over classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from ..errors import CorpusError

Row = tuple[str, float]
"""A line of a table of figures: its name and its value."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items there are in the gold, in the predictions, and in both."""

    gold: int = 0
    predicted: int = 0
    correct: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.predicted + other.predicted, self.correct + other.correct)

    @property
    def precision(self) -> float:
        """Share of the predictions that are right; 0 if nothing was predicted."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 if there is no gold."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 if nothing is right."""
        total = self.gold + self.predicted
        return 2 * self.correct / total if total else 0.0


def compare(gold: Set[object], predicted: Set[object]) -> Counts:
    """Counts of two sets of items that can be compared for equality."""
    return Counts(len(gold), len(predicted), len(gold & predicted))


@dataclass(frozen=True, slots=True)
class Classification:
    """One label for each item: counts by class, and their averages.

    ``classes`` holds the classes of the gold only. A missing prediction counts as a wrong one.
    """

    classes: Mapping[str, Counts]
    items: int
    right: int

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the classes that the gold has."""
        return sum(counts.f1 for counts in self.classes.values()) / len(self.classes) if self.classes else 0.0

    @property
    def accuracy(self) -> float:
        return self.right / self.items if self.items else 0.0


def classification(gold: Sequence[str], predicted: Sequence[str | None]) -> Classification:
    """Compare labels item by item; None in ``predicted`` is "no answer"."""
    in_gold = Counter(gold)
    in_predicted = Counter(label for label in predicted if label is not None)
    right = Counter(label for label, answer in zip(gold, predicted, strict=True) if label == answer)
    classes = {label: Counts(in_gold[label], in_predicted[label], right[label]) for label in sorted(in_gold)}
    return Classification(classes, len(gold), right.total())


def by_row(
    predictions: Iterable[Mapping[str, object]], rows: int, *, what: str
) -> dict[int, Mapping[str, object]]:
    """Predictions by their ``row`` (0 up to ``rows``); raises CorpusError for a row that is not there."""
    found: dict[int, Mapping[str, object]] = {}
    for prediction in predictions:
        row = prediction.get("row")
        if not isinstance(row, int) or not 0 <= row < rows:
            raise CorpusError(
                f"A {what} prediction has row {row!r}, but the data has the rows 0 to {rows - 1}."
                " Predict on the same file that you score on."
            )
        if row in found:
            raise CorpusError(f"There are two {what} predictions for row {row}. Keep one of them.")
        found[row] = prediction
    return found
