"""A small ledger of made-up reports, read by a reader without a model, and an application over it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakes import FakeReader, fake_code
from reportedly.engines import ingest
from reportedly.reading.structure import Reading
from reportedly.records import Entity, EventMention
from reportedly.report import Pipeline

REPORTS = (
    ("2025-03-01", "Daily", "Officials said Norway sent 40 ships north past the lighthouse."),
    ("2025-03-02", "Weekly", "Diplomats denied Norway sent 40 ships north past the lighthouse."),
    ("2025-03-03", "Daily", "Diplomats denied Chile sent 7 tankers to the southern harbour."),
    (
        "2025-03-04",
        "Evening",
        "Officials said Chile sent 9 lorries to the eastern depot. Ministers met in Accra.",
    ),
    ("2025-03-09", "Daily", "Ministers from Ghana met bankers in Accra about cocoa."),
    ("2025-03-12", "Weekly", "Norway sent 3 helicopters to the western islands, officials said."),
)
STATES = {"Norway": "NOR", "Chile": "CHL", "Ministers": "GHA"}


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's mentions, done by the state named in the text, on the report's day."""
    out = []
    for mention in fake_code(reading):
        name = next((n for n in STATES if n in reading.document.text), "Ministers")
        actor = replace(mention.actors[0], entity=Entity(STATES[name], name, STATES[name], ("GOV",), "state"))
        assert mention.date is not None
        day = reading.document.published
        out.append(replace(mention, actors=(actor,), date=replace(mention.date, first=day, last=day)))
    return tuple(out)


def pipeline() -> Pipeline:
    """The reader and coder that the ledger is made with."""
    return Pipeline(reader=FakeReader(), coder=coder)


def make_ledger(folder: Path) -> Path:
    """The ledger, in a folder below."""
    return ledger_of(folder, REPORTS, pipeline(), more="broken\n")


def ledger_of(folder: Path, reports: Iterable[tuple[str, str, str]], pipeline: Pipeline, *, more: str = "") -> Path:
    """A ledger of reports (day, publisher, text; ids ``d0``, ``d1`` …), in a folder below. ``more``: further lines."""
    rows = [{"id": f"d{n}", "published": p, "publisher": w, "text": t} for n, (p, w, t) in enumerate(reports)]
    source = folder / "reports.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + more)
    ingest([str(source)], folder / "ledger", pipeline=pipeline)
    return folder / "ledger"


def application(ledger: Path, **settings: Any) -> Any:
    """The application over a ledger, which reads texts without a model."""
    from reportedly.web.app import create_app
    from reportedly.web.readers import Readers
    from reportedly.web.settings import Settings

    made = Settings(ledger, **settings)
    app = create_app(made)
    app.state.readers = Readers(made, own=pipeline())
    return app


def client(app: Any, **more: Any) -> Any:
    """A client that asks the application without a network."""
    from fastapi.testclient import TestClient

    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False, **more)
