"""Reference: pronouns, definite descriptions, short names, directions, first person in quotations."""

from __future__ import annotations

from datetime import date

from reportedly.coding.chains import Chains
from reportedly.coding.participants import Participants
from reportedly.coding.syntax import Syntax
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.names import slug
from reportedly.reading.structure import Reading

from .gold import parse

PRESIDENT = """
Kenya Kenya PROPN 3 nmod:poss
+'s 's PART 1 case
president president NOUN 4 nsubj Number=Sing
said say VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
his his PRON 6 nmod:poss Gender=Masc|Number=Sing
government government NOUN 8 nsubj Number=Sing
would would AUX 8 aux VerbForm=Fin
respond respond VERB 4 ccomp VerbForm=Inf
as as SCONJ 11 mark
he he PRON 11 nsubj Gender=Masc|Number=Sing
met meet VERB 8 advcl Tense=Past|VerbForm=Fin|Mood=Ind
reporters reporter NOUN 11 obj Number=Plur
+. . PUNCT 4 punct

His his PRON 2 nmod:poss Gender=Masc|Number=Sing
office office NOUN 3 nsubj Number=Sing
declined decline VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
to to PART 5 mark
comment comment VERB 3 xcomp VerbForm=Inf
+. . PUNCT 3 punct
"""

QUOTE = """
President President PROPN 2 nmod:desc
William William PROPN 5 nsubj
Samoei Samoei PROPN 2 flat
Ruto Ruto PROPN 2 flat
arrived arrive VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
+. . PUNCT 5 punct

“ “ PUNCT 3 punct
+We we PRON 3 nsubj Number=Plur|Person=1
agreed agree VERB 8 ccomp Tense=Past|VerbForm=Fin|Mood=Ind
+, , PUNCT 3 punct
+” ” PUNCT 3 punct
Mr Mr PROPN 7 nmod:desc
Ruto Ruto PROPN 8 nsubj
said say VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
+. . PUNCT 8 punct
"""

SUDANS = """
South South PROPN 2 compound
Sudan Sudan PROPN 3 nsubj
accused accuse VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
Ethiopia Ethiopia PROPN 3 obj
+. . PUNCT 3 punct

The the DET 2 det
South South PROPN 3 nsubj Number=Sing
warned warn VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
it it PRON 6 nsubj Gender=Neut|Number=Sing
would would AUX 6 aux
fight fight VERB 3 ccomp VerbForm=Inf
+. . PUNCT 3 punct
"""

AGENCY = """
Kenya Kenya PROPN 4 nmod:poss
+'s 's PART 1 case
spy spy NOUN 4 compound
agency agency NOUN 5 nsubj Number=Sing
denied deny VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
it it PRON 5 obj Gender=Neut|Number=Sing
+. . PUNCT 5 punct

The the DET 2 det
agency agency NOUN 5 nsubj Number=Sing
has have AUX 5 aux
often often ADV 5 advmod
denied deny VERB 0 root Tense=Past|VerbForm=Part
them they PRON 5 obj Number=Plur
+. . PUNCT 5 punct
"""


def _parts(reading: Reading) -> tuple[Syntax, Chains, Participants]:
    syntax = Syntax(reading)
    chains = Chains(reading, syntax)
    return syntax, chains, Participants(reading, Gazetteer.load(), syntax, chains)


def test_he_and_his_go_to_the_president_and_his_office_is_the_president_s() -> None:
    reading = parse(PRESIDENT, entities=[("Kenya", "Location")])
    _, chains, participants = _parts(reading)
    assert chains.referents(4) == (2,)
    assert chains.referents(9) == (2,)
    assert chains.referents(13) == (2,)
    government = participants.entity(5)
    assert government is not None
    assert government.country == "KEN"
    office = participants.of(14)[0]
    assert office.span.text == "His office"
    assert office.entity is not None
    assert office.entity.country == "KEN"


def test_we_in_a_quotation_is_its_speaker_under_the_full_name() -> None:
    reading = parse(
        QUOTE,
        entities=[("William Samoei Ruto", "Person"), ("Ruto@2", "Person")],
        attributions=[("Mr Ruto", "said", "We agreed")],
        published=date(2024, 6, 1),
    )
    syntax, chains, _ = _parts(reading)
    assert [syntax.words[i].text for i in chains.referents(7)] == ["William"]
    assert chains.referents(12) == (1,)


def test_a_direction_is_the_country_of_that_name_in_the_report() -> None:
    reading = parse(
        SUDANS, entities=[("South Sudan", "Location"), ("Ethiopia", "Location"), ("South@2", "Location")]
    )
    _, chains, participants = _parts(reading)
    assert chains.alias(6)[0] == "South Sudan"
    south = participants.entity(6)
    assert south is not None
    assert south.id == "SSD"
    it = participants.entity(8)
    assert it is not None
    assert it.id == "SSD"


def test_a_definite_description_takes_up_the_full_mention() -> None:
    reading = parse(AGENCY, entities=[("Kenya", "Location")])
    _, chains, participants = _parts(reading)
    assert chains.referents(8) == (3,)
    agency = participants.entity(8)
    assert agency is not None
    assert (agency.country, agency.sectors) == ("KEN", ("SPY",))
    assert chains.referents(12) == ()


def test_slugs_are_plain() -> None:
    assert slug("Álvaro  Núñez-Feijóo") == "alvaro-nunez-feijoo"
    assert slug("…") == "unnamed"
