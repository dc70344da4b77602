"""The event type of a marked pair: the reader's pair head together with what the trigger lexicon sees about the pair.

The head knows the words around the pair, the lexicon knows words that training never met. Each trigger near the two in
the parse counts for its types, the less the further off it is; the head's probabilities are weighed with that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp
from typing import Protocol

from ..gazetteer import Gazetteer
from ..reading.structure import Reading, WordSpan
from .assembly import Coder
from .syntax import Syntax

LEXICON = 1.0
"""Log-odds that a sense of weight 1 right at the pair adds to its type."""
_DECAY = 0.05
_FAR = 12
"""Steps in the parse beyond which words are equally far."""


class PairReader(Protocol):
    """What typing a pair asks of a reader: :class:`reportedly.reading.Reader`."""

    def relation(
        self, words: Sequence[str], source: WordSpan, target: WordSpan | None
    ) -> Mapping[str, float]: ...

    def read_words(self, words: Sequence[str], sentences: Sequence[WordSpan]) -> Reading: ...


def relation(
    reader: PairReader, gazetteer: Gazetteer, words: Sequence[str], sentences: Sequence[WordSpan],
    source: WordSpan, target: WordSpan | None,
) -> dict[str, float]:  # fmt: skip
    """PLOVER type probabilities of what ``source`` does to ``target`` (word spans) in a text."""
    types = reader.relation(words, source, target)
    return weighed(types, evidence(reader.read_words(words, sentences), gazetteer, source, target))


def weighed(types: Mapping[str, float], lexicon: Mapping[str, float]) -> dict[str, float]:
    """The head's probabilities, each multiplied by what the lexicon says for the type, summing to one again."""
    raised = {name: p * exp(LEXICON * lexicon.get(name, 0.0)) for name, p in types.items()}
    total = sum(raised.values()) or 1.0
    return {name: p / total for name, p in raised.items()}


def evidence(
    reading: Reading, gazetteer: Gazetteer, source: WordSpan, target: WordSpan | None
) -> dict[str, float]:
    """For each type the weight of the lexicon's best sense of it, less with the distance from both spans."""
    syntax = Syntax(reading)
    events = Coder(reading, gazetteer).events
    found: dict[str, float] = {}
    for word in range(syntax.size):
        for option in events.options(word):
            sense, label = option.event.sense, option.event.type
            if sense is None or label is None or not sense.weight:
                continue
            steps = _distance(syntax, word, source) + _distance(syntax, word, target or (0, 0))
            found[label] = max(found.get(label, 0.0), sense.weight * exp(-_DECAY * steps))
    return found


def _distance(syntax: Syntax, word: int, span: WordSpan) -> int:
    """Steps in the parse from a word to the nearest of a span."""
    above = {node: steps for steps, node in enumerate((word, *syntax.ancestors(word)))}
    best = _FAR
    for other in range(*span):
        for steps, node in enumerate((other, *syntax.ancestors(other))):
            if node in above:
                best = min(best, steps + above[node])
                break
    return best
