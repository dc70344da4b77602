"""The gazetteer: actor phrases to entities, names to countries, toponyms to coordinates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ..records import Entity
from .index import NameIndex
from .names import slug
from .phrase import Resolver
from .places import Place, Places

_CACHE = 65536
_PLACES = frozenset({"Location", "Facility", "GPE", "LOC"})


class Gazetteer:
    """Who and where names stand for, by date. Make one with :meth:`load`; it is safe to share."""

    def __init__(self) -> None:
        self._resolver = Resolver(NameIndex())
        self._places: Places | None = None
        self._resolve = lru_cache(maxsize=_CACHE)(self._resolve_uncached)
        self._country = lru_cache(maxsize=_CACHE)(self._resolver.country)

    @classmethod
    def load(cls) -> Gazetteer:
        """The gazetteer of the package's own tables; read once, then shared."""
        return _shared()

    def resolve(
        self, text: str, *, on: date | None = None, label: str | None = None, country: str | None = None
    ) -> Entity | None:
        """The entity an actor phrase stands for, or None where that is unknown or in doubt.

        ``on``: the report's date; offices and bodies are those of that day. ``label``: the class of
        the phrase's head (``Person``, ``Location``, ``Organization``, ``NORP``, ``Facility``) where
        known. ``country``: alpha-3 of the country that context supplies for a phrase that names
        none ("the president"). Any string may be given; it never raises.
        """
        return self._resolve(text, on, label, country)

    def country(self, text: str) -> str | None:
        """Alpha-3 of the first country that a phrase names by name, demonym, capital or metonym.

        Names that only state a stance ("pro-Russian") do not count.
        """
        return self._country(text)

    def place(
        self, name: str, *, country: str | None = None, focus: Mapping[str, int] | None = None
    ) -> Place | None:
        """The place a toponym stands for, or None.

        ``country``: alpha-3 that the context names. ``focus``: how often the document names each
        country (alpha-3 -> count); it weighs against population where a name has many bearers.
        """
        return self.places.place(name, country=country, focus=focus)

    def is_place(self, name: str) -> bool:
        """Whether any place bears this name."""
        return self.places.is_place(name)

    @property
    def places(self) -> Places:
        """The toponym index, read at first use."""
        if self._places is None:
            self._places = Places()
        return self._places

    def _resolve_uncached(
        self, text: str, on: date | None, label: str | None, country: str | None
    ) -> Entity | None:
        entity = self._resolver.resolve(text, on, label, country)
        if entity is None and label in _PLACES:
            place = self.place(text, country=country)
            if place is not None and place.country is not None:
                return Entity(
                    f"{place.country}-{slug(place.name).upper()}", place.name, place.country, (), "place"
                )
        return entity


@lru_cache(maxsize=1)
def _shared() -> Gazetteer:
    return Gazetteer()
