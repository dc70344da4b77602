"""``reportedly events``: what happened, as all reports together tell it."""

from __future__ import annotations

import typer

from . import asking
from .asking import days, parties, plain, sentence, short

_COLUMNS = (
    ("id", short("id")),
    ("when", days),
    ("what", parties),
    ("where", plain("place")),
    ("reports", plain("documents")),
    ("sources", plain("independent")),
    ("disputed", lambda row: "disputed" if row["disputed"] else ""),
    ("in words", sentence()),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(
        app,
        "events",
        _COLUMNS,
        "List events: who did what to whom, when and where, in how many reports, disputed or not.",
    )
