"""Quantities: are the numbers of a text found, with their bounds and the unit that is counted?

Data are a JSON list of ``{"text", "quantities": [{"value", "low", "high", "unit"}]}``. A found quantity is paired
with one of the gold: by its words where the gold gives ``start`` and ``end``, else by its value. *Value* is right
where ``value`` is, or, where the gold has no single value ("dozens", "from 300 to 500"), where ``low`` and ``high``
are; *value and unit* where the unit is the same word too, singular or plural. Both are F1 over all texts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..coding.quantities import find_quantities
from ..errors import CorpusError
from ..records import Document, Quantity
from .bench import GoldWordsReader, Outcome, Step
from .counts import Counts, Row


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """A quantity of the gold: ``span`` is None where the data do not say which words it is."""

    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class QuantityCase:
    """A text and its quantities; ``gold`` is None where nobody says."""

    text: str
    gold: tuple[GoldQuantity, ...] | None


@dataclass(frozen=True, slots=True)
class QuantityFigures:
    """Counts of quantities whose value, and whose value and unit, are right."""

    value: Counts
    both: Counts
    wrong: Sequence[int]
    """Rows where not everything is right."""

    def rows(self) -> list[Row]:
        """All figures, in the order in which they are printed."""
        return [
            ("value F1", self.value.f1),
            ("value precision", self.value.precision),
            ("value recall", self.value.recall),
            ("value + unit F1", self.both.f1),
        ]


def read_quantities(path: Path) -> list[QuantityCase]:
    """The cases of a JSON file. Raises CorpusError where it is none, or a case has no text."""
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path} is not JSON ({error}). Give a list of {{'text', 'quantities'}} objects."
        ) from error
    if not isinstance(items, list):
        raise CorpusError(f"{path} holds no list. Give a list of {{'text', 'quantities'}} objects.")
    return [_case(path, number, item) for number, item in enumerate(items)]


def _case(path: Path, number: int, item: Any) -> QuantityCase:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise CorpusError(f"{path}, item {number}: no text. Every item is {{'text', 'quantities'}}.")
    listed = item.get("quantities")
    if listed is None:
        return QuantityCase(item["text"], None)
    try:
        return QuantityCase(item["text"], tuple(_gold(one) for one in listed))
    except (TypeError, ValueError, AttributeError) as error:
        raise CorpusError(
            f"{path}, item {number}: a malformed quantity ({error}). One is {{'value', 'low', 'high', 'unit'}}."
        ) from error


def _gold(one: Mapping[str, Any]) -> GoldQuantity:
    value, low, high = (
        float(one[name]) if one.get(name) is not None else None for name in ("value", "low", "high")
    )
    span = (int(one["start"]), int(one["end"])) if "start" in one and "end" in one else None
    return GoldQuantity(value, low, high, one.get("unit"), span)


def prediction_of(row: int, found: Iterable[Quantity]) -> dict[str, Any]:
    """The quantities of a text as JSON."""
    return {
        "row": row,
        "quantities": [
            {
                "value": q.value, "low": q.low, "high": q.high, "unit": q.unit,
                "start": q.span.start, "end": q.span.end,
            }
            for q in found
        ],
    }  # fmt: skip


def score_quantities(
    cases: Sequence[QuantityCase], found: Sequence[Sequence[Mapping[str, Any]]]
) -> QuantityFigures:
    """Compare the quantities found in each text with its gold; texts without gold are passed over."""
    value = both = Counts()
    wrong: list[int] = []
    for row, (case, answers) in enumerate(zip(cases, found, strict=True)):
        if case.gold is None:
            continue
        pairs = _pairs(case.gold, answers)
        values = sum(_same_value(gold, answer) for gold, answer in pairs)
        units = sum(
            _same_value(gold, answer) and _same_unit(gold.unit, answer.get("unit")) for gold, answer in pairs
        )
        value += Counts(len(case.gold), len(answers), values)
        both += Counts(len(case.gold), len(answers), units)
        if not units == len(case.gold) == len(answers):
            wrong.append(row)
    return QuantityFigures(value, both, wrong)


def _pairs(
    gold: Sequence[GoldQuantity], answers: Sequence[Mapping[str, Any]]
) -> list[tuple[GoldQuantity, Mapping[str, Any]]]:
    """Gold and answers paired one to one, the best fits first."""
    fits = sorted(
        (
            (_fit(wanted, answer), -i, -k)
            for i, wanted in enumerate(gold)
            for k, answer in enumerate(answers)
            if _fit(wanted, answer) > 0
        ),
        reverse=True,
    )
    pairs, taken, given = [], set(), set()
    for _, i, k in fits:
        if i not in taken and k not in given:
            taken.add(i)
            given.add(k)
            pairs.append((gold[-i], answers[-k]))
    return pairs


def _fit(gold: GoldQuantity, answer: Mapping[str, Any]) -> float:
    """How well an answer fits; 0 where it is no candidate."""
    same = _same_value(gold, answer)
    if gold.span is not None and answer.get("start") is not None:
        shared = min(gold.span[1], answer["end"]) - max(gold.span[0], answer["start"])
        return float(max(shared, 0)) + (0.5 if shared > 0 and same else 0.0)
    return (2.0 if same else 0.0) + (1.0 if same and _same_unit(gold.unit, answer.get("unit")) else 0.0)


def _same_value(gold: GoldQuantity, answer: Mapping[str, Any]) -> bool:
    if gold.value is not None:
        return _equal(gold.value, answer.get("value"))
    return _equal(gold.low, answer.get("low")) and _equal(gold.high, answer.get("high"))


def _equal(wanted: float | None, given: float | None) -> bool:
    if wanted is None or given is None:
        return wanted is None and given is None
    return math.isclose(wanted, given, rel_tol=1e-3, abs_tol=1e-9)


def _same_unit(wanted: str | None, given: str | None) -> bool:
    return _singular(wanted) == _singular(given)


def _singular(unit: str | None) -> str:
    """A unit's words in lower case without the ending of the plural."""
    word = (unit or "").lower().strip()
    for plural, single in (("ies", "y"), ("sses", "ss"), ("men", "man"), ("s", "")):
        if word.endswith(plural) and not word.endswith("ss"):
            return word.removesuffix(plural) + single
    return word


def run_quantities(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """A JSON list of texts: the quantities in each."""
    cases = read_quantities(data)
    predictions: list[Mapping[str, Any]] = []
    for row, case in enumerate(cases):
        reading = reader.read(Document(id=f"quantities/{row}", text=case.text))
        predictions.append(prediction_of(row, (mention.quantity for mention in find_quantities(reading))))
        step(len(cases) - row - 1)
    judged = sum(case.gold is not None for case in cases)
    if not judged:
        return Outcome(len(cases), "texts", (), predictions, ("no gold quantities: predicted, not scored",))
    rows = score_quantities(cases, [p["quantities"] for p in predictions]).rows()
    return Outcome(judged, "texts", rows, predictions)
