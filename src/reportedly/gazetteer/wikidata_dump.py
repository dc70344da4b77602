"""Wikidata's JSON dump as it lies: entities from a packed stream, and the values of their claims.

A dump is a JSON array with one entity a line, gzip, bzip2 or plain. Broken dumps are named with file and line.
"""

from __future__ import annotations

import bz2
import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from ..errors import GazetteerError

Progress = Callable[[int], None]
"""Told the number of bytes of the dump file read so far."""

_EVERY = 2000


@contextmanager
def _opened(dump: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The unpacked stream and the file beneath it (whose position is the progress)."""
    try:
        raw = dump.open("rb")
    except OSError as error:
        raise GazetteerError(f"{dump}: cannot be read ({error.strerror}). Check the path.") from error
    with raw:
        head = raw.read(3)
        raw.seek(0)
        if head[:2] == b"\x1f\x8b":
            yield cast("IO[bytes]", gzip.GzipFile(fileobj=raw)), raw
        elif head == b"BZh":
            yield cast("IO[bytes]", bz2.BZ2File(raw)), raw
        else:
            yield raw, raw


def entities(dump: Path, progress: Progress | None) -> Iterator[dict[str, Any]]:
    """The entities of a dump, one a line between "[" and "]"."""
    line, closed, opened = 0, False, False
    with _opened(dump) as (stream, raw):
        try:
            for packed in stream:
                line += 1
                if progress is not None and line % _EVERY == 0:
                    progress(raw.tell())
                text = packed.strip().rstrip(b",")
                if text == b"[":
                    opened = True
                    continue
                if text == b"]":
                    closed = True
                    continue
                if text:
                    yield _entity(dump, line, text)
        except (EOFError, zlib.error, gzip.BadGzipFile, OSError) as error:
            raise GazetteerError(
                f"{dump}, line {line + 1}: the dump is cut off or damaged ({error}). Download it again; "
                "nothing was written."
            ) from error
        if progress is not None:
            progress(raw.tell())
    if line == 0:
        raise GazetteerError(f"{dump}, line 1: the dump is empty. Download it again; nothing was written.")
    if opened and not closed:
        raise GazetteerError(
            f"{dump}, line {line}: the dump is cut off: its closing “]” is missing. Download it again; "
            "nothing was written."
        )


def _entity(dump: Path, line: int, text: bytes) -> dict[str, Any]:
    try:
        entity = json.loads(text)
    except ValueError as error:
        raise GazetteerError(
            f"{dump}, line {line}: this is no whole JSON object ({error}). Is the dump cut off? Nothing was written."
        ) from error
    if not isinstance(entity, dict) or not isinstance(entity.get("id"), str) or "claims" not in entity:
        raise GazetteerError(
            f"{dump}, line {line}: this is no Wikidata entity (no id and claims). Give a JSON dump of "
            "Wikidata, one entity a line."
        )
    return entity


def positions_held(claims: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """Positions held: item, first and last day."""
    held = []
    for claim in claims.get("P39") or ():
        item = _item_of(claim.get("mainsnak"))
        if item is None or claim.get("rank") == "deprecated":
            continue
        qualifiers = claim.get("qualifiers") or {}
        days = [
            next((day for snak in qualifiers.get(name) or () if (day := _day(snak))), "")
            for name in ("P580", "P582")
        ]
        if days[0] and days[1] and days[1] < days[0]:
            continue
        held.append((item, days[0], days[1]))
    return held


def number_of(id: str) -> int | None:
    """The number of an item: 114 of ``"Q114"``."""
    return int(id[1:]) if id[1:].isdigit() else None


def label_of(entity: Mapping[str, Any], language: str) -> str | None:
    """The label in a language, else the one for all languages."""
    labels = entity.get("labels") or {}
    found = labels.get(language) or labels.get("mul")
    value = found.get("value") if isinstance(found, dict) else None
    return " ".join(value.split()) if isinstance(value, str) and value.strip() else None


def _snaks(claims: Mapping[str, Any], name: str) -> Iterator[Any]:
    best = [claim for claim in claims.get(name) or () if claim.get("rank") == "preferred"]
    for claim in best or claims.get(name) or ():
        if claim.get("rank") != "deprecated":
            yield claim.get("mainsnak")


def _value(snak: Any) -> Any:
    if not isinstance(snak, dict) or snak.get("snaktype", "value") != "value":
        return None
    return (snak.get("datavalue") or {}).get("value")


def _item_of(snak: Any) -> int | None:
    value = _value(snak)
    if not isinstance(value, dict):
        return None
    number = value.get("numeric-id")
    if isinstance(number, int):
        return number
    return number_of(value["id"]) if isinstance(value.get("id"), str) else None


def items_of(claims: Mapping[str, Any], name: str) -> list[int]:
    """The items that are values of a property."""
    return [item for snak in _snaks(claims, name) if (item := _item_of(snak)) is not None]


def strings_of(claims: Mapping[str, Any], name: str) -> list[str]:
    """The strings that are values of a property."""
    return [value for snak in _snaks(claims, name) if isinstance(value := _value(snak), str)]


def texts_of(claims: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """The texts that are values of a property, each with its language."""
    values = (_value(snak) for snak in _snaks(claims, name))
    return [
        (value["text"], value["language"]) for value in values if isinstance(value, dict) and "text" in value
    ]


def times_of(claims: Any) -> Iterator[str]:
    """The days that are values of claims."""
    for claim in claims or ():
        if day := _day(claim.get("mainsnak")):
            yield day


def _day(snak: Any) -> str:
    """A day, month or year of the calendar, by the precision of the value; empty before the year 1."""
    value = _value(snak)
    if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
        return ""
    year, month, day = (str(value["time"])[1:].partition("T")[0].split("-") + ["00", "00"])[:3]
    precision = int(value.get("precision", 9))
    if precision < 9 or not 0 < int(year) <= 9999:
        return ""
    year = f"{int(year):04d}"
    if precision == 9 or month == "00":
        return year
    return f"{year}-{month}" if precision == 10 or day == "00" else f"{year}-{month}-{day}"
