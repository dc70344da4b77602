"""A server's answer, read as a stream and stopped where it is too much: status, content type, body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, cast

import httpcore2

from ..errors import FetchError, HttpStatus, WrongContentType
from .decoding import too_large
from .inflating import Inflated

_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is at an address.

    ``url`` is where it came from after redirects; ``content_type`` is without its parameters, None where the server
    does not say; ``etag`` and ``modified`` are what it is asked with whether it has changed. ``unchanged`` stands
    for the answer that it has not: there is no body then.
    """

    url: str
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False


class MayPass(Exception):
    """A failure that may be gone in a while: ``after`` so many seconds, where the server says."""

    def __init__(self, error: FetchError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.after = error, after


def read_answer(
    url: str, response: httpcore2.Response, *, limit: int, types: Mapping[str, int], cut: bool
) -> Fetched | str:
    """The body of an answer, or where it redirects to.

    ``types``: the content types that are taken, each with the most bytes it may have; any, where it is empty.
    ``limit`` holds for the rest. With ``cut`` what is over the limit is left, else it is refused.

    Raises MayPass, HttpStatus, WrongContentType, TooLarge, CompressionBomb, DamagedInput.
    """
    said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
    if response.status in _REDIRECTS and (location := said.get("location")):
        return location
    content_type, charset = _content_type(said.get("content-type"))
    about = (content_type, charset, said.get("etag"), said.get("last-modified"))
    if response.status == 304:
        return Fetched(url, b"", *about, unchanged=True)
    if response.status != 200:
        what = _STATUS.get(response.status, _OTHER).format(response.status)
        error = HttpStatus(f"{url}: {what}", status=response.status)
        if response.status in _AGAIN:
            raise MayPass(error, _seconds(said.get("retry-after")))
        raise error
    if types and content_type is not None and content_type not in types:
        raise WrongContentType(f"{url}: this is {content_type}, and reports are web pages or plain text.")
    limit = types.get(content_type or "", limit)
    length = said.get("content-length", "")
    if not cut and length.isascii() and length.isdigit() and int(length) > limit:
        raise too_large(url, int(length), limit)
    return Fetched(url, _body(url, response, said.get("content-encoding", ""), limit, cut), *about)


_STATUS = {
    401: "the server wants a password (status {}). Save the page, and give the file.",
    402: "the server wants to be paid (status {}). Save the page, and give the file.",
    403: "the server does not give this page to programs (status {}). Save the page, and give the file.",
    404: "there is no such page (status {}). Check the URL.",
    410: "the page is gone (status {}).",
    429: "the server says that it is asked too often (status {}). Try again later, with a greater --delay.",
    451: "the page may not be shown for legal reasons (status {}).",
}
_OTHER = "the server answers with an error (status {}). Try again later."


def _body(url: str, response: httpcore2.Response, encoding: str, limit: int, cut: bool) -> bytes:
    chunks = cast("IO[bytes]", _Chunks(response.iter_stream()))
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        body = chunks.read(limit + 1)
    elif encoding in ("gzip", "x-gzip"):
        inflated = Inflated(chunks)
        body = inflated.read(limit + 1)
        if inflated.damage is not None and not cut:
            raise type(inflated.damage)(f"{url}: {inflated.damage}.")
    else:
        raise WrongContentType(f"{url}: the server packed it as {encoding[:40]!r}, which was not asked for.")
    if len(body) > limit and not cut:
        raise too_large(url, None, limit)
    return body[:limit]


class _Chunks:
    """Chunks as they come over the network, to be read like a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = iter(chunks), bytearray()

    def read(self, size: int) -> bytes:
        while len(self._left) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left += chunk
        taken = bytes(self._left[:size])
        del self._left[:size]
        return taken


def _content_type(value: str | None) -> tuple[str | None, str | None]:
    """Content type and charset of a header."""
    if not value:
        return None, None
    message = Message()
    message["content-type"] = value
    name = value.partition(";")[0].strip().lower()
    charset = message.get_content_charset()
    return (name or None), charset


def _seconds(retry_after: str | None) -> float | None:
    """How long Retry-After asks to wait: it is a number of seconds or a date."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
