"""What every export reads: the ledger's events with their entities, and the report that told each first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..records import Entity
from ..store.kinds import checked
from ..store.ledger import Answer, Ledger
from ..store.queries import Filters, Query, conditions

CHUNK = 20_000
"""Events fetched at a time, so that memory does not grow with the ledger."""


@dataclass(frozen=True, slots=True)
class FirstReport:
    """The report that told an event first, and the words."""

    document: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    language: str | None
    sentence: str
    trigger: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the ledger. ``day`` is when it happened as far as is known, else when it was first reported."""

    id: str
    type: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    auxiliary: tuple[str, ...]
    quad: str | None
    score: float | None
    cameo: str | None
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    first: date | None
    last: date | None
    day: date | None
    place: str | None
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    mentions: int
    documents: int
    independent: int
    first_reported: date | None
    disputed: bool
    corroborated: int
    author_value: str | None
    affirmed: bool
    story: str | None
    report: FirstReport = field(repr=False)

    def dyads(self) -> list[tuple[Entity | None, Entity | None]]:
        """Who did it to whom, a pair at a time; where there are actors only (a meeting), each actor with each other."""
        if self.recipients:
            left: tuple[Entity | None, ...] = self.actors or (None,)
            return [(actor, recipient) for actor in left for recipient in self.recipients]
        if len(self.actors) > 1:
            return [(a, b) for a in self.actors for b in self.actors if a is not b]
        return [(self.actors[0] if self.actors else None, None)]


_SELECT = """
SELECT e.*, d.id AS document_id, d.title, d.publisher, d.published, d.url, d.language, n.trigger_text,
       EXISTS (SELECT 1 FROM positions p WHERE p.number = e.number AND p.value LIKE '%+') AS affirmed
FROM events e
LEFT JOIN (
    SELECT event_number, arg_min(document_id, number) AS document_id, arg_min(trigger.text, number) AS trigger_text
    FROM mentions WHERE event_number IN (SELECT number FROM events e WHERE {where}) GROUP BY event_number
) n ON n.event_number = e.number
LEFT JOIN documents d ON d.id = n.document_id
WHERE {where} ORDER BY e.number
"""


def event_rows(ledger: Ledger, **filters: Any) -> Iterator[EventRow]:
    """The events that the filters (:class:`reportedly.store.Filters`) let through, in the ledger's order."""
    where, parameters = conditions(checked(Filters(**filters), ledger))
    known = entities(ledger)
    bounds = Answer(ledger, Query("SELECT min(number) AS low, max(number) AS high FROM events")).to_pylist()
    low, high = bounds[0]["low"], bounds[0]["high"]
    if low is None:
        return
    for begin in range(low, high + 1, CHUNK):
        every = " AND ".join([*where, f"e.number >= {begin} AND e.number < {begin + CHUNK}"])
        query = Query(_SELECT.format(where=every), (*parameters, *parameters))
        for row in Answer(ledger, query).to_pylist():
            yield _row(row, known)


def entities(ledger: Ledger) -> dict[str, Entity]:
    """All entities of a ledger by id."""
    rows = Answer(ledger, Query("SELECT id, name, country, kind, sectors FROM entities")).to_pylist()
    return {
        row["id"]: Entity(
            row["id"],
            row["name"] or row["id"],
            row["country"],
            tuple(row["sectors"] or ()),
            row["kind"] or "generic",
        )
        for row in rows
    }


def _row(row: Mapping[str, Any], known: Mapping[str, Entity]) -> EventRow:
    def named(ids: list[str] | None) -> tuple[Entity, ...]:
        return tuple(known.get(id) or Entity(id, id) for id in ids or ())

    report = FirstReport(
        row["document_id"] or "", row["title"], row["publisher"], row["published"], row["url"], row["language"],
        row["text"] or "", row["trigger_text"] or row["trigger"] or "",
    )  # fmt: skip
    return EventRow(
        id=row["id"], type=row["type"], modes=tuple(row["modes"] or ()), contexts=tuple(row["contexts"] or ()),
        auxiliary=tuple(row["auxiliary"] or ()), quad=row["quad"], score=row["score"], cameo=row["cameo"],
        actors=named(row["actors"]), recipients=named(row["recipients"]),
        first=row["date_from"], last=row["date_to"],
        day=row["date_from"] or row["date_to"] or row["first_reported"],
        place=row["place"], country=row["country"], geonames=row["geonames"], lat=row["lat"], lon=row["lon"],
        mentions=row["mentions"] or 0, documents=row["documents"] or 0, independent=row["independent"] or 0,
        first_reported=row["first_reported"], disputed=bool(row["disputed"]),
        corroborated=row["corroborated"] or 0, author_value=row["author_value"], affirmed=bool(row["affirmed"]),
        story=row["story_id"], report=report,
    )  # fmt: skip
