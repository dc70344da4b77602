"""The reader: ``Document -> Reading``, in windows, many at a time, the same bytes out every time.

Each window is one tensor of its own: the int8 graph scales activations by tensor, so a window's
result would depend on its neighbours in a shared batch. Windows of many documents are in flight at
once instead, one thread each, bounded by a budget of word-pieces; results come back in order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..records import Document
from .assemble import Assembler, WindowResult
from .bundle import Bundle, load_bundle
from .pieces import WindowInput, WordPieces
from .session import Arrays, Session
from .structure import Reading, WordSpan
from .tokenization import tokenize
from .windows import Window, windows

BUDGET = 192
"""Word-pieces of a window, neighbours included."""
CONTEXT = 40
"""Word-pieces of a window that may go to its neighbour sentences."""
IN_FLIGHT = 64
"""Windows handed to the threads before the first result is taken back."""
_FORCE = np.float32(100.0)
SHORT = 72
"""Word-pieces below which a whole text is read behind :data:`PREAMBLE`."""
PREAMBLE = (
    "The talks lasted for two days and ended on Friday without a result. A spokesman declined to answer questions "
    "about them. It had been raining since the morning, and the reporters who waited outside went home early."
)
"""Neutral sentences of our own: the parser has only learnt from windows of several sentences, and reads a lone
short one far worse. Nothing that is found in them is kept."""


@dataclass(frozen=True, slots=True)
class Words:
    """A document cut into words and sentences; the offsets count ``document.text``."""

    document: Document
    words: Sequence[str]
    offsets: Sequence[tuple[int, int]]
    sentences: Sequence[WordSpan]


@dataclass(slots=True)
class _Job:
    """A document on its way: its windows, and the results so far."""

    words: Words
    windows: list[Window]
    inputs: list[WindowInput]
    numbers: list[NDArray[np.int64]]
    futures: list[Future[WindowResult]]


class Reader:
    """A loaded model. Thread-safe; one instance serves a whole process.

    ``threads``: windows read at the same time (default: the processors this process may use).
    """

    def __init__(self, bundle: Bundle, *, threads: int | None = None) -> None:
        self.bundle = bundle
        self.threads = threads or processors()
        self._session = Session(bundle)
        self._pieces = WordPieces(bundle.tokenizer)
        self._assembler = Assembler(bundle)
        offsets, sentences = tokenize(PREAMBLE)
        self._preamble = self._pieces.encode([PREAMBLE[a:b] for a, b in offsets])
        self._preamble_numbers = _sentence_numbers(sentences, len(offsets))
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="reader")

    @classmethod
    def load(cls, path: Path | None = None, threads: int | None = None) -> Reader:
        """The model in ``path``, or the one shipped in the package. Raises :class:`ModelError`."""
        return cls(load_bundle(path), threads=threads)

    def read(self, document: Document) -> Reading:
        """Everything the heads find in ``document``."""
        return next(self.read_many([document]))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Readings in the order of ``documents``; windows of several documents are read at once."""
        return self._read(map(cut, documents))

    def read_words(
        self,
        words: Sequence[str],
        sentences: Sequence[WordSpan],
        *,
        document: Document | None = None,
        text: str | None = None,
        offsets: Sequence[tuple[int, int]] | None = None,
        predicates: Sequence[int] | None = None,
    ) -> Reading:
        """A reading of words that are already cut, for measuring against gold words.

        Without ``document`` and ``offsets`` the words are joined by blanks. ``predicates``: word
        indices to take as the predicates, whatever the predicate head says.
        """
        if document is None and text is not None:
            document = Document(id="words", text=text)
        return next(self._read([_given(words, sentences, document, offsets)], predicates))

    def arguments(
        self, words: Sequence[str], sentences: Sequence[WordSpan], predicates: Sequence[int]
    ) -> list[list[tuple[str, int, int]]]:
        """For each of the given predicates (word indices) its arguments ``(role, first, last)``."""
        reading = self.read_words(words, sentences, predicates=predicates)
        found = {p.word: [(a.role, a.first, a.last) for a in p.arguments] for p in reading.predicates}
        return [found.get(p, []) for p in predicates]

    def read_words_many(
        self, documents: Iterable[tuple[Sequence[str], Sequence[WordSpan]]]
    ) -> Iterator[Reading]:
        """:meth:`read_words` for many documents, in order, windows of several at once."""
        return self._read(_given(words, sentences, None, None) for words, sentences in documents)

    def relation(self, words: Sequence[str], source: WordSpan, target: WordSpan | None) -> dict[str, float]:
        """PLOVER type probabilities of what ``source`` does to ``target`` (word spans) in one text.

        A pair without a target is read with the whole text in its place.
        """
        window = self._window(words)
        marks = []
        for first, last in (source, target or (0, len(words))):
            mark = np.zeros(len(words), np.float32)
            mark[first:last] = 1.0
            marks.append(mark)
        result = self._session.run(
            window, np.zeros(len(window.first), np.int64),
            pair=(marks[0][: len(window.first)], marks[1][: len(window.first)]), outputs=("pair_types",),
        )  # fmt: skip
        scores = result["pair_types"][0]
        return {label: float(scores[i]) for i, label in enumerate(self.bundle.labels["event_types"])}

    def quad(self, words: Sequence[str]) -> list[float]:
        """Probabilities of the quad class of a text: none, verbal/material cooperation, verbal/material conflict."""
        window = self._window(words)
        result = self._session.run(window, np.zeros(len(window.first), np.int64), outputs=("text_quad",))
        return [float(x) for x in result["text_quad"][0]]

    def factuality(self, words: Sequence[str], targets: Sequence[int], *, scale: str = "news") -> list[float]:
        """Factuality scores, -3...3, of the words at ``targets``, on the scale of news or of the web."""
        window = self._window(words)
        count = len(window.first)
        result = self._session.run(window, np.zeros(count, np.int64), outputs=("factuality",))
        scores = self._assembler.factuality(result["factuality"][0], scale)
        return [float(scores[t]) if t < count else 0.0 for t in targets]

    def _window(self, words: Sequence[str]) -> WindowInput:
        encoded = self._pieces.encode(words)
        size, keep = 2, 0
        while keep < len(encoded) and size + len(encoded[keep][0]) <= 500:
            size += len(encoded[keep][0])
            keep += 1
        return WindowInput(encoded[:keep], self._pieces.cls, self._pieces.sep)

    def _read(self, texts: Iterable[Words], predicates: Sequence[int] | None = None) -> Iterator[Reading]:
        jobs: deque[_Job] = deque()
        open_windows = 0
        for words in texts:
            job = self._prepare(words)
            jobs.append(job)
            open_windows += 1  # a document without words counts as one window too
            if predicates is None and len(job.windows) <= IN_FLIGHT:
                self._submit(job, 0, len(job.windows), None)
                open_windows += len(job.windows)
            while jobs and (
                open_windows > IN_FLIGHT or len(jobs[0].windows) > IN_FLIGHT or predicates is not None
            ):
                done = jobs.popleft()
                open_windows -= 1 + len(done.futures)
                yield self._finish(done, predicates)
        while jobs:
            yield self._finish(jobs.popleft(), predicates)

    def _prepare(self, words: Words) -> _Job:
        encoded = self._pieces.encode(words.words)
        plan = windows(words.sentences, [len(p) for p, _ in encoded], budget=BUDGET, context=CONTEXT)
        numbers = _sentence_numbers(words.sentences, len(words.words))
        if len(plan) == 1 and sum(len(p) for p, _ in encoded) < SHORT:
            return self._behind_preamble(words, encoded, numbers)
        inputs = [WindowInput(encoded[w.first : w.last], self._pieces.cls, self._pieces.sep) for w in plan]
        return _Job(words, plan, inputs, [numbers[w.first : w.last] - numbers[w.first] for w in plan], [])

    def _behind_preamble(
        self, words: Words, encoded: list[tuple[tuple[int, ...], int]], numbers: NDArray[np.int64]
    ) -> _Job:
        """A short text as one window whose context is the preamble; the preamble's words count below 0."""
        window = Window(-len(self._preamble), len(encoded), 0, len(encoded))
        pieces = WindowInput([*self._preamble, *encoded], self._pieces.cls, self._pieces.sep)
        following = numbers + self._preamble_numbers[-1] + 1
        return _Job(words, [window], [pieces], [np.concatenate([self._preamble_numbers, following])], [])

    def _submit(self, job: _Job, first: int, last: int, predicates: Sequence[int] | None) -> None:
        for index in range(first, last):
            job.futures.append(self._pool.submit(self._run, job, index, predicates))

    def _run(self, job: _Job, index: int, predicates: Sequence[int] | None) -> WindowResult:
        window = job.windows[index]
        count = window.last - window.first
        bias = None
        if predicates is not None:
            row = np.full(count, -_FORCE, np.float32)
            row[[p - window.first for p in predicates if window.first <= p < window.last]] = _FORCE
            bias = row
        arrays: Arrays = self._session.run(
            job.inputs[index],
            job.numbers[index],
            predicate_bias=bias,
            cue_bias=np.full(count, self.bundle.decisions["cue"], np.float32),
            outputs=self._assembler.needed,
        )
        return self._assembler.window(arrays, window, job.numbers[index], job.words.words)

    def _finish(self, job: _Job, predicates: Sequence[int] | None) -> Reading:
        """Wait for a document's windows, in order; long documents are fed as they drain."""
        results: list[WindowResult] = []
        for index in range(len(job.windows)):
            while len(job.futures) < min(len(job.windows), index + IN_FLIGHT):
                self._submit(job, len(job.futures), len(job.futures) + 1, predicates)
            results.append(job.futures[index].result())
            job.futures[index] = _DONE
        return self._assembler.document(
            job.words.document, job.words.words, job.words.offsets, job.words.sentences, results
        )


_DONE: Future[WindowResult] = Future()


def cut(document: Document) -> Words:
    """The words and sentences of a document's text."""
    offsets, sentences = tokenize(document.text)
    text = document.text
    return Words(document, [text[a:b] for a, b in offsets], offsets, sentences)


def _given(
    words: Sequence[str],
    sentences: Sequence[WordSpan],
    document: Document | None,
    offsets: Sequence[tuple[int, int]] | None,
) -> Words:
    if document is None or offsets is None:
        offsets = []
        position = 0
        for word in words:
            offsets.append((position, position + len(word)))
            position += len(word) + 1
        document = Document(id="words", text=" ".join(words))
    return Words(document, words, offsets, sentences)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sentence_numbers(sentences: Sequence[WordSpan], count: int) -> NDArray[np.int64]:
    """For each of ``count`` words the number of its sentence."""
    numbers = np.zeros(count, dtype=np.int64)
    for number, (first, last) in enumerate(sentences):
        numbers[first:last] = number
    return numbers
