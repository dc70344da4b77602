"""How many: the numbers that different holders gave for one event, over time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .accounts import Account, EstimateRole, Given
from .positions import AUTHOR, holder_of


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


def gather_estimates(accounts: Sequence[Account], groups: Mapping[str, str]) -> tuple[EstimateSeries, ...]:
    """The numbers by role and unit, the longest series first.

    ``accounts`` are in order of time; ``groups``: document id -> copy group id.
    """
    found: dict[tuple[EstimateRole, str | None, Hashable], tuple[str, str, Account, Given, set[str]]] = {}
    for account in accounts:
        group = groups.get(account.document, account.document)
        for given in account.given:
            holder, name = holder_of(account, given.holder, given.name, group)
            kind = AUTHOR if given.holder is None else holder
            key = (given.role, given.unit, (kind, group, given.value, given.low, given.high))
            known = found.get(key)
            if known is not None:
                known[4].add(account.document)
                continue
            found[key] = (holder, name, account, given, {account.document})
    series: dict[tuple[EstimateRole, str | None], list[Estimate]] = {}
    for holder, name, account, given, documents in found.values():
        estimate = Estimate(
            at=account.published,
            value=given.value,
            low=given.low,
            high=given.high,
            approximate=given.approximate,
            holder=holder,
            name=name,
            mention=account.mention,
            document=account.document,
            span=given.span,
            copies=len(documents),
        )
        series.setdefault((given.role, given.unit), []).append(estimate)
    made = (_series(role, unit, own) for (role, unit), own in series.items())
    return tuple(sorted(made, key=lambda one: (-len(one.series), one.role, one.unit or "")))


def _series(role: EstimateRole, unit: str | None, own: Sequence[Estimate]) -> EstimateSeries:
    ends = [(one.low, one.high, one.value) for one in own]
    low = [x for a, _, v in ends for x in (a, v) if x is not None]
    high = [x for _, b, v in ends for x in (b, v) if x is not None]
    return EstimateSeries(role, unit, min(low, default=None), max(high, default=None), tuple(own))
