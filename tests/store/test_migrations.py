"""A ledger that an older version wrote is upgraded: its tables by their migrations, or anew from its log.

``assets/ledger-tables-1.tar.xz`` was written by the version whose tables had version 1, from four made-up reports.
"""

from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path

import duckdb
import pytest

from fakes import FakeReader, fake_code
from reportedly import Ledger
from reportedly.engines import Ingested, ingest
from reportedly.errors import LedgerVersion
from reportedly.report import Pipeline
from reportedly.store import rebuild
from reportedly.store.database import Draft
from reportedly.store.search import search
from reportedly.store.tables import MIGRATIONS, VERSION

ASSETS = Path(__file__).parent / "assets"
NEW = "Report 9\n\nOfficials in Chile said Norway sent 44 ships north. The ministry denied they met anyone.\n"
TABLES = ("documents", "mentions", "events", "positions", "estimates", "stories", "skipped", "entities")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with tarfile.open(ASSETS / "ledger-tables-1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "ledger"


def read_into(ledger: Path, *sources: Path) -> Ingested:
    return ingest([str(s) for s in sources], ledger, pipeline=Pipeline(reader=FakeReader(), coder=fake_code), shard=3)


def contents(folder: Path) -> dict[str, list[str]]:
    ledger = Ledger.open(folder)
    return {table: sorted(map(str, ledger.sql(f"SELECT * FROM {table}").to_pylist())) for table in TABLES}


def said(folder: Path) -> dict[str, str]:
    with duckdb.connect(str(folder / "ledger.duckdb"), read_only=True) as connection:
        return dict(connection.execute("SELECT key, value FROM ledger").fetchall())


def test_there_is_a_way_from_the_version_that_was_written() -> None:
    assert all(version in MIGRATIONS for version in range(1, VERSION))


def test_old_tables_are_upgraded_where_they_are(old: Path) -> None:
    before = said(old)
    assert before["version"] == "1"
    with pytest.raises(LedgerVersion, match="reportedly rebuild"):
        Ledger.open(old)
    draft = Draft(old / "ledger.duckdb")
    draft.tidy()
    draft.close()
    after = said(old)
    assert after["version"] == str(VERSION)
    assert {**after, "version": "1"}.items() >= before.items()  # the same tables, not new ones
    ledger = Ledger.open(old)
    assert [row["author"] for row in ledger.documents()] == [None] * 4
    assert len(ledger.claims(holder="*", limit=3)) == 3
    upgraded = contents(old)
    rebuild(old)
    anew = contents(old)
    for table in TABLES:
        assert upgraded[table] == anew[table], table


def test_an_old_ledger_takes_new_reports(old: Path, tmp_path: Path) -> None:
    (tmp_path / "9.txt").write_text(NEW)
    assert read_into(old, tmp_path / "9.txt").documents == 1
    assert said(old)["version"] == str(VERSION)
    ledger = Ledger.open(old)
    assert len(ledger.documents()) == 5
    assert len(search(ledger, "ships", kind="reports")) == 5
    before = contents(old)
    rebuild(old)
    assert contents(old) == before


def test_a_run_without_anything_new_upgrades_too(old: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert read_into(old, tmp_path / "none").documents == 0
    assert said(old)["version"] == str(VERSION)
    assert len(Ledger.open(old).events()) > 0


def test_an_upgrade_that_was_cut_off_is_done_again(old: Path, tmp_path: Path) -> None:
    """Killed after the draft was upgraded and before it was published."""
    (tmp_path / "9.txt").write_text(NEW)
    draft = old / "ledger.draft.duckdb"
    draft.write_bytes((old / "ledger.duckdb").read_bytes())
    with duckdb.connect(str(draft)) as connection:
        connection.execute(f"BEGIN; {MIGRATIONS[1]}")  # not committed
    assert read_into(old, tmp_path / "9.txt").documents == 1
    assert len(Ledger.open(old).documents()) == 5


def test_what_merging_looks_up_is_made_anew_where_another_version_wrote_it(old: Path, tmp_path: Path) -> None:
    with sqlite3.connect(old / "merging.sqlite") as db:
        db.execute("INSERT OR REPLACE INTO about VALUES ('version', '99')")
    db.close()
    (tmp_path / "9.txt").write_text(NEW)
    done = read_into(old, tmp_path / "9.txt")
    assert (done.documents, done.built_anew) == (1, True)
    assert len(Ledger.open(old).documents()) == 5


def test_tables_of_a_newer_version_are_left_alone(old: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(old / "ledger.duckdb")) as connection:
        connection.execute("UPDATE ledger SET value = '99' WHERE key = 'version'")
    before = (old / "ledger.duckdb").read_bytes()
    (tmp_path / "9.txt").write_text(NEW)
    for attempt in (lambda: Ledger.open(old), lambda: read_into(old, tmp_path / "9.txt")):
        with pytest.raises(LedgerVersion, match="Upgrade"):
            attempt()
    assert (old / "ledger.duckdb").read_bytes() == before
    assert len(list((old / "log" / "documents").iterdir())) == 2
