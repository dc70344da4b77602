"""A chart: what is drawn, in words and rows, and how it is saved, shown in a notebook, or taken further with Altair."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtra, OutputError, UnknownValue
from .palette import THEMES, Theme, ThemeName

if TYPE_CHECKING:
    import altair

Row = Mapping[str, Any]
WIDTH = 640
"""How wide a chart's plot is, in pixels, without its labels."""
SCORE = "mean score: conflict (−10) to cooperation (10)"
_JOINERS = "\u200c\u200d"
"""Characters that are not seen but change how their neighbours look, in Persian or Hindi."""
INSTALL = "Charts need Altair and vl-convert: pip install 'reportedly[charts]'"


class Datasets:
    """The rows that a drawing uses, kept beside it: Altair copies a chart often, and its data need not be."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Any]] = {}

    def __call__(self, rows: Sequence[Row]) -> altair.NamedData:
        """Rows (days become ISO dates) as data that a chart can name."""
        return self.named([{key: _plain(value) for key, value in row.items()} for row in rows])

    def named(self, values: list[Any]) -> altair.NamedData:
        """Values as they are."""
        import altair as alt

        name = f"rows{len(self.rows)}"
        self.rows[name] = values
        return alt.NamedData(name=name)


Plot = Any
"""An Altair chart or a part of one. Its own types tell layered, joined and single ones apart: of no use here."""
Draw = Callable[[Theme, Datasets], Plot]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a ledger.

    ``title`` and ``subtitle`` stand above it; ``description`` says what is seen to those who do not see it;
    ``rows`` is what is drawn, a mapping a row. In a notebook it shows itself as SVG.
    """

    title: str
    subtitle: str
    description: str
    rows: tuple[Row, ...]
    _draw: Draw = field(repr=False)

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "description"):
            object.__setattr__(self, name, "\n".join(map(seen, getattr(self, name).split("\n"))))
        object.__setattr__(self, "rows", tuple(_cleaned(dict(row)) for row in self.rows))

    def altair(self, theme: ThemeName = "light") -> altair.TopLevelMixin:
        """The Altair chart, with its title and colours, to change or combine. Raises MissingExtra, UnknownValue."""
        chart, data = self._drawn(theme)
        chart.datasets = data.rows
        drawn: altair.TopLevelMixin = chart
        return drawn

    def to_dict(self, theme: ThemeName = "light") -> dict[str, Any]:
        """The chart as a Vega-Lite specification, its data in it."""
        chart, data = self._drawn(theme)
        made: dict[str, Any] = _cleaned(chart.to_dict(validate=False))
        return {**made, "datasets": data.rows}

    def _drawn(self, theme: ThemeName) -> tuple[Plot, Datasets]:
        colours = theme_of(theme)
        require()
        import altair as alt

        data = Datasets()
        with alt.utils.schemapi.debug_mode(False):  # what is drawn here is checked by tests
            drawn = self._draw(colours, data)
            title = alt.TitleParams(self.title, subtitle=_lines(self.subtitle) or alt.Undefined)
            return drawn.configure(**colours.config()).properties(
                title=title, description=self.description
            ), data

    def to_svg(self, theme: ThemeName = "light", *, transparent: bool = False) -> str:
        """The chart as SVG. ``transparent``: without a background of its own."""
        from .svg import to_svg

        return to_svg(self, theme, transparent=transparent)

    def to_png(self, theme: ThemeName = "light", *, scale: float = 2.0) -> bytes:
        """The chart as PNG, ``scale`` pixels to a pixel of the SVG."""
        from .svg import to_png

        return to_png(self, theme, scale=scale)

    def to_html(self, theme: ThemeName = "light") -> str:
        """The chart as one page that works offline: Vega is in it, and so is the table of what is drawn."""
        from .page import to_html

        return to_html(self, theme)

    def save(self, path: str | PathLike[str], *, theme: ThemeName = "light", scale: float = 2.0) -> Path:
        """Write the chart to a file, as its ending says: ``.svg``, ``.png``, ``.html`` or ``.json`` (Vega-Lite).

        Raises UnknownValue for another ending, OutputError where the file cannot be written.
        """
        target = Path(path)
        made = _WRITERS.get(target.suffix.lower())
        if made is None:
            raise UnknownValue(
                f"{target.name}: a chart is saved as {', '.join(_WRITERS)}. Give it such an ending."
            )
        content = made(self, theme, scale)
        try:
            target.write_bytes(content)
        except OSError as error:
            raise OutputError(
                f"{target} cannot be written ({error.strerror}). Choose another path."
            ) from error
        return target

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"image/svg+xml": self.to_svg(), "text/plain": f"{self.title}. {self.description}"}


_WRITERS: Mapping[str, Callable[[Chart, ThemeName, float], bytes]] = {
    ".svg": lambda chart, theme, scale: chart.to_svg(theme).encode(),
    ".png": lambda chart, theme, scale: chart.to_png(theme, scale=scale),
    ".html": lambda chart, theme, scale: chart.to_html(theme).encode(),
    ".json": lambda chart, theme, scale: json.dumps(chart.to_dict(theme), ensure_ascii=False).encode(),
}
ENDINGS = tuple(_WRITERS)
"""The endings of files that a chart is saved as."""


def require() -> None:
    """Raises MissingExtra where the packages that draw are not installed."""
    from importlib.util import find_spec

    if missing := [name for name in ("altair", "vl_convert") if find_spec(name) is None]:
        raise MissingExtra(f"{INSTALL} (missing: {', '.join(missing)}).")


def theme_of(name: str) -> Theme:
    """The theme of that name. Raises UnknownValue."""
    for known, theme in THEMES.items():
        if known == name:
            return theme
    raise UnknownValue(f"{name!r} is no theme. Themes: {', '.join(THEMES)}.")


def nothing(title: str, reason: str) -> Chart:
    """A chart that says that there is nothing to draw, and why."""

    def draw(theme: Theme, data: Datasets) -> Plot:
        import altair as alt

        return (
            alt.Chart(data([{"reason": reason}]), width=WIDTH, height=50)
            .mark_text(align="left", fontSize=13, color=theme.muted)
            .encode(text="reason:N", x=alt.value(0), y=alt.value(20))
        )

    return Chart(title, "", reason, (), draw)


def names_beside(names: Sequence[str], theme: Theme, **more: Any) -> altair.Axis:
    """An axis for numbered rows (from 0) that has their names beside the plot."""
    import altair as alt

    return alt.Axis(
        labelExpr=f"{json.dumps([seen(name) for name in names])}[datum.value]",
        labelLimit=320, labelColor=theme.ink, labelPadding=10,
        ticks=False, domain=False, grid=False, **more,
    )  # fmt: skip


def seen(text: str) -> str:
    """A text without characters that cannot be seen or that turn the direction of writing; its spaces are spaces.

    It is more than a matter of looks: characters that XML forbids (control characters among them) make the renderer
    abort the whole process.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else " " if c.isspace() else "" for c in text)


def shortened(name: str, most: int = 34) -> str:
    """A name that fits beside a plot, in one line."""
    flat = " ".join(seen(name).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 event``, ``2,000 events``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """``a, b and 4 more``."""
    shown = [shortened(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return seen(value)
    return value.isoformat() if isinstance(value, date) else value


def _cleaned(value: Any) -> Any:
    """A specification, all its texts such as can be seen."""
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return seen(value) if isinstance(value, str) else value
