"""Texts read through the API, and events taken out of it as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reportedly import Ledger
from reportedly.cli.app import app as command
from reportedly.sources import document_from_text
from small_ledger import application, client, make_ledger, pipeline

pytest.importorskip("fastapi", reason="the web extra is not installed")
TEXT = "Officials said Norway sent 40 ships north past the lighthouse."
LINES = {"content-type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Any]:
    with client(application(folder, max_text=2000)) as asking:
        yield asking


def test_a_text_is_read(api: Any) -> None:
    sent = {"text": TEXT, "published": "2025-03-14", "publisher": "Daily", "title": "Ships", "url": None}
    found = api.post("/api/v1/read", json=sent).json()
    assert found["document"]["published"] == "2025-03-14" and found["document"]["title"] == "Ships"
    document = document_from_text(TEXT, published="2025-03-14", publisher="Daily", title="Ships")
    own = [json.loads(line) for line in pipeline().read(document).to_jsonl().splitlines()]
    assert found["events"] == own
    trigger = found["events"][0]["trigger"]
    assert found["text"][trigger["start"] : trigger["end"]] == trigger["text"] == "sent"


def test_lines_in_and_lines_out(api: Any) -> None:
    sent = [
        json.dumps({"text": TEXT, "published": "2025-03-14", "id": "own"}),
        "",
        "not JSON",
        json.dumps({"title": "without a text"}),
        json.dumps({"text": "x" * 3000}),
        json.dumps({"text": "12345"}),
        json.dumps({"text": "They EXPLODE. Norway sent 3 ships."}),
        json.dumps({"text": TEXT, "published": "yesterday"}),
        json.dumps({"text": "Ministers met in Accra.", "unknown": "column"}),
    ]
    answer = api.post("/api/v1/read", content="\n".join(sent), headers=LINES)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("application/x-ndjson")
    told = [json.loads(line) for line in answer.text.splitlines()]
    assert told[0]["document"]["id"] == "own" and told[0]["trigger"]["text"] == "sent"
    assert [(one["error"]["line"], one["error"]["code"]) for one in told[1:-1]] == [
        (3, "Unfit"), (4, "Unfit"), (5, "TooLarge"), (6, "NotRead"), (7, "InternalServerError"), (8, "InvalidDate"),
    ]  # fmt: skip
    assert all(one["error"]["detail"] for one in told[1:-1])
    assert told[-1]["trigger"]["text"] == "met"


def test_reading_can_be_switched_off(folder: Path) -> None:
    with client(application(folder, reads=False)) as asking:
        answer = asking.post("/api/v1/read", json={"text": TEXT})
        assert (answer.status_code, answer.json()["code"]) == (403, "Forbidden")


def test_rows_as_files(api: Any, folder: Path) -> None:
    ledger = Ledger.open(folder)
    for of, rows in (("events", ledger.events()), ("claims", ledger.claims()), ("stories", ledger.stories())):
        lines = api.get(f"/api/v1/export/jsonl?of={of}").text.splitlines()
        assert [list(json.loads(line)) for line in lines] == [list(row) for row in rows]
        table = pq.read_table(io.BytesIO(api.get(f"/api/v1/export/parquet?of={of}").content))
        assert table.to_pylist() == rows.to_pylist()
        cells = list(csv.reader(io.StringIO(api.get(f"/api/v1/export/csv?of={of}").text)))
        assert tuple(cells[0]) == rows.columns and len(cells) == len(rows) + 1


@pytest.mark.parametrize("shape", ["plover", "polecat", "gdelt", "icews", "panel", "prov", "claims"])
def test_shapes_are_those_of_the_command_line(api: Any, folder: Path, shape: str) -> None:
    answer = api.get(f"/api/v1/export/{shape}?type=MOBILIZE")
    assert answer.status_code == 200
    assert (
        f".{'jsonl' if shape in ('plover', 'prov', 'claims') else ''}"
        in answer.headers["content-disposition"]
    )
    told = CliRunner().invoke(command, ["export", str(folder), "--as", shape, "--type", "MOBILIZE"])
    assert answer.text == told.stdout and answer.text


def test_options_of_a_panel(api: Any) -> None:
    by_day = api.get("/api/v1/export/panel?period=day&level=entity&unrealised=true").text.splitlines()
    by_year = api.get("/api/v1/export/panel?period=year&unrealised=true&header=false").text.splitlines()
    assert by_day[0].startswith("period,") and not by_year[0].startswith("period,")
    assert len(by_day) > len(by_year)


def test_places_of_exports_are_given_back(api: Any) -> None:
    for _ in range(5):
        assert api.get("/api/v1/export/csv").status_code == 200
        assert api.get("/api/v1/export/gdelt?place=" + "9" * 30).status_code == 200


def test_too_many_exports_are_refused(api: Any) -> None:
    from reportedly.web.api import exporting

    held = [exporting._free.acquire(blocking=False) for _ in range(exporting._AT_ONCE)]
    assert all(held)
    try:
        answer = api.get("/api/v1/export/csv")
        assert (answer.status_code, answer.json()["code"]) == (429, "TooBusy")
        assert answer.headers["retry-after"]
    finally:
        for _ in held:
            exporting._free.release()
