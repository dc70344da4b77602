"""Whether the conditions of a trigger's sense hold of its arguments (``reportedly.ontology.condition``)."""

from __future__ import annotations

from collections.abc import Callable

from ..ontology.triggers import Condition, TriggerSense, condition
from .arguments import Arguments
from .participants import Participants
from .syntax import Syntax


class Conditions:
    """Tests the named conditions of the lexicon on the triggers of one reading."""

    __slots__ = (
        "_arguments",
        "_cache",
        "_is_event_noun",
        "_known_objects",
        "_lemmas",
        "_participants",
        "_sentences",
        "_structures",
        "_syntax",
    )

    def __init__(
        self,
        syntax: Syntax,
        arguments: Arguments,
        participants: Participants,
        is_event_noun: Callable[[int], bool],
    ) -> None:
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants
        self._is_event_noun = is_event_noun
        self._cache: dict[tuple[str, int, int | None], bool] = {}
        self._known_objects: dict[int, tuple[int, ...]] = {}
        self._lemmas: dict[int, tuple[str, ...]] = {}
        self._sentences: dict[int, frozenset[str]] = {}
        self._structures: dict[str, Callable[[int, int | None, TriggerSense], bool]] = {
            "has_object": lambda i, carrier, sense: bool(self._objects(i)),
            "no_object": lambda i, carrier, sense: not self._objects(i),
            "with_partner": self._with_partner,
            "has_recipient": self._has_recipient,
            "has_clause": lambda i, carrier, sense: syntax.child(i, "ccomp", "xcomp") is not None,
            "no_clause": lambda i, carrier, sense: syntax.child(i, "ccomp", "xcomp") is None,
            "has_infinitive": lambda i, carrier, sense: self._has_infinitive(i),
            "is_passive": lambda i, carrier, sense: syntax.is_passive(i),
            "is_plural": lambda i, carrier, sense: "Number=Plur" in syntax.words[i].feats,
            "is_light": lambda i, carrier, sense: (
                carrier is not None or syntax.possessor(i) is not None or bool(syntax.agents(i))
            ),
        }

    def unmet(self, sense: TriggerSense, i: int, carrier: int | None) -> int:
        """How many of the conditions that the sense needs fail at the trigger ``i``; 9 where one that bars it holds.

        Stops counting at two.
        """
        count = 0
        for name in sense.needs:
            if not self._holds(name, sense, i, carrier):
                count += 1
                if count > 1:
                    return count
        return 9 if any(self._holds(name, sense, i, carrier) for name in sense.bars) else count

    def _holds(self, name: str, sense: TriggerSense, i: int, carrier: int | None) -> bool:
        structure = self._structures.get(name)
        if structure is not None:
            return structure(i, carrier, sense)
        key = (name, i, carrier)
        known = self._cache.get(key)
        if known is None:
            known = self._cache[key] = self._test(condition(name), sense, i, carrier)
        return known

    def _test(self, test: Condition, sense: TriggerSense, i: int, carrier: int | None) -> bool:
        where = test.argument
        if where == "sentence":
            return not test.lemmas.isdisjoint(self.sentence_lemmas(i))
        if where == "phrase":
            return not test.lemmas.isdisjoint(self._phrase(i))
        if test.name == "object_is_event_noun":
            return any(self._is_event_noun(k) for k in self._objects(i))
        if where == "object":
            heads: tuple[int, ...] = self._objects(i)
        elif where == "subject":
            heads = self._arguments.fillers(i, "ARG0", carrier)
        elif where == "oblique":
            heads = tuple(self._arguments.all_obliques(i, carrier))
        elif where == "recipient":
            heads = self._recipients(i, carrier, sense)
        else:
            heads = (*self._objects(i), *self._arguments.fillers(i, "ARG0", carrier))
            heads += tuple(self._arguments.all_obliques(i, carrier))
        return any(self._fits(test, k) for k in heads)

    def _fits(self, test: Condition, head: int) -> bool:
        for k in self._arguments.substance(head):
            if test.holds(self.head_lemmas(k)):
                return True
        last = self._arguments.substance(head)[-1]
        if test.labels:
            label = self._participants.chains.label_of(last)
            if label is not None and label in test.labels:
                return True
        if (test.sectors or test.kinds) and self._participants.agentive(head):
            entity = self._participants.entity(head)
            if entity is not None:
                return test.holds((), sectors=entity.sectors, kind=entity.kind)
            if self._syntax.lowers[head] in ("he", "she", "him", "her", "who", "whom", "they", "them"):
                return "person" in test.kinds
        return False

    def head_lemmas(self, i: int) -> tuple[str, ...]:
        """The lemma of ``i``, and with the modifier before it."""
        known = self._lemmas.get(i)
        if known is None:
            lemmas, lowers = self._syntax.lemmas, self._syntax.lowers
            found = {lemmas[i]: None, lowers[i]: None}
            if lemmas[i].endswith("s"):
                found[lemmas[i][:-1]] = None
            if i and self._syntax.heads[i - 1] == i:
                found.update(dict.fromkeys(f"{lemmas[i - 1]} {form}" for form in tuple(found)))
            known = self._lemmas[i] = tuple(found)
        return known

    def sentence_lemmas(self, i: int) -> frozenset[str]:
        """The lemmas of the sentence of ``i``."""
        number = self._syntax.words[i].sentence
        known = self._sentences.get(number)
        if known is None:
            first, last = self._syntax.sentence(i)
            known = self._sentences[number] = frozenset(self._syntax.lemmas[first:last])
        return known

    def _objects(self, i: int) -> tuple[int, ...]:
        known = self._known_objects.get(i)
        if known is None:
            known = self._known_objects[i] = self._objects_of(i)
        return known

    def _objects_of(self, i: int) -> tuple[int, ...]:
        syntax = self._syntax
        labelled = self._arguments.fillers(i, "ARG1")
        if syntax.upos[i] in ("VERB", "AUX"):
            own = (
                syntax.objects(i) if syntax.child(i, "obj", "nsubj:pass") is not None or not labelled else ()
            )
            found = [k for k in (*own, *labelled) if k != i]
            if any(self._participants.agentive(k) for k in found):
                goods = [k for _, head in syntax.obliques(i, "with") for k in syntax.conjuncts(head)]
                found.extend(k for k in goods if not self._participants.agentive(k))
            agents = () if syntax.is_passive(i) else syntax.subjects(i)
            return tuple(dict.fromkeys(k for k in found if k not in agents or k in labelled))
        compounds = tuple(c for c in syntax.children(i, "compound"))
        inner = tuple(k for _, head in syntax.obliques(i, "of") for k in syntax.conjuncts(head))
        return tuple(dict.fromkeys(k for k in (*labelled, *inner, *compounds) if k != i))

    def _phrase(self, i: int) -> list[str]:
        syntax = self._syntax
        found: list[str] = []
        for c in syntax.children(i, "compound", "amod", "nmod", "det", "nummod", "advmod"):
            if c > i and syntax.deprels[c] != "compound":
                continue
            found.append(syntax.lemmas[c])
            found.append(syntax.lowers[c])
            for k in syntax.children(c, "compound", "amod", "conj", "punct"):
                if syntax.rels[k] != "punct":
                    found.append(syntax.lemmas[k])
                    found.append(f"{syntax.lemmas[k]} {syntax.lemmas[c]}")
        for _, head in syntax.obliques(i, "of"):
            for k in syntax.conjuncts(head):
                for inner in self._arguments.substance(k):
                    found.extend(self.head_lemmas(inner))
        if i and syntax.heads[i - 1] == i:
            found.append(f"{syntax.lemmas[i - 1]} {syntax.lemmas[i]}")
        return found

    def _has_infinitive(self, i: int) -> bool:
        syntax = self._syntax
        return any(
            "VerbForm=Inf" in syntax.words[c].feats
            or (syntax.child(c, "mark") is not None and syntax.lowers[c - 1] == "to")
            for c in syntax.children(i, "xcomp", "acl")
        )

    def _with_partner(self, i: int, carrier: int | None, sense: TriggerSense) -> bool:
        arguments = self._arguments
        if arguments.dyadic(i) or (carrier is not None and arguments.dyadic(carrier)):
            return True
        subjects = arguments.fillers(i, "ARG0", carrier)
        if len(subjects) > 1:
            return True
        return any(self._participants.several(k) or self._is_many(k) for k in subjects)

    def _is_many(self, head: int) -> bool:
        """Whether a plural stands for several parties ("the leaders"), not for the members of one ("Kenyan troops")."""
        if not self._syntax.is_plural_noun(head):
            return False
        entity = self._participants.entity(head)
        return entity is None or entity.country is None

    def _recipients(self, i: int, carrier: int | None, sense: TriggerSense) -> tuple[int, ...]:
        found: list[int] = []
        for role in sense.recipient_roles or ("ARG2", "to", "for", "with"):
            found.extend(k for k in self._arguments.fillers(i, role, carrier) if k != i)
        return tuple(found)

    def _has_recipient(self, i: int, carrier: int | None, sense: TriggerSense) -> bool:
        return any(self._participants.agentive(k) for k in self._recipients(i, carrier, sense))
