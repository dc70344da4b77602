"""The application: pages and API put together behind the guards of :mod:`reportedly.web.guards`."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from .. import __version__
from . import api, failures
from .guards import guarded
from .ledgers import Ledgers
from .pages import (
    about,
    actors,
    between,
    charts,
    events,
    finding,
    home,
    login,
    read,
    reports,
    skipped,
    stories,
    when_where,
)
from .pasted import Pasted
from .readers import Readers
from .remembering import Remembered
from .rendering import STATIC
from .settings import Settings
from .sql import SqlWorkers

PAGES = (home, about, login, read, reports, events, stories, actors, between, when_where, finding, charts, skipped)
"""The modules of pages, each with a ``router``. The first that knows a path answers."""


def create_app(settings: Settings) -> FastAPI:
    """The application that shows a ledger. The ledger is opened when it is first asked."""
    app = FastAPI(title="reportedly", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.ledgers = ledgers = Ledgers(settings)
    app.state.readers = Readers(settings)
    app.state.sql = SqlWorkers(settings.ledger)
    app.state.pasted = Pasted(settings)
    app.state.attempts = login.Attempts()
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    api.install(app)
    failures.install(app)
    app.add_middleware(Remembered, state=ledgers.state, room=settings.kept, computing=settings.computing)
    guarded(app, settings)
    return app
