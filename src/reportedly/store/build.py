"""The tables kept in step with the log: shard by shard while it grows, or all at once."""

from __future__ import annotations

import contextlib
import gc
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter

from ..errors import LedgerDamaged, LedgerError, LedgerVersion
from ..ledger import Changes
from ..ledger.partitions import Spread
from .database import Draft, about, discard, draft_of, publish
from .layout import Layout
from .merging import Merging, remove
from .pins import Pin, all_pins, append_pin, read_pins
from .shards import Log, Shard
from .tables import VERSION
from .words import WordIndex, remove_others
from .words import path_of as words_of

OnShard = Callable[[int, int], None]
"""Told after each shard of a longer build: how many are done, of how many."""


MERGING = 2
"""The version of what merging looks up; another version's is built anew from the log, with the tables."""
UNSETTLED = 16
"""Shards after which the rows of events and stories are written at the latest; else it is done to publish them."""


class Builder:
    """The writer's side of a ledger: the draft of the tables and what merging looks up, kept in step.

    Each shard goes into both, the tables first. Where a run was cut off between the two, the shard is done again;
    where they do not fit each other or the log, both are built anew. The index of words goes behind: what it lacks is
    taken from the log. ``merging_seconds``, ``table_seconds`` and ``word_seconds`` sum up what the shards have cost.
    """

    def __init__(
        self,
        layout: Layout,
        log: Log,
        *,
        anew: bool = False,
        on_shard: OnShard | None = None,
        spread: Spread | None = None,
    ) -> None:
        self._layout, self._log, self._spread = layout, log, spread
        self.merging_seconds = self.table_seconds = self.word_seconds = 0.0
        self._unsettled = 0
        decisions = read_pins(layout)
        self.pins, self._decisions = all_pins(decisions), len(decisions)
        numbers = log.numbers()
        with _told(layout):
            opened = None if anew else self._open(numbers)
            self.built_anew = opened is None
            self._aside = self.built_anew
            self._draft, self._merging = opened or self._new()
            self._words = WordIndex(layout, self._draft.get("build") or "")
            self._catch_up(numbers, on_shard)

    def _open(self, numbers: list[int]) -> tuple[Draft, Merging] | None:
        """Both databases, where they belong together and to the log; else None."""
        layout = self._layout
        discard(_aside(layout.draft))
        remove(_aside(layout.merging))
        if not layout.merging.exists():
            return None
        draft = merging = None
        try:
            path = draft_of(layout)
            if path.exists():
                draft, merging = Draft(path), Merging(layout.merging, spread=self._spread)
                taken = sum(1 for number in numbers if number <= draft.shard)
                if (
                    _version(merging) == MERGING
                    and draft.get("build") == merging.get("build")
                    and draft.shard - merging.shard in (0, _step(numbers, draft.shard))
                    and int(draft.get("shards") or 0) == taken
                    and draft.get("pins") == merging.get("pins") == str(self._decisions)
                ):
                    return draft, merging
        except LedgerDamaged:
            pass
        if draft is not None:
            with contextlib.suppress(LedgerError):
                draft.close()
        if merging is not None:
            merging.close()
        return None

    def _new(self) -> tuple[Draft, Merging]:
        try:
            draft = Draft(_aside(self._layout.draft), create_new=True)
            merging = Merging(_aside(self._layout.merging), create_new=True, spread=self._spread)
        except LedgerDamaged as error:  # what is new cannot be damaged
            raise OSError(str(error)) from error
        build = uuid.uuid4().hex
        for database in (draft, merging):
            database.put("build", build)
            database.put("pins", str(self._decisions))
        merging.put("version", str(MERGING))
        return draft, merging

    def _catch_up(self, numbers: list[int], on_shard: OnShard | None) -> None:
        for number in numbers:
            if self._words.shard < number <= self._merging.shard:
                documents = self._log.table("documents", number, ("title", "text"))
                self._words.add(number, documents, self._log.table("mentions", number, ("text",)))
        todo = [number for number in numbers if number > self._merging.shard]
        for done, number in enumerate(todo, 1):
            self.apply(self._log.read(number))
            if on_shard is not None:
                on_shard(done, len(todo))
        if self._aside:
            self._swap()

    def _swap(self) -> None:
        """Put databases built aside in their places."""
        layout = self._layout
        self._merging.close()
        self._draft.close()
        discard(layout.draft)
        remove(layout.merging)
        _aside(layout.merging).replace(layout.merging)
        _aside(layout.draft).replace(layout.draft)
        self._aside = False
        self._draft, self._merging = Draft(layout.draft), Merging(layout.merging, spread=self._spread)

    def apply(self, shard: Shard) -> None:
        """Take a shard in."""
        with _told(self._layout):
            start = perf_counter()
            with _uncollected():
                effects = self._merging.add(shard, self.pins)
            merged = perf_counter()
            with _uncollected():
                self._keep(lambda: self._draft.apply(shard, effects))
            self._unsettled += 1
            if self._unsettled >= UNSETTLED:
                self._settle()
            taken = perf_counter()
            self._words.add(shard.number, shard.documents, shard.mentions)
        self.merging_seconds += merged - start
        self.table_seconds += taken - merged
        self.word_seconds += perf_counter() - taken

    def revise(self, pin: Pin, changes: Changes, moves: Mapping[int, str], pinned: Mapping[str, int]) -> None:
        """Keep a decision in the log and carry it out."""
        append_pin(self._layout, pin)
        self._decisions += 1
        self.pins = all_pins(read_pins(self._layout))
        with _told(self._layout):
            self._merging.revise(changes, moves, self._decisions, pinned)
            self._keep(lambda: self._draft.settle(self._merging.unsettled(), pins=self._decisions))
            self._merging.settled()

    def _settle(self) -> None:
        """Write the rows of events and stories that are due."""
        with _uncollected():
            self._draft.settle(self._merging.unsettled())
            self._merging.settled()
        self._unsettled = 0

    def _keep(self, write: Callable[[], None]) -> None:
        """Commit what merging added once it is written to the tables."""
        try:
            write()
        except BaseException:
            self._merging.rollback()
            raise
        self._merging.commit()

    def numbers_of(self, event: str) -> list[int]:
        """The numbers of an event's mentions."""
        return self._merging.mentions_of(event)

    def publish_copy(self, *, at_once: bool = False) -> None:
        """Let readers see what is there so far, unless (or ``at_once``) that was done a short while ago."""
        with _told(self._layout):
            if at_once or self._draft.is_due():
                self._settle()
                self._draft.publish_copy(self._layout.database)

    def finish(self) -> None:
        """Close both and let readers see the result."""
        rows = [
            {"first": first, "second": second, "same": same}
            for same, pairs in ((True, self.pins.same), (False, self.pins.different))
            for first, second in sorted(pairs)
        ]
        with _told(self._layout):
            self._settle()
            self._draft.replace("pins", rows)
            self._draft.tidy()
            build = self._draft.get("build") or ""
            self._close()
            publish(self._layout.draft, self._layout.database)
            remove_others(self._layout, build)

    def abandon(self) -> None:
        """Close both as they are; the next writer goes on from there."""
        with contextlib.suppress(Exception):
            self._close()

    def _close(self) -> None:
        self._words.close()
        self._merging.close()
        self._draft.close()


