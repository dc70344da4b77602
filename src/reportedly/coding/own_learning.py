"""Learning an event type or mode from examples: mention vectors of the triggers, a head over them, and how good it is.

The reader stays as it is. Where an example has no trigger marked, it is the word that is most like those of the other
examples. Measured on vectors held out (:mod:`.few_shot`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import TypesError
from ..ontology.events import EVENT_TYPES
from ..reading.reader import cut
from ..reading.structure import Predicate, Reading, WordSpan
from ..records import Document, content_id
from .background import NO_EVENT, REBUILD, Background
from .few_shot import Learned, learn
from .own_examples import LEAST
from .own_types import MODE_SHARE, TYPE_SHARE, Example, OwnType, OwnTypes, checked_name, checked_scale

Vectors = NDArray[np.floating]

_ROUNDS = 4


class WordsReader(Protocol):
    """What learning asks of a reader: :class:`reportedly.reading.Reader`."""

    def read(self, document: Document, /) -> Reading: ...

    def read_words(
        self,
        words: Sequence[str],
        sentences: Sequence[WordSpan],
        *,
        document: Document | None = None,
        offsets: Sequence[tuple[int, int]] | None = None,
        predicates: Sequence[int] | None = None,
    ) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """An example with its trigger found: the mention vector, the PLOVER type that the reader gives it ("none" too), and
    whether the trigger was looked for."""

    example: Example
    vector: Vectors
    type: str
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Confusion:
    """A label of the background: ``taken`` of its ``count`` words are taken for the new type, such as ``lemmas``."""

    label: str
    taken: int
    count: int
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt and how good it is.

    ``seen``: examples, then counter-examples. ``background``: how many words the head was learnt against.
    """

    own: OwnType
    learned: Learned
    seen: tuple[Seen, ...]
    background: int
    confusions: tuple[Confusion, ...]

    @property
    def held_out(self) -> tuple[tuple[Seen, float], ...]:
        """Examples and counter-examples with the probabilities of heads that had not seen them."""
        probabilities = (*self.learned.examples, *self.learned.counter_examples)
        return tuple((seen, float(p)) for seen, p in zip(self.seen, probabilities, strict=True))

    @property
    def misfits(self) -> tuple[tuple[Seen, float], ...]:
        """Examples that the others would miss, and counter-examples that would be taken."""
        least = self.own.head.threshold
        return tuple((seen, p) for seen, p in self.held_out if (p >= least) is not seen.example.holds)

    @property
    def read_as(self) -> tuple[tuple[str, int], ...]:
        """The PLOVER types that the reader gives the examples, the commonest first."""
        return tuple(Counter(seen.type for seen in self.seen if seen.example.holds).most_common())


def learn_type(
    name: str,
    examples: Sequence[Example],
    definition: str,
    *,
    reader: WordsReader,
    model: str,
    background: Background,
    of: str | None = None,
    quad: str | None = None,
    score: float | None = None,
    known: Iterable[OwnType] = (),
) -> Lesson:
    """A type, or a mode of the type ``of``, from its examples.

    ``model``: the digest of the reader's weights. ``known``: what the file holds already. Raises TypesError.
    """
    name, of = checked_name(name, of=of, known=known)
    if of is not None and (quad is not None or score is not None):
        raise TypesError("A mode has the quad class and score of its type: leave --quad and --score out.")
    checked_quad, checked_score = checked_scale(quad, score)
    if not definition:
        raise TypesError(
            f"{name} has no definition. Write “definition: …” into the first line of the examples, or --definition."
        )
    if background.model != model:
        raise TypesError(f"The background was made with another model of the reader. Make it anew: {REBUILD}")
    if (count := sum(e.holds for e in examples)) < LEAST:
        raise TypesError(f"{count} examples of {name} are too few; a type is learnt from at least {LEAST}.")
    seen = see(examples, reader, background)
    yes, no = ([s for s in seen if s.example.holds is wanted] for wanted in (True, False))
    plover = of is not None and of in EVENT_TYPES
    places = background.of_type(str(of)) if plover else np.arange(len(background.vectors))
    learned = learn(
        np.array([s.vector for s in yes]),
        np.array([s.vector for s in no]),
        background.vectors[places],
        share=TYPE_SHARE if of is None else MODE_SHARE,
    )
    own = OwnType(
        name, of, definition, tuple(s.example for s in seen), learned.head, learned.figures(), checked_quad,
        checked_score,
    )  # fmt: skip
    return Lesson(own, learned, (*yes, *no), len(places), _confusions(learned, background, places))


