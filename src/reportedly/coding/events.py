"""Which words name events, and of what PLOVER type: the lexicon's senses weighed with the reader's scores.

Every verb, noun and adjective that the trigger lexicon knows, or that the reader takes for an event, is a
candidate. A candidate's score for a type is a sum of log-odds (``data/coder.toml``, ``selection``): the sense's
weight, its conditions met; the reader's type head; the reader's belief that the word is a predicate; who takes
part. Then one event is kept of what one clause tells twice: a light verb and its noun, "met" and "meeting", a
word and its apposition.
"""

from __future__ import annotations

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
from .participants import Participants
from .parties import Parties, PartyFinder
from .syntax import Syntax

_VERBAL = ("VERB", "AUX")
_NO_ROLES = Parties((), ())
_POLITICAL = frozenset({"state", "igo", "organization", "group", "person"})
_ANYBODY = frozenset("i me my you your we us our one".split())
_PRIVATE = frozenset({"BUS", "MED", "SPORT", "ATH", "ENT"})


@dataclass(frozen=True, slots=True)
class Selected:
    """One event: its trigger word, the light verb that carries it, its sense, parties and probability.

    ``host``: the verb of occurrence or aspect the noun is subject or object of, or None. ``type`` None: an
    event outside the ontology.
    """

    trigger: int
    carrier: int | None
    host: int | None
    light: LightVerb | None
    sense: TriggerSense | None
    type: str | None
    modes: tuple[str, ...]
    probability: float
    parties: Parties
    reasons: tuple[str, ...]
    folded: tuple[int, ...] = ()
    """Trigger words of further mentions of the same event in the sentence, folded into this one."""


def odds(probability: float) -> float:
    """The log-odds of a probability (cut at 0.001 and 0.999)."""
    p = min(max(probability, 0.001), 0.999)
    return log(p / (1 - p))


def share(score: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + exp(-score))


