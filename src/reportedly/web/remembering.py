"""Answers that depend on nothing but the ledger's state and the address: made once, kept, and sent packed.

Each gets an ETag of state and address, so that whoever has it already is told so without asking the ledger. Many who
ask for the same at once wait for one answer. Nobody computes while ``computing`` others do; who waits too long for
that is told to come again. HEAD is answered like GET, without the body.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import __version__

_NOT = ("/static/", "/login", "/logout", "/api/v1/export/")
_PACKED = ("text/", "application/json", "application/problem+json", "application/geo+json", "application/x-ndjson",
           "application/ld+json", "image/svg+xml", "application/openapi+json")  # fmt: skip
_WORTH = 600
"""Bytes below which packing saves nothing."""
_LARGEST = 4 * 2**20
_VARY = "Accept, Accept-Encoding, Cookie"


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer: its headers, and its body as gzip packed it (or plain where that is no smaller)."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bool

    @property
    def size(self) -> int:
        """About how much memory it takes."""
        return len(self.body) + sum(len(name) + len(value) + 80 for name, value in self.headers)


class Remembered:
    """The middleware. ``state``: tells the ledger's state, None where there is none to ask.

    ``room``: bytes of answers that are kept. ``computing``: how many answers are made at once; ``patience``: seconds
    after which one that waits for that is refused with status 503.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        state: Callable[[], str | None],
        room: int = 64 * 2**20,
        computing: int = 4,
        patience: float = 60.0,
    ) -> None:
        self.app, self._state, self._room, self._patience = app, state, room, patience
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0
        self._making: dict[str, asyncio.Future[Kept | None]] = {}
        self._free = asyncio.Semaphore(computing)
        self._build = _build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or scope["path"].startswith(_NOT)
        ):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
            send = _without_body(send)
        headers = Headers(scope=scope)
        state = self._state()
        if state is None:
            await self._make(scope, receive, send, None, "")
            return
        key = self._key(scope, headers, state)
        tag = f'W/"{key}"'
        if _has(headers.get("if-none-match"), tag):
            await _not_changed(send, tag)
            return
        kept = self._kept.get(key)
        if kept is None and (making := self._making.get(key)) is not None:
            await asyncio.wait((making,), timeout=self._patience)
            kept = making.result() if making.done() else None
        if kept is None:
            await self._make(scope, receive, send, key, tag)
            return
        if key in self._kept:
            self._kept.move_to_end(key)
        await _send(kept, send, packed=_takes_gzip(headers))

    def _key(self, scope: Scope, headers: Headers, state: str) -> str:
        theme = cookie_parser(headers.get("cookie", "")).get("theme", "") if "cookie" in headers else ""
        parts = (
            self._build,
            state,
            scope.get("raw_path", scope["path"].encode()).decode("latin-1"),
            scope["query_string"].decode("latin-1"),
            "json" if "json" in headers.get("accept", "") else "",
            theme,
        )
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()

    async def _make(self, scope: Scope, receive: Receive, send: Send, key: str | None, tag: str) -> None:
        """Have the application answer, and keep what may be kept."""
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            from .failures import failure

            words = "The server is busy with other requests. Ask again in a few seconds."
            await failure(Request(scope), 503, words)(scope, receive, send)
            return
        making: asyncio.Future[Kept | None] | None = None
        if key is not None and key not in self._making:
            making = self._making[key] = asyncio.get_running_loop().create_future()
        catch = _Catch(send, tag, packed=_takes_gzip(Headers(scope=scope)))
        try:
            await self.app(scope, receive, catch)
        finally:
            self._free.release()
            if making is not None and key is not None:
                del self._making[key]
                making.set_result(catch.kept)
                if catch.kept is not None:
                    self._keep(key, catch.kept)
        await catch.finish()

    def _keep(self, key: str, kept: Kept) -> None:
        if key in self._kept:
            self._size -= self._kept.pop(key).size
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self._room and self._kept:
            self._size -= self._kept.popitem(last=False)[1].size


class _Catch:
    """Takes an answer in; one that streams is passed on as it comes (packed on the way), any other sent when whole."""

    def __init__(self, send: Send, tag: str, *, packed: bool) -> None:
        self._send, self._tag, self._packed = send, tag, packed
        self._start: Message | None = None
        self._packer: zlib._Compress | None = None
        self._streams = False
        self._parts: list[bytes] = []
        self.kept: Kept | None = None
        self._whole: Kept | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if more and not self._streams:
            await self._begin_stream()
        if self._streams:
            await self._pass(body, more)
            return
        self._whole = _whole(self._start, body)
        if self._tag and self._start["status"] == 200 and _may_be_kept(self._whole):
            headers = MutableHeaders(raw=list(self._whole.headers))
            headers["ETag"] = self._tag
            self._whole = self.kept = Kept(tuple(headers.raw), self._whole.body, self._whole.packed)

    async def finish(self) -> None:
        """Send the whole answer."""
        if self._whole is not None and self._start is not None:
            await _send(self._whole, self._send, packed=self._packed, status=self._start["status"])

    async def _begin_stream(self) -> None:
        assert self._start is not None
        self._streams = True
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if self._packed and _can_be_packed(headers):
            self._packer = zlib.compressobj(5, zlib.DEFLATED, 31)
            headers["Content-Encoding"] = "gzip"
            headers.add_vary_header("Accept-Encoding")
            del headers["Content-Length"]
        await self._send({**self._start, "headers": headers.raw})

    async def _pass(self, body: bytes, more: bool) -> None:
        if self._packer is not None:
            body = self._packer.compress(body) + self._packer.flush(
                zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH
            )
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _whole(start: Message, body: bytes) -> Kept:
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["Vary"] = ", ".join(filter(None, (headers.get("Vary"), _VARY)))
    if len(body) >= _WORTH and _can_be_packed(headers):
        packed = gzip.compress(body, 5, mtime=0)
        if len(packed) < len(body):
            return Kept(tuple(headers.raw), packed, True)
    return Kept(tuple(headers.raw), body, False)


def _may_be_kept(kept: Kept) -> bool:
    headers = MutableHeaders(raw=list(kept.headers))
    return (
        len(kept.body) <= _LARGEST
        and "set-cookie" not in headers
        and "etag" not in headers
        and "no-store" not in headers.get("cache-control", "")
    )


def _can_be_packed(headers: Headers) -> bool:
    return "content-encoding" not in headers and headers.get("content-type", "").startswith(_PACKED)


async def _send(kept: Kept, send: Send, *, packed: bool, status: int = 200) -> None:
    body = kept.body
    headers = MutableHeaders(raw=list(kept.headers))
    if kept.packed and packed:
        headers["Content-Encoding"] = "gzip"
    elif kept.packed:
        body = gzip.decompress(body)
    headers["Content-Length"] = str(len(body))
    await send({"type": "http.response.start", "status": status, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _not_changed(send: Send, tag: str) -> None:
    headers = [(b"etag", tag.encode()), (b"vary", _VARY.encode())]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _without_body(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {**message, "body": b""}
        await send(message)

    return headed


def _has(given: str | None, tag: str) -> bool:
    """Whether If-None-Match names this tag (weak comparison)."""
    if not given:
        return False
    bare = tag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == bare for one in given.split(","))


def _takes_gzip(headers: Headers) -> bool:
    """Whether Accept-Encoding lets gzip through."""
    for part in headers.get("accept-encoding", "").lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _build() -> str:
    """A word for this version of pages and code: answers of another are not these."""
    digest = hashlib.blake2b(__version__.encode(), digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(f"{path.name}{path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()
