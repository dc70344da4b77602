"""A report as the reader shows it: its text, who says what in it, and its events with every holder's position."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow.compute as pc
from pydantic import BaseModel

from ...errors import UnknownReport
from ...reading.tokenization import tokenize
from ...records import Document, EventMention, Factuality, Participant, Position, to_record
from ...report import Report
from ...store import Ledger
from ...store.rows import documents_of, mention_of
from ...store.shards import Log
from ...wording import date_words, holder_words, name, place_words, quantity_words, unique
from .asking import rows
from .attributions import Attribution, Mark, Offsets, attributions_of, marks_of
from .where import Where, found_at, hash_of, where

AUTHOR = "the report"
"""What the holder of a position is called that no source holds."""
_VALUES: tuple[Factuality, ...] = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")


class Party(BaseModel):
    """A participant or holder: in words, and the id and kind of the entity where it is known."""

    name: str
    id: str | None = None
    kind: str | None = None


class Held(BaseModel):
    """One holder's position on an event. ``through``: the sources between the holder and the report, in words.

    ``attributions`` are the numbers of those it rests on, outermost first; empty for the report in its own voice.
    """

    holder: Party
    words: str
    value: Factuality
    score: float
    through: list[str] = []
    attributions: list[int] = []


class InLedger(BaseModel):
    """What the ledger knows of an event from all its reports."""

    id: str
    documents: int
    independent: int
    corroborated: int
    disputed: bool
    retracted: bool


class EventInReport(BaseModel):
    """An event as this report mentions it.

    ``record`` is the record of ``docs/record.md`` without its ``document``; the rest says the same in words.
    ``sentence`` is the index of its sentence. ``event`` is None for a text that is in no ledger.
    """

    number: int
    mention: str
    sentence: int
    start: int
    end: int
    trigger: str
    type: str | None
    modes: list[str]
    auxiliary: list[str]
    quad: str | None
    actors: list[Party]
    recipients: list[Party]
    when: str
    where: str
    quantities: list[str]
    held: list[Held]
    event: InLedger | None
    record: dict[str, Any]


class Speaker(BaseModel):
    """Who holds positions in the report, how often which, and on which events (their numbers)."""

    holder: Party
    values: dict[str, int]
    events: list[int]


class OtherReport(BaseModel):
    """Another report, as far as a link needs it."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    kind: str | None = None
    share: float | None = None


class StoryOfReport(BaseModel):
    """The story that the report belongs to, and its reports before and after this one."""

    id: str
    title: str | None
    documents: int
    before: OtherReport | None = None
    after: OtherReport | None = None


