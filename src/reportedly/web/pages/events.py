"""The list of events, the page of one, and the decisions by hand: merge and split."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import RedirectResponse, Response

from ...store import Ledger
from ...store.deciding import merge_events, split_event
from ...store.kinds import quads_of
from ..event_drawing import dispute_chart, estimates_chart, range_words
from ..facet_words import FACET_WORDS, labels_of, toggled
from ..filters import read_filters
from ..ledgers import current_ledger
from ..rendering import render, segment
from ..views.event import event
from ..views.events import ORDERS, events

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]
DEFAULT_ORDER = "news"
"""What was told last comes first: by the days of the events, what lies far ahead would."""
_DONE = ("merged", "split")


@router.get("/events")
def event_list(request: Request, ledger: Current) -> Response:
    """The list."""
    asked = read_filters(request.query_params.multi_items(), ledger, also=("sort", "after"))
    page = events(ledger, asked, sort=asked.other("sort") or DEFAULT_ORDER, after=asked.other("after"))
    return render(
        request,
        "events.html",
        page=page,
        asked=asked,
        orders=ORDERS,
        quads=quads_of(ledger),
        facet_words=FACET_WORDS,
        labels=labels_of(ledger, asked),
        toggled=lambda name, value: toggled(asked, name, value),
        one_day=timedelta(days=1),
    )


@router.get("/events/{id}")
def event_page(request: Request, ledger: Current, id: str, done: str | None = None, other: str = "") -> Response:
    """One event. An id that it had before, a mention's id or first characters lead to its address."""
    page = event(ledger, id)
    if page.event.id != id:
        return RedirectResponse(f"/events/{segment(page.event.id)}", 302)
    return render(
        request,
        "event.html",
        page=page,
        dispute=dispute_chart(page.stances),
        charts_of=[estimates_chart(series) for series in page.estimates],
        range_words=range_words,
        partners={m.id: (m, r) for r in page.reports for m in r.mentions},
        done=done if done in _DONE else None,
        other=other,
        may_decide=request.app.state.settings.decides,
    )


@router.post("/events/{id}/merge")
def merge(
    request: Request,
    ledger: Current,
    id: str,
    event: Annotated[list[str] | None, Form()] = None,
    named: Annotated[str, Form()] = "",
) -> Response:
    """Say that this event and others are one. Raises UnknownEvent, LedgerLocked."""
    _may_decide(request)
    others = [one for one in (*(event or ()), *named.replace(",", " ").split()) if one]
    now = merge_events(ledger.folder, [id, *others])
    return RedirectResponse(f"/events/{segment(now)}?done=merged", 303)


@router.post("/events/{id}/split")
def split(
    request: Request, ledger: Current, id: str, mention: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Say that some mentions of this event are another. Raises UnknownEvent, LedgerLocked."""
    _may_decide(request)
    if not mention:
        raise HTTPException(422, "Choose the sentences that tell of another event, then press Split again.")
    stays, out = split_event(ledger.folder, id, mention)
    return RedirectResponse(f"/events/{segment(stays)}?done=split&other={segment(out)}", 303)


def _may_decide(request: Request) -> None:
    if not request.app.state.settings.decides:
        raise HTTPException(
            403, "This server only shows the ledger. Merge and split with reportedly merge and reportedly split."
        )
