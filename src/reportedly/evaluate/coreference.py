"""Coreference: MUC, B-cubed and CEAF-e with their mean F1, as CoNLL-2012 counts them.

MUC: Vilain et al. 1995; B-cubed: Bagga and Baldwin 1998; CEAF with the entity similarity phi-4: Luo 2005;
treatment of mentions that one side lacks: Pradhan et al. 2014 (reference scorer, version 8). Counts are
summed over documents before dividing. Mentions match by their exact spans.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .by_document import by_document, malformed
from .corpora.annotated import AnnotatedDocument, WordSpan
from .counts import Row

Cluster = Sequence[Hashable]
_Chains = list[frozenset[Hashable]]


@dataclass(frozen=True, slots=True)
class PRF:
    """Precision, recall and their harmonic mean, each 0..1; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right_predicted: float, predicted: float, right_gold: float, gold: float) -> PRF:
        """From how much of the prediction is right, how much of the gold is found, and their sizes."""
        precision = right_predicted / predicted if predicted else 0.0
        recall = right_gold / gold if gold else 0.0
        total = precision + recall
        return cls(precision, recall, 2 * precision * recall / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class CoreferenceMeasures:
    """The three measures, their mean F1 (the "CoNLL score"), and how well mentions were found."""

    muc: PRF
    b_cubed: PRF
    ceaf_e: PRF
    mean_f1: float
    mentions: PRF


@dataclass(frozen=True, slots=True)
class CoreferenceFigures:
    """``coreferent`` (singletons removed on both sides) is the headline, as in CoNLL-2012."""

    coreferent: CoreferenceMeasures
    with_singletons: CoreferenceMeasures

    def rows(self) -> list[Row]:
        named = (("", self.coreferent), (", singletons kept", self.with_singletons))
        table: list[Row] = []
        for note, figures in named:
            table.append((f"mean F1{note}", figures.mean_f1))
            table.append((f"MUC F1{note}", figures.muc.f1))
            table.append((f"B3 F1{note}", figures.b_cubed.f1))
            table.append((f"CEAF-e F1{note}", figures.ceaf_e.f1))
            table.append((f"mentions F1{note}", figures.mentions.f1))
        return table


def score_coreference(
    gold: Iterable[Sequence[Cluster]], predicted: Iterable[Sequence[Cluster]]
) -> CoreferenceFigures:
    """Compare clusters, document by document in the same order; a mention is any hashable, usually a span.

    A mention that one side puts in two clusters counts in the first of them.
    """
    pairs = [(_chains(left), _chains(right)) for left, right in zip(gold, predicted, strict=True)]
    plural = [([c for c in a if len(c) > 1], [c for c in b if len(c) > 1]) for a, b in pairs]
    return CoreferenceFigures(coreferent=_measure(plural), with_singletons=_measure(pairs))


def prediction_of(name: str, clusters: Iterable[Iterable[WordSpan]]) -> dict[str, Any]:
    """Clusters as JSON: ``{"doc", "clusters": [[[first, last], ...], ...]}``."""
    return {"doc": name, "clusters": [[list(mention) for mention in cluster] for cluster in clusters]}


def score_coreference_predictions(
    gold: Sequence[AnnotatedDocument], predictions: Iterable[Mapping[str, Any]]
) -> CoreferenceFigures:
    """Score predictions in the form of ``prediction_of`` against documents with coreference.

    A document without a prediction counts as one in which nothing was found.
    """
    answers = by_document(predictions, [document.id for document in gold], what="coreference")
    given: list[list[list[WordSpan]]] = []
    for answer in answers:
        try:
            clusters = [
                [(int(first), int(last)) for first, last in cluster] for cluster in answer.get("clusters", ())
            ]
        except (TypeError, ValueError) as error:
            form = 'a list of clusters of [first, last] in "clusters"'
            raise malformed("coreference", answer, form, error) from error
        given.append(clusters)
    return score_coreference([document.coreference or () for document in gold], given)


def best_assignment(weights: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs (row, column), each used once, that maximise the sum of ``weights`` (a rectangle of numbers).

    Shortest augmenting paths with potentials (Kuhn 1955, Jonker and Volgenant 1987), O(rows² · columns).
    Every row (or every column, if there are fewer of them) is paired.
    """
    if weights.ndim != 2:
        raise ValueError(f"an assignment needs a matrix, not {weights.ndim} dimensions")
    if weights.shape[0] > weights.shape[1]:
        return sorted((row, column) for column, row in best_assignment(weights.T))
    rows, columns = weights.shape
    cost = -weights
    row_price = np.zeros(rows + 1)
    column_price = np.zeros(columns + 1)
    row_of = np.full(columns + 1, -1)  # the last column is the virtual start of every path
    for row in range(rows):
        row_of[columns] = row
        distance = np.full(columns, np.inf)
        previous = np.full(columns, columns)
        done = np.zeros(columns + 1, dtype=bool)
        column = columns
        while row_of[column] >= 0:
            done[column] = True
            current = row_of[column]
            reduced = cost[current] - row_price[current] - column_price[:columns]
            better = ~done[:columns] & (reduced < distance)
            distance[better] = reduced[better]
            previous[better] = column
            following = int(np.argmin(np.where(done[:columns], np.inf, distance)))
            step = distance[following]
            row_price[row_of[done]] += step
            column_price[done] -= step
            distance[~done[:columns]] -= step
            column = following
        while column != columns:
            row_of[column] = row_of[previous[column]]
            column = int(previous[column])
    return sorted((int(row_of[column]), column) for column in range(columns) if row_of[column] >= 0)


def _chains(clusters: Sequence[Cluster]) -> _Chains:
    seen: set[Hashable] = set()
    chains = []
    for cluster in clusters:
        chain = frozenset(mention for mention in cluster if mention not in seen)
        seen |= chain
        if chain:
            chains.append(chain)
    return chains


def _measure(pairs: Sequence[tuple[_Chains, _Chains]]) -> CoreferenceMeasures:
    muc = np.zeros(4)
    b_cubed = np.zeros(4)
    ceaf = np.zeros(4)
    mentions = np.zeros(4)
    for gold, predicted in pairs:
        overlap = _overlaps(predicted, gold)
        backwards = _overlaps(gold, predicted)
        muc += (*_links(predicted, overlap), *_links(gold, backwards))
        b_cubed += (*_mention_shares(predicted, overlap), *_mention_shares(gold, backwards))
        similarity = _entity_similarity(predicted, gold, overlap)
        ceaf += (similarity, len(predicted), similarity, len(gold))
        left, right = frozenset().union(*gold), frozenset().union(*predicted)
        mentions += (len(left & right), len(right), len(left & right), len(left))
    figures = [PRF.of(*map(float, counts)) for counts in (muc, b_cubed, ceaf, mentions)]
    mean = (figures[0].f1 + figures[1].f1 + figures[2].f1) / 3
    return CoreferenceMeasures(figures[0], figures[1], figures[2], mean, figures[3])


def _overlaps(chains: _Chains, others: _Chains) -> list[dict[int, int]]:
    """For each chain: how many of its mentions each of the other chains has."""
    chain_of = {mention: index for index, chain in enumerate(others) for mention in chain}
    counts: list[dict[int, int]] = []
    for chain in chains:
        own: dict[int, int] = {}
        for mention in chain:
            if (other := chain_of.get(mention)) is not None:
                own[other] = own.get(other, 0) + 1
        counts.append(own)
    return counts


def _links(chains: _Chains, overlaps: list[dict[int, int]]) -> tuple[float, float]:
    """MUC: links of these chains that the other side keeps, and all their links."""
    kept = sum(sum(own.values()) - len(own) for own in overlaps)
    return float(kept), float(sum(len(chain) - 1 for chain in chains))


def _mention_shares(chains: _Chains, overlaps: list[dict[int, int]]) -> tuple[float, float]:
    """B-cubed: summed over mentions, the share of their chain that shares their other chain; the mentions."""
    shares = sum(
        count * count / len(chain)
        for chain, own in zip(chains, overlaps, strict=True)
        for count in own.values()
    )
    return shares, float(sum(len(chain) for chain in chains))


def _entity_similarity(chains: _Chains, others: _Chains, overlaps: list[dict[int, int]]) -> float:
    """CEAF: the sum of phi-4 over the best one-to-one pairing of chains, component by component."""
    partners: dict[int, list[int]] = {}
    for row, own in enumerate(overlaps):
        for column in own:
            partners.setdefault(column, []).append(row)
    total = 0.0
    visited: set[int] = set()
    for start in range(len(chains)):
        if start in visited or not overlaps[start]:
            continue
        visited.add(start)
        rows, columns = [start], []
        for row in rows:  # grows while it is walked
            for column in overlaps[row]:
                if partners[column]:
                    columns.append(column)
                    fresh = [r for r in partners[column] if r not in visited]
                    visited.update(fresh)
                    rows.extend(fresh)
                    partners[column] = []
        weights = np.zeros((len(rows), len(columns)))
        place = {column: index for index, column in enumerate(columns)}
        for index, row in enumerate(rows):
            for column, count in overlaps[row].items():
                weights[index, place[column]] = 2 * count / (len(chains[row]) + len(others[column]))
        total += sum(weights[pair] for pair in best_assignment(weights))
    return float(total)
