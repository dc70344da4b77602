from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.evaluate.corpora.folds import fold_of, sentence_key, split


def document(text: str) -> AnnotatedDocument:
    words = text.split()
    return AnnotatedDocument(id=text, corpus="x", words=words, sentences=[(0, len(words))])


def test_spelling_of_quotes_and_tokens_does_not_part_a_sentence() -> None:
    variants = ["Norlandʼs café isn't shut.", "Norland ’s Cafe is n't shut .", "norland's café isn’t shut"]
    assert len({sentence_key(variant) for variant in variants}) == 1
    assert sentence_key("Norland met Eastia") != sentence_key("Eastia met Norland")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20), st.integers(2, 7))
def test_every_document_is_held_out_once(texts: list[str], folds: int) -> None:
    documents = [document(text) for text in texts]
    held: list[int] = []
    for fold in range(folds):
        train, test = split(documents, folds, fold)
        assert sorted(train + test) == list(range(len(documents)))
        keys = {sentence_key(documents[index].words) for index in test}
        assert not keys & {sentence_key(documents[index].words) for index in train}
        held.extend(test)
    assert sorted(held) == list(range(len(documents)))


def test_folds_are_about_even_and_follow_the_seed() -> None:
    texts = [f"Report {number} came in" for number in range(2000)]
    sizes = Counter(fold_of(text, 5) for text in texts)
    assert set(sizes) == set(range(5))
    assert all(300 < size < 500 for size in sizes.values())
    assert [fold_of(text, 5, seed=1) for text in texts] != [fold_of(text, 5) for text in texts]
