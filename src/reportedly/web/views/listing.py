"""An event as one row of a list: who did what to whom, when, where, how many, who holds what, and the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from ...store import Ledger
from .asking import Row, names_of, rows

_SURENESS = {value: n for n, value in enumerate(("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"))}
_SHOWN = 8
_LONGEST = 360
_BEFORE = 140
_AMONG = "number IN (SELECT unnest(?::BIGINT[]))"
"""A join reads less of a table than a list of numbers does."""


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


_COLUMNS = ", ".join(
    ["number", "trigger", "text"]
    + [name for name in EventRow.model_fields
       if name not in ("trigger", "positions", "more_positions", "numbers", "sentence")]
)  # fmt: skip
"""Of an event what its row shows: each column of a list takes long to fetch."""


def listed(
    ledger: Ledger, numbers: Sequence[int], *, shown: int = _SHOWN, brief: bool = False
) -> list[EventRow]:
    """The events of those numbers, in that order; at most ``shown`` positions of each.

    ``brief``: without positions and numbers, which take as long to ask for as all the rest.
    """
    if not numbers:
        return []
    wanted = list(numbers)
    events = {r["number"]: r for r in rows(ledger, f"SELECT {_COLUMNS} FROM events WHERE {_AMONG}", wanted)}
    held: Mapping[int, tuple[list[Held], int]] = {} if brief else _held(ledger, events, shown)
    counted: Mapping[int, list[Counted]] = {} if brief else _counted(ledger, wanted)
    names = names_of(ledger, (id for e in events.values() for id in (*e["actors"], *e["recipients"])))
    out = []
    for number in numbers:
        if (event := events.get(number)) is not None:
            out.append(_row(event, *held.get(number, ([], 0)), counted.get(number, []), names))
    return out


def _held(ledger: Ledger, events: Mapping[int, Row], shown: int) -> Mapping[int, tuple[list[Held], int]]:
    """The first ``shown`` of what :func:`held_now` says of each event, and how many there are; a report that only
    passes on counts where nobody does more. Of events that are told often the database makes the choice."""
    numbers = list(events)
    if sum(e["mentions"] or 0 for e in events.values()) > _OFTEN:
        return {
            r["number"]: _telling([_held_so(own) for own in r["first"]], r["told"] or r["every"], shown)
            for r in rows(ledger, _HELD, numbers, shown)
        }
    stances: dict[int, list[Row]] = {}
    for r in rows(ledger, _STANCES, numbers):
        stances.setdefault(r["number"], []).append(r)
    return {number: _telling(held_now(own), None, shown) for number, own in stances.items()}


def _telling(held: list[Held], every: int | None, shown: int) -> tuple[list[Held], int]:
    telling = [h for h in held if h.value != "Uu" or not h.author] or held
    return telling[:shown], len(telling) if every is None else every


_OFTEN = 1000
"""Mentions of all events of a list from which their holders are sorted in the database: fetching them takes longer."""
_STANCES = f"""SELECT number, holder, name, value, reported, retracted FROM positions WHERE {_AMONG}
ORDER BY reported NULLS FIRST, rowid"""
_HELD = f"""WITH held AS (
    SELECT number, starts_with(holder, 'author:') AS author, max_by(
        {{'holder': holder, 'name': name, 'value': value, 'reported': reported, 'retracted': retracted}},
        (value <> 'Uu')::BIGINT * {2**60} + coalesce(date_diff('day', DATE '0001-01-01', reported), -1) * {2**36}
            + rowid
    ) AS own FROM positions WHERE {_AMONG} GROUP BY number, holder)
SELECT number, count(*) AS every, count_if(NOT (author AND own.value = 'Uu')) AS told, min_by(own, concat(
    (own.value = 'Uu')::INTEGER, author::INTEGER, list_position({list(_SURENESS)}, own.value),
    lower(coalesce(own.name, own.holder)), chr(1), own.holder), ?) AS first
FROM held GROUP BY number"""


def _counted(ledger: Ledger, numbers: list[int]) -> Mapping[int, list[Counted]]:
    counted: dict[int, list[Counted]] = {}
    for found in rows(
        ledger,
        "SELECT number, role, unit, min(least(low, value, high)) AS low, max(greatest(low, value, high)) AS high, "
        f"count(*) AS n FROM estimates WHERE {_AMONG} GROUP BY ALL ORDER BY n DESC, unit",
        numbers,
    ):
        own = counted.setdefault(found["number"], [])
        one = Counted(
            role=found["role"], unit=found["unit"], low=found["low"], high=found["high"], estimates=found["n"]
        )
        if all((one.unit, one.low, one.high) != (o.unit, o.low, o.high) for o in own):  # not again in another role
            own.append(one)
    return counted


def held_now(stances: Iterable[Row]) -> list[Held]:
    """What each holder of an event holds now, from its positions in order of time.

    Those who commit themselves come first, the surest before the others, deniers after those who affirm; publishers
    that speak for themselves after sources.
    """
    last: dict[str, Row] = {}
    for stance in stances:
        if stance["value"] != "Uu" or last.get(stance["holder"], stance)["value"] == "Uu":
            last[stance["holder"]] = stance
    found = [_held_so(r) for r in last.values()]
    return sorted(
        found, key=lambda h: (h.value == "Uu", h.author, _SURENESS.get(h.value, 9), h.name.lower(), h.holder)
    )


def _held_so(r: Row) -> Held:
    return Held(
        holder=r["holder"],
        name=r["name"] or r["holder"],
        value=r["value"],
        author=r["holder"].startswith("author:"),
        changed=bool(r["retracted"]),
        reported=r["reported"],
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


def _row(
    event: Row, held: list[Held], every: int, counted: list[Counted], names: Mapping[str, str]
) -> EventRow:
    own = {
        "actors": parties(event["actors"], names),
        "recipients": parties(event["recipients"], names),
        "positions": held,
        "more_positions": every - len(held),
        "numbers": counted,
        "sentence": marked(event["text"], event["trigger"]),
        "trigger": event["trigger"] or "",
    }
    return EventRow.model_validate({**{k: v for k, v in event.items() if k in EventRow.model_fields}, **own})
