"""A chart as one HTML page: Vega in it, no address in it, the table of what is drawn below."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from .chart import theme_of
from .palette import FONT, ThemeName

if TYPE_CHECKING:
    from .chart import Chart

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>
body {{ margin: 1rem; background: {background}; color: {ink}; font: 14px/1.45 {font}; }}
#chart {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top; border-top: 1px solid {rule}; }}
summary {{ margin: 1rem 0 .5rem; cursor: pointer; }}
</style>
</head>
<body>
<figure id="chart" role="img" aria-label="{description}"></figure>
<details><summary>What is drawn, as a table</summary>
<table>{table}</table>
</details>
<script>
{bundle}
</script>
<script>
vegaEmbed("#chart", {specification}, {{actions: false, renderer: "svg"}});
</script>
</body>
</html>
"""


def to_html(chart: Chart, theme: ThemeName = "light") -> str:
    """A chart as a page. Names from reports are inert in it: they stand escaped, in markup as in the script."""
    colours = theme_of(theme)
    specification = json.dumps(chart.to_dict(theme)).replace("<", "\\u003c").replace("&", "\\u0026")
    return _PAGE.format(
        title=escape(chart.title),
        description=escape(chart.description),
        background=colours.background,
        ink=colours.ink,
        rule=colours.rule,
        font=FONT,
        table=_table(chart),
        bundle=_bundle(),
        specification=specification,
    )


def _table(chart: Chart) -> str:
    if not chart.rows:
        return f"<tr><td>{escape(chart.description)}</td></tr>"
    columns = tuple(chart.rows[0])
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    rows = (
        "".join(f"<td>{escape(_words(row.get(column)))}</td>" for column in columns) for row in chart.rows
    )
    return f"<tr>{head}</tr>" + "".join(f"<tr>{row}</tr>" for row in rows)


def _words(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


@cache
def _bundle() -> str:
    import vl_convert

    made: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return made.replace("</script", "<\\/script")
