"""``reportedly estimates``: the numbers given for events, over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from . import asking
from .asking import parties

_HELP = "List estimates: the numbers that were given for events, by whom and when."


def number(row: Any) -> str:
    """A number with its range."""
    value, low, high = row["value"], row["low"], row["high"]
    words = "" if value is None else f"{value:,.10g}"
    if low != high:
        words += f" ({'…' if low is None else f'{low:,.10g}'} – {'…' if high is None else f'{high:,.10g}'})"
    return ("about " if row["approximate"] else "") + words.strip()



def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(app, "estimates", _entry, _HELP)


def _entry(row: Any) -> tuple[Sequence[str], str]:
    counted = f"{number(row)} {row['unit'] or row['role']}"
    held = " ".join(str(part) for part in (row["name"] or row["holder"], row["reported"]) if part)
    return (row["event_id"][:8], counted, held, parties(row)), row["text"]
