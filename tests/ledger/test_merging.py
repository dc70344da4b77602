"""Same-event merging: who joins whom, ids, order, batches, pins, constraints; stories and blocking."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.ledger import (
    Changes,
    MemoryEvents,
    MemoryStories,
    MentionView,
    Merger,
    Pins,
    Stories,
    blocking_keys,
    comparing,
    event_id,
    partitions,
)
from reportedly.ledger.clustering import average_link
from reportedly.ledger.constraints import conflict
from reportedly.ledger.events import REPRESENTATIVES
from reportedly.ledger.merging import CANDIDATES, PER_KEY, SLACK
from reportedly.ledger.pairs import FEATURES, PairModel, Traits, pair_model

from .made import InParts, report, view

OTHER = {
    "heads": ("0:parliament", "1:budget"),
    "names": (),
    "context": ("parliament", "budget", "vote", "deficit"),
    "actors": ("SYL",),
    "recipients": (),
    "type": "AGREE",
}
BUDGET = "budget parliament deficit vote tax"


def log_odds(probability: float) -> float:
    return log(probability / (1 - probability))


def merged(
    reports: Iterable[Sequence[MentionView]], *, pins: Pins | None = None, size: int = 1
) -> MemoryEvents:
    index = MemoryEvents()
    waiting = list(reports)
    for start in range(0, len(waiting), size):
        index.write(Merger(index, pins=pins).add(waiting[start : start + size]))
    return index


def groups(index: MemoryEvents) -> set[frozenset[str]]:
    return {frozenset(members) for members in index.clusters().values()}


def test_alike_mentions_are_one_event_and_others_are_not() -> None:
    other = view("c", "approve", document=report("c", words=BUDGET), **OTHER)
    index = merged([[view("a")], [view("b")], [other]])
    assert groups(index) == {frozenset("ab"), frozenset("c")}


def test_an_assignment_says_why() -> None:
    index = MemoryEvents()
    index.write(Merger(index).add([[view("a")]]))
    (assignment,) = Merger(index).add([[view("b")]]).assignments
    assert (assignment.event, assignment.partner) == (event_id("a"), "a")
    assert assignment.score > 0.5
    assert {reason.feature for reason in assignment.reasons} <= set(FEATURES)
    weights = [abs(reason.weight) for reason in assignment.reasons]
    assert weights == sorted(weights, reverse=True)


def test_reasons_add_up_to_the_score() -> None:
    model = pair_model()
    traits = model.prepare([view("a"), view("b", "bomb", heads=("0:freedonia",))])
    table = model.table(traits, [0, 1], [1, 0])
    assert table[0].tolist() == pytest.approx(table[1].tolist())
    told = sum(added for _, _, added in model.contributions(table[0]))
    assert told + model.bias() == pytest.approx(log_odds(model.scores(table)[0]), abs=0.1)


def test_an_earlier_report_gives_the_event_its_id() -> None:
    late, early = view("late", document=report("late", 9)), view("early", document=report("early", 2))
    index = merged([[late], [early]])
    assert index.clusters().keys() == {event_id("early")}
    assert index.current(event_id("late")) == event_id("early")
    assert groups(merged([[early], [late]])) == groups(index)


def test_within_a_report() -> None:
    own = report("d")
    first = view("a", document=own, chain=1)
    again = view("b", "shelling", document=own, upos="NOUN", sentence=1, chain=1)
    apart = view("c", "approve", document=own, sentence=6, **OTHER)
    assert groups(merged([[first, again, apart]])) == {frozenset("ab"), frozenset("c")}


def test_days_apart_are_other_events() -> None:
    monday = {"first": date(2024, 5, 6), "last": date(2024, 5, 6)}
    week_later = {"first": date(2024, 5, 13), "last": date(2024, 5, 13)}
    assert groups(merged([[view("a", **monday)], [view("b", **week_later)]])) == {
        frozenset("a"),
        frozenset("b"),
    }
    assert groups(merged([[view("a", **monday)], [view("b", **monday)]])) == {frozenset("ab")}


def test_conflicts() -> None:
    here, there = {"place": "1", "country": "FRE"}, {"place": "2", "country": "SYL"}
    assert conflict(view("a", **here), view("b", **there)) == "countries"
    assert conflict(view("a"), view("b", "praise", type="SUPPORT")) == "classes"
    assert conflict(view("a"), view("b", document=report("b", None))) is None
    old = view("c", document=report("c", None))
    assert conflict(old, old) is None


def test_pins_bind_and_part() -> None:
    other = view("c", "approve", document=report("c", words=BUDGET), **OTHER)
    reports = [[view("a")], [view("b")], [other]]
    together = merged(reports, pins=Pins(same=frozenset({("a", "c")})))
    assert groups(together) == {frozenset("abc")}
    parted = merged(reports, pins=Pins(different=frozenset({("b", "a")})))
    assert groups(parted) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_a_third_report_does_not_join_what_was_put_apart() -> None:
    pins = Pins(different=frozenset({("b", "a")}))
    index = merged([[view("a")], [view("b")], [view("c")], [view("d")]], pins=pins)
    event_of = index.events_of("abcd")
    assert event_of["a"] != event_of["b"]
    assert len(groups(index)) == 2


def test_a_pin_says_so_in_the_reasons() -> None:
    index = MemoryEvents()
    pins = Pins(same=frozenset({("a", "b")}))
    index.write(Merger(index, pins=pins).add([[view("a")]]))
    (assignment,) = Merger(index, pins=pins).add([[view("b", "approve", **OTHER)]]).assignments
    assert assignment.reasons[0].feature == "pinned"
    assert assignment.event == event_id("a")


def many(count: int, seed: int = 0) -> list[list[MentionView]]:
    """Reports of a few events, in changing words."""
    draw = random.Random(seed)
    places = ["marlin", "osprey", "heron", "puffin"]
    reports = []
    for n in range(count):
        place = draw.choice(places)
        own = report(f"d{n:03}", 1 + n % 9, f"{place} gunboat freedonia harbour quay{place}")
        views = []
        for k, lemma in enumerate(draw.sample(["shell", "attack", "strike", "condemn", "deny"], 3)):
            views.append(
                view(
                    f"d{n:03}-{k}",
                    lemma,
                    document=own,
                    sentence=k,
                    start=k,
                    type="ASSAULT" if k < 2 else None,
                    heads=("0:freedonia", f"L:{place}", f"1:{draw.choice(places)}"),
                    names=("freedonia", place),
                    context=("freedonia", place, lemma, "gunboat"),
                )
            )
        reports.append(views)
    return reports


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 12), st.integers(0, 5))
def test_batches_do_not_matter(size: int, seed: int) -> None:
    reports = many(24, seed)
    assert merged(reports, size=size).clusters() == merged(reports).clusters()


def test_memory_stays_bounded() -> None:
    asked: list[int] = []

    class Watched(MemoryEvents):
        def find(self, keys, *, limit):  # type: ignore[no-untyped-def]
            found = super().find(keys, limit=limit)
            asked.extend(len(events) for events in found.values())
            return found

    index = Watched()
    for one in many(60):
        changes: Changes = Merger(index).add([one])
        assert all(len(state.representatives) <= REPRESENTATIVES for state in changes.events)
        index.write(changes)
    assert max(asked) <= PER_KEY + SLACK
    assert CANDIDATES <= PER_KEY
    sizes = {len(members) for members in index.clusters().values()}
    assert max(sizes) > REPRESENTATIVES


def test_keys_are_few_and_shared_across_a_week() -> None:
    a = view("a", document=report("a", 5), first=date(2024, 5, 4), last=date(2024, 5, 4), place="7")
    b = view("b", document=report("b", 9))
    assert len(blocking_keys(a, story="s")) <= 9
    assert set(blocking_keys(a)) & set(blocking_keys(b))
    bare = MentionView("x", report("x", None), 0, 0, "go", "go")
    assert blocking_keys(bare)


def test_a_very_long_report() -> None:
    own = report("d")
    views = [
        view(f"m{n}", "shell" if n % 2 else "approve", document=own, sentence=n, start=n) for n in range(90)
    ]
    index = MemoryEvents()
    index.write(Merger(index).add([views], stories={"d": "s"}))
    assert sum(len(members) for members in index.clusters().values()) == 90
    words = [{view.lemma for view in views if view.id in members} for members in index.clusters().values()]
    assert all(len(lemmas) == 1 for lemmas in words)


def test_average_link_joins_the_nearest_first_and_keeps_what_is_apart() -> None:
    sums = {(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.1}
    assert average_link([1, 1, 1], sums, threshold=0.5) == [[0, 1], [2]]
    assert average_link([1, 1, 1], sums, threshold=0.3) == [[0, 1, 2]]
    assert average_link([1, 1, 1], sums, threshold=0.5, apart=[(0, 1)]) == [[0], [1, 2]]
    assert average_link([1, 1, 1], {}, threshold=0.5, together=[(0, 2)], apart=[(0, 2)]) == [[0, 2], [1]]
    assert average_link([1, 4], {(0, 1): 1.6}, threshold=0.5) == [[0], [1]]


def test_stories_follow_a_matter_for_a_while() -> None:
    index = MemoryStories()
    documents = [
        report("a", 1),
        report("b", 3, "marlin trawler quay harbour bishop"),
        report("c", 3, BUDGET),
        report("e", None),
        report("d", 30),
    ]
    one_by_one = []
    for document in documents:
        changes = Stories(index).add([document])
        index.write(changes)
        one_by_one += changes.assignments
    story = {document: id for document, id, _ in one_by_one}
    assert story["a"] == story["b"] == story["e"] != story["c"]
    assert story["d"] != story["a"]
    assert Stories(MemoryStories()).add(documents).assignments == tuple(one_by_one)


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 5))
def test_in_parts_the_result_is_the_same(size: int, parts: int, seed: int) -> None:
    reports = many(18, seed)
    here, spread = MemoryEvents(), MemoryEvents()
    one, other = Merger(here), Merger(spread, spread=InParts(parts))
    for start in range(0, len(reports), size):
        batch = reports[start : start + size]
        stories = {report[0].document.id: "s" for report in batch}
        changes = one.add(batch, stories=stories)
        assert other.add(batch, stories=stories) == changes
        here.write(changes)
        spread.write(changes)


def test_most_scores_are_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(traits, left, right, model):  # type: ignore[no-untyped-def]
        asked.append(len(left))
        return partitions.score_pairs(traits, left, right, model)

    monkeypatch.setattr(comparing, "score_pairs", counted)
    reports = many(26)
    index = MemoryEvents()
    index.write(Merger(index).add(reports[:20]))
    asked.clear()
    Merger(index, spread=InParts(3)).add(reports[20:])
    late = sum(asked)
    asked.clear()
    Merger(index).add(reports[20:])
    assert late < 0.5 * sum(asked)


def test_mentions_whose_scores_come_from_the_parts_are_not_prepared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    prepare = PairModel.prepare

    def counted(self: PairModel, mentions: Iterable[MentionView]) -> list[Traits]:
        mentions = list(mentions)
        made.extend(mention.id for mention in mentions)
        return prepare(self, mentions)

    monkeypatch.setattr(PairModel, "prepare", counted)
    reports = [[view(f"a{n}", document=report(f"d{n}"))] for n in range(4)]
    index = MemoryEvents()
    index.write(Merger(index).add(reports[:3]))
    made.clear()
    Merger(index, spread=InParts(1)).add(reports[3:])
    assert len(made) == len(set(made))
