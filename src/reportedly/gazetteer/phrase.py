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
from .index import NameIndex, Segment, Sense
from .names import Token, tokens
from .people import People, as_entity
from .tables import AgentNoun, Body, Person, Territory, territories, words

_PERSON_LABELS = frozenset({"Person", "PERSON", "PER"})
_ORG_LABELS = frozenset({"Organization", "ORG", "Organisation"})
_PLACE_LABELS = frozenset({"Location", "LOC", "GPE", "Facility", "FAC", "Place"})
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


class Resolver:
    """Resolves actor phrases over a name index; pure and deterministic."""

    def __init__(self, index: NameIndex) -> None:
        lists = words()
        self._index = index
        self._people = People(index)
        self._determiners = frozenset(lists["determiners"])
        self._quantifiers = frozenset(lists["quantifiers"])
        self._honorifics = frozenset(lists["honorifics"])
        self._former = frozenset(lists["former"])
        self._modifiers = frozenset(lists["modifiers"])
        self._prepositions = frozenset(lists["prepositions"])
        self._belonging = frozenset(lists["belonging"])
        self._whereabouts = frozenset(lists["whereabouts"])
        self._settled = frozenset(lists["settled"])
        self._clause = frozenset(lists["clause"])
        self._stance = frozenset(lists["stance"])
        self._trailing = frozenset(lists["trailing"])
        self._inheriting = frozenset(lists["inheriting"])
        self._territories = territories()

    # -- entry points ---------------------------------------------------------------------------

    def resolve(self, text: str, on: date | None, label: str | None, country: str | None) -> Entity | None:
        """See :meth:`reportedly.gazetteer.Gazetteer.resolve`."""
        found = tokens(text)
        if not found:
            return None
        start = 0
        counted = False
        while start < len(found) - 1 and (
            found[start].key in self._determiners
            or (found[start].key in self._quantifiers and not found[start].upper)
            or found[start].key.isdigit()
        ):
            counted = counted or found[start].key in self._quantifiers or found[start].key.isdigit()
            start += 1
            if found[start].key == "of" and start < len(found) - 1:
                start += 1
        definite = start > 0 and found[start - 1].key == "the"
        found = found[start:]
        named: Entity | None = None
        for first, last in _clauses(found):
            entity = _Phrase(self, found[first:last], on, label, country, counted, definite).entity()
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
        for segment in self._index.segments(found):
            if self.is_stance(found, segment):
                continue
            for sense in segment.senses:
                if isinstance(sense.of, Territory):
                    if not sense.countries:
                        return sense.of.country
                    if weak is None and sense.of.country in sense.countries:
                        weak = sense.of.country
        return weak

    def is_stance(self, found: Sequence[Token], segment: Segment) -> bool:
        """Whether a prefix makes the name a stance: "pro-Russian", "anti-American"."""
        before = segment.first - 1
        return before >= 0 and found[segment.first].joined and found[before].key in self._stance


def _clauses(found: Sequence[Token]) -> list[tuple[int, int]]:
    """The phrase up to its first comma, then each part after a comma: appositions name the same actor."""
    cuts = [0, *[i for i, token in enumerate(found) if token.comma and i > 0], len(found)]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


