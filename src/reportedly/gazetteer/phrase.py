"""From an actor phrase to an entity: heads, modifiers, countries, titles and names.

A noun phrase is parted into known names and plain words; its head is found (the last part before a
preposition, clause or comma), the country is sought among the modifiers, then among "of" phrases,
then in what the caller knows. Nothing is looked up by pattern over the tables: each phrase costs a
few dictionary probes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from ..records import Entity
from .agents import AgentHeads, body_entity
from .index import NameIndex, Segment, Sense
from .named import PERSON_LABELS
from .names import Token, tokens
from .parts import Grammar, is_form
from .people import as_entity
from .tables import Body, Person, Territory


class Resolver:
    """Resolves actor phrases over a name index; pure and deterministic."""

    def __init__(self, index: NameIndex) -> None:
        self._grammar = Grammar(index)

    def resolve(self, text: str, on: date | None, label: str | None, country: str | None) -> Entity | None:
        """See :meth:`reportedly.gazetteer.Gazetteer.resolve`."""
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
            counted = counted or found[start].key in self._grammar.quantifiers or found[start].key.isdigit()
            start += 1
            if found[start].key == "of" and start < len(found) - 1:
                start += 1
        definite = start > 0 and found[start - 1].key == "the"
        found = found[start:]
        named: Entity | None = None
        for first, last in _clauses(found):
            entity = _Phrase(self._grammar, found[first:last], on, label, country, counted, definite).entity()
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
        if self.label in PERSON_LABELS and head.last - head.first == 1 and not is_form(head, "agent"):
            person = self._person_of(core, bare=True)
            if person is not None:
                return as_entity(person, self.on)
            if not is_form(head, "body"):
                return self._slug(core, "person")
        for form in ("person", "body", "name", "metonym", "capital", "agent", "adjective", "city"):
            for sense in senses:
                if sense.form == form:
                    entity = self._as(sense, head, core, after)
                    if entity is not None:
                        return entity
        return None

    def _as(
        self, sense: Sense, head: Segment, core: list[Segment], after: Sequence[Segment]
    ) -> Entity | None:
        of = sense.of
        if isinstance(of, Person):
            person = self._one_person(head)
            return as_entity(person, self.on) if person is not None else None
        if isinstance(of, Body):
            body = self._one_body(head, core, after)
            return body_entity(body, self.on) if body is not None else None
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
