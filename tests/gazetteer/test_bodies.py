"""The tables of bodies, groups, peoples and roles: sound, without collisions that nobody decided, right by date."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.membership import bodies_of, members, memberships
from reportedly.gazetteer.modifiers import changed, modifiers, modifiers_of
from reportedly.gazetteer.names import key_of, tokens
from reportedly.gazetteer.tables import (
    BODY_FILES,
    Body,
    agent_nouns,
    dated_sectors,
    read_bodies,
    rows,
    territories,
)

SECTORS = frozenset(
    (
        "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
    ).split()
)

DECIDED = {
    "kia": "KIA in capitals is the Kachin army, Kia the carmaker",
    "brussels": "a metonym of the EU; Belgium's capital only where context says Belgium",
    "sana": "SANA in capitals is Syria's news agency, Sana Yemen's capital",
    "kpk": "Indonesia's commission is the one reported; Khyber Pakhtunkhwa's initials are rare outside Pakistan",
}
"""Names that two entities bear at once, each with what decides between them."""


def _cases() -> list[tuple[str, str, str, str, str, str]]:
    lines = (Path(__file__).parent / "body_cases.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("#")][1:]
    return [tuple(line.split("\t")) for line in kept]  # type: ignore[misc]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case[0]}@{case[1]}")
def test_phrase_resolves_to_its_body(gazetteer: Gazetteer, case: tuple[str, ...]) -> None:
    text, on, context, id, country, sectors = case
    entity = gazetteer.resolve(text, on=date.fromisoformat(on), country=context or None)
    found = ("", "", "") if entity is None else (entity.id, entity.country or "", ";".join(entity.sectors))
    assert found == (id, country, sectors)


def test_tables_hold_what_they_promise() -> None:
    counts = {name: sum(1 for _ in rows(name)) for name in BODY_FILES}
    assert counts["igos.tsv"] >= 250
    assert counts["groups.tsv"] >= 500
    assert counts["parties.tsv"] >= 600
    assert counts["media.tsv"] >= 250
    assert counts["companies.tsv"] >= 300
    assert counts["peoples.tsv"] >= 300
    countries = Counter(row["country"] for row in rows("parties.tsv"))
    assert len(countries) >= 120
    assert len({row["country"] for row in rows("groups.tsv")}) >= 90


def test_every_file_says_what_it_holds_and_where_to_check_it() -> None:
    folder = Path(__file__).parents[2] / "src/reportedly/gazetteer/data"
    for name in [*BODY_FILES, "members.tsv"]:
        comment = [line for line in (folder / name).read_text("utf-8").splitlines() if line.startswith("#")]
        assert any("can be checked" in line for line in comment), name


def test_ids_are_unique_and_no_territory_has_them() -> None:
    ids = Counter(body.id for body in read_bodies())
    assert [id for id, n in ids.items() if n > 1] == []
    assert sorted(set(ids) & set(territories())) == []


def test_codes_and_dates_are_known_ones() -> None:
    lands = territories()
    for body in read_bodies():
        assert body.country is None or (body.country in lands and lands[body.country].id == body.country), (
            body.id
        )
        assert body.first <= body.last, body.id
        assert body.sectors or body.dated, body.id
        assert {*body.sectors, *(s.code for s in body.dated)} <= SECTORS, body.id
        assert all(s.first <= s.last for s in body.dated), body.id
        assert body.kind in {"igo", "group", "organization"}, body.id
        assert "" not in body.aliases, body.id
        assert len(set(body.aliases)) == len(body.aliases), body.id
        open_ended = [a for a in body.aliases if a.startswith("?") and ":" not in a]
        assert body.country or not open_ended, body.id


def _bearers() -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = defaultdict(list)
    for body in read_bodies():
        for name in {body.name, *body.aliases}:
            if not name.startswith("?"):
                found[key_of(name.removeprefix("the ").removeprefix("The "))].append(body)
    return found


def test_no_two_bodies_of_one_time_share_a_name_undecided() -> None:
    clashes = {
        key: (one.id, other.id)
        for key, held in _bearers().items()
        if key not in DECIDED
        for one, other in combinations(held, 2)
        if one.id != other.id and one.first <= other.last and other.first <= one.last
    }
    assert clashes == {}


def test_no_body_takes_a_territorys_name_undecided() -> None:
    bearers = _bearers()
    clashes = {}
    for land in territories().values():
        for name in (land.name, *land.aliases, *land.demonyms, *land.capitals, *land.metonyms):
            key = key_of(name.lstrip("?").split(":")[0])
            if key in bearers and key not in DECIDED:
                clashes[key] = (land.id, [body.id for body in bearers[key]])
    assert clashes == {}


def test_every_decision_is_still_needed() -> None:
    bearers = _bearers()
    assert [key for key in DECIDED if key not in bearers] == []


def test_sectors_follow_the_day() -> None:
    items = dated_sectors("PTY;GOV@1997-05..2010;OPP@..1996")
    assert [(s.code, s.first.year, s.last.year) for s in items] == [
        ("PTY", 1, 9999),
        ("GOV", 1997, 2010),
        ("OPP", 1, 1996),
    ]
    party = Body("X", "X", (), None, ("PTY",), "organization", "", date.min, date.max, items)
    assert party.sectors_on(date(1990, 1, 1)) == ("PTY", "OPP")
    assert party.sectors_on(date(1997, 5, 1)) == ("PTY", "GOV")
    assert party.sectors_on(date(2020, 1, 1)) == ("PTY",)
    assert party.sectors_on(None) == ("PTY",)


def test_members_are_states_of_known_bodies() -> None:
    ids = {body.id for body in read_bodies()}
    lands = territories()
    assert len(memberships()) >= 90
    for id, held in memberships().items():
        assert id in ids, id
        for one in held:
            assert one.country in lands, (id, one.country)
            assert one.first <= one.last
        for one, other in combinations(held, 2):
            if one.country == other.country:
                assert one.last <= other.first or other.last <= one.first, (id, one.country)


@pytest.mark.parametrize(
    ("body", "on", "count"),
    [
        ("NATO", date(1949, 12, 31), 12),
        ("NATO", date(2004, 12, 31), 26),
        ("NATO", date(2024, 12, 31), 32),
        ("EU", date(1995, 12, 31), 15),
        ("EU", date(2013, 12, 31), 28),
        ("EU", date(2020, 3, 1), 27),
        ("UN", date(1945, 12, 31), 51),
        ("UN", date(2012, 1, 1), 193),
        ("UN-SC", date(2024, 6, 1), 15),
        ("UN-SC", date(2016, 6, 1), 15),
        ("UN-SC", date(2003, 3, 18), 15),
        ("ICC", date(2024, 6, 1), 124),
        ("ASEAN", date(2000, 1, 1), 10),
        ("AU", date(2018, 1, 1), 55),
        ("ARABLEAGUE", date(2000, 1, 1), 22),
        ("GCC", date(1990, 1, 1), 6),
        ("OECD", date(2022, 1, 1), 38),
        ("G20", date(2010, 1, 1), 19),
        ("COE", date(2023, 1, 1), 46),
        ("OSCE", date(2013, 1, 1), 57),
        ("ECOWAS", date(2020, 1, 1), 15),
        ("ECOWAS", date(2025, 3, 1), 12),
        ("EUROZONE", date(2015, 6, 1), 19),
        ("SADC", date(2020, 1, 1), 16),
        ("OPEC", date(2024, 6, 1), 12),
    ],
)
def test_how_many_belong(body: str, on: date, count: int) -> None:
    held = members(body, on)
    assert held is not None
    assert len(held) == count, sorted(held)


def test_memberships_of_a_state() -> None:
    assert {"EU", "NATO"} <= bodies_of("POL", date(2005, 1, 1))
    assert not {"EU", "NATO"} & bodies_of("POL", date(1995, 1, 1))
    assert "EU" not in bodies_of("GBR", date(2021, 1, 1))
    assert members("CHATHAM", date(2020, 1, 1)) is None


def test_roles_are_many_and_of_known_classes() -> None:
    nouns = agent_nouns()
    assert len({noun.noun for noun in nouns}) >= 800
    assert [noun for noun, n in Counter(noun.noun for noun in nouns).items() if n > 1] == []
    for noun in nouns:
        assert noun.sectors and set(noun.sectors) <= SECTORS, noun.noun
        assert noun.kind in {"person", "title", "body"}, noun.noun
        assert noun.code, noun.noun
    assert {noun.sectors[0] for noun in nouns} >= SECTORS - {"UNK", "PRE"}


def test_modifiers_are_of_known_classes() -> None:
    for word, effects in modifiers().items():
        for effect in effects:
            assert effect.effect in {"past", "becomes", "leads", "adds", "same"}, word
            assert {*effect.of, *effect.sectors} <= SECTORS, word
            assert effect.kinds <= {"person", "title", "body"}, word
            assert bool(effect.sectors) == (effect.effect != "same"), word


@pytest.mark.parametrize(
    ("words", "sectors", "kind", "after"),
    [
        ("masked", ("CVL",), "person", ("UAF",)),
        ("senior", ("MIL",), "person", None),
        ("off-duty", ("COP",), "person", None),
        ("rogue", ("MIL",), "person", ("REB",)),
        ("displaced", ("CVL",), "person", ("REF",)),
        ("striking", ("MED",), "person", ("LAB", "MED")),
        ("self-proclaimed", ("GOV",), "title", ("GOV", "PRE")),
        ("anti-government", ("CVL",), "person", ("CVL", "OPP")),
        ("would-be", ("GOV",), "title", ("PTY",)),
        ("former", ("MIL",), "person", None),
        ("displaced masked", ("CVL",), "person", ("REF",)),
    ],
)
def test_what_a_modifier_does(
    words: str, sectors: tuple[str, ...], kind: str, after: tuple[str, ...] | None
) -> None:
    assert changed(sectors, kind, modifiers_of(tokens(words))) == after


_PATTERNS = {
    "{name}'s defence ministry": "GOV",
    "the {adjective} army": "MIL",
    "{name}'s interior ministry": "GOV",
    "the {adjective} coast guard": "COP",
    "the {adjective} parliament": "LEG",
    "the {adjective} foreign ministry": "GOV",
    "{adjective} police": "COP",
    "{name}'s intelligence agency": "SPY",
    "{name}'s central bank": "GOV",
    "the {adjective} air force": "MIL",
    "{adjective} security forces": "COP",
    "{adjective} prosecutors": "JUD",
    "{adjective} opposition supporters": "OPP",
}


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_state_bodies_of_every_state(gazetteer: Gazetteer, pattern: str) -> None:
    on = date(2022, 6, 1)
    wrong = []
    for land in territories().values():
        if land.id != land.country or not land.first <= on <= land.last:
            continue
        if land.demonyms and land.demonyms[0].startswith("?"):
            continue
        if land.country != gazetteer.country(land.adjective):
            continue
        entity = gazetteer.resolve(pattern.format(name=land.name, adjective=land.adjective), on=on)
        if entity is None or entity.country != land.country or _PATTERNS[pattern] not in entity.sectors:
            wrong.append((land.id, entity))
    assert len(wrong) <= 2, wrong
