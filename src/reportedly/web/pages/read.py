"""A text or an address is pasted, read, and shown as reports of the ledger are."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from ...errors import LedgerError, ReportedlyError, SourceError
from ...records import Document
from ...sources import document_from_text, parse_date
from ...sources.files import document_from_bytes
from ..failures import failure, status_of
from ..marking import paragraphs
from ..pasted import Pasted
from ..readers import Readers
from ..rendering import render
from ..settings import Settings
from ..views.asking import rows
from ..views.reader import ReportPage

router = APIRouter()
_FIELDS = ("text", "url", "title", "publisher", "published")
EXAMPLE = {
    "text": (
        "Suriname says Guyanese patrol fired on fishing boat\n\n"
        "PARAMARIBO, March 4 — A Guyanese patrol boat fired on a Surinamese fishing boat in the Courantyne River on "
        "Monday night and wounded three fishermen, Suriname's defence ministry said on Tuesday. Guyana denied the "
        "shooting.\n\n"
        "A doctor in Nickerie said seven fishermen were treated for wounds. According to a police officer, Suriname "
        "believes that Guyana probably attacked the boat because it had crossed the middle of the river.\n\n"
        "Suriname expelled a Guyanese diplomat on Tuesday. It may send as many as 500 soldiers to the border by the "
        "end of the month, an official said. Guyana would recall its ambassador if Suriname did not withdraw the "
        "accusation, its government said.\n"
    ),
    "title": "",
    "publisher": "Example Wire",
    "published": "2025-03-04",
    "url": "",
}
"""A report that we made up, to try the reader with."""


@router.get("/read")
def form(request: Request, example: bool = False) -> Response:
    """The form."""
    if (refused := _refused(request)) is not None:
        return refused
    return _form(request, EXAMPLE if example else dict.fromkeys(_FIELDS, ""))


@router.post("/read")
def read(
    request: Request,
    text: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    publisher: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Read what was sent, and lead to its page."""
    if (refused := _refused(request)) is not None:
        return refused
    given = {"text": text, "url": url, "title": title, "publisher": publisher, "published": published}
    readers: Readers = request.app.state.readers
    pasted: Pasted = request.app.state.pasted
    try:
        document = _document(request, given, file)
        readers.fits(document.text)
        key = pasted.keep(readers.read(document))
    except ReportedlyError as error:
        return _form(request, given, str(error), status_of(error))
    return RedirectResponse(f"/read/{key}", 303)


@router.get("/read/{key}")
def reading(request: Request, key: str) -> Response:
    """A text that was read."""
    found = request.app.state.pasted.get(key)
    page: ReportPage = found.page
    known = _in_ledger(request, page)
    answer = render(request, "pasted.html", page=page, paragraphs=paragraphs(page), key=key, **known)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@router.get("/read/{key}/events.{form}")
def export(request: Request, key: str, form: str) -> Response:
    """The events of a text that was read, as JSON lines or CSV."""
    report = request.app.state.pasted.get(key).report
    kinds = {"jsonl": ("application/x-ndjson", report.to_jsonl), "csv": ("text/csv; charset=utf-8", report.to_csv)}
    if form not in kinds:
        return failure(request, 404, "Events are exported as events.jsonl or events.csv.")
    kind, made = kinds[form]
    headers = {
        "Content-Disposition": f'attachment; filename="events-{report.document.id[:16]}.{form}"',
        "Cache-Control": "private, no-store",
    }
    if not report.document.id.isalnum():
        headers["Content-Disposition"] = f'attachment; filename="events.{form}"'
    return Response(made(), media_type=kind, headers=headers)


def _document(request: Request, given: dict[str, str], file: UploadFile | None) -> Document:
    settings: Settings = request.app.state.settings
    about: dict[str, Any] = {
        "published": parse_date(given["published"].strip() or None),
        "publisher": given["publisher"].strip() or None,
        "title": given["title"].strip() or None,
    }
    if given["text"].strip():
        return document_from_text(given["text"], url=given["url"].strip() or None, name="the text", **about)
    if file is not None and file.filename:
        return document_from_bytes(file.file.read(), name=file.filename, limit=settings.max_body, **about)
    if url := given["url"].strip():
        if not settings.may_fetch:
            raise SourceError(
                "This server fetches no addresses: it was not started with --allow-urls. Paste the text itself."
            )
        pasted: Pasted = request.app.state.pasted
        return pasted.fetch(url, **about)
    raise SourceError("There is nothing to read: paste a text, choose a file, or give an address.")


def _in_ledger(request: Request, page: ReportPage) -> dict[str, Any]:
    """Which of the entities have a page in the ledger, and whether it has this very report."""
    ids = sorted({party.id for event in page.events for party in (*event.actors, *event.recipients) if party.id})
    ids += sorted({one.holder.id for one in page.speakers if one.holder.id} - set(ids))
    with contextlib.suppress(LedgerError):
        ledger = request.app.state.ledgers.current()
        listed = ", ".join("?" * len(ids)) or "NULL"
        known = rows(ledger, f"SELECT id FROM entities WHERE id IN ({listed})", *ids)
        same = rows(ledger, "SELECT id FROM documents WHERE id = ?", page.id)
        return {"links": {row["id"] for row in known}, "same": bool(same)}
    return {"links": set(), "same": False}


def _form(request: Request, given: dict[str, str], problem: str = "", status: int = 200) -> Response:
    return render(request, "read.html", status=status, given=given, problem=problem)


def _refused(request: Request) -> Response | None:
    if request.app.state.settings.reads:
        return None
    return failure(request, 403, "This server reads no texts: it was started with --no-read.")
