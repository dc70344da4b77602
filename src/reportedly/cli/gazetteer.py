"""``reportedly gazetteer``: look names up, check gazetteer files, compile one from a Wikidata dump."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from .messages import say
from .options import Gazetteers, Published

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


def register(parent: typer.Typer) -> None:
    """Add the commands to the application."""
    parent.add_typer(
        app, name="gazetteer", help="Look names up, check files of your own actors, compile a gazetteer."
    )


@app.command()
def link(
    phrases: Annotated[list[str], typer.Argument(metavar="PHRASE", help="Who a report names: “Mr Yoon”.")],
    published: Published = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", metavar="XXX", help="Alpha-3 code of the country that the context supplies."
        ),
    ] = None,
    gazetteer: Gazetteers = None,
) -> None:
    """Show whom a phrase stands for on a date: candidates, scores and reasons."""
    from ..gazetteer import Gazetteer
    from ..gazetteer.tables import territories
    from .linking import link_text
    from .terminal import console_for

    if country is not None and country not in {land.country for land in territories().values()}:
        raise typer.BadParameter(f"{country!r} is no alpha-3 code, as KEN is.", param_hint="--country")
    known = Gazetteer.load(*(gazetteer or ()))
    console = console_for()
    for phrase in phrases:
        console.print(link_text(known.link(phrase, on=published, country=country)))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Gazetteer files: TOML, CSV or TSV.")],
) -> None:
    """Check files of your own actors, together: every fault with file, line and reason."""
    from ..gazetteer.user import read_actors

    actors = read_actors(files)
    typer.echo(
        f"{len(actors.bodies):,} bodies, {len(actors.persons):,} persons, "
        f"{len(actors.names):,} further names of known actors: no faults"
    )


@app.command()
def build(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="The gazetteer to write: .csv, .csv.gz or .tsv of actors, .places of places.",
        ),
    ],
    wikidata: Annotated[
        Path | None,
        typer.Option(
            "--wikidata", metavar="DUMP", help="A Wikidata JSON dump: latest-all.json.gz, .json.bz2 or .json."
        ),
    ] = None,
    geonames: Annotated[
        Path | None,
        typer.Option(
            "--geonames",
            metavar="DUMP",
            help="A GeoNames dump: allCountries.zip or one country's; admin2Codes.txt beside it names districts.",
        ),
    ] = None,
) -> None:
    """Compile a gazetteer from a Wikidata or GeoNames dump, for [bold]--gazetteer FILE[/bold].

    The dump is read once, as a stream; nothing is written before it has been read to its end.
    """
    if (wikidata is None) == (geonames is None):
        raise typer.BadParameter("give one of --wikidata and --geonames.", param_hint="--wikidata")
    if geonames is not None:
        _build_places(geonames, out)
        return
    assert wikidata is not None
    from ..gazetteer.wikidata import compile_wikidata
    from ..gazetteer.write import writable, write_entries

    writable(out)
    with _progress(wikidata) as step:
        compiled = compile_wikidata(wikidata, progress=step)
    write_entries(compiled.entries, out)
    counts = compiled.counts
    say(f"{out}: {counts.bodies:,} bodies and {counts.persons:,} persons from {counts.entities:,} entities")


def _build_places(geonames: Path, out: Path) -> None:
    from ..gazetteer.places_dump import build_from_dump
    from ..gazetteer.places_index import COMPILED

    if out.suffix != COMPILED:
        raise typer.BadParameter(f"{out}: a gazetteer of places ends in {COMPILED}.", param_hint="--out")
    with _progress(geonames) as step:
        count = build_from_dump(geonames, out, progress=step)
    say(f"{out}: {count:,} places")


@contextmanager
def _progress(dump: Path) -> Iterator[Callable[[int], None] | None]:
    """A bar of the bytes of a file read so far, on a terminal."""
    if not sys.stderr.isatty() or not dump.is_file():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(dump.name, total=dump.stat().st_size)
        yield lambda done: bar.update(task, completed=done)
