"""Average-link clustering with pairs that must, or must not, lie together."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


def average_link(
    weights: Sequence[int],
    sums: Mapping[tuple[int, int], float],
    *,
    threshold: float,
    together: Iterable[tuple[int, int]] = (),
    apart: Collection[tuple[int, int]] = (),
    may_join: Callable[[Sequence[int], Sequence[int]], bool] | None = None,
) -> list[list[int]]:
    """Join clusters while the mean score between two of them is at least ``threshold``, the highest first.

    ``weights``: how many mentions each node stands for. ``sums``: for pairs of nodes ``(a, b)`` with ``a < b`` the sum
    of the scores over all pairs of their mentions (0 where left out). ``together`` are joined first, whatever the
    scores; ``apart`` never. ``may_join`` says of the nodes of two clusters whether these may be joined, beside
    that. Gives the nodes of each cluster, ascending.
    """
    links: list[dict[int, float]] = [{} for _ in weights]
    for (a, b), total in sums.items():
        links[a][b] = links[b][a] = total
    forbidden: list[set[int]] = [set() for _ in weights]
    for a, b in apart:
        forbidden[a].add(b)
        forbidden[b].add(a)
    size = list(weights)
    version = [0] * len(size)
    members = [[node] for node in range(len(size))]
    alive = [True] * len(size)

    def mean(a: int, b: int) -> float:
        return links[a].get(b, 0.0) / (size[a] * size[b])

    def join(a: int, b: int) -> None:
        for other, total in links[b].items():
            if other != a:
                links[a][other] = links[a].get(other, 0.0) + total
                links[other][a] = links[a][other]
                links[other].pop(b)
        for other in forbidden[b]:
            forbidden[other].discard(b)
            forbidden[other].add(a)
            forbidden[a].add(other)
        links[a].pop(b, None)
        links[b], forbidden[b] = {}, set()
        members[a] = sorted(members[a] + members[b])
        size[a] += size[b]
        alive[b] = False
        version[a] += 1

    place = list(range(len(size)))
    for a, b in together:
        x, y = sorted((_root(place, a), _root(place, b)))
        if x != y:
            forbidden[x].discard(y)
            forbidden[y].discard(x)
            join(x, y)
            place[y] = x
    heap = [
        (-mean(a, b), members[a][0], members[b][0], version[a], version[b])
        for a in range(len(size))
        for b in links[a]
        if a < b and alive[a] and mean(a, b) >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        _, a, b, first, second = heapq.heappop(heap)
        if not (alive[a] and alive[b]) or (version[a], version[b]) != (first, second) or b in forbidden[a]:
            continue
        if may_join is not None and not may_join(members[a], members[b]):
            continue
        join(a, b)
        for other in links[a]:
            score = mean(a, other)
            if score >= threshold:
                x, y = sorted((a, other))
                heapq.heappush(heap, (-score, x, y, version[x], version[y]))
    return [members[node] for node in range(len(size)) if alive[node]]


def _root(place: list[int], node: int) -> int:
    while place[node] != node:
        node = place[node]
    return node
