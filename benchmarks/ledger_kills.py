"""Kill the writer of a ledger at random moments, again and again, and see that no document is lost or doubled.

    python benchmarks/ledger_kills.py --kills 1000

A stand-in reads (words by a tokenizer, events by lookup), so that the time goes into the ledger; everything that
writes is the real thing. Each round adds a few reports to a folder, starts an ingest in a process of its own and kills
it with SIGKILL after a random time. Every so often a round is one of these instead:

* disk full: a write, at random, fails with ENOSPC, and so does every one after it;
* power cut: after the kill, what had not been brought to disk is cut off at a random length.

After each round the log is checked; at the end of each ledger one undisturbed run must bring in exactly what is
missing, the tables must hold each document and each mention once, and be the same as rebuilt ones.
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fakes import FakeReader, fake_code
from reportedly.engines import ingest
from reportedly.errors import LedgerError
from reportedly.ledger.frequencies import telling_terms
from reportedly.ledger.pairs import pair_model
from reportedly.report import Pipeline
from reportedly.store import Ledger, rebuild
from reportedly.store.layout import Layout
from reportedly.store.shards import Log

SHARD = 3
_NAMES = ("Norway", "Chile", "Ghana", "Nepal", "Laos", "Malta", "Oman", "Peru", "Qatar", "Togo")
_COMPARED = ("documents", "mentions", "events", "positions", "estimates", "stories", "skipped", "merges")


def write_reports(folder: Path, start: int, count: int, chance: random.Random) -> None:
    """Made-up reports, some of them unreadable."""
    for number in range(start, start + count):
        path = folder / f"{number:06}.txt"
        if chance.random() < 0.1:
            path.write_bytes(b"\x00\x01\x02\x03 not text" * 40)
            continue
        a, b = chance.sample(_NAMES, 2)
        path.write_text(
            f"Report {number}\n\nOfficials in {a} said {b} sent {chance.randint(2, 99)} ships north. "
            f"The ministry denied they met anyone. Number {number} was not met.\n"
        )


def run_once(sources: Path, ledger: Path) -> None:
    """One undisturbed ingest."""
    ingest([str(sources)], ledger, pipeline=Pipeline(reader=FakeReader(), coder=fake_code), shard=SHARD)


def in_child(work: Any, kill_after: float | None) -> int:
    """Do work in a forked process, killed after so many seconds; its exit status, or minus the signal."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            work()
            status = 0
        except LedgerError:
            status = 3
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    if kill_after is not None:
        time.sleep(kill_after)
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def full_disk(after: int) -> None:
    """From the ``after``-th call on, bringing a file to disk fails as on a full disk."""
    real, calls = os.fsync, 0

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    os.fsync = fsync


def cut_power(ledger: Path, chance: random.Random) -> None:
    """Cut what a power cut may cut: files under another name than their last, and the ends of write-ahead logs."""
    for path in ledger.rglob("*"):
        loose = path.name.startswith(".") or path.name.endswith((".wal", "-wal"))
        if loose and path.is_file() and chance.random() < 0.7:
            with path.open("r+b") as file:
                file.truncate(chance.randint(0, path.stat().st_size))


def check_log(ledger: Path) -> int:
    """That the log's whole shards can be read and hold each document once; how many there are."""
    layout = Layout(ledger)
    if not layout.log.is_dir():
        return 0
    log = Log(layout)
    ids = Counter(id for _, t in log.tables("documents", ("id",)) for id in t.column(0).to_pylist())
    doubled = [id for id, count in ids.items() if count > 1]
    assert not doubled, f"doubled in the log: {doubled}"
    for number in log.numbers():
        shard = log.read(number)
        own = set(shard.documents.column("id").to_pylist())
        told = {d["id"] for d in shard.mentions.column("document").to_pylist()}
        assert told <= own, f"shard {number} has mentions of documents that it does not hold"
    return len(ids)


def check_end(sources: Path, ledger: Path) -> tuple[int, int]:
    """That after an undisturbed run everything is there once, and a rebuild gives the same; documents, mentions."""
    run_once(sources, ledger)
    check_log(ledger)
    readable = {p.name for p in sources.iterdir() if not p.read_bytes().startswith(b"\x00")}
    opened = Ledger.open(ledger)
    origins = [Path(row["origin"]).name for row in opened.documents()]
    assert sorted(origins) == sorted(readable), "documents lost or doubled"
    refused = [Path(row["origin"]).name for row in opened.skipped()]
    assert sorted(refused) == sorted({p.name for p in sources.iterdir()} - readable), "refusals lost or doubled"
    (row,) = opened.sql("SELECT count(*) AS n, count(DISTINCT id) AS ids, count(event_id) AS told FROM mentions")
    assert row["n"] == row["ids"] == row["told"] == 3 * len(readable), f"mentions lost or doubled: {row}"
    before = contents(opened)
    rebuild(ledger)
    after = contents(Ledger.open(ledger))
    for table in _COMPARED:
        assert before[table] == after[table], f"{table} differs after a rebuild"
    return len(origins), row["n"]


def contents(ledger: Ledger) -> dict[str, list[str]]:
    """The rows of each table, in an order that does not depend on how they were written."""
    return {table: sorted(map(str, ledger.sql(f"SELECT * FROM {table}").to_pylist())) for table in _COMPARED}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="how often the writer is killed")
    parser.add_argument("--per-ledger", type=int, default=40, help="kills after which a new ledger is begun")
    parser.add_argument("--reports", type=int, default=8, help="reports that arrive before each kill")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    pair_model()  # loaded here once, not in each child
    telling_terms(["ships"])
    counts: Counter[str] = Counter()
    started = time.monotonic()
    longest = 0.4
    while counts["killed"] + counts["full"] < options.kills:
        folder = Path(tempfile.mkdtemp(prefix="ledger-kills-"))
        sources, ledger = folder / "reports", folder / "ledger"
        sources.mkdir()
        written = 0
        try:
            for _ in range(options.per_ledger):
                write_reports(sources, written, options.reports, chance)
                written += options.reports
                kind = chance.choices(("kill", "power", "full"), (0.7, 0.2, 0.1))[0]
                if kind == "full":
                    after = chance.randint(0, 30)

                    def starved(sources: Path = sources, ledger: Path = ledger, after: int = after) -> None:
                        full_disk(after)
                        run_once(sources, ledger)

                    status = in_child(starved, None)
                    assert status in (0, 3), f"a full disk ended in status {status}"
                    counts["full" if status else "finished before"] += 1
                else:
                    began = time.monotonic()
                    status = in_child(lambda s=sources, to=ledger: run_once(s, to), chance.uniform(0, longest))
                    took = time.monotonic() - began
                    assert status in (0, -signal.SIGKILL), f"an ingest ended in status {status}"
                    counts["killed" if status else "finished before"] += 1
                    longest = 0.9 * longest + 0.1 * (1.5 * took if status == 0 else 1.3 * longest)
                    if kind == "power":
                        cut_power(ledger, chance)
                        counts["power cut"] += 1
                check_log(ledger)
            status = in_child(lambda s=sources, to=ledger: check_end(s, to), None)
            assert status == 0, "see above"
            counts["ledgers"] += 1
            counts["reports"] += written
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{time.monotonic() - started:6.0f} s  {dict(counts)}", flush=True)
    print(
        f"{counts['killed']:,} kills ({counts['power cut']:,} followed by a power cut) and {counts['full']:,} full "
        f"disks over {counts['ledgers']:,} ledgers and {counts['reports']:,} reports: none lost, none doubled, "
        f"every ledger the same as rebuilt"
    )


if __name__ == "__main__":
    main()
