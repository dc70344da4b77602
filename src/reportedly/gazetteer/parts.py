"""The parts of a noun phrase: known names, the words around them, and what context allows them to mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ..records import Entity
from .contexts import Context
from .index import NameIndex, Segment, Sense
from .linking import Trace
from .modifiers import modifiers, modifiers_of
from .names import Token
from .people import People
from .tables import AgentNoun, Body, Person, Territory, territories, words


class Grammar:
    """The name index with the closed word classes that steer the reading of a phrase."""

    def __init__(self, index: NameIndex) -> None:
        lists = words()
        self.index = index
        self.people = People(index)
        self.determiners = frozenset(lists["determiners"])
        self.quantifiers = frozenset(lists["quantifiers"])
        self.honorifics = frozenset(lists["honorifics"])
        self.modifiers = modifiers()
        self.prepositions = frozenset(lists["prepositions"])
        self.belonging = frozenset(lists["belonging"])
        self.whereabouts = frozenset(lists["whereabouts"])
        self.settled = frozenset(lists["settled"])
        self.clause = frozenset(lists["clause"])
        self.stance = frozenset(lists["stance"])
        self.trailing = frozenset(lists["trailing"])
        self.inheriting = frozenset(lists["inheriting"])
        self.whole_government = frozenset(lists["whole_government"])
        self.chiefs = frozenset(lists["chiefs"])
        self.adjectival = frozenset(lists["adjectival"])
        self.chief_of: Mapping[str, str] = lists["chief_of"]
        self.regional_roles = frozenset(lists["regional_roles"])
        self.territories = territories()
        self._whole_ids: Mapping[str, str] = {
            held[0].id: f"{country}-{code}"
            for country, role in index.roles
            if (code := lists["whole_bodies"].get(role))
            if len(held := index.roles.get((country, role))) == 1 and not index.is_own(held[0])
        }

    def body_entity(self, body: Body, on: date | None) -> Entity:
        """The body with its sectors on a day. The one army, police, parliament or ministry of a state has the id that
        a description of it has too (``ETH-MIL``), whatever it is called."""
        id = self._whole_ids.get(body.id, body.id)
        return Entity(id, body.name, body.country, body.sectors_on(on), body.kind)

    def is_stance(self, found: Sequence[Token], segment: Segment) -> bool:
        """Whether a prefix makes the name a stance: "pro-Russian", "anti-American"."""
        before = segment.first - 1
        return before >= 0 and found[segment.first].joined and found[before].key in self.stance


class Parts:
    """One noun phrase parted into known names; answers what a part can mean here."""

    def __init__(
        self,
        grammar: Grammar,
        found: Sequence[Token],
        on: date | None,
        label: str | None,
        country: str | None,
        counted: bool,
        definite: bool,
        trace: Trace | None = None,
        context: Context | None = None,
    ) -> None:
        self.r = grammar
        self.found = found
        self.on = on
        self.label = label
        self.given = country
        self.counted = counted
        self.definite = definite
        self.trace = trace
        self.context = context
        self.segments = [self._without_article(one) for one in grammar.index.segments(found)]
        self.former = False
        self.indefinite = False

    def key(self, segment: Segment) -> str:
        return " ".join(token.key for token in self.found[segment.first : segment.last])

    def words(self, segment: Segment) -> str:
        """The words of an agent noun as they stand, capitals of titles lowered."""
        run = self.found[segment.first : segment.last]
        return "".join(
            ("-" if token.joined else " ") * (i > 0) + (token.text if token.upper else token.text.lower())
            for i, token in enumerate(run)
        )

    def _strip(self, core: list[Segment]) -> list[Segment]:
        """Without leading modifiers and trailing adverbs; notes "former" and its like."""
        while length := self._modifier_length(core):
            core = core[length:]
        before = self.found[: core[-1].first]
        if any(effect.effect == "past" for of_word in modifiers_of(before) for effect in of_word):
            self.former = True
        while len(core) > 1 and not core[-1].senses and self.found[core[-1].first].key in self.r.trailing:
            core = core[:-1]
        for i in range(1, len(core)):
            word = self.found[core[i].first]
            if not core[i].senses and not word.title and not word.joined and word.key.endswith(("ing", "ed")):
                if is_form(core[i - 1], "agent") and i == len(core) - 1:
                    return core[:i]
        return core

    def _modifier_length(self, core: Sequence[Segment]) -> int:
        """How many segments at the start are one modifier ("senior", "self-proclaimed"); never all of them."""
        if len(core) < 2 or core[0].senses:
            return 0
        word = self.found[core[0].first]
        after = self.found[core[1].first]
        if len(core) > 2 and after.joined and not core[1].senses:
            if f"{word.key} {after.key}" in self.r.modifiers:
                return 2
        return int(word.key in self.r.modifiers and not word.possessive)

    def _countries(self, segments: Sequence[Segment]) -> set[str]:
        return {
            sense.of.country
            for segment in segments
            for sense in segment.senses[:1]
            if isinstance(sense.of, Territory) and not sense.countries
        }

    def _fitting(self, segment: Segment, core: Sequence[Segment]) -> list[Sense]:
        """The senses of a segment that context allows, those alive on the date first."""
        context = self._context(core)
        kept = []
        for sense in segment.senses:
            if sense.countries and not (sense.countries & context):
                continue
            kept.append(sense)
        own = [s for s in kept if s.own]
        if own:
            return own
        narrowed = [s for s in kept if s.countries] or kept
        explicit = self._countries([one for one in core if one is not segment])
        if explicit and any(isinstance(s.of, AgentNoun) for s in narrowed):
            foreign = [
                s for s in narrowed if isinstance(s.of, Body) and s.of.country not in {None, *explicit}
            ]
            narrowed = [s for s in narrowed if s not in foreign]
        if self.given is not None and len(narrowed) > 1:
            local = [
                s
                for s in narrowed
                if not isinstance(s.of, (Body, Person)) or s.of.country in {self.given, None}
            ]
            narrowed = local or narrowed
        return narrowed

    def _without_article(self, segment: Segment) -> Segment:
        """The segment without the names that need "the" before them and nothing more after, where they have not."""
        if not any(sense.article for sense in segment.senses):
            return segment
        after = segment.last
        whole = after == len(self.found) or not self.found[after].title or self.found[after - 1].possessive
        if self.definite and segment.first == 0 and whole:
            return segment
        return Segment(segment.first, after, tuple(s for s in segment.senses if not s.article))

    def _context(self, core: Sequence[Segment]) -> set[str]:
        found = self._countries(core)
        if self.given is not None:
            found.add(self.given)
        return found

    def _one_person(self, head: Segment) -> Person | None:
        """The person of a full name; a country in the phrase or from context decides between namesakes."""
        keys = [token.key for token in self.found[head.first : head.last]]
        person = self.r.people.named(keys, on=self.on, country=None, trace=self.trace)
        if person is None:
            around = self._countries([one for one in self.segments if one is not head])
            for country in sorted(around) or ([self.given] if self.given else []):
                person = person or self.r.people.named(keys, on=self.on, country=country, trace=self.trace)
        return person

    def _is_relation(self, segment: Segment) -> bool:
        """ "US-backed", "Iran-aligned": the name says who stands behind, not who it is."""
        after = segment.last
        return after < len(self.found) and self.found[after].joined and not self.found[after].title


def is_form(segment: Segment, form: str) -> bool:
    return any(sense.form == form for sense in segment.senses)
