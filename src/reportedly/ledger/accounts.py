"""What one mention tells of its event, cut down to what a summary of the event asks for.

An event's row is made anew from all its mentions whenever it gets another, so what is kept of each is small and plain:
an account is a tuple that a store can pack as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from ..ontology.events import EVENT_TYPES
from ..records import ChainLink, EventMention, Factuality, Participant, Position, Quantity
from .units import common_unit

UNNAMED = "unnamed:"
HEARSAY = "hearsay"

EstimateRole = Literal["actor", "recipient", "extent"]


class Held(NamedTuple):
    """A position: ``holder`` is the entity id of who says so, ``unnamed:WORDS``, ``hearsay``, or None for the author.

    ``through``: the names of the sources between the holder and the report, outermost first. ``content``: the words
    that say so, as offsets in the document.
    """

    holder: str | None
    name: str
    value: Factuality
    score: float
    through: tuple[str, ...]
    content: tuple[tuple[int, int], ...]


class Given(NamedTuple):
    """A number, and who gave it (``holder`` and ``name`` as in :class:`Held`). ``span``: its offsets."""

    role: EstimateRole
    unit: str | None
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    holder: str | None
    name: str
    span: tuple[int, int]


class Place(NamedTuple):
    """Where it happened, as one mention has it."""

    name: str | None
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None


class When(NamedTuple):
    """When it happened; ``said`` where the text itself says so."""

    first: date | None
    last: date | None
    said: bool


class Account(NamedTuple):
    """One mention: its report (``published`` None where unknown), the labels, entity ids of the parties, and the rest.

    ``start`` is the trigger's offset, ``trigger`` and ``text`` are the words of trigger and sentence. ``scale``:
    quad class and score where the type is of the user's own, and so in no table.
    """

    mention: str
    document: str
    published: date | None
    publisher: str | None
    start: int
    trigger: str
    text: str
    type: str | None
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    auxiliary: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: Place | None
    when: When | None
    held: tuple[Held, ...]
    given: tuple[Given, ...]
    scale: tuple[str | None, float | None] | None = None


def account_of(mention: EventMention, text: str = "") -> Account:
    """What a mention tells; ``text`` is its sentence."""
    document, event, place, when = mention.document, mention.event, mention.location, mention.date
    held = tuple(_held(position) for position in mention.positions)
    return Account(
        mention.id,
        document.id,
        document.published,
        document.publisher,
        mention.trigger.start,
        mention.trigger.text,
        text,
        event.type,
        tuple(event.modes),
        tuple(event.contexts),
        tuple(event.auxiliary),
        _entities(mention.actors),
        _entities(mention.recipients),
        None if place is None else Place(place.name, place.country, place.geonames, place.lat, place.lon),
        None if when is None else When(when.first, when.last, when.span is not None),
        held,
        tuple(
            _given(mention, held, quantity)
            for quantity in mention.quantities
            if not (quantity.value is None and quantity.low is None and quantity.high is None)
        ),
        None if event.type is None or event.type in EVENT_TYPES else (event.quad, event.score),
    )


def _entities(participants: Sequence[Participant]) -> tuple[str, ...]:
    return tuple(p.entity.id for p in participants if p.entity is not None)


def _held(position: Position) -> Held:
    holder, name = _source(position.chain[-1]) if position.chain else (None, "")
    return Held(
        holder,
        name,
        position.value,
        position.score,
        tuple(_source(link)[1] for link in position.chain[:-1]),
        tuple((span.start, span.end) for span in position.content),
    )


def _source(link: ChainLink) -> tuple[str, str]:
    if link.source is None:
        return HEARSAY, HEARSAY
    entity = link.source.entity
    if entity is not None:
        return entity.id, entity.name
    words = " ".join(link.source.span.text.split())
    return f"{UNNAMED}{words.lower().removeprefix('the ')}", words


def _given(mention: EventMention, held: Sequence[Held], quantity: Quantity) -> Given:
    span = quantity.span
    holder, name = _giver(mention.positions, held, span.start, span.end)
    return Given(
        _role(mention, quantity),
        common_unit(quantity.unit),
        quantity.value,
        quantity.low,
        quantity.high,
        quantity.approximate,
        holder,
        name,
        (span.start, span.end),
    )


def _giver(positions: Sequence[Position], held: Sequence[Held], start: int, end: int) -> tuple[str | None, str]:
    """Whoever gave the number at these offsets: the closest source whose words it stands in, else the author."""
    saying = [
        (len(position.chain), -sum(last - first for first, last in one.content), -place)
        for place, (position, one) in enumerate(zip(positions, held, strict=True))
        if position.chain and any(first <= start and end <= last for first, last in one.content)
    ]
    if not saying:
        return None, ""
    one = held[-max(saying)[2]]
    return one.holder, one.name


def _role(mention: EventMention, quantity: Quantity) -> EstimateRole:
    def counts(participants: Sequence[Participant]) -> bool:
        span = quantity.span
        return any(p.span.start < span.end and span.start < p.span.end for p in participants)

    if counts(mention.recipients):
        return "recipient"
    return "actor" if counts(mention.actors) else "extent"
