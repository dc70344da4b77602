"""``reportedly skipped``: what was not read into a ledger, and why."""

from __future__ import annotations

import typer

from .answers import give
from .asking import FormatOption, LedgerDir, Out, plain
from .format import chosen


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("skipped")(skipped)


def skipped(ledger_dir: LedgerDir, format: FormatOption = None, out: Out = None) -> None:
    """List what was not read, and why."""
    from ..store import Ledger

    columns = (("reason", plain("reason")), ("what happened", plain("message")))
    give(Ledger.open(ledger_dir).skipped(), chosen(format, out), out, columns)
