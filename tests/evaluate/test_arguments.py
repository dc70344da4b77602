"""PropBank argument F1 as CoNLL-2005 counts it."""

from __future__ import annotations

import json

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.arguments import (
    argument_keys,
    known_frames,
    prediction_of,
    score_argument_predictions,
    score_arguments,
)
from reportedly.evaluate.corpora.annotated import AnnotatedDocument, Frame

GOLD = Frame(3, "sell.01", (("ARG0", 0, 2), ("ARG1", 4, 6), ("C-ARG1", 8, 9), ("R-ARG0", 2, 3)))


def test_continuations_belong_to_what_they_continue() -> None:
    assert argument_keys(GOLD) == [
        (3, "ARG0", ((0, 2),)),
        (3, "R-ARG0", ((2, 3),)),
        (3, "ARG1", ((4, 6), (8, 9))),
    ]
    assert len(argument_keys(GOLD, join=False)) == 4


def test_a_lone_continuation_is_an_argument() -> None:
    assert argument_keys(Frame(0, "", (("C-ARG2", 1, 2),))) == [(0, "ARG2", ((1, 2),))]


def test_the_verb_never_counts() -> None:
    assert argument_keys(Frame(0, "", (("V", 0, 1), ("C-V", 2, 3)))) == []


def test_half_of_a_discontinuous_argument_is_wrong() -> None:
    predicted = Frame(3, "", (("ARG0", 0, 2), ("ARG1", 4, 6), ("R-ARG0", 2, 3)))
    joined = score_arguments([[GOLD]], [[predicted]])
    assert (joined.labelled.correct, joined.labelled.gold, joined.labelled.predicted) == (2, 3, 3)
    apart = score_arguments([[GOLD]], [[predicted]], join=False)
    assert (apart.labelled.correct, apart.labelled.gold, apart.labelled.predicted) == (3, 4, 3)


def test_roles_and_spans_and_predicates() -> None:
    gold = [Frame(1, "", (("ARG0", 0, 1), ("ARG1", 2, 4))), Frame(6, "", (("ARG1", 7, 9),))]
    predicted = [Frame(1, "", (("ARG0", 0, 1), ("ARG2", 2, 4))), Frame(8, "", (("ARG1", 7, 9),))]
    figures = score_arguments([gold], [predicted])
    assert figures.labelled.f1 == pytest.approx(1 / 3)
    assert figures.unlabelled.f1 == pytest.approx(2 / 3)
    assert figures.predicates.f1 == pytest.approx(1 / 2)
    assert figures.roles["ARG1"].gold == 2
    assert next(iter(figures.roles)) == "ARG1"
    assert figures.roles["ARG2"].predicted == 1


def test_documents_are_kept_apart() -> None:
    figures = score_arguments([[GOLD], []], [[], [GOLD]])
    assert figures.labelled.correct == 0
    assert figures.predicates.correct == 0


def test_unknown_sentences_are_left_out() -> None:
    document = two_sentences()
    assert known_frames(document) == document.frames
    assert known_frames(document, [Frame(0, "", ()), Frame(4, "", ())]) == [Frame(0, "", ())]


def two_sentences() -> AnnotatedDocument:
    return AnnotatedDocument(
        id="made",
        corpus="own",
        words=list("abcdef"),
        sentences=[(0, 3), (3, 6)],
        frames=[Frame(1, "a.01", (("ARG0", 0, 1), ("ARG1", 2, 3)))],
        frames_known=[True, False],
    )


def test_predictions_as_json() -> None:
    document = two_sentences()
    perfect = json.loads(json.dumps(prediction_of("made", document.frames or ())))
    assert score_argument_predictions([document], [perfect]).labelled.f1 == 1.0
    perfect["frames"].append({"trigger": 4, "arguments": [["ARG0", 3, 4]]})  # an unknown sentence
    assert score_argument_predictions([document], [perfect]).labelled.f1 == 1.0
    assert score_argument_predictions([document], []).labelled.recall == 0.0


@pytest.mark.parametrize(
    "frames",
    [
        [{"trigger": 1}],
        [{"trigger": 99, "arguments": []}],
        [{"trigger": -1, "arguments": []}],
        [{"trigger": 1, "arguments": [[0, 1]]}],
        [7],
    ],
)
def test_malformed_predictions_are_refused(frames: list[object]) -> None:
    with pytest.raises(CorpusError, match="made"):
        score_argument_predictions([two_sentences()], [{"doc": "made", "frames": frames}])


def test_predictions_for_other_documents_are_refused() -> None:
    with pytest.raises(CorpusError, match="elsewhere"):
        score_argument_predictions([two_sentences()], [{"doc": "elsewhere", "frames": []}])
    with pytest.raises(CorpusError, match="two"):
        score_argument_predictions([two_sentences()], [{"doc": "made"}, {"doc": "made"}])
