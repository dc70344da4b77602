"""Participants: the words that name an actor, recipient or source, and the entity behind them."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache

from ..gazetteer.names import slug
from ..gazetteer.offices import rank
from ..gazetteer.tables import territories
from ..ontology.cues import cues
from ..ontology.triggers import condition, trigger_senses
from ..reading.structure import Reading
from ..records import Entity, EntityKind, Participant, Span
from ._tables import words_of
from .chains import GROUP, ORGANIZATION, PERSON, PLACE, Chains
from .linking import Names, Question, ReportNames
from .syntax import RELATIVE, Syntax

_PERSONAL = frozenset(
    "i we he she they you who whom us him her them me his their our my everyone everybody somebody someone nobody "
    "anybody anyone whoever others those themselves himself herself".split()
)
_KINDS: dict[str, EntityKind] = {
    PERSON: "person",
    ORGANIZATION: "organization",
    GROUP: "group",
    PLACE: "place",
}
_DOERS = frozenset({"nsubj", "obl:agent", "nmod:poss"})
"""Where a proper noun that nobody knows can only be somebody."""
_LEADING_RANK = 3.5
"""Rank of an office (:func:`reportedly.gazetteer.offices.rank`) from which its holder is a leader."""
_LONGEST_OWNER = 6
"""Words of an owner's phrase beyond which its name alone is used: the phrase is then mostly a bad parse."""


_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ence", "ance", "ship", "ing", "ure", "cy")
"""Endings of nouns that name no doer."""


@cache
def _things() -> frozenset[str]:
    """Weapons, missiles, bombs, drones, aircraft and ships, which act for an owner if they have one."""
    names = (
        "subject_is_missile",
        "subject_is_bomb",
        "subject_is_drone",
        "subject_is_aircraft",
        "subject_is_ship",
    )
    return _arms().union(*(condition(name).lemmas for name in names))


@cache
def _arms() -> frozenset[str]:
    """Weapons and war machines: they act for their owners, but are nobody's counterpart."""
    return condition("object_is_weapon").lemmas | condition("object_is_vessel").lemmas


