"""The record of ``docs/record.md`` as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

Value = Literal["CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-"]
Offsets = tuple[int, int]


class DocumentOfRecord(BaseModel):
    """What is known of the report."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None


class Words(BaseModel):
    """A stretch of the report's clean text: ``[start, end)`` in code points."""

    text: str
    start: int
    end: int


class MaybeWords(BaseModel):
    """The same, where the text may say nothing."""

    text: str | None
    start: int | None
    end: int | None


class Labels(BaseModel):
    """PLOVER's labels of the event."""

    type: str | None
    modes: list[str]
    contexts: list[str]
    auxiliary: list[str]
    quad: str | None
    score: float | None
    cameo: str | None
    confidence: float | None


class EntityOfRecord(BaseModel):
    """Who or what it is."""

    id: str
    name: str
    country: str | None
    sectors: list[str]
    kind: str
    office: str | None = None


class ParticipantOfRecord(MaybeWords):
    """A participant in the words of the text."""

    entity: EntityOfRecord | None


class When(MaybeWords):
    """When it is said to happen: inclusive days."""

    first: date | None = Field(alias="from")
    to: date | None
    timex: str | None
    relation: str | None


class Where(MaybeWords):
    """Where it is said to happen."""

    name: str
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None


class HowMany(MaybeWords):
    """A number and its unit; an open bound is null."""

    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None


class Link(BaseModel):
    """One source of a chain."""

    source: ParticipantOfRecord | None
    cue: Words | None
    quote: str | None
    sourcing: str | None


class PositionOfRecord(BaseModel):
    """One holder's view; an empty chain is the author's."""

    chain: list[Link]
    content: list[Offsets]
    value: Value
    score: float | None


class Record(BaseModel):
    """An event mention (docs/record.md)."""

    id: str
    document: DocumentOfRecord
    sentence: Offsets
    trigger: Words
    event: Labels
    actors: list[ParticipantOfRecord]
    recipients: list[ParticipantOfRecord]
    date: When | None
    location: Where | None
    quantities: list[HowMany]
    positions: list[PositionOfRecord]


EXAMPLE: dict[str, Any] = {
    "text": "Officials in Oslo said on Monday that Sweden had sent 12 ships to Finland. Stockholm denied it.",
    "published": "2025-03-14",
    "publisher": "Example Wire",
    "title": "Ships on the move",
}
