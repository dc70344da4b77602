"""The parts of our own corpus: what is measured has trigger words that training has never seen.

Each word that may be a trigger belongs, with all its forms, to one part for good: a hash of its stem says which.
A sentence goes where the first of its marked words goes that is held out (dev or test), and to train where none
is, so no sentence of train marks a held-out word, as an event or as none. Reports mark dozens of words: they are
split as wholes, by a hash of their id, and :func:`unseen_words` says which marks of a report training must not see.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Literal

from ...coding.lemmas import mended
from .own_items import OwnAnnotation, OwnItem

HeldOut = Literal["dev", "test"]
OnePart = Literal["train", "dev", "test"]

DEV_SHARE = TEST_SHARE = 0.05
"""Shares of the stems; of the sentences they take about a tenth each, for many mark several words."""
REPORT_SHARE = 0.15
"""Share of the reports in dev, and in test."""
SALT = "1309:"
"""Chosen once among four thousand so that dev and test are alike in size and each holds unseen words of every type."""
REPORTS = "reports"
_ENDINGS = (
    "ations ation ions ion ments ment ings ing ers er ied ies ed es s e y".split()
)  # longest first, as far as one ends in another


def is_report(item: OwnItem) -> bool:
    """Whether an item is a whole report: those are kept in the folder ``reports``."""
    return item.path is not None and item.path.parent.name == REPORTS


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the forms of a word and its plain derivations share ("bombers", "bombing": "bomb"); often no word."""
    form = word.lower()
    form = mended(form, form, "VERB")
    while True:
        if len(form) > 3 and form[-1] == form[-2] and form[-1] not in "aeiou":
            form = form[:-1]
            continue
        for ending in _ENDINGS:
            if form.endswith(ending) and len(form) - len(ending) >= (2 if len(ending) < 3 else 3):
                form = form[: -len(ending)]
                break
        else:
            return form


@lru_cache(maxsize=65536)
def part_of_word(word: str) -> OnePart:
    """The part in which a word may be met as a trigger."""
    share = _share(SALT + stem(word))
    return "test" if share < TEST_SHARE else "dev" if share < TEST_SHARE + DEV_SHARE else "train"


def part_of(item: OwnItem) -> OnePart:
    """The part that an item belongs to."""
    if is_report(item):
        share = _share(SALT + item.id)
        return "test" if share < REPORT_SHARE else "dev" if share < 2 * REPORT_SHARE else "train"
    parts = (part_of_word(mark.trigger.text) for mark in in_text_order(item.annotations))
    return next((part for part in parts if part != "train"), "train")


def unseen_words(item: OwnItem) -> tuple[OwnAnnotation, ...]:
    """The marks of an item whose words training never sees, in text order."""
    return tuple(a for a in in_text_order(item.annotations) if part_of_word(a.trigger.text) != "train")


def in_text_order(annotations: Iterable[OwnAnnotation]) -> list[OwnAnnotation]:
    """Annotations by the places of their triggers."""
    return sorted(annotations, key=lambda annotation: annotation.trigger.start)


def _share(text: str) -> float:
    """A number in [0, 1) that stands for the text, the same on every machine."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") / 2**64
