"""The compiled index and the compiling of a GeoNames dump."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reportedly.errors import GazetteerError
from reportedly.gazetteer import Gazetteer, Toponym
from reportedly.gazetteer.places import Places
from reportedly.gazetteer.places_dump import build_from_dump
from reportedly.gazetteer.places_index import PlaceIndex, PlaceRow, write_index


def line(
    id: int,
    name: str,
    lat: float,
    lon: float,
    code: str,
    country: str,
    admin1: str,
    people: int,
    other: str = "",
) -> str:
    klass, _, feature = code.partition(".")
    cells = [
        str(id), name, name, other, str(lat), str(lon), klass, feature, country, "", admin1, "07", "", "", str(people),
        "", "", "Etc/UTC", "2026-01-01",
    ]  # fmt: skip
    return "\t".join(cells) + "\n"


WORLD = (
    line(1, "Vellum", 47.5, 9.1, "P.PPL", "CH", "19", 4200, "Welum,Велум,vellum"),
    line(2, "Vellum", 10.5, 7.1, "P.PPL", "NG", "23", 90_000),
    line(3, "Oxcart Ford", 47.4, 9.2, "P.PPL", "CH", "19", 40),
    line(4, "Saint Ulf Valley", 47.3, 9.3, "T.VAL", "CH", "19", 0),
    line(5, "Hotel Nowhere", 47.3, 9.3, "S.HTL", "CH", "19", 0),
    line(6, "Canton of Veldt", 47.3, 9.3, "A.ADM1", "CH", "19", 500_000),
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "allCountries.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("allCountries.txt", "".join(WORLD))
    (tmp_path / "admin2Codes.txt").write_text("CH.19.07\tVeldt District\tVeldt District\t99\n", "utf-8")
    return path


def test_a_dump_becomes_an_index_that_stands_in_for_the_package_s(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "world.places"
    told: list[int] = []
    assert build_from_dump(dump, target, progress=told.append) == 5
    index = PlaceIndex(target)
    assert [index.name(b >> 1) for b in index.bearers("vellum").tolist()] == ["Vellum", "Vellum"]
    assert "welum" in index and "hotel nowhere" not in index
    assert index.admins2[index.admin2[0]] == "Veldt District"
    gazetteer = Gazetteer.load(str(target))
    text = "In Vellum, Switzerland, it snowed."
    (found,) = gazetteer.resolve_places([Toponym(3, 9, "Vellum")], text)
    assert found.place is not None
    assert (found.place.geonames, found.place.country, found.place.kind) == (1, "CHE", "city")
    assert found.place.admin1 == "Canton of Veldt"
    largest = gazetteer.place("Vellum")
    assert largest is not None and largest.geonames == 2
    hamlet = gazetteer.place("Oxcart Ford")
    assert hamlet is not None and hamlet.kind == "hamlet"


def test_countries_can_be_chosen(dump: Path, tmp_path: Path) -> None:
    assert build_from_dump(dump, tmp_path / "ng.places", countries=frozenset({"NG"})) == 1


def test_a_truncated_dump_names_file_line_and_reason_and_writes_nothing(tmp_path: Path) -> None:
    path, target = tmp_path / "XX.txt", tmp_path / "xx.places"
    path.write_text(WORLD[0] + WORLD[1][:30], encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"XX\.txt, line 2: .*columns"):
        build_from_dump(path, target)
    assert not target.exists()
    path.write_text(WORLD[0].replace("47.5", "north"), encoding="utf-8")
    with pytest.raises(GazetteerError, match="line 1"):
        build_from_dump(path, target)
    path.write_text("", encoding="utf-8")
    with pytest.raises(GazetteerError, match="no place"):
        build_from_dump(path, target)


def test_a_cut_archive_is_named(dump: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(dump.read_bytes()[:-40])
    with pytest.raises(GazetteerError, match="zip"):
        build_from_dump(cut, tmp_path / "cut.places")
    with pytest.raises(GazetteerError, match="cannot be read"):
        build_from_dump(tmp_path / "absent.txt", tmp_path / "absent.places")


def test_damaged_indexes_are_named(tmp_path: Path) -> None:
    path = tmp_path / "own.places"
    write_index(path, [PlaceRow("Hither", 1.0, 2.0, "city", "CH.19")], {"hither": {0: False}}, about="test")
    assert Places(path).index.name(0) == "Hither"
    whole = path.read_bytes()
    path.write_bytes(whole[:-8])
    with pytest.raises(GazetteerError, match="cut short"):
        PlaceIndex(path)
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(GazetteerError, match="not a compiled index"):
        PlaceIndex(path)
    path.write_bytes(whole.replace(b'"version": ', b'"version": 9', 1))
    with pytest.raises(GazetteerError, match="version"):
        PlaceIndex(path)
    with pytest.raises(GazetteerError, match="not a compiled index"):
        PlaceIndex(tmp_path / "none.places")
    with pytest.raises(GazetteerError, match="only one"):
        Gazetteer.load("a.places", "b.places")


def test_every_key_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "many.places"
    rows = [PlaceRow(f"Town {i}", i % 90, i % 180, "city", "CH.19", population=i) for i in range(3000)]
    write_index(path, rows, {f"town {i}": {i: False} for i in range(3000)}, about="test")
    index = PlaceIndex(path)
    assert all(index.bearers(f"town {i}").tolist() == [i * 2] for i in range(3000))
    assert "town 3000" not in index
