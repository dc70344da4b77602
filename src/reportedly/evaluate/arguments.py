"""PropBank arguments: span F1 as the CoNLL-2005 shared task counts it, and predicate identification.

An argument is right if its predicate, role and span are (Carreras and Màrquez 2005, ``srl-eval.pl``). As
there, a continuation (``C-ARG1``) is one argument with the ``ARG1`` it continues, right only if all its
parts are; ``R-`` roles are roles of their own; the verb itself never counts. Micro-averaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .by_document import by_document, malformed
from .corpora.annotated import AnnotatedDocument, Frame, WordSpan
from .counts import Counts, Row, compare

ArgumentKey = tuple[int, str, tuple[WordSpan, ...]]
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class ArgumentFigures:
    """``labelled`` is the headline; ``predicates`` asks only which words are predicates."""

    labelled: Counts
    unlabelled: Counts
    """The same with the role ignored."""
    predicates: Counts
    roles: Mapping[str, Counts]
    """By role, in order of how often the gold has it."""

    def rows(self) -> list[Row]:
        table: list[Row] = [
            ("argument precision", self.labelled.precision),
            ("argument recall", self.labelled.recall),
            ("argument F1", self.labelled.f1),
            ("unlabelled argument F1", self.unlabelled.f1),
            ("predicate F1", self.predicates.f1),
        ]
        table.extend((f"{role} F1", counts.f1) for role, counts in self.roles.items() if counts.gold)
        return table


def known_frames(document: AnnotatedDocument, frames: Iterable[Frame] | None = None) -> list[Frame]:
    """The frames (by default the document's own) in sentences whose gold frames are known."""
    given = document.frames if frames is None else frames
    if document.frames is None or given is None:
        return []
    if document.frames_known is None:
        return list(given)
    known = [
        flag
        for flag, span in zip(document.frames_known, document.sentences, strict=True)
        for _ in range(*span)
    ]
    return [frame for frame in given if known[frame.trigger]]


def argument_keys(frame: Frame, *, join: bool = True) -> list[ArgumentKey]:
    """The arguments of a frame as (trigger, role, parts); with ``join`` a ``C-X`` becomes part of its ``X``.

    A continuation belongs to the last argument of that role before it; one without is an ``X`` itself.
    """
    parts: list[tuple[str, list[WordSpan]]] = []
    for role, first, last in sorted(frame.arguments, key=lambda argument: (argument[1], argument[2])):
        if role in ("V", "C-V"):
            continue
        name = role.removeprefix("C-") if join else role
        if join and role != name:
            earlier = next((spans for other, spans in reversed(parts) if other == name), None)
            if earlier is not None:
                earlier.append((first, last))
                continue
        parts.append((name, [(first, last)]))
    return [(frame.trigger, role, tuple(spans)) for role, spans in parts]


def score_arguments(
    gold: Iterable[Sequence[Frame]], predicted: Iterable[Sequence[Frame]], *, join: bool = True
) -> ArgumentFigures:
    """Compare the frames of documents in the same order; senses are not compared.

    Give predicted frames at the gold triggers for the "gold predicates" protocol; otherwise arguments of
    a wrong predicate are wrong arguments. ``join=False`` scores every ``C-X`` span by itself.
    """
    labelled, unlabelled, predicates = Counts(), Counts(), Counts()
    roles: dict[str, Counts] = {}
    for gold_frames, predicted_frames in zip(gold, predicted, strict=True):
        wanted = Counter(key for frame in gold_frames for key in argument_keys(frame, join=join))
        given = Counter(key for frame in predicted_frames for key in argument_keys(frame, join=join))
        labelled += _compare(wanted, given)
        unlabelled += _compare(_without_roles(wanted), _without_roles(given))
        predicates += compare({f.trigger for f in gold_frames}, {f.trigger for f in predicted_frames})
        for key in wanted | given:
            here = Counts(wanted[key], given[key], min(wanted[key], given[key]))
            roles[key[1]] = roles.get(key[1], Counts()) + here
    ordered = sorted(roles.items(), key=lambda item: (-item[1].gold, item[0]))
    return ArgumentFigures(labelled, unlabelled, predicates, dict(ordered))


def prediction_of(name: str, frames: Iterable[Frame]) -> dict[str, Any]:
    """Frames as JSON: ``{"doc", "frames": [{"trigger", "sense", "arguments": [[role, first, last]]}]}``."""
    listed = [
        {"trigger": f.trigger, "sense": f.sense, "arguments": [list(argument) for argument in f.arguments]}
        for f in frames
    ]
    return {"doc": name, "frames": listed}


def score_argument_predictions(
    gold: Sequence[AnnotatedDocument], predictions: Iterable[Mapping[str, Any]]
) -> ArgumentFigures:
    """Score predictions in the form of ``prediction_of``, in the sentences whose gold frames are known.

    A document without frames in the gold is left out; one without a prediction has no arguments found.
    """
    answers = by_document(predictions, [document.id for document in gold], what="argument")
    wanted, given = [], []
    for document, answer in zip(gold, answers, strict=True):
        try:
            frames = [
                Frame(
                    int(item["trigger"]),
                    str(item.get("sense", "")),
                    tuple((str(role), int(first), int(last)) for role, first, last in item["arguments"]),
                )
                for item in answer.get("frames", ())
            ]
            if any(frame.trigger < 0 for frame in frames):
                raise IndexError("a trigger below 0")
            given.append(known_frames(document, frames))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            form = 'a list of {"trigger", "arguments": [[role, first, last]]} in "frames", on words there are'
            raise malformed("argument", answer, form, error) from error
        wanted.append(known_frames(document))
    return score_arguments(wanted, given)


def _compare(gold: Counter[_Key], predicted: Counter[_Key]) -> Counts:
    return Counts(gold.total(), predicted.total(), (gold & predicted).total())


def _without_roles(keys: Counter[ArgumentKey]) -> Counter[tuple[int, tuple[WordSpan, ...]]]:
    spans: Counter[tuple[int, tuple[WordSpan, ...]]] = Counter()
    for (trigger, _, parts), count in keys.items():
        spans[trigger, parts] += count
    return spans
