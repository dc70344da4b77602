"""Readings made by hand or from annotated documents, for testing the coder without the neural reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.reading.structure import Argument, Attribution, EntitySpan, Predicate, Reading, Word, WordSpan
from reportedly.records import Document

TYPES = (
    "none AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
    "MOBILIZE COERCE ASSAULT"
).split()


def parse(
    table: str,
    *,
    entities: Sequence[tuple[str, str]] = (),
    frames: Mapping[str, Mapping[str, str]] | None = None,
    attributions: Sequence[tuple[str, str, str]] = (),
    coreference: Sequence[Sequence[str]] = (),
    published: date | None = date(2024, 10, 24),
) -> Reading:
    """A reading from compact lines ``form lemma UPOS head deprel [feats]`` (heads count from 1 in each sentence,
    ``0`` is the root); a blank line ends a sentence.

    Spans are given by their words ("the spy agency"), ``word@n`` picks the n-th occurrence (from 1) in the
    document. ``frames`` maps a trigger to ``{role: span}``; ``attributions`` are (source, cue, content).
    """
    words: list[Word] = []
    sentences: list[WordSpan] = []
    text = ""
    for block in table.strip().split("\n\n"):
        start = len(words)
        for line in block.strip().splitlines():
            form, lemma, upos, head, deprel, *feats = line.split()
            glue = form.startswith("+")
            form = form[1:] if glue and len(form) > 1 else form
            if text and not glue:
                text += " "
            index = len(words)
            governor = int(head)
            words.append(
                Word(
                    index,
                    len(sentences),
                    len(text),
                    len(text) + len(form),
                    form,
                    form.lower() if lemma == "_" else lemma,
                    upos,
                    feats[0] if feats else "",
                    start + governor - 1 if governor else -1,
                    deprel,
                )
            )
            text += form
        sentences.append((start, len(words)))
    forms = [word.text for word in words]

    def find(span: str) -> WordSpan:
        span, _, nth = span.partition("@")
        wanted = span.split()
        skip = int(nth or 1)
        for i in range(len(forms) - len(wanted) + 1):
            if forms[i : i + len(wanted)] == wanted:
                skip -= 1
                if not skip:
                    return i, i + len(wanted)
        raise ValueError(f"no span {span!r}")

    def spans(value: str) -> tuple[WordSpan, ...]:
        return tuple(find(part.strip()) for part in value.split("|") if part.strip())

    predicates = tuple(
        sorted(
            (
                predicate(find(trigger)[0], [(role, *find(span)) for role, span in roles.items()])
                for trigger, roles in (frames or {}).items()
            ),
            key=lambda p: p.word,
        )
    )
    return Reading(
        Document("doc", text, published=published),
        tuple(words),
        tuple(sentences),
        predicates,
        tuple(EntitySpan(*find(span), label, 1.0) for span, label in entities),
        tuple(
            Attribution(spans(cue), spans(source), spans(content), 1.0)
            for source, cue, content in attributions
        ),
        tuple(tuple(find(mention) for mention in cluster) for cluster in coreference),
        tuple(TYPES),
        ("none",),
        ("historical", "future", "hypothetical", "negation"),
    )


def predicate(word: int, arguments: Sequence[tuple[str, int, int]]) -> Predicate:
    """A predicate with certain arguments and heads that say nothing."""
    return Predicate(
        word,
        1.0,
        tuple(Argument(role, first, last, 1.0) for role, first, last in arguments),
        0.0,
        np.zeros(len(TYPES), dtype=np.float32),
        np.zeros(1, dtype=np.float32),
        np.zeros(4, dtype=np.float32),
        np.zeros(8, dtype=np.float32),
    )


def reading_of(document: AnnotatedDocument, *, published: date | None = None) -> Reading:
    """The reading a perfect reader would give of an annotated document; layers it lacks are left empty."""
    if document.heads is None or document.deprels is None or document.upos is None:
        raise ValueError("the document has no syntax")
    offsets = document.offsets
    text = document.text
    if offsets is None or text is None:
        text, made = "", []
        for form in document.words:
            text += " " if text else ""
            made.append((len(text), len(text) + len(form)))
            text += form
        offsets = made
    words = []
    for number, (first, last) in enumerate(document.sentences):
        for i in range(first, last):
            words.append(
                Word(
                    i,
                    number,
                    offsets[i][0],
                    offsets[i][1],
                    document.words[i],
                    document.lemmas[i] if document.lemmas else document.words[i].lower(),
                    document.upos[i],
                    (document.feats[i] if document.feats else "") or "",
                    document.heads[i],
                    document.deprels[i],
                )
            )
    frames = document.frames or ()
    clusters = tuple(tuple(sorted(c)) for c in document.coreference or () if len(c) > 1)
    return Reading(
        Document(document.id, text, published=published),
        tuple(words),
        tuple(document.sentences),
        tuple(predicate(frame.trigger, frame.arguments) for frame in sorted(frames, key=lambda f: f.trigger)),
        tuple(EntitySpan(first, last, label, 1.0) for first, last, label in document.entities or ()),
        tuple(Attribution(a.cue, a.source, a.content, 1.0) for a in document.attributions or ()),
        clusters,
        tuple(TYPES),
        ("none",),
        ("historical", "future", "hypothetical", "negation"),
    )