class _Phrase:
    """One noun phrase being resolved."""

    def __init__(
        self,
        resolver: Resolver,
        found: Sequence[Token],
        on: date | None,
        label: str | None,
        country: str | None,
        counted: bool,
        definite: bool,
    ) -> None:
        self.r = resolver
        self.found = found
        self.on = on
        self.label = label
        self.given = country
        self.counted = counted
        self.definite = definite
        self.segments = resolver._index.segments(found)
        self.former = False

    # -- the parts of the phrase ----------------------------------------------------------------

    def key(self, segment: Segment) -> str:
        return " ".join(token.key for token in self.found[segment.first : segment.last])

    def words(self, segment: Segment) -> str:
        """The words of an agent noun as they stand, capitals of titles lowered."""
        run = self.found[segment.first : segment.last]
        return "".join(
            ("-" if token.joined else " ") * (i > 0) + (token.text if token.upper else token.text.lower())
            for i, token in enumerate(run)
        )

    def entity(self) -> Entity | None:
        segments = self.segments
        end = len(segments)
        for i, segment in enumerate(segments):
            word = self.found[segment.first]
            if segment.senses or segment.last - segment.first > 1:
                continue
            if i and word.key == "and" and not word.title:
                return self._coordinated(i)
            if i and not word.title and (word.key in self.r._prepositions or word.key in self.r._clause):
                end = i
                break
        core = list(segments[:end])
        core = self._strip(core)
        if not core:
            return None
        return self._core(core, segments[end:])

    def _strip(self, core: list[Segment]) -> list[Segment]:
        """Without leading modifiers and trailing adverbs; notes "former" and its like."""
        while len(core) > 1 and not core[0].senses and self._former_or_modifier(core[0]):
            core = core[1:]
        for segment in core[:-1]:
            if not segment.senses and self.found[segment.first].key in self.r._former:
                self.former = True
        while len(core) > 1 and not core[-1].senses and self.found[core[-1].first].key in self.r._trailing:
            core = core[:-1]
        for i in range(1, len(core)):
            word = self.found[core[i].first]
            if not core[i].senses and not word.title and not word.joined and word.key.endswith(("ing", "ed")):
                if _is(core[i - 1], "agent") and i == len(core) - 1:
                    return core[:i]
        return core

    def _former_or_modifier(self, segment: Segment) -> bool:
        word = self.found[segment.first]
        if word.key in self.r._former:
            self.former = True
            return True
        return word.key in self.r._modifiers and not word.possessive

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
        if head is None or _is(head, "adjective") and any(_is(segment, "adjective") for segment in right):
            return None
        return self._core(core, right if not ours else [])

    def _countries(self, segments: Sequence[Segment]) -> set[str]:
        return {
            sense.of.country
            for segment in segments
            for sense in segment.senses[:1]
            if isinstance(sense.of, Territory) and not sense.countries
        }

    # -- the head -------------------------------------------------------------------------------

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
        if self.label in _PERSON_LABELS and head.last - head.first == 1 and not _is(head, "agent"):
            person = self._person_of(core, bare=True)
            if person is not None:
                return as_entity(person, self.on)
            if not _is(head, "body"):
                return self._slug(core, "person")
        for form in ("person", "body", "name", "metonym", "capital", "agent", "adjective", "city"):
            for sense in senses:
                if sense.form == form:
                    entity = self._as(sense, head, core, after)
                    if entity is not None:
                        return entity
        return None

    def _fitting(self, segment: Segment, core: Sequence[Segment]) -> list[Sense]:
        """The senses of a segment that context allows, those alive on the date first."""
        context = self._context(core)
        kept = []
        for sense in segment.senses:
            if sense.countries and not (sense.countries & context):
                continue
            kept.append(sense)
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

    def _context(self, core: Sequence[Segment]) -> set[str]:
        found = self._countries(core)
        if self.given is not None:
            found.add(self.given)
        return found

    def _as(
        self, sense: Sense, head: Segment, core: list[Segment], after: Sequence[Segment]
    ) -> Entity | None:
        of = sense.of
        if isinstance(of, Person):
            person = self._one_person(head)
            return as_entity(person, self.on) if person is not None else None
        if isinstance(of, Body):
            body = self._one_body(head, core, after)
            return _body(body) if body is not None else None
        if isinstance(of, Territory):
            return self._territory(sense, of, head)
        return self._agent(of, sense, head, core, after)

    def _one_person(self, head: Segment) -> Person | None:
        """The person of a full name; a country in the phrase or from context decides between namesakes."""
        keys = [token.key for token in self.found[head.first : head.last]]
        person = self.r._people.named(keys, on=self.on, country=None)
        if person is None:
            around = self._countries([one for one in self.segments if one is not head])
            for country in sorted(around) or ([self.given] if self.given else []):
                person = person or self.r._people.named(keys, on=self.on, country=country)
        return person

    def _one_body(self, head: Segment, core: Sequence[Segment], after: Sequence[Segment]) -> Body | None:
        found = [s.of for s in head.senses if isinstance(s.of, Body)]
        on = self.on
        if on is not None:
            found = [body for body in found if body.first <= on <= body.last] or found
        if len(found) > 1:
            countries = (
                self._countries(core[:-1])
                or self._countries(after)
                or ({self.given} if self.given else set())
            )
            local = [body for body in found if body.country in countries]
            if local:
                found = local
        if len({body.id for body in found}) == 1:
            return found[0]
        return None

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

    # -- agent nouns ----------------------------------------------------------------------------

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
            owner = self.r._territories.get(owner.country or "")
            role = "" if noun.kind != "body" else role
        if owner is None and self.given is not None:
            owner = self.r._territories.get(self.given)
        if owner is None:
            if noun.role == "pope":
                holder = self.r._people.office_holder(noun.noun, role, "VAT", self.on)
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
            bodies = self.r._index.roles.get((country, role), [])
            living = [b for b in bodies if self.on is None or b.first <= self.on <= b.last]
            if noun.kind == "body" and len(living) == 1 and owner.id == country:
                return _body(living[0])
            if noun.kind == "title" and not sense.plural and owner.id == country:
                holder = self.r._people.office_holder(noun.noun, role, country, self.on)
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

    def _former_sectors(self, noun: AgentNoun, sectors: tuple[str, ...]) -> tuple[str, ...]:
        if self.former and noun.kind != "body" and {"GOV", "MIL", "LEG", "SPY"} & set(sectors):
            return ("ELI", *sectors)
        return sectors

    def _inherited(self, noun: AgentNoun, core: Sequence[Segment]) -> AgentNoun | None:
        """The agent noun before a colourless head: "police" in "police spokesman"."""
        if len(core) < 2 or noun.noun not in self.r._inheriting:
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
            holder = self.r._people.office_holder(noun.noun, role, body.id, self.on)
            if holder is not None:
                return as_entity(holder, self.on)
        own = set(body.sectors)
        same = own & set(sectors) or sectors == ("GOV",) or noun.noun in self.r._inheriting
        if body.kind == "igo" and not same:
            return Entity(f"{body.id}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group")
        if same or sectors[0] in {"GOV", "REB", "PTY", "MIL", "PRM"}:
            return Entity(body.id, body.name, body.country, body.sectors, body.kind)
        if body.country is not None:
            return Entity(
                f"{body.country}-{code}", f"{body.name} {noun.noun}", body.country, sectors, "group"
            )
        return Entity(body.id, body.name, body.country, body.sectors, body.kind)

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
        where = joint in self.r._whereabouts and noun.sectors[0] in self.r._settled
        if joint not in self.r._belonging and not where:
            return None
        for segment in after[1:]:
            word = self.found[segment.first]
            if not segment.senses and not word.title and word.key in self.r._prepositions | self.r._clause:
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
        if not segment.senses and word.title and self.r._index.by_surname.get(word.key):
            return self.r._people.named([word.key], on=self.on, country=self.given, bare=True)
        return None

    def _is_relation(self, segment: Segment) -> bool:
        """ "US-backed", "Iran-aligned": the name says who stands behind, not who it is."""
        after = segment.last
        return after < len(self.found) and self.found[after].joined and not self.found[after].title

    # -- names of persons -----------------------------------------------------------------------

    def _titled(self, core: list[Segment], after: Sequence[Segment]) -> Entity | None:
        """ "President Yoon Suk Yeol", "Mr Yoon", "foreign ministry spokesperson Maria Zakharova"."""
        at = -1
        noun: AgentNoun | None = None
        for i, segment in enumerate(core[:-1]):
            word = self.found[segment.first]
            if (
                segment.last - segment.first == 1
                and word.key in self.r._honorifics
                and (word.title or len(word.key) > 1)
            ):
                if not word.possessive:
                    at, noun = i, None
                continue
            if self.found[segment.last - 1].possessive:
                at = -1
                continue
            for sense in segment.senses:
                if isinstance(sense.of, AgentNoun) and sense.of.kind != "body" and not sense.plural:
                    at, noun = i, sense.of
        if at < 0:
            return None
        name = core[at + 1 :]
        first, last = name[0].first, name[-1].last
        run = self.found[first:last]
        if not all(token.title or token.key in self.r._index.particles for token in run):
            return None
        if any(token.possessive for token in run[:-1]):
            return None
        if noun is not None and any(_is(segment, "body") for segment in name) and last - first > 1:
            return None
        country = self._title_country(core[: at + 1])
        role = noun.role if noun is not None else ""
        keys = [token.key for token in run]
        person = self.r._people.named(keys, on=self.on, country=country, role=role)
        if person is None and country is None and self.given is not None:
            person = self.r._people.named(keys, on=self.on, country=self.given, role=role)
        if person is not None:
            return as_entity(person, self.on)
        text = " ".join(token.text for token in run)
        if len(run) == 1 and self.r._index.by_surname.get(keys[0]) and country is None:
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

    def _person_of(self, core: Sequence[Segment], *, bare: bool) -> Person | None:
        run = self._name_run(core)
        keys = [token.key for token in run]
        return self.r._people.named(keys, on=self.on, country=self.given, bare=bare and len(keys) == 1)

    def _name_run(self, core: Sequence[Segment]) -> Sequence[Token]:
        """The capitalised words at the end of the core, back to a possessive or a plain word."""
        last = core[-1].last
        first = last - 1
        while first > core[0].first:
            before = self.found[first - 1]
            if before.possessive or not (before.title or before.key in self.r._index.particles):
                break
            first -= 1
        return self.found[first:last]

    def _is_unknown_name(self, core: Sequence[Segment]) -> bool:
        """Whether the head is a known name glued to an unknown capitalised word: "Jim Jordan"."""
        head, before = core[-1], core[-2]
        if before.senses or _is(head, "agent") or _is(head, "person") or _is(head, "body"):
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
        if self.label not in _PLACE_LABELS:
            person = self.r._people.named(keys, on=self.on, country=self.given, bare=len(keys) == 1)
            if person is None and len(keys) == 1 and self.given is not None:
                person = self.r._people.named(keys, on=self.on, country=None, bare=True)
            if person is not None:
                return as_entity(person, self.on)
            if self.label in _PERSON_LABELS:
                if len(keys) == 1 and len(self.r._index.by_surname.get(keys[0], ())) > 0:
                    return None
                return self._slug(core, "person")
        return None

    def _slug(self, core: Sequence[Segment], kind: str) -> Entity | None:
        run = self._name_run(core)
        while len(run) > 1 and run[0].key in self.r._honorifics:
            run = run[1:]
        country = self._title_country(core[:-1]) if kind == "organization" else None
        text = " ".join(token.text for token in run)
        return Entity("-".join(token.key for token in run), text, country, (), kind)  # type: ignore[arg-type]


def _is(segment: Segment, form: str) -> bool:
    return any(sense.form == form for sense in segment.senses)


def _body(body: Body) -> Entity:
    return Entity(body.id, body.name, body.country, body.sectors, body.kind)
