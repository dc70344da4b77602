from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.relations import read_cameo_class, read_plv, read_plv_rows, unmark
from reportedly.evaluate.corpora.synthetic import modern_mode, read_ngec
from reportedly.evaluate.relations import score_quads, score_relations

HEADER = "sentence_id\tsentence\tmarked_sentence\tgold_root\tgold_penta\n"
ROWS = [
    "1\t-\tTroops of <s>Norland</s> freed <t>two Sudians</t>.\tYIELD\t2",
    '2\t-\t<t>"Eastia"</t> was scolded by <s>Norland</s>.\tACCUSE\t3',
    "3\t-\t<s>Eastia</s> is investigating.\tACCUSE\t3",
    "4\t-\t<s>Norland</s> aids <t>Eastia</t>.\tAID\t2",
]


@pytest.fixture
def plv(tmp_path: Path) -> Path:
    path = tmp_path / "plv.tsv"
    path.write_text(HEADER + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def test_marks_come_out_as_spans_of_the_plain_text() -> None:
    text, spans = unmark("<t>A</t> was hit by <s>B C</s>.")
    assert text == "A was hit by B C."
    assert {name: text[start:end] for name, (start, end) in spans.items()} == {"s": "B C", "t": "A"}
    assert unmark("plain") == ("plain", {})


def test_plv_reader(plv: Path) -> None:
    documents = read_plv(plv)
    assert len(documents) == 4
    assert documents[2].relations is None
    assert documents[0].relations is not None
    (relation,) = documents[0].relations
    assert list(documents[0].words[slice(*relation.source)]) == ["Norland"]
    assert list(documents[0].words[slice(*relation.target)]) == ["two", "Sudians"]
    assert (relation.root, relation.quad) == ("YIELD", 2)
    assert [row.root for row in read_plv_rows(plv)] == ["YIELD", "ACCUSE", "ACCUSE", "AID"]


def test_relation_scores(plv: Path) -> None:
    gold = read_plv_rows(plv)
    figures = score_relations(
        gold,
        [
            {"row": 0, "root": "CONCEDE", "quad": 1},
            {"row": 1, "root": "accuse", "quad": 3},
            {"row": 3, "root": "COOPERATE", "quad": 2},
        ],
    )
    assert set(figures.root.classes) == {"YIELD", "ACCUSE", "AID"}, "classes of the gold only"
    assert figures.root.classes["YIELD"].f1 == 1.0, "both halves of YIELD count as YIELD"
    assert figures.root.macro_f1 == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert figures.root.accuracy == 0.5
    assert figures.quad.macro_f1 == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_quad_scores(tmp_path: Path) -> None:
    path = tmp_path / "quad.tsv"
    path.write_text("Norland hit Eastia.\t4\nIt rained.\t0\nNorland met Eastia.\t1\n", encoding="utf-8")
    labels = [document.quad for document in read_cameo_class(path)]
    assert labels == [4, 0, 1]
    figures = score_quads(labels, [{"row": 0, "label": 4}, {"row": 1, "label": 1}, {"row": 2, "label": 1}])
    assert figures.quad.accuracy == pytest.approx(2 / 3)
    assert figures.quad.macro_f1 == pytest.approx((1 + 0 + 2 / 3) / 3)


@pytest.mark.parametrize("rows", [[7], [-1], [0, 0], ["0"]])
def test_rows_must_exist_once(plv: Path, rows: list[object]) -> None:
    with pytest.raises(CorpusError):
        score_relations(read_plv_rows(plv), [{"row": row, "root": "AID", "quad": 2} for row in rows])


def test_older_modes_get_their_present_names(tmp_path: Path) -> None:
    assert modern_mode("ASSAULT", "PRIMATIVE") == "primitive"
    assert modern_mode("THREATEN", "BAN") == "restrict"
    assert modern_mode("RETREAT", "RETURN") is None
    assert modern_mode("CONSULT", "THIRD-PARTY") == "third-party"
    assert modern_mode("AID", "") is None
    path = tmp_path / "stories.tsv"
    path.write_text('label\tmode\ttext\nCOERCE\tSIEZE\t"Police came.\n\nThey took it."\n', encoding="utf-8")
    (story,) = read_ngec(path)
    assert (story.event_type, story.event_mode) == ("COERCE", "seize")
    assert len(story.sentences) == 2
