"""The record: pure values that every other room speaks. No I/O, no model."""

from .document import Document, Span, content_id
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
]
