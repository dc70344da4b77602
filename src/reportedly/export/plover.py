"""Events as PLOVER's JSON: one object an event, fields named after the PLOVER 2.0 codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..records import Entity
from .rows import EventRow


def plover_json(rows: Iterable[EventRow]) -> Iterator[dict[str, Any]]:
    """Events with a PLOVER type. ``dispute`` and ``positions`` say what PLOVER has no word for."""
    for row in rows:
        if row.type is None:
            continue
        yield {
            "id": row.id,
            "date": row.day.isoformat() if row.day is not None else None,
            "date_from": row.first.isoformat() if row.first is not None else None,
            "date_to": row.last.isoformat() if row.last is not None else None,
            "source": [_party(entity) for entity in row.actors],
            "target": [_party(entity) for entity in row.recipients],
            "event": row.type,
            "mode": list(row.modes),
            "context": list(row.contexts),
            "auxiliary": list(row.auxiliary),
            "quad": row.quad,
            "score": row.score,
            "cameo": row.cameo,
            "location": _place(row),
            "text": row.report.sentence,
            "language": row.report.language,
            "publisher": row.report.publisher,
            "publication_date": row.report.published.isoformat()
            if row.report.published is not None
            else None,
            "url": row.report.url,
            "story": row.story,
            "reports": row.documents,
            "independent_reports": row.independent,
            "author_value": row.author_value,
            "corroborated": row.corroborated,
            "disputed": row.disputed,
        }


def _party(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "country": entity.country,
        "sector": entity.sectors[0] if entity.sectors else None,
        "sectors": list(entity.sectors),
    }


def _place(row: EventRow) -> dict[str, Any] | None:
    if row.place is None:
        return None
    return {
        "name": row.place,
        "country": row.country,
        "lat": row.lat,
        "lon": row.lon,
        "geonameid": row.geonames,
    }
