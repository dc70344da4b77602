"""Who acts in an event and who is acted upon: the roles of a trigger's sense filled with participants."""

from __future__ import annotations

from dataclasses import dataclass

from ..ontology import cue
from ..ontology.events import EVENT_TYPES
from ..ontology.triggers import LightVerb, TriggerSense, trigger_senses
from ..records import Participant
from ._tables import words_of
from .arguments import Arguments
from .participants import Participants
from .syntax import Syntax

_ARMED = frozenset({"MIL", "COP", "REB", "PAR", "SPY", "UAF", "CRM"})
"""Sectors whose members act themselves where a passive names no agent ("troops have been deployed")."""
_THEME_ACTS = frozenset({"MOBILIZE", "RETREAT"})
"""Types whose forces may stand in the undergoer's place; they are then no recipients."""
_SUBJECT_ACTS = frozenset({"PROTEST", "CONSULT"})
"""Types whose grammatical subject acts, also where the reader calls it the theme ("supporters **marched**")."""
_ABOUT_DEEDS = frozenset({"SUPPORT", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "CONCEDE"})
"""Types whose object may be a deed: its doer is then the recipient ("condemned **Chad**'s raid")."""
_AIMED = frozenset({"ASSAULT", "COERCE", "SANCTION"})
"""Types that are directed at things too: houses, ships, newspapers, treaties."""
_TARGETS = frozenset(
    f"object_is_{name}"
    for name in (
        "person place building armed official police media computer vessel property territory party crowd symbol road "
        "body agreement country state parliament diplomat prisoner refugee army_act position"
    ).split()
)
"""Conditions on the object under which it is the target; under others it is means or matter ("fired missiles")."""
_CONCLUDED = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_GIVES = frozenset({"AID"})
_GOALS = {"MOBILIZE": ("to", "into")}
"""Further places of a recipient, where a state stands there ("troops sent **to Mali**")."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Head words of the actors and recipients of an event, in text order, and how they were found."""

    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    reasons: tuple[str, ...] = ()


