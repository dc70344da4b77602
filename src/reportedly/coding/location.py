"""Where an event took place: its locative arguments resolved to GeoNames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Protocol

from ..reading.structure import Reading
from ..records import Location
from .arguments import Arguments
from .chains import Chains
from .participants import Participants
from .syntax import Syntax

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
_PLACE_LABELS = frozenset({"location", "gpe", "place", "facility", "loc", "fac"})


class FoundPlace(Protocol):
    """A place: GeoNames id, name, country (alpha-3), latitude and longitude in degrees."""

    @property
    def geonames(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


class Places(Protocol):
    """What the coder asks of a gazetteer about places."""

    def place(
        self, name: str, *, country: str | None = None, focus: Mapping[str, int] | None = None
    ) -> FoundPlace | None:
        """The likeliest place of that name; ``focus`` counts the countries a report mentions."""


class Locations:
    """Finds event locations in one reading."""

    __slots__ = (
        "_arguments",
        "_chains",
        "_focus",
        "_known",
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
        places: Places,
    ) -> None:
        self._reading = reading
        self._syntax = syntax
        self._arguments = arguments
        self._participants = participants
        self._chains: Chains = participants.chains
        self._places = places
        self._known: dict[str, FoundPlace | None] = {}
        self._focus: Mapping[str, int] | None = None

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
                if label is None or label.lower() not in _PLACE_LABELS:
                    continue
                span = chains.span_of_entity(candidate)
                if span is None:
                    continue
                first, last = span
                name = self._participants.text(first, last)
                evidence = self._participants.span(first, last)
                place = self._find(name)
                if place is not None:
                    return Location(evidence, place.name, place.country, place.geonames, place.lat, place.lon)
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
        place = self._find(self._participants.text(first, last))
        if place is None or place.geonames is None:
            return None
        evidence = self._participants.span(first, last)
        return Location(evidence, place.name, place.country, place.geonames, place.lat, place.lon)

    def _find(self, name: str) -> FoundPlace | None:
        if name not in self._known:
            self._known[name] = self._places.place(name, focus=self._countries())
        return self._known[name]

    def _countries(self) -> Mapping[str, int]:
        """How often the report names each country."""
        if self._focus is None:
            counts: Counter[str] = Counter()
            for entity in self._reading.entities:
                if entity.label.lower() in ("location", "norp", "gpe", "place"):
                    code = self._participants.country_of(self._participants.text(entity.first, entity.last))
                    if code is not None:
                        counts[code] += 1
            self._focus = dict(counts)
        return self._focus
