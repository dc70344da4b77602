"""Values, scores and how commitments combine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.coding.factuality import Commitment, Commitments, settle
from reportedly.coding.positions_values import compose, strength, value_of
from reportedly.coding.syntax import Syntax
from reportedly.ontology import cue_entries

from . import snippets
from .gold import parse

SCORES = st.floats(-3, 3, allow_nan=False)


@pytest.mark.parametrize(
    ("score", "value"),
    [
        (3.0, "CT+"),
        (2.3, "CT+"),
        (1.8, "PR+"),
        (0.9, "PS+"),
        (0.0, "Uu"),
        (-0.4, "Uu"),
        (-0.9, "PS-"),
        (-1.8, "PR-"),
        (-3.0, "CT-"),
    ],
)
def test_values_follow_the_documented_bands(score: float, value: str) -> None:
    assert value_of(score) == value


@given(SCORES, SCORES)
def test_composition_is_no_surer_than_its_parts(a: float, b: float) -> None:
    result = compose(a, b)
    assert abs(result) <= min(abs(a), abs(b))
    assert result == compose(b, a)
    assert compose(-a, b) == -result


def test_every_stance_of_the_lexicon_lies_in_the_band_of_its_value() -> None:
    for senses in cue_entries().values():
        for sense in senses:
            for stance in (sense.affirmed, sense.negated, sense.author, sense.author_negated):
                assert value_of(strength(stance)) == stance.value


@given(SCORES)
def test_the_reader_speaks_only_where_the_lexicons_are_silent(neural: float) -> None:
    assert settle(Commitment(-1.8, False), neural) == -1.8
    assert -3 <= settle(Commitment(3.0, True), neural) <= 3


def test_settle_keeps_the_order_of_the_reader() -> None:
    scores = [settle(Commitment(3.0, True), neural / 10) for neural in range(-30, 31)]
    assert scores == sorted(scores)


def test_reasons_name_the_words() -> None:
    reading = parse(snippets.FAILED_TO)
    found = Commitments(Syntax(reading)).at(5, top=-1)
    assert (found.value, found.reasons) == ("CT-", ("failed",))
