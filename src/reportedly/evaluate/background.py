"""Makes the background of one's own event types: ``python -m reportedly.evaluate.background CORPUS_FOLDER``.

The train part of our own corpus is read with the shipped weights. Kept are the mention vectors of all marked words,
with their labels, and of some of the others that the reader takes for predicates (every one in so many). Run it after
every change of the weights; a test tells when that was forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ..coding.background import NO_EVENT, PATH, Background, write_background
from ..errors import ReportedlyError
from ..reading import Reader
from ..reading.structure import Predicate, Reading
from ..records import Document
from .corpora.own import OwnAnnotation, OwnItem, read_own_items

UNMARKED = 2_500
"""About how many words that are not marked are kept."""


def make_background(folder: Path, reader: Reader) -> Background:
    """The background from the train part of a folder of our corpus. Raises CorpusError."""
    found = list(marked_predicates(read_own_items(folder, "train"), reader))
    plain = [i for i, (_, _, _, mark) in enumerate(found) if mark is None]
    dropped = set(plain) - set(plain[:: max(1, len(plain) // UNMARKED)])
    kept = [one for i, one in enumerate(found) if i not in dropped]
    return Background(
        reader.bundle.digest,
        np.array([predicate.vector for _, _, predicate, _ in kept], np.float32),
        tuple(NO_EVENT if mark is None else label_of(mark) for _, _, _, mark in kept),
        tuple(reading.words[predicate.word].lemma.replace("\n", " ") for _, reading, predicate, _ in kept),
    )


def label_of(mark: OwnAnnotation) -> str:
    """A mark's type and first mode: ``ASSAULT aerial``."""
    if mark.type is None:
        return NO_EVENT
    return " ".join((mark.type, *mark.modes[:1]))


def marked_predicates(
    items: Sequence[OwnItem], reader: Reader
) -> Iterator[tuple[OwnItem, Reading, Predicate, OwnAnnotation | None]]:
    """The words that the reader takes for predicates, each with its mark, if it has one."""
    documents = [Document(id=item.id, text=item.text, published=item.published) for item in items]
    for item, reading in zip(items, reader.read_many(documents), strict=True):
        marks = {mark.trigger.start: mark for mark in item.annotations}
        for predicate in reading.predicates:
            yield item, reading, predicate, marks.get(reading.words[predicate.word].start)


def main(arguments: Sequence[str]) -> int:
    """The command."""
    if len(arguments) != 1:
        print("python -m reportedly.evaluate.background CORPUS_FOLDER", file=sys.stderr)
        return 2
    try:
        background = make_background(Path(arguments[0]), Reader.load())
    except ReportedlyError as error:
        print(error, file=sys.stderr)
        return 1
    write_background(background)
    print(f"{PATH}: {len(background.labels):,} words, {PATH.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
