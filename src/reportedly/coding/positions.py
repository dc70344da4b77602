"""Who holds what about an event: the author's position, and one for every source chain.

A source's position follows from its cue and from what bears on the event inside the content; the author of the
report commits to what he asserts himself and stays uncommitted (Uu) to what others say, unless the
words presuppose it ("admitted that"). Values are FactBank's; see :mod:`.factuality` for the scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Protocol

from ..ontology import certainty
from ..reading.structure import Reading
from ..records import ChainLink, Participant, Position, Sourcing, Span
from .attribution import Attributions, Frame
from .factuality import Commitment, Commitments, settle
from .positions_rules import is_question_clause
from .positions_sourcing import sourcing
from .positions_values import CERTAIN, POSSIBLE, compose, strength, value_of
from .syntax import Syntax

_MOST_CHAINS = 8
"""Positions that one attribution may give rise to: coordinated sources at several levels multiply."""
_HAPPENED = 1.5
"""The reader's score from which an event is not open for want of a word that says so."""
_SHRINK = 0.15
"""How much of the reader's score is left in the author's, where the author only reports."""


class Antecedents(Protocol):
    """What is asked of :class:`.chains.Chains`."""

    def referents(self, i: int, /) -> tuple[int, ...]:
        """Head words of what the word ``i`` refers back to; itself where it does not."""


class Sources(Protocol):
    """What is asked of :class:`.participants.Participants`."""

    @property
    def chains(self) -> Antecedents:
        """Who refers to whom."""

    def of(self, head: int, /) -> Sequence[Participant]:
        """The participants that the noun phrase around ``head`` names."""


