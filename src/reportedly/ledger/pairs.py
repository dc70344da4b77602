"""How likely two mentions are of one event: features of the pair, and the trees that weigh them.

Two parts are fitted, on ECB+, by ``training/same_event.py``. A linear map (discriminant analysis: Fisher 1936, Rao
1948) takes what a mention is about (the reader's event vector, the meaning of trigger, arguments and sentence) to a
space where mentions of one event lie near each other. A sum of small decision trees (gradient boosting, Friedman
2001) weighs nearness there with everything else the pair has in common. The trees are evaluated for all pairs of a
report at once. What a feature adds to the log-odds is what the splits on it change along the path (Saabas 2014), so
every score can be told in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .frequencies import rarity, root
from .lexicon import DIMENSIONS, meaning
from .views import MentionView

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

FEATURES = (
    "same lemma", "same stem", "commoner lemma's rarity", "rarer lemma's rarity", "verb and noun",
    "event vectors", "agents shared", "patients shared", "other arguments shared", "places shared",
    "times shared", "any argument shared", "names shared", "rarest argument shared", "sentences' likeness",
    "trigger in the other's sentence", "numbers shared", "reports' likeness", "same report", "sentences apart",
    "coreference chain", "trigger in the other's arguments", "what they are about", "lemmas' meaning",
    "sentences' meaning", "arguments' meaning", "how late in the reports",
)  # fmt: skip
"""The features of a pair, in order. Shares and likenesses are 0..1 (meanings -1..1); -1 where one of the two has
nothing to compare."""

NEAR = 0.2
"""Likeness of what two mentions are about below which they are not compared further: of 220,000 pairs compared in ECB+
and PolNeAR no such pair had a score above 0.28."""
VECTOR = 192
"""Length of the reader's event vector."""
_WEIGHTS = (1.0, 0.6, 0.4, 0.4, 0.4)
"""Of event vector, trigger, agents, patients and sentence in :func:`about`."""
_FINE = 4096.0
"""Content and linear map are rounded to this part of one."""
_TOO_SMALL = 0.005
"""Log-odds that are not told."""
_UNKNOWN = -1.0
_FAR = 12
_PLACE_OF_ROLE = {"0": 0, "1": 1, "2": 2, "M": 2, "m": 2, "L": 3, "T": 4}
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "PRON"})
_NO_VECTOR = np.zeros(0, np.float32)
_Weighed = tuple[dict[str, float], float]
"""Words with their rarities, and the sum of these."""


@lru_cache(maxsize=20_000)
def _sentence(context: tuple[str, ...]) -> tuple[dict[str, float], float, _Weighed, Floats]:
    """Of a sentence's content words: squared rarities, their sum, the numbers among them, and the meaning."""
    weights = {word: rarity(word) ** 2 for word in context}
    numbers = {word: 1.0 for word in context if word[:1].isdigit()}
    return weights, fsum(weights.values()), (numbers, float(len(numbers))), meaning(context)


@lru_cache(maxsize=50_000)
def _of_lemma(lemma: str) -> tuple[str, float, Floats]:
    return root(lemma), rarity(lemma), meaning((lemma,))


@lru_cache(maxsize=200_000)
def _stem_share(a: str, b: str) -> float:
    """The common beginning of two stems as a share of the longer."""
    prefix = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        prefix += 1
    return prefix / max(len(a), len(b), 1)


def _weighed(words: Iterable[str]) -> _Weighed:
    weights = {word: rarity(word) for word in words}
    return weights, fsum(weights.values())


