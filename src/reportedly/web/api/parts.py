"""What the endpoints have in common: filters, pages of lists with cursors, and how they are described."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from ...errors import InvalidDate, UnknownCursor, UnknownValue
from ...ontology import CONTEXTS, EVENT_TYPES
from ...store import Ledger
from ...store.facts import AUXILIARY
from ...store.kinds import PLOVER_MODES, QUADS
from ...store.lookups import VALUES
from ..filters import HELP, MANY, NAMES, Asked, read_filters
from ..ledgers import current_ledger

BASE = "/api/v1"
MOST = 200
"""Rows that a page of a list may have."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
"""A value with something to be seen in it, and without control characters."""
T = TypeVar("T")

Current = Annotated[Ledger, Depends(current_ledger)]
Limit = Annotated[int, Query(ge=1, le=MOST, description=f"How many there are on a page: 1 to {MOST}.")]
Cursor = Annotated[
    str | None,
    Query(
        max_length=500,
        pattern="^[A-Za-z0-9_-]+$",
        description="Where to go on, as the page before gave it in `next`. Leave it out for the first page.",
    ),
]


def _day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_day)]
"""A day in an address: only as YYYY-MM-DD."""


class Page(BaseModel, Generic[T]):
    """A page of a list. Go on at `next` until it is null."""

    items: list[T]
    next: str | None = Field(description="The address of the next page; null on the last.")


class Invalid(BaseModel):
    """What is wrong in which place of a request."""

    where: str
    message: str


class Problem(BaseModel):
    """Something went wrong: the one shape of all errors (RFC 9457)."""

    type: str = Field(description="What kind of problem it is, as an address that explains it.")
    title: str = Field(description="The kind of problem in short.")
    status: int = Field(description="The HTTP status.", ge=400, le=599)
    detail: str = Field(description="What happened, and what to do.")
    code: str = Field(description="The name of the problem, for programs.")
    instance: str | None = Field(None, description="The path that was asked for.")
    errors: list[Invalid] | None = Field(None, description="What is wrong in which place of the request.")


def asked(request: Request, ledger: Current) -> Asked:
    """The filters of a request; its route's own parameters are none. Raises UnknownValue, InvalidDate."""
    own = {field.alias for field in request.scope["route"].dependant.query_params}
    given = [pair for pair in request.query_params.multi_items() if pair[0] not in own]
    for name, value in given:
        if not value.strip() or _CONTROL.search(value):
            raise UnknownValue(f"{name}: give it a value without control characters, or leave it out.")
        if name in ("since", "until") and not _DAY.fullmatch(value):
            raise InvalidDate(f"{name}={value}: a day is written YYYY-MM-DD, such as 2024-10-24.")
    return read_filters(given, ledger)


Filtered = Annotated[Asked, Depends(asked)]


def page(
    request: Request, response: Response, items: Sequence[T], place: Any | None, **kept: str | int | None
) -> dict[str, Any]:
    """A page of a list whose next row comes behind ``place`` (None: there is none)."""
    path = quote(request.url.path)
    if place is None:
        return {"items": list(items), "next": None}
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "cursor"]
    following = f"{path}?{urlencode([*pairs, ('cursor', cursor_of(request, place))])}"
    response.headers["Link"] = f'<{following}>; rel="next"'
    return {"items": list(items), "next": following}


def cursor_of(request: Request, place: Any) -> str:
    """A place in a list as an address has it. It belongs to this list alone."""
    said = json.dumps([_list_of(request), place], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(request: Request, cursor: str | None) -> Any | None:
    """The place in the request's list that a cursor means. Raises UnknownCursor."""
    if cursor is None:
        return None
    try:
        which, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _unknown() from error
    if which != _list_of(request) or place is None:
        raise _unknown()
    return place


def _list_of(request: Request) -> str:
    return str(request.scope["route"].path).removeprefix(BASE)


def _unknown() -> UnknownCursor:
    return UnknownCursor(
        "This cursor is of no page of this list. Take the whole address from `next`, or start from the first page."
    )


def _schema(name: str) -> dict[str, Any]:
    """What values a filter takes, as JSON Schema says it."""
    known: Mapping[str, Sequence[str]] = {
        "type": sorted(EVENT_TYPES),
        "mode": sorted(PLOVER_MODES),
        "context": sorted(CONTEXTS),
        "auxiliary": AUXILIARY,
        "quad": QUADS,
        "value": (*VALUES, "affirms", "denies", "uncommitted"),
    }
    if name in ("since", "until"):
        return {"type": "string", "format": "date"}
    if name in ("disputed", "retracted"):
        return {"type": "boolean"}
    if name == "corroborated":
        return {"type": "integer", "minimum": 1, "maximum": 10_000}
    if name in known:
        return {"type": "string", "enum": list(known[name])}
    return {"type": "string", "pattern": WORDS, "maxLength": 200}


EXAMPLES: Mapping[str, Any] = {
    "actor": ["PRK"], "recipient": ["RUS"], "participant": ["PRK-*"], "type": ["MOBILIZE"], "mode": ["troops"],
    "context": ["military"], "auxiliary": ["future"], "quad": ["material_conflict"], "place": ["UKR"],
    "since": "2024-10-01", "until": "2024-12-31", "holder": ["RUS"], "value": "denies", "text": "troops",
    "story": ["3f"], "event": ["3f"], "disputed": True, "retracted": False, "corroborated": 2,
}  # fmt: skip


def _parameter(name: str) -> dict[str, Any]:
    schema = _schema(name)
    if name in MANY:
        schema = {"type": "array", "items": schema, "maxItems": 4}
    described = f"{HELP[name]}{' Repeat it for several: any of them will do.' if name in MANY else ''}"
    parameter = {"name": name, "in": "query", "required": False, "description": described, "schema": schema}
    if name in EXAMPLES:
        parameter["example"] = EXAMPLES[name]
    return parameter


def filters_described(*left_out: str) -> dict[str, Any]:
    """What a route says of its filters in the OpenAPI document."""
    return {"parameters": [_parameter(name) for name in NAMES if name not in left_out]}


FILTERS = filters_described()
"""All filters, for ``openapi_extra``."""
