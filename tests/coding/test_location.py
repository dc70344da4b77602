"""Where an event took place: from its own arguments, among all of a report's places, with reasons."""

from __future__ import annotations

from reportedly.coding import code

from .gold import parse

ARRESTED_IN_MOMBASA = """
Kisumu Kisumu PROPN 2 compound
police police NOUN 4 nsubj Number=Plur
have have AUX 4 aux
arrested arrest VERB 0 root Tense=Past|VerbForm=Part
six six NUM 6 nummod
traders trader NOUN 4 obj Number=Plur
in in ADP 8 case
Mombasa Mombasa PROPN 4 obl
+. . PUNCT 4 punct
"""


def test_the_event_s_own_setting_goes_before_the_first_town_named() -> None:
    (event,) = code(
        parse(
            ARRESTED_IN_MOMBASA,
            entities=[("Kisumu police", "Organization"), ("Mombasa", "Location")],
            frames={"arrested": {"ARG0": "Kisumu police", "ARG1": "six traders", "ARGM-LOC": "in Mombasa"}},
        )
    )
    assert event.location is not None
    assert (event.location.name, event.location.country) == ("Mombasa", "KEN")
    assert event.location.span.text == "Mombasa"
    (reason,) = [reason for reason in event.reasons if reason.startswith("place:")]
    assert "Mombasa" in reason and "KEN" in reason


ARRESTED_IN_SPRINGFIELD = """
Officers officer NOUN 2 nsubj Number=Plur
arrested arrest VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
a a DET 4 det
courier courier NOUN 2 obj Number=Sing
in in ADP 6 case
Springfield Springfield PROPN 2 obl
+. . PUNCT 2 punct
"""


def test_a_name_of_many_places_gives_its_country_and_no_coordinates() -> None:
    (event,) = code(
        parse(
            ARRESTED_IN_SPRINGFIELD,
            entities=[("Springfield", "Location")],
            frames={"arrested": {"ARG0": "Officers", "ARG1": "a courier"}},
        )
    )
    assert event.location is not None
    assert (event.location.country, event.location.geonames) == ("USA", None)
    assert event.location.lat is None and event.location.lon is None
    assert event.location.name == "Springfield"


IN_PARIS = """
Officers officer NOUN 2 nsubj Number=Plur
arrested arrest VERB 0 root Tense=Past|VerbForm=Fin|Mood=Ind
a a DET 4 det
courier courier NOUN 2 obj Number=Sing
in in ADP 6 case
Paris Paris PROPN 2 obl
+, , PUNCT 8 punct
Texas Texas PROPN 6 appos
+. . PUNCT 2 punct
"""


def test_a_container_after_the_name_is_heeded() -> None:
    (event,) = code(
        parse(
            IN_PARIS,
            entities=[("Paris", "Location"), ("Texas", "Location")],
            frames={"arrested": {"ARG0": "Officers", "ARG1": "a courier"}},
        )
    )
    assert event.location is not None
    assert event.location.country == "USA"
    assert event.location.lat is not None and abs(event.location.lat - 33.66) < 0.1
