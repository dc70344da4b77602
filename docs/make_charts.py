"""Draw the pictures of docs/charts.md: charts of the ledger of synthetic reports.

make pictures                                            # or: python docs/make_charts.py --ledger FOLDER
python examples/synthetic-ledger.py --to FOLDER          # builds such a ledger
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reportedly import Ledger
from reportedly.charts import Chart

IMAGES = Path(__file__).resolve().parent / "images"
_MOST_HELD = """SELECT number FROM positions GROUP BY number ORDER BY count(DISTINCT holder) DESC, number LIMIT 1"""
_MOST_COUNTED = "SELECT number FROM estimates GROUP BY number ORDER BY count(*) DESC, number LIMIT 1"


def charts(ledger: Ledger) -> dict[str, Chart]:
    """The charts, by the name of their picture."""
    disputed, counted = (
        str(ledger.sql(f"SELECT id FROM events WHERE number = ({which})").to_pylist()[0]["id"])
        for which in (_MOST_HELD, _MOST_COUNTED)
    )
    plot = ledger.plot
    return {
        "dispute": plot.dispute(disputed),
        "estimates": plot.estimates(counted),
        "dyad": plot.dyad("GUY*", "SUR*"),
        "matrix": plot.matrix(since="2025-01-01"),
        "map": plot.map(since="2000-01-01"),
        "timeline": plot.timeline(since="2000-01-01"),
    }


def main() -> None:
    """Write ``docs/images/chart-NAME.svg``; the first also in dark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ledger", type=Path, required=True)
    drawn = charts(Ledger.open(parser.parse_args().ledger))
    for name, chart in drawn.items():
        chart.save(IMAGES / f"chart-{name}.svg")
    drawn["dispute"].save(IMAGES / "chart-dispute-dark.svg", theme="dark")


if __name__ == "__main__":
    main()
