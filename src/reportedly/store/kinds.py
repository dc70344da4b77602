"""What kinds of events a ledger can be asked for: PLOVER's, and types and modes of the user's own in its records.

A filter that names none is refused, with the nearest of those that there are: an answer without events would look as if
nothing of the kind had happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from ..errors import UnknownValue
from ..ontology import CONTEXTS, EVENT_TYPES
from .facts import AUXILIARY
from .queries import Filters, Query, several

if TYPE_CHECKING:
    from .ledger import Ledger

PLOVER_MODES = frozenset(mode for entry in EVENT_TYPES.values() for mode in entry.modes)
QUADS = tuple(dict.fromkeys(entry.quad for entry in EVENT_TYPES.values()))
KINDS = ("type", "mode", "context", "auxiliary", "quad")
"""The filters that choose kinds of events, which are checked here."""
_CALLED = {"type": "event type", "quad": "quad class"}


def own_types(ledger: Ledger) -> dict[str, str | None]:
    """The event types of the user's own that a ledger's events have, each with its quad class (None: it has none)."""
    from .ledger import Answer

    found = Answer(ledger, Query(_TYPES, (list(EVENT_TYPES),))).to_pylist()
    return {row["type"]: row["quad"] for row in found}


def own_modes(ledger: Ledger) -> tuple[str, ...]:
    """The modes of the user's own that a ledger's events have."""
    from .ledger import Answer

    return tuple(row["mode"] for row in Answer(ledger, Query(_MODES, (sorted(PLOVER_MODES),))).to_pylist())


def types_of(ledger: Ledger) -> list[str]:
    """The names of all types that events of a ledger may have: PLOVER's, and those of the user's own that are there."""
    return sorted((*EVENT_TYPES, *ledger.own_types()))


def quads_of(ledger: Ledger) -> dict[str, str]:
    """The quad class of every type that has one."""
    plover = {name: str(entry.quad) for name, entry in EVENT_TYPES.items()}
    return plover | {name: quad for name, quad in ledger.own_types().items() if quad is not None}


_TYPES = """SELECT type, any_value(quad) AS quad FROM events
WHERE type IS NOT NULL AND NOT list_contains(?, type) GROUP BY type ORDER BY type"""
_MODES = """SELECT mode FROM (SELECT DISTINCT unnest(modes) AS mode FROM events)
WHERE NOT list_contains(?, mode) ORDER BY mode"""


def checked(filters: Filters, ledger: Ledger) -> Filters:
    """The filters with the kinds of events as records write them. Raises UnknownValue for those that there are not."""
    changed: dict[str, Any] = {}
    for name in KINDS:
        wanted = getattr(filters, name)
        if wanted is not None:
            found = tuple(kind_of(name, value, ledger) for value in several(wanted))
            changed[name] = found[0] if isinstance(wanted, str) else found
    return replace(filters, **changed) if changed else filters


def kind_of(name: str, value: str, ledger: Ledger | None) -> str:
    """The value of the filter ``name`` as records write it; without a ledger only PLOVER's. Raises UnknownValue.

    The ledger is asked only about what is none of PLOVER's.
    """
    tidy = value.replace(" ", "_").replace("-", "_") if name == "quad" else value
    found = _among(_PLOVER[name], tidy)
    if found is not None:
        return found
    if name not in ("type", "mode"):
        raise UnknownValue(f"{value!r} is no {_CALLED.get(name, name)}. {instead(tidy, _PLOVER[name])}")
    own: Collection[str] = ()
    if ledger is not None:
        own = ledger.own_types() if name == "type" else ledger.own_modes()
    found = _among(own, value)
    if found is not None:
        return found
    known = instead(value, (*_PLOVER[name], *own)) if name == "mode" else f"PLOVER's are: {', '.join(_PLOVER[name])}."
    yours = f" Your own in this ledger: {', '.join(own)}." if own else " This ledger has none of your own."
    raise UnknownValue(f"{value!r} is no {_CALLED.get(name, name)}. {known}{yours if ledger is not None else ''}")


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
