"""``reportedly estimates``: the numbers given for events, over time."""

from __future__ import annotations

from typing import Any

import typer

from . import asking
from .asking import parties, plain, sentence, short


def number(row: Any) -> str:
    """A number with its range."""
    value, low, high = row["value"], row["low"], row["high"]
    words = "" if value is None else f"{value:,.10g}"
    if low != high:
        words += f" ({'…' if low is None else f'{low:,.10g}'} – {'…' if high is None else f'{high:,.10g}'})"
    return ("about " if row["approximate"] else "") + words.strip()


_COLUMNS = (
    ("event", short("event_id")),
    ("what", parties),
    ("of", lambda row: row["unit"] or row["role"]),
    ("reported", plain("reported")),
    ("number", number),
    ("holder", lambda row: row["name"] or row["holder"]),
    ("in words", sentence()),
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    asking.register(
        app, "estimates", _COLUMNS, "List estimates: the numbers that were given for events, by whom and when."
    )
