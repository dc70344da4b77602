"""PLOVER relations (plv) and quad classes (cameo_class): macro-F1 over the classes of the gold; accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import CorpusError
from ..ontology import EVENT_TYPES, quad
from .corpora.relations import RelationRow
from .counts import Classification, Row, by_row, classification

_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
CORPUS_ROOTS: Mapping[str, str] = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
"""plv was annotated when PLOVER still had YIELD, which 2.0 splits; a 2.0 answer counts as YIELD."""


@dataclass(frozen=True, slots=True)
class RelationFigures:
    """``root``: over the root event types; ``quad``: over the quad classes "1".."4"."""

    root: Classification
    quad: Classification

    def rows(self) -> list[Row]:
        """Macro-F1 and accuracy of both, in the order in which they are usually printed."""
        return [
            ("root macro-F1", self.root.macro_f1),
            ("root accuracy", self.root.accuracy),
            ("quad macro-F1", self.quad.macro_f1),
            ("quad accuracy", self.quad.accuracy),
        ]

    def class_rows(self) -> list[Row]:
        """F1 of every root and quad class."""
        return [
            *((f"F1 {name}", counts.f1) for name, counts in self.root.classes.items()),
            *((f"F1 quad {name}", counts.f1) for name, counts in self.quad.classes.items()),
        ]


@dataclass(frozen=True, slots=True)
class QuadFigures:
    """``quad``: over "0" (no event) to "4"."""

    quad: Classification

    def rows(self) -> list[Row]:
        """Macro-F1, accuracy, then the F1 of every class."""
        return [
            ("quad macro-F1", self.quad.macro_f1),
            ("quad accuracy", self.quad.accuracy),
            *((f"F1 {name}", counts.f1) for name, counts in self.quad.classes.items()),
        ]


def score_relations(
    gold: Sequence[RelationRow], predictions: Iterable[Mapping[str, object]]
) -> RelationFigures:
    """Score predictions ``{"row", "root", "quad"}``; a row without one counts as wrong.

    The classes averaged over are those of the gold. Raises CorpusError for rows that do not exist.
    """
    found = by_row(predictions, len(gold), what="relation")
    roots = [_text(found.get(row, {}).get("root")) for row in range(len(gold))]
    quads = [_text(found.get(row, {}).get("quad")) for row in range(len(gold))]
    return RelationFigures(
        classification(
            [corpus_root(row.root) for row in gold], [root and corpus_root(root) for root in roots]
        ),
        classification([str(row.quad) for row in gold], quads),
    )


def score_quads(gold: Sequence[int | None], predictions: Iterable[Mapping[str, object]]) -> QuadFigures:
    """Score predictions ``{"row", "label"}`` against quad classes 0..4; a row without one counts as wrong."""
    found = by_row(predictions, len(gold), what="quad")
    labels: list[str] = []
    for row, label in enumerate(gold):
        if label is None:
            raise CorpusError(
                f"Row {row} of the gold has no quad class. Use a file of sentences with classes 0 to 4."
            )
        labels.append(str(label))
    answers = [_text(found.get(row, {}).get("label")) for row in range(len(gold))]
    return QuadFigures(classification(labels, answers))


def corpus_root(root: str) -> str:
    """The corpus's name for an event type of PLOVER 2.0 (or of its own scheme)."""
    name = root.strip().upper()
    return CORPUS_ROOTS.get(name, name)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def root_and_quad(types: Mapping[str, float]) -> tuple[str, int]:
    """The likeliest root event type in the corpus's scheme, and the likeliest quad class (1..4).

    The corpus joins CONCEDE and RETREAT as YIELD and counts both as material cooperation.
    """
    roots: dict[str, float] = {}
    quads = [0.0] * 5
    for name, probability in types.items():
        if name not in EVENT_TYPES:
            continue
        root = CORPUS_ROOTS.get(name, name)
        roots[root] = roots.get(root, 0.0) + probability
        quads[2 if root != name else 1 + _QUADS.index(quad(name))] += probability
    return max(roots, key=roots.__getitem__), quads.index(max(quads))
