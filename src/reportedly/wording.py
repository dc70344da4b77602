"""Records in a reader's words: the pieces of an event's line, and what to mark in a sentence.

Pure: text with the name of what it is (``actor``, ``type``, ``denial``...); colours are the terminal's and
the notebook's affair.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from .reading.structure import Reading
from .records import (
    ChainLink,
    Document,
    EventDate,
    EventMention,
    Factuality,
    Location,
    Participant,
    Position,
    Quantity,
)

Role = Literal["source", "cue", "content", "trigger"]
Kind = Literal[
    "actor",
    "type",
    "auxiliary",
    "recipient",
    "date",
    "place",
    "quantity",
    "holder",
    "sure",
    "unsure",
    "denial",
    "plain",
]

SURENESS: dict[Factuality, str] = {
    "CT+": "certain",
    "PR+": "probable",
    "PS+": "possible",
    "Uu": "does not commit",
    "PS-": "doubts it",
    "PR-": "thinks not",
    "CT-": "denies it",
}
"""A FactBank value as a person would say it of a holder."""

AUTHOR_SURENESS: dict[Factuality, str] = {
    **SURENESS,
    "PS-": "doubtful",
    "PR-": "probably not",
    "CT-": "not so",
}
"""The same of the author of the report, who does not deny but says that something is not so."""

_ORDER: tuple[Factuality, ...] = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")
_SINGLE_DAY = ("on", "during", "within", None)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an event's line and what it is."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch ``[start, end)`` of a document's text."""

    start: int
    end: int
    role: Role


def sentence_spans(document: Document, reading: Reading | None) -> tuple[tuple[int, int], ...]:
    """The sentences as offsets ``[start, end)`` in the document's text; the whole text where nothing was read."""
    if reading is None or not reading.sentences:
        return ((0, len(document.text)),) if document.text.strip() else ()
    words = reading.words
    return tuple(
        (words[first].start, words[last - 1].end) for first, last in reading.sentences if last > first
    )


def marks(reading: Reading | None, events: Iterable[EventMention]) -> tuple[Mark, ...]:
    """What to mark in a report: sources, cues and contents the reader found, and the events' triggers."""
    found: set[tuple[int, int, Role]] = set()
    if reading is not None:
        words = reading.words
        for attribution in reading.attributions:
            parts: tuple[tuple[Role, Sequence[tuple[int, int]]], ...] = (
                ("source", attribution.source),
                ("cue", attribution.cue),
                ("content", attribution.content),
            )
            for role, spans in parts:
                found.update((words[a].start, words[b - 1].end, role) for a, b in spans if b > a)
    for event in events:
        found.add((event.trigger.start, event.trigger.end, "trigger"))
        for position in event.positions:
            found.update((span.start, span.end, "content") for span in position.content)
            for link in position.chain:
                if link.source is not None:
                    found.add((link.source.span.start, link.source.span.end, "source"))
                if link.cue is not None:
                    found.add((link.cue.start, link.cue.end, "cue"))
    return merged(found)


def merged(found: Iterable[tuple[int, int, Role]]) -> tuple[Mark, ...]:
    """Marks in text order, those of one role that overlap joined into one."""
    out: list[Mark] = []
    open_at: dict[Role, int] = {}
    for start, end, role in sorted(found):
        at = open_at.get(role)
        if at is not None and start < out[at].end:
            if end > out[at].end:
                out[at] = Mark(out[at].start, end, role)
            continue
        open_at[role] = len(out)
        out.append(Mark(start, end, role))
    return tuple(sorted(out, key=lambda mark: (mark.start, -mark.end, mark.role)))


def marks_by_sentence(sentences: Sequence[tuple[int, int]], marked: Sequence[Mark]) -> list[tuple[Mark, ...]]:
    """For each sentence (in text order) the marks that touch it; a long content touches several."""
    starts = [start for start, _ in sentences]
    touching: list[list[Mark]] = [[] for _ in sentences]
    for mark in marked:
        at = max(bisect_right(starts, mark.start) - 1, 0)
        while at < len(starts) and starts[at] < mark.end:
            if mark.start < sentences[at][1]:
                touching[at].append(mark)
            at += 1
    return [tuple(found) for found in touching]


def events_by_sentence(
    sentences: Sequence[tuple[int, int]], events: Iterable[EventMention]
) -> list[list[EventMention]]:
    """For each sentence (in text order) the events whose trigger lies in it."""
    starts = [start for start, _ in sentences]
    found: list[list[EventMention]] = [[] for _ in sentences]
    for event in events:
        at = bisect_right(starts, event.trigger.start) - 1
        if at >= 0:
            found[at].append(event)
    return found


def event_line(event: EventMention) -> list[list[Piece]]:
    """An event in one line: parts to be set apart (by ``·``), each a list of pieces.

    The first part is who did what to whom; then when, where, how many; then each position.
    """
    labels = event.event
    head = [
        Piece(names(event.actors) or "someone", "actor" if event.actors else "plain"),
        Piece(" — ", "plain"),
    ]
    kind = labels.type or event.trigger.text
    head.append(Piece("/".join((kind, *labels.modes)), "type"))
    if labels.auxiliary:
        head.append(Piece(f" ({', '.join(labels.auxiliary)})", "auxiliary"))
    if event.recipients:
        head += [Piece(" → ", "plain"), Piece(names(event.recipients), "recipient")]
    parts = [head]
    if when := date_words(event.date):
        parts.append([Piece(when, "date")])
    if event.location is not None:
        parts.append([Piece(place_words(event.location), "place")])
    told = {name(participant) for participant in (*event.actors, *event.recipients)}
    counted = unique(quantity_words(quantity) for quantity in event.quantities)
    parts += [[Piece(words, "quantity")] for words in counted if words not in told]
    parts += positions_line(event.positions)
    return parts


