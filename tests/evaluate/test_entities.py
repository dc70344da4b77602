from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.bio import (
    read_cameo_ner,
    read_re3d,
    read_wikigold,
    read_worldwide,
    spans_of_tags,
)
from reportedly.evaluate.entities import score_entities, score_spans


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("B-LOC I-LOC O B-PER", [(0, 2, "LOC"), (3, 4, "PER")]),
        ("S-LOC B-PER E-PER S-PER", [(0, 1, "LOC"), (1, 3, "PER"), (3, 4, "PER")]),
        ("I-LOC I-LOC B-LOC O I-PER", [(0, 2, "LOC"), (2, 3, "LOC"), (4, 5, "PER")]),
        ("I-LOC I-PER", [(0, 1, "LOC"), (1, 2, "PER")]),
        ("B-S I-S I-T O", [(0, 2, "S"), (2, 3, "T")]),
        ("O O", []),
        ("", []),
    ],
)
def test_all_schemes_give_the_same_spans(tags: str, expected: list[tuple[int, int, str]]) -> None:
    assert spans_of_tags(tags.split()) == expected


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "LOC", "PER"]))), st.booleans())
def test_tags_round_trip(pieces: list[tuple[int, str]], bioes: bool) -> None:
    tags: list[str] = []
    spans: list[tuple[int, int, str]] = []
    for length, label in pieces:
        if label:
            spans.append((len(tags), len(tags) + length, label))
            own = [f"B-{label}"] + [f"I-{label}"] * (length - 1)
            if bioes:
                own[-1] = f"{'S' if length == 1 else 'E'}-{label}"
            tags.extend(own)
        else:
            tags.extend(["O"] * length)
    assert spans_of_tags(tags) == spans


def test_readers_keep_sentences_and_documents(tmp_path: Path) -> None:
    (tmp_path / "b.txt.tsv").write_text(
        "Port\tB-Location\tB-Location\nSaid\tI-Location\nshut\tO\n\nYes\tO\n\n"
    )
    (tmp_path / "a.txt.tsv").write_text("Ann\tB-Person\n")
    (tmp_path / "empty.txt.tsv").write_text("")
    documents = read_worldwide(tmp_path)
    assert [document.id for document in documents] == ["worldwide/a", "worldwide/b"]
    assert documents[1].sentences == [(0, 3), (3, 4)]
    assert documents[1].entities == [(0, 2, "Location")]

    wiki = tmp_path / "w.txt"
    wiki.write_text("Oslo I-LOC\n\n-DOCSTART- O\n\nBo I-PER\nLi I-PER\n\nran O\n")
    assert [(d.words, d.entities) for d in read_wikigold(wiki)] == [
        (["Oslo"], [(0, 1, "LOC")]),
        (["Bo", "Li", "ran"], [(0, 2, "PER")]),
    ]

    tanks = tmp_path / "t.txt"
    tanks.write_bytes(b"a\tO\r\ntank\tB-Weapon\r\n\r\n" * 23)
    assert [len(document.sentences) for document in read_re3d(tanks)] == [10, 10, 3]
    assert all(len(document.words) == 2 for document in read_cameo_ner(tanks))


def test_scores_count_bounds_and_classes(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Bo\tB-P\nLi\tI-P\nleft\tO\n\nOslo\tB-L\n\nOslo\tB-L\nport\tO\n")
    gold = read_re3d(path)
    perfect = score_entities(
        gold,
        [
            {"sentence": 0, "tags": ["B-P", "E-P", "O"]},
            {"sentence": 1, "tags": ["S-L"]},
            {"sentence": 2, "tags": ["I-L", "O"]},
        ],
    )
    assert perfect.total.f1 == 1.0
    partial = score_entities(
        gold, [{"sentence": 0, "tags": ["B-P", "O", "O"]}, {"sentence": 1, "tags": ["B-P"]}]
    )
    assert (partial.total.gold, partial.total.predicted, partial.total.correct) == (3, 2, 0)
    half = score_spans([[(0, 1, "L"), (1, 2, "P")]], [[(0, 1, "L"), (1, 2, "L")]])
    assert half.total.f1 == 0.5
    assert half.classes["L"].precision == 0.5
    assert half.classes["P"].recall == 0


@pytest.mark.parametrize(
    "bad", [{"sentence": 9, "tags": ["O"]}, {"sentence": 0, "tags": ["O"]}, {"tags": []}]
)
def test_predictions_must_fit_the_sentences(tmp_path: Path, bad: dict[str, object]) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Bo\tB-P\nleft\tO\n")
    with pytest.raises(CorpusError):
        score_entities(read_re3d(path), [bad])
