"""``reportedly serve``: the ledger in a browser."""

from __future__ import annotations

import contextlib
import webbrowser
from typing import Annotated

import typer

from .asking import LedgerDir
from .messages import say
from .options import Gazetteers, Threads, Types


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("serve")(serve)


def serve(
    ledger_dir: LedgerDir,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="The address to listen on. Any but this machine's own needs a token.",
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="The port; 0 takes a free one.")
    ] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="REPORTEDLY_TOKEN",
            metavar="TEXT",
            help="What everyone who asks must show: programs in a header, [italic]Authorization: Bearer TEXT[/italic]; "
            "people once in a form. Better set in the environment, where other users do not see it.",
        ),
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="A further name under which browsers may ask; may be given several times.",
        ),
    ] = None,
    urls: Annotated[
        bool | None,
        typer.Option(
            "--allow-urls/--no-urls",
            help="Let addresses be pasted that this machine then fetches (never private ones).",
            show_default="only when serving this machine alone",
        ),
    ] = None,
    reads: Annotated[
        bool, typer.Option("--read/--no-read", help="Let texts be pasted and read with the model.")
    ] = True,
    decides: Annotated[
        bool,
        typer.Option("--decide/--no-decide", help="Let events be merged and split, which writes to the ledger."),
    ] = True,
    max_text: Annotated[
        int,
        typer.Option("--max-text", min=1000, metavar="N", help="Characters of a text that are read at once."),
    ] = 200_000,
    gazetteer: Gazetteers = None,
    types: Types = None,
    threads: Threads = None,
    browse: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Look at a ledger in a browser: events, who says so and who denies it, reports with their words, actors, map.

    It listens on this machine only, works offline, and goes on until Ctrl-C. A ledger that is being written can be
    looked at meanwhile.
    """
    from ..errors import MissingExtra, ServerRefused

    try:
        from ..web.serving import check, is_published
        from ..web.serving import serve as run
        from ..web.settings import Settings
    except ImportError as error:
        raise MissingExtra("This needs the web extra: pip install 'reportedly[web]'") from error
    settings = Settings(
        ledger=ledger_dir,
        host=host,
        port=port,
        token=token or None,
        hosts=tuple(hosts or ()),
        reads=reads,
        fetches=urls,
        decides=decides,
        max_text=max_text,
        threads=threads,
        gazetteer=tuple(str(path.absolute()) for path in gazetteer or ()),
        types=tuple(str(path.absolute()) for path in types or ()),
    )
    try:
        check(settings)
    except ServerRefused as error:
        raise typer.BadParameter(str(error), param_hint="--token") from error
    if not is_published(settings):
        say(f"{ledger_dir}: nothing has been published yet; pages show it as soon as the first ingest does")

    def ready(address: str) -> None:
        say(f"{ledger_dir} is at {address}" + (", with the token" if settings.token else "") + " (Ctrl-C stops)")
        if browse:
            webbrowser.open(address)

    with contextlib.suppress(KeyboardInterrupt):
        run(settings, on_ready=ready)
