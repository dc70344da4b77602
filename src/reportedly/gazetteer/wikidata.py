"""A gazetteer compiled from a Wikidata JSON dump, streamed: one entity a line, gzip, bzip2 or plain.

The dump is read once. Items that may be actors are spooled to a temporary SQLite file with the ``subclass of`` edges
of classes, so that memory stays small however large the dump is; at the end the classes of
``data/wikidata.tsv`` are followed down to all their subclasses, and what is an instance of one is written as an entry
of a user file (:mod:`reportedly.gazetteer.user_files`). Nothing is written before the whole dump has been read.

Properties: P31 instance of, P279 subclass of, P17 country, P27 citizenship, P39 position held, P102 party,
P298 ISO alpha-3, P571 inception, P576 dissolved, P580/P582 start and end, P1001 jurisdiction, P1813 short name.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .index import NameIndex
from .names import key_of, slug
from .tables import Body, Person, agent_nouns, rows, territories
from .wikidata_dump import (
    Progress,
    entities,
    items_of,
    label_of,
    number_of,
    positions_held,
    strings_of,
    texts_of,
    times_of,
)

_HUMAN = 5
_MOST_ALIASES = 20


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of a dump: how many entities it held, and how many entries they gave."""

    entities: int
    bodies: int
    persons: int


@dataclass(frozen=True, slots=True)
class _Class:
    item: int
    label: str
    kind: str
    sectors: str


def compile_wikidata(dump: Path, *, language: str = "en", progress: Progress | None = None) -> Rows:
    """Read a dump whole and give the entries it holds, ready to be written.

    Raises GazetteerError, with file and line, where the dump is cut off, damaged or no Wikidata dump.
    """
    with (
        TemporaryDirectory(prefix="reportedly-") as folder,
        closing(sqlite3.connect(Path(folder) / "spool.sqlite")) as spool,
    ):
        spool.executescript(_SCHEMA)
        entities = _spool(dump, spool, language, progress)
        return Rows(entities, tuple(_entries(spool)))


@dataclass(frozen=True, slots=True)
class Rows:
    """The entries of a compiled gazetteer: cells by column of :data:`COLUMNS`."""

    entities: int
    entries: Sequence[Mapping[str, str]]

    @property
    def counts(self) -> Compiled:
        """How many bodies and persons there are."""
        persons = len({entry["id"] for entry in self.entries if entry["kind"] == "person"})
        bodies = sum(entry["kind"] != "person" for entry in self.entries)
        return Compiled(self.entities, bodies, persons)


COLUMNS = ("id", "name", "aliases", "country", "sectors", "kind", "office", "of", "from", "to")

