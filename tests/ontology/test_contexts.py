"""The context lexicon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ontology import CONTEXTS, context_weights, contexts_of


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("the navy sail past the island", "military"),
        ("the spy agency brief lawmaker", "intelligence"),
        ("voter queue at the polling station", "election"),
        ("the central bank raise interest rate", "economic"),
        ("a pride parade be ban", "lgbt"),
        ("migrant cross the river", "migration"),
        ("hacker leak email after a data breach", "cyber"),
        ("inspector visit the uranium enrichment plant", "cbrn"),
        ("minister accept bribe", "corruption"),
        ("police find cocaine", "illegal_drugs"),
        ("woman march for women 's rights", "gender"),
        ("a quarrel over the South China Sea", "territory"),
        ("pro - democracy activist", "pro_democracy"),
    ],
)
def test_plain_cases(text: str, context: str) -> None:
    assert context in contexts_of(text.split())


def test_common_words_show_nothing() -> None:
    assert contexts_of("the man say he go home with his friend on a general day".split()) == ()
    assert contexts_of([]) == ()


def test_every_context_can_be_shown_by_one_word_or_phrase() -> None:
    from reportedly.ontology.contexts import _lexicon

    strongest = dict.fromkeys(CONTEXTS, 0.0)
    for entries in _lexicon()[0].values():
        for context, weight in entries:
            strongest[context] = max(strongest[context], weight)
    assert all(weight >= 1 for weight in strongest.values())


def test_a_repeated_word_counts_once() -> None:
    assert context_weights(["poll"]) == context_weights(["poll", "poll"])


@given(st.lists(st.text(max_size=10), max_size=40))
def test_any_words(lemmas: list[str]) -> None:
    found = contexts_of(lemmas)
    assert len(found) <= 4 and len(set(found)) == len(found)
    assert set(found) <= CONTEXTS.keys()
