"""The context lexicon: words and short phrases that show what an event is about.

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
_LONGEST = 4
_SKIPPED = frozenset({"-", "'s", "’s", "'", "’", "–", ""})
_Entries = tuple[tuple[str, float], ...]


def _plain(word: str) -> str:
    """The word in lower case without a plural ending, so that entries match whatever form they were written in."""
    word = word.lower()
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


def _words(lemmas: Iterable[str]) -> list[str]:
    return [_plain(lemma) for lemma in lemmas if lemma not in _SKIPPED]


@lru_cache(maxsize=1)
def _lexicon() -> tuple[Mapping[str, _Entries], frozenset[str]]:
    """The entries by their plain words joined by blanks, and the first words of entries of several words."""
    found: dict[str, dict[str, float]] = {}
    openers: set[str] = set()
    for number, (context, weight, lemmas) in rows("contexts.tsv", 3):
        if context not in CONTEXTS:
            raise TableError("contexts.tsv", number, f"no such context: {context}")
        for entry, value in weighted(lemmas, float(weight)):
            words = _words(entry.replace("-", " ").replace("'s", " ").split())
            if not words or len(words) > _LONGEST:
                raise TableError("contexts.tsv", number, f"an entry has 1 to {_LONGEST} words: {entry!r}")
            if len(words) > 1:
                openers.add(words[0])
            key = " ".join(words)
            kept = found.setdefault(key, {})
            kept[context] = max(value, kept.get(context, 0.0))
    return {key: tuple(values.items()) for key, values in found.items()}, frozenset(openers)


@lru_cache(maxsize=1)
def _order() -> Mapping[str, int]:
    return {context: position for position, context in enumerate(CONTEXTS)}


def context_weights(lemmas: Iterable[str]) -> dict[str, float]:
    """The summed weight of each context over the distinct entries found in ``lemmas``.

    ``lemmas``: lemmas in text order; hyphens and possessive endings that stand as words of their own are skipped.
    """
    lexicon, openers = _lexicon()
    words = _words(lemmas)
    totals: dict[str, float] = {}
    seen: set[str] = set()
    for position, word in enumerate(words):
        keys = [word]
        if word in openers:
            key = word
            for following in words[position + 1 : position + _LONGEST]:
                key = f"{key} {following}"
                keys.append(key)
        for key in keys:
            entries = lexicon.get(key)
            if entries is not None and key not in seen:
                seen.add(key)
                for context, weight in entries:
                    totals[context] = totals.get(context, 0.0) + weight
    return totals


def contexts_of(lemmas: Iterable[str], *, threshold: float = THRESHOLD, most: int = 4) -> tuple[str, ...]:
    """The contexts that the words show, strongest first, at most ``most`` of them.

    ``lemmas``: lemmas in text order (a sentence, or a sentence and its neighbours). ``threshold``: the summed
    weight that calls a context; a higher one gives fewer and surer contexts.
    """
    totals = context_weights(lemmas)
    order = _order()
    chosen = sorted(
        (context for context, weight in totals.items() if weight >= threshold - 1e-9),
        key=lambda context: (-totals[context], order[context]),
    )
    return tuple(chosen[:most])
