"""Kill the writer of a ledger at random moments, again and again, and see that no document is lost or doubled.

    python benchmarks/ledger_kills.py --kills 1000

A stand-in reads (words by a tokenizer, events by lookup), so that the time goes into the ledger; everything that
writes is the real thing. Each round adds a few reports to a folder and starts an ingest (now and then a rebuild) in a
forked process, and that comes to grief in one of these ways:

* killed by SIGKILL at its n-th call that writes, brings to disk, renames, cuts or removes a file, n at random: every
  such call is as likely as any other, in copying, replacing and merging too; half of a write is done then;
* killed by SIGKILL after a random time;
* killed in either way, and then the power is cut: each file has what it had when it was last brought to disk (fsync),
  or what was written since, or a mixture of their pages; each folder has the names of either time;
* the disk is full after a random number of bytes, for every writer in the process.

``faults.c``, loaded before the C library, does these things to the process; it needs Linux and a C compiler.

After each round the log is checked; at the end of each ledger one undisturbed run must bring in exactly what is
missing, the tables must hold each document and each mention once and be the same as rebuilt ones, and the index of
words must find each.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from fakes import FakeReader, fake_code
from reportedly.engines import ingest
from reportedly.errors import LedgerError, NotALedger
from reportedly.ledger.frequencies import telling_terms
from reportedly.ledger.pairs import pair_model
from reportedly.report import Pipeline
from reportedly.store import Ledger, rebuild
from reportedly.store.layout import Layout
from reportedly.store.search import search
from reportedly.store.shards import Log

SHARD = 3
PAGE = 4096
_NAMES = ("Norway", "Chile", "Ghana", "Nepal", "Laos", "Malta", "Oman", "Peru", "Qatar", "Togo")
_COMPARED = ("documents", "mentions", "events", "positions", "estimates", "stories", "skipped", "merges")
_KINDS = {"call": 0.4, "time": 0.2, "call, power": 0.2, "time, power": 0.1, "full": 0.1}


@dataclass(frozen=True)
class Faults:
    """What goes wrong: killed at so many calls or after so many seconds, full after so many bytes."""

    calls: int = -1
    bytes: int = -1
    seconds: float | None = None
    kept: Path | None = None


def with_faults() -> ctypes.CDLL:
    """The library of faults; this program starts itself again with it if need be."""
    if "LEDGER_KILLS_FAULTS" not in os.environ:
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if not sys.platform.startswith("linux") or compiler is None:
            sys.exit("ledger_kills.py needs Linux and a C compiler (Debian: apt install gcc libc6-dev).")
        library = Path(tempfile.mkdtemp(prefix="ledger-faults-")) / "faults.so"
        source = Path(__file__).with_name("faults.c")
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        preloaded = {"LD_PRELOAD": str(library), "LEDGER_KILLS_FAULTS": str(library)}
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **preloaded})
    library = Path(os.environ["LEDGER_KILLS_FAULTS"])
    found = ctypes.CDLL(None)
    shutil.rmtree(library.parent, ignore_errors=True)
    return found


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
    """One ingest."""
    ingest([str(sources)], ledger, pipeline=Pipeline(reader=FakeReader(), coder=fake_code), shard=SHARD)


def in_child(library: ctypes.CDLL, ledger: Path, work: Callable[[], object], faults: Faults) -> int:
    """Do work in a forked process with those faults; its exit status (3: a ledger's error), or minus the signal."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            kept = str(faults.kept) if faults.kept is not None else ""
            library.faults_begin(
                os.fsencode(ledger), os.fsencode(kept), ctypes.c_long(faults.calls), ctypes.c_long(faults.bytes)
            )
            work()
            status = 0
        except (LedgerError, NotALedger):
            status = 3
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)
    if faults.seconds is not None:
        time.sleep(faults.seconds)
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def cut_power(library: ctypes.CDLL, ledger: Path, kept: Path, chance: random.Random) -> None:
    """Leave of the ledger what a power cut may leave; ``kept`` is what was brought to disk."""
    for folder in [Path(path) for path, _, _ in os.walk(ledger)]:
        now = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        keys = {name: _key(library, folder / name) for name in now}
        names = kept / _key(library, folder)
        before = [line.split(" ", 1) for line in names.read_text().splitlines()] if names.exists() else []
        after = {
            name: _what_is_left(now[name], _kept(kept, keys[name]), chance)
            for name in now
        }
        if names.exists() and chance.random() < 0.5:  # the names of then, each with its own file
            by_key = {key: name for name, key in keys.items()}
            after = {
                name: after[by_key[key]] if key in by_key else _kept(kept, key) or b"" for key, name in before
            }
        for name in now.keys() - after.keys():
            (folder / name).unlink()
        for name, data in after.items():
            if now.get(name) != data:
                (folder / name).write_bytes(data)


def _key(library: ctypes.CDLL, path: Path) -> str:
    key = ctypes.create_string_buffer(128)
    library.faults_key(os.fsencode(path), key, 128)
    return key.value.decode()


def _kept(kept: Path, key: str) -> bytes | None:
    path = kept / key
    return path.read_bytes() if path.exists() else None


def _what_is_left(now: bytes, synced: bytes | None, chance: random.Random) -> bytes:
    """A file after a power cut: as it was brought to disk, as it was written, or some pages of each."""
    if now == synced:
        return now
    old = synced or b""
    kind = chance.choice(("then", "now", "pages"))
    if kind == "then":
        return old
    if kind == "now":
        return now
    size = chance.choice((len(old), len(now)))
    pages = []
    for at in range(0, size, PAGE):
        end = min(at + PAGE, size)
        data = (now if chance.random() < 0.5 else old)[at:end]
        pages.append(data.ljust(end - at, b"\0"))
    return b"".join(pages)


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


