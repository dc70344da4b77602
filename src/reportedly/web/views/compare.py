"""Two holders side by side: what each asserts, denies and leaves out, and where they contradict or agree.

A holder is a source (an entity, or a source without a name) or a publisher in its own voice.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from ...errors import UnknownActor
from ...store import Ledger
from ...store.queries import Filters
from ...store.summing import summary
from .asking import holder_name, names_of, rows
from .listing import EventRow, listed

Polarity = Literal["affirms", "denies", "uncommitted"]
POLARITIES: tuple[Polarity, ...] = ("affirms", "denies", "uncommitted")
_POLARITY = "CASE WHEN {0}.value LIKE '%+' THEN 'affirms' WHEN {0}.value = 'Uu' THEN 'uncommitted' ELSE 'denies' END"
_EACH = 8
_CHOICES = 40


class Holder(BaseModel):
    """A holder, and on how many events it affirms, denies, or passes on without committing itself."""

    id: str
    name: str
    publisher: bool
    events: int = 0
    affirms: int = 0
    denies: int = 0
    uncommitted: int = 0


class Both(BaseModel):
    """An event on which both have a position: their last values."""

    event: EventRow
    first: str
    second: str


class One(BaseModel):
    """An event on which one has a position and the other has none."""

    event: EventRow
    value: str


class Comparison(BaseModel):
    """Two holders compared. ``shared[a][b]``: events by what the first and the second hold.

    ``contradicted``: one affirms what the other denies; ``agreed``: both affirm, or both deny; ``hedged``: one commits
    itself and the other only passes it on. ``only_first`` and ``only_second``: what one holds and the other does not
    speak of, the most widely reported first; the counts are of all of those.
    """

    first: Holder | None
    second: Holder | None
    choices: list[Holder]
    publishers: list[Holder]
    shared: dict[str, dict[str, int]]
    contradictions: int
    agreements: int
    hedges: int
    contradicted: list[Both]
    agreed: list[Both]
    hedged: list[Both]
    only_first: list[One]
    only_second: list[One]
    only_first_count: int
    only_second_count: int


def compare(
    ledger: Ledger, *, first: str | None = None, second: str | None = None, filters: Filters | None = None
) -> Comparison:
    """Compare two holders, each by id, name, or publisher; with none or one, give holders to choose from.

    ``filters``: type, quad, since and until are answered fast, all others too. Raises UnknownActor, UnknownValue,
    InvalidDate.
    """
    one = None if first is None else holder(ledger, first)
    other = None if second is None else holder(ledger, second)
    page = Comparison(
        first=one, second=other, choices=[], publishers=[], shared={a: dict.fromkeys(POLARITIES, 0) for a in POLARITIES},
        contradictions=0, agreements=0, hedges=0, contradicted=[], agreed=[], hedged=[], only_first=[], only_second=[],
        only_first_count=0, only_second_count=0,
    )  # fmt: skip
    if one is None or other is None:
        page.choices, page.publishers = _choices(ledger)
        return page
    _share(ledger, page, one, other, filters)
    return page


def holder(ledger: Ledger, wanted: str) -> Holder:
    """The holder with that id, or the entity, publisher or source of that name. Raises UnknownActor."""
    asked = summary(ledger, "sums_by_holder")
    low = wanted.lower()
    named = [r["id"] for r in rows(ledger, "SELECT id FROM entities WHERE lower(name) = ?", low)]
    tried = list(dict.fromkeys([wanted, f"author:{wanted}", f"unnamed:{low}", *named]))
    found = rows(
        ledger,
        f"SELECT holder, value, sum(events)::BIGINT AS n FROM ({asked.sql}) "
        f"WHERE holder IN ({', '.join('?' * len(tried))}) GROUP BY ALL",
        *asked.parameters,
        *tried,
    )
    totals: dict[str, int] = {}
    for r in found:
        totals[r["holder"]] = totals.get(r["holder"], 0) + int(r["n"])
    if not totals:
        raise UnknownActor(
            f"{wanted!r} holds no position on any event of this ledger. Give an entity's id or name, or a publisher."
        )
    id = wanted if wanted in totals else max(totals, key=lambda h: (totals[h], h))
    return _holders(ledger, [r for r in found if r["holder"] == id])[0]


def _holders(ledger: Ledger, found: list[dict[str, Any]]) -> list[Holder]:
    names = names_of(ledger, {r["holder"] for r in found})
    made: dict[str, Holder] = {}
    for r in found:
        id, count = r["holder"], int(r["n"])
        own = made.setdefault(
            id, Holder(id=id, name=holder_name(id, names), publisher=id.startswith("author:"))
        )
        own.events += count
        if r["value"].endswith("+"):
            own.affirms += count
        elif r["value"].endswith("-"):
            own.denies += count
        else:
            own.uncommitted += count
    return list(made.values())


def _choices(ledger: Ledger) -> tuple[list[Holder], list[Holder]]:
    """The sources and the publishers that speak most."""
    asked = summary(ledger, "sums_by_holder")
    out = []
    for condition in (
        "holder NOT LIKE 'author:%' AND holder NOT LIKE 'unnamed:%' AND holder <> 'hearsay'",
        "holder LIKE 'author:%'",
    ):
        found = rows(
            ledger,
            f"""WITH s AS (SELECT holder, value, sum(events)::BIGINT AS n FROM ({asked.sql}) WHERE {condition}
                GROUP BY ALL)
            SELECT * FROM s WHERE holder IN (
                SELECT holder FROM s GROUP BY holder ORDER BY sum(n) DESC, holder LIMIT {_CHOICES})""",
            *asked.parameters,
        )
        out.append(sorted(_holders(ledger, found), key=lambda h: (-h.events, h.name)))
    return out[0], out[1]


def _share(ledger: Ledger, page: Comparison, one: Holder, other: Holder, filters: Filters | None) -> None:
    asked = summary(ledger, "stances", filters)
    both = f"FROM ({asked.sql}) a JOIN ({asked.sql}) b ON b.number = a.number WHERE a.holder = ? AND b.holder = ?"
    parameters = (*asked.parameters, *asked.parameters, one.id, other.id)
    a, b = _POLARITY.format("a"), _POLARITY.format("b")
    for r in rows(ledger, f"SELECT {a} AS a, {b} AS b, count(*) AS n {both} GROUP BY ALL", *parameters):
        page.shared[r["a"]][r["b"]] = r["n"]
    shared = page.shared
    page.contradictions = shared["affirms"]["denies"] + shared["denies"]["affirms"]
    page.agreements = shared["affirms"]["affirms"] + shared["denies"]["denies"]
    page.hedges = sum(shared[x]["uncommitted"] + shared["uncommitted"][x] for x in ("affirms", "denies"))
    found: dict[str, list[dict[str, Any]]] = {}
    signs = "right(a.value, 1) {} right(b.value, 1)"
    committed = "a.value <> 'Uu' AND b.value <> 'Uu'"
    for name, count, condition in (
        ("contradicted", page.contradictions, f"{committed} AND {signs.format('<>')}"),
        ("agreed", page.agreements, f"{committed} AND {signs.format('=')}"),
        ("hedged", page.hedges, "(a.value = 'Uu') <> (b.value = 'Uu')"),
    ):
        found[name] = (
            rows(
                ledger,
                f"SELECT a.number, a.value AS first, b.value AS second {both} AND {condition} "
                f"ORDER BY a.independent DESC, a.number DESC LIMIT {_EACH}",
                *parameters,
            )
            if count
            else []
        )
    for name, own, off in (("only_first", one, other), ("only_second", other, one)):
        alone = (
            f"FROM ({asked.sql}) a WHERE a.holder = ? AND a.number NOT IN "
            f"(SELECT number FROM ({asked.sql}) b WHERE b.holder = ?)"
            + ("" if own.publisher else " AND a.value <> 'Uu'")
        )
        given = (*asked.parameters, own.id, *asked.parameters, off.id)
        (counted,) = rows(ledger, f"SELECT count(*) AS n {alone}", *given)
        setattr(page, f"{name}_count", counted["n"])
        found[name] = rows(
            ledger,
            f"SELECT a.number, a.value {alone} ORDER BY a.independent DESC, a.number DESC LIMIT {_EACH}",
            *given,
        )
    numbers = list(dict.fromkeys(r["number"] for own_rows in found.values() for r in own_rows))
    events = dict(zip(numbers, listed(ledger, numbers), strict=True))
    for name in ("contradicted", "agreed", "hedged"):
        setattr(
            page,
            name,
            [Both(event=events[r["number"]], first=r["first"], second=r["second"]) for r in found[name]],
        )
    for name in ("only_first", "only_second"):
        setattr(page, name, [One(event=events[r["number"]], value=r["value"]) for r in found[name]])