class EventFinder:
    """Selects the events of one reading."""

    __slots__ = (
        "_arguments",
        "_attributions",
        "_conditions",
        "_labels",
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
    ) -> None:
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants
        self._attributions = attributions
        self._parties = parties
        self._predicates = arguments.by_word
        self._conditions = Conditions(syntax, arguments, participants, self._is_event_noun)
        self._types = {
            label: index for index, label in enumerate(reading.type_labels) if label in EVENT_TYPES
        }
        self._labels = reading.mode_labels

    def find(self) -> list[Selected]:
        """The events in text order."""
        found: dict[int, Selected] = {}
        for i in range(self._syntax.size):
            event = self._candidate(i)
            if event is not None:
                found[i] = event
        return self._reduced(found)

    # -- candidates ----------------------------------------------------------------------------------------

    def _is_event_noun(self, i: int) -> bool:
        return self._syntax.upos[i] == "NOUN" and bool(trigger_senses(self._syntax.lemmas[i], "NOUN"))

    def _candidate(self, i: int) -> Selected | None:
        syntax = self._syntax
        upos = syntax.upos[i]
        if upos not in ("VERB", "NOUN", "ADJ", "AUX", "PROPN"):
            return None
        predicate = self._predicates.get(i)
        senses = self._senses(i)
        if not senses and (predicate is None or not self._seen(predicate)):
            return None
        if not self._eligible(i, predicate):
            return None
        carrier, host, light = self._carrier(i) if upos not in _VERBAL else (None, None, None)
        options: list[tuple[float, Selected]] = []
        statement = self._attributions.is_statement(i)
        governed = {p for p, _ in syntax.obliques(i)} | {syntax.particle(i)}
        for sense in senses:
            if (
                sense.particle is not None
                and sense.particle not in governed
                and not self._phrasal(i, sense.particle)
            ):
                continue
            if statement and not sense.needs and sense.particle is None and self._is_saying(i):
                continue
            if statement and self._denies(i):
                continue
            unmet = self._conditions.unmet(sense, i, carrier)
            if unmet and (unmet > 1 or not self._agrees(predicate, sense.type)):
                continue
            options.append(self._scored(i, carrier, host, light, sense, predicate, unmet))
        if predicate is not None and not (statement and self._is_saying(i)):
            options.extend(self._unlisted(i, carrier, host, light, predicate, {o.type for _, o in options}))
        if not options:
            return None
        best = max(options, key=lambda option: option[0])
        if best[1].probability >= SELECTION["threshold"]:
            return best[1]
        return None if statement else self._outside(i, predicate)

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

        Only a verb whose subject does what the noun names carries it ("launched an attack", not "condemned the attack").
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

    def _scored(
        self,
        i: int,
        carrier: int | None,
        host: int | None,
        light: LightVerb | None,
        sense: TriggerSense,
        predicate: Predicate | None,
        unmet: int,
    ) -> tuple[float, Selected]:
        weight = SELECTION["lexicon"] * odds(sense.weight) + SELECTION["unmet"] * unmet
        reasons = [
            f"lexicon: {sense.lemma} is {sense.type}{':' + sense.mode if sense.mode else ''} ({sense.weight:.2f})"
        ]
        if sense.needs:
            reasons.append(
                ("conditions: " if not unmet else "conditions in part: ") + ", ".join(sorted(sense.needs))
            )
        parties = self._parties.find(sense, i, carrier, light)
        return self._option(i, carrier, host, light, sense, sense.type, weight, parties, predicate, reasons)

    def _unlisted(
        self,
        i: int,
        carrier: int | None,
        host: int | None,
        light: LightVerb | None,
        predicate: Predicate,
        known: set[str | None],
    ) -> list[tuple[float, Selected]]:
        """Types that only the reader sees at the word."""
        found = []
        for label, index in self._types.items():
            if label in known or index >= len(predicate.type_scores):
                continue
            if predicate.type_scores[index] >= SELECTION["neural_least"]:
                sense = _default_sense(self._syntax.lemmas[i], self._syntax.upos[i], label)
                parties = self._parties.find(sense, i, carrier, light)
                weight = SELECTION["no_lexicon"]
                reasons = ["no entry in the lexicon for this type"]
                found.append(
                    self._option(i, carrier, host, light, sense, label, weight, parties, predicate, reasons)
                )
        return found

    def _option(
        self,
        i: int,
        carrier: int | None,
        host: int | None,
        light: LightVerb | None,
        sense: TriggerSense,
        label: str,
        score: float,
        parties: Parties,
        predicate: Predicate | None,
        reasons: list[str],
    ) -> tuple[float, Selected]:
        table = SELECTION
        if predicate is not None:
            neural = self._neural(predicate, label)
            if neural is not None:
                score += table["neural"] * neural
                reasons.append(f"reader: {label} {predicate.type_scores[self._types[label]]:.2f}")
            score += table["predicate"] * min(max(odds(predicate.score), -2.0), 2.0) * 0.5
        if parties.actors:
            score += table["actor"]
        elif sense.actor_roles:
            score += table["no_actor"]
            if self._has_inanimate_subject(i):
                score += table["inanimate_subject"]
        if parties.recipients:
            score += table["recipient"]
        elif EVENT_TYPES[label].requires_recipient and not sense.reciprocal:
            score += table["missing_recipient"]
        everybody = parties.actors + parties.recipients
        if everybody:
            named, private = self._standing(everybody)
            score += table["named"] if named else 0.0
            score += table["foreign"] if private else 0.0
        if light is not None:
            score += table["light"]
        elif not everybody and self._syntax.upos[i] not in _VERBAL:
            score += table["bare_noun"]
        if not everybody and self._is_generic(i):
            score += table["generic"]
        covering = self._attributions.covering(i)
        if covering:
            score += table["attributed"]
            if any(frame.root == i for frame in covering):
                score += table["content"]
        if self._attributions.is_statement(i):
            score += table["statement"]
        modes = self._modes(sense, label, predicate, reasons)
        probability = share(score)
        reasons.extend(parties.reasons)
        return score, Selected(
            i, carrier, host, light, sense, label, modes, probability, parties, tuple(reasons)
        )

    def _neural(self, predicate: Predicate, label: str) -> float | None:
        """``log p(type) / p(none)`` of the reader's type head, cut; None where it says nothing at all."""
        scores = predicate.type_scores
        index = self._types.get(label)
        if index is None or index >= len(scores) or float(scores.sum()) < 0.5:
            return None
        floor, none, cap = SELECTION["neural_floor"], SELECTION["neural_none"], SELECTION["neural_cap"]
        value = log(max(float(scores[index]), floor) / max(float(scores[0]), none))
        return min(max(value, -cap), cap)

    def _has_inanimate_subject(self, i: int) -> bool:
        """Whether an active verb has a noun for its subject that cannot be a party."""
        syntax = self._syntax
        if syntax.upos[i] not in _VERBAL or syntax.is_passive(i):
            return False
        return any(
            syntax.upos[k] == "NOUN" and not self._is_event_noun(k) and not self._participants.agentive(k)
            for k in syntax.subjects(i)
        )

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
        prefix = f"{label}:"
        best = max(
            (
                k
                for k, name in enumerate(self._labels[: len(predicate.mode_scores)])
                if name.startswith(prefix)
            ),
            key=lambda k: float(predicate.mode_scores[k]),
            default=None,
        )
        if best is None or predicate.mode_scores[best] < SELECTION["mode_neural"]:
            return ()
        mode = self._labels[best][len(prefix) :]
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

    # -- one event of what is told twice -------------------------------------------------------------------

    def _reduced(self, found: dict[int, Selected]) -> list[Selected]:
        """One event of what is told twice."""
        for i in list(found):
            event = found.get(i)
            if event is not None and event.carrier in found:
                verb = found[event.carrier]
                if verb.type != event.type and verb.sense is not None and not _of_object(verb.sense):
                    continue
                absorbs = verb.sense is not None and verb.sense.absorbs
                if absorbs and self._syntax.lemmas[verb.trigger] not in words_of("pure_light"):
                    self._fold(found, into=verb.trigger, gone=i)
                    continue
                self._fold(found, into=i, gone=verb.trigger)
                if absorbs and verb.probability > event.probability:
                    found[i] = replace(
                        found[i],
                        type=verb.type,
                        modes=verb.modes,
                        sense=verb.sense,
                        probability=verb.probability,
                    )
        for i in list(found):
            event = found.get(i)
            if event is not None and event.sense is not None and event.sense.absorbs:
                for k in self._absorbed(i):
                    if k in found and k != i:
                        self._fold(found, into=i, gone=k)
        for i in list(found):
            if i in found:
                cause = self._cause(i, found)
                if cause is not None:
                    self._fold(found, into=cause, gone=i)
        kept: list[int] = []
        for i in sorted(found):
            twin = next((k for k in reversed(kept) if self._same(found[k], found[i])), None)
            if twin is None:
                kept.append(i)
            elif self._better(found[i], found[twin]):
                self._fold(found, into=i, gone=twin)
                kept[kept.index(twin)] = i
            else:
                self._fold(found, into=twin, gone=i)
        return [found[i] for i in sorted(found)]

    def _fold(self, found: dict[int, Selected], *, into: int, gone: int) -> None:
        """Let one event take in another mention of itself, with the parties only that names."""
        event, other = found[into], found.pop(gone)
        actors = event.parties.actors
        recipients = event.parties.recipients
        if event.type == other.type:
            actors = actors or tuple(k for k in other.parties.actors if k not in recipients)
            recipients = recipients or tuple(k for k in other.parties.recipients if k not in actors)
        if event.sense is not None and event.sense.reciprocal:
            recipients = ()
        found[into] = replace(
            event,
            parties=Parties(actors, recipients, event.parties.reasons),
            reasons=(*event.reasons, f"folded in: '{self._syntax.words[gone].text}'"),
            folded=(*event.folded, gone, *other.folded),
        )

    def _cause(self, i: int, found: dict[int, Selected]) -> int | None:
        """The attack that a word of harm tells the outcome of ("exploded, **killing** two"), or that follows a move of
        the same forces ("**rolled** in and shelled the camp"), else None."""
        syntax, event = self._syntax, found[i]
        if event.type == "MOBILIZE" and syntax.upos[i] in _VERBAL:
            for c in syntax.children(i, "conj", "advcl"):
                other = found.get(c)
                if (
                    other is not None
                    and other.type == "ASSAULT"
                    and set(event.parties.actors) & set(other.parties.actors)
                ):
                    return c
            return None
        if (
            event.type != "ASSAULT"
            or syntax.lemmas[i] not in words_of("harm")
            or syntax.upos[i] not in _VERBAL
        ):
            return None
        near = [syntax.heads[i]] if syntax.rels[i] in ("advcl", "conj", "acl", "xcomp", "parataxis") else []
        near += [c for c in syntax.children(i, "nsubj", "obl", "advcl")]
        for k in near:
            cause = found.get(k)
            if cause is not None and cause.type == "ASSAULT" and syntax.lemmas[k] not in words_of("harm"):
                return k
        return None

    def _absorbed(self, i: int) -> list[int]:
        """Nouns that belong to the event of the verb (or noun) ``i``: its object and what that is made of."""
        syntax = self._syntax
        found: list[int] = []
        heads = list(syntax.objects(i)) if syntax.upos[i] in _VERBAL else []
        heads += [h for p, h in syntax.obliques(i) if p in ("to", "of", "for", "on")]
        for head in heads:
            for k in self._arguments.substance(head):
                found.append(k)
                found.extend(c for c in syntax.children(k, "conj") if syntax.upos[c] == "NOUN")
        return found

    def _same(self, first: Selected, second: Selected) -> bool:
        """Whether two selected words of one sentence tell one event."""
        syntax = self._syntax
        if (
            syntax.words[first.trigger].sentence != syntax.words[second.trigger].sentence
            or first.type != second.type
        ):
            return False
        a, b = first.trigger, second.trigger
        if syntax.rels[b] == "appos" and syntax.heads[b] == a:
            return True
        if first.carrier is not None and first.carrier == second.carrier:
            return True
        if syntax.upos[a] in _VERBAL and syntax.upos[b] in _VERBAL:
            return False
        verb, noun = (first, second) if syntax.upos[a] in _VERBAL else (second, first)
        if syntax.upos[verb.trigger] not in _VERBAL:
            return (
                syntax.deprels[b] == "nmod"
                and syntax.heads[b] == a
                and not second.parties.actors
                and not second.parties.recipients
            )
        if not syntax.dominates(verb.trigger, noun.trigger) or syntax.clause(noun.trigger) != syntax.clause(
            verb.trigger
        ):
            return False
        parties = set(noun.parties.actors) | set(noun.parties.recipients)
        return parties <= set(verb.parties.actors) | set(verb.parties.recipients)

    def _better(self, event: Selected, twin: Selected) -> bool:
        if (self._syntax.upos[event.trigger] in _VERBAL) != (self._syntax.upos[twin.trigger] in _VERBAL):
            return self._syntax.upos[event.trigger] in _VERBAL
        return event.probability > twin.probability


def _of_object(sense: TriggerSense) -> bool:
    """Whether the sense holds of a verb only by virtue of its object ("impose" of sanctions)."""
    return sense.absorbs or any(name.startswith("object_is_") for name in sense.needs)


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
