"""The record flattened: one row of plain cells per event mention, for CSV and spreadsheets.

Lists are joined by ``;``. ``positions`` writes each source chain, outermost first, as
``KOR-SPY>KOR=PR+``, the author as ``author=Uu``. A cell of words that a spreadsheet would take for a formula
(it opens with ``=``, ``+``, ``-``, ``@``) is preceded by an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from .json import to_record
from .mention import EventMention, Participant, Position

COLUMNS = (
    "id", "document_id", "title", "publisher", "published", "url",
    "sentence_start", "sentence_end", "trigger", "trigger_start", "trigger_end",
    "type", "modes", "contexts", "auxiliary", "quad", "score", "cameo", "confidence",
    "actors", "actor_ids", "actor_countries", "actor_sectors",
    "recipients", "recipient_ids", "recipient_countries", "recipient_sectors",
    "date", "date_from", "date_to", "date_relation",
    "location", "location_country", "geonames", "lat", "lon",
    "quantity", "quantity_value", "quantity_low", "quantity_high", "quantity_unit", "quantities",
    "author_value", "author_score", "positions", "affirmed_by", "denied_by", "disputed",
)  # fmt: skip
"""The CSV columns, in order."""


def to_row(mention: EventMention) -> dict[str, Any]:
    """An event mention as one flat row; its keys are :data:`COLUMNS`."""
    record = to_record(mention)
    event, document = record["event"], record["document"]
    when, where = record["date"] or {}, record["location"] or {}
    counted = record["quantities"][0] if record["quantities"] else {}
    author = next((p for p in mention.positions if not p.chain), None)
    holders = {position_holder(p): p for p in mention.positions}
    affirmed = [holder for holder, p in holders.items() if p.value.endswith("+")]
    denied = [holder for holder, p in holders.items() if p.value.endswith("-")]
    return {
        "id": mention.id,
        "document_id": document["id"],
        "title": _words(document["title"]),
        "publisher": _words(document["publisher"]),
        "published": document["published"],
        "url": _words(document["url"]),
        "sentence_start": mention.sentence[0],
        "sentence_end": mention.sentence[1],
        "trigger": _words(mention.trigger.text),
        "trigger_start": mention.trigger.start,
        "trigger_end": mention.trigger.end,
        "type": event["type"],
        "modes": ";".join(event["modes"]),
        "contexts": ";".join(event["contexts"]),
        "auxiliary": ";".join(event["auxiliary"]),
        "quad": event["quad"],
        "score": event["score"],
        "cameo": event["cameo"],
        "confidence": event["confidence"],
        **_participants("actor", mention.actors),
        **_participants("recipient", mention.recipients),
        "date": _words(when.get("text")),
        "date_from": when.get("from"),
        "date_to": when.get("to"),
        "date_relation": when.get("relation"),
        "location": _words(where.get("name")),
        "location_country": where.get("country"),
        "geonames": where.get("geonames"),
        "lat": where.get("lat"),
        "lon": where.get("lon"),
        "quantity": _words(counted.get("text")),
        "quantity_value": counted.get("value"),
        "quantity_low": counted.get("low"),
        "quantity_high": counted.get("high"),
        "quantity_unit": _words(counted.get("unit")),
        "quantities": len(mention.quantities),
        "author_value": author.value if author else None,
        "author_score": author.score if author else None,
        "positions": _words(";".join(f"{holder}={p.value}" for holder, p in holders.items())),
        "affirmed_by": _words(";".join(affirmed)),
        "denied_by": _words(";".join(denied)),
        "disputed": bool(affirmed and denied),
    }


def to_csv(mentions: Iterable[EventMention], *, header: bool = True) -> str:
    """Event mentions as CSV (RFC 4180), with a line of column names."""
    return "".join(csv_lines(mentions, header=header))


def csv_lines(mentions: Iterable[EventMention], *, header: bool = True) -> Iterator[str]:
    """The CSV line by line, for streams."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
        yield _drain(buffer)
    for mention in mentions:
        writer.writerow(to_row(mention))
        yield _drain(buffer)


def position_holder(position: Position) -> str:
    """A source chain in short: entity ids (or words) from the outermost source inwards, or ``author``."""
    return ">".join(_holder(link.source) for link in position.chain) or "author"


def _holder(source: Participant | None) -> str:
    if source is None:
        return "hearsay"
    return source.entity.id if source.entity else _cell(source.span.text)


def _participants(role: str, participants: tuple[Participant, ...]) -> dict[str, str]:
    entities = [p.entity for p in participants]
    return {
        f"{role}s": _words(";".join(_cell(p.span.text) for p in participants)) or "",
        f"{role}_ids": ";".join(e.id if e else "" for e in entities),
        f"{role}_countries": ";".join((e.country or "") if e else "" for e in entities),
        f"{role}_sectors": ";".join("+".join(e.sectors) if e else "" for e in entities),
    }


def _cell(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _words(text: str | None) -> str | None:
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
