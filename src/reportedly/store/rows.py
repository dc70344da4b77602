"""From a shard's tables to records, and from summaries to the rows of the ledger's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from ..ledger import Assignment, DocumentView, EventSummary, MentionView
from ..records import Document, EventMention, from_record


def documents_of(table: pa.Table) -> list[Document]:
    """The documents of a shard, with their text."""
    names = ("id", "text", "title", "publisher", "published", "url", "language", "author")
    rows = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    return [Document(**dict(zip(names, row, strict=True))) for row in rows]


def document_views(table: pa.Table) -> list[DocumentView]:
    """The documents of a shard as merging sees them."""
    names = ("id", "published", "publisher", "terms")
    return [
        DocumentView(id, day, publisher, tuple((t["lemma"], t["weight"]) for t in terms or ()))
        for id, day, publisher, terms in zip(*(table.column(n).to_pylist() for n in names), strict=True)
    ]


def mentions_of(table: pa.Table) -> list[EventMention]:
    """The event mentions of a table with the record's columns; their documents are without text."""
    rows = table.drop_columns(["view"]) if "view" in table.column_names else table
    return [mention_of(row) for row in rows.to_pylist()]


def mention_of(row: Mapping[str, Any], document: Document | None = None) -> EventMention:
    """One event mention from its Arrow row (days may be dates or ISO strings)."""
    record = dict(row)
    if document is None:
        document = Document(text="", **row["document"])
    record["sentence"] = (row["sentence"]["start"], row["sentence"]["end"])
    if (when := row["date"]) is not None:
        record["date"] = {**when, "from": iso(when["from"]), "to": iso(when["to"])}
    record["positions"] = [
        {**p, "content": [(span["start"], span["end"]) for span in p["content"]]} for p in row["positions"]
    ]
    return from_record(record, document=document)


def iso(day: date | str | None) -> str | None:
    """A day as ``YYYY-MM-DD``."""
    return day.isoformat() if isinstance(day, date) else day


def views_of(table: pa.Table, documents: Mapping[str, DocumentView]) -> list[MentionView]:
    """The event mentions of a shard as merging sees them."""
    names = ("id", "document", "trigger", "event", "view")
    out: list[MentionView] = []
    for id, document, trigger, event, view in zip(
        *(table.column(name).to_pylist() for name in names), strict=True
    ):
        vector = view["vector"]
        out.append(
            MentionView(
                id=id,
                document=documents[document["id"]],
                start=trigger["start"],
                sentence=view["sentence"],
                trigger=trigger["text"],
                lemma=view["lemma"],
                upos=view["upos"],
                type=event["type"],
                modes=tuple(event["modes"]),
                auxiliary=tuple(event["auxiliary"]),
                actors=tuple(view["actors"]),
                recipients=tuple(view["recipients"]),
                heads=tuple(view["heads"]),
                names=tuple(view["names"]),
                first=view["first"],
                last=view["last"],
                place=view["place"],
                country=view["country"],
                numbers=tuple((n["value"], n["unit"]) for n in view["numbers"]),
                context=tuple(view["context"]),
                chain=view["chain"],
                vector=None if vector is None else to_vector(vector),
            )
        )
    return out


def to_vector(data: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A vector from its signed bytes, of unit length."""
    vector = np.frombuffer(data, dtype=np.int8).astype(np.float32)
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-6), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event to be written: its summary, its number, and words that show it."""

    number: int
    summary: EventSummary
    trigger: str
    text: str
    story: str | None


def event_rows(events: Sequence[EventRow]) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``events``, ``positions`` and ``estimates`` for those events."""
    return {
        "events": [_event(row) for row in events],
        "positions": [position for row in events for position in _positions(row)],
        "estimates": [estimate for row in events for estimate in _estimates(row)],
    }


def merge_row(assignment: Assignment, number: int) -> dict[str, Any]:
    """The row of ``merges`` for the mention of that number."""
    return {
        "mention_id": assignment.mention,
        "event_id": assignment.event,
        "partner_id": assignment.partner,
        "score": assignment.score,
        "reasons": [{"feature": r.feature, "value": r.value, "weight": r.weight} for r in assignment.reasons],
        "number": number,
    }


def _event(row: EventRow) -> dict[str, Any]:
    s = row.summary
    holders = [position.holder for position in s.positions]
    author = next((p.value for p in s.positions if p.holder.startswith("author")), None)
    return {
        "id": s.id,
        "type": s.type,
        "modes": list(s.modes),
        "contexts": list(s.contexts),
        "auxiliary": list(s.auxiliary),
        "quad": s.quad,
        "score": s.score,
        "cameo": s.cameo,
        "actors": list(s.actors),
        "recipients": list(s.recipients),
        "date_from": s.first,
        "date_to": s.last,
        "day": s.first or s.last or s.first_reported,
        "last_day": s.last or s.first or s.last_reported,
        "place": s.place,
        "country": s.country,
        "geonames": s.geonames,
        "lat": s.lat,
        "lon": s.lon,
        "mentions": s.mentions,
        "documents": s.documents,
        "independent": s.independent,
        "first_reported": s.first_reported,
        "last_reported": s.last_reported,
        "disputed": s.disputed,
        "corroborated": s.corroborated,
        "retracted": list(s.retracted),
        "holders": holders,
        "author_value": author,
        "trigger": row.trigger,
        "text": row.text,
        "story_id": row.story,
        "number": row.number,
    }


def _positions(row: EventRow) -> list[dict[str, Any]]:
    out = []
    for position in row.summary.positions:
        for index, stance in enumerate(position.series):
            out.append(
                {
                    "event_id": row.summary.id,
                    "holder": position.holder,
                    "name": position.name,
                    "reported": stance.at,
                    "value": stance.value,
                    "score": stance.score,
                    "latest": index == len(position.series) - 1,
                    "retracted": position.retracted,
                    "through": list(stance.through),
                    "mention_id": stance.mention,
                    "document_id": stance.document,
                    "publisher": stance.publisher,
                    "content": [{"start": start, "end": end} for start, end in stance.content],
                    "copies": stance.copies,
                    "number": row.number,
                }
            )
    return out


def _estimates(row: EventRow) -> list[dict[str, Any]]:
    return [
        {
            "event_id": row.summary.id,
            "role": series.role,
            "unit": series.unit,
            "reported": one.at,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "approximate": one.approximate,
            "holder": one.holder,
            "name": one.name,
            "mention_id": one.mention,
            "document_id": one.document,
            "span": {"start": one.span[0], "end": one.span[1]},
            "copies": one.copies,
            "number": row.number,
        }
        for series in row.summary.estimates
        for one in series.series
    ]
