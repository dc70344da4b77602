"""``reportedly split``: mentions that are another event, by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from .asking import LedgerDir
from .messages import say


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("split")(split)


def split(
    ledger_dir: LedgerDir,
    event: Annotated[str, typer.Argument(metavar="EVENT_ID", help="The event, or its id's first characters.")],
    mentions: Annotated[
        list[str],
        typer.Argument(metavar="MENTION_ID…", help="The mentions to take out ([bold]explain[/bold] lists them)."),
    ],
) -> None:
    """Say that mentions of an event are another event. It is remembered when the tables are built anew."""
    from ..store.deciding import split_event

    stays, out = split_event(ledger_dir, event, mentions)
    say(f"{stays} stays; what was taken out is an event of its own")
    typer.echo(out)
