"""Pair scores while one report is merged: between its mentions, the events they may be of, and these events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b

from .pairs import Floats, PairModel, Traits
from .partitions import Scores, score_pairs
from .views import MentionView


class Member:
    """A mention while it is merged. What its comparison needs is made when it is first compared here: where its scores
    are known already, never."""

    __slots__ = ("_draw", "traits", "view")

    def __init__(self, view: MentionView) -> None:
        self.view = view
        self.traits: Traits | None = None
        self._draw: bytes | None = None

    @property
    def draw(self) -> bytes:
        """A number by which a sample of mentions is drawn that does not depend on their order."""
        if self._draw is None:
            self._draw = blake2b(self.view.id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return self._draw


class Comparison:
    """Scores of pairs of mentions, summed by the nodes (mentions of the report, events) that they belong to.

    ``scores``: those that are known already. ``sums``: by nodes ``a < b`` the sum of the scores, where any pair can be
    of one event. ``compared``: the pairs of nodes that were put to it.
    """

    def __init__(self, model: PairModel, scores: Scores | None = None) -> None:
        self.model = model
        self.sums: dict[tuple[int, int], float] = {}
        self.compared: set[tuple[int, int]] = set()
        self._scores = scores or {}
        self._waiting: list[tuple[int, int, Member, Member]] = []
        self._best: dict[int, list[tuple[float, int, str, Floats]]] = {}

    def add(self, a: int, b: int, left: Sequence[Member], right: Sequence[Member]) -> None:
        """The mentions of the nodes ``a < b`` to be compared."""
        self.compared.add((a, b))
        self._waiting += [(a, b, p, q) for p in left for q in right]

    def run(self) -> None:
        """Compare what was added."""
        waiting, self._waiting = self._waiting, []
        found: list[tuple[float, Floats] | None] = [None] * len(waiting)
        unknown = []
        for place, (_, _, p, q) in enumerate(waiting):
            pair = (p.view.id, q.view.id)
            if pair not in self._scores:
                pair = (pair[1], pair[0])  # a score is the same either way
            if pair in self._scores:
                found[place] = self._scores[pair]
            else:
                unknown.append(place)
        if unknown:
            members: list[Member] = []
            at: dict[int, int] = {}
            left: list[int] = []
            right: list[int] = []
            for place in unknown:
                for one, side in ((waiting[place][2], left), (waiting[place][3], right)):
                    index = at.setdefault(id(one), len(members))
                    if index == len(members):
                        members.append(one)
                    side.append(index)
            scored = score_pairs(prepared(members, self.model), left, right, self.model)
            for place, score, row in zip(scored.places.tolist(), scored.scores.tolist(), scored.table, strict=True):
                found[unknown[place]] = (score, row)
        for (a, b, p, q), known in zip(waiting, found, strict=True):
            if known is not None:
                score, row = known
                self.sums[a, b] = self.sums.get((a, b), 0.0) + score
                self._best.setdefault(a, []).append((score, b, q.view.id, row))
                self._best.setdefault(b, []).append((score, a, p.view.id, row))

    def nearest(self, i: int, cluster: Collection[int]) -> tuple[str, float, Floats] | None:
        """The mention of a cluster that mention ``i`` is most like, with the score and the features."""
        found = [item for item in self._best.get(i, ()) if item[1] in cluster]
        if not found:
            return None
        score, _, partner, row = max(found, key=lambda item: (item[0], item[2]))
        return partner, score, row


def prepared(members: Sequence[Member], model: PairModel) -> list[Traits]:
    """The mentions ready for comparison; those that are not yet are made ready together."""
    missing = [one for one in members if one.traits is None]
    for one, traits in zip(missing, model.prepare(one.view for one in missing), strict=True):
        one.traits = traits
    return [one.traits for one in members if one.traits is not None]
