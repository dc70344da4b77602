"""Merging in parts: the scores of pairs by blocking key and time, so that a cluster can work them out side by side.

A pair of mentions is compared because it shares a blocking key, and the key says when: so the pairs of a batch of
reports fall apart by key, and no part needs to know of another. The clustering that follows goes report by report, in
one place, and asks for scores; what was not foreseen is worked out there and then. A score depends on nothing but its
two mentions, to the last bit, so the result is the same however the pairs are divided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .constraints import conflict
from .pairs import Floats, PairModel, Traits, pair_model
from .views import MentionView

A = TypeVar("A")
B = TypeVar("B")

Scores = Mapping[tuple[str, str], tuple[float, Floats] | None]
"""For pairs of mentions (ids) the probability and the features; None for a pair that cannot be of one event."""


class Spread(Protocol):
    """Carries out a function on each of many parts: on a cluster side by side. The results are in order."""

    parts: int
    """How many parts are worth making."""

    def __call__(self, function: Callable[[A], B], parts: Sequence[A], /) -> list[B]:
        """``function`` is one of a module, or a partial of one, so that it can be sent."""


def in_parts(function: Callable[[Sequence[A]], list[B]], items: Sequence[A], spread: Spread) -> list[B]:
    """A function of a list, carried out on parts of it; the results are in order."""
    size = max(-(-len(items) // spread.parts), 1)
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    return [one for part in spread(function, parts) for one in part]


@dataclass(slots=True)
class Part:
    """Some blocks: their mentions, and the pairs of them (places in ``views``) to be compared."""

    views: list[MentionView] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scored:
    """Which pairs of a part (their places) can be of one event; of these the probabilities and the features."""

    places: NDArray[np.int64]
    scores: NDArray[np.float64]
    table: Floats


def parts_of(pairs: Iterable[tuple[str, MentionView, MentionView]], count: int) -> list[Part]:
    """Pairs of mentions, each with the key of the block that it is compared in, divided by key into some parts."""
    parts = [Part() for _ in range(count)]
    placed: list[dict[str, int]] = [{} for _ in range(count)]
    for key, a, b in pairs:
        number = crc32(key.encode("utf-8", "surrogatepass")) % count
        part, place = parts[number], placed[number]
        for view, side in ((a, part.left), (b, part.right)):
            at = place.setdefault(view.id, len(part.views))
            if at == len(part.views):
                part.views.append(view)
            side.append(at)
    return [part for part in parts if part.views]


def score_part(part: Part, model: PairModel | None = None) -> Scored:
    """The scores of a part's pairs."""
    model = model or pair_model()
    return score_pairs(model.prepare(part.views), part.left, part.right, model)


def score_pairs(traits: Sequence[Traits], left: Sequence[int], right: Sequence[int], model: PairModel) -> Scored:
    """The scores of pairs of prepared mentions: what is cheap to tell apart first, the others by all features."""
    near = model.near(traits, left, right)
    places = [
        place
        for place in np.flatnonzero(near).tolist()
        if conflict(traits[left[place]].view, traits[right[place]].view) is None
    ]
    table = model.table(traits, [left[place] for place in places], [right[place] for place in places])
    return Scored(np.array(places, np.int64), model.scores(table), table)


def scores_of(
    pairs: Iterable[tuple[str, MentionView, MentionView]], spread: Spread, model: PairModel | None
) -> Scores:
    """The scores of pairs, worked out in parts."""
    parts = parts_of(pairs, spread.parts)
    found: dict[tuple[str, str], tuple[float, Floats] | None] = {}
    for part, scored in zip(parts, spread(partial(score_part, model=model), parts), strict=True):
        ids = [(part.views[a].id, part.views[b].id) for a, b in zip(part.left, part.right, strict=True)]
        found.update(dict.fromkeys(ids))
        for place, score, row in zip(scored.places.tolist(), scored.scores.tolist(), scored.table, strict=True):
            found[ids[place]] = (score, row)
    return found
