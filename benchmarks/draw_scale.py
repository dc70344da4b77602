"""Draw what ``ledger_scale.py`` measured, as SVG: cost, size and memory against the number of reports.

    python benchmarks/draw_scale.py "2,000 reports a day=a.json" "100 a day=b.json" --to docs/images/scale.svg

Needs matplotlib, here and nowhere else.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any


def cost(row: dict[str, Any]) -> float:
    """Core-milliseconds a report, over the reports since the last size."""
    return float(row["CPU, ms a report"])


def rate(row: dict[str, Any]) -> float:
    """Reports an hour that one core takes in."""
    return 3_600_000 / (cost(row) + row["ms a report"]["log"])


def size(row: dict[str, Any]) -> float:
    """Kilobytes a report, all files together."""
    names = ("log, MB", "ledger.duckdb, MB", "merging.sqlite, MB")
    return sum(float(row[name]) for name in names) * 1024 / float(row["reports"])


def memory(row: dict[str, Any]) -> float:
    """The most memory that the writer took, in megabytes."""
    return float(row["peak memory, MB"])


PANELS = (
    ("Merging and tables, core-ms a report", cost),
    ("Taken in, reports an hour and core", rate),
    ("Files, KB a report", size),
    ("Peak memory, MB", memory),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="+", metavar="NAME=FILE")
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "scale", "font.size": 9})
    from matplotlib import pyplot, ticker

    figure, axes = pyplot.subplots(2, 2, figsize=(8, 5.2), layout="constrained")
    for given in options.figures:
        name, _, file = given.rpartition("=")
        rows = json.loads(Path(file).read_text("utf-8"))
        for axis, (title, measure) in zip(axes.flat, PANELS, strict=True):
            axis.plot([row["reports"] for row in rows], [measure(row) for row in rows], marker="o", ms=3, label=name)
            axis.set_title(title, fontsize=9)
    for axis in axes.flat:
        axis.set_xscale("log")
        axis.xaxis.set_major_locator(ticker.LogLocator(subs=(1.0, 2.0, 5.0)))
        axis.xaxis.set_minor_locator(ticker.NullLocator())
        axis.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
        axis.set_ylim(bottom=0)
        axis.grid(alpha=0.3)
    for axis in axes[1]:
        axis.set_xlabel("reports in the ledger (made up)")
    axes[0][0].legend(fontsize=8)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(options.to, metadata={"Date": None})


if __name__ == "__main__":
    main()
