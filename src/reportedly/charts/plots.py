"""``ledger.plot``: charts of what a ledger holds.

>>> from reportedly import Ledger
>>> ledger = Ledger.open("my-ledger")                                   # doctest: +SKIP
>>> ledger.plot.estimates("3fa9c1").save("estimates.svg")               # doctest: +SKIP
>>> ledger.plot.map(actor="PRK", since="2024-10-01").save("map.html")   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..errors import UnknownValue
from ..store import Filters, Ledger
from ..store.kinds import quads_of
from ..store.ledger import Answer
from ..store.queries import Query, several
from . import dispute, estimates, map, matrix, over_time, questions
from .chart import Chart, listed, require, shortened
from .periods import span_of

MOST_PLACES = 1500
MOST_ACTORS = 25


class Plots:
    """The charts of one ledger. Where nothing fits, the chart says so.

    ``filters`` are those of :class:`reportedly.store.Filters`. Events that are only planned, possible or negated are
    left out of counts unless ``unrealised``.

    Raises MissingExtra where the packages that draw are not installed.
    """

    def __init__(self, ledger: Ledger) -> None:
        require()
        self._ledger = ledger

    def estimates(self, event: str) -> Chart:
        """The numbers given for an event, with their ranges and who gave them. ``event``: its id or the first
        characters of it. Raises UnknownEvent."""
        id = self._ledger.event_id(event)
        return estimates.estimates(f"How many: {self._event(id)}", self._rows(questions.estimates(id)))

    def dispute(self, event: str) -> Chart:
        """Who holds what of an event, over time, also where nobody disputes it. Raises UnknownEvent."""
        id = self._ledger.event_id(event)
        return dispute.dispute(f"Who says so: {self._event(id)}", self._rows(questions.positions(id)))

    def dyad(
        self, a: str, b: str, *, period: str | None = None, unrealised: bool = False, **filters: Any
    ) -> Chart:
        """What two did to each other over time. ``a``, ``b``: ids (``PRK``, ``PRK-*``) or names; ``period``: day, week,
        month or year, by default what suits the time it takes."""
        asked = Filters(**filters)
        if asked.actor is not None or asked.recipient is not None:
            raise UnknownValue(
                "dyad: the two are its first arguments; leave out the filters actor and recipient."
            )
        sides = [
            self._days(replace(asked, actor=x, recipient=y), unrealised=unrealised)
            for x, y in ((a, b), (b, a))
        ]
        span = span_of([(row["day"], row["events"]) for side in sides for row in side], period)
        names = (self._name(a), self._name(b))
        return over_time.dyad(f"{names[0]} and {names[1]}", names, sides, span, _note(unrealised))

    def map(self, *, unrealised: bool = False, **filters: Any) -> Chart:
        """Where events happened."""
        asked = Filters(**filters)
        rows = self._rows(questions.places(self._ledger, asked, MOST_PLACES, unrealised=unrealised))
        return map.map(f"Where: {self._about(asked)}", rows, _note(unrealised))

    def matrix(self, *, most: int = 12, unrealised: bool = False, **filters: Any) -> Chart:
        """Who did to whom, among the ``most`` (2 to 25) entities that take part in most of the events."""
        if not 2 <= most <= MOST_ACTORS:
            raise UnknownValue(f"most: {most} is not between 2 and {MOST_ACTORS}.")
        asked = Filters(**filters)
        rows = self._rows(questions.dyads(self._ledger, asked, most, unrealised=unrealised))
        return matrix.matrix(f"Who to whom: {self._about(asked)}", rows, _note(unrealised))

    def timeline(self, *, period: str | None = None, unrealised: bool = False, **filters: Any) -> Chart:
        """Events over time: cooperation and conflict, and how many are disputed."""
        asked = Filters(**filters)
        rows = self._days(asked, unrealised=unrealised)
        span = span_of([(row["day"], row["events"]) for row in rows], period)
        return over_time.timeline(f"When: {self._about(asked)}", rows, span, _note(unrealised))

    def _rows(self, query: Query) -> list[dict[str, Any]]:
        return Answer(self._ledger, query).to_pylist()

    def _days(self, filters: Filters, *, unrealised: bool) -> list[dict[str, Any]]:
        rows = self._rows(questions.by_day(self._ledger, filters, unrealised=unrealised))
        of_type = quads_of(self._ledger)
        return [{**row, "quad": of_type.get(row["type"])} for row in rows]

    def _name(self, wanted: str) -> str:
        whole = wanted.rstrip("*").rstrip("-")
        rows = self._rows(questions.named(whole))
        name = shortened(rows[0]["name"] or rows[0]["id"]) if rows else shortened(wanted)
        return f"{name} with all its bodies" if rows and whole != wanted else name

    def _event(self, id: str) -> str:
        """An event in a line: who, what, to whom."""
        (row,) = self._rows(questions.event(id))
        ids = [*row["actors"], *row["recipients"]]
        names = {r["id"]: r["name"] for r in self._rows(questions.names(ids))}
        what = "/".join(part for part in (row["type"], *row["modes"][:1]) if part) or f"“{row['trigger']}”"
        who, whom = (listed([names.get(i) or i for i in row[role]], 2) for role in ("actors", "recipients"))
        return " ".join(part for part in (who or "someone", "–", what, f"→ {whom}" if whom else "") if part)

    def _about(self, filters: Filters) -> str:
        """Filters in words, for a title."""
        said = []
        for role, word in (
            ("actor", "by"),
            ("recipient", "towards"),
            ("participant", "with"),
            ("holder", "held by"),
        ):
            if wanted := several(getattr(filters, role)):
                said.append(f"{word} {listed([self._name(one) for one in wanted])}")
        for name in ("type", "mode", "context", "auxiliary", "quad", "story", "event"):
            if wanted := several(getattr(filters, name)):
                said.append(listed([one.replace("_", " ") for one in wanted]))
        if filters.place is not None:
            said.append(f"in {listed(several(filters.place))}")
        if filters.text:
            said.append(f"“{shortened(filters.text)}”")
        if filters.value:
            said.append(f"value {filters.value}")
        said += [word for name, word in _MARKS.items() if getattr(filters, name)]
        said += [f"not {word}" for name, word in _MARKS.items() if getattr(filters, name) is False]
        if filters.since and filters.until:
            said.append(f"{filters.since} to {filters.until}")
        elif filters.since or filters.until:
            said.append(f"since {filters.since}" if filters.since else f"until {filters.until}")
        return "events " + ", ".join(said) if said else "all events"


_MARKS: Mapping[str, str] = {"disputed": "disputed", "retracted": "retracted", "corroborated": "corroborated"}


def _note(unrealised: bool) -> str:
    return "" if unrealised else "\nwithout events that are only planned, possible or negated"
