"""SQL through the API: it answers, and nothing that it is asked writes, reaches a file, or holds the server up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from small_ledger import application, client, make_ledger

pytest.importorskip("fastapi", reason="the web extra is not installed")
from reportedly.errors import TooBusy
from reportedly.web.sql import SqlWorkers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("sql"))


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Any]:
    app = application(folder)
    app.state.sql = SqlWorkers(folder, seconds=4, memory=512 * 2**20)
    with client(app) as asking:
        yield asking
    app.state.sql.close()


def ask(api: Any, sql: str, **more: Any) -> Any:
    return api.post("/api/v1/sql", json={"sql": sql, **more})


def test_it_answers(api: Any) -> None:
    answer = ask(api, "SELECT publisher, count(*) AS n FROM documents GROUP BY ALL ORDER BY publisher")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [column["name"] for column in found["columns"]] == ["publisher", "n"]
    assert found["rows"] == [["Daily", 3], ["Evening", 1], ["Weekly", 2]]
    assert not found["truncated"]


def test_values_that_json_has_no_word_for(api: Any) -> None:
    sql = """SELECT 'NaN'::DOUBLE, 'inf'::DOUBLE, DATE '2025-03-01', TIME '10:00', INTERVAL 1 DAY, 1.5::DECIMAL(4, 1),
        '\\xAB'::BLOB, {'a': [1, NULL]}, MAP {'k': 1}, 170141183460469231731687303715884105727::HUGEINT,
        '00000000-0000-0000-0000-000000000001'::UUID, 1 AS a, 2 AS a"""
    answer = ask(api, sql)
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["rows"]
    assert row[:4] == [None, None, "2025-03-01", "10:00:00"]
    assert row[5:8] == [1.5, "ab", {"a": [1, None]}]
    assert row[11:] == [1, 2]


def test_long_answers_are_cut(api: Any) -> None:
    found = ask(api, "SELECT * FROM range(100)", limit=7).json()
    assert (len(found["rows"]), found["truncated"]) == (7, True)
    found = ask(api, "SELECT repeat('x', 1000000) FROM range(100)", limit=100).json()
    assert found["truncated"] and 1 <= len(found["rows"]) < 10


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE events",
        "UPDATE events SET type = NULL",
        "COPY events TO '{folder}/out.csv'",
        "WITH x AS (COPY (SELECT 1) TO '{folder}/ledger.duckdb.wal') SELECT * FROM x",
        "WITH x AS (DELETE FROM events RETURNING *) SELECT * FROM x",
        "ATTACH '{folder}/other.duckdb'",
        "ATTACH ':memory:' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET threads = 64",
        "CALL enable_logging()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_blob('{folder}/ledger.duckdb')",
        "SELECT * FROM read_text('/proc/self/environ')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM parquet_scan('{folder}/log/documents/*.parquet')",
        "FROM 'https://example.org/data.parquet'",
        "SELECT getenv('PATH')",
        "SELECT 1; DROP TABLE events",
        "SELECT * FROM query('DROP TABLE events')",
        "EXPLAIN ANALYZE DELETE FROM events",
        "nonsense",
        ";",
    ],
)
def test_it_only_reads(api: Any, folder: Path, sql: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    answer = ask(api, sql.format(folder=folder))
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "QueryError"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert ask(api, "SELECT count(*) FROM documents").json()["rows"] == [[6]]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM range(1000000000000)",
        "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t",
        "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))",
        "SELECT length(lpad('a', 2000000000, 'b'))",
        "SELECT len(list_sort(range(50000000)))",
    ],
)
def test_what_takes_too_long_or_too_much_is_broken_off(api: Any, sql: str) -> None:
    answer = ask(api, sql)
    assert (answer.status_code, answer.json()["code"]) in ((503, "QueryTimeout"), (422, "QueryError")), (
        answer.text
    )
    assert ask(api, "SELECT 1").json()["rows"] == [[1]]


def test_deep_nesting_is_refused(api: Any) -> None:
    for sql in ("SELECT " + "(" * 9000 + "1" + ")" * 9000, "SELECT " + "NOT " * 4900 + "true"):
        assert ask(api, sql).status_code == 422
    assert ask(api, "SELECT " + "1," * 10_000 + "1").status_code == 422  # longer than is taken


def test_the_process_is_told_no_secret(api: Any, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("REPORTEDLY_TOKEN", "do not tell")
    workers = SqlWorkers(folder)
    try:
        workers.ask("SELECT 1", rows=1)
        (worker,) = workers._idle
        environ = Path(f"/proc/{worker._process.pid}/environ")
        if environ.exists():
            assert b"do not tell" not in environ.read_bytes()
    finally:
        workers.close()


def test_too_many_at_once_are_refused(folder: Path) -> None:
    workers = SqlWorkers(folder, workers=1, waiting=0)
    with workers._turns.turn(), pytest.raises(TooBusy, match="Ask again"):
        workers.ask("SELECT 1", rows=1)
