"""The benchmarks: which there are, what each expects of ``--data``, and how one is run.

A task reads its corpus, asks the reader (on the corpus's own words wherever the corpus fixes them), scores
after the published protocol, and keeps its predictions so that others can score them. Test parts without
gold are predicted and not scored, where the task says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ..errors import CorpusError, UnknownTask
from ..reading.structure import Reading, WordSpan
from ..records import Document
from .counts import Row

Step = Callable[[int], None]
"""Told how many items there are left, for a progress bar."""


class GoldWordsReader(Protocol):
    """What the benchmarks ask of a reader: :class:`reportedly.reading.Reader`."""

    def read(self, document: Document, /) -> Reading:
        """Read a text."""

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
        """Read words and sentences that are given, and where told so, the predicates."""

    def relation(
        self, words: Sequence[str], source: WordSpan, target: WordSpan | None
    ) -> Mapping[str, float]:
        """Probabilities of the event types (and "none") of a marked pair."""

    def quad(self, words: Sequence[str]) -> Sequence[float]:
        """Probabilities of no event and the four quad classes of a sentence."""

    def factuality(
        self, words: Sequence[str], targets: Sequence[int], *, scale: str = "news"
    ) -> Sequence[float]:
        """How sure the author is of each target word, -3...3."""

    def arguments(
        self, words: Sequence[str], sentences: Sequence[WordSpan], predicates: Sequence[int]
    ) -> Sequence[Sequence[tuple[str, int, int]]]:
        """The arguments (role, first, last) of each of the given predicates."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a benchmark gave: figures (none where the data has no gold), and the predictions.

    ``predictions`` is a list of JSON objects, or text in the corpus's own format (CoNLL-U).
    """

    items: int
    unit: str
    rows: Sequence[Row] = ()
    predictions: Sequence[Mapping[str, Any]] | str = ()
    notes: Sequence[str] = ()
    details: Sequence[Row] = field(default=())


@dataclass(frozen=True, slots=True)
class Task:
    """A benchmark: its name, what ``--data`` is, the protocol in words, the predictions' form, how to run it.

    ``run_gold_mentions``: how to run it with the corpus's own mentions (``--gold-mentions``), where that can be asked.
    """

    name: str
    data: str
    protocol: str
    predictions: str
    run: Callable[[GoldWordsReader, Path, Step], Outcome]
    run_gold_mentions: Callable[[GoldWordsReader, Path, Step], Outcome] | None = None


def tasks() -> Mapping[str, Task]:
    """All benchmarks by name."""
    from .tasks import TASKS

    return TASKS


def bench(
    name: str,
    data: Path,
    reader: GoldWordsReader,
    *,
    step: Step | None = None,
    gold_mentions: bool = False,
) -> Outcome:
    """Run a benchmark on its data; ``gold_mentions``: with the corpus's own mentions.

    Raises UnknownTask, CorpusError.
    """
    known = tasks()
    if name not in known:
        raise UnknownTask(f"There is no benchmark {name!r}. The benchmarks are: {', '.join(known)}.")
    if not data.exists():
        raise CorpusError(f"{data}: there is no such file or folder. For {name}, give {known[name].data}.")
    run = known[name].run_gold_mentions if gold_mentions else known[name].run
    if run is None:
        with_gold = ", ".join(task.name for task in known.values() if task.run_gold_mentions is not None)
        raise UnknownTask(f"{name} cannot be run with gold mentions; {with_gold} can. Leave --gold-mentions out.")
    return run(reader, data, step or (lambda left: None))


def write_predictions(outcome: Outcome, path: Path) -> None:
    """Write the predictions of an outcome: JSON lines, or the corpus's own text format."""
    if isinstance(outcome.predictions, str):
        text = outcome.predictions
    else:
        text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in outcome.predictions)
    path.write_text(text, encoding="utf-8")
