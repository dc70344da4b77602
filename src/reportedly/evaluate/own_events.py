"""Events of our own corpus: triggers, types, auxiliary modes, positions, mentions of one event, calibration.

A prediction is one JSON object an item::

    {"doc": "own/ID",
     "events": [{"trigger": [start, end], "type": "AID", "modes": [], "auxiliary": [], "confidence": 0.9,
                 "positions": [{"sources": [[start, end], null], "value": "CT+"}], "event": "…"}],
     "given": [{"trigger": [start, end], "type": "AID"}]}

Offsets are characters of the item's text. ``positions``: outermost source first, none for the report's own; a source
that nobody names is null. ``event`` is equal for mentions of one event, null where mentions were not linked.
``given``: the types of words that are told to be triggers. Expected calibration error: Naeini et al. 2015.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .by_document import by_document, malformed
from .coreference import CoreferenceMeasures, score_coreference
from .corpora.own_items import AUXILIARIES, OwnAnnotation, OwnItem
from .corpora.own_split import part_of_word
from .counts import Classification, Counts, Row, classification

Characters = tuple[int, int]
_Chain = tuple[Characters | None, ...]
BINS = 10
_UNCOMMITTED = "Uu"


@dataclass(frozen=True, slots=True)
class PredictedEvent:
    """What was predicted of one mention; ``event`` names the event that it was linked to."""

    trigger: Characters
    type: str
    auxiliary: frozenset[str]
    modes: frozenset[str]
    confidence: float
    positions: tuple[tuple[_Chain, str], ...]
    event: str | None


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Figures on our own corpus; see :meth:`rows`. ``links`` is None where no prediction links mentions."""

    triggers: Counts
    hard_negatives: Counts
    types: Mapping[str, Counts]
    given: Classification
    unseen: Classification
    modes: Counts
    auxiliary: Mapping[str, Counts]
    positions: Counts
    sources: Counts
    links: CoreferenceMeasures | None
    calibration: float

    def rows(self) -> list[Row]:
        """The figures by name. Auxiliary modes and positions are counted on the triggers that were found."""
        table: list[Row] = [
            ("trigger precision", self.triggers.precision),
            ("trigger recall", self.triggers.recall),
            ("trigger F1", self.triggers.f1),
            ("hard negatives taken for events", self.hard_negatives.recall),
            ("type macro-F1, trigger given", self.given.macro_f1),
            ("type macro-F1, trigger given, words not in training", self.unseen.macro_f1),
            ("type macro-F1, end to end", _macro(self.types)),
            ("mode F1 where the type is right", self.modes.f1),
            ("auxiliary macro-F1", _macro(self.auxiliary)),
            ("positions F1, chain and polarity", self.positions.f1),
            ("positions F1, sources only", self.sources.f1),
            ("expected calibration error", self.calibration),
        ]
        if self.links is not None:
            table += [
                ("same event, mean F1", self.links.mean_f1),
                ("same event, MUC F1", self.links.muc.f1),
                ("same event, B3 F1", self.links.b_cubed.f1),
                ("same event, CEAF-e F1", self.links.ceaf_e.f1),
            ]
        return table

    def class_rows(self) -> list[Row]:
        """F1 of each type, with the trigger given and end to end, and of each auxiliary mode."""
        return [
            *((f"F1 {name}, trigger given", counts.f1) for name, counts in self.given.classes.items()),
            *((f"F1 {name}, end to end", counts.f1) for name, counts in sorted(self.types.items())),
            *((f"F1 {name}", counts.f1) for name, counts in self.auxiliary.items()),
        ]


def score_own(items: Sequence[OwnItem], predictions: Iterable[Mapping[str, Any]]) -> OwnFigures:
    """Score predictions in the form above; an item without one counts as one in which nothing was found.

    :raises CorpusError: a prediction is not of these items, or malformed.
    """
    answers = by_document(predictions, [f"own/{item.id}" for item in items], what="own")
    triggers = hard = modes = positions = sources = Counts()
    types: Counter[str] = Counter()
    types_found: Counter[str] = Counter()
    types_right: Counter[str] = Counter()
    auxiliary = {name: Counts() for name in AUXILIARIES}
    told: list[tuple[str, str | None, bool]] = []
    clusters: list[tuple[list[list[Characters]], list[list[Characters]]]] = []
    certain: list[tuple[float, bool]] = []
    linked = False
    for item, answer in zip(items, answers, strict=True):
        found, given = predicted_events(answer)
        gold = {_span(a): a for a in item.annotations if a.type is not None}
        both = gold.keys() & found.keys()
        triggers += Counts(len(gold), len(found), len(both))
        tempting = {_span(a) for a in item.annotations if a.type is None}
        hard += Counts(len(tempting), 0, len(tempting & found.keys()))
        types.update(str(a.type) for a in gold.values())
        types_found.update(event.type for event in found.values())
        for span, event in found.items():
            right = span in gold and gold[span].type == event.type
            certain.append((event.confidence, right))
            types_right[event.type] += right
        for span, annotation in gold.items():
            unseen = part_of_word(annotation.trigger.text) != "train"
            told.append((str(annotation.type), given.get(span), unseen))
        for span in both:
            annotation, event = gold[span], found[span]
            if event.type == annotation.type:
                modes += Counts(
                    len(annotation.modes), len(event.modes), len(event.modes & set(annotation.modes))
                )
            for name in AUXILIARIES:
                here, there = name in annotation.auxiliary, name in event.auxiliary
                auxiliary[name] += Counts(here, there, here and there)
            all_held, named = position_counts(annotation, event, item.text)
            positions += all_held
            sources += named
        linked = linked or any(event.event is not None for event in found.values())
        clusters.append((gold_clusters(item), _predicted_clusters(found.values())))
    names = sorted(types | types_found)
    by_type = {name: Counts(types[name], types_found[name], types_right[name]) for name in names}
    return OwnFigures(
        triggers=triggers,
        hard_negatives=hard,
        types={name: counts for name, counts in by_type.items() if counts.gold},
        given=classification([gold_type for gold_type, _, _ in told], [answer for _, answer, _ in told]),
        unseen=classification([g for g, _, new in told if new], [a for _, a, new in told if new]),
        modes=modes,
        auxiliary={name: counts for name, counts in auxiliary.items() if counts.gold},
        positions=positions,
        sources=sources,
        links=score_coreference(*zip(*clusters, strict=True)).coreferent if linked else None,
        calibration=calibration_error(certain),
    )


