"""One dictionary of every name: the key of a name leads to everything that bears it.

Look-ups try the longest run of words first; ``longest`` keeps, for each first word, the length of
the longest name that begins with it, so that a phrase of n words costs about n dictionary probes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .actors import bodies, persons, shelves
from .names import Token, tokens
from .naming import Form, Names, Sense
from .tables import Body, territories, words
from .transliterations import Transliterations

if TYPE_CHECKING:
    from .user import UserActors

_ROMAN = re.compile(r"[ivx]+")
"""The number of a ruler: "Mohammed VI" names no group called VI."""
_ARTICLES = frozenset({"al", "el", "an", "ar", "as", "ash", "at", "az"})
"""The Arabic article, which is written small or with a capital."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words ``[first, last)`` of a phrase and what they can stand for; unknown words have no senses."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class NameIndex:
    """Names of territories, bodies, persons and agent nouns."""

    def __init__(self, user: UserActors | None = None) -> None:
        held = shelves()
        self._shelf = held.senses
        self._longest = held.longest
        self.by_surname = held.by_surname
        self.office_holders = held.office_holders
        self.roles = held.roles
        self.particles = frozenset(words()["particles"])
        self.transliterations = Transliterations(held.spellings.get, held.bearers)
        self._own_ids: frozenset[str] = frozenset()
        if user is not None:
            self._own_ids = frozenset(body.id for body in user.bodies)
            _add_user(Names(held, own=True), user)

    def is_own(self, body: Body) -> bool:
        """Whether the body is a user's entry."""
        return body.id in self._own_ids

    def senses(self, key: str) -> Sequence[Sense]:
        """Everything that bears the name with this key, whatever its case."""
        return self._shelf.get(key)

    def segments(self, found: Sequence[Token]) -> list[Segment]:
        """Part a phrase into the longest known names, left to right; unknown words stand alone."""
        out: list[Segment] = []
        at, end = 0, len(found)
        while at < end:
            token = found[at]
            limit = min(self._longest.get(token.key, 0), end - at)
            stop = at + 1
            for span in range(1, limit):
                if found[at + span].comma:
                    limit = span
                    break
            hit: tuple[Sense, ...] = ()
            for length in range(limit, 0, -1):
                key = token.key if length == 1 else " ".join([t.key for t in found[at : at + length]])
                senses = self._shelf.get(key)
                if senses:
                    fits = tuple([s for s in senses if _case_fits(s, found, at, length)])
                    if fits and at + length < end and found[at + length].key in self.particles:
                        fits = tuple([s for s in fits if s.form != "person"])  # the name goes on
                    if fits:
                        hit, stop = fits, at + length
                        break
            out.append(Segment(at, stop, hit))
            at = stop
        return out


def _case_fits(sense: Sense, found: Sequence[Token], at: int, length: int) -> bool:
    token = found[at]
    if length == 1 and at and sense.form == "body" and found[at - 1].title and _ROMAN.fullmatch(token.key):
        return False
    if sense.exact:
        return token.upper
    if not sense.proper or token.title:
        return True
    return length > 1 and token.key in _ARTICLES and found[at + 1].title


def _add_user(names: Names, user: UserActors) -> None:
    """A user's actors, and further names of known ones, on top of the package's own."""
    for body in user.bodies:
        names.body(body)
    for person in user.persons:
        names.person(person)
        names.spelling(person)
    for id, name in user.names:
        if (territory := territories().get(id)) is not None:
            names.further(territory, name)
        elif (known := bodies().get(id)) is not None:
            names.further(known, name)
        elif (holder := persons().get(id)) is not None:
            names.person(replace(holder, aliases=(name,), terms=()), holder)


__all__ = ["Form", "NameIndex", "Segment", "Sense", "tokens"]
