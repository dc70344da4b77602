"""Reports in stores that pyarrow reaches: the same as reports in a folder here."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reportedly.errors import MissingFile
from reportedly.sources.stored import Stored
from reportedly.sources.stream import Found, Known, Origin, Refused, Settings, iter_documents, open_sources

STORY = "Norway sent {} ships north on Monday, officials in Oslo said. Nobody was hurt.\n"
FILES = {
    "2.txt": b"Two\n\n" + STORY.format(2).encode(),
    "1.txt": b"One\n\n" + STORY.format(1).encode(),
    "below/3.txt.gz": gzip.compress(b"Three\n\n" + STORY.format(3).encode()),
    "below/rows.jsonl": (json.dumps({"id": "a", "text": STORY.format(4)}) + "\n{broken\n").encode(),
    "below/empty.txt": b"",
    "1.json": json.dumps({"publisher": "The Post", "published": "2024-05-06"}).encode(),
    "below/metadata.tsv": b"filename\tpublisher\n3.txt.gz\tThe Times\n",
    ".hidden.txt": b"Not this\n",
    "notes.bin": b"\x00\x01",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "reports"


def in_memory() -> Any:
    from pyarrow.fs import _MockFileSystem

    system = _MockFileSystem(datetime(2024, 10, 24, tzinfo=UTC))
    for name, data in FILES.items():
        system.create_dir(f"bucket/reports/{name}".rpartition("/")[0])
        with system.open_output_stream(f"bucket/reports/{name}", compression=None) as stream:
            stream.write(data)
    return system


def told(arrivals: Any, root: str) -> list[Any]:
    """Everything but the stamps."""
    return [
        (a.origin.name.replace(root, ""), a.document) if isinstance(a, Found) else
        (a.origin.name.replace(root, ""), a.reason, a.message.replace(root, "")) if isinstance(a, Refused) else a
        for a in arrivals
    ]  # fmt: skip


def test_a_store_is_read_like_a_folder(folder: Path) -> None:
    here = told(iter_documents([str(folder)]), str(folder))
    assert [name for name, *_ in here] == [
        "/1.txt", "/2.txt", "/below/3.txt.gz", "/below/empty.txt", "/below/rows.jsonl#a", "/below/rows.jsonl#2",
    ]  # fmt: skip
    assert told(iter_documents([folder.as_uri()]), folder.as_uri()) == here
    stored = Stored(in_memory(), "bucket/reports", "s3://bucket/reports")
    assert told(stored.arrivals(Settings(), lambda origin: False), "s3://bucket/reports") == here


def test_what_is_known_is_not_fetched() -> None:
    stored = Stored(in_memory(), "bucket/reports", "s3://bucket/reports")
    origins: set[Origin] = {a.origin for a in stored.arrivals(Settings(), lambda origin: False)}
    again = list(stored.arrivals(Settings(), origins.__contains__))
    assert {type(a) for a in again if not a.origin.name.endswith("#2")} == {Known}  # a row has no stamp
    assert {a.origin for a in again} == origins


def test_a_file_and_a_glob(folder: Path) -> None:
    def names(uri: str) -> list[str]:
        return [a.origin.name.removeprefix(folder.as_uri()) for a in iter_documents([uri])]

    assert names(f"{folder.as_uri()}/2.txt") == ["/2.txt"]
    assert names(f"{folder.as_uri()}/*.txt*") == ["/1.txt", "/2.txt", "/below/3.txt.gz", "/below/empty.txt"]


def test_nothing_there_is_said(folder: Path) -> None:
    with pytest.raises(MissingFile, match="nothing of that name"):
        open_sources([f"{folder.as_uri()}/nowhere"])
    with pytest.raises(MissingFile, match="cannot be reached"):
        open_sources(["hdfs://"])
