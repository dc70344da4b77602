"""``reportedly disputes``: events that some affirm and others deny."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from . import asking
from .asking import days, parties, reported

_HELP = "List disputed events: who affirms them and who denies them."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "disputes", _entry, _HELP)


def _entry(row: Any) -> tuple[Sequence[str], str]:
    held = [
        f"{verb} by {', '.join(sorted(row[key]))}"
        for verb, key in (("affirmed", "affirmed_by"), ("denied", "denied_by"))
        if row[key]
    ]
    return (row["id"][:8], parties(row), days(row), *held, reported(row)), row["text"]
