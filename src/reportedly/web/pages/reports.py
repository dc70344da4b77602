"""The list of reports, and the reader: one report with what is said in it and by whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from ...store import Ledger
from ..ledgers import current_ledger
from ..marking import paragraphs
from ..rendering import render
from ..views.reader import report

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]


@router.get("/reports/by-id")
def by_id(request: Request, ledger: Current, id: str = "by-id") -> HTMLResponse:
    """The reader, for a report whose id does not fit into a path."""
    return reader(request, ledger, id)


@router.get("/reports/{id:path}")
def reader(request: Request, ledger: Current, id: str) -> HTMLResponse:
    """The reader."""
    page = report(ledger, id)
    return render(request, "report.html", page=page, paragraphs=paragraphs(page))
