"""The application: commands put together, errors turned into messages and exit statuses.

Exit status: 0 all done; 1 an input was skipped or a file could not be used; 2 the command line was wrong;
3 reportedly itself cannot run (its model is missing or damaged); 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from .. import __version__
from ..errors import InvalidDate, ModelError, ReportedlyError, UnknownTask
from . import (
    actors,
    bench,
    chart,
    claims,
    disputes,
    estimates,
    events,
    explain,
    export,
    gazetteer,
    ingest,
    merge,
    read,
    rebuild,
    serve,
    skipped,
    split,
    sql,
    stories,
    types,
)
from .messages import say

app = typer.Typer(
    name="reportedly",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: [bold]reportedly read report.txt --published 2025-03-14[/bold]",
)
for command in (
    read, explain, ingest, events, claims, disputes, estimates, actors, stories, sql, merge, split,
    export, chart, serve, skipped, rebuild, gazetteer, types, bench,
):  # fmt: skip
    command.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reportedly {__version__}")
        raise typer.Exit


@app.callback()
def reportedly(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Attributed event data from news reports: [bold]who says who did what to whom[/bold], when, where, how many,
    how sure, and who disputes it.

    Reads English text, codes events in PLOVER 2.0, and keeps for each event the position of every source.
    Works offline; the evidence behind every field is kept as offsets into the text.
    """


def main() -> None:
    """The entry point of the ``reportedly`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and "utf" not in (stream.encoding or "").lower():
            stream.reconfigure(errors="replace")
    try:
        app()
    except (InvalidDate, UnknownTask) as error:
        say(str(error))
        sys.exit(2)
    except ModelError as error:
        say(str(error))
        sys.exit(3)
    except ReportedlyError as error:
        say(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # the reader of our output has gone (head, less): be silent about it, at exit too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
