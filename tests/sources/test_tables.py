"""Tables with a report a row."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.sources.stream import (
    Arrival,
    Found,
    Known,
    Origin,
    Refused,
    Settings,
    count_documents,
    iter_documents,
)

TEXT = 'Officials in Oslo said that Norway had sent {} ships north.\n\n"We saw them, all of them," a fisherman said.'


def read(path: Path, is_known: Callable[[Origin], bool] = lambda origin: False, **more: Any) -> list[Arrival]:
    return list(iter_documents([str(path)], settings=Settings(**more), is_known=is_known))


def texts(arrivals: list[Arrival]) -> list[str]:
    return [a.document.text for a in arrivals if isinstance(a, Found)]


def reasons(arrivals: list[Arrival]) -> list[str]:
    return [a.reason for a in arrivals if isinstance(a, Refused)]


def delimited(rows: list[list[str]], **more: Any) -> str:
    out = io.StringIO()
    csv.writer(out, **more).writerows(rows)
    return out.getvalue()


ROWS = [["id", "text", "date", "source"]] + [
    [f"r{n}", TEXT.format(n), f"2024-10-{n + 10}", "Wire"] for n in range(4)
]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", [".csv", ".csv.gz"])
def test_delimited_text(tmp_path: Path, delimiter: str, ending: str) -> None:
    path = tmp_path / f"reports{ending}"
    data = delimited(ROWS, delimiter=delimiter).encode()
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    arrivals = read(path)
    assert texts(arrivals) == [TEXT.format(n) for n in range(4)]
    found = arrivals[1]
    assert isinstance(found, Found)
    assert (found.document.id, found.document.published, found.document.publisher) == (
        "r1",
        date(2024, 10, 11),
        "Wire",
    )
    assert found.origin.name.endswith("#r1") and found.named


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_tsv_with_quotes(tmp_path: Path, quoting: int) -> None:
    path = tmp_path / "reports.tsv"
    path.write_text(delimited(ROWS * 1, delimiter="\t", quoting=quoting))
    assert texts(read(path)) == [TEXT.format(n) for n in range(4)]


def test_tsv_without_quotes_keeps_those_of_speech(tmp_path: Path) -> None:
    words = [
        '"We sent them," the minister said in Oslo.',
        'The minister said: "We sent them',
        '"Never" was his word.',
    ]
    path = tmp_path / "reports.tsv"
    path.write_text("id\ttext\n" + "".join(f"{n}\t{text}\n" for n, text in enumerate(words)))
    assert texts(read(path)) == words


def test_only_new_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(delimited(ROWS))
    known = {a.origin for a in read(path)}
    path.write_text(delimited([*ROWS, ["r9", TEXT.format(9), "", ""]]))
    again = read(path, known.__contains__)
    assert texts(again) == [TEXT.format(9)]
    assert sum(isinstance(a, Known) for a in again) == 4


def test_rows_that_cannot_be_read_cost_no_others(tmp_path: Path) -> None:
    rows = [
        ["id", "text", "date"],
        ["a", TEXT, "2024-10-24"],
        ["b", TEXT, "soon"],
        ["c", TEXT, "2999-01-01"],
        ["a", TEXT + "!", ""],
        ["d", "", ""],
        ["e", TEXT, "", "", "too", "many"],
        ["f", TEXT, ""],
        ["g", "x" * 5000, ""],
        ["h"],
        ["i", TEXT + "?", ""],
    ]
    path = tmp_path / "reports.csv"
    path.write_text(delimited(rows))
    arrivals = read(path, limit=1000)
    assert [a.document.id for a in arrivals if isinstance(a, Found)] == ["a", "f", "i"]
    assert reasons(arrivals) == [
        "InvalidDate",
        "FutureDate",
        "DuplicateId",
        "EmptyText",
        "DamagedInput",
        "TooLarge",
        "EmptyText",
    ]


def test_columns_of_other_names(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(delimited([["nr", "what they wrote"], ["1", TEXT]]))
    assert reasons(read(path)) == ["NoTextColumn"]
    assert texts(read(path, columns={"text": "what they wrote", "id": "nr"})) == [TEXT]
    assert reasons(read(path, columns={"text": "nonsense"})) == ["NoTextColumn"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, codec: str) -> None:
    words = "Officials in Zürich said that “nothing” had been signed."
    path = tmp_path / "reports.csv"
    path.write_bytes(delimited([["text"], [words]]).encode(codec))
    assert texts(read(path)) == [words]


def test_a_table_that_is_cut_off(tmp_path: Path) -> None:
    rows = [["text"], *([TEXT.format(n)] for n in range(2000))]
    path = tmp_path / "reports.csv.gz"
    path.write_bytes(gzip.compress(delimited(rows).encode())[:-100])
    arrivals = read(path)
    assert texts(arrivals)[:1500] == [TEXT.format(n) for n in range(1500)]
    assert reasons(arrivals)[-1] == "DamagedInput"
    path.write_bytes(gzip.compress(b"text\n" + b" " * (40 * 2**20)))
    assert reasons(read(path))[-1] == "CompressionBomb"


def test_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": [1, 2, 3],
            "body": [TEXT.format(1), TEXT.format(2), None],
            "published_at": [datetime(2024, 10, 24, 23), None, None],
            "embedding": [[0.5] * 8] * 3,
        }
    )
    path = tmp_path / "reports.parquet"
    pq.write_table(table, path)
    assert count_documents([str(path)]) == 3
    arrivals = read(path)
    assert texts(arrivals) == [TEXT.format(1), TEXT.format(2)]
    assert reasons(arrivals) == ["EmptyText"]
    found = arrivals[0]
    assert isinstance(found, Found)
    assert (found.document.id, found.document.published) == ("1", date(2024, 10, 24))
    known = {a.origin for a in arrivals}
    assert all(isinstance(a, Known) for a in read(path, known.__contains__))
    assert texts(read(path, columns={"text": "body", "id": "id"})) == texts(arrivals)


def test_damaged_parquet(tmp_path: Path) -> None:
    path = tmp_path / "reports.parquet"
    pq.write_table(pa.table({"text": [TEXT] * 10}), path)
    whole = path.read_bytes()
    for data in (b"", whole[:-20], b"PAR1 nonsense PAR1", whole[:4] + b"\xff" * 60 + whole[64:]):
        path.write_bytes(data)
        assert reasons(read(path)) == ["DamagedInput"]


def test_tables_and_archives_in_folders(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text(delimited(ROWS))
    (tmp_path / "other.csv").write_text("country,population\nNorway,5\n")
    (tmp_path / "other.tsv").write_text("")
    pq.write_table(pa.table({"country": ["Norway"]}), tmp_path / "other.parquet")
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "reports.parquet")
    arrivals = read(tmp_path)
    assert (len(texts(arrivals)), reasons(arrivals)) == (5, [])
    assert reasons(read(tmp_path / "other.csv")) == ["NoTextColumn"]


words = st.text(alphabet='abc "\n,;\t', min_size=1, max_size=30).filter(lambda t: any(map(str.isalpha, t)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(words, min_size=1, max_size=6), st.sampled_from([",", ";"]))
def test_what_csv_writes_is_read(tmp_path: Path, cells: list[str], delimiter: str) -> None:
    path = tmp_path / "reports.csv"
    rows = [["id", "title", "text"], *([str(n), "a title", cell] for n, cell in enumerate(cells))]
    path.write_text(delimited(rows, delimiter=delimiter))
    assert texts(read(path)) == cells
