"""What kinds of events a ledger can be asked for: PLOVER's, and types and modes of the user's own in its records.

A filter that names none is refused, with the nearest of those that there are: an answer without events would look as if
nothing of the kind had happened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from ..errors import UnknownValue
from ..ontology import CONTEXTS, EVENT_TYPES
from .queries import Filters, Query, several

if TYPE_CHECKING:
    from .ledger import Ledger

PLOVER_MODES = frozenset(mode for entry in EVENT_TYPES.values() for mode in entry.modes)
AUXILIARY = ("historical", "future", "hypothetical", "negation")
QUADS = tuple(dict.fromkeys(entry.quad for entry in EVENT_TYPES.values()))
KINDS = ("type", "mode", "context", "auxiliary", "quad")
"""The filters that choose kinds of events, which are checked here."""
_CALLED = {"type": "event type", "quad": "quad class"}


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a ledger's events have beside PLOVER's: ``types``, each with its quad class (None: it has none), ``modes``."""

    types: Mapping[str, str | None]
    modes: tuple[str, ...]

    def quads(self) -> dict[str, str]:
        """The quad class of every type that has one, PLOVER's and these."""
        plover = {name: str(entry.quad) for name, entry in EVENT_TYPES.items()}
        return plover | {name: quad for name, quad in self.types.items() if quad is not None}

    def listed(self) -> list[str]:
        """The names of all types, PLOVER's and these."""
        return sorted((*EVENT_TYPES, *self.types))


NONE = Kinds({}, ())
"""No kinds of the user's own."""


def kinds_of(ledger: Ledger) -> Kinds:
    """The types and modes of the user's own in a ledger, as :meth:`reportedly.Ledger.kinds` keeps them."""
    from .ledger import Answer

    types = Answer(ledger, Query(_TYPES, (list(EVENT_TYPES),))).to_pylist()
    modes = Answer(ledger, Query(_MODES, (sorted(PLOVER_MODES),))).to_pylist()
    return Kinds({row["type"]: row["quad"] for row in types}, tuple(row["mode"] for row in modes))


_TYPES = """SELECT type, any_value(quad) AS quad FROM events
WHERE type IS NOT NULL AND NOT list_contains(?, type) GROUP BY type ORDER BY type"""
_MODES = """SELECT mode FROM (SELECT DISTINCT unnest(modes) AS mode FROM events)
WHERE NOT list_contains(?, mode) ORDER BY mode"""


def checked(filters: Filters, own: Callable[[], Kinds]) -> Filters:
    """The filters with the kinds of events as records write them. Raises UnknownValue for those that there are not.

    ``own``: tells those of the user's own; asked only where a value is none of PLOVER's.
    """
    changed: dict[str, Any] = {}
    for name in KINDS:
        wanted = getattr(filters, name)
        if wanted is not None:
            found = tuple(kind_of(name, value, own) for value in several(wanted))
            changed[name] = found[0] if isinstance(wanted, str) else found
    return replace(filters, **changed) if changed else filters


def kind_of(name: str, value: str, own: Callable[[], Kinds]) -> str:
    """The value of the filter ``name`` as records write it. Raises UnknownValue."""
    tidy = value.replace(" ", "_").replace("-", "_") if name == "quad" else value
    known: Sequence[str] = _PLOVER[name]
    found = _among(known, tidy)
    if found is None and name in ("type", "mode"):
        mine = own()
        known = (*known, *(mine.types if name == "type" else mine.modes))
        found = _among(known, tidy)
    if found is None:
        words = f"{value!r} is no {_CALLED.get(name, name)}"
        if name in ("type", "mode"):
            words += " of PLOVER's, nor one of your own in this ledger"
        raise UnknownValue(f"{words}. {instead(tidy, known)}")
    return found


_PLOVER: Mapping[str, Sequence[str]] = {
    "type": sorted(EVENT_TYPES),
    "mode": sorted(PLOVER_MODES),
    "context": sorted(CONTEXTS),
    "auxiliary": AUXILIARY,
    "quad": cast("Sequence[str]", QUADS),
}


def _among(known: Iterable[str], value: str) -> str | None:
    return next((one for one in known if one.lower() == value.lower()), None)


def instead(name: str, known: Collection[str]) -> str:
    """The nearest of the known words, else all of them."""
    if near := get_close_matches(name.lower(), [one.lower() for one in known], n=3, cutoff=0.7):
        spelt = {one.lower(): one for one in known}
        return f"Perhaps {' or '.join(spelt[one] for one in near)}?"
    return f"There are: {', '.join(sorted(known))}."
