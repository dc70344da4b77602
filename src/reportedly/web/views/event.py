"""One event: who holds what of it over time, the numbers given for it, the words that prove it, and why it is one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from pydantic import BaseModel

from ...store import Ledger
from ...store.facts import are_noted
from .asking import Row, row, rows
from .listing import Counted, EventRow, Held, Marked, held_now, listed
from .reasons import Why, why

HOLDERS = 40
COLUMNS = 12
REPORTS = 40
STANCES = 400
ESTIMATES = 60
_SIMILAR_DAYS = 7
_SIMILAR = 5
_SENTENCE = 1200


class Stance(BaseModel):
    """One holder's value at one time. ``through``: the sources between the holder and the report, outermost first.
    ``copies``: reports that carry this very text. ``content``: offsets in the report of the words that say so."""

    holder: str
    name: str
    author: bool
    value: str
    score: float | None
    reported: date | None
    publisher: str | None
    document_id: str
    mention_id: str
    through: list[str]
    content: list[tuple[int, int]]
    copies: int


class Cell(BaseModel):
    """What a holder is reported to hold in a column's time: the last value, and how often something is reported."""

    value: str
    stances: int
    mention_id: str


class HolderRow(BaseModel):
    """A row of the positions table; ``cells`` has an entry for each column, None where nothing is reported."""

    held: Held
    through: list[str]
    stances: int
    cells: list[Cell | None]


class Column(BaseModel):
    """The days of publication that a column of the positions table stands for; None: reports without a date."""

    since: date | None
    until: date | None


class Positions(BaseModel):
    """The positions table, holder by time. ``more``: holders that are left out, those with the fewest stances."""

    columns: list[Column]
    rows: list[HolderRow]
    more: int
    affirm: int
    deny: int
    uncommitted: int


class Estimate(BaseModel):
    """A number that somebody gave: ``low`` ≤ ``value`` ≤ ``high`` (None: open)."""

    reported: date | None
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    holder: str
    name: str
    document_id: str
    mention_id: str
    span: tuple[int, int]
    copies: int


class Series(BaseModel):
    """The numbers given for one role and unit, in order of time; ``more``: how many are left out, the latest."""

    role: str
    unit: str | None
    low: float | None
    high: float | None
    estimates: list[Estimate]
    more: int


class MentionEvidence(BaseModel):
    """A sentence that reports the event, its trigger marked, who holds what in it, and why it is of this event.

    ``start``, ``end``: the sentence's offsets in the report. ``why``: None for the mention that founded the event.
    """

    id: str
    start: int
    end: int
    sentence: Marked
    type: str | None
    modes: list[str]
    held: list[Held]
    why: Why | None
    by_hand: bool


class Copy(BaseModel):
    """A report that carries the same text."""

    document_id: str
    title: str | None
    publisher: str | None
    published: date | None
    kind: str | None
    share: float | None
    mention_id: str


class ReportEvidence(BaseModel):
    """A report with its mentions of the event; its wire copies are counted once with it."""

    document_id: str
    title: str | None
    publisher: str | None
    published: date | None
    copy_of: str | None
    mentions: list[MentionEvidence]
    copies: list[Copy]


class StoryLink(BaseModel):
    """A story by its id and title."""

    id: str
    title: str | None
    documents: int
    events: int


class EventPage(BaseModel):
    """All that the ledger knows of an event. ``more_reports``, ``more_stances``: how many are not listed here.

    ``similar``: events of the same type and days with one of its actors, which might be the same.
    """

    event: EventRow
    positions: Positions
    stances: list[Stance]
    more_stances: int
    estimates: list[Series]
    reports: list[ReportEvidence]
    more_reports: int
    story: StoryLink | None
    similar: list[EventRow]
    former_ids: list[str]


def event(ledger: Ledger, id: str) -> EventPage:
    """The event of that id. Former ids, mentions' ids and first characters are found too: compare ``event.id``.

    Raises UnknownEvent.
    """
    current, number = known_event(ledger, id)
    (own,) = listed(ledger, [number])
    held = rows(ledger, _STANCES.format(number))
    stances = [_stance(r) for r in held]
    table = positions(stances, changed={r["holder"] for r in held if r["retracted"]})
    own.positions, own.more_positions = [one.held for one in table.rows], table.more
    series = _series(rows(ledger, _ESTIMATES.format(number)))
    own.numbers = [_counted(one) for one in series]
    reports, more_reports = _evidence(ledger, number)
    story, story_row = _story(ledger, own)
    return EventPage(
        event=own,
        positions=table,
        stances=stances[:STANCES],
        more_stances=max(len(stances) - STANCES, 0),
        estimates=series,
        reports=reports,
        more_reports=more_reports,
        story=story,
        similar=_similar(ledger, number, own, story_row),
        former_ids=ledger.former_ids(current),
    )


