"""The entities of a ledger, to be searched and sorted: who acts, is acted upon, speaks, and is disputed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from ...store.kinds import quads_of
from ...store.summing import summary
from .asking import country_name, rows
from .periods import Span, span_of_reports

SORTS: dict[str, tuple[str, str]] = {
    "all": ("most often named", "as_actor + as_recipient + as_holder DESC"),
    "acts": ("acts most", "as_actor DESC"),
    "suffers": ("acted upon most", "as_recipient DESC"),
    "speaks": ("speaks most", "as_holder DESC"),
    "disputed": ("most disputed acts", "disputed DESC"),
    "name": ("name", "lower(coalesce(name, id)), id"),
}
"""The orders that the list can have: words for people, and SQL."""
KINDS: dict[str, str] = {
    "state": "states", "igo": "international bodies", "organization": "organizations", "group": "groups",
    "person": "persons", "generic": "unnamed people", "place": "places",
}  # fmt: skip
"""Kinds of entities, in words."""
SIZE = 50
_DEEPEST = 10_000


class ActorRow(BaseModel):
    """An entity and how many events it acts in (of them ``disputed``), is acted upon in, and holds positions on.

    ``quads``: the events in which it acts by PLOVER's quad class; ``months``: the same by the list's periods.
    """

    id: str
    name: str
    country: str | None
    country_name: str | None
    kind: str
    sectors: list[str]
    as_actor: int
    as_recipient: int
    as_holder: int
    disputed: int
    quads: dict[str, int] = {}
    periods: list[int] = []


class ActorList(BaseModel):
    """A page of entities. ``kinds``: how many there are of each kind, among those whose name fits."""

    q: str | None
    kind: str | None
    country: str | None
    sort: str
    total: int
    page: int
    pages: int
    span: Span
    kinds: dict[str, int]
    actors: list[ActorRow]


def actors(
    ledger: Ledger,
    *,
    q: str | None = None,
    kind: str | None = None,
    country: str | None = None,
    sort: str = "all",
    page: int = 1,
    size: int = SIZE,
) -> ActorList:
    """Entities whose name or id has the words of ``q``. Raises UnknownValue."""
    if sort not in SORTS:
        raise UnknownValue(f"{sort!r} is no order. There are: {', '.join(SORTS)}.")
    if kind is not None and kind not in KINDS:
        raise UnknownValue(f"{kind!r} is no kind of entity. There are: {', '.join(KINDS)}.")
    words = (q or "").lower().split()
    named = ["contains(lower(coalesce(name, '') || ' ' || id), ?)"] * len(words)
    parameters: list[Any] = list(words)
    if country is not None:
        named.append("country = ?")
        parameters.append(country.upper())
    matching = f" WHERE {' AND '.join(named)}" if named else ""
    kinds = {
        r["kind"] or "generic": r["n"]
        for r in rows(ledger, f"SELECT kind, count(*) AS n FROM entities{matching} GROUP BY ALL", *parameters)
    }
    total = sum(kinds.values()) if kind is None else kinds.get(kind, 0)
    pages = max(1, -(-min(total, _DEEPEST) // size))
    page = min(max(page, 1), pages)
    chosen = matching if kind is None else f"{matching} {'AND' if named else 'WHERE'} kind = ?"
    if kind is not None:
        parameters.append(kind)
    found = rows(
        ledger,
        f"SELECT * FROM entities{chosen} ORDER BY {SORTS[sort][1]}, id LIMIT {size} OFFSET {(page - 1) * size}",
        *parameters,
    )
    span = span_of_reports(ledger)
    quads, periods = _activity(ledger, span, [r["number"] for r in found])
    return ActorList(
        q=q, kind=kind, country=country, sort=sort, total=total, page=page, pages=pages, span=span,
        kinds={k: kinds[k] for k in KINDS if k in kinds},
        actors=[
            ActorRow(**described(r), quads=quads.get(r["number"], {}), periods=periods.get(r["number"], []))
            for r in found
        ],
    )  # fmt: skip


def described(entity: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entity that pages show."""
    return {
        "id": entity["id"],
        "name": entity["name"] or entity["id"],
        "country": entity["country"],
        "country_name": country_name(entity["country"]) if entity["country"] else None,
        "kind": entity["kind"] or "generic",
        "sectors": entity["sectors"] or [],
        **{k: entity[k] or 0 for k in ("as_actor", "as_recipient", "as_holder", "disputed")},
    }


def first_actors(ledger: Ledger, count: int = 12) -> list[dict[str, Any]]:
    """The entities that act most, with the number of their row, for choices."""
    return rows(
        ledger,
        f"SELECT id, coalesce(name, id) AS name, number FROM entities WHERE kind <> 'generic' "
        f"ORDER BY as_actor + as_recipient DESC, id LIMIT {int(count)}",
    )


def _activity(
    ledger: Ledger, span: Span, numbers: list[int]
) -> tuple[dict[int, dict[str, int]], dict[int, list[int]]]:
    """What entities do, by quad class and by period."""
    quads: dict[int, dict[str, int]] = {}
    periods: dict[int, list[int]] = {}
    if not numbers:
        return quads, periods
    asked, of_type = summary(ledger, "sums_by_entity"), quads_of(ledger)
    among = ", ".join(str(int(number)) for number in numbers)
    for r in rows(
        ledger,
        f"SELECT entity, type, month, sum(events)::BIGINT AS n FROM ({asked.sql}) WHERE entity IN ({among}) "
        "AND NOT recipient GROUP BY ALL",
        *asked.parameters,
    ):
        count = int(r["n"])
        quad = of_type.get(r["type"], "")
        own = quads.setdefault(r["entity"], {})
        own[quad] = own.get(quad, 0) + count
        at = span.at(r["month"])
        if at is not None:
            periods.setdefault(r["entity"], [0] * len(span.starts))[at] += count
    return quads, periods


def entity(ledger: Ledger, wanted: str) -> dict[str, Any] | None:
    """The row of the entity with that id or (the most frequent of) that name; None where there is none."""
    by_name = "lower(name) = ? ORDER BY as_actor + as_recipient + as_holder DESC, id LIMIT 1"
    found = rows(ledger, "SELECT * FROM entities WHERE id = ?", wanted) or rows(
        ledger, f"SELECT * FROM entities WHERE {by_name}", wanted.lower()
    )
    return found[0] if found else None
