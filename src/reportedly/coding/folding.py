"""One event of what a sentence tells more than once.

A light verb and its noun, a verb that takes its object in ("sign a deal"), the harm beside its cause,
"met" and "meeting", a word and its apposition: the mentions are folded into one, which keeps the parties
that any of them names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile

from ..ontology.triggers import LightVerb, TriggerSense
from ._tables import words_of
from .arguments import Arguments
from .parties import Parties
from .syntax import Syntax

_VERBAL = ("VERB", "AUX")


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


class Folder:
    """Folds the mentions of one event in one reading."""

    __slots__ = ("_arguments", "_syntax")

    def __init__(self, syntax: Syntax, arguments: Arguments) -> None:
        self._syntax = syntax
        self._arguments = arguments

    def reduced(self, found: dict[int, Selected]) -> list[Selected]:
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
            first, _ = self._syntax.sentence(i)
            near = takewhile(first.__le__, reversed(kept))
            twin = next((k for k in near if self._same(found[k], found[i])), None)
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
        near += syntax.children(i, "nsubj", "obl", "advcl")
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
