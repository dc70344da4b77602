"""The cue lexicon, modality and implicatives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ontology import (
    EVENT_TYPES,
    certainty,
    conditional,
    cue,
    cue_entries,
    cue_phrases,
    cues,
    implicative,
    modal,
)
from reportedly.ontology.cues import VALUES, Stance

SENSES = [sense for senses in cue_entries().values() for sense in senses]
AUXILIARIES = {"historical", "future", "hypothetical", "negation"}


def fits(stance: Stance) -> bool:
    """Whether the score lies on the side of the scale that its value names."""
    if stance.value not in VALUES or not -3 <= stance.score <= 3:
        return False
    if stance.value == "Uu":
        return abs(stance.score) <= 1.3
    return (stance.score > 0) == stance.value.endswith("+")


def test_there_are_enough_cues_of_every_part_of_speech() -> None:
    assert len(SENSES) >= 500
    assert {sense.upos for sense in SENSES} == {"VERB", "NOUN", "ADJ", "ADV", "ADP"}


def test_every_cue_is_well_formed() -> None:
    for sense in SENSES:
        for stance in (sense.affirmed, sense.negated, sense.author, sense.author_negated):
            assert fits(stance), sense
        assert sense.auxiliary <= AUXILIARIES
        assert sense.event is None or sense.event in EVENT_TYPES
        assert sense.holder in {"subject", "object", "none"}
        assert sense.lemma == sense.lemma.lower() and "_" not in sense.lemma


def test_no_cue_is_given_twice() -> None:
    keys = [(sense.lemma, sense.upos, sense.complement) for sense in SENSES]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("lemma", "value", "author"),
    [
        ("say", "CT+", "Uu"),
        ("deny", "CT-", "Uu"),
        ("believe", "PR+", "Uu"),
        ("suspect", "PR+", "Uu"),
        ("fear", "PS+", "Uu"),
        ("doubt", "PS-", "Uu"),
        ("know", "CT+", "CT+"),
        ("confirm", "CT+", "PR+"),
        ("plan", "Uu", "Uu"),
        ("hope", "Uu", "Uu"),
        ("reportedly", "PR+", "Uu"),
        ("according to", "CT+", "Uu"),
    ],
)
def test_values_of_common_cues(lemma: str, value: str, author: str) -> None:
    sense = cue(lemma)
    assert sense is not None
    assert (sense.value, sense.author.value) == (value, author)


def test_negated_cues() -> None:
    know, say, deny, believe = cue("know"), cue("say"), cue("deny"), cue("believe")
    assert know and say and deny and believe
    assert know.author_negated.value == "CT+"  # "did not know that": still so
    assert say.negated.value == "Uu"
    assert deny.negated.value == "PS+"
    assert believe.negated.value == "PR-"


def test_the_complement_chooses_the_sense() -> None:
    kinds = {c: sense.kind for c in ("that", "to") if (sense := cue("tell", "VERB", c))}
    assert kinds == {"that": "tell", "to": "order"}
    agreed_to, agreed_that = cue("agree", "VERB", "to"), cue("agree", "VERB", "that")
    assert agreed_to and agreed_that
    assert agreed_to.value == "Uu" and "future" in agreed_to.auxiliary
    assert agreed_that.value == "CT+"
    whether = cue("know", "VERB", "whether")
    assert whether is not None and whether.value == "Uu"


def test_part_of_speech_narrows_the_search() -> None:
    noun = cue("report", "NOUN")
    assert noun is not None and noun.sourcing == "document"
    assert cue("denial", "VERB") is None
    assert cue("xyzzy") is None and cues("xyzzy") == ()


def test_hearsay_has_no_holder() -> None:
    for word in ("allegedly", "reportedly", "supposedly"):
        sense = cue(word, "ADV")
        assert sense is not None and sense.sourcing == "hearsay" and sense.holder == "none"
        grade = certainty(word)
        assert grade is not None and grade.hearsay
    per = cue("according to")
    assert per is not None and per.holder == "object"


def test_modals_and_certainty() -> None:
    expected = {"may": "PS+", "could": "PS+", "will": "PR+", "would": "Uu", "must": "PR+"}
    for word, value in expected.items():
        found = modal(word)
        assert found is not None and found.affirmed.value == value
    will = modal("will")
    assert will is not None and will.auxiliary == {"future"}
    for word, value in {
        "likely": "PR+",
        "possibly": "PS+",
        "unlikely": "PR-",
        "false": "CT-",
        "unclear": "Uu",
    }.items():
        grade = certainty(word)
        assert (
            grade is not None
            and grade.affirmed.value == value
            and fits(grade.affirmed)
            and fits(grade.negated)
        )


@pytest.mark.parametrize(
    ("lemma", "affirmed", "negated"),
    [
        ("manage", 1, -1),
        ("fail", -1, 1),
        ("refuse", -1, 0),
        ("prevent", -1, 0),
        ("force", 1, 0),
        ("try", 0, -1),
    ],
)
def test_implicatives(lemma: str, affirmed: int, negated: int) -> None:
    found = implicative(lemma)
    assert found is not None
    assert (found.affirmed, found.negated) == (affirmed, negated)


def test_aspect_and_conditions() -> None:
    begin, stop = implicative("begin"), implicative("stop")
    assert begin and begin.aspect == "begin" and stop and stop.aspect == "end"
    assert conditional("if") and conditional("in case") and not conditional("because")


def test_phrases_are_indexed_by_their_first_word() -> None:
    phrases = cue_phrases()
    assert ("according", "to") in phrases["according"]
    assert ("in", "case") in phrases["in"]
    for first, entries in phrases.items():
        assert all(words[0] == first and len(words) > 1 for words in entries)
        assert [len(words) for words in entries] == sorted((len(words) for words in entries), reverse=True)


@given(st.text(max_size=12), st.sampled_from([None, "VERB", "NOUN", "ADJ", "ADV", "ADP", "SCONJ", "X"]))
def test_any_word_can_be_asked_for(lemma: str, upos: str | None) -> None:
    found = cue(lemma, upos)
    assert found is None or found.lemma == lemma
    modal(lemma), certainty(lemma), implicative(lemma), conditional(lemma)
