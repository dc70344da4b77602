"""Acronyms that a text introduces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.coding.acronyms import acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Talks with the National Harbour Board (NHB) failed.", {"NHB": "National Harbour Board"}),
        ("A Union of Lake Fishers (ULF) met.", {"ULF": "Union of Lake Fishers"}),
        ("The Board of Trade (BoT) met them.", {"BoT": "Board of Trade"}),
        ("The ULF (Union of Lake Fishers) went on strike.", {"ULF": "Union of Lake Fishers"}),
        ("The Democratic Union of the Lakes (UDL, in French) fled.", {"UDL": "Democratic Union of the Lakes"}),
        ("He told the Committee, the Quell Aid Group (QAG), to leave.", {"QAG": "Quell Aid Group"}),
        ("On Monday the minister (right) met Ann Lee (56).", {}),
        ("The price rose (USD) and the Quell Aid Group (XYZ) left.", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_short_forms_lead_to_the_words_they_stand_for(text: str, found: dict[str, str]) -> None:
    assert dict(acronyms(text)) == found


def test_the_first_explanation_counts() -> None:
    text = "The Lake Fishers Union (LFU) met. Later the Lower Farm Unit (LFU) did."
    assert acronyms(text)["LFU"] == "Lake Fishers Union"


@given(st.text(alphabet="ABCabc ()[].,-\n“”", max_size=60))
def test_any_text_is_taken(text: str) -> None:
    for short, long in acronyms(text).items():
        assert short in text and long in text
