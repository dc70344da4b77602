"""How the views ask the ledger: SQL in, rows as dictionaries out, and the names of what they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...gazetteer.tables import territories
from ...store import Ledger
from ...store.queries import Query
from .kept import kept

Row = dict[str, Any]
_MOST_NAMES = 100_000
"""Names that are kept, of the entities that are named most: lists show the same ones again and again."""


def rows(ledger: Ledger, sql: str, *parameters: Any) -> list[Row]:
    """The answer to a SELECT with its parameters. Raises QueryError, QueryTimeout."""
    return ledger.rows(Query(sql, parameters))


def row(ledger: Ledger, sql: str, *parameters: Any) -> Row:
    """The one row of an answer that has one."""
    (found,) = rows(ledger, sql, *parameters)
    return found


def names_of(ledger: Ledger, ids: Iterable[str]) -> Mapping[str, str]:
    """The names of those of the ids that are entities."""
    wanted = {id for id in ids if id}
    if not wanted:
        return {}
    known = kept(ledger, "names", lambda: _names(ledger, _OFTEN_NAMED, _MOST_NAMES))
    found = {id: known[id] for id in wanted if id in known}
    if fresh := sorted(wanted - found.keys()):
        own = dict.fromkeys(fresh) | _names(ledger, "WHERE id IN (SELECT unnest(?::VARCHAR[]))", fresh)
        if len(known) > 2 * _MOST_NAMES:
            known.clear()
        known.update(own)
        found.update(own)
    return {id: name for id, name in found.items() if name is not None}


_OFTEN_NAMED = "ORDER BY as_actor + as_recipient + as_holder DESC LIMIT ?"


def _names(ledger: Ledger, which: str, *parameters: Any) -> dict[str, str | None]:
    found = rows(ledger, f"SELECT id, coalesce(nullif(name, ''), id) AS name FROM entities {which}", *parameters)
    return {r["id"]: r["name"] for r in found}


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
