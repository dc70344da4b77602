"""What the ledger says of one event: what happened, who holds what, who disputes it, and how its numbers moved."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TypeVar, cast

from ..ontology.crosswalk import cameo
from ..ontology.events import EVENT_TYPES, quad, score
from ..records import EventMention, Quad
from .accounts import Account, Place, When, account_of
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
    return sum_up(id, [account_of(mention) for mention in mentions], copies=copies)


def sum_up(id: str, accounts: Sequence[Account], *, copies: Mapping[str, str] | None = None) -> EventSummary:
    """The same as :func:`summarise` from what is kept of the mentions."""
    groups = copies or {}
    ordered = sorted(accounts, key=in_time) if len(accounts) > 1 else accounts
    voices = _voices(ordered, groups)
    type_ = _favourite([m.type for m in own if m.type is not None] for own in voices)
    typed = [own for own in ([m for m in own if m.type == type_] for own in voices) if own]
    modes = _often([[mode for m in own for mode in m.modes] for own in typed])
    contexts = _often([[context for m in own for context in m.contexts] for own in voices])
    plover = EVENT_TYPES.get(type_) if type_ is not None else None
    known = tuple(mode for mode in modes if plover is not None and mode in plover.modes)
    kind, value = _scale(type_, known, ordered)
    positions = gather_positions(ordered, groups)
    place, when = _place(voices), _when(voices)
    published = [m.published for m in ordered if m.published is not None]
    affirmed = [position for position in positions if position.affirms]
    return EventSummary(
        id=id,
        type=type_,
        modes=modes,
        contexts=contexts,
        auxiliary=_often([[name for m in own for name in m.auxiliary] for own in voices]),
        quad=kind,
        score=value,
        cameo=cameo(plover.name, known, contexts) if plover is not None else None,
        actors=_parties([[id for m in own for id in m.actors] for own in voices]),
        recipients=_parties([[id for m in own for id in m.recipients] for own in voices]),
        first=when.first if when else None,
        last=when.last if when else None,
        place=place.name if place else None,
        country=place.country if place else None,
        geonames=place.geonames if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        mentions=len(accounts),
        documents=len({m.document for m in ordered}),
        independent=len(voices),
        first_reported=min(published, default=None),
        last_reported=max(published, default=None),
        disputed=bool(affirmed) and any(position.denies for position in positions),
        corroborated=_independent(affirmed),
        retracted=tuple(p.holder for p in positions if p.retracted and not p.holder.startswith(AUTHOR)),
        positions=positions,
        estimates=gather_estimates(ordered, groups),
    )


def _scale(
    type_: str | None, modes: tuple[str, ...], accounts: Iterable[Account]
) -> tuple[Quad | None, float | None]:
    """Quad class and score: PLOVER's, or what the first report has that is of a type of the user's own."""
    if type_ is None:
        return None, None
    if type_ in EVENT_TYPES:
        return quad(type_), score(type_, modes)
    own = next((a.scale for a in accounts if a.type == type_ and a.scale is not None), (None, None))
    return cast("Quad | None", own[0]), own[1]


def _voices(ordered: Iterable[Account], groups: Mapping[str, str]) -> list[list[Account]]:
    """The mentions by independent report: those of a report and of its copies together."""
    found: dict[str, list[Account]] = {}
    for account in ordered:
        found.setdefault(groups.get(account.document, account.document), []).append(account)
    return list(found.values())


def _independent(affirmed: Iterable[HolderPosition]) -> int:
    """How many sources affirm, by :class:`EventSummary`'s rule."""
    kinds = {position.kind for position in affirmed}
    return len(kinds - {None})


def _votes(voices: Iterable[Iterable[T]]) -> list[tuple[T, int]]:
    """How many voices say each thing, the most said first, in order of first saying among equals."""
    votes: dict[T, int] = {}
    for own in voices:
        for value in dict.fromkeys(own):
            votes[value] = votes.get(value, 0) + 1
    return sorted(votes.items(), key=itemgetter(1), reverse=True) if len(votes) > 1 else list(votes.items())


def _favourite(voices: Iterable[Iterable[T]]) -> T | None:
    """What most voices say, the first said of equals."""
    return next((value for value, _ in _votes(voices)), None)


def _often(voices: Sequence[Iterable[T]]) -> tuple[T, ...]:
    """What at least half of the voices say."""
    return tuple(value for value, count in _votes(voices) if count >= _OFTEN * len(voices))


def _parties(voices: Iterable[Iterable[str]]) -> tuple[str, ...]:
    votes = _votes(voices)
    return tuple(id for id, count in votes if count >= _MINOR * votes[0][1])


def _place(voices: Iterable[Iterable[Account]]) -> Place | None:
    """The place that most voices give, as the first of them has it."""
    located = [[m.place for m in own if m.place is not None] for own in voices]
    wanted = _favourite([_which(p) for p in own] for own in located)
    return next((p for own in located for p in own if _which(p) == wanted), None)


def _which(place: Place) -> tuple[int | None, str | None]:
    return place.geonames, place.name if place.geonames is None else ""


def _when(voices: Sequence[Iterable[Account]]) -> When | None:
    """The dates that most voices give; what the texts say goes before what the day of the report suggests."""
    dated = [[m.when for m in own if m.when is not None and (m.when.first or m.when.last)] for own in voices]
    said = [[d for d in own if d.said] for own in dated]
    if any(said):
        dated = said
    wanted = _favourite([(d.first, d.last) for d in own] for own in dated)
    return next((d for own in dated for d in own if (d.first, d.last) == wanted), None)
