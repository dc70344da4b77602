"""``reportedly claims``: who holds what of which event."""

from __future__ import annotations

import typer

from . import asking
from .asking import parties, plain, sentence, short

_COLUMNS = (
    ("event", short("event_id")),
    ("reported", plain("reported")),
    ("holder", lambda row: row["name"] or row["holder"]),
    ("value", plain("value")),
    ("of", parties),
    ("in", plain("publisher")),
    ("in words", sentence()),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "claims", _COLUMNS, "List claims: who holds what of which event, when, in which report.")
