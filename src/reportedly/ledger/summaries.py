"""What the ledger says of one event: what happened, who holds what, who disputes it, and how its numbers moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ..ontology.crosswalk import cameo
from ..ontology.events import quad, score
from ..records import EventDate, EventMention, Location
from .estimates import EstimateSeries, gather_estimates
from .positions import AUTHOR, HolderPosition, gather_positions, in_time

T = TypeVar("T", bound=Hashable)

_OFTEN = 0.5
"""Share of the independent reports that must give a mode, context or auxiliary for the event to have it."""
_MINOR = 1 / 3
"""Share of the votes of the actor most often given that another needs to be one as well."""


@dataclass(frozen=True, slots=True)
class EventSummary:
    """An event as all its reports together tell it.

    Labels, actors, recipients, place and dates are those that most independent reports give. ``documents``: reports
    that mention it, copies included; ``independent``: the same with wire copies counted once. ``disputed``: some
    holder affirms it and another denies it, by what they hold now. ``corroborated``: how many independent sources
    affirm it: named holders, each counted once however often they are quoted, and reports that assert it themselves,
    one for each publisher, a wire text and its copies together being one; unnamed sources count as one together.
    ``retracted``: holders (not authors) who turned from affirming to denying or back.
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
    """What the mentions of one event (one at least) say together; their order does not matter.

    ``copies``: document id -> copy group id, for those that have copies; such documents count as one source.
    """
    groups = copies or {}
    ordered = sorted(mentions, key=in_time)
    voices = _voices(ordered, groups)
    everyone = [mention for own in voices for mention in own]
    type_ = _favourite((m.event.type for m in own if m.event.type is not None) for own in voices)
    typed = [[m for m in own if m.event.type == type_] for own in voices]
    typed = [own for own in typed if own]
    modes = _often([[mode for m in own for mode in m.event.modes] for own in typed])
    contexts = _often([[context for m in own for context in m.event.contexts] for own in voices])
    positions = gather_positions(ordered, groups)
    place, when = _place(voices), _when(voices)
    published = [m.document.published for m in everyone if m.document.published is not None]
    affirmed = [position for position in positions if position.affirms]
    return EventSummary(
        id=id,
        type=type_,
        modes=modes,
        contexts=contexts,
        auxiliary=_often([[name for m in own for name in m.event.auxiliary] for own in voices]),
        quad=quad(type_) if type_ is not None else None,
        score=score(type_, modes) if type_ is not None else None,
        cameo=cameo(type_, modes, contexts) if type_ is not None else None,
        actors=_parties([[p.entity.id for m in own for p in m.actors if p.entity] for own in voices]),
        recipients=_parties([[p.entity.id for m in own for p in m.recipients if p.entity] for own in voices]),
        first=when.first if when else None,
        last=when.last if when else None,
        place=place.name if place else None,
        country=place.country if place else None,
        geonames=place.geonames if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        mentions=len(mentions),
        documents=len({m.document.id for m in everyone}),
        independent=len(voices),
        first_reported=min(published, default=None),
        last_reported=max(published, default=None),
        disputed=bool(affirmed) and any(position.denies for position in positions),
        corroborated=_independent(affirmed),
        retracted=tuple(p.holder for p in positions if p.retracted and not p.holder.startswith(AUTHOR)),
        positions=positions,
        estimates=gather_estimates(ordered, groups),
    )


def _voices(ordered: Iterable[EventMention], groups: Mapping[str, str]) -> list[list[EventMention]]:
    """The mentions by independent report: those of a report and of its copies together."""
    found: dict[str, list[EventMention]] = {}
    for mention in ordered:
        found.setdefault(groups.get(mention.document.id, mention.document.id), []).append(mention)
    return list(found.values())


def _independent(affirmed: Iterable[HolderPosition]) -> int:
    """How many sources affirm, by :class:`EventSummary`'s rule."""
    kinds = {position.kind for position in affirmed}
    return len(kinds - {None})


def _votes(voices: Iterable[Iterable[T]]) -> Counter[T]:
    """How many voices say each thing; in order of first saying."""
    votes: Counter[T] = Counter()
    for own in voices:
        votes.update(dict.fromkeys(own, 1))
    return votes


def _favourite(voices: Iterable[Iterable[T]]) -> T | None:
    """What most voices say, the first said of equals."""
    return next((value for value, _ in _votes(voices).most_common(1)), None)


def _often(voices: Sequence[Iterable[T]]) -> tuple[T, ...]:
    """What at least half of the voices say."""
    return tuple(value for value, count in _votes(voices).most_common() if count >= _OFTEN * len(voices))


def _parties(voices: Iterable[Iterable[str]]) -> tuple[str, ...]:
    votes = _votes(voices).most_common()
    return tuple(id for id, count in votes if count >= _MINOR * votes[0][1])


def _place(voices: Iterable[Iterable[EventMention]]) -> Location | None:
    """The place that most voices give, as the first of them has it."""
    located = [[m.location for m in own if m.location is not None] for own in voices]
    wanted = _favourite([(p.geonames, p.name if p.geonames is None else "") for p in own] for own in located)
    places = (p for own in located for p in own)
    return next((p for p in places if (p.geonames, p.name if p.geonames is None else "") == wanted), None)


def _when(voices: Sequence[Iterable[EventMention]]) -> EventDate | None:
    """The dates that most voices give; what the texts say goes before what the day of the report suggests."""
    dated = [[m.date for m in own if m.date is not None and (m.date.first or m.date.last)] for own in voices]
    said = [[d for d in own if d.span is not None] for own in dated]
    if any(said):
        dated = said
    wanted = _favourite([(d.first, d.last) for d in own] for own in dated)
    return next((d for own in dated for d in own if (d.first, d.last) == wanted), None)
