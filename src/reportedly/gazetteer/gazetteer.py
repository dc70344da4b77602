"""The gazetteer: actor phrases to entities, names to countries, toponyms to coordinates."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import GazetteerError
from ..records import Entity
from .contexts import Context
from .index import NameIndex
from .linking import Link, Trace
from .names import slug
from .phrase import Resolver
from .places import Place, Places
from .places_index import COMPILED
from .places_resolution import Resolution, Toponym
from .places_resolve import place_of
from .places_resolve import resolve as resolve_toponyms

if TYPE_CHECKING:
    from .user import UserActors

_CACHE = 65536
_SURE = 0.7
"""How likely a place must be that a land behind a comma points to."""
_PLACES = frozenset({"Location", "Facility", "GPE", "LOC"})


class Gazetteer:
    """Who and where names stand for, by date. Make one with :meth:`load`; it is safe to share."""

    def __init__(self, user: UserActors | None = None, *, places: Places | None = None) -> None:
        with _without_collection():
            self._resolver = Resolver(NameIndex(user))
        self._places = places
        self._resolve = lru_cache(maxsize=_CACHE)(self._resolve_uncached)
        self._country = lru_cache(maxsize=_CACHE)(self._resolver.country)

    @classmethod
    def load(cls, *files: str | PathLike[str]) -> Gazetteer:
        """The gazetteer of the package's own tables, with the actors of user files (TOML, CSV, TSV) added.

        A file that ends in ``.places`` is an index compiled from a GeoNames dump (:mod:`.places_dump`) and stands in
        for the package's own places.
        Read once for the same files, then shared. Raises GazetteerError where a file cannot be used, with file,
        line and reason; nothing of it is then loaded.
        """
        return _shared(tuple(str(file) for file in files))

    def resolve(
        self,
        text: str,
        *,
        on: date | None = None,
        label: str | None = None,
        country: str | None = None,
        context: Context | None = None,
    ) -> Entity | None:
        """The entity an actor phrase stands for, or None where that is unknown or in doubt.

        ``on``: the report's date; offices and bodies are those of that day. ``label``: the class of
        the phrase's head (``Person``, ``Location``, ``Organization``, ``NORP``, ``Facility``) where
        known. ``country``: alpha-3 of the country that context supplies for a phrase that names
        none ("the president"). ``context``: what the words around the name say of its bearer, where
        a reader read them (:mod:`.contexts`). Any string may be given; it never raises.
        """
        return self._resolve(text, on, label, country, context)

    def link(
        self,
        text: str,
        *,
        on: date | None = None,
        label: str | None = None,
        country: str | None = None,
        context: Context | None = None,
    ) -> Link:
        """What :meth:`resolve` says of a phrase, with the candidates it chose from, their scores, and why."""
        trace = Trace()
        entity = self._resolve_uncached(text, on, label, country, context, trace)
        return trace.link(text, entity)

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
        return place_of(name, self.places, country=country, focus=focus)

    def resolve_places(
        self,
        toponyms: Sequence[Toponym],
        text: str,
        *,
        home: str | None = None,
        on: date | None = None,
        explain: int = 1,
    ) -> list[Resolution]:
        """All toponyms of a text resolved together, in their order: see :func:`.places_resolve.resolve`."""
        return resolve_toponyms(toponyms, text, self.places, home=home, on=on, explain=explain)

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
        self,
        text: str,
        on: date | None,
        label: str | None,
        country: str | None,
        context: Context | None = None,
        trace: Trace | None = None,
    ) -> Entity | None:
        entity = self._resolver.resolve(text, on, label, country, trace, context)
        if entity is not None and entity.kind in ("state", "place") and text.count(",") == 1:
            entity = self._elsewhere(text, on, trace) or entity
        if entity is None and label in _PLACES:
            place = self.place(text, country=country)
            if place is not None and place.country is not None:
                if trace is not None:
                    trace.reason("no actor bears the name; a place does")
                return Entity(
                    f"{place.country}-{slug(place.name).upper()}", place.name, place.country, (), "place"
                )
        return entity


    def _elsewhere(self, text: str, on: date | None, trace: Trace | None) -> Entity | None:
        """What "Paris, Texas" and "Georgia, USA" stand for: the place of that name in the land behind the comma, where
        neither the name nor the land alone leads there."""
        name, _, land = (part.strip() for part in text.partition(","))
        around = self._resolver.resolve(land, on, None, None)
        alone = self._resolver.resolve(name, on, None, None)
        if around is None or around.country is None or not name[:1].isupper():
            return None
        (found,) = self.resolve_places([Toponym(0, len(name), name)], text, on=on)
        place = found.place
        if place is None or place.country is None or found.choices[0].probability < _SURE:
            return None
        if place.kind == "region":
            region = self._resolver.resolve(name, on, None, place.country)
            return region if region is not None and region.country == place.country else None
        if alone is None and around.country == place.country or place.kind != "city":
            return None
        if alone is not None and alone.country == place.country:
            return None
        if trace is not None:
            trace.reason(f"{land} is named behind it: {place.name} there is meant")
        return Entity(f"{place.country}-{slug(place.name).upper()}", place.name, place.country, (), "place")


@lru_cache(maxsize=4)
def _shared(files: tuple[str, ...]) -> Gazetteer:
    indexes = [file for file in files if file.endswith(COMPILED)]
    if len(indexes) > 1:
        raise GazetteerError(
            f"{', '.join(indexes)}: only one compiled index of places can be used. Give one."
        )
    places = Places(Path(indexes[0])) if indexes else None
    actors = tuple(file for file in files if file not in indexes)
    if not actors:
        return Gazetteer(places=places)
    from .user import read_actors

    return Gazetteer(read_actors(actors), places=places)


@contextmanager
def _without_collection() -> Iterator[None]:
    """No search for garbage while many objects that stay are made: it finds nothing and takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
