"""``reportedly ingest``: reports from many sources into a ledger."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from .messages import say
from .options import AllowPrivate, Gazetteers, MaxSize, Published, Publisher, Threads, Types

if TYPE_CHECKING:
    from ..engines import Ingested


class Engine(StrEnum):
    """Where reports are read."""

    LOCAL = "local"
    RAY = "ray"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "ingest",
        epilog="Exit status: 0 done (what was skipped is said, and listed by reportedly skipped), "
        "1 it could not go on, 2 wrong command line.",
    )(ingest)


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, globs (quote them); URLs of articles, RSS or Atom feeds and sitemaps; JSON lines, "
            "CSV, TSV, Parquet and WARC files with many reports each; [bold]-[/bold] is standard input.",
        ),
    ],
    to: Annotated[
        Path, typer.Option("--to", metavar="LEDGER_DIR", help="The ledger's folder; made if it is not there.")
    ],
    published: Published = None,
    publisher: Publisher = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=COLUMN",
            help="Which column of JSON lines, CSV, TSV or Parquet is id, text, title, publisher, published, url or "
            "author, where names differ.",
        ),
    ] = None,
    allow_private: AllowPrivate = False,
    delay: Annotated[
        float,
        typer.Option(
            "--delay",
            min=0.0,
            metavar="SECONDS",
            help="Between two requests to a host, unless its robots.txt asks for more.",
        ),
    ] = 1.0,
    agent: Annotated[
        str | None,
        typer.Option(
            "--user-agent",
            metavar="TEXT",
            help="What servers are told of who asks.",
            show_default="reportedly, its version, what it does",
        ),
    ] = None,
    gazetteer: Gazetteers = None,
    types: Types = None,
    threads: Threads = None,
    max_size: MaxSize = 20,
    log: Annotated[
        str | None,
        typer.Option(
            "--log",
            metavar="URI",
            help="Keep the log in a second place too (s3://, gs://, hdfs://, file://); remembered for later runs.",
        ),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option("--engine", help="Read on this machine, or with Ray on a cluster (docs/scale.md)."),
    ] = Engine.LOCAL,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="ADDRESS",
            help="With --engine ray: the cluster, as HOST:PORT, or auto for the one this machine is part of.",
            show_default="one for this run, on this machine",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            metavar="N",
            help="With --engine ray: how many processes read, each with --threads cores (1 if not given).",
            show_default="as many as there are cores for",
        ),
    ] = None,
) -> None:
    """Read reports from many sources into a ledger.

    A feed lists few reports and a sitemap many; those that are new are fetched, from many hosts at once and one after
    another from each, as robots.txt allows. [bold]feed:URL[/bold] and [bold]sitemap:URL[/bold] say that it must be one.

    Run it again and only what is new is read; kill it and the next run goes on where it was. --published and
    --publisher stand in where a report does not say its own. What cannot be read is skipped, with a reason that
    [bold]reportedly skipped LEDGER_DIR[/bold] shows.
    """
    from ..report import Pipeline, pipeline
    from ..sources.fetching import Fetcher, user_agent
    from ..sources.remembering import Memory
    from ..sources.stream import Settings, count_documents
    from ..sources.web import Web
    from .progress import bar

    fetcher = Fetcher(allow_private=allow_private, delay=delay, agent=agent or user_agent())
    if engine is Engine.LOCAL and (address or workers):
        raise typer.BadParameter(
            "it is for --engine ray.", param_hint="--address" if address else "--workers"
        )
    files = tuple(str(path.absolute()) for path in gazetteer or ())
    taught = tuple(str(path.absolute()) for path in types or ())
    if engine is Engine.RAY:
        from ..engines.ray import Cluster
        from ..engines.ray import ingest as on_cluster

        cluster = Cluster(address, workers, threads or 1)
        make = partial(Pipeline, threads=cluster.threads, gazetteer=files, types=taught)
        run = partial(on_cluster, make_pipeline=make, cluster=cluster)
    else:
        from ..engines import ingest as here

        run = partial(here, pipeline=pipeline(threads, files, taught))
    settings = Settings(
        published=published,
        publisher=publisher,
        limit=int(max_size * 2**20),
        columns=_columns(columns or []),
        options={"web": Web(fetcher, Memory(to / ".fetched"))},
    )
    total = count_documents(s for s in sources) if sys.stderr.isatty() else None
    start = monotonic()
    with bar("reports", total) as step:
        done = run(
            sources,
            to,
            settings=settings,
            replica=log,
            on_step=lambda state: step(state.arrived, total, f"{state.skipped:,} skipped"),
        )
    _sum_up(done, to, monotonic() - start)


def _columns(given: list[str]) -> dict[str, str]:
    from ..sources.sidecars import FIELDS

    chosen: dict[str, str] = {}
    for pair in given:
        field, equals, column = pair.partition("=")
        if not equals or field not in FIELDS:
            raise typer.BadParameter(
                f"{pair!r}: write FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}.",
                param_hint="--column",
            )
        chosen[field] = column
    return chosen


def _sum_up(done: Ingested, to: Path, seconds: float) -> None:
    if done.set_aside:
        say(f"{len(done.set_aside)} damaged shards were set aside and the tables built anew from the others")
    elif done.built_anew:
        say("the tables did not fit the log and were built anew from it")
    speed = (
        f" in {seconds:,.0f} s ({done.words / seconds:,.0f} words/s)" if seconds >= 1 and done.words else ""
    )
    say(
        f"{to}: {done.documents:,} new documents, {done.mentions:,} event mentions{speed}; {done.known:,} known before"
    )
    if done.skipped:
        why = ", ".join(f"{count:,} {reason}" for reason, count in sorted(done.reasons.items()))
        say(f"{done.skipped:,} skipped ({why}): reportedly skipped {to}")
