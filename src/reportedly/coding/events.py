"""Which words name events, and of what PLOVER type: the lexicon's senses weighed with the reader's scores.

Every verb, noun and adjective that the trigger lexicon knows, or that the reader takes for an event, is a
candidate. A candidate's score for a type is a sum of log-odds (``data/coder.toml``, ``selection``): the sense's
weight, its conditions met; the reader's type head; the reader's belief that the word is a predicate; who takes
part. Then one event is kept of what one clause tells twice (:mod:`.folding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from ..ontology.events import EVENT_TYPES
from ..ontology.triggers import LightVerb, TriggerSense, light_verb, trigger_senses
from ..reading.structure import Predicate, Reading
from ._tables import SELECTION, words_of
from .arguments import Arguments
from .attribution import Attributions
from .conditions import Conditions
from .folding import Folder, Selected
from .own_types import OwnTypes, among_events
from .participants import Participants
from .parties import PartyFinder
from .syntax import RELATIVE, Syntax

_VERBAL = ("VERB", "AUX")
_NAMING = ("VERB", "NOUN", "ADJ", "AUX", "PROPN")
_POLITICAL = frozenset({"state", "igo", "organization", "group", "person"})
_ANYBODY = frozenset("i me my you your we us our one".split())
_PRIVATE = frozenset({"BUS", "MED", "SPORT", "ATH", "ENT"})


def odds(probability: float) -> float:
    """The log-odds of a probability (cut at 0.001 and 0.999)."""
    p = min(max(probability, 0.001), 0.999)
    return log(p / (1 - p))


def share(score: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + exp(-score))


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that may name an event: the light verb that carries it (with its entry), the verb it is otherwise subject
    or object of, and what the reader says of it."""

    word: int
    carrier: int | None = None
    host: int | None = None
    light: LightVerb | None = None
    predicate: Predicate | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """A type that a trigger may have. ``evidence``: how much of each of the ``selection`` weights speaks for it."""

    event: Selected
    evidence: Mapping[str, float]

    @property
    def score(self) -> float:
        """Log-odds of the option against there being no event."""
        return sum(SELECTION[name] * value for name, value in self.evidence.items())


