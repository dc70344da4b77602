"""Many readers at once: a server of its own process on loopback, asked by so many connections for a bounded time.

    python benchmarks/web_load.py LEDGER_DIR --readers 200 --seconds 20
    python benchmarks/web_load.py LEDGER_DIR --readers 200 --seconds 20 --think 1 --kept 0

Each reader keeps one connection open, asks for a page or an endpoint drawn from those of ``web_pages.py``, takes the
whole answer, waits (``--think`` seconds on average; 0: not at all) and asks again. A popular few are asked most, as
people do (Zipf). Everything is asked for once before, unless ``--cold``. Printed: answers a second, how long they
took, errors, and the computing time of the server by answer.
With ``--cores 0,1`` the server has only those.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from web_pages import questions

from reportedly import Ledger

SERVE = """
import sys
from pathlib import Path
from reportedly.web.serving import serve
from reportedly.web.settings import Settings
settings = Settings(Path(sys.argv[1]), port=0, reads=False, kept=int(sys.argv[2]))
serve(settings, on_ready=lambda at: print(at, flush=True))
"""
NOT = ("/read", "/api/v1/docs", "/api/v1/openapi.json")


@dataclass(slots=True)
class Told:
    """What the readers met: seconds and bytes of each answer, and the errors by kind."""

    seconds: list[float] = field(default_factory=list)
    bytes: int = 0
    errors: Counter[str] = field(default_factory=Counter)


def draw(paths: list[str], chance: random.Random) -> str:
    """One of the paths, the first far more often than the last."""
    return paths[min(int(chance.paretovariate(0.6)) - 1, len(paths) - 1)]


async def reader(port: int, paths: list[str], until: float, think: float, told: Told, chance: random.Random) -> None:
    """One reader, until the time is over."""
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    await asyncio.sleep(chance.random() * min(1.0, think or 0.2))
    while time.perf_counter() < until:
        path = draw(paths, chance)
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(60):
                if connection is None:
                    connection = await asyncio.open_connection("127.0.0.1", port)
                status, size, kept = await ask(*connection, path)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            told.errors[type(error).__name__] += 1
            if connection is not None:
                connection[1].close()
            connection = None
            continue
        told.seconds.append(time.perf_counter() - begun)
        told.bytes += size
        if status != 200:
            told.errors[f"{status} {path.partition('?')[0]}"] += 1
        if not kept:
            connection[1].close()
            connection = None
        if think:
            await asyncio.sleep(chance.expovariate(1 / think))
    if connection is not None:
        connection[1].close()


async def ask(
    incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter, path: str
) -> tuple[int, int, bool]:
    """The status of an answer, its bytes, and whether the connection stays open."""
    outgoing.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: gzip\r\n\r\n".encode())
    head = (await incoming.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head[9:12])
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    size = int(headers["content-length"])
    await incoming.readexactly(size)
    return status, len(head) + size, headers.get("connection") != "close"


async def load(port: int, paths: list[str], readers: int, seconds: float, think: float) -> tuple[Told, float]:
    """All readers at once."""
    told = Told()
    begun = time.perf_counter()
    until = begun + seconds
    async with asyncio.TaskGroup() as group:
        for number in range(readers):
            group.create_task(reader(port, paths, until, think, told, random.Random(number)))
    return told, time.perf_counter() - begun


async def warm(port: int, paths: list[str]) -> None:
    """Ask for each path once."""
    incoming, outgoing = await asyncio.open_connection("127.0.0.1", port)
    for path in paths:
        await ask(incoming, outgoing, path)
    outgoing.close()


def worked(pid: int) -> float:
    """Seconds of computing that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--think", type=float, default=0.0, help="seconds that a reader waits on average")
    parser.add_argument("--paths", type=int, default=4, help="different addresses of each kind")
    parser.add_argument("--kept", type=int, default=64, help="MB of answers that the server keeps")
    parser.add_argument("--cold", action="store_true", help="do not ask for everything once before")
    parser.add_argument("--cores", help="cores for the server, such as 0,1")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    found = questions(Ledger.open(given.ledger), given.paths)
    every = [path for name, ones in found.items() if not name.startswith(NOT) for path in ones]
    random.Random(3).shuffle(every)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(given.ledger), str(given.kept * 2**20)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=(lambda: os.sched_setaffinity(0, {int(core) for core in given.cores.split(",")}))
        if given.cores
        else None,
    )
    try:
        assert server.stdout is not None
        port = urlsplit(server.stdout.readline().strip()).port
        assert port is not None
        asyncio.run(warm(port, every[:1] if given.cold else every))
        before = worked(server.pid)
        told, took = asyncio.run(load(port, every, given.readers, given.seconds, given.think))
        used = worked(server.pid) - before
    finally:
        server.terminate()
        server.wait()
    times = sorted(told.seconds)
    figures = {
        "readers": given.readers,
        "addresses": len(every),
        "answers": len(times),
        "answers_a_second": round(len(times) / took, 1),
        "median_ms": round(statistics.median(times) * 1000, 1),
        "p95_ms": round(times[int(0.95 * (len(times) - 1))] * 1000, 1),
        "p99_ms": round(times[int(0.99 * (len(times) - 1))] * 1000, 1),
        "longest_ms": round(times[-1] * 1000, 1),
        "kb_an_answer": round(told.bytes / len(times) / 1024, 1),
        "server_core_ms_an_answer": round(used / len(times) * 1000, 2),
        "server_cores_used": round(used / took, 2),
        "errors": sum(told.errors.values()),
    }
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):28}{value:>12,}")
    for kind, count in told.errors.most_common(20):
        print(f"  {count:>6}  {kind}")
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
