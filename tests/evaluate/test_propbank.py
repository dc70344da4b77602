"""PropBank skeletons: columns to spans, and spans to the words of UD."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.annotated import AnnotatedDocument, Frame
from reportedly.evaluate.corpora.conllu import read_ewt
from reportedly.evaluate.corpora.propbank import (
    SkeletonFrame,
    SkeletonSentence,
    align,
    attach_propbank,
    bracketed,
    read_skeleton,
)

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


def document(*sentences: list[tuple[str, str, str]], name: str = "weblog-made") -> AnnotatedDocument:
    """Sentences of (word, UPOS, lemma)."""
    spans, words = [], [word for sentence in sentences for word in sentence]
    for sentence in sentences:
        start = spans[-1][1] if spans else 0
        spans.append((start, start + len(sentence)))
    return AnnotatedDocument(
        id=name,
        corpus="ewt",
        words=[w for w, _, _ in words],
        sentences=spans,
        upos=[u for _, u, _ in words],
        lemmas=[lemma for _, _, lemma in words],
    )


def skeleton(tags: str, *frames: SkeletonFrame) -> SkeletonSentence:
    lemmas = [""] * len(tags.split())
    for frame in frames:
        lemmas[frame.trigger] = frame.lemma
    return SkeletonSentence(tuple(tags.split()), tuple(lemmas), frames)


GUARDS = [
    ("The", "DET", "the"), ("neighbours", "NOUN", "neighbour"), ("'", "PART", "'s"), ("dog", "NOUN", "dog"),
    ("guards", "VERB", "guard"), ("it", "PRON", "it"), (".", "PUNCT", "."),
]  # fmt: skip


def test_columns_become_spans() -> None:
    cells = ["(ARG0*", "*)", "(V*)", "(C-V*)", "(ARG1*", "*", "*)", "(R-ARG1*)"]
    assert bracketed(cells) == [
        ("ARG0", 0, 2), ("V", 2, 3), ("C-V", 3, 4), ("ARG1", 4, 7), ("R-ARG1", 7, 8),
    ]  # fmt: skip


def test_skeleton_files(tmp_path: Path) -> None:
    path = tmp_path / "a.gold_skel"
    path.write_text(
        "a 0 0 [WORD] NN (TOP* visit visit.01 (V*) (ARG0*\n"
        "a 0 1 [WORD] IN * - - (ARG1* *)\n"
        "a 0 2 [WORD] VBZ *) help help.02 *) (V*)\n"
        "\n\n"
        "a 1 0 [WORD] UH (TOP*) - -\n",
        encoding="utf-8",
    )
    first, second = read_skeleton(path)
    assert first.tags == ("NN", "IN", "VBZ")
    assert first.frames == (
        SkeletonFrame(0, "visit", "visit.01", (("ARG1", 1, 3),)),
        SkeletonFrame(2, "help", "help.02", (("ARG0", 0, 2),)),
    )
    assert second.frames == ()


def test_ragged_skeletons_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gold_skel"
    path.write_text("a 7 0 [WORD] NN (TOP*) - -\na 7 1 [WORD] NN * - - (V*)\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="sentence 7"):
        read_skeleton(path)


def test_equal_counts_align_in_place() -> None:
    frame = SkeletonFrame(4, "guard", "guard.01", (("ARG0", 0, 4), ("ARG1", 5, 6)))
    result = align(document(GUARDS), [skeleton("DT NNS POS NN VBZ PRP .", frame)])
    assert result.frames == (Frame(4, "guard.01", (("ARG0", 0, 4), ("ARG1", 5, 6))),)
    assert result.known == (True,)
    assert (result.by_tags, result.lemmas_agreeing) == (0, 1)


def test_a_token_that_ud_splits_covers_all_its_words() -> None:
    frame = SkeletonFrame(3, "guard", "guard.01", (("ARG0", 0, 3), ("ARG1", 4, 5)))
    result = align(document(GUARDS), [skeleton("DT NNS NN VBZ PRP .", frame)])
    assert result.frames == (Frame(4, "guard.01", (("ARG0", 0, 4), ("ARG1", 5, 6))),)
    assert result.by_tags == 1


def test_tokens_that_ud_joins_share_one_word() -> None:
    frame = SkeletonFrame(6, "guard", "guard.01", (("ARG0", 0, 6), ("ARGM-MNR", 3, 5), ("ARG1", 7, 8)))
    result = align(document(GUARDS), [skeleton("DT NNS POS NN HYPH NN VBZ PRP .", frame)])
    assert result.frames == (Frame(4, "guard.01", (("ARG0", 0, 4), ("ARGM-MNR", 3, 4), ("ARG1", 5, 6))),)


def test_other_sentence_bounds_align_over_the_document() -> None:
    hello = [("Hello", "INTJ", "hello"), (",", "PUNCT", ",")]
    ours = document(hello, GUARDS)
    frame = SkeletonFrame(6, "guard", "guard.01", (("ARG0", 2, 6), ("ARGM-DIS", 0, 1)))
    result = align(ours, [skeleton("UH , DT NNS POS NN VBZ PRP .", frame)])
    # What lies in another sentence of ours is no argument here.
    assert result.frames == (Frame(6, "guard.01", (("ARG0", 2, 6),)),)
    assert result.known == (True, True)


def test_a_sentence_of_other_tags_stays_unknown() -> None:
    frame = SkeletonFrame(0, "buy", "buy.01", ())
    result = align(document(GUARDS), [skeleton("VB CD CD CD UH UH UH", frame)])
    assert result.frames == ()
    assert result.known == (False,)


def test_attach_leaves_documents_without_a_file(tmp_path: Path) -> None:
    (tmp_path / "weblog").mkdir()
    rows = [
        f"x 0 {index} [WORD] {tag} * {sense} {cell}\n"
        for index, (tag, sense, cell) in enumerate(
            [
                ("DT", "- -", "(ARG0*"), ("NNS", "- -", "*"), ("POS", "- -", "*"), ("NN", "- -", "*)"),
                ("VBZ", "guard guard.01", "(V*)"), ("PRP", "- -", "(ARG1*)"), (".", "- -", "*"),
            ]
        )
    ]  # fmt: skip
    (tmp_path / "weblog" / "made.xml.gold_skel").write_text("".join(rows), encoding="utf-8")
    (with_frames, without), report = attach_propbank(
        [document(GUARDS), document(GUARDS, name="email-lost")], tmp_path
    )
    assert with_frames.frames == (Frame(4, "guard.01", (("ARG0", 0, 4), ("ARG1", 5, 6))),)
    assert without.frames is None
    assert (report.documents, report.documents_aligned) == (2, 1)
    assert (report.predicates_aligned, report.arguments_aligned) == (1, 2)
    assert "documents 1 of 2 (50.00 %)" in str(report)


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the public corpora are not beside the checkout")
def test_the_public_frames_align() -> None:
    documents, report = attach_propbank(
        read_ewt(CORPORA / "ewt" / "dev.conllu"), CORPORA / "propbank-ewt" / "dev"
    )
    assert report.sentences_aligned >= 0.99 * report.sentences
    assert report.predicates_aligned >= 0.999 * report.predicates
    for one in documents:
        sentence_of = [span for span in one.sentences for _ in range(*span)]
        for frame in one.frames or ():
            first, last = sentence_of[frame.trigger]
            assert all(first <= start < end <= last for _, start, end in frame.arguments)
            assert one.upos is not None