class ReportPage(BaseModel):
    """A report. All offsets are ``[start, end)`` in ``text``; ``marks`` are in its order, the longer first."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    author: str | None
    url: str | None
    language: str
    words: int
    warnings: list[str]
    text: str
    sentences: list[Offsets]
    events: list[EventInReport]
    attributions: list[Attribution]
    marks: list[Mark]
    speakers: list[Speaker]
    story: StoryOfReport | None = None
    copy_of: OtherReport | None = None
    copies: list[OtherReport] = []
    copies_in_all: int = 0


def report(ledger: Ledger, id: str) -> ReportPage:
    """A report of the ledger. Raises UnknownReport."""
    places = where(ledger)
    columns = "*, hash(story_id) AS story, hash(copy_group) AS copied, hash(copy_of) AS first"
    at = [one for one in found_at(ledger, places, places.of_id(hash_of(ledger, id)), columns) if one["id"] == id]
    if not at:
        raise UnknownReport(
            f"No report of this ledger has the id {id}. Its reports are listed under Reports; a report may have been "
            f"skipped: see What was skipped."
        )
    row = at[0]
    document = _document(ledger, id, row["shard"])
    found = rows(ledger, _MENTIONS, row["shard"] << 32, row["shard"] + 1 << 32, id)
    mentions = [mention_of({**one, "document": None}, document) for one in found]
    page = _page(
        document,
        sentences_of(document.text),
        mentions,
        attributions_of(mentions),
        {one["id"]: one["event_number"] for one in found},
        _events(ledger, {one["event_number"] for one in found} - {None}),
    )
    return page.model_copy(update={"words": row["words"] or page.words, **_others(ledger, places, row)})


def read_report(read: Report) -> ReportPage:
    """A report that was just read and is in no ledger."""
    events = read.events
    page = _page(read.document, list(read.sentences), events, attributions_of(events, read.reading), {}, {})
    return page.model_copy(update={"words": len(read.document.text.split())})


def _page(
    document: Document,
    sentences: Sequence[Offsets],
    mentions: Sequence[EventMention],
    attributions: list[Attribution],
    numbers: Mapping[str, int | None],
    known: Mapping[int | None, InLedger],
) -> ReportPage:
    starts = [start for start, _ in sentences]
    events = [
        _event(number, mention, starts, attributions, known.get(numbers.get(mention.id)))
        for number, mention in enumerate(mentions)
    ]
    return ReportPage(
        id=document.id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        author=document.author,
        url=document.url,
        language=document.language,
        words=0,
        warnings=list(document.warnings),
        text=document.text,
        sentences=list(sentences),
        events=events,
        attributions=attributions,
        marks=marks_of(mentions, attributions),
        speakers=speakers(events),
    )


def sentences_of(text: str) -> list[Offsets]:
    """The sentences of a text, as the reader splits it."""
    words, sentences = tokenize(text)
    return [(words[first][0], words[last - 1][1]) for first, last in sentences if last > first]


def _event(
    number: int,
    mention: EventMention,
    starts: Sequence[int],
    attributions: Sequence[Attribution],
    known: InLedger | None,
) -> EventInReport:
    record = to_record(mention)
    del record["document"]
    labels = mention.event
    told = {name(party) for party in (*mention.actors, *mention.recipients)}
    return EventInReport(
        number=number,
        mention=mention.id,
        sentence=max(bisect_right(starts, mention.trigger.start) - 1, 0),
        start=mention.trigger.start,
        end=mention.trigger.end,
        trigger=mention.trigger.text,
        type=labels.type,
        modes=list(labels.modes),
        auxiliary=list(labels.auxiliary),
        quad=labels.quad,
        actors=_parties(mention.actors),
        recipients=_parties(mention.recipients),
        when=date_words(mention.date),
        where=place_words(mention.location) if mention.location is not None else "",
        quantities=[words for words in unique(map(quantity_words, mention.quantities)) if words not in told],
        held=held(mention.positions, attributions),
        event=known,
        record=record,
    )


def _parties(participants: Sequence[Participant]) -> list[Party]:
    return list({party.name: party for party in map(_party, participants)}.values())


def _party(participant: Participant) -> Party:
    entity = participant.entity
    if entity is None:
        return Party(name=name(participant))
    return Party(name=name(participant), id=entity.id, kind=entity.kind)


def held(positions: Sequence[Position], attributions: Sequence[Attribution]) -> list[Held]:
    """The positions as the margin lists them: the report's own first where it commits, then the surest, deniers last.

    The report's own is left out where it does not commit and others do.
    """
    numbers = {(one.source, one.cue): one.number for one in attributions}
    out: list[Held] = []
    for position in positions:
        chain = position.chain
        if not chain:
            if position.value != "Uu" or not any(other.chain for other in positions):
                author = Party(name=AUTHOR)
                out.append(Held(holder=author, words=AUTHOR, value=position.value, score=position.score))
            continue
        inner = chain[-1]
        words = holder_words(chain)
        holder = _party(inner.source) if inner.source is not None else Party(name=holder_words((inner,)))
        keys = [
            (
                None if link.source is None else (link.source.span.start, link.source.span.end),
                None if link.cue is None else (link.cue.start, link.cue.end),
            )
            for link in chain
        ]
        out.append(
            Held(
                holder=holder,
                words=words,
                value=position.value,
                score=position.score,
                through=[holder_words((link,)) for link in chain[:-1]],
                attributions=[numbers[key] for key in keys if key in numbers],
            )
        )
    out.sort(key=lambda one: (one.holder.name != AUTHOR, _VALUES.index(one.value)))
    return list({(one.words, one.value): one for one in reversed(out)}.values())[::-1]


def speakers(events: Sequence[EventInReport]) -> list[Speaker]:
    """The holders of a report: the report in its own voice, then those with most positions first."""
    parties: dict[str, Party] = {}
    values: dict[str, Counter[str]] = {}
    numbers: dict[str, list[int]] = {}
    for event in events:
        for one in event.held:
            key = one.holder.id or one.holder.name.casefold()
            parties.setdefault(key, one.holder)
            values.setdefault(key, Counter())[one.value] += 1
            if event.number not in numbers.setdefault(key, []):
                numbers[key].append(event.number)
    keys = sorted(parties, key=lambda key: (key != AUTHOR, -values[key].total(), key))
    return [
        Speaker(
            holder=parties[key],
            values={value: values[key][value] for value in _VALUES if values[key][value]},
            events=numbers[key],
        )
        for key in keys
    ]


def _document(ledger: Ledger, id: str, shard: int) -> Document:
    """A document with its text, from its shard of the log."""
    table = Log(ledger.layout).table("documents", shard)
    return documents_of(table.filter(pc.equal(table.column("id"), id)))[0]


def _events(ledger: Ledger, numbers: Collection[int]) -> dict[int | None, InLedger]:
    """What the ledger knows of the events of these numbers."""
    listed = ", ".join(str(int(number)) for number in numbers) or "NULL"
    found = rows(
        ledger,
        f"""SELECT number, id, documents, independent, corroborated, disputed, len(retracted) > 0 AS retracted
        FROM events WHERE number IN ({listed})""",
    )
    return {one["number"]: InLedger.model_validate(one) for one in found}


def _others(ledger: Ledger, places: Where, row: Mapping[str, Any]) -> dict[str, Any]:
    """The report's story with what comes before and after, what it copies, and its copies."""
    own = row["position"]
    story = places.of_story(row["story"]).tolist() if row["story_id"] is not None else [own]
    at = story.index(own)
    before, after = story[at - 1] if at else None, story[at + 1] if at + 1 < len(story) else None
    first = min(story)
    copied = places.of_id(row["first"]).tolist() if row["copy_of"] is not None else []
    group = [*places.of_id(row["copied"]).tolist(), *places.of_group(row["copied"]).tolist()]
    copies = [position for position in group if position not in (own, *copied)]
    wanted = [position for position in (before, after, first, *copied, *copies[:_SHOWN]) if position is not None]
    columns = "id, title, publisher, published, copy_kind, copy_share"
    known = {one["position"]: one for one in found_at(ledger, places, list(dict.fromkeys(wanted)), columns)}

    def other(position: int | None) -> OtherReport | None:
        return _other(known[position]) if position in known else None

    out: dict[str, Any] = {
        "copies": [_other(known[position]) for position in copies[:_SHOWN] if position in known],
        "copies_in_all": len(copies),
    }
    if copied and (source := other(copied[0])) is not None:
        out["copy_of"] = source.model_copy(update={"kind": row["copy_kind"], "share": row["copy_share"]})
    if row["story_id"] is not None:
        title = known[first]["title"] if first in known else None
        out["story"] = StoryOfReport(
            id=row["story_id"], title=title, documents=len(story), before=other(before), after=other(after)
        )
    return out


def _other(row: Mapping[str, Any]) -> OtherReport:
    return OtherReport(
        id=row["id"],
        title=row["title"],
        publisher=row["publisher"],
        published=row["published"],
        kind=row["copy_kind"],
        share=row["copy_share"],
    )


_SHOWN = 12
_MENTIONS = """
SELECT m.id, m.event_number, m.sentence, m.trigger,
       {'type': m.type, 'modes': m.modes, 'contexts': m.contexts, 'auxiliary': m.auxiliary, 'quad': m.quad,
        'score': m.score, 'cameo': m.cameo, 'confidence': m.confidence} AS event,
       m.actors, m.recipients, m.date, m.location, m.quantities, m.positions
FROM mentions m WHERE m.number >= ? AND m.number < ? AND m.document_id = ? ORDER BY m.number
"""
