"""Questions to a ledger: filters, formats, SQL that only reads."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from fakes import FakeReader, fake_code
from reportedly import Ledger, report
from reportedly.cli import main
from reportedly.engines import ingest
from reportedly.errors import InvalidDate, QueryError, UnknownEvent, UnknownValue
from reportedly.reading.structure import Reading
from reportedly.records import Entity, EventMention
from reportedly.report import Pipeline

REPORTS = (
    ("2025-03-01", "Daily", "Officials said Norway sent 40 ships north past the lighthouse."),
    ("2025-03-02", "Weekly", "Diplomats denied Chile sent 7 tankers to the southern harbour."),
    ("2025-03-09", "Daily", "Ministers from Ghana met bankers in Accra about cocoa."),
)
STATES = {"Norway": "NOR", "Chile": "CHL", "Ministers": "GHA"}


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's mentions, done by the state named in the sentence, on the report's day."""
    out = []
    for mention in fake_code(reading):
        name = next(n for n in STATES if n in reading.document.text)
        actor = replace(mention.actors[0], entity=Entity(STATES[name], name, STATES[name], ("GOV",), "state"))
        assert mention.date is not None
        day = reading.document.published
        out.append(replace(mention, actors=(actor,), date=replace(mention.date, first=day, last=day)))
    return tuple(out)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions")
    rows = [{"id": f"d{n}", "published": p, "publisher": w, "text": t} for n, (p, w, t) in enumerate(REPORTS)]
    (folder / "reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "broken\n")
    pipeline = Pipeline(reader=FakeReader(), coder=coder)
    ingest([str(folder / "reports.jsonl")], folder / "ledger", pipeline=pipeline)
    return folder / "ledger"


@pytest.fixture
def ledger(folder: Path) -> Ledger:
    return Ledger.open(folder)


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        ({}, "d2 d1 d0"),
        ({"actor": "NOR"}, "d0"),
        ({"actor": "norway"}, "d0"),
        ({"actor": "*"}, "d2 d1 d0"),
        ({"actor": "RUS"}, ""),
        ({"recipient": "RUS"}, "d2 d1 d0"),
        ({"recipient": "Russia", "actor": "CHL"}, "d1"),
        ({"participant": "G*"}, "d2"),
        ({"type": "mobilize"}, "d1 d0"),
        ({"mode": "troops"}, "d1 d0"),
        ({"quad": "verbal cooperation"}, "d2"),
        ({"auxiliary": "future", "context": "military"}, "d2 d1 d0"),
        ({"place": "RUS"}, "d2 d1 d0"),
        ({"place": "russia"}, "d2 d1 d0"),
        ({"place": "2017370"}, "d2 d1 d0"),
        ({"place": "Atlantis"}, ""),
        ({"since": "2025-03-02"}, "d2 d1"),
        ({"since": date(2025, 3, 2), "until": "2025-03-02"}, "d1"),
        ({"holder": "OFFICIALS"}, "d0"),
        ({"holder": "diplomats"}, "d1"),
        ({"value": "CT-"}, "d1"),
        ({"value": "-"}, "d1"),
        ({"value": "+"}, "d0"),
        ({"holder": "OFFICIALS", "value": "-"}, ""),
        ({"text": "HARBOUR tankers"}, "d1"),
        ({"text": "harbour cocoa"}, ""),
        ({"disputed": True}, ""),
        ({"disputed": False}, "d2 d1 d0"),
        ({"retracted": False, "type": "CONSULT"}, "d2"),
        ({"corroborated": 1}, "d0"),
        ({"event": "zzz"}, ""),
        ({"type": ["MOBILIZE", "consult"]}, "d2 d1 d0"),
        ({"actor": ["NOR", "Chile"], "until": "2025-03-01"}, "d0"),
        ({"actor": ["G*", "Norway"]}, "d2 d0"),
        ({"holder": ["OFFICIALS", "diplomats"], "value": "-"}, "d1"),
        ({"place": ["Atlantis", "RUS"], "quad": []}, "d2 d1 d0"),
        ({"actor": "x' OR 1=1 --"}, ""),
    ],
)
@pytest.mark.parametrize("limit", [None, 10])
def test_filters(ledger: Ledger, filters: dict[str, object], documents: str, limit: int | None) -> None:
    of = {r["event_id"]: r["document_id"] for r in ledger.sql("SELECT event_id, document_id FROM mentions")}
    found = [of[row["id"]] for row in ledger.events(limit=limit, **filters)]
    assert found == documents.split()
    for question in ("claims", "estimates"):
        rows = ledger.ask(question, limit=limit, **filters)
        assert {row["document_id"] for row in rows} == set(documents.split())
    assert (len(ledger.actors(limit=limit, **filters)) > 0) == bool(documents)
    assert sum(row["events"] for row in ledger.stories(limit=limit, **filters)) == len(documents.split())


