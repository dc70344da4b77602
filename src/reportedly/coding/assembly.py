"""From a reading to event mentions: everything the other modules find, put into records in text order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ..ontology.contexts import contexts_of
from ..ontology.crosswalk import cameo
from ..ontology.events import EVENT_TYPES, Rewrite, content_mode, quad, rewrite, score
from ..reading.structure import Reading
from ..records import Auxiliary, EventDate, EventLabels, EventMention, Quantity, content_id
from ._tables import SELECTION, words_of
from .arguments import Arguments
from .attribution import Attributions
from .auxiliary import ORDER, Auxiliaries
from .chains import Chains
from .circumstances import Circumstances
from .events import EventFinder
from .folding import Selected
from .location import Locations
from .own_types import OwnTypes
from .participants import Participants
from .parties import PartyFinder
from .positions import PositionFinder
from .syntax import Syntax

if TYPE_CHECKING:
    from ..gazetteer import Gazetteer


_ASKS = frozenset({"REQUEST", "REJECT", "THREATEN"})
"""Types whose mode is that of their content."""
_FORCES = (("COP", "police"), ("REB", "militia"), ("PRM", "militia"), ("CRM", "militia"))
_DIRECTED = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE"})
_SHARED = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_MEETING_REACH = 4
"""Sentences over which "we" remembers a meeting."""
_RECALL_REACH = 8
"""Sentences over which a definite noun refers back to an event."""
_HARMS = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_CONTENT_RELS = frozenset({"obj", "obl", "nmod", "ccomp", "xcomp", "acl", "compound", "advcl", "conj"})


@lru_cache(maxsize=1)
def _shared_gazetteer() -> Gazetteer:
    from ..gazetteer import Gazetteer

    return Gazetteer.load()


def code(
    reading: Reading, gazetteer: Gazetteer | None = None, types: OwnTypes | None = None
) -> tuple[EventMention, ...]:
    """The event mentions of a document, in text order.

    ``gazetteer`` names the entities; without one the package's own is loaded once and shared. ``types``: event types
    and modes of the user's own, learnt with the reader that made the reading.
    """
    if not reading.words:
        return ()
    return Coder(reading, gazetteer if gazetteer is not None else _shared_gazetteer(), types).mentions()


class Coder:
    """Everything known about one reading, ready to be put into records."""

    __slots__ = (
        "_arguments",
        "_attributions",
        "_auxiliaries",
        "_by_trigger",
        "_circumstances",
        "_locations",
        "_own",
        "_participants",
        "_parties",
        "_positions",
        "_reading",
        "_syntax",
        "events",
    )

    def __init__(self, reading: Reading, gazetteer: Gazetteer, types: OwnTypes | None = None) -> None:
        self._reading = reading
        self._own = types
        syntax = self._syntax = Syntax(reading)
        chains = Chains(reading, syntax)
        self._participants = Participants(reading, gazetteer, syntax, chains)
        self._positions = PositionFinder(reading, syntax, self._participants)
        self._attributions: Attributions = self._positions.attributions
        chains.attributions = self._attributions
        self._arguments = Arguments(reading, syntax, self._is_name)
        self._parties = PartyFinder(syntax, self._arguments, self._participants)
        self.events = EventFinder(
            reading, syntax, self._arguments, self._participants, self._attributions, self._parties, types
        )
        self._auxiliaries = Auxiliaries(syntax, self._attributions)
        self._by_trigger: dict[int, Selected] = {}
        self._locations = Locations(reading, syntax, self._arguments, self._participants, gazetteer)
        self._circumstances = Circumstances(
            reading, syntax, self._arguments, self._attributions, gazetteer
        )

    @property
    def participants(self) -> Participants:
        """The phrases of the reading and whom they stand for."""
        return self._participants

    def _is_name(self, i: int) -> bool:
        chains = self._participants.chains
        if not chains.is_named(i) and self._syntax.upos[i] != "ADJ":
            return False
        if not self._syntax.words[i].text[:1].isupper():
            return False
        return self._participants.agentive(i)

    def mentions(self) -> tuple[EventMention, ...]:
        """The records, in text order of their triggers."""
        selected = self.events.find()
        self._by_trigger = {event.trigger: event for event in selected}
        dates = self._circumstances.dates(selected)
        selected = [self._joined(event, number, selected) for number, event in enumerate(selected)]
        self._by_trigger = {event.trigger: event for event in selected}
        selected = [self._directed(self._judged(event)) for event in selected]
        selected = self._recalled(selected)
        self._by_trigger = {event.trigger: event for event in selected}
        mentions = [self._mention(event, dates.get(event.trigger)) for event in selected]
        return tuple(sorted(mentions, key=lambda m: (m.trigger.start, m.trigger.end)))

    def _joined(self, event: Selected, number: int, selected: Sequence[Selected]) -> Selected:
        """The event with the partners that "we" takes in: those its speaker has met, by the meeting nearest before
        (or in the same sentence), where what "we" did takes two ("we agreed")."""
        participants = self._participants
        if event.type not in _SHARED or len(event.parties.actors) != 1:
            return event
        (actor,) = event.parties.actors
        speaker = participants.entity(actor) if participants.chains.is_we(actor) else None
        if speaker is None:
            return event
        here = self._syntax.words[event.trigger].sentence
        for other in (*reversed(selected[:number]), *selected[number + 1 :]):
            if (
                other.type != "CONSULT"
                or abs(self._syntax.words[other.trigger].sentence - here) > _MEETING_REACH
            ):
                continue
            met = [
                e for k in other.parties.actors for e in participants.several(k) or (participants.entity(k),)
            ]
            known = {e.id: e for e in met if e is not None}
            if speaker.id in known and len(known) > 1:
                participants.widen(actor, (speaker, *(e for e in known.values() if e.id != speaker.id)))
                reasons = (*event.reasons, f"we: with those met ('{self._syntax.words[other.trigger].text}')")
                return replace(event, reasons=reasons)
        return event

    def _judged(self, event: Selected) -> Selected:
        """The event with who judges and who is judged, where a noun in the predicate passes judgement ("the raid is
        a provocation"): the source of the statement, and whoever the subject is or belongs to."""
        syntax = self._syntax
        trigger = event.trigger
        if event.type != "ACCUSE" or event.parties.actors or syntax.child(trigger, "cop") is None:
            return event
        covering = self._attributions.covering(trigger)
        sources = covering[-1].sources if covering else ()
        actors = tuple(k for k in sources if self._participants.agentive(k))
        if not actors:
            return event
        accused: list[int] = []
        for subject in syntax.subjects(trigger):
            if self._participants.agentive(subject):
                accused.append(subject)
                continue
            below = self._by_trigger.get(subject)
            doers = below.parties.actors if below is not None else ()
            owner = syntax.possessor(subject)
            accused.extend(
                doers or ((owner,) if owner is not None and self._participants.agentive(owner) else ())
            )
        parties = replace(
            event.parties, actors=actors, recipients=tuple(k for k in accused if k not in actors)
        )
        return replace(event, parties=parties, reasons=(*event.reasons, "actor: whose judgement it is"))

    def _recalled(self, selected: Sequence[Selected]) -> list[Selected]:
        """The events with the parties of what they refer back to: a definite noun without parties of its own ("after
        **the summit**") is the nearest event of its type before it."""
        syntax = self._syntax
        found: list[Selected] = []
        for event in selected:
            known = event
            if self._refers_back(event):
                here = syntax.words[event.trigger].sentence
                for other in reversed(found):
                    if here - syntax.words[other.trigger].sentence > _RECALL_REACH:
                        break
                    if other.type == event.type and other.parties.actors:
                        reason = (
                            f"parties: of '{syntax.words[other.trigger].text}', which the noun refers back to"
                        )
                        known = replace(event, parties=other.parties, reasons=(*event.reasons, reason))
                        break
            found.append(known)
        return found

    def _refers_back(self, event: Selected) -> bool:
        syntax = self._syntax
        trigger = event.trigger
        if (
            event.type is None
            or event.parties.actors
            or event.parties.recipients
            or event.carrier is not None
        ):
            return False
        if (
            syntax.upos[trigger] != "NOUN"
            or syntax.child(trigger, "amod", "compound", "nmod", "acl", "nummod") is not None
        ):
            return False
        return any(syntax.lowers[c] in ("the", "this", "that") for c in syntax.children(trigger, "det"))

    def _directed(self, event: Selected) -> Selected:
        """The event with the recipient that its content names: whom one threatens, refuses or agrees to do something
        to, and who is asked to do something."""
        if event.parties.recipients or event.type not in _DIRECTED:
            return event
        below = self._content(event)
        if below is None or self._syntax.deprels[below.trigger] == "advcl":
            return event
        own = set(event.parties.actors)
        if event.type == "REQUEST":
            heads = tuple(k for k in below.parties.actors if k not in own)
        else:
            heads = tuple(k for k in (*below.parties.recipients, *below.parties.actors) if k not in own)
        heads = tuple(k for k in heads if self._participants.agentive(k))
        if not heads or (event.type != "REQUEST" and not own & set(below.parties.actors)):
            return event
        parties = replace(event.parties, recipients=heads)
        reasons = (*event.reasons, f"recipient: of its content ('{self._syntax.words[below.trigger].text}')")
        return replace(event, parties=parties, reasons=reasons)

    def _mention(self, event: Selected, date: EventDate | None) -> EventMention:
        reading, syntax, document = self._reading, self._syntax, self._reading.document
        word = syntax.words[event.trigger]
        implied = event.sense.implies if event.sense is not None else frozenset()
        marks = self._auxiliaries.of(event.trigger, implied=implied, date=date)
        auxiliary, extra = self._weighed(event, marks.modes())
        actors = self._parties.participants(event.parties.actors)
        recipients = self._parties.participants(event.parties.recipients)
        labels, rewritten = self._labels(event, auxiliary)
        trigger = document.span(word.start, word.end)
        first, last = syntax.sentence(event.trigger)
        words = self._scene(event)
        targets = event.parties.recipients if event.type in ("ASSAULT", "COERCE") else ()
        location = self._locations.of(words, targets)
        around = [event.trigger] if event.carrier is None else [event.trigger, event.carrier]
        return EventMention(
            content_id(document.id, str(trigger.start), str(trigger.end)),
            document,
            (reading.words[first].start, reading.words[last - 1].end),
            trigger,
            labels,
            actors,
            recipients,
            date,
            location,
            self._quantities(event),
            self._positions.positions(
                event.trigger, auxiliary=auxiliary, extent=(min(around), max(around) + 1)
            ),
            (*event.reasons, *marks.reasons(), *extra, *rewritten, *self._locations.reason(location)),
        )

    def _scene(self, event: Selected) -> tuple[int, ...]:
        """The words whose locative phrases say where the event was: its own, then those of the clause it hangs on."""
        syntax = self._syntax
        words = [k for k in (event.trigger, event.carrier, event.host, *event.folded) if k is not None]
        top = event.carrier if event.carrier is not None else event.trigger
        while syntax.rels[top] in ("advcl", "xcomp", "conj") and syntax.upos[top] == "VERB":
            if syntax.child(top, "nsubj", "nsubj:pass", "mark") is not None and syntax.rels[top] != "xcomp":
                break
            head = syntax.heads[top]
            if head < 0 or syntax.upos[head] != "VERB" or self._attributions.is_statement(head):
                break
            words.append(head)
            top = head
        return tuple(words)

    def _quantities(self, event: Selected) -> tuple[Quantity, ...]:
        return self._circumstances.quantities(event)

    def _weighed(
        self, event: Selected, found: tuple[Auxiliary, ...]
    ) -> tuple[tuple[Auxiliary, ...], tuple[str, ...]]:
        """The rules' auxiliary modes, with those the reader is sure of where no rule speaks."""
        predicate = self._arguments.by_word.get(event.trigger)
        if predicate is None or found:
            return found, ()
        names = self._reading.auxiliary_labels
        sure = {
            name
            for name, value in zip(names, predicate.auxiliary_scores, strict=False)
            if float(value) >= SELECTION["auxiliary_neural"] and name != "negation"
        }
        modes = tuple(mode for mode in ORDER if mode in sure)
        return modes, tuple(f"reader: {mode}" for mode in modes)

    def _labels(
        self, event: Selected, auxiliary: tuple[Auxiliary, ...]
    ) -> tuple[EventLabels, tuple[str, ...]]:
        contexts = contexts_of(self._nearby(event.trigger))
        if event.type is None:
            return EventLabels(None, (), contexts, auxiliary, confidence=round(event.probability, 3)), ()
        type_, modes = event.type, event.modes
        rewritten: tuple[str, ...] = ()
        if type_ == "AGREE" and self._threatens(event):
            rewritten = ("a promise of harm is a threat",)
            type_, modes = "THREATEN", ()
        if type_ == "MOBILIZE" and modes == ("troops",):
            modes = (self._forces(event),)
        if not modes:
            wanted = self._content_mode(event, type_)
            if wanted is not None:
                modes = (wanted,)
                rewritten = (
                    *rewritten,
                    f"codebook: mode {wanted} from what is asked, refused or threatened",
                )
        rule = self._rewrite(event, type_, auxiliary)
        if rule is not None:
            rewritten = (
                *rewritten,
                f"codebook: {type_}, {rule.light}, is {rule.into}",
            )
            said = content_mode(rule.into, type_, modes[0] if modes else None)
            kept = tuple(m for m in modes if m in EVENT_TYPES[rule.into].modes)
            type_, modes = rule.into, (said,) if said is not None else kept
            if not rule.keep_auxiliary:
                auxiliary = tuple(mode for mode in auxiliary if mode not in ("future", "negation"))
        more, reasons = self._own_modes(event, type_)
        own = self._own.named(type_) if self._own is not None else None
        plover = type_ in EVENT_TYPES
        return (
            EventLabels(
                type_,
                (*modes, *more),
                contexts,
                auxiliary,
                quad(type_) if plover else own.quad if own is not None else None,
                score(type_, modes) if plover else own.score if own is not None else None,
                cameo(type_, modes, contexts) if plover else None,
                round(event.probability, 3),
            ),
            (*rewritten, *reasons),
        )

    def _own_modes(self, event: Selected, type_: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The modes of the user's own that one of the event's words has, and why."""
        if self._own is None:
            return (), ()
        by_word = self._arguments.by_word
        vectors = [by_word[k].vector for k in (event.trigger, *event.folded) if k in by_word]
        found = self._own.modes(type_, vectors)
        return tuple(own.name for own, _ in found), tuple(
            f"own mode: {own.label} {sure:.2f} (from {own.head.threshold:.2f} on)" for own, sure in found
        )

    def _forces(self, event: Selected) -> str:
        """Which PLOVER mode the forces that move make: police, an armed group's militia, else troops."""
        for actor in event.parties.actors:
            entity = self._participants.entity(actor)
            for sector, mode in _FORCES:
                if entity is not None and sector in entity.sectors:
                    return mode
        return "troops"

    def _threatens(self, event: Selected) -> bool:
        """Whether the word is one of promising and what is promised is harm ("vowed to attack")."""
        if self._syntax.lemmas[event.trigger] not in words_of("promises"):
            return False
        below = self._content(event)
        return below is not None and below.type in _HARMS

    def _content_mode(self, event: Selected, type_: str) -> str | None:
        """The mode of a request, refusal or threat: what it is about, by the nearest event below it."""
        below = self._content(event) if type_ in _ASKS else None
        if below is None or below.type is None:
            return None
        mode = below.modes[0] if below.modes else None
        return content_mode(type_, below.type, mode, negated=self._syntax.is_negated(below.trigger))

    def _content(self, event: Selected) -> Selected | None:
        """The nearest event in the complement of an event."""
        syntax = self._syntax
        level = [k for k in (event.trigger, event.carrier) if k is not None]
        for _ in range(3):
            level = [
                c
                for word in level
                for c in syntax.children(word)
                if syntax.rels[c] in _CONTENT_RELS and syntax.deprels[c] != "acl:relcl" and c != event.trigger
            ]
            for c in level:
                below = self._by_trigger.get(c)
                if below is not None and below.type is not None and below is not event:
                    return below
        return None

    def _rewrite(self, event: Selected, type_: str, auxiliary: tuple[Auxiliary, ...]) -> Rewrite | None:
        """The codebook's rule for an event that lies ahead, if one applies; options and conditions stay
        what they are."""
        if "hypothetical" in auxiliary or "future" not in auxiliary:
            return None
        announced = self._announced(event)
        if "negation" in auxiliary:
            return rewrite(type_, "refused") if announced else None
        return (rewrite(type_, "announced") if announced else None) or rewrite(type_, "future")

    def _announced(self, event: Selected) -> bool:
        """Whether one of the event's actors is the source that says so."""
        covering = self._attributions.covering(event.trigger)
        frames = [f for f in covering if f.sense is None or (f.sense.speech and f.sense.event is None)]
        sources = {k for frame in frames for k in frame.sources}
        if not sources:
            return False
        if sources & set(event.parties.actors):
            return True
        names = {e.id for e in map(self._participants.entity, event.parties.actors) if e is not None}
        return any(e is not None and e.id in names for e in map(self._participants.entity, sorted(sources)))

    def _nearby(self, i: int) -> Iterable[str]:
        """Lemmas of the sentence of ``i``."""
        first, last = self._syntax.sentence(i)
        return self._syntax.lemmas[first:last]


__all__ = ["Coder", "code"]
