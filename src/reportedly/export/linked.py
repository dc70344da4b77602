"""Events as linked data: PROV-O with Web Annotation selectors (JSON-LD), and schema.org claims.

Every field that a report gives carries its evidence: a ``TextPositionSelector`` (code points of the clean text) with a
``TextQuoteSelector``, after the W3C's Web Annotation Data Model; who says so is a chain of ``prov:wasAttributedTo``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ..records import ChainLink, Entity, EventMention, Position, Span
from ..store import Ledger
from .rows import EventRow

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "plover": "https://github.com/openeventdata/PLOVER#",
        "rep": "urn:reportedly:",
    },
]
_FACTUALITY = {"CT+": 5, "PR+": 4, "PS+": 3, "Uu": 3, "PS-": 3, "PR-": 2, "CT-": 1}
"""FactBank's values as a rating from 1 (false) to 5 (true), for schema.org."""


def json_ld(ledger: Ledger, rows: Iterable[EventRow]) -> Iterator[dict[str, Any]]:
    """One JSON-LD object an event: the event, its mentions as annotations, the positions with their attribution."""
    for row in rows:
        mentions = ledger.mentions(row.id)
        yield {
            "@context": CONTEXT,
            "id": f"rep:event/{row.id}",
            "type": ["prov:Entity", "plover:Event"],
            "plover:type": row.type,
            "plover:mode": list(row.modes),
            "plover:context": list(row.contexts),
            "plover:auxiliary": list(row.auxiliary),
            "plover:actor": [_agent(entity) for entity in row.actors],
            "plover:recipient": [_agent(entity) for entity in row.recipients],
            "plover:from": _iso(row.first),
            "plover:to": _iso(row.last),
            "plover:place": _place(row),
            "prov:wasDerivedFrom": sorted({f"rep:document/{mention.document.id}" for mention in mentions}),
            "rep:mentions": [annotation(mention) for mention in mentions],
        }


def annotation(mention: EventMention) -> dict[str, Any]:
    """A mention as a Web Annotation on its document's text, with who holds what of it."""
    return {
        "id": f"rep:mention/{mention.id}",
        "type": ["Annotation", "prov:Entity"],
        "motivation": "identifying",
        "target": _target(mention.document.id, mention.document.url, mention.trigger),
        "prov:wasDerivedFrom": f"rep:document/{mention.document.id}",
        "rep:positions": [position(mention, held) for held in mention.positions],
    }


def position(mention: EventMention, held: Position) -> dict[str, Any]:
    """A position: its FactBank value, attributed to its chain of sources, the innermost being the holder."""
    return {
        "type": "prov:Entity",
        "rep:value": held.value,
        "rep:score": held.score,
        "prov:wasAttributedTo": _attribution(mention, held.chain)
        if held.chain
        else {"type": "prov:Agent", "rep:author": mention.document.publisher or mention.document.id},
    }


def _attribution(mention: EventMention, chain: tuple[ChainLink, ...]) -> dict[str, Any]:
    link, outer = chain[-1], chain[:-1]
    source: dict[str, Any] = {"type": "prov:Agent", "rep:sourcing": link.sourcing, "rep:quote": link.quote}
    if link.source is not None:
        source["label"] = link.source.span.text
        source["rep:evidence"] = _target(mention.document.id, mention.document.url, link.source.span)
        if link.source.entity is not None:
            source |= _agent(link.source.entity)
    if link.cue is not None:
        source["rep:cue"] = _target(mention.document.id, mention.document.url, link.cue)
    if outer:
        source["rep:accordingTo"] = _attribution(mention, outer)
    return source


def _target(document: str, url: str | None, span: Span) -> dict[str, Any]:
    return {
        "source": url or f"rep:document/{document}",
        "selector": [
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            {"type": "TextQuoteSelector", "exact": span.text},
        ],
    }


def _agent(entity: Entity) -> dict[str, Any]:
    return {
        "id": f"rep:entity/{entity.id}",
        "type": "prov:Agent",
        "label": entity.name,
        "rep:country": entity.country,
        "rep:sectors": list(entity.sectors),
    }


def _place(row: EventRow) -> dict[str, Any] | None:
    if row.place is None:
        return None
    return {
        "id": f"https://sws.geonames.org/{row.geonames}/" if row.geonames else None,
        "type": "prov:Location",
        "label": row.place,
        "rep:lat": row.lat,
        "rep:lon": row.lon,
    }


def claims(ledger: Ledger, rows: Iterable[EventRow]) -> Iterator[dict[str, Any]]:
    """One schema.org ``Claim`` for each source's position on each event: who claims it, where it appears, and a
    ``Rating`` of how sure the claimant is (5 certainly so, 1 certainly not)."""
    for row in rows:
        about = {
            "@type": "Event",
            "@id": f"urn:reportedly:event/{row.id}",
            "name": " ".join(filter(None, (row.type, *row.modes))) or row.report.trigger,
            "startDate": _iso(row.first),
            "endDate": _iso(row.last),
            "location": {"@type": "Place", "name": row.place} if row.place else None,
            "actor": [{"@type": "Organization", "name": entity.name} for entity in row.actors],
        }
        for mention in ledger.mentions(row.id):
            for number, held in enumerate(mention.positions):
                yield _claim(about, mention, number, held)


def _claim(about: dict[str, Any], mention: EventMention, number: int, held: Position) -> dict[str, Any]:
    document = mention.document
    claimant: dict[str, Any] = {"@type": "Organization", "name": document.publisher or document.id}
    if held.chain:
        source = held.chain[-1].source
        entity = source.entity if source is not None else None
        kind = "Person" if entity is not None and entity.kind == "person" else "Organization"
        name = entity.name if entity is not None else source.span.text if source is not None else "unnamed"
        claimant = {"@type": kind, "name": name}
    return {
        "@context": "https://schema.org",
        "@type": "Claim",
        "@id": f"urn:reportedly:claim/{mention.id}/{number}",
        "about": about,
        "claimant": claimant,
        "text": mention.trigger.text,
        "appearance": {
            "@type": "NewsArticle",
            "headline": document.title,
            "url": document.url,
            "datePublished": _iso(document.published),
            "publisher": {"@type": "Organization", "name": document.publisher}
            if document.publisher
            else None,
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _FACTUALITY[held.value],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": held.value,
        },
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
