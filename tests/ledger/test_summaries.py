"""Positions, disputes, corroboration, retractions and estimates of one event."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportedly.ledger import common_unit, summarise
from reportedly.records import EventDate, Location

from .made import held, mention, number, party, span


def test_a_denial_disputes() -> None:
    summary = summarise("e", [mention("a", held("Uu"), held("CT+", "KOR"), held("CT-", "PRK"))])
    assert summary.disputed
    assert {p.holder: p.value for p in summary.positions} == {"author:d1": "Uu", "KOR": "CT+", "PRK": "CT-"}
    assert summary.corroborated == 1


def test_a_holder_who_comes_round_no_longer_disputes_and_has_retracted() -> None:
    mentions = [
        mention("a", held("Uu"), held("CT+", "KOR"), held("CT-", "PRK"), document="d1", day=1),
        mention("b", held("Uu"), held("CT+", "PRK"), document="d2", day=9),
    ]
    summary = summarise("e", mentions)
    assert not summary.disputed
    assert summary.retracted == ("PRK",)
    (north,) = (p for p in summary.positions if p.holder == "PRK")
    assert [(s.at, s.value) for s in north.series] == [(date(2024, 5, 1), "CT-"), (date(2024, 5, 9), "CT+")]


def test_silence_after_a_denial_leaves_it_standing() -> None:
    mentions = [
        mention("a", held("CT-", "PRK"), document="d1", day=1),
        mention("b", held("Uu", "PRK"), document="d2", day=2),
    ]
    (north,) = summarise("e", mentions).positions
    assert (north.value, north.retracted) == ("CT-", False)


def test_two_values_of_one_day_are_no_retraction() -> None:
    mentions = [
        mention("a", held("CT-", "PRK"), document="d1", day=1),
        mention("b", held("PS+", "PRK"), document="d2", day=1),
    ]
    assert summarise("e", mentions).retracted == ()


def test_the_holder_is_the_innermost_source() -> None:
    (position,) = summarise("e", [mention("a", held("CT+", "USA", "UKR"))]).positions
    assert position.holder == "UKR"
    assert position.series[0].through == ("Usa",)


def test_wire_copies_are_one_source() -> None:
    mentions = [
        mention("a", held("CT+"), document="d1", publisher="Coast Press", day=1),
        mention("b", held("CT+"), document="d2", publisher="Morning Mail", day=2),
        mention("c", held("CT+"), document="d3", publisher="Evening Star", day=3),
    ]
    assert summarise("e", mentions).corroborated == 3
    summary = summarise("e", mentions, copies={"d1": "d1", "d2": "d1"})
    assert (summary.corroborated, summary.documents, summary.independent) == (2, 3, 2)
    first = next(p for p in summary.positions if p.name == "Coast Press")
    assert (first.series[0].copies, first.series[0].document) == (2, "d1")


def test_a_source_quoted_everywhere_is_one_and_unnamed_ones_too() -> None:
    mentions = [
        mention(f"m{n}", held("Uu"), held("CT+", "UKR"), held("PR+", "?officials"), document=f"d{n}")
        for n in range(5)
    ]
    mentions.append(mention("x", held("CT+", "?a diplomat"), held("CT+", None), document="d9"))
    assert summarise("e", mentions).corroborated == 2


def test_estimates_by_role_and_unit_over_time() -> None:
    mentions = [
        mention(
            "a",
            held("Uu"),
            held("CT+", "KOR", content=[span("x" * 60)]),
            quantities=[number(3000, unit="soldiers")],
        ),
        mention("b", held("CT+"), document="d2", day=8, quantities=[number(10000, unit="Troops")]),
        mention("c", held("CT+"), document="d3", day=9, quantities=[number(4, unit="dead")]),
    ]
    troops, dead = summarise("e", mentions).estimates
    assert (troops.unit, troops.role, troops.low, troops.high) == ("troops", "extent", 3000, 10000)
    assert [(x.holder, x.value) for x in troops.series] == [("KOR", 3000), ("author:d2", 10000)]
    assert dead.unit == "dead"


def test_a_number_inside_the_recipient_counts_it() -> None:
    item = mention("a", recipients=[party("SYL", "10 men of Sylvania", 30)], quantities=[number(10)])
    assert summarise("e", [item]).estimates[0].role == "recipient"


def test_an_estimate_in_copies_is_one() -> None:
    mentions = [mention(f"m{n}", document=f"d{n}", day=n + 1, quantities=[number(7)]) for n in range(3)]
    (series,) = summarise("e", mentions, copies={f"d{n}": "d0" for n in range(3)}).estimates
    assert [(x.document, x.copies) for x in series.series] == [("d0", 3)]


def test_what_most_independent_reports_say() -> None:
    there = Location(span("Marlin"), "Marlin", "FRE", 7, 1.0, 2.0)
    elsewhere = Location(span("Sylva"), "Sylva", "SYL", 8, 3.0, 4.0)
    day = EventDate(span("Monday"), date(2024, 5, 1), date(2024, 5, 1), "2024-05-01", "on")
    guess = EventDate(None, date(2024, 5, 6), date(2024, 5, 6), "2024-05-06", "on")
    mentions = [
        mention("a", document="d1", modes=("aerial",), where=there, when=day, actors=[party("FRE")]),
        mention("b", document="d2", modes=("aerial",), where=there, when=guess, actors=[party("FRE")]),
        mention("c", document="d3", type="ACCUSE", where=elsewhere, when=guess, actors=[party("SYL")]),
        mention("d", document="d4", type="ACCUSE", where=elsewhere, when=guess, actors=[party("FRE")]),
        mention("e", document="d5", where=there, actors=[party("FRE")]),
    ]
    summary = summarise("e", mentions, copies={"d3": "d3", "d4": "d3"})
    assert (summary.type, summary.modes, summary.quad) == ("ASSAULT", ("aerial",), "material_conflict")
    assert (summary.place, summary.geonames) == ("Marlin", 7)
    assert (summary.first, summary.last) == (date(2024, 5, 1), date(2024, 5, 1))
    assert summary.actors == ("FRE",)
    assert summary.cameo


def test_units() -> None:
    assert common_unit("Soldiers") == common_unit("troops") == "troops"
    assert common_unit("Kalashnikovs") == "kalashnikovs"
    assert common_unit(None) is None


@given(st.permutations(range(6)))
def test_the_order_of_mentions_does_not_matter(order: list[int]) -> None:
    values = ("CT+", "CT-", "PS+", "Uu", "PR-", "CT+")
    mentions = [
        mention(
            f"m{n}",
            held("Uu"),
            held(values[n], "PRK" if n % 2 else "KOR"),  # type: ignore[arg-type]
            document=f"d{n}",
            day=None if n == 3 else 1 + n // 2,
            quantities=[number(n)],
        )
        for n in range(6)
    ]
    assert summarise("e", [mentions[n] for n in order]) == summarise("e", mentions)
