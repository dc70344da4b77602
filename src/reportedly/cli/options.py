"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def _date(text: str) -> date:
    from ..errors import InvalidDate
    from ..sources import parse_date

    try:
        day = parse_date(text)
    except InvalidDate as error:
        raise typer.BadParameter(str(error)) from error
    assert day is not None
    return day


Published = Annotated[
    date | None,
    typer.Option(
        "--published",
        "-p",
        metavar="YYYY-MM-DD",
        parser=_date,
        help="The day the report came out: what [italic]Monday[/italic] and [italic]last week[/italic] count from.",
    ),
]
Publisher = Annotated[str | None, typer.Option("--publisher", help="Who published it.", metavar="NAME")]
Title = Annotated[
    str | None,
    typer.Option("--title", metavar="TITLE", help="Its title, if the first line is not the headline."),
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, metavar="N", help="Threads for the reader.", show_default="all cores"),
]
MaxSize = Annotated[
    float, typer.Option("--max-size", min=0.001, metavar="MB", help="The largest report to read, unpacked.")
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Fetch from private and loopback addresses too; only for addresses that you trust.",
    ),
]
Types = Annotated[
    list[Path] | None,
    typer.Option(
        "--types",
        metavar="FILE",
        help="Event types of your own, learnt by [italic]reportedly types new[/italic]; may be given several times.",
    ),
]
Gazetteers = Annotated[
    list[Path] | None,
    typer.Option(
        "--gazetteer",
        metavar="FILE",
        help="Actors of your own: TOML, CSV or TSV ([italic]docs/gazetteer.md[/italic]); may be given several times.",
    ),
]
