"""Filters in addresses: what is read, what is refused and with which words, and that writing back loses nothing."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import InvalidDate, UnknownValue
from reportedly.ontology import EVENT_TYPES
from reportedly.store.facts import AUXILIARY
from reportedly.store.kinds import QUADS
from reportedly.store.queries import Filters
from reportedly.web.filters import HELP, MANY, NAMES, asked_of, read_filters


def asked(query: str) -> Filters:
    return read_filters(parse_qsl(query, keep_blank_values=True)).filters


def test_every_filter_is_described() -> None:
    assert set(HELP) == set(NAMES) and set(NAMES) >= MANY


def test_what_is_read() -> None:
    read = asked(
        "type=assault&actor=PRK&actor=North+Korea&since=2024-10-01&disputed=yes&corroborated=3&quad=Verbal-conflict"
    )
    assert read == Filters(
        type=("ASSAULT",),
        actor=("PRK", "North Korea"),
        since="2024-10-01",
        disputed=True,
        corroborated=3,
        quad=("verbal_conflict",),
    )


def test_empty_fields_of_a_form_are_not_given() -> None:
    assert asked("text=&since=&actor=+&disputed=") == Filters()


def test_a_plus_that_is_not_written_as_percent_2b() -> None:
    assert asked("value=CT+").value == "CT+"
    assert asked("value=%2B").value == "+"


@pytest.mark.parametrize(
    ("query", "error", "said"),
    [
        ("actr=PRK", UnknownValue, "actor"),
        ("type=WAR", UnknownValue, "MOBILIZE"),
        ("mode=firearm", UnknownValue, "firearms"),
        ("since=2024-02-30", InvalidDate, "YYYY-MM-DD"),
        ("since=2024-03-01&until=2024-02-01", InvalidDate, "exchange"),
        ("since=2024-03-01&since=2024-03-02", UnknownValue, "one value"),
        ("disputed=perhaps", UnknownValue, "true, false"),
        ("corroborated=0", UnknownValue, "1 or more"),
        ("corroborated=\u00b2", UnknownValue, "1 or more"),
        ("corroborated=" + "9" * 30, UnknownValue, "1 or more"),
        ("value=maybe", UnknownValue, "CT+"),
        ("actor=a%00b", UnknownValue, "control characters"),
        ("actor=" + "x" * 201, UnknownValue, "200"),
        ("&".join(f"actor=a{n}" for n in range(60)), UnknownValue, "50"),
        ("text=" + "+".join("abcdefghijklmn"), UnknownValue, "12 words"),
    ],
)
def test_what_is_refused(query: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said.replace("+", r"\+")):
        asked(query)


def test_other_parameters_are_only_let_in_by_name() -> None:
    read = read_filters([("sort", "oldest"), ("type", "AID")], also=("sort", "after"))
    assert read.other("sort") == "oldest" and read.other("after") is None
    with pytest.raises(UnknownValue):
        read_filters([("sort", "oldest")])


def test_links() -> None:
    read = read_filters(
        [("until", "2024-05-01"), ("type", "AID"), ("actor", "FRA"), ("after", "x"), ("sort", "oldest")],
        also=("sort", "after"),
    )
    assert read.having("type", "ASSAULT") == "actor=FRA&type=AID&type=ASSAULT&until=2024-05-01&sort=oldest"
    assert read.having("until", "2024-06-01") == "actor=FRA&type=AID&until=2024-06-01&sort=oldest"
    assert read.lacking("type", "AID") == "actor=FRA&until=2024-05-01&sort=oldest"
    assert read.within("2024-01-01", None) == "actor=FRA&type=AID&since=2024-01-01&sort=oldest"
    assert read.query(after="y") == "actor=FRA&type=AID&until=2024-05-01&sort=oldest&after=y"
    assert read.hidden("type", "until") == [("actor", "FRA"), ("sort", "oldest")]


WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20).filter(str.isprintable)


@given(
    st.builds(
        Filters,
        actor=st.none() | st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple),
        type=st.none() | st.lists(st.sampled_from(sorted(EVENT_TYPES)), min_size=1, max_size=3, unique=True).map(tuple),
        auxiliary=st.none() | st.sampled_from(AUXILIARY).map(lambda one: (one,)),
        quad=st.none() | st.sampled_from(QUADS).map(lambda one: (one,)),
        since=st.none() | st.dates(date(1900, 1, 1), date(2000, 1, 1)).map(str),
        until=st.none() | st.dates(date(2000, 1, 2), date(2100, 1, 1)).map(str),
        value=st.none() | st.sampled_from(["CT+", "-", "+", "PS-"]),
        disputed=st.none() | st.booleans(),
        corroborated=st.none() | st.integers(1, 99),
    )
)
def test_an_address_says_the_same_when_it_is_read_again(filters: Filters) -> None:
    written = asked_of(filters)
    assert written.filters == filters
    assert asked(written.query()) == filters
    assert sorted(read_filters(reversed(written.pairs)).pairs) == sorted(written.pairs)
