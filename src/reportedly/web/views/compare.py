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
_POLARITY = (
    "CASE WHEN {0}.value LIKE '%+' THEN 'affirms' WHEN {0}.value = 'Uu' THEN 'uncommitted' "
    "WHEN {0}.value LIKE '%-' THEN 'denies' END"
)
_KINDS = ("contradicted", "agreed", "hedged", "only_first", "only_second")
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
        first=one, second=other, choices=[], publishers=[],
        shared={a: dict.fromkeys(POLARITIES, 0) for a in POLARITIES},
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
    """Fill the page from one pass over both holders' positions: counts, and the most widely reported of each kind."""
    asked = summary(ledger, "stances", filters)
    own = f"SELECT number, value, independent FROM ({asked.sql}) WHERE holder = ?"
    found = rows(
        ledger,
        f"""WITH a AS ({own}), b AS ({own})
        SELECT {_POLARITY.format("a")} AS a, {_POLARITY.format("b")} AS b, count(*) AS n,
            max_by({{'number': number, 'first': a.value, 'second': b.value,
                    'independent': coalesce(a.independent, b.independent)}},
                   coalesce(a.independent, b.independent), {_EACH}) AS most
        FROM a FULL JOIN b USING (number) GROUP BY ALL""",
        *asked.parameters,
        one.id,
        *asked.parameters,
        other.id,
    )
    kinds: dict[str, list[dict[str, Any]]] = {name: [] for name in _KINDS}
    counts = dict.fromkeys(_KINDS, 0)
    for r in found:
        if r["a"] is not None and r["b"] is not None:
            page.shared[r["a"]][r["b"]] = r["n"]
        kind = _kind(r["a"], r["b"], one, other)
        if kind is not None:
            counts[kind] += r["n"]
            kinds[kind] += r["most"]
    for name, most in kinds.items():
        kinds[name] = sorted(most, key=lambda m: (-m["independent"], -m["number"]))[:_EACH]
    numbers = list(dict.fromkeys(m["number"] for most in kinds.values() for m in most))
    events = dict(zip(numbers, listed(ledger, numbers), strict=True))
    page.contradictions, page.agreements, page.hedges = (counts[name] for name in _KINDS[:3])
    page.only_first_count, page.only_second_count = counts["only_first"], counts["only_second"]
    page.contradicted, page.agreed, page.hedged = (
        [Both(event=events[m["number"]], first=m["first"], second=m["second"]) for m in kinds[name]]
        for name in _KINDS[:3]
    )
    page.only_first, page.only_second = (
        [One(event=events[m["number"]], value=m["first"] or m["second"]) for m in kinds[name]]
        for name in _KINDS[3:]
    )


def _kind(a: str | None, b: str | None, one: Holder, other: Holder) -> str | None:
    """In which part of the page events belong that the first and the second hold so (None: not at all).

    Where a source speaks alone, what it only passes on tells nothing; what a publisher reports does.
    """
    if b is None:
        return "only_first" if one.publisher or a != "uncommitted" else None
    if a is None:
        return "only_second" if other.publisher or b != "uncommitted" else None
    if a == b:
        return "agreed" if a != "uncommitted" else None
    return "hedged" if "uncommitted" in (a, b) else "contradicted"
