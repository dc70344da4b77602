"""The context lexicon: words and pairs of words that show what an event is about.

Weights are our own judgement of how surely a word shows a context by itself (1 is enough alone); a context is
given when the weights of its distinct words reach the threshold. Precision comes first: most words that merely
go with a context weigh too little to call it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ._tables import TableError, rows, weighted
from .events import CONTEXTS

THRESHOLD = 1.0


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, tuple[tuple[str, float], ...]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for number, (context, weight, lemmas) in rows("contexts.tsv", 3):
        if context not in CONTEXTS:
            raise TableError("contexts.tsv", number, f"no such context: {context}")
        for lemma, value in weighted(lemmas, float(weight)):
            found.setdefault(lemma, []).append((context, value))
    return {lemma: tuple(entries) for lemma, entries in found.items()}


@lru_cache(maxsize=1)
def _order() -> Mapping[str, int]:
    return {context: position for position, context in enumerate(CONTEXTS)}


def context_weights(lemmas: Iterable[str]) -> dict[str, float]:
    """The summed weight of each context over the distinct words and pairs of neighbours in ``lemmas``."""
    lexicon = _lexicon()
    totals: dict[str, float] = {}
    seen: set[str] = set()
    previous = ""
    for lemma in lemmas:
        word = lemma.lower()
        for key in (word, f"{previous} {word}") if previous else (word,):
            if key in lexicon and key not in seen:
                seen.add(key)
                for context, weight in lexicon[key]:
                    totals[context] = totals.get(context, 0.0) + weight
        previous = word
    return totals


def contexts_of(lemmas: Iterable[str], *, threshold: float = THRESHOLD, most: int = 4) -> tuple[str, ...]:
    """The contexts that the words show, strongest first, at most ``most`` of them.

    ``lemmas``: lower-case lemmas in text order (a sentence, or a sentence and its neighbours).
    """
    totals = context_weights(lemmas)
    order = _order()
    chosen = sorted(
        (context for context, weight in totals.items() if weight >= threshold - 1e-9),
        key=lambda context: (-totals[context], order[context]),
    )
    return tuple(chosen[:most])
