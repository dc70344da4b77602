"""One step down the parse: what a governor's commitment leaves to the clause or noun below it."""

from __future__ import annotations

from typing import NamedTuple

from ..ontology import Complement, certainty, conditional, cue, implicative, light_verb, modal
from .positions_operators import Operators
from .positions_rules import is_question_clause
from .positions_tables import words
from .positions_values import (
    CERTAIN,
    OPEN,
    POSSIBLE,
    PREPOSITIONS,
    SURE,
    compose,
    is_content_kind,
    is_reporting,
    strength,
)
from .syntax import Syntax

_ASSUMED_MARKS, _OPEN_MARKS, _DENIED_MARKS = (
    words("clauses", name) for name in ("assumed", "open", "denied")
)
_ASSUMED_CASES, _OPEN_CASES, _DENIED_CASES = (
    words("phrases", name) for name in ("assumed", "open", "denied")
)
_FOR_OPEN = words("phrases", "wanted")
_OPEN_NOUNS, _DENIED_NOUNS = words("nouns", "open"), words("nouns", "denied")
_OCCUR = words("verbs", "occur")
_DEFINITE = words("words", "definite")
_MANNERS = frozenset({"how", "where", "when", "what", "whom"})
_FACTIVE = frozenset({"know", "emotion", "apologise", "lie"})
"""Kinds of cue that commit whoever reports them; all others leave him uncommitted, "confirmed" too."""
_TEMPORAL = frozenset({"when", "once", "before", "after", "as soon as"})
_EXAMPLES = frozenset({"including", "such as", "like", "include"})
_AMBIGUOUS = words("cues", "ambiguous")
_OBJECT_RELS = frozenset({"obj", "iobj", "nsubj:pass"})


class Step(NamedTuple):
    """One step down the parse: what is handed on, whether it is taken for granted, why, and what
    granted things are worth from here on (less than certain below reported speech). ``granted``: by a definite
    noun phrase, which the author shares with whoever speaks."""

    score: float
    assumed: bool = False
    reason: str = ""
    base: float | None = None
    granted: bool = False


