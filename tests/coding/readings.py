"""Readings made from raw text alone: the real tokenizer, no syntax, no neural heads."""

from __future__ import annotations

from datetime import date

from reportedly.reading.structure import Reading, Word
from reportedly.reading.tokenization import tokenize
from reportedly.records import Document, content_id


def reading_from_text(text: str, *, published: date | None = None) -> Reading:
    """A Reading with words and sentences only; parts of speech, lemmas and parse are empty."""
    offsets, sentences = tokenize(text)
    sentence_of = [number for number, (first, last) in enumerate(sentences) for _ in range(first, last)]
    words = tuple(
        Word(
            index=index,
            sentence=sentence_of[index],
            start=start,
            end=end,
            text=text[start:end],
            lemma="",
            upos="",
            feats="",
            head=-1,
            deprel="",
        )
        for index, (start, end) in enumerate(offsets)
    )
    return Reading(
        document=Document(id=content_id(text), text=text, published=published),
        words=words,
        sentences=tuple(sentences),
        predicates=(),
        entities=(),
        attributions=(),
        coreference=(),
        type_labels=("none",),
        mode_labels=("none",),
        auxiliary_labels=("historical", "future", "hypothetical", "negation"),
    )
