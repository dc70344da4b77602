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
from reportedly.errors import UnknownValue
from reportedly.export import event_rows
from reportedly.ledger import summarise
from reportedly.reading.structure import Reading
from reportedly.records import Document, EventMention
from reportedly.report import Pipeline
from reportedly.store import Filters
from reportedly.store.kinds import types_of
from reportedly.store.ledger import Answer
from reportedly.store.summing import SUMMARIES, summary

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


def test_a_ledger_knows_its_own_types_and_modes(ledger: Path) -> None:
    known = Ledger.open(ledger)
    assert known.own_types() == {"CONVOY": "verbal_conflict"} and known.own_modes() == ("escorted",)
    assert "CONVOY" in types_of(known) and "MOBILIZE" in types_of(known)


@pytest.mark.parametrize(("name", "value"), [("type", "convoy"), ("type", ["AID", "Convoy"]), ("mode", "ESCORTED")])
def test_questions_and_exports_filter_by_them(ledger: Path, name: str, value: str | list[str]) -> None:
    known = Ledger.open(ledger)
    for question in ("events", "claims", "disputes", "estimates", "actors", "stories"):
        assert len(known.ask(question, **{name: value})) == len(known.ask(question)) > 0, question
    assert len(list(event_rows(known, **{name: value}))) == len(known.events())
    assert not known.events(type="AID").to_pylist() and not known.events(mode="troops").to_pylist()


@pytest.mark.parametrize("filters", [Filters(type="convoy"), Filters(quad="verbal conflict")])
@pytest.mark.parametrize("name", SUMMARIES)
def test_sums_filter_by_them_and_by_their_quad_class(ledger: Path, filters: Filters, name: str) -> None:
    known = Ledger.open(ledger)
    assert len(Answer(known, summary(known, name, filters))) == len(Answer(known, summary(known, name)))
    assert not Answer(known, summary(known, name, Filters(quad="material_conflict"))).to_pylist()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("type", "CONVOI", ("CONVOI", "MOBILIZE", "Your own in this ledger: CONVOY")),
        ("mode", "escort", ("escort", "escorted")),
        ("context", "militry", ("military",)),
        ("quad", "war", ("material_conflict",)),
        ("auxiliary", "past", ("historical",)),
    ],
)
def test_what_is_in_no_record_is_refused(ledger: Path, name: str, value: str, says: tuple[str, ...]) -> None:
    known = Ledger.open(ledger)
    for asked in (lambda: known.events(**{name: value}), lambda: list(event_rows(known, **{name: value}))):
        with pytest.raises(UnknownValue) as error:
            asked()
        assert all(word in str(error.value) for word in says)


def test_commands_and_charts_filter_by_them(ledger: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from reportedly.cli.app import app

    def run(*arguments: object) -> tuple[int, str]:
        done = CliRunner().invoke(app, [str(a) for a in arguments])
        return done.exit_code, done.output if done.exception is None else f"{done.output}{done.exception}"

    for command in ("events", "claims", "disputes", "estimates", "actors", "stories"):
        status, out = run(command, ledger, "--type", "convoy", "--format", "jsonl")
        assert status == 0 and out.strip(), command
    status, out = run("export", ledger, "--as", "plover", "--type", "CONVOY", "--out", tmp_path / "own.jsonl")
    assert status == 0 and (tmp_path / "own.jsonl").read_text().count("CONVOY") >= 1
    status, out = run("events", ledger, "--type", "convoi")
    assert status != 0 and "CONVOY" in out
    pytest.importorskip("altair")
    known = Ledger.open(ledger)
    (row,) = known.plot.timeline(type="convoy", unrealised=True).rows
    assert row["verbal_conflict"] == row["events"] > 0


def test_pages_and_api_filter_by_them(ledger: Path) -> None:
    pytest.importorskip("fastapi")
    from small_ledger import application, client

    web = client(application(ledger))
    for page in ("/events", "/stories", "/matrix", "/map", "/calendar", "/compare", "/dyads", "/charts/timeline.svg"):
        assert web.get(f"{page}?type=convoy").status_code == 200, page
        assert web.get(f"{page}?type=convoi").status_code == 422, page
    assert web.get("/events?mode=escorted").status_code == 200
    assert '>CONVOY</option>' in web.get("/matrix").text and 'type=CONVOY' in web.get("/").text
    api = web.get("/api/v1/events?type=Convoy").json()
    assert api["items"] and {one["type"] for one in api["items"]} == {"CONVOY"}
    refused = web.get("/api/v1/events?type=convoi")
    assert refused.status_code == 422 and "CONVOY" in refused.json()["detail"]
    assert web.get("/api/v1/disputes?type=convoy").json()["items"]
    assert web.get("/api/v1/export/jsonl?type=convoy").text.count("CONVOY") == 1
    described = json.dumps(web.get("/api/v1/openapi.json").json())
    assert '"CONVOY"' in described and '"escorted"' in described
