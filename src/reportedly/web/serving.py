"""Starting the server: what is refused before anyone can ask, the socket, and the reader that warms up meanwhile."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from fastapi import FastAPI

from ..errors import NotALedger, ReportedlyError, ServerRefused
from ..store import Ledger
from ..store.layout import open_layout
from .app import create_app
from .readers import Readers
from .settings import SHORTEST_TOKEN, Settings
from .views.where import where

_BACKLOG = 2048
_MOST_CONNECTIONS = 2000
_IDLE_SECONDS = 15
_WILDCARDS = ("0.0.0.0", "::", "")


def check(settings: Settings) -> None:
    """Raises ServerRefused for an address that others reach without a good token."""
    if settings.token is not None and len(settings.token) < SHORTEST_TOKEN:
        raise ServerRefused(
            f"The token is too short to keep anyone out: {SHORTEST_TOKEN} characters at least. "
            f"For example: {secrets.token_urlsafe(24)}"
        )
    if not settings.is_local and settings.token is None:
        raise ServerRefused(
            f"{settings.host} can be reached from other machines, and there everyone who asks must show a token. Set "
            f"one, for example: REPORTEDLY_TOKEN={secrets.token_urlsafe(24)}; or leave --host away to serve this "
            f"machine only."
        )


def is_published(settings: Settings) -> bool:
    """Whether the ledger can be read already. Raises NotALedger, LedgerVersion, LedgerDamaged where it never can."""
    layout = open_layout(settings.ledger)
    if not layout.database.exists():
        return False
    try:
        Ledger.open(settings.ledger)
    except NotALedger:  # replaced this very moment
        return False
    return True


def serve(settings: Settings, *, on_ready: Callable[[str], None]) -> None:
    """Serve until interrupted. ``on_ready`` is told the address for a browser; port 0 takes one that is free.

    Raises ServerRefused where the port cannot be had, what :func:`check` raises, and GazetteerError or TypesError where
    a file that texts are to be read with cannot be used.
    """
    check(settings)
    readers = Readers(settings)
    if settings.reads:
        readers.check()
    listening = _listen(settings)
    port = listening.getsockname()[1]
    settings = replace(settings, port=port)
    app = create_app(settings)
    app.state.readers = readers
    warming = threading.Thread(target=_warm, args=(app,), name="warming")
    warming.start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=3,
    )
    on_ready(address_of(settings.host, port))
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
        warming.join()  # a database that is asked while the program ends takes it down


def address_of(host: str, port: int) -> str:
    """The address that a browser takes."""
    name = socket.gethostname() if host in _WILDCARDS else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _listen(settings: Settings) -> socket.socket:
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, settings.port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ServerRefused(
            f"Port {settings.port} of {settings.host} cannot be had ({why}). Choose another: --port 0 takes a free one."
        ) from error


def _warm(app: FastAPI) -> None:
    """Load what the first to ask would wait for."""
    with contextlib.suppress(ReportedlyError):  # who asks is told
        where(app.state.ledgers.current())
    with contextlib.suppress(ReportedlyError):
        if app.state.settings.reads:
            app.state.readers.warm()
