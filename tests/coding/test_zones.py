"""Clock times in their zones, and what a dateline says of place and day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reportedly.coding.dates import DateMention, find_dates
from reportedly.coding.dates_zones import dateline_of, names_of_zones
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.time_zones import zone_named, zone_of
from reportedly.reading.structure import EntitySpan
from reportedly.reading.tokenization import tokenize

from .readings import reading_from_text


def mentions(text: str, published: str, *, places: tuple[str, ...] = ()) -> list[DateMention]:
    """The dates of a text in which these words are marked as places."""
    reading = reading_from_text(text, published=date.fromisoformat(published))
    words = [word.text for word in reading.words]
    marked = tuple(EntitySpan(words.index(name), words.index(name) + 1, "Location", 1.0) for name in places)
    return find_dates(replace(reading, entities=marked), places=Gazetteer.load())


def value(text: str, published: str, *, places: tuple[str, ...] = ()) -> str:
    """The value of the only clock time."""
    (found,) = [m.date.timex for m in mentions(text, published, places=places) if "T" in m.date.timex]
    return found


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("The ferry sank at 0415 GMT on Tuesday.", "2023-02-08", "2023-02-07T04:15Z"),
        ("The vote opened at 10:15 a.m. ET on Thursday.", "2023-07-07", "2023-07-06T10:15-04:00"),
        ("The vote opened at 10:15 a.m. ET on Thursday.", "2023-01-06", "2023-01-05T10:15-05:00"),
        ("Shelling began at 5 a.m. IST on Monday.", "2023-01-10", "2023-01-09T05:00+05:30"),
        ("Shares rose after 9.30am BST on Monday.", "2023-06-06", "2023-06-05T09:30+01:00"),
        ("The truce will start at 1600 Moscow time on Friday.", "2022-03-03", "2022-03-04T16:00+03:00"),
        ("Talks resumed at 11 p.m. Eastern Standard Time on Sunday.", "2022-03-03", "2022-02-27T23:00-05:00"),
        ("Guards fired at 3 o'clock in the afternoon on Sunday.", "2022-03-03", "2022-02-27T15:00"),
    ],
)  # fmt: skip
def test_a_zone_that_the_text_names(text: str, published: str, expected: str) -> None:
    assert value(text, published) == expected


def test_local_time_is_that_of_the_place_beside_it() -> None:
    text = "A bridge fell in Nairobi at 6:40 p.m. local time on Wednesday."
    assert value(text, "2021-05-21", places=("Nairobi",)) == "2021-05-19T18:40+03:00"
    assert value(text, "2021-05-21") == "2021-05-19T18:40"  # no place is marked: no offset


def test_else_of_the_dateline() -> None:
    text = "SAPPORO, June 4 (Example Wire) - The bear was seen at 7 a.m. on Monday, the town said."
    assert value(text, "2024-06-05") == "2024-06-03T07:00+09:00"


def test_names_that_several_zones_bear_follow_the_land() -> None:
    assert value("BEIJING, May 2 - The rocket rose at 11:10 CST.", "2024-05-02") == "2024-05-02T11:10+08:00"
    assert value("DALLAS, May 2 - The rocket rose at 11:10 CST.", "2024-05-02") == "2024-05-02T11:10-06:00"
    assert value("HAIFA, May 2 - The siren was heard at 08:00 IST.", "2024-05-02") == "2024-05-02T08:00+03:00"


def test_the_day_stays_the_text_s_own_where_it_is_another_in_greenwich() -> None:
    text = "HONOLULU, May 2 - The tower fell at 10 p.m. on Wednesday."
    (found,) = [m for m in mentions(text, "2024-05-03") if "T" in m.date.timex]
    assert (found.date.first, found.date.last) == (date(2024, 5, 1), date(2024, 5, 1))
    assert datetime.fromisoformat(found.date.timex).astimezone(UTC).date() == date(2024, 5, 2)


def test_a_clock_of_another_zone_is_over_by_the_report_s_day() -> None:
    """At 11 p.m. in New York on 4 June it is the 5th in Tokyo: a report of the 4th means the 3rd."""
    late = "TOKYO, June 4 - The capsule came down at 11 p.m. EDT."
    assert value(late, "2024-06-04") == "2024-06-03T23:00-04:00"
    assert value(late.replace("came down", "will come down"), "2024-06-04") == "2024-06-04T23:00-04:00"


def test_a_bare_clock_takes_the_day_of_its_sentence_or_the_report() -> None:
    assert value("The polls close at 8pm on the island on 3 March.", "2024-03-01") == "2024-03-03T20:00"
    found = mentions("Police came at 9 p.m. and cleared the square.", "2024-03-01")
    assert [(m.kind, m.date.first) for m in found] == [("time", date(2024, 3, 1))]


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("LIMA, Oct. 3 (Example) - Miners struck.", "LIMA", date(2023, 10, 3)),
        ("Lima, October 3, 2023 — Miners struck.", "Lima", date(2023, 10, 3)),
        ("Strike spreads\n\nLA PAZ, Bolivia (EX) — Miners struck.", "LA PAZ, Bolivia", None),
        ("ST. GEORGE'S, Oct 2 - Miners struck.", "ST. GEORGE'S", date(2023, 10, 2)),
    ],
)  # fmt: skip
def test_datelines(text: str, place: str, day: date | None) -> None:
    found = dateline_of(text, date(2023, 10, 4))
    assert found is not None and text[found.start : found.end] == place and found.day == day


@pytest.mark.parametrize(
    "text",
    ["Miners struck in Lima - again.", "Lima - the capital - was calm.", "LIMA, Jan. 3 (Example) - Old news.", ""],
)  # fmt: skip
def test_no_datelines(text: str) -> None:
    assert dateline_of(text, date(2023, 10, 4)) is None


def test_relative_days_count_from_the_dateline() -> None:
    found = mentions("QUITO, Oct. 3 (Example) - Miners struck yesterday.", "2023-10-04")
    assert [m.date.first for m in found] == [date(2023, 10, 3), date(2023, 10, 2)]


def test_every_zone_of_the_tables_has_rules() -> None:
    for known in names_of_zones().values():
        for zone, _ in known:
            assert zone[0] in "+-" or zone_named(zone) is not None, zone


def test_regions_have_their_own_zones() -> None:
    places = Gazetteer.load()
    for name, zone in (("Chicago", "America/Chicago"), ("Perth", "Australia/Perth")):
        place = places.place(name)
        assert place is not None and str(zone_of(place)) == zone


def test_a_clock_with_its_zone_ends_no_sentence() -> None:
    text = "Voting ended at 9 p.m. IST in most towns. Counting began."
    assert len(tokenize(text)[1]) == 2
