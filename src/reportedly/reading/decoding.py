"""From scores to structures: constrained tag sequences, trees, lemmas. numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_LOW = np.float32(-1e9)
_SURE = np.float32(6.0)
"""Nats by which O must lead for a search to take it as given."""


class ChunkTags:
    """Viterbi decoding of BIO or BIOES tags so that only well-formed chunks come out.

    A tag may start anew (O, B, S) after any tag that may end a chunk, or continue (I, E) after a B
    or I of its own label. That structure makes a step linear in the number of tags.
    """

    def __init__(self, tags: Sequence[str]) -> None:
        self.tags = tuple(tags)
        index = {tag: i for i, tag in enumerate(tags)}
        of = {kind: [i for i, tag in enumerate(tags) if tag[0] == kind] for kind in "BOSEI"}
        inner = of["E"] + of["I"]
        from_b = np.asarray([index["B-" + tags[i][2:]] for i in inner], dtype=np.int64)
        from_i = np.asarray([index["I-" + tags[i][2:]] for i in inner], dtype=np.int64)
        self._outside = index["O"]
        # The search works on tags ordered B O S E I, where what may start, end and go on a chunk are slices.
        self._order = np.asarray([i for kind in "BOSEI" for i in of[kind]], dtype=np.int64)
        place = np.empty(len(tags), dtype=np.int64)
        place[self._order] = np.arange(len(tags))
        starts = len(of["B"]) + len(of["O"]) + len(of["S"])
        self._fresh, self._inner = slice(0, starts), slice(starts, len(tags))
        self._ends = slice(len(of["B"]), starts + len(of["E"])) if of["E"] else slice(0, len(tags))
        self._inner_from_b, self._inner_from_i = place[from_b], place[from_i]
        count = len(tags)
        self._may_start = np.zeros(count, dtype=bool)
        self._may_start[self._order[self._fresh]] = True
        self._may_end = np.zeros(count, dtype=bool)
        self._may_end[self._order[self._ends]] = True
        self._may_follow = self._may_end[:, None] & self._may_start
        self._may_follow[from_b, inner] = True
        self._may_follow[from_i, inner] = True

    def decode(self, scores: Floats, lengths: Ints | None = None) -> Ints:
        """Best tag indices [N, T] for log scores [N, T, K]; rows beyond ``lengths`` come out as O.

        The best tag of every word is the answer wherever those tags are well formed, which is nearly
        always; only the stretches about the other places are searched, from one sure O to the next.
        """
        n, t, _ = scores.shape
        if n == 0 or t == 0:
            return np.zeros((n, t), dtype=np.int64)
        path: Ints = scores.argmax(2)
        edge = np.full((n, 1), self._outside)
        if lengths is not None:
            path[np.arange(t)[None, :] >= lengths[:, None]] = self._outside
        before, after = np.concatenate([edge, path], 1), np.concatenate([path, edge], 1)
        rows, places = np.nonzero(~self._may_follow[before, after])
        if not len(rows):
            return path
        wrong = np.unique(rows)
        firsts, lasts = self._stretches(scores[wrong], None if lengths is None else lengths[wrong])
        at = np.searchsorted(wrong, rows)
        stretches = np.unique(np.stack([rows, firsts[at, places], lasts[at, places]], 1), axis=0)
        size = stretches[:, 2] - stretches[:, 1]
        index = np.minimum(stretches[:, 1, None] + np.arange(size.max()), t - 1)
        found = self._search(scores[stretches[:, 0, None], index], size)
        inside = np.arange(size.max()) < size[:, None]
        path[np.broadcast_to(stretches[:, 0, None], index.shape)[inside], index[inside]] = found[inside]
        return path

    def _stretches(self, scores: Floats, lengths: Ints | None) -> tuple[Ints, Ints]:
        """For each of the T + 1 places between words: where the words that are not surely O begin and end about it."""
        n, t, _ = scores.shape
        outside = scores[:, :, self._outside]
        others = np.delete(scores, self._outside, axis=2).max(2)
        sure = outside - others > _SURE
        if lengths is not None:
            sure |= np.arange(t)[None, :] >= lengths[:, None]
        words = np.arange(t)
        first = np.maximum.accumulate(np.where(sure, words + 1, 0), axis=1)
        last = np.minimum.accumulate(np.where(sure, words, t)[:, ::-1], axis=1)[:, ::-1]
        return (
            np.concatenate([np.zeros((n, 1), np.int64), first], 1),
            np.concatenate([last, np.full((n, 1), t)], 1),
        )

    def _search(self, scores: Floats, lengths: Ints) -> Ints:
        """Viterbi search over well-formed sequences."""
        n, t, k = scores.shape
        beyond = np.arange(t)[None, :] >= lengths[:, None]
        scores[beyond] = _LOW
        scores[beyond, self._outside] = 0.0
        steps = np.ascontiguousarray(scores.transpose(1, 0, 2)[:, :, self._order])
        fresh, inner, ends = self._fresh, self._inner, self._ends
        best = np.full((n, k), _LOW, dtype=np.float32)
        best[:, fresh] = steps[0, :, fresh]
        ended = np.zeros((t, n), dtype=np.int64)  # where a new tag came from: the best that may end
        by_b = np.zeros((t, n, k - inner.start), dtype=bool)  # where an inner tag came from: B or I
        rows = np.arange(n)
        for step in range(1, t):
            ending = best[:, ends].argmax(1)
            ended[step] = ending
            from_b, from_i = best[:, self._inner_from_b], best[:, self._inner_from_i]
            np.greater_equal(from_b, from_i, out=by_b[step])
            new = steps[step]
            new[:, fresh] += best[rows, ending + ends.start][:, None]
            new[:, inner] += np.maximum(from_b, from_i)
            best = new
        ended += ends.start
        path = np.zeros((t, n), dtype=np.int64)
        path[-1] = ends.start + best[:, ends].argmax(1)
        for step in range(t - 1, 0, -1):
            at = np.maximum(path[step] - inner.start, 0)
            came = np.where(by_b[step, rows, at], self._inner_from_b[at], self._inner_from_i[at])
            path[step - 1] = np.where(path[step] >= inner.start, came, ended[step])
        return self._order[path.T]

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


def join_names(
    heads: Ints, relations: NDArray[np.integer], names: Sequence[tuple[int, int]], *, compound: int, case: int
) -> None:
    """Make the words of each name one subtree, in place, where the parse tears a name apart.

    ``heads`` [W] are 0 for the root and 1 + word otherwise; ``names``: word spans of entities, each of one
    sentence. Of the words of a name that hang outside it the last stays, and the others become its compounds;
    a possessive mark after the name hangs on that word too. The entity head has seen the name as a whole, the
    parser scores its words one by one.
    """
    for first, last in names:
        torn = [word for word in range(first, last) if not first < heads[word] <= last]
        if not torn:
            continue
        top = torn[-1]
        for word in torn[:-1]:
            node = int(heads[top])
            while node and node != word + 1:
                node = int(heads[node - 1])
            if node:  # the name hangs below this word: it takes the word's place in the tree
                heads[top], relations[top] = heads[word], relations[word]
            heads[word], relations[word] = top + 1, compound
        if last < len(heads) and relations[last] == case and first < heads[last] <= last:
            heads[last] = top + 1


def _spanning_tree(heads: Ints, scores: Floats, first: int) -> list[int]:
    """Maximum spanning tree of one sentence with one root; heads are 0 or 1 + word in the sentence."""
    n = len(heads)
    local = np.where(heads == 0, 0, heads - first)
    dependent = np.broadcast_to(np.arange(1, n + 1)[:, None], local.shape)
    fits = (heads == 0) | ((local > 0) & (local <= n) & (local != dependent))
    matrix = np.full((n + 1, n + 1), -60.0)  # [dependent, head]
    np.maximum.at(matrix, (dependent[fits], local[fits]), scores[fits])
    np.fill_diagonal(matrix, -1e9)
    tree = _chu_liu_edmonds(matrix)
    roots = [word for word in range(1, n + 1) if tree[word] == 0]
    if len(roots) == 1:
        return tree[1:]
    # Several roots: the best tree for each of the likeliest single roots (Stanojević & Cohen 2021 bound the rest).
    from_root = matrix[1:, 0].copy()
    likeliest = sorted({*roots, *(np.argsort(-from_root, kind="stable")[:3] + 1).tolist()})
    found: list[tuple[float, list[int]]] = []
    for root in likeliest:
        matrix[1:, 0] = -1e6
        matrix[root, 0] = from_root[root - 1]
        one = _chu_liu_edmonds(matrix)
        found.append((float(matrix[np.arange(1, n + 1), one[1:]].sum()), one))
    return max(found, key=lambda pair: pair[0])[1][1:]


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
