"""What the signs mean, and which keys do what."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ..rendering import render

router = APIRouter()


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    """The page that explains the others."""
    return render(request, "about.html")
