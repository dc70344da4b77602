"""Actors, dyads, the matrix of who acts upon whom, and two holders compared."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from ...store.queries import Filters
from ..filters import Asked
from ..views.actor import ActorPage, actor
from ..views.actors import ActorRow, actors
from ..views.compare import Comparison, compare
from ..views.dyads import DyadPage, dyads
from ..views.matrix import Matrix, matrix
from .parts import FILTERS, Current, Cursor, Filtered, Limit, Page, filters_described, page, place_of

router = APIRouter(tags=["actors"])
Kind = Literal["state", "igo", "organization", "group", "person", "generic", "place"]
Unrealised = Annotated[
    bool, Query(description="Count events that are only planned, possible or negated too.")
]
Entity = Annotated[
    str | None,
    Query(min_length=1, max_length=200, description="An entity's id (PRK) or its name.", examples=["PRK"]),
]


@router.get("/actors", operation_id="actors", summary="Who acts, is acted upon and speaks")
def listed(
    request: Request,
    response: Response,
    ledger: Current,
    q: Annotated[str | None, Query(max_length=200, description="Words of the name or id.")] = None,
    kind: Annotated[Kind | None, Query(description="The kind of entity.")] = None,
    country: Annotated[str | None, Query(pattern="^[A-Za-z]{3}$", description="Alpha-3 code.")] = None,
    sort: Annotated[
        Literal["all", "acts", "suffers", "speaks", "disputed", "name"],
        Query(description="By what they are ordered."),
    ] = "all",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[ActorRow]:
    """Entities with how many events they act in, are acted upon in, and hold positions on."""
    after = place_of(request, cursor)
    number = after if type(after) is int and 1 <= after <= 10_000 else 1
    found = actors(ledger, q=q, kind=kind, country=country, sort=sort, page=number, size=limit)
    return Page[ActorRow](
        **page(request, response, found.actors, number + 1 if number < found.pages else None)
    )


@router.get("/actors/{id}", operation_id="actor", summary="An actor")
def one(
    ledger: Current,
    id: Annotated[str, Path(min_length=1, max_length=200, description="The entity's id or name.")],
) -> ActorPage:
    """What it did, what was done to it, what it claimed and denied, and how often others disputed it."""
    return actor(ledger, id)


@router.get(
    "/dyads",
    operation_id="dyads",
    summary="What two did to one another over time",
    openapi_extra=filters_described("actor", "recipient"),
)
def between(
    ledger: Current,
    asked: Filtered,
    actor: Entity = None,
    recipient: Entity = None,
    by: Annotated[
        Literal["month", "quarter", "year"] | None, Query(description="The length of a period.")
    ] = None,
    unrealised: Unrealised = False,
) -> DyadPage:
    """Both directions by period: events, disputes, score. With one of the two its partners; with none the fullest."""
    return dyads(
        ledger, actor=actor, recipient=recipient, filters=_filters(asked), by=by, unrealised=unrealised
    )


@router.get("/matrix", operation_id="matrix", summary="Who acts upon whom", openapi_extra=FILTERS)
def crossed(
    ledger: Current,
    asked: Filtered,
    size: Annotated[int, Query(ge=2, le=24, description="How many entities.")] = 12,
    measure: Annotated[
        Literal["events", "score"], Query(description="What a page colours cells by.")
    ] = "events",
    kind: Annotated[Kind | None, Query(description="Only entities of this kind.")] = None,
    unrealised: Unrealised = False,
) -> Matrix:
    """Counts, disputes and scores of each pair among the entities in most events. Rows act, columns are acted upon."""
    return matrix(ledger, _filters(asked), size=size, measure=measure, kind=kind, unrealised=unrealised)


@router.get(
    "/compare", operation_id="compare", summary="Two holders or publishers compared", openapi_extra=FILTERS
)
def compared(
    ledger: Current,
    asked: Filtered,
    a: Annotated[
        str | None, Query(min_length=1, max_length=200, description="A holder: id, name, publisher.")
    ] = None,
    b: Annotated[str | None, Query(min_length=1, max_length=200, description="Another.")] = None,
) -> Comparison:
    """What each asserts, denies and leaves out. With one or none: holders to choose from."""
    return compare(ledger, first=a, second=b, filters=_filters(asked))


def _filters(asked: Asked) -> Filters | None:
    return asked.filters if asked.pairs else None