class PositionFinder:
    """Finds the positions on the events of one reading.

    ``frames`` lists every attribution with its cue, source and content (word spans), for display.
    """

    def __init__(self, reading: Reading, syntax: Syntax, participants: Sources) -> None:
        self._reading = reading
        self._syntax = syntax
        self._participants = participants
        self.attributions = Attributions(reading, syntax)
        self._commitments = Commitments(syntax)
        self._factuality = {predicate.word: predicate.factuality for predicate in reading.predicates}
        self._cue_states: dict[int, float] = {}
        self._links: dict[int, tuple[ChainLink, ...]] = {}

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The attributions of the document in text order."""
        return tuple(frame for frame in self.attributions.frames if frame.holds)

    def is_cue(self, word: int) -> bool:
        """Whether the word is part of an attribution's cue."""
        return self.attributions.is_cue(word)

    def is_statement(self, word: int) -> bool:
        """Whether the word merely attributes ("said", "believes"), so that it is no event of its own."""
        return self.attributions.is_statement(word)

    # -- positions -----------------------------------------------------------------------------------------

    def positions(
        self, trigger: int, *, auxiliary: tuple[str, ...] = (), extent: tuple[int, int] | None = None
    ) -> tuple[Position, ...]:
        """All positions on the event at word ``trigger``: the author's first, then every source chain's.

        What indirect speech only takes for granted ("since the coup", the minister said) is the author's alone.

        ``auxiliary``: PLOVER's auxiliary modes found for the event, heeded where the words around it are silent.
        ``extent``: the words ``[first, last)`` of the event; only used to find the attributions of an event whose
        trigger stands just outside a content that holds the rest of it.
        """
        covering = self.attributions.covering(trigger)
        if not covering and extent is not None and extent[1] - extent[0] > 1:
            covering = tuple(
                f
                for f in self.attributions.covering(extent[1] - 1)
                if trigger >= extent[0] and f.head != trigger
            )
            covering = tuple(f for f in covering if _contains(f, extent[0]) and _contains(f, extent[1] - 1))
        holding = [frame for frame in covering if frame.holds and frame.head != trigger]
        sure = self._factuality.get(trigger, 0.0) >= _HAPPENED or self._syntax.tense(trigger) in (
            "past",
            "perfect",
        )
        if sure:
            auxiliary = tuple(mode for mode in auxiliary if mode not in ("future", "hypothetical"))
        neural = self._factuality.get(trigger) if self._syntax.upos[trigger] in ("VERB", "AUX") else None
        found = [self._author(trigger, holding, neural, auxiliary)]
        if holding and found[0].value == "CT+" and self._is_granted(trigger, holding[-1]):
            return tuple(found)
        above = {index for frame in holding for index in self._ancestors(frame)}
        seen: set[tuple[str, ...]] = set()
        for frame in holding:
            if any(
                frame.index in self._ancestors(other) and self._same_holder(frame, other) for other in holding
            ):
                continue
            committed = self._held(frame, trigger, neural, auxiliary)
            if frame.index in above and abs(committed.score) < POSSIBLE:
                continue
            content = tuple(self._span(first, last) for first, last in frame.content)
            for chain in self._chains(frame):
                key = tuple(_identity(link) for link in chain)
                if key in seen:
                    continue
                seen.add(key)
                found.append(Position(chain, value_of(committed.score), round(committed.score, 2), content))
        return tuple(found)

    def _author(
        self, trigger: int, holding: list[Frame], neural: float | None, auxiliary: tuple[str, ...]
    ) -> Position:
        """The author's position: what is asserted outright, or taken for granted."""
        committed = self._commitments.at(trigger, top=-1, intention=True)
        path = {trigger, *self._syntax.ancestors(trigger)}
        reported = any(frame.head not in path for frame in holding)
        if (reported or (holding and abs(committed.score) < POSSIBLE)) and self._is_granted(
            trigger, holding[-1]
        ):
            score = CERTAIN
        elif reported or (holding and abs(committed.score) < POSSIBLE):
            score = max(-0.4, min(0.4, _SHRINK * (neural if neural is not None else 0.0)))
        else:
            score = self._settled(committed, neural, auxiliary)
        return Position((), value_of(score), round(score, 2))

    def _is_granted(self, trigger: int, frame: Frame) -> bool:
        """Whether indirect speech takes the event for granted in a definite phrase, so that the author does too."""
        if frame.head < 0 or self.attributions.is_quoted(trigger):
            return False
        return self._commitments.at(trigger, top=self._top(frame, trigger)).granted

    def _held(
        self, frame: Frame, trigger: int, neural: float | None, auxiliary: tuple[str, ...]
    ) -> Commitment:
        """What the source of ``frame`` holds of the event."""
        syntax = self._syntax
        start = self._start(frame)
        top = self._top(frame, trigger)
        for other in self.attributions.covering(trigger):
            if (
                frame.complement == "nominal"
                and other.parent == frame.parent
                and _contains(frame, other.head)
            ):
                top = self._top(other, trigger)
        if top != trigger and self._is_claim(top):
            top = next(word for word in (trigger, *syntax.ancestors(trigger)) if syntax.heads[word] == top)
        committed = self._commitments.at(trigger, top=top, start=start, backshifted=self._is_past(frame))
        path = {trigger}
        for word in syntax.ancestors(trigger):
            path.add(word)
            if word == top:
                break
        nested = any(
            other.index != frame.index
            and other.holds
            and frame.index in self._ancestors(other)
            and other.head not in path
            and not self._same_holder(frame, other)
            for other in self.attributions.covering(trigger)
        )
        if nested:
            return Commitment(0.0, False, (*committed.reasons, "another source's"))
        return Commitment(self._settled(committed, neural, auxiliary), committed.silent, committed.reasons)

    def _top(self, frame: Frame, word: int) -> int:
        """The highest governor of ``word`` within the content of ``frame``: where what its source holds begins."""
        top = word
        for above in self._syntax.ancestors(word):
            if top == frame.root or above == frame.head or not _contains(frame, above):
                break
            top = above
        return top

    def _outermost(self, head: int) -> int:
        """The highest governor of a cue that no other source's cue governs: a cue no frame holds is the author's."""
        top = head
        for above in self._syntax.ancestors(head):
            other = self.attributions.frame_of_cue(above)
            if other is not None and other.holds:
                break
            top = above
        return top

    def _is_claim(self, word: int) -> bool:
        """Whether the word is a cue noun ("denied claims that ..."): its content is what is denied."""
        frame = self.attributions.frame_of_cue(word)
        return frame is not None and frame.holds and self._syntax.upos[word] == "NOUN"

    def _is_past(self, frame: Frame) -> bool:
        """Whether the cue reports in the past tense, or has no tense ("according to")."""
        if frame.head < 0 or self._syntax.upos[frame.head] not in ("VERB", "AUX"):
            return True
        return self._syntax.tense(frame.head) in ("past", "perfect")

    @staticmethod
    def _settled(committed: Commitment, neural: float | None, auxiliary: tuple[str, ...]) -> float:
        """Lexical evidence first; where it is silent, the auxiliary modes and the reader's score."""
        if committed.silent and ("hypothetical" in auxiliary or "future" in auxiliary):
            return max(-0.4, min(0.4, neural if neural is not None else 0.0))
        if committed.silent and "negation" in auxiliary and committed.score > 0:
            return -committed.score
        return settle(committed, neural)

    def _start(self, frame: Frame) -> float:
        """What the cue commits its source to: negated, modal or questioned cues weaken or turn it round."""
        known = self._cue_states.get(frame.index)
        if known is not None:
            return known
        if frame.head < 0:
            score = 3.0
        else:
            parent = self.attributions.frames[frame.parent] if frame.parent is not None else None
            top = self._top(parent, frame.head) if parent is not None else self._outermost(frame.head)
            asked = frame.root >= 0 and is_question_clause(self._syntax, frame.root)
            if self._syntax.upos[frame.head] == "NOUN":
                top = frame.head
            state = self._commitments.at(frame.head, top=top).score
            sense = frame.sense
            if asked:
                score = 3.0
            elif sense is None:
                score = 3.0 if state >= POSSIBLE else 0.0
            elif sense.holder == "none" and self._is_hearsay_word(frame.head):
                score = 3.0
            elif sense.holder != "subject":
                score = strength(sense.affirmed)
            else:
                stance = strength(sense.negated if state <= -POSSIBLE else sense.affirmed)
                if abs(stance) >= CERTAIN:
                    stance = 3.0 if stance > 0 else -3.0
                score = compose(abs(state), stance) if abs(state) < CERTAIN else stance
        self._cue_states[frame.index] = score
        return score

    def _is_hearsay_word(self, word: int) -> bool:
        """Whether the word only says that others say so ("allegedly"), not how likely it is ("apparently")."""
        sense = certainty(self._syntax.lowers[word]) or certainty(self._syntax.lemmas[word])
        return sense is not None and sense.hearsay

    # -- chains --------------------------------------------------------------------------------------------

    def _ancestors(self, frame: Frame) -> list[int]:
        """The indices of the frames around ``frame``, innermost first."""
        found: list[int] = []
        parent = frame.parent
        while parent is not None and parent not in found and parent != frame.index:
            found.append(parent)
            parent = self.attributions.frames[parent].parent
        return found

    def _chains(self, frame: Frame) -> list[tuple[ChainLink, ...]]:
        """The source chains of ``frame``, outermost source first; one per holder."""
        levels = [frame]
        for index in self._ancestors(frame):
            outer = self.attributions.frames[index]
            if self._same_holder(outer, levels[-1]):
                levels[-1] = self._collapsed(outer, levels[-1])
            else:
                levels.append(outer)
        links = [self._links_of(level) for level in reversed(levels)]
        return [tuple(chain) for chain in product(*links)][:_MOST_CHAINS]

    def _same_holder(self, outer: Frame, inner: Frame) -> bool:
        """Whether the nested source is the outer one again ("officials said they believe")."""
        if not outer.sources or not inner.sources:
            return False
        if set(outer.sources) == set(inner.sources):
            return True
        head = inner.sources[0]
        pronoun = self._syntax.is_pronoun(head)
        referents = set(self._participants.chains.referents(head))
        if referents & set(outer.sources):
            return True
        mine = self._entities(inner)
        if not mine or mine != self._entities(outer):
            return False
        return pronoun or bool(referents & set(self._participants.chains.referents(outer.sources[0])))

    def _entities(self, frame: Frame) -> set[str]:
        return {
            p.entity.id for head in frame.sources for p in self._participants.of(head) if p.entity is not None
        }

    def _collapsed(self, outer: Frame, inner: Frame) -> Frame:
        """One frame for both: the outer mention of the source, the cue that bears the value."""
        cue = inner.cue
        if outer.cue and inner.cue and inner.source:
            between = inner.cue[0][0] - outer.cue[-1][1]
            if 0 <= between <= sum(last - first for first, last in inner.source) + 1:
                cue = ((outer.cue[-1][0], inner.cue[-1][1]),)
        return replace(
            outer, cue=cue, quote=inner.quote if inner.quote != "indirect" else outer.quote, index=-1
        )

    def _links_of(self, frame: Frame) -> tuple[ChainLink, ...]:
        """The chain links of a frame: one per holder of its source, or one without a source."""
        known = self._links.get(frame.index) if frame.index >= 0 else None
        if known is not None:
            return known
        cue = self._span(frame.cue[0][0], frame.cue[-1][1]) if frame.cue else None
        links: list[ChainLink] = []
        for head in frame.sources:
            resolved = any(self._syntax.upos[k] == "PROPN" for k in self._participants.chains.referents(head))
            kind = sourcing(self._syntax, head, resolved_to_name=resolved)
            links.extend(ChainLink(who, cue, frame.quote, kind) for who in self._participants.of(head))
        if not links:
            unknown: Sourcing = (
                "document" if frame.sense is not None and frame.sense.sourcing == "document" else "hearsay"
            )
            links = [ChainLink(None, cue, frame.quote, unknown)]
        made = tuple(links)
        if frame.index >= 0:
            self._links[frame.index] = made
        return made

    def _span(self, first: int, last: int) -> Span:
        words = self._syntax.words
        return self._reading.document.span(words[first].start, words[last - 1].end)


def _contains(frame: Frame, word: int) -> bool:
    return any(first <= word < last for first, last in frame.content)


def _identity(link: ChainLink) -> str:
    if link.source is None:
        return ""
    entity = link.source.entity
    return entity.id if entity is not None else link.source.span.text.lower()
