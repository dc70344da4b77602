"""What a word's own modifiers say of its polarity and certainty: negation, modals, words of likelihood."""

from __future__ import annotations

from dataclasses import dataclass

from ..ontology import Certainty, certainty, modal
from .positions_tables import words
from .positions_values import OPEN, POSSIBLE, SURE, compose, strength
from .syntax import NEGATORS, Syntax

_NEGATIVE_WORDS = words("words", "negative")


@dataclass(frozen=True, slots=True)
class Operators:
    """What bears on one word from its own auxiliaries, adverbs and determiners.

    ``factor``: all of them together, -3...3. ``graded``: the factor of an explicit word of likelihood
    ("probably"), None where there is none. ``shared``: the factor that a bare conjunct shares. ``future``: an
    ungraded "will" is among them. ``backshifted``: the factor where a "would" without condition is the "will" of
    what was said ("said it would"). ``determined``: the determiner "no" negates a noun, and with it
    the verb whose argument it is.
    """

    factor: float
    graded: float | None
    shared: float
    reasons: tuple[str, ...]
    future: bool = False
    backshifted: float | None = None
    determined: bool = False


PLAIN = Operators(SURE, None, SURE, ())


class OperatorReader:
    """Reads the operators of one parse's words, each once."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._operators: dict[int, Operators] = {}

    def of(self, i: int) -> Operators:
        """Negation, modal and words of certainty that modify ``i`` directly."""
        known = self._operators.get(i)
        if known is None:
            known = self._operators[i] = self._read_operators(i)
        return known

    def _read_operators(self, i: int) -> Operators:
        syntax = self._syntax
        children = syntax.children(i)
        if not children:
            return PLAIN
        factor, graded, future = SURE, None, False
        reasons: list[str] = []
        negated = syntax.is_negated(i)
        nominal = syntax.upos[i] in ("NOUN", "PROPN")
        verb_factor = SURE
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
            if word is None or word.hearsay or (rel == "amod" and word.upos != "ADJ"):
                continue
            child_negated = syntax.is_negated(child)
            stance = word.negated if child_negated else word.affirmed
            reasons.append(syntax.lowers[child])
            graded = strength(stance)
            factor = self._grade(factor, strength(stance))
        backshifted = None
        if name == "would" and graded is None and not self._has_condition(i):
            will = modal("will")
            if will is not None:
                backshifted = strength(will.negated if syntax.is_negated(i) else will.affirmed)
        return Operators(
            factor,
            graded,
            shared,
            tuple(reasons),
            future and graded is None,
            backshifted,
            nominal and negated,
        )

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

    def is_open_sentence(self, root: int, reasons: list[str]) -> bool:
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
