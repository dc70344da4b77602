"""A larger index of places from a full GeoNames dump, where the user has one.

``allCountries.zip`` (or ``.txt``, or one country's file) from https://download.geonames.org/export/dump/ holds some
twelve million places, one a line, parted by tabs; ``admin1CodesASCII.txt`` and ``admin2Codes.txt`` beside it name
the divisions. The index has the layout of :mod:`.places_index` and stands in for the package's own:
``Places(path)``. GeoNames data are licensed CC BY 4.0.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from ..errors import GazetteerError
from .names import key_of
from .places_index import PlaceRow, write_index
from .places_rows import is_latin

_COLUMNS = 19
_ID, _NAME, _ASCII, _ALTERNATES, _LAT, _LON, _CLASS, _CODE, _COUNTRY = 0, 1, 2, 3, 4, 5, 6, 7, 8
_ADMIN1, _ADMIN2, _POPULATION = 10, 11, 14
_TOWN = 500
"""People from which a settlement is a city and not a hamlet."""
_KINDS: Mapping[str, str] = {
    "ADM1": "region", "ADM1H": "", "ADM2": "district", "ADM2H": "", "ADM3": "district", "ADMD": "district",
    "PPLH": "", "PPLCH": "", "PPLW": "hamlet", "PPLQ": "hamlet",
    "AIRP": "site", "AIRB": "site", "AIRF": "site", "AIRQ": "site", "INSM": "site", "MILB": "site", "NVB": "site",
    "FRT": "site", "DAM": "site", "PSN": "site", "PRT": "site", "STNE": "site", "PS": "site", "PSH": "site",
    "CMPRF": "site", "BDG": "site", "UNIV": "site", "HSP": "site", "STDM": "site", "PAL": "site", "GATE": "site",
    "STM": "water", "STMI": "water", "LK": "water", "LKS": "water", "SEA": "water", "OCN": "water", "GULF": "water",
    "BAY": "water", "STRT": "water", "CHN": "water", "CNL": "water", "RSV": "water", "HBR": "water", "SD": "water",
    "ISL": "land", "ISLS": "land", "MT": "land", "MTS": "land", "PEN": "land", "VAL": "land", "DSRT": "land",
    "CAPE": "land", "FRST": "land", "PASS": "land", "PLN": "land", "PLAT": "land", "HLL": "land", "RDGE": "land",
    "RGN": "land", "AREA": "land", "PRK": "land", "RESN": "land", "OAS": "land", "ISLET": "land", "REEF": "land",
    "RF": "land", "SHOL": "land", "ATOL": "land", "DLTA": "land",
}  # fmt: skip
"""Feature codes that are taken up, and as which kind; settlements (class P) otherwise by their population."""
_EVERY = 20_000


def build_from_dump(
    source: Path,
    target: Path,
    *,
    countries: frozenset[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Compile a GeoNames dump into an index at ``target``; returns the number of places in it.

    ``countries``: alpha-2 codes to keep, all by default. ``progress`` is told now and then about how many bytes of
    ``source`` were read. The whole world takes some minutes and about 12 GB of memory. Raises GazetteerError, with
    file, line and reason, where the dump is damaged or cut short; nothing is then written.
    """
    names2 = _division_names(source.parent / "admin2Codes.txt")
    rows: list[PlaceRow] = []
    names: dict[str, dict[int, bool]] = {}
    read = 0
    with _lines(source) as (lines, member, packed):
        for number, line in enumerate(_unbroken(lines, source, member), start=1):
            read += len(line)
            if progress is not None and number % _EVERY == 0:
                progress(int(read * packed))
            _take(line, number, member, names2, countries, rows, names)
    if not rows:
        raise GazetteerError(
            f"{source}: no place in it. Give GeoNames' allCountries.zip or one country's file (19 columns by tabs)."
        )
    write_index(target, rows, names, about=f"GeoNames (CC BY 4.0), {source.name}")
    return len(rows)


def _take(
    line: str,
    number: int,
    member: str,
    names2: Mapping[str, str],
    countries: frozenset[str] | None,
    rows: list[PlaceRow],
    names: dict[str, dict[int, bool]],
) -> None:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != _COLUMNS:
        raise GazetteerError(
            f"{member}, line {number}: {len(cells)} columns where GeoNames has {_COLUMNS}. The dump is damaged or cut "
            "short: download it again."
        )
    kind = _kind(cells)
    if not kind or (countries is not None and cells[_COUNTRY] not in countries):
        return
    try:
        admin2 = names2.get(f"{cells[_COUNTRY]}.{cells[_ADMIN1]}.{cells[_ADMIN2]}", "")
        row = PlaceRow(
            cells[_NAME],
            float(cells[_LAT]),
            float(cells[_LON]),
            kind,
            f"{cells[_COUNTRY]}.{cells[_ADMIN1]}",
            admin2,
            max(0, int(cells[_POPULATION] or 0)),
            int(cells[_ID]),
        )
    except ValueError as error:
        raise GazetteerError(
            f"{member}, line {number}: {error}. The dump is damaged: download it again."
        ) from error
    place = len(rows)
    rows.append(row)
    names.setdefault(key_of(row.name), {})[place] = False
    for other in (cells[_ASCII], *cells[_ALTERNATES].split(",")):
        if len(other) > 2 and other[0].isupper() and is_latin(other):
            names.setdefault(key_of(other), {}).setdefault(place, True)


def _kind(cells: list[str]) -> str:
    """The kind of place a line stands for, "" for one that is left out."""
    code = cells[_CODE]
    if code in _KINDS:
        return _KINDS[code]
    if cells[_CLASS] != "P":
        return ""
    return (
        "city"
        if (cells[_POPULATION] or "0").isdigit() and int(cells[_POPULATION] or 0) >= _TOWN
        else "hamlet"
    )


def _division_names(path: Path) -> dict[str, str]:
    """Names of second-order divisions by ``country.admin1.admin2``; none where the file is not there."""
    if not path.is_file():
        return {}
    cells = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {cell[0]: cell[1] for cell in cells if len(cell) > 1}


@contextmanager
def _lines(source: Path) -> Iterator[tuple[TextIO, str, float]]:
    """The lines of a dump, what to call it in messages, and the bytes of the file that a character takes."""
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as archive:
                members = [
                    name
                    for name in archive.namelist()
                    if name.endswith(".txt") and "readme" not in name.lower()
                ]
                if not members:
                    raise GazetteerError(
                        f"{source}: no .txt file in the archive. Give GeoNames' allCountries.zip."
                    )
                with archive.open(members[0]) as raw:
                    about = archive.getinfo(members[0])
                    packed = about.compress_size / max(1, about.file_size)
                    yield TextIOWrapper(raw, encoding="utf-8", newline="\n"), f"{source}:{members[0]}", packed
        else:
            if source.suffix == ".zip":
                raise GazetteerError(f"{source}: not a whole zip archive. Download it again.")
            with source.open(encoding="utf-8", newline="\n") as lines:
                yield lines, str(source), 1.0
    except OSError as error:
        raise GazetteerError(
            f"{source}: cannot be read ({error.strerror or error}). Give another path."
        ) from error


def _unbroken(lines: TextIO, source: Path, member: str) -> Iterator[str]:
    try:
        yield from lines
    except (zipfile.BadZipFile, EOFError, UnicodeDecodeError) as error:
        raise GazetteerError(
            f"{member}: damaged or cut short ({error}). Download {source.name} again."
        ) from error
