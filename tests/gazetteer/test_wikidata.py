"""A gazetteer from a dump in Wikidata's form: classes, countries, dates, positions; broken dumps leave nothing."""

from __future__ import annotations

import bz2
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportedly.cli.app import app
from reportedly.errors import GazetteerError
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.wikidata import compile_wikidata, office_of


def _item(id: str, **qualifiers: Any) -> dict[str, Any]:
    snak = {
        "snaktype": "value",
        "datavalue": {
            "type": "wikibase-entityid",
            "value": {"entity-type": "item", "id": id, "numeric-id": int(id[1:])},
        },
    }
    return {"mainsnak": snak, "rank": "normal", **({"qualifiers": qualifiers} if qualifiers else {})}


def _time(day: str, precision: int = 11) -> dict[str, Any]:
    return {
        "snaktype": "value",
        "datavalue": {"value": {"time": f"+{day}T00:00:00Z", "precision": precision}},
    }


def _text(value: str) -> dict[str, Any]:
    return {"mainsnak": {"snaktype": "value", "datavalue": {"value": value}}, "rank": "normal"}


def _entity(
    id: str, label: str, claims: dict[str, Any], aliases: tuple[str, ...] = (), links: int = 1
) -> dict[str, Any]:
    return {
        "type": "item",
        "id": id,
        "labels": {"en": {"language": "en", "value": label}},
        "aliases": {"en": [{"language": "en", "value": alias} for alias in aliases]},
        "claims": claims,
        "sitelinks": {f"site{n}": {} for n in range(links)},
    }


_ENTITIES = [
    _entity("Q114", "Kenya", {"P31": [_item("Q6256")], "P298": [_text("KEN")]}, links=200),
    _entity("Q9001", "regional party", {"P279": [_item("Q7278")]}),
    _entity("Q9002", "party of elders", {"P279": [_item("Q9001")]}),
    _entity("Q9003", "rebel group", {"P279": [_item("Q9004")]}),
    _entity(
        "Q9100",
        "Harvest Alliance of Kimbo",
        {
            "P31": [_item("Q9002")],
            "P17": [_item("Q114")],
            "P571": [{"mainsnak": _time("2003-00-00", 9), "rank": "normal"}],
        },
        aliases=("HAKQ", "Kimbo Harvesters"),
        links=5,
    ),
    _entity("Q9101", "Kimbo Resistance Column", {"P31": [_item("Q9003")], "P17": [_item("Q114")]}, links=9),
    _entity("Q9102", "Harvest Alliance of Kimbo", {"P31": [_item("Q7278")], "P17": [_item("Q114")]}, links=1),
    _entity("Q9103", "Mount Quell", {"P31": [_item("Q8502")], "P17": [_item("Q114")]}),
    _entity("Q9200", "governor of Kimbo", {"P31": [_item("Q4164871")], "P1001": [_item("Q114")]}),
    _entity(
        "Q9300",
        "Atieno Marwa Oduol",
        {
            "P31": [_item("Q5")],
            "P27": [_item("Q114")],
            "P39": [_item("Q9200", P580=[_time("2013-03-27")], P582=[_time("2017-08-08")])],
        },
        aliases=("A. M. Oduol",),
    ),
    _entity("Q9301", "Peter Plain", {"P31": [_item("Q5")], "P27": [_item("Q114")]}),
    _entity("Q9400", "Hamas", {"P31": [_item("Q7278")]}, aliases=("Quillon Zealots",), links=99),
]


def _dump(entities: list[dict[str, Any]] = _ENTITIES, *, closed: bool = True) -> bytes:
    body = ",\n".join(json.dumps(entity) for entity in entities)
    return ("[\n" + body + ("\n]\n" if closed else ",\n")).encode()


def _packed(folder: Path, data: bytes, name: str = "dump.json.gz") -> Path:
    path = folder / name
    path.write_bytes({"gz": gzip.compress, "bz2": bz2.compress}.get(name.rpartition(".")[2], bytes)(data))
    return path


