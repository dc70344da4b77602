"""Every place named in a reading, put on the map: for measuring, where the coder only places events."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..gazetteer import Gazetteer
from ..reading.structure import Reading

_PLACES = ("Location", "Facility")
_NAMES = ("NORP", "Organization")


def toponyms(reading: Reading, *, gazetteer: Gazetteer | None = None) -> list[dict[str, Any]]:
    """The toponyms of a reading with their bounds, GeoNames id, degrees and country, in text order.

    A toponym is an entity that is a location, or an organization or people whose whole name is a place's
    ("Germany" in "Germany said"). Countries named in the text give the focus for names that many places have.
    """
    known = gazetteer or Gazetteer.load()
    words, text = reading.words, reading.document.text
    spans = []
    for entity in reading.entities:
        start, end = words[entity.first].start, words[entity.last - 1].end
        name = " ".join(text[start:end].split())
        if entity.label in _PLACES or (entity.label in _NAMES and known.is_place(name)):
            spans.append((start, end, name, entity.label))
    focus: Counter[str] = Counter()
    for _, _, name, _ in spans:
        if country := known.country(name):
            focus[country] += 1
    found: list[dict[str, Any]] = []
    for start, end, name, label in spans:
        place = known.place(name, focus=focus)
        if place is None and label == "Facility":
            continue
        found.append(
            {
                "start": start,
                "end": end,
                "geonames": place.geonames if place else None,
                "lat": place.lat if place else None,
                "lon": place.lon if place else None,
                "country": place.country if place else None,
            }
        )
    return found
