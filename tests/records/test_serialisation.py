"""The record as JSON, Arrow and CSV: nothing lost, nothing renamed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportedly.records import (
    ChainLink,
    Document,
    Entity,
    EventDate,
    EventLabels,
    EventMention,
    Location,
    Participant,
    Position,
    Quantity,
    Span,
    from_record,
    to_csv,
    to_json,
    to_jsonl,
    to_record,
)
from reportedly.records.arrow import SCHEMA, to_table
from reportedly.records.flat import COLUMNS, to_row

TEXT = "Oslo’s envoy said 12 ships left; =cmd() “never” – a\tb\n" * 3
DOCUMENT = Document("d1", TEXT, "A title", None, date(2025, 3, 14), None)

spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda p: DOCUMENT.span(min(p), max(p))
)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
codes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ-", min_size=1, max_size=8)
figures = st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-(10**9), 10**9).map(float)
entities = st.builds(
    Entity,
    id=codes,
    name=names,
    country=st.none() | codes,
    sectors=st.lists(codes, max_size=2).map(tuple),
    kind=st.sampled_from(["state", "organization", "person", "group", "igo", "place", "generic"]),
    office=st.none() | names,
)
participants = st.builds(Participant, spans, st.none() | entities)
days = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
values = st.sampled_from(["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"])
links = st.builds(
    ChainLink,
    source=st.none() | participants,
    cue=st.none() | spans,
    quote=st.sampled_from(["direct", "indirect", "mixed"]),
    sourcing=st.sampled_from(["named", "unnamed", "document", "hearsay"]),
)
mentions = st.builds(
    EventMention,
    id=codes,
    document=st.just(DOCUMENT),
    sentence=st.tuples(st.integers(0, 10), st.integers(10, 20)),
    trigger=spans,
    event=st.builds(
        EventLabels,
        type=st.none() | codes,
        modes=st.lists(codes, max_size=2).map(tuple),
        contexts=st.lists(codes, max_size=2).map(tuple),
        auxiliary=st.lists(st.sampled_from(["historical", "future"]), max_size=2).map(tuple),
        quad=st.none() | st.sampled_from(["verbal_cooperation", "material_conflict"]),
        score=st.none() | st.floats(-10, 10),
        cameo=st.none() | codes,
        confidence=st.floats(0, 1),
    ),
    actors=st.lists(participants, max_size=2).map(tuple),
    recipients=st.lists(participants, max_size=2).map(tuple),
    date=st.none()
    | st.builds(EventDate, st.none() | spans, days, days, st.none() | names, st.none() | names),
    location=st.none()
    | st.builds(
        Location, spans, names, st.none() | codes, st.none() | st.integers(1, 10**8), figures, figures
    ),
    quantities=st.lists(
        st.builds(
            Quantity,
            spans,
            st.none() | figures,
            st.none() | figures,
            figures,
            st.booleans(),
            st.none() | names,
        ),
        max_size=2,
    ).map(tuple),
    positions=st.lists(
        st.builds(
            Position,
            st.lists(links, max_size=3).map(tuple),
            values,
            st.floats(-3, 3),
            st.lists(spans, max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
)

ENTITY = Entity("NOR-GOV", "Norway's government", "NOR", ("GOV",), "organization")
FULL = EventMention(
    id="e1",
    document=DOCUMENT,
    sentence=(0, 32),
    trigger=DOCUMENT.span(27, 31),
    event=EventLabels(
        "RETREAT", ("withdraw",), ("military",), ("historical",), "material_cooperation", 3.0, "087", 0.5
    ),
    actors=(Participant(DOCUMENT.span(18, 26), None),),
    recipients=(),
    date=EventDate(None, date(2025, 3, 14), date(2025, 3, 14), "2025-03-14", "on"),
    location=None,
    quantities=(Quantity(DOCUMENT.span(18, 26), 12.0, 12.0, 12.0, False, "ships"),),
    positions=(
        Position((), "Uu", 0.2),
        Position(
            (
                ChainLink(
                    Participant(DOCUMENT.span(0, 12), ENTITY), DOCUMENT.span(13, 17), "indirect", "named"
                ),
            ),
            "CT+",
            2.5,
            (DOCUMENT.span(18, 31),),
        ),
        Position((ChainLink(None, DOCUMENT.span(13, 17), "indirect", "hearsay"),), "CT-", -2.5),
    ),
    reasons=("because",),
)


def test_the_record_has_the_documented_shape() -> None:
    record = to_record(FULL)
    assert list(record) == [
        "id", "document", "sentence", "trigger", "event", "actors", "recipients", "date", "location",
        "quantities", "positions",
    ]  # fmt: skip
    assert record["document"] == {
        "id": "d1", "title": "A title", "publisher": None, "published": "2025-03-14", "url": None, "language": "en",
    }  # fmt: skip
    assert record["sentence"] == [0, 32]
    assert record["trigger"] == {"text": "left", "start": 27, "end": 31}
    assert record["date"] == {
        "text": None, "start": None, "end": None, "from": "2025-03-14", "to": "2025-03-14",
        "timex": "2025-03-14", "relation": "on",
    }  # fmt: skip
    assert record["location"] is None
    assert record["recipients"] == []
    assert record["actors"] == [{"text": "12 ships", "start": 18, "end": 26, "entity": None}]
    assert record["quantities"] == [
        {"text": "12 ships", "start": 18, "end": 26, "value": 12, "low": 12, "high": 12, "approximate": False,
         "unit": "ships"}
    ]  # fmt: skip
    author, envoy, hearsay = record["positions"]
    assert author == {"chain": [], "content": [], "value": "Uu", "score": 0.2}
    assert envoy["chain"][0]["source"]["entity"]["id"] == "NOR-GOV"
    assert envoy["chain"][0]["cue"] == {"text": "said", "start": 13, "end": 17}
    assert envoy["content"] == [[18, 31]]
    assert hearsay["chain"][0]["source"] is None


def test_an_office_is_written_only_where_there_is_one() -> None:
    minister = Entity("FIN-X", "X", "FIN", ("GOV",), "person", "foreign minister")
    with_office = to_record(_with_actor(minister))["actors"][0]["entity"]
    without = to_record(_with_actor(ENTITY))["actors"][0]["entity"]
    assert with_office["office"] == "foreign minister"
    assert list(without) == ["id", "name", "country", "sectors", "kind"]


@given(mentions)
def test_json_gives_the_mention_back(mention: EventMention) -> None:
    line = to_json(mention)
    assert "\n" not in line
    assert from_record(json.loads(line), document=DOCUMENT) == mention


def test_a_record_alone_is_enough_to_know_the_document() -> None:
    again = from_record(json.loads(to_json(FULL)))
    assert again.document.published == date(2025, 3, 14)
    assert again.document.text == ""
    assert again.trigger == Span("left", 27, 31)


@given(st.lists(mentions, max_size=3))
def test_arrow_holds_what_the_json_holds(found: list[EventMention]) -> None:
    table = to_table(found)
    assert table.schema.equals(SCHEMA, check_metadata=True)
    for row, mention in zip(table.to_pylist(), found, strict=True):
        record = to_record(mention)
        assert list(row) == list(record)
        assert row["event"] == record["event"]
        assert [p["value"] for p in row["positions"]] == [p.value for p in mention.positions]
        assert [[c["start"], c["end"]] for p in row["positions"] for c in p["content"]] == [
            pair for p in record["positions"] for pair in p["content"]
        ]
        assert row["document"]["published"] == mention.document.published


@given(st.lists(mentions, max_size=3))
def test_csv_reads_back_as_as_many_rows(found: list[EventMention]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    assert len(rows) == len(found)
    for row, mention in zip(rows, found, strict=True):
        assert tuple(row) == COLUMNS
        assert row["id"] == mention.id
        for column in ("trigger", "actors", "recipients", "positions", "location"):
            assert row[column][:1] not in tuple("=+-@"), "a spreadsheet would run this cell"


def test_csv_says_who_affirms_and_who_denies() -> None:
    row = to_row(FULL)
    assert row["positions"] == "author=Uu;NOR-GOV=CT+;hearsay=CT-"
    assert (row["affirmed_by"], row["denied_by"], row["disputed"]) == ("NOR-GOV", "hearsay", True)
    assert row["author_value"] == "Uu"
    assert row["actors"] == "12 ships"


def test_jsonl_is_one_line_each() -> None:
    assert to_jsonl([FULL, FULL]).count("\n") == 2
    assert to_jsonl([]) == ""


def _with_actor(entity: Entity) -> EventMention:
    return EventMention(
        "e", DOCUMENT, (0, 5), DOCUMENT.span(0, 4), EventLabels(None), (Participant(DOCUMENT.span(0, 4), entity),),
        (), None, None, (), (),
    )  # fmt: skip
