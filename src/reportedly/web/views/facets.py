"""What could be chosen next: for each filter its most frequent values among the events that are chosen now.

The values of a filter that takes several are counted as if that filter were not set, so that each count says how many
events the value would add. In a ledger of millions of events, where the chosen ones are many, a sample of the events is
counted (:mod:`reportedly.store.sample`) and the counts are rounded estimates; ``approximate`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pydantic import BaseModel

from ...store import Filters, Ledger
from ...store.queries import conditions
from ...store.sample import Sample, sample_of
from ..filters import MANY, Asked
from .asking import Row, country_name, holder_name, names_of, rows
from .kept import kept

SHOWN = 16
"""Values of a facet that are counted (all event types); the page folds those after the first few."""
CORROBORATED = (2, 3, 5)
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


_LISTS: Mapping[str, str] = {
    "type": "SELECT type AS value, 1 AS n FROM e WHERE type IS NOT NULL",
    "actor": "SELECT unnest(actors) AS value, 1 AS n FROM e",
    "recipient": "SELECT unnest(recipients) AS value, 1 AS n FROM e",
    "place": "SELECT country AS value, 1 AS n FROM e WHERE country IS NOT NULL",
    "holder": """SELECT value, 1 AS n FROM (SELECT unnest(holders) AS value FROM e)
        WHERE NOT starts_with(value, 'author:')""",
    "auxiliary": "SELECT unnest(auxiliary) AS value, 1 AS n FROM e",
}
"""The facets with many values, each as a SELECT over ``e``, the chosen events."""
_COLUMNS = """e.number, e.type, e.actors, e.recipients, e.country, e.holders, e.auxiliary, e.day, e.disputed,
    e.corroborated"""


def facets(ledger: Ledger, asked: Asked) -> Facets:
    """The facets of the events that an address asks for."""
    filters = asked.filters
    sample = kept(ledger, "sample", lambda: sample_of(ledger))
    plain = _Count(ledger, filters, sample, [name for name in _LISTS if getattr(filters, name) is None])
    found = dict(plain.values)
    approximate = dict.fromkeys(found, plain.approximate)
    for name in _LISTS:
        if name not in found:
            own = _Count(ledger, replace(filters, **{name: None}), sample, [name], days=False)
            found[name], approximate[name] = own.values[name], own.approximate
    dated = filters.since is not None or filters.until is not None
    when = _Count(ledger, replace(filters, since=None, until=None), sample, []) if dated else plain
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
        where, self._parameters = conditions(filters)
        self._where = " WHERE " + " AND ".join(where) if where else ""
        self.approximate = sample is not None
        if sample is not None:
            self._take(self._asked(sample.table), sample)
            if self.events >= _ENOUGH * sample.one_in:
                return
            self.approximate = False
        self._take(self._asked("events"), None)

    def _asked(self, table: str) -> list[Row]:
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
            f"SELECT * FROM (SELECT '{name}', value, NULL::DATE, count(*) AS n, NULL, NULL, count(*) OVER () "
            f"FROM ({_LISTS[name]}) GROUP BY value ORDER BY n DESC, value LIMIT {SHOWN})"
            for name in self._names
        ]
        chosen = f"e AS MATERIALIZED (SELECT {_COLUMNS} FROM {table} e{self._where})"
        if self._where and table == "events":  # which they are first: their lists take longer to fetch than that
            chosen = f"""c AS MATERIALIZED (SELECT e.number FROM events e{self._where}),
                e AS MATERIALIZED (SELECT {_COLUMNS} FROM events e WHERE e.number IN (SELECT number FROM c))"""
        sql = f"WITH {chosen} {' UNION ALL '.join(parts)}"
        return rows(self._ledger, sql, *self._parameters)

    def _take(self, found: list[Row], sample: Sample | None) -> None:
        times = sample.one_in if sample is not None else 1
        (total,) = (row for row in found if row["facet"] == "")
        self.events = _scaled(total["n"], times)
        self.disputed = _scaled(total["disputed"] or 0, times)
        self.corroborated = [_scaled(n or 0, times) for n in total["corroborated"]]
        self.days = sorted(
            (
                {
                    "day": row["day"],
                    "events": _scaled(row["n"], times),
                    "disputed": _scaled(row["disputed"], times),
                }
                for row in found
                if row["facet"] == "day"
            ),
            key=lambda day: day["day"],
        )
        self.values: dict[str, list[Row]] = {name: [] for name in self._names}
        for row in found:
            if row["facet"] in self.values:
                self.values[row["facet"]].append({**row, "n": _scaled(row["n"], times)})


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
    for row in sorted(found, key=lambda row: (-row["n"], row["value"])):
        label = _label(name, row["value"], names)
        is_chosen = row["value"].lower() in chosen or label.lower() in chosen
        values.append(FacetValue(value=row["value"], label=label, events=row["n"], chosen=is_chosen))
    known = {v.value.lower() for v in values if v.chosen} | {v.label.lower() for v in values if v.chosen}
    rest = [
        FacetValue(value=value, label=_label(name, value, names), events=-1, chosen=True)
        for value in asked.values(name)
        if value.lower() not in known
    ]
    distinct = max((row["every"] or 0 for row in found), default=0)
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
