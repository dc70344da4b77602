"""Quoted stretches of a document: which words stand between quotation marks.

Curly, straight and angle marks, single and double, are paired over the words of the document. A
quotation may run over several sentences, and over paragraphs that each open with a mark and only
the last of which closes (the convention of news). An apostrophe is not a closing mark: a single
mark closes only a single mark that was opened in the same paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..reading.structure import Reading, WordSpan

_OPENING = {
    "“": "double",
    "„": "double",
    "«": "double",
    "``": "double",
    "‘": "single",
    "`": "single",
    "‹": "single",
}
_CLOSING = {"”": "double", "»": "double", "''": "double", "’": "single", "›": "single"}
_EITHER = {'"': "double", "'": "single"}
_DOUBLE_OPENERS = frozenset({"“", "„", "«", "``", '"'})
_MARKS = frozenset({*_OPENING, *_CLOSING, *_EITHER, *_DOUBLE_OPENERS})
_LONGEST_SINGLE = 60
"""Words a quotation in single marks may hold before its opening mark counts as a stray apostrophe."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words ``[first, last)`` between two marks; the marks themselves lie outside.

    ``closed`` is False where the paragraph ends before a closing mark and the next one opens with
    one, as in a quotation carried on from paragraph to paragraph.
    """

    first: int
    last: int
    double: bool
    closed: bool


def _sides(reading: Reading, index: int) -> tuple[bool, bool]:
    """Whether the text has a blank (or its edge) just before and just after the word."""
    text = reading.document.text
    word = reading.words[index]
    before = word.start == 0 or text[word.start - 1].isspace() or text[word.start - 1] in "([—–-"
    after = word.end >= len(text) or text[word.end].isspace() or text[word.end] in ".,;:!?)]—–"
    return before, after


def _paragraph_break(reading: Reading, index: int) -> bool:
    """Whether a new line starts between word ``index - 1`` and word ``index``."""
    if index == 0:
        return False
    gap = reading.document.text[reading.words[index - 1].end : reading.words[index].start]
    return "\n" in gap


def find_quotations(reading: Reading) -> tuple[Quotation, ...]:
    """All quotations of the document in text order; an inner one follows the one it lies in."""
    found: list[Quotation] = []
    open_at: dict[str, int | None] = {"double": None, "single": None}

    def close(kind: str, last: int, *, closed: bool) -> None:
        start, open_at[kind] = open_at[kind], None
        if start is None or last <= start + 1:
            return
        if kind == "single" and (not closed or last - start > _LONGEST_SINGLE):
            return
        found.append(Quotation(start + 1, last, kind == "double", closed))

    for word in reading.words:
        index, text = word.index, word.text
        if text not in _MARKS and open_at["double"] is None and open_at["single"] is None:
            continue
        if _paragraph_break(reading, index):
            if text in _DOUBLE_OPENERS:
                close("double", index, closed=False)
            open_at = {"double": None, "single": None}
        kind = _OPENING.get(text)
        if kind is not None:
            if open_at[kind] is None:
                open_at[kind] = index
            continue
        kind = _CLOSING.get(text)
        if kind is not None:
            close(kind, index, closed=True)
            continue
        kind = _EITHER.get(text)
        if kind is None:
            continue
        before, after = _sides(reading, index)
        if open_at[kind] is None:
            if before or (kind == "double" and not after):
                open_at[kind] = index
        elif after or kind == "double":
            close(kind, index, closed=True)
    return tuple(sorted(found, key=lambda quotation: (quotation.first, -quotation.last)))


def quoted_words(quotations: tuple[Quotation, ...], length: int) -> list[int]:
    """For each of ``length`` words the index of the innermost quotation it stands in, or -1."""
    owner = [-1] * length
    for index, quotation in enumerate(quotations):
        for word in range(quotation.first, quotation.last):
            owner[word] = index
    return owner


def quote_share(content: tuple[WordSpan, ...], owner: list[int]) -> float:
    """The share of the content's words that stand between quotation marks, 0...1."""
    total = sum(last - first for first, last in content)
    if total == 0:
        return 0.0
    return sum(owner[word] >= 0 for first, last in content for word in range(first, last)) / total
