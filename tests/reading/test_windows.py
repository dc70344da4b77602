"""Windows: their cores partition the words, no budget is broken, context is whole neighbour sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.windows import windows

_TEXTS = st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=40), max_size=25)
_SIZES = st.tuples(st.integers(24, 120), st.integers(0, 16))


def spans_of(counts: list[list[int]]) -> tuple[list[tuple[int, int]], list[int]]:
    spans, flat = [], []
    for sentence in counts:
        spans.append((len(flat), len(flat) + len(sentence)))
        flat += sentence
    return spans, flat


@given(_TEXTS, _SIZES)
def test_cores_partition_the_words(counts: list[list[int]], sizes: tuple[int, int]) -> None:
    spans, flat = spans_of(counts)
    expected = 0
    for window in windows(spans, flat, budget=sizes[0], context=sizes[1]):
        assert window.core_first == expected
        assert window.first <= window.core_first < window.core_last <= window.last
        expected = window.core_last
    assert expected == len(flat)


@given(_TEXTS, _SIZES)
def test_no_window_is_over_budget(counts: list[list[int]], sizes: tuple[int, int]) -> None:
    spans, flat = spans_of(counts)
    budget, context = sizes
    for window in windows(spans, flat, budget=budget, context=context):
        assert sum(flat[window.first : window.last]) <= budget
        around = sum(flat[window.first : window.core_first]) + sum(flat[window.core_last : window.last])
        assert around <= context + context // 2


@given(_TEXTS, _SIZES)
def test_windows_hold_whole_sentences_unless_a_sentence_is_over_budget(
    counts: list[list[int]], sizes: tuple[int, int]
) -> None:
    spans, flat = spans_of(counts)
    budget, context = sizes
    cut = {i for a, b in spans if sum(flat[a:b]) > budget for i in range(a, b)}
    bounds = {x for span in spans for x in span}
    for window in windows(spans, flat, budget=budget, context=context):
        for edge in (window.first, window.core_first, window.core_last, window.last):
            assert edge in bounds or edge in cut


def test_neighbours_come_along_where_they_fit() -> None:
    spans, flat = spans_of([[1] * 10, [1] * 30, [1] * 10, [1] * 30])
    found = windows(spans, flat, budget=60, context=20)
    assert [(w.core_first, w.core_last) for w in found] == [(0, 40), (40, 80)]
    assert (found[0].first, found[0].last) == (0, 50)  # ten pieces after: half of the context
    assert (found[1].first, found[1].last) == (40, 80)  # thirty before are too many


def test_a_text_without_words_has_no_windows() -> None:
    assert windows([], [], budget=100, context=10) == []


def test_a_sentence_longer_than_the_budget_is_cut_into_parts() -> None:
    spans, flat = spans_of([[2] * 100])
    found = windows(spans, flat, budget=50, context=10)
    assert len(found) > 3
    assert all(sum(flat[w.first : w.last]) <= 50 for w in found)
