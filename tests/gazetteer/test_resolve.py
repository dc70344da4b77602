"""Actor phrases of all world regions against the entity each stands for on a date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.actors import persons
from reportedly.gazetteer.tables import agent_nouns, read_bodies, territories
from reportedly.records import Entity

_CASES = Path(__file__).parent / "cases.tsv"
_SECTORS = frozenset(
    (
        "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
    ).split()
)


def _cases() -> list[tuple[str, date, str | None, str | None, str | None, str | None, tuple[str, ...]]]:
    out = []
    for line in _CASES.read_text(encoding="utf-8").splitlines()[1:]:
        cells = [*line.split("\t"), *[""] * 6][:7]
        text, on, label, context, id, country, sectors = cells
        out.append(
            (
                text,
                date.fromisoformat(on),
                label or None,
                context or None,
                id or None,
                country or None,
                tuple(sectors.split(";")) if sectors else (),
            )
        )
    return out


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case[0]}@{case[1]}")
def test_phrase_resolves_to_its_entity(gazetteer: Gazetteer, case: tuple) -> None:  # type: ignore[type-arg]
    text, on, label, context, id, country, sectors = case
    entity = gazetteer.resolve(text, on=on, label=label, country=context)
    if id is None:
        assert entity is None
    else:
        assert entity is not None
        assert (entity.id, entity.country, entity.sectors) == (id, country, sectors)


@given(
    st.text(max_size=60),
    st.none() | st.dates(),
    st.sampled_from([None, "Person", "Location", "Organization"]),
)
def test_any_string_resolves_without_error(text: str, on: date | None, label: str | None) -> None:
    gazetteer = Gazetteer.load()
    entity = gazetteer.resolve(text, on=on, label=label)
    assert entity is None or (isinstance(entity, Entity) and entity.id and entity.name)
    country = gazetteer.country(text)
    assert country is None or country in territories()


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "US",
                "South",
                "Korea",
                "'s",
                "president",
                "of",
                "Poland",
                "Mr",
                "Yoon",
                "troops",
                ",",
                "-",
                "and",
                "former",
                "Putin",
                "Hamas",
                "in",
                "officials",
                "backed",
                "pro",
                "Zorblax",
                "Georgia",
                "police",
                "spokesman",
                "UN",
                "chief",
            ]
        ),
        max_size=8,
    )
)
def test_any_mix_of_known_words_resolves_without_error(parts: list[str]) -> None:
    entity = Gazetteer.load().resolve(" ".join(parts), on=date(2024, 1, 1))
    assert entity is None or set(entity.sectors) <= _SECTORS


def test_offices_follow_the_date(gazetteer: Gazetteer) -> None:
    def office(name: str, on: date) -> str | None:
        entity = gazetteer.resolve(name, on=on)
        assert entity is not None
        return entity.office

    assert office("Joe Biden", date(2012, 1, 1)) == "vice president"
    assert office("Joe Biden", date(2022, 1, 1)) == "president"
    assert office("Joe Biden", date(2025, 6, 1)) == "former president"
    assert office("Vladimir Putin", date(2010, 1, 1)) == "prime minister"


def test_country_reads_names_demonyms_capitals_and_not_stances(gazetteer: Gazetteer) -> None:
    assert gazetteer.country("talks held in Pyongyang") == "PRK"
    assert gazetteer.country("a Kenyan farmer's goats") == "KEN"
    assert gazetteer.country("pro-Russian mayors") is None
    assert gazetteer.country("tell us the truth") is None
    assert gazetteer.country("Papua New Guinea") == "PNG"


def test_tables_are_sound() -> None:
    lands = territories()
    states = [land for land in lands.values() if land.id == land.country]
    assert len([land for land in states if land.geonames]) >= 249
    for land in lands.values():
        assert land.country in lands
        assert -90 <= land.lat <= 90 and -180 <= land.lon <= 180
    ids = [body.id for body in read_bodies()]
    assert len(ids) == len(set(ids))
    for body in read_bodies():
        assert body.country is None or body.country in lands, body.id
        assert set(body.sectors) <= _SECTORS, body.id
        assert body.kind in {"igo", "group", "organization"}, body.id
        assert body.first <= body.last, body.id
    for person in persons().values():
        for term in person.terms:
            assert term.of in lands or term.of in ids, (person.name, term.of)
            assert term.first <= term.last, (person.name, term.office)
            assert set(term.sectors) <= _SECTORS, person.name
    nouns = agent_nouns()
    assert len(nouns) >= 600
    assert all(set(noun.sectors) <= _SECTORS for noun in nouns)


@pytest.mark.parametrize(
    ("phrase", "day", "id"),
    [
        ("the CIA director", date(2012, 3, 1), "david-petraeus"),
        ("the ECB president", date(2015, 3, 1), "mario-draghi"),
        ("a Taliban commander", date(2010, 7, 1), "TALIBAN"),
        ("a Hamas leader", date(2018, 7, 1), "HAMAS"),
    ],
)
def test_the_head_of_a_body_is_who_holds_its_office(phrase: str, day: date, id: str) -> None:
    entity = Gazetteer.load().resolve(phrase, on=day)
    assert entity is not None and entity.id == id
