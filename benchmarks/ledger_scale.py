"""Grow a ledger to many reports and measure what that costs.

    python benchmarks/ledger_scale.py --reports 10240 --past 3 9 29 97 --to /tmp/scale --json figures.json

The mention records are made up (``made_up.py``): the reader is left out, everything from the log onwards is the real
thing. At each size it measures, over the reports since the last: what writing a report to the log, merging it and
putting it into the tables cost (the last two together also in CPU time, which other programs' work does not stretch);
and then: file sizes, peak memory, and how long questions take (each several times, with parameters at random, in this
process, over the published file).

``--past N`` measures a larger ledger: that of ``--reports``, preceded by N copies of itself that lie earlier
(``past.py``), so that a million reports need not be merged first. The next 4,096 reports are then really merged into
it, in a process of its own. ``--no-questions`` leaves out publishing and questions.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from made_up import START, TYPES, World
from past import put_past

from reportedly.evaluate.speed import peak_megabytes
from reportedly.store import Ledger
from reportedly.store.build import Builder
from reportedly.store.layout import Layout, make_layout
from reportedly.store.lock import writing
from reportedly.store.shards import Log, file_metadata

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)


def questions(world: World, days: int, chance: random.Random) -> dict[str, Any]:
    """Questions as people ask them, with a table's limit; parameters at random, the frequent ones more often."""
    from datetime import timedelta

    def who() -> str:
        return str(world.entities[int(len(world.entities) * chance.random() ** 4)]["id"])

    def day() -> Any:
        return START + timedelta(days=chance.randrange(max(days, 1)))

    return {
        "events: latest": lambda to: to.events(limit=50),
        "events: actor": lambda to: to.events(actor=who(), limit=50),
        "events: actor, since": lambda to: to.events(actor=who(), since=day(), limit=50),
        "events: actor, recipient": lambda to: to.events(actor=who(), recipient=who(), limit=50),
        "events: type, place, until": lambda to: to.events(
            type=chance.choice(TYPES), place=f"C{chance.randrange(190):03}", until=day(), limit=50
        ),
        "events: name of an actor": lambda to: to.events(actor=f"State {chance.randrange(190)}", limit=50),
        "events: text": lambda to: to.events(text=f"place {chance.randrange(1000)}", limit=50),
        "claims: holder denies": lambda to: to.claims(holder=who(), value="-", limit=50),
        "disputes: participant": lambda to: to.disputes(participant=who(), limit=50),
        "disputes: since": lambda to: to.disputes(since=day(), limit=50),
        "estimates: type, actor": lambda to: to.estimates(type=chance.choice(TYPES), actor=who(), limit=50),
        "actors": lambda to: to.actors(limit=50),
        "actors: of a day": lambda to: to.actors(since=(d := day()), until=d, limit=50),
        "stories": lambda to: to.stories(limit=50),
        "sql: publishers": lambda to: to.sql("SELECT publisher, count(*) FROM documents GROUP BY ALL ORDER BY 2 DESC"),
        "sql: types": lambda to: to.sql("SELECT type, count(*) FROM events GROUP BY ALL ORDER BY 2 DESC"),
    }


def measure_questions(ledger: Ledger, world: World, days: int, times: int) -> dict[str, float]:
    """Median milliseconds of each question."""
    chance = random.Random(3)
    found = {}
    for name, ask in questions(world, days, chance).items():
        taken = []
        for _ in range(times):
            start = perf_counter()
            ask(ledger).to_arrow()
            taken.append(1000 * (perf_counter() - start))
        found[name] = round(statistics.median(taken), 2)
    return found


