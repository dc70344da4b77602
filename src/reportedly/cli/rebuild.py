"""``reportedly rebuild``: the tables made anew from the log."""

from __future__ import annotations

import typer

from .asking import LedgerDir


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("rebuild")(rebuild)


def rebuild(ledger_dir: LedgerDir) -> None:
    """Build the tables anew from the log: events merged again from the first report on, pins remembered.

    Readers keep the old tables until the new ones are whole.
    """
    from ..store import Ledger
    from ..store import rebuild as run
    from .messages import say
    from .progress import bar

    with bar("shards") as step:
        damaged = run(ledger_dir, on_shard=step)
    for number in damaged:
        aside = ledger_dir / "log" / "damaged"
        say(f"shard {number} was damaged and is set aside in {aside}; ingest its sources again")
    (row,) = Ledger.open(ledger_dir).sql(
        "SELECT (SELECT count(*) FROM documents) AS documents, (SELECT count(*) FROM mentions) AS mentions, "
        "(SELECT count(*) FROM events) AS events"
    )
    say(f"{ledger_dir}: {row['documents']:,} documents, {row['mentions']:,} mentions of {row['events']:,} events")
