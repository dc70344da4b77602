"""Names written otherwise: "Hassan Rohani" for Hassan Rouhani, "Alyaksandr Lukashenka" for Alexander Lukashenko.

A word's *skeleton* is what transliterations of it share: consonants in one spelling each, no vowels but for whether
there is one at the start. A full name of two words or more leads to a person whose name has the same skeletons,
word for word, if the words are alike as they stand and one of them is a rare name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher

from .tables import Person

_SPELLINGS = {
    "tsch": "ch", "sch": "sh", "tch": "ch", "dzh": "j", "dj": "j", "zh": "j",
    "kh": "h", "gh": "g", "ph": "f", "th": "t", "dh": "d", "ck": "k",
    "ce": "s", "ci": "s", "cy": "s", "ch": "ch", "c": "k", "q": "k", "x": "ks", "w": "v", "z": "s", "y": "",
}  # fmt: skip
_SPELLING = re.compile("|".join(_SPELLINGS))
_VOWELS = re.compile(r"[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")
_LIKE = 0.7
"""How alike (0...1) two words of one skeleton must be as they stand."""
_RARE, _LONG = 2, 3
"""One word's skeleton is borne by at most so many persons, and has at least so many consonants."""


def skeleton(word: str) -> str:
    """What the spellings of a folded word have in common: ``"rouhani"`` and ``"rohani"`` -> ``"rhn"``."""
    vowel = "a" if word[:1] in "aeiouy" else ""
    word = _SPELLING.sub(lambda found: _SPELLINGS[found.group()], word)
    word = _DOUBLED.sub(r"\1", _VOWELS.sub("", word))
    return vowel + (word[:-1] if len(word) > 2 and word.endswith("h") else word)


class Transliterations:
    """Persons by the skeletons of their full names.

    ``spellings``: the folded names and persons of a name's skeletons; ``bearers``: how many persons bear a word's.
    """

    def __init__(
        self,
        spellings: Callable[[str], Sequence[tuple[str, Person]]],
        bearers: Mapping[str, int],
    ) -> None:
        self._spellings = spellings
        self._bearers = bearers

    def of(self, keys: Sequence[str]) -> list[Person]:
        """The persons whose name these folded words may be another spelling of."""
        skeletons = [skeleton(key) for key in keys]
        if not any(self._is_telling(word) for word in skeletons):
            return []
        found: list[Person] = []
        for name, person in self._spellings(" ".join(skeletons)):
            if person not in found and all(_alike(a, b) for a, b in zip(keys, name.split(), strict=True)):
                found.append(person)
        return found

    def _is_telling(self, word: str) -> bool:
        return len(word) >= _LONG and 0 < self._bearers.get(word, 0) <= _RARE


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LIKE
