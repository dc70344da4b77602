"""How the views ask the ledger: SQL in, rows as dictionaries out, and the names of what they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...gazetteer.tables import territories
from ...store import Answer, Ledger
from ...store.queries import Query
from .kept import kept

Row = dict[str, Any]
_MOST_NAMES = 100_000
"""Names that are kept: lists show the same entities again and again."""


def rows(ledger: Ledger, sql: str, *parameters: Any) -> list[Row]:
    """The answer to a SELECT with its parameters. Raises QueryError, QueryTimeout."""
    return Answer(ledger, Query(sql, parameters)).to_pylist()


def row(ledger: Ledger, sql: str, *parameters: Any) -> Row:
    """The one row of an answer that has one."""
    (found,) = rows(ledger, sql, *parameters)
    return found


def names_of(ledger: Ledger, ids: Iterable[str]) -> Mapping[str, str]:
    """The names of those of the ids that are entities."""
    wanted = {id for id in ids if id}
    if not wanted:
        return {}
    known: dict[str, str | None] = kept(ledger, "names", dict)
    found = {id: known[id] for id in wanted if id in known}
    if fresh := sorted(wanted - found.keys()):
        asked = rows(ledger, "SELECT id, name FROM entities WHERE id IN (SELECT unnest(?::VARCHAR[]))", fresh)
        own = dict.fromkeys(fresh) | {r["id"]: r["name"] or r["id"] for r in asked}
        if len(known) > _MOST_NAMES:
            known.clear()
        known.update(own)
        found.update(own)
    return {id: name for id, name in found.items() if name is not None}


def country_name(code: str) -> str:
    """A country's name, or its code where it is not known."""
    known = territories().get(code)
    return known.name if known is not None else code


def holder_name(holder: str, names: Mapping[str, str]) -> str:
    """A holder's name for people: an entity's, a publisher's, or the words for a source that has none."""
    kind, _, words = holder.partition(":")
    if kind in ("author", "unnamed") and words:
        return words
    return names.get(holder, holder)
