"""One dictionary of every name: the key of a name leads to everything that bears it.

Look-ups try the longest run of words first; ``longest`` keeps, for each first word, the length of
the longest name that begins with it, so that a phrase of n words costs about n dictionary probes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from .names import Token, key_of, tokens
from .tables import AgentNoun, Body, Person, Territory, agent_nouns, bodies, persons, territories, words
from .transliterations import Transliterations

if TYPE_CHECKING:
    from .user import UserActors

Form = Literal["name", "adjective", "capital", "metonym", "city", "body", "person", "agent"]


_ROMAN = re.compile(r"[ivx]+")
"""The number of a ruler: "Mohammed VI" names no group called VI."""
_NOWHERE: frozenset[str] = frozenset()
_ARTICLES = frozenset({"al", "el", "an", "ar", "as", "ash", "at", "az"})
"""The Arabic article, which is written small or with a capital."""


class Sense(NamedTuple):
    """One thing a name can stand for. ``exact``: every letter is a capital ("WHO", "US").

    ``proper``: the first word must begin with a capital. ``countries``: where not empty, the sense
    counts only if context supplies one of these. ``own``: the name is of a user's entry.
    ``article``: one word that is a name only behind "the" ("the Guardian").
    """

    form: Form
    of: Territory | Body | Person | AgentNoun
    proper: bool
    exact: bool
    plural: bool
    countries: frozenset[str]
    own: bool = False
    article: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Words ``[first, last)`` of a phrase and what they can stand for; unknown words have no senses."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class NameIndex:
    """Names of territories, bodies, persons and agent nouns."""

    def __init__(self, user: UserActors | None = None) -> None:
        self._own = False
        self._own_ids: frozenset[str] = frozenset()
        self._senses: dict[str, list[Sense]] = {}
        self._longest: dict[str, int] = {}
        self.by_surname: dict[str, list[Person]] = {}
        self.office_holders: dict[tuple[str, str], list[Person]] = {}
        self.roles: dict[tuple[str, str], list[Body]] = {}
        self.family_first = frozenset(words()["family_first"])
        self.family_names = frozenset(words()["family_names"])
        self.particles = frozenset(words()["particles"])
        self._given_only = frozenset(words()["known_by_given_name"])
        self._given_too = frozenset(words()["known_by_either_name"])
        for territory in territories().values():
            self._add_territory(territory)
        for body in bodies():
            self._add_body(body)
        for person in persons().values():
            self._add_person(person)
        for noun in agent_nouns():
            self._add_agent(noun)
        if user is not None:
            self._add_user(user)
        self.transliterations = Transliterations(
            (*persons().values(), *(user.persons if user is not None else ()))
        )

    def _add_user(self, user: UserActors) -> None:
        self._own = True
        self._own_ids = frozenset(body.id for body in user.bodies)
        for body in user.bodies:
            self._add_body(body)
        for person in user.persons:
            self._add_person(person)
        known = {body.id: body for body in bodies()} if user.names else {}
        for id, name in user.names:
            if id in territories():
                self._add("name", territories()[id], name, territories()[id].country)
            elif id in known:
                self._add("body", known[id], name, known[id].country)
            elif id in persons():
                self._add_person(replace(persons()[id], aliases=(name,), terms=()), persons()[id])
        self._own = False

    def is_own(self, body: Body) -> bool:
        """Whether the body is a user's entry."""
        return body.id in self._own_ids

    def _add_body(self, body: Body) -> None:
        for name in (body.name, *body.aliases):
            self._add("body", body, name, body.country)
            if (
                body.kind == "group"
                and " " in name
                and name.endswith("s")
                and not name.endswith(("ss", "us", "is"))
            ):
                self._add("body", body, name[:-1], body.country)
        if body.role and body.country:
            self.roles.setdefault((body.country, body.role), []).append(body)

    def _put(self, key: str, sense: Sense) -> None:
        if not key:
            return
        self._senses.setdefault(key, []).append(sense)
        head, _, rest = key.partition(" ")
        length = rest.count(" ") + 2 if rest else 1
        if length > self._longest.get(head, 0):
            self._longest[head] = length

    def _add(
        self,
        form: Form,
        of: Territory | Body | Person,
        name: str,
        country: str | None,
        *,
        plural: bool = False,
    ) -> None:
        countries = _NOWHERE
        if name.startswith("?"):
            name, _, given = name[1:].partition(":")
            countries = frozenset(given.split(",")) if given else frozenset({country or ""})
        article = name.startswith("The ") and name.count(" ") == 1 and form == "body"
        name = name.removeprefix("the ").removeprefix("The ")
        exact = False
        if name.isupper() and len(name) <= 12:
            letters = name.replace(".", "").replace("+", "")
            exact = letters.isalpha() and len(letters) <= 6
        self._put(
            key_of(name), Sense(form, of, name[:1].isupper(), exact, plural, countries, self._own, article)
        )

    def _add_territory(self, territory: Territory) -> None:
        country = territory.country
        for name in (territory.name, *territory.aliases):
            self._add("name", territory, name, country)
        for demonym in territory.demonyms:
            self._add("adjective", territory, demonym, country)
            bare, colon, rest = demonym.partition(":")
            if (many := _plural_demonym(bare)) is not None:
                self._add("adjective", territory, many + colon + rest, country, plural=True)
        state = territory.id == country
        for capital in territory.capitals:
            self._add("capital" if state else "city", territory, capital, country)
        for metonym in territory.metonyms:
            self._add("metonym", territory, metonym, country)

    def _add_person(self, named: Person, person: Person | None = None) -> None:
        """Add the names of ``named``, as names of ``person`` where another is given."""
        person = person or named
        seen = set()
        for name in (named.name, *named.aliases):
            if name.startswith("~"):
                _append(self.by_surname, key_of(name[1:]), person)
                continue
            key = key_of(name)
            if key in seen:
                continue
            seen.add(key)
            if " " in key:
                self._put(key, Sense("person", person, True, False, False, _NOWHERE, self._own))
            elif self._own:
                self._put(key, Sense("person", person, True, False, False, _NOWHERE, True))
            for surname in self._surnames(name, person.country):
                _append(self.by_surname, surname, person)
        for term in named.terms:
            if term.of:
                _append(self.office_holders, (term.of, term.office), person)
            if term.body:
                _append(self.office_holders, (term.body, term.office), person)

    def _surnames(self, name: str, country: str | None) -> set[str]:
        parts = [_part_key(part) for part in name.split()]
        if len(parts) < 2:
            return {key_of(name)}
        if parts[0] in self.family_names and (country in self.family_first or "-" in name or len(parts) == 3):
            return {parts[0]}
        if parts[-1] in {"jr", "sr", "ii", "iii"} and len(parts) > 2:
            parts = parts[:-1]
        if country in self._given_only:
            return {parts[0]}
        found = {parts[-1]}
        if country in self._given_too:
            found.add(parts[0])
        for at in range(1, len(parts) - 1):
            if parts[at] in self.particles:
                found.add(" ".join(parts[at:]))
                break
        if parts[-1].split(" ")[0] in self.particles and " " in parts[-1]:
            found.add(parts[-1].split(" ", 1)[1])
        return found

    def _add_agent(self, noun: AgentNoun) -> None:
        upper = noun.noun.isupper()
        singular = key_of(noun.noun)
        plain = singular == noun.noun
        self._put(singular, Sense("agent", noun, False, upper, False, _NOWHERE))
        for many in _plural_noun(noun.noun):
            key = many if plain else key_of(many)
            self._put(key, Sense("agent", noun, upper, False, True, _NOWHERE))

    def senses(self, key: str) -> Sequence[Sense]:
        """Everything that bears the name with this key, whatever its case."""
        return self._senses.get(key, ())

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
                senses = self._senses.get(key)
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


