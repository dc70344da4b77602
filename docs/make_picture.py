"""Draw the picture in the README: the terminal output for sentences of an example report, as SVG.

python docs/make_picture.py            # docs/images/read.svg
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

import reportedly
from reportedly.cli.terminal import print_report

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "synthetic-tanker.txt"
SENTENCES = (2, 3, 8, 10, 17, 18, 19)
"""Which sentences of the report are shown (counted from 1)."""
WIDTH = 104


def main() -> None:
    """Write ``docs/images/read.svg``."""
    report = reportedly.read_file(EXAMPLE, published="2025-03-14", publisher="Example Wire (synthetic)")
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    console.print(Text("$ reportedly read examples/synthetic-tanker.txt --published 2025-03-14", "bold"))
    console.print()
    print_report(console, report, only=SENTENCES)
    target = ROOT / "docs" / "images" / "read.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        _offline(console.export_svg(title="reportedly", unique_id="reportedly")), encoding="utf-8"
    )


def _offline(svg: str) -> str:
    """The drawing without fonts from elsewhere: the reader's own monospace does."""
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code, monospace", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace")


if __name__ == "__main__":
    main()
