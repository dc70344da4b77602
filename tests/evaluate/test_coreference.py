"""MUC, B-cubed and CEAF-e against figures worked out by hand, and the assignment against brute force."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CorpusError
from reportedly.evaluate.coreference import (
    best_assignment,
    prediction_of,
    score_coreference,
    score_coreference_predictions,
)
from reportedly.evaluate.corpora.annotated import AnnotatedDocument

GOLD = [list("abc"), list("defg")]
PREDICTED = [list("ab"), list("cd"), list("fghi")]


def test_a_worked_example() -> None:
    figures = score_coreference([GOLD], [PREDICTED]).coreferent
    # Links: gold abc keeps 1 of 2, defg 1 of 3; predicted ab 1 of 1, cd 0 of 1, fghi 1 of 3.
    assert (figures.muc.recall, figures.muc.precision) == (pytest.approx(2 / 5), pytest.approx(2 / 5))
    # Recall: a, b 2/3 each, c 1/3, d 1/4, f, g 2/4 each, over 7; precision: 1 + 1 + 2/2 + 2 * 2/4 over 8.
    assert figures.b_cubed.recall == pytest.approx((5 / 3 + 5 / 4) / 7)
    assert figures.b_cubed.precision == pytest.approx(4 / 8)
    # abc-ab 4/5 and defg-fghi 4/8.
    assert figures.ceaf_e.recall == pytest.approx(1.3 / 2)
    assert figures.ceaf_e.precision == pytest.approx(1.3 / 3)
    expected = (figures.muc.f1 + figures.b_cubed.f1 + figures.ceaf_e.f1) / 3
    assert figures.mean_f1 == pytest.approx(expected)
    assert figures.mentions.recall == pytest.approx(6 / 7)


def test_ceaf_takes_the_best_pairing_not_the_greedy_one() -> None:
    gold = [list("abcdef"), list("ghi")]
    predicted = [list("abcghi"), list("def")]
    figures = score_coreference([gold], [predicted]).coreferent
    assert figures.ceaf_e.f1 == pytest.approx((2 * 3 / 9 + 2 * 3 / 9) / 2)


def test_singletons() -> None:
    gold = [list("ab"), ["c"]]
    figures = score_coreference([gold], [[list("ab")]])
    assert figures.coreferent.mean_f1 == 1.0
    assert figures.with_singletons.b_cubed.recall == pytest.approx(2 / 3)
    assert figures.with_singletons.ceaf_e.recall == pytest.approx(1 / 2)
    assert figures.with_singletons.muc.f1 == 1.0


def test_counts_are_summed_over_documents() -> None:
    figures = score_coreference([[list("ab")], [list("abcd")]], [[list("ab")], []]).coreferent
    assert figures.muc.recall == pytest.approx(1 / 4)
    assert figures.muc.precision == 1.0


def test_nothing_on_either_side() -> None:
    figures = score_coreference([[]], [[]]).with_singletons
    assert figures.mean_f1 == 0.0


def test_rows_begin_with_the_headline() -> None:
    assert score_coreference([GOLD], [GOLD]).rows()[0] == ("mean F1", 1.0)


partitions = st.lists(st.integers(0, 4), min_size=1, max_size=12).map(
    lambda labels: [[i for i, x in enumerate(labels) if x == label] for label in sorted(set(labels))]
)


@given(partitions, partitions)
def test_swapping_the_sides_swaps_precision_and_recall(left: list[list[int]], right: list[list[int]]) -> None:
    there = score_coreference([left], [right]).with_singletons
    back = score_coreference([right], [left]).with_singletons
    for name in ("muc", "b_cubed", "ceaf_e", "mentions"):
        a, b = getattr(there, name), getattr(back, name)
        assert (a.precision, a.recall) == (pytest.approx(b.recall), pytest.approx(b.precision))
        assert 0 <= a.f1 <= 1 + 1e-9
    assert score_coreference([left], [left]).with_singletons.b_cubed.f1 == pytest.approx(1)


@given(
    st.integers(1, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.floats(-4, 4), min_size=columns, max_size=columns), min_size=1, max_size=5
        )
    )
)
def test_assignment_is_the_best_of_all(rows: list[list[float]]) -> None:
    weights = np.array(rows)
    pairs = best_assignment(weights)
    assert len(pairs) == min(weights.shape)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    small = weights if weights.shape[0] <= weights.shape[1] else weights.T
    best = max(
        sum(small[row, column] for row, column in enumerate(choice))
        for choice in permutations(range(small.shape[1]), small.shape[0])
    )
    assert sum(weights[pair] for pair in pairs) == pytest.approx(best)


def test_an_assignment_needs_a_matrix() -> None:
    with pytest.raises(ValueError, match="matrix"):
        best_assignment(np.zeros(3))


def test_predictions_as_json() -> None:
    clusters = [[(0, 1), (2, 4)], [(5, 6)]]
    document = AnnotatedDocument(
        id="made", corpus="own", words=list("abcdef"), sentences=[(0, 6)], coreference=clusters
    )
    perfect = json.loads(json.dumps(prediction_of("made", clusters)))
    assert score_coreference_predictions([document], [perfect]).with_singletons.ceaf_e.f1 == 1.0
    assert score_coreference_predictions([document], []).coreferent.mean_f1 == 0.0
    with pytest.raises(CorpusError, match="made"):
        score_coreference_predictions([document], [{"doc": "made", "clusters": [[[1]]]}])
