"""A real server on a ledger of synthetic reports, and Debian's Chromium to look at it.

Skipped, with the reason, where there is no Chromium, no Playwright or no trained model. Environment:

REPORTEDLY_CHROMIUM     the browser's path, where it is not found under its usual names
REPORTEDLY_DEMO_LEDGER  a ledger of the synthetic reports that is there already (a copy of it is used)
REPORTEDLY_SCREENSHOTS  a folder: pictures of every page are written there (make screenshots)
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from reportedly import Ledger

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "src" / "reportedly" / "reading" / "model" / "manifest.json"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
TIMEOUT = 60_000
"""Milliseconds; generous, so that a busy machine fails no test."""


def missing() -> str | None:
    """Why there is nothing to look with."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed: pip install playwright"
    if chromium() is None:
        return "Chromium is not installed: apt-get install chromium (or set REPORTEDLY_CHROMIUM)"
    if not MODEL.is_file():
        return "the trained model is not in this checkout"
    return None


def chromium() -> str | None:
    """The browser's path."""
    named = os.environ.get("REPORTEDLY_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip all of these with the reason."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    if here and (reason := missing()):
        for item in here:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the synthetic reports, for these tests alone."""
    target = tmp_path_factory.mktemp("browser") / "ledger"
    if given := os.environ.get("REPORTEDLY_DEMO_LEDGER"):
        shutil.copytree(given, target)
        return target
    script = ROOT / "examples" / "synthetic-ledger.py"
    done = subprocess.run(
        [sys.executable, str(script), "--to", str(target), "--corpus", str(target / "none"), "--threads", "1"],
        capture_output=True, text=True, env=_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def ledger(folder: Path) -> Ledger:
    """The same for questions."""
    from reportedly import Ledger

    return Ledger.open(folder)


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    """Where ``reportedly serve`` says that the ledger is."""
    command = [sys.executable, "-m", "reportedly", "serve", str(folder), "--port", "0", "--threads", "1"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=_environment())
    try:
        assert server.stderr is not None
        said = ""
        for line in server.stderr:
            said += line
            if found := re.search(r"http://[\w.:\[\]]+", line):
                yield found[0].rstrip("/")
                break
        else:
            pytest.fail(f"reportedly serve ended: {said}")
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stderr.close()  # type: ignore[union-attr]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"],
        )
        yield started
        started.close()


@dataclass
class Visitor:
    """One who looks at the pages; everything that goes wrong meanwhile is noted."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    bytes: dict[str, int] = field(default_factory=dict)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, **options: Any) -> Page:
        """A page of a new session; ``options``: Playwright's (``color_scheme``, ``viewport``, ...)."""
        options.setdefault("viewport", {"width": 1280, "height": 860})
        options.setdefault("color_scheme", "light")
        options.setdefault("reduced_motion", "reduce")
        context = self.browser.new_context(base_url=self.address, accept_downloads=True, **options)
        context.set_default_timeout(TIMEOUT)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and self._complain(page, said.text))
        page.on("pageerror", lambda error: self._complain(page, str(error)))
        page.on("request", lambda request: self._look(page, request.url))
        page.on("requestfinished", lambda request: self._weigh(request))
        return page

    def at(self, path: str, **options: Any) -> Page:
        """A page of a new session, at an address."""
        page = self.page(**options)
        answer = page.goto(path)
        assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
        return page

    def _complain(self, page: Page, words: str) -> None:
        self.complaints.append(f"{urlsplit(page.url).path}: {words}")

    def _look(self, page: Page, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self._complain(page, f"asks another host: {url}")

    def _weigh(self, request: Any) -> None:
        try:
            sizes = request.sizes()
        except Exception:  # a page that is gone already
            return
        self.bytes[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def leave(self) -> None:
        """Close all sessions."""
        for context in self._contexts:
            context.close()


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """A visitor whose every page must do without errors in the console and without other hosts."""
    one = Visitor(browser, address)
    yield one
    one.leave()
    assert not one.complaints, "\n".join(one.complaints)


@pytest.fixture(scope="session")
def places(ledger: Ledger) -> dict[str, str]:
    """Every page by name, at addresses that this ledger has something to show for."""
    event = _first(ledger, "positions", "count(DISTINCT holder)")
    counted = _first(ledger, "estimates", "count(*)")
    (report,) = ledger.sql("SELECT id FROM documents ORDER BY mentions DESC, id LIMIT 1").to_pylist()
    (story,) = ledger.sql("SELECT id FROM stories ORDER BY documents DESC, id LIMIT 1").to_pylist()
    return {
        "home": "/",
        "events": "/events",
        "events-disputed": "/events?disputed=true&participant=Suriname",
        "event": f"/events/{event}",
        "event-numbers": f"/events/{counted}",
        "stories": "/stories",
        "story": f"/stories/{story['id']}",
        "reports": "/reports",
        "reader": f"/reports/{report['id']}",
        "actors": "/actors",
        "actor": "/actors/SUR",
        "dyads": "/dyads?actor=GUY&recipient=SUR",
        "matrix": "/matrix",
        "map": "/map",
        "calendar": "/calendar",
        "search": "/search?q=river",
        "compare": "/compare?a=GUY&b=SUR",
        "read": "/read",
        "skipped": "/skipped",
        "about": "/about",
    }


def _first(ledger: Ledger, table: str, most: str) -> str:
    """The event with most of something."""
    which = f"SELECT number FROM {table} GROUP BY ALL ORDER BY {most} DESC, number LIMIT 1"
    return str(ledger.sql(f"SELECT id FROM events WHERE number = ({which})").to_pylist()[0]["id"])
