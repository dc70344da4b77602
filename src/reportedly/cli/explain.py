"""``reportedly explain``: why an event mention says what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Gazetteers, MaxSize, Published, Publisher, Threads, Title, Types

if TYPE_CHECKING:
    from ..records import EventMention
    from ..report import Report


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("explain")(explain)


def explain(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="The report, or a ledger; [bold]-[/bold] is standard input."),
    ],
    event_id: Annotated[
        str | None,
        typer.Argument(
            metavar="EVENT_ID", help="The event's id, or its first characters ([bold]read[/bold] shows six)."
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            metavar="LEDGER_DIR",
            help="Explain an event of a ledger: [bold]explain EVENT_ID --ledger LEDGER_DIR[/bold].",
        ),
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    title: Title = None,
    gazetteer: Gazetteers = None,
    types: Types = None,
    threads: Threads = None,
    max_size: MaxSize = 20,
) -> None:
    """Show why an event says what it says: its spans, whom its names were linked to and among which candidates, the
    reader's scores, the rules that applied.

    Use the same --published as for [bold]read[/bold]. Of an event of a ledger: its mentions in all reports, why they
    are taken to be one, and who holds what of it.
    """
    if ledger is not None or Path(file).is_dir():
        from .why import explain_event

        folder, wanted = (ledger, file) if ledger is not None else (Path(file), event_id)
        if wanted is None or (ledger is not None and event_id is not None):
            raise typer.BadParameter("Write: reportedly explain EVENT_ID --ledger LEDGER_DIR.")
        explain_event(folder, wanted)
        return
    if event_id is None:
        raise typer.BadParameter("Name the event too.", param_hint="EVENT_ID")
    from ..coding.explaining import explain_links
    from ..report import pipeline
    from ..sources import read_file
    from .messages import say
    from .reasons import print_reasons
    from .terminal import console_for, tidy

    document = read_file(
        file, published=published, publisher=publisher, title=title, limit=int(max_size * 2**20)
    )
    for note in document.warnings:
        say(f"{file}: {note}")
    line = pipeline(threads, tuple(gazetteer or ()), tuple(types or ()))
    report = line.read(document)
    event = _choose(report, event_id, file)
    links = explain_links(report.reading, event, line.gazetteer) if report.reading is not None else ()
    console = console_for()
    with tidy(console):
        print_reasons(console, report, event, links)


def _choose(report: Report, wanted: str, file: str) -> EventMention:
    from ..errors import UnknownEvent
    from ..wording import names

    found = report.find(wanted)
    if len(found) == 1:
        return found[0]
    if not report.events:
        raise UnknownEvent(f"{file}: no events were found in this report, so there is none to explain.")
    about = "\n".join(
        f"  {event.id[:8]}  {names(event.actors) or 'someone'} — {event.event.type or event.trigger.text}"
        f"  “{event.trigger.text}” at {event.trigger.start}"
        for event in (found or report.events)[:40]
    )
    many = f"{len(found)} events' ids start with" if found else "no event's id starts with"
    raise UnknownEvent(f"{file}: {many} {wanted!r}. Choose one of:\n{about}")
