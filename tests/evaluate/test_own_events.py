"""The scorer of our own corpus: counts, macro-averages, chains of sources, clusters, calibration; worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.own import OwnItem, parse_own
from reportedly.evaluate.own_events import calibration_error, gold_clusters, score_own

SOURCE = """\
@e-1 date=2011-05-06 style=report region=Europe
Rebels {1:free} priest, {2:shell} Riga
The army said rebels had {3:shelled} it, which they deny. Shares {4:tumbled}. Oslo will {5:send} tents.
1 RETREAT release | actor: Rebels | recipient: priest
2 ASSAULT heavy-weapons | actor: Rebels | recipient: Riga
3 ASSAULT heavy-weapons | actor: rebels | recipient: it | author: Uu | The army <said>: CT+ | they <deny>: CT- | same: 2
4 -
5 AGREE | actor: Oslo | author: Uu
"""


def item() -> OwnItem:
    (found,), wrong = parse_own(SOURCE)
    assert wrong == []
    return found


def at(words: str, *, text: str | None = None) -> list[int]:
    start = (text or item().text).index(words)
    return [start, start + len(words)]


def event(word: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"trigger": at(word), "type": type_, "positions": [{"sources": [], "value": "CT+"}], **more}


def perfect() -> dict[str, Any]:
    said = {"sources": [at("army")], "value": "CT+"}
    denied = {"sources": [at("they deny")], "value": "CT-"}
    return {
        "doc": "own/e-1",
        "events": [
            event("free", "RETREAT", modes=["release"]),
            event("shell", "ASSAULT", modes=["heavy-weapons"], event="x"),
            event(
                "shelled",
                "ASSAULT",
                modes=["heavy-weapons"],
                event="x",
                positions=[{"sources": [], "value": "Uu"}, said, denied],
            ),
            event("send", "AGREE", positions=[{"sources": [], "value": "Uu"}]),
        ],
        "given": [
            {"trigger": at(word), "type": type_}
            for word, type_ in (
                ("free", "RETREAT"), ("shell", "ASSAULT"), ("shelled", "ASSAULT"), ("send", "AGREE"),
            )
        ],
    }  # fmt: skip


def test_a_perfect_prediction_has_nothing_wrong() -> None:
    rows = dict(score_own([item()], [perfect()]).rows())
    wanted = {
        "hard negatives taken for events": 0.0,
        "expected calibration error": 0.0,
        "auxiliary macro-F1": 0.0,  # there are none here
    }
    unseen = "type macro-F1, trigger given, words not in training"
    assert rows.pop(unseen) in (0.0, 1.0)  # 0 if the split holds none of these words out
    assert rows == {name: wanted.get(name, 1.0) for name in rows}
    assert rows["same event, MUC F1"] == 1.0


def test_faults_are_counted_where_they_are() -> None:
    answer = perfect()
    _, shell, shelled, send = answer["events"]
    shell["type"] = "MOBILIZE"
    shelled["positions"][1]["value"] = (
        "CT-"  # the army's polarity is wrong, the denial and the author are right
    )
    send["trigger"] = at("tumbled")
    figures = score_own([item()], [answer])
    assert (figures.triggers.gold, figures.triggers.predicted, figures.triggers.correct) == (4, 4, 3)
    assert figures.hard_negatives.recall == 1.0
    assert figures.types["ASSAULT"].f1 == pytest.approx(2 / 3)
    assert figures.types["AGREE"].f1 == 0.0
    assert "MOBILIZE" not in figures.types  # macro-F1 is over the gold's classes
    assert (figures.positions.gold, figures.positions.correct) == (5, 4)
    assert (figures.sources.gold, figures.sources.correct) == (2, 1)
    assert figures.given.accuracy == 1.0
    assert figures.calibration == pytest.approx(0.5)  # all at confidence 1, half of them right


def test_a_chain_needs_all_its_links() -> None:
    answer = perfect()
    answer["events"][2]["positions"][1]["sources"] = [at("army"), at("they deny")]
    assert score_own([item()], [answer]).sources.correct == 1


def test_a_source_that_commits_itself_to_nothing_is_left_out() -> None:
    answer = perfect()
    answer["events"][3]["positions"].append({"sources": [at("Oslo")], "value": "Uu"})
    figures = score_own([item()], [answer])
    assert (figures.sources.predicted, figures.positions.f1) == (2, 1.0)
    answer["events"][3]["positions"][0]["value"] = "CT+"  # but the report itself always holds something
    assert score_own([item()], [answer]).positions.f1 < 1.0


def test_nothing_predicted_and_no_links() -> None:
    figures = score_own([item()], [])
    assert dict(figures.rows())["trigger F1"] == 0.0
    assert figures.links is None
    assert not any(name.startswith("same event") for name, _ in figures.rows())


def test_mentions_of_one_event_are_joined_through_each_other() -> None:
    text = (
        "@c date=2011-05-06 style=wire region=Asia\nA {1:raid}, the {2:raids}, that {3:attack}, a {4:coup}.\n"
    )
    marks = "1 ASSAULT\n2 ASSAULT | same: 1\n3 ASSAULT | same: 2\n4 ASSAULT\n"
    (found,), wrong = parse_own(text + marks)
    assert wrong == []
    assert [len(cluster) for cluster in gold_clusters(found)] == [3, 1]


def test_calibration_is_the_weighted_gap_of_the_bins() -> None:
    answers = [(0.95, True), (0.95, True), (0.95, False), (0.95, True), (0.15, False), (0.15, True)]
    # four at .95 of which .75 are right, two at .15 of which half are: (4 * .20 + 2 * .35) / 6
    assert calibration_error(answers) == pytest.approx((4 * 0.20 + 2 * 0.35) / 6)
    assert calibration_error([]) == 0.0
    assert calibration_error([(1.0, True)]) == 0.0


def test_predictions_of_another_form_are_refused() -> None:
    with pytest.raises(CorpusError, match="own prediction of 'own/e-1'"):
        score_own([item()], [{"doc": "own/e-1", "events": [{"trigger": [1], "type": "AID"}]}])
    with pytest.raises(CorpusError, match="not in the data"):
        score_own([item()], [{"doc": "own/other", "events": []}])
