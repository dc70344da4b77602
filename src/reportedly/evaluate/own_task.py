"""The benchmark on our own corpus: its items are read and coded as any report is, and compared with their marks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CorpusError
from ..records import Document, EventMention
from .corpora.files import corpus_text
from .corpora.own import OwnItem, own_document, parse_own, read_own_items
from .own_events import score_own

if TYPE_CHECKING:
    from ..reading.structure import Reading
    from .bench import GoldWordsReader, Outcome, Step


def run_own(reader: GoldWordsReader, data: Path, step: Step) -> Outcome:
    """The dev part of a folder of our corpus, or all of one file of it."""
    from .bench import Outcome

    items = _items(data)
    predictions: list[Mapping[str, Any]] = []
    for number, item in enumerate(items):
        step(len(items) - number)
        name = f"own/{item.id}"
        reading = reader.read(Document(id=name, text=item.text, published=item.published))
        predictions.append({"doc": name, "events": _events(reading, item.id), "given": _given(reader, item)})
    step(0)
    figures = score_own(items, predictions)
    return Outcome(len(items), "items", figures.rows(), predictions, details=figures.class_rows())


def _items(data: Path) -> list[OwnItem]:
    if data.is_dir():
        items = read_own_items(data, "dev")
    else:
        items, problems = parse_own(corpus_text(data), data)
        if problems:
            raise CorpusError(f"{problems[0]}")
    if not items:
        raise CorpusError(
            f"{data}: no item of our corpus is here to measure on. Give the folder corpus, or a file of it."
        )
    return items


def _events(reading: Reading, id: str) -> list[dict[str, Any]]:
    """The coder's events, and which of them the ledger takes for one, by a score that has not seen the item."""
    from ..coding import code
    from ..ledger import MemoryEvents, Merger, describe
    from .same_event_own import model_for

    mentions = [mention for mention in code(reading) if mention.event.type is not None]
    _, views = describe(reading, mentions)
    merged = Merger(MemoryEvents(), model=model_for(id)).add([views])
    events = {assignment.mention: assignment.event for assignment in merged.assignments}
    return [event_prediction(mention, event=events.get(mention.id)) for mention in mentions]


def event_prediction(mention: EventMention, *, event: str | None = None) -> dict[str, Any]:
    """A coded mention in the form that :mod:`.own_events` scores; ``event``: the event that it is a mention of."""
    return {
        "trigger": [mention.trigger.start, mention.trigger.end],
        "type": mention.event.type,
        "modes": list(mention.event.modes),
        "auxiliary": list(mention.event.auxiliary),
        "confidence": mention.event.confidence,
        "positions": [
            {
                "sources": [
                    [link.source.span.start, link.source.span.end] if link.source else None
                    for link in position.chain
                ],
                "value": position.value,
            }
            for position in mention.positions
        ],
        "event": event,
    }


def _given(reader: GoldWordsReader, item: OwnItem) -> list[dict[str, Any]]:
    """The type of each word that is told to be a trigger: the coder's, or else the reader's best one."""
    from ..coding import code

    document = own_document(item)
    offsets = document.offsets or ()
    triggers = [event.trigger for event in document.events or () if event.type is not None]
    if not triggers:
        return []
    reading = reader.read_words(
        document.words,
        document.sentences,
        document=Document(id=document.id, text=item.text, published=item.published),
        offsets=offsets,
        predicates=triggers,
    )
    labels = reading.type_labels
    types = {
        offsets[predicate.word]: labels[1 + int(predicate.type_scores[1:].argmax())]
        for predicate in reading.predicates
        if predicate.word in triggers
    }
    for mention in code(reading):
        place = (mention.trigger.start, mention.trigger.end)
        if place in types and mention.event.type is not None:
            types[place] = mention.event.type
    return [{"trigger": list(place), "type": type_} for place, type_ in types.items()]
