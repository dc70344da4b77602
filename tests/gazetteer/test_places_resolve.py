"""Toponyms resolved together: containers, company, senses, dates, explanations."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.gazetteer import Gazetteer, Resolution, Toponym
from reportedly.gazetteer.places import Places
from reportedly.gazetteer.places_evidence import containers, hints, words_of_lands
from reportedly.gazetteer.places_resolve import TOGETHER, Weights
from reportedly.gazetteer.places_scene import CONTEXT, PRIOR, Scene
from reportedly.gazetteer.tables import first_day, last_day, listed, rows, territories


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def resolve(gazetteer: Gazetteer, text: str, *names: str, **about: object) -> dict[str, Resolution]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append(Toponym(at, at + len(name), name))
        at += len(name)
    results = gazetteer.resolve_places(found, text, **about)  # type: ignore[arg-type]
    return {one.toponym.name: one for one in results}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A barn burned down near Paris, Texas, on Sunday.", "Paris", "USA", "Texas"),
        ("The road from Athens, Ga., was closed.", "Athens", "USA", "Georgia"),
        ("Firefighters in Cambridge, Ont., were called out.", "Cambridge", "CAN", "Ontario"),
        ("She was born in Birmingham (Alabama) in 1950.", "Birmingham", "USA", "Alabama"),
        ("He grew up in Dublin, OH, and moved away.", "Dublin", "USA", "Ohio"),
        ("The mayor of London in Ontario resigned.", "London", "CAN", "Ontario"),
    ],
)
def test_a_container_right_after_a_name_decides(
    gazetteer: Gazetteer, text: str, name: str, country: str, admin1: str
) -> None:
    place = resolve(gazetteer, text, name)[name].place
    assert place is not None
    assert (place.country, place.admin1) == (country, admin1)


def test_company_decides(gazetteer: Gazetteer) -> None:
    text = "Buses between Tripoli, Sidon and Tyre were stopped; in Beirut they ran."
    found = resolve(gazetteer, text, "Tripoli", "Sidon", "Tyre", "Beirut")
    assert {name: one.place and one.place.country for name, one in found.items()} == dict.fromkeys(
        found, "LBN"
    )
    text = "Ships left Tripoli for Misrata and Benghazi."
    found = resolve(gazetteer, text, "Tripoli", "Misrata", "Benghazi")
    assert {one.place and one.place.country for one in found.values()} == {"LBY"}


def test_peoples_and_regions_outside_the_toponyms_decide(gazetteer: Gazetteer) -> None:
    text = "Chilean police said two miners died in Concepcion. The Chilean government sent help."
    place = resolve(gazetteer, text, "Concepcion")["Concepcion"].place
    assert place is not None and place.country == "CHL"


def test_one_sense_in_a_text_unless_containers_part_them(gazetteer: Gazetteer) -> None:
    text = "A fair in Columbus, Georgia, drew crowds. Columbus had never seen so many."
    first = text.index("Columbus")
    second = text.index("Columbus", first + 1)
    spans = [Toponym(at, at + 8, "Columbus") for at in (first, second)]
    places = [one.place for one in gazetteer.resolve_places(spans, text)]
    assert places[0] == places[1]
    assert places[0] is not None and places[0].admin1 == "Georgia"
    text = "The train links Portland, Maine, with nothing; Portland, Oregon, has its own."
    first = text.index("Portland")
    second = text.index("Portland", first + 1)
    spans = [Toponym(at, at + 8, "Portland") for at in (first, second)]
    assert [one.place and one.place.admin1 for one in gazetteer.resolve_places(spans, text)] == [
        "Maine",
        "Oregon",
    ]


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Orange County", "district", "USA"),
        ("Oxfordshire", "district", "GBR"),
        ("Kharkiv Oblast", "region", "UKR"),
        ("Lake Victoria", "lake", None),
        ("the Strait of Hormuz", "strait", None),
        ("Zaatari", "camp", "JOR"),
        ("Al Udeid", "base", "QAT"),
        ("Hindu Kush", "mountains", "AFG"),
        ("Texans", "region", "USA"),
        ("Kenyans", "country", "KEN"),
        ("Londoners", "city", "GBR"),
        ("St. Petersburg", "city", "RUS"),
        ("Southeast Asia", "area", None),
    ],
)
def test_kinds_of_place(gazetteer: Gazetteer, name: str, kind: str, country: str | None) -> None:
    place = gazetteer.place(name)
    assert place is not None
    assert (place.kind, place.country) == (kind, country)


def test_washington_is_the_capital_unless_the_state_is_in_sight(gazetteer: Gazetteer) -> None:
    capital = gazetteer.place("Washington")
    assert capital is not None and (capital.kind, capital.geonames) == ("city", 4140963)
    text = "Storms hit Seattle, Spokane and the rest of Washington."
    state = resolve(gazetteer, text, "Seattle", "Spokane", "Washington")["Washington"].place
    assert state is not None and state.kind == "region"


def test_front_lines_and_camps_exist_for_a_time(gazetteer: Gazetteer) -> None:
    text = "Families left Moria at night."
    before = resolve(gazetteer, text, "Moria", on=date(2019, 5, 1))["Moria"].place
    after = resolve(gazetteer, text, "Moria", on=date(2024, 5, 1))["Moria"].place
    assert before is not None and before.kind == "camp"
    assert after is None or after.kind != "camp"


def test_unlisted_names_have_a_setting_and_no_place(gazetteer: Gazetteer) -> None:
    text = "Soldiers moved from Gulu to Kitgum and camped at Zzolanikobbo."
    found = resolve(gazetteer, text, "Gulu", "Kitgum", "Zzolanikobbo")["Zzolanikobbo"]
    assert found.place is None
    assert found.setting is not None and found.setting.country == "UGA"
    assert resolve(gazetteer, "At Zzolanikobbo.", "Zzolanikobbo")["Zzolanikobbo"].setting is None


def test_a_very_long_text_is_resolved_in_stretches(gazetteer: Gazetteer) -> None:
    part = "In Paris, Texas, a barn burned down. The road from Dallas to Houston was closed. "
    text = part * TOGETHER
    toponyms = [
        Toponym(n * len(part) + part.index(name), n * len(part) + part.index(name) + len(name), name)
        for n in range(TOGETHER)
        for name in ("Paris", "Dallas", "Houston")
    ]
    found = gazetteer.resolve_places(toponyms, text)
    assert [one.toponym for one in found] == toponyms
    assert {(one.toponym.name, one.place.admin1) for one in found if one.place} == {
        ("Paris", "Texas"), ("Dallas", "Texas"), ("Houston", "Texas")
    }  # fmt: skip
    assert all(one.place is not None for one in found)


def test_a_resolution_explains_itself(gazetteer: Gazetteer) -> None:
    text = "The court in Springfield, Illinois, sat again; Chicago did not."
    found = resolve(gazetteer, text, "Springfield", "Chicago", explain=3)["Springfield"]
    first = found.choices[0]
    assert first.place.admin1 == "Illinois"
    assert sum(choice.probability for choice in found.choices) <= 1.0001
    assert set(first.traits) <= {*PRIOR, *CONTEXT}
    assert "Illinois" in found.explained() and "Springfield" in found.explained()
    assert gazetteer.resolve_places([], "") == []


def test_the_publisher_s_country_counts(gazetteer: Gazetteer) -> None:
    text = "Police closed a road in Hamilton on Friday."
    abroad = resolve(gazetteer, text, "Hamilton", home="NZL")["Hamilton"].place
    assert abroad is not None and abroad.country == "NZL"


def test_traits_are_finite_and_probabilities_sum_to_one(gazetteer: Gazetteer) -> None:
    text = "From Paris to London, then Berlin, Moscow, the Black Sea, Europe and Vermont."
    names = ("Paris", "London", "Berlin", "Moscow", "Black Sea", "Europe", "Vermont")
    spans = [Toponym(text.index(name), text.index(name) + len(name), name) for name in names]
    scene = Scene(spans, text, gazetteer.places)
    prior = scene.prior()
    assert prior.shape[1] == len(PRIOR) and np.isfinite(prior).all()
    probabilities = scene.softmax(prior @ Weights.load().rounds[0])
    sums = np.add.reduceat(probabilities, scene.bounds[:-1])
    assert np.allclose(sums, 1, atol=1e-4)
    context = scene.context(probabilities)
    assert context.shape[1] == len(CONTEXT) and np.isfinite(context).all()
    assert (context >= -1e-6).all() and (context <= 1 + 1e-4).all()


def test_hints_and_containers(gazetteer: Gazetteer) -> None:
    places = gazetteer.places
    text = "Rep. Ada Moss, R-Idaho, met Kenyan and Ugandan envoys in Boise."
    spans = [(text.index("Boise"), text.index("Boise") + 5)]
    found = {places.country_code(hint.country) for hint in hints(text, places, spans)}
    assert found == {"USA", "KEN", "UGA"}
    assert containers("Rome, and then Naples", 4, places) == ()
    (hint,) = containers("Rome, Italy", 4, places)
    assert places.country_code(hint.country) == "ITA" and hint.admin1 == -1
    options = containers("Rome, Georgia", 4, places)
    assert {places.country_code(one.country) for one in options} == {"GEO", "USA"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=6), st.text(max_size=120))
def test_any_text_resolves_without_error(names: list[str], text: str) -> None:
    found = [Toponym(0, len(name), name) for name in names]
    results = Gazetteer.load().resolve_places(found, text, explain=2)
    assert [one.toponym for one in results] == found


def test_the_tables_are_sound() -> None:
    countries = {land.country for land in territories().values()}
    keys = set()
    for row in rows("features.tsv"):
        assert -90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180, row["name"]
        assert not row["country"] or row["country"] in countries, row["name"]
        assert first_day(row["from"]) < last_day(row["to"]), row["name"]
        assert row["name"] not in keys, row["name"]
        keys.add(row["name"])
        assert all(alias != row["name"] for alias in listed(row["aliases"])), row["name"]
    for row in rows("place_demonyms.tsv"):
        assert row["country"] in countries
        assert row["kind"] in {"region", "city"}


def test_the_package_s_places_are_shared_and_large(gazetteer: Gazetteer) -> None:
    assert isinstance(gazetteer.places, Places)
    assert gazetteer.places is Gazetteer.load().places
    assert len(gazetteer.places.index) > 250_000


def test_institutions_tell_the_land() -> None:
    places = Gazetteer.load().places
    said = words_of_lands("The sheriff’s deputies closed I-95 by the county road. The Garda came too.", places)
    counts = {places.country_code(land): count for land, count in said.items()}
    assert counts["USA"] == 3 and counts["IRL"] == 1
    text = "Deputies of the sheriff closed the county road in Alexandria, the school board said."
    start = text.index("Alexandria")
    (here,) = Gazetteer.load().resolve_places([Toponym(start, start + 10, "Alexandria")], text)
    assert here.place is not None and here.place.country == "USA"
    (plain,) = Gazetteer.load().resolve_places([Toponym(0, 10, "Alexandria")], "Alexandria was calm.")
    assert plain.place is not None and plain.place.country == "EGY"
