"""Actors of the user's own, from TOML, CSV or TSV files: read, checked as a whole, or refused as a whole.

An entry has the fields of :data:`FIELDS`; ``docs/gazetteer.md`` explains them. Every fault of a file is found
before anything is used, and named with file, line and reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import cast

from ..errors import GazetteerError
from ..records import EntityKind
from .actors import bodies, persons
from .names import key_of
from .tables import (
    Body,
    DatedSector,
    Person,
    Term,
    dated_sectors,
    first_day,
    last_day,
    territories,
)
from .user_files import FIELDS, Entry, read_entries

KINDS = ("organization", "group", "igo", "person", "state")
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
"""PLOVER's sector codes."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class UserActors:
    """What user files add: bodies, persons, and further names of ids that the gazetteer has already."""

    bodies: tuple[Body, ...] = ()
    persons: tuple[Person, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """(id, name) for entries that only add names to a known territory, body or person."""

    def __len__(self) -> int:
        return len(self.bodies) + len(self.persons) + len({id for id, _ in self.names})


class _Faults:
    """The faults found so far; raised together."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, entry: Entry, reason: str) -> None:
        self._lines.append(f"{entry.where}: {reason}")

    def check(self) -> None:
        if not self._lines:
            return
        shown = self._lines[:_MOST_FAULTS]
        if len(self._lines) > _MOST_FAULTS:
            shown.append(f"… and {len(self._lines) - _MOST_FAULTS} more faults")
        raise GazetteerError("\n".join(shown) + "\nNothing of the gazetteer was loaded; mend these first.")


def read_actors(paths: Iterable[str | PathLike[str]]) -> UserActors:
    """The actors of user files, taken together. Raises GazetteerError, naming file, line and reason."""
    entries: list[Entry] = []
    for path in paths:
        entries += read_entries(Path(path))
    faults = _Faults()
    for entry in entries:
        _check_fields(entry, faults)
    faults.check()
    merged = _merged(entries, faults)
    faults.check()
    _check_wholes(merged, faults)
    faults.check()
    made = _made(merged)
    _check_names(merged, made, faults)
    faults.check()
    return made


# -- one entry ---------------------------------------------------------------------------------------------


def _check_fields(entry: Entry, faults: _Faults) -> None:
    unknown = [key for key in entry.fields if key not in FIELDS]
    if unknown:
        faults.add(entry, f"there is no field {unknown[0]!r}; the fields are {', '.join(FIELDS)}")
    if not entry.id:
        faults.add(entry, "the entry has no id")
        return
    if not _ID.fullmatch(entry.id):
        faults.add(entry, f"the id {entry.id!r} may hold only letters, digits, hyphens, points, underscores")
    known = _is_known(entry.id)
    if not entry.cell("name") and not known:
        faults.add(entry, f"{entry.id} has no name")
    for name in (entry.cell("name"), *entry.listed("aliases")):
        if name and not key_of(name):
            faults.add(entry, f"the name {name!r} has no letter or digit")
    _check_country(entry, faults)
    for item in entry.listed("sectors"):
        code, _, period = item.partition("@")
        if code not in SECTORS:
            faults.add(entry, f"there is no PLOVER sector {code!r}; they are {', '.join(sorted(SECTORS))}")
        if period:
            first, _, last = period.partition("..")
            _check_period(entry, first, last, faults)
    if (kind := entry.cell("kind")) and kind not in KINDS:
        faults.add(entry, f"there is no kind {kind!r}; the kinds are {', '.join(KINDS)}")
    if kind == "state" and entry.id not in territories():
        faults.add(
            entry, f"{entry.id} is no state; states are the gazetteer's own, names can be added to them"
        )
    if entry.cell("office") and kind not in ("person", ""):
        faults.add(entry, f"{entry.id} has an office but is of kind {kind}, not person")
    _check_period(entry, entry.cell("from"), entry.cell("to"), faults)


def _check_country(entry: Entry, faults: _Faults) -> None:
    country = entry.cell("country")
    lands = territories()
    states = {land.country for land in lands.values()}
    if country and country not in states:
        meant = next((land.country for land in lands.values() if land.alpha2 == country.upper()), None)
        meant = meant or (country.upper() if country.upper() in states else None)
        hint = f"; is {meant} meant?" if meant else "; write an ISO 3166-1 alpha-3 code"
        faults.add(entry, f"there is no country {country!r}{hint}")
        return
    prefix, dash, _ = entry.id.partition("-")
    if country and dash and prefix in states and prefix != country and not _is_known(entry.id):
        faults.add(
            entry, f"{entry.id} contradicts itself: its id begins with {prefix}, its country is {country}"
        )


def _check_period(entry: Entry, first: str, last: str, faults: _Faults) -> None:
    days: list[date] = []
    for cell, day in ((first, first_day), (last, last_day)):
        if cell and not _DATE.fullmatch(cell):
            faults.add(entry, f"{cell!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
            return
        try:
            days.append(day(cell))
        except ValueError:
            faults.add(entry, f"there is no day {cell}")
            return
    if days[0] > days[1]:
        faults.add(entry, f"{entry.id} ends ({last}) before it begins ({first})")


# -- entries together --------------------------------------------------------------------------------------


def _merged(entries: Sequence[Entry], faults: _Faults) -> dict[str, list[Entry]]:
    """Entries by id; those that speak of one id must agree, and only persons' terms may add up."""
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        by_id.setdefault(entry.id, []).append(entry)
    for id, same in by_id.items():
        first = same[0]
        for other in same[1:]:
            for field in ("name", "country", "kind", "part_of"):
                a, b = first.cell(field), other.cell(field)
                if a and b and a != b:
                    faults.add(other, f"{id} has the {field} {b!r}, but {a!r} at {first.where}")
            if not (first.cell("office") and other.cell("office")):
                for field in ("from", "to", "sectors", "role"):
                    p, q = first.fields.get(field), other.fields.get(field)
                    if p and q and p != q:
                        faults.add(other, f"{id} has other {field} than at {first.where}: they contradict")
        known = _known_country(id)
        country = next((e.cell("country") for e in same if e.cell("country")), "")
        if country and known and country != known:
            faults.add(first, f"{id} is known and of {known}; it cannot be of {country}")
    return by_id


def _check_wholes(by_id: Mapping[str, Sequence[Entry]], faults: _Faults) -> None:
    """``part_of`` must lead to known ids, and never back to where it began; likewise ``of``."""
    parent: dict[str, str] = {}
    for id, same in by_id.items():
        for entry in same:
            for field in ("part_of", "of"):
                whole = entry.cell(field)
                if whole and whole not in by_id and not _is_known(whole):
                    faults.add(entry, f"{id} is {field.replace('_', ' ')} {whole}, which nobody knows")
            if entry.cell("part_of"):
                parent[id] = entry.cell("part_of")
    done: set[str] = set()
    for start in parent:
        way: list[str] = []
        at = start
        while at in parent and at not in done and at not in way:
            way.append(at)
            at = parent[at]
        if at in way:
            circle = [*way[way.index(at) :], at]
            faults.add(by_id[at][0], f"part_of goes in a circle: {' → '.join(circle)}")
        done.update(way)


def _check_names(by_id: Mapping[str, Sequence[Entry]], made: UserActors, faults: _Faults) -> None:
    """Two actors of one country, one time and one name could never be told apart."""
    bearers: dict[str, list[Body | Person]] = {}
    every: tuple[Body | Person, ...] = (*made.bodies, *made.persons)
    for actor in every:
        names = (actor.name, *actor.aliases)
        for key in {key_of(name.removeprefix("the ").removeprefix("The ")) for name in names}:
            bearers.setdefault(key, []).append(actor)
    for key, found in bearers.items():
        for at, one in enumerate(found):
            for other in found[:at]:
                if one.id == other.id or one.country != other.country or not _overlap(one, other):
                    continue
                if isinstance(one, Person) is not isinstance(other, Person):
                    continue
                faults.add(
                    by_id[one.id][0],
                    f"{one.id} and {other.id} ({by_id[other.id][0].where}) are both called {key!r}, in one country "
                    "and at one time: nothing could tell them apart",
                )


def _period(actor: Body | Person) -> tuple[date, date]:
    if isinstance(actor, Body):
        return actor.first, actor.last
    if not actor.terms:
        return date.min, date.max
    return min(t.first for t in actor.terms), max(t.last for t in actor.terms)


def _overlap(one: Body | Person, other: Body | Person) -> bool:
    (a, b), (c, d) = _period(one), _period(other)
    return a <= d and c <= b


# -- what they stand for -----------------------------------------------------------------------------------


def _made(by_id: Mapping[str, Sequence[Entry]]) -> UserActors:
    found_bodies: list[Body] = []
    found_persons: list[Person] = []
    names: list[tuple[str, str]] = []
    for id, same in by_id.items():
        called = [entry.cell("name") for entry in same if entry.cell("name")]
        aliases = tuple(dict.fromkeys(alias for entry in same for alias in entry.listed("aliases")))
        if _is_known(id):
            names += [(id, name) for name in dict.fromkeys((*called, *aliases))]
            continue
        country = _inherited(id, by_id, "country") or None
        sectors = dated_sectors(";".join(cast("tuple[str, ...]", _inherited(id, by_id, "sectors") or ())))
        kind = next((entry.cell("kind") for entry in same if entry.cell("kind")), "")
        if kind == "person" or (not kind and any(entry.cell("office") for entry in same)):
            terms = tuple(_term(entry, cast("str | None", country), sectors) for entry in same)
            terms = tuple(sorted(terms, key=lambda term: term.first))
            found_persons.append(Person(id, called[0], aliases, cast("str | None", country), terms))
            continue
        first = next((e.cell("from") for e in same if e.cell("from")), "")
        last = next((e.cell("to") for e in same if e.cell("to")), "")
        found_bodies.append(
            Body(
                id,
                called[0],
                aliases,
                cast("str | None", country),
                tuple(dict.fromkeys(s.code for s in sectors if s.last == date.max)),
                cast(EntityKind, kind or "organization"),
                next((e.cell("role") for e in same if e.cell("role")), ""),
                first_day(first),
                last_day(last),
                sectors if any(s.first > date.min or s.last < date.max for s in sectors) else (),
            )
        )
    return UserActors(tuple(found_bodies), tuple(found_persons), tuple(names))


def _term(entry: Entry, country: str | None, sectors: tuple[DatedSector, ...]) -> Term:
    own = dated_sectors(";".join(entry.listed("sectors"))) or sectors
    codes = tuple(dict.fromkeys(sector.code for sector in own))
    of = entry.cell("of") or country or ""
    return Term(entry.cell("office"), of, codes, first_day(entry.cell("from")), last_day(entry.cell("to")))


def _inherited(id: str, by_id: Mapping[str, Sequence[Entry]], field: str) -> str | tuple[str, ...]:
    """A field of the entry, else of the whole that it is part of."""
    while id in by_id:
        for entry in by_id[id]:
            if value := entry.fields.get(field):
                return value
        id = next((entry.cell("part_of") for entry in by_id[id] if entry.cell("part_of")), "")
    if field == "country":
        return _known_country(id) or ""
    if id in territories():
        return territories()[id].sectors
    body = bodies().get(id)
    return body.sectors if body is not None else ()


def _is_known(id: str) -> bool:
    return id in territories() or id in persons() or id in bodies()


def _known_country(id: str) -> str | None:
    if id in territories():
        return territories()[id].country
    if id in persons():
        return persons()[id].country
    body = bodies().get(id)
    return body.country if body is not None else None


__all__ = ["FIELDS", "KINDS", "SECTORS", "UserActors", "read_actors"]