def _build(dump: Path, out: Path) -> Any:
    return CliRunner().invoke(app, ["gazetteer", "build", "--wikidata", str(dump), "--out", str(out)])


@pytest.mark.parametrize("name", ["dump.json.gz", "dump.json.bz2", "dump.json"])
@pytest.mark.parametrize("out", ["own.csv", "own.csv.gz", "own.tsv"])
def test_a_dump_becomes_a_gazetteer(tmp_path: Path, name: str, out: str) -> None:
    result = _build(_packed(tmp_path, _dump(), name), tmp_path / out)
    assert result.exit_code == 0, result.output
    known = Gazetteer.load(tmp_path / out)
    party = known.resolve("the Harvest Alliance of Kimbo", on=date(2010, 1, 1))
    assert party is not None
    assert (party.id, party.country, party.sectors) == ("harvest-alliance-of-kimbo", "KEN", ("PTY",))
    assert known.resolve("HAKQ", on=date(2010, 1, 1)) == party
    rebels = known.resolve("Kimbo Resistance Column", on=date(2010, 1, 1))
    assert rebels is not None and rebels.sectors == ("REB",)
    person = known.resolve("Atieno Marwa Oduol", on=date(2015, 1, 1))
    assert person is not None and (person.country, person.office) == ("KEN", "governor")
    past = known.resolve("Ms Oduol", on=date(2019, 1, 1))
    assert past is not None and past.office == "former governor"
    more = known.resolve("the Quillon Zealots", on=date(2015, 1, 1))
    assert more is not None and more.id == "HAMAS"


def test_what_is_no_actor_is_left_out(tmp_path: Path) -> None:
    compiled = compile_wikidata(_packed(tmp_path, _dump()))
    names = [entry["name"] for entry in compiled.entries]
    assert "Mount Quell" not in names and "Peter Plain" not in names and "Kenya" not in names
    assert names.count("Harvest Alliance of Kimbo") == 1
    counts = compiled.counts
    assert (counts.entities, counts.persons) == (len(_ENTITIES), 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(_dump())[:-40], "cut off or damaged"),
        (gzip.compress(_dump()[:-300]), "line"),
        (gzip.compress(_dump(closed=False)), "closing"),
        (gzip.compress(b'[\n{"no": "entity"}\n]\n'), "line 2: this is no Wikidata entity"),
        (gzip.compress(b"[\n{}{}\n]\n"), "line 2"),
        (gzip.compress(b""), "empty"),
        (bz2.compress(_dump())[:-20], "cut off or damaged"),
    ],
)
def test_broken_dumps_are_named_and_nothing_is_written(tmp_path: Path, data: bytes, reason: str) -> None:
    dump = tmp_path / "dump.json.gz"
    dump.write_bytes(data)
    with pytest.raises(GazetteerError) as caught:
        compile_wikidata(dump)
    assert str(dump) in str(caught.value) and reason in str(caught.value)
    out = tmp_path / "own.csv"
    result = _build(dump, out)
    assert isinstance(result.exception, GazetteerError)
    assert [path.name for path in tmp_path.iterdir()] == ["dump.json.gz"]


def test_an_older_gazetteer_stays_where_the_new_one_fails(tmp_path: Path) -> None:
    out = tmp_path / "own.csv"
    out.write_text("id,name\nx,X Front\n", encoding="utf-8")
    dump = tmp_path / "dump.json.gz"
    dump.write_bytes(gzip.compress(_dump())[:-40])
    _build(dump, out)
    assert out.read_text(encoding="utf-8") == "id,name\nx,X Front\n"


@pytest.mark.parametrize(
    ("label", "office"),
    [
        ("President of Kenya", "president"),
        ("Kenyan Minister of Defence", "minister of defence"),
        ("Lord of Quell", "lord"),
    ],
)
def test_offices_are_read_from_the_labels_of_positions(label: str, office: str) -> None:
    assert office_of(label)[0] == office
