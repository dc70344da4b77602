"""The validation report of our own corpus: problems, hints, counts, and how varied it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...errors import CorpusError
from .own import OwnItem, check_own
from .own_diversity import figures

_FUTURE_IS_AGREE = ("CONSULT", "SUPPORT", "COOPERATE", "AID")


def hints(items: Iterable[OwnItem]) -> Iterator[str]:
    """What is well formed but against the codebook or probably forgotten; a person decides."""
    for item in items:
        where = f"{item.path or 'text'}:{item.line}: @{item.id}"
        for annotation in item.annotations:
            what = f"{where} {{{annotation.number}:{annotation.trigger.text}}}"
            if annotation.type in _FUTURE_IS_AGREE and "future" in annotation.auxiliary:
                yield f"{what}: a future {annotation.type} is AGREE in the codebook."
            if "negation" in annotation.auxiliary and annotation.author == "CT+":
                yield f"{what}: negated, yet the author holds CT+. Write author: CT- (or Uu)."
            agreed = {position.value for position in annotation.positions} == {"CT+"}
            if agreed and annotation.author == "CT+":
                yield f"{what}: said by a source, yet the author holds CT+. Reported speech leaves it Uu."
            if {"future", "hypothetical"} & set(annotation.auxiliary) and annotation.author == "CT+":
                yield f"{what}: future or hypothetical, yet the author holds CT+. Write author: Uu."


def report(folder: Path) -> tuple[list[str], bool]:
    """The lines of the validation report, and whether the folder is sound.

    :raises CorpusError: there is nothing to read in the folder.
    """
    items, problems = check_own(folder)
    lines = [str(problem) for problem in problems]
    lines += [f"hint: {hint}" for hint in hints(items)]
    marks = [mark for item in items for mark in item.annotations]
    events = [mark for mark in marks if mark.type is not None]
    lines += [
        "",
        f"{len(items)} items, {len(events)} events, {len(marks) - len(events)} hard negatives, "
        f"{len(problems)} problems",
        "auxiliary: " + _counts(Counter(name for event in events for name in event.auxiliary)),
        "author: " + _counts(Counter(event.author for event in events)),
        "",
        *figures(items),
    ]
    return lines, not problems


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common()) or "none"


def main(arguments: Sequence[str]) -> int:
    """Print the report on the folder named first (``corpus`` without one); 0 if it is sound."""
    try:
        lines, sound = report(Path(arguments[0] if arguments else "corpus"))
    except CorpusError as error:
        lines, sound = [str(error)], False
    print("\n".join(lines))
    return 0 if sound else 1
