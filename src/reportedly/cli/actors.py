"""``reportedly actors``: who acts, is acted upon and speaks."""

from __future__ import annotations

import typer

from . import asking
from .asking import plain

_COLUMNS = (
    ("id", plain("id")),
    ("name", plain("name")),
    ("country", plain("country")),
    ("acts", plain("as_actor")),
    ("acted upon", plain("as_recipient")),
    ("holds positions", plain("as_holder")),
    ("disputed acts", plain("disputed")),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "actors", _COLUMNS, "List who acts, is acted upon and holds positions in the events.")
