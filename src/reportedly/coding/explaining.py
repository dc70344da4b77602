"""Why the participants of an event were linked as they were: asked again, with every candidate and its score."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..gazetteer import Gazetteer
from ..gazetteer.linking import Link
from ..reading.structure import Reading
from ..records import Entity, EventMention, Participant, Span
from .assembly import Coder


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """How one participant came by its entity.

    ``role``: actor, recipient or source. ``entity``: what the record says. ``referent``: the words that a pronoun or
    description was taken to stand for, where those are others. ``links``: what the gazetteer was asked, in order,
    with the candidates of each answer; empty where no name was looked up.
    """

    role: str
    span: Span
    entity: Entity | None
    referent: str | None
    links: tuple[Link, ...]


def explain_links(
    reading: Reading, mention: EventMention, gazetteer: Gazetteer | None = None
) -> tuple[LinkAccount, ...]:
    """The accounts of a mention's actors, recipients and sources, in this order, each span once.

    ``reading`` and ``gazetteer`` must be those that the mention was made with.
    """
    known = gazetteer if gazetteer is not None else Gazetteer.load()
    participants = Coder(reading, known).participants
    starts = [word.start for word in reading.words]
    published = reading.document.published
    accounts: list[LinkAccount] = []
    seen: set[tuple[int, int]] = set()
    for role, participant in _all(mention):
        span = participant.span
        if (span.start, span.end) in seen or not starts:
            continue
        seen.add((span.start, span.end))
        first = max(0, bisect_right(starts, span.start) - 1)
        last = max(first + 1, bisect_right(starts, span.end - 1))
        head = participants.syntax.head_of(first, last)
        referents = [k for k in participants.chains.referents(head) if k != head]
        referent = (
            ", ".join(participants.text(*participants.syntax.noun_phrase(k)) for k in referents) or None
        )
        links = []
        for question in dict.fromkeys(participants.asked(head)):
            link = known.link(
                question.text,
                on=published,
                label=question.label,
                country=question.country,
                context=question.context,
            )
            if (blind := participants.names.blind) is not None and question.label is not None:
                link = replace(link, reasons=(*link.reasons, blind))
            if link not in links:
                links.append(link)
        accounts.append(LinkAccount(role, span, participant.entity, referent, tuple(links)))
    return tuple(accounts)


def _all(mention: EventMention) -> Iterator[tuple[str, Participant]]:
    for actor in mention.actors:
        yield "actor", actor
    for recipient in mention.recipients:
        yield "recipient", recipient
    for position in mention.positions:
        for step in position.chain:
            if step.source is not None:
                yield "source", step.source
