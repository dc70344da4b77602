"""How fast a ledger takes reports in, beside how fast they are read: words a second of both, in turn, in one process.

    python benchmarks/ingest_speed.py FOLDER --reports 60

Reading is what ``reportedly bench speed`` times as reading and coding; taking in is ``reportedly ingest`` of the same
files into a new ledger, all of it: opening, reading, log, merging, tables, the index of words. One thread each, so that
core time compares what both compute; by the clock on free cores the ledger's part runs beside the reader's.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from reportedly.engines import ingest
from reportedly.report import pipeline
from reportedly.sources import read_file


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="texts (*.txt)")
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.txt"))[: options.reports]
    if not files:
        parser.error(f"{options.folder} has no *.txt")
    reader = pipeline(1)
    documents = [read_file(file) for file in files]
    reader.read(documents[0])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "reports").mkdir()
        for file in files:
            shutil.copy(file, folder / "reports" / file.name)
        shares = []
        for number in range(options.times):
            began, worked = perf_counter(), process_time()
            words = sum(len(r.reading.words) for r in reader.read_many(documents) if r.reading is not None)
            read = words / (process_time() - worked), words / (perf_counter() - began)
            began, worked = perf_counter(), process_time()
            taken = ingest([str(folder / "reports")], folder / f"ledger{number}", pipeline=reader).words
            into = taken / (process_time() - worked), taken / (perf_counter() - began)
            shares.append(into[0] / read[0])
            print(
                f"reading {read[0]:,.0f} words a core-second ({read[1]:,.0f} by the clock), "
                f"taking in {into[0]:,.0f} ({into[1]:,.0f}): {into[0] / read[0]:.0%}",
                flush=True,
            )
    print(f"{len(files)} reports, {words:,} words: taking in does {sum(shares) / len(shares):.0%} of reading")


if __name__ == "__main__":
    main()
