"""Charts to pictures, without a browser or the network.

Drawing takes some 60 ms (and a second for the first, when the renderer starts), so what was drawn is kept.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from .palette import ThemeName

if TYPE_CHECKING:
    from .chart import Chart

_KEPT = 128
_OPENING = re.compile(r"<svg\b[^>]*>")


def to_svg(chart: Chart, theme: ThemeName = "light", *, transparent: bool = False) -> str:
    """A chart as SVG with a title and a description for screen readers; nothing in it is fetched or run."""
    specification = chart.to_dict(theme)
    if transparent:
        specification["config"]["background"] = None
    drawn = _svg(json.dumps(specification, ensure_ascii=False))
    said = f"<title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>"
    return _OPENING.sub(lambda tag: tag[0][:-1] + ' role="img">' + said, drawn, count=1)


def to_png(chart: Chart, theme: ThemeName = "light", *, scale: float = 2.0) -> bytes:
    """A chart as PNG."""
    import vl_convert

    made: bytes = vl_convert.vegalite_to_png(
        json.dumps(chart.to_dict(theme), ensure_ascii=False), scale=scale, allowed_base_urls=[]
    )
    return made


@lru_cache(maxsize=_KEPT)
def _svg(specification: str) -> str:
    import vl_convert

    made: str = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    return made
