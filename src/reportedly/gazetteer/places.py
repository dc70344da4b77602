"""Toponyms to GeoNames places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .names import key_of
from .tables import Territory, territories


@dataclass(frozen=True, slots=True)
class Place:
    """A place: GeoNames id (None where the table has none), name, alpha-3, degrees (WGS 84)."""

    geonames: int | None
    name: str
    country: str | None
    lat: float
    lon: float
    kind: str = "city"


class Places:
    """Countries, regions, seas, towns."""

    def __init__(self) -> None:
        self._lands: dict[str, Territory] = {}
        for land in territories().values():
            for name in (land.name, *land.aliases):
                if not name.startswith("?"):
                    self._lands.setdefault(key_of(name), land)

    def place(self, name: str, *, country: str | None, focus: Mapping[str, int] | None) -> Place | None:
        land = self._lands.get(key_of(name))
        if land is not None:
            return Place(land.geonames, land.name, land.country, land.lat, land.lon, "country")
        return None

    def is_place(self, name: str) -> bool:
        return key_of(name) in self._lands
