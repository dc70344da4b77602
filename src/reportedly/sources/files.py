"""Files, standard input and strings to documents."""

from __future__ import annotations

import os
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from ..errors import EmptyText, InvalidDate, MissingFile, TooLarge
from ..records import Document, content_id
from .cleaning import clean, headline
from .decoding import DEFAULT_LIMIT, decode, too_large, unpack
from .language import language as language_of
from .pages import article, is_page

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_LANGUAGE = {"und": "another language", "zxx": "no language at all"}
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")


def read_file(
    path: str | os.PathLike[str],
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    limit: int = DEFAULT_LIMIT,
    stream: BinaryIO | None = None,
) -> Document:
    """One report from a file of plain text or HTML (also gzipped), or from standard input (``-``).

    ``published`` (a date or ``YYYY-MM-DD``) is what relative dates are resolved against; for HTML the page's own
    title, publisher and date are used where they are not given. ``limit`` is in bytes, unpacked. ``stream``
    stands in for standard input. What was done to the text is in ``Document.warnings``.

    Raises MissingFile, EmptyText, BinaryInput, DamagedInput, TooLarge, NoArticle, InvalidDate.
    """
    day = parse_date(published)
    name = os.fspath(path)
    if name == "-":
        name = "standard input"
        data = (stream if stream is not None else sys.stdin.buffer).read(limit + 1)
        if len(data) > limit:
            raise too_large(name, None, limit)
    else:
        data = load(Path(name), name, limit)
    page = name.lower().endswith(_PAGE_SUFFIXES)
    return document_from_bytes(
        data, name=name, published=day, publisher=publisher, title=title, url=url, limit=limit, page=page
    )


def document_from_bytes(
    data: bytes,
    *,
    name: str,
    published: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    fetched_from: str | None = None,
    charset: str | None = None,
    page: bool = False,
    limit: int = DEFAULT_LIMIT,
) -> Document:
    """One report from the bytes of plain text or HTML, gzipped or not; ``name`` is what errors call it.

    Of a page, its own title, publisher, date and author stand where they are not given. ``fetched_from`` is the
    address it was found at: the page's own canonical address is only believed on the same host. ``charset`` is what
    the server declared; ``page`` says that it is HTML whatever it looks like.

    Raises EmptyText, BinaryInput, DamagedInput, TooLarge, NoArticle.
    """
    data = unpack(data, name=name, limit=limit)
    raw, notes = decode(data, name=name, html=page or data[:512].lstrip()[:1] == b"<", charset=charset)
    if not any(map(str.isalpha, raw)):
        raise EmptyText(
            f"{name}: there is no text in it. Check the file, or that the program before the pipe worked."
        )
    author = None
    if page or is_page(raw):
        found = article(raw, name=name)
        if published is None and found.published is not None:
            published = found.published
            notes += (f"publication date {published} taken from the page",)
        raw, title, author = found.text, title or found.title, found.author
        publisher = publisher or found.publisher
        url = url or (found.url if fetched_from is None or _same_host(found.url, fetched_from) else None)
    return document_from_text(
        raw,
        published=published,
        publisher=publisher,
        title=title,
        url=url or fetched_from,
        author=author,
        limit=limit,
        notes=notes,
        name=name,
    )


def document_from_text(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
    author: str | None = None,
    limit: int = DEFAULT_LIMIT,
    notes: tuple[str, ...] = (),
    name: str = "the text",
) -> Document:
    """One report from a string of plain text; any string will do.

    The text is cleaned (see :mod:`reportedly.sources.cleaning`), which fixes its offsets. The title, where none
    is given, is the headline. ``notes`` come first in ``Document.warnings``. Raises TooLarge, InvalidDate.
    """
    if len(text) > limit:
        raise TooLarge(str(too_large(name, len(text), limit)))
    day = parse_date(published)
    body, cleaned = clean(text)
    notes += cleaned
    code = language_of(body)
    if code is None and not any(map(str.isalpha, body)):
        notes += ("there are no words in it",)
    elif code is not None and code != "en":
        notes += (
            f"the text looks like {language_name(code)}, and reportedly reads English: nothing was coded",
        )
    return Document(
        id=id or content_id(body, *([url] if url else [])),
        text=body,
        title=clean(title)[0].strip() if title else headline(body),
        publisher=clean(publisher)[0].strip() if publisher else None,
        published=day,
        url=url,
        language=code or "en",
        warnings=notes,
        author=clean(author)[0].strip() if author else None,
    )


def parse_date(value: date | str | None) -> date | None:
    """A date from ``YYYY-MM-DD`` (a time after it is ignored), or a date as it is. Raises InvalidDate."""
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError as error:
        why = f" ({error})" if _DAY.fullmatch(value.strip()) else ""
        raise InvalidDate(
            f"{value!r} is not a date{why}. Write the day as YYYY-MM-DD, for example 2024-10-24."
        ) from error


def language_name(code: str) -> str:
    """A language's English name, or its code where CLDR does not know it."""
    if code in _NO_LANGUAGE:
        return _NO_LANGUAGE[code]
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale(code).get_display_name("en") or code)
    except (UnknownLocaleError, ValueError):
        return code


def _same_host(a: str | None, b: str) -> bool:
    try:
        hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (a or "", b)]
    except ValueError:
        return False
    return hosts[0] == hosts[1]


def load(path: Path, name: str, limit: int) -> bytes:
    """The bytes of a file of at most ``limit`` bytes. Raises MissingFile, TooLarge."""
    try:
        if path.is_dir():
            raise MissingFile(
                f"{name}: this is a folder. Name the files in it, for example {name.rstrip('/')}/*.txt"
            )
        with path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            if size > limit:
                raise too_large(name, size, limit)
            data = handle.read(limit + 1)
    except FileNotFoundError as error:
        raise MissingFile(
            f"{name}: there is no such file. Check the path (reading from {Path.cwd()})."
        ) from error
    except PermissionError as error:
        raise MissingFile(f"{name}: this file may not be read. Check its permissions (ls -l).") from error
    except (OSError, ValueError) as error:
        raise MissingFile(f"{name!r}: this file cannot be opened ({error}).") from error
    if len(data) > limit:
        raise too_large(name, None, limit)
    return data
