"""From an actor phrase to an entity: heads, modifiers, countries, titles and names.

A noun phrase is parted into known names and plain words; its head is found (the last part before a
preposition, clause or comma), the country is sought among the modifiers, then among "of" phrases,
then in what the caller knows. Nothing is looked up by pattern over the tables: each phrase costs a
few dictionary probes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from ..records import Entity
from .agents import AgentHeads
from .contexts import OTHER_LEAD, PERSON_LEAD, STATE_LEAD, WEIGHT, Context, class_of
from .index import Form, NameIndex, Segment, Sense
from .linking import (
    FOCUS,
    LEAST,
    MARGIN,
    NO_LONGER,
    NOT_YET,
    OTHER_COUNTRY,
    OWN_ENTRY,
    PRIORS,
    SAME_COUNTRY,
    Trace,
    label_score,
)
from .named import PERSON_LABELS
from .names import Token, tokens
from .parts import Grammar, is_form
from .people import as_entity
from .tables import PEOPLE, Body, Person, Territory

_FORM_WORDS: Mapping[Form, str] = {
    "person": "a person's full name",
    "body": "a body's name",
    "name": "a territory's name",
    "metonym": "a seat or palace that stands for a government",
    "capital": "a capital that stands for a government",
    "agent": "a noun for a kind of actor",
    "adjective": "the adjective or people of a territory",
    "city": "a town of a territory",
}
_INDEFINITE = frozenset({"a", "an", "another"})
_OF = ("against", "of")
_WHAT: Mapping[str, str] = {
    "official": "someone in office",
    "place": "a place or its government",
    "people": "a people",
    "authority": "an authority",
    "party": "a party",
    "armed": "an armed group",
    "media": "a medium",
    "company": "a company",
    "organization": "an organization",
}
_EARLY = 400
"""Days by which a body may be named before the day it is said to begin: such days are often rough."""


class Resolver:
    """Resolves actor phrases over a name index; pure and deterministic."""

    def __init__(self, index: NameIndex) -> None:
        self._grammar = Grammar(index)

    def resolve(
        self,
        text: str,
        on: date | None,
        label: str | None,
        country: str | None,
        trace: Trace | None = None,
        context: Context | None = None,
    ) -> Entity | None:
        """See :meth:`reportedly.gazetteer.Gazetteer.resolve`; ``trace`` collects candidates and reasons."""
        found = tokens(text)
        if not found:
            return None
        start = 0
        counted = False
        while start < len(found) - 1 and (
            found[start].key in self._grammar.determiners
            or (found[start].key in self._grammar.quantifiers and not found[start].upper)
            or found[start].key.isdigit()
        ):
            if found[start].title and self._grammar.index.senses(
                f"{found[start].key} {found[start + 1].key}"
            ):
                break  # "No 10" and "One Nation" are names
            counted = counted or found[start].key in self._grammar.quantifiers or found[start].key.isdigit()
            start += 1
            if found[start].key == "of" and start < len(found) - 1:
                start += 1
        definite = start > 0 and found[start - 1].key == "the"
        indefinite = start > 0 and found[start - 1].key in _INDEFINITE
        found = found[start:]
        named: Entity | None = None
        for first, last in _clauses(found):
            phrase = _Phrase(
                self._grammar, found[first:last], on, label, country, counted, definite, trace, context
            )
            phrase.indefinite = indefinite
            entity = phrase.entity()
            if entity is None:
                continue
            if named is None:
                named = entity
                if entity.kind not in {"generic", "group"}:
                    break
            elif entity.kind == "person" and named.country in {None, entity.country}:
                return entity
        return named

    def country(self, text: str) -> str | None:
        """See :meth:`reportedly.gazetteer.Gazetteer.country`."""
        found = tokens(text)
        weak: str | None = None
        for segment in self._grammar.index.segments(found):
            if self._grammar.is_stance(found, segment):
                continue
            for sense in segment.senses:
                if isinstance(sense.of, Territory):
                    if not sense.countries:
                        return sense.of.country
                    if weak is None and sense.of.country in sense.countries:
                        weak = sense.of.country
        return weak


def _clauses(found: Sequence[Token]) -> list[tuple[int, int]]:
    """The phrase up to its first comma, then each part after a comma: appositions name the same actor."""
    cuts = [0, *[i for i, token in enumerate(found) if token.comma and i > 0], len(found)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _is_state(senses: Sequence[Sense]) -> bool:
    """Whether a word is a state's own name: "Jordan", "Chad". Alone it stands for no namesake in office."""
    return any(
        sense.form == "name" and isinstance(sense.of, Territory) and not sense.countries for sense in senses
    )