def in_step(layout: Layout, log: Log) -> bool:
    """Whether what is published, what merging looks up and the index of words are whole and have all of the log."""
    numbers = log.numbers()
    if layout.draft.exists() or not (layout.database.exists() and layout.merging.exists()):
        return False
    try:
        said = about(layout.database)
        with contextlib.closing(Merging(layout.merging)) as merging:
            known = {key: merging.get(key) for key in ("build", "shard", "pins")}
            version = _version(merging)
        if not words_of(layout, said.get("build") or "").exists():
            return False
        with contextlib.closing(WordIndex(layout, said.get("build") or "")) as words:
            indexed = words.shard
    except (LedgerDamaged, LedgerVersion, sqlite3.Error):
        return False
    last = numbers[-1] if numbers else 0
    return (
        said.get("version") == str(VERSION)
        and version == MERGING
        and said.get("build") == known["build"]
        and int(said.get("shard") or 0) == int(known["shard"] or 0) == last == indexed
        and int(said.get("shards") or 0) == len(numbers)
        and said.get("pins") == known["pins"] == str(len(read_pins(layout)))
    )


@contextlib.contextmanager
def _told(layout: Layout) -> Iterator[None]:
    """Says what the databases say of a disk that does not take what is written in the ledger's words."""
    import duckdb

    try:
        yield
    except (sqlite3.Error, duckdb.OperationalError, duckdb.FatalException, OSError) as error:
        raise LedgerError(
            f"{layout.folder}: the tables could not be written ({error}). The log is whole; make room on the disk and "
            f"run the same command again, or: reportedly rebuild {layout.folder}"
        ) from error


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Python's search for cycles is put off: there are none here, and it walks through all that merging remembers."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _version(merging: Merging) -> int:
    return int(merging.get("version") or 1)


def _aside(path: Path) -> Path:
    """Where a database lies while it is built anew."""
    return path.with_name(f".new.{path.name}")


def _step(numbers: list[int], last: int) -> int:
    """The distance from a shard to the one before it in the log."""
    before = [number for number in numbers if number < last]
    return last - (before[-1] if before else 0)
