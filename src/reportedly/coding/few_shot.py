"""A logistic-regression head learnt from a handful of mention vectors against many of other events.

The classes are balanced (King & Zeng 2001), the weights are shrunk (ridge), the fit is Newton's. Scores of vectors
that a fit has not seen (leave one out for the examples, three folds for the rest) are turned into probabilities after
Platt (1999), for the share of such events that is expected, and the threshold is where expected F1 is largest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RIDGE = 0.33
"""What a weight's square costs beside the loss; scikit-learn's C is its inverse."""
COUNTER_EXAMPLE = 0.5
"""What a counter-example weighs beside an example."""
_FOLDS = 3
_LEAVE_ONE_OUT = 40
"""With more examples than this they are left out in so many folds."""
_STEPS = 25
_SMOOTHING = 0.7
"""Width of the kernel over the examples' scores, in their own standard deviation."""
_LEAST_WIDTH = 0.25
"""The standard deviation counts as at least this share of the way between the medians."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear head: the probability of a vector x is the logistic of ``weights @ x + bias``.

    ``threshold``: the probability from which a vector is taken for the event.
    """

    weights: Floats
    bias: float
    threshold: float

    def probabilities(self, vectors: NDArray[np.floating]) -> Floats:
        """Of each row of ``vectors``, shape (n, d), or of one vector, shape (d,)."""
        return _logistic(np.asarray(vectors, np.float64) @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Learned:
    """A head, and the probabilities of examples, counter-examples and background by fits that had not seen them.

    ``share``: what part of all events compared is expected to be such an event.
    """

    head: Head
    examples: Floats
    counter_examples: Floats
    background: Floats
    share: float

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of what is held out: examples and counter-examples as they are, the background
        as if examples were their share of it."""
        least = self.head.threshold
        right = float((self.examples >= least).sum())
        ratio = (1 - self.share) / self.share * len(self.examples)
        wrong = float((self.counter_examples >= least).sum())
        if len(self.background):
            wrong += float((self.background >= least).mean()) * ratio
        precision = right / (right + wrong) if right else 0.0
        recall = right / len(self.examples)
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        return precision, recall, f1


def learn(
    examples: NDArray[np.floating],
    counter_examples: NDArray[np.floating],
    background: NDArray[np.floating],
    *,
    share: float,
) -> Learned:
    """A head from vectors (rows) of examples, counter-examples and other events."""
    yes, no, rest = (np.asarray(rows, np.float64) for rows in (examples, counter_examples, background))
    n, m = len(yes), len(no)
    rows = np.concatenate([yes, no.reshape(m, yes.shape[1]), rest])
    data = np.hstack([rows, np.ones((len(rows), 1))])
    labels = np.zeros(len(data))
    labels[:n] = 1.0
    weight = _balanced(n, m, len(rest))
    whole = _fit(data, labels, weight)
    held_out = np.empty(len(data))
    for part in _parts(n, m, len(rest)):
        kept = np.ones(len(data), bool)
        kept[part] = False
        fit = _fit(data[kept], labels[kept], weight[kept], start=whole)
        held_out[part] = data[part] @ fit
    mass = np.ones(len(data))
    if len(rest):
        mass[n + m :] = n * (1 - share) / share / len(rest)
    slope, intercept = _platt(held_out, labels, mass)
    edge = _edge(held_out[:n], held_out[n:], mass[n:])
    threshold = float(_logistic(np.array(slope * edge + intercept)))
    head = Head(slope * whole[:-1], float(slope * whole[-1] + intercept), threshold)
    probabilities = _logistic(slope * held_out + intercept)
    return Learned(head, probabilities[:n], probabilities[n : n + m], probabilities[n + m :], share)


def _balanced(n: int, m: int, rest: int) -> Floats:
    """Weights that give examples and the others half of the whole each."""
    half = (n + m + rest) / 2
    each = half / n
    counter = min(COUNTER_EXAMPLE * each, half / m) if m else 0.0
    left = max(half - m * counter, half / 2)
    return np.concatenate([np.full(n, each), np.full(m, counter), np.full(rest, left / max(rest, 1))])


def _parts(n: int, m: int, rest: int) -> Iterator[NDArray[np.intp]]:
    """What is held out together: examples and counter-examples one by one (in folds, if many), the others in folds."""
    for first, count in ((0, n), (n, m)):
        folds = min(count, _LEAVE_ONE_OUT)
        for fold in range(folds):
            yield np.arange(first + fold, first + count, folds)
    for fold in range(_FOLDS if rest else 0):
        yield np.arange(n + m + fold, n + m + rest, _FOLDS)


def _fit(data: Floats, labels: Floats, weight: Floats, *, start: Floats | None = None) -> Floats:
    """Weights of a ridge logistic regression; the last column of ``data`` is the constant, which is not shrunk."""
    ridge = np.full(data.shape[1], RIDGE)
    ridge[-1] = 1e-6
    found = np.zeros(data.shape[1]) if start is None else start.copy()
    for _ in range(_STEPS):
        p = _logistic(data @ found)
        slope = data.T @ (weight * (p - labels)) + ridge * found
        curve = (data * (weight * p * (1 - p) + 1e-9)[:, None]).T @ data
        curve[np.diag_indices_from(curve)] += ridge
        step = np.linalg.solve(curve, slope)
        largest = float(np.abs(step).max())
        found -= step * min(1.0, 5.0 / largest) if largest else step
        if largest < 1e-3:
            break
    return found


def _platt(scores: Floats, labels: Floats, mass: Floats) -> tuple[float, float]:
    """Slope and intercept that turn scores into probabilities, with Platt's targets short of 0 and 1."""
    yes, no = float(mass[labels > 0].sum()), float(mass[labels == 0].sum())
    targets = np.where(labels > 0, (yes + 1) / (yes + 2), 1 / (no + 2))
    data = np.stack([scores, np.ones_like(scores)], axis=1)
    found = np.array([1.0, 0.0])
    for _ in range(100):
        p = _logistic(data @ found)
        slope = data.T @ (mass * (p - targets)) + np.array([1e-3 * (found[0] - 1), 0.0])
        curve = (data * (mass * p * (1 - p) + 1e-9)[:, None]).T @ data + np.diag([1e-3, 1e-9])
        step = np.linalg.solve(curve, slope)
        found -= step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-6:
            break
    return max(float(found[0]), 0.05), float(found[1])


def _edge(examples: Floats, others: Floats, mass: Floats) -> float:
    """The score from which expected F1 is largest: the examples' scores smoothed, for there are few of them."""
    if not len(others):
        return float(examples.min())
    width = max(float(examples.std()), _LEAST_WIDTH * abs(float(np.median(examples) - np.median(others))), 1e-3)
    order = np.argsort(others)
    above = np.concatenate([np.cumsum(mass[order][::-1])[::-1], [0.0]])
    best, edge = -1.0, float(examples.min())
    for at in np.unique(np.concatenate([examples, others[others >= examples.min() - 2 * width]])):
        hits = sum(0.5 * (1 - erf((at - x) / (_SMOOTHING * width * sqrt(2)))) for x in examples)
        wrong = float(above[np.searchsorted(others[order], at)])
        f1 = 2 * hits / (hits + wrong + len(examples))
        if f1 > best:
            best, edge = f1, float(at)
    return edge


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float64)
