"""Every page: whole, light, usable on a phone and without JavaScript, free of findings of axe in both themes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Visitor

NAMES = (
    "home", "events", "events-disputed", "event", "event-numbers", "stories", "story", "reports", "reader", "actors",
    "actor", "dyads", "matrix", "map", "calendar", "search", "compare", "read", "skipped", "about",
)  # fmt: skip
PHONE = {"width": 360, "height": 740}
LARGEST = 150_000
"""Bytes of a page with all that it loads, charts' pictures aside."""
PICTURE = 200_000
GRAVE = ("serious", "critical")
every_page = pytest.mark.parametrize("name", NAMES)


@every_page
def test_a_page_is_whole_and_light(visitor: Visitor, places: dict[str, str], name: str) -> None:
    page = visitor.at(places[name])
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1
    assert page.locator("main#main").count() == 1
    assert page.title().endswith("· reportedly") and page.locator("html").get_attribute("lang") == "en"
    assert sum(visitor.bytes.values()) <= LARGEST, json.dumps(visitor.bytes, indent=1)
    _depict(page, name)


@every_page
def test_a_page_fits_a_phone(visitor: Visitor, places: dict[str, str], name: str) -> None:
    page = visitor.at(places[name], viewport=PHONE, is_mobile=True, has_touch=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], _too_wide(page)
    _depict(page, f"{name}-phone", only=("home", "event", "reader"))


@every_page
def test_a_page_says_the_same_without_javascript(visitor: Visitor, places: dict[str, str], name: str) -> None:
    with_it, without = (
        visitor.at(places[name], java_script_enabled=enabled).locator("main").inner_text().split()
        for enabled in (True, False)
    )
    assert len(without) >= 0.9 * len(with_it) > 0


@every_page
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave(visitor: Visitor, places: dict[str, str], name: str, theme: str) -> None:
    sync_playwright = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe is not installed: pip install axe-playwright-python",
    )
    page = visitor.at(places[name], color_scheme=theme)
    if theme == "dark":
        _depict(page, f"{name}-dark", only=("home", "event"))
    page.evaluate("[...document.querySelectorAll('details')].slice(0, 40).forEach((node) => { node.open = true; })")
    found = sync_playwright.Axe().run(page).response
    grave = [one for one in found["violations"] if one["impact"] in GRAVE]
    assert not grave, "\n\n".join(_told(one) for one in grave)
    assert found["passes"], "axe looked at nothing"


def _told(finding: dict[str, Any]) -> str:
    nodes = [f"  {node['html'][:300]}\n  {node['failureSummary']}" for node in finding["nodes"][:4]]
    return (
        f"{finding['id']} ({finding['impact']}, {len(finding['nodes'])} places): {finding['help']}\n"
        + "\n".join(nodes)
    )


def _too_wide(page: Page) -> str:
    """What sticks out of a phone's screen, and lies in no box of its own that scrolls."""
    found = page.evaluate(
        """() => {
          const scrolls = (node) => {
            for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
              if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
            return false;
          };
          return [...document.querySelectorAll("body *")]
            .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(node))
            .slice(0, 6).map((node) => node.outerHTML.slice(0, 160));
        }"""
    )
    return "\n".join(found) or "something is wider than the screen"


def _depict(page: Page, name: str, *, only: tuple[str, ...] | None = None) -> None:
    """A picture of the page for the docs, where REPORTEDLY_SCREENSHOTS asks for them."""
    folder = os.environ.get("REPORTEDLY_SCREENSHOTS")
    if folder is None or (only is not None and name.rsplit("-", 1)[0] not in only):
        return
    from PIL import Image

    taken = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    target = Path(folder) / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    for colours in (256, 128, 64, 32):
        taken.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            target, optimize=True
        )
        if target.stat().st_size <= PICTURE:
            break
    assert target.stat().st_size <= PICTURE
