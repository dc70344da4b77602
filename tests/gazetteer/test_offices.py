"""The dated terms of office: well formed, possible, and giving the office held on a report's day."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.actors import bodies, persons
from reportedly.gazetteer.names import key_of, slug
from reportedly.gazetteer.offices import is_single, leading_offices, office_kinds, offices_of_roles, rank
from reportedly.gazetteer.tables import (
    OFFICE_FILES,
    agent_nouns,
    first_day,
    last_day,
    listed,
    rows,
    territories,
)

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SECTORS = frozenset(
    (
        "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
    ).split()
)
Row = dict[str, str]


def _rows() -> list[tuple[str, Row]]:
    return [(name, row) for name in OFFICE_FILES for row in rows(name)]


def _of(name: str, row: Row) -> str:
    if name == "offices_bodies.tsv" or row["body"] in territories():
        return row["body"]
    return row["country"]


def faults(found: list[tuple[str, Row]]) -> list[str]:
    """What is wrong with rows of terms, one line a fault."""
    out: list[str] = []
    states = {land.country for land in territories().values()}
    organizations = {body.id for body in bodies().values()}
    held: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for name, row in found:
        at = f"{name}: {row['person']}, {row['office']} ({row['from']} to {row['to']})"
        for column in ("from", "to"):
            if row[column] and not _DATE.fullmatch(row[column]):
                out.append(f"{at}: {column} is no date")
        if row["country"] and row["country"] not in states:
            out.append(f"{at}: unknown country {row['country']}")
        if row["body"] and row["body"] not in organizations and row["body"] not in territories():
            out.append(f"{at}: unknown body {row['body']}")
        if not _of(name, row):
            out.append(f"{at}: an office of nothing")
        if not row["sectors"] or not set(listed(row["sectors"])) <= _SECTORS:
            out.append(f"{at}: sectors {row['sectors']}")
        if not row["source"] or not row["office"] or not key_of(row["person"]):
            out.append(f"{at}: no person, office or source")
        if any(fault.startswith(at) for fault in out):
            continue
        if first_day(row["from"]) > last_day(row["to"]):
            out.append(f"{at}: ends before it begins")
        if is_single(row["office"]) and "rival" not in row["source"]:
            held[_of(name, row), row["office"]].append(row)
    for (of, office), terms in held.items():
        terms.sort(key=lambda row: first_day(row["from"]))
        for before, after in pairwise(terms):
            if not before["to"] or last_day(after["from"]) < first_day(before["to"]):
                out.append(f"{of} {office}: {before['person']} and {after['person']} at the same time")
    return out


def test_the_terms_have_no_faults() -> None:
    assert faults(_rows()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"from": "2004-13"}, "from is no date"),
        ({"to": "soon"}, "to is no date"),
        ({"country": "XYZ"}, "unknown country XYZ"),
        ({"body": "NO-SUCH-BODY"}, "unknown body"),
        ({"to": "2001-01-01"}, "ends before it begins"),
        ({"sectors": "KING"}, "sectors KING"),
        ({"to": "2012-01-01"}, "at the same time"),
        ({"to": ""}, "at the same time"),
        ({"source": ""}, "no person, office or source"),
    ],
)
def test_a_faulty_row_is_found(change: Row, says: str) -> None:
    row = {
        "person": "Anna Alba", "aliases": "", "office": "president", "country": "KEN", "body": "",
        "sectors": "GOV", "from": "2004-05", "to": "2009-05", "source": "list of heads of state",
    }  # fmt: skip
    after = row | {"person": "Bela Berg", "from": "2009-05", "to": ""}
    name = OFFICE_FILES[0]
    assert faults([(name, row), (name, after)]) == []
    assert any(says in fault for fault in faults([(name, row | change), (name, after)]))


def test_the_tables_are_broad() -> None:
    found = _rows()
    assert len(found) >= 6000
    heads = {"president", "prime minister", "premier", "king", "queen", "emir", "sultan", "emperor", "chancellor",
             "supreme leader", "prince", "grand duke", "pope", "captain regent", "foreign minister"}  # fmt: skip
    covered = {row["country"] for name, row in found if row["office"] in heads}
    members = {
        land.id
        for land in territories().values()
        if land.id == land.country and land.id not in _NO_MEMBER and land.last == date.max
    }
    assert members - covered == set()
    offices = Counter(row["office"] for _, row in found)
    assert offices["foreign minister"] > 900 and offices["defence minister"] > 300
    assert offices["central bank governor"] > 120


_NO_MEMBER = frozenset(
    (
        "GUM VIR ASM MNP BMU CYM VGB TCA AIA MSR FLK GIB SHN PCN IOT SGS IMN JEY GGY ALA SJM ATF GUF GLP MTQ MYT REU "
        "SPM BLM MAF NCL PYF WLF ABW CUW SXM BES COK NIU TKL NFK CXR CCK HMD BVT UMI ATA HKG MAC GRL FRO PRI"
    ).split()
)


def test_a_state_has_one_leader_most_days() -> None:
    gazetteer = Gazetteer.load()
    known = 0
    states = [
        land for land in territories().values() if land.id == land.country and land.id not in _NO_MEMBER
    ]
    for land in states:
        for year in range(2001, 2026, 4):
            day = date(year, 7, 1)
            if not land.first <= day <= land.last:
                known += 1
                continue
            offices = leading_offices(land.id, day)
            known += any(
                term.of == land.id and term.office in offices and term.first <= day <= term.last
                for person in persons().values()
                for term in person.terms
                if term.of == land.id
            )
    assert known / (len(states) * 7) > 0.97
    entity = gazetteer.resolve("the Israeli leader", on=date(2015, 1, 1))
    assert entity is not None and entity.id == "benjamin-netanyahu"


def test_roles_of_the_agent_table_lead_to_offices() -> None:
    roles = offices_of_roles()
    assert roles["foreign minister"][0] == "foreign minister"
    assert {"head of state", "head of government", "monarch", "leader", "defence minister", "army chief",
            "spy chief", "central bank governor", "secretary-general", "pope"} <= set(roles)  # fmt: skip
    named = {noun.role for noun in agent_nouns()}
    assert {"head of state", "foreign minister", "defence minister"} <= named
    for kind in office_kinds().values():
        assert 1.5 <= kind.rank <= 4.5 and set(kind.sectors) <= _SECTORS
    assert rank("governor of somewhere") == rank("governor")


def test_months_and_years_are_read_at_their_precision() -> None:
    assert first_day("2004-03") == date(2004, 3, 1) and last_day("2004-03") == date(2004, 3, 31)
    assert first_day("2004") == date(2004, 1, 1) and last_day("2004") == date(2004, 12, 31)
    assert first_day("") == date.min and last_day("") == date.max


def test_ids_are_slugs_and_namesakes_are_apart() -> None:
    for id, person in persons().items():
        assert id == slug(id) and "(" not in person.name, id
        assert person.terms == tuple(sorted(person.terms, key=lambda term: term.first))
    assert persons()["david-johnston"].country == "CAN"
    assert persons()["david-johnston-aus"].name == "David Johnston"


@given(st.sampled_from(sorted(persons())), st.dates(date(1999, 1, 1), date(2027, 1, 1)))
def test_a_person_has_the_office_of_the_day(id: str, day: date) -> None:
    from reportedly.gazetteer.people import as_entity

    person = persons()[id]
    entity = as_entity(person, day)
    holding = {term.office for term in person.terms if term.first <= day <= term.last}
    if holding:
        assert entity.office in holding
    elif any(term.last < day for term in person.terms):
        assert entity.office is not None and entity.office.startswith("former ")
    else:
        assert entity.office is None and entity.sectors == ()


@pytest.mark.parametrize(
    ("text", "day", "id", "country", "sectors", "office"),
    [
        ("President Kibaki", "2006-05-01", "mwai-kibaki", "KEN", "GOV", "president"),
        ("Foreign Minister Ramtane Lamamra", "2014-05-01", "ramtane-lamamra", "DZA", "GOV", "foreign minister"),
        ("Prime Minister Moussa Mara", "2014-09-01", "moussa-mara", "MLI", "GOV", "prime minister"),
        ("Hungarian Prime Minister Gordon Bajnai", "2009-10-01", "gordon-bajnai", "HUN", "GOV", "prime minister"),
        ("former President Thabo Mbeki", "2012-10-01", "thabo-mbeki", "ZAF", "GOV;ELI", "former president"),
        ("the Algerian army chief", "2018-10-01", "ahmed-gaid-salah", "DZA", "MIL", "army chief"),
        ("the Bank of Japan governor", "2015-10-01", "haruhiko-kuroda", "JPN", "GOV", "central bank governor"),
        ("Kishida Fumio", "2022-10-01", "fumio-kishida", "JPN", "GOV", "prime minister"),
        ("Mark Carney", "2010-10-01", "mark-carney", "CAN", "GOV", "central bank governor"),
        ("Mark Carney", "2016-10-01", "mark-carney", "GBR", "GOV", "central bank governor"),
        ("Mark Carney", "2025-10-01", "mark-carney", "CAN", "GOV", "prime minister"),
        ("Donald Tusk", "2016-10-01", "donald-tusk", None, "GOV", "president"),
        ("Abu Mohammed al-Golani", "2016-10-01", "ahmed-al-sharaa", "SYR", "REB", "leader"),
        ("Ahmed al-Sharaa", "2025-10-01", "ahmed-al-sharaa", "SYR", "GOV", "president"),
        ("Joseph Kony", "2012-03-10", "joseph-kony", "UGA", "REB", "leader"),
        ("Hemedti", "2023-05-10", "mohamed-hamdan-dagalo", "SDN", "PRM;REB", "leader"),
        ("MI6 chief Richard Moore", "2022-05-10", "richard-moore", "GBR", "SPY", "spy chief"),
        ("Canada's foreign minister", "2003-05-10", "bill-graham", "CAN", "GOV", "foreign minister"),
        ("the Saudi leader", "2012-05-10", "abdullah", "SAU", "GOV", "king"),
        ("Britain's chancellor", "2015-05-10", "george-osborne", "GBR", "GOV", "chancellor of the exchequer"),
        ("Speaker Nancy Pelosi", "2022-08-02", "nancy-pelosi", "USA", "LEG", "speaker"),
        ("Somaliland President Muse Bihi", "2020-08-02", "muse-bihi-abdi", "SOM", "GOV;PRE", "president"),
        ("Ethiopian Prime Minister Desalegn", "2015-08-02", "hailemariam-desalegn", "ETH", "GOV", "prime minister"),
        ("Dominican Prime Minister Skerrit", "2015-08-02", "roosevelt-skerrit", "DMA", "GOV", "prime minister"),
        ("the Chechen leader", "2015-08-02", "ramzan-kadyrov", "RUS", "GOV", "leader"),
        ("the governor of Texas", "2021-08-02", "greg-abbott", "USA", "GOV", "governor"),
        ("Scotland's first minister", "2021-08-02", "nicola-sturgeon", "GBR", "GOV", "first minister"),
        ("King Salman", "2017-08-02", "salman", "SAU", "GOV", "king"),
    ],
)  # fmt: skip
def test_offices_of_all_regions(
    text: str, day: str, id: str, country: str | None, sectors: str, office: str
) -> None:
    entity = Gazetteer.load().resolve(text, on=date.fromisoformat(day))
    assert entity is not None
    assert (entity.id, entity.country, ";".join(entity.sectors), entity.office) == (
        id,
        country,
        sectors,
        office,
    )
