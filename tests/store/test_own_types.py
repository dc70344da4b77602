"""An event type that is in no table of PLOVER's goes through the ledger, the exports and the pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.engines import ingest
from reportedly.ledger import summarise
from reportedly.reading.structure import Reading
from reportedly.records import Document, EventMention
from reportedly.report import Pipeline

TEXTS = ("Officials said Norway sent 40 ships north.", "Diplomats denied Norway sent 40 ships north.")


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's events as a type and, for the second report, with a mode of the user's own."""
    own = {"type": "CONVOY", "modes": ("escorted",), "quad": "verbal_conflict", "score": -1.5, "cameo": None}
    return tuple(replace(m, event=replace(m.event, **own)) for m in fake_code(reading))  # type: ignore[arg-type]


def mixed(reading: Reading) -> tuple[EventMention, ...]:
    """PLOVER's type with PLOVER's mode and one of the user's own."""
    return tuple(
        replace(m, event=replace(m.event, type="MOBILIZE", modes=("escorted", "troops"))) for m in fake_code(reading)
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    rows = [{"id": f"d{n}", "published": "2025-03-01", "publisher": f"P{n}", "text": t} for n, t in enumerate(TEXTS)]
    source = tmp_path / "reports.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ingest([str(source)], tmp_path / "ledger", pipeline=Pipeline(reader=FakeReader(), coder=coder))
    return tmp_path / "ledger"


def test_an_event_keeps_the_type_and_its_scale(ledger: Path) -> None:
    events = Ledger.open(ledger).events().to_pylist()
    assert events and {(e["type"], e["quad"], e["score"], e["cameo"]) for e in events} == {
        ("CONVOY", "verbal_conflict", -1.5, None)
    }
    assert events[0]["modes"] == ["escorted"]


def test_a_mode_of_ones_own_beside_plovers() -> None:
    reading = FakeReader().read(Document(id="d", text=TEXTS[0], published=date(2025, 3, 1)))
    summary = summarise("e", mixed(reading))
    assert (summary.type, summary.quad, summary.score) == ("MOBILIZE", "material_conflict", -6.5)
    assert set(summary.modes) == {"escorted", "troops"} and summary.cameo is not None


@pytest.mark.parametrize("name", ["plover", "polecat", "gdelt", "icews", "panel", "prov", "claims"])
def test_every_export_takes_it(ledger: Path, tmp_path: Path, name: str) -> None:
    from typer.testing import CliRunner

    from reportedly.cli.app import app

    done = CliRunner().invoke(app, ["export", str(ledger), "--as", name, "--out", str(tmp_path / f"out.{name}")])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("page", ["/", "/events", "/actors", "/stories", "/matrix", "/map", "/reports", "/calendar"])
def test_every_page_takes_it(ledger: Path, page: str) -> None:
    pytest.importorskip("fastapi")
    from small_ledger import application, client

    web = client(application(ledger))
    assert web.get(page).status_code == 200
    (event, *_) = Ledger.open(ledger).events().to_pylist()
    assert web.get(f"/events/{event['id']}").status_code == 200
