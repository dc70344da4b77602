"""What the reader found in a document: words and the structures the heads put on them.

All word indices count the document's words from 0; word spans are ``[first, last)``.
Labels are the corpora's own: UD v2 parts of speech and relations, PropBank roles, the worldwide
newswire entity classes, PolNeAR's source, cue and content. Nothing here knows an ontology.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..records import Document

WordSpan = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as UD tokenises English ("won't" is two words, a hyphen is a word).

    ``start``/``end``: code-point offsets in ``Document.text``. ``head``: index of the syntactic
    head in the document, -1 for the root of a sentence. ``feats``: UD features,
    ``"Mood=Ind|Tense=Past|VerbForm=Fin"`` or ``""``.
    """

    index: int
    sentence: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Argument:
    """A PropBank argument of a predicate: role (``ARG0``, ``ARGM-TMP``, ``R-ARG0``...) and its words."""

    role: str
    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verbal, nominal or adjectival predicate and what the heads say of it.

    ``score``: probability that this word is a predicate. ``factuality``: -3...3, the author's
    commitment. ``type_scores``: probabilities over ``Reading.type_labels`` (index 0 is "none").
    ``mode_scores``: probabilities over ``Reading.mode_labels`` (index 0 is "none").
    ``auxiliary_scores``: independent probabilities over ``Reading.auxiliary_labels``.
    ``vector``: the mention vector, float32, unit length.
    """

    word: int
    score: float
    arguments: tuple[Argument, ...]
    factuality: float
    type_scores: NDArray[np.float32]
    mode_scores: NDArray[np.float32]
    auxiliary_scores: NDArray[np.float32]
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """A named entity, date, money amount or product (classes of the worldwide newswire corpus).

    ``vector``: the mean of its words' mention vectors, float16, unit length; None where no reader made it.
    """

    first: int
    last: int
    label: str
    score: float
    vector: NDArray[np.float16] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what: a cue with its source and content fragments (word spans, in text order)."""

    cue: tuple[WordSpan, ...]
    source: tuple[WordSpan, ...]
    content: tuple[WordSpan, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the heads found in one document."""

    document: Document
    words: tuple[Word, ...]
    sentences: tuple[WordSpan, ...]
    predicates: tuple[Predicate, ...]
    entities: tuple[EntitySpan, ...]
    attributions: tuple[Attribution, ...]
    coreference: tuple[tuple[WordSpan, ...], ...]
    """Clusters of two or more mentions, each a word span, in text order."""
    type_labels: tuple[str, ...]
    mode_labels: tuple[str, ...]
    """Qualified by type: ``"ASSAULT:aerial"``."""
    auxiliary_labels: tuple[str, ...]
    model: str = ""
    """The digest of the weights that made the vectors; empty where no reader did."""
