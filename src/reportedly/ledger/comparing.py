"""Pair scores while one report is merged: between its mentions, the events they may be of, and these events."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .constraints import conflict
from .pairs import Floats, PairModel, Traits


class Comparison:
    """Scores of pairs of mentions, summed by the nodes (mentions of the report, events) that they belong to.

    ``sums``: by nodes ``a < b`` the sum of the scores, where any pair is near enough to have one. ``compared``: the
    pairs of nodes that were put to it.
    """

    def __init__(self, model: PairModel) -> None:
        self.model = model
        self.sums: dict[tuple[int, int], float] = {}
        self.compared: set[tuple[int, int]] = set()
        self._waiting: list[tuple[int, int, Traits, Traits]] = []
        self._best: dict[int, list[tuple[float, int, str, Floats]]] = {}

    def add(self, a: int, b: int, left: Sequence[Traits], right: Sequence[Traits]) -> None:
        """The mentions of the nodes ``a < b`` to be compared."""
        self.compared.add((a, b))
        self._waiting += [(a, b, p, q) for p in left for q in right]

    def run(self) -> None:
        """Compare what was added: first what is cheap to tell apart, then by all features."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        traits: list[Traits] = []
        place: dict[int, int] = {}
        for _, _, p, q in waiting:
            for one in (p, q):
                if place.setdefault(id(one), len(traits)) == len(traits):
                    traits.append(one)
        left = [place[id(p)] for _, _, p, _ in waiting]
        right = [place[id(q)] for _, _, _, q in waiting]
        near = self.model.near(traits, left, right).tolist()
        kept = [
            i
            for i, (pair, alike) in enumerate(zip(waiting, near, strict=True))
            if alike and conflict(pair[2].view, pair[3].view) is None
        ]
        if not kept:
            return
        table = self.model.table(traits, [left[i] for i in kept], [right[i] for i in kept])
        for i, row, score in zip(kept, table, self.model.scores(table).tolist(), strict=True):
            a, b, p, q = waiting[i]
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
