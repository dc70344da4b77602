"""Contrast sets: pairs of texts that differ in one thing, and what that changes in the record.

A pair is a header and two items in the format of our own corpus, every line of the first behind ``<``, of the second
behind ``>``; blank lines part pairs, ``#`` starts a comment::

    @neg-001 change=negated date=2013-05-06 style=wire region=Africa
    < Rebels {1:freed} two engineers.
    < 1 RETREAT release | actor: Rebels | recipient: two engineers
    > Rebels have not {1:freed} two engineers.
    > 1 RETREAT release +negation | actor: Rebels | recipient: two engineers | author: CT-

``python -m reportedly.evaluate.corpora.contrast FOLDER`` checks a folder and counts its pairs.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from ...errors import CorpusError
from .files import corpus_files, corpus_text
from .own_format import parse_own
from .own_items import OwnAnnotation, OwnItem, Problem

CHANGES = {
    "voice": "the same event in the active and the passive voice",
    "swapped": "actor and recipient change places",
    "negated": "the event happened, or did not",
    "future": "the event happened, or is to come",
    "conditional": "the event happened, or is a condition, an option or a wish",
    "historical": "the event is today's, or long past",
    "source": "somebody else says it, or nobody but the report",
    "alleged": "it is alleged, confirmed, doubted or denied",
}
"""What a pair may change, and what that means."""

_SIDES = ("<", ">")
_FLAGS = {
    "negated": "negation",
    "future": "future",
    "conditional": "hypothetical",
    "historical": "historical",
}


@dataclass(frozen=True, slots=True)
class ContrastPair:
    """Two annotated texts that differ in one thing (``change``, a key of CHANGES)."""

    id: str
    change: str
    first: OwnItem
    second: OwnItem
    path: Path | None = field(default=None, compare=False)
    line: int = field(default=0, compare=False)

    @property
    def sides(self) -> tuple[OwnItem, OwnItem]:
        """Both texts; their ids are the pair's with ``/1`` and ``/2``."""
        return self.first, self.second


def parse_contrast(source: str, path: Path | None = None) -> tuple[list[ContrastPair], list[Problem]]:
    """The sound pairs of a file's contents, in order, and every problem of the others."""
    lines = source.replace("\r\n", "\n").split("\n")
    headers: dict[str, tuple[int, str]] = {}
    problems: list[Problem] = []
    plain: list[list[str]] = [[], []]
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if line.startswith("@"):
            name, change, rest = _header(line)
            if name in headers:
                message = (
                    f"@{name} is also the id of line {headers[name][0]}. Give one of the two another id."
                )
                problems.append(Problem(path, number, message))
            if change not in CHANGES:
                near = get_close_matches(change or "", CHANGES, n=1) or [", ".join(CHANGES)]
                message = f"What changes, {change!r}, is unknown. Write change= with {near[0]}."
                problems.append(Problem(path, number, message))
            headers.setdefault(name, (number, change or ""))
            for side in (0, 1):
                plain[side].append(f"@{name}/{side + 1} {rest}")
        elif line[:1] in _SIDES:
            side = _SIDES.index(line[0])
            plain[side].append(line[1:].strip() or "#")
            plain[1 - side].append("#")
        elif not line or line.startswith("#"):
            for kept in plain:
                kept.append(line)
        else:
            problems.append(Problem(path, number, "Begin the line with < (first text) or > (second text)."))
            for kept in plain:
                kept.append("#")
    sound: list[dict[str, OwnItem]] = []
    for side in (0, 1):
        items, wrong = parse_own("\n".join(plain[side]), path)
        problems += [replace(problem, message=f"{_SIDES[side]} {problem.message}") for problem in wrong]
        sound.append({item.id.rpartition("/")[0]: item for item in items})
    pairs: list[ContrastPair] = []
    for name, (number, change) in headers.items():
        if change in CHANGES and all(name in side for side in sound):
            pair = ContrastPair(name, change, sound[0][name], sound[1][name], path, number)
            fault = _fault(pair)
            if fault is None:
                pairs.append(pair)
            else:
                problems.append(Problem(path, number, fault))
    return pairs, sorted(set(problems), key=lambda problem: problem.line)


