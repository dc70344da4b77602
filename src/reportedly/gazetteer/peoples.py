"""Peoples and communities of faith: "the Copts", "Iraqi Kurds", "Rohingya refugees", "Tuareg rebels".

A people of one state is that state's; one that lives across borders takes the country that is named
with it. As the owner of a noun it gives the noun its country, and is meant itself where the noun
only says "some of them" ("the Yazidi community").
"""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Entity, EntityKind
from .index import Segment
from .named import NamedHeads
from .tables import AgentNoun, Body

_ARMED = frozenset({"MIL", "REB", "PRM", "COP", "SPY", "CRM", "UAF"})


class PeopleHeads(NamedHeads):
    """Phrases whose head or owner is a people."""

    def _people(self, people: Body, core: Sequence[Segment], after: Sequence[Segment]) -> Entity:
        """The people itself, of the country that is named with it."""
        country = people.country or self._country_of_people(core[:-1], after)
        if country is None or country == people.country:
            return Entity(people.id, people.name, country, people.sectors_on(self.on), people.kind)
        land = self.r.territories[country]
        name = f"{land.adjective} {people.name}"
        return Entity(f"{country}-{people.id}", name, country, people.sectors_on(self.on), people.kind)

    def _of_people(
        self,
        people: Body,
        noun: AgentNoun,
        sectors: tuple[str, ...],
        code: str,
        head: Segment,
        core: Sequence[Segment],
        after: Sequence[Segment],
    ) -> Entity:
        """Some of a people: the people where the noun is colourless, else the noun's class in its country."""
        own = people.sectors_on(self.on)
        colourless = noun.noun in self.r.inheriting or sectors[0] in own
        if colourless and sectors[0] not in _ARMED:
            return self._people(people, core, after)
        country = people.country or self._country_of_people(core[:-1], after)
        kind: EntityKind = "organization" if noun.kind == "body" else "group"
        prefix = country or people.id
        sectors = self._former_sectors(noun, sectors)
        code = "ELI" if sectors[0] == "ELI" else code
        return Entity(
            f"{prefix}-{code}", f"{self._called(people)} {self.words(head)}", country, sectors, kind
        )

    def _called(self, people: Body) -> str:
        """The people as the phrase calls it ("Kurdish", not "Kurds")."""
        for segment in self.segments:
            if any(sense.of is people for sense in segment.senses):
                return " ".join(token.text for token in self.found[segment.first : segment.last])
        return people.name

    def _country_of_people(self, before: Sequence[Segment], after: Sequence[Segment]) -> str | None:
        """The one country named with a people, before it or after it, else that of the context."""
        for found in (self._countries(before), self._countries(after)):
            if len(found) == 1:
                return next(iter(found))
            if found:
                return None
        return self.given