def known_event(ledger: Ledger, id: str) -> tuple[str, int]:
    """The id and the number of the event of that id. Raises UnknownEvent."""
    asked = "SELECT id, number FROM event_ids WHERE id = ?"
    found = rows(ledger, asked, id) or rows(ledger, asked, ledger.event_id(id))
    return found[0]["id"], int(found[0]["number"])


_STANCES = """SELECT holder, name, value, score, reported, publisher, document_id, mention_id, through, content,
    copies, retracted FROM positions WHERE number = {} ORDER BY reported NULLS LAST, mention_id, holder"""
_ESTIMATES = """SELECT role, unit, reported, value, low, high, approximate, holder, name, document_id, mention_id, span,
    copies FROM estimates WHERE number = {} ORDER BY role, unit NULLS LAST, reported NULLS LAST, mention_id"""
_MENTIONS = """SELECT m.id, m.number, m.document_id, m.published, m.sentence, m.trigger, m.text, m.type, m.modes,
    [{{'value': p.value, 'links': len(p.chain), 'source': p.chain[-1].source}} FOR p IN m.positions] AS held
FROM mentions m WHERE m.event_number = {} ORDER BY m.published NULLS LAST, m.number LIMIT {}"""
_MERGES = """SELECT mention_id, partner_id, score, reasons FROM merges
WHERE number IN (SELECT unnest(?::BIGINT[]))"""
_DOCUMENTS = """SELECT id, title, publisher, published, copy_group, copy_of, copy_kind, copy_share FROM documents
WHERE shard IN (SELECT unnest(?::INTEGER[])) AND id IN (SELECT unnest(?::VARCHAR[]))"""
"""Joins: they read less of a table than lists of values do."""


def _stance(row: Row) -> Stance:
    return Stance(
        **{k: row[k] for k in ("holder", "value", "score", "reported", "publisher", "document_id", "mention_id")},
        name=row["name"] or row["holder"],
        author=row["holder"].startswith("author:"),
        through=row["through"] or [],
        content=[(span["start"], span["end"]) for span in row["content"] or ()],
        copies=row["copies"] or 1,
    )


def positions(stances: Sequence[Stance], *, changed: Collection[str] = ()) -> Positions:
    """The positions table of stances in order of time; ``changed``: holders who have affirmed and denied."""
    held = held_now({**stance.model_dump(), "retracted": stance.holder in changed} for stance in stances)
    own: dict[str, list[Stance]] = {}
    for stance in stances:
        own.setdefault(stance.holder, []).append(stance)
    shown = held
    if len(held) > HOLDERS:
        telling = sorted(held, key=lambda h: (h.value == "Uu", -len(own[h.holder])))[:HOLDERS]
        kept = {h.holder for h in telling}
        shown = [h for h in held if h.holder in kept]
    columns = columns_of([stance.reported for stance in stances])
    return Positions(
        columns=columns,
        rows=[
            HolderRow(
                held=h,
                through=list(dict.fromkeys(", ".join(s.through) for s in own[h.holder] if s.through)),
                stances=len(own[h.holder]),
                cells=_cells(own[h.holder], columns),
            )
            for h in shown
        ],
        more=len(held) - len(shown),
        affirm=sum(h.value.endswith("+") for h in held),
        deny=sum(h.value.endswith("-") for h in held),
        uncommitted=sum(h.value == "Uu" for h in held),
    )


