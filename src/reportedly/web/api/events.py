"""Events: the list with its facets, one event, and what is known of it in lists of their own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from ...store.queries import Filters
from ..views import claims as views
from ..views.event import EventPage, event
from ..views.events import ORDERS, event_list
from ..views.facets import Facets, facets
from ..views.kept import kept
from ..views.listing import EventRow
from .parts import FILTERS, Current, Cursor, Filtered, Limit, Page, filters_described, page, place_of
from .record import Record

router = APIRouter(tags=["events"])
Id = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{1,16}$",
        description="The event's id, its first characters, an id that it had, or the id of one of its mentions.",
    ),
]
Sort = Annotated[
    Literal["latest", "oldest", "reported", "corroborated", "news"] | None,
    Query(description="; ".join(f"{name}: {order.words.lower()}" for name, order in ORDERS.items())),
]


@router.get("/events", operation_id="events", summary="Events", openapi_extra=FILTERS)
def events(
    request: Request,
    response: Response,
    ledger: Current,
    asked: Filtered,
    sort: Sort = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Page[EventRow]:
    """The events that the filters choose, the latest first unless another order is asked for."""
    found = event_list(ledger, asked, sort=sort, after=_words(place_of(request, cursor)), limit=limit)
    return Page[EventRow](**page(request, response, found.events, found.after))


@router.get(
    "/disputes",
    operation_id="disputes",
    summary="Disputed events",
    openapi_extra=filters_described("disputed"),
)
def disputes(
    request: Request,
    response: Response,
    ledger: Current,
    asked: Filtered,
    sort: Sort = "reported",
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Page[EventRow]:
    """Events that some affirm and others deny, those in most reports first."""
    from ..filters import read_filters

    disputed = read_filters(
        [*(pair for pair in asked.pairs if pair[0] != "disputed"), ("disputed", "true")], ledger
    )
    found = event_list(ledger, disputed, sort=sort, after=_words(place_of(request, cursor)), limit=limit)
    return Page[EventRow](**page(request, response, found.events, found.after))


@router.get(
    "/facets", operation_id="facets", summary="What events could be filtered by", openapi_extra=FILTERS
)
def counted(ledger: Current, asked: Filtered) -> Facets:
    """For each filter its most frequent values among the events chosen, and how many events lie on which day.

    In a large ledger counts are estimated from a sample; `approximate` says so.
    """
    return kept(ledger, ("facets", asked.pairs), lambda: facets(ledger, asked))


@router.get("/events/{id}", operation_id="event", summary="An event")
def one(ledger: Current, id: Id) -> EventPage:
    """All that the ledger knows of an event, as its page shows it. Long lists are cut: their own endpoints go on."""
    return event(ledger, id)


@router.get("/events/{id}/positions", operation_id="event_positions", summary="Who holds what of an event")
def positions(
    request: Request, response: Response, ledger: Current, id: Id, limit: Limit = 50, cursor: Cursor = None
) -> Page[views.Claim]:
    """Each time that a holder is reported to hold something of the event, reported last first."""
    items, place = views.claims(ledger, _this(ledger, id), after=_place(request, cursor), limit=limit)
    return Page[views.Claim](**page(request, response, items, place))


@router.get(
    "/events/{id}/estimates", operation_id="event_estimates", summary="The numbers given for an event"
)
def estimates(
    request: Request, response: Response, ledger: Current, id: Id, limit: Limit = 50, cursor: Cursor = None
) -> Page[views.Estimate]:
    """Each number that somebody gave, by role, unit and time."""
    items, place = views.estimates(ledger, _this(ledger, id), after=_place(request, cursor), limit=limit)
    return Page[views.Estimate](**page(request, response, items, place))


@router.get(
    "/events/{id}/mentions",
    operation_id="event_mentions",
    summary="The mentions of an event, as records",
    response_model=Page[Record],
)
def mentions(
    request: Request, response: Response, ledger: Current, id: Id, limit: Limit = 25, cursor: Cursor = None
) -> JSONResponse:
    """The mentions in the order they came, each as the record that `reportedly read` prints."""
    items, place = views.mentions(ledger, id, after=_place(request, cursor), limit=limit)
    return JSONResponse(page(request, response, items, place), headers=dict(response.headers))


@router.get("/events/{id}/reasons", operation_id="event_reasons", summary="Why mentions are one event")
def reasons(
    request: Request, response: Response, ledger: Current, id: Id, limit: Limit = 50, cursor: Cursor = None
) -> Page[views.Merged]:
    """For each mention the one it is most like, and what spoke for the two being one event."""
    items, place = views.reasons(ledger, id, after=_place(request, cursor), limit=limit)
    return Page[views.Merged](**page(request, response, items, place))


def _this(ledger: Current, id: str) -> Filters:
    return Filters(event=ledger.event_id(id))


def _place(request: Request, cursor: str | None) -> tuple[Any, ...] | None:
    place = place_of(request, cursor)
    return None if place is None else tuple(place) if isinstance(place, list) else (place,)


def _words(place: Any) -> str | None:
    return None if place is None else str(place)
