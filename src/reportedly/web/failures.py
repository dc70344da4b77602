"""What is answered when something goes wrong: one page, or one shape of JSON, that says what to do next."""

from __future__ import annotations

import logging
from http import HTTPStatus

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
    QueryTimeout,
    ReportedlyError,
    SourceError,
    TooLarge,
    UnknownActor,
    UnknownEvent,
    UnknownReport,
    UnknownValue,
)
from .rendering import render

log = logging.getLogger("reportedly.web")

STATUSES: tuple[tuple[type[ReportedlyError], int], ...] = (
    (UnknownEvent, 404),
    (UnknownActor, 404),
    (UnknownReport, 404),
    (UnknownValue, 422),
    (InvalidDate, 422),
    (TooLarge, 413),
    (AddressRefused, 403),
    (FetchError, 502),
    (SourceError, 422),
    (LedgerLocked, 409),
    (QueryTimeout, 503),
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
    409: "The ledger is being written",
    413: "This is too much",
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
    app.add_exception_handler(Exception, _broken)


def failure(request: Request, status: int, message: str, *, code: str | None = None) -> Response:
    """The answer to an error: JSON for the API and for those who ask for it, else a page."""
    code = code or HTTPStatus(status).phrase.replace(" ", "")
    headers = {"Retry-After": "5"} if status in (409, 429, 503) else None
    if request.url.path.startswith("/api/") or "json" in request.headers.get("accept", ""):
        body = {"error": {"status": status, "code": code, "message": message}}
        return JSONResponse(body, status, headers=headers)
    page = render(
        request,
        "failure.html",
        status=status,
        code=status,
        title=TITLES.get(status, TITLES[400]),
        message=message,
    )
    page.headers.update(headers or {})
    return page


def status_of(error: ReportedlyError) -> int:
    """The HTTP status of an error of ours."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, ReportedlyError)
    return failure(request, status_of(error), str(error), code=type(error).__name__)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = str(error.detail)
    if error.status_code == 404 and words == HTTPStatus(404).phrase:
        words = f"There is no page {request.url.path}. Start from the overview, or search."
    return failure(request, error.status_code, words)


async def _unfit(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'][1:]) or 'the request'}: {one['msg']}"
        for one in error.errors()
    )
    return failure(request, 422, f"{told}. Correct it and ask again.", code="Unfit")


async def _broken(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return failure(
        request, 500, f"This is our mistake, not yours ({type(error).__name__}). The server's log says more."
    )
