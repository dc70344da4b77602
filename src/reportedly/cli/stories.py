"""``reportedly stories``: reports that follow one matter."""

from __future__ import annotations

import typer

from . import asking
from .asking import plain, short

_COLUMNS = (
    ("id", short("id")),
    ("title", plain("title")),
    ("from", plain("first_published")),
    ("to", plain("last_published")),
    ("reports", plain("documents")),
    ("events", plain("events")),
    ("disputed", plain("disputed")),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "stories", _COLUMNS, "List stories: reports that follow one matter, with their events.")
