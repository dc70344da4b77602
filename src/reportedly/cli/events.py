"""``reportedly events``: what happened, as all reports together tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from . import asking
from .asking import days, parties, reported

_HELP = "List events: who did what to whom, when and where, in how many reports, disputed or not."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "events", _entry, _HELP)


def _entry(row: Any) -> tuple[Sequence[str], str]:
    disputed = "disputed" if row["disputed"] else ""
    return (row["id"][:8], parties(row), days(row), row["place"], reported(row), disputed), row["text"]
