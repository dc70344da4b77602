"""Whole reports of our own corpus: paragraphs, links across sentences, and what training gets of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.corpora.own import (
    OwnItem,
    own_document,
    parse_own,
    part_of,
    read_own,
    read_own_items,
    write_own,
)
from reportedly.evaluate.corpora.own_report import main
from reportedly.evaluate.own_events import gold_clusters

OURS = Path(__file__).parents[2] / "corpus"
REPORT = """\
@t-report date=2014-03-09 style=report region=Africa
Herders {1:raid} village near Jos
JOS, March 9 - Eleven people died when herders {2:attacked} a village, police said.
"They {3:came} at dawn," said the imam. He added that they had {4:burned} his mosque.
4 of the dead were guards. The governor will {5:visit} on Monday.
1 ASSAULT | actor: Herders | recipient: village
2 ASSAULT | actor: herders | recipient: a village | author: Uu | police <said>: CT+ | same: 1
3 -
4 ASSAULT primitive,destroy | actor: they | recipient: his mosque | author: Uu | He <added>: CT+
5 AGREE | actor: The governor | date: on Monday | author: Uu
"""


def only(text: str) -> OwnItem:
    items, wrong = parse_own(text)
    assert wrong == []
    assert len(items) == 1
    return items[0]


def test_a_report_is_read_and_written_with_its_paragraphs() -> None:
    item = only(REPORT)
    assert item.text.count("\n") == 3
    assert item.text.split("\n")[-1].startswith("4 of the dead")
    assert write_own([item]) == REPORT
    assert [len(cluster) for cluster in gold_clusters(item)] == [2, 1, 1]


def test_sentences_end_with_their_paragraph_and_unmarked_words_are_no_events() -> None:
    document = own_document(only(REPORT))
    assert document.text is not None
    assert document.offsets is not None
    starts = {document.offsets[first][0] for first, _ in document.sentences}
    assert {at + 1 for at, letter in enumerate(document.text) if letter == "\n"} <= starts
    assert len(document.sentences) == 6
    assert document.events is not None
    marked = {document.words[event.trigger]: event.type for event in document.events}
    assert marked == {
        "raid": "ASSAULT",
        "attacked": "ASSAULT",
        "came": None,
        "burned": "ASSAULT",
        "visit": "AGREE",
    }


@given(st.data())
def test_round_trip_of_any_paragraphs(data: st.DataObject) -> None:
    words = st.sampled_from(["raid", "they", "Oslo", "talks", "the army", "10,000", "«no»", "strike,"])
    paragraphs = data.draw(st.lists(st.lists(words, min_size=1, max_size=8), min_size=1, max_size=5))
    triggers = data.draw(st.integers(1, 6))
    lines, marks = [], []
    for paragraph in paragraphs:
        line = []
        for word in paragraph:
            if word in ("raid", "talks") and len(marks) < triggers:
                number = len(marks) + 1
                line.append(f"{{{number}:{word}}}")
                same = data.draw(st.integers(0, number - 1))
                marks.append(f"{number} ASSAULT" + (f" | same: {same}" if same else ""))
            else:
                line.append(word)
        lines.append(" ".join(line))
    source = "\n".join(["@h date=2020-02-02 style=blog region=Europe", *lines, *marks]) + "\n"
    item = only(source)
    assert write_own([item]) == source
    assert only(write_own([item])) == item
    assert item.text == "\n".join(" ".join(paragraph) for paragraph in paragraphs)


def test_a_word_is_found_in_the_paragraph_that_is_meant() -> None:
    item = only(
        REPORT.replace("actor: they", "actor: herders@1").replace("on Monday |", "on Monday | place: Jos |")
    )
    burned = item.annotations[3]
    assert burned.actors[0].start == item.text.index("herders attacked")
    assert item.annotations[4].places[0].start == item.text.index("Jos")


@pytest.mark.skipif(not (OURS / "reports").is_dir(), reason="the corpus is not beside the tests")
def test_training_gets_our_reports() -> None:
    reports = read_own_items(OURS / "reports")
    assert len(reports) >= 60
    assert all(250 <= len(item.text.split()) <= 500 for item in reports)
    assert len({item.region for item in reports}) == 6
    train = {document.id: document for document in read_own(OURS, "train")}
    wanted = [item for item in reports if part_of(item) == "train"]
    assert len(wanted) >= 30
    for item in wanted:
        document = train[f"own/{item.id}"]
        assert len(document.sentences) >= 5
        assert document.events
        assert document.offsets is not None
        assert [item.text[start:end] for start, end in document.offsets] == list(document.words)
    held_out = {f"own/{item.id}" for item in reports if part_of(item) != "train"}
    assert not held_out & train.keys()


def test_the_validator_reads_reports_in_their_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "01-raid.txt").write_text(REPORT, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    (tmp_path / "reports" / "01-raid.txt").write_text(REPORT.replace("same: 1", "same: 9"), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "01-raid.txt:7: 'same: 9' names no other trigger" in capsys.readouterr().out
