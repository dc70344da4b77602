"""Auxiliary modes of made-up sentences, and the parses that are mended before anything is read off them."""

from __future__ import annotations

import pytest

from reportedly.coding import code
from reportedly.coding.syntax import Syntax
from reportedly.records import EventMention

from .gold import parse

YET_TO = """
Chad Chad PROPN 2 nsubj
has have VERB 0 root Tense=Pres|VerbForm=Fin
yet yet ADV 5 advmod
to to PART 5 mark
withdraw withdraw VERB 2 xcomp VerbForm=Inf
its its PRON 7 nmod:poss
troops troop NOUN 5 obj Number=Plur
+. . PUNCT 2 punct
"""
SAID_IT_WOULD = """
Chad Chad PROPN 2 nsubj
said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
it it PRON 5 nsubj
would would AUX 5 aux VerbForm=Fin
withdraw withdraw VERB 2 ccomp VerbForm=Inf
its its PRON 7 nmod:poss
troops troop NOUN 5 obj Number=Plur
+. . PUNCT 2 punct
"""
SHOULD_FALL = """
Should should AUX 3 aux VerbForm=Fin
talks talk NOUN 3 nsubj Number=Plur
fail fail VERB 7 advcl VerbForm=Inf
+, , PUNCT 7 punct
Chad Chad PROPN 7 nsubj
would would AUX 7 aux VerbForm=Fin
withdraw withdraw VERB 0 root VerbForm=Inf
its its PRON 9 nmod:poss
troops troop NOUN 7 obj Number=Plur
+. . PUNCT 7 punct
"""
TRIED = """
Rebels rebel NOUN 2 nsubj Number=Plur
tried try VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
to to PART 4 mark
bomb bomb VERB 2 xcomp VerbForm=Inf
the the DET 6 det
airport airport NOUN 4 obj
+. . PUNCT 2 punct
"""
YEARS_AFTER = """
Forty forty NUM 2 nummod
years year NOUN 5 obl:unmarked Number=Plur
after after SCONJ 5 mark
rebels rebel NOUN 5 nsubj Number=Plur
bombed bomb VERB 9 advcl Mood=Ind|Tense=Past|VerbForm=Fin
Ndjamena Ndjamena PROPN 5 obj
+, , PUNCT 9 punct
veterans veteran NOUN 9 nsubj Number=Plur
gathered gather VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 9 punct
"""
CALLED_A_RAID = """
Niger Niger PROPN 2 nsubj
called call VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
the the DET 4 det
flight flight NOUN 2 obj
an a DET 6 det
invasion invasion NOUN 2 xcomp
+. . PUNCT 2 punct
"""


def _mention(table: str, trigger: str) -> EventMention:
    return next(m for m in code(parse(table)) if m.trigger.text == trigger)


@pytest.mark.parametrize(
    ("table", "trigger", "auxiliary"),
    [
        (YET_TO, "withdraw", ("negation",)),
        (SHOULD_FALL, "withdraw", ("hypothetical",)),
        (TRIED, "bomb", ()),
        (YEARS_AFTER, "bombed", ("historical",)),
        (CALLED_A_RAID, "invasion", ()),
    ],
)
def test_auxiliary_modes(table: str, trigger: str, auxiliary: tuple[str, ...]) -> None:
    assert _mention(table, trigger).event.auxiliary == auxiliary


def test_what_somebody_said_he_would_do_lies_ahead_and_is_not_a_condition() -> None:
    said = ("Chad", "said", "it would withdraw its troops")
    mentions = code(parse(SAID_IT_WOULD, entities=[("Chad", "Location")], attributions=[said]))
    (withdraw,) = [m for m in mentions if m.trigger.text == "withdraw"]
    assert (withdraw.event.type, withdraw.event.auxiliary) == ("CONCEDE", ("future",))


def test_who_has_yet_to_do_something_has_not_done_it() -> None:
    (author, *_) = _mention(YET_TO, "withdraw").positions
    assert author.value == "CT-"
    syntax = Syntax(parse(YET_TO))
    assert syntax.heads[4] == -1 and syntax.heads[1] == 4
    assert syntax.subjects(4) == (0,)


def test_a_conjunct_never_comes_before_what_it_is_joined_to() -> None:
    table = """
Chad Chad PROPN 2 nsubj
fired fire VERB 5 conj Mood=Ind|Tense=Past|VerbForm=Fin
+, , PUNCT 5 punct
Niger Niger PROPN 5 nsubj
confirmed confirm VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 5 punct
"""
    assert Syntax(parse(table)).rels[1] == "ccomp"


def test_an_infinitive_that_is_a_second_content_belongs_to_the_first() -> None:
    table = """
Chad Chad PROPN 2 nsubj
agreed agree VERB 9 ccomp Mood=Ind|Tense=Past|VerbForm=Fin
to to PART 5 mark
+“ “ PUNCT 5 punct
support support VERB 9 ccomp VerbForm=Inf
Niger Niger PROPN 5 obj
+, , PUNCT 9 punct
officials official NOUN 9 nsubj Number=Plur
said say VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 9 punct
"""
    syntax = Syntax(parse(table))
    assert (syntax.heads[4], syntax.rels[4]) == (1, "xcomp")
    assert syntax.subjects(4) == (0,)


def test_both_governments_are_those_of_the_two_who_act_in_the_sentence() -> None:
    table = """
Kenya Kenya PROPN 4 nsubj
and and CCONJ 3 cc
Uganda Uganda PROPN 1 conj
signed sign VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin
a a DET 6 det
pact pact NOUN 4 obj
that that PRON 10 obj
both both DET 9 det
governments government NOUN 10 nsubj Number=Plur
praised praise VERB 6 acl:relcl Mood=Ind|Tense=Past|VerbForm=Fin
+. . PUNCT 4 punct
"""
    reading = parse(table, entities=[("Kenya", "Location"), ("Uganda", "Location")])
    praised = next(m for m in code(reading) if m.trigger.text == "praised")
    assert {p.entity.id for p in praised.actors if p.entity is not None} == {"KEN", "UGA"}
