"""How long the questions to a ledger take: every question with the filters people use, and words looked for.

    python benchmarks/ledger_questions.py LEDGER_DIR

Parameters are drawn from the ledger itself: entities as often as they act, types, countries and days of its events,
words of its sentences. Each question is asked several times with others; a table's limit of 50 holds. Medians by the
clock and in core time, which other programs' work does not stretch (with two threads the clock may show half of it).
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from reportedly.store import Ledger
from reportedly.store.search import search

LIMIT = 50


class Chance:
    """Parameters of questions, drawn from a ledger."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self._chance = random.Random(seed)
        rows = ledger.sql(
            "SELECT id, as_actor + as_recipient + 1 AS n, as_holder AS h FROM entities ORDER BY id"
        ).to_pylist()
        self._ids = [row["id"] for row in rows]
        self._acting, self._holding = [row["n"] for row in rows], [row["h"] for row in rows]
        some = ledger.sql(
            "SELECT type, country, day FROM events WHERE number % (SELECT greatest(count(*) // 500, 1) FROM events) = 0"
        ).to_pylist()
        self._types, self._countries, self._days = (
            [row[name] for row in some if row[name] is not None] for name in ("type", "country", "day")
        )
        texts = ledger.sql(
            "SELECT text FROM mentions WHERE number % (SELECT greatest(count(*) // 300, 1) FROM mentions) = 0"
        ).to_pylist()
        self._sentences = [words for row in texts if len(words := _words(row["text"])) > 5] or [["none"] * 6]

    def who(self) -> str:
        return self._chance.choices(self._ids, self._acting)[0]

    def holder(self) -> str:
        return self._chance.choices(self._ids, self._holding)[0] if any(self._holding) else self.who()

    def type(self) -> str:
        return self._chance.choice(self._types)

    def place(self) -> str:
        return self._chance.choice(self._countries or ["NOR"])

    def day(self) -> Any:
        return self._chance.choice(self._days)

    def word(self) -> str:
        return self._chance.choice(self._chance.choice(self._sentences))

    def two_words(self) -> str:
        return " ".join(self._chance.sample(self._chance.choice(self._sentences), 2))

    def phrase(self) -> str:
        words = self._chance.choice(self._sentences)
        at = self._chance.randrange(len(words) - 2)
        return f'"{" ".join(words[at : at + 3])}"'


def _words(text: str | None) -> list[str]:
    return [word for part in (text or "").split() if len(word := part.strip(".,;:!?\"'()“”‘’*-")) > 2]


def questions(of: Chance) -> dict[str, Callable[[Ledger], Any]]:
    """Each question by what it is, ready to be asked."""

    def ask(question: str, **drawn: Any) -> Callable[[Ledger], Any]:
        def asked(ledger: Ledger) -> Any:
            filters = {name: value() if callable(value) else value for name, value in drawn.items()}
            return ledger.ask(question, limit=LIMIT, **filters).to_arrow()

        return asked

    chosen: dict[str, Callable[[Ledger], Any]] = {}
    filters: dict[str, dict[str, Any]] = {
        "": {},
        "actor": {"actor": of.who},
        "actor, since": {"actor": of.who, "since": of.day},
        "actor, recipient": {"actor": of.who, "recipient": of.who},
        "participant": {"participant": of.who},
        "type": {"type": of.type},
        "place": {"place": of.place},
        "type, place, until": {"type": of.type, "place": of.place, "until": of.day},
        "since": {"since": of.day},
        "holder": {"holder": of.holder},
        "holder denies": {"holder": of.holder, "value": "-"},
        "disputed": {"disputed": True},
        "corroborated": {"corroborated": 2},
        "retracted": {"retracted": True},
    }
    for question in ("events", "claims", "disputes", "estimates", "actors", "stories"):
        for name, drawn in filters.items():
            chosen[f"{question}: {name or 'all'}"] = ask(question, **drawn)
    return chosen


def searches(of: Chance) -> dict[str, Callable[[Ledger], Any]]:
    """What looks for words."""
    chosen: dict[str, Callable[[Ledger], Any]] = {}
    for name, draw in (("a word", of.word), ("two words", of.two_words), ("a phrase", of.phrase)):
        chosen[f"search events: {name}"] = lambda ledger, draw=draw: search(ledger, draw())
        chosen[f"search reports: {name}"] = lambda ledger, draw=draw: search(ledger, draw(), kind="reports")
        chosen[f"events --text: {name}"] = lambda ledger, draw=draw: ledger.events(text=draw(), limit=LIMIT).to_arrow()
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--times", type=int, default=7, help="how often each question is asked")
    parser.add_argument("--only", default="", help="questions whose names hold this")
    parser.add_argument("--no-words", action="store_true", help="leave out what looks for words")
    options = parser.parse_args()
    ledger = Ledger.open(options.ledger)
    counts = ", ".join(f"(SELECT count(*) FROM {t}) AS {t}" for t in ("documents", "mentions", "events", "positions"))
    (sizes,) = ledger.sql(f"SELECT {counts}").to_pylist()
    print(", ".join(f"{count:,} {name}" for name, count in sizes.items()))
    of = Chance(ledger, seed=5)
    asked = questions(of) | ({} if options.no_words else searches(of))
    medians = []
    for name, ask in asked.items():
        if options.only not in name:
            continue
        clock, core = [], []
        for _ in range(options.times):
            began, worked = perf_counter(), process_time()
            ask(ledger)
            clock.append(1000 * (perf_counter() - began))
            core.append(1000 * (process_time() - worked))
        medians.append((statistics.median(clock), statistics.median(core)))
        print(f"{name:34} {medians[-1][0]:8.1f} ms, {medians[-1][1]:8.1f} core-ms", flush=True)
    clock_median, core_median = (statistics.median(column) for column in zip(*medians, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"{'median of all':34} {clock_median:8.1f} ms, {core_median:8.1f} core-ms; peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
