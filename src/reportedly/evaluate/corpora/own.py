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
from pathlib import Path
from typing import Literal, get_args

from ...errors import CorpusError
from ...reading.tokenization import tokenize
from .annotated import AnnotatedDocument, EventGold
from .files import corpus_files, corpus_text
from .own_format import parse_own, write_own
from .own_items import OwnAnnotation, OwnItem, OwnLink, OwnPosition, OwnSpan, Problem
from .own_split import is_report, part_of, unseen_words

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

CONTRAST = "contrast"
"""The folder of the minimal pairs, which have a format of their own (:mod:`.contrast`)."""
Part = Literal["train", "dev", "test", "all"]


def check_own(folder: Path) -> tuple[list[OwnItem], list[Problem]]:
    """Every sound item of the ``.txt`` files under a folder (files by name), and every problem.

    :raises CorpusError: there is no such file, or one cannot be read.
    """
    items: list[OwnItem] = []
    problems: list[Problem] = []
    homes: dict[str, OwnItem] = {}
    for path in corpus_files(folder, "**/*.txt", what="our own annotated sentences and reports"):
        if path.parent.name == CONTRAST:
            continue
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
    """The items of a part, in the order of the files; :mod:`.own_split` says how they are parted.

    :raises CorpusError: a file is malformed; the message names file, line and the fix.
    """
    if part not in get_args(Part):
        raise CorpusError(f"There is no part {part!r} of the corpus. Choose train, dev, test or all.")
    items, problems = check_own(folder)
    if problems:
        more = f" ({len(problems) - 1} more problems in {folder})" if len(problems) > 1 else ""
        raise CorpusError(f"{problems[0]}{more}")
    return [item for item in items if part in ("all", part_of(item))]


def read_own(folder: Path, part: Part = "all") -> list[AnnotatedDocument]:
    """The items as documents with words, sentences and events; every other word is "no event".

    The reports of ``train`` come without the sentences that mark a word held out for dev or test.

    :raises CorpusError: a file is malformed; the message names file, line and the fix.
    """
    whole = part != "train"
    documents = (
        own_document(item, whole=whole or not is_report(item)) for item in read_own_items(folder, part)
    )
    return [document for document in documents if document.words]


def own_document(item: OwnItem, *, whole: bool = True) -> AnnotatedDocument:
    """One document of an item, id ``own/ID``; a trigger that is no event has the type None.

    Without ``whole`` the sentences that mark a held-out word are left out; the text and the offsets into it stay.
    """
    offsets, sentences = tokenize(item.text)
    hidden = () if whole else tuple(mark.trigger.start for mark in unseen_words(item))
    kept: list[tuple[int, int]] = []
    parts: list[tuple[int, int]] = []
    for first, last in sentences:
        if not any(offsets[first][0] <= start < offsets[last - 1][1] for start in hidden):
            parts.append((len(kept), len(kept) + last - first))
            kept += offsets[first:last]
    index = {offset: word for word, offset in enumerate(kept)}
    events = sorted(
        (
            EventGold(index[a.trigger.start, a.trigger.end], a.type, a.modes, a.auxiliary)
            for a in item.annotations
            if (a.trigger.start, a.trigger.end) in index
        ),
        key=lambda event: event.trigger,
    )
    return AnnotatedDocument(
        id=f"own/{item.id}",
        corpus="own",
        words=[item.text[start:end] for start, end in kept],
        sentences=parts,
        text=item.text,
        offsets=kept,
        events=events,
    )


if __name__ == "__main__":
    from .own_report import main

    sys.exit(main(sys.argv[1:]))
