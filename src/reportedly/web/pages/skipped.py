"""What was not read, and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from ...store import Ledger
from ..ledgers import current_ledger
from ..rendering import render
from ..views.skipped import skipped_list

router = APIRouter()


@router.get("/skipped")
def skipped(
    request: Request,
    ledger: Annotated[Ledger, Depends(current_ledger)],
    reason: Annotated[str | None, Query(max_length=100)] = None,
    after: Annotated[int | None, Query(ge=0, le=2**62)] = None,
) -> HTMLResponse:
    """The list, by reason."""
    page = skipped_list(ledger, reason=reason or None, after=after)
    return render(request, "skipped.html", page=page, reason=reason or None)
