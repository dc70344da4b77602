"""From character spans to word spans, and the clean-up that every character-annotated corpus needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .annotated import WordSpan

CharSpan = tuple[int, int]


def trim(text: str, start: int, end: int) -> CharSpan | None:
    """The span without white space at its ends; None if nothing is left."""
    start, end = max(start, 0), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def normal_fragments(text: str, fragments: Iterable[CharSpan]) -> tuple[CharSpan, ...]:
    """Fragments trimmed, in text order, joined where they overlap or only white space parts them."""
    trimmed = sorted(span for start, end in fragments if (span := trim(text, start, end)) is not None)
    merged: list[CharSpan] = []
    for start, end in trimmed:
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def word_span(text: str, offsets: Sequence[CharSpan], start: int, end: int) -> WordSpan | None:
    """The words that ``text[start:end]`` covers, as ``[first, last)``; None if it covers none.

    A word at either edge that the span only touches with its punctuation (a full stop or an
    apostrophe that the annotator took along with half a word) does not count; any other
    overlap does.
    """
    span = trim(text, start, end)
    if span is None:
        return None
    start, end = span
    first = max(bisect_right(offsets, (start, len(text) + 1)) - 1, 0)
    if offsets and offsets[first][1] <= start:
        first += 1
    last = first
    while last < len(offsets) and offsets[last][0] < end:
        last += 1
    while last - first > 1 and _only_touched(text, offsets[first], start, end):
        first += 1
    while last - first > 1 and _only_touched(text, offsets[last - 1], start, end):
        last -= 1
    return (first, last) if first < last else None


def word_spans(text: str, offsets: Sequence[CharSpan], fragments: Iterable[CharSpan]) -> tuple[WordSpan, ...]:
    """The word spans of several fragments, in text order, joined where they meet."""
    found = sorted(
        span for start, end in fragments if (span := word_span(text, offsets, start, end)) is not None
    )
    merged: list[WordSpan] = []
    for first, last in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _only_touched(text: str, word: CharSpan, start: int, end: int) -> bool:
    inside = text[max(word[0], start) : min(word[1], end)]
    whole = text[word[0] : word[1]]
    return any(map(str.isalnum, whole)) and not any(map(str.isalnum, inside))
