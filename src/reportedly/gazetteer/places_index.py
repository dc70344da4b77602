"""The compiled toponym index: how its file is laid out, written and read.

One line of JSON (version, kinds of place, length of every part in bytes), padded to a multiple of eight bytes, then
the parts, each padded likewise. The file is mapped, not read: what is not looked up costs no time and no memory, and
processes share it. Rows are places; keys are names (see :mod:`.names`), found by a hash table:

========== ======= ==================================================================================
part       type    meaning
========== ======= ==================================================================================
keys       utf-8   the keys, one after the other; ``key_ends`` uint32 says where each ends
slots      uint32  number of a key + 1, at the first free slot from its CRC-32 on; 0 where free
bearers    uint32  ``row * 2``, or ``row * 2 + 1`` where the key is not the place's main name;
                   ``bearer_ends`` uint32 says where each key's bearers end
names      utf-8   the places' names, one after the other; ``name_ends`` uint32
geonames   uint32  GeoNames ids, 0 where unknown
lat, lon   int32   degrees (WGS 84) times 1e5
population uint32  people; of a region, those of its towns
kind       uint8   entry of the header's ``kinds``
admin1     uint16  entry of ``admins1`` (``alpha2.code`` per line); the country stands in it
admin2     uint16  entry of ``admins2`` (names per line), 0 for none
========== ======= ==================================================================================
"""

from __future__ import annotations

import json
import mmap
from binascii import crc32
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import GazetteerError

VERSION = 3
COMPILED = ".places"
"""How the names of compiled indexes that users make end."""
KINDS = ("city", "region", "district", "hamlet", "site", "water", "land")
"""Kinds of a compiled place: a town of 500 people or more; a first-order division; a second-order one; a smaller
settlement or township; an airport, base or the like; sea, lake or river; mountain, island or area."""

_TYPES: Mapping[str, type[np.generic]] = {
    "key_ends": np.uint32,
    "slots": np.uint32,
    "bearers": np.uint32,
    "bearer_ends": np.uint32,
    "name_ends": np.uint32,
    "geonames": np.uint32,
    "lat": np.int32,
    "lon": np.int32,
    "population": np.uint32,
    "kind": np.uint8,
    "admin1": np.uint16,
    "admin2": np.uint16,
}
_BEARERS = 250
_ALIGNED = 8


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place to be compiled. ``admin1``: ``alpha2.code``; ``admin2``: the district's name or ""."""

    name: str
    lat: float
    lon: float
    kind: str
    admin1: str
    admin2: str = ""
    population: int = 0
    geonames: int | None = None


def write_index(
    target: Path, rows: Sequence[PlaceRow], names: Mapping[str, Mapping[int, bool]], *, about: str
) -> None:
    """Write an index. ``names``: key -> row -> whether the key is not the row's main name."""
    admins1 = sorted({row.admin1 for row in rows})
    admins2 = sorted({"", *(row.admin2 for row in rows)})
    if len(admins1) > 65535 or len(admins2) > 65535:
        raise GazetteerError("The index holds at most 65,535 regions and as many names of districts.")
    number1 = {admin: i for i, admin in enumerate(admins1)}
    number2 = {admin: i for i, admin in enumerate(admins2)}
    keys = sorted(key for key in names if key)
    encoded = [key.encode() for key in keys]
    lists = [
        sorted(names[key].items(), key=lambda item: (-rows[item[0]].population, item[0]))[:_BEARERS]
        for key in keys
    ]
    row_names = [row.name.encode() for row in rows]
    values: dict[str, Sequence[int]] = {
        "slots": _slots(encoded),
        "key_ends": np.cumsum([len(key) for key in encoded]).tolist(),
        "bearers": [row * 2 + other for one in lists for row, other in one],
        "bearer_ends": np.cumsum([len(one) for one in lists]).tolist(),
        "name_ends": np.cumsum([len(name) for name in row_names]).tolist(),
        "geonames": [row.geonames or 0 for row in rows],
        "lat": [round(row.lat * 1e5) for row in rows],
        "lon": [round(row.lon * 1e5) for row in rows],
        "population": [row.population for row in rows],
        "kind": [KINDS.index(row.kind) for row in rows],
        "admin1": [number1[row.admin1] for row in rows],
        "admin2": [number2[row.admin2] for row in rows],
    }
    parts: dict[str, bytes] = {"keys": b"".join(encoded), "names": b"".join(row_names)}
    parts |= {name: np.array(items, _TYPES[name]).tobytes() for name, items in values.items()}
    parts["admins1"], parts["admins2"] = "\n".join(admins1).encode(), "\n".join(admins2).encode()
    head = {
        "version": VERSION,
        "about": about,
        "kinds": KINDS,
        "parts": {name: len(part) for name, part in parts.items()},
    }
    line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
    draft = target.with_name(target.name + ".draft")
    with draft.open("wb") as out:
        for part in (line, *parts.values()):
            out.write(part + b"\n" * (-len(part) % _ALIGNED))
    draft.replace(target)


