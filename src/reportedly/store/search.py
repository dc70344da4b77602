"""Search for words: in the sentences that report events, or in whole reports.

    >>> from reportedly import Ledger
    >>> from reportedly.store.search import search
    >>> for hit in search(Ledger.open("my-ledger"), 'harbour "two ships" -ferry', kind="reports"):  # doctest: +SKIP
    ...     print(hit.published, hit.title, [hit.text[start:end] for start, end in hit.hits])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from .layout import Layout
from .ledger import Ledger
from .shards import Log
from .words import Kind, Words, highlights, numbers

_AROUND = 160
"""Characters of a report that are shown before its first hit, and twice as many after it."""
_SHOWN = ("id", "title", "publisher", "published", "url", "text")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words were found.

    ``number``: what ``after`` takes to go on behind this hit. ``event`` and ``mention``: ids, for kind ``events``.
    ``document``, ``title``, ``publisher``, ``published``, ``url``: the report. ``text``: the sentence of the mention,
    or a passage of the report; ``start``: where that begins in the report's clean text, in characters. ``hits``: start
    and end of each place in ``text`` (a report that has the words in its title only has none there).
    """

    number: int
    document: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    text: str
    start: int
    hits: tuple[tuple[int, int], ...]
    event: str | None = None
    mention: str | None = None


def search(
    ledger: Ledger, words: str, *, kind: Kind = "events", limit: int = 20, after: int | None = None
) -> list[Hit]:
    """The places that have the words, those read last first.

    ``words``: words that must all be there, in any order, whatever their case and accents; ``"in a row"``; ``begin*``;
    ``-without``. ``kind`` ``events``: all in one sentence that reports an event; an event comes once, with the
    sentence of it that was read last. ``reports``: in the title or text of a report. ``after``: the ``number`` of the
    last hit of the page before. Raises UnknownValue where there is no word in ``words``, LedgerDamaged.
    """
    wanted = Words(words)
    with ledger.words() as (db, below):
        end = below if after is None else min(after, below)
        if kind == "reports":
            found = numbers(db, wanted, below=end, kind="reports", limit=limit)
            return _reports(ledger.layout, wanted, found.tolist())
        chosen: list[int] = []
        met: set[int] = set()
        while len(chosen) < limit:
            batch = numbers(db, wanted, below=end, limit=4 * limit).tolist()
            if not batch:
                break
            end = batch[-1]
            fresh: dict[int, int] = {}
            for number, event_number in _events(ledger, batch):
                if event_number not in met:
                    fresh.setdefault(event_number, number)
            if after is not None:
                for event in _shown_before(ledger, fresh, after):
                    later = numbers(db, wanted, below=event["last"] + 1, above=after)
                    if set(later.tolist()) & set(event["numbers"]):
                        fresh.pop(event["event"])
                        met.add(event["event"])
            met.update(fresh)
            chosen += fresh.values()
    rows = _mentions(ledger, chosen[:limit])
    marks = highlights(wanted, [row["text"] or "" for row in rows])
    return [
        Hit(
            row["number"], row["document_id"], row["title"], row["publisher"], row["published"], row["url"],
            row["text"] or "", row["sentence"]["start"], hits, row["event_id"], row["id"],
        )
        for row, hits in zip(rows, marks, strict=True)
    ]  # fmt: skip


def _events(ledger: Ledger, wanted: Sequence[int]) -> list[tuple[int, int]]:
    """The mentions of those numbers, the latest first, each with the number of its event."""
    rows = ledger.sql(
        f"SELECT number, event_number FROM mentions WHERE number IN ({_list(wanted)}) ORDER BY number DESC"
    ).to_pylist()
    return [(row["number"], row["event_number"]) for row in rows]


def _mentions(ledger: Ledger, wanted: Sequence[int]) -> list[dict[str, Any]]:
    """The mentions of those numbers with their reports, the latest first."""
    if not wanted:
        return []
    shards = sorted({number >> 32 for number in wanted})  # documents lie in the order of shards
    return ledger.sql(
        f"""WITH found AS MATERIALIZED (
            SELECT number, id, event_id, document_id, text, sentence FROM mentions WHERE number IN ({_list(wanted)})),
        told AS MATERIALIZED (
            SELECT id, title, publisher, published, url FROM documents WHERE shard IN ({_list(shards)}))
        SELECT f.*, d.title, d.publisher, d.published, d.url FROM found f JOIN told d ON d.id = f.document_id
        ORDER BY f.number DESC"""
    ).to_pylist()


def _shown_before(ledger: Ledger, events: Iterable[int], after: int) -> list[dict[str, Any]]:
    """Which of those events have mentions that were on earlier pages, if these have the words too."""
    wanted = list(events)
    if not wanted:
        return []
    return ledger.sql(
        f"""SELECT event_number AS event, list(number) AS numbers, max(number) AS last FROM mentions
        WHERE number >= {after} AND event_number IN ({_list(wanted)}) GROUP BY event_number"""
    ).to_pylist()


def _reports(layout: Layout, words: Words, found: Sequence[int]) -> list[Hit]:
    log = Log(layout)
    shards = {n: _documents(layout, n, log.path("documents", n).stat().st_mtime_ns) for n in {n >> 32 for n in found}}
    rows = [shards[number >> 32].slice(number & 0xFFFFFFFF, 1).to_pylist()[0] for number in found]
    marks = highlights(words, [row["text"] for row in rows])
    hits = []
    for number, row, places in zip(found, rows, marks, strict=True):
        text, first = row["text"], places[0][0] if places else 0
        start = _word_start(text, first - _AROUND)
        end = _word_start(text, first + 2 * _AROUND)
        hits.append(
            Hit(
                number, row["id"], row["title"], row["publisher"], row["published"], row["url"], text[start:end],
                start, tuple((a - start, b - start) for a, b in places if b <= end),
            )
        )  # fmt: skip
    return hits


@lru_cache(maxsize=64)
def _documents(layout: Layout, shard: int, time: int) -> pa.Table:
    """A shard's documents, as its file of that time has them."""
    return Log(layout).table("documents", shard, _SHOWN)


def _word_start(text: str, at: int) -> int:
    """The start of the first word at or after a place."""
    if at <= 0:
        return 0
    space = text.find(" ", at)
    return len(text) if at >= len(text) else at if space < 0 else space + 1


def _list(wanted: Sequence[int]) -> str:
    return ", ".join(map(str, wanted))