def check_end(sources: Path, ledger: Path) -> None:
    """That after an undisturbed run everything is there once, and a rebuild gives the same."""
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
    found = [hit.document for hit in search(opened, "ships north", kind="reports", limit=10**6)]
    assert sorted(found) == sorted(d["id"] for d in opened.documents()), "words lost or doubled"
    assert len(opened.events(text="said ships").to_arrow()) > 0, "sentences lost"
    before = contents(opened)
    rebuild(ledger)
    after = contents(Ledger.open(ledger))
    for table in _COMPARED:
        assert before[table] == after[table], f"{table} differs after a rebuild"


def contents(ledger: Ledger) -> dict[str, list[str]]:
    """The rows of each table, in an order that does not depend on how they were written."""
    return {table: sorted(map(str, ledger.sql(f"SELECT * FROM {table}").to_pylist())) for table in _COMPARED}


@dataclass
class Trial:
    """Rounds on ledger after ledger; ``calls``, ``seconds`` and ``bytes`` are what an undisturbed run takes, about."""

    library: ctypes.CDLL
    chance: random.Random
    calls: float = 400.0
    seconds: float = 0.5
    bytes: float = 2e6

    def __post_init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def round(self, sources: Path, ledger: Path, kept: Path) -> None:
        """One run that comes to grief."""
        chance, library = self.chance, self.library
        kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
        again = ledger.exists() and chance.random() < 0.1
        work = (lambda: rebuild(ledger)) if again else (lambda: run_once(sources, ledger))
        power = kind.endswith("power")
        faults = Faults(
            calls=chance.randint(1, int(self.calls)) if kind.startswith("call") else -1,
            seconds=chance.uniform(0, self.seconds) if kind.startswith("time") else None,
            bytes=chance.randint(0, int(self.bytes)) if kind == "full" else -1,
            kept=kept if power else None,
        )
        if power:
            kept.mkdir()
            for path in [ledger, *ledger.rglob("*")] if ledger.exists() else []:
                _keep(library, path, kept)
        status = in_child(library, ledger, work, faults)
        done, ended = status == 0, 0.9 if status == 0 else 1.015
        if kind == "full":
            assert status in (0, 3), f"a full disk ended in status {status}"
            self.bytes *= ended
            self.counts["done before" if done else "full disks"] += 1
        else:
            assert status in (0, -signal.SIGKILL) or (again and status == 3), f"it ended in status {status}"
            self.calls *= ended if kind.startswith("call") else 1
            self.seconds *= ended if kind.startswith("time") else 1
            self.counts["kills" if status < 0 else "done before"] += 1
            if power and status < 0:
                cut_power(library, ledger, kept, chance)
                self.counts["power cuts"] += 1
        shutil.rmtree(kept, ignore_errors=True)
        check_log(ledger)


def _keep(library: ctypes.CDLL, path: Path, kept: Path) -> None:
    """What is there before a round is on disk."""
    if path.is_dir():
        lines = [f"{_key(library, one)} {one.name}" for one in path.iterdir() if one.is_file()]
        (kept / _key(library, path)).write_text("".join(f"{line}\n" for line in lines))
    else:
        shutil.copyfile(path, kept / _key(library, path))


def warm_up(chance: random.Random) -> None:
    """Load here once what each child needs."""
    import duckdb
    import filelock

    from reportedly.sources.stream import iter_documents

    assert duckdb and filelock
    pair_model()
    telling_terms(["ships"])
    with tempfile.TemporaryDirectory() as folder:
        write_reports(Path(folder), 0, 3, chance)
        assert len(list(iter_documents([folder]))) == 3


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000, help="how often the writer is killed")
    parser.add_argument("--per-ledger", type=int, default=20, help="rounds after which a new ledger is begun")
    parser.add_argument("--reports", type=int, default=6, help="reports that arrive before each round")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    library = with_faults()
    trial = Trial(library, random.Random(options.seed))
    warm_up(trial.chance)
    counts = trial.counts
    started = time.monotonic()
    while counts["kills"] < options.kills:
        folder = Path(tempfile.mkdtemp(prefix="ledger-kills-"))
        sources, ledger, kept = folder / "reports", folder / "ledger", folder / "kept"
        sources.mkdir()
        written = 0
        try:
            for _ in range(options.per_ledger):
                write_reports(sources, written, options.reports, trial.chance)
                written += options.reports
                trial.round(sources, ledger, kept)
            status = in_child(library, folder / "none", lambda s=sources, to=ledger: check_end(s, to), Faults())
            assert status == 0, "see above"
        except BaseException:
            print(f"the ledger is left in {folder}", file=sys.stderr)
            raise
        shutil.rmtree(folder)
        counts["ledgers"] += 1
        counts["reports"] += written
        print(f"{time.monotonic() - started:6.0f} s  {dict(counts)}", flush=True)
    print(
        f"{counts['kills']:,} kills ({counts['power cuts']:,} followed by a power cut) and {counts['full disks']:,} "
        f"full disks over {counts['ledgers']:,} ledgers and {counts['reports']:,} reports: none lost, none doubled, "
        f"every ledger the same as rebuilt"
    )


if __name__ == "__main__":
    main()
