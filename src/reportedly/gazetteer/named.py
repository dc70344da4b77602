"""Persons named in a phrase: titles, honorifics, full names, surnames, unknown names."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Entity
from .index import Segment
from .modifiers import PAST
from .names import Token
from .parts import Parts, is_form
from .people import as_entity
from .tables import AgentNoun, Body, Person, Territory

PERSON_LABELS = frozenset({"Person", "PERSON", "PER"})
_ORG_LABELS = frozenset({"Organization", "ORG", "Organisation"})
_PLACE_LABELS = frozenset({"Location", "LOC", "GPE", "Facility", "FAC", "Place"})


class NamedHeads(Parts):
    """Phrases whose head is a person's (or an unknown) name."""

    def _titled(self, core: list[Segment], after: Sequence[Segment]) -> Entity | None:
        """ "President Yoon Suk Yeol", "Mr Yoon", "foreign ministry spokesperson Maria Zakharova"."""
        at = -1
        noun: AgentNoun | None = None
        for i, segment in enumerate(core[:-1]):
            word = self.found[segment.first]
            if (
                segment.last - segment.first == 1
                and word.key in self.r.honorifics
                and (word.title or len(word.key) > 1)
            ):
                if not word.possessive:
                    at, noun = i, None
                continue
            if self.found[segment.last - 1].possessive:
                at = -1
                continue
            if word.title and word.key in self.r.adjectival and segment.last - segment.first == 1:
                if not any(isinstance(s.of, AgentNoun) and s.of.kind == "title" for s in segment.senses):
                    continue
            for sense in segment.senses:
                if isinstance(sense.of, AgentNoun) and sense.of.kind != "body" and not sense.plural:
                    at, noun = i, sense.of
        if at < 0:
            return None
        name = core[at + 1 :]
        first, last = name[0].first, name[-1].last
        run = self.found[first:last]
        if not all(token.title or token.key in self.r.index.particles for token in run):
            return None
        if any(token.possessive for token in run[:-1]):
            return None
        if noun is not None and any(is_form(segment, "body") for segment in name) and last - first > 1:
            return None
        if len(name) > 1 and any(
            isinstance(s.of, AgentNoun) and s.of.kind == "body" for s in name[-1].senses
        ):
            return None  # "National Harbour Board": no person
        country = self._title_country(core[: at + 1])
        role = noun.role if noun is not None else ""
        keys = [token.key for token in run]
        named = self.r.people.named
        person = named(keys, on=self.on, country=country, role=role, trace=self.trace)
        if person is None and country is None and self.given is not None:
            person = named(keys, on=self.on, country=self.given, role=role, trace=self.trace)
        for other in self._other_countries(core[: at + 1]) if person is None else ():
            person = person or named(keys, on=self.on, country=other, role=role, trace=self.trace)
        if person is not None:
            return as_entity(person, self.on, former=self.former)
        text = " ".join(token.text for token in run)
        if len(run) == 1 and self.r.index.by_surname.get(keys[0]) and country is None:
            return None
        sectors = noun.sectors if noun is not None else ()
        if self.former and noun is not None:
            sectors = self._former_sectors(noun, sectors)
        office = None
        if noun is not None and noun.kind == "title":
            office = f"former {noun.noun}" if self.former else noun.noun
        where = country if country is not None else (self.given if noun is not None else None)
        return Entity("-".join(keys), text, where, sectors, "person", office)

    def _title_country(self, before: Sequence[Segment]) -> str | None:
        for i in range(len(before) - 1, -1, -1):
            if self.r.is_stance(self.found, before[i]) or self._is_relation(before[i]):
                continue
            for sense in before[i].senses:
                if isinstance(sense.of, Territory) and not sense.countries:
                    return sense.of.country
                if isinstance(sense.of, Body):
                    return sense.of.country or sense.of.id
        return None

    def _other_countries(self, before: Sequence[Segment]) -> list[str]:
        """What the words before a title can mean as well, the name deciding: "Dominican" is Dominica's too."""
        return [
            sense.of.country
            for segment in before
            for sense in segment.senses
            if sense.countries and isinstance(sense.of, Territory)
        ]

    def _person_of(self, core: Sequence[Segment], *, bare: bool) -> Person | None:
        run = self._name_run(core)
        keys = [token.key for token in run]
        return self.r.people.named(
            keys, on=self.on, country=self.given, bare=bare and len(keys) == 1, trace=self.trace
        )

    def _name_run(self, core: Sequence[Segment]) -> Sequence[Token]:
        """The capitalised words at the end of the core, back to a possessive or a plain word."""
        last = core[-1].last
        first = last - 1
        while first > core[0].first:
            before = self.found[first - 1]
            if before.possessive or not (before.title or before.key in self.r.index.particles):
                break
            first -= 1
        return self.found[first:last]

    def _is_unknown_name(self, core: Sequence[Segment]) -> bool:
        """Whether the head is a known name glued to an unknown capitalised word: "Jim Jordan"."""
        head, before = core[-1], core[-2]
        if before.senses or is_form(head, "agent") or is_form(head, "person"):
            return False
        if is_form(head, "body") and self.label not in PERSON_LABELS | _PLACE_LABELS:
            return False
        word = self.found[before.first]
        return word.title and not word.possessive and not self.found[head.first].joined

    def _unknown_name(self, core: list[Segment]) -> Entity | None:
        word = self.found[core[-1].last - 1]
        if not word.title:
            return None
        run = self._name_run(core)
        if self.label in _ORG_LABELS:
            return self._slug(core, "organization")
        keys = [token.key for token in run]
        if self.label not in _PLACE_LABELS and not (self.definite and len(keys) == 1):
            named = self.r.people.named
            person = named(keys, on=self.on, country=self.given, bare=len(keys) == 1, trace=self.trace)
            if person is None and len(keys) == 1 and self.given is not None:
                person = named(keys, on=self.on, country=None, bare=True, trace=self.trace)
            if person is not None:
                return as_entity(person, self.on)
            if self.label in PERSON_LABELS:
                if len(keys) == 1 and len(self.r.index.by_surname.get(keys[0])) > 0:
                    return None
                return self._slug(core, "person")
        return None

    def _slug(self, core: Sequence[Segment], kind: str) -> Entity | None:
        run = self._name_run(core)
        while len(run) > 1 and run[0].key in self.r.honorifics:
            run = run[1:]
        country = self._title_country(core[:-1]) if kind == "organization" else None
        text = " ".join(token.text for token in run)
        return Entity("-".join(token.key for token in run), text, country, (), kind)  # type: ignore[arg-type]

    def _former_sectors(self, noun: AgentNoun, sectors: tuple[str, ...]) -> tuple[str, ...]:
        """The sectors of a noun after a word like "former": those of the establishment become ELI."""
        if not self.former or noun.kind == "body":
            return sectors
        for effect in PAST:
            if effect.fits(sectors, noun.kind):
                return effect.applied(sectors)
        return sectors
