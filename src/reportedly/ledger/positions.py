"""Who holds what of an event, over time: positions of all its mentions, gathered by holder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..records import Factuality
from .accounts import HEARSAY, UNNAMED, Account, Held

AUTHOR = "author:"


@dataclass(frozen=True, slots=True)
class Stance:
    """One holder's value at one time, with the evidence.

    ``at``: the report's date of publication. ``through``: the sources between the holder and the report, outermost
    first (names). ``content``: the words that say so, as offsets in the document. ``copies``: how many reports carry
    this very text (wire copies), this one included; the stance is then the first publisher's.
    """

    at: date | None
    value: Factuality
    score: float
    mention: str
    document: str
    publisher: str | None
    through: tuple[str, ...] = ()
    content: tuple[tuple[int, int], ...] = ()
    copies: int = 1


@dataclass(frozen=True, slots=True)
class HolderPosition:
    """What one holder holds of an event over time.

    ``holder``: the entity id of who says so (the innermost source of a chain); ``author:PUBLISHER`` for reports that
    speak for themselves; ``unnamed:WORDS`` for sources that are no known entity; ``hearsay``. ``name`` is for
    people. ``value``/``score``: the latest stance that commits itself, else the latest. ``retracted``: the holder
    affirmed on one day and denied on a later one, or the other way round. ``series``: in order of time.
    """

    holder: str
    name: str
    value: Factuality
    score: float
    retracted: bool
    series: tuple[Stance, ...]

    @property
    def affirms(self) -> bool:
        """Whether the holder takes the event for certain, probable or possible."""
        return self.value.endswith("+")

    @property
    def denies(self) -> bool:
        """Whether the holder denies or doubts it."""
        return self.value.endswith("-")

    @property
    def kind(self) -> str | None:
        """What counts as one independent source: the holder; all unnamed ones together; hearsay is none (None)."""
        if self.holder == HEARSAY:
            return None
        return UNNAMED if self.holder.startswith(UNNAMED) else self.holder


def holder_of(account: Account, holder: str | None, name: str, group: str) -> tuple[str, str]:
    """The holder's id and name, the author's where ``holder`` is None; ``group`` stands for a missing publisher."""
    if holder is not None:
        return holder, name
    return f"{AUTHOR}{account.publisher or group}", account.publisher or "the report"


def in_time(account: Account) -> tuple[date, str, int]:
    """What accounts are ordered by: date of publication (undated last), document, place in the text."""
    return account.published or date.max, account.document, account.start


def gather_positions(accounts: Sequence[Account], groups: Mapping[str, str]) -> tuple[HolderPosition, ...]:
    """The positions by holder, those with most stances first.

    ``accounts`` are in order of time (:func:`in_time`); ``groups``: document id -> copy group id. What a report and its
    wire copies say alike is one stance, its evidence the first publisher's.
    """
    found: dict[tuple[str, str, Factuality], tuple[str, Account, Held, set[str]]] = {}
    names: dict[str, Counter[str]] = {}
    for account in accounts:
        group = groups.get(account.document, account.document)
        for held in account.held:
            holder, name = holder_of(account, held.holder, held.name, group)
            kind = AUTHOR if held.holder is None else holder
            known = found.get((kind, group, held.value))
            if known is not None:
                known[3].add(account.document)
                continue
            found[kind, group, held.value] = (holder, account, held, {account.document})
            names.setdefault(holder, Counter())[name] += 1
    series: dict[str, list[Stance]] = {}
    for holder, account, held, documents in found.values():
        series.setdefault(holder, []).append(
            Stance(
                account.published,
                held.value,
                held.score,
                account.mention,
                account.document,
                account.publisher,
                held.through,
                held.content,
                len(documents),
            )
        )
    positions = [_position(holder, names[holder].most_common(1)[0][0], own) for holder, own in series.items()]
    return tuple(sorted(positions, key=lambda position: (-len(position.series), position.holder)))


def _position(holder: str, name: str, series: Sequence[Stance]) -> HolderPosition:
    committed = [stance for stance in series if stance.value != "Uu"]
    latest = (committed or series)[-1]
    return HolderPosition(holder, name, latest.value, latest.score, _turned(committed), tuple(series))


def _turned(committed: Sequence[Stance]) -> bool:
    """Whether the stances of some day are all of one sign and those of a later day all of the other."""
    if len(committed) < 2:
        return False
    signs: dict[date, set[str]] = {}
    for stance in committed:
        if stance.at is not None:
            signs.setdefault(stance.at, set()).add(stance.value[-1])
    clear = [next(iter(signs[day])) for day in sorted(signs) if len(signs[day]) == 1]
    return len(set(clear)) > 1
