"""Factuality on UDS_IH2, UW and MEANTIME: Pearson's r and the mean absolute error over all targets.

Targets of all sentences are pooled, as in Stanovsky et al. (2017) and Rudinger et al. (2018).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import CorpusError
from .corpora.annotated import AnnotatedDocument
from .counts import Row


@dataclass(frozen=True, slots=True)
class FactualityFigures:
    """``r`` is NaN when either side is constant (or there are fewer than two targets)."""

    targets: int
    r: float
    mae: float

    def rows(self) -> list[Row]:
        """Pearson's r, then the mean absolute error."""
        return [("Pearson r", self.r), ("MAE", self.mae)]


def score_factuality(
    gold: Sequence[AnnotatedDocument], predictions: Iterable[Mapping[str, Any]]
) -> FactualityFigures:
    """Score predictions ``{"row", "target", "score"}``.

    ``row`` is the document's place in ``gold``, ``target`` the place of the predicate in its
    ``factuality``. There is no fair value for a missing score, so every target needs one:
    CorpusError names the first that has none, or one that the gold does not have.
    """
    expected: dict[tuple[int, int], float] = {
        (row, target): label
        for row, document in enumerate(gold)
        for target, (_, label) in enumerate(document.factuality or ())
    }
    found: dict[tuple[int, int], float] = {}
    for prediction in predictions:
        try:
            key, score = (int(prediction["row"]), int(prediction["target"])), float(prediction["score"])
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(
                f"A factuality prediction is malformed ({prediction!r}): it needs row, target and score."
            ) from error
        if key not in expected:
            raise CorpusError(
                f"Row {key[0]}, target {key[1]} of the predictions is not in the data."
                " Predict on the same file that you score on."
            )
        found[key] = score
    if missing := next((key for key in expected if key not in found), None):
        raise CorpusError(
            f"Row {missing[0]}, target {missing[1]} has no prediction"
            f" ({len(expected) - len(found)} of {len(expected)} have none). Give a score for every target."
        )
    keys = list(expected)
    return correlation(np.array([expected[key] for key in keys]), np.array([found[key] for key in keys]))


def correlation(gold: np.typing.NDArray[Any], scores: np.typing.NDArray[Any]) -> FactualityFigures:
    """The figures of two equally long arrays, in the units of the gold (-3...3)."""
    if not len(gold):
        return FactualityFigures(0, float("nan"), float("nan"))
    mae = float(np.abs(gold - scores).mean())
    constant = len(gold) < 2 or bool(np.ptp(gold) == 0) or bool(np.ptp(scores) == 0)
    r = float("nan") if constant else float(np.corrcoef(gold, scores)[0, 1])
    return FactualityFigures(len(gold), r, mae)


_PERSONAL = frozenset({"i", "me", "my", "you", "your"})


def scale_of(sentences: Iterable[Sequence[str]]) -> str:
    """The annotation scale that fits data of this register: ``web`` (UDS_IH2) or ``news`` (UW, MEANTIME).

    First and second persons are some 4 % of the words of UDS_IH2 and 0.2 % of those of the newswire sets.
    """
    personal = total = 0
    for words in sentences:
        total += len(words)
        personal += sum(word.lower() in _PERSONAL for word in words)
    return "web" if personal > 0.015 * total else "news"
