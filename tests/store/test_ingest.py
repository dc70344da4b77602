"""Reading into a ledger: what is new is read once, whatever comes and however often."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from fakes import FakeReader, fake_code
from reportedly.engines import Ingested, ingest
from reportedly.errors import LedgerDamaged, LedgerLocked, LedgerVersion, MissingFile, NotALedger
from reportedly.records import to_record
from reportedly.report import Pipeline
from reportedly.sources import read_file
from reportedly.sources.stream import Settings
from reportedly.store import Ledger, rebuild
from reportedly.store.layout import open_layout
from reportedly.store.lock import writing
from reportedly.store.rows import mentions_of
from reportedly.store.shards import Log

STORY = "Officials in Oslo said Norway sent {} ships north on Monday. The ministry denied they met anyone there.\n"


def read_into(ledger: Path, *sources: Path | str, shard: int = 3, settings: Settings | None = None) -> Ingested:
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    return ingest([str(s) for s in sources], ledger, pipeline=pipeline, shard=shard, settings=settings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    (folder / "below").mkdir(parents=True)
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"Ships {number}\n\n" + STORY.format(number + 2))
    (folder / "below" / "more.txt").write_text("More ships\n\n" + STORY.format(77))
    (folder / "notes.csv").write_text("not,a,report\n")
    return folder


def ids(ledger: Path) -> list[str]:
    return [row["id"] for row in Ledger.open(ledger).documents()]


def test_a_folder_is_read_once(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    first = read_into(ledger, folder)
    assert (first.documents, first.mentions, first.known, first.skipped) == (6, 12, 0, 0)
    again = read_into(ledger, folder)
    assert (again.documents, again.known) == (0, 6)
    assert read_into(ledger, str(folder / "*.txt")).known == 5
    assert read_into(ledger, folder / "3.txt").known == 1
    (folder / "5.txt").write_text("Ships 5\n\n" + STORY.format(55))
    assert read_into(ledger, folder).documents == 1
    assert len(set(ids(ledger))) == len(ids(ledger)) == 7


def test_ids_are_those_of_read(folder: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "ledger", folder / "3.txt")
    assert ids(tmp_path / "ledger") == [read_file(folder / "3.txt").id]


def test_a_changed_file_is_another_document_and_a_touched_or_moved_one_is_not(
    folder: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    (folder / "0.txt").touch()
    assert read_into(ledger, folder).documents == 0
    (folder / "0.txt").write_text("Ships again\n\n" + STORY.format(99))
    assert read_into(ledger, folder).documents == 1
    folder.rename(tmp_path / "elsewhere")
    assert read_into(ledger, tmp_path / "elsewhere").documents == 0


def test_the_same_text_in_another_file_is_a_copy(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    (folder / "copy.txt").write_text((folder / "1.txt").read_text())
    (folder / "below" / "1.txt").write_text((folder / "1.txt").read_text())
    assert read_into(ledger, folder).documents == 8
    assert read_into(ledger, folder).documents == 0
    assert len(set(ids(ledger))) == 8


def test_what_cannot_be_read_is_kept_with_its_reason(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    (folder / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    (folder / "b.txt.gz").write_bytes(gzip.compress(b"some words " * 900)[:-20])
    (folder / "c.txt").write_text("")
    german = "Die Regierung in Berlin hat am Montag mitgeteilt, dass sie keine Schiffe schickt. "
    (folder / "d.txt").write_text(german * 5)
    (folder / "e.txt").write_text("EXPLODE\n\n" + STORY.format(3))
    (folder / "f.txt").write_text("Tomorrow\n\n" + STORY.format(3))
    (folder / "f.json").write_text(json.dumps({"published": "2999-01-01"}))
    done = read_into(ledger, folder)
    assert (done.documents, done.skipped) == (6, 6)
    reasons = {Path(row["origin"]).name: row["reason"] for row in Ledger.open(ledger).skipped()}
    assert reasons == {
        "a.pdf": "BinaryInput",
        "b.txt.gz": "DamagedInput",
        "c.txt": "EmptyText",
        "d.txt": "Language",
        "e.txt": "CodingFailed",
        "f.txt": "FutureDate",
    }
    again = read_into(ledger, folder)
    assert (again.documents, again.skipped, len(Ledger.open(ledger).skipped())) == (0, 0, 6)
    (folder / "c.txt").write_text("Now there is one\n\n" + STORY.format(8))
    assert read_into(ledger, folder).documents == 1


def test_a_report_that_cannot_be_described_stops_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reportedly.engines import parcels

    real = parcels.describe

    def describe(reading: Any, mentions: Any) -> Any:
        if "77" in reading.document.text:
            raise KeyError("a bug")
        return real(reading, mentions)

    monkeypatch.setattr(parcels, "describe", describe)
    done = read_into(tmp_path / "ledger", folder)
    assert (done.documents, done.reasons) == (5, {"CodingFailed": 1})
    assert len(ids(tmp_path / "ledger")) == 5


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "body": STORY.format(2), "publisher": "Wire", "date": "2024-10-24T10:00:00Z"},
        {"id": "b", "body": STORY.format(2), "publisher": "Paper", "date": "Fri, 25 Oct 2024 08:00:00 +0000"},
        {"id": "a", "body": STORY.format(3)},
        {"id": "c", "body": STORY.format(4), "date": "some day"},
        {"id": "d"},
        {"id": "e", "body": " "},
    ]
    table = tmp_path / "reports.jsonl"
    table.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n[1]\n")
    ledger = tmp_path / "ledger"
    done = read_into(ledger, table)
    assert (done.documents, done.skipped) == (2, 6)
    found = {row["id"]: row for row in Ledger.open(ledger).documents()}
    assert {id: str(row["published"]) for id, row in found.items()} == {"a": "2024-10-24", "b": "2024-10-25"}
    assert [found[id]["publisher"] for id in "ab"] == ["Wire", "Paper"]
    with table.open("a") as file:
        file.write(json.dumps({"id": "f", "body": STORY.format(9)}) + "\n")
    again = read_into(ledger, table)
    assert (again.documents, again.skipped, again.known) == (1, 0, 8)


def test_json_lines_without_ids_and_with_columns_of_their_own(tmp_path: Path) -> None:
    table = tmp_path / "reports.jsonl.gz"
    rows = [{"words": STORY.format(n), "paper": "P"} for n in (2, 3, 3)]
    table.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    settings = Settings(columns={"text": "words", "publisher": "paper"})
    done = read_into(tmp_path / "ledger", table, settings=settings)
    assert (done.documents, done.reasons) == (2, {"DuplicateText": 1})
    assert read_into(tmp_path / "ledger", table, settings=settings).known == 3


def test_what_is_known_of_a_report_comes_from_beside_it(folder: Path, tmp_path: Path) -> None:
    (folder / "metadata.tsv").write_text("filename\tpublisher\tpublication_date\n0\tThe Post\t2024-05-06\n")
    (folder / "1.json").write_text(json.dumps({"publisher": "The Times", "published": "2024-05-07"}))
    settings = Settings(publisher="Somebody")
    read_into(tmp_path / "ledger", folder, settings=settings)
    by_name = {Path(r["origin"]).name: r for r in Ledger.open(tmp_path / "ledger").documents()}
    assert [by_name[n]["publisher"] for n in ("0.txt", "1.txt", "2.txt")] == ["The Post", "The Times", "Somebody"]
    assert [str(by_name[n]["published"]) for n in ("0.txt", "1.txt", "2.txt")] == ["2024-05-06", "2024-05-07", "None"]


def test_shards_say_what_made_them_and_are_the_same_each_time(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        read_into(tmp_path / name, folder)
    files = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one" / "log").rglob("*.parquet"))
    assert [p.name for p in files] == ["00000001.parquet", "00000002.parquet"] * 2
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()
        said = pq.read_metadata(tmp_path / "one" / path).metadata
        assert said[b"reportedly.schema"] == b"1"
        assert said[b"reportedly.ontology"].startswith(b"PLOVER-2.0")
        assert b"reportedly.model" in said


def test_the_log_keeps_the_whole_record(folder: Path, tmp_path: Path) -> None:
    read_into(tmp_path / "ledger", folder / "3.txt")
    log = Log(open_layout(tmp_path / "ledger"))
    report = Pipeline(reader=FakeReader(), coder=fake_code).read(read_file(folder / "3.txt"))
    kept = [to_record(mention) for mention in mentions_of(log.read(1).mentions)]
    assert kept == [to_record(mention) for mention in report.events]


def test_a_missing_source_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        read_into(tmp_path / "ledger", tmp_path / "nothing")
    assert not (tmp_path / "ledger").exists()


def test_interrupted_by_a_person_what_was_read_is_there(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"

    def stop(state: Ingested) -> None:
        if state.documents == 5:
            raise KeyboardInterrupt

    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    with pytest.raises(KeyboardInterrupt):
        ingest([str(folder)], ledger, pipeline=pipeline, shard=2, on_step=stop)
    assert len(ids(ledger)) == 4
    assert read_into(ledger, folder).documents == 2
    assert len(set(ids(ledger))) == 6


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import types

    for data in (b"Ships\n\n" + STORY.format(2).encode(), json.dumps({"id": "q", "text": STORY.format(3)}).encode()):
        for known in (0, 1):
            stream = io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]
            monkeypatch.setattr("sys.stdin", types.SimpleNamespace(buffer=stream))
            done = read_into(tmp_path / "ledger", "-")
            assert (done.documents, done.known) == (1 - known, known)
    assert "q" in ids(tmp_path / "ledger")


def test_a_folder_with_other_things_is_no_ledger(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotALedger, match="other things"):
        read_into(folder, folder)
    with pytest.raises(NotALedger, match="not a ledger"):
        Ledger.open(folder)
    with pytest.raises(NotALedger, match="no such folder"):
        Ledger.open(tmp_path / "nowhere")


def test_a_newer_ledger_is_refused(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    (ledger / "reportedly.json").write_text('{"layout": 99}')
    with pytest.raises(LedgerVersion, match="newer"):
        Ledger.open(ledger)


def test_older_tables_are_refused_by_readers_and_built_anew_by_writers(folder: Path, tmp_path: Path) -> None:
    import duckdb

    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    with duckdb.connect(str(ledger / "ledger.duckdb")) as connection:
        connection.execute("UPDATE ledger SET value = '0' WHERE key = 'version'")
    with pytest.raises(LedgerVersion, match="reportedly rebuild"):
        Ledger.open(ledger)
    assert read_into(ledger, folder).built_anew
    assert len(ids(ledger)) == 6


def test_a_second_writer_is_told_who_writes(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    code = f"""
import sys
from reportedly.store.layout import open_layout
from reportedly.store.lock import writing
from reportedly.store.rows import mentions_of
with writing(open_layout({str(ledger)!r}), what="a test"):
    print("holding", flush=True)
    sys.stdin.read()
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    try:
        with pytest.raises(LedgerLocked, match=rf"a test \(process {holder.pid} on \S+\) is writing to it since 20"):
            read_into(ledger, folder)
        with pytest.raises(LedgerLocked):
            rebuild(ledger)
        assert len(Ledger.open(ledger).documents()) == 6
        holder.kill()
        holder.wait()
        assert read_into(ledger, folder).known == 6
    finally:
        holder.kill()
        holder.communicate()