def _slots(keys: Sequence[bytes]) -> list[int]:
    size = 1 << max(2 * len(keys), 2).bit_length()
    slots = [0] * size
    for number, key in enumerate(keys, start=1):
        at = crc32(key) & (size - 1)
        while slots[at]:
            at = (at + 1) & (size - 1)
        slots[at] = number
    return slots


class PlaceIndex:
    """A compiled index, mapped into memory. Raises GazetteerError where the file is not one, or cut short."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            end = data.find(b"\n") + 1
            head: dict[str, Any] = json.loads(data[:end])
            lengths: dict[str, int] = head["parts"]
            version = head["version"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GazetteerError(
                f"{path}: not a compiled index of places ({error}). Build it with reportedly gazetteer build."
            ) from error
        if version != VERSION:
            raise GazetteerError(
                f"{path}: an index of version {version}; this release reads {VERSION}. Build it again."
            )
        parts: dict[str, memoryview] = {}
        view, at = memoryview(data), end + -end % _ALIGNED
        for name, length in lengths.items():
            parts[name] = view[at : at + length]
            at += length + -length % _ALIGNED
        if at != len(view):
            raise GazetteerError(f"{path}: cut short ({len(view):,} of {at:,} bytes). Build it again.")
        arrays: dict[str, npt.NDArray[Any]] = {
            name: np.frombuffer(parts[name], kind) for name, kind in _TYPES.items()
        }
        self.about = str(head.get("about", ""))
        self.kinds: tuple[str, ...] = tuple(head["kinds"])
        self._keys, self._key_ends = parts["keys"], parts["key_ends"].cast("I")
        self._slots = parts["slots"].cast("I")
        self._bearers, self._bearer_ends = arrays["bearers"], parts["bearer_ends"].cast("I")
        self._names, self._name_ends = parts["names"], parts["name_ends"].cast("I")
        self.geonames: npt.NDArray[np.uint32] = arrays["geonames"]
        self.lat: npt.NDArray[np.int32] = arrays["lat"]
        self.lon: npt.NDArray[np.int32] = arrays["lon"]
        self.population: npt.NDArray[np.uint32] = arrays["population"]
        self.kind: npt.NDArray[np.uint8] = arrays["kind"]
        self.admin1: npt.NDArray[np.uint16] = arrays["admin1"]
        self.admin2: npt.NDArray[np.uint16] = arrays["admin2"]
        self.admins1 = bytes(parts["admins1"]).decode().split("\n")
        self.admins2 = bytes(parts["admins2"]).decode().split("\n")

    def __len__(self) -> int:
        return len(self.lat)

    def bearers(self, key: str) -> npt.NDArray[np.uint32]:
        """The places of a key, largest first: ``row * 2 + (1 if it is not the main name)``."""
        at = self._find(key)
        if at < 0:
            return self._bearers[:0]
        start = self._bearer_ends[at - 1] if at else 0
        return self._bearers[start : self._bearer_ends[at]]

    def __contains__(self, key: str) -> bool:
        return self._find(key) >= 0

    def name(self, row: int) -> str:
        """The main name of a row."""
        start = self._name_ends[row - 1] if row else 0
        return bytes(self._names[start : self._name_ends[row]]).decode()

    def _find(self, key: str) -> int:
        raw = key.encode("utf-8", "replace")
        slots, ends = self._slots, self._key_ends
        mask = len(slots) - 1
        at = crc32(raw) & mask
        while number := slots[at]:
            start = ends[number - 2] if number > 1 else 0
            if self._keys[start : ends[number - 1]] == raw:
                return number - 1
            at = (at + 1) & mask
        return -1
