"""Decisions by hand: events that are one (``reportedly merge``), mentions that are another event (``split``).

A decision is kept in the log with all mentions that it is about, carried out at once, and remembered whenever the
tables are built anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from ..errors import UnknownEvent
from ..ledger import Changes, EventState, MentionView, blocking_keys, event_id
from ..ledger.events import REPRESENTATIVES
from .build import Builder
from .layout import Layout, open_layout
from .ledger import Ledger
from .lock import writing
from .pins import Pin
from .rows import document_views, views_of
from .shards import Log


def merge_events(folder: str | os.PathLike[str], events: Sequence[str]) -> str:
    """Make several events (ids, or their first characters) one; its id.

    Raises UnknownEvent, NotALedger, LedgerLocked.
    """
    with _opened(folder, "reportedly merge") as (layout, builder, ledger):
        ids = list(dict.fromkeys(ledger.event_id(start) for start in events))
        if len(ids) < 2:
            raise UnknownEvent(f"{folder}: name two events or more; these are one: {', '.join(events)}.")
        numbers = sorted(number for id in ids for number in builder.numbers_of(id))
        views = _views(layout, numbers)
        state = _state(views)
        pin = Pin(events=(tuple(view.id for view in views),))
        changes = Changes(
            events=(state,), renamed=tuple((id, state.id) for id in ids if id != state.id)
        )
        pinned = {view.id: number for number, view in zip(numbers, views, strict=True)}
        builder.revise(pin, changes, {}, pinned)
        return state.id


def split_event(
    folder: str | os.PathLike[str], event: str, mentions: Sequence[str]
) -> tuple[str, str]:
    """Take mentions (ids, or their first characters) out of an event into one of their own; the ids of both.

    Raises UnknownEvent, NotALedger, LedgerLocked.
    """
    with _opened(folder, "reportedly split") as (layout, builder, ledger):
        id = ledger.event_id(event)
        numbers = builder.numbers_of(id)
        views = dict(zip(numbers, _views(layout, numbers), strict=True))
        taken = {n: view for n, view in views.items() if any(view.id.startswith(m) for m in mentions)}
        rest = {n: view for n, view in views.items() if n not in taken}
        for start in mentions:
            if not any(view.id.startswith(start) for view in taken.values()):
                known = ", ".join(view.id for view in views.values())
                raise UnknownEvent(f"{folder}: the event {id} has no mention {start!r}. It has: {known}.")
        if not rest:
            raise UnknownEvent(f"{folder}: these are all mentions of {id}; name those that are another event.")
        out, stays = _state(list(taken.values())), _state(list(rest.values()))
        renamed = ((id, stays.id),) if id != stays.id else ()
        stories = {d: ledger.story_of(d) for d in {view.document.id for view in taken.values()}}
        keys = dict.fromkeys(
            (key, out.id)
            for view in taken.values()
            for key in blocking_keys(view, story=stories[view.document.id])
        )
        pin = Pin(events=tuple(tuple(view.id for view in some.values()) for some in (taken, rest)))
        changes = Changes(events=(stays, out), keys=tuple(keys), renamed=renamed)
        pinned = {view.id: number for number, view in views.items()}
        builder.revise(pin, changes, dict.fromkeys(taken, out.id), pinned)
        return stays.id, out.id


@contextmanager
def _opened(
    folder: str | os.PathLike[str], what: str
) -> Iterator[tuple[Layout, Builder, Ledger]]:
    layout = open_layout(folder)
    with writing(layout, what=what):
        builder = Builder(layout, Log(layout))
        try:
            builder.publish_copy(at_once=True)
            yield layout, builder, Ledger.open(folder)
        except BaseException:
            builder.abandon()
            raise
        builder.finish()


def _views(layout: Layout, numbers: Sequence[int]) -> list[MentionView]:
    """The views of mentions, from the log."""
    log = Log(layout)
    found: dict[int, MentionView] = {}
    for shard in sorted({number >> 32 for number in numbers}):
        own = [number for number in numbers if number >> 32 == shard]
        documents = document_views(log.table("documents", shard))
        table = log.table("mentions", shard).take([number & 0xFFFFFFFF for number in own])
        found.update(zip(own, views_of(table, {d.id: d for d in documents}), strict=True))
    return [found[number] for number in numbers]


def _state(views: Sequence[MentionView]) -> EventState:
    """The state of an event that has exactly these mentions."""
    first = min(views, key=lambda view: view.document.published or date.max)
    others = [view for view in views if view is not first]
    return EventState(event_id(first.id), (first, *others[: REPRESENTATIVES - 1]), len(views))