def size_of(folder: Path) -> float:
    """Megabytes of the files in a folder."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 2**20


AFTER = 16
"""Shards that are merged into a ledger with a past."""
BACK = 28
"""Days that each copy of the past lies before the next."""


def figures_of(folder: Path, world: World, done: int, times: int) -> dict[str, Any]:
    """What there is in the published tables, and how long questions take."""
    ledger = Ledger.open(folder)
    (counts,) = ledger.sql(
        "SELECT (SELECT count(*) FROM mentions) AS mentions, (SELECT count(*) FROM events) AS events, "
        "(SELECT count(*) FROM documents WHERE copy_of IS NOT NULL) AS copies, "
        "(SELECT count(*) FROM stories) AS stories"
    )
    asked = measure_questions(ledger, world, done // world.per_day, times)
    return {**counts, "questions, ms": asked, "median question, ms": round(statistics.median(asked.values()), 2)}


def with_past(base: Path, to: Path, world: World, times: int, asks: int | None) -> dict[str, Any]:
    """Merge reports into the ledger ``base`` with a past of ``times`` copies; what that costs."""
    before, layout = Layout(base), Layout(to)
    put_past(before, layout, times=times, days=BACK)
    (to / "reportedly.json").write_bytes((base / "reportedly.json").read_bytes())
    (to / "log").symlink_to(base.resolve() / "log")
    for path in base.glob("search.*"):
        (to / path.name).write_bytes(path.read_bytes())
    log = Log(layout)
    numbers = log.numbers()
    shards = [world.shard(numbers[-1] + 1 + i, 256) for i in range(AFTER)]
    reports = sum(shard.documents.num_rows for shard in shards)
    with writing(layout, what="a benchmark"):
        builder = Builder(layout, log)
        assert not builder.built_anew
        builder.merging_seconds = builder.table_seconds = builder.word_seconds = 0.0
        start, before_busy = perf_counter(), process_time()
        for shard in shards:
            builder.apply(shard)
        busy, took = process_time() - before_busy, perf_counter() - start
        ours = builder.merging_seconds + builder.table_seconds
        share = ours / (ours + builder.word_seconds)
        memory = round(peak_megabytes())
        row = {
            "reports": (times + 1) * world.number_before + reports,
            "ms a report": {
                "log": 0.0,
                "merging": round(1000 * builder.merging_seconds / reports, 3),
                "tables": round(1000 * builder.table_seconds / reports, 3),
                "words": round(1000 * builder.word_seconds / reports, 3),
            },
            "CPU, ms a report": round(1000 * busy * share / reports, 3),
            "reports/s": round(reports / took, 1),
            "log, MB": round(size_of(before.log) * (times + 1), 1),
            "ledger.duckdb, MB": round(layout.draft.stat().st_size / 2**20, 1),
            "merging.sqlite, MB": round(layout.merging.stat().st_size / 2**20, 1),
            "peak memory, MB": memory,
        }
        if asks is not None:
            start = perf_counter()
            builder.publish_copy(at_once=True)
            row["publishing, s"] = round(perf_counter() - start, 2)
            row |= figures_of(to, world, world.number_before + reports, asks)
        builder.abandon()
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--mentions", type=int, default=10, help="event mentions in a report of 450 words")
    parser.add_argument("--per-day", type=int, default=2000, help="reports that come out on a day")
    parser.add_argument("--shard", type=int, default=256)
    parser.add_argument("--to", type=Path, required=True, help="the ledger's folder; must not be there")
    parser.add_argument("--sizes", type=int, nargs="*", default=None, help="sizes at which to measure")
    parser.add_argument("--times", type=int, default=15, help="how often each question is asked")
    parser.add_argument("--past", type=int, nargs="*", default=[], help="copies to lie before the ledger")
    parser.add_argument("--no-questions", action="store_true", help="measure what writing costs, and nothing else")
    parser.add_argument("--keep", action="store_true", help="keep the ledgers with a past")
    parser.add_argument("--json", type=Path, help="write all figures here")
    options = parser.parse_args()
    if options.to.exists():
        parser.error(f"{options.to} is there already")
    sizes = sorted({s for s in (options.sizes or SIZES) if s < options.reports} | {options.reports})
    world = World(
        mentions=options.mentions, per_day=options.per_day, events_per_day=5 * options.mentions * options.per_day // 8
    )
    layout = make_layout(options.to)
    log = Log(layout)
    rows: list[dict[str, Any]] = []
    with writing(layout, what="a benchmark"):
        builder = Builder(layout, log)
        done = number = 0
        for size in sizes:
            began, logging, making, busy = done, 0.0, 0.0, 0.0
            merging, tables, words = builder.merging_seconds, builder.table_seconds, builder.word_seconds
            while done < size:
                number += 1
                count = min(options.shard, size - done)
                start = perf_counter()
                shard = world.shard(number, count)
                made = perf_counter()
                log.append(shard, file_metadata("made up"))
                logging += perf_counter() - made
                making += made - start
                before = process_time()
                builder.apply(shard)
                busy += process_time() - before
                done += count
            start = perf_counter()
            if not options.no_questions:
                builder.publish_copy(at_once=True)
            published = perf_counter() - start
            reports = done - began
            per = {
                "log": 1000 * logging / reports,
                "merging": 1000 * (builder.merging_seconds - merging) / reports,
                "tables": 1000 * (builder.table_seconds - tables) / reports,
                "words": 1000 * (builder.word_seconds - words) / reports,
            }
            busy *= (per["merging"] + per["tables"]) / (per["merging"] + per["tables"] + per["words"])
            row = {
                "reports": done,
                "ms a report": {k: round(v, 3) for k, v in per.items()},
                "CPU, ms a report": round(1000 * busy / reports, 3),
                "reports/s": round(1000 / sum(per.values()), 1),
                "publishing, s": round(published, 2),
                "log, MB": round(size_of(layout.log), 1),
                "ledger.duckdb, MB": round(layout.draft.stat().st_size / 2**20, 1),
                "merging.sqlite, MB": round(layout.merging.stat().st_size / 2**20, 1),
                "peak memory, MB": round(peak_megabytes()),
                "made up, ms a report": round(1000 * making / reports, 2),
            }
            if not options.no_questions:
                row |= figures_of(options.to, world, done, options.times)
            rows.append(row)
            print(json.dumps(row, indent=1), flush=True)
            if options.json:
                options.json.write_text(json.dumps(rows, indent=1) + "\n")
        builder.finish()
    world.number_before = done
    for times in options.past:
        to = options.to.with_name(f"{options.to.name}-past-{times}")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            asks = None if options.no_questions else options.times
            row = alone.submit(with_past, options.to, to, world, times, asks).result()
        rows.append(row)
        print(json.dumps(row, indent=1), flush=True)
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1) + "\n")
        if not options.keep:
            shutil.rmtree(to)
    print(f"{'reports':>10} {'log':>7} {'merging':>8} {'tables':>7} {'reports/s':>10} {'question':>9} {'memory':>7}")
    for row in rows:
        per = row["ms a report"]
        print(
            f"{row['reports']:>10,} {per['log']:>7.2f} {per['merging']:>8.2f} {per['tables']:>7.2f} "
            f"{row['reports/s']:>10,.1f} {row.get('median question, ms', 0.0):>9.1f} {row['peak memory, MB']:>7,}"
        )


if __name__ == "__main__":
    main()
