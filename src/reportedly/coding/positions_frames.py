"""The attribution frame, and small sums over word spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..ontology import Complement, CueSense
from ..reading.structure import WordSpan
from ..records import Quote

SHORT_SENTENCE = 8
"""Words of a sentence that only says who spoke ("said Smith.") after a quotation that stands before it."""
NEARBY = 4
"""Frames looked back at."""
ANSWERED = "answers what was said before"
"""The rule of a frame that answers the claim of another."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One attribution. Word indices and spans count the document's words.

    ``cue``: the cue's fragments, empty where only quotation marks speak. ``head``: its sense-bearing word, or -1.
    ``sense``: its entry in the cue lexicon, None for a cue the lexicon lacks (then it reports like "say").
    ``sources``: head words of the source, one a conjunct; ``source``: its words. ``content``: the content's fragments;
    ``root``: the head of the content, -1 where it has several. ``parent``: the frame whose content holds this one's
    cue, or None. ``holds``: False for plans and wishes, whose source states nothing. ``rules``: what found it.
    """

    index: int
    cue: tuple[WordSpan, ...]
    head: int
    sense: CueSense | None
    complement: Complement
    sources: tuple[int, ...]
    source: tuple[WordSpan, ...]
    content: tuple[WordSpan, ...]
    root: int
    quote: Quote
    holds: bool
    score: float
    rules: tuple[str, ...]
    parent: int | None = None


def inside(spans: Iterable[WordSpan], word: int) -> bool:
    """Whether one of the spans holds the word."""
    return any(first <= word < last for first, last in spans)


def union(spans: Iterable[WordSpan]) -> tuple[WordSpan, ...]:
    """The spans merged where they touch or overlap, in order."""
    merged: list[WordSpan] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
