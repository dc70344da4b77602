"""The words around a date: whether they look forward or back, and the event that "a day after" counts from."""

from __future__ import annotations

from ..ontology import cue
from ..reading.structure import Reading
from . import dates_lexicon as lexicon
from .dates_grammar import Grammar
from .dates_resolve import Outlook

_NEAR = 6  # words before a predicate among which its copula stands
_REACH = 16  # words looked at on either side for the tense of a sentence without a parse
_PHRASE_ENDS = frozenset(
    "of in on at with to for from by between that which who when as he she they it".split()
)
_DETERMINERS = frozenset("the a an this that these those his her its their our my your".split())


class Surroundings:
    """One document's words, with their grammar of time."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = reading.words
        self.reference = reading.document.published
        touching = [False] * len(self.words)
        end = -1
        for i, word in enumerate(self.words):
            touching[i] = word.start == end
            end = word.end
        self.grammar = Grammar([word.text for word in self.words], touching)
        self.low = self.grammar.low
        self.parsed = any(word.deprel for word in self.words[:50])
        self.forward_heads: frozenset[int] | None = None

    def outlook(self, first: int, last: int, *, firm: bool = False) -> Outlook:
        """Whether the clause around words ``[first, last)`` looks forward or back."""
        low, grammar = self.low, self.grammar
        if self._dateline(first, last):
            return "past"
        if self.parsed:
            return self._parsed_outlook(first, last)
        for i in range(first - 1, max(grammar.floor, first - _REACH) - 1, -1):
            if low[i] in (";", "“", "”", '"'):
                break
            if (cue := self._cue(i)) is not None:
                return None if firm and self.low[i] in lexicon.WEAK_FUTURE else cue
        for i in range(last, min(grammar.limit, last + _REACH)):
            if low[i] in (";", "“", "”", '"'):
                break
            if (cue := self._cue(i)) is not None:
                return cue
        return None

    def _dateline(self, first: int, last: int) -> bool:
        """Whether the date stands in a dateline: "ANKARA, Oct 23 (Newswire) -"."""
        floor = self.grammar.floor
        return (
            floor < first <= floor + 8
            and last < self.grammar.limit
            and self.low[last] in ("(", "-", "–", "—")
            and self.words[floor].text.isupper()
            and len(self.words[floor].text) > 1
        )

    def _cue(self, i: int) -> Outlook:
        word = self.low[i]
        if word in lexicon.FUTURE_CUES:
            if word in ("may", "might", "can", "could", "must", "should", "going", "due") and word != "due":
                follows = self.low[i + 1] if i + 1 < self.grammar.limit else ""
                if word == "may" and self.words[i].text == "May" or follows == "have":
                    return None
            if word == "wo" and (i + 1 >= self.grammar.limit or self.low[i + 1] not in ("n't", "n’t")):
                return None
            return "future"
        if word in lexicon.PAST_CUES:
            return "past"
        if (
            len(word) > 4
            and word.endswith("ed")
            and word not in lexicon.NOT_PAST
            and self.words[i].upos in ("", "VERB")
        ):
            return "past"
        if word == "to" and i > self.grammar.floor and i + 1 < self.grammar.limit:
            before = self.low[i - 1]
            if before in (
                "agreed",
                "is",
                "are",
                "agree",
                "want",
                "wants",
                "need",
                "needs",
                "leaders",
                "ministers",
                "envoys",
            ):
                return "future"
        return None

    def _parsed_outlook(self, first: int, last: int) -> Outlook:
        words = self.words
        heads = self._forward_heads()
        at = last - 1
        for i in range(first, last):
            if not first <= words[i].head < last:
                at = i
                break
        seen = 0
        at = words[at].head
        while at >= 0 and seen < 8:
            word = words[at]
            if at in heads:
                return "future"
            low = self.low[at]
            if low in lexicon.FIRM_FUTURE:
                return "future"
            if word.upos in ("VERB", "AUX"):
                if "Tense=Past" in word.feats and "VerbForm=Fin" in word.feats:
                    return "past"
                if (
                    "VerbForm=Part" in word.feats
                    and "Tense=Past" in word.feats
                    and word.deprel not in ("amod", "acl")
                ):
                    return "past"
                head = self.low[word.head] if word.head >= 0 else ""
                if "VerbForm=Inf" in word.feats and word.deprel in ("xcomp", "acl", "csubj"):
                    if head in lexicon.FUTURE_CUES or word.deprel == "acl" or self._looks_ahead(word.head):
                        return "future"
                if low in ("planned", "expected", "proposed") and word.deprel == "amod":
                    return "future"
            elif any(
                other.head == at and other.deprel == "cop" and "Tense=Past" in other.feats
                for other in words[max(self.grammar.floor, at - _NEAR) : at]
            ):
                return "past"  # "was calm"
            at = word.head
            seen += 1
        return None

    def _looks_ahead(self, i: int) -> bool:
        """Whether a verb asks for, plans or promises what its infinitive says ("urged them **to march**")."""
        sense = cue(self.words[i].lemma.lower(), "VERB", "to") if i >= 0 else None
        return sense is not None and bool(sense.auxiliary & {"future", "hypothetical"})

    def _forward_heads(self) -> frozenset[int]:
        """Predicates with a future auxiliary."""
        if self.forward_heads is None:
            self.forward_heads = frozenset(
                word.head
                for word in self.words
                if word.deprel.startswith("aux")
                and self.low[word.index] in ("will", "'ll", "’ll", "shall", "wo", "would")
            )
        return self.forward_heads

    def anchor(self, i: int) -> int | None:
        """The word that names the event after "a day after": the head of the phrase or clause at word ``i``."""
        limit = self.grammar.limit
        if i >= limit:
            return None
        if self.parsed:
            marker = self.words[i - 1]
            if marker.deprel in ("case", "mark") and i <= marker.head < limit:
                return marker.head
        last = None
        joined = False  # past an "and": only a verb of the clause can still be the anchor
        for k in range(i, min(limit, i + 12)):
            word = self.words[k]
            low = self.low[k]
            if (
                word.upos in ("VERB",)
                or not word.upos
                and (low in lexicon.PAST_CUES or low.endswith("ed") and len(low) > 4)
            ):
                return k
            if (
                not low[:1].isalnum()
                and low not in ("'s", "’s", "-", "'", "’")
                or low in _PHRASE_ENDS
                and k > i
            ):
                break
            joined = joined or low in ("and", "or") and k > i
            if (
                not joined
                and low not in _DETERMINERS
                and low not in ("'s", "’s")
                and word.upos in ("", "NOUN", "PROPN", "PRON", "NUM", "ADJ")
            ):
                if word.upos != "ADJ" or last is None:
                    last = k
        return last