class PartyFinder:
    """Fills the roles of senses in one reading."""

    __slots__ = ("_arguments", "_participants", "_syntax")

    def __init__(self, syntax: Syntax, arguments: Arguments, participants: Participants) -> None:
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants

    def find(self, sense: TriggerSense, i: int, carrier: int | None, light: LightVerb | None) -> Parties:
        """The parties of the event that ``sense`` sees at ``i``."""
        reasons: list[str] = []
        actors = self._actors(sense, i, carrier, light, reasons)
        recipients = self._recipients(sense, i, carrier, light, actors, reasons)
        if sense.reciprocal:
            partners = self._partners(sense, i, carrier)
            actors = self._united(actors, partners, recipients)
            recipients = ()
            if not actors and sense.type in _CONCLUDED:
                actors = self._concluders(i)
                if actors:
                    reasons.append("actors: of the clause around")
        elif not actors:
            both = self._agents(self._arguments.between(i, carrier))
            if both:
                actors = both
                reasons.append("actors: between")
        return Parties(actors, tuple(k for k in recipients if not self._is_actor(k, actors)), tuple(reasons))

    def _is_actor(self, head: int, actors: tuple[int, ...]) -> bool:
        """Whether the phrase is one of the actors, or stands for the same as one."""
        if head in actors or not set(actors).isdisjoint(self._participants.chains.referents(head)):
            return True
        entity = self._participants.entity(head)
        if entity is None or not (self._syntax.is_pronoun(head) or entity.kind in ("igo", "organization")):
            return False
        if self._syntax.lowers[head].endswith(("self", "selves")):
            return False
        named = (self._participants.entity(k) for k in actors)
        return any(other is not None and other.id == entity.id for other in named)

    # -- actors --------------------------------------------------------------------------------------------

    def _actors(
        self, sense: TriggerSense, i: int, carrier: int | None, light: LightVerb | None, reasons: list[str]
    ) -> tuple[int, ...]:
        for role in sense.actor_roles:
            others = light is not None and (light.passive_actor or (light.aspect == "end" and self._is_asked(carrier)))
            host = None if others else carrier
            fillers = self._arguments.fillers(i, role, host)
            heads = self._agents(fillers, besides=i)
            if not heads and role == "ARG0" and not self._is_speech_noun(sense, i):
                heads = tuple(
                    k for k in fillers if k != i and not self._describes(k) and self._participants.is_doer(k)
                )
            if heads:
                reasons.append(f"actor: {role}")
                return heads
        if "ARG0" in sense.actor_roles:
            led = self._led(i)
            if led:
                reasons.append("actor: modifier")
                return led
        if sense.type in _GIVES and self._syntax.upos[i] == "NOUN":
            origin = self._origin(i, carrier)
            if origin:
                reasons.append("actor: where the goods are from")
                return origin
        if (sense.type in _SUBJECT_ACTS or sense.mode == "resign") and not self._syntax.is_passive(i):
            heads = self._agents(tuple(k for k in self._syntax.subjects(i) if k != i))
            if heads:
                reasons.append("actor: subject")
                return heads
        if sense.type in _THEME_ACTS:
            for role in ("ARG1", "of"):
                heads = self._agents(self._arguments.fillers(i, role, carrier), besides=i)
                armed = tuple(k for k in heads if self._is_armed(k))
                if armed:
                    reasons.append(f"actor: {role}, armed")
                    return armed
        return ()

    def _is_asked(self, carrier: int | None) -> bool:
        """Whether somebody is asked to end the event, who need not be its doer ("urged Oslo **to stop** the raids")."""
        syntax = self._syntax
        if carrier is None or syntax.rels[carrier] not in ("xcomp", "ccomp", "advcl") or syntax.heads[carrier] < 0:
            return False
        sense = cue(syntax.lemmas[syntax.heads[carrier]], "VERB", "to")
        return sense is not None and sense.event == "REQUEST"

    def _is_speech_noun(self, sense: TriggerSense, i: int) -> bool:
        """Whether the trigger is a noun for what is said to somebody, which only a party does ("provocation")."""
        known = EVENT_TYPES.get(sense.type)  # None: a type of the user's own
        return self._syntax.upos[i] == "NOUN" and known is not None and known.quad.startswith("verbal")

    def _led(self, i: int) -> tuple[int, ...]:
        """ "US-led sanctions", "the Saudi-backed offensive": the name before the participle."""
        syntax = self._syntax
        for c in syntax.children(i, "amod", "acl"):
            if syntax.lemmas[c] in words_of("leading") or syntax.lowers[c] == "led":
                found = [k for k in syntax.children(c, "compound", "obl", "nsubj", "advmod", "nmod") if k < c]
                heads = self._agents(tuple(found))
                if heads:
                    return heads
        return ()

    def _origin(self, i: int, carrier: int | None) -> tuple[int, ...]:
        """The country whose goods are given ("deliveries of **Turkish** drones")."""
        for head in self._arguments.fillers(i, "ARG1", carrier):
            for inner in self._arguments.substance(head):
                owners = self._agents(self._arguments.owners(inner))
                if owners:
                    return owners
        return ()

    def _is_armed(self, head: int) -> bool:
        entity = self._participants.entity(head)
        return entity is not None and not _ARMED.isdisjoint(entity.sectors)

    # -- recipients ----------------------------------------------------------------------------------------

    def _recipients(
        self,
        sense: TriggerSense,
        i: int,
        carrier: int | None,
        light: LightVerb | None,
        actors: tuple[int, ...],
        reasons: list[str],
    ) -> tuple[int, ...]:
        if light is not None and light.passive_actor and carrier is not None:
            heads = self._agents(self._arguments.fillers(carrier, "ARG0"), besides=i)
            heads = tuple(k for k in heads if k not in actors)
            if heads:
                reasons.append("recipient: subject of the light verb")
                return heads
        moves = sense.type in _THEME_ACTS
        for role in (*sense.recipient_roles, *_GOALS.get(sense.type, ())):
            fillers = self._arguments.fillers(i, role, carrier)
            heads = self._agents(fillers, besides=i)
            heads = tuple(
                k
                for k in heads
                if k not in actors
                and self._syntax.upos[k] != "ADJ"
                and not (moves and role == "ARG1" and self._is_armed(k))
            )
            if not heads and self._aims(sense, role):
                heads = tuple(k for k in fillers if k not in (i, *actors) and self._is_thing_aimed_at(k, i))
            if role in _GOALS.get(sense.type, ()):
                heads = tuple(k for k in heads if self._is_state(k))
            if heads:
                reasons.append(f"recipient: {role}")
                return heads
        addressed = tuple(k for k in self._agents(self._syntax.indirect_objects(i), besides=i) if k not in actors)
        if addressed and sense.recipient_roles:
            reasons.append("recipient: indirect object")
            return addressed
        if sense.type in _ABOUT_DEEDS:
            for head in self._arguments.fillers(i, "ARG1", carrier):
                if self._syntax.upos[head] != "NOUN":
                    continue
                doers = self._agents(self._arguments.fillers(head, "ARG0"), besides=i)
                doers = tuple(k for k in doers if k not in actors)
                if doers:
                    reasons.append("recipient: doer of the object")
                    return doers
        return ()

    def _is_thing_aimed_at(self, head: int, trigger: int) -> bool:
        """Whether a thing is the target; not the first part of a compound trigger ("**drone** strike")."""
        if self._syntax.heads[head] == trigger and self._syntax.rels[head] in ("compound", "amod"):
            return False
        return self._participants.is_target(head)

    def _aims(self, sense: TriggerSense, role: str) -> bool:
        """Whether what fills the role is what the event is directed at, even if it is a thing."""
        if sense.type not in _AIMED or sense.absorbs:
            return False
        if role in ("at", "on", "against", "into", "from"):
            return True
        if role not in ("ARG1", "of"):
            return False
        return all(name in _TARGETS for name in sense.needs if name.startswith("object_is_"))

    def _is_state(self, head: int) -> bool:
        entity = self._participants.entity(head)
        return entity is not None and entity.kind == "state"

    def _concluders(self, i: int) -> tuple[int, ...]:
        """The parties of the agreement or meeting that the noun is part of ("A and B agreed on ...,
        including a **deal**")."""
        syntax = self._syntax
        if syntax.upos[i] != "NOUN":
            return ()
        for count, upper in enumerate(syntax.ancestors(i)):
            if count > 6 or syntax.deprels[upper] == "acl:relcl":
                break
            if syntax.upos[upper] != "VERB":
                continue
            if any(sense.reciprocal for sense in trigger_senses(syntax.lemmas[upper], "VERB")):
                heads = self._agents(syntax.subjects(upper))
                if heads:
                    return heads
        return ()

    def _partners(self, sense: TriggerSense, i: int, carrier: int | None) -> tuple[int, ...]:
        found: list[int] = list(self._arguments.between(i, carrier))
        words = [i, carrier]
        if sense.absorbs:
            for head in self._syntax.objects(i):
                words.extend(self._arguments.substance(head))
                found.extend(self._arguments.between(head))
        for word in words:
            if word is not None:
                for _, head in self._syntax.obliques(word, "with"):
                    found.extend(self._syntax.conjuncts(head))
        return self._agents(tuple(found), besides=i)

    def _united(self, *groups: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({k for group in groups for k in group}))

    # -- who can be a party --------------------------------------------------------------------------------

    def _agents(self, heads: tuple[int, ...], besides: int = -1) -> tuple[int, ...]:
        """The heads that can be parties; a measure noun gives way to what it measures."""
        found: list[int] = []
        for head in heads:
            if head == besides or head in found or not self._participants.agentive(head):
                continue
            if not self._describes(head):
                found.append(head)
        return tuple(found)

    def _describes(self, head: int) -> bool:
        """Whether an adjective says what kind, not whose: "military cooperation", but not "Saudi raids"."""
        if self._syntax.upos[head] != "ADJ":
            return False
        entity = self._participants.entity(head)
        return entity is None or entity.country is None

    def participants(self, heads: tuple[int, ...]) -> tuple[Participant, ...]:
        """The participants of the heads in text order, each entity once a span."""
        found: dict[tuple[int, int, str | None], Participant] = {}
        for head in heads:
            for participant in self._participants.of(head):
                entity = participant.entity
                key = (
                    participant.span.start,
                    participant.span.end,
                    entity.id if entity is not None else None,
                )
                found.setdefault(key, participant)
        return tuple(sorted(found.values(), key=lambda p: (p.span.start, p.span.end)))
