"""Acronyms that a report introduces: "the National Harbour Board (NHB)", "the NHB (National Harbour Board)".

Long forms are found as Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions in
biomedical text") do: from right to left every letter of the short form must occur in the long one, the first at the
beginning of a word. Beyond theirs, a long form is of words that begin with capitals, small words inside apart, and the
letters may stand in the order of another language ("Democratic Union of the Lakes (UDL)").
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SHORT = r"[A-Z][A-Za-z]?[A-Z0-9&.-]{0,8}[A-Z0-9]s?|[A-Z]{2,10}"
_BRACKETED = re.compile(rf"\(\s*[“\"']?({_SHORT})[”\"']?\s*[,;)]")
_GLOSSED = re.compile(rf"\b({_SHORT})\s*\(\s*(?:the\s+)?([A-Z][^()\n]{{3,80}}?)\s*\)")
_WORD = re.compile(r"[^\s,;:()\[\]“”\"]+")
_SMALL = frozenset(
    "of the for and in on de del du des la le les y et al el an to against with & und der die das di".split()
)
_REACH = 120
"""Characters before a bracket in which the long form may stand."""


def acronyms(text: str) -> Mapping[str, str]:
    """Short form to the long form that a text explains it with; the first explanation counts."""
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _REACH)
        long = _long_form(match[1], text[start : match.start()].rstrip())
        if long is not None:
            found.setdefault(match[1], long)
    for match in _GLOSSED.finditer(text):
        long = _long_form(match[1], match[2])
        if long is not None and long == match[2].strip():
            found.setdefault(match[1], long)
    return found


def _long_form(short: str, before: str) -> str | None:
    """The end of ``before`` that spells out ``short``, or None."""
    plural = len(short) > 2 and short.endswith("s") and short[:-1].isupper()
    letters = [c.lower() for c in (short[:-1] if plural else short) if c.isalnum()]
    words = list(_WORD.finditer(before))
    stop = re.search(r"[,;:()\[\]“”\"][^,;:()\[\]“”\"]*$", before)
    words = [word for word in words if stop is None or word.start() > stop.start()]
    usable = 0
    for word in reversed(words):
        if not (word.group()[:1].isupper() or word.group().lower() in _SMALL):
            break
        usable += 1
    words = words[len(words) - usable :]
    while words and not words[0].group()[:1].isupper():
        words = words[1:]
    if len(words) < 2 or not letters or len(words) > 2 * len(letters) + 4:
        return None
    for first in range(len(words) - 1, -1, -1):
        if words[first].group()[0].lower() == letters[0] and words[first].group()[:1].isupper():
            if _spells(letters, [word.group().lower() for word in words[first:]]):
                return before[words[first].start() : words[-1].end()]
    capitals = [word for word in words if word.group()[:1].isupper()][-len(letters) :]
    if sorted(word.group()[0].lower() for word in capitals) == sorted(
        letters
    ):  # of a name in another language
        return before[capitals[0].start() : words[-1].end()]
    return None


def _spells(letters: list[str], words: list[str]) -> bool:
    """Whether the letters begin the words in order, every capital word giving at least one; small words may be left
    out, and a word may give several letters."""
    at = 0
    for word in words:
        parts = [part for part in re.split(r"[-’'/]", word) if part]
        taken = False
        for part in parts:
            if at < len(letters) and part[0] == letters[at]:
                at, taken = at + 1, True
        if not taken and word not in _SMALL:
            inside = at < len(letters) and letters[at] in word
            if not inside:
                return False
            at += 1
    return at == len(letters)
