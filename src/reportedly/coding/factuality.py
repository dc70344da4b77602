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

from ..records import Factuality
from .positions_operators import OperatorReader
from .positions_steps import Steps
from .positions_values import CERTAIN, OPEN, SURE, compose, value_of
from .syntax import Syntax


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a holder holds of an event by the parse and the lexicons alone.

    ``silent``: nothing on the way bore on polarity or certainty, so that the neural score may speak.
    ``reasons``: the words that bore on it, outermost first. ``granted``: a definite noun phrase takes the event for
    granted ("since the coup").
    """

    score: float
    silent: bool
    reasons: tuple[str, ...] = ()
    granted: bool = False

    @property
    def value(self) -> Factuality:
        """The FactBank value of the score."""
        return value_of(self.score)


class Commitments:
    """Carries commitments down one parse."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._operators = OperatorReader(syntax)
        self._steps = Steps(syntax)

    def at(
        self,
        trigger: int,
        *,
        top: int,
        start: float = SURE,
        intention: bool = False,
        backshifted: bool = False,
    ) -> Commitment:
        """The commitment to ``trigger`` of a holder who is committed by ``start`` to what ``top`` heads.

        ``top`` is ``trigger`` or one of its governors; where it is neither, the root above ``trigger`` is
        taken. ``intention``: the holder speaks of his own doings or of the scheduled, so that a bare "will"
        states a plan, which is left open, rather than a prediction. ``backshifted``: the holder was reported in the
        past tense, so that a "would" was his "will". Time: the length of the path, a handful of look-ups a step.
        """
        syntax = self._syntax
        path = [trigger]
        while path[-1] != top and syntax.heads[path[-1]] >= 0:
            path.append(syntax.heads[path[-1]])
        path.reverse()
        reasons: list[str] = []
        silent = start >= CERTAIN
        incoming, base, granted = start, SURE, False
        if path[0] == syntax.clause(path[0]) and self._operators.is_open_sentence(path[0], reasons):
            incoming, silent = OPEN, False
        for step, node in enumerate(path):
            operators = self._operators.of(node)
            factor = operators.factor
            if operators.future and intention:
                factor = OPEN
            elif backshifted and operators.backshifted is not None:
                factor = operators.backshifted
            if step and operators.determined and self._syntax.rels[node] in ("nsubj", "obj", "expl"):
                factor = abs(factor)
            own = compose(incoming, factor)
            if operators.reasons:
                silent = False
                reasons.extend(operators.reasons)
            if step + 1 == len(path):
                return Commitment(own, silent, tuple(reasons), granted and silent)
            passed = self._steps.down(node, path[step + 1], incoming, own, operators)
            incoming = base if passed.assumed else passed.score
            granted = passed.granted
            if passed.base is not None:
                base = min(base, passed.base)
            if passed.reason:
                reasons.append(passed.reason)
                silent = False
            elif passed.assumed:
                silent = base >= CERTAIN
        raise AssertionError("a path ends at its trigger")


def settle(commitment: Commitment, neural: float | None) -> float:
    """The score to report: the lexical one, moved by the neural one where the lexicons are silent.

    A silent path asserts its event; the reader's own score (UDS-IH2 scale) then lowers the assertion as far as
    open where it disagrees. It never turns it round: in UDS-IH2 what lies in the future counts as not
    having happened, while a denial has words that the lexicons know.
    """
    if neural is None or not commitment.silent:
        return max(-SURE, min(SURE, commitment.score))
    return max(OPEN, min(SURE, 1.8 + 1.2 * neural))
