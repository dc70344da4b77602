"""The gazetteer's dated tables, read from the TSV and TOML files beside this module.

Every file opens with comment lines ("#": what it holds, where its facts can be checked) and a header
line naming its columns; lists inside a cell are parted by ";".
Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; an empty ``from`` or ``to`` is open.
An alias that begins with "?" is *contextual*: it counts only where one of the countries after its
":" (or, without one, its own country) is already known from context ("the North" needs Korea).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple, cast

from ..records import EntityKind

_DATA = resources.files(__package__) / "data"


PEOPLE = "people"
"""The role of a body that is a people or a community of faith."""

@dataclass(frozen=True, slots=True)
class Territory:
    """A state, dependency, or a region below a state (``country`` then is its state's alpha-3).

    ``first`` to ``last``: when it was one; ``successors``: the ids of what a state that is no more became.
    """

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
    successors: tuple[str, ...] = ()

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
class DatedSector:
    """A PLOVER sector and the days (inclusive) on which a body belongs to it."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Body:
    """A named body: an IGO, alliance, armed group, party, agency, company, movement or people.

    ``sectors``: those on a day that nobody knows (the undated and the open-ended ones). A party is
    ``GOV`` only while it governs, a rebel group that takes power changes: :meth:`sectors_on`.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    sectors: tuple[str, ...]
    kind: EntityKind
    role: str
    first: date
    last: date
    dated: tuple[DatedSector, ...] = ()

    def sectors_on(self, on: date | None) -> tuple[str, ...]:
        """The sectors on a day, the main one first; :attr:`sectors` where the day is None."""
        if on is None or not self.dated:
            return self.sectors
        return tuple(dict.fromkeys(s.code for s in self.dated if s.first <= on <= s.last)) or self.sectors


@dataclass(frozen=True, slots=True)
class Term:
    """One office one person held: of which country or organization, from and to (inclusive).

    ``body``: the agency of the country that the office heads or speaks for, where there is one (the army of an
    army chief). ``acts_for``: the country in whose name its holder acts, None for bodies of no country (the UN);
    the holder's own country where it is empty.
    """

    office: str
    of: str
    sectors: tuple[str, ...]
    first: date
    last: date
    body: str = ""
    acts_for: str | None = ""


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
    header: list[str] | None = None
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            continue
        yield dict(zip(header, cells, strict=True))


def cells(name: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of a data file as lists of cells, for long files; the header must name these columns."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    body = iter(line for line in lines if line and line[0] != "#")
    if tuple(next(body).split("\t")) != tuple(columns):
        raise ValueError(f"{name}: its columns are not {', '.join(columns)}")
    return (line.split("\t") for line in body)


def listed(cell: str) -> tuple[str, ...]:
    """The items of a cell."""
    if ";" not in cell:
        return (cell.strip(),) if cell and not cell.isspace() else ()
    return tuple([item.strip() for item in cell.split(";") if item.strip()])


@lru_cache(maxsize=16384)
def first_day(cell: str) -> date:
    """The earliest day that a date cell allows; the dawn of the calendar where it is empty."""
    if not cell:
        return date.min
    parts = [int(part) for part in cell.split("-")]
    return date(*[*parts, 1, 1][:3])


@lru_cache(maxsize=16384)
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
        sectors = listed(row["sectors"]) or ("GOV",)
        found[row["alpha3"]] = _territory(row, row["alpha3"], row["alpha3"], sectors)
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
        successors=listed(row.get("successor", "")),
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


BODY_FILES: Mapping[str, Mapping[str, str]] = {
    "igos.tsv": {"kind": "igo"},
    "groups.tsv": {"kind": "group", "sectors": "REB"},
    "parties.tsv": {"kind": "organization", "sectors": "PTY"},
    "services.tsv": {"kind": "organization"},
    "media.tsv": {"kind": "organization", "sectors": "JRN"},
    "companies.tsv": {"kind": "organization", "sectors": "BUS"},
    "ngos.tsv": {"kind": "organization", "sectors": "SOC"},
    "peoples.tsv": {"kind": "group", "sectors": "CVL", "role": "people"},
}
"""The files of named bodies, each with what its empty and missing cells stand for."""


def read_bodies() -> tuple[Body, ...]:
    """Every named body, read from the tables; :func:`.actors.bodies` has them compiled."""
    return tuple(_body(row, BODY_FILES[name]) for name in BODY_FILES for row in rows(name))


def _body(row: Mapping[str, str], default: Mapping[str, str]) -> Body:
    sectors, dated = _sectors(row.get("sectors") or default.get("sectors", ""))
    return Body(
        row["id"],
        row["name"],
        listed(row["aliases"]),
        row["country"] or None,
        sectors,
        cast(EntityKind, row.get("kind") or default["kind"]),
        row.get("role") or default.get("role", ""),
        first_day(row["from"]),
        last_day(row["to"]),
        dated,
    )


@lru_cache(maxsize=4096)
def _sectors(cell: str) -> tuple[tuple[str, ...], tuple[DatedSector, ...]]:
    """A body's sectors where the day is unknown, and its dated ones if any is dated."""
    dated = dated_sectors(cell)
    plain = tuple(dict.fromkeys(s.code for s in dated if s.last == date.max))
    return plain, dated if any(s.first > date.min or s.last < date.max for s in dated) else ()


def dated_sectors(cell: str) -> tuple[DatedSector, ...]:
    """The sectors of a cell: ``PTY;GOV@1997..2010`` is a party, in government in those years.

    Each item is a code, with "@", a first and a last date (either may be missing) where it is dated.
    """
    found = []
    for item in listed(cell):
        code, _, period = item.partition("@")
        first, _, last = period.partition("..")
        found.append(DatedSector(code, first_day(first), last_day(last)))
    return tuple(found)


OFFICE_FILES = tuple(
    f"offices_{part}.tsv"
    for part in ("africa", "americas", "asia", "europe", "middle_east", "oceania", "bodies")
)
"""Terms of office by the region of the state; the last of organizations. Names of a person are parted by "|"."""

_FAMILY_LAST_WRITTEN = frozenset({"JPN", "HUN"})
"""Countries that write the family name first at home and mostly last in English: both orders are known."""


def read_persons() -> Mapping[str, Person]:
    """Every person by id, with their terms of office merged from the rows that name them; :func:`.actors.persons` has
    them compiled.

    A name may end with a word in brackets that only tells namesakes apart: it belongs to the id.
    """
    from .names import slug

    found: dict[str, _Known] = {}
    lands, homes = territories(), {body.id: body.country for body in read_bodies()}
    acting = {id: land.country for id, land in lands.items()}
    for name in OFFICE_FILES:
        of_bodies = name.endswith("_bodies.tsv")
        for person, aliases, office, country, body, sectors, first, last, _ in cells(name, _OFFICE_COLUMNS):
            known = found.get(person)
            if known is None:
                known = found[person] = _Known([], [], [])
            if aliases:
                known.aliases.extend(aliases.split("|"))
            if country:
                known.countries.append(country)
            of = body if of_bodies or body in lands else country
            acts_for = acting[of] if of in acting else homes.get(of)
            agency = "" if of == body else body
            known.terms.append(
                Term(office, of, _codes(sectors), first_day(first), last_day(last), agency, acts_for)
            )
    out: dict[str, Person] = {}
    for full, known in found.items():
        name = full.partition(" (")[0]
        own = _commonest(known.countries)
        if len(known.terms) > 1:
            known.terms.sort(key=_beginning)
        names = (*dict.fromkeys(known.aliases), *_turned(name, own))
        id = slug(full)
        out[id] = Person(id, name, names, own, tuple(known.terms))
    return out


_OFFICE_COLUMNS = ("person", "aliases", "office", "country", "body", "sectors", "from", "to", "source")


class _Known(NamedTuple):
    """What the rows of one person say."""

    aliases: list[str]
    countries: list[str]
    terms: list[Term]


def _beginning(term: Term) -> date:
    return term.first


@lru_cache(maxsize=1024)
def _codes(cell: str) -> tuple[str, ...]:
    return listed(cell)


def _commonest(countries: list[str]) -> str | None:
    """The country that most of a person's rows name, the first of equals."""
    if len(countries) < 2:
        return countries[0] if countries else None
    return max(countries, key=countries.count)


def _turned(name: str, country: str | None) -> tuple[str, ...]:
    """A name of two words with the family name first, where the country's usage asks for it."""
    parts = name.split()
    return (f"{parts[1]} {parts[0]}",) if country in _FAMILY_LAST_WRITTEN and len(parts) == 2 else ()
