"""``reportedly types`` and ``--types``: what they print and write, and how bad input is refused."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from reportedly.cli import main

pytestmark = pytest.mark.model


class Command:
    """Runs the command line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capfd = monkeypatch, capfd

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["reportedly", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        out, error = self.capfd.readouterr()
        return int(stop.value.code or 0), " ".join(out.split()), error


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capfd)


def test_new_add_list_show_test_read_and_explain(run: Command, root: Path, tmp_path: Path) -> None:
    examples = root / "examples" / "synthetic-types"
    status, out, _ = run("types", "new", "prisoner-swap", "--examples", examples / "prisoner-swap.txt", "--quad",
                         "material_cooperation", "--score", 6, "--threads", 1)  # fmt: skip
    own = tmp_path / "PRISONER-SWAP.types.json"
    assert status == 0 and own.is_file() and own.stat().st_size < 20_000
    assert "10 examples, 5 counter-examples" in out and "cross-validated" in out
    assert "precision recall F1" in out and "RETREAT release" in out and f"{own.name} written" in out
    status, out, _ = run("types", "new", "polio", "--mode-of", "AID", "-e", examples / "vaccinate.txt", "--add", own)
    assert status == 0 and "other events of the type" in out
    status, out, _ = run("types", "list", own)
    assert "PRISONER-SWAP 10 5" in out and "AID polio 10 5" in out and "+6.0" in out
    status, out, _ = run("types", "show", own, "polio")
    assert "# polio: mode of AID" in out and "Nurses {vaccinated} 900 children" in out
    more = root / "tests" / "coding" / "own_types" / "prisoner-swap.txt"
    status, out, _ = run("types", "test", own, "--examples", more, "--name", "PRISONER-SWAP")
    assert status == 0 and "at the marked words" in out and "in the records" in out
    text = tmp_path / "report.txt"
    text.write_text("Kyiv and Moscow swapped 40 captured soldiers on Friday, officials said.\n")
    arguments = (text, "--published", "2025-03-14", "--types", own)
    assert run("read", *arguments, "--out", tmp_path / "events.jsonl")[0] == 0
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text("utf-8").splitlines()]
    (event,) = [e for e in events if e["trigger"]["text"] == "swapped"]
    assert event["event"]["type"] == "PRISONER-SWAP" and event["event"]["quad"] == "material_cooperation"
    _, out, _ = run("read", *arguments)
    assert "PRISONER-SWAP" in out
    _, out, _ = run("explain", *arguments[:1], event["id"], *arguments[1:])
    assert "own type: PRISONER-SWAP" in out
    for suffix in ("csv", "parquet"):
        assert run("read", *arguments, "--out", tmp_path / f"events.{suffix}")[0] == 0
    assert run("ingest", text, "--to", tmp_path / "ledger", "--types", own)[0] == 0
    _, out, _ = run("sql", tmp_path / "ledger", "SELECT type, quad, score FROM events")
    assert "PRISONER-SWAP" in out and "material_cooperation" in out


def test_a_file_of_another_model_is_refused_and_updated(run: Command, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.types.json"
    assert run("types", "new", "vaccinate", "-e", root / "examples/synthetic-types/vaccinate.txt", "-o", own)[0] == 0
    digest = json.loads(own.read_text("utf-8"))["model"]
    own.write_text(own.read_text("utf-8").replace(digest, "0" * 64), "utf-8")
    text = tmp_path / "report.txt"
    text.write_text("Nurses vaccinated 90 children in Oslo.\n")
    status, out, error = run("read", text, "--types", own)
    assert (status, out) == (1, "") and "types update" in error
    status, out, _ = run("types", "update", own)
    assert status == 0 and "F1 before F1 now VACCINATE" in out
    assert run("read", text, "--types", own)[0] == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("assault",), "PLOVER's event types"),
        (("aerial", "--mode-of", "ASSAULT"), "PLOVER's modes of ASSAULT"),
        (("new-one", "--quad", "war"), "no quad class"),
        (("new-one", "--mode-of", "AID", "--score", "3"), "leave --quad and --score out"),
    ],
)
def test_what_cannot_be_taught(run: Command, root: Path, tmp_path: Path, more: tuple[str, ...], says: str) -> None:
    status, out, error = run("types", "new", *more, "-e", root / "examples" / "synthetic-types" / "vaccinate.txt")
    assert (status, out) == (1, "") and says in error
    assert not list(tmp_path.glob("*.types.json"))


def test_examples_without_a_definition(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "examples.txt"
    path.write_text("".join(f"Nurses {{vaccinated}} {n} men.\n" for n in range(8)))
    status, _, error = run("types", "new", "vaccinate", "-e", path)
    assert status == 1 and "definition" in error
    assert run("types", "new", "vaccinate", "-e", path, "--definition", "Vaccines are given.")[0] == 0
