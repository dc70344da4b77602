"""Texts read: one as JSON, or a stream of them as JSON lines, each answered as soon as it is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from ...errors import ModelError, ReportedlyError
from ...records import Document, to_json, to_record
from ...records.json import document_record
from ...report import Report
from ...sources import document_from_text
from ..failures import problem, status_of
from ..readers import Readers
from .record import EXAMPLE, DocumentOfRecord, Record

router = APIRouter(tags=["reading"])
log = logging.getLogger("reportedly.web")
NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines")
_SPACES = " \t\r"


class Text(BaseModel):
    """A report to be read."""

    text: str = Field(description="The report, as plain text.")
    published: str | None = Field(
        None,
        description="The day it came out, YYYY-MM-DD: what “Monday” is counted from.",
        json_schema_extra={"format": "date"},
    )
    publisher: str | None = Field(None, description="Who published it.")
    title: str | None = Field(None, description="Its headline.")
    url: str | None = Field(None, description="Its address. It is not fetched.")
    id: str | None = Field(None, description="An id of your own.")


class Read(BaseModel):
    """A report that was read. ``events``: its event mentions as records, in text order."""

    document: DocumentOfRecord
    text: str = Field(description="The clean text that all offsets point into.")
    warnings: list[str] = Field(description="What was done to the text, and why it may not have been read.")
    events: list[Record]


def readers_of(request: Request) -> Readers:
    """The server's reader. Raises 403 where texts are not read here."""
    if not request.app.state.settings.reads:
        raise HTTPException(403, "No texts are read here. Read them yourself: reportedly read FILE")
    readers: Readers = request.app.state.readers
    return readers


_JSON = {"application/json": {"schema": {"$ref": "#/components/schemas/Text"}, "example": EXAMPLE}}
_LINES = {
    "application/x-ndjson": {
        "schema": {"type": "string", "pattern": "^$", "description": "One text, as a JSON object, a line."},
        "example": json.dumps(EXAMPLE) + "\n",
    }
}


@router.post(
    "/read",
    operation_id="read",
    summary="Read a report",
    response_model=Read,
    responses={
        200: {
            "content": {
                "application/x-ndjson": {
                    "schema": {"type": "string", "description": "A record or an error a line."},
                }
            }
        }
    },
    openapi_extra={"requestBody": {"required": True, "content": {**_JSON, **_LINES}}},
)
async def read(request: Request, readers: Annotated[Readers, Depends(readers_of)]) -> Any:
    """What a report says: who says who did what to whom. Nothing is kept of it.

    Sent as JSON, the answer is JSON. Sent as JSON lines (`Content-Type: application/x-ndjson`), the answer is JSON
    lines, as soon as each text is read: a record for each event mention, or an `error` with the `line` it is about.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind in NDJSON:
        return StreamingResponse(_lines(readers, body), media_type="application/x-ndjson")
    if kind not in ("application/json", ""):
        raise HTTPException(
            415, "Send the text as application/json, or many as application/x-ndjson, one JSON object a line."
        )
    try:
        text = Text.model_validate_json(body)
    except ValidationError as error:
        told = [
            {**one, "loc": ("body", *one["loc"])}
            for one in error.errors(include_url=False, include_context=False)
        ]
        raise RequestValidationError(told) from error
    return await run_in_threadpool(_one, readers, text)


def _one(readers: Readers, text: Text) -> JSONResponse:
    readers.fits(text.text)
    found = readers.read(_document(text))
    return JSONResponse(
        {
            "document": document_record(found.document),
            "text": found.document.text,
            "warnings": list(found.document.warnings),
            "events": [to_record(event) for event in found.events],
        }
    )


def _document(text: Text) -> Document:
    return document_from_text(
        text.text,
        published=text.published,
        publisher=text.publisher,
        title=text.title,
        url=text.url,
        id=text.id,
    )


def _lines(readers: Readers, body: bytes) -> Iterator[str]:
    """The answer to JSON lines, a line or a few at a time."""
    for number, line in enumerate(body.split(b"\n"), 1):
        if not line.strip(_SPACES.encode()):
            continue
        try:
            text = Text.model_validate_json(line)
            readers.fits(text.text)
            yield from _told(readers.read(_document(text)), number)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            yield _error(422, f"{where + ': ' if where else ''}{first['msg']}. Correct the line and send it again.",
                         "Unfit", number)  # fmt: skip
        except ModelError as error:
            yield _error(503, str(error), type(error).__name__, number)
            return
        except ReportedlyError as error:
            yield _error(status_of(error), str(error), type(error).__name__, number)
        except Exception as error:
            log.error("a line of /api/v1/read", exc_info=error)
            words = f"This is our mistake, not yours ({type(error).__name__})."
            yield _error(500, words, "InternalServerError", number)


def _told(found: Report, line: int) -> Iterator[str]:
    if found.reading is None:
        words = "; ".join(found.warnings) or "there are no words in it"
        yield _error(422, f"This was not read: {words}.", "NotRead", line)
    for event in found.events:
        yield to_json(event) + "\n"


def _error(status: int, message: str, code: str, line: int) -> str:
    return (
        json.dumps({"error": {**problem(status, message, code=code), "line": line}}, ensure_ascii=False)
        + "\n"
    )
