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
from typing import Literal, cast

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


Light = Literal["future", "announced", "refused", "obliged"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A rule that replaces a type seen in a certain light by another type.

    ``light``: ``future`` (the event lies ahead), ``announced`` (the doer says it will do it), ``refused`` (the
    doer says it will not), ``obliged`` (somebody says that the doer must). The first and the retreats are the
    codebook's rules; the others follow from its principle that a category goes before a category with an
    auxiliary mode. ``keep_auxiliary``: the auxiliary modes stay on the record.
    """

    type: str
    light: Light
    into: str
    keep_auxiliary: bool


def _load() -> tuple[
    Mapping[str, EventType], Mapping[str, str], tuple[Rewrite, ...], Mapping[str, Mapping[str, str]]
]:
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
        Rewrite(name, cast(Light, rule["light"]), rule["into"], rule["keep_auxiliary"])
        for rule in data["rewrites"]
        for name in rule["types"]
    )
    content_modes = MappingProxyType(dict(data["content_modes"]))
    return MappingProxyType(types), MappingProxyType(dict(data["contexts"])), rewrites, content_modes


EVENT_TYPES: Mapping[str, EventType]
CONTEXTS: Mapping[str, str]
"""The 37 PLOVER contexts: name to our definition."""
CODEBOOK_REWRITES: tuple[Rewrite, ...]
EVENT_TYPES, CONTEXTS, CODEBOOK_REWRITES, _CONTENT_MODES = _load()

_REWRITES: Mapping[tuple[str, Light], Rewrite] = {(rule.type, rule.light): rule for rule in CODEBOOK_REWRITES}


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
    CONCEDE; announced ASSAULT, COERCE, SANCTION and PROTEST become THREATEN. Every other type is returned unchanged.
    """
    rule = (_REWRITES.get((type, "announced")) if announced else None) or _REWRITES.get((type, "future"))
    return rule.into if rule else type


def rewrite(type: str, light: Light) -> Rewrite | None:
    """The rule for an event of ``type`` seen in that light, or None when the type stays as it is."""
    return _REWRITES.get((type, light))


def content_mode(type: str, content: str, mode: str | None = None, *, negated: bool = False) -> str | None:
    """The mode of a REQUEST, REJECT or THREATEN from the event that is requested, refused or threatened.

    ``content`` and ``mode`` are the type and mode of that event ("urged them to release": RETREAT, release: the
    REQUEST's mode is yield). ``negated``: the content is not to happen, or to stop. None when nothing fits or the
    type takes no such mode.
    """
    table = _CONTENT_MODES.get(type)
    if table is None:
        return None
    if negated:
        return table.get("not")
    return table.get(f"{content}:{mode}") or table.get(content)