def test_claims_are_the_holders_own(ledger: Ledger) -> None:
    (row,) = ledger.claims(value="-")
    assert (row["name"], row["value"], row["publisher"], row["document_id"]) == ("Diplomats", "CT-", "Weekly", "d1")
    text = ledger.text("d1")
    assert [text[c["start"] : c["end"]] for c in row["content"]] == [REPORTS[1][2][len("Diplomats denied ") :]]


def test_limits_and_ids(ledger: Ledger) -> None:
    assert len(ledger.events(limit=2)) == 2
    (first, *_) = ledger.events()
    assert [row["id"] for row in ledger.events(event=first["id"][:6])] == [first["id"]]
    assert ledger.event_id(first["id"][:7]) == first["id"]
    (mention,) = ledger.mentions(first["id"])
    assert ledger.event_id(mention.id) == first["id"]
    assert mention.trigger.text == "met"
    with pytest.raises(UnknownEvent, match="no event's id"):
        ledger.event_id("zzz")


@pytest.mark.parametrize("question", ["events", "claims", "stories", "actors"])
@pytest.mark.parametrize("filters", [{}, {"since": "2025-03-01"}, {"recipient": "RUS"}, {"value": "+"}])
def test_a_limit_gives_the_first_rows(ledger: Ledger, question: str, filters: dict[str, str]) -> None:
    whole = list(ledger.ask(question, **filters))
    for limit in range(1, len(whole) + 2):
        assert list(ledger.ask(question, limit=limit, **filters)) == whole[:limit]


def test_mistaken_filters_are_said(ledger: Ledger) -> None:
    with pytest.raises(UnknownValue, match="MOBILIZE"):
        ledger.events(type="MOBILISE")
    with pytest.raises(UnknownValue, match="PR-"):
        ledger.events(value="perhaps")
    with pytest.raises(InvalidDate, match="YYYY-MM-DD"):
        ledger.events(since="yesterday")
    with pytest.raises(TypeError):
        ledger.events(colour="red")


def test_frames_and_tables(ledger: Ledger) -> None:
    frame = ledger.events(actor="NOR").to_pandas()
    assert list(frame["type"]) == ["MOBILIZE"]
    assert ledger.events().to_arrow().num_rows == 3
    assert ledger.actors(limit=1).columns[0] == "id"
    with ledger.events().to_batches(rows=2) as batches:
        assert [batch.num_rows for batch in batches] in ([3], [2, 1])
    assert "Answer" in repr(ledger.events())
    assert "<table" in str(ledger.events()._repr_html_())


@pytest.mark.parametrize(
    "query",
    [
        "CREATE TABLE mine (i INTEGER)",
        "CREATE TABLE memory.main.mine (i INTEGER)",
        "INSERT INTO events SELECT * FROM events",
        "DELETE FROM events",
        "UPDATE events SET type = 'AID'",
        "DROP TABLE events",
        "COPY events TO '/tmp/reportedly-test.csv'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "ATTACH '/tmp/reportedly-test.duckdb' AS other",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "EXPORT DATABASE '/tmp/reportedly-test'",
        "SELECT 1; SELECT 2",
        "",
        "SELECT nothing FROM nowhere",
        "WITH x AS (SELECT 1) INSERT INTO events SELECT * FROM x",
    ],
)
def test_sql_only_reads(ledger: Ledger, query: str) -> None:
    with pytest.raises(QueryError):
        ledger.sql(query).to_arrow()
    assert not Path("/tmp/reportedly-test.csv").exists()


def test_sql_reads(ledger: Ledger) -> None:
    (row,) = ledger.sql("SELECT count(*) AS n FROM documents")
    assert row == {"n": 3}
    documented = {"documents", "mentions", "events", "positions", "estimates", "stories", "skipped", "merges", "pins"}
    assert documented <= {row["name"] for row in ledger.sql("SHOW TABLES")}
    assert len(ledger.sql("EXPLAIN SELECT * FROM events")) > 0
    assert "id" in [row["column_name"] for row in ledger.sql("DESCRIBE documents")]