def columns_of(reported: Iterable[date | None], *, most: int = COLUMNS) -> list[Column]:
    """The columns of a table over time: the days on which something was reported, put together where they are many."""
    given = set(reported)
    days = sorted(day for day in given if day is not None)
    if len(days) <= most:
        columns = [Column(since=day, until=day) for day in days]
    else:
        span = (days[-1] - days[0]).days + 1
        length = timedelta(days=-(-span // most))
        columns = []
        for n in range(most):
            since = days[0] + n * length
            until = min(since + length - timedelta(days=1), days[-1])
            if any(since <= day <= until for day in days):
                columns.append(Column(since=since, until=until))
    return columns + ([Column(since=None, until=None)] if None in given else [])


def _cells(stances: Sequence[Stance], columns: Sequence[Column]) -> list[Cell | None]:
    out: list[Cell | None] = []
    for column in columns:
        own = [s for s in stances if _lies_in(s.reported, column)]
        committed = [s for s in own if s.value != "Uu"] or own
        out.append(
            Cell(value=committed[-1].value, stances=len(own), mention_id=committed[-1].mention_id) if own else None
        )
    return out


def _lies_in(day: date | None, column: Column) -> bool:
    if day is None or column.since is None or column.until is None:
        return day is None and column.since is None
    return column.since <= day <= column.until


def _series(found: Sequence[Row]) -> list[Series]:
    by_kind: dict[tuple[str, str | None], list[Row]] = {}
    for r in found:
        by_kind.setdefault((r["role"], r["unit"]), []).append(r)
    made = []
    for (role, unit), own in by_kind.items():
        ends = [x for row in own for x in (row["low"], row["value"], row["high"]) if x is not None]
        made.append(
            Series(
                role=role,
                unit=unit,
                low=min(ends, default=None),
                high=max(ends, default=None),
                estimates=[_estimate(row) for row in own[:ESTIMATES]],
                more=max(len(own) - ESTIMATES, 0),
            )
        )
    return sorted(made, key=lambda series: (-len(series.estimates), series.role, series.unit or ""))


def _estimate(row: Row) -> Estimate:
    return Estimate(
        **{k: row[k] for k in ("reported", "value", "low", "high", "holder", "document_id", "mention_id")},
        approximate=bool(row["approximate"]),
        name=row["name"] or row["holder"] or "",
        span=(row["span"]["start"], row["span"]["end"]),
        copies=row["copies"] or 1,
    )


def _counted(series: Series) -> Counted:
    return Counted(
        role=series.role,
        unit=series.unit,
        low=series.low,
        high=series.high,
        estimates=len(series.estimates) + series.more,
    )


def _evidence(ledger: Ledger, number: int) -> tuple[list[ReportEvidence], int]:
    """The reports of an event, the first first, and how many more there are."""
    mentions = rows(ledger, _MENTIONS.format(number, 4 * REPORTS))
    if not mentions:
        return [], 0
    shards = sorted({m["number"] >> 32 for m in mentions})
    ids = sorted({m["document_id"] for m in mentions})
    documents = {r["id"]: r for r in rows(ledger, _DOCUMENTS, shards, ids)}
    merged = {r["mention_id"]: r for r in rows(ledger, _MERGES, [m["number"] for m in mentions])}
    groups: dict[str, dict[str, list[Row]]] = {}
    for mention in mentions:
        document = documents.get(mention["document_id"])
        group = document["copy_group"] if document else mention["document_id"]
        groups.setdefault(group, {}).setdefault(mention["document_id"], []).append(mention)
    shown = [_report(own, documents, merged) for own in list(groups.values())[:REPORTS]]
    every = len(ids)
    if len(mentions) == 4 * REPORTS:  # there may be more
        counted = f"SELECT count(DISTINCT document_id) AS n FROM mentions WHERE event_number = {int(number)}"
        every = int(row(ledger, counted)["n"])
    told = sum(1 + len(report.copies) for report in shown)
    return shown, max(every - told, 0)


def _report(
    own: Mapping[str, list[Row]], documents: Mapping[str, Row], merged: Mapping[str, Row]
) -> ReportEvidence:
    (first, mentions), *others = own.items()
    document = documents.get(first, {})
    copies = []
    for id, theirs in others:
        known = documents.get(id, {})
        copies.append(
            Copy(
                document_id=id,
                title=known.get("title"),
                publisher=known.get("publisher"),
                published=known.get("published"),
                kind=known.get("copy_kind"),
                share=known.get("copy_share"),
                mention_id=theirs[0]["id"],
            )
        )
    return ReportEvidence(
        document_id=first,
        title=document.get("title"),
        publisher=document.get("publisher"),
        published=document.get("published"),
        copy_of=document.get("copy_of"),
        mentions=[_mention(row, merged.get(row["id"])) for row in mentions],
        copies=copies,
    )


def _mention(row: Row, merge: Row | None) -> MentionEvidence:
    reasons = None if merge is None else why(merge)
    start, end = row["sentence"]["start"], row["sentence"]["end"]
    held = {(h.holder, h.value): h for p in row["held"] or () if p["links"] or p["value"] != "Uu" for h in (_held(p),)}
    return MentionEvidence(
        id=row["id"],
        start=start,
        end=end,
        sentence=_sentence(row["text"] or "", row["trigger"], start),
        type=row["type"],
        modes=row["modes"] or [],
        held=list(held.values()),
        why=reasons if reasons is not None and reasons.partner is not None else None,
        by_hand=reasons is not None and reasons.by_hand,
    )


def _held(position: Row) -> Held:
    """A position in a mention: the innermost source's, or the author's."""
    if not position["links"]:
        return Held(holder="author", name="the report", value=position["value"], author=True)
    source = position["source"]
    if source is None:
        return Held(holder="hearsay", name="hearsay", value=position["value"])
    entity = source["entity"]
    words = " ".join(source["text"].split())
    if entity is None:
        return Held(holder=f"unnamed:{words.lower()}", name=words, value=position["value"])
    return Held(holder=entity["id"], name=entity["name"] or words, value=position["value"])


def _sentence(text: str, trigger: Row, start: int) -> Marked:
    """The sentence with its trigger marked; a very long one is cut."""
    at = min(max(trigger["start"] - start, 0), len(text))
    end = min(at + trigger["end"] - trigger["start"], len(text))
    before, after = text[:at], text[end:]
    if len(before) > _SENTENCE:
        before = "… " + before[-_SENTENCE:]
    if len(after) > _SENTENCE:
        after = after[:_SENTENCE] + " …"
    return Marked(before=_flat(before), word=_flat(text[at:end]), after=_flat(after))


def _flat(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)


def _story(ledger: Ledger, of: EventRow) -> tuple[StoryLink | None, int | None]:
    """An event's story, and its row in ``stories``."""
    if of.story_id is None:
        return None, None
    by_id = "rowid IN (SELECT story FROM story_ids WHERE id = ?)" if are_noted(ledger.said) else "id = ?"
    found = rows(
        ledger,
        "SELECT id, title, documents, coalesce(events, 0) AS events, rowid AS row FROM stories "
        f"WHERE {by_id}",
        of.story_id,
    )
    return (StoryLink.model_validate(found[0]), int(found[0]["row"])) if found else (None, None)


_KIND = "{0}.type = ? AND {0}.day BETWEEN ? AND ? AND {0}.number <> ?"
_TOLD_OF = "entity IN (SELECT number FROM entities WHERE id IN (SELECT unnest(?::VARCHAR[])))"
_NEAR = f"""SELECT DISTINCT p.number, p.independent, p.number IN (SELECT number FROM told WHERE story = ?) AS same
FROM took_part p WHERE {_KIND.format("p")} AND p.{_TOLD_OF}
ORDER BY same DESC, p.independent DESC, p.number LIMIT {_SIMILAR}"""
_NEAR_UNNOTED = f"""SELECT e.number, e.independent, e.number IN (SELECT number FROM told WHERE story = ?) AS same
FROM events e WHERE {_KIND.format("e")} AND e.number IN (SELECT number FROM participants WHERE {_TOLD_OF})
ORDER BY same DESC, e.independent DESC, e.number LIMIT {_SIMILAR}"""


def _similar(ledger: Ledger, number: int, of: EventRow, story: int | None) -> list[EventRow]:
    """Events of the same type on the same days with an actor or recipient in common, those of the story (its row) and
    the most reported first."""
    parties = sorted({p.id for p in (*of.actors, *of.recipients)})
    about = of.date_from or of.date_to or of.first_reported
    if not parties or about is None or of.type is None:
        return []
    days = timedelta(days=_SIMILAR_DAYS)
    asked = _NEAR if are_noted(ledger.said) else _NEAR_UNNOTED
    near = rows(ledger, asked, -1 if story is None else story, of.type, about - days, about + days, number, parties)
    return listed(ledger, [r["number"] for r in near])
