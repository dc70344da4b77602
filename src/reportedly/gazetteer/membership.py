"""Who belongs to an international organization or alliance on a day.

The intakes and exits are the table ``members.tsv``; a body without rows has no members recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .tables import first_day, last_day, rows


@dataclass(frozen=True, slots=True)
class Membership:
    """One state's membership in one body: from and to (inclusive)."""

    body: str
    country: str
    first: date
    last: date


@lru_cache(maxsize=1)
def memberships() -> Mapping[str, tuple[Membership, ...]]:
    """Every membership by the body's id, in file order."""
    found: dict[str, list[Membership]] = {}
    for row in rows("members.tsv"):
        first, last = first_day(row["from"]), last_day(row["to"])
        held = found.setdefault(row["id"], [])
        held.extend(Membership(row["id"], country, first, last) for country in row["members"].split())
    return {id: tuple(held) for id, held in found.items()}


def members(body: str, on: date) -> frozenset[str] | None:
    """The alpha-3 codes of a body's members on a day; None where its members are not recorded."""
    held = memberships().get(body)
    if held is None:
        return None
    return frozenset(one.country for one in held if one.first <= on <= one.last)


def bodies_of(country: str, on: date) -> frozenset[str]:
    """The ids of the bodies a state belongs to on a day, of those whose members are recorded."""
    return frozenset(
        one.body
        for held in memberships().values()
        for one in held
        if one.country == country and one.first <= on <= one.last
    )
