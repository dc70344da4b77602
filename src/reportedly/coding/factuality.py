"""How sure a holder is of an event: FactBank values from the parse, the lexicons and the neural score.

A holder (the author, or the source of an attribution) commits to the root of what it says: an author to
what he asserts, a source to what its cue says of the content ("denied": CT-). From that root the
commitment is carried down the parse to the event: negation turns it round, modals and certainty words
weaken it, implicatives decide it ("failed to", "managed to"), plans, hopes, conditions, questions and
purposes leave it open, and what a definite phrase or a subordinate clause takes for granted
("after the invasion") stands whatever becomes of the clause around it. The method is that of de Facto (Sauri &
Pustejovsky 2012) and TruthTeller (Lotan, Stern & Dagan 2013), over Universal Dependencies.

Commitments are numbers on the scale of UDS-IH2, -3...3; their sign is the polarity and their size the
certainty. Values follow from the number alone (:func:`value_of`):

====== =============== ======================
value  score           used here
====== =============== ======================
CT+    2.3 ... 3       3.0
PR+    1.3 ... 2.3     1.8
PS+    0.5 ... 1.3     0.9
Uu     -0.5 ... 0.5    0.0
PS-    -1.3 ... -0.5   -0.9
PR-    -2.3 ... -1.3   -1.8
CT-    -3 ... -2.3     -3.0
====== =============== ======================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..ontology import (
    Certainty,
    Complement,
    CueSense,
    Stance,
    certainty,
    conditional,
    cue,
    implicative,
    light_verb,
    modal,
)
from ..records import Factuality
from .positions_tables import words
from .syntax import NEGATORS, Syntax

CERTAIN, PROBABLE, POSSIBLE, OPEN = 2.3, 1.3, 0.5, 0.0
"""Lower bounds of the sizes of CT, PR and PS."""
_SURE = 3.0

_ASSUMED_MARKS, _OPEN_MARKS, _DENIED_MARKS = (
    words("clauses", name) for name in ("assumed", "open", "denied")
)
_ASSUMED_CASES, _OPEN_CASES, _DENIED_CASES = (
    words("phrases", name) for name in ("assumed", "open", "denied")
)
_FOR_OPEN = words("phrases", "wanted")
_OPEN_NOUNS, _DENIED_NOUNS = words("nouns", "open"), words("nouns", "denied")
_OCCUR = words("verbs", "occur")
_DEFINITE, _NEGATIVE_WORDS = words("words", "definite"), words("words", "negative")
_MANNERS = frozenset({"how", "where", "when", "what", "whom"})
_TEMPORAL = frozenset({"when", "once", "before", "after", "as soon as"})
_OBJECT_RELS = frozenset({"obj", "iobj", "nsubj:pass"})


def value_of(score: float) -> Factuality:
    """The FactBank value of a score on the -3...3 scale (bounds above)."""
    size = abs(score)
    if size < POSSIBLE:
        return "Uu"
    if size < PROBABLE:
        return "PS+" if score > 0 else "PS-"
    if size < CERTAIN:
        return "PR+" if score > 0 else "PR-"
    return "CT+" if score > 0 else "CT-"


def compose(outer: float, inner: float) -> float:
    """The commitment to an event that ``inner`` makes of its clause when ``outer`` is committed to the clause.

    Signs multiply, certainty is that of the less certain: a possible denial is a possible not.
    """
    size = min(abs(outer), abs(inner))
    return size if outer * inner > 0 else -size if outer * inner < 0 else 0.0


_BANDS = {"CT": (CERTAIN, _SURE), "PR": (PROBABLE, CERTAIN - 0.1), "PS": (POSSIBLE, PROBABLE - 0.1)}


def strength(stance: Stance) -> float:
    """A lexicon's stance as a number whose size lies in the band of its value."""
    if stance.value == "Uu":
        return max(-0.4, min(0.4, stance.score))
    low, high = _BANDS[stance.value[:2]]
    size = max(low, min(high, abs(stance.score)))
    return size if stance.value[2] == "+" else -size


