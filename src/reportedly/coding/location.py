"""Where an event took place: its locative arguments resolved to GeoNames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from ..reading.structure import Reading
from ..records import Location
from .arguments import Arguments
from .chains import PLACE, Chains
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

        ``targets``: heads of what was acted upon, taken where they are territories and nothing else is said.
        Settings ("in", "near") go before goals ("to") and these before targets.
        """
        for prepositions in (_SETTING, _GOAL):
            for word in words:
                heads = [head for _, head in self._syntax.obliques(word, *prepositions)]
                if prepositions is _SETTING:
                    heads += [
                        self._syntax.head_of(*span) for span in self._arguments.modifier(word, "ARGM-LOC")
                    ]
                for head in heads:
                    found = self._locate(head)
                    if found is not None:
                        return found
        for head in targets:
            found = self._locate(head)
            if found is not None:
                return found
        return None

    def _locate(self, head: int) -> Location | None:
        """The place named at ``head``, or at the name inside its phrase ("the border **with Chad**"? no: "the city **of Lviv**")."""
        syntax, chains = self._syntax, self._chains
        for candidate in (
            head,
            *syntax.children(head, "flat", "compound", "appos", "nmod", "nmod:poss", "amod"),
        ):
            if (
                candidate != head
                and syntax.deprels[candidate] == "nmod"
                and syntax.case(candidate) not in ("of", "in", "near")
            ):
                continue
            label = chains.label_of(candidate)
            if label is None or label.lower() not in _PLACE_LABELS:
                continue
            if chains.class_of(candidate) != PLACE and label.lower() not in ("facility", "fac"):
                continue
            span = chains.span_of_entity(candidate)
            if span is None:
                continue
            first, last = span
            name = self._participants.text(first, last)
            place = self._find(name)
            if place is None:
                continue
            return Location(
                self._participants.span(first, last),
                place.name,
                place.country,
                place.geonames,
                place.lat,
                place.lon,
            )
        return None

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