def read_contrast(data: Path) -> list[ContrastPair]:
    """The pairs of a file, or of all ``.txt`` files of a folder.

    :raises CorpusError: there are none, or one is malformed; the message names file, line and the fix.
    """
    pairs, problems = check_contrast(data)
    if problems:
        more = f" ({len(problems) - 1} more problems in {data})" if len(problems) > 1 else ""
        raise CorpusError(f"{problems[0]}{more}")
    if not pairs:
        raise CorpusError(f"{data} holds no pair. Give the folder corpus/contrast, or a file of it.")
    return pairs


def check_contrast(data: Path) -> tuple[list[ContrastPair], list[Problem]]:
    """Every sound pair of a file or folder, and every problem.

    :raises CorpusError: there is no such file, or one cannot be read.
    """
    paths = corpus_files(data, "*.txt", what="contrast sets") if data.is_dir() else [data]
    pairs: list[ContrastPair] = []
    problems: list[Problem] = []
    homes: dict[str, ContrastPair] = {}
    for path in paths:
        sound, wrong = parse_contrast(corpus_text(path), path)
        problems += wrong
        for pair in sound:
            if pair.id in homes:
                message = (
                    f"@{pair.id} is also an id of {homes[pair.id].path}. Give one of the two another id."
                )
                problems.append(Problem(path, pair.line, message))
            homes.setdefault(pair.id, pair)
        pairs += [pair for pair in sound if homes[pair.id] is pair]
    return pairs, problems


def _header(line: str) -> tuple[str, str | None, str]:
    """The id, what changes, and the rest of a header."""
    name, *fields = line[1:].split() or [""]
    change = next((value for key, _, value in (f.partition("=") for f in fields) if key == "change"), None)
    return name, change, " ".join(f for f in fields if not f.startswith("change="))


def _fault(pair: ContrastPair) -> str | None:
    """Why the annotations of a pair do not show the change that its header names; None if they do."""
    first, second = (_events(item) for item in pair.sides)
    if pair.first.text == pair.second.text:
        return "Both texts are the same. Change one thing in the second."
    if len(first) != 1 or len(second) != 1:
        return "Each text of a pair marks exactly one event. Mark the one that changes."
    one, other = first[0], second[0]
    match pair.change:
        case "voice":
            shown = _roles(one) == _roles(other) and _labels(one) == _labels(other)
        case "swapped":
            shown = bool(one.actors) and _roles(one) == _roles(other)[::-1]
        case "source" | "alleged":
            shown = _held(one) != _held(other)
        case _:
            flag = _FLAGS[pair.change]
            shown = (flag in one.auxiliary) != (flag in other.auxiliary) or one.type != other.type
    return None if shown else f"The two lines do not show the change {pair.change!r}: {CHANGES[pair.change]}."


def _events(item: OwnItem) -> list[OwnAnnotation]:
    return [mark for mark in item.annotations if mark.type is not None]


def _roles(mark: OwnAnnotation) -> tuple[list[str], list[str]]:
    actors, recipients = (
        sorted(span.text.casefold() for span in spans) for spans in (mark.actors, mark.recipients)
    )
    return actors, recipients


def _labels(mark: OwnAnnotation) -> tuple[object, ...]:
    return mark.type, mark.modes, mark.auxiliary


def _held(mark: OwnAnnotation) -> list[tuple[object, ...]]:
    chains = [
        (tuple(link.source.text if link.source else None for link in position.chain), position.value)
        for position in mark.positions
    ]
    return sorted([((), mark.author), *chains], key=repr)


def counts(pairs: Iterable[ContrastPair]) -> list[str]:
    """How many pairs there are, in all and of each change."""
    kinds = Counter(pair.change for pair in pairs)
    return [f"{kinds.total()} pairs", *(f"  {name:<12}{kinds[name]:>4}" for name in CHANGES)]


def main(arguments: Sequence[str]) -> int:
    """Print the problems and counts of the folder named first (``corpus/contrast`` without one); 0 if it is sound."""
    try:
        pairs, problems = check_contrast(Path(arguments[0] if arguments else "corpus/contrast"))
    except CorpusError as error:
        print(error)
        return 1
    print("\n".join([*map(str, problems), *counts(pairs)]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
