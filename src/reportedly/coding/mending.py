"""Parses that no English sentence has, undone before anything is read off them.

The parser is right about nine words in ten; what it gets wrong in news is often wrong in the same ways, and each of
the rules here holds whatever the words mean: a conjunct never comes before what it is joined to, no verb has two
contents, an object never stands before the word that opens its verb's clause. Arcs are lists that are changed in place.
"""

from __future__ import annotations

from typing import Protocol

from ..reading.structure import Reading, Word
from .dates_lexicon import MONTHS

_YET_VERBS = frozenset({"has", "have", "had", "'s", "'ve", "is", "are"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "DET", "ADJ"})
_NOUNS = (["NOUN"], ["PROPN"])
_BEFORE_THAT = frozenset("so such now given provided except order event".split())
_DASHES = frozenset({"-", "--", "–", "—"})
_LONGEST_DATELINE = 12
_ACRONYM = 4
"""Capitals from which a first word is a place and no acronym."""
_LONGEST_CLAUSE = 20
"""Words that a clause's verb is looked for behind its "that"."""


class Arcs(Protocol):
    """What is mended: heads (-1 for a root) and relations, with and without subtype, beside words."""

    heads: list[int]
    rels: list[str]
    deprels: list[str]
    upos: list[str]
    lowers: list[str]
    words: tuple[Word, ...]
    reading: Reading


