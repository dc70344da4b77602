"""Many reports from many places: one stream of documents, each with where it came from.

:func:`iter_documents` is the one way in. A *source* is what a person names on the command line: a file, a folder,
a glob, ``-``. Each kind of source is a :class:`Source` with an entry in :data:`KINDS`; the first kind that knows
a name takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from ..errors import MissingFile
from ..records import Document
from .decoding import DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from: enough to know it again without reading it.

    ``name`` is an absolute path or a URL, with ``#3`` behind it for the third document of a file that holds many.
    ``stamp`` changes when what is behind the name does (size and time of a file); None where nothing tells.
    """

    name: str
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A document that arrived. ``named`` says that its id is the source's own, not a digest of its text."""

    origin: Origin
    document: Document
    named: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be made a document: ``reason`` is the name of the error, ``message`` a sentence for people."""

    origin: Origin
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """What had arrived before and was not opened again."""

    origin: Origin


Arrival = Found | Refused | Known
IsKnown = Callable[[Origin], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """What is being fetched; ``then`` makes of it what arrives.

    ``origin``: that of the one document it is; what has the same in a run arrives once. None where it may be a
    listing of many, which is opened as soon as it is there.
    """

    fetched: Future[Any]
    then: Callable[[Future[Any]], Iterator[Step]]
    origin: Origin | None = None


Step = Arrival | Later


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are made from what is found.

    ``published`` and ``publisher`` stand in where a document does not say its own. ``limit`` is the most bytes of
    one report, unpacked. ``columns`` says which column of a table is which field of the document (keys: ``id``,
    ``text``, ``title``, ``publisher``, ``published``, ``url``, ``author``). ``options`` are for kinds of sources with
    settings of their own. ``met`` is what was fetched in this run (hashes of names), and grows.
    """

    published: date | None = None
    publisher: str | None = None
    limit: int = DEFAULT_LIMIT
    columns: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    met: set[int] = field(default_factory=set)


class Source(Protocol):
    """One named source."""

    def count(self) -> int | None:
        """About how many arrivals it will give; None where that cannot be known beforehand."""

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Step]:
        """Its documents, in an order that is the same each time."""


class Holder(Source, Protocol):
    """A source on this machine, which waits for nothing."""

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        """See :class:`Source`."""


Kind = Callable[[str], "Source | None"]
"""Takes a name; gives the source, or None where the name is of another kind."""


def open_sources(names: Iterable[str]) -> list[Source]:
    """The sources of those names. Raises MissingFile for a name that is nothing."""
    from .kinds import KINDS

    sources: list[Source] = []
    for name in names:
        source = next((found for kind in KINDS if (found := kind(name)) is not None), None)
        if source is None:
            raise MissingFile(
                f"{name}: there is no such file or folder, and no file matches it. Check the path."
            )
        sources.append(source)
    return sources


def iter_documents(
    names: Iterable[str],
    *,
    settings: Settings | None = None,
    is_known: IsKnown = lambda origin: False,
) -> Iterator[Arrival]:
    """What arrives from the sources of those names, in their order.

    ``is_known`` is asked before anything is opened; what is known arrives as :class:`Known`. What cannot be read
    arrives as :class:`Refused` and stops nothing. Raises MissingFile, before anything arrives, for a name that
    is nothing. What is on the web is fetched from many hosts at once (see :mod:`reportedly.sources.crew`).
    """
    from .crew import in_order

    chosen = settings or Settings()
    steps = (step for source in open_sources(names) for step in source.arrivals(chosen, is_known))
    yield from in_order(steps, chosen.met)


def count_documents(names: Iterable[str]) -> int | None:
    """About how many documents those sources hold; None where one of them cannot tell beforehand."""
    total = 0
    for source in open_sources(names):
        count = source.count()
        if count is None:
            return None
        total += count
    return total
