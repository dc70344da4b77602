"""A report read: the Python API. ``read`` takes a text, ``read_file`` a file, ``read_many`` many documents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .errors import MissingExtra, ModelError
from .reading.structure import Reading
from .records import Document, EventMention, to_csv, to_jsonl
from .sources import document_from_text
from .sources import read_file as document_from_file
from .wording import sentence_spans

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from .coding.own_types import OwnTypes
    from .gazetteer import Gazetteer


class ReaderLike(Protocol):
    """What a pipeline asks of a reader: :class:`reportedly.reading.Reader`, or one of your own."""

    def read_many(self, documents: Iterable[Document], /) -> Iterator[Reading]: ...


Coder = Callable[[Reading], Sequence[EventMention]]
GazetteerFiles = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None
"""Files of actors of the user's own: a path, or several."""
TypesFiles = GazetteerFiles
"""Files of event types of the user's own: a path, or several."""
OnError = Callable[[Document, Exception], None]

_BATCH = 64
_BATCH_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """One report and what was found in it.

    ``reading`` is None where the document was not read (another language, no words); there are then no events,
    and ``warnings`` say why. ``events`` are in text order.
    """

    document: Document
    reading: Reading | None
    events: tuple[EventMention, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was done to the text while it was decoded and cleaned, for a person to know."""
        return self.document.warnings

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences as offsets ``[start, end)`` in ``document.text``."""
        return sentence_spans(self.document, self.reading)

    def find(self, id: str) -> tuple[EventMention, ...]:
        """The events whose id starts with ``id`` (in lower case or upper)."""
        return tuple(event for event in self.events if event.id.startswith(id.lower()))

    def to_jsonl(self) -> str:
        """The events as JSON lines, one record each (``docs/record.md``)."""
        return to_jsonl(self.events)

    def to_csv(self) -> str:
        """The events as flat CSV (columns: :data:`reportedly.records.flat.COLUMNS`)."""
        return to_csv(self.events)

    def to_arrow(self) -> pa.Table:
        """The events as an Arrow table of :data:`reportedly.records.arrow.SCHEMA`."""
        from .records.arrow import to_table

        return to_table(self.events)

    def to_pandas(self) -> pd.DataFrame:
        """The events as a data frame, one row each, with the flat columns of the CSV.

        Raises MissingExtra where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtra("This needs pandas: pip install 'reportedly[pandas]'") from error
        from .records.flat import COLUMNS, to_row

        return pd.DataFrame([to_row(event) for event in self.events], columns=list(COLUMNS))

    def __repr__(self) -> str:
        title = self.document.title or self.document.text[:40].strip()
        return f"<Report {self.document.id} {title!r}: {len(self.events)} events>"

    def _repr_html_(self) -> str:
        from .notebook import report_html

        return report_html(self.document, self.reading, self.events)


class Pipeline:
    """A reader and a coder, loaded once and used for many documents.

    ``threads`` are the reader's (None: all cores). ``reader`` and ``coder`` stand in for the shipped ones.
    Loading happens at the first document to read, and raises ModelError where the model is missing.
    ``gazetteer``: files of actors of your own (``docs/gazetteer.md``), which the shipped coder then knows too; they are
    read at once, and GazetteerError says what is wrong with them. ``types``: files of event types of your own
    (``docs/types.md``), likewise; TypesError.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        reader: ReaderLike | None = None,
        coder: Coder | None = None,
        gazetteer: GazetteerFiles = (),
        types: TypesFiles = (),
    ) -> None:
        self._threads = threads
        self._reader = reader
        self._coder = coder
        files = _files(gazetteer)
        self._gazetteer: Gazetteer | None = None
        if files:
            from .gazetteer import Gazetteer

            self._gazetteer = Gazetteer.load(*files)
        taught = _files(types)
        self._types: OwnTypes | None = None
        if taught:
            from .coding.own_types import load_types

            self._types = load_types(*taught, model=_digest(reader))

    @property
    def reader(self) -> ReaderLike:
        """The reader, loaded."""
        if self._reader is None:
            from .reading import Reader

            self._reader = Reader.load(threads=self._threads)
        return self._reader

    @property
    def coder(self) -> Coder:
        """The coder, with its gazetteer loaded."""
        if self._coder is None:
            from .coding import code

            given = (self._gazetteer, self._types)
            self._coder = code if given == (None, None) else partial(code, gazetteer=given[0], types=given[1])
        return self._coder

    @property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer of the shipped coder: with the files given, else the package's own."""
        if self._gazetteer is None:
            from .gazetteer import Gazetteer

            self._gazetteer = Gazetteer.load()
        return self._gazetteer

    def read(self, document: Document) -> Report:
        """One document read and coded."""
        return next(self.read_many((document,)))

    def read_many(
        self,
        documents: Iterable[Document],
        *,
        on_error: OnError | None = None,
    ) -> Iterator[Report]:
        """Reports in the documents' order, read in batches (a stream: nothing is kept).

        ``on_error`` is told of a document that could not be read or coded, which is then left out; without it
        the error is raised. A model that is missing or damaged is always raised (ModelError).
        """
        for batch in _batches(documents):
            yield from self._read_batch(batch, on_error)

    def _read_batch(self, batch: Sequence[Document], on_error: OnError | None) -> Iterator[Report]:
        readings = self._readings([document for document in batch if _is_readable(document)], on_error)
        for document in batch:
            if not _is_readable(document):
                yield Report(document, None, ())
                continue
            reading = next(readings)
            if reading is None:
                continue
            try:
                events = tuple(self.coder(reading))
            except Exception as error:
                if on_error is None:
                    raise
                on_error(document, error)
                continue
            yield Report(document, reading, events)

    def _readings(self, documents: Sequence[Document], on_error: OnError | None) -> Iterator[Reading | None]:
        """A reading each, in order; None for one that cannot be read, after ``on_error`` was told of it."""
        if not documents:
            return
        reader = self.reader
        done = 0
        try:
            for reading in reader.read_many(documents):
                done += 1
                yield reading
            return
        except ModelError:
            raise
        except Exception:
            if on_error is None:
                raise
        for document in documents[done:]:  # one of them broke the batch: find out which
            try:
                yield next(reader.read_many((document,)))
            except Exception as error:
                on_error(document, error)
                yield None


