"""The benchmark on contrast sets: whether a small change of the text changes the record as it must, and only so.

A prediction is one JSON object a text::

    {"doc": "contrast/ID/1", "events": [{"trigger": [start, end], "type": "AID", "auxiliary": [], "confidence": 0.9,
                                          "positions": [{"sources": [[start, end]], "value": "CT+"}],
                                          "actors": [[start, end]], "recipients": [[start, end]]}]}

A text is right where the marked word is found with its type and with what the pair is about: the parties (voice,
swapped), the auxiliary mode (future, conditional, historical), mode and positions (negated), positions (source,
alleged). A pair is right where both of its texts are. The idea: Gardner et al. 2020, "Evaluating Models' Local
Decision Boundaries via Contrast Sets".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..records import Document
from .by_document import by_document, malformed
from .corpora.contrast import CHANGES, ContrastPair, read_contrast
from .corpora.own_items import OwnAnnotation, OwnItem, OwnSpan
from .counts import Row
from .own_events import position_counts, predicted_events
from .own_task import event_prediction

if TYPE_CHECKING:
    from .bench import GoldWordsReader, Outcome, Step

Characters = tuple[int, int]

FLAG = {"negated": "negation", "future": "future", "conditional": "hypothetical", "historical": "historical"}
"""The auxiliary mode that a change turns on or off."""
BY_PARTIES = ("voice", "swapped")
BY_POSITIONS = ("negated", "source", "alleged")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was right of one text: the word found as an event, its type, and all that the pair is about."""

    found: bool
    typed: bool
    right: bool


@dataclass(frozen=True, slots=True)
class ContrastFigures:
    """The verdicts on both texts of every pair, by what the pair changes."""

    verdicts: Mapping[str, Sequence[tuple[Verdict, Verdict]]]

    def rows(self) -> list[Row]:
        """Shares of pairs right on both sides: of all, and of each change."""
        every = [pair for pairs in self.verdicts.values() for pair in pairs]
        table: list[Row] = [
            ("pairs right on both sides", _share(all(side.right for side in pair) for pair in every))
        ]
        table += [
            (f"  {name}", _share(all(side.right for side in pair) for pair in self.verdicts[name]))
            for name in CHANGES
            if name in self.verdicts
        ]
        sides = [side for pair in every for side in pair]
        return [
            *table,
            ("texts right", _share(side.right for side in sides)),
            ("triggers found", _share(side.found for side in sides)),
            ("types right, of triggers found", _share(side.typed for side in sides if side.found)),
        ]

    def class_rows(self) -> list[Row]:
        """Of each change, the texts that are right: the first ones and the second ones."""
        return [
            (f"{name}, text {number + 1}", _share(pair[number].right for pair in self.verdicts[name]))
            for name in CHANGES
            if name in self.verdicts
            for number in (0, 1)
        ]


def run_contrast(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """Read and code both texts of every pair."""
    from ..coding import code
    from .bench import Outcome

    pairs = read_contrast(data)
    texts = [item for pair in pairs for item in pair.sides]
    predictions: list[Mapping[str, Any]] = []
    for number, item in enumerate(texts):
        step(len(texts) - number)
        name = f"contrast/{item.id}"
        mentions = code(reader.read(Document(id=name, text=item.text, published=item.published)))
        events = []
        for mention in mentions:
            if mention.event.type is not None:
                parties = {
                    "actors": [[p.span.start, p.span.end] for p in mention.actors],
                    "recipients": [[p.span.start, p.span.end] for p in mention.recipients],
                }
                events.append(event_prediction(mention) | parties)
        predictions.append({"doc": name, "events": events})
    step(0)
    figures = score_contrast(pairs, predictions)
    return Outcome(len(pairs), "pairs", figures.rows(), predictions, details=figures.class_rows())


def score_contrast(
    pairs: Sequence[ContrastPair], predictions: Iterable[Mapping[str, Any]]
) -> ContrastFigures:
    """Score predictions in the form above; a text without one counts as one in which nothing was found.

    :raises CorpusError: a prediction is not of these pairs, or malformed.
    """
    names = [f"contrast/{item.id}" for pair in pairs for item in pair.sides]
    answers = by_document(predictions, names, what="contrast")
    verdicts: dict[str, list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for pair, first, second in zip(pairs, answers[::2], answers[1::2], strict=True):
        verdicts[pair.change].append(
            (verdict(pair.change, pair.first, first), verdict(pair.change, pair.second, second))
        )
    return ContrastFigures(verdicts)


def verdict(change: str, item: OwnItem, answer: Mapping[str, Any]) -> Verdict:
    """What is right of a text of a pair that changes ``change``."""
    (mark,) = (a for a in item.annotations if a.type is not None)
    span = (mark.trigger.start, mark.trigger.end)
    events, _ = predicted_events(answer)
    event = events.get(span)
    if event is None:
        return Verdict(found=False, typed=False, right=False)
    right = event.type == mark.type
    if change in FLAG:
        right = right and (FLAG[change] in mark.auxiliary) == (FLAG[change] in event.auxiliary)
    if change in BY_POSITIONS:
        held, _ = position_counts(mark, event, item.text)
        right = right and held.gold == held.predicted == held.correct
    if change in BY_PARTIES:
        right = right and _same_parties(mark, _parties(answer, span))
    return Verdict(found=True, typed=event.type == mark.type, right=right)


def _parties(answer: Mapping[str, Any], span: Characters) -> tuple[list[Characters], list[Characters]]:
    """The actors and recipients of the event at ``span``."""
    try:
        (event,) = (e for e in answer["events"] if (e["trigger"][0], e["trigger"][1]) == span)
        actors, recipients = (
            [(int(start), int(end)) for start, end in event.get(role, ())]
            for role in ("actors", "recipients")
        )
    except (KeyError, TypeError, ValueError) as error:
        raise malformed(
            "contrast", answer, 'events with "actors" and "recipients" of [start, end]', error
        ) from error
    return actors, recipients


def _same_parties(mark: OwnAnnotation, parties: tuple[list[Characters], list[Characters]]) -> bool:
    """Whether actors and recipients are, one for one, in the same places of the text."""
    return all(
        _overlap(spans, found) for spans, found in zip((mark.actors, mark.recipients), parties, strict=True)
    )


def _overlap(gold: Sequence[OwnSpan], found: Sequence[Characters]) -> bool:
    def meets(span: OwnSpan, other: Characters) -> bool:
        return span.start < other[1] and other[0] < span.end

    return all(any(meets(span, other) for other in found) for span in gold) and all(
        any(meets(span, other) for span in gold) for other in found
    )


def _share(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return sum(listed) / len(listed) if listed else float("nan")