_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE edges (child INTEGER, parent INTEGER);
CREATE TABLE classes (item INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE countries (item INTEGER PRIMARY KEY, code TEXT);
CREATE TABLE items (item INTEGER PRIMARY KEY, links INTEGER, about TEXT);
CREATE TABLE types (item INTEGER, class INTEGER);
CREATE TABLE positions (item INTEGER PRIMARY KEY, label TEXT, country INTEGER);
"""

# -- spooling ----------------------------------------------------------------------------------------------


def _spool(dump: Path, spool: sqlite3.Connection, language: str, progress: Progress | None) -> int:
    count = 0
    for entity in entities(dump, progress):
        count += 1
        number = number_of(entity["id"])
        if number is None or entity["id"][0] != "Q":
            continue
        claims = entity["claims"] or {}
        label = label_of(entity, language)
        types = items_of(claims, "P31")
        parents = items_of(claims, "P279")
        spool.executemany("INSERT INTO edges VALUES (?, ?)", [(number, parent) for parent in parents])
        code = next((value for value in strings_of(claims, "P298") if len(value) == 3), None)
        if code is not None:
            spool.execute("INSERT OR REPLACE INTO countries VALUES (?, ?)", (number, code))
        if label is None:
            continue
        if parents:
            spool.execute("INSERT OR REPLACE INTO classes VALUES (?, ?)", (number, label))
        jurisdiction = [*items_of(claims, "P1001"), *items_of(claims, "P17")]
        if jurisdiction and (parents or types):
            spool.execute(
                "INSERT OR REPLACE INTO positions VALUES (?, ?, ?)", (number, label, jurisdiction[0])
            )
        if types and not (_HUMAN in types and "P39" not in claims):
            about = _about(entity, claims, label, language, human=_HUMAN in types)
            links = len(entity.get("sitelinks") or {})
            spool.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", (number, links, json.dumps(about)))
            spool.executemany("INSERT INTO types VALUES (?, ?)", [(number, one) for one in types])
    spool.commit()
    return count


def _about(
    entity: Mapping[str, Any], claims: Mapping[str, Any], label: str, language: str, *, human: bool
) -> dict[str, Any]:
    """What is kept of an item until its classes are known."""
    aliases = [
        alias["value"] for alias in (entity.get("aliases") or {}).get(language, ()) if alias.get("value")
    ]
    short = [value for value, code in texts_of(claims, "P1813") if code == language]
    countries = [*items_of(claims, "P27" if human else "P17"), *items_of(claims, "P1001")]
    return {
        "name": label,
        "aliases": list(dict.fromkeys(alias for alias in (*short, *aliases) if alias != label))[
            :_MOST_ALIASES
        ],
        "countries": countries,
        "from": next(iter(times_of(claims.get("P571"))), ""),
        "to": next(iter(times_of(claims.get("P576"))), ""),
        "positions": positions_held(claims) if human else [],
    }


# -- classes to entries ------------------------------------------------------------------------------------

_DESCENT = """
WITH RECURSIVE below(item) AS (VALUES (?) UNION SELECT child FROM edges JOIN below ON parent = below.item)
SELECT item FROM below
"""


def _classes() -> list[_Class]:
    return [
        _Class(int(row["item"].lstrip("Q") or 0), row["label"], row["kind"], row["sectors"])
        for row in rows("wikidata.tsv")
    ]


def _class_of(spool: sqlite3.Connection) -> dict[int, _Class]:
    """Every class below one of ours, under the first that reaches it."""
    spool.execute("CREATE INDEX by_parent ON edges (parent)")
    found: dict[int, _Class] = {}
    for one in _classes():
        roots = {one.item} - {0}
        roots.update(
            item for (item,) in spool.execute("SELECT item FROM classes WHERE label = ?", (one.label,))
        )
        for root in roots:
            for (item,) in spool.execute(_DESCENT, (root,)):
                found.setdefault(item, one)
    return found


def _entries(spool: sqlite3.Connection) -> Iterator[dict[str, str]]:
    """Entries, the best known first. Names that the gazetteer has already stay with their bearers there."""
    states = {land.country for land in territories().values()}
    codes = {item: code for item, code in spool.execute("SELECT item, code FROM countries") if code in states}
    classes = _class_of(spool)
    rank = {one: at for at, one in enumerate(dict.fromkeys(classes.values()))}
    positions = {
        item: (label, codes.get(country, ""))
        for item, label, country in spool.execute("SELECT item, label, country FROM positions")
    }
    spool.execute("CREATE INDEX by_item ON types (item)")
    names = _Names()
    for item, text in spool.execute("SELECT item, about FROM items ORDER BY links DESC, item"):
        about = json.loads(text)
        if item in codes:
            continue  # a state: the gazetteer has its own
        types = [one for (one,) in spool.execute("SELECT class FROM types WHERE item = ?", (item,))]
        country = next((codes[one] for one in about["countries"] if one in codes), "")
        if _HUMAN in types:
            yield from _person(item, about, country, positions, names)
            continue
        fitting = sorted({classes[one] for one in types if one in classes}, key=lambda one: rank[one])
        if fitting:
            yield from _body(item, about, country, fitting[0], names)


class _Names:
    """Which names and ids are taken: by the gazetteer's own actors, and by better known items."""

    def __init__(self) -> None:
        self._index = NameIndex()
        self._taken: set[tuple[str, str, bool]] = set()
        self._ids: set[str] = set()

    def known(self, name: str, country: str) -> str | None:
        """The id of the gazetteer's own body or person of this name and country; empty for any other bearer."""
        senses = self._index.senses(key_of(_bare(name)))
        for sense in senses:
            of = sense.of
            if isinstance(of, Body | Person) and (not country or of.country in {country, None}):
                return of.id
        return "" if senses else None

    def free(self, names: Sequence[str], country: str, *, person: bool) -> list[str]:
        """Those of the names that nobody else bears in this country; they are then taken."""
        free: list[str] = []
        for name in names:
            name = name.replace(";", ",").lstrip("?~ ")
            place = (country, key_of(_bare(name)), person)
            if not place[1] or place in self._taken or self.known(name, country) is not None:
                continue
            if len(name) > 2 or name.isupper():
                free.append(name)
                self._taken.add(place)
        return free

    def id_of(self, item: int, name: str) -> str:
        """A stable slug of the name; with the item's number where another bears it."""
        id = slug(name)
        if not id or id in self._ids or not id.isascii():
            id = f"{id}-q{item}" if id.isascii() and id else f"q{item}"
        self._ids.add(id)
        return id


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def _body(
    item: int, about: Mapping[str, Any], country: str, of: _Class, names: _Names
) -> Iterator[dict[str, str]]:
    known = names.known(about["name"], country)
    free = names.free((about["name"], *about["aliases"]), country, person=False)
    if known:
        yield from _more_names(known, free)
    elif known is None and free[:1] == [about["name"].replace(";", ",").lstrip("?~ ")]:
        first, last = about["from"], about["to"]
        if first and last and last < first:
            first = last = ""
        id = names.id_of(item, about["name"])
        yield _row(id, free, country, of.sectors, of.kind, first=first, last=last)


def _person(
    item: int,
    about: Mapping[str, Any],
    country: str,
    positions: Mapping[int, tuple[str, str]],
    names: _Names,
) -> Iterator[dict[str, str]]:
    held = [(positions[one], first, last) for one, first, last in about["positions"] if one in positions]
    own = country or next((of for (_, of), _, _ in held if of), "")
    if not held or not own:
        return
    known = names.known(about["name"], own)
    free = names.free((about["name"], *about["aliases"]), own, person=True)
    if known:
        yield from _more_names(known, free)
    elif known is None and free[:1] == [about["name"].replace(";", ",").lstrip("?~ ")]:
        id = names.id_of(item, about["name"])
        for (label, of), first, last in sorted(held, key=lambda row: row[1]):
            office, sectors = office_of(label)
            yield _row(id, free, own, sectors, "person", office=office, of=of or own, first=first, last=last)


def _more_names(id: str, free: Sequence[str]) -> Iterator[dict[str, str]]:
    """Further names of an actor that the gazetteer has."""
    if free:
        yield {**dict.fromkeys(COLUMNS, ""), "id": id, "aliases": ";".join(free)}


def office_of(label: str) -> tuple[str, str]:
    """The office and the sectors that the label of a position names: ``("president", "GOV")``."""
    plain = label.lower()
    best, sectors = "", "GOV"
    for noun in agent_nouns():
        if noun.kind == "body" or len(noun.noun) <= len(best):
            continue
        if plain == noun.noun or plain.startswith((f"{noun.noun} of ", f"{noun.noun} for ")):
            best, sectors = noun.noun, ";".join(noun.sectors)
        elif plain.endswith(f" {noun.noun}"):
            best, sectors = noun.noun, ";".join(noun.sectors)
    return best or plain.split(" of ")[0], sectors


def _row(
    id: str,
    names: Sequence[str],
    country: str,
    sectors: str,
    kind: str,
    *,
    office: str = "",
    of: str = "",
    first: str = "",
    last: str = "",
) -> dict[str, str]:
    return {
        "id": id,
        "name": names[0],
        "aliases": ";".join(names[1:]),
        "country": country,
        "sectors": sectors,
        "kind": kind,
        "office": office,
        "of": of,
        "from": first,
        "to": last,
    }