def positions_line(positions: Sequence[Position]) -> list[list[Piece]]:
    """Who says so and how sure they are, surest first, deniers last; holders of one value together."""
    parts: list[list[Piece]] = []
    for value in _ORDER:
        holders = unique(holder_words(p.chain) for p in positions if p.value == value and p.chain)
        author = any(p.value == value and not p.chain for p in positions)
        kind: Kind = "sure" if value.endswith("+") else "denial" if value.endswith("-") else "unsure"
        if holders:
            together = "; ".join(holders) if any("," in holder for holder in holders) else ", ".join(holders)
            parts.append([Piece(together, "holder"), Piece(": ", "plain"), Piece(SURENESS[value], kind)])
        if author and (value != "Uu" or not any(p.chain for p in positions)):
            said = Piece(AUTHOR_SURENESS[value], kind)
            parts.append([Piece("the report", "holder"), Piece(": ", "plain"), said])
    return parts


def holder_words(chain: Sequence[ChainLink]) -> str:
    """A source chain in words: who holds the position, then through whom we know ("A, says B")."""
    inner, *outer = reversed(chain)
    holder = _link_words(inner)
    through = [f"says {_link_words(link)}" if link.source else _link_words(link) for link in outer]
    told = [words for words in unique(through) if words != f"says {holder}"]
    return f"{holder} ({', '.join(told)})" if told else holder


def _link_words(link: ChainLink) -> str:
    if link.source is not None:
        return name(link.source)
    if link.cue is not None:
        return f"“{' '.join(link.cue.text.split())}”"
    return "hearsay" if link.sourcing == "hearsay" else "a source not named"


def names(participants: Iterable[Participant]) -> str:
    """Participants in words, joined by commas."""
    return ", ".join(unique(name(p) for p in participants))


def name(participant: Participant) -> str:
    """A participant in words: the entity's name, or the words of the report.

    A person whom the report calls by an office ("the minister") stays so: who held it is in the record.
    """
    entity, words = participant.entity, participant.span.text.split()
    if entity is None or entity.kind == "generic":
        return " ".join(words)
    if entity.kind == "person" and len(words) > 1 and not set(words) & set(entity.name.split()):
        return " ".join(words)
    return entity.name


def date_words(when: EventDate | None) -> str:
    """A date in words: ``by 31 Dec 2024``, ``17–23 Jun 2025``, or the report's words where unresolved."""
    if when is None:
        return ""
    first, last = when.first, when.last
    if first is None and last is None:
        return " ".join(when.span.text.split()) if when.span else ""
    if when.relation in ("by", "until", "before") and last is not None:
        return f"{when.relation} {_day(last)}"
    if when.relation in ("since", "after") and first is not None:
        return f"{when.relation} {_day(first)}"
    if first is None or last is None:
        return (
            f"from {_day(first)}" if first is not None else f"until {_day(last)}" if last is not None else ""
        )
    if first == last:
        return _day(first)
    if first.year != last.year:
        return f"{_day(first)} – {_day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%b} – {_day(last)}"
    return f"{first.day}–{_day(last)}"


def place_words(place: Location) -> str:
    """A place in words: its name and its country's code, unless it is the country itself."""
    return place.name if place.country is None else f"{place.name} ({place.country})"


def quantity_words(quantity: Quantity) -> str:
    """A quantity in words: ``about 3,000 troops``, ``300–400 lorries``, ``up to 12 vessels``."""
    low, value, high = quantity.low, quantity.value, quantity.high
    if low is not None and high is not None and low != high and not quantity.approximate:
        figure = f"{_figure(low)}–{_figure(high)}"
    elif value is not None:
        figure = _figure(value)
        if quantity.approximate:
            figure = f"about {figure}"
        elif low is None and high is not None:
            figure = f"at most {figure}"
        elif high is None and low is not None:
            figure = f"at least {figure}"
    elif low is not None or high is not None:
        figure = f"at least {_figure(low)}" if low is not None else f"at most {_figure(high or 0)}"
    else:
        return " ".join(quantity.span.text.split())
    return f"{figure} {quantity.unit}" if quantity.unit else figure


def unique(words: Iterable[str]) -> list[str]:
    """The words without repeats, in order."""
    return list(dict.fromkeys(words))


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def segments(start: int, end: int, marked: Sequence[Mark]) -> list[tuple[int, int, frozenset[Role]]]:
    """The stretch ``[start, end)`` cut where a mark opens or closes, each piece with the roles that cover it."""
    inside = [mark for mark in marked if mark.start < end and mark.end > start]
    cuts = sorted(
        {start, end, *(min(max(edge, start), end) for mark in inside for edge in (mark.start, mark.end))}
    )
    return [
        (a, b, frozenset(mark.role for mark in inside if mark.start <= a and mark.end >= b))
        for a, b in pairwise(cuts)
    ]
