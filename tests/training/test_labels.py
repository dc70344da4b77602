"""Label inventories and lemma rules; nothing here needs torch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.labels import Labels, bioes, collect, lemma_rule

from reportedly.evaluate.corpora.annotated import AnnotatedDocument, Frame
from reportedly.reading.decoding import apply_lemma_rule

_WORDS = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Po"), max_codepoint=0x17F), min_size=1, max_size=12
)


@given(_WORDS, _WORDS)
def test_a_lemma_rule_leads_back_to_the_lemma(word: str, lemma: str) -> None:
    if len(word.lower()) != len(word):
        return  # "İ": lower-casing changes the length
    assert apply_lemma_rule(word, lemma_rule(word, lemma)) == lemma


@pytest.mark.parametrize(
    ("word", "lemma", "rule"),
    [
        ("Denied", "deny", "3|y"), ("troops", "troop", "1|"), ("Moscow", "Moscow", "=0|"), ("The", "the", "0|"),
        ("were", "be", "4|be"), ("UN", "UN", "=0|"), ("n't", "not", "2|ot"), ("better", "good", "6|good"),
    ],
)  # fmt: skip
def test_rules_generalise_over_case_and_stem(word: str, lemma: str, rule: str) -> None:
    assert lemma_rule(word, lemma) == rule


def test_the_same_ending_gives_the_same_rule() -> None:
    assert lemma_rule("carried", "carry") == lemma_rule("Replied", "reply")


def document(repeat: int) -> AnnotatedDocument:
    return AnnotatedDocument(
        id="d",
        corpus="ewt",
        words=["They", "left", "."] * repeat,
        sentences=[(3 * i, 3 * i + 3) for i in range(repeat)],
        upos=["PRON", "VERB", "PUNCT"] * repeat,
        feats=["Number=Plur", "Tense=Past", ""] * repeat,
        lemmas=["they", "leave", "."] * repeat,
        heads=[i - i % 3 + 1 if i % 3 != 1 else -1 for i in range(3 * repeat)],
        deprels=["nsubj", "root", "punct"] * repeat,
        frames=[Frame(3 * i + 1, "leave.01", (("ARG0", 3 * i, 3 * i + 1),)) for i in range(repeat)],
    )


def test_inventories_keep_what_is_frequent_and_default_first() -> None:
    labels = collect([document(30)], ("AGREE",), ("AGREE:meet",))
    assert labels.upos == ("PRON", "PUNCT", "VERB")
    assert labels.lemma_rules[0] == "0|"
    assert lemma_rule("left", "leave") in labels.lemma_rules
    assert labels.feats[0] == ""
    assert labels.role_tags == ("O", "B-ARG0", "I-ARG0")
    assert labels.event_types == ("none", "AGREE")
    rare = collect([document(2)], ("AGREE",), ())
    assert rare.lemma_rules == ("0|",)
    assert rare.role_tags == ("O",)


def test_inventories_do_not_depend_on_the_order_of_documents() -> None:
    a, b = document(30), document(7)
    assert collect([a, b], (), ()) == collect([b, a], (), ())


def test_labels_survive_json() -> None:
    labels = collect([document(30)], ("AGREE",), ())
    assert Labels.from_json(labels.to_json()) == labels


def test_bioes_tags() -> None:
    assert bioes(["Person"]) == ("O", "B-Person", "I-Person", "E-Person", "S-Person")