class EventFinder:
    """Selects the events of one reading."""

    __slots__ = (
        "_arguments",
        "_attributions",
        "_conditions",
        "_folder",
        "_labels",
        "_modes_of",
        "_own",
        "_participants",
        "_parties",
        "_predicates",
        "_syntax",
        "_types",
    )

    def __init__(
        self,
        reading: Reading,
        syntax: Syntax,
        arguments: Arguments,
        participants: Participants,
        attributions: Attributions,
        parties: PartyFinder,
        own: OwnTypes | None = None,
    ) -> None:
        self._own = own
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants
        self._attributions = attributions
        self._parties = parties
        self._predicates = arguments.by_word
        self._folder = Folder(syntax, arguments)
        self._conditions = Conditions(syntax, arguments, participants, self._is_event_noun)
        self._types = {
            label: index for index, label in enumerate(reading.type_labels) if label in EVENT_TYPES
        }
        self._labels = reading.mode_labels
        self._modes_of: dict[str, list[int]] = {}
        for index, name in enumerate(self._labels):
            self._modes_of.setdefault(name.partition(":")[0], []).append(index)

    def find(self) -> list[Selected]:
        """The events in text order."""
        found: dict[int, Selected] = {}
        for i in range(self._syntax.size):
            event = self._candidate(i)
            if event is not None:
                found[i] = event
        return self._folder.reduced(found)

    # -- candidates ----------------------------------------------------------------------------------------

    def _is_event_noun(self, i: int) -> bool:
        return self._syntax.upos[i] == "NOUN" and bool(trigger_senses(self._syntax.lemmas[i], "NOUN"))

    def _candidate(self, i: int) -> Selected | None:
        options = self.options(i)
        best = max(options, key=lambda option: option.score, default=None)
        probability = share(best.score) if best is not None else 0.0
        kept = probability >= SELECTION["threshold"]
        own = self._taught(i, best, probability if kept else None)
        if own is not None:
            return own
        if best is None:
            return None
        if kept:
            return replace(best.event, probability=probability)
        return None if self._attributions.is_statement(i) else self._outside(i, self._predicates.get(i))

    def _taught(self, i: int, best: Option | None, probability: float | None) -> Selected | None:
        """The event of a type of the user's own that the word names, where that type's head is surer than the best of
        PLOVER's types. ``probability``: of that, None where it is not kept."""
        predicate = self._predicates.get(i)
        if self._own is None or predicate is None or self._syntax.upos[i] not in _NAMING:
            return None
        found = self._own.best(predicate.vector)
        if found is None or not self._eligible(i, predicate):
            return None
        own, sure = found
        reason = f"own type: {own.name} {sure:.2f} (from {own.head.threshold:.2f} on)"
        if best is not None and probability is not None:
            # PLOVER's type is sure of the events that are not of the user's
            sure = among_events(sure)
            left = (1 - sure) * probability
            if sure <= left:
                return None
            reason += f"; as this is {best.event.type} {probability:.2f} by PLOVER: {sure:.2f} to {left:.2f}"
        if best is not None:
            return replace(
                best.event, type=own.name, modes=(), probability=sure, reasons=(*best.event.parties.reasons, reason)
            )
        carried = self._carrier(i) if self._syntax.upos[i] not in _VERBAL else (None, None, None)
        trigger = Trigger(i, *carried, predicate)
        sense = _default_sense(self._syntax.lemmas[i], self._syntax.upos[i], own.name)
        parties = self._parties.find(sense, i, trigger.carrier, trigger.light)
        return Selected(
            i, trigger.carrier, trigger.host, trigger.light, sense, own.name, (), sure, parties,
            (*parties.reasons, reason),
        )  # fmt: skip

    def options(self, i: int) -> list[Option]:
        """The event types that the word may name, by the lexicon and by the reader."""
        syntax = self._syntax
        upos = syntax.upos[i]
        if upos not in _NAMING:
            return []
        predicate = self._predicates.get(i)
        senses = self._senses(i)
        if not senses and (predicate is None or not self._seen(predicate)):
            return []
        if self._is_formula(i) or not self._eligible(i, predicate):
            return []
        trigger = Trigger(i, *(self._carrier(i) if upos not in _VERBAL else (None, None, None)), predicate)
        options: list[Option] = []
        statement = self._attributions.is_statement(i)
        governed = {p for p, _ in syntax.obliques(i)} | {syntax.particle(i)}
        fitting = [
            (sense, self._conditions.unmet(sense, i, trigger.carrier))
            for sense in senses
            if sense.particle is None or sense.particle in governed or self._phrasal(i, sense.particle)
        ]
        certain = {sense.type for sense, unmet in fitting if not unmet}
        for sense, unmet in fitting:
            if statement and not sense.needs and sense.particle is None and self._is_saying(i):
                continue
            if statement and self._denies(i):
                continue
            if unmet:
                # what fails is mostly what makes the mode, so the type alone is tried
                if unmet > 1 or sense.type in certain or not self._agrees(predicate, sense.type):
                    continue
                sense = replace(sense, mode=None)
            options.append(self._listed(trigger, sense, unmet))
        if predicate is not None and not (statement and self._is_saying(i)):
            options.extend(self._unlisted(trigger, {o.event.type for o in options}))
        return options

    def _is_formula(self, i: int) -> bool:
        """Whether the verb only says how a source may be cited ("**declined** to be named", "**spoke** on condition
        of anonymity")."""
        syntax = self._syntax
        lemma = syntax.lemmas[i]
        if lemma in words_of("unnamed_verbs"):
            return any(syntax.lemmas[c] in words_of("unnamed") for c in syntax.children(i, "xcomp", "ccomp"))
        return lemma in ("speak", "talk") and any(
            syntax.lemmas[k] in words_of("anonymity") for _, k in syntax.obliques(i, "on", "under")
        )

    def _is_saying(self, i: int) -> bool:
        """Whether the cue at ``i`` is one of mere saying, thinking or knowing."""
        frame = self._attributions.frame_at(i)
        return frame is None or frame.sense is None or frame.sense.kind in words_of("sayings")

    def _denies(self, i: int) -> bool:
        """Whether the verb denies a deed or rejects a claim, which is a position and no refusal ("denied shelling")."""
        frame = self._attributions.frame_at(i)
        if frame is None or frame.sense is None or frame.sense.kind not in ("deny", "dispute", "lie"):
            return False
        syntax = self._syntax
        if syntax.lemmas[i] == "deny":
            return syntax.child(i, "iobj") is None
        return any(
            syntax.lemmas[k] in words_of("claims") or syntax.upos[k] in _VERBAL
            for k in (*syntax.children(i, "obj", "obl", "ccomp", "xcomp"), *syntax.objects(i))
        )

    def _seen(self, predicate: Predicate) -> bool:
        scores = predicate.type_scores
        return len(scores) > 1 and bool(np.max(scores[1:]) >= SELECTION["neural_least"])

    def _agrees(self, predicate: Predicate | None, label: str) -> bool:
        """Whether the reader leans to the type so much that one condition of the lexicon may fail."""
        index = self._types.get(label)
        if predicate is None or index is None or index >= len(predicate.type_scores):
            return False
        return bool(predicate.type_scores[index] >= SELECTION["neural_lean"])

    def _phrasal(self, i: int, particle: str) -> bool:
        """Whether the verb has the particle: a dependent of that lemma, or the words after it ("take **part in**")."""
        syntax = self._syntax
        words = particle.split()
        if len(words) == 1:
            return any(
                syntax.lemmas[c] == particle or syntax.lowers[c] == particle
                for c in syntax.children(i, "obj", "advmod", "compound", "xcomp", "obl", "nsubj:pass")
            )
        low, lemmas = syntax.lowers, syntax.lemmas
        for start in range(i + 1, min(i + 5, syntax.size - len(words) + 1)):
            if all(low[start + k] == word or lemmas[start + k] == word for k, word in enumerate(words)):
                return True
        return False

    def _senses(self, i: int) -> tuple[TriggerSense, ...]:
        """The lexicon's senses of the word; those of the compound it ends first ("car **bomb**")."""
        syntax = self._syntax
        upos = syntax.upos[i]
        senses = trigger_senses(syntax.lemmas[i], upos)
        if upos in ("NOUN", "PROPN") and i and syntax.heads[i - 1] == i:
            compound = trigger_senses(f"{syntax.lemmas[i - 1]} {syntax.lemmas[i]}", "NOUN")
            return compound + senses if compound else senses
        return senses

    def _eligible(self, i: int, predicate: Predicate | None) -> bool:
        """Whether the word stands where an event can be named."""
        syntax = self._syntax
        upos, rel, deprel = syntax.upos[i], syntax.rels[i], syntax.deprels[i]
        if upos == "PROPN":
            return predicate is not None and predicate.score >= 0.6 and rel not in ("flat", "compound")
        if upos == "AUX":
            return rel not in ("aux", "cop")
        if upos == "NOUN" and rel in ("compound", "flat", "nmod") and deprel != "nmod":
            return deprel == "nmod:poss"
        return not (
            upos in ("VERB", "ADJ") and rel in ("amod", "compound", "case", "mark", "advmod", "fixed")
        )

    def _carrier(self, i: int) -> tuple[int | None, int | None, LightVerb | None]:
        """The light verb of the noun ``i``, the verb it is otherwise subject or object of, and the light verb's entry.

        Only a verb whose subject does what the noun names carries it ("launched an attack", not
        "condemned the attack").
        """
        syntax = self._syntax
        node = syntax.first_conjunct(i)
        for _ in range(3):
            head = syntax.heads[node]
            if (
                head >= 0
                and syntax.deprels[node] == "nmod"
                and syntax.lemmas[head] in words_of("transparent")
            ):
                node = syntax.first_conjunct(head)
            else:
                break
        head = syntax.heads[node]
        if head < 0:
            return None, None, None
        rel, deprel = syntax.rels[node], syntax.deprels[node]
        if syntax.upos[head] in _VERBAL:
            if rel == "obj" or deprel == "nsubj:pass":
                light = light_verb(syntax.lemmas[head], syntax.particle(head))
                if light is not None and self._carries(head):
                    return head, None, light
                return None, head, None
            if rel == "obl":
                preposition = syntax.case(node)
                light = light_verb(syntax.lemmas[head], preposition)
                if light is not None and light.particle == preposition and self._carries(head):
                    return head, None, light
                return None, None, None
            if rel == "nsubj":
                return None, head, None
        if deprel == "acl:relcl" or rel == "acl":
            return None, None, None
        for c in syntax.children(node, "acl"):
            if syntax.upos[c] == "VERB":
                light = light_verb(syntax.lemmas[c], syntax.particle(c))
                if (
                    light is not None
                    and self._carries(c)
                    and (syntax.is_passive(c) or node in syntax.objects(c))
                ):
                    return c, None, light
        return None, None, None

    def _carries(self, verb: int) -> bool:
        return self._syntax.lemmas[verb] not in words_of("not_carriers")

    # -- scores --------------------------------------------------------------------------------------------

    def _listed(self, trigger: Trigger, sense: TriggerSense, unmet: int) -> Option:
        """A type by a sense of the lexicon."""
        reasons = [
            f"lexicon: {sense.lemma} is {sense.type}{':' + sense.mode if sense.mode else ''} ({sense.weight:.2f})"
        ]
        if sense.needs:
            reasons.append(
                ("conditions: " if not unmet else "conditions in part: ") + ", ".join(sorted(sense.needs))
            )
        evidence = {"lexicon": odds(sense.weight), "unmet": float(unmet)}
        return self._option(trigger, sense, sense.type, evidence, reasons)

    def _unlisted(self, trigger: Trigger, known: set[str | None]) -> list[Option]:
        """Types that only the reader sees at the word."""
        found: list[Option] = []
        if trigger.predicate is None:
            return found
        scores = trigger.predicate.type_scores
        for label, index in self._types.items():
            if label in known or index >= len(scores) or scores[index] < SELECTION["neural_least"]:
                continue
            sense = _default_sense(self._syntax.lemmas[trigger.word], self._syntax.upos[trigger.word], label)
            reasons = ["no entry in the lexicon for this type"]
            found.append(self._option(trigger, sense, label, {"no_lexicon": 1.0}, reasons))
        return found

    def _option(
        self,
        trigger: Trigger,
        sense: TriggerSense,
        label: str,
        evidence: dict[str, float],
        reasons: list[str],
    ) -> Option:
        i, predicate = trigger.word, trigger.predicate
        parties = self._parties.find(sense, i, trigger.carrier, trigger.light)
        if predicate is not None:
            neural = self._neural(predicate, label)
            if neural is not None:
                evidence["neural"] = neural
                reasons.append(f"reader: {label} {predicate.type_scores[self._types[label]]:.2f}")
            evidence["predicate"] = min(max(odds(predicate.score), -2.0), 2.0)
        everybody = parties.actors + parties.recipients
        named, private = self._standing(everybody) if everybody else (False, False)
        inanimate = not parties.actors and bool(sense.actor_roles) and self._has_inanimate_subject(i, label)
        verbal = EVENT_TYPES[label].quad.startswith("verbal")
        covering = self._attributions.covering(i)
        holds = {
            "actor": bool(parties.actors),
            "no_actor": not parties.actors and bool(sense.actor_roles),
            "inanimate_speaker": inanimate and verbal,
            "inanimate_subject": inanimate and not verbal,
            "recipient": bool(parties.recipients),
            "missing_recipient": not parties.recipients
            and EVENT_TYPES[label].requires_recipient
            and not sense.reciprocal,
            "named": named,
            "foreign": private,
            "light": trigger.light is not None,
            "bare_noun": trigger.light is None and not everybody and self._syntax.upos[i] not in _VERBAL,
            "generic": not everybody and self._is_generic(i),
            "attributed": bool(covering),
            "content": any(frame.root == i for frame in covering),
            "statement": self._attributions.is_statement(i),
        }
        evidence.update((name, 1.0) for name, does in holds.items() if does)
        modes = self._modes(sense, label, predicate, reasons)
        reasons.extend(parties.reasons)
        event = Selected(
            i, trigger.carrier, trigger.host, trigger.light, sense, label, modes, 0.0, parties, tuple(reasons)
        )
        return Option(event, evidence)

    def _neural(self, predicate: Predicate, label: str) -> float | None:
        """``log p(type) / p(none)`` of the reader's type head, cut; None where it says nothing at all."""
        scores = predicate.type_scores
        index = self._types.get(label)
        if index is None or index >= len(scores) or float(scores.sum()) < 0.5:
            return None
        floor, none, cap = SELECTION["neural_floor"], SELECTION["neural_none"], SELECTION["neural_cap"]
        value = log(max(float(scores[index]), floor) / max(float(scores[0]), none))
        return min(max(value, -cap), cap)

    def _has_inanimate_subject(self, i: int, label: str) -> bool:
        """Whether an active verb has a noun for its subject that cannot be a party.

        Events may kill and destroy; only parties demand, accuse or threaten.
        """
        syntax = self._syntax
        if syntax.upos[i] not in _VERBAL or syntax.is_passive(i):
            return False
        verbal = EVENT_TYPES[label].quad.startswith("verbal")
        for k in syntax.subjects(i):
            if syntax.lowers[k] in RELATIVE and syntax.deprels[i] == "acl:relcl":
                k = syntax.heads[i]
            if syntax.upos[k] == "NOUN" and not self._participants.agentive(k) and (
                verbal or not self._is_event_noun(k)
            ):  # fmt: skip
                return True
        return False

    def _standing(self, heads: tuple[int, ...]) -> tuple[bool, bool]:
        """Whether some party belongs to politics, and whether all are businesses, clubs, "you" or nobody known."""
        named, private = False, True
        for head in heads:
            entity = self._participants.entity(head)
            if entity is None:
                private = private and self._syntax.lowers[head] in _ANYBODY
                continue
            if entity.kind in ("state", "igo") or (entity.country is not None and entity.kind in _POLITICAL):
                named = True
            elif not _PRIVATE.isdisjoint(entity.sectors) or entity.sectors == ("CVL",):
                continue
            private = False
        return named, private and not named

    def _is_generic(self, i: int) -> bool:
        syntax = self._syntax
        if syntax.upos[i] in _VERBAL:
            return False
        return syntax.child(i, "det", "nmod:poss", "nummod") is None

    def _modes(
        self, sense: TriggerSense, label: str, predicate: Predicate | None, reasons: list[str]
    ) -> tuple[str, ...]:
        if sense.mode is not None:
            return (sense.mode,)
        if predicate is None or len(predicate.mode_scores) < 2:
            return ()
        best = max(
            (k for k in self._modes_of.get(label, ()) if k < len(predicate.mode_scores)),
            key=lambda k: float(predicate.mode_scores[k]),
            default=None,
        )
        if best is None or predicate.mode_scores[best] < SELECTION["mode_neural"]:
            return ()
        mode = self._labels[best].partition(":")[2]
        if mode not in EVENT_TYPES[label].modes:
            return ()
        reasons.append(f"reader: mode {mode} {predicate.mode_scores[best]:.2f}")
        return (mode,)

    def _outside(self, i: int, predicate: Predicate | None) -> Selected | None:
        """An event that is reported as a happening, surely an event to the reader, of no type it is sure of."""
        if predicate is None or self._syntax.upos[i] != "VERB" or not self._attributions.covering(i):
            return None
        scores = predicate.type_scores
        if (
            float(scores.sum()) < 0.5
            or 1 - float(scores[0]) < SELECTION["outside"]
            or self._syntax.tense(i) == ""
        ):
            return None
        sense = _default_sense(self._syntax.lemmas[i], self._syntax.upos[i], "CONSULT")
        parties = self._parties.find(sense, i, None, None)
        if not parties.actors:
            return None
        reasons = ("an event to the reader, of no type it is sure of",)
        return Selected(i, None, None, None, None, None, (), 1 - float(scores[0]), parties, reasons)


def _default_sense(lemma: str, upos: str, label: str) -> TriggerSense:
    """The roles of a trigger that the lexicon lacks: doer and undergoer by PropBank, else the usual prepositions."""
    return TriggerSense(
        lemma,
        upos,
        label,
        None,
        0.0,
        None,
        frozenset(),
        frozenset(),
        ("ARG0",),
        ("ARG2", "to", "against", "ARG1", "on", "with"),
        label == "CONSULT",
        frozenset(),
        False,
        False,
    )
