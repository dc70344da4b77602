"""Events of made-up sentences: what happened, to whom, in which light."""

from __future__ import annotations

from reportedly.coding import code
from reportedly.records import EventMention, Participant

from .gold import parse


def _ids(participants: tuple[Participant, ...]) -> list[str | None]:
    return [p.entity.id if p.entity is not None else None for p in participants]


def _texts(participants: tuple[Participant, ...]) -> list[str]:
    return [p.span.text for p in participants]


def _by_trigger(mentions: tuple[EventMention, ...]) -> dict[str, EventMention]:
    return {m.trigger.text: m for m in mentions}


DEPLOYED = """
Around around ADV 2 advmod
800 800 NUM 4 nummod
Chadian Chadian ADJ 4 amod
troops troop NOUN 7 nsubj:pass Number=Plur
have have AUX 7 aux Tense=Pres|VerbForm=Fin
been be AUX 7 aux:pass
deployed deploy VERB 0 root Tense=Past|VerbForm=Part
to to ADP 9 case
Niger Niger PROPN 7 obl
+, , PUNCT 12 punct
officials official NOUN 12 nsubj Number=Plur
said say VERB 7 parataxis Tense=Past|VerbForm=Fin|Mood=Ind
+. . PUNCT 7 punct
"""


def test_troops_that_are_deployed_are_the_actor_and_are_counted() -> None:
    (event,) = code(
        parse(
            DEPLOYED,
            entities=[("Chadian", "NORP"), ("Niger", "Location")],
            frames={"deployed": {"ARG1": "Around 800 Chadian troops", "ARG2": "to Niger"}},
        )
    )
    assert (event.event.type, event.event.modes, event.event.auxiliary) == ("MOBILIZE", ("troops",), ())
    assert _ids(event.actors) == ["TCD-MIL"]
    assert event.location is not None
    assert event.location.country == "NER"
    (quantity,) = event.quantities
    assert (quantity.value, quantity.approximate) == (800, True)
    assert len(event.positions) == 2


TALKS = """
Peru Peru PROPN 4 nsubj
and and CCONJ 3 cc
Chile Chile PROPN 1 conj
held hold VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
talks talk NOUN 4 obj Number=Plur
in in ADP 7 case
Lima Lima PROPN 4 obl
on on ADP 9 case
Monday Monday PROPN 4 obl
+. . PUNCT 4 punct
"""


def test_a_light_verb_and_its_noun_are_one_event_of_all_parties() -> None:
    (event,) = code(
        parse(
            TALKS,
            entities=[("Peru", "Location"), ("Chile", "Location"), ("Lima", "Location")],
            frames={"held": {"ARG0": "Peru and Chile", "ARG1": "talks"}, "talks": {}},
        )
    )
    assert event.trigger.text == "talks"
    assert event.event.type == "CONSULT"
    assert _ids(event.actors) == ["PER", "CHL"]
    assert event.recipients == ()
    assert event.location is not None
    assert event.location.name == "Lima"
    assert event.date is not None
    assert str(event.date.first) == "2024-10-21"


INVASION = """
Angola Angola PROPN 3 nmod:poss
+'s 's PART 1 case
invasion invasion NOUN 6 nsubj Number=Sing
of of ADP 5 case
Gabon Gabon PROPN 3 nmod
angered anger VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
Brazilian Brazilian ADJ 10 amod
and and CCONJ 9 cc
Mexican Mexican ADJ 7 conj
officials official NOUN 6 obj Number=Plur
+. . PUNCT 6 punct
"""


def test_a_possessor_is_the_actor_and_the_of_phrase_the_recipient() -> None:
    mentions = _by_trigger(
        code(
            parse(
                INVASION,
                entities=[
                    ("Angola", "Location"),
                    ("Gabon", "Location"),
                    ("Brazilian", "NORP"),
                    ("Mexican", "NORP"),
                ],
            )
        )
    )
    event = mentions["invasion"]
    assert event.event.type == "ASSAULT"
    assert (_ids(event.actors), _ids(event.recipients)) == (["AGO"], ["GAB"])