class Steps:
    """The rules of one parse, by relation."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax

    def down(self, parent: int, child: int, incoming: float, own: float, operators: Operators) -> Step:
        """The commitment handed to ``child``, whether it is taken for granted, and why it changed."""
        syntax = self._syntax
        rel, deprel = syntax.rels[child], syntax.deprels[child]
        if rel in ("obj", "ccomp") and is_question_clause(syntax, child):
            return Step(SURE, assumed=True)
        if deprel in ("obj", "nsubj:pass") and self._is_addressee(parent, child):
            return self._given(child, own)
        if rel == "conj":
            shares = syntax.child(child, "nsubj", "aux", "cop") is None and syntax.upos[child] in (
                "VERB",
                "ADJ",
            )
            if not shares:
                return Step(incoming)
            passed = operators.shared
            coordinator = syntax.child(child, "cc")
            if (
                passed < 0
                and coordinator is not None
                and syntax.lowers[coordinator] not in ("or", "nor", "and")
            ):
                passed = SURE
            return Step(
                compose(incoming, passed),
                reason="" if passed == SURE else "shared with " + syntax.lowers[parent],
            )
        if rel in ("ccomp", "xcomp", "csubj"):
            return self._complement(parent, child, own, operators, self._clause_kind(parent, child))
        if deprel in _OBJECT_RELS:
            return self._nominal(parent, child, own, operators)
        if rel == "nsubj":
            if syntax.lemmas[parent] in _OCCUR or (
                syntax.upos[parent] in ("ADJ", "NOUN") and operators.graded is None
            ):
                if syntax.lemmas[parent] in _OCCUR:
                    return Step(own)
                word = certainty(syntax.lemmas[parent])
                if word is not None and not word.hearsay:
                    return self._complement(parent, child, own, operators, "nominal")
            return self._given(child, own)
        if rel == "advcl":
            return self._adverbial(parent, child, own, operators)
        if rel == "acl":
            return self._noun_clause(parent, child, own, operators, relative=deprel == "acl:relcl")
        if rel in ("obl", "nmod") and deprel != "nmod:poss":
            return self._oblique(parent, child, own, operators)
        if rel in ("compound", "amod"):
            if syntax.lemmas[parent] in _OPEN_NOUNS:
                return Step(OPEN, reason=syntax.lowers[parent])
            return Step(own)
        if rel in ("parataxis", "appos", "flat", "fixed", "list", "dislocated", "discourse"):
            return Step(incoming if rel == "parataxis" else own)
        return Step(SURE, assumed=True)

    def _is_addressee(self, parent: int, child: int) -> bool:
        """Whether a verb has another content beside this noun, so that the noun is whom it is addressed to."""
        syntax = self._syntax
        if (
            syntax.child(parent, "ccomp", "xcomp") is not None
            and cue(syntax.lemmas[parent], "VERB") is not None
        ):
            return True
        return syntax.deprels[child] == "nsubj:pass" and syntax.child(parent, "obj") is not None

    def _clause_kind(self, parent: int, child: int) -> Complement:
        syntax = self._syntax
        mark = syntax.child(child, "mark")
        if mark is None:  # a parse may hang the marker on the verb before it, where no marker of the verb's own stands
            mark = next((m for m in syntax.children(parent, "mark") if parent < m < child), None)
        if mark is not None and syntax.lowers[mark] in ("whether", "if"):
            return "whether"
        if mark is not None and syntax.lowers[mark] == "to":
            return "to"
        feats = syntax.words[child].feats
        if mark is not None and syntax.lowers[mark] == "that":
            return "that"
        if "VerbForm=Inf" in feats and syntax.child(child, "nsubj", "aux") is None:
            return "to"
        if syntax.upos[child] in ("NOUN", "PROPN") and syntax.child(child, "cop", "nsubj") is None:
            return "nominal"
        return "that"

    def _complement(
        self, parent: int, child: int, own: float, operators: Operators, kind: Complement
    ) -> Step:
        """Through a word that embeds a clause or an event noun: implicative, cue, certainty, modal verb."""
        syntax = self._syntax
        lemma, lower, upos = syntax.lemmas[parent], syntax.lowers[parent], syntax.upos[parent]
        negated = own < 0
        if kind in ("to", "nominal") or "VerbForm=Ger" in syntax.words[child].feats:
            sense = implicative(lemma) if upos in ("VERB", "AUX", "ADJ") else None
            if sense is not None:
                sign = sense.negated if negated else sense.affirmed
                if sign == 0:
                    return Step(self._left_open(own, operators, frozenset(sense.auxiliary)), reason=lower)
                return Step(sign * abs(own), reason="" if sign > 0 and not negated else lower)
        if kind == "to" and any(
            syntax.lowers[c] in _MANNERS for c in syntax.children(child, "advmod", "obj")
        ):
            return Step(OPEN, reason=f"{lower} how to")
        if kind == "to" and lemma == "able" and syntax.tense(parent) == "past":
            return Step(own)
        if kind == "to":
            for name in (f"be {lower} to", f"{lemma} to", lemma):
                verb = modal(name)
                if verb is not None and upos != "NOUN" and not self._is_plan(lemma, upos):
                    stance = verb.negated if negated else verb.affirmed
                    return Step(self._through(own, strength(stance)), reason=name)
        word = certainty(lemma)
        if word is not None and word.upos == upos and not word.hearsay:
            stance = word.negated if negated else word.affirmed
            return Step(self._through(own, strength(stance)), reason=lower)
        embedding = cue(lemma, upos, kind)
        if embedding is not None:
            reporting = is_reporting(embedding, kind)
            left = strength(embedding.author_negated if negated else embedding.author)
            if reporting and self._speaks_for_itself(parent):
                left = strength(embedding.negated if negated else embedding.affirmed)
            elif reporting and embedding.kind not in _FACTIVE:
                left = OPEN
            base = abs(left) if reporting else None
            if abs(left) < POSSIBLE:
                return Step(self._left_open(own, operators, embedding.auxiliary), reason=lower, base=base)
            return Step(self._through(own, left), reason=lower, base=base)
        if upos == "NOUN" and lemma in _OPEN_NOUNS:
            return Step(OPEN, reason=lower)
        if upos == "NOUN" and kind == "to":
            return Step(OPEN, reason="to " + syntax.lowers[child])
        if upos == "ADJ" and kind == "to":
            return Step(OPEN, reason=lower)
        return Step(own)

    def _speaks_for_itself(self, verb: int) -> bool:
        """Whether the verb's subject is whoever speaks ("we agreed that ..."), who then holds it himself."""
        return any(self._syntax.lowers[i] in ("i", "we") for i in self._syntax.subjects(verb))

    @staticmethod
    def _is_plan(lemma: str, upos: str) -> bool:
        """Whether the word with an infinitive is a plan or wish, and so says nothing of likelihood ("scheduled to")."""
        sense = cue(lemma, upos, "to")
        return sense is not None and not is_reporting(sense, "to")

    @staticmethod
    def _through(own: float, stance: float) -> float:
        """A stance chosen by the polarity of its word, no surer than the word itself."""
        size = min(abs(own), abs(stance))
        return size if stance > 0 else -size if stance < 0 else 0.0

    @staticmethod
    def _left_open(own: float, operators: Operators, auxiliary: frozenset[str]) -> float:
        """Open, unless the holder grades how likely the plan is ("probably intends to")."""
        if operators.graded is not None and auxiliary & {"future", "hypothetical"} and own != 0:
            return operators.graded
        return OPEN

    def _is_definite(self, i: int) -> bool:
        syntax = self._syntax
        if syntax.upos[i] == "PROPN":
            return True
        for child in syntax.children(i):
            if syntax.deprels[child] == "nmod:poss":
                return True
            if syntax.rels[child] == "det":
                return syntax.lowers[child] in _DEFINITE
        return False

    def _given(self, child: int, own: float) -> Step:
        """A noun that is no operator's complement: taken for granted when definite or nothing is open."""
        definite = self._is_definite(child)
        if own >= CERTAIN or definite:
            return Step(SURE, assumed=True, granted=definite)
        return Step(own)

    def _nominal(self, parent: int, child: int, own: float, operators: Operators) -> Step:
        """The event noun that is the object of a verb."""
        syntax = self._syntax
        lemma, upos = syntax.lemmas[parent], syntax.upos[parent]
        if implicative(lemma) is not None:
            return self._complement(parent, child, own, operators, "nominal")
        sense = cue(lemma, upos, "nominal")
        if sense is not None and sense.complement in ("nominal", "any"):
            if sense.author.score >= POSSIBLE and self._is_definite(child):
                return Step(SURE, assumed=True, granted=True)
            if lemma not in _AMBIGUOUS and is_content_kind(sense, "nominal"):
                return self._complement(parent, child, own, operators, "nominal")
        light = light_verb(lemma, syntax.particle(parent))
        if light is not None:
            if light.polarity == 0:
                return Step(self._left_open(own, operators, light.auxiliary), reason=lemma)
            return Step(own * light.polarity, reason="" if light.polarity > 0 else lemma)
        return self._given(child, own)

    def _adverbial(self, parent: int, child: int, own: float, operators: Operators) -> Step:
        """An adverbial clause, by its marker."""
        syntax = self._syntax
        marks = syntax.children(child, "mark")
        mark = " ".join(
            " ".join([syntax.lowers[w], *(syntax.lowers[f] for f in syntax.children(w, "fixed"))])
            for w in marks
        )
        first = mark.split(" ", 1)[0] if mark else ""
        if first in PREPOSITIONS:
            embedding = cue(syntax.lemmas[parent], syntax.upos[parent], "nominal")
            if embedding is not None and is_content_kind(embedding, "prepositional"):
                return self._complement(parent, child, own, operators, "nominal")
        if first in ("from", "in", "into", "of") and implicative(syntax.lemmas[parent]) is not None:
            return self._complement(parent, child, own, operators, "to")
        if mark in _DENIED_MARKS or first in _DENIED_MARKS:
            return Step(-SURE, reason=mark)
        if mark in _OPEN_MARKS or conditional(mark) or conditional(first):
            return Step(OPEN, reason=mark)
        if mark in _EXAMPLES:
            return self._example(parent, own, operators)
        if first == "to" or mark.endswith(" to"):
            return Step(OPEN, reason="to " + syntax.lowers[child])
        if mark in _ASSUMED_MARKS or first in _ASSUMED_MARKS:
            if own < CERTAIN and first in _TEMPORAL and syntax.tense(child) in ("", "present", "perfect"):
                return Step(max(OPEN, min(own, POSSIBLE / 2)), reason=mark)
            return Step(SURE, assumed=True)
        when = syntax.child(child, "advmod")
        if when is not None and when < child and syntax.lowers[when] in ("when", "where", "once"):
            return Step(SURE, assumed=True)
        return Step(own)

    def _example(self, parent: int, own: float, operators: Operators) -> Step:
        """What "including" and "such as" introduce is as sure as what it exemplifies: the verb's object, the noun."""
        theme = self._syntax.child(parent, "obj") if self._syntax.upos[parent] == "VERB" else None
        return Step(own) if theme is None else self._nominal(parent, theme, own, operators)

    def _noun_clause(
        self, parent: int, child: int, own: float, operators: Operators, *, relative: bool
    ) -> Step:
        """A clause below a noun: a relative clause is taken for granted, a complement follows its noun."""
        if not relative:
            kind = self._clause_kind(parent, child)
            mark = self._syntax.child(child, "mark")
            if kind == "to" or (mark is not None and kind in ("that", "whether")):
                return self._complement(parent, child, own, operators, kind)
        told = relative and self._syntax.tense(child) in ("past", "perfect")
        if abs(own) < POSSIBLE and not told and not self._is_definite(parent):
            return Step(own)
        return Step(SURE, assumed=True)

    def _oblique(self, parent: int, child: int, own: float, operators: Operators) -> Step:
        """An event noun in a prepositional phrase, by its preposition and what the phrase hangs on."""
        syntax = self._syntax
        case = syntax.case(child)
        lemma, upos = syntax.lemmas[parent], syntax.upos[parent]
        if case in _DENIED_CASES:
            return Step(-SURE, reason=case)
        if case in _EXAMPLES:
            return self._example(parent, own, operators)
        if case in _OPEN_CASES or conditional(case):
            return Step(OPEN, reason=case)
        if case and cue(f"{lemma} {case}", upos) is not None:
            sense = cue(f"{lemma} {case}", upos)
            assert sense is not None
            stance = sense.author_negated if own < 0 else sense.author
            if abs(strength(stance)) < POSSIBLE:
                return Step(self._left_open(own, operators, sense.auxiliary), reason=f"{lemma} {case}")
            return Step(self._through(own, strength(stance)), reason=f"{lemma} {case}")
        embedding = cue(lemma, upos, "nominal") if upos == "VERB" and case in PREPOSITIONS else None
        if embedding is not None and is_content_kind(embedding, "prepositional"):
            if embedding.author.score >= POSSIBLE and self._is_definite(child):
                return Step(SURE, assumed=True)
            return self._complement(parent, child, own, operators, "nominal")
        if case == "for" and (lemma in _FOR_OPEN or lemma in _OPEN_NOUNS):
            return Step(OPEN, reason=f"{lemma} for")
        if case in _ASSUMED_CASES:
            return Step(SURE, assumed=True, granted=self._is_definite(child))
        if upos == "NOUN" and case in ("of", "about", "to"):
            if lemma in _DENIED_NOUNS:
                return Step(-SURE, reason=lemma)
            if lemma in _OPEN_NOUNS:
                return Step(OPEN, reason=lemma)
            word = certainty(lemma)
            if word is not None or cue(lemma, "NOUN", "nominal") is not None:
                return self._complement(parent, child, own, operators, "nominal")
        return self._given(child, own)
