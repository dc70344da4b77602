"""``reportedly merge``: events that are one, by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from .asking import LedgerDir
from .messages import say


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("merge")(merge)


def merge(
    ledger_dir: LedgerDir,
    events: Annotated[
        list[str],
        typer.Argument(metavar="EVENT_ID…", help="Two events or more: their ids, or the first characters."),
    ],
) -> None:
    """Say that events are one and the same. It is remembered when the tables are built anew."""
    from ..store.deciding import merge_events

    if len(events) < 2:
        raise typer.BadParameter("Name two events or more.", param_hint="EVENT_ID")
    id = merge_events(ledger_dir, events)
    say(f"{len(events)} events are one now")
    typer.echo(id)
