"""What merging looks up: the store gives the answers that the pure indices in memory give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.made import held, mention, number, party, span
from reportedly.ledger import (
    Changes,
    DocumentView,
    EventState,
    MemoryEvents,
    MemoryStories,
    MentionView,
    Merger,
    Pins,
    Stories,
    account_of,
)
from reportedly.records import EventDate, Location
from reportedly.store.database import Draft
from reportedly.store.indices import Postings
from reportedly.store.merging import Merging
from reportedly.store.packing import (
    documents_of_views,
    pack_account,
    pack_views,
    unpack_account,
    unpack_views,
)
from reportedly.store.rows import to_vector
from reportedly.store.shards import to_signed_bytes
from reportedly.store.tables import VERSION


def view(document: DocumentView, index: int, lemma: str, actor: str) -> MentionView:
    seed = np.random.default_rng([ord(c) for c in lemma + actor])
    vector = to_vector(to_signed_bytes(seed.standard_normal(16).astype(np.float32)))
    return MentionView(
        id=f"{document.id}-{index}",
        document=document,
        start=10 * index,
        sentence=index,
        trigger=lemma,
        lemma=lemma,
        type="ASSAULT",
        actors=(actor,),
        heads=(f"0:{actor.lower()}",),
        names=(actor.lower(),),
        first=document.published,
        last=document.published,
        context=(lemma, actor.lower()),
        numbers=((3.5, "people"), (2.0, None)),
        vector=vector,
    )


LEMMAS, ACTORS = ("attack", "bomb", "shell", "visit"), ("NOR", "CHL", "GHA")
REPORTS = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.lists(st.tuples(st.sampled_from(LEMMAS), st.sampled_from(ACTORS)), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=8,
)


def reports_of(drawn: Sequence[tuple[int, list[tuple[str, str]]]]) -> list[list[MentionView]]:
    out = []
    for place, (days, mentions) in enumerate(drawn):
        terms = tuple((f"{lemma}{actor.lower()}", 0.5) for lemma, actor in mentions)
        document = DocumentView(f"d{place}", date(2025, 3, 1) + timedelta(days=days), "P", terms)
        out.append([view(document, index, *mention) for index, mention in enumerate(mentions)])
    return out


class Stored:
    """The store's index, filled as :meth:`Merging.add` fills it, without documents' texts."""

    def __init__(self, path: Path) -> None:
        self.merging = Merging(path, create_new=True)
        self.db = self.merging._db
        self.events: dict[str, list[str]] = {}
        self.number = 0

    def add_document(self, document: DocumentView) -> None:
        from reportedly.store.packing import pack_document

        self.db.execute(
            "INSERT INTO documents (id, copy_group, view) VALUES (?, ?, ?)",
            (document.id, document.id, pack_document(document)),
        )

    def write(self, changes: Changes) -> None:
        self.merging._write_changes(changes)
        for assignment in changes.assignments:
            self.number += 1
            self.db.execute(
                "INSERT INTO mentions SELECT ?, number, x'' FROM events WHERE id = ?", (self.number, assignment.event)
            )
            self.db.execute("INSERT INTO pinned VALUES (?, ?)", (assignment.mention, self.number))

    def clusters(self) -> set[tuple[str, frozenset[str]]]:
        rows = self.db.execute(
            "SELECT e.id, p.mention FROM pinned p JOIN mentions m ON m.number = p.number "
            "JOIN events e ON e.number = m.event"
        ).fetchall()
        return {(id, frozenset(m for e, m in rows if e == id)) for id, _ in rows}


@settings(max_examples=40)
@given(REPORTS, st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=2))
def test_the_store_answers_as_memory_does(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[tuple[int, list[tuple[str, str]]]],
    pairs: set[tuple[int, int]],
) -> None:
    from reportedly.store.indices import EventKeys, Events

    stored = Stored(tmp_path_factory.mktemp("merging") / "m.sqlite")
    memory = MemoryEvents()
    pins = Pins(same=frozenset((f"d{a}-0", f"d{b}-0") for a, b in pairs if a != b))
    index = Events(stored.db, EventKeys(stored.db, "event"))
    for report in reports_of(drawn):
        stored.add_document(report[0].document)
        changes = Merger(memory, pins=pins).add([report])
        assert Merger(index, pins=pins).add([report]) == changes
        memory.write(changes)
        stored.write(changes)
    assert stored.clusters() == {(id, frozenset(ms)) for id, ms in memory.clusters().items()}
    stored.merging.close()


@settings(max_examples=30)
@given(REPORTS)
def test_stories_are_those_of_memory(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, list[tuple[str, str]]]]
) -> None:
    from reportedly.store.indices import EventKeys, StoryStates, pack_story

    db = Merging(tmp_path_factory.mktemp("stories") / "m.sqlite", create_new=True)._db
    keys, memory = EventKeys(db, "story"), MemoryStories()
    for report in reports_of(drawn):
        changes = Stories(memory).add([report[0].document])
        assert Stories(StoryStates(db, keys)).add([report[0].document]) == changes
        memory.write(changes)
        for state in changes.stories:
            db.execute(
                "INSERT INTO stories (id, size, state) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                (state.id, state.size, pack_story(state)),
            )
        keys.add(changes.keys)
    db.close()


def test_views_survive_packing() -> None:
    (report,) = reports_of([(3, [("bomb", "NOR"), ("visit", "CHL")])])
    packed = documents_of_views(pack_views(tuple(report)))
    again = unpack_views(packed, {report[0].document.id: report[0].document})
    assert list(again) == report
    for before, after in zip(report, again, strict=True):
        assert before.vector is not None
        assert after.vector is not None
        assert np.array_equal(before.vector, after.vector)


def test_vectors_keep_their_direction() -> None:
    vector = np.random.default_rng(1).standard_normal(192).astype(np.float32)
    vector /= np.linalg.norm(vector)
    kept = to_vector(to_signed_bytes(vector))
    assert float(kept @ vector) > 0.9999
    assert to_signed_bytes(kept) == to_signed_bytes(vector)


def test_events_that_became_others_are_found_under_their_last_id(tmp_path: Path) -> None:
    from reportedly.store.indices import EventKeys, Events

    stored = Stored(tmp_path / "m.sqlite")
    keys = EventKeys(stored.db, "event")
    states = tuple(EventState(id, (), 1) for id in "abc")
    stored.write(Changes(events=states, keys=(("s|k", "a"), ("s|k", "b"), ("s|k", "c"))))
    index = Events(stored.db, keys)
    assert index.find(["s|k", "s|other"], limit=2) == {"s|k": ["c", "b"]}
    stored.write(Changes(renamed=(("a", "b"),), events=(EventState("b", (), 2),)))
    assert index.find(["s|k"], limit=3) == {"s|k": ["c", "b"]}
    stored.write(Changes(renamed=(("b", "z"), ("c", "z")), events=(EventState("z", (), 3),)))
    assert index.find(["s|k"], limit=3) == {"s|k": ["z"]}
    stored.write(Changes(renamed=(("z", "a"),), events=(EventState("a", (), 3),)))
    assert index.find(["s|k"], limit=3) == {"s|k": ["a"]}
    assert set(index.load(["a", "b", "c", "z"])) == {"a"}


def test_older_tables_are_upgraded_by_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.errors import LedgerDamaged, LedgerVersion
    from reportedly.store import database

    path = tmp_path / "draft.duckdb"
    draft = Draft(path, create_new=True)
    draft.put("version", str(VERSION - 1))
    draft.close()
    monkeypatch.setattr(database, "MIGRATIONS", {})
    with pytest.raises(LedgerDamaged, match="built anew"):
        Draft(path)
    steps = {VERSION - 1: "ALTER TABLE stories ADD COLUMN mood VARCHAR;"}
    monkeypatch.setattr(database, "MIGRATIONS", steps)
    draft = Draft(path)
    assert draft.get("version") == str(VERSION)
    draft.put("version", str(VERSION + 1))
    draft.close()
    with pytest.raises(LedgerVersion, match="newer"):
        Draft(path)


def test_accounts_survive_packing() -> None:
    when = EventDate(span("Monday"), date(2024, 5, 6), date(2024, 5, 6), None, "on")
    where = Location(span("Marlin"), "Marlin", "FRE", 7, 1.0, 2.0)
    told = mention(
        "m",
        held("Uu"),
        held("CT-", "PRK", "?officials", content=[span("so", 4)]),
        held("PS+", None),
        actors=[party("PRK"), party(None)],
        when=when,
        where=where,
        quantities=[number(10.0, start=5)],
    )
    for account in (account_of(told, "Some text."), account_of(mention("n", day=None))):
        assert unpack_account(pack_account(account)) == account


def test_numbers_under_keys(tmp_path: Path) -> None:
    postings = Postings(Merging(tmp_path / "m.sqlite", create_new=True)._db, "copy_keys")
    postings.append([(1, 10), (2, 20), (1, 11)], most=3)
    postings.append([(1, 12), (1, 13)], most=3)
    assert postings.find([1, 2, 3]) == {1: (10, 11, 12), 2: (20,)}
    postings.push([(1, 14), (2, 21)], most=2)
    assert postings.find([1, 2]) == {1: (12, 14), 2: (20, 21)}
