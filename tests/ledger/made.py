"""Made-up reports and mentions for the ledger's tests."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from typing import Any

from reportedly.ledger import DocumentView, MentionView
from reportedly.records import (
    ChainLink,
    Document,
    Entity,
    EventDate,
    EventLabels,
    EventMention,
    Factuality,
    Location,
    Participant,
    Position,
    Quantity,
    Span,
)

SCORES = {"CT+": 3.0, "PR+": 2.0, "PS+": 1.0, "Uu": 0.0, "PS-": -1.0, "PR-": -2.0, "CT-": -3.0}


def span(text: str, start: int = 0) -> Span:
    return Span(text, start, start + len(text))


def party(id: str | None, text: str = "", start: int = 0) -> Participant:
    entity = None if id is None else Entity(id, id.title(), None, (), "state")
    return Participant(span(text or str(id), start), entity)


def held(value: Factuality, *sources: str | None, content: Sequence[Span] = ()) -> Position:
    """A position; ``"?officials"`` is a source that is no known entity, None one that nobody names."""
    chain = []
    for source in sources:
        if source is None:
            chain.append(ChainLink(None, None, "indirect", "hearsay"))
        elif source.startswith("?"):
            chain.append(ChainLink(party(None, source[1:]), None, "indirect", "unnamed"))
        else:
            chain.append(ChainLink(party(source), None, "indirect", "named"))
    return Position(tuple(chain), value, SCORES[value], tuple(content))


def mention(
    id: str,
    *positions: Position,
    document: str = "d1",
    day: int | None = 1,
    publisher: str | None = None,
    type: str | None = "ASSAULT",
    modes: tuple[str, ...] = (),
    actors: Sequence[Participant] = (),
    recipients: Sequence[Participant] = (),
    when: EventDate | None = None,
    where: Location | None = None,
    quantities: Sequence[Quantity] = (),
) -> EventMention:
    published = None if day is None else date(2024, 5, day)
    return EventMention(
        id,
        Document(document, "", None, publisher, published),
        (0, 100),
        span("attack", 10),
        EventLabels(type, modes, confidence=0.9),
        tuple(actors),
        tuple(recipients),
        when,
        where,
        tuple(quantities),
        positions or (held("CT+"),),
    )


def number(value: float, text: str = "10 men", start: int = 30, unit: str | None = "men") -> Quantity:
    return Quantity(span(text, start), value, value, value, False, unit)


def view(id: str, lemma: str = "shell", *, document: DocumentView | None = None, **about: Any) -> MentionView:
    """A view with the arguments of a made-up attack, unless told otherwise."""
    given: dict[str, Any] = {
        "start": 0,
        "sentence": 0,
        "trigger": lemma,
        "type": "ASSAULT",
        "actors": ("FRE",),
        "recipients": ("SYL",),
        "heads": ("0:freedonia", "1:harbour", "L:marlin"),
        "names": ("freedonia", "marlin"),
        "context": ("freedonia", "gunboat", "harbour", "marlin", "shell", "trawler"),
    }
    return MentionView(id=id, document=document or report(id), lemma=lemma, **(given | about))


def report(
    id: str, day: int | None = 1, words: str = "marlin trawler gunboat freedonia harbour"
) -> DocumentView:
    terms = words.split()
    weight = 1 / len(terms) ** 0.5
    published = None if day is None else date(2024, 5, day)
    return DocumentView(id, published, None, tuple((term, weight) for term in terms))


class InParts:
    """Carries out parts in another order, as if side by side, each through pickle."""

    def __init__(self, parts: int) -> None:
        self.parts = parts

    def __call__(self, function, parts, /):  # type: ignore[no-untyped-def]
        sent = [pickle.dumps((function, part)) for part in parts]
        done = {i: one(part) for i in reversed(range(len(sent))) for one, part in (pickle.loads(sent[i]),)}
        return [pickle.loads(pickle.dumps(done[i])) for i in range(len(sent))]
