"""From a reading and its event mentions to the views that merging works on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..coding.syntax import Syntax
from ..ontology.triggers import light_verb
from ..reading.structure import Predicate, Reading
from ..records import EventMention
from .frequencies import telling_terms
from .views import DocumentView, MentionView

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_ROLES = {
    "ARG0": "0", "ARG1": "1", "ARG2": "2", "ARG3": "2", "ARG4": "2",
    "ARGM-LOC": "L", "ARGM-DIR": "L", "ARGM-TMP": "T", "ARGM-MNR": "M", "ARGM-PRP": "M", "ARGM-CAU": "M",
}  # fmt: skip
"""Roles of PropBank as merging tells them apart; the others are left out."""
_NOMINAL_ROLES = {"by": "0", "of": "1", "against": "1", "on": "1", "in": "L", "at": "L", "near": "L"}
_PLACES = frozenset({"Location", "Facility"})
_LONGEST = 12
"""Words of the longest name that is taken in."""


def describe(
    reading: Reading, mentions: Sequence[EventMention]
) -> tuple[DocumentView, tuple[MentionView, ...]]:
    """The report's view and its mentions' views, in the order of ``mentions``. Call it where the report is read."""
    describer = Describer(reading)
    word_at = {word.start: word.index for word in reading.words}
    views = (describer.of_record(mention, word_at[mention.trigger.start]) for mention in mentions)
    return describer.document, tuple(views)


class Describer:
    """Makes the views of one reading's mentions."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        syntax = self._syntax = Syntax(reading)
        document = reading.document
        words = [word.text for word in reading.words]
        if document.title:
            words += document.title.split()
        self.document = DocumentView(
            document.id, document.published, document.publisher, telling_terms(words)
        )
        self._predicates = {predicate.word: predicate for predicate in reading.predicates}
        self._name: dict[int, tuple[int, int]] = {}
        self._place: set[int] = set()
        for entity in reading.entities:
            if entity.label in ("Date", "Money") or entity.last - entity.first > _LONGEST:
                continue
            for i in range(entity.first, entity.last):
                self._name[i] = (entity.first, entity.last)
                if entity.label in _PLACES:
                    self._place.add(i)
        self._chain: dict[int, int] = {}
        self._named: dict[int, frozenset[str]] = {}
        for number, cluster in enumerate(reading.coreference):
            heads = [syntax.head_of(first, last) for first, last in cluster]
            for head in heads:
                self._chain.setdefault(head, number)
            self._named[number] = frozenset(
                word for head in heads if syntax.upos[head] != "PRON" for word in self._own_words(head)
            )
        self._contexts: dict[int, tuple[str, ...]] = {}

    def of_record(self, mention: EventMention, word: int) -> MentionView:
        """The view of an event mention whose trigger is the word of that index."""
        event, date, location = mention.event, mention.date, mention.location
        dated = date is not None and date.span is not None
        place = location and (str(location.geonames) if location.geonames is not None else location.name)
        return self._view(
            mention.id,
            word,
            self._predicates.get(word),
            type=event.type,
            modes=event.modes,
            auxiliary=event.auxiliary,
            actors=_ids(mention.actors),
            recipients=_ids(mention.recipients),
            first=date.first if date is not None and dated else None,
            last=date.last if date is not None and dated else None,
            place=place or None,
            country=location.country if location is not None else None,
            numbers=tuple((q.value, q.unit) for q in mention.quantities if q.value is not None),
        )

    def of_word(self, id: str, word: int, predicate: Predicate | None = None) -> MentionView:
        """The view of any predicate, coded or not, by the index of its word."""
        return self._view(id, word, predicate or self._predicates.get(word))

    def _view(self, id: str, i: int, predicate: Predicate | None, **coded: object) -> MentionView:
        syntax = self._syntax
        heads = self._heads(i, predicate)
        word = self._reading.words[i]
        names = sorted({h[2:] for h in heads if h[0] != "T" and h[2:3].isupper()})
        return MentionView(
            id=id,
            document=self.document,
            start=word.start,
            sentence=word.sentence,
            trigger=word.text,
            lemma=syntax.lemmas[i],
            upos=syntax.upos[i],
            heads=tuple(sorted({h[:2] + h[2:].lower() for h in heads})),
            names=tuple(name.lower() for name in names),
            context=self._context(word.sentence),
            chain=self._chain.get(i),
            vector=None if predicate is None else predicate.vector,
            **coded,  # type: ignore[arg-type]
        )

    def _heads(self, i: int, predicate: Predicate | None) -> set[str]:
        """``role:word`` of the arguments and modifiers; names keep their capitals."""
        syntax = self._syntax
        found: set[str] = set()

        def add(role: str, heads: Iterable[int]) -> None:
            for head in heads:
                if head != i:
                    kind = "L" if role in "2M" and head in self._place else role
                    found.update(f"{kind}:{word}" for word in self._words(head))

        for argument in predicate.arguments if predicate is not None else ():
            role = _ROLES.get(argument.role)
            if role is not None:
                add(role, syntax.conjuncts(syntax.head_of(argument.first, argument.last)))
        if syntax.upos[i] in ("VERB", "AUX"):
            passive = syntax.is_passive(i)
            add("0", syntax.agents(i) if passive else syntax.subjects(i))
            add("1", syntax.objects(i))
        else:
            add("m", syntax.children(i, "compound", "amod", "nmod:poss", "nmod:desc"))
            for preposition, head in syntax.obliques(i):
                add(_NOMINAL_ROLES.get(preposition, "2"), (head,))
            verb = syntax.heads[i]
            if (
                verb >= 0
                and syntax.rels[i] == "obj"
                and light_verb(syntax.lemmas[verb], syntax.particle(verb))
            ):
                add("0", syntax.subjects(verb))
        return found

    def _words(self, head: int) -> Iterable[str]:
        """The words that stand for an argument: its head, its name, and the names it is coreferent with."""
        number = self._chain.get(head)
        own = () if self._syntax.upos[head] == "PRON" else self._own_words(head)
        if number is None:
            return own
        others = self._named[number]
        if self._syntax.upos[head] != "PRON":
            others = frozenset(word for word in others if word[:1].isupper())
        return {*own, *others}

    def _own_words(self, head: int) -> tuple[str, ...]:
        span = self._name.get(head)
        if span is None:
            return (self._syntax.lemmas[head],)
        words = self._reading.words
        return tuple(
            words[k].text for k in range(*span) if words[k].upos in ("PROPN", "NOUN", "ADJ", "NUM", "X")
        )

    def _context(self, sentence: int) -> tuple[str, ...]:
        known = self._contexts.get(sentence)
        if known is None:
            syntax = self._syntax
            first, last = self._reading.sentences[sentence]
            known = self._contexts[sentence] = tuple(
                sorted({syntax.lemmas[k] for k in range(first, last) if syntax.upos[k] in _CONTENT})
            )
        return known


def _ids(participants: Sequence[object]) -> tuple[str, ...]:
    found = (getattr(participant, "entity", None) for participant in participants)
    return tuple(dict.fromkeys(entity.id for entity in found if entity is not None))
