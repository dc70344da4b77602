"""The view of the parse: understood subjects, objects, phrases, polarity and tense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.coding.syntax import Syntax

from .gold import parse

CONTROL = """
Norway Norway PROPN 2 nsubj
promised promise VERB 0 root Tense=Past|VerbForm=Fin
to to PART 4 mark
train train VERB 2 xcomp VerbForm=Inf
and and CCONJ 6 cc
equip equip VERB 4 conj VerbForm=Inf
Kenyan Kenyan ADJ 8 amod
pilots pilot NOUN 4 obj Number=Plur
+. . PUNCT 2 punct
"""

PASSIVE = """
Two two NUM 2 nummod
villages village NOUN 5 nsubj:pass Number=Plur
have have AUX 5 aux
been be AUX 5 aux:pass
shelled shell VERB 0 root Tense=Past|VerbForm=Part
by by ADP 8 case
Serbian Serbian ADJ 8 amod
gunners gunner NOUN 5 obl:agent Number=Plur
and and CCONJ 11 cc
not not PART 11 advmod
burned burn VERB 5 conj Tense=Past|VerbForm=Part
+. . PUNCT 5 punct
"""

RELATIVE = """
The the DET 2 det
envoy envoy NOUN 8 nsubj Number=Sing
whom whom PRON 5 obj
Chad Chad PROPN 5 nsubj
expelled expel VERB 2 acl:relcl Tense=Past|VerbForm=Fin|Mood=Ind
will will AUX 8 aux
not not PART 8 advmod
return return VERB 0 root VerbForm=Inf
+. . PUNCT 8 punct
"""

PHRASE = """
The the DET 3 det
defence defence NOUN 3 compound
minister minister NOUN 10 nsubj
of of ADP 5 case
Peru Peru PROPN 3 nmod
+, , PUNCT 8 punct
a a DET 8 det
general general NOUN 3 appos
+, , PUNCT 3 punct
resigned resign VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
"""


def _words(syntax: Syntax, heads: tuple[int, ...]) -> list[str]:
    return [syntax.words[i].text for i in heads]


def test_an_infinitive_has_the_subject_of_its_governor() -> None:
    syntax = Syntax(parse(CONTROL))
    assert _words(syntax, syntax.subjects(3)) == ["Norway"]
    assert _words(syntax, syntax.subjects(5)) == ["Norway"]
    assert _words(syntax, syntax.objects(3)) == ["pilots"]


def test_a_passive_turns_its_subject_into_the_object() -> None:
    syntax = Syntax(parse(PASSIVE))
    assert syntax.is_passive(4)
    assert _words(syntax, syntax.objects(4)) == ["villages"]
    assert _words(syntax, syntax.agents(4)) == ["gunners"]
    assert syntax.tense(4) == "perfect"
    assert syntax.is_passive(10)
    assert syntax.is_negated(10)
    assert not syntax.is_negated(4)


def test_a_relative_pronoun_stands_for_the_noun_it_describes() -> None:
    syntax = Syntax(parse(RELATIVE))
    assert _words(syntax, syntax.objects(4)) == ["envoy"]
    assert _words(syntax, syntax.subjects(4)) == ["Chad"]
    assert syntax.modal(7) == "will"
    assert syntax.tense(7) == "future"
    assert syntax.is_negated(7)
    assert syntax.clause(2) == 4


def test_a_noun_phrase_stops_before_appositions_and_keeps_of_phrases() -> None:
    syntax = Syntax(parse(PHRASE))
    assert syntax.noun_phrase(2) == (0, 5)
    assert syntax.noun_phrase(4) == (4, 5)
    assert syntax.subtree(2) == (0, 9)


def test_head_of_a_span_is_its_shallowest_word() -> None:
    syntax = Syntax(parse(PHRASE))
    assert syntax.head_of(0, 5) == 2
    assert syntax.head_of(3, 5) == 4


@given(st.lists(st.integers(min_value=-3, max_value=14), min_size=10, max_size=10))
def test_any_heads_at_all_give_a_forest(heads: list[int]) -> None:
    reading = parse(PHRASE)
    words = tuple(replace(word, head=heads[i]) for i, word in enumerate(reading.words))
    syntax = Syntax(replace(reading, words=words))
    for i in range(syntax.size):
        assert i not in list(syntax.ancestors(i))
        first, last = syntax.subtree(i)
        assert first <= i < last
        syntax.subjects(i)
        syntax.objects(i)
        syntax.noun_phrase(i)


@pytest.mark.parametrize(("low", "high"), [(0, 2), (3, 8)])
def test_dominance_agrees_with_ancestors(low: int, high: int) -> None:
    syntax = Syntax(parse(RELATIVE))
    for upper in range(syntax.size):
        for lower in range(low, high):
            assert syntax.dominates(upper, lower) == (
                upper == lower or upper in list(syntax.ancestors(lower))
            )


MISREAD = """
Police police NOUN 2 nsubj:pass Number=Plur
arrested arrest VERB 0 root Tense=Past|VerbForm=Part|Voice=Pass
two two NUM 4 nummod
lawmakers lawmaker NOUN 2 obj Number=Plur
+. . PUNCT 2 punct
"""


def test_a_passive_without_auxiliary_but_with_an_object_is_none() -> None:
    syntax = Syntax(parse(MISREAD))
    assert not syntax.is_passive(1)
    assert syntax.subjects(1) == (0,)
    assert syntax.objects(1) == (3,)
    with_auxiliary = Syntax(parse(MISREAD.replace("two two NUM 4 nummod", "were be AUX 2 aux:pass")))
    assert with_auxiliary.is_passive(1)


ACCUSED_OF = """
Chad Chad PROPN 2 nsubj
accused accuse VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
neighbouring neighbour VERB 1 amod VerbForm=Ger
Niger Niger PROPN 6 obj
of of SCONJ 6 mark
massing mass VERB 2 advcl VerbForm=Ger
troops troop NOUN 6 obj Number=Plur
+. . PUNCT 2 punct
"""

DENIED_IN_A_POST = """
Chad Chad PROPN 2 nsubj
denied deny VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
in in ADP 4 case
writing writing NOUN 2 obl
that that SCONJ 7 mark
troops troop NOUN 7 nsubj Number=Plur
moved move VERB 9 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
and and CCONJ 9 cc
said say VERB 2 conj Mood=Ind|Tense=Past|VerbForm=Fin
Niger Niger PROPN 11 nsubj
lied lie VERB 9 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 2 punct
"""

WHICH_CONDEMNED = """
Two two NUM 2 nummod
died die VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+, , PUNCT 6 punct
according accord VERB 6 case
to to ADP 4 fixed
Amnesty Amnesty PROPN 2 obl:agent
+, , PUNCT 9 punct
which which PRON 9 nsubj
condemned condemn VERB 2 advcl Mood=Ind|Tense=Past|VerbForm=Fin
it it PRON 9 obj
+. . PUNCT 2 punct
"""

SAID_BETWEEN = """
Jets jet NOUN 2 nsubj Number=Plur
struck strike VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+, , PUNCT 5 punct
officials official NOUN 5 nsubj Number=Plur
said say VERB 9 parataxis Mood=Ind|Tense=Past|VerbForm=Fin
+, , PUNCT 9 punct
in in ADP 9 case
the the DET 9 det
raid raid NOUN 2 obl
+. . PUNCT 2 punct
"""

CALLED_ON = """
Chad Chad PROPN 2 nsubj
called call VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
on on ADP 4 case
Niger Niger PROPN 2 obl
to to PART 6 mark
withdraw withdraw VERB 2 xcomp VerbForm=Inf
+. . PUNCT 2 punct
"""


def test_an_object_before_the_word_that_opens_its_verbs_clause_is_the_verb_aboves() -> None:
    syntax = Syntax(parse(ACCUSED_OF))
    assert (syntax.heads[3], syntax.rels[3]) == (1, "obj")
    assert syntax.heads[2] == 3
    assert syntax.subjects(5) == (3,)


def test_what_is_denied_before_another_verb_is_the_first_ones_content() -> None:
    assert Syntax(parse(DENIED_IN_A_POST)).heads[6] == 1


def test_a_relative_clause_after_a_source_is_about_the_source_and_a_source_is_no_agent() -> None:
    syntax = Syntax(parse(WHICH_CONDEMNED))
    assert (syntax.heads[8], syntax.deprels[8]) == (5, "acl:relcl")
    assert syntax.subjects(8) == (5,)
    assert syntax.agents(1) == ()


def test_an_inserted_said_hangs_on_the_clause_that_it_interrupts() -> None:
    assert Syntax(parse(SAID_BETWEEN)).heads[4] == 1


def test_who_is_called_on_is_the_one_who_should_act() -> None:
    assert Syntax(parse(CALLED_ON)).subjects(5) == (3,)
