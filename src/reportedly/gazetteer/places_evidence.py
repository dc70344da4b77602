"""What a text says about where it is set, outside its toponyms: peoples, regions, abbreviations, containers.

"Turkish police", "Texas Rangers" or "Rep. Smith, D-Ohio" are no toponyms, yet they tell which Paris is meant. A
container is the region or country written right after a name: "Paris, Texas", "Athens (Ga.)", "Paris in Ontario".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .names import key_of
from .places import Places
from .tables import rows

_WORD = re.compile(r"[^\W\d_](?:[\w’'&]|\.(?=\w))*\.?")
_AFTER = re.compile(
    r"""(?:,?\s*\(|,\s+|\s+in\s+(?:the\s+)?|\s+/\s+)
    (?P<name>[^\W\d_a-z][\w.’'-]*(?:\s+(?:of\s+|and\s+|the\s+)?[^\W\d_a-z][\w.’'-]*){0,3})""",
    re.VERBOSE,
)
_MARKS = ".,;:!?()[]\"“”‘'—–-"
_NUMBERED = re.compile(r"(?:\b(?:i-|m)|[£€])\d")
_LONGEST = 3
_SHORT = 3
_BEFORE_POSTAL = 2


Table = dict[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Hint:
    """A country and, where one is named, a first-order division (numbers of the gazetteer; -1 for none)."""

    country: int
    admin1: int
    start: int
    end: int


def hints(text: str, places: Places, spans: Iterable[tuple[int, int]]) -> list[Hint]:
    """Countries and regions that the text names, by name, people or abbreviation, outside ``spans``."""
    table = _table(places)
    taken = sorted(spans)
    words: list[tuple[str, int, int]] = []
    found: list[Hint] = []
    at = 0
    for word, start, end in _capitalized(text):
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        if words and text[words[-1][2] : start].strip(" -"):
            _close(words, table, places, text, found)
            words = []
        words.append((word, start, end))
    _close(words, table, places, text, found)
    return found


@lru_cache(maxsize=4)
def _capitalized(text: str) -> tuple[tuple[str, int, int], ...]:
    """The words of a text that begin with a capital, with where they stand; the text of a report is asked for again
    with every name that its reader overlooked."""
    return tuple(
        [(word, *match.span()) for match in _WORD.finditer(text) if (word := match.group())[0].isupper()]
    )


@lru_cache(maxsize=4)
def words_of_lands(text: str, places: Places) -> dict[int, int]:
    """How many different words of a text tell of a country's institutions and usage, by country number."""
    table, openings = _words_of_lands(places)
    words = [word.strip(_MARKS) for word in text.lower().replace("’", "'").replace("'s ", " ").split()]
    said = table.keys() & set(words)
    said |= table.keys() & {f"{match.group()[:-1]}0" for match in _NUMBERED.finditer(text.lower())}
    for first in openings.keys() & set(words):
        at = words.index(first)
        while at >= 0:
            for length in openings[first]:
                phrase = " ".join(words[at : at + length])
                if phrase in table:
                    said.add(phrase)
            try:
                at = words.index(first, at + 1)
            except ValueError:
                break
    found: dict[int, int] = {}
    for word in said:
        for land in table[word]:
            found[land] = found.get(land, 0) + 1
    return found


@lru_cache(maxsize=2)
def _words_of_lands(places: Places) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """The countries of each word or phrase of ``place_words.tsv``, and how long the phrases are that a word opens."""
    table: dict[str, tuple[int, ...]] = {}
    openings: dict[str, tuple[int, ...]] = {}
    for row in rows("place_words.tsv"):
        lands = tuple(places.country_number(code) for code in row["country"].split())
        for word in row["words"].split("|"):
            for form in (word, f"{word}s") if word.isalpha() or " " in word else (word,):
                table[form] = (*table.get(form, ()), *lands)
            if " " in word:
                first, length = word.split(" ", 1)[0], word.count(" ") + 1
                openings[first] = tuple({*openings.get(first, ()), length})
    return table, openings


def containers(text: str, end: int, places: Places) -> tuple[Hint, ...]:
    """The regions or countries that stand right after ``end`` as what the name before it lies in.

    More than one where the words may stand for several: "Georgia".
    """
    match = _AFTER.match(text, end, min(len(text), end + 60))
    if match is None:
        return ()
    inner = " in " in match.group()[: match.start("name") - match.start()]
    words = match["name"].split()
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        if length < len(words) and (inner or ("." not in phrase and len(phrase) <= _SHORT)):
            continue
        options = named_regions(phrase, places)
        if options:
            start = match.start("name")
            return tuple(Hint(*option, start, start + len(phrase)) for option in options)
    return ()


def named_regions(phrase: str, places: Places) -> tuple[tuple[int, int], ...]:
    """Country and region numbers that a region's or country's name or abbreviation may stand for."""
    short = places.short(phrase) or places.short(phrase.rstrip(".,"))
    if short is not None:
        return (short,)
    return _table(places).get(key_of(phrase.rstrip(".,")), ())


def _close(
    words: list[tuple[str, int, int]],
    table: Table,
    places: Places,
    text: str,
    found: list[Hint],
) -> None:
    i = 0
    while i < len(words):
        step = 1
        for length in range(min(_LONGEST, len(words) - i), 0, -1):
            start, end = words[i][1], words[i + length - 1][2]
            phrase = text[start:end]
            options = table.get(key_of(phrase.rstrip(".")))
            hit = options[0] if options else None
            if hit is None and length == 1:
                hit = _abbreviated(phrase, start, text, places)
            elif hit is not None and len(phrase) <= 3 and not phrase.isupper() and "." not in phrase:
                hit = None
            if hit is not None:
                found.append(Hint(*hit, start, end))
                step = length
                break
        i += step


def _abbreviated(word: str, start: int, text: str, places: Places) -> tuple[int, int] | None:
    """Abbreviations count with their point, or as two capitals after a comma or a party's letter ("D-Ohio", ", TX")."""
    if "." in word:
        return places.short(word)
    if len(word) == _BEFORE_POSTAL and word.isupper() and text[max(0, start - 2) : start] in {", ", ",\n"}:
        return places.short(word)
    return None


@lru_cache(maxsize=2)
def _table(places: Places) -> Table:
    """What the keys of countries, their peoples and regions may stand for, the largest first."""
    return {
        key: tuple((country, admin1) for _, country, admin1 in options)
        for key, options in places.region_keys().items()
    }