class Participants:
    """Resolves noun phrases of one reading to participants; every answer is remembered."""

    __slots__ = (
        "_entities",
        "_split",
        "chains",
        "names",
        "reading",
        "syntax",
    )

    def __init__(
        self, reading: Reading, gazetteer: Names, syntax: Syntax | None = None, chains: Chains | None = None
    ) -> None:
        self.reading = reading
        self.syntax = syntax if syntax is not None else Syntax(reading)
        self.chains = chains if chains is not None else Chains(reading, self.syntax)
        self.names = ReportNames(reading, gazetteer)
        self._entities: dict[int, Entity | None] = {}
        self._split: dict[int, tuple[Entity, ...]] = {}

    # -- spans ---------------------------------------------------------------------------------------------

    def text(self, first: int, last: int) -> str:
        """The document's text of a word span."""
        words = self.syntax.words
        return self.reading.document.text[words[first].start : words[last - 1].end]

    def span(self, first: int, last: int) -> Span:
        """The evidence span of a word span."""
        words = self.syntax.words
        return self.reading.document.span(words[first].start, words[last - 1].end)

    # -- participants --------------------------------------------------------------------------------------

    def participant(self, first: int, last: int, head: int) -> Participant:
        """The participant whose words are ``[first, last)`` and whose syntactic head is ``head``."""
        return Participant(self.span(first, last), self.entity(head))

    def of(self, head: int) -> tuple[Participant, ...]:
        """The participants named by the noun phrase around ``head`` (its own conjuncts apart): one, or several where
        it stands for several ("they", "the two leaders", "US and Polish officials")."""
        span = self.span(*self.syntax.noun_phrase(head))
        split = self.several(head)
        if split:
            return tuple(Participant(span, entity) for entity in split)
        return (Participant(span, self.entity(head)),)

    def several(self, head: int) -> tuple[Entity, ...]:
        """The entities of a phrase that stands for more than one, else ``()``."""
        known = self._split.get(head)
        if known is None:
            known = self._split[head] = self._several(head)
        return known

    def widen(self, head: int, entities: tuple[Entity, ...]) -> None:
        """Let the phrase around ``head`` stand for these entities from now on ("we": the speaker and whom he met)."""
        self._split[head] = entities

    def _several(self, head: int) -> tuple[Entity, ...]:
        referents = self.chains.referents(head)
        if len(referents) > 1:
            found = [
                entity for entity in (self.entity(k) for k in referents if k != head) if entity is not None
            ]
            if self.chains.class_of(head) in (PLACE, ORGANIZATION):
                found = [self._state_of(entity) or entity for entity in found]
            unique = {entity.id: entity for entity in found}
            return tuple(unique.values()) if len(unique) > 1 else ()
        syntax = self.syntax
        if syntax.upos[head] not in ("NOUN", "PROPN"):
            return ()
        if self._is_pair_of_states(head):
            return self._states_before(head)
        for c in syntax.children(head, "amod", "compound", "nmod:poss"):
            members = syntax.conjuncts(c)
            if len(members) < 2:
                continue
            if syntax.deprels[c] == "nmod:poss" and "Number=Plur" not in syntax.words[head].feats:
                continue
            codes = [self.country_of(self.text(*syntax.noun_phrase(k))) for k in members]
            if None in codes or len(set(codes)) < 2:
                continue
            rest = " ".join(
                syntax.words[k].text
                for k in range(c, syntax.noun_phrase(head)[1])
                if k > members[-1] and syntax.rels[k] != "punct" and not syntax.dominates(c, k)
            )
            resolved = [
                self.resolve(f"{self.text(*syntax.noun_phrase(k))} {rest}", None, code)
                for k, code in zip(members, codes, strict=True)
            ]
            entities = tuple(entity for entity in resolved if entity is not None)
            if len(entities) == len(members):
                return entities
        return ()

    def _is_pair_of_states(self, head: int) -> bool:
        """Whether the phrase means two states that were named before ("both governments", "the two countries")."""
        syntax = self.syntax
        if self.chains.is_named(head):
            return False
        determiners = {syntax.lowers[c] for c in syntax.children(head, "det", "det:predet", "nummod")}
        two = not determiners.isdisjoint(("both", "two")) and determiners <= {"the", "both", "two", "these", "those"}
        plain = determiners == {"the"} and "Number=Plur" in syntax.words[head].feats
        return (two or plain) and syntax.lemmas[head] in words_of("states") and self.chains.referents(head) == (head,)

    def _states_before(self, head: int) -> tuple[Entity, ...]:
        """The two states that the report names most, of those named before a phrase, without who acts in its sentence;
        none where fewer are."""
        syntax = self.syntax
        here = {k for upper in (head, *syntax.ancestors(head)) for k in syntax.subjects(upper)}
        acting = {entity.country for entity in (self.entity(k) for k in here if k != head) if entity is not None}
        found: dict[str, Entity] = {}
        mentions = self.chains.mentions()
        for k in mentions[: bisect_left(mentions, head)]:
            if self.chains.class_of(k) in (PLACE, GROUP) and self.chains.is_named(k):
                entity = self.entity(k)
                if entity is not None and entity.country is not None and entity.country not in acting:
                    state = entity if entity.kind == "state" else self._state_of(entity)
                    if state is not None:
                        found.setdefault(entity.country, state)
        ranked = [code for code, _ in self.names.shares if code in found][:2]
        return tuple(found[code] for code in ranked) if len(ranked) == 2 else ()

    def _state_of(self, entity: Entity) -> Entity | None:
        """The state of a person: who stands for it where "the two governments" are spoken of."""
        land = territories().get(entity.country or "") if entity.kind == "person" else None
        return self.resolve(land.name, "Location", None) if land is not None else None

    def agentive(self, head: int) -> bool:
        """Whether ``head`` can act or be acted upon as a party: a person, body, group, state or armed unit."""
        syntax = self.syntax
        low = syntax.lowers[head]
        if syntax.upos[head] in ("PRON", "DET") and syntax.words[head].text != "US":
            if low in _PERSONAL:
                return True
            referents = self.chains.referents(head)
            return bool(referents) and head not in referents and any(self.agentive(k) for k in referents)
        if low in RELATIVE:
            return False
        cls = self.chains.class_of(head)
        if cls == PLACE and syntax.upos[head] == "NOUN" and syntax.obliques(head, "of"):
            return (
                self.entity(head) is not None
                and self.country_of(self.text(*syntax.noun_phrase(head))) is not None
            )
        if cls in (PERSON, ORGANIZATION, PLACE, GROUP):
            return True
        if syntax.upos[head] not in ("NOUN", "PROPN", "NUM", "ADJ", "X", "SYM"):
            return False
        label = self.chains.label_of(head)
        if label is not None and label.lower() in ("date", "money", "product", "time"):
            return False
        if syntax.upos[head] == "NOUN" and syntax.lemmas[head] in _arms():
            return syntax.rels[syntax.first_conjunct(head)] == "nsubj" and self.entity(head) is not None
        if self.entity(head) is not None:
            return True
        return label is None and syntax.upos[head] == "PROPN" and syntax.deprels[head] in _DOERS

    def is_doer(self, head: int) -> bool:
        """Whether a noun in a doer's place may be taken for one: anything but events, things of war without an owner,
        documents, abstractions, times and amounts."""
        syntax = self.syntax
        if self.agentive(head):
            return True
        if syntax.upos[head] not in ("NOUN", "PROPN") or self.chains.label_of(head) in (
            "Date",
            "Money",
            "Product",
        ):
            return False
        lemma = syntax.lemmas[head]
        if lemma in _things():
            return any(
                self.country_of(self.text(*syntax.subtree(c)))
                for c in syntax.children(head, "amod", "compound", "nmod:poss")
            )
        if trigger_senses(lemma, "NOUN") or lemma in words_of("lifeless") or lemma.endswith(_ABSTRACT):
            return False
        return not any(sense.upos == "NOUN" for sense in cues(lemma))

    def is_target(self, head: int) -> bool:
        """Whether a noun can be what an attack or a measure is directed at, a thing or place included."""
        syntax = self.syntax
        if self.agentive(head):
            return True
        if syntax.upos[head] == "PRON":
            return syntax.lowers[head] in ("it", "one", "nothing", "none", "itself", "what")
        if syntax.upos[head] not in ("NOUN", "PROPN", "NUM"):
            return False
        label = self.chains.label_of(head)
        return (label is None or label.lower() not in ("date", "money", "time")) and syntax.lemmas[
            head
        ] not in words_of("times")

    # -- entities ------------------------------------------------------------------------------------------

    def resolve(self, text: str, label: str | None, country: str | None) -> Entity | None:
        """The gazetteer's answer on the report's date."""
        return self.names.resolve(text, label, country)

    def country_of(self, text: str) -> str | None:
        """The country that a phrase names."""
        return self.names.country_of(text)

    def asked(self, head: int) -> list[Question]:
        """What is asked of the gazetteer to resolve the phrase around ``head``, in order, for explanations."""
        known = dict(self._entities)
        self._entities.clear()
        with self.names.logged() as log:
            self.entity(head)
        self._entities = known
        return log

    def entity(self, head: int) -> Entity | None:
        """The entity that the phrase around ``head`` stands for, coreference resolved, or None."""
        if head not in self._entities:
            self._entities[head] = None
            self._entities[head] = self._entity(head)
        return self._entities[head]

    def _entity(self, head: int) -> Entity | None:
        chains, syntax = self.chains, self.syntax
        for name in chains.alias(head):
            if self.country_of(name) is not None:
                found = self.resolve(name, "Location", None)
                if found is not None:
                    return found
        referents = chains.referents(head)
        if not referents:
            return None
        if referents != (head,):
            found = self.entity(referents[0]) if referents[0] != head else None
            if found is not None or syntax.upos[head] == "PRON":
                return found
        return self._own(head)

    def _own(self, head: int) -> Entity | None:
        """The entity of a phrase by its own words, its possessor and its surroundings."""
        chains, syntax = self.chains, self.syntax
        first, last = syntax.noun_phrase(head)
        owner = syntax.child(head, "compound") if syntax.lemmas[head] in _things() else None
        if owner is not None and not chains.is_named(head) and self.country_of(self.text(first, last)) is None:
            return self.entity(owner)  # whose jets and tanks they are: "government jets"
        text = self.text(first, last)
        label = chains.label_of(head)
        if syntax.upos[head] == "NOUN" and syntax.words[head].text[:1].islower():
            label = None
        text = self._substituted(head, first, last) or text
        named = chains.is_named(head)
        if named:
            found = self.names.name(text, label, chains.entity_at[head])
        else:
            found = self.resolve(text, label, None)
            soldier = found is not None and "MIL" in found.sectors and syntax.lemmas[head] == "officer"
            if found is not None and soldier and self._is_about_police():
                found = self.resolve(f"police {syntax.lowers[head]}", label, found.country)
        if found is not None and found.kind == "person" and not named and syntax.lemmas[head] == "leader":
            found = self._leader(found.country) or found
        if found is not None and found.kind == "state" and self._is_people(head):
            found = Entity(f"{found.country}-CVL", found.name, found.country, ("CVL",), "group")
        span = chains.span_of_entity(head)
        if found is None and span is not None and span != (first, last) and chains.is_named(head):
            found = self.resolve(self.text(*span), label, self.country_of(text))
        if found is None and chains.class_of(head) in (PERSON, ORGANIZATION):
            found = self._of_owner(head, text)
        described = (
            self._described(head) if chains.class_of(head) == PERSON and chains.is_named(head) else None
        )
        if described is not None and (
            found is None or (found.country is None and found.kind in ("person", "generic"))
        ):
            return Entity(
                (found.id if found is not None else None) or slug(self._name(head)),
                found.name if found is not None else self._name(head),
                described.country,
                described.sectors,
                "person",
                described.office,
            )
        if found is not None and found.country is None and found.kind == "generic":
            country = self._context_country(head)
            if country is not None:
                return self.resolve(text, label, country) or found
        if found is None and chains.is_named(head) and chains.class_of(head) in (PERSON, ORGANIZATION):
            name = self._name(head)
            kind = _KINDS[chains.class_of(head)]
            return Entity(slug(name), name, self.country_of(text), (), kind)
        return found

    def _is_about_police(self) -> bool:
        """Whether the report speaks more of police than of soldiers, so that its "officers" are policemen."""
        lemmas = self.syntax.lemmas
        return lemmas.count("police") > sum(map(lemmas.count, ("army", "military", "soldier", "troop")))

    def _leader(self, country: str | None) -> Entity | None:
        """The one person of a leading office of the country whom the report names, if there is one: who "the leader of
        X" is depends on who is spoken of."""
        named = {}
        for mention in self.reading.entities:
            if mention.label == "Person":
                entity = self.names.name(self.text(mention.first, mention.last), mention.label)
                if entity is not None and entity.country == country and rank(entity.office or "") >= _LEADING_RANK:
                    named[entity.id] = entity
        return next(iter(named.values())) if len(named) == 1 else None

    def _of_owner(self, head: int, text: str) -> Entity | None:
        """A body or person known only by whose it is ("his office", "Ms Sow's aides"): of the owner's
        country and sector."""
        owner = self.syntax.possessor(head)
        entity = self.entity(owner) if owner is not None else None
        if entity is None or entity.country is None:
            return None
        kind: EntityKind = "organization" if self.chains.class_of(head) == ORGANIZATION else "generic"
        sector = entity.sectors[0] if entity.sectors else "GOV"
        return Entity(f"{entity.country}-{sector}", text, entity.country, entity.sectors, kind)

    def _is_people(self, head: int) -> bool:
        """Whether the phrase counts people of a country ("eleven Iraqis", "one Kenyan") rather than naming
        its government."""
        syntax = self.syntax
        return syntax.child(head, "nummod") is not None or any(
            syntax.lowers[c] in words_of("quantifiers") for c in syntax.children(head, "det", "amod")
        )

    def _name(self, head: int) -> str:
        span = self.chains.span_of_entity(head)
        if span is not None:
            return self.text(*span)
        parts = self.chains.name_words(head)
        return " ".join(self.syntax.words[k].text for k in parts)

    def _described(self, head: int) -> Entity | None:
        """The entity of the apposition of a name ("Anna Berg, **the Norwegian foreign minister**")."""
        syntax = self.syntax
        candidates = syntax.children(head, "appos")
        if syntax.rels[head] == "appos" and syntax.heads[head] >= 0:
            candidates = [*candidates, syntax.heads[head]]
        for c in candidates:
            if syntax.upos[c] in ("NOUN", "PROPN") and self.chains.class_of(c) != PLACE:
                found = self.resolve(self.text(*syntax.noun_phrase(c)), None, self._possessor_country(c))
                if found is not None and found.kind != "state" and found.country is not None:
                    return found
        return None

    def _possessor_country(self, head: int) -> str | None:
        owner = self.syntax.possessor(head)
        if owner is None:
            return None
        entity = self.entity(owner)
        return entity.country if entity is not None else None

    def _substituted(self, head: int, first: int, last: int) -> str | None:
        """The phrase with its possessive pronoun (or bare direction) replaced by what it stands for."""
        syntax = self.syntax
        owner = syntax.possessor(head)
        if owner is None or not first <= owner < last:
            return None
        rest_from = owner + 1
        while rest_from < last and syntax.rels[rest_from] == "case":
            rest_from += 1
        rest = self.text(rest_from, last) if rest_from < last else ""
        if syntax.upos[owner] == "PRON":
            referents = self.chains.referents(owner)
            if not referents or referents[0] == owner:
                return None
            return f"{self._called(referents[0])}'s {rest}"
        for name in self.chains.alias(owner):
            if self.country_of(name) is not None:
                return f"{name}'s {rest}"
        if self.chains.class_of(owner) == PERSON and self.chains.is_named(owner):
            full = self.chains.full_name(owner)
            if full != owner:
                return f"{self._called(full)}'s {rest}"
        return None

    def _called(self, head: int) -> str:
        """What an owner is called: the name of its entity where it has one, else its words."""
        entity = self.entity(head)
        if entity is not None and entity.kind in ("state", "organization", "igo", "person"):
            return entity.name
        first, last = self.syntax.noun_phrase(head)
        return self.text(first, last) if last - first <= _LONGEST_OWNER else self._name(head)

    # -- the country that context supplies -----------------------------------------------------------------

    def _context_country(self, head: int) -> str | None:
        """The country of a phrase that names none: its possessor's, that of the clause's subject for the one who is
        told or met at home, else the report's own where one country clearly dominates it."""
        syntax = self.syntax
        country = self._possessor_country(head)
        if country is not None:
            return country
        lemma = syntax.lemmas[head]
        if lemma not in words_of("domestic"):
            return None
        rel = syntax.rels[syntax.first_conjunct(head)]
        if rel in ("obj", "iobj", "obl"):
            clause = syntax.clause(head)
            for subject in syntax.subjects(clause):
                if subject == head:
                    continue
                entity = self.entity(subject)
                if entity is not None and entity.country is not None and entity.kind != "state":
                    return entity.country
        if syntax.child(head, "det") is not None or "Number=Plur" in syntax.words[head].feats:
            return self.names.focus()
        return None