class _Phrase(AgentHeads):
    """One noun phrase being resolved."""

    def entity(self) -> Entity | None:
        segments = self.segments
        end = len(segments)
        for i, segment in enumerate(segments):
            word = self.found[segment.first]
            if segment.senses or segment.last - segment.first > 1:
                continue
            if i and word.key == "and" and not word.title:
                return self._coordinated(i)
            if word.joined:
                continue  # "London-based" says where; "based in London" would end the head
            if i and not word.title and (word.key in self.r.prepositions or word.key in self.r.clause):
                end = i
                break
        core = list(segments[:end])
        core = self._strip(core)
        if not core:
            return None
        return self._core(core, segments[end:])

    def _coordinated(self, at: int) -> Entity | None:
        """ "X and Y" as one phrase: only where both sides stand for the same entity's country."""
        left, right = self.segments[:at], self.segments[at + 1 :]
        ours, theirs = self._countries(left), self._countries(right)
        if ours and theirs and ours != theirs:
            return None
        if any(isinstance(sense.of, Body | Person) for segment in right for sense in segment.senses[:1]):
            return None
        core = self._strip(list(left))
        head = core[-1] if core else None
        if (
            head is None
            or is_form(head, "adjective")
            and any(is_form(segment, "adjective") for segment in right)
        ):
            return None
        return self._core(core, right if not ours else [])

    def _core(self, core: list[Segment], after: Sequence[Segment]) -> Entity | None:
        titled = self._titled(core, after)
        if titled is not None:
            return titled
        head = core[-1]
        senses = self._fitting(head, core)
        if len(core) > 1 and self._is_unknown_name(core):
            return self._unknown_name(core)
        if not senses:
            return self._unknown_name(core)
        if head.last - head.first == 1 and not is_form(head, "agent") and self._is_person(senses):
            bare = len(core) == 1
            person = None if bare and _is_state(senses) else self._person_of(core, bare=True)
            if person is not None:
                return as_entity(person, self.on)
            if not is_form(head, "body"):
                return self._slug(core, "person")
        return self._best(self._ranked(senses, core, after), head, core, after)

    def _is_person(self, senses: Sequence[Sense]) -> bool:
        """Whether one word that is a name of other things too is a person's here: the reader says so, or, where its
        vector of the name is known, what is around the name speaks of a person rather than of those."""
        if self.context is None:
            return self.label in PERSON_LABELS
        others = max((self.context.of(kind) for kind in map(class_of, senses) if kind), default=0.0)
        lead = self.context.person - others
        if self.trace is not None:
            self.trace.reason(
                f"the words around it speak of a person {lead:+.2g} more than of what else it can be"
            )
        taken = self.label in PERSON_LABELS
        if lead > (OTHER_LEAD if not taken else STATE_LEAD if _is_state(senses) else PERSON_LEAD):
            return True
        if self.label in PERSON_LABELS:
            self.label = None
        return False

    def _best(
        self,
        ranked: list[tuple[float, Sense, list[str]]],
        head: Segment,
        core: list[Segment],
        after: Sequence[Segment],
    ) -> Entity | None:
        """The best candidate that stands out; where several are as good, none of them."""
        at, chosen = 0, None
        undecided: set[str] = set()
        while at < len(ranked) and chosen is None:
            score = ranked[at][0]
            level: list[Entity] = []
            while at < len(ranked) and ranked[at][0] > score - MARGIN:
                value, sense, why = ranked[at]
                at += 1
                if sense.form in undecided:
                    continue
                entity = self._as(sense, head, core, after)
                if entity is None:
                    continue
                if self.trace is not None:
                    self.trace.candidate(entity, value, *why)
                if value >= LEAST and all(entity.id != other.id for other in level):
                    level.append(entity)
            if len(level) == 1:
                chosen = level[0]
            elif level:
                undecided.add(ranked[at - 1][1].form)
                if self.trace is not None:
                    names = ", ".join(entity.id for entity in level)
                    self.trace.reason(f"nothing here tells {names} apart: none is linked")
        if self.trace is not None:
            for value, sense, why in ranked[at:]:
                entity = self._as(sense, head, core, after)
                if entity is not None:
                    self.trace.candidate(entity, value, *why)
        return chosen

    def _ranked(
        self, senses: Sequence[Sense], core: Sequence[Segment], after: Sequence[Segment]
    ) -> list[tuple[float, Sense, list[str]]]:
        """The senses with their scores, best first; why, where somebody asks."""
        if len(senses) == 1 and self.trace is None and not isinstance(senses[0].of, Body):
            return [(PRIORS[senses[0].form], senses[0], [])]
        explicit = self._countries(core[:-1]) or self._countries(after)
        ranked = []
        of_form: dict[str, int] = {}
        for sense in senses:
            parts = [(PRIORS[sense.form], _FORM_WORDS[sense.form])]
            parts += self._fit(sense, explicit)
            if not isinstance(sense.of, Body):
                order = of_form[sense.form] = of_form.get(sense.form, 0) + 1
                if order > 1:
                    parts.append((-MARGIN * (order - 1), "less prominent than the one before"))
            why = [f"{text} {value:+.1f}" for value, text in parts] if self.trace is not None else []
            ranked.append((sum(value for value, _ in parts), sense, why))
        ranked.sort(key=lambda row: -row[0])
        return ranked

    def _fit(self, sense: Sense, explicit: set[str]) -> list[tuple[float, str]]:
        """What speaks for or against a sense here, beside its form."""
        of = sense.of
        parts: list[tuple[float, str]] = []
        if sense.own:
            parts.append((OWN_ENTRY, "an entry of your own"))
        if self.context is not None:
            if value := WEIGHT * self.context.of(class_of(sense)):
                parts.append((value, f"the words around it speak {_OF[value > 0]} {_WHAT[class_of(sense)]}"))
        elif value := label_score(self.label, sense.form):
            parts.append((value, f"the words are marked as {self.label}"))
        if isinstance(of, Body):
            if explicit and of.country is not None:
                if of.country in explicit:
                    parts.append((SAME_COUNTRY, f"{of.country} is named with it"))
                else:
                    parts.append((OTHER_COUNTRY, f"another country than {of.country} is named with it"))
            elif self.given is not None and of.country == self.given:
                parts.append((FOCUS, f"{of.country} is the country in context"))
        if self.on is not None and isinstance(of, Body | Territory):
            if (of.first - self.on).days > _EARLY:
                parts.append((NOT_YET, f"it begins in {of.first.year}"))
            elif of.last < self.on:
                parts.append((NO_LONGER, f"it ended in {of.last.year}"))
        return parts

    def _as(
        self, sense: Sense, head: Segment, core: list[Segment], after: Sequence[Segment]
    ) -> Entity | None:
        of = sense.of
        if isinstance(of, Person):
            person = of if sense.own else self._one_person(head)
            return as_entity(person, self.on) if person is not None else None
        if isinstance(of, Body) and of.role == PEOPLE:
            return self._people(of, core, after)
        if isinstance(of, Body):
            return self.r.body_entity(of, self.on)
        if isinstance(of, Territory):
            return self._territory(sense, of, head)
        return self._agent(of, sense, head, core, after)

    def _territory(self, sense: Sense, of: Territory, head: Segment) -> Entity | None:
        if sense.form == "city":
            city = self.found[head.first : head.last]
            name = " ".join(token.text for token in city)
            return Entity(
                f"{of.country}-{self.key(head).replace(' ', '-').upper()}", name, of.country, (), "place"
            )
        if sense.form == "adjective" and of.name != " ".join(
            t.text for t in self.found[head.first : head.last]
        ):
            sectors = ("CVL",) if self.counted and sense.plural else ()
            return Entity(
                of.id if of.id == of.country or "PRE" in of.sectors else of.country,
                of.name,
                of.country,
                sectors,
                "group",
            )
        if of.id != of.country:
            return Entity(
                of.id, of.name, of.country, of.sectors, "place" if "PRE" not in of.sectors else "state"
            )
        return Entity(of.id, of.name, of.country, of.sectors, "state")
