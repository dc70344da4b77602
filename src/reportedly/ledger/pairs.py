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
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .frequencies import rarity, root
from .lexicon import DIMENSIONS, meaning
from .views import MentionView

Floats = NDArray[np.float32]

FEATURES = (
    "same lemma", "same stem", "commoner lemma's rarity", "rarer lemma's rarity", "verb and noun",
    "event vectors", "agents shared", "patients shared", "other arguments shared", "places shared",
    "times shared", "any argument shared", "names shared", "rarest argument shared", "sentences' likeness",
    "trigger in the other's sentence", "numbers shared", "reports' likeness", "same report", "sentences apart",
    "coreference chain", "trigger in the other's arguments", "what they are about", "lemmas' meaning",
    "sentences' meaning",
)  # fmt: skip
"""The features of a pair, in order. Shares and likenesses are 0..1 (meanings -1..1); -1 where one of the two has
nothing to compare."""

VECTOR = 192
"""Length of the reader's event vector."""
_WEIGHTS = (1.0, 0.6, 0.4, 0.4, 0.4)
"""Of event vector, trigger, agents, patients and sentence in :func:`about`."""
_UNKNOWN = -1.0
_FAR = 12
_PLACE_OF_ROLE = {"0": 0, "1": 1, "2": 2, "M": 2, "m": 2, "L": 3, "T": 4}
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "PRON"})
_Weighed = dict[str, float]


class Traits:
    """A mention prepared for comparison: sets of words with their rarities, and the vectors."""

    __slots__ = (
        "about", "chain", "context", "document", "heads", "lemma", "meaning", "names", "nominal", "numbers", "rarity",
        "roles", "root", "sentence", "setting", "size", "terms", "vector",
    )  # fmt: skip

    def __init__(self, mention: MentionView) -> None:
        self.document = mention.document.id
        self.lemma = mention.lemma
        self.root = root(mention.lemma)
        self.rarity = rarity(mention.lemma)
        self.nominal = mention.upos in _NOMINAL
        roles: list[_Weighed] = [{} for _ in range(5)]
        for head in mention.heads:
            place = _PLACE_OF_ROLE.get(head[:1])
            if place is not None:
                roles[place][head[2:]] = rarity(head[2:])
        self.roles = roles
        self.heads = {**roles[0], **roles[1], **roles[2], **roles[3]}
        self.names = {name: rarity(name) for name in mention.names}
        self.context = {word: rarity(word) ** 2 for word in mention.context}
        self.numbers = {word: 1.0 for word in mention.context if word[:1].isdigit()}
        self.size = sum(self.context.values())
        self.sentence = mention.sentence
        self.chain = mention.chain
        self.terms = dict(mention.document.terms)
        vector = mention.vector
        self.vector = vector if vector is not None and len(vector) == VECTOR else None
        self.meaning = meaning((mention.lemma,))
        self.setting = meaning(word for word in mention.context if word != mention.lemma)
        self.about: Floats | None = None

    def content(self) -> Floats:
        """Everything the mention says as one vector [:data:`CONTENT`], before the linear map."""
        parts = (
            self.vector if self.vector is not None else np.zeros(VECTOR, np.float32),
            self.meaning,
            meaning(self.roles[0]),
            meaning(self.roles[1]),
            self.setting,
        )
        return np.concatenate(
            [np.float32(weight) * part for weight, part in zip(_WEIGHTS, parts, strict=True)]
        )


CONTENT = VECTOR + 4 * DIMENSIONS


def _shared(a: _Weighed, b: _Weighed) -> float:
    """The rarities of what both have over those of the one that has less."""
    if not a or not b:
        return _UNKNOWN
    both = a.keys() & b.keys()
    if not both:
        return 0.0
    return min(1.0, sum(a[word] for word in both) / (min(sum(a.values()), sum(b.values())) + 1e-6))


def likeness(a: _Weighed, b: _Weighed) -> float:
    """The cosine of two unit vectors of terms."""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b[term] for term, weight in a.items() if term in b)


