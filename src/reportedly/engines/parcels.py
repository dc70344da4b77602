"""What one shard is made of, and how it is made: the same on one machine and on many.

What a shard holds depends on the documents alone: the next so many new ones, in the order in which they arrive, and
what was refused among them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..ledger import DocumentView, MentionView, describe
from ..records import Document
from ..report import Pipeline, Report
from ..sources import language_name
from ..sources.stream import Arrival, Found, Known, Origin, Refused
from ..store.known import Register, text_digest
from ..store.shards import Read, Shard, to_shard

SHARD = 256
"""Documents in a shard."""


@dataclass(slots=True)
class Ingested:
    """What a run did, growing while it runs.

    ``arrived``: everything the sources gave; of it ``known`` was there before, ``skipped`` could not be read,
    ``documents`` are new. ``built_anew`` says that the tables did not fit the log and were made again from it.
    """

    arrived: int = 0
    known: int = 0
    documents: int = 0
    mentions: int = 0
    skipped: int = 0
    shards: int = 0
    words: int = 0
    built_anew: bool = False
    set_aside: tuple[int, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)


OnStep = Callable[[Ingested], None]


class Progress:
    """Counts what a run does, from several threads, and tells who wants to know."""

    def __init__(self, state: Ingested, on_step: OnStep | None) -> None:
        self.state, self._on_step, self._lock = state, on_step, threading.Lock()

    def arrived(self) -> None:
        """Something came from the sources."""
        with self._lock:
            self.state.arrived += 1

    def known(self) -> None:
        """It was there before."""
        with self._lock:
            self.state.known += 1
            self._step()

    def refused(self, refused: Refused) -> None:
        """Something could not be read."""
        with self._lock:
            self.state.skipped += 1
            self.state.reasons[refused.reason] = self.state.reasons.get(refused.reason, 0) + 1
            self._step()

    def read(self, documents: int, *, mentions: int, words: int) -> None:
        """Documents were read (or, in negative numbers, were not after all)."""
        with self._lock:
            self.state.documents += documents
            self.state.mentions += mentions
            self.state.words += words
            self._step()

    def _step(self) -> None:
        if self._on_step is not None:
            self._on_step(self.state)


@dataclass(slots=True)
class Parcel:
    """The documents of one shard to be, and what was refused among them."""

    found: list[Found] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def parcels(
    arrivals: Iterable[Arrival], register: Register, progress: Progress, *, size: int = SHARD
) -> Iterator[Parcel]:
    """What is new among the arrivals, in parcels of one shard each."""
    parcel = Parcel()
    for arrival in arrivals:
        progress.arrived()
        admitted = register.admit(arrival)
        if isinstance(admitted, Found) and admitted.document.language != "en":
            admitted = register.admit(_not_english(admitted))
        if isinstance(admitted, Known):
            progress.known()
        elif isinstance(admitted, Refused):
            parcel.refused.append(admitted)
            progress.refused(admitted)
        else:
            parcel.found.append(admitted)
        if len(parcel.found) >= size or len(parcel.refused) >= 64 * size:
            yield parcel
            parcel = Parcel()
    if parcel.found or parcel.refused:
        yield parcel


class Maker:
    """Makes the shard of one parcel: read, :meth:`keep` each report, :meth:`shard`.

    ``on_refused`` is told of what cannot be coded after all.
    """

    def __init__(self, parcel: Parcel, *, on_refused: Callable[[Refused], None]) -> None:
        self._parcel, self._on_refused = parcel, on_refused
        self._at = {found.document.id: place for place, found in enumerate(parcel.found)}
        self._read: list[Read] = []
        self._failed: dict[int, Refused] = {}

    def reports(self, pipeline: Pipeline) -> Iterator[Report]:
        """The parcel's documents read and coded. Raises ModelError."""
        yield from pipeline.read_many((found.document for found in self._parcel.found), on_error=self._fail)

    def keep(self, report: Report) -> bool:
        """Take what the log keeps of a report; whether that could be done."""
        try:
            self._read.append(_as_read(report, self._parcel.found[self._at[report.document.id]].origin))
        except Exception as error:
            self._fail(report.document, error)
            return False
        return True

    def shard(self, number: int) -> Shard:
        """The shard, when all reports are kept."""
        failed = (refused for _, refused in sorted(self._failed.items(), key=lambda item: item[0]))
        return to_shard(number, self._read, (*self._parcel.refused, *failed))

    def _fail(self, document: Document, error: Exception) -> None:
        place = self._at[document.id]
        origin = self._parcel.found[place].origin
        what = f"it could not be coded ({type(error).__name__}: {error})"
        refused = Refused(origin, "CodingFailed", f"{origin.name}: {what}. Please report this as a bug.")
        self._failed[place] = refused
        self._on_refused(refused)


def words_of(report: Report) -> int:
    """How many words were read."""
    return len(report.reading.words) if report.reading is not None else 0


def model_of(pipeline: Pipeline) -> str:
    """The digest of the pipeline's model."""
    bundle: Any = getattr(pipeline.reader, "bundle", None)
    return str(getattr(bundle, "digest", "none"))


def _as_read(report: Report, origin: Origin) -> Read:
    document, reading = report.document, report.reading
    view = DocumentView(document.id, document.published, document.publisher)
    views: tuple[MentionView, ...] = ()
    if reading is not None:
        view, views = describe(reading, report.events)
    return Read(document, origin, text_digest(document), words_of(report), view, report.events, views)


def _not_english(found: Found) -> Refused:
    name = language_name(found.document.language)
    return Refused(
        found.origin,
        "Language",
        f"{found.origin.name}: the text looks like {name}, and reportedly reads English.",
    )