class Traits:
    """A mention prepared for comparison: sets of words with their rarities, and the vectors."""

    __slots__ = (
        "about", "chain", "context", "document", "heads", "lemma", "meaning", "names", "nominal", "numbers",
        "rarity", "roles", "root", "sentence", "setting", "size", "terms", "vector", "view", "with_whom",
    )  # fmt: skip

    def __init__(self, mention: MentionView) -> None:
        self.view = mention
        self.document = mention.document.id
        self.lemma = mention.lemma
        self.root, self.rarity, self.meaning = _of_lemma(mention.lemma)
        self.nominal = mention.upos in _NOMINAL
        roles: list[list[str]] = [[] for _ in range(5)]
        for head in mention.heads:
            place = _PLACE_OF_ROLE.get(head[:1])
            if place is not None:
                roles[place].append(head[2:])
        self.roles = [_weighed(words) for words in roles]
        self.heads = _weighed(word for words in roles[:4] for word in words)
        self.with_whom = meaning(self.heads[0])
        self.names = _weighed(mention.names)
        self.context, self.size, self.numbers, self.setting = _sentence(mention.context)
        self.sentence = mention.sentence
        self.chain = mention.chain
        self.terms = dict(mention.document.terms)
        vector = mention.vector
        self.vector = vector if vector is not None and len(vector) == VECTOR else _NO_VECTOR
        self.about = _NO_VECTOR

    def content(self) -> Floats:
        """Everything the mention says as one vector [:data:`CONTENT`], before the linear map."""
        vector = self.vector if len(self.vector) else np.zeros(VECTOR, np.float32)
        parts = (vector, self.meaning, meaning(self.roles[0][0]), meaning(self.roles[1][0]), self.setting)
        return np.concatenate(
            [np.float32(weight) * part for weight, part in zip(_WEIGHTS, parts, strict=True)]
        )


CONTENT = VECTOR + 4 * DIMENSIONS


def _shared(a: _Weighed, b: _Weighed) -> float:
    """The rarities of what both have over those of the one that has less."""
    (left, left_sum), (right, right_sum) = a, b
    if not left or not right:
        return _UNKNOWN
    both = left.keys() & right.keys()
    if not both:
        return 0.0
    return min(1.0, fsum(left[word] for word in both) / (min(left_sum, right_sum) + 1e-6))


def likeness(a: dict[str, float], b: dict[str, float]) -> float:
    """The cosine of two unit vectors of terms."""
    if len(a) > len(b):
        a, b = b, a
    return fsum(weight * b[term] for term, weight in a.items() if term in b)


def features(a: Traits, b: Traits) -> list[float]:
    """The features of a pair in the order of :data:`FEATURES`, but for those of vectors, which are 0 here."""
    same_document = a.document == b.document
    together = a.context.keys() & b.context.keys()
    weight = fsum(a.context[word] for word in together if word != a.lemma and word != b.lemma)
    span = sqrt(a.size * b.size)
    (heads, _), (others, _) = a.heads, b.heads
    rarest = max((heads[word] for word in heads.keys() & others.keys()), default=0.0)
    comparable = same_document and a.chain is not None and b.chain is not None
    low, high = (a.rarity, b.rarity) if a.rarity < b.rarity else (b.rarity, a.rarity)
    return [
        float(a.lemma == b.lemma),
        1.0 if a.root == b.root else _stem_share(a.root, b.root),
        low,
        high,
        float(a.nominal != b.nominal),
        0.0,
        _shared(a.roles[0], b.roles[0]),
        _shared(a.roles[1], b.roles[1]),
        _shared(a.roles[2], b.roles[2]),
        _shared(a.roles[3], b.roles[3]),
        _shared(a.roles[4], b.roles[4]),
        _shared(a.heads, b.heads),
        _shared(a.names, b.names),
        rarest,
        weight / span if span else 0.0,
        float((a.lemma in b.context) + (b.lemma in a.context)),
        _shared(a.numbers, b.numbers),
        1.0 if same_document else likeness(a.terms, b.terms),
        float(same_document),
        float(min(abs(a.sentence - b.sentence), _FAR)) if same_document else float(_FAR + 1),
        float(a.chain == b.chain) if comparable else _UNKNOWN,
        float((a.lemma in others) + (b.lemma in heads)),
        0.0,
        0.0,
        0.0,
        0.0,
        float(min(max(a.sentence, b.sentence), _FAR)),
    ]


