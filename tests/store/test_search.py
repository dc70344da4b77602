"""Search for words: which sentences and reports have them, where, page by page, in step with the tables."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.engines import ingest
from reportedly.errors import LedgerDamaged, UnknownValue
from reportedly.report import Pipeline
from reportedly.store import rebuild
from reportedly.store.layout import open_layout
from reportedly.store.search import search
from reportedly.store.words import Words, highlights, path_of

REPORTS = (
    ("Ships at sea", "Officials said Norway sent 40 ships north past the old lighthouse.\n\nFerries waited in Málaga."),
    ("Tankers", "Diplomats denied Chile sent 7 tankers to the southern harbour. The harbour master met nobody."),
    ("Cocoa", "Ministers from Ghana met bankers in Accra about cocoa."),
    ("Ships again", "Officials said Norway sent 40 ships north past the old lighthouse once more."),
)


def grow(folder: Path, reports: tuple[tuple[str, str], ...] = REPORTS, name: str = "reports") -> Path:
    rows = [
        {"id": f"{name}{n}", "title": title, "published": f"2025-03-0{n + 1}", "text": text}
        for n, (title, text) in enumerate(reports)
    ]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pipeline = Pipeline(reader=FakeReader(), coder=fake_code)
    ingest([str(folder / f"{name}.jsonl")], folder / "ledger", pipeline=pipeline, shard=2)
    return folder / "ledger"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return Ledger.open(grow(tmp_path_factory.mktemp("search")))


@pytest.mark.parametrize(
    ("words", "reports"),
    [
        ("harbour", "1"),
        ("HARBOUR tankers", "1"),
        ("malaga", "0"),
        ("ships", "3 0"),
        ("ship", ""),
        ("ship*", "3 0"),
        ('"north past"', "3 0"),
        ('"past north"', ""),
        ("past north", "3 0"),
        ("ships -more", "0"),
        ('ships -"once more"', "0"),
        ("cocoa", "2"),
        ("harbour cocoa", ""),
        ("sou-thern", ""),
        ('x" OR "ships', ""),
        ("40", "3 0"),
        ("NOT AND", ""),
    ],
)
def test_reports_with_words(ledger: Ledger, words: str, reports: str) -> None:
    found = search(ledger, words, kind="reports")
    assert [hit.document.removeprefix("reports") for hit in found] == reports.split()
    for hit in found:
        whole = ledger.text(hit.document)
        assert whole[hit.start : hit.start + len(hit.text)] == hit.text


def test_hits_are_where_the_words_are(ledger: Ledger) -> None:
    (hit,) = search(ledger, "harb* master", kind="reports")
    assert [hit.text[start:end] for start, end in hit.hits] == ["harbour", "harbour", "master"]
    assert (hit.title, str(hit.published)) == ("Tankers", "2025-03-02")
    (hit,) = search(ledger, '"southern harbour"')
    assert [hit.text[start:end] for start, end in hit.hits] == ["southern harbour"]
    assert ledger.text(hit.document)[hit.start : hit.start + len(hit.text)] == hit.text
    assert [row["id"] for row in ledger.events(event=hit.event)] == [hit.event]


def test_pages_hold_each_event_once(ledger: Ledger) -> None:
    whole = search(ledger, "the")
    pages, after = [], None
    while page := search(ledger, "the", limit=1, after=after):
        pages += page
        after = page[-1].number
    assert [hit.event for hit in pages] == [hit.event for hit in whole]
    assert len({hit.event for hit in whole}) == len(whole) > 1
    assert {row["id"] for row in ledger.events(text="the")} == {hit.event for hit in whole}


@pytest.mark.parametrize("words", ["", "  ", "--", "-ships", '""', "*", " ".join(["a"] * 60)])
def test_nothing_to_look_for_is_said(ledger: Ledger, words: str) -> None:
    with pytest.raises(UnknownValue):
        search(ledger, words)


@given(st.text(max_size=40))
def test_whatever_is_written_is_understood_or_refused(words: str) -> None:
    text = "Some ships, \ud800 and the rest of it"
    try:
        (marks,) = highlights(Words(words), [text])
    except UnknownValue:
        return
    assert all(0 <= start < end <= len(text) for start, end in marks)


def test_the_index_grows_with_the_ledger_and_is_made_anew(tmp_path: Path) -> None:
    folder = grow(tmp_path, REPORTS[:2])
    opened = Ledger.open(folder)
    assert search(opened, "cocoa", kind="reports") == []
    grow(tmp_path, REPORTS[2:], name="more")
    assert len(search(opened, "cocoa", kind="reports")) == 1
    layout = open_layout(folder)
    (index,) = folder.glob("search.*.sqlite")
    before = search(opened, "ships")
    rebuild(folder)
    (again,) = folder.glob("search.*.sqlite")
    assert again != index
    assert [hit.text for hit in search(opened, "ships")] == [hit.text for hit in before]

    again.write_bytes(b"not a database")
    with pytest.raises(LedgerDamaged, match="rebuild"):
        search(opened, "ships")
    again.unlink()
    with pytest.raises(LedgerDamaged, match="no index of words"):
        opened.events(text="ships").to_arrow()
    grow(tmp_path, (("New", "Officials said Peru sent 5 ships."),), name="last")
    assert len(search(opened, "ships", kind="reports")) == 3
    assert path_of(layout, again.name.split(".")[1]) == again


def test_readers_leave_out_what_is_not_yet_published(tmp_path: Path) -> None:
    folder = grow(tmp_path, REPORTS[:2])
    (index,) = folder.glob("search.*.sqlite")
    with sqlite3.connect(index) as db:
        db.execute("INSERT INTO reports (rowid, title, text) VALUES (?, 'x', 'harbour')", (9 << 32,))
        db.execute("INSERT INTO sentences (rowid, text) VALUES (?, 'harbour')", (9 << 32,))
    db.close()
    assert len(search(Ledger.open(folder), "harbour", kind="reports")) == 1
    assert len(search(Ledger.open(folder), "harbour")) == 2
