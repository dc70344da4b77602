"""What a server is told when it starts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

SHORTEST_TOKEN = 16
"""Letters that a token must have at least: it is all that stands between the network and the ledger."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A server's ledger, address, token and limits.

    ``hosts``: names (beside the address itself) under which browsers may ask. ``reads``: texts may be pasted to be
    read. ``fetches``: addresses may be pasted, which the server then fetches; None: only where it serves none but
    this machine. ``decides``: events may be merged and split. ``kept``: room for answers that are kept; ``computing``:
    how many are made at once. ``gazetteer``, ``types``: files of the user's own that texts are read with. Sizes
    are in bytes, times in seconds.
    """

    ledger: Path
    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    hosts: tuple[str, ...] = ()
    reads: bool = True
    fetches: bool | None = None
    decides: bool = True
    max_body: int = 2 * 2**20
    max_text: int = 200_000
    readers: int = 1
    waiting: int = 8
    query_seconds: float = 20.0
    fetch_seconds: float = 30.0
    body_seconds: float = 30.0
    kept: int = 64 * 2**20
    computing: int = 4
    threads: int | None = None
    gazetteer: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    @property
    def may_fetch(self) -> bool:
        """Whether an address that is pasted is fetched."""
        return self.reads and (self.is_local if self.fetches is None else self.fetches)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
