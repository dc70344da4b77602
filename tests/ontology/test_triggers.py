"""The trigger lexicon: complete, valid, in order, quick to look up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ontology import (
    EVENT_TYPES,
    condition,
    condition_names,
    light_verb,
    trigger_entries,
    trigger_senses,
)
from reportedly.ontology.triggers import compound_triggers

ENTRIES = trigger_entries()
SENSES = [sense for senses in ENTRIES.values() for sense in senses]
ROLES = {
    *(f"ARG{n}" for n in range(5)),
    *"poss by to with from of on upon for against at in into over near along toward towards between".split(),
    *"under outside around off after through across about".split(),
}


def test_there_are_enough_senses() -> None:
    assert len(SENSES) >= 1400
    assert {sense.upos for sense in SENSES} == {"VERB", "NOUN", "ADJ"}


@pytest.mark.parametrize(("name", "mode"), [(n, m) for n, e in EVENT_TYPES.items() for m in e.modes])
def test_every_mode_has_verbs_and_nouns(name: str, mode: str) -> None:
    words = {sense.upos for sense in SENSES if (sense.type, sense.mode) == (name, mode)}
    assert {"VERB", "NOUN"} <= words


def test_every_sense_is_well_formed() -> None:
    known = set(condition_names())
    for sense in SENSES:
        assert sense.type in EVENT_TYPES
        assert sense.mode is None or sense.mode in EVENT_TYPES[sense.type].modes
        assert 0 < sense.weight <= 1, sense
        assert sense.needs <= known and sense.bars <= known
        assert not sense.needs & sense.bars
        assert sense.lemma == sense.lemma.lower()
        assert set(sense.actor_roles) <= ROLES, sense
        assert set(sense.recipient_roles) <= ROLES, sense
        assert sense.particle is None or sense.upos == "VERB"


def test_senses_come_particle_first_then_narrowest_then_surest() -> None:
    for senses in ENTRIES.values():
        keys = [(s.particle is None, -len(s.needs), -s.weight) for s in senses]
        assert keys == sorted(keys)


def test_no_sense_is_given_twice() -> None:
    keys = [(s.lemma, s.upos, s.type, s.mode, s.particle, s.needs, s.bars) for s in SENSES]
    doubled = sorted({str(key) for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
    assert not doubled


@pytest.mark.parametrize(
    ("lemma", "upos", "type_", "mode"),
    [
        ("invade", "VERB", "ASSAULT", None),
        ("arrest", "VERB", "COERCE", "arrest"),
        ("resign", "VERB", "RETREAT", "resign"),
        ("summit", "NOUN", "CONSULT", None),
        ("invasion", "NOUN", "ASSAULT", None),
        ("cooperation", "NOUN", "COOPERATE", None),
        ("visit", "VERB", "CONSULT", "visit"),
        ("assassinate", "VERB", "ASSAULT", "targeted"),
        ("embargo", "NOUN", "SANCTION", "discontinue"),
        ("hunger strike", "NOUN", "PROTEST", "hunger"),
    ],
)
def test_plain_words(lemma: str, upos: str, type_: str, mode: str | None) -> None:
    plain = [sense for sense in trigger_senses(lemma, upos) if not sense.needs and not sense.particle]
    best = max(plain, key=lambda sense: sense.weight)
    assert (best.type, best.mode) == (type_, mode)


@pytest.mark.parametrize(
    ("lemma", "argument", "type_", "mode"),
    [
        ("deploy", "troop", "MOBILIZE", "troops"),
        ("send", "troop", "MOBILIZE", "troops"),
        ("sign", "treaty", "SUPPORT", None),
        ("lift", "sanction", "RETREAT", None),
        ("lift", "curfew", "CONCEDE", None),
        ("impose", "curfew", "COERCE", "curfew"),
        ("impose", "sanction", "SANCTION", "discontinue"),
        ("sever", "tie", "SANCTION", "discontinue"),
        ("release", "hostage", "RETREAT", "release"),
        ("expel", "ambassador", "SANCTION", "expel"),
        ("hold", "talk", "CONSULT", None),
        ("file", "lawsuit", "ACCUSE", "allege"),
        ("declare", "martial law", "COERCE", "martial-law"),
        ("cancel", "visit", "REJECT", "meet"),
    ],
)
def test_the_object_decides(lemma: str, argument: str, type_: str, mode: str | None) -> None:
    held = [
        sense
        for sense in trigger_senses(lemma, "VERB")
        if sense.needs
        and sense.particle is None
        and all(condition(n).argument == "object" and condition(n).holds([argument]) for n in sense.needs)
    ]
    best = max(held, key=lambda sense: sense.weight)
    assert (best.type, best.mode) == (type_, mode)


def test_send_has_an_aid_and_a_mobilization_sense() -> None:
    plain = [sense for sense in trigger_senses("send", "VERB") if sense.particle is None]
    assert any(s.type == "AID" and "has_human_recipient" in s.needs for s in plain)
    assert any(s.type == "MOBILIZE" and "object_is_armed" in s.needs for s in plain)


def test_conditions_hold_by_lemma_sector_kind_or_label() -> None:
    armed = condition("object_is_armed")
    assert armed.holds(["troop"]) and armed.holds(["x"], sectors=["MIL"])
    assert not armed.holds(["apple"], kind="person")
    assert condition("object_is_person").holds(["x"], kind="person")
    assert condition("object_is_place").holds([], label="Location")
    assert condition("object_is_prisoner").holds(["prisoner of war"])
    with pytest.raises(KeyError):
        condition("no_such_condition")


def test_every_condition_can_hold_or_is_left_to_the_coder() -> None:
    used = {name for sense in SENSES for name in sense.needs | sense.bars}
    for name in condition_names():
        entry = condition(name)
        assert entry.description
        if entry.argument == "structure":
            assert not entry.lemmas
        elif name in used:
            assert entry.lemmas or entry.kinds or entry.sectors or entry.labels, name


def test_light_verbs() -> None:
    hold = light_verb("hold")
    assert hold is not None and hold.polarity == 1
    carry = light_verb("carry", "out")
    assert carry is not None and carry.particle == "out"
    assert light_verb("carry") is None
    cancel = light_verb("cancel")
    assert cancel is not None and cancel.polarity == -1
    face = light_verb("face")
    assert face is not None and face.passive_actor
    assert light_verb("eat") is None


def test_compounds_are_indexed_by_their_first_word() -> None:
    compounds = compound_triggers()
    assert ("tear", "gas") in compounds["tear"]
    assert all(words[0] == first for first, entries in compounds.items() for words in entries)
    assert all(trigger_senses(" ".join(words), "NOUN") for entries in compounds.values() for words in entries)


@given(st.text(max_size=12), st.sampled_from(["VERB", "NOUN", "ADJ", "AUX", "PROPN", "ADV", "X"]))
def test_any_lookup_gives_a_tuple(lemma: str, upos: str) -> None:
    assert isinstance(trigger_senses(lemma, upos), tuple)


@given(st.sampled_from(sorted(ENTRIES)))
def test_what_is_listed_is_found(key: tuple[str, str]) -> None:
    lemma, upos = key
    assert all(sense.lemma == lemma for sense in trigger_senses(lemma, upos))
    assert trigger_senses(lemma, upos) == ENTRIES[key]