ARMS = """
But but CCONJ 6 cc
Ghana Ghana PROPN 6 nsubj
has have AUX 6 aux Tense=Pres|VerbForm=Fin
not not PART 6 advmod
directly directly ADV 6 advmod
supplied supply VERB 0 root Tense=Past|VerbForm=Part
Togo Togo PROPN 6 obj
with with ADP 9 case
missiles missile NOUN 6 obl Number=Plur
+. . PUNCT 6 punct
"""


def test_what_was_not_done_is_negated_and_weapons_are_nobody() -> None:
    (event,) = code(
        parse(
            ARMS,
            entities=[("Ghana", "Location"), ("Togo", "Location")],
            frames={"supplied": {"ARG0": "Ghana", "ARG2": "Togo", "ARG1": "with missiles"}},
        )
    )
    assert (event.event.type, event.event.auxiliary) == ("AID", ("negation",))
    assert (_ids(event.actors), _ids(event.recipients)) == (["GHA"], ["TGO"])
    assert event.positions[0].value.endswith("-")


PLAN = """
Chad Chad PROPN 2 nsubj
plans plan VERB 0 root Tense=Pres|VerbForm=Fin|Mood=Ind
to to PART 4 mark
send send VERB 2 xcomp VerbForm=Inf
soldiers soldier NOUN 4 obj Number=Plur
to to ADP 7 case
Mali Mali PROPN 4 obl
if if SCONJ 10 mark
rebels rebel NOUN 10 nsubj Number=Plur
attack attack VERB 4 advcl Tense=Pres|VerbForm=Fin|Mood=Ind
Bamako Bamako PROPN 10 obj
+. . PUNCT 2 punct
"""


def test_conditions_and_what_hangs_on_them_are_hypothetical() -> None:
    mentions = _by_trigger(
        code(
            parse(
                PLAN,
                entities=[("Chad", "Location"), ("Mali", "Location"), ("Bamako", "Location")],
                frames={
                    "send": {"ARG0": "Chad", "ARG1": "soldiers", "ARG2": "to Mali"},
                    "attack": {"ARG0": "rebels", "ARG1": "Bamako"},
                },
            )
        )
    )
    send, attack = mentions["send"], mentions["attack"]
    assert (send.event.type, send.event.auxiliary) == ("MOBILIZE", ("hypothetical",))
    assert _ids(send.actors) == ["TCD"]
    assert (attack.event.type, attack.event.auxiliary) == ("ASSAULT", ("hypothetical",))


DENIAL = """
Both both CCONJ 2 cc:preconj
Rabat Rabat PROPN 6 nsubj
and and CCONJ 4 cc
Tunis Tunis PROPN 2 conj
have have AUX 6 aux Tense=Pres|VerbForm=Fin
denied deny VERB 0 root Tense=Past|VerbForm=Part
the the DET 8 det
presence presence NOUN 6 obj Number=Sing
of of ADP 11 case
Moroccan Moroccan ADJ 11 amod
soldiers soldier NOUN 8 nmod Number=Plur
in in ADP 13 case
Libya Libya PROPN 8 nmod
+. . PUNCT 6 punct
"""


def test_a_denied_presence_stands_with_its_deniers_against_it() -> None:
    (event,) = code(
        parse(
            DENIAL,
            entities=[
                ("Rabat", "Location"),
                ("Tunis", "Location"),
                ("Moroccan", "NORP"),
                ("Libya", "Location"),
            ],
        )
    )
    assert (event.trigger.text, event.event.type, event.event.modes) == ("presence", "MOBILIZE", ("troops",))
    assert event.event.auxiliary == ()
    assert _ids(event.actors) == ["MAR-MIL"]
    deniers = {
        p.chain[0].source.entity.id: p.value
        for p in event.positions
        if p.chain and p.chain[0].source and p.chain[0].source.entity
    }
    assert deniers == {"MAR": "CT-", "TUN": "CT-"}


