"""How long the server takes for each page and each endpoint of the API over a given ledger, and how much it sends.

    python benchmarks/web_pages.py LEDGER_DIR --asks 15 --json pages.json

Each is asked for different things (events, actors, filters…) drawn from the ledger, and nothing is kept between the
answers, so that all are made anew; ``first`` is the very first of its kind. The application is called in this process:
what is measured is its work, without the network. Sizes are what is sent, packed by gzip.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from reportedly import Ledger
from reportedly.web.app import create_app
from reportedly.web.settings import Settings

WORDS = "police government president talks attack election troops court border agreement".split()


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured of one kind of page, in milliseconds and bytes; ``cpu``: of the process."""

    name: str
    asks: int
    first: float
    median: float
    p95: float
    cpu: float
    bytes: int
    largest: int
    errors: int


def questions(ledger: Ledger, asks: int, seed: int = 7) -> dict[str, list[str]]:
    """For each kind of page and endpoint up to so many different addresses."""
    draw = random.Random(seed)

    def column(sql: str) -> list[str]:
        return [row["value"] for row in ledger.sql(sql) if row["value"] is not None]

    def some(values: Sequence[Any]) -> list[Any]:
        return draw.sample(list(values), min(asks, len(values)))

    sample = "USING SAMPLE reservoir(200 ROWS) REPEATABLE (7)"
    events = column(f"SELECT id AS value FROM events {sample}")
    big = column("SELECT id AS value FROM events ORDER BY independent DESC, number LIMIT 50")
    disputed = column("SELECT id AS value FROM events WHERE disputed ORDER BY documents DESC, number LIMIT 50")
    reports = column(f"SELECT id AS value FROM documents {sample}")
    stories = column("SELECT id AS value FROM stories ORDER BY documents DESC, id LIMIT 50")
    actors = column("SELECT id AS value FROM entities ORDER BY as_actor + as_recipient DESC, id LIMIT 40")
    types = column("SELECT DISTINCT type AS value FROM events WHERE type IS NOT NULL ORDER BY 1")
    days = column("SELECT DISTINCT last_reported::VARCHAR AS value FROM events ORDER BY 1 DESC LIMIT 400")
    holders = column("SELECT id AS value FROM entities ORDER BY as_holder DESC, id LIMIT 20")
    pairs = [(a, b) for a in actors[:12] for b in actors[:12] if a != b]
    months = sorted({day[:7] for day in days}, reverse=True)

    def filters() -> list[str]:
        return [
            f"?type={draw.choice(types)}&since={draw.choice(days or ['2024-01-01'])}",
            f"?actor={quote(draw.choice(actors))}",
            f"?participant={quote(draw.choice(actors))}&type={draw.choice(types)}",
            f"?holder={quote(draw.choice(holders))}&value=denies",
            f"?text={draw.choice(WORDS)}",
            f"?disputed=true&type={draw.choice(types)}",
            f"?corroborated=2&actor={quote(draw.choice(actors))}&sort=reported",
        ]

    filtered = [one for _ in range(-(-asks // 7)) for one in filters()][:asks]
    plain = [f"?type={kind}" for kind in some(types)]
    found: dict[str, Iterable[str]] = {
        "/": ["/"],
        "/events": ["/events", *("/events" + one for one in filtered)],
        "/events?sort": [f"/events?sort={sort}" for sort in ("oldest", "reported", "corroborated", "news")],
        "/events/{id}": (f"/events/{id}" for id in some(events)),
        "/events/{id}, much reported": (f"/events/{id}" for id in some(big)),
        "/events/{id}, disputed": (f"/events/{id}" for id in some(disputed)),
        "/stories": ["/stories", *(f"/stories{one}" for one in plain)],
        "/stories/{id}": (f"/stories/{id}" for id in some(stories)),
        "/reports": ["/reports", *(f"/reports?since={day}" for day in some(days))],
        "/reports/{id}": (f"/reports/{quote(id, safe='')}" for id in some(reports)),
        "/actors": ["/actors", *(f"/actors?sort={sort}" for sort in ("acts", "speaks", "disputed", "name"))],
        "/actors/{id}": (f"/actors/{quote(id, safe='')}" for id in some(actors)),
        "/dyads": ["/dyads", *(f"/dyads?{urlencode({'actor': a, 'recipient': b})}" for a, b in some(pairs))],
        "/matrix": ["/matrix", *(f"/matrix{one}" for one in plain)],
        "/map": ["/map", *(f"/map{one}" for one in plain)],
        "/calendar": ["/calendar", *(f"/calendar{one}" for one in plain)],
        "/calendar?month": (f"/calendar?month={month}" for month in months[:asks]),
        "/search": (f"/search?q={word}" for word in some(WORDS)),
        "/compare": ["/compare", *(f"/compare?{urlencode({'a': a, 'b': b})}" for a, b in some(pairs))],
        "/skipped": ["/skipped"],
        "/about": ["/about"],
        "/read": ["/read"],
    }
    v1 = "/api/v1"
    found |= {
        f"{v1}/": [f"{v1}/"],
        f"{v1}/openapi.json": [f"{v1}/openapi.json"],
        f"{v1}/docs": [f"{v1}/docs"],
        f"{v1}/ledger": [f"{v1}/ledger"],
        f"{v1}/overview": [f"{v1}/overview"],
        f"{v1}/events": [f"{v1}/events", *(f"{v1}/events{one}" for one in filtered)],
        f"{v1}/disputes": [f"{v1}/disputes", *(f"{v1}/disputes{one}" for one in plain)],
        f"{v1}/facets": [f"{v1}/facets", *(f"{v1}/facets{one}" for one in plain)],
        f"{v1}/events/{{id}}": (f"{v1}/events/{id}" for id in some(events)),
        **{
            f"{v1}/events/{{id}}/{part}": [f"{v1}/events/{id}/{part}" for id in some(big)]
            for part in ("positions", "estimates", "mentions", "reasons")
        },
        f"{v1}/claims": [f"{v1}/claims", *(f"{v1}/claims{one}" for one in filtered if "sort" not in one)],
        f"{v1}/estimates": [f"{v1}/estimates", *(f"{v1}/estimates{one}" for one in filtered if "sort" not in one)],
        f"{v1}/actors": [f"{v1}/actors", *(f"{v1}/actors?sort={one}" for one in ("acts", "speaks", "disputed"))],
        f"{v1}/actors/{{id}}": (f"{v1}/actors/{quote(id, safe='')}" for id in some(actors)),
        f"{v1}/dyads": (f"{v1}/dyads?{urlencode({'actor': a, 'recipient': b})}" for a, b in some(pairs)),
        f"{v1}/matrix": [f"{v1}/matrix", *(f"{v1}/matrix{one}" for one in plain)],
        f"{v1}/map": [f"{v1}/map", *(f"{v1}/map{one}" for one in plain)],
        f"{v1}/calendar": [f"{v1}/calendar", *(f"{v1}/calendar/{month}" for month in months[:5])],
        f"{v1}/stories": [f"{v1}/stories", *(f"{v1}/stories{one}" for one in plain)],
        f"{v1}/stories/{{id}}": (f"{v1}/stories/{id}" for id in some(stories)),
        f"{v1}/reports": [f"{v1}/reports", *(f"{v1}/reports?since={day}" for day in some(days))],
        f"{v1}/reports/{{id}}": (f"{v1}/reports/{quote(id, safe='')}" for id in some(reports)),
        f"{v1}/search": (f"{v1}/search?q={word}" for word in some(WORDS)),
        f"{v1}/compare": (f"{v1}/compare?{urlencode({'a': a, 'b': b})}" for a, b in some(pairs)),
        f"{v1}/skipped": [f"{v1}/skipped"],
    }
    return {name: list(dict.fromkeys(paths))[: asks + 1] for name, paths in found.items()}


async def ask(app: Any, path: str, *, method: str = "GET", body: bytes = b"") -> tuple[int, int]:
    """The status of an answer and how many bytes it sends."""
    parts = urlsplit(path)
    headers = [(b"host", b"127.0.0.1"), (b"accept-encoding", b"gzip"), (b"accept", b"*/*")]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": _unquoted(parts.path), "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
        "root_path": "", "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    status = size = 0
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            await asyncio.sleep(3600)
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, size
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            size += len(message.get("body", b""))

    try:
        await app(scope, receive, send)
    except Exception as error:
        print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
        return 500, size
    return status, size


def _unquoted(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


async def measure(app: Any, name: str, paths: Sequence[str]) -> Figure:
    """Ask for each address once."""
    times, sizes, cpu, errors = [], [], [], 0
    for path in paths:
        begun, worked = perf_counter(), process_time()
        status, size = await ask(app, path)
        times.append((perf_counter() - begun) * 1000)
        cpu.append((process_time() - worked) * 1000)
        sizes.append(size)
        if status != 200:
            errors += 1
            print(f"{path}: status {status}", file=sys.stderr)
    ordered = sorted(times)
    return Figure(
        name, len(paths), round(times[0], 1), round(statistics.median(times), 1),
        round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1), round(statistics.median(cpu), 1),
        int(statistics.median(sizes)), max(sizes), errors,
    )  # fmt: skip


async def reading(app: Any, asks: int) -> Figure:
    """How long a report of 450 words takes once the reader is loaded."""
    sentence = (
        "Officials in the northern province said on Monday that the army had sent {} trucks across the river, which "
        "the ministry in the capital denied a day later. "
    )
    words = "".join(sentence.format(n) for n in range(3, 21)).split()[:450]
    body = json.dumps({"text": " ".join(words), "published": "2025-03-14", "publisher": "Example"}).encode()
    await ask(app, "/api/v1/read", method="POST", body=body)
    times, cpu, size, errors = [], [], 0, 0
    for _ in range(asks):
        begun, worked = perf_counter(), process_time()
        status, size = await ask(app, "/api/v1/read", method="POST", body=body)
        times.append((perf_counter() - begun) * 1000)
        cpu.append((process_time() - worked) * 1000)
        errors += status != 200
    return Figure(
        "/api/v1/read, 450 words", asks, round(times[0], 1), round(statistics.median(times), 1),
        round(max(times), 1), round(statistics.median(cpu), 1), size, size, errors,
    )  # fmt: skip


async def run(folder: Path, asks: int, only: str | None, tell: Callable[[Figure], None]) -> list[Figure]:
    """All figures."""
    app = create_app(Settings(folder, kept=0))
    made = []
    for name, paths in questions(Ledger.open(folder), asks).items():
        if paths and (only is None or only in name):
            made.append(await measure(app, name, paths))
            tell(made[-1])
    if only is None or only in "/api/v1/read":
        made.append(await reading(app, min(asks, 10)))
        tell(made[-1])
    app.state.sql.close()
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--asks", type=int, default=15, help="different addresses of each kind")
    parser.add_argument("--only", help="only pages and endpoints whose name has this in it")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    given = parser.parse_args()
    print(f"{'':42}{'asks':>5}{'first':>9}{'median':>9}{'p95':>9}{'cpu':>9}{'KB':>8}{'most KB':>9}")

    def tell(figure: Figure) -> None:
        f = figure
        wrong = f"  {f.errors} failed" if f.errors else ""
        print(
            f"{f.name:42}{f.asks:>5}{f.first:>9.1f}{f.median:>9.1f}{f.p95:>9.1f}{f.cpu:>9.1f}{f.bytes / 1024:>8.1f}"
            f"{f.largest / 1024:>9.1f}{wrong}",
            flush=True,
        )

    made = asyncio.run(run(given.ledger, given.asks, given.only, tell))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"milliseconds; peak memory {peak:,.0f} MB")
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(figure) for figure in made], indent=1) + "\n")


if __name__ == "__main__":
    main()
