"""``reportedly disputes``: events that some affirm and others deny."""

from __future__ import annotations

import typer

from . import asking
from .asking import days, parties, plain, sentence, short

_COLUMNS = (
    ("id", short("id")),
    ("when", days),
    ("what", parties),
    ("affirmed by", lambda row: ", ".join(sorted(row["affirmed_by"] or ()))),
    ("denied by", lambda row: ", ".join(sorted(row["denied_by"] or ()))),
    ("reports", plain("documents")),
    ("in words", sentence()),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "disputes", _COLUMNS, "List disputed events: who affirms them and who denies them.")
