"""When and how many: time expressions and quantities tied to the events they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.structure import Reading
from ..records import EventDate, Quantity
from ._tables import words_of
from .arguments import Arguments
from .attribution import Attributions
from .dates import DateMention, find_dates, shift_from
from .folding import Selected
from .quantities import QuantityMention, find_quantities
from .syntax import Syntax
from .toponyms import PlaceNames

_VERBAL = ("VERB", "AUX")
_YEAR = 365
"""Days before the report from which what is told is the past's."""


def _is_length(mention: DateMention) -> bool:
    """Whether a mention says how long or how often, not when ("five years in prison", "every day")."""
    unplaced = mention.date.first is None and mention.date.last is None and mention.anchor is None
    return mention.kind in ("duration", "set") and unplaced


class Circumstances:
    """Dates and quantities of one reading."""

    __slots__ = ("_arguments", "_attributions", "_dates", "_opening", "_quantities", "_reading", "_syntax")

    def __init__(
        self,
        reading: Reading,
        syntax: Syntax,
        arguments: Arguments,
        attributions: Attributions,
        places: PlaceNames | None = None,
    ) -> None:
        self._reading = reading
        self._syntax = syntax
        self._arguments = arguments
        self._attributions = attributions
        found = find_dates(reading, places=places)
        self._dates: list[DateMention] = [d for d in found if not _is_length(d)]
        self._opening: dict[int, DateMention] = {}
        """By sentence: the date that it begins with."""
        for mention in self._dates:
            sentence = syntax.words[mention.first].sentence
            if mention.first <= syntax.sentence(mention.first)[0] + 1:
                self._opening.setdefault(sentence, mention)
        self._quantities: dict[int, list[QuantityMention]] = {}
        for counted in find_quantities(reading, dates=found):
            self._quantities.setdefault(syntax.words[counted.head].sentence, []).append(counted)

    # -- dates ---------------------------------------------------------------------------------------------

    def dates(self, events: Sequence[Selected]) -> dict[int, EventDate]:
        """Trigger word to the event's date, for the events that have one.

        A time expression belongs to the event whose predicate it hangs on, in the parse or as the reader's
        ``ARGM-TMP``; else to the one event of the clause around it, unless that clause is about saying.
        """
        mentions: dict[int, DateMention] = {}
        by_word: dict[int, list[Selected]] = {}
        by_sentence: dict[int, list[Selected]] = {}
        for event in events:
            for word in (event.trigger, event.carrier, event.host, *event.folded):
                if word is not None:
                    by_word.setdefault(word, []).append(event)
            by_sentence.setdefault(self._syntax.words[event.trigger].sentence, []).append(event)
        for mention in self._dates:
            for event in self._owners(mention, by_word, by_sentence):
                known = mentions.get(event.trigger)
                if known is None or self._closer(event, mention, known):
                    mentions[event.trigger] = mention
        for event in events:
            shared = self._shared(event, mentions)
            if shared is None and event.trigger not in mentions:
                shared = self._scene(event)
            if shared is not None:
                mentions[event.trigger] = shared
        found = {trigger: mention.date for trigger, mention in mentions.items()}
        for trigger, mention in mentions.items():
            if mention.anchor is not None and mention.anchor in found and mention.anchor != trigger:
                found[trigger] = shift_from(mention, found[mention.anchor])
        return found

    def _owners(
        self,
        mention: DateMention,
        by_word: dict[int, list[Selected]],
        by_sentence: dict[int, list[Selected]],
    ) -> list[Selected]:
        syntax = self._syntax
        core_first, core_last = mention.core
        head = syntax.head_of(core_first, core_last)
        nearby = by_sentence.get(syntax.words[head].sentence, [])
        if not nearby:
            return []
        direct = [e for e in nearby if self._labelled(e, head)]
        if direct:
            return direct[:1] if len(direct) == 1 else sorted(direct, key=lambda e: abs(e.trigger - head))[:1]
        node = head
        for _ in range(6):
            if node in by_word and node != mention.anchor:
                return by_word[node] if node != head or len(by_word[node]) == 1 else by_word[node][:1]
            if syntax.upos[node] in _VERBAL and node != head:
                break
            if syntax.heads[node] < 0:
                break
            node = syntax.heads[node]
        if (
            mention.anchor is not None
            and node == mention.anchor
            and node not in by_word
            and syntax.heads[node] in by_word
        ):
            return by_word[syntax.heads[node]]
        if self._attributions.is_statement(node):
            return []
        inside = [
            e for e in nearby if syntax.dominates(node, e.trigger) and not self._separated(node, e.trigger)
        ]
        if len(inside) == 1:
            return inside
        complements = [
            e for e in inside if e.trigger in syntax.children(node, "xcomp", "obj", "nsubj", "conj")
        ]
        return complements[:1]

    def _shared(self, event: Selected, mentions: dict[int, DateMention]) -> DateMention | None:
        """The date that an undated clause shares with the one it hangs on ("**On Monday** troops attacked,
        seizing ...")."""
        syntax = self._syntax
        word = event.carrier if event.carrier is not None else event.trigger
        head = syntax.heads[word]
        own = mentions.get(event.trigger)
        if syntax.upos[word] not in _VERBAL or (own is not None and own.date.first is not None):
            return None
        for c in syntax.children(word, "conj"):
            later = mentions.get(c)
            if (
                later is not None
                and later.date.first is not None
                and later.first > c
                and syntax.child(c, "nsubj") is None
            ):
                return later
        if own is not None or head not in mentions:
            return None
        if syntax.child(word, "nsubj", "nsubj:pass", "mark") is not None:
            return None
        mention = mentions[head]
        if syntax.rels[word] == "conj":
            return mention if mention.first < head else None
        participle = syntax.rels[word] == "advcl" and "VerbForm=Fin" not in syntax.words[word].feats
        return mention if participle else None

    def _scene(self, event: Selected) -> DateMention | None:
        """The date that opens a sentence about the past and so dates all that it tells ("**In 2012** the talks ended
        when one side walked out"); it must lie more than a year back, and the event not in the present or to come."""
        syntax = self._syntax
        published = self._reading.document.published
        tense = syntax.tense(event.trigger) or syntax.tense(syntax.clause(event.trigger))
        if published is None or tense in ("present", "future", "perfect"):
            return None
        mention = self._opening.get(syntax.words[event.trigger].sentence)
        last = mention.date.last if mention is not None else None
        return mention if last is not None and (published - last).days > _YEAR else None

    def _labelled(self, event: Selected, head: int) -> bool:
        """Whether the reader gives the date to the event as ``ARGM-TMP``, no nearer event in between."""
        for word in (event.trigger, event.carrier):
            if word is None:
                continue
            for first, last in self._arguments.modifier(word, "ARGM-TMP"):
                if first <= head < last:
                    top = self._syntax.head_of(first, last)
                    if top == head or self._syntax.upos[top] not in _VERBAL:
                        return True
        return False

    def _separated(self, upper: int, lower: int) -> bool:
        """Whether a statement's content or a relative clause lies between a clause and a word in it."""
        syntax = self._syntax
        node = lower
        while node != upper and node >= 0:
            if syntax.deprels[node] in ("ccomp", "acl:relcl", "parataxis", "advcl"):
                return True
            node = syntax.heads[node]
        return False

    def _closer(self, event: Selected, mention: DateMention, known: DateMention) -> bool:
        """Whether a second date fits an event better: one with days, then the nearer one."""
        resolved, before = mention.date.first is not None, known.date.first is not None
        if resolved != before:
            return resolved
        return abs(mention.core[0] - event.trigger) < abs(known.core[0] - event.trigger)

    # -- quantities ----------------------------------------------------------------------------------------

    def quantities(self, event: Selected) -> tuple[Quantity, ...]:
        """The quantities whose counted noun is an argument of the event, or lies in one, or is the event itself."""
        syntax = self._syntax
        here = self._quantities.get(syntax.words[event.trigger].sentence)
        if not here:
            return ()
        words = {k for k in (event.trigger, event.carrier, *event.folded) if k is not None}
        arguments = self._argument_heads(event, words)
        found = []
        for mention in here:
            node = mention.head
            for _ in range(6):
                if node in arguments or node in words:
                    found.append(mention.quantity)
                    break
                head = syntax.heads[node]
                if head < 0 or not self._transparent(node, head):
                    break
                node = head
        return tuple(found)

    def _argument_heads(self, event: Selected, words: set[int]) -> set[int]:
        syntax = self._syntax
        found: set[int] = set(event.parties.actors) | set(event.parties.recipients)
        for word in words:
            if syntax.upos[word] in _VERBAL:
                found.update(syntax.subjects(word))
                found.update(syntax.objects(word))
                for c in syntax.children(word, "obl", "iobj", "obj"):
                    found.update(syntax.conjuncts(c))
            else:
                for c in syntax.children(word, "nmod", "compound"):
                    found.update(syntax.conjuncts(c))
            predicate = self._arguments.by_word.get(word)
            for argument in predicate.arguments if predicate is not None else ():
                if not argument.role.startswith(("ARGM-TMP", "C-", "R-", "ARGM-ADV", "ARGM-DIS")):
                    head = syntax.head_of(argument.first, argument.last)
                    if syntax.upos[head] not in _VERBAL:
                        found.add(head)
        return found - words

    def _transparent(self, node: int, head: int) -> bool:
        """Whether a quantity of ``node`` is one of ``head`` too ("a force **of 3,000 soldiers**", "10
        dead, **3 children**")."""
        syntax = self._syntax
        rel, deprel = syntax.rels[node], syntax.deprels[node]
        if rel in ("nummod", "appos", "compound", "conj", "flat", "fixed", "det", "advmod"):
            return True
        if deprel in ("nmod", "nmod:unmarked"):
            return syntax.lemmas[head] in words_of("transparent") or syntax.case(node) in (
                "of",
                "including",
                "",
            )
        return False
