"""Agent nouns with their owners: "South Korea's spy agency", "soldiers from X", "the X administration"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..records import Entity
from .index import Segment, Sense
from .named import NamedHeads
from .people import as_entity
from .tables import AgentNoun, Body, Person, Territory

_STATE_CODES = frozenset({"PRES"})
_CHIEFS = frozenset({"chief", "head", "leader", "director", "president"})
_BARE_GOVERNMENT = frozenset(
    {
        "government",
        "administration",
        "regime",
        "authorities",
        "leadership",
        "state",
        "executive",
        "central government",
        "federal government",
        "national government",
        "cabinet",
        "country",
        "nation",
        "authority",
    }
)


class AgentHeads(NamedHeads):
    """Phrases whose head is a noun for a kind of actor."""

    def _agent(
        self, noun: AgentNoun, sense: Sense, head: Segment, core: list[Segment], after: Sequence[Segment]
    ) -> Entity | None:
        owner = self._owner(core[:-1], after, noun)
        inherited = self._inherited(noun, core)
        sectors, code, role = noun.sectors, noun.code, noun.role
        if inherited is not None:
            sectors, code, role = inherited.sectors, inherited.code, ""
        if isinstance(owner, Body):
            return self._of_body(owner, noun, sectors, code, role)
        if isinstance(owner, Person):
            owner = self.r.territories.get(owner.country or "")
            role = "" if noun.kind != "body" else role
        if owner is None and self.given is not None:
            owner = self.r.territories.get(self.given)
        if owner is None:
            if noun.role == "pope":
                holder = self.r.people.office_holder(noun.noun, role, "VAT", self.on)
                if holder is not None:
                    return as_entity(holder, self.on)
            key = self.key(head) if inherited is None else self.key(core[-2]) + " " + self.key(head)
            base = noun.noun if inherited is None else key
            return Entity(
                f"{sectors[0].lower()}-{base.lower().replace(' ', '-')}",
                base,
                None,
                self._former_sectors(noun, sectors),
                "generic",
            )
        country = owner.country
        if role and not self.former:
            bodies = self.r.index.roles.get((country, role), [])
            living = [b for b in bodies if self.on is None or b.first <= self.on <= b.last]
            if noun.kind == "body" and len(living) == 1 and owner.id == country:
                return body_entity(living[0], self.on)
            if noun.kind == "title" and not sense.plural and owner.id == country:
                holder = self.r.people.office_holder(noun.noun, role, country, self.on)
                if holder is not None:
                    return as_entity(holder, self.on)
        if (
            noun.kind == "body"
            and inherited is None
            and (code in _STATE_CODES or noun.noun in _BARE_GOVERNMENT)
        ):
            if owner.id == country or "PRE" in owner.sectors:
                return Entity(owner.id, owner.name, country, owner.sectors, "state")
        prefix = owner.id if "PRE" in owner.sectors and owner.id != country else country
        extra = ("PRE",) if "PRE" in owner.sectors else ()
        text = self.words(head) if inherited is None else f"{self.words(core[-2])} {self.words(head)}"
        sectors = self._former_sectors(noun, sectors)
        if sectors[0] == "ELI":
            code = "ELI"
        kind = "organization" if noun.kind == "body" else "group"
        if noun.kind == "title" and not sense.plural:
            kind = "person"
        return Entity(f"{prefix}-{code}", f"{owner.adjective} {text}", country, sectors + extra, kind)  # type: ignore[arg-type]

    def _inherited(self, noun: AgentNoun, core: Sequence[Segment]) -> AgentNoun | None:
        """The agent noun before a colourless head: "police" in "police spokesman"."""
        if len(core) < 2 or noun.noun not in self.r.inheriting:
            return None
        before = core[-2]
        if self.found[before.last - 1].possessive and noun.kind == "body":
            return None
        for sense in before.senses:
            if isinstance(sense.of, AgentNoun) and sense.of.noun not in {
                "state",
                "people",
                "national",
                "nation",
                "local",
            }:
                return sense.of
        return None

    def _of_body(
        self, body: Body, noun: AgentNoun, sectors: tuple[str, ...], code: str, role: str
    ) -> Entity | None:
        if body.kind == "igo" and noun.noun in _CHIEFS:
            role = "secretary-general"
        if role and noun.kind != "body" and not self.former:
            holder = self.r.people.office_holder(noun.noun, role, body.id, self.on)
            if holder is not None:
                return as_entity(holder, self.on)
        own = set(body.sectors_on(self.on))
        same = own & set(sectors) or sectors == ("GOV",) or noun.noun in self.r.inheriting
        if body.kind == "igo" and not same:
            return Entity(f"{body.id}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group")
        if same or sectors[0] in {"GOV", "REB", "PTY", "MIL", "PRM"}:
            return body_entity(body, self.on)
        if body.country is not None:
            return Entity(
                f"{body.country}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group"
            )
        return body_entity(body, self.on)

    def _owner(
        self, before: Sequence[Segment], after: Sequence[Segment], noun: AgentNoun
    ) -> Territory | Body | Person | None:
        for i in range(len(before) - 1, -1, -1):
            segment = before[i]
            if self.r.is_stance(self.found, segment) or self._is_relation(segment):
                continue
            owner = self._owner_of(segment, before)
            if owner is not None:
                return owner
        if not after:
            return None
        joint = self.found[after[0].first].key
        where = joint in self.r.whereabouts and noun.sectors[0] in self.r.settled
        if joint not in self.r.belonging and not where:
            return None
        for segment in after[1:]:
            word = self.found[segment.first]
            if not segment.senses and not word.title and word.key in self.r.prepositions | self.r.clause:
                return None
            owner = self._owner_of(segment, after)
            if (
                owner is not None
                and not self.r.is_stance(self.found, segment)
                and not self._is_relation(segment)
            ):
                return owner
        return None

    def _owner_of(self, segment: Segment, around: Sequence[Segment]) -> Territory | Body | Person | None:
        for sense in self._fitting(segment, around):
            if isinstance(sense.of, Territory | Body):
                return sense.of
            if isinstance(sense.of, Person):
                return self._one_person(segment)
        word = self.found[segment.first]
        if not segment.senses and word.title and self.r.index.by_surname.get(word.key):
            return self.r.people.named([word.key], on=self.on, country=self.given, bare=True)
        return None


def body_entity(body: Body, on: date | None) -> Entity:
    """The body with its sectors on a day."""
    return Entity(body.id, body.name, body.country, body.sectors_on(on), body.kind)
