"""Windows of whole sentences with their neighbours as context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .structure import WordSpan


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` are read together; ``[core_first, core_last)`` are this window's to label.

    The words of the core partition the document over its windows; the rest is context.
    """

    first: int
    last: int
    core_first: int
    core_last: int


def windows(
    sentences: Sequence[WordSpan], piece_counts: Sequence[int], *, budget: int, context: int
) -> list[Window]:
    """Pack sentences into windows of at most ``budget`` word-pieces, ``context`` of them for neighbours.

    ``piece_counts`` gives the pieces of every word. A sentence longer than the budget is cut into
    parts of at most the budget. One sentence after the core is added as context where it has at most
    half of ``context`` pieces, one before it where it has at most ``context``, budget permitting.
    """
    ends = [0]
    for count in piece_counts:
        ends.append(ends[-1] + count)

    parts: list[WordSpan] = []
    core_budget = budget - context
    for first, last in sentences:
        while ends[last] - ends[first] > budget:
            cut = first + 1
            while cut < last and ends[cut + 1] - ends[first] <= core_budget:
                cut += 1
            parts.append((first, cut))
            first = cut
        if last > first:
            parts.append((first, last))

    cores: list[tuple[int, int]] = []  # spans of part indices
    begin = 0
    while begin < len(parts):
        end = begin + 1
        while end < len(parts) and ends[parts[end][1]] - ends[parts[begin][0]] <= core_budget:
            end += 1
        cores.append((begin, end))
        begin = end

    found: list[Window] = []
    for begin, end in cores:
        core_first, core_last = parts[begin][0], parts[end - 1][1]
        spare = budget - (ends[core_last] - ends[core_first])
        first, last = core_first, core_last
        if end < len(parts):
            extra = ends[parts[end][1]] - ends[core_last]
            if extra <= min(spare, context // 2):
                last = parts[end][1]
                spare -= extra
        if begin > 0:
            extra = ends[core_first] - ends[parts[begin - 1][0]]
            if extra <= min(spare, context):
                first = parts[begin - 1][0]
        found.append(Window(first, last, core_first, core_last))
    return found
