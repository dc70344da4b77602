"""The overview."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from ...store import Ledger
from ..home_drawing import moved_chart
from ..ledgers import current_ledger
from ..rendering import render
from ..views.home import home

router = APIRouter()
Current = Annotated[Ledger, Depends(current_ledger)]


@router.get("/")
def overview(request: Request, ledger: Current) -> HTMLResponse:
    """What is in the ledger."""
    page = home(ledger)
    return render(request, "home.html", page=page, moved=[moved_chart(one) for one in page.moved])
