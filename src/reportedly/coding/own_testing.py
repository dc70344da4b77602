"""How good a type of the user's own is on examples that it has not seen: its head alone, and the records it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..records import Document, content_id
from .assembly import code
from .background import Background
from .own_learning import Seen, WordsReader, see
from .own_types import Example, OwnType, OwnTypes


@dataclass(frozen=True, slots=True)
class Score:
    """How many of ``gold`` examples were found (``right``), and how many counter-examples were (``wrong``)."""

    right: int
    wrong: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of those found that are such events."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """The share of such events that is found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / (self.right + self.wrong + self.gold) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """``at_words``: by the head alone, at the triggers. ``in_records``: by the records of whole texts; of an example
    the event has to be at its trigger, of a counter-example anywhere. ``misfits``: wrong at the trigger."""

    at_words: Score
    in_records: Score
    misfits: tuple[tuple[Seen, float], ...]


def try_type(
    own: OwnType,
    types: OwnTypes,
    examples: Sequence[Example],
    *,
    reader: WordsReader,
    background: Background,
) -> Trial:
    """A type (one of ``types``, which are all used in the records) on examples. Raises TypesError."""
    seen = see(examples, reader, background)
    sure = [float(own.head.probabilities(one.vector)) for one in seen]
    taken = [p >= own.head.threshold for p in sure]
    recorded = []
    for one in seen:
        example = one.example
        mentions = code(reader.read(Document(id=content_id(example.text), text=example.text)), types=types)
        places = {
            mention.trigger.start
            for mention in mentions
            if (own.name == mention.event.type if own.of is None else own.name in mention.event.modes)
        }
        recorded.append(example.start in places if example.holds else bool(places))
    wrong = tuple(
        (one, p) for one, p, is_taken in zip(seen, sure, taken, strict=True) if is_taken is not one.example.holds
    )
    return Trial(_score(seen, taken), _score(seen, recorded), wrong)


def _score(seen: Sequence[Seen], taken: Iterable[bool]) -> Score:
    pairs = [(one.example.holds, found) for one, found in zip(seen, taken, strict=True)]
    return Score(
        sum(holds and found for holds, found in pairs),
        sum(found and not holds for holds, found in pairs),
        sum(holds for holds, _ in pairs),
    )
