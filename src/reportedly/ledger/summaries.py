"""What the ledger says of one event: who holds what, since when, who disputes it, and how its numbers moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..records import EventMention, Factuality

EstimateRole = Literal["actor", "recipient", "extent"]


@dataclass(frozen=True, slots=True)
class Stance:
    """One holder's value at one time, with the evidence.

    ``at``: the report's date of publication. ``through``: the sources between the holder and the report, outermost
    first (names). ``content``: the words that say so, as offsets in the document. ``copies``: how many reports carry
    this very text (wire copies), this one included.
    """

    at: date | None
    value: Factuality
    score: float
    mention: str
    document: str
    publisher: str | None
    through: tuple[str, ...] = ()
    content: tuple[tuple[int, int], ...] = ()
    copies: int = 1


@dataclass(frozen=True, slots=True)
class HolderPosition:
    """What one holder holds of an event over time.

    ``holder``: an entity id, ``author:PUBLISHER`` for reports that speak for themselves, or ``unnamed`` …;
    ``name`` for people. ``value``/``score``: the latest stance that commits itself, else the latest.
    ``retracted``: the holder turned from affirming to denying, or back. ``series``: in order of time.
    """

    holder: str
    name: str
    value: Factuality
    score: float
    retracted: bool
    series: tuple[Stance, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number that somebody gave: ``low <= value <= high`` (None: open)."""

    at: date | None
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    holder: str
    name: str
    mention: str
    document: str
    span: tuple[int, int]
    copies: int = 1


@dataclass(frozen=True, slots=True)
class EstimateSeries:
    """The numbers given for one role and unit of an event, in order of time.

    ``role``: ``actor`` or ``recipient`` where the number counts those, else ``extent``. ``low``/``high``: the range of
    all values given.
    """

    role: EstimateRole
    unit: str | None
    low: float | None
    high: float | None
    series: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event as all its reports together tell it.

    Labels, actors, recipients, place and dates are those that most independent reports give. ``documents``: reports
    that mention it, copies included; ``independent``: the same with wire copies counted once. ``disputed``: some
    holder affirms it and another denies it. ``corroborated``: how many independent sources affirm it (a holder
    quoted in many reports is one; a wire text and its copies are one). ``retracted``: ids of holders who changed.
    """

    id: str
    type: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    auxiliary: tuple[str, ...]
    quad: str | None
    score: float | None
    cameo: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    first: date | None
    last: date | None
    place: str | None
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    mentions: int
    documents: int
    independent: int
    first_reported: date | None
    last_reported: date | None
    disputed: bool
    corroborated: int
    retracted: tuple[str, ...]
    positions: tuple[HolderPosition, ...]
    estimates: tuple[EstimateSeries, ...]


def summarise(
    id: str, mentions: Sequence[EventMention], *, copies: Mapping[str, str] | None = None
) -> EventSummary:
    """What the mentions of one event say together.

    ``copies``: document id -> copy group id, for those that have copies; such documents count as one source.
    The order of ``mentions`` does not matter.
    """
    raise NotImplementedError