def calibration_error(answers: Sequence[tuple[float, bool]], *, bins: int = BINS) -> float:
    """Expected calibration error of (confidence 0..1, right?) pairs: the distance of mean confidence and accuracy,
    over bins of equal width, weighted by how many answers are in each; 0 without answers."""
    sums = [[0.0, 0, 0] for _ in range(bins)]
    for confidence, right in answers:
        cell = sums[min(int(confidence * bins), bins - 1)]
        cell[0] += confidence
        cell[1] += right
        cell[2] += 1
    gap = sum(abs(confidence - right) for confidence, right, _ in sums)
    return gap / len(answers) if answers else 0.0


def gold_clusters(item: OwnItem) -> list[list[Characters]]:
    """The triggers of an item's events, those of one event together, in the order of the annotation."""
    root = {a.number: a.number for a in item.annotations if a.type is not None}

    def first(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    for a in item.annotations:
        if a.same in root and a.number in root:
            root[first(a.number)] = first(a.same)
    clusters: dict[int, list[Characters]] = {}
    for a in item.annotations:
        if a.number in root:
            clusters.setdefault(first(a.number), []).append(_span(a))
    return list(clusters.values())


def _predicted_clusters(events: Iterable[PredictedEvent]) -> list[list[Characters]]:
    clusters: dict[object, list[Characters]] = {}
    for event in events:
        clusters.setdefault(event.trigger if event.event is None else event.event, []).append(event.trigger)
    return list(clusters.values())


def position_counts(annotation: OwnAnnotation, event: PredictedEvent, text: str) -> tuple[Counts, Counts]:
    """Counts of all positions, and of those with a source, each gold one matched at most once.

    A source that commits itself to nothing (Uu) holds no position; the report itself always has one.
    """
    gold: list[tuple[_Chain, str]] = [((), annotation.author)]
    gold += [
        (tuple((link.source.start, link.source.end) if link.source else None for link in p.chain), p.value)
        for p in annotation.positions
        if p.value != _UNCOMMITTED
    ]
    predicted = [(chain, value) for chain, value in event.positions if not chain or value != _UNCOMMITTED]
    left = list(gold)
    right: list[_Chain] = []
    for chain, value in predicted:
        for there in left:
            if _polarity(there[1]) == _polarity(value) and _same_chain(there[0], chain, text):
                left.remove(there)
                right.append(chain)
                break
    named = Counts(
        sum(bool(chain) for chain, _ in gold),
        sum(bool(chain) for chain, _ in predicted),
        sum(bool(chain) for chain in right),
    )
    return Counts(len(gold), len(predicted), len(right)), named


def _same_chain(gold: _Chain, predicted: _Chain, text: str) -> bool:
    """Chains of the same length whose sources overlap, or are the same words elsewhere in the text."""
    return len(gold) == len(predicted) and all(
        a == b
        or (
            a is not None
            and b is not None
            and ((a[0] < b[1] and b[0] < a[1]) or text[slice(*a)].casefold() == text[slice(*b)].casefold())
        )
        for a, b in zip(gold, predicted, strict=True)
    )


def _polarity(value: str) -> str:
    return value[-1] if value[-1] in "+-" else _UNCOMMITTED


def _span(annotation: OwnAnnotation) -> Characters:
    return annotation.trigger.start, annotation.trigger.end


def _macro(classes: Mapping[str, Counts]) -> float:
    return sum(counts.f1 for counts in classes.values()) / len(classes) if classes else 0.0


def predicted_events(
    answer: Mapping[str, Any],
) -> tuple[dict[Characters, PredictedEvent], dict[Characters, str]]:
    """The predicted events of an item by trigger, and the types of given triggers."""
    try:
        events = [
            PredictedEvent(
                trigger=_pair(event["trigger"]),
                type=str(event["type"]),
                auxiliary=frozenset(event.get("auxiliary", ())),
                modes=frozenset(event.get("modes", ())),
                confidence=float(event.get("confidence", 1.0)),
                positions=tuple(
                    (
                        tuple(None if source is None else _pair(source) for source in position["sources"]),
                        str(position["value"]),
                    )
                    for position in event.get("positions", ())
                ),
                event=event.get("event"),
            )
            for event in answer.get("events", ())
        ]
        given = {_pair(told["trigger"]): str(told["type"]) for told in answer.get("given", ())}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise malformed("own", answer, 'events with "trigger" and "type"', error) from error
    return {event.trigger: event for event in events}, given


def _pair(value: Sequence[Any]) -> Characters:
    start, end = value
    return int(start), int(end)
