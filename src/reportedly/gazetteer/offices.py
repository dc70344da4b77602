"""Offices: their rank, whether one person holds them at a time, and the titles that lead to them.

``office_kinds.tsv`` has one line an office: its usual sectors, its rank (how prominent its holder is, 4 for who leads
a state), ``one`` or ``many`` holders at a time, and the roles of the agent table (``agents.tsv``) that may mean it.
An office with an object ("governor of texas") has the rank of its first words. ``leading_offices.tsv`` says which
office leads a state: "the Israeli leader" is the prime minister, "the Saudi leader" the king.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .tables import first_day, last_day, listed, rows

_PLAIN = 1.5
_LEADING = (
    "supreme leader",
    "leader",
    "general secretary",
    "state counsellor",
    "chief adviser",
    "president",
    "acting president",
    "prime minister",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "chief executive",
)
"""Who leads a state of which nothing else is said, the first that somebody holds."""


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """One office: ``rank`` 1.5 (plain) to 4.5, ``single`` where one person holds it at a time."""

    name: str
    sectors: tuple[str, ...]
    rank: float
    single: bool
    roles: tuple[str, ...]


@lru_cache(maxsize=1)
def office_kinds() -> Mapping[str, OfficeKind]:
    """Every office of the table by its name."""
    return {
        row["office"]: OfficeKind(
            row["office"],
            listed(row["sectors"]),
            float(row["rank"]),
            row["holders"] == "one",
            listed(row["roles"]),
        )
        for row in rows("office_kinds.tsv")
    }


@lru_cache(maxsize=4096)
def rank(office: str) -> float:
    """How prominent an office is; a kind that the table lacks has that of the words before "of" or "for"."""
    kinds = office_kinds()
    for name in (office, office.partition(" of ")[0], office.partition(" for ")[0]):
        if name in kinds:
            return kinds[name].rank
    return _PLAIN


def is_single(office: str) -> bool:
    """Whether only one person at a time can hold the office; offices not in the table are taken for such."""
    kind = office_kinds().get(office)
    return kind is None or kind.single


@lru_cache(maxsize=1)
def single_offices() -> tuple[str, ...]:
    """The offices of the table that one person holds at a time."""
    return tuple(kind.name for kind in office_kinds().values() if kind.single)


@lru_cache(maxsize=1)
def offices_of_roles() -> Mapping[str, tuple[str, ...]]:
    """The offices that a role of the agent table may mean, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in office_kinds().values():
        for role in kind.roles:
            found[role] = (*found.get(role, ()), kind.name)
    found["leader"] = (*_LEADING, *(office for office in found.get("leader", ()) if office not in _LEADING))
    return found


@lru_cache(maxsize=1)
def _leading() -> Mapping[str, tuple[tuple[date, date, tuple[str, ...]], ...]]:
    found: dict[str, tuple[tuple[date, date, tuple[str, ...]], ...]] = {}
    for row in rows("leading_offices.tsv"):
        for country in listed(row["countries"]):
            period = (first_day(row["from"]), last_day(row["to"]), listed(row["offices"]))
            found[country] = (*found.get(country, ()), period)
    return found


def leading_offices(country: str, on: date) -> tuple[str, ...]:
    """The offices that lead a state on a day, the first that somebody holds; for most states the usual order."""
    for first, last, offices in _leading().get(country, ()):
        if first <= on <= last:
            return offices
    return offices_of_roles()["leader"]
