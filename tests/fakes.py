"""A reader and a coder without a model: enough structure to test everything around the real ones.

Words and sentences are the real tokenizer's. "said" and "denied" are cues, the words before them in the
sentence the source, those after them the content; "send" and "meet" are MOBILIZE and CONSULT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from reportedly.reading.structure import Attribution, Predicate, Reading, Word
from reportedly.reading.tokenization import tokenize
from reportedly.records import (
    ChainLink,
    Document,
    Entity,
    EventDate,
    EventLabels,
    EventMention,
    Location,
    Participant,
    Position,
    Quantity,
    Span,
    content_id,
)

TYPES = ("none", "MOBILIZE", "CONSULT")
MODES = ("none", "MOBILIZE:troops")
AUXILIARY = ("historical", "future", "hypothetical", "negation")
_TRIGGERS = {"send": "MOBILIZE", "sent": "MOBILIZE", "meet": "CONSULT", "met": "CONSULT"}
_CUES = {"said": ("CT+", 2.8), "denied": ("CT-", -2.8)}


class FakeReader:
    """Reads by lookup."""

    def read(self, document: Document) -> Reading:
        offsets, sentences = tokenize(document.text)
        words: list[Word] = []
        attributions: list[Attribution] = []
        predicates: list[Predicate] = []
        for number, (first, last) in enumerate(sentences):
            for index in range(first, last):
                start, end = offsets[index]
                text = document.text[start:end]
                head = -1 if index == first else first
                words.append(Word(index, number, start, end, text, text.lower(), "X", "", head, "dep"))
                if text.lower() in _TRIGGERS:
                    predicates.append(_predicate(index, _TRIGGERS[text.lower()]))
                if text.lower() in _CUES and first < index < last - 1:
                    attributions.append(
                        Attribution(((index, index + 1),), ((first, index),), ((index + 1, last),), 0.9)
                    )
        return Reading(
            document=document,
            words=tuple(words),
            sentences=tuple(sentences),
            predicates=tuple(predicates),
            entities=(),
            attributions=tuple(attributions),
            coreference=(),
            type_labels=TYPES,
            mode_labels=MODES,
            auxiliary_labels=AUXILIARY,
        )

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for document in documents:
            yield self.read(document)


def fake_code(reading: Reading) -> tuple[EventMention, ...]:
    """One event for each predicate of a fake reading."""
    document, words = reading.document, reading.words
    if "EXPLODE" in document.text:
        raise RuntimeError("asked to")
    events = []
    for predicate in reading.predicates:
        word = words[predicate.word]
        first, last = reading.sentences[word.sentence]
        positions = [Position((), "Uu", 0.3)]
        for found in reading.attributions:
            (a, b), (c, d) = found.source[0], found.content[0]
            if c <= word.index < d:
                cue = words[found.cue[0][0]]
                value, score = _CUES[cue.text.lower()]
                source = document.span(words[a].start, words[b - 1].end)
                link = ChainLink(
                    Participant(
                        source, Entity(source.text.upper()[:12] or "X", source.text, "XXX", ("GOV",), "state")
                    ),
                    Span(cue.text, cue.start, cue.end),
                    "indirect",
                    "named",
                )
                content = document.span(words[c].start, words[d - 1].end)
                positions.append(Position((link,), value, score, (content,)))  # type: ignore[arg-type]
        actor = document.span(words[first].start, words[first].end)
        type = TYPES[int(np.argmax(predicate.type_scores))]
        events.append(
            EventMention(
                id=content_id(document.id, str(word.start)),
                document=document,
                sentence=(words[first].start, words[last - 1].end),
                trigger=document.span(word.start, word.end),
                event=EventLabels(
                    type,
                    ("troops",) if type == "MOBILIZE" else (),
                    ("military",),
                    ("future",),
                    "material_conflict",
                    -6.5,
                    "150",
                    0.875,
                ),
                actors=(Participant(actor, None),),
                recipients=(Participant(actor, Entity("RUS", "Russia", "RUS", ("GOV",), "state")),),
                date=EventDate(None, date(2024, 10, 24), date(2024, 12, 31), "2024-12-31", "by"),
                location=Location(actor, "Russia", "RUS", 2017370, 60.0, 100.0),
                quantities=(Quantity(actor, 3000.0, 2500.0, 3500.0, True, "troops"),),
                positions=tuple(positions),
                reasons=("the word is in the list",),
            )
        )
    return tuple(events)


def _predicate(word: int, type: str) -> Predicate:
    scores = np.array([0.1, 0.2, 0.2], dtype=np.float32)
    scores[TYPES.index(type)] = 0.7
    return Predicate(
        word=word,
        score=0.9,
        arguments=(),
        factuality=1.5,
        type_scores=scores,
        mode_scores=np.array([0.4, 0.6], dtype=np.float32),
        auxiliary_scores=np.array([0.0, 0.8, 0.1, 0.0], dtype=np.float32),
        vector=np.zeros(4, dtype=np.float32),
    )