_INTENTIONS = frozenset(
    {"hope", "want", "plan", "consider", "willing", "unwilling", "decline", "permit", "forbid"}
)
"""Kinds of cue whose subject states nothing when he only means to do something."""


_CONTENT_KINDS = {
    "nominal": words("cues", "nominal"),
    "to": words("cues", "infinitive"),
    "prepositional": words("cues", "prepositional"),
    "noun": words("cues", "nouns"),
}
_ANNOUNCING = words("cues", "announcing")
PREPOSITIONS = frozenset({"of", "about", "against", "over", "for"})
"""Prepositions that some cues take their content with ("accused of", "warned about")."""


def is_content_kind(sense: CueSense, construction: str) -> bool:
    """Whether what stands in that construction with the cue is its content.

    ``construction``: ``nominal`` (an object noun), ``to`` (an infinitive), ``prepositional`` ("accused of"),
    ``noun`` (the "of" phrase of a cue noun).
    """
    if sense.kind in _CONTENT_KINDS[construction]:
        return True
    return construction in ("nominal", "noun") and sense.lemma in _ANNOUNCING


def is_reporting(sense: CueSense, complement: Complement) -> bool:
    """Whether the cue makes its source a holder: somebody says, believes or shows that something is so.

    To plan, hope or want to do something is no claim; to hope *that* something happens is a stance.
    """
    if sense.kind in _INTENTIONS:
        return complement in ("that", "whether") and sense.kind not in ("permit", "forbid", "decline")
    return True


