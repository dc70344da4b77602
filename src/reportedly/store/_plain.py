"""One mention, one event: what stands in for merging until it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..ledger import (
    Assignment,
    Changes,
    Estimate,
    EstimateSeries,
    EventState,
    EventSummary,
    HolderPosition,
    MentionView,
    Stance,
)
from ..records import EventMention
from ..records.flat import position_holder


def summarise(
    id: str, mentions: Sequence[EventMention], *, copies: Mapping[str, str] | None = None
) -> EventSummary:
    m = mentions[0]
    e, d = m.event, m.document
    positions = []
    for p in m.positions:
        holder = position_holder(p) if p.chain else f"author:{d.publisher or ''}"
        source = p.chain[-1].source if p.chain else None
        stance = Stance(
            d.published, p.value, p.score, m.id, d.id, d.publisher, (), tuple((s.start, s.end) for s in p.content)
        )
        positions.append(
            HolderPosition(holder, source.span.text if source else holder, p.value, p.score, False, (stance,))
        )
    estimates = tuple(
        EstimateSeries(
            "extent",
            q.unit,
            q.low,
            q.high,
            (
                Estimate(
                    d.published,
                    q.value,
                    q.low,
                    q.high,
                    q.approximate,
                    "author",
                    "author",
                    m.id,
                    d.id,
                    (q.span.start, q.span.end),
                ),
            ),
        )
        for q in m.quantities
    )
    where, when = m.location, m.date
    affirmed = [p for p in m.positions if p.value.endswith("+")]
    denied = [p for p in m.positions if p.value.endswith("-")]
    return EventSummary(
        id, e.type, e.modes, e.contexts, e.auxiliary, e.quad, e.score, e.cameo,
        tuple(a.entity.id for a in m.actors if a.entity),
        tuple(a.entity.id for a in m.recipients if a.entity),
        when.first if when else None, when.last if when else None,
        where.name if where else None, where.country if where else None, where.geonames if where else None,
        where.lat if where else None, where.lon if where else None,
        1, 1, 1, d.published, d.published, bool(affirmed and denied), len(affirmed), (),
        tuple(positions), estimates,
    )  # fmt: skip


class Merger:
    def __init__(self, index: object, *, pins: object = None) -> None:
        pass

    def add(self, reports: Iterable[Sequence[MentionView]], *, stories: object = None) -> Changes:
        views = [view for report in reports for view in report]
        return Changes(
            tuple(Assignment(v.id, v.id) for v in views),
            tuple(EventState(v.id, (v,), 1) for v in views),
        )
