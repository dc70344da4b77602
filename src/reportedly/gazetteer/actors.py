"""The package's actors and their names, compiled: bodies, persons and agent nouns as they are asked for.

``data/actors.bin`` is written from the tables beside it by ``python -m reportedly.gazetteer.build_actors``. It holds
what :class:`.naming.Names` says of them, as MessagePack with the strings in UTF-8; each actor is packed for itself and
unpacked when a name first leads to it, so that loading makes some thousands of objects less. The file carries a
digest of the tables: where they have changed since, it is not used, and the same is compiled in memory, which takes
about a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from typing import Any, NamedTuple, TypeVar

import msgpack

from .naming import Names, Sense, Shelf, Shelves
from .tables import (
    BODY_FILES,
    OFFICE_FILES,
    AgentNoun,
    Body,
    DatedSector,
    Person,
    Term,
    Territory,
    agent_nouns,
    read_bodies,
    read_persons,
    territories,
)

VERSION = 1
SOURCES = ("territories.tsv", "regions.tsv", "words.toml", "agents.tsv", *BODY_FILES, *OFFICE_FILES)
"""The files that the compiled form is made of."""
DATA = resources.files(__package__) / "data"
COMPILED = "actors.bin"

_Actor = TypeVar("_Actor")


class _Compiled(NamedTuple):
    """The compiled form. An actor is named by its place among those of its kind, which the form of a sense tells."""

    digest: bytes
    bodies: Mapping[str, bytes]
    persons: Mapping[str, bytes]
    nouns: tuple[bytes, ...]
    sorts: tuple[tuple[str, bool, bool, bool, tuple[str, ...], bool], ...]
    """What senses have in common: form, proper, exact, plural, countries, article."""
    senses: Mapping[str, tuple[int, ...]]
    """By key: actor, sort, actor, sort, ..."""
    longest: Mapping[str, int]
    surnames: Mapping[str, tuple[int, ...]]
    office_holders: Mapping[tuple[str, str], tuple[int, ...]]
    roles: Mapping[tuple[str, str], tuple[int, ...]]
    spellings: Mapping[str, tuple[str | int, ...]]
    """By the skeletons of a name: folded name, person, folded name, person, ..."""
    bearers: Mapping[str, int]


class _Table(Mapping[str, _Actor]):
    """Actors by id, each made when it is first asked for, and only once."""

    def __init__(self, packed: Mapping[str, bytes], make: Callable[[str, Any], _Actor]) -> None:
        self._packed = packed
        self._ids = tuple(packed)
        self._make = make
        self._made: dict[str, _Actor] = {}

    def __getitem__(self, id: str) -> _Actor:
        found = self._made.get(id)
        if found is None:
            found = self._made.setdefault(id, self._make(id, _unpacked(self._packed[id])))
        return found

    def __contains__(self, id: object) -> bool:
        return id in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def at(self, number: int) -> _Actor:
        """The actor of a number: its place in the table."""
        return self[self._ids[number]]


def bodies() -> Mapping[str, Body]:
    """Every named body by id, in the order of the files."""
    return _bodies()


def persons() -> Mapping[str, Person]:
    """Every person by id, with their terms of office."""
    return _persons()


def shelves() -> Shelves:
    """The names of all the package's actors, on shelves that may be added to."""
    packed = _compiled()
    lands = tuple(territories().values())
    people, groups = _persons(), _bodies()
    nouns: dict[int, AgentNoun] = {}

    def noun(number: int) -> AgentNoun:
        found = nouns.get(number)
        if found is None:
            found = nouns.setdefault(number, AgentNoun(*_unpacked(packed.nouns[number])))
        return found

    actor: dict[str, Callable[[int], Territory | Body | Person | AgentNoun]] = dict.fromkeys(
        ("name", "adjective", "capital", "city", "metonym"), lands.__getitem__
    )
    actor |= {"body": groups.at, "person": people.at, "agent": noun}
    sorts = [
        (actor[form], form, proper, exact, plural, frozenset(countries), article)
        for form, proper, exact, plural, countries, article in packed.sorts
    ]

    def senses(numbers: tuple[int, ...]) -> list[Sense]:
        found = []
        for at in range(0, len(numbers), 2):
            of, form, proper, exact, plural, countries, article = sorts[numbers[at + 1]]
            found.append(
                Sense(form, of(numbers[at]), proper, exact, plural, countries, False, article)  # type: ignore[arg-type]
            )
        return found

    def holders(numbers: tuple[int, ...]) -> list[Person]:
        return [people.at(number) for number in numbers]

    return Shelves(
        Shelf(packed.senses, senses),
        dict(packed.longest),
        Shelf(packed.surnames, holders),
        Shelf(packed.office_holders, holders),
        Shelf(packed.roles, lambda numbers: [groups.at(number) for number in numbers]),
        Shelf(
            packed.spellings, lambda one: [(one[at], people.at(one[at + 1])) for at in range(0, len(one), 2)]
        ),
        dict(packed.bearers),
    )


