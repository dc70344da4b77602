"""What could be chosen next: for each filter its most frequent values among the events that are chosen now.

The values of a filter that takes several are counted as if that filter were not set, so that each count says how many
events the value would add. In a ledger of millions of events, where the chosen ones are many, a sample of the events is
counted (:mod:`reportedly.store.sample`) and the counts are rounded estimates; ``approximate`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from ...store import Filters, Ledger
from ...store.facts import AUXILIARY, TAGS, Tag, are_noted
from ...store.queries import Chosen, choose, conditions, entities_named
from ...store.sample import Sample, sample_of
from ..filters import MANY, Asked
from .asking import Row, country_name, holder_name, names_of, row, rows
from .kept import kept

SHOWN = 16
"""Values of a facet that are counted (all event types); the page folds those after the first few."""
CORROBORATED = (2, 3, 5)
_FEW = 20_000
"""Events of an entity up to which they are counted themselves: they lie together."""
_ENOUGH = 200
"""Events in a sample from which on its counts are good enough (give or take 7 %; a tenth of them, 22 %)."""


class FacetValue(BaseModel):
    """A value that can be chosen: as an address has it, in words, and how many events have it."""

    value: str
    label: str
    events: int
    chosen: bool = False


class Facet(BaseModel):
    """A filter with its values, the most frequent first. ``distinct``: how many values there are."""

    name: str
    values: list[FacetValue]
    distinct: int
    approximate: bool = False


class Day(BaseModel):
    """How many events lie on a day, and how many of them are disputed."""

    day: date
    events: int
    disputed: int


class Facets(BaseModel):
    """All facets; ``events``: how many events are chosen; ``days``: when they lie, if no days were chosen."""

    events: int
    approximate: bool
    facets: list[Facet]
    days: list[Day]
    days_approximate: bool


_KINDS: Mapping[str, Tag] = {
    "actor": Tag.ACTOR, "recipient": Tag.RECIPIENT, "holder": Tag.HOLDER, "auxiliary": Tag.AUXILIARY,
}  # fmt: skip
_LISTS = ("type", "actor", "recipient", "place", "holder", "auxiliary")
"""The facets with many values."""
_COLUMNS = "e.number, e.type, e.country, e.day, e.disputed, e.corroborated"
_OF_TAGS = f"""k AS (
    SELECT tag & 3 AS kind, tag >> 2 AS own, n, count(*) OVER (PARTITION BY tag & 3) AS every,
        rank() OVER (PARTITION BY tag & 3 ORDER BY n DESC) AS place
    FROM (SELECT tag, count(*) AS n FROM (SELECT unnest(tags) AS tag FROM e) WHERE tag & 3 IN ({{}}) GROUP BY tag)),
