"""The colours of charts and pages, light and dark: one palette, told apart by people who are colour-blind too.

What is affirmed is blue, what is denied red, what nobody commits to grey; how sure a holder is, is the glyph's shape.
Cooperation and conflict use the same hues. No meaning hangs on colour alone. Text colours have a contrast of at least
4.5 with the background (WCAG 2.2, 1.4.3). ``web/static/base.css`` has the same colours as CSS variables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from ..records import Factuality

ThemeName = Literal["light", "dark"]

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours (CSS hex) of one theme.

    ``ink``, ``muted``: text; ``rule``: lines that only guide the eye; ``land``: countries of a map; ``affirm``,
    ``uncommitted``, ``deny``: what holders hold; ``quads``: by quad class; ``scores``: conflict, neither, cooperation.
    """

    name: ThemeName
    background: str
    ink: str
    muted: str
    rule: str
    land: str
    affirm: str
    uncommitted: str
    deny: str
    quads: Mapping[str, str]
    scores: tuple[str, str, str]

    def of_value(self, value: Factuality) -> str:
        """The colour of a FactBank value."""
        if value == "Uu":
            return self.uncommitted
        return self.affirm if value.endswith("+") else self.deny

    def config(self) -> dict[str, Any]:
        """A Vega-Lite config in these colours."""
        return {
            "background": self.background,
            "font": FONT,
            "padding": 14,
            "view": {"stroke": None},
            "title": {
                "anchor": "start", "frame": "bounds", "fontSize": 15, "fontWeight": 600, "color": self.ink,
                "subtitleColor": self.muted, "subtitleFontSize": 12, "subtitlePadding": 5, "offset": 12,
            },
            "axis": {
                "labelColor": self.muted, "titleColor": self.muted, "titleFontWeight": "normal", "labelFontSize": 11,
                "titleFontSize": 11, "gridColor": self.rule, "domainColor": self.rule, "tickColor": self.rule,
            },
            "text": {"color": self.ink, "fontSize": 11},
            "legend": {
                "labelColor": self.ink, "titleColor": self.muted, "titleFontWeight": "normal", "labelFontSize": 11,
                "titleFontSize": 11, "orient": "bottom", "symbolStrokeWidth": 0, "labelLimit": 240, "titleLimit": 420,
            },
        }  # fmt: skip


def _by_quad(*colours: str) -> Mapping[str, str]:
    return MappingProxyType(dict(zip(QUADS, colours, strict=True)))


QUADS: Mapping[str, str] = MappingProxyType({
    "material_cooperation": "material cooperation",
    "verbal_cooperation": "verbal cooperation",
    "verbal_conflict": "verbal conflict",
    "material_conflict": "material conflict",
})  # fmt: skip
"""Quad classes from the most cooperative, and in words."""

LIGHT = Theme(
    name="light",
    background="#ffffff",
    ink="#1e1c18",
    muted="#696457",
    rule="#e2dccd",
    land="#ece7dc",
    affirm="#14608c",
    uncommitted="#6a6558",
    deny="#b3261e",
    quads=_by_quad("#0d4a75", "#2c70a1", "#a84e26", "#8f1712"),
    scores=("#8f1712", "#f4f1ea", "#0d4a75"),
)
DARK = Theme(
    name="dark",
    background="#1b1f23",
    ink="#e7e3da",
    muted="#97938a",
    rule="#2d3439",
    land="#2a3036",
    affirm="#74b9e0",
    uncommitted="#9d988d",
    deny="#ff8a80",
    quads=_by_quad("#a9d8f4", "#5b9fc9", "#cf7f5f", "#ffa59c"),
    scores=("#ffa59c", "#2c3237", "#a9d8f4"),
)
THEMES: Mapping[ThemeName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})
