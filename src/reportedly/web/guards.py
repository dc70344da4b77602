"""Who may ask, from where, and how much: what stands before every page.

The order in which a request meets them: its Host, where a changing request comes from, the token, the size of what it
sends. What goes out carries headers that leave a page no way to run or load anything that is not ours.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .settings import Settings

COOKIE = "reportedly_session"
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_OPEN = ("/login", "/theme")
"""Paths for which no token is asked; nor is it for what lies in ``static/``."""


def guarded(app: FastAPI, settings: Settings) -> None:
    """Put the guards before an application; the one added last is met first."""
    app.add_middleware(Sized, settings=settings)
    app.add_middleware(Tokened, settings=settings)
    app.add_middleware(OwnOrigin)
    app.add_middleware(Hosted, settings=settings)
    app.add_middleware(Headed)


class Headed:
    """Every answer with the headers above, where it has not its own; also what is said when something breaks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_begun = False

        async def headed(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/static/") and b"v=" in scope["query_string"]:
                    headers["Cache-Control"] = "public, max-age=31536000, immutable"
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, headed)
        except Exception as error:
            if is_begun:
                raise
            from .failures import broken

            await (await broken(Request(scope), error))(scope, receive, headed)


class Hosted:
    """Only requests under a name that is ours: another name that leads here is an attack (DNS rebinding)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self._settings = app, settings
        self._names = _own_names(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host", "")):
            words = "This server does not answer under that name. Name it when it starts: --allow-host NAME."
            await _refusal(scope, 421, words)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        name = _name_of(host)
        if name is None:
            return False
        if name in self._names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return not self._settings.is_local or address.is_loopback


class OwnOrigin:
    """What changes something, or sends a text, must come from a page of ours or from no browser at all.

    Browsers say where a request comes from (Sec-Fetch-Site, Origin); programs that are not browsers say nothing, and
    carry no cookies that could be abused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            headers = Headers(scope=scope)
            site, origin = headers.get("sec-fetch-site"), headers.get("origin")
            if site is not None:
                ours = site in ("same-origin", "none")
            else:
                ours = origin is None or urlsplit(origin).netloc == headers.get("host")
            if not ours:
                await _refusal(scope, 403, "This request comes from another site.")(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Tokened:
    """Where there is a token: only those who show it, in a header or by the cookie that the login page gave."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self._token = app, settings.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            self._token is None
            or scope["type"] != "http"
            or scope["path"] in _OPEN
            or scope["path"].startswith("/static/")
            or self._is_shown(Headers(scope=scope))
        ):
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith("/api/") or scope["method"] not in _SAFE:
            words = "A token is needed: send the header Authorization: Bearer TOKEN."
            answer = _refusal(scope, 401, words)
            answer.headers["WWW-Authenticate"] = "Bearer"
        else:
            there = scope["path"] + (
                f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
            )
            answer = RedirectResponse(f"/login?next={quote(there, safe='')}", 303)
        await answer(scope, receive, send)

    def _is_shown(self, headers: Headers) -> bool:
        assert self._token is not None
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and is_token(given.strip(), self._token):
            return True
        session = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        return hmac.compare_digest(session.encode(), session_of(self._token).encode())


class Sized:
    """No more than ``max_body`` is taken in, and not for longer than ``body_seconds``."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self._most, self._seconds = app, settings.max_body, settings.body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > self._most:
            await self._too_large(scope)(scope, receive, send)
            return
        parts: list[bytes] = []
        taken = 0
        try:
            async with asyncio.timeout(self._seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return
                    taken += len(message.get("body", b""))
                    if taken > self._most:
                        await self._too_large(scope)(scope, receive, send)
                        return
                    parts.append(message.get("body", b""))
                    if not message.get("more_body", False):
                        break
        except TimeoutError:
            words = f"What was sent did not arrive within {self._seconds:g} seconds."
            await _refusal(scope, 408, words)(scope, receive, send)
            return
        whole: Message | None = {"type": "http.request", "body": b"".join(parts), "more_body": False}

        async def replay() -> Message:
            nonlocal whole
            if whole is not None:
                message, whole = whole, None
                return message
            return await receive()

        await self.app(scope, replay, send)

    def _too_large(self, scope: Scope) -> Response:
        words = f"This is more than the {self._most / 2**20:.3g} MB that are taken at once. Send less."
        return _refusal(scope, 413, words)


def is_token(given: str, token: str) -> bool:
    """Whether a token is the right one, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode("utf-8", "replace"))


def session_of(token: str) -> str:
    """What the cookie holds: not the token, but what only one who knows it can make."""
    return hmac.new(token.encode("utf-8", "replace"), b"reportedly session", hashlib.sha256).hexdigest()


def _refusal(scope: Scope, status: int, words: str) -> Response:
    from .failures import failure

    return failure(Request(scope), status, words)


def _own_names(settings: Settings) -> frozenset[str]:
    names: Iterable[str] = ("localhost", settings.host, *settings.hosts)
    if not settings.is_local:
        names = (*names, socket.gethostname())
    return frozenset(name for given in names if (name := _name_of(given)) is not None)


def _name_of(host: str) -> str | None:
    """The name in a Host header, without its port; None where it is none."""
    if host.count(":") > 1 and not host.startswith("["):
        host = f"[{host}]"
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    return name.rstrip(".") if name and "@" not in host else None
