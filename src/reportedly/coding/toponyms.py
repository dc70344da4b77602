"""The toponyms of a reading, resolved together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from ..gazetteer import Resolution, Toponym
from ..reading.structure import Reading

PLACE_LABELS = frozenset({"location", "gpe", "place", "facility", "loc", "fac"})
_NAME_LABELS = frozenset({"norp", "organization"})


@runtime_checkable
class PlaceNames(Protocol):
    """What the coder asks of a gazetteer about places: :class:`reportedly.gazetteer.Gazetteer`."""

    def is_place(self, name: str) -> bool:
        """Whether any place bears this name."""

    def resolve_places(
        self,
        toponyms: Sequence[Toponym],
        text: str,
        *,
        home: str | None = None,
        on: date | None = None,
        explain: int = 1,
    ) -> list[Resolution]:
        """All toponyms of a text resolved together, in their order."""


def toponyms_of(
    reading: Reading, gazetteer: PlaceNames, *, home: str | None = None, explain: int = 1
) -> list[Resolution]:
    """The toponyms of a reading, in text order, each with what it was resolved to.

    A toponym is an entity that is a location or facility, or an organization or people whose whole name is a
    place's ("Germany" in "Germany said"). ``home``: alpha-3 of the publisher's country, where known.
    """
    words, text = reading.words, reading.document.text
    found: list[Toponym] = []
    for entity in reading.entities:
        start, end = words[entity.first].start, words[entity.last - 1].end
        name = " ".join(text[start:end].split())
        label = entity.label.lower()
        if label in PLACE_LABELS or (label in _NAME_LABELS and gazetteer.is_place(name)):
            found.append(Toponym(start, end, name))
    return gazetteer.resolve_places(found, text, home=home, on=reading.document.published, explain=explain)
