"""Sums over the events: what is kept and what is asked anew are the same, and what they say is right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.engines import ingest
from reportedly.reading.structure import Reading
from reportedly.records import Entity, EventMention
from reportedly.report import Pipeline
from reportedly.store import summing
from reportedly.store.ledger import Answer
from reportedly.store.queries import Filters
from reportedly.store.summing import SUMMARIES, summary
from small_ledger import ledger_of

REPORTS = (
    ("2025-03-01", "Daily", "Officials said Norway sent 40 ships north past the lighthouse."),
    ("2025-03-02", "Weekly", "Officials denied Norway sent 40 ships north past the lighthouse."),
    ("2025-04-09", "Daily", "Ministers from Ghana met bankers in Accra about cocoa."),
    ("2025-04-30", "Hourly", "Diplomats denied Chile sent 7 tankers to the southern harbour."),
)
STATES = {"Norway": "NOR", "Chile": "CHL", "Ministers": "GHA"}


def coder(reading: Reading) -> tuple[EventMention, ...]:
    """The fake coder's mentions, done by the state in the text; a meeting is Ghana's with Chile, and has happened."""
    out = []
    for mention in fake_code(reading):
        name = next(n for n in STATES if n in reading.document.text)
        party = mention.actors[0]
        actor = replace(party, entity=Entity(STATES[name], name, STATES[name], ("GOV",), "state"))
        day = reading.document.published
        assert mention.date is not None
        made = replace(mention, actors=(actor,), date=replace(mention.date, first=day, last=day))
        if name == "Ministers":
            guest = replace(party, entity=Entity("CHL", "Chile", "CHL", ("GOV",), "state"))
            labels = replace(mention.event, auxiliary=())
            made = replace(made, actors=(actor, guest), recipients=(), event=labels)
        out.append(made)
    return tuple(out)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("sums")
    return Ledger.open(ledger_of(folder, REPORTS, Pipeline(reader=FakeReader(), coder=coder)))


def asked(ledger: Ledger, name: str, **filters: Any) -> list[tuple[Any, ...]]:
    found = Answer(ledger, summary(ledger, name, Filters(**filters))).to_pylist()
    return sorted((tuple(row[k] for k in sorted(row)) for row in found), key=repr)


@pytest.mark.parametrize("name", SUMMARIES)
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"type": "mobilize"},
        {"type": ["CONSULT", "MOBILIZE"], "quad": "verbal_cooperation"},
        {"quad": "Verbal Conflict"},
        {"since": "2025-03-02"},
        {"since": "2025-03-01", "until": "2025-03-31"},
        {"since": "2025-04-01"},
        {"until": "2025-04-09"},
        {"actor": "GHA"},
        {"disputed": True},
    ],
)
def test_kept_and_asked_anew_are_the_same(
    ledger: Ledger, name: str, filters: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = asked(ledger, name, **filters)
    query = summary(ledger, name, Filters(**filters))
    answered = set(filters) <= {"type", "quad"}
    assert not answered or query.sql.startswith("SELECT * FROM")
    monkeypatch.setattr(summing, "_is_kept", lambda ledger: False)
    assert asked(ledger, name, **filters) == kept
    assert summary(ledger, name, Filters(**filters)).sql.startswith("WITH e AS")


def test_days_and_months(ledger: Ledger) -> None:
    days = Answer(ledger, summary(ledger, "sums_by_day")).to_pylist()
    assert sum(row["events"] for row in days) == len(ledger.events())
    assert {row["day"] for row in days} <= {date.fromisoformat(p) for p, _, _ in REPORTS}
    months = Answer(ledger, summary(ledger, "sums_by_entity")).to_pylist()
    assert {row["month"] for row in months} == {date(2025, 3, 1), date(2025, 4, 1)}


def test_a_meeting_is_a_dyad_both_ways(ledger: Ledger) -> None:
    numbers = {row["id"]: row["number"] for row in ledger.sql("SELECT id, number FROM entities")}
    found = Answer(ledger, summary(ledger, "sums_by_dyad", Filters(type="CONSULT"))).to_pylist()
    ghana, chile = numbers["GHA"], numbers["CHL"]
    assert {(row["actor"], row["recipient"]) for row in found} == {(ghana, chile), (chile, ghana)}
    assert {(row["events"], row["score"], row["realised"]) for row in found} == {(1, 2.5, True)}


def test_the_same_as_the_dyads_of_the_panel(ledger: Ledger) -> None:
    told = Answer(ledger, summary(ledger, "sums_by_dyad", Filters(type="MOBILIZE"))).to_pylist()
    names = {row["number"]: row["id"] for row in ledger.sql("SELECT id, number FROM entities")}
    assert {(names[row["actor"]], names[row["recipient"]]) for row in told} == {
        ("NOR", "RUS"),
        ("CHL", "RUS"),
    }
    assert not any(row["realised"] for row in told)  # the fake coder's events lie ahead


def test_holders_and_who_contradicts_them(ledger: Ledger) -> None:
    found = Answer(ledger, summary(ledger, "sums_by_holder")).to_pylist()
    values = {(row["holder"], row["value"]) for row in found}
    assert any(value == "CT-" for _, value in values)
    stances = Answer(ledger, summary(ledger, "stances")).to_pylist()
    latest = ledger.sql("SELECT count(*) AS n FROM positions WHERE latest").to_pylist()[0]["n"]
    assert len(stances) == latest == sum(row["events"] for row in found)


def test_tables_of_other_definitions_are_not_read(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summing, "_digest", lambda: "another")
    assert summary(ledger, "sums_by_day").sql.startswith("WITH e AS")
    assert asked(ledger, "sums_by_day")


def test_a_ledger_by_hand_is_summed_again(tmp_path: Path) -> None:
    rows = [{"id": f"d{n}", "published": p, "publisher": w, "text": t} for n, (p, w, t) in enumerate(REPORTS)]
    source = tmp_path / "reports.jsonl"
    pipeline = Pipeline(reader=FakeReader(), coder=coder)
    for part in (rows[:2], rows):
        source.write_text("".join(json.dumps(row) + "\n" for row in part))
        ingest([str(source)], tmp_path / "ledger", pipeline=pipeline)
        ledger = Ledger.open(tmp_path / "ledger")
        days = Answer(ledger, summary(ledger, "sums_by_day"))
        assert sum(row["events"] for row in days) == len(ledger.events())


def test_a_dyad_lists_what_it_counts(ledger: Ledger) -> None:
    pytest.importorskip("pydantic")
    from reportedly.web.views.dyads import dyads

    for direction in dyads(ledger, actor="GHA", recipient="CHL").directions:
        assert direction.events == len(direction.latest) > 0
        assert all(event.recipients == [] for event in direction.latest)
