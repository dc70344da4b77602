"""Templates: how they are found, what they may use, and that nothing from a report can act in a page.

Everything that a template prints is escaped, and control characters and marks that turn the direction of writing are
shown instead of obeyed (:mod:`reportedly.web.inert`).
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import __version__
from .inert import inert

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def render(request: Request, template: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of that template. ``request``, ``path``, ``section``, ``theme`` and ``settings`` are there in each."""
    path = request.url.path
    theme = request.cookies.get("theme")
    page = (
        environment()
        .get_template(template)
        .render(
            request=request,
            path=path,
            section=path.split("/")[1],
            theme=theme if theme in ("light", "dark") else None,
            settings=request.app.state.settings,
            **context,
        )
    )
    return HTMLResponse(page, status_code=status)


_CODE = re.compile(r"`{1,2}([^`]+)`{1,2}")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_final,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(number=number, plural=plural, verbatim=verbatim, outside=outside, coded=coded)
    made.globals.update(
        static=static,
        query=query,
        event_url=lambda id: f"/events/{segment(id)}",
        story_url=lambda id: f"/stories/{segment(id)}",
        report_url=report_url,
        actor_url=lambda id: f"/actors/{segment(id)}",
        version=__version__,
    )
    return made


def _final(value: Any) -> Any:
    if value is None:
        return ""
    if type(value) is str:
        return inert(value)
    return value


def verbatim(text: str) -> Markup:
    """A text exactly as it is (but escaped), for a field that sends it back."""
    return Markup(escape(text))


def coded(text: str) -> Markup:
    """A text whose words between backticks are code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(inert(text)))))


def number(value: float | None) -> str:
    """A number with thousands separators; a whole one without its decimal point."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 report``, ``2,000 reports``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def outside(url: str | None) -> str | None:
    """An address that a page may link to: http or https, else None."""
    try:
        return url if url and urlsplit(url).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def segment(id: str) -> str:
    """An id as a part of a path."""
    return quote(id, safe="")


def report_url(id: str) -> str:
    """A report's page. An id that a browser would take for a way up the path goes into the query."""
    if any(part in ("", ".", "..") for part in id.split("/")):
        return f"/reports/by-id?{urlencode({'id': id})}"
    return f"/reports/{segment(id)}"


def query(path: str, /, **parameters: Any) -> str:
    """An address with parameters: those that are None or empty are left out, lists repeat."""
    kept = {k: v for k, v in parameters.items() if v not in (None, "", [], (), False)}
    kept = {k: "true" if v is True else v for k, v in kept.items()}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def static(name: str) -> str:
    """The address of a file in ``static/``, with a digest so that browsers may keep it for good."""
    return f"/static/{name}?v={_digest(name)}"


@lru_cache(maxsize=256)
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
