"""A web page to the article in it: text, title, publisher, date. trafilatura does the finding."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..errors import NoArticle

_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_TAGS = re.compile(r"</?(?:p|div|article|span|br|a|h[1-6]|script|meta)\b[^>]{0,300}>", re.IGNORECASE)
_DEEPEST = 400
_SHORTEST = 6
_OPEN_OR_CLOSE = re.compile(
    r"<(/?)(?!(?:br|img|meta|link|hr|input|source|area|base|col|embed|wbr|param|track)\b)([a-z][a-z0-9]*)[^>]*?(/?)>",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a web page, and what the page says about itself."""

    text: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    author: str | None = None


def is_page(text: str) -> bool:
    """Whether a text is HTML: it opens like a page, or is full of tags at its start."""
    head = text[:4096].lstrip("\ufeff")
    return bool(_PAGE.match(head)) or len(_TAGS.findall(head)) >= 6


def article(html: str, *, name: str) -> Page:
    """The article of a page, one paragraph a line, a blank line between. Raises NoArticle.

    Menus, comments, tables and footers are left out. The date is taken only from what the page declares
    (metadata), never guessed from its text.
    """
    if _too_deep(html):
        raise NoArticle(
            f"{name}: the page's markup is nested more than {_DEEPEST} deep; save its text as a .txt file."
        )
    with _quiet():
        from trafilatura import bare_extraction

        try:
            found = bare_extraction(
                html,
                with_metadata=True,
                include_comments=False,
                include_tables=False,
                date_extraction_params={
                    "extensive_search": False,
                    "original_date": True,
                    "max_date": "9999-12-31",  # a date that is still to come is seen and refused, not passed over
                },
            )
        except (RecursionError, ValueError, TypeError, AttributeError, AssertionError, LookupError) as error:
            raise NoArticle(
                f"{name}: the page's markup could not be read ({type(error).__name__}); save its text as a .txt file."
            ) from error
    if isinstance(found, dict):  # an older way of asking for it; never ours
        found = None
    text = (found.text or "").strip() if found is not None else ""
    if found is None or not any(map(_is_prose, text.split("\n"))):
        raise NoArticle(
            f"{name}: no article was found in this page (it may be a list, a form, or filled in by scripts). "
            f"Save the article's text as a .txt file, or print the page from a browser."
        )
    title = _one_line(found.title)
    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    if title and not _same(paragraphs[0], title) and not any(_same(line, title) for line in paragraphs[:3]):
        paragraphs.insert(0, title)
    return Page(
        "\n\n".join(paragraphs),
        title,
        _one_line(found.sitename),
        _day(found.date),
        found.url or None,
        _one_line(found.author),
    )


def _is_prose(line: str) -> bool:
    """Whether a line reads like a sentence of a report, not like a menu's entry or a heading."""
    return len(line.split()) >= _SHORTEST and any(stop in line for stop in ".!?")


def _too_deep(html: str) -> bool:
    """Whether elements are nested deeper than any article needs (hostile pages exhaust the parser)."""
    depth = 0
    for closing, name, alone in _OPEN_OR_CLOSE.findall(html):
        if alone or name.lower() in ("p", "li", "td", "tr", "th", "dd", "dt", "option"):
            continue  # closed by themselves
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > _DEEPEST:
            return True
    return False


def _one_line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None


def _same(a: str, b: str) -> bool:
    return "".join(filter(str.isalnum, a)).casefold() == "".join(filter(str.isalnum, b)).casefold()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """trafilatura logs each page it gives up on; our error says it. Deep trees need a little more stack."""
    logger = logging.getLogger("trafilatura")
    level, depth = logger.level, sys.getrecursionlimit()
    logger.setLevel(logging.CRITICAL)
    sys.setrecursionlimit(max(depth, 3000))
    try:
        yield
    finally:
        logger.setLevel(level)
        sys.setrecursionlimit(depth)
