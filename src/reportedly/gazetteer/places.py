"""Toponyms to places: the candidates that a name may stand for.

Towns, divisions, hamlets and airports come from the compiled index (:mod:`.places_index`), states and dependencies
from the territory tables, seas, rivers, ranges, bases, ports, front lines, camps and world regions from
``features.tsv``. Which of the candidates a text means is decided in :mod:`.places_resolve`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .names import key_of
from .places_index import PlaceIndex
from .places_names import Form, forms
from .tables import Territory, first_day, last_day, listed, rows, territories

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

CLASSES = ("city", "region", "district", "hamlet", "site", "water", "land", "country", "area")
"""Coarse classes of place. ``area``: continents, world regions, front lines and other parts of the earth."""

_CLASS_OF = {
    "sea": "water", "strait": "water", "canal": "water", "river": "water", "lake": "water", "bay": "water",
    "ocean": "water", "island": "land", "reef": "land", "mountains": "land", "mountain": "land", "desert": "land",
    "peninsula": "land", "valley": "land", "forest": "land", "cape": "land",
    "base": "site", "port": "site", "airport": "site", "camp": "site", "crossing": "site",
    "continent": "area", "front": "area", "line": "area", "zone": "area", "area": "area",
}  # fmt: skip
_CACHE = 8192
_MOST = 60
_POSTAL = ("USA-", "CAN-")
"""States whose regions' codes are the postal abbreviations that news writes ("Austin, TX")."""
_RECENT = 2004
"""Territories that ended before this year are left out: news of our time does not place events in them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place: GeoNames id (None where the table has none), name, alpha-3, degrees (WGS 84).

    ``kind``: city, country, region (first-order division), district (second-order), hamlet, or a feature's own
    (sea, river, strait, island, base ...). ``admin1``: name of the region it lies in, "" where unknown.
    """

    geonames: int | None
    name: str
    country: str | None
    lat: float
    lon: float
    kind: str = "city"
    admin1: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The places that a name may stand for, as columns of equal length.

    ``refs``: row of the index, or ``-1 - i`` for place ``i`` of the tables. ``country`` and ``admin1`` are numbers
    of the gazetteer's own, -1 for none; ``admin2`` is 0 for none. ``klass`` counts in :data:`CLASSES`.
    ``other``: 1 where the name is not the place's main one. ``xyz``: unit vectors, shape (n, 3).
    """

    form: Form
    refs: Ints
    population: Floats
    klass: Ints
    country: Ints
    admin1: Ints
    admin2: Ints
    other: Floats
    capital: Floats
    xyz: Floats

    def __len__(self) -> int:
        return len(self.refs)

    def only(self, keep: npt.NDArray[np.bool_]) -> Candidates:
        """Those candidates that are marked."""
        columns = {name: getattr(self, name)[keep] for name in self.__slots__ if name != "form"}
        return Candidates(form=self.form, **columns)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A place of the tables. ``population`` weighs it against others; ``other`` is told by name, not by place."""

    place: Place
    klass: int
    country: int
    admin1: int
    population: float
    first: date
    last: date


