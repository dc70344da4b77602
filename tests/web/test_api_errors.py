"""What goes wrong in the API has one shape, and says what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from small_ledger import application, client, make_ledger

pytest.importorskip("fastapi", reason="the web extra is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("errors"))


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Any]:
    app = application(folder, max_body=100_000, max_text=5_000)
    with client(app) as asking:
        yield asking
    app.state.sql.close()


def is_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"/api/v1/docs#{code}" and told["title"] and len(told["detail"]) > 10
    return told


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing", 404, "NotFound"),
        ("events/ffffffffffffffff", 404, "UnknownEvent"),
        ("events/ffffffffffffffff/mentions", 404, "UnknownEvent"),
        ("events/not-hexadecimal", 422, "Unfit"),
        ("reports/none", 404, "UnknownReport"),
        ("reports/a/b/../c", 404, "UnknownReport"),
        ("actors/Nobody", 404, "UnknownActor"),
        ("stories/ffffffffffffffff", 404, "UnknownStory"),
        ("dyads?actor=Nobody", 404, "UnknownActor"),
        ("compare?a=Nobody", 404, "UnknownActor"),
        ("events?cursor=abc", 404, "UnknownCursor"),
        ("events?cursor=" + "A" * 501, 422, "Unfit"),
        ("events?filter=1", 422, "UnknownValue"),
        ("events?type=PARTY", 422, "UnknownValue"),
        ("events?since=2025-02-30", 422, "InvalidDate"),
        ("events?since=20250301", 422, "InvalidDate"),
        ("events?since=2025-03-02&until=2025-03-01", 422, "InvalidDate"),
        ("reports?since=2025-03-02&until=2025-03-01", 422, "InvalidDate"),
        ("reports?since=0", 422, "Unfit"),
        ("events?disputed=perhaps", 422, "UnknownValue"),
        ("events?corroborated=0", 422, "UnknownValue"),
        ("events?actor=", 422, "UnknownValue"),
        ("events?actor=%00", 422, "UnknownValue"),
        ("events?actor=" + "x" * 201, 422, "UnknownValue"),
        ("events?limit=0", 422, "Unfit"),
        ("events?limit=201", 422, "Unfit"),
        ("events?sort=random", 422, "Unfit"),
        ("calendar/2025-13", 422, "Unfit"),
        ("calendar/0000-01", 422, "Unfit"),
        ("calendar?year=0", 422, "Unfit"),
        ("map?region=atlantis", 422, "Unfit"),
        ("map?lat=91", 422, "Unfit"),
        ("map?lat=nan", 422, "Unfit"),
        ("search", 422, "Unfit"),
        ("search?q=%21", 422, "Unfit"),
        ("export/xlsx", 422, "Unfit"),
        ("export/csv?type=PARTY", 422, "UnknownValue"),
    ],
)
def test_broken_questions(api: Any, path: str, status: int, code: str) -> None:
    is_problem(api.get(f"/api/v1/{path}"), status, code)


def test_a_cursor_is_of_one_list(api: Any) -> None:
    cursor = api.get("/api/v1/events?limit=1").json()["next"].partition("cursor=")[2]
    assert api.get(f"/api/v1/events?limit=1&cursor={cursor}").status_code == 200
    is_problem(api.get(f"/api/v1/claims?cursor={cursor}"), 404, "UnknownCursor")
    is_problem(api.get(f"/api/v1/events?sort=reported&cursor={cursor}"), 404, "UnknownCursor")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_told_which_will_do(api: Any, method: str) -> None:
    answer = api.request(method, "/api/v1/events")
    is_problem(answer, 405, "MethodNotAllowed")
    assert "GET" in answer.headers["allow"] and "GET" in answer.json()["detail"]
    assert api.get("/api/v1/sql").headers["allow"] == "POST"


def test_what_is_sent_must_fit(api: Any) -> None:
    told = is_problem(api.post("/api/v1/sql", json={"sql": 1, "limit": 0}), 422, "Unfit")
    assert {one["where"] for one in told["errors"]} == {"body.sql", "body.limit"}
    is_problem(api.post("/api/v1/sql", content=b"{"), 422, "Unfit")
    is_problem(api.post("/api/v1/read", json={"title": "no text"}), 422, "Unfit")
    is_problem(api.post("/api/v1/read", json={"text": "A report.", "published": "soon"}), 422, "InvalidDate")
    is_problem(
        api.post("/api/v1/read", content=b"\xff\xfe", headers={"content-type": "application/json"}),
        422,
        "Unfit",
    )
    form = {"content-type": "application/x-www-form-urlencoded"}
    is_problem(api.post("/api/v1/read", content=b"text=x", headers=form), 415, "UnsupportedMediaType")


def test_too_much_is_refused(api: Any) -> None:
    is_problem(api.post("/api/v1/read", json={"text": "word " * 50_000}), 413, "RequestEntityTooLarge")
    told = is_problem(api.post("/api/v1/read", json={"text": "word " * 2_000}), 413, "TooLarge")
    assert "reportedly read" in told["detail"]


def test_a_token_is_needed_where_there_is_one(folder: Path) -> None:
    token = "a-token-of-good-length"
    with client(application(folder, token=token)) as asking:
        answer = asking.get("/api/v1/events")
        is_problem(answer, 401, "Unauthorized")
        assert answer.headers["www-authenticate"] == "Bearer"
        tag = asking.get("/api/v1/events", headers={"authorization": f"Bearer {token}"}).headers["etag"]
        is_problem(asking.get("/api/v1/events", headers={"if-none-match": tag}), 401, "Unauthorized")
        is_problem(asking.get("/api/v1/openapi.json"), 401, "Unauthorized")


def test_a_ledger_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    with client(application(tmp_path / "none")) as asking:
        told = is_problem(asking.get("/api/v1/events"), 503, "NotALedger")
        assert "reportedly ingest" in told["detail"]


def test_a_ledger_of_another_version_is_said(tmp_path: Path) -> None:
    import duckdb

    folder = make_ledger(tmp_path)
    with client(application(folder)) as asking:
        before = asking.get("/api/v1/events").headers["etag"]
        shutil.copy(folder / "ledger.duckdb", tmp_path / "older.duckdb")
        with duckdb.connect(str(tmp_path / "older.duckdb")) as tables:
            tables.execute("UPDATE ledger SET value = '1' WHERE key = 'version'")
        (tmp_path / "older.duckdb").replace(folder / "ledger.duckdb")
        told = is_problem(
            asking.get("/api/v1/events", headers={"if-none-match": before}), 503, "LedgerVersion"
        )
        assert "reportedly rebuild" in told["detail"]
        told = is_problem(asking.post("/api/v1/sql", json={"sql": "SELECT 1"}), 503, "LedgerVersion")
        asking.app.state.sql.close()


def test_our_own_mistakes_have_the_shape_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.web.api import reports

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(reports, "report", broken)
    with client(application(folder)) as asking:
        told = is_problem(asking.get("/api/v1/reports/d0"), 500, "InternalServerError")
        assert "secret" not in json.dumps(told)
