"""What there is: the index of the API, what the ledger holds, and what it could not read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ... import __version__
from ..views.home import Figures, Home, figures, home
from ..views.skipped import skipped_list
from .parts import BASE, Current, Cursor, Limit, Page, page, place_of

router = APIRouter(tags=["ledger"])


class Index(BaseModel):
    """Where to find what."""

    name: str = "reportedly"
    version: str
    openapi: str
    docs: str
    endpoints: dict[str, str] = Field(description="The path of each endpoint, with what it gives.")


class Summary(Figures):
    """What a ledger holds. ``state``: another word after each change, what the ETags are made of."""

    state: str
    versions: dict[str, str] = Field(description="What the tables say of themselves.")


class Skipped(BaseModel):
    """Something that was not read, and why."""

    origin: str
    reason: str
    message: str | None


@router.get("/", operation_id="index", summary="What there is")
def index(request: Request) -> Index:
    """The endpoints, and where they are described."""
    from .describing import document

    paths: dict[str, dict[str, Any]] = document(request.app)["paths"]
    told = {path: next(iter(methods.values()))["summary"] for path, methods in paths.items()}
    return Index(version=__version__, openapi=f"{BASE}/openapi.json", docs=f"{BASE}/docs", endpoints=told)


@router.get("/ledger", operation_id="ledger", summary="What the ledger holds")
def summary(ledger: Current) -> Summary:
    """How much there is of everything, and from when to when."""
    said = ledger.said
    return Summary(
        **dict(figures(ledger)),
        state=ledger.state,
        versions={key: value for key in ("version", "shards", "shard") if (value := said.get(key)) is not None},
    )


@router.get("/overview", operation_id="overview", summary="What the ledger tells lately")
def overview(ledger: Current) -> Home:
    """The most reported and the disputed events of late, numbers that moved, who speaks, and the stories."""
    return home(ledger)


@router.get("/skipped", operation_id="skipped", summary="What was not read, and why")
def skipped(
    request: Request, response: Response, ledger: Current, limit: Limit = 50, cursor: Cursor = None
) -> Page[Skipped]:
    """Files, addresses and rows that gave no report, in the order they were met."""
    after = place_of(request, cursor)
    begin = after if type(after) is int and 0 <= after < 2**62 else -1
    found = skipped_list(ledger, after=begin, limit=limit)
    items = [Skipped(origin=one.origin, reason=one.reason, message=one.message) for one in found.skipped]
    return Page[Skipped](**page(request, response, items, found.after))
