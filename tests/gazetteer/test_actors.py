"""The compiled actors: made of the tables as they are, the same as what the tables say, unpacked once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.gazetteer import actors
from reportedly.gazetteer.actors import COMPILED, DATA, bodies, compile_actors, persons, shelves
from reportedly.gazetteer.index import NameIndex
from reportedly.gazetteer.naming import Names, Shelf
from reportedly.gazetteer.tables import read_bodies, read_persons, territories
from reportedly.gazetteer.user import read_actors


@pytest.fixture
def afresh() -> Iterator[None]:
    """Nothing compiled is remembered, before and after."""
    caches = (actors._compiled, actors._bodies, actors._persons)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_the_compiled_file_is_of_the_tables_as_they_are() -> None:
    assert (DATA / COMPILED).read_bytes() == compile_actors(), (
        "the tables of actors or how names are made of them changed: "
        "run python -m reportedly.gazetteer.build_actors"
    )


def test_compiled_actors_are_those_of_the_tables() -> None:
    assert tuple(bodies().values()) == read_bodies()
    assert dict(persons()) == dict(read_persons())


def test_a_stale_file_is_not_used(afresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (COMPILED, *actors.SOURCES):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    table = tmp_path / "companies.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("Toyota", "Toyoda"), encoding="utf-8")
    made = []
    monkeypatch.setattr(actors, "DATA", tmp_path)
    monkeypatch.setattr(actors, "compile_actors", lambda: made.append(True) or compile_actors())
    assert len(bodies()) == len(read_bodies())
    assert made == [True]


def test_line_ends_do_not_make_a_file_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = actors.digest()
    for name in actors.SOURCES:
        (tmp_path / name).write_bytes((DATA / name).read_bytes().replace(b"\n", b"\r\n"))
    monkeypatch.setattr(actors, "DATA", tmp_path)
    assert actors.digest() == before


def test_one_actor_is_one_object_however_it_is_reached() -> None:
    index = NameIndex()
    person = persons()["angela-merkel"]
    assert any(sense.of is person for sense in index.senses("angela merkel"))
    assert any(one is person for one in index.by_surname.get("merkel"))
    assert any(one is person for one in index.office_holders.get(("DEU", "chancellor")))


def test_names_added_to_one_index_are_not_in_the_next(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("id,name,aliases,kind\nangela-merkel,,Mutti Example,\n", encoding="utf-8")
    own = NameIndex(read_actors([file]))
    assert [sense.of for sense in own.senses("mutti example")] == [persons()["angela-merkel"]]
    assert not NameIndex().senses("mutti example")


def test_names_of_a_packed_key_come_before_added_ones() -> None:
    held = shelves()
    before = [sense.of for sense in held.senses.get("germany")]
    Names(held, own=True).further(territories()["AUT"], "Germany")
    after = held.senses.get("germany")
    assert before and [sense.of for sense in after] == [*before, territories()["AUT"]]
    assert [sense.own for sense in after] == [False] * len(before) + [True]


def test_a_shelf_unpacks_once() -> None:
    asked = []
    shelf: Shelf[str, int] = Shelf({"a": (1, 2)}, lambda packed: asked.append(packed) or list(packed))
    assert shelf.get("a") is shelf.get("a")
    shelf.add("a", 3)
    shelf.add("b", 4)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == ([1, 2, 3], [4], [])
    assert asked == [(1, 2)]
    assert list(shelf) == ["a", "b"]
