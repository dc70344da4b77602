"""The shipped model and coder on our own example reports, and on texts that nobody wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reportedly
from reportedly.records import EventMention, to_jsonl
from reportedly.sources import document_from_text, read_file

pytestmark = pytest.mark.model

WORDS = (
    "Oslo Riga said denied met sent troops the ministry “ ” . , ; \n\n on Monday 12,000 ships to NATO "
    "allegedly if will not Mr ’s n’t ( ) – 2024 e.g. U.S. and which that believes \u200b café 🚢 東京"
).split(" ")
texts = st.text(st.characters(codec=None, exclude_categories=[]), max_size=200) | st.lists(
    st.sampled_from(WORDS), max_size=60
).map(" ".join)


@pytest.fixture(scope="module")
def tanker(root: Path) -> reportedly.Report:
    return reportedly.read_file(root / "examples" / "synthetic-tanker.txt", published="2025-03-14")


@pytest.fixture(scope="module")
def truce(root: Path) -> reportedly.Report:
    return reportedly.read_file(root / "examples" / "synthetic-truce.html")


def spans_of(event: EventMention) -> list[tuple[str, int, int]]:
    spans = [event.trigger, *(p.span for p in (*event.actors, *event.recipients))]
    spans += [q.span for q in event.quantities]
    spans += [
        found.span for found in (event.date, event.location) if found is not None and found.span is not None
    ]
    for position in event.positions:
        spans += position.content
        for link in position.chain:
            spans += [s for s in (link.cue, link.source.span if link.source else None) if s is not None]
    return [(span.text, span.start, span.end) for span in spans]


def check(report: reportedly.Report) -> None:
    text = report.document.text
    for event in report.events:
        for words, start, end in spans_of(event):
            assert text[start:end] == words
        assert event.sentence[0] <= event.trigger.start < event.trigger.end <= event.sentence[1]
        assert [p for p in event.positions if not p.chain], "the author's own position is always there"
    ids = [event.id for event in report.events]
    assert len(set(ids)) == len(ids)
    triggers = [event.trigger.start for event in report.events]
    assert triggers == sorted(triggers)
    assert report.to_arrow().num_rows == len(ids)


def test_the_examples_have_events_with_their_evidence(
    tanker: reportedly.Report, truce: reportedly.Report
) -> None:
    for report in (tanker, truce):
        assert len(report.events) >= 10
        check(report)


def test_a_report_reads_the_same_alone_and_among_others(root: Path, tanker: reportedly.Report) -> None:
    page = read_file(root / "examples" / "synthetic-truce.html")
    text = read_file(root / "examples" / "synthetic-tanker.txt", published="2025-03-14")
    among = list(reportedly.read_many([page, text, page]))
    assert to_jsonl(among[1].events) == to_jsonl(tanker.events)
    assert to_jsonl(among[0].events) == to_jsonl(among[2].events)


@settings(max_examples=40)
@given(texts)
def test_any_string_is_read_and_offsets_slice_to_the_text(text: str) -> None:
    document = document_from_text(text, published="2025-03-14")
    report = next(reportedly.read_many([document]))
    check(report)
    for form in (report.to_jsonl(), report.to_csv(), report._repr_html_()):
        form.encode("utf-8")


def test_the_command_in_a_process_of_its_own(root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "reportedly",
        "read",
        "examples/synthetic-tanker.txt",
        "-p",
        "2025-03-14",
    ]
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "NO_COLOR": "1"}
    table = subprocess.run(command, capture_output=True, cwd=root, env=environment, check=True)
    assert "naval escorts" in table.stdout.decode()
    assert table.stderr == b""
    lines = subprocess.run(
        [*command, "-f", "jsonl"], capture_output=True, cwd=root, env=environment, check=True
    )
    records = [json.loads(line) for line in lines.stdout.decode().splitlines()]
    assert len(records) >= 10
    explained = subprocess.run(
        [*command[:3], "explain", *command[4:5], records[0]["id"][:10], *command[5:]],
        capture_output=True, cwd=root, env=environment, check=True,
    )  # fmt: skip
    assert records[0]["id"] in explained.stdout.decode()
