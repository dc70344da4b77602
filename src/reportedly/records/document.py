"""A document and a span of its clean text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's clean text, with its words.

    ``start`` and ``end`` are Unicode code-point offsets, ``[start, end)``, into
    ``Document.text``; ``text`` is exactly ``document.text[start:end]``.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One report: clean text fixed for good, and what is known about its publication.

    ``id`` is the content id (see :func:`content_id`) unless the caller has an id of their own.
    ``published`` is the publication date that relative dates are resolved against.
    ``warnings`` are the reader-facing notes made while the text was decoded or extracted.
    ``author`` is the by-line, as the source gives it.
    """

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str = "en"
    warnings: tuple[str, ...] = ()
    author: str | None = None

    def span(self, start: int, end: int) -> Span:
        """The evidence span ``[start, end)`` of this document."""
        return Span(self.text[start:end], start, end)


def content_id(*parts: str) -> str:
    """A stable 16-digit hexadecimal id of the given strings (BLAKE2b, 64 bits)."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()
