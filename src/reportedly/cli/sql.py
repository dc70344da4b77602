"""``reportedly sql``: a question in SQL."""

from __future__ import annotations

from typing import Annotated

import typer

from .answers import give
from .asking import FormatOption, LedgerDir, Out
from .format import chosen


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("sql")(sql)


def sql(
    ledger_dir: LedgerDir,
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="One SELECT in DuckDB's SQL; [bold]-[/bold] reads it from standard input."
        ),
    ],
    format: FormatOption = None,
    out: Out = None,
) -> None:
    """Ask in SQL, read-only, over the tables documents, mentions, events, positions, estimates, stories and others.

    [bold]reportedly sql LEDGER_DIR "SHOW TABLES"[/bold] lists them; docs/ledger.md explains every column.
    """
    import sys

    from ..store import Ledger

    picked = chosen(format, out)
    text = sys.stdin.read() if query == "-" else query
    give(Ledger.open(ledger_dir).sql(text), picked, out)
