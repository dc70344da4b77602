"""Exports: the columns of the shapes they imitate, dyads, what counts in a panel, evidence that slices to its words."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fakes import FakeReader, fake_code
from reportedly.cli.app import app
from reportedly.engines import ingest
from reportedly.export import event_rows, json_ld, panel
from reportedly.export.periods import start_of
from reportedly.export.rows import EventRow, FirstReport
from reportedly.export.tables import GDELT, ICEWS, POLECAT, gdelt
from reportedly.records import Entity
from reportedly.report import Pipeline
from reportedly.sources.stream import Settings
from reportedly.store import Ledger

NORTH = "Officials in Oslo said Norway sent 3 ships to the northern fishing grounds on Monday.\n"
DENIAL = "Sweden denied Norway sent 3 ships to the northern fishing grounds on Monday.\n"
NOR = Entity("NOR", "Norway", "NOR", ("GOV",), "state")
SWE_MIL = Entity("SWE-MIL", "Swedish troops", "SWE", ("MIL",), "group")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(NORTH)
    (folder / "b.txt").write_text(DENIAL)
    out = folder.parent / "ledger"
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    ingest([str(folder)], out, pipeline=pipeline, settings=Settings(published=date(2024, 10, 24)))
    return out


def row(**changes: object) -> EventRow:
    report = FirstReport("d", None, "Wire", date(2024, 10, 24), None, "en", "A sentence.", "sent")
    values: dict[str, object] = {
        "id": "0123456789abcdef", "type": "MOBILIZE", "modes": ("troops",), "contexts": (), "auxiliary": (),
        "quad": "material_conflict", "score": -6.5, "cameo": "154", "actors": (NOR,), "recipients": (SWE_MIL,),
        "first": date(2024, 10, 23), "last": date(2024, 10, 23), "day": date(2024, 10, 23), "place": None,
        "country": None, "geonames": None, "lat": None, "lon": None, "mentions": 2, "documents": 2, "independent": 2,
        "first_reported": date(2024, 10, 24), "disputed": False, "corroborated": 1, "author_value": "CT+",
        "affirmed": True, "story": None, "report": report,
    }  # fmt: skip
    return EventRow(**{**values, **changes})  # type: ignore[arg-type]


def lines(ledger: Path, *arguments: str) -> list[str]:
    result = CliRunner().invoke(app, ["export", str(ledger), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_gdelt_has_its_sixty_one_columns_and_no_header(ledger: Path) -> None:
    rows = [line.split("\t") for line in lines(ledger, "--as", "gdelt")]
    assert rows and all(len(cells) == len(GDELT) == 61 for cells in rows)
    assert all(cells[GDELT.index("GLOBALEVENTID")].isdecimal() for cells in rows)


def test_gdelt_codes_of_a_dyad() -> None:
    (cells,) = gdelt([row()])
    of = dict(zip(GDELT, cells, strict=True))
    assert (of["Actor1Code"], of["Actor2Code"], of["Actor2Type1Code"]) == ("NOR", "SWEMIL", "MIL")
    assert (of["SQLDATE"], of["QuadClass"], of["EventRootCode"]) == ("20241023", "4", "15")
    assert of["Actor2Geo_CountryCode"] == "SW"  # FIPS, not ISO
    assert of["AvgTone"] == ""


@pytest.mark.parametrize("shape, columns", [("polecat", POLECAT), ("icews", ICEWS)])
def test_tables_with_headers(ledger: Path, shape: str, columns: tuple[str, ...]) -> None:
    head, *rows = lines(ledger, "--as", shape)
    assert tuple(head.split("\t")) == columns
    assert rows and all(len(line.split("\t")) == len(columns) for line in rows)
    assert lines(ledger, "--as", shape, "--no-header") == rows


def test_an_event_of_actors_only_has_a_row_for_each_order() -> None:
    pairs = row(actors=(NOR, SWE_MIL), recipients=()).dyads()
    assert [(a.id if a else None, b.id if b else None) for a, b in pairs] == [
        ("NOR", "SWE-MIL"),
        ("SWE-MIL", "NOR"),
    ]
    assert row(actors=(), recipients=(NOR,)).dyads() == [(None, NOR)]


def test_what_counts_in_a_panel() -> None:
    denied = row(id="1" * 16, disputed=True, author_value="Uu")
    planned = row(id="2" * 16, auxiliary=("future",))
    hearsay = row(id="3" * 16, author_value="Uu", corroborated=3)
    silent = row(id="4" * 16, author_value="Uu", affirmed=False, corroborated=0)
    rows = [row(), denied, planned, hearsay, silent]

    def events(**choice: object) -> int:
        return sum(int(str(cell["events"])) for cell in panel(rows, **choice))  # type: ignore[arg-type]

    assert events(counting="asserted") == 3
    assert events(counting="author") == 1
    assert events(counting="undisputed") == 2
    assert events(counting="corroborated", least=3) == 1
    assert events(counting="asserted", unrealised=True) == 4


def test_periods_and_levels() -> None:
    assert start_of(date(2024, 10, 24), "week") == date(2024, 10, 21)
    assert start_of(date(2024, 10, 24), "month") == date(2024, 10, 1)
    (cell,) = panel([row(), row(id="5" * 16)], level="entity", period="year")
    assert (cell["period"], cell["actor"], cell["recipient"], cell["events"]) == (
        "2024-01-01",
        "NOR",
        "SWE-MIL",
        2,
    )
    assert (cell["score_sum"], cell["score_mean"], cell["reports"]) == (-13.0, -6.5, 4)


def test_panel_on_the_command_line(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "panel.csv"
    assert lines(ledger, "--as", "panel", "--out", str(out), "--period", "day") == []
    with out.open() as file:
        assert all(
            set(cell) >= {"period", "actor", "recipient", "type", "events"} for cell in csv.DictReader(file)
        )


def test_evidence_slices_to_its_words(ledger: Path) -> None:
    opened = Ledger.open(ledger)
    seen = 0
    for event in json_ld(opened, event_rows(opened)):
        for mention in event["rep:mentions"]:
            text = opened.text(mention["prov:wasDerivedFrom"].removeprefix("rep:document/"))
            where, quote = mention["target"]["selector"]
            assert text[where["start"] : where["end"]] == quote["exact"]
            seen += 1
    assert seen


def test_claims_name_who_claims_and_how_sure(ledger: Path) -> None:
    claims = [json.loads(line) for line in lines(ledger, "--as", "claims")]
    assert {claim["@type"] for claim in claims} == {"Claim"}
    assert {claim["reviewRating"]["alternateName"] for claim in claims} >= {"CT+", "CT-"}
    assert all(1 <= claim["reviewRating"]["ratingValue"] <= 5 for claim in claims)


def test_filters_choose(ledger: Path) -> None:
    assert lines(ledger, "--as", "plover", "--type", "CONSULT") == []
    assert lines(ledger, "--as", "plover", "--since", "2030-01-01") == []
    assert lines(ledger, "--as", "plover", "--type", "MOBILIZE")