def test_every_documented_column_is_there_and_the_other_way_round(ledger: Ledger, root: Path) -> None:
    text = (root / "docs" / "ledger.md").read_text("utf-8")
    for table in ("documents", "events", "positions", "estimates", "stories", "merges"):
        start = text.index(f"\n`{table}`: ")
        end = min(i for i in (text.find("\n\n`", start + 1), text.find("\n## ", start)) if i > 0)
        section = text[start:end]
        for column in ledger.sql(f"SELECT * FROM {table} LIMIT 0").columns:
            assert f"`{column}`" in section or column == "number", f"{table}.{column}"


class Run:
    """Runs the program in this process."""

    def __init__(self, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self._captured, self._monkeypatch = capfdbinary, monkeypatch
        fake = Pipeline(reader=FakeReader(), coder=coder)
        monkeypatch.setattr(report, "pipeline", lambda *_: fake)

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["reportedly", *map(str, arguments)])
        status: object = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code or 0
        out, error = self._captured.readouterr()
        assert isinstance(status, int)
        return status, out.decode(), error.decode()


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return Run(capfdbinary, monkeypatch)


@pytest.mark.parametrize("question", ["events", "claims", "disputes", "estimates", "actors", "stories"])
def test_questions_in_every_format(run: Run, folder: Path, tmp_path: Path, question: str) -> None:
    ledger = Ledger.open(folder)
    count = len(ledger.ask(question))
    status, out, err = run(question, folder)
    assert (status, err) == (0, "")
    assert ("Nothing was found" in out) == (count == 0)
    _, out, _ = run(question, folder, "--format", "jsonl")
    assert len([json.loads(line) for line in out.splitlines()]) == count
    _, out, _ = run(question, folder, "-f", "csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == count
    status, out, _ = run(question, folder, "--out", tmp_path / "answer.parquet")
    assert (status, out) == (0, "")
    assert pq.read_table(tmp_path / "answer.parquet").num_rows == count


def test_events_for_people(run: Run, folder: Path) -> None:
    _, out, err = run("events", folder, "--since", "2025-03-02", "--limit", "1")
    assert "GHA — CONSULT → RUS" in out
    assert "cocoa" in out
    assert "CHL" not in out
    assert err == ""
    _, out, _ = run("claims", folder, "--value", "-")
    assert "Diplomats: denies it (CT-)" in out


def test_sql_on_the_command_line(run: Run, folder: Path) -> None:
    status, out, _ = run("sql", folder, "select count(*) as n from documents", "--format", "jsonl")
    assert (status, out) == (0, '{"n": 3}\n')
    status, _, err = run("sql", folder, "drop table documents")
    assert status == 1
    assert "only read" in err


def test_skipped_shows_reasons(run: Run, folder: Path) -> None:
    _, out, _ = run("skipped", folder)
    assert "DamagedInput" in out
    assert "not JSON" in " ".join(out.split())


def test_explaining_an_event_of_a_ledger(run: Run, folder: Path) -> None:
    (event,) = Ledger.open(folder).events(actor="CHL")
    for command in (("explain", event["id"][:8], "--ledger", folder), ("explain", folder, event["id"])):
        status, out, _ = run(*command)
        assert status == 0
        assert "CHL — MOBILIZE/troops → RUS" in out
        assert "southern harbour" in " ".join(out.split())
        assert "Diplomats" in out
        assert "denies it" in out
    assert run("explain", "--ledger", folder)[0] == 2
    status, _, err = run("explain", "zzz", "--ledger", folder)
    assert status == 1
    assert "no event's id" in err


def test_ingest_and_rebuild_say_what_they_did(run: Run, folder: Path, tmp_path: Path) -> None:
    source = folder.parent / "reports.jsonl"
    status, out, err = run("ingest", source, "--to", tmp_path / "l")
    assert (status, out) == (0, "")
    assert "3 new documents" in err
    assert "1 skipped (1 DamagedInput)" in err
    assert "0 new documents" in run("ingest", source, "--to", tmp_path / "l")[2]
    assert "3 documents, 3 mentions of 3 events" in run("rebuild", tmp_path / "l")[2]
    status, _, err = run("events", tmp_path / "nowhere")
    assert status == 1
    assert "reportedly ingest" in err
    assert run("ingest", source, "--to", tmp_path / "l", "--column", "colour=x")[0] == 2
