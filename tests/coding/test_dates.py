"""Time expressions: which words, which days, which TIMEX3 value, which relation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.coding import dates_lexicon
from reportedly.coding.dates import DateMention, calendar_expressions, find_dates, shift_from
from reportedly.evaluate.dates import PredictedDate, read_gum_dates, score_dates
from reportedly.records import EventDate

from .readings import reading_from_text

THURSDAY = date(2024, 10, 24)


def found(text: str, published: date | None = THURSDAY) -> list[DateMention]:
    return find_dates(reading_from_text(text, published=published))


def only(text: str, published: date | None = THURSDAY) -> DateMention:
    mentions = found(text, published)
    assert len(mentions) == 1, [m.date.span and m.date.span.text for m in mentions]
    return mentions[0]


# text, span, TIMEX3 value, first day, last day, relation
CASES = [
    # absolute days
    (
        "The bridge fell on 24 October 2024.",
        "24 October 2024",
        "2024-10-24",
        "2024-10-24",
        "2024-10-24",
        "on",
    ),
    ("The bridge fell on Oct. 24, 2024.", "Oct. 24, 2024", "2024-10-24", "2024-10-24", "2024-10-24", "on"),
    (
        "The bridge fell on October 24th, 2024.",
        "October 24th, 2024",
        "2024-10-24",
        "2024-10-24",
        "2024-10-24",
        "on",
    ),
    ("The bridge fell on 2024-10-24.", "2024-10-24", "2024-10-24", "2024-10-24", "2024-10-24", "on"),
    ("The bridge fell on 24/10/2024.", "24/10/2024", "2024-10-24", "2024-10-24", "2024-10-24", "on"),
    ("The bridge fell on 05/06/2023.", "05/06/2023", "2023-06-05", "2023-06-05", "2023-06-05", "on"),
    ("The bridge fell on 10/24/2023.", "10/24/2023", "2023-10-24", "2023-10-24", "2023-10-24", "on"),
    ("The bridge fell on 24.10.2023.", "24.10.2023", "2023-10-24", "2023-10-24", "2023-10-24", "on"),
    ("The bridge fell on 2023/10/24.", "2023/10/24", "2023-10-24", "2023-10-24", "2023-10-24", "on"),
    (
        "It opened on the 3rd of May 2019.",
        "the 3rd of May 2019",
        "2019-05-03",
        "2019-05-03",
        "2019-05-03",
        "on",
    ),
    (
        "It opened on Tuesday, 22 October 2024.",
        "Tuesday, 22 October 2024",
        "2024-10-22",
        "2024-10-22",
        "2024-10-22",
        "on",
    ),
    ("It opened on Tuesday (Oct 22).", "Tuesday (Oct 22)", "2024-10-22", "2024-10-22", "2024-10-22", "on"),
    (
        "It opened at 5 p.m. on Tuesday.",
        "5 p.m. on Tuesday",
        "2024-10-22T17:00",
        "2024-10-22",
        "2024-10-22",
        "on",
    ),
    (
        "It opened on Tuesday at 17:30 GMT.",
        "Tuesday at 17:30 GMT",
        "2024-10-22T17:30Z",
        "2024-10-22",
        "2024-10-22",
        "on",
    ),
    (
        "It will open by 6 o'clock this evening.",
        "by 6 o'clock this evening",
        "2024-10-24T18:00",
        "2024-10-24",
        "2024-10-24",
        "by",
    ),
    ("A video from Tuesday shows smoke.", "Tuesday", "2024-10-22", "2024-10-22", "2024-10-22", "on"),
    ("Buses will stop from Monday.", "from Monday", "2024-10-28", "2024-10-28", None, "since"),
    (
        "LVIV, April 1 (Newswire) — The mayor will speak.",
        "April 1",
        "2024-04-01",
        "2024-04-01",
        "2024-04-01",
        "on",
    ),
    # days without a year
    ("The bridge fell on October 3.", "October 3", "2024-10-03", "2024-10-03", "2024-10-03", "on"),
    ("The bridge fell on 20 December.", "20 December", "2023-12-20", "2023-12-20", "2023-12-20", "on"),
    ("The bridge will open on 20 December.", "20 December", "2024-12-20", "2024-12-20", "2024-12-20", "on"),
    ("The bridge will open on 3 February.", "3 February", "2025-02-03", "2025-02-03", "2025-02-03", "on"),
    ("A vote is scheduled for November 5.", "November 5", "2024-11-05", "2024-11-05", "2024-11-05", "on"),
    ("ANKARA, Oct 23 (Newswire) - Envoys talk.", "Oct 23", "2024-10-23", "2024-10-23", "2024-10-23", "on"),
    ("He spoke on 29 February 2023.", "29 February 2023", "2023-02-29", None, None, "on"),
    # months, years, decades, centuries, seasons, quarters
    ("The dam burst in March.", "March", "2024-03", "2024-03-01", "2024-03-31", "during"),
    ("The dam burst in December.", "December", "2023-12", "2023-12-01", "2023-12-31", "during"),
    ("The dam will close in December.", "December", "2024-12", "2024-12-01", "2024-12-31", "during"),
    ("The dam will close in May.", "May", "2025-05", "2025-05-01", "2025-05-31", "during"),
    (
        "The dam burst in October last year.",
        "October last year",
        "2023-10",
        "2023-10-01",
        "2023-10-31",
        "during",
    ),
    (
        "The dam burst in June of this year.",
        "June of this year",
        "2024-06",
        "2024-06-01",
        "2024-06-30",
        "during",
    ),
    ("The dam burst in June 2011.", "June 2011", "2011-06", "2011-06-01", "2011-06-30", "during"),
    ("The dam burst in 2019.", "2019", "2019", "2019-01-01", "2019-12-31", "during"),
    ("The dam burst in the year 2019.", "the year 2019", "2019", "2019-01-01", "2019-12-31", "during"),
    ("Farmers left during the 1990s.", "during the 1990s", "199", "1990-01-01", "1999-12-31", "during"),
    ("Farmers left in the early 1990s.", "the early 1990s", "199", "1990-01-01", "1993-04-30", "during"),
    ("Farmers left in the sixties.", "sixties", "196", "1960-01-01", "1969-12-31", "during"),
    ("Farmers left in the '90s.", "'90s", "199", "1990-01-01", "1999-12-31", "during"),
    ("Farmers left in the 19th century.", "19th century", "18", "1800-01-01", "1899-12-31", "during"),
    ("Greeks settled here in 508 BC.", "508 BC", "-0508", None, None, "during"),
    ("The dam burst in spring 2021.", "spring 2021", "2021-SP", "2021-03-01", "2021-05-31", "during"),
    (
        "The dam burst in the summer of 2012.",
        "the summer of 2012",
        "2012-SU",
        "2012-06-01",
        "2012-08-31",
        "during",
    ),
    ("The dam burst last summer.", "last summer", "2024-SU", "2024-06-01", "2024-08-31", "during"),
    ("Work starts next spring.", "next spring", "2025-SP", "2025-03-01", "2025-05-31", "during"),
    ("The dam burst last winter.", "last winter", "2023-WI", "2023-12-01", "2024-02-29", "during"),
    (
        "Output fell in the third quarter of 2023.",
        "the third quarter of 2023",
        "2023-Q3",
        "2023-07-01",
        "2023-09-30",
        "during",
    ),
    ("Output fell in Q2 2024.", "Q2 2024", "2024-Q2", "2024-04-01", "2024-06-30", "during"),
    (
        "Output fell in the first half of 2023.",
        "the first half of 2023",
        "2023-H1",
        "2023-01-01",
        "2023-06-30",
        "during",
    ),
    ("Output fell in fiscal 2023.", "fiscal 2023", "2023", "2023-01-01", "2023-12-31", "during"),
    ("Output fell in mid-September.", "mid-September", "2024-09", "2024-09-11", "2024-09-20", "during"),
    ("Output fell in late 2022.", "late 2022", "2022", "2022-09-01", "2022-12-31", "during"),
    # weekdays
    ("Envoys met on Tuesday.", "Tuesday", "2024-10-22", "2024-10-22", "2024-10-22", "on"),
    ("Envoys met on Thursday.", "Thursday", "2024-10-24", "2024-10-24", "2024-10-24", "on"),
    ("Envoys met on Friday.", "Friday", "2024-10-18", "2024-10-18", "2024-10-18", "on"),
    ("Envoys met last Thursday.", "last Thursday", "2024-10-17", "2024-10-17", "2024-10-17", "on"),
    ("Envoys will meet on Friday.", "Friday", "2024-10-25", "2024-10-25", "2024-10-25", "on"),
    ("Envoys will meet next Wednesday.", "next Wednesday", "2024-10-30", "2024-10-30", "2024-10-30", "on"),
    ("Envoys will meet this Saturday.", "this Saturday", "2024-10-26", "2024-10-26", "2024-10-26", "on"),
    ("Envoys met early Monday.", "early Monday", "2024-10-21TMO", "2024-10-21", "2024-10-21", "on"),
    ("Envoys met on Monday morning.", "Monday morning", "2024-10-21TMO", "2024-10-21", "2024-10-21", "on"),
    ("Envoys met late on Sunday.", "late on Sunday", "2024-10-20TNI", "2024-10-20", "2024-10-20", "on"),
    ("Envoys met on Monday last week.", "Monday last week", "2024-10-14", "2024-10-14", "2024-10-14", "on"),
    (
        "Envoys will meet on Tuesday of next week.",
        "Tuesday of next week",
        "2024-10-29",
        "2024-10-29",
        "2024-10-29",
        "on",
    ),
    ("A strike closed ports Wednesday.", "Wednesday", "2024-10-23", "2024-10-23", "2024-10-23", "on"),
    # days and units around the day of publication
    ("Envoys met yesterday.", "yesterday", "2024-10-23", "2024-10-23", "2024-10-23", "on"),
    ("Envoys met today.", "today", "2024-10-24", "2024-10-24", "2024-10-24", "on"),
    ("Envoys meet tonight.", "tonight", "2024-10-24TNI", "2024-10-24", "2024-10-24", "on"),
    (
        "Envoys will meet tomorrow morning.",
        "tomorrow morning",
        "2024-10-25TMO",
        "2024-10-25",
        "2024-10-25",
        "on",
    ),
    (
        "Envoys met the day before yesterday.",
        "the day before yesterday",
        "2024-10-22",
        "2024-10-22",
        "2024-10-22",
        "on",
    ),
    ("Envoys met last night.", "last night", "2024-10-23TNI", "2024-10-23", "2024-10-23", "on"),
    ("Envoys met this morning.", "this morning", "2024-10-24TMO", "2024-10-24", "2024-10-24", "on"),
    ("Envoys met earlier this week.", "earlier this week", "2024-W43", "2024-10-21", "2024-10-24", "during"),
    ("Envoys met this week.", "this week", "2024-W43", "2024-10-21", "2024-10-27", "during"),
    ("Envoys met last week.", "last week", "2024-W42", "2024-10-14", "2024-10-20", "during"),
    ("Envoys met last weekend.", "last weekend", "2024-W42-WE", "2024-10-19", "2024-10-20", "during"),
    ("Envoys met last month.", "last month", "2024-09", "2024-09-01", "2024-09-30", "during"),
    (
        "Envoys will meet later this month.",
        "later this month",
        "2024-10",
        "2024-10-24",
        "2024-10-31",
        "during",
    ),
    ("Envoys met late last year.", "late last year", "2023", "2023-09-01", "2023-12-31", "during"),
    ("Envoys will meet early next year.", "early next year", "2025", "2025-01-01", "2025-04-30", "during"),
    ("Envoys met last March.", "last March", "2024-03", "2024-03-01", "2024-03-31", "during"),
    ("Envoys met last November.", "last November", "2023-11", "2023-11-01", "2023-11-30", "during"),
    ("Envoys met two years ago.", "two years ago", "2022", "2022-01-01", "2022-12-31", "during"),
    ("Envoys met three weeks ago.", "three weeks ago", "2024-W40", "2024-09-30", "2024-10-06", "during"),
    ("Envoys met 10 days ago.", "10 days ago", "2024-10-14", "2024-10-14", "2024-10-14", "on"),
    ("Envoys met a month ago.", "a month ago", "2024-09", "2024-09-01", "2024-09-30", "during"),
    ("Envoys met a decade ago.", "a decade ago", "2014", "2014-01-01", "2014-12-31", "during"),
    ("Envoys met a few days ago.", "a few days ago", "PAST_REF", None, "2024-10-24", "during"),
    ("Envoys met years ago.", "years ago", "PAST_REF", None, "2024-10-24", "during"),
    ("Envoys will meet in 10 days.", "in 10 days", "2024-11-03", "2024-11-03", "2024-11-03", "on"),
    ("Envoys will meet in two months.", "in two months", "2024-12", "2024-12-01", "2024-12-31", "on"),
    (
        "Envoys will meet a week from now.",
        "a week from now",
        "2024-W44",
        "2024-10-28",
        "2024-11-03",
        "during",
    ),
    ("Envoys met in the last two years.", "the last two years", "P2Y", "2022-10-24", "2024-10-24", "during"),
    ("Envoys met over the past decade.", "the past decade", "P10Y", "2014-10-24", "2024-10-24", "during"),
    (
        "Envoys met over the past three weeks.",
        "the past three weeks",
        "P3W",
        "2024-10-03",
        "2024-10-24",
        "during",
    ),
    ("Envoys met in recent weeks.", "recent weeks", "PXW", None, "2024-10-24", "during"),
    ("Envoys will meet in the coming days.", "the coming days", "PXD", "2024-10-24", None, "during"),
    (
        "Envoys will meet over the next six months.",
        "the next six months",
        "P6M",
        "2024-10-24",
        "2025-04-24",
        "during",
    ),
    (
        "Envoys will meet within three weeks.",
        "within three weeks",
        "P3W",
        "2024-10-24",
        "2024-11-14",
        "within",
    ),
    ("They hope to sign within this year.", "within this year", "2024", "2024-10-24", "2024-12-31", "within"),
    # bounds
    (
        "The army will leave by the end of the year.",
        "by the end of the year",
        "2024-12-31",
        "2024-10-24",
        "2024-12-31",
        "by",
    ),
    ("The army will leave by year's end.", "by year's end", "2024-12-31", "2024-10-24", "2024-12-31", "by"),
    ("The army will leave by year-end.", "by year-end", "2024-12-31", "2024-10-24", "2024-12-31", "by"),
    ("The army will leave by Friday.", "by Friday", "2024-10-25", "2024-10-24", "2024-10-25", "by"),
    ("The army had left by 2015.", "by 2015", "2015", None, "2015-12-31", "by"),
    ("The army has stayed since 2014.", "since 2014", "2014", "2014-01-01", "2024-10-24", "since"),
    (
        "The army has stayed since last week.",
        "since last week",
        "2024-W42",
        "2024-10-14",
        "2024-10-24",
        "since",
    ),
    (
        "The army will stay until March 2026.",
        "until March 2026",
        "2026-03",
        "2024-10-24",
        "2026-03-31",
        "until",
    ),
    ("The army stayed until 2012.", "until 2012", "2012", None, "2012-12-31", "until"),
    ("The army left before 2003.", "before 2003", "2003", None, "2002-12-31", "before"),
    ("The army left after 5 May 2003.", "after 5 May 2003", "2003-05-05", "2003-05-06", None, "after"),
    ("The army left prior to 2003.", "prior to 2003", "2003", None, "2002-12-31", "before"),
    (
        "The army will leave no later than 5 May 2025.",
        "no later than 5 May 2025",
        "2025-05-05",
        "2024-10-24",
        "2025-05-05",
        "by",
    ),
    ("The army left during 2003.", "during 2003", "2003", "2003-01-01", "2003-12-31", "during"),
    # ranges
    (
        "Talks ran from 3 to 5 May.",
        "from 3 to 5 May",
        "2024-05-03/2024-05-05",
        "2024-05-03",
        "2024-05-05",
        "during",
    ),
    (
        "Talks ran on 3-5 May 2022.",
        "3-5 May 2022",
        "2022-05-03/2022-05-05",
        "2022-05-03",
        "2022-05-05",
        "during",
    ),
    (
        "Talks ran on May 3-5, 2022.",
        "May 3-5, 2022",
        "2022-05-03/2022-05-05",
        "2022-05-03",
        "2022-05-05",
        "during",
    ),
    (
        "Talks ran between March and June.",
        "between March and June",
        "2024-03/2024-06",
        "2024-03-01",
        "2024-06-30",
        "during",
    ),
    (
        "Talks ran between 2014 and 2022.",
        "between 2014 and 2022",
        "2014/2022",
        "2014-01-01",
        "2022-12-31",
        "during",
    ),
    (
        "Talks ran from October 2014 to March 2015.",
        "from October 2014 to March 2015",
        "2014-10/2015-03",
        "2014-10-01",
        "2015-03-31",
        "during",
    ),
    (
        "Talks ran from November to February 2015.",
        "from November to February 2015",
        "2014-11/2015-02",
        "2014-11-01",
        "2015-02-28",
        "during",
    ),
    ("Talks ran in 2014-15.", "2014-15", "2014/2015", "2014-01-01", "2015-12-31", "during"),
    ("Talks ran in 2014–2018.", "2014–2018", "2014/2018", "2014-01-01", "2018-12-31", "during"),
    (
        "Talks ran from Monday to Wednesday.",
        "from Monday to Wednesday",
        "2024-10-21/2024-10-23",
        "2024-10-21",
        "2024-10-23",
        "during",
    ),
    # parts of periods
    (
        "It snowed in the first week of March.",
        "the first week of March",
        "2024-03-01/2024-03-07",
        "2024-03-01",
        "2024-03-07",
        "during",
    ),
    (
        "It snowed on the last day of January.",
        "the last day of January",
        "2024-01-31",
        "2024-01-31",
        "2024-01-31",
        "on",
    ),
    (
        "It snowed in the last two weeks of 2023.",
        "the last two weeks of 2023",
        "2023-12-18/2023-12-31",
        "2023-12-18",
        "2023-12-31",
        "during",
    ),
    ("It snowed at the start of 2023.", "the start of 2023", "2023", "2023-01-01", "2023-04-30", "during"),
    # named days
    ("It snowed on Christmas Eve.", "Christmas Eve", "2023-12-24", "2023-12-24", "2023-12-24", "on"),
    ("They will leave by Easter.", "by Easter", "2025-04-20", "2024-10-24", "2025-04-20", "by"),
    (
        "The port was bombed in World War II.",
        "World War II",
        "1939-09-01/1945-09-02",
        "1939-09-01",
        "1945-09-02",
        "during",
    ),
]


@pytest.mark.parametrize(
    ("text", "span", "timex", "first", "last", "relation"), CASES, ids=[c[0] for c in CASES]
)
def test_one_date(
    text: str, span: str, timex: str, first: str | None, last: str | None, relation: str
) -> None:
    mention = only(text)
    when = mention.date
    assert when.span is not None and when.span.text == span
    assert when.timex == timex
    assert (when.first and when.first.isoformat(), when.last and when.last.isoformat()) == (first, last)
    assert when.relation == relation


@pytest.mark.parametrize(
    ("text", "span", "timex", "kind"),
    [
        ("The siege lasted for three weeks.", "for three weeks", "P3W", "duration"),
        ("The siege took two and a half months.", "two and a half months", "P2.5M", "duration"),
        ("The siege went on for decades.", "for decades", "PXDE", "duration"),
        ("A three-week siege ended.", "three-week", "P3W", "duration"),
        ("It lasted 48 hours.", "48 hours", "PT48H", "duration"),
        ("They pray every Friday.", "every Friday", "XXXX-WXX-5", "set"),
        ("They pray on Fridays.", "Fridays", "XXXX-WXX-5", "set"),
        ("They vote every two years.", "every two years", "P2Y", "set"),
        ("They vote every other month.", "every other month", "P2M", "set"),
        ("They fly daily.", "daily", "P1D", "set"),
        ("He recently left.", "recently", "PAST_REF", "vague"),
        ("He is currently abroad.", "currently", "PRESENT_REF", "vague"),
        ("He will leave soon.", "soon", "FUTURE_REF", "vague"),
        ("He will leave in the near future.", "in the near future", "FUTURE_REF", "vague"),
        ("The doors open at 5 p.m.", "5 p.m", "2024-10-24T17:00", "time"),
    ],
)
def test_expressions_without_a_place_on_the_calendar(text: str, span: str, timex: str, kind: str) -> None:
    mention = only(text)
    assert mention.date.span is not None and mention.date.span.text.rstrip(".") == span.rstrip(".")
    assert (mention.date.timex, mention.kind) == (timex, kind)


@pytest.mark.parametrize(
    ("text", "anchor", "days"),
    [
        ("The truce came a day after the summit.", "summit", 1),
        ("The truce came a day after officials said talks had failed.", "said", 1),
        ("Three days before the vote, roads were closed.", "vote", -3),
        ("He quit two weeks after the court ruling.", "ruling", 14),
        ("He quit a month before his trial.", "trial", -30),
        ("It came a week after Peruvian and Chilean envoys met in Lima.", "met", 7),
        ("The day after the attack, shops were shut.", "attack", 1),
        ("He quit hours after the speech.", "speech", None),
    ],
)
def test_steps_from_an_event(text: str, anchor: str, days: int | None) -> None:
    reading = reading_from_text(text, published=THURSDAY)
    (mention,) = find_dates(reading)
    assert mention.kind == "anchored"
    assert mention.anchor is not None and reading.words[mention.anchor].text == anchor
    assert mention.offset_days == days
    assert mention.date.first is None and mention.date.last is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("He left on 3 May 2024. The following day, he called.", "2024-05-04", "2024-05-04"),
        ("He left on 3 May 2024. The same day, he called.", "2024-05-03", "2024-05-03"),
        ("He left on 3 May 2024. Two weeks later he called.", "2024-05-13", "2024-05-19"),
        ("He left in May 2024. A month earlier he had called.", "2024-04-01", "2024-04-30"),
        ("He left in 2019. He came back the next year.", None, None),
        ("He left in 2019 and came back the following year.", "2020-01-01", "2020-12-31"),
        ("He left two days after 30 April 2024.", "2024-05-02", "2024-05-02"),
        ("He left a week before Christmas 2023.", "2023-12-18", "2023-12-24"),
    ],
)
def test_steps_from_a_date(text: str, first: str | None, last: str | None) -> None:
    when = found(text)[-1].date
    if first is not None:
        assert (str(when.first), str(when.last)) == (first, last)


def test_shifting_an_anchored_date() -> None:
    mention = only("The truce came three days after the summit.")
    summit = EventDate(None, date(2024, 10, 10), date(2024, 10, 10), "2024-10-10", "on")
    shifted = shift_from(mention, summit)
    assert (shifted.first, shifted.last, shifted.timex) == (
        date(2024, 10, 13),
        date(2024, 10, 13),
        "2024-10-13",
    )
    unknown = replace(summit, first=None, last=None)
    assert shift_from(mention, unknown) == mention.date
    plain = only("The truce came on Monday.")
    assert shift_from(plain, summit) == plain.date


@pytest.mark.parametrize(
    "text",
    [
        "The army may march on the capital.",
        "Theresa May said no.",
        "She ran 2000 metres and paid 1,500 euros.",
        "The Sunday Times and the Black Friday sales.",
        "A two-year-old boy, aged 35 years old.",
        "About 2019 soldiers and more than 1990 tanks.",
        "Resolution 2231 and Boeing 1900 were named.",
        "The fall of the city was a second blow.",
        "Spring rolls and summer camps.",
        "Flight 1549 carried 155 people.",
        "The end of the war and the start of talks.",
        "He came first, sat down and won a day.",
        "",
        "   ",
        "....",
    ],
)
def test_no_date(text: str) -> None:
    assert [m.date.span.text for m in found(text) if m.date.span] == []


def test_without_a_day_of_publication_only_full_dates_have_days() -> None:
    texts = {
        "He left on Tuesday.": "XXXX-WXX-2",
        "He left on October 3.": "XXXX-10-03",
        "He left in March.": "XXXX-03",
        "He left yesterday.": "PAST_REF",
        "He left two years ago.": "PAST_REF",
        "He will leave next week.": "FUTURE_REF",
        "He left last summer.": "XXXX-SU",
    }
    for text, timex in texts.items():
        when = only(text, None).date
        assert (when.timex, when.first, when.last) == (timex, None, None)
    assert only("He left on 3 May 2019.", None).date.first == date(2019, 5, 3)
    assert only("He has ruled since 2014.", None).date.first == date(2014, 1, 1)


def test_year_named_before_in_the_sentence_carries_on() -> None:
    mentions = found("He fled on 3 March 2011 and came back on 7 June.")
    assert [str(m.date.first) for m in mentions] == ["2011-03-03", "2011-06-07"]


def test_old_documents_count_from_their_own_day() -> None:
    text = "On 4 May 1871 the council wrote to them. They meet on the 2nd of June next. Talks resume next month."
    values = [mention.date.timex for mention in found(text)]
    assert values == ["1871-05-04", "1871-06-02", "2024-11"]
    assert only("They are to meet on the 2nd of June next.").date.timex == "2025-06-02"


def test_core_leaves_the_preposition_out() -> None:
    reading = reading_from_text("It will end by the end of the year.", published=THURSDAY)
    (mention,) = find_dates(reading)
    assert " ".join(w.text for w in reading.words[slice(*mention.core)]) == "the end of the year"


def test_calendar_expressions_are_bare() -> None:
    reading = reading_from_text(
        "On Friday night, late last year and for three weeks, he recently fled between March and June 2022.",
        published=THURSDAY,
    )
    bare = calendar_expressions(find_dates(reading))
    words = [" ".join(w.text for w in reading.words[part.first : part.last]) for part in bare]
    assert words == ["Friday", "last year", "March", "June 2022"]


def test_the_lexicon_names_every_month_and_weekday() -> None:
    assert sorted(set(dates_lexicon.MONTHS.values())) == list(range(1, 13))
    assert sorted(set(dates_lexicon.WEEKDAYS.values())) == list(range(7))
    assert all(names for names in dates_lexicon.named_periods().values())


_PIECES = st.sampled_from(
    "on in by since until the a last next this early late end of year years week month day days ago 3 24 2024 1999 May "
    "October Tuesday Friday yesterday after before from to between and , . - – / 10/24/2024 '90s mid- first second "
    "half quarter Q3 century 19th BC decade few several every later earlier following same morning 5 p.m. at 22:30 "
    "Easter Christmas Eve fiscal now recently 0 99999999999999999999 ½ million hundred twenty five said will".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=25), st.none() | st.dates())
def test_any_run_of_time_words_is_read(pieces: list[str], published: date | None) -> None:
    _check(" ".join(pieces), published)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.none() | st.dates())
def test_any_text_is_read(text: str, published: date | None) -> None:
    _check(text, published)


def _check(text: str, published: date | None) -> None:
    reading = reading_from_text(text, published=published)
    end = 0
    for mention in find_dates(reading):
        assert end <= mention.first < mention.last <= len(reading.words)
        end = mention.last
        span = mention.date.span
        assert span is not None and span.text == text[span.start : span.end]
        assert span.start == reading.words[mention.first].start
        assert span.end == reading.words[mention.last - 1].end
        assert mention.first <= mention.core[0] < mention.core[1] <= mention.last
        assert mention.date.timex
        if (
            mention.date.first
            and mention.date.last
            and mention.kind == "date"
            and mention.date.relation == "on"
        ):
            assert mention.date.first <= mention.date.last


@pytest.mark.corpora
def test_gum_news_floor(corpora: Path) -> None:
    gold, predicted = [], []
    for path in sorted(corpora.glob("gum/*/GUM_news_*.xml")):
        item = read_gum_dates(path)
        reading = reading_from_text(item.text, published=item.published)
        words = reading.words
        gold.append(item.dates)
        predicted.append(
            [
                PredictedDate(words[p.first].start, words[p.last - 1].end, p.earliest, p.latest)
                for p in calendar_expressions(find_dates(reading))
            ]
        )
    figures = score_dates(gold, predicted)
    assert figures.exact.f1 >= 0.86
    assert figures.value_accuracy >= 0.86


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("The vote was held on the second Tuesday in May 2023.", "2023-05-09"),
        ("The vote was held on the last Sunday of September.", "2024-09-29"),
        ("The vote was held on the 8th of this month.", "2024-10-08"),
        ("The vote was held on the morning of 11 March 2020.", "2020-03-11TMO"),
        ("The bridge fell at the weekend.", "2024-W42-WE"),
        ("Turnout fell in the June election.", "2024-06"),
        ("Thanksgiving 2021 passed quietly.", "2021-11-25"),
    ],
)
def test_days_named_by_their_place_in_a_period(text: str, timex: str) -> None:
    assert timex in [mention.date.timex for mention in found(text)]