@lru_cache(maxsize=1)
def _bodies() -> _Table[Body]:
    return _Table(_compiled().bodies, _body)


@lru_cache(maxsize=1)
def _persons() -> _Table[Person]:
    return _Table(_compiled().persons, _person)


@lru_cache(maxsize=1)
def _compiled() -> _Compiled:
    """What the file holds, or what the tables do where it is not of them."""
    file = DATA / COMPILED
    if file.is_file():
        version, *parts = _unpacked(file.read_bytes())
        if version == VERSION and parts[0] == digest():
            return _Compiled(*parts)
    return _Compiled(*_unpacked(compile_actors())[1:])


def digest() -> bytes:
    """A digest of the tables, the same for either kind of line end."""
    found = blake2b(digest_size=16)
    for name in SOURCES:
        found.update((DATA / name).read_bytes().replace(b"\r\n", b"\n"))
        found.update(b"\0")
    return found.digest()


# -- compiling ---------------------------------------------------------------------------------------------


def compile_actors() -> bytes:
    """The compiled form of the tables as they are; the same bytes for the same tables."""
    lands, groups, people, nouns = territories(), read_bodies(), read_persons(), agent_nouns()
    made = Shelves.empty()
    names = Names(made)
    for land in lands.values():
        names.territory(land)
    for body in groups:
        names.body(body)
    for person in people.values():
        names.person(person)
        names.spelling(person)
    for noun in nouns:
        names.agent(noun)
    number = {
        id(actor): at
        for table in (lands.values(), groups, people.values(), nouns)
        for at, actor in enumerate(table)
    }
    sorts: dict[tuple[Any, ...], int] = {}
    senses: dict[str, list[int]] = {}
    for key in sorted(made.senses):
        senses[key] = []
        for one in made.senses.get(key):
            sort = (one.form, one.proper, one.exact, one.plural, tuple(sorted(one.countries)), one.article)
            senses[key] += [number[id(one.of)], sorts.setdefault(sort, len(sorts))]

    def numbers(shelf: Shelf[Any, Any]) -> dict[Any, list[int]]:
        return {key: [number[id(actor)] for actor in shelf.get(key)] for key in sorted(shelf)}

    return _packed(
        [
            VERSION,
            digest(),
            {body.id: _packed(_of_body(body)) for body in groups},
            {person.id: _packed(_of_person(person)) for person in people.values()},
            [_packed([noun.noun, noun.sectors, noun.kind, noun.code, noun.role]) for noun in nouns],
            list(sorts),
            senses,
            dict(sorted(made.longest.items())),
            numbers(made.by_surname),
            numbers(made.office_holders),
            numbers(made.roles),
            {
                key: [part for name, person in made.spellings.get(key) for part in (name, number[id(person)])]
                for key in sorted(made.spellings)
            },
            dict(sorted(made.bearers.items())),
        ]
    )


def _packed(value: object) -> bytes:
    return bytes(msgpack.packb(value))


def _unpacked(data: bytes) -> Any:
    return msgpack.unpackb(data, use_list=False, strict_map_key=False)


def _of_body(body: Body) -> list[object]:
    dated = [[one.code, one.first.toordinal(), one.last.toordinal()] for one in body.dated]
    first, last = body.first.toordinal(), body.last.toordinal()
    return [body.name, body.aliases, body.country, body.sectors, body.kind, body.role, first, last, dated]


def _body(id: str, packed: tuple[Any, ...]) -> Body:
    name, aliases, country, sectors, kind, role, first, last, dated = packed
    day = date.fromordinal
    periods = tuple([DatedSector(code, day(a), day(b)) for code, a, b in dated])
    return Body(id, name, aliases, country, sectors, kind, role, day(first), day(last), periods)


def _of_person(person: Person) -> list[object]:
    terms = [
        [one.office, one.of, one.sectors, one.first.toordinal(), one.last.toordinal(), one.body, one.acts_for]
        for one in person.terms
    ]
    return [person.name, person.aliases, person.country, terms]


def _person(id: str, packed: tuple[Any, ...]) -> Person:
    name, aliases, country, terms = packed
    day = date.fromordinal
    return Person(
        id,
        name,
        aliases,
        country,
        tuple(
            [
                Term(office, of, sectors, day(first), day(last), body, acts_for)
                for office, of, sectors, first, last, body, acts_for in terms
            ]
        ),
    )