def _is_readable(document: Document) -> bool:
    return document.language == "en" and any(map(str.isalpha, document.text))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """The documents in lists, short enough to start soon and to hold in memory."""
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) >= _BATCH or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def pipeline(
    threads: int | None = None, gazetteer: GazetteerFiles = (), types: TypesFiles = ()
) -> Pipeline:
    """The shipped pipeline, one per number of threads and files of the user's own, kept for the process."""
    files = _files(types)
    return _pipeline(threads, _files(gazetteer), files, tuple(map(_state, files)))


@lru_cache(maxsize=4)
def _pipeline(
    threads: int | None, gazetteer: tuple[str, ...], types: tuple[str, ...], states: tuple[_State, ...]
) -> Pipeline:
    return Pipeline(threads=threads, gazetteer=gazetteer, types=types)


_State = tuple[int, int] | None


def _state(file: str) -> _State:
    """What changes with a file (types are taught again while a notebook is open); None where there is none."""
    try:
        about = Path(file).stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def _digest(reader: ReaderLike | None) -> str | None:
    """The digest of the weights of a reader (None: of the shipped one); None where it does not say."""
    from .reading.bundle import Bundle, load_bundle

    if reader is None:
        return load_bundle().digest
    bundle = getattr(reader, "bundle", None)
    return bundle.digest if isinstance(bundle, Bundle) else None


def _files(given: GazetteerFiles) -> tuple[str, ...]:
    if isinstance(given, str | os.PathLike):
        return (os.fspath(given),)
    return tuple(os.fspath(file) for file in given or ())


def read(
    text: str,
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    threads: int | None = None,
    gazetteer: GazetteerFiles = (),
    types: TypesFiles = (),
) -> Report:
    """A report from its plain text.

    ``published`` (a date or ``YYYY-MM-DD``) is what "Monday" and "last week" are resolved against; without it
    relative dates stay open. The text is cleaned first (line ends, control characters, accents): all offsets
    point into ``report.document.text``. Any string will do; one without English in it gives no events and a
    warning. ``gazetteer``: files of actors of your own; ``types``: of event types of your own. Raises InvalidDate,
    TooLarge, GazetteerError, TypesError, ModelError.
    """
    document = document_from_text(text, published=published, publisher=publisher, title=title, url=url)
    return pipeline(threads, gazetteer, types).read(document)


def read_file(
    path: str | os.PathLike[str],
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    threads: int | None = None,
    gazetteer: GazetteerFiles = (),
    types: TypesFiles = (),
) -> Report:
    """A report from a file of plain text or HTML, or from standard input (``-``).

    Raises what :func:`reportedly.sources.read_file` raises, and ModelError.
    """
    document = document_from_file(path, published=published, publisher=publisher, title=title, url=url)
    return pipeline(threads, gazetteer, types).read(document)


def read_many(
    documents: Iterable[Document | str],
    *,
    threads: int | None = None,
    gazetteer: GazetteerFiles = (),
    types: TypesFiles = (),
) -> Iterator[Report]:
    """Reports of many documents (or texts), in order, read in batches: faster than one by one."""

    def as_documents() -> Iterator[Document]:
        for document in documents:
            yield document if isinstance(document, Document) else document_from_text(document)

    yield from pipeline(threads, gazetteer, types).read_many(as_documents())
