"""The same input gives the same bytes on a cluster as on one machine."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeReader, fake_code
from reportedly.engines import Ingested, ingest
from reportedly.errors import ClusterError, GazetteerError, MissingExtra
from reportedly.report import Pipeline
from reportedly.store import Ledger

STORY = "Officials in Oslo said Norway sent {} ships north on Monday. The ministry denied they met anyone there.\n"


# what is sent to the workers is found by name there
fake_pipeline = partial(Pipeline, reader=FakeReader(), coder=fake_code)
broken_pipeline = partial(Pipeline, gazetteer=["/nowhere/actors.jsonl"])


@pytest.fixture(scope="module")
def ray(root: Path) -> Iterator[Any]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'reportedly[cluster]'")
    pytest.importorskip("ray.data", reason="Ray Data is not installed: pip install 'reportedly[cluster]'")
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=100 * 2**20,
        log_to_driver=False,
        logging_level=40,
        runtime_env={"env_vars": {"PYTHONPATH": os.pathsep.join(map(str, (root / "src", root / "tests")))}},
    )
    yield ray
    ray.shutdown()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(11):
        (folder / f"{number:02}.txt").write_text(f"Ships {number}\n\n" + STORY.format(number + 2))
    (folder / "03.txt").write_text("EXPLODE\n\n" + STORY.format(3))
    (folder / "05.txt").write_text("")
    (folder / "07.txt").write_bytes((folder / "06.txt").read_bytes())
    rows = [{"id": f"row {n}", "text": STORY.format(n), "published": "2024-10-24"} for n in (40, 41, 42)]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n")
    return folder


def on_cluster(folder: Path, ledger: Path, **options: Any) -> Ingested:
    from reportedly.engines.ray import Cluster
    from reportedly.engines.ray import ingest as ingest_on_cluster

    options.setdefault("make_pipeline", fake_pipeline)
    return ingest_on_cluster([str(folder)], ledger, cluster=Cluster(workers=2), shard=3, **options)


def log_of(ledger: Path) -> dict[str, bytes]:
    return {str(p.relative_to(ledger)): p.read_bytes() for p in sorted((ledger / "log").rglob("*")) if p.is_file()}


def rows_of(ledger: Path) -> dict[str, list[str]]:
    tables = ("documents", "mentions", "events", "positions", "estimates", "stories", "merges", "entities", "skipped")
    return {t: sorted(map(str, Ledger.open(ledger).sql(f"SELECT * FROM {t}"))) for t in tables}


def test_shards_are_the_same_bytes_as_on_one_machine(ray: Any, folder: Path, tmp_path: Path) -> None:
    here = ingest([str(folder)], tmp_path / "here", pipeline=fake_pipeline(), shard=3)
    there = on_cluster(folder, tmp_path / "there")
    assert there == here
    assert (there.documents, there.skipped, there.shards) == (12, 3, 5)
    assert log_of(tmp_path / "there") == log_of(tmp_path / "here")
    assert rows_of(tmp_path / "there") == rows_of(tmp_path / "here")
    again = on_cluster(folder, tmp_path / "there")
    assert (again.documents, again.known) == (0, 15)


class Stopped(Exception):
    pass


def test_a_run_that_stops_is_taken_up_by_either_engine(ray: Any, folder: Path, tmp_path: Path) -> None:
    def stop(state: Ingested) -> None:
        if state.shards == 2 and threading.current_thread() is threading.main_thread():
            raise Stopped

    with pytest.raises(Stopped):
        on_cluster(folder, tmp_path / "ledger", on_step=stop)
    done = ingest([str(folder)], tmp_path / "ledger", pipeline=fake_pipeline(), shard=3)
    assert (done.known, done.documents) == (7, 7)
    ingest([str(folder)], tmp_path / "whole", pipeline=fake_pipeline(), shard=3)
    assert log_of(tmp_path / "ledger") == log_of(tmp_path / "whole")


def test_errors_of_a_worker_arrive_as_they_are(ray: Any, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="nowhere"):
        on_cluster(folder, tmp_path / "ledger", make_pipeline=broken_pipeline)


def test_without_ray_the_command_to_install_it_is_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'reportedly\[cluster\]'"):
        on_cluster(folder, tmp_path / "ledger")
    assert not (tmp_path / "ledger").exists()


def test_a_shard_out_of_order_is_not_written() -> None:
    from types import SimpleNamespace

    from reportedly.engines import ray

    made: Any = SimpleNamespace(shard=SimpleNamespace(number=4))
    with pytest.raises(ClusterError, match="Shard 4 came where 3 was due"):
        ray._write(SimpleNamespace(next=3), made)  # type: ignore[arg-type]


def test_a_cluster_is_only_for_its_engine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reportedly.cli import main

    words = ["reportedly", "ingest", str(folder), "--to", str(tmp_path / "ledger"), "--workers", "2"]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "--engine ray" in capsys.readouterr().err