class Mender:
    """Mends the arcs of one reading."""

    def __init__(self, arcs: Arcs) -> None:
        self._heads, self._rels, self._deprels = arcs.heads, arcs.rels, arcs.deprels
        self._upos, self._lowers = arcs.upos, arcs.lowers
        self._words, self._sentences = arcs.words, arcs.reading.sentences
        self._feats = [word.feats for word in arcs.words]

    def mend(self) -> None:
        """Undo parses that no English sentence has."""
        self._free_datelines()
        contents: dict[int, int] = {}
        for i, deprel in enumerate(self._deprels):
            head = self._heads[i]
            if deprel == "obj" and head > i:
                self._free_object(i, head)
            if head < 0 or self._upos[i] != "VERB":
                continue
            if deprel == "amod" and "VERB" in self._upos[head + 1 : i] and self._upos[i + 1 : i + 2] in _NOUNS:
                self._hang(i, i + 1, "amod")  # "accused **neighbouring** Chad": no adjective leaps over a verb
            elif deprel == "conj" and head > i and self._upos[head] == "VERB":
                self._hang(i, head, "ccomp")  # "X fled, Y said": a conjunct never comes first
            elif deprel == "advcl" and self._upos[head] == "VERB" and self._is_content(i, head):
                self._hang(i, head, "ccomp")  # "has denied **that** ...": "that" alone opens no adverbial clause
            elif deprel == "advcl" and self._upos[head] == "VERB" and head > i and self._is_statement(i):
                self._hang(i, head, "ccomp")  # "Guards **boarded** it, Y said": nothing opens it
            elif deprel == "advcl":
                self._hang_relative(i)
            elif deprel == "parataxis" and head > i:
                self._hang_aside(i)
            elif deprel == "ccomp" and head > i and self._rels[head] == "conj" and self._that(i) > self._heads[head]:
                self._hang(i, self._heads[head], "ccomp")  # "X denied in a post that Y and said Z"
            elif deprel == "ccomp":
                before = contents.setdefault(head, i)
                if (before < i < head or head < before < i) and self._marked(i, before):
                    self._hang(i, before, "xcomp")  # no verb has two contents: "agreed to “support” ..., he said"
            elif self._lowers[head] in _YET_VERBS and i > head and "yet" in self._lowers[head + 1 : i]:
                self._lift(i, head)

    def _free_datelines(self) -> None:
        """Take what stands before the dash of "GEORGETOWN, March 5 (Wire) - Guards fired" out of the sentence."""
        for first, last in self._sentences:
            for dash in range(first + 1, min(first + _LONGEST_DATELINE, last - 1)):
                if self._upos[dash] in ("VERB", "AUX"):
                    break
                if self._lowers[dash] in _DASHES and self._is_dateline(first, dash):
                    for k in range(first, dash):
                        if self._heads[k] > dash:
                            self._hang(k, self._heads[k], "dislocated")
                    break

    def _is_dateline(self, first: int, dash: int) -> bool:
        """Whether words name a place and a day or an agency, or a place in capitals."""
        lowers = self._lowers[first:dash]
        place = self._words[first].text
        if not place[:1].isupper() or self._lowers[dash - 1] == "-":
            return False
        dated = not MONTHS.keys().isdisjoint(word.rstrip(".") for word in lowers)
        return dated or "(" in lowers or (place.isupper() and len(place) > _ACRONYM)

    def _free_object(self, i: int, verb: int) -> None:
        """Hang an object on the verb above where it stands before the word that opens its verb's clause ("accused
        **Chad** of massing troops")."""
        opened = any(self._heads[k] == verb and self._deprels[k] == "mark" for k in range(i + 1, verb))
        if opened and 0 <= self._heads[verb] < i:
            self._hang(i, self._heads[verb], "obj")

    def _that(self, clause: int) -> int:
        """The "that" which opens a clause, or -1."""
        return next(
            (
                k
                for k in range(max(0, clause - _LONGEST_CLAUSE), clause)
                if self._heads[k] == clause and self._deprels[k] == "mark" and self._lowers[k] == "that"
            ),
            -1,
        )

    def _is_content(self, clause: int, verb: int) -> bool:
        """Whether a clause after its verb is opened by "that" alone (not "so that", "now that")."""
        that = self._that(clause)
        return that > verb and self._lowers[that - 1] not in _BEFORE_THAT and "so" not in self._lowers[verb + 1 : that]

    def _is_statement(self, clause: int) -> bool:
        """Whether a clause is finite, with a subject first and no word that opens it."""
        own = [k for k in range(max(0, clause - _LONGEST_CLAUSE), clause) if self._heads[k] == clause]
        first = next((k for k in own if self._upos[k] != "PUNCT"), -1)
        opened = any(self._deprels[k] == "mark" or self._lowers[k] in ("when", "where", "how") for k in own)
        return "VerbForm=Fin" in self._feats[clause] and first >= 0 and "nsubj" in self._deprels[first] and not opened

    def _hang_aside(self, verb: int) -> None:
        """Hang an inserted "X said" on the clause that it interrupts, which began before it."""
        top = self._heads[verb]
        for _ in range(12):
            if self._heads[top] < 0:
                break
            top = self._heads[top]
        if top < verb and self._upos[top] in ("VERB", "AUX", "ADJ", "NOUN"):
            self._hang(verb, top, "parataxis")

    def _hang_relative(self, clause: int) -> None:
        """Hang a clause that a relative pronoun opens on the noun before it: "according to X, **which** condemned"."""
        own = [k for k in range(self._heads[clause] + 1, clause) if self._heads[k] == clause]
        subject = next((k for k in own if self._upos[k] != "PUNCT"), -1)
        if subject < 1 or self._lowers[subject] not in ("which", "who") or "nsubj" not in self._deprels[subject]:
            return
        noun = subject - 1 if self._upos[subject - 1] != "PUNCT" else subject - 2
        while noun >= 0 and self._upos[noun] in _NOMINAL and self._heads[clause] < self._heads[noun] < subject:
            noun = self._heads[noun]
        if noun >= 0 and self._upos[noun] in ("NOUN", "PROPN"):
            self._hang(clause, noun, "acl:relcl")
            self._rels[clause] = "acl"

    def _marked(self, verb: int, after: int) -> bool:
        """Whether the verb is an infinitive with its "to" after a word."""
        between = range(after, verb)
        return any(self._heads[k] == verb and self._deprels[k] == "mark" and self._lowers[k] == "to" for k in between)

    def _hang(self, i: int, head: int, rel: str) -> None:
        self._heads[i], self._rels[i], self._deprels[i] = head, rel, rel

    def _lift(self, verb: int, auxiliary: int) -> None:
        """Make "has" an auxiliary of the verb of "has **yet to** leave", which has not left."""
        if self._rels[verb] != "xcomp" or not self._marked(verb, auxiliary):
            return
        self._hang(verb, self._heads[auxiliary], self._deprels[auxiliary])
        self._rels[verb] = self._rels[auxiliary]
        for k, head in enumerate(self._heads):
            if head == auxiliary:
                self._heads[k] = verb
        self._hang(auxiliary, verb, "aux")
