"""Who says what in one report: its attributions, and the stretches of its text that they, and the events, mark.

An attribution is one source with one cue, as the positions of the events name it (and the reader, where its reading is
at hand). What the same source says with the same cue is one attribution, however many events stand in it; the source
through whom another is heard is its ``parent``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel

from ...reading.structure import Reading
from ...records import ChainLink, EventMention, Span
from ...wording import name

Role = Literal["content", "source", "cue", "trigger"]
Offsets = tuple[int, int]
_ORDER: tuple[Role, ...] = ("content", "source", "cue", "trigger")
_Key = tuple[Offsets | None, Offsets | None, int | None]


class Attribution(BaseModel):
    """One source with one cue. ``source`` is None where nobody is named; offsets are ``[start, end)``.

    ``parent`` is the number of the attribution in which this one is told, ``depth`` how many are around it. ``events``
    are the numbers of the report's events on which a position rests on it.
    """

    number: int
    source: Offsets | None
    name: str | None
    entity: str | None
    cue: Offsets | None
    content: list[Offsets]
    quote: str | None = None
    sourcing: str | None = None
    parent: int | None = None
    depth: int = 0
    events: list[int] = []


class Mark(BaseModel):
    """A marked stretch ``[start, end)`` of the text. ``depth``: how many contents are around a content."""

    start: int
    end: int
    role: Role
    depth: int = 0
    attributions: list[int] = []
    events: list[int] = []


@dataclass(slots=True)
class _Found:
    number: int
    source: Offsets | None
    name: str | None
    entity: str | None
    cue: Offsets | None
    quote: str | None
    sourcing: str | None
    parent: int | None
    depth: int
    content: set[Offsets] = field(default_factory=set)
    events: set[int] = field(default_factory=set)


def attributions_of(events: Sequence[EventMention], reading: Reading | None = None) -> list[Attribution]:
    """The attributions of a report, in the order of its text."""
    found: dict[_Key, _Found] = {}
    for index, event in enumerate(events):
        for position in event.positions:
            parent: int | None = None
            for depth, link in enumerate(position.chain):
                one = _of_link(found, link, parent, depth)
                one.events.add(index)
                parent = one.number
                if depth == len(position.chain) - 1:
                    one.content.update(map(_offsets, position.content))
    if reading is not None:
        _of_reading(found, reading)
    in_order = sorted(found.values(), key=_place)
    numbers = {one.number: number for number, one in enumerate(in_order)}
    return [
        Attribution(
            number=numbers[one.number],
            source=one.source,
            name=one.name,
            entity=one.entity,
            cue=one.cue,
            content=joined(one.content),
            quote=one.quote,
            sourcing=one.sourcing,
            parent=None if one.parent is None else numbers[one.parent],
            depth=one.depth,
            events=sorted(one.events),
        )
        for one in in_order
    ]


def _of_link(found: dict[_Key, _Found], link: ChainLink, parent: int | None, depth: int) -> _Found:
    source = link.source
    span = _offsets(source.span) if source is not None else None
    cue = _offsets(link.cue) if link.cue is not None else None
    key = (span, cue, None if (span or cue) else parent)
    if key not in found:
        entity = source.entity if source is not None else None
        told = name(source) if source is not None else None
        known = entity.id if entity is not None else None
        found[key] = _Found(len(found), span, told, known, cue, link.quote, link.sourcing, parent, depth)
    return found[key]


def _of_reading(found: dict[_Key, _Found], reading: Reading) -> None:
    """Those that the reader saw and no event rests on; contents of those that are known already."""
    words = reading.words
    by_cue = {one.cue: one for one in found.values() if one.cue is not None}

    def offsets(spans: Iterable[tuple[int, int]]) -> list[Offsets]:
        return [(words[first].start, words[last - 1].end) for first, last in spans if last > first]

    for attribution in reading.attributions:
        cues, sources = offsets(attribution.cue), offsets(attribution.source)
        cue = cues[0] if cues else None
        known = next((one for at, one in by_cue.items() if cue is not None and _overlap(at, cue)), None)
        if known is None:
            source = sources[0] if sources else None
            text = " ".join(reading.document.text[source[0] : source[1]].split()) if source else None
            known = _Found(len(found), source, text, None, cue, None, None, None, 0)
            found[(source, cue, -1 - len(found))] = known
        known.content.update(offsets(attribution.content))


def marks_of(events: Sequence[EventMention], attributions: Sequence[Attribution]) -> list[Mark]:
    """What is marked in the text, in its order, the longer first; what is marked twice alike is one mark."""
    told: dict[tuple[int, int, Role], Mark] = {}

    def add(
        span: Offsets | None, role: Role, *, attribution: Attribution | None = None, event: int | None = None
    ) -> None:
        if span is None or span[0] >= span[1]:
            return
        mark = told.setdefault((*span, role), Mark(start=span[0], end=span[1], role=role))
        if attribution is not None:
            mark.attributions.append(attribution.number)
            mark.events += [number for number in attribution.events if number not in mark.events]
        if event is not None:
            mark.events.append(event)

    for attribution in attributions:
        add(attribution.source, "source", attribution=attribution)
        add(attribution.cue, "cue", attribution=attribution)
        for span in attribution.content:
            add(span, "content", attribution=attribution)
    for index, event in enumerate(events):
        add(_offsets(event.trigger), "trigger", event=index)
    marks = sorted(told.values(), key=lambda mark: (mark.start, -mark.end, _ORDER.index(mark.role)))
    _nest([mark for mark in marks if mark.role == "content"])
    return marks


def _nest(contents: Sequence[Mark]) -> None:
    """Give contents their depth: how many others hold them whole."""
    around: list[Mark] = []
    for mark in contents:
        around = [outer for outer in around if outer.end >= mark.end]
        mark.depth = len(around)
        around.append(mark)


def joined(spans: Iterable[Offsets]) -> list[Offsets]:
    """Spans in order, those that overlap as one."""
    out: list[Offsets] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def pieces(start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The stretch ``[start, end)`` cut where a mark opens or closes: offsets, and the marks over them from the
    outermost in, as indices of ``marks`` (which are in the order of :func:`marks_of`)."""
    inside = [(i, mark) for i, mark in enumerate(marks) if mark.start < end and mark.end > start]
    cuts = {start, end}
    for _, mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    edges = sorted(cuts)
    for a, b in pairwise(edges):
        yield a, b, tuple(i for i, mark in inside if mark.start <= a and mark.end >= b)


def _offsets(span: Span) -> Offsets:
    return span.start, span.end


def _overlap(a: Offsets, b: Offsets) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _place(one: _Found) -> tuple[int, int]:
    spans = [span for span in (one.source, one.cue, *one.content) if span is not None]
    return (min(spans)[0] if spans else 0, one.number)
