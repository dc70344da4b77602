"""What is answered when something goes wrong: one page, or one shape of JSON, that says what to do next.

The JSON is RFC 9457's (``application/problem+json``): ``type`` names the problem and leads to what it means, ``title``
says it in short, ``detail`` what happened here and what to do, ``code`` is the name of the error for programs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ..errors import (
    AddressRefused,
    FetchError,
    InvalidDate,
    LedgerError,
    LedgerLocked,
    ModelError,
    QueryError,
    QueryTimeout,
    ReportedlyError,
    SourceError,
    TooBusy,
    TooLarge,
    UnknownActor,
    UnknownCursor,
    UnknownEvent,
    UnknownReport,
    UnknownStory,
    UnknownValue,
)
from .rendering import render
from .settings import Settings

log = logging.getLogger("reportedly.web")

STATUSES: tuple[tuple[type[ReportedlyError], int], ...] = (
    (UnknownEvent, 404),
    (UnknownActor, 404),
    (UnknownReport, 404),
    (UnknownStory, 404),
    (UnknownCursor, 404),
    (UnknownValue, 422),
    (InvalidDate, 422),
    (TooLarge, 413),
    (AddressRefused, 403),
    (FetchError, 502),
    (SourceError, 422),
    (LedgerLocked, 409),
    (QueryTimeout, 503),
    (QueryError, 422),
    (TooBusy, 429),
    (LedgerError, 503),
    (ModelError, 503),
    (ReportedlyError, 400),
)
"""The status that each error is answered with; the first that fits."""
TITLES = {
    400: "This cannot be answered",
    401: "A token is needed",
    403: "This is not allowed",
    404: "There is nothing here",
    405: "This is not done so",
    408: "This did not arrive in time",
    409: "The ledger is being written",
    413: "This is too much",
    415: "This is no JSON",
    421: "Not under that name",
    422: "This does not fit",
    429: "Too many at once",
    500: "Something went wrong",
    502: "That page was not to be had",
    503: "The ledger does not answer",
}


def install(app: FastAPI) -> None:
    """Let the application answer errors so."""
    app.add_exception_handler(ReportedlyError, _told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unfit)


def problem(
    status: int, message: str, *, code: str | None = None, instance: str | None = None, errors: Sequence[Any] = ()
) -> dict[str, Any]:
    """An error as JSON says it (RFC 9457). ``errors``: what is wrong in which place of the request."""
    code = code or HTTPStatus(status).phrase.replace(" ", "").replace("-", "")
    told: dict[str, Any] = {
        "type": f"/api/v1/docs#{code}",
        "title": TITLES.get(status, TITLES[400]),
        "status": status,
        "detail": message,
        "code": code,
    }
    if instance is not None:
        told["instance"] = instance
    if errors:
        told["errors"] = list(errors)
    return told


def failure(
    request: Request,
    status: int,
    message: str,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Any] = (),
) -> Response:
    """The answer to an error: JSON for the API and for those who ask for it, else a page."""
    headers = {**({"Retry-After": "5"} if status in (409, 429, 503) else {}), **(headers or {})}
    if request.url.path.startswith("/api/") or "json" in request.headers.get("accept", ""):
        body = problem(status, message, code=code, instance=quote(request.url.path), errors=errors)
        return JSONResponse(body, status, headers=headers, media_type="application/problem+json")
    page = render(
        request,
        "failure.html",
        status=status,
        code=status,
        title=TITLES.get(status, TITLES[400]),
        message=message,
    )
    page.headers.update(headers)
    return page


def status_of(error: ReportedlyError) -> int:
    """The HTTP status of an error of ours."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, ReportedlyError)
    settings: Settings = request.app.state.settings
    words = str(error)
    if not settings.is_local:  # where the ledger lies is nobody else's business
        words = words.replace(str(settings.ledger), "LEDGER_DIR")
    return failure(request, status_of(error), words, code=type(error).__name__)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = str(error.detail)
    if error.status_code == 404 and words == HTTPStatus(404).phrase:
        words = f"There is no page {request.url.path}. Start from the overview, or search."
        if request.url.path.startswith("/api/"):
            words = f"There is nothing at {request.url.path}. GET /api/v1/ lists what there is."
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        words = f"{request.method} is not done here" + (f"; {allowed} is." if allowed else ".")
    return failure(request, error.status_code, words, headers=error.headers)


async def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"where": ".".join(str(part) for part in one["loc"]), "message": str(one["msg"])[:300]}
        for one in error.errors()[:20]
    ]
    told = "; ".join(f"{one['where'].partition('.')[2] or 'the request'}: {one['message']}" for one in errors[:5])
    return failure(request, 422, f"{told}. Correct it and ask again.", code="Unfit", errors=errors)


async def broken(request: Request, error: Exception) -> Response:
    """The answer to an error that nobody foresaw."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return failure(
        request, 500, f"This is our mistake, not yours ({type(error).__name__}). The server's log says more."
    )
