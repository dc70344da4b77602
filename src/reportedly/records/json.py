"""The record as JSON: exactly the shape documented in ``docs/record.md``, one object per event mention."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .document import Document, Span
from .mention import (
    ChainLink,
    Entity,
    EventDate,
    EventLabels,
    EventMention,
    Location,
    Participant,
    Position,
    Quantity,
)

Record = dict[str, Any]


def to_record(mention: EventMention) -> Record:
    """An event mention as JSON-ready dictionaries and lists; unknown fields are None or empty lists."""
    event = mention.event
    return {
        "id": mention.id,
        "document": document_record(mention.document),
        "sentence": list(mention.sentence),
        "trigger": _span(mention.trigger),
        "event": {
            "type": event.type,
            "modes": list(event.modes),
            "contexts": list(event.contexts),
            "auxiliary": list(event.auxiliary),
            "quad": event.quad,
            "score": event.score,
            "cameo": event.cameo,
            "confidence": event.confidence,
        },
        "actors": [_participant(p) for p in mention.actors],
        "recipients": [_participant(p) for p in mention.recipients],
        "date": _date(mention.date),
        "location": _location(mention.location),
        "quantities": [_quantity(q) for q in mention.quantities],
        "positions": [_position(p) for p in mention.positions],
    }


def to_json(mention: EventMention) -> str:
    """An event mention as one line of JSON (UTF-8 letters are kept as they are)."""
    return json.dumps(to_record(mention), ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def to_jsonl(mentions: Iterable[EventMention]) -> str:
    """Event mentions as JSON lines, each ended by a newline."""
    return "".join(to_json(mention) + "\n" for mention in mentions)


def document_record(document: Document) -> Record:
    """A document's identity as JSON-ready values (its text is not part of the record)."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": _iso(document.published),
        "url": document.url,
        "language": document.language,
    }


def from_record(record: Mapping[str, Any], *, document: Document | None = None) -> EventMention:
    """The event mention of a record. ``document`` supplies the text, which a record does not hold.

    Raises KeyError or TypeError for a mapping that is not a record; ``reasons`` are not kept in records.
    """
    if document is None:
        known = dict(record["document"])
        document = Document(text="", **{**known, "published": _day(known["published"])})
    event = record["event"]
    return EventMention(
        id=record["id"],
        document=document,
        sentence=(record["sentence"][0], record["sentence"][1]),
        trigger=_to_span(record["trigger"]),
        event=EventLabels(
            type=event["type"],
            modes=tuple(event["modes"]),
            contexts=tuple(event["contexts"]),
            auxiliary=tuple(event["auxiliary"]),
            quad=event["quad"],
            score=event["score"],
            cameo=event["cameo"],
            confidence=event["confidence"],
        ),
        actors=tuple(map(_to_participant, record["actors"])),
        recipients=tuple(map(_to_participant, record["recipients"])),
        date=_to_date(record["date"]),
        location=_to_location(record["location"]),
        quantities=tuple(
            Quantity(_to_span(q), q["value"], q["low"], q["high"], q["approximate"], q["unit"])
            for q in record["quantities"]
        ),
        positions=tuple(_to_position(p, document) for p in record["positions"]),
    )


def _span(span: Span | None) -> Record | None:
    return None if span is None else {"text": span.text, "start": span.start, "end": span.end}


def _spread(span: Span | None) -> Record:
    return _span(span) or {"text": None, "start": None, "end": None}


def _entity(entity: Entity | None) -> Record | None:
    if entity is None:
        return None
    record: Record = {
        "id": entity.id,
        "name": entity.name,
        "country": entity.country,
        "sectors": list(entity.sectors),
        "kind": entity.kind,
    }
    if entity.office is not None:
        record["office"] = entity.office
    return record


def _participant(participant: Participant) -> Record:
    return {**_spread(participant.span), "entity": _entity(participant.entity)}


def _date(when: EventDate | None) -> Record | None:
    if when is None:
        return None
    return {
        **_spread(when.span),
        "from": _iso(when.first),
        "to": _iso(when.last),
        "timex": when.timex,
        "relation": when.relation,
    }


def _location(place: Location | None) -> Record | None:
    if place is None:
        return None
    return {
        **_spread(place.span),
        "name": place.name,
        "country": place.country,
        "geonames": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
    }


def _quantity(quantity: Quantity) -> Record:
    return {
        **_spread(quantity.span),
        "value": _number(quantity.value),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "approximate": quantity.approximate,
        "unit": quantity.unit,
    }


def _position(position: Position) -> Record:
    return {
        "chain": [
            {
                "source": None if link.source is None else _participant(link.source),
                "cue": _span(link.cue),
                "quote": link.quote,
                "sourcing": link.sourcing,
            }
            for link in position.chain
        ],
        "content": [[span.start, span.end] for span in position.content],
        "value": position.value,
        "score": position.score,
    }


def _number(value: float | None) -> float | int | None:
    """A whole number without its decimal point: 10000, not 10000.0."""
    return int(value) if value is not None and float(value).is_integer() else value


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _to_span(record: Mapping[str, Any]) -> Span:
    return Span(record["text"], record["start"], record["end"])


def _to_entity(record: Mapping[str, Any] | None) -> Entity | None:
    if record is None:
        return None
    return Entity(
        record["id"],
        record["name"],
        record["country"],
        tuple(record["sectors"]),
        record["kind"],
        record.get("office"),
    )


def _to_participant(record: Mapping[str, Any]) -> Participant:
    return Participant(_to_span(record), _to_entity(record["entity"]))


def _to_date(record: Mapping[str, Any] | None) -> EventDate | None:
    if record is None:
        return None
    span = None if record["start"] is None else _to_span(record)
    return EventDate(span, _day(record["from"]), _day(record["to"]), record["timex"], record["relation"])


def _to_location(record: Mapping[str, Any] | None) -> Location | None:
    if record is None:
        return None
    return Location(
        _to_span(record), record["name"], record["country"], record["geonames"], record["lat"], record["lon"]
    )


def _to_position(record: Mapping[str, Any], document: Document) -> Position:
    return Position(
        chain=tuple(
            ChainLink(
                None if link["source"] is None else _to_participant(link["source"]),
                None if link["cue"] is None else _to_span(link["cue"]),
                link["quote"],
                link["sourcing"],
            )
            for link in record["chain"]
        ),
        value=record["value"],
        score=record["score"],
        content=tuple(document.span(start, end) for start, end in record["content"]),
    )
