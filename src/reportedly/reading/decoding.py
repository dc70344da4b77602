"""From scores to structures: constrained tag sequences, trees, lemmas. numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_LOW = np.float32(-1e9)


class ChunkTags:
    """Viterbi decoding of BIO or BIOES tags so that only well-formed chunks come out.

    A tag may start anew (O, B, S) after any tag that may end a chunk, or continue (I, E) after a B
    or I of its own label. That structure makes a step linear in the number of tags.
    """

    def __init__(self, tags: Sequence[str]) -> None:
        self.tags = tuple(tags)
        index = {tag: i for i, tag in enumerate(tags)}
        bioes = any(tag.startswith("E-") for tag in tags)
        ends = [i for i, tag in enumerate(tags) if tag[0] in ("OSE" if bioes else "OBI")]
        self._ends = np.asarray(ends)
        self._fresh = np.asarray([i for i, tag in enumerate(tags) if tag[0] in "OBS"])
        inner = [i for i, tag in enumerate(tags) if tag[0] in "IE"]
        self._inner = np.asarray(inner, dtype=np.int64)
        self._inner_from_b = np.asarray([index["B-" + tags[i][2:]] for i in inner], dtype=np.int64)
        self._inner_from_i = np.asarray([index["I-" + tags[i][2:]] for i in inner], dtype=np.int64)
        self._outside = index["O"]
        count = len(self.tags)
        self._may_start = np.zeros(count, dtype=bool)
        self._may_start[self._fresh] = True
        self._may_end = np.zeros(count, dtype=bool)
        self._may_end[self._ends] = True
        self._may_follow = np.zeros((count, count), dtype=bool)
        self._may_follow[np.ix_(self._ends, self._fresh)] = True
        self._may_follow[self._inner_from_b, self._inner] = True
        self._may_follow[self._inner_from_i, self._inner] = True

    def decode(self, scores: Floats, lengths: Ints | None = None) -> Ints:
        """Best tag indices [N, T] for log scores [N, T, K]; rows beyond ``lengths`` come out as O.

        The best tag of every word is the answer wherever those tags are well formed, which is nearly
        always; only the other rows are searched.
        """
        n, t, _ = scores.shape
        if n == 0 or t == 0:
            return np.zeros((n, t), dtype=np.int64)
        path: Ints = scores.argmax(2)
        if lengths is None:
            lengths = np.full(n, t)
        else:
            path[np.arange(t)[None, :] >= lengths[:, None]] = self._outside
        formed = self._may_start[path[:, 0]] & self._may_end[path[:, -1]]
        formed &= self._may_follow[path[:, :-1], path[:, 1:]].all(1)
        wrong = np.flatnonzero(~formed)
        if len(wrong):
            longest = int(lengths[wrong].max())
            path[wrong, :longest] = self._search(scores[wrong, :longest], lengths[wrong])
        return path

    def _search(self, scores: Floats, lengths: Ints) -> Ints:
        """Viterbi search over well-formed sequences."""
        n, t, k = scores.shape
        beyond = np.arange(t)[None, :] >= lengths[:, None]
        scores[beyond] = _LOW
        scores[beyond, self._outside] = 0.0
        best = np.full((n, k), _LOW, dtype=np.float32)
        best[:, self._fresh] = scores[:, 0, self._fresh]
        back = np.zeros((t, n, k), dtype=np.int16)
        rows = np.arange(n)
        for step in range(1, t):
            ending = self._ends[best[:, self._ends].argmax(1)]
            came = back[step]
            new = np.empty((n, k), dtype=np.float32)
            new[:, self._fresh] = best[rows, ending][:, None]
            came[:, self._fresh] = ending[:, None]
            if len(self._inner):
                from_b, from_i = best[:, self._inner_from_b], best[:, self._inner_from_i]
                use_b = from_b >= from_i
                new[:, self._inner] = np.where(use_b, from_b, from_i)
                came[:, self._inner] = np.where(use_b, self._inner_from_b, self._inner_from_i)
            best = new + scores[:, step]
        path = np.zeros((n, t), dtype=np.int64)
        path[:, -1] = self._ends[best[:, self._ends].argmax(1)]
        for step in range(t - 1, 0, -1):
            path[:, step - 1] = back[step, rows, path[:, step]]
        return path

    def chunks(self, path: NDArray[np.integer]) -> list[tuple[int, int, str]]:
        """The chunks ``(first, last, label)`` of one decoded row."""
        found: list[tuple[int, int, str]] = []
        first = end = -1
        label = ""
        for position in np.flatnonzero(path).tolist():
            tag = self.tags[path[position]]
            if tag[0] in "BS":
                if first >= 0:
                    found.append((first, end, label))
                first, label = position, tag[2:]
            elif first < 0 or tag[2:] != label or position != end:
                if first >= 0:
                    found.append((first, end, label))
                first, label = position, tag[2:]
            end = position + 1
        if first >= 0:
            found.append((first, end, label))
        return found


def apply_lemma_rule(word: str, rule: str) -> str:
    """The lemma of a word by a rule of training: cut N characters off the end, add a suffix.

    ``"=N|suffix"`` keeps the case, ``"N|suffix"`` lower-cases first; a rule that does not fit
    the word leaves it as it is, lower-cased.
    """
    keep = rule.startswith("=")
    form = word if keep else word.lower()
    cut, _, suffix = (rule[1:] if keep else rule).partition("|")
    count = int(cut)
    if count > len(form):
        return form
    return (form[: len(form) - count] if count else form) + suffix or form


def decode_trees(
    heads: Ints, scores: Floats, relations: NDArray[np.integer], sentence: Ints
) -> tuple[Ints, Ints]:
    """One rooted tree for every sentence of a window.

    ``heads`` [W, K]: the K best heads of each word, 0 for the root and 1 + word otherwise, best
    first, with log ``scores`` [W, K] and ``relations`` [W, K]. Greedy heads stand where they form a
    tree with a single root (nearly always); otherwise the maximum spanning tree over the candidates
    (Chu-Liu-Edmonds). Gives heads (0 root, 1 + word) and relation indices [W].
    """
    words = len(heads)
    best = heads[:, 0].copy()
    picked = relations[:, 0].astype(np.int64)
    jump = np.concatenate([[0], best])
    for _ in range(max(1, int(np.ceil(np.log2(words + 2))))):
        jump = jump[jump]
    is_root = best == 0
    roots = np.bincount(sentence, weights=is_root, minlength=int(sentence[-1]) + 1)
    stuck = np.bincount(sentence, weights=jump[1:] != 0, minlength=len(roots))
    for number in np.flatnonzero((roots != 1) | (stuck > 0)).tolist():
        first = int(np.searchsorted(sentence, number, "left"))
        last = int(np.searchsorted(sentence, number, "right"))
        if last <= first:
            continue
        tree = _spanning_tree(heads[first:last], scores[first:last], first)
        for offset, head in enumerate(tree):
            word = first + offset
            best[word] = 0 if head == 0 else head + first
            where = np.flatnonzero(heads[word] == best[word])
            picked[word] = relations[word, where[0]] if len(where) else relations[word, 0]
    return best, picked


def _spanning_tree(heads: Ints, scores: Floats, first: int) -> list[int]:
    """Maximum spanning tree of one sentence with one root; heads are 0 or 1 + word in the sentence."""
    n = len(heads)
    matrix = np.full((n + 1, n + 1), -60.0)  # [dependent, head]
    for word in range(n):
        for head, score in zip(heads[word].tolist(), scores[word].tolist(), strict=True):
            local = 0 if head == 0 else head - first
            if (head == 0 or 0 < local <= n) and local != word + 1:
                matrix[word + 1, local] = max(matrix[word + 1, local], score)
    # so dear a root that the best tree has only one, and the best one (Stanojević & Cohen 2021)
    matrix[1:, 0] -= 1e6
    np.fill_diagonal(matrix, -1e9)
    tree = _chu_liu_edmonds(matrix)
    return tree[1:]


def _chu_liu_edmonds(scores: NDArray[np.float64]) -> list[int]:
    """Heads of the maximum arborescence rooted at 0; ``scores[dependent, head]``. Entry 0 is 0."""
    n = len(scores)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if cycle is None:
        return [int(h) for h in heads]
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.asarray(cycle)
    m = len(outside)
    reduced = np.full((m + 1, m + 1), -1e9)
    reduced[:m, :m] = scores[np.ix_(outside, outside)]
    total = scores[members, heads[members]].sum()
    # entering the cycle breaks it at one member; leaving it, any member may be the head
    enter = scores[np.ix_(members, outside)] - scores[members, heads[members]][:, None] + total
    enter_at = enter.argmax(0)
    reduced[m, :m] = enter.max(0)
    leave = scores[np.ix_(outside, members)]
    leave_at = leave.argmax(1)
    reduced[:m, m] = leave.max(1)
    np.fill_diagonal(reduced, -1e9)
    position = int(np.flatnonzero(outside == 0)[0])
    assert position == 0
    small = _chu_liu_edmonds(reduced)
    result = heads.copy()
    for index in range(1, m):
        head = small[index]
        result[outside[index]] = members[leave_at[index]] if head == m else outside[head]
    entry = small[m]
    result[members[enter_at[entry]]] = outside[entry]
    result[0] = 0
    return [int(h) for h in result]


def _find_cycle(heads: NDArray[np.integer]) -> list[int] | None:
    n = len(heads)
    colour = np.zeros(n, dtype=np.int64)
    colour[0] = -1
    for start in range(1, n):
        if colour[start]:
            continue
        node = start
        while colour[node] == 0:
            colour[node] = start
            node = int(heads[node])
        if colour[node] == start:
            cycle = [node]
            step = int(heads[node])
            while step != node:
                cycle.append(step)
                step = int(heads[step])
            return cycle
    return None
