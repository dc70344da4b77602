"""Events merged and split by hand: carried out at once, remembered on a rebuild and by later runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fakes import FakeReader, fake_code
from reportedly.engines import ingest
from reportedly.errors import UnknownEvent
from reportedly.ledger import Pins
from reportedly.report import Pipeline
from reportedly.sources.stream import Settings
from reportedly.store import Ledger, rebuild
from reportedly.store.deciding import merge_events, split_event
from reportedly.store.layout import Layout
from reportedly.store.pins import Pin, all_pins, read_pins

NORTH = "Officials in Oslo said Norway sent {} ships to the northern fishing grounds on Monday.\n"
TALKS = "Ministers of Chile met bankers in Santiago about the price of copper and lithium.\n"


def read_into(ledger: Path, folder: Path) -> None:
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    ingest([str(folder)], ledger, pipeline=pipeline, settings=Settings(published=None))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(NORTH.format(3))
    (folder / "b.txt").write_text(TALKS)
    read_into(tmp_path / "ledger", folder)
    return tmp_path / "ledger"


def by_mention(ledger: Path) -> dict[str, str]:
    rows = Ledger.open(ledger).sql("SELECT id, event_id FROM mentions ORDER BY number")
    return {row["id"]: row["event_id"] for row in rows}


def consistent(ledger: Path) -> None:
    opened = Ledger.open(ledger)
    counted = {r["id"]: r["n"] for r in opened.sql("SELECT event_id AS id, count(*) AS n FROM mentions GROUP BY ALL")}
    assert {e["id"]: e["mentions"] for e in opened.events()} == counted
    assert {r["id"] for r in opened.sql("SELECT id FROM event_ids")} == set(counted)
    assert {r["id"] for r in opened.sql("SELECT event_id AS id FROM merges")} == set(counted)


def test_merged_by_hand(ledger: Path) -> None:
    before = by_mention(ledger)
    first, second = before.values()
    assert first != second
    id = merge_events(ledger, [first[:10], second[:10]])
    assert set(by_mention(ledger).values()) == {id}
    consistent(ledger)
    assert Ledger.open(ledger).event_id(first) == Ledger.open(ledger).event_id(second) == id
    rebuild(ledger)
    assert len(set(by_mention(ledger).values())) == 1
    (pin,) = Ledger.open(ledger).sql("SELECT * FROM pins")
    assert pin["same"] is True
    with pytest.raises(UnknownEvent, match="two events or more"):
        merge_events(ledger, [*by_mention(ledger).values()])


def test_split_by_hand(ledger: Path) -> None:
    first, second = by_mention(ledger)
    id = merge_events(ledger, list(by_mention(ledger).values()))
    stays, out = split_event(ledger, id, [second[:8]])
    assert by_mention(ledger) == {first: stays, second: out}
    consistent(ledger)
    rebuild(ledger)
    assert len(set(by_mention(ledger).values())) == 2
    consistent(ledger)
    with pytest.raises(UnknownEvent, match="all mentions"):
        split_event(ledger, stays, [first])
    with pytest.raises(UnknownEvent, match="no mention"):
        split_event(ledger, stays, ["nothing"])


def test_later_runs_know_of_decisions(ledger: Path, tmp_path: Path) -> None:
    merge_events(ledger, list(by_mention(ledger).values()))
    (tmp_path / "reports" / "c.txt").write_text("Peru met Oman.\n")
    read_into(ledger, tmp_path / "reports")
    found = by_mention(ledger)
    assert len(found) == 3
    assert len(set(list(found.values())[:2])) == 1
    consistent(ledger)


def of_many(folder: Path, reports: int) -> None:
    """Reports of two matters, which may be found to be any number of events."""
    folder.mkdir()
    for n in range(reports):
        (folder / f"{n:02}.txt").write_text((NORTH if n % 2 else TALKS).format(n) + f"It was the {n + 3}rd time.\n")


def test_a_decision_holds_for_all_mentions_when_a_copied_log_is_built(tmp_path: Path) -> None:
    of_many(tmp_path / "reports", 10)
    ledger = tmp_path / "ledger"
    read_into(ledger, tmp_path / "reports")
    before = by_mention(ledger)
    id = merge_events(ledger, sorted(set(before.values())))
    assert set(by_mention(ledger).values()) == {id}
    copy = tmp_path / "copy"
    (copy / "log").mkdir(parents=True)
    shutil.copytree(ledger / "log", copy / "log", dirs_exist_ok=True)
    shutil.copy(ledger / "reportedly.json", copy)
    rebuild(copy)
    assert by_mention(copy) == by_mention(ledger)
    taken = list(before)[1::3]
    _, out = split_event(ledger, id, taken)
    shutil.rmtree(copy / "log")
    shutil.copytree(ledger / "log", copy / "log")
    rebuild(copy)
    assert by_mention(copy) == by_mention(ledger)
    assert {m for m, event in by_mention(copy).items() if event == out} == set(taken)
    consistent(copy)


def test_what_was_decided_last_holds() -> None:
    def sides(*pins: Pin) -> tuple[set[frozenset[str]], set[tuple[str, str]]]:
        found = all_pins(pins)
        groups: dict[str, set[str]] = {}
        for a, b in found.same:
            groups.setdefault(a, {a}).add(b)
        return {frozenset(own) for own in groups.values()}, set(found.different)

    one, parted = Pin((("a", "b", "c", "d"),)), Pin((("c", "d"), ("a", "b")))
    assert sides(one) == ({frozenset("abcd")}, set())
    assert sides(one, parted) == ({frozenset("ab"), frozenset("cd")}, {("a", "c")})
    assert sides(one, parted, one) == ({frozenset("abcd")}, set())
    # what joins one side is different from the other side too
    joined = Pin((("c", "d", "e"),))
    assert sides(parted, joined) == ({frozenset("ab"), frozenset("cde")}, {("a", "c")})
    # and what is taken out of one side stays different from the other
    again = Pin((("d",), ("c", "e")))
    assert sides(parted, joined, again)[1] == {("c", "d"), ("a", "d"), ("a", "c")}


def test_decisions_written_as_pairs_are_read(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.pins.mkdir(parents=True)
    (layout.pins / "00000001.json").write_text('{"same": [["a", "b"]], "different": [["a", "c"], ["b", "c"]]}')
    assert read_pins(layout) == [Pin((("a", "b"), ("c",)))]
    assert all_pins(read_pins(layout)) == Pins(frozenset({("a", "b")}), frozenset({("a", "c")}))
