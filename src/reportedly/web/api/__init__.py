"""The JSON API, version 1: the views of :mod:`reportedly.web.views` under ``/api/v1``, as ``docs/api.md`` describes.

What a page shows and what the API gives for the same question come from the same function.
"""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from . import actors, asking, describing, events, exporting, ledger, lists, places, reading, reports
from .parts import BASE

PARTS = (ledger, events, lists, actors, places, reports, asking, reading, exporting, describing)
"""The modules of the API, each with a ``router``."""


def install(app: FastAPI) -> None:
    """Add the API to an application."""
    api = APIRouter(prefix=BASE)
    for part in PARTS:
        api.include_router(part.router)
    app.include_router(api)
