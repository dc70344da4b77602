"""One shape for every corpus: words, and whichever layers of annotation the corpus has.

A layer that the corpus does not annotate is ``None`` (training masks it, scoring skips it);
an empty list means "annotated, and there is none". Word indices count the document's words
from 0, word spans are ``[first, last)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WordSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A PropBank predicate (``trigger`` is one word index) and its labelled argument spans."""

    trigger: int
    sense: str
    arguments: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class AttributionGold:
    """A PolNeAR attribution: word spans of the fragments of each role, in text order."""

    source: tuple[WordSpan, ...]
    cue: tuple[WordSpan, ...]
    content: tuple[WordSpan, ...]


@dataclass(frozen=True, slots=True)
class RelationGold:
    """A PLOVER relation of a marked pair: root event type (PLOVER 2.0 where known) and quad 1..4."""

    source: WordSpan
    target: WordSpan
    root: str
    quad: int


@dataclass(frozen=True, slots=True)
class EventGold:
    """A PLOVER event at a trigger word: ``type`` None means "no event"; None layers are unknown."""

    trigger: int
    type: str | None
    modes: tuple[str, ...] | None = None
    auxiliary: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document of some corpus. ``text``/``offsets`` are there where the raw text is known."""

    id: str
    corpus: str
    words: Sequence[str]
    sentences: Sequence[WordSpan]
    text: str | None = None
    offsets: Sequence[tuple[int, int]] | None = None
    upos: Sequence[str] | None = None
    feats: Sequence[str] | None = None
    lemmas: Sequence[str] | None = None
    heads: Sequence[int] | None = None
    """Document word index of the head, -1 for a sentence root."""
    deprels: Sequence[str] | None = None
    frames: Sequence[Frame] | None = None
    frames_known: Sequence[bool] | None = None
    """Per sentence: False where PropBank could not be aligned (its frames are then unknown)."""
    entities: Sequence[tuple[int, int, str]] | None = None
    attributions: Sequence[AttributionGold] | None = None
    factuality: Sequence[tuple[int, float]] | None = None
    relations: Sequence[RelationGold] | None = None
    quad: int | None = None
    """cameo_class: 0 no event, 1..4 the quad classes."""
    event_type: str | None = None
    """ngec-synthetic: the event type the whole text is about; with ``event_mode``."""
    event_mode: str | None = None
    events: Sequence[EventGold] | None = None
    coreference: Sequence[Sequence[WordSpan]] | None = None
    """All entity clusters, singletons included."""
    mention_heads: Sequence[Sequence[int]] | None = None
    """Parallel to ``coreference``: the syntactic head word of each mention."""
