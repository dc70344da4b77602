"""Event tables in the shapes of GDELT 2.0, POLECAT and ICEWS, so that scripts written for those run.

One row a dyad: an event with two actors and one recipient makes two rows. A cell that is not known is empty.
Columns after GDELT's *Event Database Codebook V2.0*, POLECAT's codebook on Dataverse and the *ICEWS Coded Event
Data* read-me.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from ..records import Entity
from . import codes
from .rows import EventRow

Cells = list[str]

GDELT = tuple(
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split()
    + [
        f"Actor{n}{column}"
        for n in (1, 2)
        for column in (
            "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
        ).split()
    ]
    + "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles "
    "AvgTone".split()
    + [
        f"{who}Geo_{column}"
        for who in ("Actor1", "Actor2", "Action")
        for column in "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID".split()
    ]
    + "DATEADDED SOURCEURL".split()
)
"""The 61 columns of GDELT 2.0's event table. GDELT's files have no header line."""

POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip

ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip

_VERSION = "reportedly"


def gdelt(rows: Iterable[EventRow]) -> Iterator[Cells]:
    """Rows of GDELT 2.0's event table. ``GoldsteinScale`` holds PLOVER's score, which has the same scale; the tone is
    left empty, because nothing measures it."""
    for row in rows:
        if row.cameo is None:
            continue
        for number, (actor, recipient) in enumerate(row.dyads()):
            yield [
                str(_number(row.id, number)), *_gdelt_days(row.day), *_gdelt_actor(actor), *_gdelt_actor(recipient),
                "1", row.cameo, row.cameo[:3], row.cameo[:2], str(codes.QUAD_CLASSES.get(row.quad or "", "")),
                _figure(row.score), str(row.mentions), str(row.independent), str(row.documents), "",
                *_gdelt_country(actor), *_gdelt_country(recipient), *_gdelt_place(row),
                (row.first_reported.strftime("%Y%m%d") + "000000") if row.first_reported else "",
                row.report.url or row.report.document,
            ]  # fmt: skip


def _gdelt_days(day: date | None) -> Cells:
    if day is None:
        return [""] * 4
    fraction = day.year + (day.timetuple().tm_yday - 1) / 365
    return [day.strftime("%Y%m%d"), day.strftime("%Y%m"), str(day.year), f"{fraction:.4f}"]


def _gdelt_actor(entity: Entity | None) -> Cells:
    if entity is None:
        return [""] * 10
    types = [s for s in entity.sectors if not (entity.kind == "state" and s == "GOV")][:3]
    types += [""] * (3 - len(types))
    country = codes.cameo_country(entity.country)
    return [
        codes.cameo_actor(entity), entity.name.upper(), country, codes.known_group(entity), "", "", "", *types,
    ]  # fmt: skip


def _gdelt_country(entity: Entity | None) -> Cells:
    country = entity.country if entity is not None else None
    if country is None:
        return ["0", *[""] * 7]
    return ["1", codes.country_name(country), codes.fips(country), codes.fips(country), "", "", "", ""]


def _gdelt_place(row: EventRow) -> Cells:
    if row.place is None:
        return ["0", *[""] * 7]
    whole = row.place == codes.country_name(row.country)
    code = codes.fips(row.country)
    name = row.place if whole else ", ".join(filter(None, (row.place, codes.country_name(row.country))))
    return [
        "1" if whole else "4",
        name,
        code,
        code,
        "",
        _figure(row.lat),
        _figure(row.lon),
        str(row.geonames or ""),
    ]


def polecat(rows: Iterable[EventRow]) -> Iterator[Cells]:
    """Rows of POLECAT's table (tab-separated there). Wikipedia ids and titles are left empty."""
    for row in rows:
        if row.type is None:
            continue
        for number, (actor, recipient) in enumerate(row.dyads()):
            place = row.place or ""
            whole = place == codes.country_name(row.country)
            yield [
                f"{row.id}-{number}", _day(row.day), row.type, "; ".join(row.modes), _figure(row.score),
                (row.quad or "").replace("_", " ").title(), "; ".join(row.contexts), *_polecat_party(actor),
                *_polecat_party(recipient), place, "" if whole else place, "", "", codes.country_name(row.country),
                _figure(row.lat), _figure(row.lon), str(row.geonames or ""), place, "", row.report.publisher or "",
                _day(row.report.published), "", "", "", row.report.language or "", _VERSION,
            ]  # fmt: skip


def _polecat_party(entity: Entity | None) -> Cells:
    if entity is None:
        return [""] * 8
    cow = codes.cow_numbers().get(entity.country or "")
    first = entity.sectors[0] if entity.sectors else ""
    return [
        entity.name, entity.country or "", str(cow or ""), first, "; ".join(entity.sectors), entity.office or "",
        entity.name, "",
    ]  # fmt: skip


def icews(rows: Iterable[EventRow]) -> Iterator[Cells]:
    """Rows of ICEWS's coded events (tab-separated there)."""
    for row in rows:
        if row.cameo is None:
            continue
        for number, (actor, recipient) in enumerate(row.dyads()):
            text = f"{row.type}{'/' + row.modes[0] if row.modes else ''}".capitalize()
            place = "" if row.place == codes.country_name(row.country) else row.place or ""
            yield [
                str(_number(row.id, number)), _day(row.day), *_icews_party(actor), text, row.cameo, _figure(row.score),
                *_icews_party(recipient), row.story or "", "", row.report.publisher or "", place, "", "",
                codes.country_name(row.country), _figure(row.lat), _figure(row.lon),
            ]  # fmt: skip


def _icews_party(entity: Entity | None) -> Cells:
    if entity is None:
        return [""] * 3
    return [entity.name, ",".join(entity.sectors), codes.country_name(entity.country)]


def _number(id: str, dyad: int) -> int:
    """A whole number for a dyad of an event (ids are hexadecimal), the same in every export."""
    return int(id[:12], 16) * 100 + dyad


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


TABLES: dict[str, tuple[Sequence[str], bool, Callable[[Iterable[EventRow]], Iterator[Cells]]]] = {
    "gdelt": (GDELT, False, gdelt),
    "polecat": (POLECAT, True, polecat),
    "icews": (ICEWS, True, icews),
}
"""Shape: its columns, whether its files have a header line, and how rows are made."""