def learn_again(types: OwnTypes, *, reader: WordsReader, model: str, background: Background) -> list[Lesson]:
    """Every type of a file anew from the examples that it keeps, with another model of the reader."""
    lessons: list[Lesson] = []
    for own in types.types:
        lesson = learn_type(
            own.name, own.examples, own.definition, reader=reader, model=model, background=background,
            of=own.of, quad=own.quad, score=own.score, known=[earlier.own for earlier in lessons],
        )  # fmt: skip
        lessons.append(lesson)
    return lessons


def see(examples: Sequence[Example], reader: WordsReader, background: Background) -> list[Seen]:
    """The examples with the vectors of their triggers; those not marked are looked for. Raises TypesError."""
    choices = [_choices(example, reader) for example in examples]
    middle = background.vectors.mean(0)
    chosen = [0] * len(examples)
    open_ = [k for k, example in enumerate(examples) if example.start is None]
    if open_:
        vectors = [_unit(np.array([p.vector for _, p in found]) - middle) for found in choices]
        others = [k for k, example in enumerate(examples) if example.holds]
        for k in open_:
            near = np.array([
                [float((vectors[j] @ v).max()) for j in others if j != k] or [0.0] for v in vectors[k]
            ])  # fmt: skip
            chosen[k] = int(near.mean(1).argmax())
        for _ in range(_ROUNDS):
            centre = np.mean([vectors[j][chosen[j]] for j in others], axis=0)
            chosen = [
                int((vectors[k] @ centre).argmax()) if k in open_ else chosen[k] for k in range(len(examples))
            ]
    seen = []
    for example, found, choice in zip(examples, choices, chosen, strict=True):
        (reading, predicate) = found[choice]
        word = reading.words[predicate.word]
        labels = reading.type_labels
        type_ = labels[int(predicate.type_scores.argmax())] if len(predicate.type_scores) == len(labels) else "none"
        placed = replace(example, start=word.start, end=word.end)
        seen.append(Seen(placed, predicate.vector, type_, sought=example.start is None))
    return seen


def _choices(example: Example, reader: WordsReader) -> list[tuple[Reading, Predicate]]:
    """The words of an example that may be its trigger: the one marked, else what the reader takes for predicates."""
    words = cut(Document(id=content_id(example.text), text=example.text))
    marked = [i for i, span in enumerate(words.offsets) if span == (example.start, example.end)]
    where = f"line {example.line}: " if example.line else ""
    if example.start is None:
        reading = reader.read(words.document)
        found = [(reading, predicate) for predicate in reading.predicates]
    elif marked:
        reading = reader.read_words(
            words.words, words.sentences, document=words.document, offsets=words.offsets, predicates=marked
        )
        found = [(reading, predicate) for predicate in reading.predicates if predicate.word in marked]
    else:
        raise TypesError(f"{where}the trigger of “{example.marked()}” is not one whole word. Mark one word.")
    if not found:
        raise TypesError(
            f"{where}no word of “{example.text}” names an event to the reader. Mark the trigger: {{word}}."
        )
    return found


def _unit(rows: Vectors) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def _confusions(learned: Learned, background: Background, places: NDArray[np.intp]) -> tuple[Confusion, ...]:
    """The labels of the background by how many of their words are taken for the type, most first."""
    taken = places[learned.background >= learned.head.threshold]
    counts = Counter(background.labels[i] for i in places)
    wrong = Counter(background.labels[i] for i in taken)
    found = []
    for label, number in sorted(wrong.items(), key=lambda pair: (pair[0] == NO_EVENT, -pair[1], pair[0])):
        lemmas = Counter(background.lemmas[i] for i in taken if background.labels[i] == label)
        found.append(Confusion(label, number, counts[label], tuple(w for w, _ in lemmas.most_common(4))))
    return tuple(found)
