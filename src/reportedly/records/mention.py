"""The event mention: the record every part of reportedly speaks.

Terms: event type, mode, context, actor, recipient and sector are PLOVER 2.0's; source, cue and
content those of the attribution corpora (PARC3, PolNeAR); factuality values FactBank's
(Saurí & Pustejovsky 2009), scores on the -3...3 scale of UDS-IH2 (Rudinger et al. 2018).
An unknown field is ``None`` or empty, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .document import Document, Span

Factuality = Literal["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"]
Auxiliary = Literal["historical", "future", "hypothetical", "negation"]
Quad = Literal["verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"]
Quote = Literal["direct", "indirect", "mixed"]
Sourcing = Literal["named", "unnamed", "document", "hearsay"]
EntityKind = Literal["state", "organization", "person", "group", "igo", "place", "generic"]


@dataclass(frozen=True, slots=True)
class Entity:
    """Who a mention of an actor or source stands for.

    ``id``: ISO 3166-1 alpha-3 for a state or its government; ``COUNTRY-SECTOR`` or
    ``COUNTRY-NAME`` for a body inside a state; a short code for IGOs and non-state groups;
    else a stable slug. ``country`` is alpha-3; ``sectors`` are PLOVER sector codes.
    ``office`` is the office held on the report's date, where the mention is a person's.
    """

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    kind: EntityKind = "generic"
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor, recipient or source: the words, and the entity they were resolved to."""

    span: Span
    entity: Entity | None


@dataclass(frozen=True, slots=True)
class EventLabels:
    """What happened, in PLOVER 2.0 terms, with the nearest CAMEO code.

    ``type`` is ``None`` for an event outside the ontology; ``score`` is PLOVER's
    conflict-cooperation score (-10...10); ``confidence`` lies in 0...1.
    """

    type: str | None
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    auxiliary: tuple[Auxiliary, ...] = ()
    quad: Quad | None = None
    score: float | None = None
    cameo: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class EventDate:
    """When: the words (``span`` is None where only the report's date speaks) and an interval.

    ``first``/``last`` are the inclusive calendar bounds (JSON ``from``/``to``); ``timex`` is a
    TIMEX3 value (``2024-10-23``, ``2024-W43``, ``P2Y``, ``PAST_REF``); ``relation`` is one of
    ``on, by, before, after, since, until, during, within``.
    """

    span: Span | None
    first: date | None
    last: date | None
    timex: str | None
    relation: str | None


@dataclass(frozen=True, slots=True)
class Location:
    """Where: the words and the GeoNames place they were resolved to (degrees, WGS 84)."""

    span: Span
    name: str
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: ``low <= value <= high`` (None where unbounded), of ``unit``."""

    span: Span
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One step of a source chain: a source, the cue that marks the attribution, how it is quoted.

    ``source`` is None where nobody is named (hearsay adverbs, passives: "is said to").
    """

    source: Participant | None
    cue: Span | None
    quote: Quote
    sourcing: Sourcing


@dataclass(frozen=True, slots=True)
class Position:
    """What one holder says of the event: outermost source first; an empty chain is the author."""

    chain: tuple[ChainLink, ...]
    value: Factuality
    score: float
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class EventMention:
    """One event as one report mentions it, with every source's position on it."""

    id: str
    document: Document
    sentence: tuple[int, int]
    trigger: Span
    event: EventLabels
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    date: EventDate | None
    location: Location | None
    quantities: tuple[Quantity, ...]
    positions: tuple[Position, ...]
    reasons: tuple[str, ...] = ()
    """Why: one line per rule applied or head score used, for ``reportedly explain``."""
