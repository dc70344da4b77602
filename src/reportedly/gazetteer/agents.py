"""Agent nouns with their owners: "South Korea's spy agency", "soldiers from X", "the X administration"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..records import Entity, EntityKind
from .index import Segment, Sense
from .modifiers import changed, modifiers_of
from .people import as_entity
from .peoples import PeopleHeads
from .tables import PEOPLE, AgentNoun, Body, Person, Territory

_STATE_CODES = frozenset({"PRES"})
_OF_STATES = frozenset({"GOV", "JUD", "LEG", "COP"})
"""Sectors whose bodies are states': a capital letter there makes no name of its own ("the Western Governments")."""
_ARMED = frozenset({"MIL", "SPY"})
_SECURITY = frozenset({"MIL", "SPY", "COP", "PRM", "REB"})
_INSIDE_NAMES = frozenset({"of", "for", "the", "and", "de", "del", "du", "in"})


class AgentHeads(PeopleHeads):
    """Phrases whose head is a noun for a kind of actor."""

    def _agent(
        self, noun: AgentNoun, sense: Sense, head: Segment, core: list[Segment], after: Sequence[Segment]
    ) -> Entity | None:
        served = self._served(noun, sense, after)
        if served is not None:
            return served
        owner = self._owner(core[:-1], after, noun)
        own_name = self._own_name(noun, head, owner)
        if own_name is not None:
            return own_name
        inherited = self._inherited(noun, core)
        sectors, code, role = noun.sectors, noun.code, noun.role
        if inherited is not None:
            sectors, code, role = inherited.sectors, inherited.code, ""
        other = changed(sectors, noun.kind, modifiers_of(self.found[: head.first]))
        if other is not None:
            code, role = (code if other[0] == sectors[0] else other[0]), ""
            sectors = other
        if isinstance(owner, Body) and owner.role == PEOPLE:
            return self._of_people(owner, noun, sectors, code, head, core, after)
        if isinstance(owner, Body):
            return self._of_body(owner, noun, sectors, code, role, sense.plural)
        if isinstance(owner, Person):
            owner = self.r.territories.get(owner.country or "")
            role = "" if noun.kind != "body" else role
        elif owner is None and self.given is not None:
            owner = self.r.territories.get(self.given)
        if owner is None:
            if noun.role == "pope":
                holder = self._holder(noun.noun, role, "VAT", self.on)
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
        if not (sense.plural or self.former) and other is None:
            holder = self._holder(noun.noun, "", owner.id, self.on)
            if holder is not None:
                return as_entity(holder, self.on)
        if role and not self.former:
            bodies = self.r.index.roles.get((country, role))
            living = [b for b in bodies if self.on is None or b.first <= self.on <= b.last]
            if noun.kind == "body" and len(living) == 1 and owner.id == country:
                return self.r.body_entity(living[0], self.on)
        named = noun.kind == "title" or inherited is not None
        if inherited is not None and inherited.role and noun.noun in self.r.chiefs and not sense.plural:
            role = self.r.chief_of.get(inherited.role, "")
        if (role or named or noun.noun in self.r.chiefs) and not self.former and other is None:
            if named and not sense.plural:
                holder = self._holder(noun.noun, role, owner.id, self.on)
                if holder is not None:
                    return as_entity(holder, self.on)
        if (
            noun.kind == "body"
            and inherited is None
            and other is None
            and (code in _STATE_CODES or noun.noun in self.r.whole_government)
        ):
            if owner.id == country or "PRE" in owner.sectors:
                return Entity(owner.id, owner.name, country, owner.sectors, "state")
        prefix = owner.id if "PRE" in owner.sectors and owner.id != country else country
        extra = ("PRE",) if "PRE" in owner.sectors else ()
        text = self.words(head) if inherited is None else f"{self.words(core[-2])} {self.words(head)}"
        sectors = self._former_sectors(noun, sectors)
        if sectors[0] == "ELI":
            code = "ELI"
        kind: EntityKind = "organization" if noun.kind == "body" else "group"
        if noun.kind == "title" and not sense.plural:
            kind = "person"
        sectors = tuple(dict.fromkeys(sectors + extra))
        return Entity(f"{prefix}-{code}", f"{owner.adjective} {text}", country, sectors, kind)

    def _holder(self, noun: str, role: str, of: str, on: date | None) -> Person | None:
        """Who holds an office; nobody in particular for "a Taliban commander"."""
        return None if self.indefinite else self.r.people.office_holder(noun, role, of, on)

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
        self,
        body: Body,
        noun: AgentNoun,
        sectors: tuple[str, ...],
        code: str,
        role: str,
        plural: bool,
    ) -> Entity | None:
        if noun.noun in self.r.chiefs and body.kind == "igo":
            role = "secretary-general"
        elif noun.noun in self.r.chiefs and body.role in self.r.chief_of and body.country and not self.former:
            holder = self._holder(noun.noun, self.r.chief_of[body.role], body.country, self.on)
            if holder is not None:
                return as_entity(holder, self.on)
        if noun.kind != "body" and not self.former and not plural:
            holder = self._holder(noun.noun, role, body.id, self.on)
            if holder is None and noun.noun in self.r.chiefs and not self.indefinite:
                holder = self.r.people.head_of(body.id, self.on)
            if holder is not None:
                return as_entity(holder, self.on)
        own = set(body.sectors_on(self.on))
        same = own & set(sectors) or sectors == ("GOV",) or noun.noun in self.r.inheriting
        if noun.kind == "body" and own & _SECURITY and _SECURITY.intersection(sectors):
            same = True  # "the Shin Bet security service"
        if body.kind == "igo" and not same:
            return Entity(f"{body.id}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group")
        if same or sectors[0] in {"GOV", "REB", "PTY", "MIL", "PRM", "UAF"}:
            return self.r.body_entity(body, self.on)
        if body.country is not None:
            return Entity(
                f"{body.country}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group"
            )
        return self.r.body_entity(body, self.on)

    def _owner(
        self, before: Sequence[Segment], after: Sequence[Segment], noun: AgentNoun
    ) -> Territory | Body | Person | None:
        for i in range(len(before) - 1, -1, -1):
            segment = before[i]
            if self.r.is_stance(self.found, segment) or self._is_relation(segment):
                continue
            owner = self._owner_of(segment, before, noun)
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
            owner = self._owner_of(segment, after, noun)
            if (
                owner is not None
                and not self.r.is_stance(self.found, segment)
                and not self._is_relation(segment)
            ):
                return owner
        return None

    def _owner_of(
        self, segment: Segment, around: Sequence[Segment], noun: AgentNoun
    ) -> Territory | Body | Person | None:
        if noun.role in self.r.regional_roles:
            for sense in segment.senses:
                if isinstance(sense.of, Territory) and sense.of.id != sense.of.country:
                    return sense.of
        for sense in self._fitting(segment, around):
            if isinstance(sense.of, Territory | Body):
                return sense.of
            if isinstance(sense.of, Person):
                return self._one_person(segment)
        word = self.found[segment.first]
        if not segment.senses and word.title and self.r.index.by_surname.get(word.key):
            leads = noun.noun in self.r.whole_government  # "the Bush administration": a leader's
            return self.r.people.named(
                [word.key],
                on=self.on,
                country=self.given,
                role="leader" if leads else "",
                bare=not leads,
                trace=self.trace,
            )
        return None

    def _served(self, noun: AgentNoun, sense: Sense, after: Sequence[Segment]) -> Entity | None:
        """Whom a spokesman, head or source of a ministry, service or army belongs to ("a spokeswoman for the German
        foreign ministry"): the body itself, or for its head the holder of the office."""
        if noun.noun not in self.r.inheriting or len(after) < 2:
            return None
        if self.found[after[0].first].key not in self.r.belonging:
            return None
        for at, segment in enumerate(after[1:], 1):
            word = self.found[segment.first]
            if not segment.senses and not word.title and word.key in self.r.prepositions | self.r.clause:
                return None
            for inner in segment.senses:
                of = inner.of
                if not isinstance(of, AgentNoun) or of.kind != "body" or of.noun in self.r.whole_government:
                    continue
                owner = self._owner(after[1:at], after[at + 1 :], of)
                if not isinstance(owner, Territory) or owner.id != owner.country:
                    return None
                if noun.noun in self.r.chiefs and not sense.plural and not self.former:
                    role = self.r.chief_of.get(of.role, "")
                    holder = self._holder(noun.noun, role, owner.id, self.on) if role else None
                    if holder is not None:
                        return as_entity(holder, self.on)
                return self._agent(of, inner, segment, list(after[1 : at + 1]), after[at + 1 :])
        return None

    def _own_name(
        self, noun: AgentNoun, head: Segment, owner: Territory | Body | Person | None
    ) -> Entity | None:
        """An organization that nobody knows, named with a common noun ("the Amber Coast Front", "the Party of Quiet
        Progress"): itself, by its own words, of the kind that the noun says; no actor of the noun's class at large."""
        if not self.found[head.first].title or _OF_STATES.intersection(noun.sectors) or noun.kind == "title":
            return None
        if isinstance(owner, Person) or (owner is not None and _ARMED.intersection(noun.sectors)):
            return None
        first = head.first
        for segment in reversed([one for one in self.segments if one.last <= head.first]):
            word = self.found[segment.last - 1]
            if owner is not None and segment.senses or not word.title or word.possessive:
                break
            first = segment.first
        last = head.last
        while last < len(self.found) and (
            self.found[last].title or (self.found[last].key in _INSIDE_NAMES and not self.found[last].comma)
        ):
            last += 1
        while last > head.last and not self.found[last - 1].title:
            last -= 1
        telling = [token for token in self.found[first : head.first] if token.title]
        if last > head.last and self.found[head.last].key in ("of", "for"):
            telling += self.found[head.last + 1 : last]
        if not telling or (owner is not None and first == head.first):
            return None
        run = self.found[first:last]
        sectors = () if noun.noun in self.r.inheriting else noun.sectors
        country = owner.country if isinstance(owner, Territory) else None
        kind: EntityKind = "organization" if noun.kind == "body" else "group"
        return Entity(
            "-".join(token.key for token in run),
            " ".join(token.text for token in run),
            country,
            sectors,
            kind,
        )
