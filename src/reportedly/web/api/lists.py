"""Lists over all events: who holds what, and the numbers that were given."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ..views import claims as views
from .parts import FILTERS, Current, Cursor, Filtered, Limit, Page, page, place_of

router = APIRouter(tags=["positions"])


@router.get("/claims", operation_id="claims", summary="Who holds what of which event", openapi_extra=FILTERS)
def claims(
    request: Request,
    response: Response,
    ledger: Current,
    asked: Filtered,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[views.Claim]:
    """Positions, those reported last first. `holder` and `value` choose positions, the other filters events."""
    items, place = views.claims(ledger, asked.filters, after=_place(request, cursor), limit=limit)
    return Page[views.Claim](**page(request, response, items, place))


@router.get(
    "/estimates", operation_id="estimates", summary="The numbers given for events", openapi_extra=FILTERS
)
def estimates(
    request: Request,
    response: Response,
    ledger: Current,
    asked: Filtered,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[views.Estimate]:
    """Who gave which number when: an event's together, by role, unit and time; the event told last first."""
    items, place = views.estimates(ledger, asked.filters, after=_place(request, cursor), limit=limit)
    return Page[views.Estimate](**page(request, response, items, place))


def _place(request: Request, cursor: str | None) -> tuple[Any, ...] | None:
    place = place_of(request, cursor)
    return None if place is None else tuple(place) if isinstance(place, list) else (place,)
