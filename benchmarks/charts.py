"""How long charts take: asking the ledger, and drawing, the first time and again.

    python benchmarks/charts.py LEDGER_DIR [--times 9]

Prints medians in milliseconds: passed, and of drawing also of CPU, which other programs' work does not stretch; and
the size of the SVG. What was drawn is not taken from the renderer's memory here.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from reportedly import Ledger
from reportedly.charts import Chart, svg

EVENT = "SELECT event_id FROM {} GROUP BY event_id ORDER BY count(*) DESC, event_id LIMIT 1"
PAIR = """SELECT a.id AS a, b.id AS b FROM participants p JOIN participants q ON p.number = q.number
    JOIN entities a ON a.number = p.entity JOIN entities b ON b.number = q.entity
    WHERE q.recipient AND NOT p.recipient AND a.id <> b.id GROUP BY ALL ORDER BY count(*) DESC, a, b LIMIT 1"""


def charts(ledger: Ledger) -> dict[str, Callable[[], Chart]]:
    """The charts that have most to draw."""
    held, counted = (ledger.sql(EVENT.format(of)).to_pylist()[0]["event_id"] for of in ("positions", "estimates"))
    (pair,) = ledger.sql(PAIR).to_pylist()
    plot = ledger.plot
    return {
        "dispute": lambda: plot.dispute(held),
        "estimates": lambda: plot.estimates(counted),
        "dyad": lambda: plot.dyad(pair["a"], pair["b"]),
        "map": plot.map,
        "matrix": plot.matrix,
        "timeline": plot.timeline,
    }


def timed(of: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds passed, and of CPU."""
    start, busy = perf_counter(), process_time()
    of()
    return 1000 * (perf_counter() - start), 1000 * (process_time() - busy)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--times", type=int, default=9)
    given = parser.parse_args()
    made = charts(Ledger.open(given.ledger))
    passed, busy = timed(lambda: made["dispute"]().to_svg())
    print(f"the first, with the start of the renderer: {passed:,.0f} ms ({busy:,.0f} of CPU)")
    print(f"{'chart':<12}{'ask':>8}{'draw':>8}{'CPU':>8}{'KB':>8}")
    for name, make in made.items():
        asking, drawing = [], []
        for _ in range(given.times):
            asking.append(timed(make)[0])
            chart = make()
            svg._svg.cache_clear()
            drawing.append(timed(chart.to_svg))
        figures = [statistics.median(asking), *(statistics.median(column) for column in zip(*drawing, strict=True))]
        figures.append(len(chart.to_svg().encode()) / 1024)
        print(f"{name:<12}" + "".join(f"{figure:>8.0f}" for figure in figures))


if __name__ == "__main__":
    main()
