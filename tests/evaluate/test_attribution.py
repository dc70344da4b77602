from __future__ import annotations

import copy
from typing import Any

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.attribution import prediction_of, score_attribution
from reportedly.evaluate.corpora.polnear import Article, CharAttribution

TEXT = "Rain is likely, the mayor warned, and roads may close. The mayor said so."


def at(phrase: str) -> tuple[int, int]:
    start = TEXT.index(phrase)
    return start, start + len(phrase)


ARTICLE = Article(
    "a",
    TEXT,
    (
        CharAttribution(
            (at("the mayor"),), (at("warned"),), (at("Rain is likely"), at("and roads may close"))
        ),
        CharAttribution((at("The mayor"),), (at("said"),), (at("so"),)),
    ),
)
GOLD = {"a": ARTICLE}


def perfect() -> dict[str, Any]:
    return copy.deepcopy(prediction_of(ARTICLE))


def test_the_gold_scores_one_everywhere() -> None:
    assert {value for _, value in score_attribution(GOLD, [perfect()]).rows()} == {1.0}


def test_no_prediction_scores_zero_everywhere() -> None:
    figures = score_attribution(GOLD, [])
    assert {value for _, value in figures.rows()} == {0.0}
    assert figures.spans["content"].gold == 2


def test_a_content_with_a_missing_fragment_keeps_its_tokens_but_is_no_exact_span() -> None:
    prediction = perfect()
    prediction["spans"][2]["fragments"].pop()
    figures = score_attribution(GOLD, [prediction])
    assert figures.spans["content"].correct == 1
    assert (figures.tokens["content"].correct, figures.tokens["content"].gold) == (4, 8)
    assert figures.tokens["content"].precision == 1.0
    assert figures.links["content"].correct == 1
    assert figures.links["source"].f1 == 1.0


def test_links_to_the_wrong_cue_count_only_as_links() -> None:
    prediction = perfect()
    cues = [i for i, item in enumerate(prediction["spans"]) if item["role"] == "cue"]
    swap = dict(zip(cues, reversed(cues), strict=True))
    prediction["links"] = [[swap[cue], other] for cue, other in prediction["links"]]
    figures = score_attribution(GOLD, [prediction])
    assert all(figures.spans[role].f1 == 1.0 for role in figures.spans)
    assert figures.links["source"].correct == figures.links["content"].correct == 0


def test_spans_of_a_role_linked_to_one_cue_are_one_span() -> None:
    prediction = perfect()
    content = prediction["spans"][2]
    second = {"role": "content", "fragments": [content["fragments"].pop()]}
    prediction["spans"].append(second)
    prediction["links"].append([1, len(prediction["spans"]) - 1])
    assert score_attribution(GOLD, [prediction]).spans["content"].f1 == 1.0


def test_white_space_at_the_ends_does_not_matter_but_a_comma_does() -> None:
    prediction = perfect()
    start, end = prediction["spans"][1]["fragments"][0]
    prediction["spans"][1]["fragments"] = [[start - 1, end]]
    assert score_attribution(GOLD, [prediction]).spans["cue"].f1 == 1.0
    prediction["spans"][1]["fragments"] = [[start, end + 1]]
    assert score_attribution(GOLD, [prediction]).spans["cue"].correct == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"doc": "elsewhere"},
        {"doc": "a", "spans": [{"role": "speaker", "fragments": [[0, 1]]}]},
        {"doc": "a", "spans": [{"role": "cue", "fragments": [[0]]}]},
        {"doc": "a", "spans": [{"role": "cue", "fragments": [[0, 1]]}], "links": [[0, 1]]},
        {"doc": "a", "spans": [{"role": "source", "fragments": [[0, 1]]}], "links": [[0, 0]]},
    ],
)
def test_malformed_predictions_are_named(broken: dict[str, Any]) -> None:
    with pytest.raises(CorpusError):
        score_attribution(GOLD, [broken])


def test_a_document_predicted_twice_is_an_error() -> None:
    with pytest.raises(CorpusError, match="twice"):
        score_attribution(GOLD, [perfect(), perfect()])
