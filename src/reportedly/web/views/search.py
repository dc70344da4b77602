"""Search for words: in the sentences that report events, in whole reports, and in the names of actors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel

from ...errors import UnknownValue
from ...store import Ledger
from ...store.search import Hit, search
from ...store.words import Words, highlights
from .actors import ActorRow, actors
from .asking import rows
from .listing import EventRow, listed

What = Literal["events", "reports", "actors"]
WHATS: dict[str, str] = {"events": "Events", "reports": "Reports", "actors": "Actors"}
SIZE = 20
_NAMES = 5
_LONGEST = 420


class Piece(BaseModel):
    """A stretch of text; ``hit``: it is what was looked for."""

    text: str
    hit: bool = False


class EventHit(BaseModel):
    """An event, the sentence of it in which the words stand, and the report that has the sentence."""

    event: EventRow
    pieces: list[Piece]
    document: str
    title: str | None
    publisher: str | None
    published: date | None


class ReportHit(BaseModel):
    """A report with the passage around the first hit in its text."""

    id: str
    title: list[Piece]
    publisher: str | None
    published: date | None
    pieces: list[Piece]


class Found(BaseModel):
    """What was found of one kind; ``actors`` also beside the first events. ``next``: what ``after`` takes for the
    following page; None on the last."""

    q: str
    what: str
    events: list[EventHit]
    reports: list[ReportHit]
    actors: list[ActorRow]
    actors_found: int
    next: int | None


def find(ledger: Ledger, q: str, *, what: str = "events", after: int | None = None) -> Found:
    """What has the words of ``q`` (see :func:`reportedly.store.search.search`), those read last first.

    Raises UnknownValue where there is no word in ``q``, LedgerDamaged where there is no index of words.
    """
    if what not in WHATS:
        raise UnknownValue(f"{what!r} cannot be searched. There are: {', '.join(WHATS)}.")
    page = Found(q=q, what=what, events=[], reports=[], actors=[], actors_found=0, next=None)
    if what == "actors" or after is None:
        named = actors(ledger, q=q, size=_NAMES if what != "actors" else 50)
        page.actors, page.actors_found = named.actors, named.total
    if what == "actors":
        return page
    hits = search(ledger, q, kind="reports" if what == "reports" else "events", limit=SIZE + 1, after=after)
    if len(hits) > SIZE:
        hits = hits[:SIZE]
        page.next = hits[-1].number
    if what == "reports":
        titles = highlights(Words(q), [hit.title or "" for hit in hits])
        page.reports = [_report(hit, marks) for hit, marks in zip(hits, titles, strict=True)]
    else:
        page.events = _events(ledger, hits)
    return page


def pieces(text: str, hits: Sequence[tuple[int, int]], *, longest: int = _LONGEST) -> list[Piece]:
    """A text in stretches that are hits and such that are not, cut around the first hit where it is long."""
    start, end = 0, len(text)
    if len(text) > longest:
        start = max(0, (hits[0][0] if hits else 0) - longest // 3)
        start = text.find(" ", start) + 1 if start else 0
        end = min(len(text), start + longest)
    out: list[Piece] = []
    at = start
    for a, b in hits:
        if a < at or b > end:
            continue
        out += [Piece(text=text[at:a]), Piece(text=text[a:b], hit=True)]
        at = b
    out.append(Piece(text=text[at:end]))
    if start:
        out.insert(0, Piece(text="… "))
    if end < len(text):
        out.append(Piece(text=" …"))
    return [piece for piece in out if piece.text]


def _report(hit: Hit, title: Sequence[tuple[int, int]]) -> ReportHit:
    return ReportHit(
        id=hit.document,
        title=pieces(hit.title or "(no title)", title if hit.title else ()),
        publisher=hit.publisher,
        published=hit.published,
        pieces=pieces(hit.text, hit.hits),
    )


def _events(ledger: Ledger, hits: Sequence[Hit]) -> list[EventHit]:
    wanted = [hit.event for hit in hits if hit.event]
    if not wanted:
        return []
    numbers = {
        r["id"]: r["number"]
        for r in rows(
            ledger, f"SELECT id, number FROM event_ids WHERE id IN ({', '.join('?' * len(wanted))})", *wanted
        )
    }
    ordered = [numbers[id] for id in dict.fromkeys(wanted) if id in numbers]
    events = {event.id: event for event in listed(ledger, ordered)}
    return [
        EventHit(
            event=events[hit.event],
            pieces=pieces(hit.text, hit.hits),
            document=hit.document,
            title=hit.title,
            publisher=hit.publisher,
            published=hit.published,
        )
        for hit in hits
        if hit.event in events
    ]
