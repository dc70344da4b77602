"""CoNLL-U reading: words, text, offsets, trees, and GUM's entity brackets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.conllu import head_word, parse_entities, read_conllu, read_ewt, read_gum

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


def line(number: str, form: str, head: str = "0", relation: str = "root", misc: str = "_") -> str:
    return "\t".join((number, form, form.lower(), "X", "XX", "_", head, relation, "_", misc))


TWO_DOCUMENTS = [
    "# newdoc id = first",
    "# newpar",
    "# sent_id = first-1",
    line("1-2", "Didn't", "_", "_"),
    line("1", "Did", "3", "aux"),
    line("2", "n't", "3", "advmod"),
    line("3", "go", misc="SpaceAfter=No"),
    line("3.1", "gone", "_", "_"),
    line("4", "?", "3", "punct"),
    "",
    "# sent_id = first-2",
    line("1", "No", misc="SpaceAfter=No"),
    line("2", ".", "1", "punct"),
    "",
    "# newpar id = p2",
    "# sent_id = first-3",
    line("1-2", "Dunno", "_", "_", "SpaceAfter=No"),
    line("1", "do"),
    line("2", "know", "1", "ccomp:sub"),
    line("3", "!", "1", "punct"),
    "",
    "# newdoc id = second",
    line("1", "Yes"),
]


@pytest.fixture
def two_documents(tmp_path: Path) -> Path:
    path = tmp_path / "two.conllu"
    path.write_text("\n".join(TWO_DOCUMENTS), encoding="utf-8")
    return path


def test_documents_words_and_trees(two_documents: Path) -> None:
    first, second = read_ewt(two_documents)
    assert (first.id, second.id, first.corpus) == ("first", "second", "ewt")
    assert list(first.words) == ["Did", "n't", "go", "?", "No", ".", "do", "know", "!"]
    assert list(first.sentences) == [(0, 4), (4, 6), (6, 9)]
    assert first.heads == [2, 2, -1, 2, -1, 4, -1, 6, 6]
    assert first.deprels is not None
    assert first.deprels[7] == "ccomp:sub"
    assert first.feats == [""] * 9
    assert second.words == ["Yes"]
    assert first.coreference is None


def test_text_and_offsets(two_documents: Path) -> None:
    document = read_ewt(two_documents)[0]
    assert document.text == "Didn't go? No.\n\nDunno!"
    assert document.offsets is not None
    shown = [document.text[start:end] for start, end in document.offsets]
    assert shown[:6] == ["Did", "n't", "go", "?", "No", "."]
    # A fused form that its words do not spell is shared out without gaps or overlaps.
    assert "".join(shown[6:8]) == "Dunno"
    assert all(shown[6:8])


def test_a_file_without_newdoc_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "alone.conllu"
    path.write_text(line("1", "Hello") + "\n\n" + line("1", "there") + "\n", encoding="utf-8")
    (document,) = read_conllu(path, "own")
    assert document.id == "alone"
    assert document.text == "Hello there"


@pytest.mark.parametrize("broken", ["1\tonly\tthree", line("1", "Hello", "second")])
def test_bad_lines_are_named(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "broken.conllu"
    path.write_text(line("1", "Fine") + "\n\n" + broken + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 3"):
        read_conllu(path, "own")


def test_entities_nested_crossing_and_discontinuous() -> None:
    misc = [
        "Entity=(1-person-new-cf1-1-coref(2-place-new-cf2-1-sgl-Some_Place)",
        "SpaceAfter=No|Entity=1)",
        "Entity=(3[1/2]-organization-new-cf3-1-coref)",
        "_",
        "Entity=(1-person-giv:act-cf1-1-ana)(3[2/2]-organization-new-cf3-1-coref",
        "Entity=3[2/2])",
        "Entity=(4-time-new-sssss-cf2-1-coref(3-organization-giv:act-cf1-1-coref)",
        "Entity=4)",
    ]
    assert parse_entities(misc) == [[(0, 1)], [(0, 2), (4, 5)], [(2, 6), (6, 7)], [(6, 8)]]


def test_an_unclosed_bracket_is_dropped() -> None:
    assert parse_entities(["Entity=(1-person-new", "_", "Entity=(2-place-new)"]) == [[(2, 3)]]


def test_same_entity_nested_in_itself() -> None:
    assert parse_entities(["Entity=(1-person-new", "Entity=(1-person-new)", "Entity=1)"]) == [
        [(0, 3), (1, 2)]
    ]


def test_head_word_is_the_leftmost_that_leaves_the_span() -> None:
    heads = [1, -1, 3, 1, 1]
    assert head_word((2, 4), heads) == 3
    assert head_word((0, 4), heads) == 1
    assert head_word((3, 5), heads) == 3  # two leave it


def test_gum_clusters_have_heads(tmp_path: Path) -> None:
    rows = [
        "# newdoc id = made",
        "# global.Entity = GRP-etype-infstat",
        line("1", "The", "2", "det", "Entity=(1-person-new"),
        line("2", "minister", "3", "nsubj", "Entity=1)"),
        line("3", "said"),
        line("4", "she", "5", "nsubj", "Entity=(1-person-giv)"),
        line("5", "left", "3", "ccomp"),
        "",
    ]
    (tmp_path / "GUM_made.conllu").write_text("\n".join(rows), encoding="utf-8")
    (document,) = read_gum(tmp_path)
    assert document.coreference == [[(0, 2), (3, 4)]]
    assert document.mention_heads == [[1, 3]]


words = st.text(st.characters(codec="utf-8", exclude_categories=("Z", "C")), min_size=1, max_size=6)


@given(st.lists(st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4))
def test_offsets_slice_to_the_words(tmp_path_factory: pytest.TempPathFactory, sentences: list) -> None:
    rows = []
    for sentence in sentences:
        for number, (form, tight) in enumerate(sentence, 1):
            rows.append(line(str(number), form, misc="SpaceAfter=No" if tight else "_"))
        rows.append("")
    path = tmp_path_factory.mktemp("any") / "any.conllu"
    path.write_text("\n".join(rows), encoding="utf-8")
    (document,) = read_conllu(path, "own")
    assert document.text is not None
    assert document.offsets is not None
    forms = [form for sentence in sentences for form, _ in sentence]
    assert [document.text[start:end] for start, end in document.offsets] == forms


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the public corpora are not beside the checkout")
def test_the_public_corpora_are_read_whole() -> None:
    documents = [*read_ewt(CORPORA / "ewt" / "dev.conllu"), *read_gum(CORPORA / "gum" / "dev")]
    assert len(documents) == 338
    for document in documents:
        assert document.text is not None
        assert document.offsets is not None
        assert [document.text[a:b] for a, b in document.offsets] == list(document.words)
        assert document.heads is not None
        assert sum(head < 0 for head in document.heads) == len(document.sentences)
        for cluster in document.coreference or ():
            for span in cluster:
                assert any(first <= span[0] < span[1] <= last for first, last in document.sentences)
