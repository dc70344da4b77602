"""Our own annotated corpus: sentences and reports written by us, in a format that people edit by hand.

An item is a header, the text with its triggers marked, and a line for each trigger; blank lines part items::

    @xx-0001 date=2015-03-02 style=wire region=Africa
    Rebels {1:freed} two engineers, the army said.
    1 RETREAT release | actor: Rebels | recipient: two engineers | author: Uu | the army <said>: CT+

``corpus/GUIDELINES.md`` has the conventions. Everything here works on the unmarked text: spans are
characters ``[start, end)`` of it. ``python -m reportedly.evaluate.corpora.own FOLDER`` checks a folder.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from ...errors import CorpusError
from ...reading.tokenization import tokenize
from .annotated import AnnotatedDocument, EventGold
from .files import corpus_files, corpus_text
from .own_format import parse_own, write_own
from .own_items import OwnAnnotation, OwnItem, OwnLink, OwnPosition, OwnSpan, Problem

__all__ = [
    "OwnAnnotation",
    "OwnItem",
    "OwnLink",
    "OwnPosition",
    "OwnSpan",
    "Part",
    "Problem",
    "check_own",
    "own_document",
    "parse_own",
    "part_of",
    "read_own",
    "read_own_items",
    "write_own",
]

Part = Literal["train", "dev", "all"]
TRAIN_SHARE = 0.85


def check_own(folder: Path) -> tuple[list[OwnItem], list[Problem]]:
    """Every sound item of the ``.txt`` files under a folder (files by name), and every problem.

    :raises CorpusError: there is no such file, or one cannot be read.
    """
    items: list[OwnItem] = []
    problems: list[Problem] = []
    homes: dict[str, OwnItem] = {}
    for path in corpus_files(folder, "**/*.txt", what="our own annotated sentences and reports"):
        sound, wrong = parse_own(corpus_text(path), path)
        problems += wrong
        for item in sound:
            if item.id in homes:
                message = (
                    f"@{item.id} is also an id of {homes[item.id].path}. Give one of the two another id."
                )
                problems.append(Problem(path, item.line, message))
            else:
                homes[item.id] = item
                items.append(item)
    return items, problems


def read_own_items(folder: Path, part: Part = "all") -> list[OwnItem]:
    """The fully annotated items of a part, in the order of the files; see :func:`part_of`.

    :raises CorpusError: a file is malformed; the message names file, line and the fix.
    """
    if part not in get_args(Part):
        raise CorpusError(f"There is no part {part!r} of the corpus. Choose train, dev or all.")
    items, problems = check_own(folder)
    if problems:
        more = f" ({len(problems) - 1} more problems in {folder})" if len(problems) > 1 else ""
        raise CorpusError(f"{problems[0]}{more}")
    return [item for item in items if part in ("all", part_of(item.id))]


def part_of(id: str) -> Literal["train", "dev"]:
    """The part that an item belongs to: by a hash of its id, so that it never changes sides."""
    share = int.from_bytes(sha256(id.encode()).digest()[:8], "big") / 2**64
    return "train" if share < TRAIN_SHARE else "dev"


def read_own(folder: Path, part: Part = "all") -> list[AnnotatedDocument]:
    """The items as documents with words, sentences and events; every other word is "no event".

    :raises CorpusError: a file is malformed; the message names file, line and the fix.
    """
    return [own_document(item) for item in read_own_items(folder, part)]


def own_document(item: OwnItem) -> AnnotatedDocument:
    """One document of an item, id ``own/ID``; a trigger that is no event has the type None."""
    offsets, sentences = tokenize(item.text)
    index = {offset: word for word, offset in enumerate(offsets)}
    events = sorted(
        (
            EventGold(index[a.trigger.start, a.trigger.end], a.type, a.modes, a.auxiliary)
            for a in item.annotations
        ),
        key=lambda event: event.trigger,
    )
    return AnnotatedDocument(
        id=f"own/{item.id}",
        corpus="own",
        words=[item.text[start:end] for start, end in offsets],
        sentences=sentences,
        text=item.text,
        offsets=offsets,
        events=events,
    )


if __name__ == "__main__":
    from .own_report import main

    sys.exit(main(sys.argv[1:]))