def features(a: Traits, b: Traits) -> list[float]:
    """The features of a pair in the order of :data:`FEATURES`, but for those of vectors, which are 0 here."""
    same_document = a.document == b.document
    shorter, longer = (a.root, b.root) if len(a.root) < len(b.root) else (b.root, a.root)
    prefix = 0
    for x, y in zip(shorter, longer, strict=False):
        if x != y:
            break
        prefix += 1
    together = a.context.keys() & b.context.keys()
    weight = sum(a.context[word] for word in together if word != a.lemma and word != b.lemma)
    span = sqrt(a.size * b.size)
    rarest = max((a.heads[word] for word in a.heads.keys() & b.heads.keys()), default=0.0)
    comparable = same_document and a.chain is not None and b.chain is not None
    low, high = (a.rarity, b.rarity) if a.rarity < b.rarity else (b.rarity, a.rarity)
    return [
        float(a.lemma == b.lemma),
        prefix / len(longer) if longer else 0.0,
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
        float((a.lemma in b.heads) + (b.lemma in a.heads)),
        0.0,
        0.0,
        0.0,
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

    def prepare(self, mentions: Iterable[MentionView]) -> list[Traits]:
        """The mentions ready to be compared."""
        traits = [Traits(mention) for mention in mentions]
        if traits:
            for one, row in zip(traits, self.about(traits), strict=True):
                one.about = row
        return traits

    def about(self, traits: Sequence[Traits]) -> Floats:
        """What mentions are about: unit vectors [N, D]."""
        mapped = (np.stack([one.content() for one in traits]) - self.mean) @ self.projection
        unit: Floats = mapped / np.maximum(np.linalg.norm(mapped, axis=1, keepdims=True), 1e-9)
        return unit

    def table(self, pairs: Sequence[tuple[Traits, Traits]]) -> Floats:
        """The features [pairs, FEATURES] of prepared mentions."""
        made = np.array([features(a, b) for a, b in pairs], np.float32).reshape(-1, len(FEATURES))
        if len(pairs):
            with_vectors(made, pairs, [a.about for a, _ in pairs], [b.about for _, b in pairs])
        return made

    def scores(self, table: Floats) -> NDArray[np.float64]:
        """The probabilities [pairs] that pairs are of one event."""
        rows = np.arange(len(table))[:, None]
        trees = np.arange(len(self.feature))[None, :]
        node = np.zeros((len(table), len(self.feature)), np.int16)
        for _ in range(self.depth):
            goes_left = table[rows, self.feature[trees, node]] <= self.cut[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        odds = self.base + self.value[trees, node].sum(1, dtype=np.float64)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def contributions(self, row: Floats) -> list[tuple[str, float, float]]:
        """(feature, value, log-odds added) of one pair, the strongest first; they add up to its log-odds, with the
        trees' bias left out."""
        added = [0.0] * len(FEATURES)
        for tree in range(len(self.feature)):
            node = 0
            for _ in range(self.depth):
                feature = int(self.feature[tree, node])
                below = self.left if row[feature] <= self.cut[tree, node] else self.right
                following = int(below[tree, node])
                added[feature] += float(self.value[tree, following] - self.value[tree, node])
                node = following
        told = ((name, float(row[i]), added[i]) for i, name in enumerate(FEATURES))
        return sorted(
            (item for item in told if abs(item[2]) >= 0.005), key=lambda item: (-abs(item[2]), item[0])
        )


def with_vectors(
    table: Floats,
    pairs: Sequence[tuple[Traits, Traits]],
    left: Sequence[Floats | None],
    right: Sequence[Floats | None],
) -> None:
    """Fill in the features that compare vectors; ``left`` and ``right`` are what each is about."""

    def cosines(a: Sequence[Floats | None], b: Sequence[Floats | None], length: int) -> Floats:
        none = np.zeros(length, np.float32)
        x = np.stack([none if v is None else v for v in a])
        y = np.stack([none if v is None else v for v in b])
        found: Floats = np.einsum("ij,ij->i", x, y).astype(np.float32)
        found[~(x.any(1) & y.any(1))] = _UNKNOWN
        return found

    table[:, 5] = cosines([a.vector for a, _ in pairs], [b.vector for _, b in pairs], VECTOR)
    size = next((len(v) for v in left if v is not None), 1)
    table[:, 22] = cosines(left, right, size)
    table[:, 23] = cosines([a.meaning for a, _ in pairs], [b.meaning for _, b in pairs], DIMENSIONS)
    table[:, 24] = cosines([a.setting for a, _ in pairs], [b.setting for _, b in pairs], DIMENSIONS)


def log_odds(probability: float) -> float:
    """The log-odds of a probability (kept off 0 and 1)."""
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(p / (1 - p)))


def probability(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + exp(-odds))


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
