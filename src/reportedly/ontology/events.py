"""PLOVER 2.0: event types, modes, contexts, quad classes, scores and the codebook's rewrites.

Names, scores and quad classes are those of the PLOVER 2.0 codebook (Open Event Data Alliance, 2021);
the definitions are our own wording. Where the codebook contradicts itself we follow the section of the
event type: SANCTION is material conflict (its own section; the summary table says verbal conflict);
ACCUSE's base score is -3 (the score table lost the minus sign); ``PROTEST vandalize``, which has no score,
inherits PROTEST's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from ..records import Quad
from ._tables import toml


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event was carried out: a PLOVER mode with its conflict-cooperation score (-10...10)."""

    name: str
    score: float
    definition: str


@dataclass(frozen=True, slots=True)
class EventType:
    """A PLOVER event type; ``modes`` are keyed by their names, in the codebook's order."""

    name: str
    quad: Quad
    score: float
    requires_recipient: bool
    definition: str
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A rule of the codebook that replaces a type seen with an auxiliary mode by another type.

    ``auxiliary`` is the auxiliary mode that triggers the rule ("future"); with ``announced`` set the rule
    only holds for what somebody says they will do. ``keep_auxiliary``: the auxiliary stays on the record.
    """

    type: str
    auxiliary: str
    announced: bool
    into: str
    keep_auxiliary: bool


def _load() -> tuple[Mapping[str, EventType], Mapping[str, str], tuple[Rewrite, ...]]:
    data = toml("plover.toml")
    types: dict[str, EventType] = {}
    for name, entry in data["types"].items():
        modes = {
            mode: Mode(mode, float(fields.get("score", entry["score"])), fields["definition"])
            for mode, fields in entry.get("modes", {}).items()
        }
        types[name] = EventType(
            name,
            cast(Quad, entry["quad"]),
            float(entry["score"]),
            bool(entry.get("requires_recipient", False)),
            entry["definition"],
            MappingProxyType(modes),
        )
    rewrites = tuple(
        Rewrite(type_, rule["auxiliary"], rule["announced"], rule["into"], rule["keep_auxiliary"])
        for rule in data["rewrites"]
        for type_ in rule["types"]
    )
    return MappingProxyType(types), MappingProxyType(dict(data["contexts"])), rewrites


EVENT_TYPES: Mapping[str, EventType]
CONTEXTS: Mapping[str, str]
"""The 37 PLOVER contexts: name to our definition."""
CODEBOOK_REWRITES: tuple[Rewrite, ...]
EVENT_TYPES, CONTEXTS, CODEBOOK_REWRITES = _load()

_FUTURE: Mapping[str, str] = {
    rule.type: rule.into for rule in CODEBOOK_REWRITES if rule.auxiliary == "future" and not rule.announced
}
_ANNOUNCED: Mapping[str, str] = {
    rule.type: rule.into for rule in CODEBOOK_REWRITES if rule.auxiliary == "future" and rule.announced
}


def quad(type: str) -> Quad:
    """The quad class of an event type.

    :raises KeyError: ``type`` is not a PLOVER 2.0 event type.
    """
    return EVENT_TYPES[type].quad


def score(type: str, modes: Iterable[str] = ()) -> float:
    """The conflict-cooperation score of an event, -10 (conflict) to 10 (cooperation).

    With several modes it is the score of the mode with the largest absolute score (the gravest or most
    generous thing done), the first of equals; without modes the type's own.

    :raises KeyError: unknown type, or a mode that the type does not have.
    """
    entry = EVENT_TYPES[type]
    best: float | None = None
    for mode in modes:
        value = entry.modes[mode].score
        if best is None or abs(value) > abs(best):
            best = value
    return entry.score if best is None else best


def resolve_future(type: str, *, announced: bool = False) -> str:
    """The type that the codebook gives an event of ``type`` that lies in the future.

    Future CONSULT, SUPPORT, COOPERATE and AID are commitments and become AGREE; CONCEDE stays what it is.
    A future RETREAT stays RETREAT unless it is ``announced`` by the one who will retreat, when it becomes
    CONCEDE. Every other type is returned unchanged.
    """
    if announced and type in _ANNOUNCED:
        return _ANNOUNCED[type]
    return _FUTURE.get(type, type)
