"""Rows of places gathered from several sources before they are compiled into an index."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from .names import key_of
from .places_index import PlaceRow

_DISTRICT_WORDS = re.compile(
    r"^(provincia (de |del |di )?|provincie |province (de |du )?|powiat |okres |gemeente |partido de |municipio (de )?"
    r"|departement (de |du |des )?|departamento (de |del )?|landkreis |kreis |arrondissement (de |d')?|obshtina "
    r"|comuna |oras |nomos |muhafazat (al |ash |ad )?|kabupaten |kota |city and county of |city of |borough of "
    r"|london borough of |county |distrito (de )?|canton (de )?)"
    r"|( county| district| rayon| raion| oblast| province| kommun| region| municipality| shire| voivodeship)$",
    re.IGNORECASE,
)


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters, and is no code or address."""
    return all(
        ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00 or char in "’‘" for char in name
    ) and not any(char in "=/|@" for char in name)


class Gathered:
    """Places and the keys that lead to them."""

    def __init__(self) -> None:
        self.rows: list[PlaceRow] = []
        self.names: dict[str, dict[int, bool]] = {}
        self._towns: dict[str, list[int]] = defaultdict(list)

    def add(self, row: PlaceRow) -> int:
        """Add a place under its main name; its number is returned."""
        number = len(self.rows)
        self.rows.append(row)
        self.names.setdefault(key_of(row.name), {})[number] = False
        if row.kind == "city":
            self._towns[row.admin1].append(number)
        return number

    def alias(self, number: int, name: str) -> None:
        """Give a place one more name."""
        self.names.setdefault(key_of(name), {}).setdefault(number, True)

    def add_region(
        self,
        code: str,
        name: str,
        aliases: Iterable[str],
        geonames: int | None,
        *,
        point: tuple[float, float] | None = None,
    ) -> None:
        """Add a first-order division, midway between its outermost towns; one without a town and point is left out."""
        towns = self._towns.get(code, [])
        where = point or self._midst(towns)
        if where is None:
            return
        people = sum(self.rows[town].population for town in towns)
        bare = _DISTRICT_WORDS.sub("", name)
        number = self.add(PlaceRow(name, *where, "region", code, "", people, geonames))
        for alias in (*aliases, bare):
            if alias:
                self.alias(number, alias)

    def add_districts(self, *, skip: Iterable[str] = ()) -> None:
        """Add the second-order divisions that the towns name, in the countries (alpha-2) that are not skipped."""
        left_out = set(skip)
        members: dict[tuple[str, str], list[int]] = defaultdict(list)
        for towns in self._towns.values():
            for town in towns:
                row = self.rows[town]
                if row.admin2 and row.admin1.partition(".")[0] not in left_out:
                    members[row.admin1, row.admin2].append(town)
        for (admin1, admin2), towns in members.items():
            where = self._midst(towns)
            if where is None:
                continue
            people = sum(self.rows[town].population for town in towns)
            number = self.add(PlaceRow(admin2, *where, "district", admin1, admin2, people))
            bare = _DISTRICT_WORDS.sub("", admin2)
            if bare:
                self.alias(number, bare)

    def _midst(self, towns: list[int]) -> tuple[float, float] | None:
        if not towns:
            return None
        lat = np.array([self.rows[town].lat for town in towns])
        lon = np.array([self.rows[town].lon for town in towns])
        if lon.max() - lon.min() > 180:
            lon = np.where(lon < 0, lon + 360, lon)
        middle_lon = float(lon.min() + lon.max()) / 2
        return float(lat.min() + lat.max()) / 2, (middle_lon + 180) % 360 - 180