def test_readers_go_on_while_a_writer_works(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    opened = Ledger.open(ledger)
    seen: list[int] = []

    def on_step(state: Ingested) -> None:
        seen.append(len(opened.documents()))

    (folder / "6.txt").write_text("Ships 6\n\n" + STORY.format(66))
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    ingest([str(folder)], ledger, pipeline=pipeline, on_step=on_step)
    assert set(seen) == {6}
    assert len(opened.documents()) == 7  # the same object sees what has been published since


def test_a_rebuild_gives_the_same_tables(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    for number in range(5):
        read_into(ledger, folder / f"{number}.txt", shard=2)
    tables = ("documents", "mentions", "events", "positions", "estimates", "stories", "merges", "entities")
    before = {t: sorted(map(str, Ledger.open(ledger).sql(f"SELECT * FROM {t}"))) for t in tables}
    (ledger / "ledger.duckdb").unlink()
    rebuild(ledger)
    assert {t: sorted(map(str, Ledger.open(ledger).sql(f"SELECT * FROM {t}"))) for t in tables} == before


@pytest.mark.parametrize("lost", ["ledger.duckdb", "merging.sqlite"])
@pytest.mark.parametrize("how", ["gone", "garbage"])
def test_a_lost_database_is_built_from_the_log(folder: Path, tmp_path: Path, lost: str, how: str) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    if how == "gone":
        (ledger / lost).unlink()
    else:
        (ledger / lost).write_bytes(b"garbage" * 1000)
        if lost == "ledger.duckdb":
            with pytest.raises(LedgerDamaged, match="rebuild"):
                Ledger.open(ledger)
    done = read_into(ledger, folder)
    assert (done.known, done.built_anew) == (6, True)
    assert len(ids(ledger)) == 6
    assert len(Ledger.open(ledger).sql("SELECT * FROM mentions WHERE event_id IS NOT NULL")) == 12


def test_a_damaged_shard_is_set_aside_and_its_documents_read_again(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    shard = ledger / "log" / "mentions" / "00000001.parquet"
    shard.write_bytes(shard.read_bytes()[:-100])
    done = read_into(ledger, folder)
    assert (done.set_aside, done.documents, done.known) == ((1,), 3, 3)
    assert len(set(ids(ledger))) == len(ids(ledger)) == 6
    assert len(Ledger.open(ledger).sql("SELECT DISTINCT id FROM mentions")) == 12
    assert len(list((ledger / "log" / "damaged").iterdir())) == 2


def test_half_a_shard_is_thrown_away(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    (ledger / "log" / "documents" / "00000002.parquet").unlink()
    done = read_into(ledger, folder)
    assert (done.documents, done.known, done.built_anew) == (3, 3, True)
    assert len(Ledger.open(ledger).sql("SELECT * FROM mentions WHERE event_id IS NOT NULL")) == 12


def test_what_a_thread_raises_is_raised(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.errors import LedgerError

    def full(self: Log, *rest: object) -> None:
        raise LedgerError("the disk is full")

    monkeypatch.setattr(Log, "append", full)
    with pytest.raises(LedgerError, match="full"):
        read_into(tmp_path / "ledger", folder)


def test_the_lock_is_let_go_after_an_error(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    read_into(ledger, folder)
    layout = open_layout(ledger)
    with pytest.raises(RuntimeError), writing(layout, what="a test"):
        raise RuntimeError
    assert not layout.writer.exists()
    assert read_into(ledger, folder).known == 6
