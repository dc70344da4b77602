"""Which names each actor bears: a territory its demonyms, a person the surname, an agent noun its plurals.

Names are written once into :class:`Names`: for the package's own tables when they are compiled (:mod:`.actors`), for
a user's entries when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from .names import key_of
from .tables import AgentNoun, Body, Person, Territory, words
from .transliterations import skeleton

Form = Literal["name", "adjective", "capital", "metonym", "city", "body", "person", "agent"]

_NOWHERE: frozenset[str] = frozenset()
_Key = TypeVar("_Key")
_Held = TypeVar("_Held")


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


class Shelf(Generic[_Key, _Held]):
    """Lists by key, some of them packed: a packed one is unpacked when it is first asked for."""

    __slots__ = ("_made", "_packed", "_unpack")

    def __init__(
        self,
        packed: Mapping[_Key, Any] | None = None,
        unpack: Callable[[Any], list[_Held]] = list,
    ) -> None:
        self._packed = packed if packed is not None else {}
        self._unpack = unpack
        self._made: dict[_Key, list[_Held]] = {}

    def get(self, key: _Key) -> list[_Held]:
        """What is held under a key; an empty list, not to be added to, where there is nothing."""
        found = self._made.get(key)
        if found is None:
            packed = self._packed.get(key)
            if packed is None:
                return []
            found = self._made.setdefault(key, self._unpack(packed))
        return found

    def add(self, key: _Key, one: _Held) -> None:
        """Hold one more under a key."""
        found = self.get(key)
        found.append(one)
        self._made[key] = found

    def __iter__(self) -> Iterator[_Key]:
        yield from self._packed
        yield from (key for key in self._made if key not in self._packed)


class Shelves(NamedTuple):
    """Where names lead. ``senses``: by key; ``longest``: by first word, the length in words of the longest name that
    begins with it; ``office_holders``: by country or body, and office; ``roles``: by country and role; ``spellings``:
    the keys of persons' names by their skeletons; ``bearers``: how many persons bear a skeleton's word."""

    senses: Shelf[str, Sense]
    longest: dict[str, int]
    by_surname: Shelf[str, Person]
    office_holders: Shelf[tuple[str, str], Person]
    roles: Shelf[tuple[str, str], Body]
    spellings: Shelf[str, tuple[str, Person]]
    bearers: dict[str, int]

    @classmethod
    def empty(cls) -> Shelves:
        """Shelves with nothing on them."""
        return cls(Shelf(), {}, Shelf(), Shelf(), Shelf(), Shelf(), {})


class Names:
    """Puts the names of actors on shelves."""

    def __init__(self, shelves: Shelves, *, own: bool = False) -> None:
        self._shelves = shelves
        self._own = own
        lists = words()
        self._family_first = frozenset(lists["family_first"])
        self._family_names = frozenset(lists["family_names"])
        self._particles = frozenset(lists["particles"])
        self._given_only = frozenset(lists["known_by_given_name"])
        self._given_too = frozenset(lists["known_by_either_name"])

    def territory(self, territory: Territory) -> None:
        """Put up the names of a territory, its people, capitals and seats."""
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

    def body(self, body: Body) -> None:
        """Put up the names of a body, and its role in its country."""
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
            self._shelves.roles.add((body.country, body.role), body)

    def further(self, actor: Territory | Body, name: str) -> None:
        """Put up one more name of a known territory or body."""
        self._add("name" if isinstance(actor, Territory) else "body", actor, name, actor.country)

    def person(self, named: Person, person: Person | None = None) -> None:
        """Put up the names and offices of ``named``, as those of ``person`` where another is given."""
        person = person or named
        seen = set()
        for name in (named.name, *named.aliases):
            if name.startswith("~"):
                _append(self._shelves.by_surname, key_of(name[1:]), person)
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
                _append(self._shelves.by_surname, surname, person)
        for term in named.terms:
            if term.of:
                _append(self._shelves.office_holders, (term.of, term.office), person)
            if term.body:
                _append(self._shelves.office_holders, (term.body, term.office), person)

    def spelling(self, person: Person) -> None:
        """Put up the skeletons of a person's names: see :mod:`.transliterations`."""
        parts: set[str] = set()
        for name in dict.fromkeys((person.name, *person.aliases)):
            key = key_of(name.lstrip("~?"))
            skeletons = [skeleton(part) for part in key.split()]
            parts.update(skeletons)
            if len(skeletons) > 1:
                self._shelves.spellings.add(" ".join(skeletons), (key, person))
        for part in parts:
            self._shelves.bearers[part] = self._shelves.bearers.get(part, 0) + 1

    def agent(self, noun: AgentNoun) -> None:
        """Put up the forms of an agent noun."""
        upper = noun.noun.isupper()
        singular = key_of(noun.noun)
        plain = singular == noun.noun
        self._put(singular, Sense("agent", noun, False, upper, False, _NOWHERE))
        for many in _plural_noun(noun.noun):
            key = many if plain else key_of(many)
            self._put(key, Sense("agent", noun, upper, False, True, _NOWHERE))

    def _surnames(self, name: str, country: str | None) -> set[str]:
        parts = [_part_key(part) for part in name.split()]
        if len(parts) < 2:
            return {key_of(name)}
        if parts[0] in self._family_names and (
            country in self._family_first or "-" in name or len(parts) == 3
        ):
            return {parts[0]}
        if parts[-1] in {"jr", "sr", "ii", "iii"} and len(parts) > 2:
            parts = parts[:-1]
        if country in self._given_only:
            return {parts[0]}
        found = {parts[-1]}
        if country in self._given_too:
            found.add(parts[0])
        for at in range(1, len(parts) - 1):
            if parts[at] in self._particles:
                found.add(" ".join(parts[at:]))
                break
        if parts[-1].split(" ")[0] in self._particles and " " in parts[-1]:
            found.add(parts[-1].split(" ", 1)[1])
        return found

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

    def _put(self, key: str, sense: Sense) -> None:
        if not key:
            return
        self._shelves.senses.add(key, sense)
        head, _, rest = key.partition(" ")
        length = rest.count(" ") + 2 if rest else 1
        if length > self._shelves.longest.get(head, 0):
            self._shelves.longest[head] = length


_part_key = lru_cache(maxsize=8192)(key_of)


def _append(shelf: Shelf[_Key, Person], key: _Key, person: Person) -> None:
    """Add a person to those of a key, once: names of one person follow one another."""
    if not any(one is person for one in shelf.get(key)[-4:]):
        shelf.add(key, person)


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