class Places:
    """The places and their names. Making one takes some tens of milliseconds; the index is mapped, not read.

    ``index``: a compiled index other than the package's own, as :mod:`.places_dump` makes them.
    """

    def __init__(self, index: Path | None = None) -> None:
        own = resources.files(__package__) / "data" / "places.bin"
        with resources.as_file(own) as path:
            self.index = PlaceIndex(index or path)
        self._names: dict[str, list[tuple[int, bool]]] = {}
        self._listed: list[_Listed] = []
        self._shorts: dict[str, int] = {}
        self._replaced: set[int] = set()
        self._peoples: dict[str, int] = {}
        self._countries: list[str] = []
        self._country_numbers: dict[str, int] = {}
        self._capitals: dict[str, int] = {}
        self._admin_country: Ints
        self._number_countries()
        self._admin_numbers = {code: i for i, code in enumerate(self.index.admins1)}
        self._list_territories()
        self._list_features()
        self._list_demonyms()
        self._candidates = lru_cache(maxsize=_CACHE)(self._gather)

    # -- tables --------------------------------------------------------------------------------------------

    def _number_countries(self) -> None:
        lands = [land for land in territories().values() if land.id == land.country]
        by_alpha2 = {land.alpha2: land.id for land in lands if land.alpha2}
        self._countries = sorted({land.id for land in lands})
        self._country_numbers = {code: i for i, code in enumerate(self._countries)}
        self._admin_country = np.array(
            [
                self._country_numbers.get(by_alpha2.get(code.partition(".")[0], ""), -1)
                for code in self.index.admins1
            ],
            np.int32,
        )

    def _list_territories(self) -> None:
        for land in territories().values():
            if land.last.year < _RECENT:
                continue
            state = land.id == land.country
            country = self._country_numbers.get(land.country, -1)
            name = land.name.removesuffix(" state")
            region = -1 if state else self._same_region(name, country)
            admin1 = int(self.index.admin1[region]) if region >= 0 else -1
            geonames = land.geonames
            population = 3e7 if state else 3e6
            if region >= 0:
                self._replaced.add(region)
                geonames = geonames or int(self.index.geonames[region]) or None
                population = float(self.index.population[region])
            place = Place(
                geonames, name, land.country, land.lat, land.lon, "country" if state else "region",
                "" if state else name,
            )  # fmt: skip
            klass = CLASSES.index("country" if state else "region")
            number = self._list(place, klass, country, admin1, population, land.first, land.last)
            self._name(name, number)
            for alias in land.aliases:
                bare = alias.lstrip("?").partition(":")[0].removeprefix("the ").removeprefix("The ")
                if not alias.startswith("?") or (not state and alias.startswith("?" + land.name.split()[0])):
                    self._name(bare, number, other=True)
            for demonym in land.demonyms:
                if not demonym.startswith("?"):
                    for people in (demonym, _plural(demonym)):
                        self._name(people, number, other=True)
            if region >= 0 and key_of(name) != (compiled := key_of(self.index.name(region))):
                self._names.setdefault(compiled, []).append((number, False))
            if state:
                for capital in land.capitals:
                    self._capitals.setdefault(key_of(capital.lstrip("?").partition(":")[0]), country)
            self._shorts.setdefault(land.id, number)
        for row in rows("abbreviations.tsv"):
            number = self._shorts[row["region"]]
            self._shorts[row["short"]] = number
            self._shorts.setdefault(row["short"].rstrip("."), number)
        for id, number in list(self._shorts.items()):
            if id.startswith(_POSTAL):
                self._shorts.setdefault(id.partition("-")[2], number)
        for id in [id for id in self._shorts if id in territories()]:
            del self._shorts[id]

    def _list_features(self) -> None:
        for row in rows("features.tsv"):
            country = self._country_numbers.get(row["country"], -1)
            kind, admin1, weight = row["kind"], -1, 1e6
            geonames = int(row["geonames"]) if row["geonames"] else None
            region = self._same_region(row["name"], country) if kind == "area" else -1
            if region >= 0:
                self._replaced.add(region)
                kind, admin1 = "region", int(self.index.admin1[region])
                geonames, weight = (
                    int(self.index.geonames[region]) or None,
                    float(self.index.population[region]),
                )
            if kind == "city" and geonames is not None:
                admin1 = self._replace_town(row["name"], geonames)
            weight = 10.0 ** float(row["weight"]) if row["weight"] else weight
            place = Place(
                geonames,
                row["name"],
                row["country"] or None,
                float(row["lat"]),
                float(row["lon"]),
                kind,
                row["name"] if region >= 0 else self._region_names().get(admin1, ""),
            )
            klass = CLASSES.index(kind if kind in CLASSES else _CLASS_OF.get(kind, "area"))
            first, last = first_day(row["from"]), last_day(row["to"])
            number = self._list(place, klass, country, admin1, weight, first, last)
            self._name(row["name"], number)
            if region >= 0:
                self._name(self.index.name(region), number)
            for alias in listed(row["aliases"]):
                self._name(alias, number, other=True)

    def _replace_town(self, name: str, geonames: int) -> int:
        """Leave out the compiled town that the tables list themselves; its region's number, -1 if there is none."""
        for bearer in self.index.bearers(key_of(name)).tolist():
            row = bearer >> 1
            if self.index.geonames[row] == geonames:
                self._replaced.add(row)
                return int(self.index.admin1[row])
        return -1

    def _list_demonyms(self) -> None:
        """Peoples of regions and towns ("Texans", "Londoners")."""
        for row in rows("place_demonyms.tsv"):
            country = self._country_numbers[row["country"]]
            key = key_of(row["name"])
            numbers = [n for n, _ in self._names.get(key, ()) if self._listed[n].country == country]
            kind = self.index.kinds.index(row["kind"])
            compiled = [
                bearer >> 1
                for bearer in self.index.bearers(key).tolist()
                if self.index.kind[bearer >> 1] == kind
                and self._admin_country[self.index.admin1[bearer >> 1]] == country
            ]
            for demonym in listed(row["demonyms"]):
                for people in (demonym, _plural(demonym)):
                    if numbers:
                        self._name(people, numbers[0], other=True)
                    elif compiled:
                        self._peoples.setdefault(key_of(people), compiled[0])

    def _list(
        self, place: Place, klass: int, country: int, admin1: int, population: float, first: date, last: date
    ) -> int:
        self._listed.append(_Listed(place, klass, country, admin1, population, first, last))
        return len(self._listed) - 1

    def _name(self, name: str, number: int, *, other: bool = False) -> None:
        known = self._names.setdefault(key_of(name), [])
        if all(number != one for one, _ in known):
            known.append((number, other))

    def _same_region(self, name: str, country: int) -> int:
        """The compiled first-order division of that name and country that is not yet replaced, or -1."""
        region = self.index.kinds.index("region")
        for form in forms(name):
            for bearer in self.index.bearers(form.key).tolist() if form.cut != "direction" else ():
                row = bearer >> 1
                same = self._admin_country[self.index.admin1[row]] == country
                if same and self.index.kind[row] == region and row not in self._replaced:
                    return int(row)
        return -1

    # -- looking up ----------------------------------------------------------------------------------------

    def candidates(self, name: str) -> Candidates | None:
        """What a name may stand for, or None where no place bears it or what is left of it."""
        return self._candidates(name)

    def is_place(self, name: str) -> bool:
        """See :meth:`reportedly.gazetteer.Gazetteer.is_place`."""
        return name in self._shorts or any(
            form.key in self._names or form.key in self.index or form.key in self._peoples
            for form in forms(name)
        )

    def short(self, text: str) -> tuple[int, int] | None:
        """Country and region number of an abbreviation as it is written ("Ark.", "N.C.", "TX")."""
        number = self._shorts.get(text)
        if number is None:
            return None
        found = self._listed[number]
        return found.country, found.admin1

    def country_number(self, alpha3: str) -> int:
        """The number of a country, -1 where it has none."""
        return self._country_numbers.get(alpha3, -1)

    def country_code(self, number: int) -> str | None:
        """The alpha-3 of a country's number."""
        return self._countries[number] if number >= 0 else None

    def place_at(self, ref: int) -> Place:
        """The place of a candidate's ``refs`` entry."""
        if ref < 0:
            return self._listed[-1 - ref].place
        index = self.index
        admin1 = int(index.admin1[ref])
        return Place(
            int(index.geonames[ref]) or None,
            index.name(ref),
            self.country_code(int(self._admin_country[admin1])),
            float(index.lat[ref]) / 1e5,
            float(index.lon[ref]) / 1e5,
            index.kinds[index.kind[ref]],
            self._region_names().get(admin1, ""),
        )

    def region_keys(self) -> dict[str, tuple[tuple[float, int, int], ...]]:
        """By key: population, country and region number of the countries and regions of that name, largest first.

        A region counts only where no town of its name, outside it, is larger.
        """
        index = self.index
        region = index.kinds.index("region")
        wide = (CLASSES.index("country"), CLASSES.index("region"))
        found: dict[str, list[tuple[float, int, int]]] = {}
        for key, known in self._names.items():
            for number, _ in known:
                one = self._listed[number]
                if one.klass in wide and one.country >= 0:
                    found.setdefault(key, []).append((one.population, one.country, one.admin1))
        regions = [row for row in np.flatnonzero(index.kind == region).tolist() if row not in self._replaced]
        keys = [key_of(index.name(row)) for row in regions]
        largest = np.array([index.bearers(key)[0] for key in keys], np.int64) >> 1
        admin1, population = index.admin1[regions], index.population[regions]
        kept = (index.admin1[largest] == admin1) | (index.population[largest] <= population)
        countries = self._admin_country[admin1].tolist()
        for at in np.flatnonzero(kept).tolist():
            here = float(population[at]), countries[at], int(admin1[at])
            found.setdefault(keys[at], []).append(here)
        return {key: tuple(sorted(options, reverse=True)) for key, options in found.items()}

    def exists(self, ref: int, on: date) -> bool:
        """Whether a candidate stood on a day: front lines and camps come and go."""
        return ref >= 0 or self._listed[-1 - ref].first <= on <= self._listed[-1 - ref].last

    @lru_cache(maxsize=1)  # noqa: B019 - one gazetteer lives as long as the process
    def _region_names(self) -> Mapping[int, str]:
        region = self.index.kinds.index("region")
        return {
            int(self.index.admin1[row]): self.index.name(row)
            for row in np.flatnonzero(self.index.kind == region).tolist()
        }

    def _gather(self, name: str) -> Candidates | None:
        short = self._shorts.get(name)
        if short is not None:
            return self._columns(Form(key_of(name)), [(short, False)], [])
        found: Candidates | None = None
        for form in forms(name):
            if found is not None and form.cut != "spelling":
                break
            listed = self._names.get(form.key, [])
            compiled = [b for b in self.index.bearers(form.key).tolist() if b >> 1 not in self._replaced]
            if form.key in self._peoples:
                compiled.insert(0, self._peoples[form.key] * 2 + 1)
            if listed or compiled:
                here = self._columns(form, listed, compiled[:_MOST])
                found = here if found is None else _joined(found, here)
        return found

    def _columns(self, form: Form, listed: Sequence[tuple[int, bool]], compiled: Sequence[int]) -> Candidates:
        index = self.index
        tabled = [self._listed[number] for number, _ in listed]
        bearers = np.array(compiled, np.int64)
        where = bearers >> 1
        admin1 = np.concatenate(
            [np.array([one.admin1 for one in tabled], np.int32), index.admin1[where].astype(np.int32)]
        )
        country = np.concatenate(
            [np.array([one.country for one in tabled], np.int32), self._admin_country[index.admin1[where]]]
        )
        kinds = np.array([CLASSES.index(kind) for kind in index.kinds], np.int32)
        lat = np.concatenate([[one.place.lat for one in tabled], index.lat[where] / 1e5])
        lon = np.concatenate([[one.place.lon for one in tabled], index.lon[where] / 1e5])
        klass = np.concatenate([np.array([one.klass for one in tabled], np.int32), kinds[index.kind[where]]])
        capital = self._capitals.get(form.key, -2)
        return Candidates(
            form=form,
            refs=np.concatenate([np.array([-1 - n for n, _ in listed], np.int32), where.astype(np.int32)]),
            population=np.concatenate(
                [[one.population for one in tabled], index.population[where]], dtype=np.float32
            ),
            klass=klass,
            country=country,
            admin1=admin1,
            admin2=np.concatenate([np.zeros(len(tabled), np.int32), index.admin2[where].astype(np.int32)]),
            other=np.concatenate([[float(other) for _, other in listed], bearers & 1], dtype=np.float32),
            capital=((country == capital) & (klass == 0)).astype(np.float32),
            xyz=unit_vectors(lat, lon),
        )


def _plural(demonym: str) -> str:
    if demonym.endswith("man"):
        return demonym[:-3] + "men"
    return demonym if demonym.endswith(("ese", "sh", "ch", "s")) else demonym + "s"


def unit_vectors(lat: npt.ArrayLike, lon: npt.ArrayLike) -> Floats:
    """Points on the unit sphere, shape (n, 3), for degrees of latitude and longitude."""
    phi, theta = np.radians(np.asarray(lat, np.float64)), np.radians(np.asarray(lon, np.float64))
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1).astype(
        np.float32
    )


def _joined(first: Candidates, second: Candidates) -> Candidates:
    new = ~np.isin(second.refs, first.refs)
    main = set(second.refs[second.other == 0].tolist())
    first.other[np.isin(first.refs, list(main))] = 0
    columns = {
        name: np.concatenate([getattr(first, name), getattr(second, name)[new]])
        for name in Candidates.__slots__
        if name != "form"
    }
    return Candidates(form=first.form, **columns)


__all__ = ["CLASSES", "Candidates", "Place", "Places", "Territory", "unit_vectors"]