class _Step(NamedTuple):
    """One step down the parse: what is handed on, whether it is taken for granted, why, and what
    granted things are worth from here on (less than certain below reported speech)."""

    score: float
    assumed: bool = False
    reason: str = ""
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a holder holds of an event by the parse and the lexicons alone.

    ``silent``: nothing on the way bore on polarity or certainty, so that the neural score may speak.
    ``reasons``: the words that bore on it, outermost first.
    """

    score: float
    silent: bool
    reasons: tuple[str, ...] = ()

    @property
    def value(self) -> Factuality:
        """The FactBank value of the score."""
        return value_of(self.score)


@dataclass(frozen=True, slots=True)
class _Operators:
    """What bears on one word from its own auxiliaries, adverbs and determiners.

    ``factor``: all of them together, -3...3. ``graded``: the factor of an explicit word of likelihood
    ("probably"), None where there is none. ``shared``: the factor that a bare conjunct shares. ``future``: an
    ungraded "will" is among them.
    """

    factor: float
    graded: float | None
    shared: float
    reasons: tuple[str, ...]
    future: bool = False


_PLAIN = _Operators(_SURE, None, _SURE, ())


class Commitments:
    """Carries commitments down one parse; what a word's own modifiers say is computed once."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._operators: dict[int, _Operators] = {}

    # -- from the root of what is held down to the event ---------------------------------------------------

    def at(self, trigger: int, *, top: int, start: float = _SURE, intention: bool = False) -> Commitment:
        """The commitment to ``trigger`` of a holder who is committed by ``start`` to what ``top`` heads.

        ``top`` is ``trigger`` or one of its governors; where it is neither, the root above ``trigger`` is
        taken. ``intention``: the holder speaks of his own doings or of the scheduled, so that a bare "will"
        states a plan, which is left open, rather than a prediction. Time: the length of the path, a handful
        of look-ups a step.
        """
        syntax = self._syntax
        path = [trigger]
        while path[-1] != top and syntax.heads[path[-1]] >= 0:
            path.append(syntax.heads[path[-1]])
        path.reverse()
        reasons: list[str] = []
        silent = start >= CERTAIN
        incoming, base = start, _SURE
        if path[0] == syntax.clause(path[0]) and self._is_open_sentence(path[0], reasons):
            incoming, silent = OPEN, False
        for step, node in enumerate(path):
            operators = self.operators(node)
            own = OPEN if operators.future and intention else compose(incoming, operators.factor)
            if operators.reasons:
                silent = False
                reasons.extend(operators.reasons)
            if step + 1 == len(path):
                return Commitment(own, silent, tuple(reasons))
            passed = self._descend(node, path[step + 1], incoming, own, operators)
            incoming = base if passed.assumed else passed.score
            if passed.base is not None:
                base = min(base, passed.base)
            if passed.reason:
                reasons.append(passed.reason)
                silent = False
            elif passed.assumed:
                silent = base >= CERTAIN
        raise AssertionError("a path ends at its trigger")

    def _is_open_sentence(self, root: int, reasons: list[str]) -> bool:
        """Whether the root of a sentence asserts nothing: a question, a command, a headline's "to"."""
        syntax = self._syntax
        if syntax.rels[root] not in ("root", "parataxis") and syntax.heads[root] >= 0:
            return False
        for child in reversed(syntax.children(root)):
            if syntax.rels[child] != "punct":
                break
            if "?" in syntax.lowers[child] and not self._takes_for_granted(root):
                reasons.append("question")
                return True
        if "Mood=Imp" in syntax.words[root].feats and syntax.child(root, "nsubj") is None:
            reasons.append("command")
            return True
        if "VerbForm=Inf" in syntax.words[root].feats and syntax.child(root, "aux", "cop") is None:
            mark = syntax.child(root, "mark")
            if mark is not None and syntax.lowers[mark] == "to":
                reasons.append("to " + syntax.lowers[root])
                return True
        return False

    def _takes_for_granted(self, root: int) -> bool:
        """Whether a question asks why, how or when something is, which it then is."""
        syntax = self._syntax
        asks = any(
            syntax.lowers[child] in ("why", "how", "when", "where")
            for child in syntax.children(root, "advmod")
        )
        return asks and syntax.modal(root) is None

    # -- one word's own modifiers --------------------------------------------------------------------------

    def operators(self, i: int) -> _Operators:
        """Negation, modal and words of certainty that modify ``i`` directly."""
        known = self._operators.get(i)
        if known is None:
            known = self._operators[i] = self._read_operators(i)
        return known

    def _read_operators(self, i: int) -> _Operators:
        syntax = self._syntax
        children = syntax.children(i)
        if not children:
            return _PLAIN
        factor, graded, future = _SURE, None, False
        reasons: list[str] = []
        negated = syntax.is_negated(i)
        nominal = syntax.upos[i] in ("NOUN", "PROPN")
        verb_factor = _SURE
        name = syntax.modal(i)
        if name is not None:
            sense = modal(name)
            if sense is not None:
                stance = sense.negated if negated else sense.affirmed
                verb_factor = strength(stance)
                future = "future" in sense.auxiliary
                if self._has_condition(i):
                    verb_factor = OPEN
                reasons.append(f"{name} not" if negated else name)
                negated = False
        if not nominal and not negated and self._negative_argument(i):
            negated = True
        if negated:
            verb_factor = -verb_factor
            reasons.append("not" if not nominal else "no")
        shared = verb_factor
        factor = verb_factor
        for child in children:
            rel = syntax.rels[child]
            if rel not in ("advmod", "amod", "obl", "discourse"):
                continue
            if syntax.lowers[child] in NEGATORS:
                continue
            word = self._certainty(child)
            if word is None or word.hearsay or (rel == "amod") != (word.upos == "ADJ"):
                continue
            child_negated = syntax.is_negated(child)
            stance = word.negated if child_negated else word.affirmed
            reasons.append(syntax.lowers[child])
            graded = strength(stance)
            factor = self._grade(factor, strength(stance))
        return _Operators(factor, graded, shared, tuple(reasons), future and graded is None)

    def _has_condition(self, i: int) -> bool:
        """Whether the clause of ``i`` holds only under a condition ("... if", "unless")."""
        syntax = self._syntax
        for child in syntax.children(i, "advcl"):
            mark = syntax.child(child, "mark")
            if mark is not None and syntax.lowers[mark] in ("if", "unless", "provided", "until"):
                before = mark - 1
                return not (before >= 0 and syntax.lowers[before] == "even")
        return False

    def _certainty(self, i: int) -> Certainty | None:
        """The word of certainty at ``i``, with the word before it where both make a phrase ("no longer")."""
        syntax = self._syntax
        if i > 0 and syntax.heads[i - 1] == i:
            phrase = certainty(f"{syntax.lowers[i - 1]} {syntax.lowers[i]}")
            if phrase is not None:
                return phrase
        return certainty(syntax.lemmas[i]) or certainty(syntax.lowers[i])

    @staticmethod
    def _grade(factor: float, likelihood: float) -> float:
        """A word of likelihood beside a modal: it says how likely what the modal leaves open is."""
        if abs(factor) < POSSIBLE:
            return likelihood
        return compose(factor, likelihood)

    def _negative_argument(self, i: int) -> bool:
        """Whether a core argument of the verb is negative ("no troops were sent", "nobody")."""
        syntax = self._syntax
        for child in syntax.children(i):
            if syntax.rels[child] not in ("nsubj", "obj", "expl"):
                continue
            if syntax.lowers[child] in _NEGATIVE_WORDS:
                return True
            determiner = syntax.child(child, "det")
            if determiner is not None and syntax.lowers[determiner] in _NEGATIVE_WORDS:
                return True
        return False

    # -- one step down -------------------------------------------------------------------------------------

    def _descend(self, parent: int, child: int, incoming: float, own: float, operators: _Operators) -> _Step:
        """The commitment handed to ``child``, whether it is taken for granted, and why it changed."""
        syntax = self._syntax
        rel, deprel = syntax.rels[child], syntax.deprels[child]
        if rel == "conj":
            shares = syntax.child(child, "nsubj", "aux", "cop") is None and syntax.upos[child] in (
                "VERB",
                "ADJ",
            )
            if not shares:
                return _Step(incoming)
            passed = operators.shared
            coordinator = syntax.child(child, "cc")
            if (
                passed < 0
                and coordinator is not None
                and syntax.lowers[coordinator] not in ("or", "nor", "and")
            ):
                passed = _SURE
            return _Step(
                compose(incoming, passed),
                reason="" if passed == _SURE else "shared with " + syntax.lowers[parent],
            )
        if rel in ("ccomp", "xcomp", "csubj"):
            return self._complement(parent, child, own, operators, self._clause_kind(child))
        if deprel in _OBJECT_RELS:
            return self._nominal(parent, child, own, operators)
        if rel == "nsubj":
            if syntax.lemmas[parent] in _OCCUR or (
                syntax.upos[parent] in ("ADJ", "NOUN") and operators.graded is None
            ):
                if syntax.lemmas[parent] in _OCCUR:
                    return _Step(own)
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
                return _Step(OPEN, reason=syntax.lowers[parent])
            return _Step(own)
        if rel in ("parataxis", "appos", "flat", "fixed", "list", "dislocated", "discourse"):
            return _Step(incoming if rel == "parataxis" else own)
        return _Step(_SURE, assumed=True)

    def _clause_kind(self, child: int) -> Complement:
        syntax = self._syntax
        mark = syntax.child(child, "mark")
        if mark is not None and syntax.lowers[mark] in ("whether", "if"):
            return "whether"
        if mark is not None and syntax.lowers[mark] == "to":
            return "to"
        feats = syntax.words[child].feats
        if "VerbForm=Inf" in feats and syntax.child(child, "nsubj", "aux") is None:
            return "to"
        if syntax.upos[child] in ("NOUN", "PROPN") and syntax.child(child, "cop", "nsubj") is None:
            return "nominal"
        return "that"

    def _complement(
        self, parent: int, child: int, own: float, operators: _Operators, kind: Complement
    ) -> _Step:
        """Through a word that embeds a clause or an event noun: implicative, cue, certainty, modal verb."""
        syntax = self._syntax
        lemma, lower, upos = syntax.lemmas[parent], syntax.lowers[parent], syntax.upos[parent]
        negated = own < 0
        if kind in ("to", "nominal") or "VerbForm=Ger" in syntax.words[child].feats:
            sense = implicative(lemma) if upos in ("VERB", "AUX", "ADJ") else None
            if sense is not None:
                sign = sense.negated if negated else sense.affirmed
                if sign == 0:
                    return _Step(self._left_open(own, operators, frozenset(sense.auxiliary)), reason=lower)
                return _Step(sign * abs(own), reason="" if sign > 0 and not negated else lower)
        if kind == "to" and any(
            syntax.lowers[c] in _MANNERS for c in syntax.children(child, "advmod", "obj")
        ):
            return _Step(OPEN, reason=f"{lower} how to")
        if kind == "to" and lemma == "able" and syntax.tense(parent) == "past":
            return _Step(own)
        if kind == "to":
            for name in (f"be {lower} to", f"{lemma} to", lemma):
                verb = modal(name)
                if verb is not None and upos != "NOUN":
                    stance = verb.negated if negated else verb.affirmed
                    return _Step(self._through(own, strength(stance)), reason=name)
        word = certainty(lemma)
        if word is not None and word.upos == upos and not word.hearsay:
            stance = word.negated if negated else word.affirmed
            return _Step(self._through(own, strength(stance)), reason=lower)
        embedding = cue(lemma, upos, kind)
        if embedding is not None:
            stance = embedding.author_negated if negated else embedding.author
            base = abs(strength(stance)) if is_reporting(embedding, kind) else None
            if abs(strength(stance)) < POSSIBLE:
                return _Step(self._left_open(own, operators, embedding.auxiliary), reason=lower, base=base)
            return _Step(self._through(own, strength(stance)), reason=lower, base=base)
        if upos == "NOUN" and lemma in _OPEN_NOUNS:
            return _Step(OPEN, reason=lower)
        if upos == "NOUN" and kind == "to":
            return _Step(OPEN, reason="to " + syntax.lowers[child])
        if upos == "ADJ" and kind == "to":
            return _Step(OPEN, reason=lower)
        return _Step(own)

    @staticmethod
    def _through(own: float, stance: float) -> float:
        """A stance chosen by the polarity of its word, no surer than the word itself."""
        size = min(abs(own), abs(stance))
        return size if stance > 0 else -size if stance < 0 else 0.0

    @staticmethod
    def _left_open(own: float, operators: _Operators, auxiliary: frozenset[str]) -> float:
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

    def _given(self, child: int, own: float) -> _Step:
        """A noun that is no operator's complement: taken for granted when definite or nothing is open."""
        if own >= CERTAIN or self._is_definite(child):
            return _Step(_SURE, assumed=True)
        return _Step(own)

    def _nominal(self, parent: int, child: int, own: float, operators: _Operators) -> _Step:
        """The event noun that is the object of a verb."""
        syntax = self._syntax
        lemma, upos = syntax.lemmas[parent], syntax.upos[parent]
        if implicative(lemma) is not None:
            return self._complement(parent, child, own, operators, "nominal")
        sense = cue(lemma, upos, "nominal")
        if sense is not None and sense.complement in ("nominal", "any"):
            if sense.author.score >= POSSIBLE and self._is_definite(child):
                return _Step(_SURE, assumed=True)
            if is_content_kind(sense, "nominal"):
                return self._complement(parent, child, own, operators, "nominal")
        light = light_verb(lemma, syntax.particle(parent))
        if light is not None:
            if light.polarity == 0:
                return _Step(self._left_open(own, operators, light.auxiliary), reason=lemma)
            return _Step(own * light.polarity, reason="" if light.polarity > 0 else lemma)
        return self._given(child, own)

    def _adverbial(self, parent: int, child: int, own: float, operators: _Operators) -> _Step:
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
            return _Step(-_SURE, reason=mark)
        if mark in _OPEN_MARKS or conditional(mark) or conditional(first):
            return _Step(OPEN, reason=mark)
        if first == "to" or mark.endswith(" to"):
            return _Step(OPEN, reason="to " + syntax.lowers[child])
        if mark in _ASSUMED_MARKS or first in _ASSUMED_MARKS:
            if own < CERTAIN and first in _TEMPORAL and syntax.tense(child) in ("", "present", "perfect"):
                return _Step(max(OPEN, min(own, POSSIBLE / 2)), reason=mark)
            return _Step(_SURE, assumed=True)
        when = syntax.child(child, "advmod")
        if when is not None and when < child and syntax.lowers[when] in ("when", "where", "once"):
            return _Step(_SURE, assumed=True)
        return _Step(own)

    def _noun_clause(
        self, parent: int, child: int, own: float, operators: _Operators, *, relative: bool
    ) -> _Step:
        """A clause below a noun: a relative clause is taken for granted, a complement follows its noun."""
        if not relative:
            kind = self._clause_kind(child)
            mark = self._syntax.child(child, "mark")
            if kind == "to" or (mark is not None and kind in ("that", "whether")):
                return self._complement(parent, child, own, operators, kind)
        if abs(own) < POSSIBLE and not self._is_definite(parent):
            return _Step(own)
        return _Step(_SURE, assumed=True)

    def _oblique(self, parent: int, child: int, own: float, operators: _Operators) -> _Step:
        """An event noun in a prepositional phrase, by its preposition and what the phrase hangs on."""
        syntax = self._syntax
        case = syntax.case(child)
        lemma, upos = syntax.lemmas[parent], syntax.upos[parent]
        if case in _DENIED_CASES:
            return _Step(-_SURE, reason=case)
        if case in _OPEN_CASES or conditional(case):
            return _Step(OPEN, reason=case)
        if case and cue(f"{lemma} {case}", upos) is not None:
            sense = cue(f"{lemma} {case}", upos)
            assert sense is not None
            stance = sense.author_negated if own < 0 else sense.author
            if abs(strength(stance)) < POSSIBLE:
                return _Step(self._left_open(own, operators, sense.auxiliary), reason=f"{lemma} {case}")
            return _Step(self._through(own, strength(stance)), reason=f"{lemma} {case}")
        embedding = cue(lemma, upos, "nominal") if upos == "VERB" and case in PREPOSITIONS else None
        if embedding is not None and is_content_kind(embedding, "prepositional"):
            if embedding.author.score >= POSSIBLE and self._is_definite(child):
                return _Step(_SURE, assumed=True)
            return self._complement(parent, child, own, operators, "nominal")
        if case == "for" and (lemma in _FOR_OPEN or lemma in _OPEN_NOUNS):
            return _Step(OPEN, reason=f"{lemma} for")
        if case in _ASSUMED_CASES:
            return _Step(_SURE, assumed=True)
        if upos == "NOUN" and case in ("of", "about", "to"):
            if lemma in _DENIED_NOUNS:
                return _Step(-_SURE, reason=lemma)
            if lemma in _OPEN_NOUNS:
                return _Step(OPEN, reason=lemma)
            word = certainty(lemma)
            if word is not None or cue(lemma, "NOUN", "nominal") is not None:
                return self._complement(parent, child, own, operators, "nominal")
        return self._given(child, own)


def settle(commitment: Commitment, neural: float | None) -> float:
    """The score to report: the lexical one, moved by the neural one where the lexicons are silent.

    A silent path asserts its event; the reader's own score (UDS-IH2 scale) then lowers the assertion as far as
    open where it disagrees. It never turns it round: in UDS-IH2 what lies in the future counts as not
    having happened, while a denial has words that the lexicons know.
    """
    if neural is None or not commitment.silent:
        return max(-_SURE, min(_SURE, commitment.score))
    return max(OPEN, min(_SURE, 1.8 + 1.2 * neural))