@dataclass(frozen=True, slots=True)
class PairModel:
    """The fitted score.

    ``mean`` [CONTENT] and ``projection`` [CONTENT, D]: the linear map. The trees are rectangular: ``feature``,
    ``left``, ``right`` (int16) and ``cut``, ``value`` (float32) are [trees, nodes]; a leaf points to itself, and
    ``value`` is the mean log-odds below a node. A pair goes left where its feature is at most the cut.
    ``base``: log-odds before the trees. ``threshold``: mean probability from which clusters are joined.
    """

    mean: Floats
    projection: Floats
    feature: NDArray[np.int16]
    cut: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: Floats
    depth: int
    base: float
    threshold: float
    _map: tuple[Doubles, Doubles] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        scaled = (np.rint(self.mean * _FINE).astype(np.float64), np.rint(self.projection * _FINE).astype(np.float64))
        object.__setattr__(self, "_map", scaled)

    def prepare(self, mentions: Iterable[MentionView]) -> list[Traits]:
        """The mentions ready to be compared."""
        traits = [Traits(mention) for mention in mentions]
        if traits:
            for one, row in zip(traits, self.about(traits), strict=True):
                one.about = row
        return traits

    def about(self, traits: Sequence[Traits]) -> Floats:
        """What mentions are about: unit vectors [N, D].

        The sums are of whole numbers and exact, so that a mention's vector is the same bits whatever it is computed
        together with, and on whatever machine.
        """
        mean, projection = self._map
        content = np.rint(np.stack([one.content() for one in traits]) * np.float32(_FINE)).astype(np.float64)
        mapped = ((content - mean) @ projection).astype(np.float32)
        length = np.sqrt(np.einsum("ij,ij->i", mapped, mapped))
        unit: Floats = mapped / np.maximum(length, np.float32(1e-9))[:, None]
        return unit

    def table(self, traits: Sequence[Traits], left: Sequence[int], right: Sequence[int]) -> Floats:
        """The features [pairs, FEATURES] of pairs of prepared mentions, given by their places."""
        made = np.array(
            [features(traits[i], traits[j]) for i, j in zip(left, right, strict=True)], np.float32
        ).reshape(-1, len(FEATURES))
        if len(made):
            about = np.stack([one.about for one in traits])
            compare_vectors(made, traits, np.asarray(left), np.asarray(right), about)
        return made

    def near(self, traits: Sequence[Traits], left: Sequence[int], right: Sequence[int]) -> NDArray[np.bool_]:
        """Which pairs [pairs] are about things near enough (:data:`NEAR`) to be of one event at all."""
        about = np.stack([one.about for one in traits])
        found: NDArray[np.bool_] = np.einsum("ij,ij->i", about[list(left)], about[list(right)]) >= NEAR
        return found

    def scores(self, table: Floats) -> NDArray[np.float64]:
        """The probabilities [pairs] that pairs are of one event."""
        odds = self.base + self._paths(table)[-1].astype(np.float64).sum(1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def _paths(self, table: Floats, *, split_on: list[NDArray[np.int16]] | None = None) -> list[Floats]:
        """The values [pairs, trees] at each depth; ``split_on`` collects which feature decided there."""
        trees, width = self.feature.shape
        start = np.arange(trees, dtype=np.int64) * width
        feature, cut, value = self.feature.ravel(), self.cut.ravel(), self.value.ravel()
        left, right = (self.left + start[:, None]).ravel(), (self.right + start[:, None]).ravel()
        row = (np.arange(len(table), dtype=np.int64) * table.shape[1])[:, None]
        flat = table.ravel()
        node = np.broadcast_to(start, (len(table), trees))
        values = [value.take(node)]
        for _ in range(self.depth):
            on = feature.take(node)
            if split_on is not None:
                split_on.append(on)
            node = np.where(flat.take(row + on) <= cut.take(node), left.take(node), right.take(node))
            values.append(value.take(node))
        return values

    def contributions(self, row: Floats) -> list[tuple[str, float, float]]:
        """(feature, value, log-odds added) of one pair, the strongest first; with :meth:`bias` they add up to its
        log-odds, but for those too small to tell."""
        return self.contributions_of(row[None, :])[0]

    def contributions_of(self, table: Floats) -> list[list[tuple[str, float, float]]]:
        """The same for many pairs [pairs, FEATURES]."""
        split_on: list[NDArray[np.int16]] = []
        values = self._paths(table, split_on=split_on)
        pairs, count = table.shape
        added = np.zeros(pairs * count)
        first = (np.arange(pairs) * count)[:, None]
        for on, before, after in zip(split_on, values[:-1], values[1:], strict=True):
            added += np.bincount((first + on).ravel(), weights=(after - before).ravel(), minlength=pairs * count)
        order = np.argsort(-np.abs(added := added.reshape(pairs, count)), axis=1, kind="stable")
        return [
            [
                (FEATURES[i], value, weight)
                for i, value, weight in zip(places, row, weights, strict=True)
                if abs(weight) >= _TOO_SMALL
            ]
            for places, row, weights in zip(
                order.tolist(),
                np.take_along_axis(table, order, 1).tolist(),
                np.take_along_axis(added, order, 1).tolist(),
                strict=True,
            )
        ]

    def bias(self) -> float:
        """The log-odds of a pair of which nothing is known."""
        return self.base + float(self.value[:, 0].sum())


def compare_vectors(
    table: Floats,
    traits: Sequence[Traits],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    about: Floats,
) -> None:
    """Fill in the features of pairs (places in ``traits``) that compare vectors; ``about`` [traits, D]."""
    none = np.zeros(VECTOR, np.float32)

    def cosines(vectors: Floats) -> Floats:
        known = np.asarray(vectors.any(1))
        found: Floats = np.einsum("ij,ij->i", vectors[left], vectors[right]).astype(np.float32)
        found[~(known[left] & known[right])] = _UNKNOWN
        return found

    table[:, 5] = cosines(np.stack([one.vector if len(one.vector) else none for one in traits]))
    table[:, 22] = cosines(about)
    table[:, 23] = cosines(np.stack([one.meaning for one in traits]))
    table[:, 24] = cosines(np.stack([one.setting for one in traits]))
    table[:, 25] = cosines(np.stack([one.with_whom for one in traits]))


_ARRAYS = ("mean", "projection", "feature", "cut", "left", "right", "value")


def unpack_model(stored: dict[str, NDArray[np.generic]], prefix: str = "") -> PairModel:
    """A model from named arrays (see :func:`pack_model`)."""
    arrays = {name: stored[prefix + name] for name in _ARRAYS}
    for name in ("mean", "projection", "cut", "value"):
        arrays[name] = arrays[name].astype(np.float32)
    depth, base, threshold = stored[prefix + "numbers"].tolist()
    return PairModel(**arrays, depth=int(depth), base=base, threshold=threshold)  # type: ignore[arg-type]


def pack_model(model: PairModel, prefix: str = "") -> dict[str, NDArray[np.generic]]:
    """The arrays of a model, by names that begin with ``prefix``."""
    arrays: dict[str, NDArray[np.generic]] = {prefix + name: getattr(model, name) for name in _ARRAYS}
    arrays[prefix + "projection"] = model.projection.astype(np.float16)
    arrays[prefix + "numbers"] = np.array([model.depth, model.base, model.threshold], np.float64)
    return arrays


@cache
def pair_model() -> PairModel:
    """The shipped score. Raises ModelError where the file is missing or damaged."""
    return unpack_model(_load("same_event.npz"))


@cache
def folds() -> tuple[tuple[frozenset[str], PairModel], ...]:
    """The scores of the cross-validation, each with the topics of ECB+ that it has not seen."""
    stored = _load("same_event_folds.npz")
    count = len([name for name in stored if name.endswith("topics")])
    return tuple(
        (frozenset(stored[f"{n}.topics"].tolist()), unpack_model(stored, f"{n}.")) for n in range(count)
    )


def _load(name: str) -> dict[str, NDArray[np.generic]]:
    try:
        with files("reportedly.ledger").joinpath(f"data/{name}").open("rb") as file:
            loaded = np.load(file)
            return {key: loaded[key] for key in loaded.files}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{name} of the package is missing or damaged ({error}). Install the package again, or make the file "
            f"with: python -m training.same_event"
        ) from error
