"""What merging needs of a report and of its event mentions: small plain values that a store can keep.

A view is made once, when the report is read (:func:`reportedly.ledger.describe`), and kept beside the
record: merging never asks for the text again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A report as merging sees it.

    ``terms``: its most telling words, lemmas with their tf-idf weights (unit length), heaviest first.
    ``published`` and ``publisher`` are None where unknown.
    """

    id: str
    published: date | None = None
    publisher: str | None = None
    terms: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class MentionView:
    """An event mention as merging sees it.

    ``id`` is the record's; ``start`` the trigger's offset in the text, ``sentence`` the number of its sentence.
    ``lemma`` is the trigger's, ``upos`` its part of speech; ``type`` and ``modes`` are PLOVER's (None: outside
    the ontology). ``actors`` and ``recipients`` are entity ids. ``heads`` are the lower-cased head lemmas of the
    arguments and modifiers, pronouns resolved within the report where possible; ``names`` the lower-cased words
    of the names among them. ``first``/``last``: when, as the text says (None: it does not say). ``place``: a
    GeoNames id or a name, ``country`` alpha-3. ``numbers``: quantities as (value, unit). ``context``: content
    lemmas of the sentence. ``chain``: number of the coreference chain within the report that the trigger is in,
    or None. ``vector``: the reader's event vector, float32 [D], unit length, or None.
    """

    id: str
    document: DocumentView
    start: int
    sentence: int
    trigger: str
    lemma: str
    upos: str = "VERB"
    type: str | None = None
    modes: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    place: str | None = None
    country: str | None = None
    numbers: tuple[tuple[float, str | None], ...] = ()
    context: tuple[str, ...] = ()
    chain: int | None = None
    vector: NDArray[np.float32] | None = field(default=None, compare=False)
