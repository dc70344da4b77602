"""Time zones: the offset of a clock time, and the place and day of a report's dateline.

A zone is that which the text names ("ET", "GMT", "Moscow time"); else, for "local time" and for a time of day with no
zone, that of the place named nearest in its sentence, else of the dateline. Rules of summer time are those of the
day (IANA's, :mod:`zoneinfo`). A place that is not known gives no offset.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files

from ..gazetteer import Toponym
from ..gazetteer.time_zones import zone_named, zone_of
from ..reading.structure import Reading
from .dates_lexicon import MONTHS
from .toponyms import PLACE_LABELS, PlaceNames

_CLOCK = re.compile(r"T(\d\d):(\d\d)$")
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_DATELINE = re.compile(
    rf"^[ \t]*(?P<place>[A-Z][\w.'’-]*(?: (?!{_MONTH}\b)[A-Z][\w.'’-]*)*(?:, (?!{_MONTH}\b)[A-Z][\w.'’ -]*?)?)"
    rf"(?:,? (?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})(?:,? (?P<year>\d{{4}}))?)?"
    r" ?(?:\((?P<agency>[^()\n]{2,40})\) ?)?(?P<dash>[-–—]+)[ \n]",
    re.MULTILINE,
)
_OPENING = 400
"""Characters of a report in which its dateline must begin."""
_DAYS_APART = 3
"""How far the day of a dateline may lie from that of publication."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report says it was written: offsets of the place's name, the day where it is given, and where
    the dateline ends."""

    start: int
    end: int
    day: date | None
    last: int


def dateline_of(text: str, published: date | None) -> Dateline | None:
    """The dateline of a report ("TOKYO, Oct. 3 (Newswire) -"); None where it has none.

    A bare place with a dash behind it counts only where it is written in capitals or an agency is named.
    """
    for match in _DATELINE.finditer(text[: _OPENING * 2]):
        if match.start() > _OPENING:
            return None
        day = None
        if (month := MONTHS.get((match["month"] or "").lower())) is not None:
            day = _day(match["year"], month, int(match["day"]), published)
        elif not (match["place"].partition(",")[0].isupper() or match["agency"]):
            continue
        if match["month"] and day is None:
            continue
        return Dateline(match.start("place"), match.end("place"), day, match.start("dash"))
    return None


def _day(year: str | None, month: int, day: int, published: date | None) -> date | None:
    """The day of a dateline; without a year the one nearest to publication. None where they lie far apart."""
    if year is None and published is None:
        return None
    near = [int(year)] if year else [published.year + k for k in (-1, 0, 1)] if published else []
    found = []
    for one in near:
        try:
            found.append(date(one, month, day))
        except ValueError:
            continue
    if published is None:
        return found[0] if found else None
    close = [one for one in found if abs((one - published).days) <= _DAYS_APART]
    return close[0] if close else None


class Zones:
    """The zones of the clock times of one reading. ``places``: what resolves place names; None where nothing does."""

    def __init__(self, reading: Reading, low: Sequence[str], places: PlaceNames | None) -> None:
        self._reading = reading
        self._low = low
        self._places = places
        self.dateline = dateline_of(reading.document.text, reading.document.published)
        self._known: dict[tuple[int, int], tuple[tzinfo | None, str]] = {}

    def zone(self, first: int, last: int) -> tzinfo | None:
        """The zone of the clock time in words ``[first, last)``."""
        named = self._named(first, last)
        if named is not None:
            return named
        return self._local(first, last)[0]

    def is_named(self, first: int, last: int) -> bool:
        """Whether words ``[first, last)`` name a zone themselves, other than "local time"."""
        return self._named(first, last) is not None

    @property
    def home(self) -> tzinfo | None:
        """The zone of the dateline."""
        return self._at_dateline()[0]

    def in_dateline(self, offset: int) -> bool:
        """Whether a character stands in the dateline."""
        return self.dateline is not None and self.dateline.start <= offset < self.dateline.last

    def _named(self, first: int, last: int) -> tzinfo | None:
        low = self._low
        for at in range(first, last):
            for end in range(min(last, at + 4), at, -1):
                name = " ".join(low[at:end])
                known = names_of_zones().get(name)
                if known is None or (end - at == 1 and not self._is_zone_word(at, end)):
                    continue
                land = self._local(first, last)[1] if len(known) > 1 else ""
                for zone, countries in known:
                    if not countries or land in countries:
                        return _fixed(zone) or zone_named(zone)
        for at in range(first + 1, last):
            if low[at] == "time" and self._reading.words[at - 1].text[:1].isupper():
                word = self._reading.words[at - 1]
                return self._zone_at(word.start, word.end)[0]
        return None

    def _is_zone_word(self, at: int, end: int) -> bool:
        text = self._reading.words[at].text
        return text.isupper() or (text[:1].isupper() and self._low[end : end + 1] == ["time"])

    def _local(self, first: int, last: int) -> tuple[tzinfo | None, str]:
        """The zone and country of the place nearest in the sentence, else of the dateline."""
        words = self._reading.words
        sentence = words[first].sentence
        near = sorted(
            (min(abs(entity.first - first), abs(entity.first - last)), entity.first, entity.last)
            for entity in self._reading.entities
            if entity.label.lower() in PLACE_LABELS and words[entity.first].sentence == sentence
            if not first <= entity.first < last
        )
        for _, begin, end in near:
            found = self._zone_at(words[begin].start, words[end - 1].end)
            if found[0] is not None:
                return found
        return self._at_dateline()

    def _at_dateline(self) -> tuple[tzinfo | None, str]:
        if self.dateline is None:
            return None, ""
        return self._zone_at(self.dateline.start, self.dateline.end)

    def _zone_at(self, start: int, end: int) -> tuple[tzinfo | None, str]:
        if self._places is None:
            return None, ""
        if (start, end) not in self._known:
            document = self._reading.document
            name = document.text[start:end]
            if name.isupper() and len(name) > 3:
                name = name.title()
            (found,) = self._places.resolve_places(
                [Toponym(start, end, name)], document.text, on=document.published
            )
            place = found.place
            self._known[start, end] = (
                (zone_of(place), place.country or "") if place is not None else (None, "")
            )
        return self._known[start, end]


def with_offset(value: str, day: date | None, zone: tzinfo | None) -> str:
    """A TIMEX3 value that ends in a clock time, with the zone's offset on that day ("Z" for that of Greenwich)."""
    moment = moment_of(value, day, zone)
    offset = moment.utcoffset() if moment is not None else None
    if offset is None:
        return value
    if not offset:
        return f"{value}Z"
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"{value}{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def moment_of(value: str, day: date | None, zone: tzinfo | None) -> datetime | None:
    """The moment of a value that ends in a clock time, on a day in a zone; None where one of them is missing."""
    clock = _CLOCK.search(value)
    if clock is None or day is None or zone is None:
        return None
    hour, minute = int(clock[1]), int(clock[2])
    try:
        start = datetime(day.year, day.month, day.day, hour % 24, minute, tzinfo=zone)
        return start + timedelta(days=1) if hour == 24 else start
    except (ValueError, OverflowError):
        return None


def _fixed(zone: str) -> tzinfo | None:
    if zone[0] not in "+-":
        return None
    sign = -1 if zone[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))


@cache
def names_of_zones() -> Mapping[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Zones by the names that news gives them: (IANA name or offset, countries where it means this one)."""
    text = files(__package__).joinpath("data/zones.tsv").read_text(encoding="utf-8")
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "name\t")):
            name, zone, countries = line.split("\t")
            found.setdefault(name, []).append((zone, frozenset(countries.split())))
    return {name: tuple(known) for name, known in found.items()}