_part_key = lru_cache(maxsize=8192)(key_of)
_Key = TypeVar("_Key")


def _append(held: dict[_Key, list[Person]], key: _Key, person: Person) -> None:
    """Add a person to those of a key, once: names of one person follow one another."""
    found = held.get(key)
    if found is None:
        held[key] = [person]
    elif not any(one is person for one in found[-4:]):
        found.append(person)


def _plural_demonym(demonym: str) -> str | None:
    last = demonym.lower()
    if last.endswith(("ese", "ish", "ch", "iss", "s", "us")):
        return None
    if last.endswith("man"):
        return demonym[:-3] + "men"
    if last.endswith("y"):
        return demonym[:-1] + "ies"
    return demonym + "s"


def _plural_noun(noun: str) -> tuple[str, ...]:
    """The plurals of a noun phrase, head last unless a preposition follows the head."""
    for joint in (" of ", " for ", " to ", "-in-", " in "):
        if joint in noun:
            head, rest = noun.split(joint, 1)
            return tuple(many + joint + rest for many in _plural_noun(head))
    if noun.endswith("-general") or (
        noun.endswith(" general") and not noun.startswith(("major", "lieutenant", "brig"))
    ):
        return (noun + "s", noun[:-8] + "s" + noun[-8:])
    if noun.endswith(("woman", "man")) and not noun.endswith(("human", "german", "shaman")):
        return (noun[:-3] + "men",)
    if noun.endswith("person"):
        return (noun + "s", noun[:-6] + "people")
    if noun.endswith(("s", "x", "ch", "sh", "z")):
        return (noun + "es",)
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return (noun[:-1] + "ies",)
    return (noun + "s",)


__all__ = ["NameIndex", "Segment", "Sense", "tokens"]
