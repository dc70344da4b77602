"""``reportedly claims``: who holds what of which event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from . import asking
from .asking import parties

_HELP = "List claims: who holds what of which event, when, in which report."


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "claims", _entry, _HELP)


def _entry(row: Any) -> tuple[Sequence[str], str]:
    from ..wording import SURENESS

    sure = SURENESS[row["value"]]
    held = f"{row['name'] or row['holder']}: {sure} ({row['value']})"
    changed = "has changed" if row["retracted"] else ""
    said = " ".join(str(part) for part in (row["reported"], row["publisher"]) if part)
    return (row["event_id"][:8], held, parties(row), said, changed), row["text"]
