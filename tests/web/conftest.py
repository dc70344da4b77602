"""A small ledger of made-up reports, some of them hostile, and browsers for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fakes import FakeReader, fake_code
from reportedly.engines import ingest
from reportedly.reading.structure import Reading
from reportedly.records import Entity, EventMention
from reportedly.report import Pipeline
from reportedly.web.app import create_app
from reportedly.web.readers import Readers
from reportedly.web.settings import Settings

STATES = {"Norway": "NOR", "Chile": "CHL", "Ministers": "GHA", "Peru": "PER"}
HOSTILE = (
    "Norway sent <script>alert(1)</script> ships & \"quotes\" <svg onload=alert(2)> <img src=x onerror='alert(3)'>"
)
REPORTS: tuple[dict[str, Any], ...] = (
    {"id": "north", "published": "2025-03-01", "publisher": "Daily", "title": "Forty ships go north",
     "text": "Forty ships go north\n\nOfficials said Norway sent 40 ships north past the lighthouse.\n\n"
             "Diplomats denied Norway sent 40 ships north past the lighthouse."},
    {"id": "copy", "published": "2025-03-02", "publisher": "Weekly", "title": "Forty ships go north",
     "text": "Forty ships go north\n\nOfficials said Norway sent 40 ships north past the lighthouse.\n\n"
             "Diplomats denied Norway sent 40 ships north past the lighthouse."},
    {"id": "south", "published": "2025-03-09", "publisher": "Daily", "title": "Tankers",
     "text": "Diplomats denied Chile sent 7 tankers to the southern harbour.\nPeru met nobody, officials said."},
    {"id": "https://example.org/a/../b?c=<d>", "published": "2025-04-01", "publisher": "<b>Evil</b> & Sons",
     "title": "</title><script>alert(0)</script> \u202egnp.exe", "url": "javascript:alert(9)",
     "author": "\u2066Ann\u2069\x07", "text": HOSTILE},
    {"id": "undated", "publisher": "Daily", "title": "Cocoa", "text": "Ministers from Ghana met bankers about cocoa."},
)  # fmt: skip


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's mentions, done by the first state that the sentence names, on the report's day."""
    out = []
    for mention in fake_code(reading):
        sentence = reading.document.text[slice(*mention.sentence)]
        name = next((n for n in STATES if n in sentence), "Norway")
        actor = replace(mention.actors[0], entity=Entity(STATES[name], name, STATES[name], ("GOV",), "state"))
        assert mention.date is not None
        day = reading.document.published
        out.append(replace(mention, actors=(actor,), date=replace(mention.date, first=day, last=day)))
    return tuple(out)


def pipeline() -> Pipeline:
    """A reader without a model."""
    return Pipeline(reader=FakeReader(), coder=coder)


@pytest.fixture(scope="session")
def ledger_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of those reports; for reading only."""
    folder = tmp_path_factory.mktemp("web")
    lines = [*map(json.dumps, REPORTS), "<script>broken"]
    (folder / "reports.jsonl").write_text("".join(line + "\n" for line in lines), "utf-8")
    ingest([str(folder / "reports.jsonl")], folder / "ledger", pipeline=pipeline())
    return folder / "ledger"


@pytest.fixture
def application(ledger_folder: Path) -> Callable[..., FastAPI]:
    """Makes an application over the ledger, with other settings where they are given."""

    def make(**changes: Any) -> FastAPI:
        settings = replace(Settings(ledger=ledger_folder), **changes)
        app = create_app(settings)
        app.state.readers = Readers(settings, own=pipeline())
        return app

    return make


@pytest.fixture
def browser(application: Callable[..., FastAPI]) -> Callable[..., TestClient]:
    """Makes a client that asks as this machine's own browser does."""

    def make(**changes: Any) -> TestClient:
        return TestClient(application(**changes), base_url="http://127.0.0.1:8765", follow_redirects=False)

    return make


@pytest.fixture
def client(browser: Callable[..., TestClient]) -> TestClient:
    """A client of a server with the usual settings."""
    return browser()
