"""Places in news: LGL and TR-News, whose toponyms carry GeoNames ids and coordinates.

Lieberman, Samet and Sankaranarayanan (2010), "Geotagging with local lexicons" (LGL);
Kamalloo and Rafiei (2018), "A coherent unsupervised model for toponym resolution" (TR-News).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from ...errors import CorpusError
from .files import corpus_text

_DRIFT = 40
"""How far (code points) a toponym may lie from where the file says; TR-News counts astray in places."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text. ``geonames`` and all after it are None for a place not in GeoNames.

    ``country`` is the country's name and ``country_geonames`` its id; both are None for seas and continents.
    ``stated`` are the bounds in the file where those miss the phrase, which then is looked for near by.
    """

    start: int
    end: int
    phrase: str
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    country_geonames: int | None = None
    stated: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PlaceDocument:
    """An article with its toponyms in text order. ``publisher`` is the domain it came from, "" where unknown."""

    id: str
    text: str
    toponyms: Sequence[Toponym]
    publisher: str = ""
    published: date | None = None


def read_places(path: Path) -> list[PlaceDocument]:
    """The articles of an XML file. Offsets that miss their phrase are moved to its nearest occurrence."""
    try:
        root = ElementTree.fromstring(corpus_text(path))
    except ElementTree.ParseError as error:
        raise CorpusError(f"{path} is not well-formed XML ({error}). Give lgl.xml or TR-News.xml.") from error
    documents: list[PlaceDocument] = []
    for number, article in enumerate(root.iter("article"), start=1):
        text = article.findtext("text") or ""
        try:
            found = [_toponym(text, item) for item in article.iter("toponym")]
        except ValueError as error:
            raise CorpusError(
                f"{path}, article {number} ({article.get('docid')}): {error}. Bounds, ids and degrees must be numbers."
            ) from error
        toponyms = [toponym for toponym in found if toponym is not None]
        toponyms.sort(key=lambda toponym: (toponym.start, toponym.end))
        name = article.get("docid") or str(len(documents))
        publisher = (article.findtext("domain") or "").strip()
        documents.append(PlaceDocument(name, text, toponyms, publisher, _day(article.findtext("dltime"))))
    return documents


def _day(cell: str | None) -> date | None:
    try:
        return date.fromisoformat((cell or "").strip()[:10])
    except ValueError:
        return None


def _toponym(text: str, item: ElementTree.Element) -> Toponym | None:
    phrase = item.findtext("phrase") or ""
    start, end = int(item.findtext("start") or 0), int(item.findtext("end") or 0)
    stated: tuple[int, int] | None = None
    if phrase and text[start:end] != phrase:
        nearest = _nearest(text, phrase, start)
        if nearest is None:
            return None
        stated = start, end
        start, end = nearest, nearest + len(phrase)
    tag = item.find("gaztag")
    if tag is None or not tag.get("geonameid"):
        return Toponym(start, end, text[start:end], stated=stated)
    lat, lon, country = tag.findtext("lat"), tag.findtext("lon"), tag.find("country")
    country_id = country.get("geonameid") if country is not None else None
    return Toponym(
        start,
        end,
        text[start:end],
        geonames=int(tag.get("geonameid") or 0),
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        country=country.text if country is not None else None,
        country_geonames=int(country_id) if country_id else None,
        stated=stated,
    )


def _nearest(text: str, phrase: str, start: int) -> int | None:
    low = max(start - _DRIFT, 0)
    before = text.rfind(phrase, low, start + len(phrase))
    after = text.find(phrase, start, start + _DRIFT + len(phrase))
    found = [position for position in (before, after) if position >= 0]
    return min(found, key=lambda position: abs(position - start)) if found else None
