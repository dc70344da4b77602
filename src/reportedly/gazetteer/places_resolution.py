"""Toponyms, and what they were resolved to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .places import Place

_TOLD = 4


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name at ``[start, end)`` of a text."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with its probability and the traits that count for it or against it, by name."""

    place: Place
    probability: float
    traits: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a toponym was resolved to: the likeliest choice first; none where no place bears the name.

    ``country_probability``: how likely any place in that country is. ``setting``: where the text around an
    unlisted name is set, which is where such a place most often lies; a guess at the neighbourhood, never the
    place itself.
    """

    toponym: Toponym
    choices: tuple[Choice, ...] = ()
    setting: Place | None = None
    country_probability: float = 0.0

    def explained(self) -> str:
        """In words: the choices with their probabilities, and what counted most for the first."""
        said = "; ".join(f"{_described(choice.place)} {choice.probability:.2f}" for choice in self.choices)
        if not self.choices:
            return f"“{self.toponym.name}” is in no gazetteer"
        first = self.choices[0].traits
        counted = sorted(first.items(), key=lambda item: -abs(item[1]))[:_TOLD]
        why = ", ".join(f"{name} {value:+.1f}" for name, value in counted)
        return f"“{self.toponym.name}” is {said}" + (f" ({why})" if why else "")

    @property
    def place(self) -> Place | None:
        return self.choices[0].place if self.choices else None

    @property
    def probability(self) -> float:
        return self.choices[0].probability if self.choices else 0.0


def _described(place: Place) -> str:
    parts = [place.name, place.admin1 if place.admin1 != place.name else "", place.country or ""]
    return f"{place.kind} " + ", ".join(part for part in parts if part)
