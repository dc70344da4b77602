"""Filters in words, and the address that adds or takes away a value."""

from __future__ import annotations

from collections.abc import Mapping

from ..store import Ledger
from .filters import Asked
from .views.asking import country_name, holder_name, names_of
from .views.facets import FacetValue

FACET_WORDS: Mapping[str, str] = {
    "type": "Type",
    "actor": "Who did it",
    "recipient": "To whom",
    "place": "Where",
    "holder": "Who says something of it",
    "disputed": "Disputed",
    "corroborated": "Affirmed independently by",
    "auxiliary": "Auxiliary mode",
}
_ENTITIES = ("actor", "recipient", "participant", "holder")


def labels_of(ledger: Ledger, asked: Asked) -> Mapping[tuple[str, str], str]:
    """The values of the filters that are set, in words: (filter, value) to words."""
    names = names_of(ledger, (value for name, value in asked.pairs if name in _ENTITIES))
    labels = {}
    for name, value in asked.pairs:
        if name in _ENTITIES:
            labels[name, value] = holder_name(value, names)
        elif name == "place":
            labels[name, value] = country_name(value)
        elif name in ("disputed", "retracted"):
            labels[name, value] = "yes" if value == "true" else "no"
    return labels


def toggled(asked: Asked, name: str, value: FacetValue) -> str:
    """The query that chooses a facet's value, or, where it is chosen, no longer does."""
    if not value.chosen:
        return asked.having(name, value.value)
    meant = {value.value.lower(), value.label.lower()}
    given = next((one for one in asked.values(name) if one.lower() in meant), value.value)
    return asked.lacking(name, given)
