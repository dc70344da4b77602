"""Where an event took place: its locative arguments resolved to GeoNames."""

from __future__ import annotations

from collections.abc import Iterator

from ..gazetteer import Resolution, Toponym
from ..reading.structure import Reading
from ..records import Location, Span
from .arguments import Arguments
from .chains import Chains
from .participants import Participants
from .syntax import Syntax
from .toponyms import PLACE_LABELS, PlaceNames

_SETTING = (
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "within",
    "around",
    "across",
    "throughout",
    "along",
    "on",
    "off",
    "over",
    "outside of",
    "north of",
    "south of",
    "east of",
    "west of",
)
_GOAL = ("to", "into", "onto", "toward", "towards", "through", "via", "from")
_INNER_SETTING = frozenset({"in", "at", "near", "outside", "inside", "on", "off", "around"})
_SURE = 0.3
"""How likely a toponym's place must be to be given; below it, only the country is, if that is likely."""
_SURE_OF_COUNTRY = 0.7
_EXPLAINED = 3


class Locations:
    """Finds event locations in one reading."""

    __slots__ = (
        "_arguments",
        "_by_name",
        "_by_span",
        "_chains",
        "_participants",
        "_places",
        "_reading",
        "_syntax",
    )

    def __init__(
        self,
        reading: Reading,
        syntax: Syntax,
        arguments: Arguments,
        participants: Participants,
        places: PlaceNames,
    ) -> None:
        self._reading = reading
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants
        self._chains: Chains = participants.chains
        self._places = places
        self._by_span: dict[tuple[int, int], Resolution] = {}
        self._by_name: dict[str, Resolution] | None = None

    def of(self, words: tuple[int, ...], targets: tuple[int, ...] = ()) -> Location | None:
        """The location of the event whose predicate words (trigger, light verb, host) are ``words``.

        ``targets``: heads of what was acted upon. Settings ("in", "near") of the predicate go before settings
        inside its arguments ("villagers **in Uttar Pradesh**"), these before goals ("to") and these before targets.
        """
        for heads in (self._settings(words), self._inner(words), self._goals(words), targets):
            for head in heads:
                found = self._locate(head)
                if found is not None:
                    return found
        return None

    def _settings(self, words: tuple[int, ...]) -> Iterator[int]:
        for word in words:
            for _, head in self._syntax.obliques(word, *_SETTING):
                yield from self._syntax.conjuncts(head)
            for span in self._arguments.modifier(word, "ARGM-LOC"):
                yield self._syntax.head_of(*span)

    def _goals(self, words: tuple[int, ...]) -> Iterator[int]:
        for word in words:
            for _, head in self._syntax.obliques(word, *_GOAL):
                yield from self._syntax.conjuncts(head)

    def _inner(self, words: tuple[int, ...]) -> Iterator[int]:
        """Settings inside the arguments, down to clauses."""
        syntax = self._syntax
        for word in words:
            stack = list(syntax.children(word, "nsubj", "obj", "obl", "nmod", "iobj"))
            steps = 0
            while stack and steps < 24:
                steps += 1
                node = stack.pop(0)
                for c in syntax.children(node, "nmod", "obl"):
                    if syntax.case(c) in _INNER_SETTING:
                        yield c
                    stack.append(c)

    def _locate(self, head: int) -> Location | None:
        """The place named at ``head`` or inside its phrase ("a **Quetta** clinic", "the city **of Lviv**")."""
        syntax, chains = self._syntax, self._chains
        level = [head]
        for _ in range(3):
            for candidate in level:
                label = chains.label_of(candidate)
                if label is None and syntax.upos[candidate] == "PROPN":
                    found = self._unlabelled(candidate)
                    if found is not None:
                        return found
                if label is None or label.lower() not in PLACE_LABELS:
                    continue
                span = chains.span_of_entity(candidate)
                if span is None:
                    continue
                first, last = span
                name = self._participants.text(first, last)
                evidence = self._participants.span(first, last)
                found = self._place(evidence, name)
                if found is not None:
                    return found
                if label.lower() not in ("facility", "fac"):
                    return Location(evidence, name, self._participants.country_of(name), None, None, None)
            level = [
                c
                for node in level
                for c in syntax.children(node, "flat", "compound", "appos", "nmod")
                if syntax.deprels[c] != "nmod" or syntax.case(c) in _INNER_SETTING or syntax.case(c) == "of"
            ]
        return None

    def _unlabelled(self, i: int) -> Location | None:
        """A town or country that the reader overlooked: a proper noun that the gazetteer knows as a place."""
        syntax = self._syntax
        parts = sorted([i, *syntax.children(i, "flat", "compound")])
        first, last = parts[0], parts[-1] + 1
        if last - first != len(parts):
            first, last = i, i + 1
        name = self._participants.text(first, last)
        if not self._places.is_place(name):
            return None
        found = self._place(self._participants.span(first, last), name)
        return found if found is not None and found.geonames is not None else None

    def _place(self, evidence: Span, name: str) -> Location | None:
        """The place a toponym was resolved to amid all of the report's; only its country where that alone is sure."""
        found = self._resolution(evidence, name)
        place = found.place
        if place is None:
            return None
        if found.probability >= _SURE:
            return Location(evidence, place.name, place.country, place.geonames, place.lat, place.lon)
        country = place.country if found.country_probability >= _SURE_OF_COUNTRY else None
        return Location(evidence, name, country, None, None, None)

    def _resolution(self, evidence: Span, name: str) -> Resolution:
        if self._by_name is None:
            self._by_name = {}
            for found in self._participants.names.toponyms():
                self._by_span[found.toponym.start, found.toponym.end] = found
                self._by_name.setdefault(found.toponym.name, found)
        known = self._by_span.get((evidence.start, evidence.end)) or self._by_name.get(name)
        if known is None:
            one = Toponym(evidence.start, evidence.end, name)
            spans = [resolution.toponym for resolution in self._by_span.values()]
            document = self._reading.document
            resolved = self._places.resolve_places(
                [*spans, one], document.text, on=document.published, explain=_EXPLAINED
            )
            known = self._by_span[evidence.start, evidence.end] = resolved[-1]
            self._by_name.setdefault(name, known)
        return known

    def reason(self, location: Location | None) -> tuple[str, ...]:
        """Why a location is the place it is: what else it might have been, and what counted."""
        if location is None:
            return ()
        found = self._by_span.get((location.span.start, location.span.end))
        found = found or (self._by_name or {}).get(location.span.text)
        return () if found is None or found.place is None else (f"place: {found.explained()}",)
