"""The gazetteer's dated tables, read from the TSV and TOML files beside this module.

Every file opens with a header line naming its columns; lists inside a cell are parted by ";".
Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; an empty ``from`` or ``to`` is open.
An alias that begins with "?" is *contextual*: it counts only where one of the countries after its
":" (or, without one, its own country) is already known from context ("the North" needs Korea).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, cast

from ..records import EntityKind

_DATA = resources.files(__package__) / "data"


@dataclass(frozen=True, slots=True)
class Territory:
    """A state, dependency, or a region below a state (``country`` then is its state's alpha-3)."""

    id: str
    country: str
    alpha2: str
    geonames: int | None
    lat: float
    lon: float
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    metonyms: tuple[str, ...]
    sectors: tuple[str, ...]
    first: date
    last: date

    @property
    def adjective(self) -> str:
        """The word that says "of it" before a noun ("Polish"), else its name."""
        return self.demonyms[0].lstrip("?").split(":")[0] if self.demonyms else self.name


@dataclass(frozen=True, slots=True)
class AgentNoun:
    """A noun for a kind of actor: its PLOVER sectors, the code it adds to a country, its role."""

    noun: str
    sectors: tuple[str, ...]
    kind: str
    code: str
    role: str


@dataclass(frozen=True, slots=True)
class Body:
    """A named body: an IGO, alliance, armed group, party, agency, company or movement."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    sectors: tuple[str, ...]
    kind: EntityKind
    role: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Term:
    """One office one person held: of which country or organization, from and to (inclusive)."""

    office: str
    of: str
    sectors: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the offices they held, in order of time."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    terms: tuple[Term, ...]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file as mappings of column to cell."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    for line in lines[1:]:
        if line and not line.startswith("#"):
            yield dict(zip(header, line.split("\t"), strict=True))


def listed(cell: str) -> tuple[str, ...]:
    """The items of a cell."""
    return tuple(item.strip() for item in cell.split(";") if item.strip()) if cell else ()


def first_day(cell: str) -> date:
    """The earliest day that a date cell allows; the dawn of the calendar where it is empty."""
    if not cell:
        return date.min
    parts = [int(part) for part in cell.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(cell: str) -> date:
    """The latest day that a date cell allows; the end of the calendar where it is empty."""
    if not cell:
        return date.max
    parts = [int(part) for part in cell.split("-")]
    if len(parts) == 3:
        return date(*parts)
    if len(parts) == 2 and parts[1] < 12:
        return date.fromordinal(date(parts[0], parts[1] + 1, 1).toordinal() - 1)
    return date(parts[0], 12, 31)


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The closed word classes of ``words.toml``; lists of strings by name."""
    return tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def territories() -> Mapping[str, Territory]:
    """States, dependencies and regions by id; states under their alpha-3."""
    found: dict[str, Territory] = {}
    for row in rows("territories.tsv"):
        unrecognized = row["alpha3"] in {"ESH"}
        found[row["alpha3"]] = _territory(
            row, row["alpha3"], row["alpha3"], ("GOV", "PRE") if unrecognized else ("GOV",)
        )
    for row in rows("regions.tsv"):
        found[row["id"]] = _territory(row, row["id"], row["country"], listed(row["sectors"]))
    return found


def _territory(row: Mapping[str, str], id: str, country: str, sectors: tuple[str, ...]) -> Territory:
    return Territory(
        id=id,
        country=country,
        alpha2=row.get("alpha2", ""),
        geonames=int(row["geonames"]) if row["geonames"] else None,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        name=row["name"],
        aliases=listed(row["aliases"]),
        demonyms=listed(row["demonyms"]),
        capitals=listed(row["capitals"]),
        metonyms=listed(row.get("metonyms", "")),
        sectors=sectors,
        first=first_day(row.get("from", "")),
        last=last_day(row.get("to", "")),
    )


@lru_cache(maxsize=1)
def agent_nouns() -> tuple[AgentNoun, ...]:
    """Every agent noun in the singular, in file order."""
    return tuple(
        AgentNoun(noun, sectors, row["kind"], row["code"], row["role"])
        for row in rows("agents.tsv")
        for sectors in (listed(row["sectors"]),)
        for noun in listed(row["nouns"])
    )


BODY_FILES = ("igos.tsv", "groups.tsv", "parties.tsv", "bodies.tsv")


@lru_cache(maxsize=1)
def bodies() -> tuple[Body, ...]:
    """Every named body."""
    return tuple(
        Body(
            row["id"],
            row["name"],
            listed(row["aliases"]),
            row["country"] or None,
            listed(row["sectors"]),
            cast(EntityKind, row["kind"]),
            row["role"],
            first_day(row["from"]),
            last_day(row["to"]),
        )
        for name in BODY_FILES
        for row in rows(name)
    )


@lru_cache(maxsize=1)
def persons() -> Mapping[str, Person]:
    """Every person by id, with their terms of office merged from the rows that name them."""
    from .names import slug

    aliases: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    terms: dict[str, list[Term]] = {}
    for row in rows("offices.tsv"):
        id = slug(row["person"])
        names.setdefault(id, row["person"])
        known = aliases.setdefault(id, [])
        known.extend(alias for alias in listed(row["aliases"]) if alias not in known)
        terms.setdefault(id, []).append(
            Term(
                row["office"],
                row["country"],
                listed(row["sectors"]),
                first_day(row["from"]),
                last_day(row["to"]),
            )
        )
    return {
        id: Person(
            id, names[id], tuple(aliases[id]), _nationality(held), tuple(sorted(held, key=lambda t: t.first))
        )
        for id, held in terms.items()
    }


def _nationality(held: list[Term]) -> str | None:
    lands = territories()
    own = next((lands[term.of].country for term in held if term.of in lands), None)
    if own is None:
        countries = {body.id: body.country for body in bodies()}
        own = next((countries[term.of] for term in held if countries.get(term.of)), None)
    return own