EXPLOSION = """
Insurgents insurgent NOUN 2 nsubj Number=Plur
bombed bomb VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
a a DET 5 det
police police NOUN 5 compound
station station NOUN 2 obj Number=Sing
in in ADP 7 case
Kano Kano PROPN 2 obl
+, , PUNCT 9 punct
killing kill VERB 2 advcl VerbForm=Ger
nine nine NUM 11 nummod
officers officer NOUN 9 obj Number=Plur
+. . PUNCT 2 punct
"""


def test_the_harm_of_an_attack_belongs_to_the_attack() -> None:
    (event,) = code(
        parse(
            EXPLOSION,
            entities=[("Kano", "Location")],
            frames={
                "bombed": {"ARG0": "Insurgents", "ARG1": "a police station"},
                "killing": {"ARG0": "Insurgents", "ARG1": "nine officers"},
            },
        )
    )
    assert (event.trigger.text, event.event.type) == ("bombed", "ASSAULT")
    assert [q.value for q in event.quantities] == [9]
    assert _texts(event.actors) == ["Insurgents"]


REFUSED = """
Kenya Kenya PROPN 2 nsubj
refused refuse VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
to to PART 4 mark
release release VERB 2 xcomp VerbForm=Inf
two two NUM 7 nummod
Ugandan Ugandan ADJ 7 amod
hostages hostage NOUN 4 obj Number=Plur
+. . PUNCT 2 punct
"""


def test_a_refusal_takes_its_mode_from_what_is_refused() -> None:
    mentions = _by_trigger(
        code(
            parse(
                REFUSED,
                entities=[("Kenya", "Location"), ("Ugandan", "NORP")],
                frames={
                    "refused": {"ARG0": "Kenya"},
                    "release": {"ARG0": "Kenya", "ARG1": "two Ugandan hostages"},
                },
            )
        )
    )
    assert (mentions["refused"].event.type, mentions["refused"].event.modes) == ("REJECT", ("yield",))
    release = mentions["release"]
    assert (release.event.type, release.event.auxiliary) == ("RETREAT", ("negation",))
    assert _ids(release.actors) == ["KEN"]


def test_an_empty_reading_has_no_events() -> None:
    reading = parse("Hello hello INTJ 0 root")
    assert code(reading) == ()


INTENT = """
Chad Chad PROPN 2 nsubj
plans plan VERB 0 root Tense=Pres|VerbForm=Fin|Mood=Ind
to to PART 4 mark
send send VERB 2 xcomp VerbForm=Inf
soldiers soldier NOUN 4 obj Number=Plur
to to ADP 7 case
Mali Mali PROPN 4 obl
+. . PUNCT 2 punct

Togo Togo PROPN 2 nsubj
promised promise VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
to to PART 4 mark
supply supply VERB 2 xcomp VerbForm=Inf
Benin Benin PROPN 4 obj
with with ADP 7 case
medicine medicine NOUN 4 obl
+. . PUNCT 2 punct
"""


def test_a_plan_lies_ahead_and_promised_aid_is_an_agreement() -> None:
    mentions = _by_trigger(
        code(
            parse(
                INTENT,
                entities=[
                    ("Chad", "Location"),
                    ("Mali", "Location"),
                    ("Togo", "Location"),
                    ("Benin", "Location"),
                ],
                frames={
                    "send": {"ARG0": "Chad", "ARG1": "soldiers", "ARG2": "to Mali"},
                    "supply": {"ARG0": "Togo", "ARG2": "Benin", "ARG1": "with medicine"},
                },
            )
        )
    )
    assert (mentions["send"].event.type, mentions["send"].event.auxiliary) == ("MOBILIZE", ("future",))
    assert _ids(mentions["send"].actors) == ["TCD"]
    assert _ids(mentions["send"].recipients) == ["MLI"]
    assert mentions["supply"].event.type == "AGREE"
    assert _ids(mentions["supply"].recipients) == ["BEN"]
