"""The log kept a second time in a store: both are the same, whatever is cut off."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeReader, fake_code
from reportedly.engines import Ingested, ingest
from reportedly.errors import LedgerError
from reportedly.report import Pipeline
from reportedly.store import Ledger
from reportedly.store.deciding import merge_events
from reportedly.store.layout import open_layout
from reportedly.store.replica import Replica

STORY = "Officials in Oslo said Norway sent {} ships north on Monday. The ministry denied they met anyone there.\n"


def read_into(ledger: Path, table: Path, replica: Path | None = None) -> Ingested:
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    return ingest([str(table)], ledger, pipeline=pipeline, shard=2, replica=replica.as_uri() if replica else None)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": STORY.format(n)}) + "\n" for n in range(5)) + "[1]\n")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "replica.json"
    }


def test_each_shard_goes_there_and_the_address_is_remembered(table: Path, tmp_path: Path) -> None:
    ledger, there = tmp_path / "ledger", tmp_path / "there"
    read_into(ledger, table, there)
    assert files(there) == files(ledger / "log")
    assert len([name for name in files(there) if name.startswith("documents/")]) == 3
    with table.open("a") as file:
        file.write(json.dumps({"id": "r9", "text": STORY.format(9)}) + "\n")
    read_into(ledger, table)
    assert files(there) == files(ledger / "log")
    assert len([name for name in files(there) if name.startswith("documents/")]) == 4


def test_a_ledger_is_made_from_it(table: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "ledger", table, tmp_path / "there")
    events = [str(row["id"]) for row in Ledger.open(tmp_path / "ledger").events()]
    merge_events(tmp_path / "ledger", events[:2])
    read_into(tmp_path / "ledger", table)
    done = read_into(tmp_path / "other", table, tmp_path / "there")
    assert (done.known, done.documents) == (6, 0)
    for query in ("SELECT id, words, shard FROM documents", "SELECT id, text FROM mentions", "SELECT * FROM pins"):
        one, other = (Ledger.open(tmp_path / f).sql(query) for f in ("ledger", "other"))
        assert sorted(map(str, one)) == sorted(map(str, other))


def test_what_was_cut_off_there_is_sent_again(table: Path, tmp_path: Path) -> None:
    ledger, there = tmp_path / "ledger", tmp_path / "there"
    read_into(ledger, table, there)
    (there / "documents" / "00000002.parquet").unlink()  # killed before the last file of a shard
    (there / "mentions" / ".00000003.parquet.draft").write_bytes(b"cut o")
    read_into(ledger, table)
    assert {name: data for name, data in files(there).items() if "draft" not in name} == files(ledger / "log")


def test_another_ledgers_log_is_left_alone(table: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "ledger", table, tmp_path / "there")
    before = files(tmp_path / "there")
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"id": "x", "text": STORY.format(33)}) + "\n")
    read_into(tmp_path / "second", other)
    with pytest.raises(LedgerError, match="another ledger"):
        read_into(tmp_path / "second", other, tmp_path / "there")
    assert files(tmp_path / "there") == before


def test_any_file_system(table: Path, tmp_path: Path) -> None:
    from pyarrow.fs import FileSelector, _MockFileSystem

    read_into(tmp_path / "ledger", table)
    system: Any = _MockFileSystem(datetime(2024, 10, 24, tzinfo=UTC))
    layout = open_layout(tmp_path / "ledger")
    assert Replica(layout, "bucket/log", system=system).reconcile() == (0, 3)
    assert Replica(layout, "bucket/log", system=system).reconcile() == (0, 0)
    found = {one.path for one in system.get_file_info(FileSelector("bucket/log", recursive=True)) if one.is_file}
    assert found == {f"bucket/log/{name}" for name in files(tmp_path / "ledger" / "log")}
    with pytest.raises(LedgerError, match="cannot be reached"):
        Replica(layout, "nothing://there")
