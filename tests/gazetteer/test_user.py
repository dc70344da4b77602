"""Actors of the user's own: what they add, and that faulty files are refused whole, with file, line and reason."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from reportedly.errors import GazetteerError
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.user import read_actors

_TOML = """
[[actor]]
id = "KEN-TUMAINI"
name = "Tumaini Front"
aliases = ["TFQ", "Tumaini fighters"]
country = "KEN"
sectors = ["REB@2018..2021", "PTY"]
kind = "group"
from = 2018

[[actor]]
id = "KEN-TUMAINI-YOUTH"
name = "Tumaini Youth Wing"
part_of = "KEN-TUMAINI"
kind = "group"

[[actor]]
id = "wanja-kibaru"
name = "Wanja Kibaru"
kind = "person"
office = "leader"
of = "KEN-TUMAINI"
country = "KEN"
sectors = ["REB"]
from = "2018-03"
to = "2022-06-30"

[[actor]]
id = "RUS"
aliases = ["the Bear of Quillon"]
"""


def _write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_are_known_with_their_dates_and_wholes(tmp_path: Path) -> None:
    known = Gazetteer.load(_write(tmp_path, _TOML))
    front = known.resolve("the Tumaini Front", on=date(2020, 1, 1))
    assert front is not None
    assert (front.id, front.country, front.sectors, front.kind) == (
        "KEN-TUMAINI",
        "KEN",
        ("REB", "PTY"),
        "group",
    )
    later = known.resolve("TFQ", on=date(2023, 1, 1))
    assert later is not None and later.sectors == ("PTY",)
    youth = known.resolve("Tumaini Youth Wing", on=date(2023, 1, 1))
    assert youth is not None and (youth.country, youth.sectors) == ("KEN", ("PTY",))
    leader = known.resolve("Ms Kibaru", on=date(2019, 1, 1))
    assert leader is not None and (leader.id, leader.office, leader.sectors) == (
        "wanja-kibaru",
        "leader",
        ("REB",),
    )
    past = known.resolve("Wanja Kibaru", on=date(2024, 1, 1))
    assert past is not None and past.office == "former leader"
    bear = known.resolve("the Bear of Quillon", on=date(2019, 1, 1))
    assert bear is not None and bear.id == "RUS"
    assert Gazetteer.load().resolve("TFQ", on=date(2020, 1, 1)) is None


def test_a_person_needs_no_office(tmp_path: Path) -> None:
    path = _write(tmp_path, "id,name,country,sectors,kind\nada-quill,Ada Quill,NOR,CVL,person\n", "own.csv")
    entity = Gazetteer.load(path).resolve("Ms Quill", on=date(2020, 1, 1))
    assert entity is not None
    assert (entity.id, entity.country, entity.sectors, entity.office) == ("ada-quill", "NOR", ("CVL",), None)


def test_your_own_entry_comes_before_ours(tmp_path: Path) -> None:
    path = _write(
        tmp_path, "id,name,country,sectors,kind\nperu-wizards,NATO,PER,SOC,organization\n", "own.csv"
    )
    entity = Gazetteer.load(path).resolve("NATO", on=date(2020, 1, 1))
    assert entity is not None and entity.id == "peru-wizards"
    link = Gazetteer.load(path).link("NATO", on=date(2020, 1, 1))
    assert any("your own" in reason for reason in link.candidates[0].reasons)


def test_tables_and_packed_tables_say_the_same(tmp_path: Path) -> None:
    rows = "id,name,aliases,country,sectors,kind,from,to\nx-front,Amber Front,AXF;Amber Boys,CHL,REB,group,2001,2004\n"
    plain = _write(tmp_path, rows, "own.csv")
    tabs = _write(tmp_path, rows.replace(",", "\t"), "own.tsv")
    packed = tmp_path / "own.csv.gz"
    packed.write_bytes(gzip.compress(rows.encode()))
    assert read_actors([plain]) == read_actors([tabs]) == read_actors([packed])
    (body,) = read_actors([plain]).bodies
    assert (body.first, body.last) == (date(2001, 1, 1), date(2004, 12, 31))


def test_several_files_are_one_gazetteer(tmp_path: Path) -> None:
    one = _write(tmp_path, _TOML)
    two = _write(tmp_path, "id,name,part_of\nKEN-TUMAINI-NORTH,Tumaini North,KEN-TUMAINI\n", "more.csv")
    assert len(read_actors([one, two]).bodies) == 3
    with pytest.raises(GazetteerError, match="nobody knows"):
        read_actors([two])


_HEAD = "id,name,aliases,country,sectors,kind,from,to,part_of\n"


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ("a-front,Amber Front,,XQZ,REB,group,,,", 2, "no country 'XQZ'"),
        ("a-front,Amber Front,,KE,REB,group,,,", 2, "is KEN meant"),
        ("a-front,Amber Front,,KEN,REBEL,group,,,", 2, "no PLOVER sector 'REBEL'"),
        ("a-front,Amber Front,,KEN,REB,gang,,,", 2, "no kind 'gang'"),
        ("a-front,Amber Front,,KEN,REB,group,2020,2019,", 2, "before it begins"),
        ("a-front,Amber Front,,KEN,REB,group,2020-02-31,,", 2, "no day"),
        ("a-front,Amber Front,,KEN,REB,group,last year,,", 2, "is no date"),
        ("a-front,,,KEN,REB,group,,,", 2, "has no name"),
        (",Amber Front,,KEN,REB,group,,,", 2, "has no id"),
        ("UGA-AMBER,Amber Front,,KEN,REB,group,,,", 2, "begins with UGA"),
        ("a-front,Amber Front,,KEN,REB,group,,,\na-front,Umber Front,,KEN,REB,group,,,", 3, "'Umber Front'"),
        ("a-front,Amber Front,,KEN,REB,group,,,\na-front,Amber Front,,KEN,PTY,group,,,", 3, "other sectors"),
        ("a-front,Amber Front,,KEN,REB,group,,,a-front", 2, "circle: a-front → a-front"),
        (
            "a,A Front,,KEN,REB,group,,,b\nb,B Front,,KEN,REB,group,,,c\nc,C Front,,,,,,,a",
            2,
            "circle: a → b → c → a",
        ),
        ("a,Amber Front,,KEN,REB,group,,,\nb,B Front,Amber Front,KEN,REB,group,,,", 3, "tell them apart"),
        ("HAMAS,Hamas,,KEN,REB,group,,,", 2, "cannot be of KEN"),
        ("a-front,Amber Front,,KEN", 2, "cut off"),
        ('a-front,"Amber Front,,KEN,REB,group,,,', 2, "cut off"),
    ],
)
def test_faults_are_named_with_file_line_and_reason(
    tmp_path: Path, rows: str, line: int, reason: str
) -> None:
    path = _write(tmp_path, _HEAD + rows + "\n", "own.csv")
    with pytest.raises(GazetteerError) as caught:
        Gazetteer.load(path)
    assert f"{path}, line {line}" in str(caught.value)
    assert reason in str(caught.value)


def test_names_of_different_times_or_countries_may_be_the_same(tmp_path: Path) -> None:
    entries = ("a|KEN|1999|2003", "b|KEN|2010|", "c|PER||")
    rows = "".join(
        f"{id},Amber Front,,{country},REB,group,{first},{last},\n"
        for id, country, first, last in (entry.split("|") for entry in entries)
    )
    known = Gazetteer.load(_write(tmp_path, _HEAD + rows, "own.csv"))
    one = known.resolve("Amber Front", on=date(2001, 1, 1), country="KEN")
    other = known.resolve("Amber Front", on=date(2015, 1, 1), country="KEN")
    third = known.resolve("Peru's Amber Front", on=date(2015, 1, 1))
    assert [entity and entity.id for entity in (one, other, third)] == ["a", "b", "c"]
    assert known.resolve("Amber Front", on=date(2015, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("own.toml", b'[[actor]]\nid = "a"\nname = "A\n', "line 3: this is no TOML"),
        ("own.toml", b'[[actor]\nid = "a"\n', "line 1: this is no TOML"),
        ("own.toml", b'[[actor]]\nid = "a"\nname = "A"\nspeed = "x"\n', "no field 'speed'"),
        ("own.toml", b'title = "x"\n', "it has the key 'title'"),
        ("own.toml", b'[[actor]]\nid = "a"\nname = "A"\naliases = [1]\n', "list of strings"),
        ("own.csv", b"", "line 1: the file is empty"),
        ("own.csv", b"name\nx\n", "id among them"),
        ("own.csv", b"id,name\n\xff\xfe,x\n", "line 2: this is not UTF-8"),
        ("own.csv.gz", gzip.compress(b"id,name\na,A Front\n")[:-9], "cut off"),
        ("own.json", b"[]", "ends in .toml"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(GazetteerError) as caught:
        Gazetteer.load(path)
    assert str(path) in str(caught.value) and reason in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="cannot be read"):
        Gazetteer.load(tmp_path / "none.toml")
