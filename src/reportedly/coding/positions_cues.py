"""Attributions that the parse and the cue lexicon show: who is the source of which clause.

Handled: verb cues with a clause, an infinitive or an event noun as content; the source before, after and
inside the content ("..., the minister said"); "as X said"; passives without a source ("is believed to");
participles ("citing", "saying"); "according to X" and other phrases; cue nouns ("X's claim that",
"reports of"); cue adjectives ("is confident that"); hearsay adverbs and adjectives ("allegedly", "alleged").
All in one pass over the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from .positions_nouns import NounCues
from .positions_rules import CueFrame
from .positions_verbs import VerbCues
from .syntax import Syntax

__all__ = ["CueFinder", "CueFrame"]


class CueFinder:
    """Finds the attributions of one parse.

    ``predicates``: the words that the reader takes for predicates; where it gives none, any noun can be an event.
    """

    def __init__(self, syntax: Syntax, predicates: Set[int] = frozenset()) -> None:
        self._syntax = syntax
        self._verbs = VerbCues(syntax, predicates)
        self._nouns = NounCues(syntax, predicates)

    def frames(self) -> Iterator[CueFrame]:
        """Every attribution, in the order of the cues."""
        syntax = self._syntax
        taken = 0
        for i in range(syntax.size):
            upos = syntax.upos[i]
            phrase = self._nouns.phrase(i)
            if i < taken:
                continue
            if phrase is not None:
                taken = i + phrase[0]
                yield from self._nouns.from_phrase(i, *phrase)
            elif upos == "VERB" or (upos == "ADJ" and syntax.child(i, "ccomp", "csubj", "xcomp") is not None):
                yield from self._verbs.from_verb(i)
                yield from self._nouns.hearsay(i)
            elif upos == "NOUN":
                yield from self._nouns.from_noun(i)
            elif upos in ("ADV", "ADJ"):
                yield from self._nouns.hearsay(i)
