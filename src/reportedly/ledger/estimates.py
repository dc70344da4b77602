"""How many: the numbers that different holders gave for one event, over time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from ..records import EventMention, Participant, Position, Quantity
from .frequencies import stem
from .positions import AUTHOR, holder_of, in_time

EstimateRole = Literal["actor", "recipient", "extent"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number that somebody gave: ``low <= value <= high`` (None: open).

    ``at``: the report's date of publication. ``holder``/``name``: as in positions. ``span``: the words, as offsets in
    the document. ``copies``: how many reports carry this very text (wire copies), this one included.
    """

    at: date | None
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    holder: str
    name: str
    mention: str
    document: str
    span: tuple[int, int]
    copies: int = 1


@dataclass(frozen=True, slots=True)
class EstimateSeries:
    """The numbers given for one role and unit of an event, in order of time.

    ``role``: ``actor`` or ``recipient`` where the number counts those, else ``extent``. ``unit``: in the plural, words
    for the same put together (soldiers are troops). ``low``/``high``: the range of all that was given (None: nothing
    on that side).
    """

    role: EstimateRole
    unit: str | None
    low: float | None
    high: float | None
    series: tuple[Estimate, ...]


@cache
def _units() -> Mapping[str, str]:
    text = files("reportedly.ledger").joinpath("data/units.tsv").read_text("utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        unit, _, words = line.partition("\t")
        table.update(dict.fromkeys((unit, *words.split()), unit))
    return table


def common_unit(unit: str | None) -> str | None:
    """The unit under which numbers are compared: words for the same put together, the others as they are."""
    if unit is None:
        return None
    low = " ".join(unit.lower().split())
    table = _units()
    return table.get(low) or table.get(stem(low)) or low


def gather_estimates(
    mentions: Sequence[EventMention], groups: Mapping[str, str]
) -> tuple[EstimateSeries, ...]:
    """The numbers by role and unit, the longest series first; ``groups``: document id -> copy group id."""
    found: dict[tuple[EstimateRole, str | None, Hashable], tuple[Estimate, set[str]]] = {}
    for mention in sorted(mentions, key=in_time):
        document = mention.document
        group = groups.get(document.id, document.id)
        for quantity in mention.quantities:
            if quantity.value is None and quantity.low is None and quantity.high is None:
                continue
            holder, name = holder_of(mention, _giver(mention, quantity), group)
            kind = AUTHOR if holder.startswith(AUTHOR) else holder
            said = (kind, group, quantity.value, quantity.low, quantity.high)
            key = (_role(mention, quantity), common_unit(quantity.unit), said)
            known = found.get(key)
            if known is not None:
                known[1].add(document.id)
                continue
            estimate = Estimate(
                at=document.published,
                value=quantity.value,
                low=quantity.low,
                high=quantity.high,
                approximate=quantity.approximate,
                holder=holder,
                name=name,
                mention=mention.id,
                document=document.id,
                span=(quantity.span.start, quantity.span.end),
            )
            found[key] = (estimate, {document.id})
    series: dict[tuple[EstimateRole, str | None], list[Estimate]] = {}
    for (role, unit, _), (estimate, documents) in found.items():
        series.setdefault((role, unit), []).append(replace(estimate, copies=len(documents)))
    made = (_series(role, unit, own) for (role, unit), own in series.items())
    return tuple(sorted(made, key=lambda one: (-len(one.series), one.role, one.unit or "")))


def _series(role: EstimateRole, unit: str | None, own: Sequence[Estimate]) -> EstimateSeries:
    ends = [(one.low, one.high, one.value) for one in own]
    low = [x for a, _, v in ends for x in (a, v) if x is not None]
    high = [x for _, b, v in ends for x in (b, v) if x is not None]
    return EstimateSeries(role, unit, min(low, default=None), max(high, default=None), tuple(own))


def _giver(mention: EventMention, quantity: Quantity) -> Position:
    """The position of whoever gave the number: the closest source whose words it stands in, else the author."""
    author = next((p for p in mention.positions if not p.chain), Position((), "Uu", 0.0))
    span = quantity.span
    saying = [
        position
        for position in mention.positions
        if position.chain and any(c.start <= span.start and span.end <= c.end for c in position.content)
    ]
    return max(saying, key=lambda position: (len(position.chain), -_extent(position)), default=author)


def _extent(position: Position) -> int:
    return sum(span.end - span.start for span in position.content)


def _role(mention: EventMention, quantity: Quantity) -> EstimateRole:
    def counts(participants: Sequence[Participant]) -> bool:
        span = quantity.span
        return any(p.span.start < span.end and span.start < p.span.end for p in participants)

    if counts(mention.recipients):
        return "recipient"
    return "actor" if counts(mention.actors) else "extent"