v AS (
    SELECT k.kind, k.n, k.every, CASE
        WHEN k.kind = {Tag.AUXILIARY:d} THEN list_value({", ".join(f"'{name}'" for name in AUXILIARY)})[k.own + 1]
        WHEN k.kind = {Tag.HOLDER:d} THEN h.id ELSE n.id END AS value
    FROM k LEFT JOIN entities n ON k.kind IN ({Tag.ACTOR:d}, {Tag.RECIPIENT:d}) AND n.number = k.own
    LEFT JOIN holders h ON k.kind = {Tag.HOLDER:d} AND h.number = k.own WHERE k.place <= {SHOWN})"""
"""The most frequent tags of each kind with their values; a name is looked up for few of them."""


def facets(ledger: Ledger, asked: Asked) -> Facets:
    """The facets of the events that an address asks for."""
    filters = asked.filters
    sample = kept(ledger, "sample", lambda: sample_of(ledger))

    def count(chosen: Filters, names: Sequence[str], *, days: bool = True) -> _Count:
        question = ("counted", chosen, tuple(names), days)
        return kept(ledger, question, lambda: _Count(ledger, chosen, sample, names, days=days))

    plain = count(filters, [name for name in _LISTS if getattr(filters, name) is None])
    found = dict(plain.values)
    approximate = dict.fromkeys(found, plain.approximate)
    for name in _LISTS:
        if name not in found:
            own = count(replace(filters, **{name: None}), [name], days=False)
            found[name], approximate[name] = own.values[name], own.approximate
    dated = filters.since is not None or filters.until is not None
    when = count(replace(filters, since=None, until=None), []) if dated else plain
    names = names_of(
        ledger,
        [v["value"] for name in ("actor", "recipient", "holder") for v in found[name]]
        + [v for name in ("actor", "recipient", "holder") for v in asked.values(name)],
    )
    listed = [_facet(name, found[name], asked, names, approximate[name]) for name in _LISTS]
    listed.insert(4, _yes("disputed", plain.disputed, asked, plain.approximate))
    listed.insert(5, _corroborated(plain, asked))
    return Facets(
        events=plain.events,
        approximate=plain.approximate,
        facets=listed,
        days=[Day(**row) for row in when.days],
        days_approximate=when.approximate,
    )


class _Count:
    """The events that filters choose, counted by the values of facets, in a sample where that is enough."""

    def __init__(
        self, ledger: Ledger, filters: Filters, sample: Sample | None, names: Sequence[str], *, days: bool = True
    ) -> None:
        self._ledger, self._names, self._with_days = ledger, names, days
        self._noted = are_noted(ledger.said)
        few = choose(filters, noted=self._noted)
        self.approximate = False
        if sample is not None and (few.is_plain or _at_most(ledger, filters) > _FEW):
            where, parameters = conditions(filters)
            self._take(self._asked(self._of(sample.table, where), parameters), sample)
            self.approximate = self.events >= _ENOUGH * sample.one_in
        if not self.approximate:
            self._take(self._asked(self._chosen(few), few.parameters), None)

    def _chosen(self, few: Chosen) -> str:
        """The chosen events ``e`` themselves."""
        if not few.is_plain:
            return self._of(few.table, few.where, "DISTINCT ON (e.number) ")
        if self._noted and few.where:
            among = f"c AS MATERIALIZED (SELECT e.number FROM events e WHERE {' AND '.join(few.where)})"
            return f"{among}, {self._of('facts', ('e.number IN (SELECT number FROM c)',))}"
        return self._of("facts" if self._noted else "events", few.where)

    def _of(self, table: str, where: Sequence[str], once: str = "") -> str:
        """Events ``e`` of a table; the tags of one that has none are made."""
        every = f" WHERE {' AND '.join(where)}" if where else ""
        if self._noted:
            return f"e AS MATERIALIZED (SELECT {once}{_COLUMNS}, e.tags FROM {table} e{every})"
        return f"""e AS MATERIALIZED (WITH e AS (SELECT * FROM {table} e{every})
            SELECT {_COLUMNS}, coalesce(t.tags, []) AS tags FROM e LEFT JOIN ({TAGS}) t ON t.number = e.number)"""

    def _asked(self, chosen: str, parameters: Sequence[Any]) -> list[Row]:
        corroborated = ", ".join(f"count_if(corroborated >= {least})::BIGINT" for least in CORROBORATED)
        parts = [
            f"SELECT '' AS facet, NULL AS value, NULL::DATE AS day, count(*) AS n, "
            f"count_if(disputed)::BIGINT AS disputed, [{corroborated}] AS corroborated, NULL::BIGINT AS every FROM e"
        ]
        if self._with_days:
            parts.append(
                "SELECT 'day', NULL, day, count(*), count_if(disputed)::BIGINT, NULL, NULL FROM e "
                "WHERE day IS NOT NULL GROUP BY day"
            )
        parts += [
            f"SELECT * FROM (SELECT '{name}', {column}, NULL::DATE, count(*) AS n, NULL, NULL, count(*) OVER () "
            f"FROM e WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY n DESC, {column} LIMIT {SHOWN})"
            for name, column in (("type", "type"), ("place", "country"))
            if name in self._names
        ]
        tags = {name: tag for name, tag in _KINDS.items() if name in self._names}
        if tags:
            chosen += ", " + _OF_TAGS.format(", ".join(f"{tag:d}" for tag in tags.values()))
        parts += [
            f"SELECT * FROM (SELECT '{name}', value, NULL::DATE, n, NULL, NULL, every FROM v WHERE kind = {tag:d} "
            f"ORDER BY n DESC, value LIMIT {SHOWN})"
            for name, tag in tags.items()
        ]
        return rows(self._ledger, f"WITH {chosen} {' UNION ALL '.join(parts)}", *parameters)

    def _take(self, found: list[Row], sample: Sample | None) -> None:
        times = sample.one_in if sample is not None else 1
        (total,) = (r for r in found if r["facet"] == "")
        self.events = _scaled(total["n"], times)
        self.disputed = _scaled(total["disputed"] or 0, times)
        self.corroborated = [_scaled(n or 0, times) for n in total["corroborated"]]
        self.days = sorted(
            (
                {"day": r["day"], "events": _scaled(r["n"], times), "disputed": _scaled(r["disputed"], times)}
                for r in found
                if r["facet"] == "day"
            ),
            key=lambda day: day["day"],
        )
        self.values: dict[str, list[Row]] = {name: [] for name in self._names}
        for r in found:
            if r["facet"] in self.values:
                self.values[r["facet"]].append({**r, "n": _scaled(r["n"], times)})


def _at_most(ledger: Ledger, filters: Filters) -> int:
    """How many events the entities have that the filters name first: no more can be chosen."""
    sql, parameters = entities_named(filters)
    return int(row(ledger, sql, *parameters)["events"] or 0)


def _scaled(count: int, times: float) -> int:
    """A count in a sample as one of all, to two figures."""
    if times == 1:
        return count
    whole = count * times
    step = 10 ** max(len(str(int(whole))) - 2, 0)
    return int(round(whole / step) * step)


def _facet(
    name: str, found: Sequence[Row], asked: Asked, names: Mapping[str, str], approximate: bool
) -> Facet:
    chosen = {value.lower() for value in asked.values(name)}
    values = []
    for r in sorted(found, key=lambda r: (-r["n"], r["value"])):
        label = _label(name, r["value"], names)
        is_chosen = r["value"].lower() in chosen or label.lower() in chosen
        values.append(FacetValue(value=r["value"], label=label, events=r["n"], chosen=is_chosen))
    known = {v.value.lower() for v in values if v.chosen} | {v.label.lower() for v in values if v.chosen}
    rest = [
        FacetValue(value=value, label=_label(name, value, names), events=-1, chosen=True)
        for value in asked.values(name)
        if value.lower() not in known
    ]
    distinct = max((r["every"] or 0 for r in found), default=0)
    return Facet(name=name, values=rest + values, distinct=distinct, approximate=approximate)


def _label(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "place":
        return country_name(value)
    if name in ("actor", "recipient", "holder"):
        return holder_name(value, names)
    return value


def _yes(name: str, events: int, asked: Asked, approximate: bool) -> Facet:
    chosen = asked.values(name) == ("true",)
    value = FacetValue(value="true", label=name, events=events, chosen=chosen)
    return Facet(name=name, values=[value], distinct=1, approximate=approximate)


def _corroborated(counted: _Count, asked: Asked) -> Facet:
    chosen = asked.values("corroborated")
    values = [
        FacetValue(value=str(n), label=f"{n} or more", events=events, chosen=chosen == (str(n),))
        for n, events in zip(CORROBORATED, counted.corroborated, strict=True)
    ]
    return Facet(name="corroborated", values=values, distinct=len(values), approximate=counted.approximate)


def is_many(name: str) -> bool:
    """Whether several values of a facet may be chosen together."""
    return name in MANY
