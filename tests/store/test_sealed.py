"""SQL from users: it reaches no file, not even the ledger's own, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.engines import ingest
from reportedly.errors import QueryError
from reportedly.report import Pipeline


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    text = "Officials said Norway sent 40 ships north past the lighthouse."
    (folder / "reports.jsonl").write_text(json.dumps({"id": "d", "published": "2025-03-01", "text": text}) + "\n")
    ingest([str(folder / "reports.jsonl")], folder / "ledger", pipeline=Pipeline(reader=FakeReader(), coder=fake_code))
    return folder / "ledger"


@pytest.mark.parametrize(
    "query",
    [
        "WITH x AS (COPY (SELECT 1) TO '{folder}/ledger.duckdb.wal') SELECT * FROM x",
        "WITH x AS (COPY (SELECT 1) TO '{folder}/ledger.duckdb' (FORMAT csv, USE_TMP_FILE false)) SELECT * FROM x",
        "WITH x AS (COPY (SELECT 1) TO '{folder}/new.csv') SELECT * FROM x",
        "WITH x AS (INSERT INTO renamed VALUES ('a', 'b') RETURNING *) SELECT * FROM x",
        "WITH x AS (DELETE FROM events RETURNING *) SELECT * FROM x",
        "EXPLAIN ANALYZE WITH x AS (COPY (SELECT 1) TO '{folder}/ledger.duckdb.wal') SELECT * FROM x",
        "SELECT size FROM read_blob('{folder}/ledger.duckdb')",
        "SELECT * FROM read_text('{folder}/reportedly.json')",
        "SELECT * FROM parquet_scan('{folder}/log/documents/*.parquet')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "FROM '/etc/passwd'",
        "SELECT * FROM read_duckdb('{folder}/ledger.duckdb')",
        "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_config = {{'path': '{folder}/log.csv'}})",
        "SELECT getenv('HOME')",
        "COPY (SELECT 1) TO '{folder}/new.csv'",
        "ATTACH '{folder}/new.duckdb'",
        "INSTALL httpfs",
        "SET lock_configuration = false",
        "PRAGMA temp_directory = '/tmp'",
        "CREATE TABLE memory.main.t AS SELECT 1",
        "SELECT 1; SELECT 2",
        "",
    ],
)
def test_no_sql_reaches_a_file_or_changes_anything(folder: Path, query: str) -> None:
    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = files()
    ledger = Ledger.open(folder)
    with pytest.raises(QueryError):
        ledger.sql(query.format(folder=folder)).to_arrow()
    assert files() == before
    assert ledger.sql("SELECT count(*) AS n FROM events").to_pylist() == [{"n": 1}]


def test_the_spilling_folder_is_not_reached_either(folder: Path) -> None:
    ledger = Ledger.open(folder)
    (own,) = ledger.sql("SELECT current_setting('temp_directory') AS folder")
    assert own["folder"] == ""


def test_the_state_changes_with_the_ledger(folder: Path, tmp_path: Path) -> None:
    ledger = Ledger.open(folder)
    first = ledger.state
    assert ledger.state == first
    (tmp_path / "more.txt").write_text("Officials said Chile sent 3 tankers to the southern harbour.")
    ingest([str(tmp_path / "more.txt")], folder, pipeline=Pipeline(reader=FakeReader(), coder=fake_code))
    assert ledger.state != first
    assert ledger.sql("SELECT count(*) AS n FROM events").to_pylist() == [{"n": 2}]
