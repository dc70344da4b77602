"""UPOS, UAS, LAS on gold words, and CoNLL-U that reads back as written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.evaluate.corpora.conllu import read_conllu
from reportedly.evaluate.syntax import score_syntax, write_conllu

GOLD = AnnotatedDocument(
    id="made",
    corpus="own",
    words=["Ships", "were", "sunk", ".", "Twice", "!"],
    sentences=[(0, 4), (4, 6)],
    text="Ships were sunk.\nTwice!",
    offsets=[(0, 5), (6, 10), (11, 15), (15, 16), (17, 22), (22, 23)],
    upos=["NOUN", "AUX", "VERB", "PUNCT", "ADV", "PUNCT"],
    feats=["Number=Plur", "Tense=Past", "Tense=Past|Voice=Pass", "", "", ""],
    lemmas=["ship", "be", "sink", ".", "twice", "!"],
    heads=[2, 2, -1, 2, -1, 4],
    deprels=["nsubj:pass", "aux:pass", "root", "punct", "root", "punct"],
)


def test_perfect() -> None:
    assert {figure for _, figure in score_syntax([GOLD], [GOLD]).rows()} == {1.0}


def test_subtypes_only_count_where_asked() -> None:
    predicted = replace(GOLD, deprels=["nsubj", "aux:pass", "root", "punct", "root", "punct"])
    figures = score_syntax([GOLD], [predicted])
    assert figures.las == 1.0
    assert figures.las_subtypes == pytest.approx(5 / 6)


def test_wrong_heads_and_labels() -> None:
    predicted = replace(
        GOLD,
        heads=[1, 2, -1, 2, -1, 4],
        deprels=["nsubj:pass", "cop", "root", "punct", "root", "punct"],
        upos=["NOUN", "VERB", "VERB", "PUNCT", "ADV", "PUNCT"],
    )
    figures = score_syntax([GOLD], [predicted])
    assert figures.words == 6
    assert figures.upos == pytest.approx(5 / 6)
    assert figures.uas == pytest.approx(5 / 6)
    assert figures.las == pytest.approx(4 / 6)
    # Content words: nsubj, root, root in both; the wrong nsubj head leaves two right.
    assert figures.clas == pytest.approx(2 / 3)


def test_features_outside_the_universal_set_are_ignored() -> None:
    predicted = replace(
        GOLD, feats=["Number=Plur|Typo=Yes", "Tense=Pres", "Voice=Pass|Tense=Past", "", "", ""]
    )
    assert score_syntax([GOLD], [predicted]).ufeats == pytest.approx(5 / 6)


def test_missing_layers_have_no_figure() -> None:
    figures = score_syntax([GOLD], [replace(GOLD, heads=None, lemmas=None)])
    assert (figures.uas, figures.las, figures.clas, figures.lemmas) == (None, None, None, None)
    assert "UAS" not in dict(figures.rows())


def test_other_words_are_refused() -> None:
    with pytest.raises(CorpusError, match="made"):
        score_syntax([GOLD], [replace(GOLD, words=["Ships", "were", "sunk", ".", "Twice", "?"])])


def test_conllu_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "made.conllu"
    path.write_text(write_conllu([GOLD, replace(GOLD, id="again")]), encoding="utf-8")
    first, second = read_conllu(path, "own")
    assert first == replace(GOLD, text="Ships were sunk. Twice!")
    assert second.id == "again"
    assert second.heads == GOLD.heads


@given(
    st.lists(
        st.tuples(st.integers(-1, 5), st.sampled_from(["root", "obl", "obl:by"])), min_size=6, max_size=6
    )
)
def test_las_never_exceeds_uas(arcs: list[tuple[int, str]]) -> None:
    predicted = replace(GOLD, heads=[head for head, _ in arcs], deprels=[relation for _, relation in arcs])
    figures = score_syntax([GOLD], [predicted])
    assert figures.uas is not None
    assert figures.las is not None
    assert figures.las_subtypes is not None
    assert figures.uas >= figures.las >= figures.las_subtypes
