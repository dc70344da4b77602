"""An event as one row of a list: who did what to whom, when, where, how many, who holds what, and the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from ...store import Ledger
from ...store.shown import HOLDERS, SURENESS, Shown, shown
from .asking import Row, names_of

_SURENESS = {value: n for n, value in enumerate(SURENESS)}
_LONGEST = 360
_BEFORE = 140


class Party(BaseModel):
    """An entity by its id and name."""

    id: str
    name: str


class Held(BaseModel):
    """What a holder holds of an event now: the last value by which it commits itself, else the last.

    ``author``: the holder is a report's publisher, speaking in its own voice. ``changed``: it has affirmed and denied.
    """

    holder: str
    name: str
    value: str
    author: bool = False
    changed: bool = False
    reported: date | None = None


class Counted(BaseModel):
    """The numbers that were given for one role and unit of an event: their range, and how many there are."""

    role: str
    unit: str | None
    low: float | None
    high: float | None
    estimates: int


class Marked(BaseModel):
    """A sentence with one word marked."""

    before: str = ""
    word: str = ""
    after: str = ""


class EventRow(BaseModel):
    """An event in a list. ``more_positions``: how many holders there are beside those in ``positions``."""

    id: str
    type: str | None
    modes: list[str]
    contexts: list[str]
    auxiliary: list[str]
    quad: str | None
    score: float | None
    cameo: str | None
    actors: list[Party]
    recipients: list[Party]
    date_from: date | None
    date_to: date | None
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    mentions: int
    documents: int
    independent: int
    first_reported: date | None
    last_reported: date | None
    disputed: bool
    corroborated: int
    retracted: list[str]
    positions: list[Held]
    more_positions: int
    numbers: list[Counted]
    trigger: str
    sentence: Marked
    story_id: str | None


def listed(ledger: Ledger, numbers: Sequence[int], *, holders: int = HOLDERS) -> list[EventRow]:
    """The events of those numbers, in that order; at most ``holders`` positions of each (8 at most)."""
    if not numbers:
        return []
    found = shown(ledger, numbers)
    names = names_of(ledger, (id for e in found.values() for side in _SIDES for id in e.columns[side]))
    return [_row(event, holders, names) for number in numbers if (event := found.get(number)) is not None]


_SIDES = ("actors", "recipients")


def _row(event: Shown, holders: int, names: Mapping[str, str]) -> EventRow:
    held = [_held(*one) for one in event.held]
    telling = [h for h in held if h.value != "Uu" or not h.author] or held
    trigger, text = event.columns["trigger"], event.columns["text"]
    own = {
        **{side: parties(event.columns[side], names) for side in _SIDES},
        "positions": telling[:holders],
        "more_positions": event.holders - len(telling[:holders]),
        "numbers": _counted(event.counted),
        "sentence": marked(text, trigger),
        "trigger": trigger or "",
    }
    return EventRow.model_validate({**event.columns, **own})


def _held(holder: str, name: str | None, value: str, reported: str | None, retracted: bool | None) -> Held:
    author = holder.startswith("author:")
    return Held(
        holder=holder,
        name=name or (holder.removeprefix("author:") if author else holder),
        value=value,
        author=author,
        changed=bool(retracted),
        reported=None if reported is None else date.fromisoformat(reported),
    )


def _counted(found: Iterable[tuple[str, str | None, float | None, float | None, int]]) -> list[Counted]:
    """The numbers given, each range once, though it was given for two roles."""
    made: dict[tuple[str | None, float | None, float | None], Counted] = {}
    for role, unit, low, high, count in found:
        made.setdefault(
            (unit, low, high), Counted(role=role, unit=unit, low=low, high=high, estimates=count)
        )
    return list(made.values())


def held_now(stances: Iterable[Row]) -> list[Held]:
    """What each holder of an event holds now, from its positions in order of time.

    Those who commit themselves come first, the surest before the others, deniers after those who affirm; publishers
    that speak for themselves after sources.
    """
    last: dict[str, Row] = {}
    for stance in stances:
        if stance["value"] != "Uu" or last.get(stance["holder"], stance)["value"] == "Uu":
            last[stance["holder"]] = stance
    found = [
        Held(
            holder=r["holder"],
            name=r["name"] or r["holder"],
            value=r["value"],
            author=r["holder"].startswith("author:"),
            changed=bool(r["retracted"]),
            reported=r["reported"],
        )
        for r in last.values()
    ]
    return sorted(
        found, key=lambda h: (h.value == "Uu", h.author, _SURENESS.get(h.value, 9), h.name.lower(), h.holder)
    )


def parties(ids: Iterable[str], names: Mapping[str, str]) -> list[Party]:
    """Entities by their ids, with names where these are known."""
    return [Party(id=id, name=names.get(id, id)) for id in ids]


def marked(text: str | None, word: str | None, *, longest: int = _LONGEST) -> Marked:
    """A sentence with the first stretch that is ``word`` marked, cut around it where it is long."""
    flat = " ".join((text or "").split())
    sought = " ".join((word or "").split())
    found = re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", flat) if sought else None
    if found is None:
        return Marked(before=flat if len(flat) <= longest else flat[: longest - 1] + "…")
    start, end = found.span()
    first = 0
    if start > _BEFORE and len(flat) > longest:
        first = flat.find(" ", max(start - _BEFORE, 0)) + 1 or start
    before = ("… " if first else "") + flat[first:start]
    after = flat[end:]
    room = max(longest - len(before) - len(sought), 40)
    if len(after) > room:
        after = after[: room - 1] + "…"
    return Marked(before=before, word=flat[start:end], after=after)
