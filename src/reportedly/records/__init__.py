"""The record: pure values that every other room speaks. No I/O, no model.

The Arrow schema is in :mod:`reportedly.records.arrow`, apart because importing pyarrow takes a while.
"""

from .document import Document, Span, content_id
from .flat import to_csv
from .json import from_record, to_json, to_jsonl, to_record
from .mention import (
    Auxiliary,
    ChainLink,
    Entity,
    EntityKind,
    EventDate,
    EventLabels,
    EventMention,
    Factuality,
    Location,
    Participant,
    Position,
    Quad,
    Quantity,
    Quote,
    Sourcing,
)

__all__ = [
    "Auxiliary",
    "ChainLink",
    "Document",
    "Entity",
    "EntityKind",
    "EventDate",
    "EventLabels",
    "EventMention",
    "Factuality",
    "Location",
    "Participant",
    "Position",
    "Quad",
    "Quantity",
    "Quote",
    "Sourcing",
    "Span",
    "content_id",
    "from_record",
    "to_csv",
    "to_json",
    "to_jsonl",
    "to_record",
]
