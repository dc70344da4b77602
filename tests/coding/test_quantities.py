"""Quantities: the words, the numbers, the unit, and what is no quantity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.coding.numbers import parse_figures, read_number
from reportedly.coding.quantities import QuantityMention, find_quantities
from reportedly.reading.structure import Reading

from .readings import reading_from_text


def found(text: str) -> list[QuantityMention]:
    return find_quantities(reading_from_text(text))


def only(text: str) -> QuantityMention:
    mentions = found(text)
    assert len(mentions) == 1, [m.quantity.span.text for m in mentions]
    return mentions[0]


# text, span, value, low, high, approximate, unit
CASES = [
    # plain counts
    ("They sent 10,000 troops north.", "10,000 troops", 10000, 10000, 10000, False, "troops"),
    ("They sent ten thousand troops north.", "ten thousand troops", 10000, 10000, 10000, False, "troops"),
    ("They sent 3.5 million vaccines north.", "3.5 million vaccines", 3.5e6, 3.5e6, 3.5e6, False, "vaccines"),
    ("They sent a hundred doctors north.", "a hundred doctors", 100, 100, 100, False, "doctors"),
    (
        "They sent a hundred and twenty doctors.",
        "a hundred and twenty doctors",
        120,
        120,
        120,
        False,
        "doctors",
    ),
    (
        "They sent two hundred and five doctors.",
        "two hundred and five doctors",
        205,
        205,
        205,
        False,
        "doctors",
    ),
    ("They sent twenty-five doctors.", "twenty-five doctors", 25, 25, 25, False, "doctors"),
    ("They sent half a million masks.", "half a million masks", 500000, 500000, 500000, False, "masks"),
    (
        "They sent two and a half million masks.",
        "two and a half million masks",
        2.5e6,
        2.5e6,
        2.5e6,
        False,
        "masks",
    ),
    ("They sent a dozen tanks.", "a dozen tanks", 12, 12, 12, False, "tanks"),
    ("They sent two dozen tanks.", "two dozen tanks", 24, 24, 24, False, "tanks"),
    ("They sent 250 thousand masks.", "250 thousand masks", 250000, 250000, 250000, False, "masks"),
    ("They sent 5 lakh masks.", "5 lakh masks", 500000, 500000, 500000, False, "masks"),
    (
        "They sent a total of 90 armoured vehicles.",
        "a total of 90 armoured vehicles",
        90,
        90,
        90,
        False,
        "vehicles",
    ),
    ("They sent an additional 90 soldiers.", "an additional 90 soldiers", 90, 90, 90, False, "soldiers"),
    ("They sent another 90 soldiers.", "another 90 soldiers", 90, 90, 90, False, "soldiers"),
    (
        "They sent 1,500 North African peacekeepers.",
        "1,500 North African peacekeepers",
        1500,
        1500,
        1500,
        False,
        "peacekeepers",
    ),
    ("They sent 12 newly built ships.", "12 newly built ships", 12, 12, 12, False, "ships"),
    ("They sent 12 K-2 tanks.", "12 K-2 tanks", 12, 12, 12, False, "tanks"),
    ("They sent five F-16 jets.", "five F-16 jets", 5, 5, 5, False, "jets"),
    ("One soldier was hurt.", "One soldier", 1, 1, 1, False, "soldiers"),
    ("Two people were hurt.", "Two people", 2, 2, 2, False, "people"),
    ("Police seized 20 of the 25 boats.", "20 of the 25 boats", 20, 20, 20, False, "boats"),
    ("Three of the suspects fled.", "Three of the suspects", 3, 3, 3, False, "suspects"),
    ("A three-nation summit opened.", "three-nation", 3, 3, 3, False, "nations"),
    ("A 100-strong force arrived.", "100-strong", 100, 100, 100, False, "people"),
    ("Some 40 others were hurt.", "Some 40 others", 40, 40, 40, True, "people"),
    # bounds
    ("At least 20 miners died.", "At least 20 miners", 20, 20, None, False, "miners"),
    ("No fewer than 20 miners died.", "No fewer than 20 miners", 20, 20, None, False, "miners"),
    ("More than 20 miners died.", "More than 20 miners", 20, 20, None, False, "miners"),
    ("Over 20 miners died.", "Over 20 miners", 20, 20, None, False, "miners"),
    ("Well over 20 miners died.", "Well over 20 miners", 20, 20, None, False, "miners"),
    ("In excess of 20 miners died.", "In excess of 20 miners", 20, 20, None, False, "miners"),
    ("Up to 20 miners died.", "Up to 20 miners", 20, None, 20, False, "miners"),
    ("As many as 20 miners died.", "As many as 20 miners", 20, None, 20, False, "miners"),
    ("No more than 20 miners died.", "No more than 20 miners", 20, None, 20, False, "miners"),
    ("Fewer than 20 miners died.", "Fewer than 20 miners", 20, None, 20, False, "miners"),
    ("Less than 20 miners died.", "Less than 20 miners", 20, None, 20, False, "miners"),
    ("Officials counted 20 or more miners.", "20 or more miners", 20, 20, None, False, "miners"),
    ("A strike killed at least 12.", "at least 12", 12, 12, None, False, "people"),
    ("More than 30 wounded were flown out.", "More than 30", 30, 30, None, False, "people"),
    # approximation
    ("About 20 miners died.", "About 20 miners", 20, 20, 20, True, "miners"),
    ("Around 20 miners died.", "Around 20 miners", 20, 20, 20, True, "miners"),
    ("Roughly 20 miners died.", "Roughly 20 miners", 20, 20, 20, True, "miners"),
    ("Nearly 20 miners died.", "Nearly 20 miners", 20, 20, 20, True, "miners"),
    ("Almost 20 miners died.", "Almost 20 miners", 20, 20, 20, True, "miners"),
    ("Approximately 20 miners died.", "Approximately 20 miners", 20, 20, 20, True, "miners"),
    ("Some 300 miners died.", "Some 300 miners", 300, 300, 300, True, "miners"),
    ("An estimated 300 miners died.", "An estimated 300 miners", 300, 300, 300, True, "miners"),
    ("Close to 300 miners died.", "Close to 300 miners", 300, 300, 300, True, "miners"),
    # vague
    ("Dozens of miners died.", "Dozens of miners", None, 24, 99, True, "miners"),
    ("Hundreds of miners died.", "Hundreds of miners", None, 200, 999, True, "miners"),
    ("Thousands of miners fled.", "Thousands of miners", None, 2000, 9999, True, "miners"),
    (
        "Hundreds of thousands of miners fled.",
        "Hundreds of thousands of miners",
        None,
        200000,
        999000,
        True,
        "miners",
    ),
    ("Several miners fled.", "Several miners", None, 3, 9, True, "miners"),
    ("Several hundred miners fled.", "Several hundred miners", None, 300, 900, True, "miners"),
    ("A few miners fled.", "A few miners", None, 2, 5, True, "miners"),
    ("A few thousand miners fled.", "A few thousand miners", None, 2000, 5000, True, "miners"),
    ("A handful of miners fled.", "A handful of miners", None, 2, 6, True, "miners"),
    ("A couple of miners fled.", "A couple of miners", 2, 2, 2, True, "miners"),
    ("Scores of miners fled.", "Scores of miners", None, 40, 99, True, "miners"),
    ("Millions fled.", "Millions", None, 2e6, 9999999, True, None),
    # ranges
    (
        "Between 3,000 and 5,000 miners fled.",
        "Between 3,000 and 5,000 miners",
        4000,
        3000,
        5000,
        True,
        "miners",
    ),
    ("They saw 10-15 drones.", "10-15 drones", 12.5, 10, 15, True, "drones"),
    ("They saw 10 to 15 drones.", "10 to 15 drones", 12.5, 10, 15, True, "drones"),
    ("They saw two or three drones.", "two or three drones", 2.5, 2, 3, True, "drones"),
    ("They saw 3,000–5,000 drones.", "3,000–5,000 drones", 4000, 3000, 5000, True, "drones"),
    ("They need 3 to 5 million masks.", "3 to 5 million masks", 4e6, 3e6, 5e6, True, "masks"),
    ("The force grew from 300 to 500 men.", "from 300 to 500 men", 500, 300, 500, False, "men"),
    ("The files run from ten to 32 pages.", "from ten to 32 pages", 21, 10, 32, True, "pages"),
    # shares and percents
    ("Turnout was 58%.", "58%", 58, 58, 58, False, "percent"),
    ("Turnout was 58 percent.", "58 percent", 58, 58, 58, False, "percent"),
    ("Turnout was 58 per cent.", "58 per cent", 58, 58, 58, False, "percent"),
    ("Turnout was forty percent.", "forty percent", 40, 40, 40, False, "percent"),
    ("Turnout was above 95%.", "above 95%", 95, 95, None, False, "percent"),
    ("Turnout was 10-15%.", "10-15%", 12.5, 10, 15, True, "percent"),
    ("Rates rose two percentage points.", "two percentage points", 2, 2, 2, False, "percentage points"),
    ("One in four voters stayed home.", "One in four voters", 0.25, 0.25, 0.25, False, "share of voters"),
    (
        "Three out of five voters stayed home.",
        "Three out of five voters",
        0.6,
        0.6,
        0.6,
        False,
        "share of voters",
    ),
    (
        "Three-quarters of voters stayed home.",
        "Three-quarters of voters",
        0.75,
        0.75,
        0.75,
        False,
        "share of voters",
    ),
    ("A quarter of voters stayed home.", "A quarter of voters", 0.25, 0.25, 0.25, False, "share of voters"),
    ("Half of the voters stayed home.", "Half of the voters", 0.5, 0.5, 0.5, False, "share of voters"),
    # money
    ("It gave $5 million in aid.", "$5 million", 5e6, 5e6, 5e6, False, "USD"),
    ("It gave $5m in aid.", "$5m", 5e6, 5e6, 5e6, False, "USD"),
    ("It gave $ 5 in aid.", "$ 5", 5, 5, 5, False, "USD"),
    ("It gave €3bn in aid.", "€3bn", 3e9, 3e9, 3e9, False, "EUR"),
    ("It gave £20m in aid.", "£20m", 2e7, 2e7, 2e7, False, "GBP"),
    ("It gave US$20,000 in aid.", "US$20,000", 20000, 20000, 20000, False, "USD"),
    ("It gave A$5 million in aid.", "A$5 million", 5e6, 5e6, 5e6, False, "AUD"),
    ("It gave 500 million euros in aid.", "500 million euros", 5e8, 5e8, 5e8, False, "EUR"),
    ("It gave 2 billion Swiss francs in aid.", "2 billion Swiss francs", 2e9, 2e9, 2e9, False, "CHF"),
    ("It gave 10 trillion won in aid.", "10 trillion won", 1e13, 1e13, 1e13, False, "KRW"),
    ("It gave ten million U.S. dollars in aid.", "ten million U.S. dollars", 1e7, 1e7, 1e7, False, "USD"),
    ("It gave more than $1.5 billion in aid.", "more than $1.5 billion", 1.5e9, 1.5e9, None, False, "USD"),
    ("It gave $5bn-$7bn in aid.", "$5bn-$7bn", 6e9, 5e9, 7e9, True, "USD"),
    ("It gave $3 to $5 million in aid.", "$3 to $5 million", 4e6, 3e6, 5e6, True, "USD"),
    ("The price rose from $5 to $8.", "from $5 to $8", 8, 5, 8, False, "USD"),
    ("It gave 300 Egyptian pounds.", "300 Egyptian pounds", 300, 300, 300, False, "EGP"),
    # measures
    ("The missile flew 800 km.", "800 km", 800, 800, 800, False, "km"),
    ("The missile flew 1,200km.", "1,200km", 1200, 1200, 1200, False, "km"),
    ("The missile flew about 500 miles.", "about 500 miles", 500, 500, 500, True, "miles"),
    (
        "The park covers 240,000 square metres.",
        "240,000 square metres",
        240000,
        240000,
        240000,
        False,
        "square metres",
    ),
    ("It shipped 1.5 tonnes of rice.", "1.5 tonnes", 1.5, 1.5, 1.5, False, "tonnes"),
    ("It pumps 9 million barrels.", "9 million barrels", 9e6, 9e6, 9e6, False, "barrels"),
    ("It makes 300 megawatts.", "300 megawatts", 300, 300, 300, False, "megawatts"),
    ("It cost thousands of dollars.", "thousands of dollars", None, 2000, 9999, True, "USD"),
    (
        "Nine in ten Welsh registered voters agree.",
        "Nine in ten Welsh registered voters",
        0.9,
        0.9,
        0.9,
        False,
        "share of voters",
    ),
    ("It weighs 40kg.", "40kg", 40, 40, 40, False, "kg"),
]


@pytest.mark.parametrize(
    ("text", "span", "value", "low", "high", "approximate", "unit"), CASES, ids=[case[0] for case in CASES]
)
def test_one_quantity(
    text: str,
    span: str,
    value: float | None,
    low: float | None,
    high: float | None,
    approximate: bool,
    unit: str | None,
) -> None:
    quantity = only(text).quantity
    assert quantity.span.text == span
    assert (quantity.value, quantity.low, quantity.high) == pytest.approx((value, low, high))
    assert (quantity.approximate, quantity.unit) == (approximate, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The K-2 tank and the Boeing 737 were shown.",
        "The Group of 20 met.",
        "Resolution 1701 was named.",
        "No one came, and one of them left.",
        "The first and second rounds went well.",
        "A 35-year-old man was held.",
        "Ana Pires, 35, was held.",
        "She was six when they moved.",
        "The boy, aged 12, was held.",
        "They met on 24 October 2024 at 5:30 p.m.",
        "They met in 2019 and for three weeks in 2020.",
        "The north won 2 - 1.",
        "See page 12 and section 4.",
        "The COVID-19 virus spread.",
        "The G7 and the B-52 flew.",
        "This one is good.",
        "It won voters over 65 in the north.",
        "1. The start",
        "A man and a dog came.",
        "",
        "...",
    ],
)
def test_no_quantity(text: str) -> None:
    assert [m.quantity.span.text for m in found(text)] == []


@pytest.mark.parametrize(
    ("text", "head", "bound", "change"),
    [
        ("They sent around 3,000 East Timorese police officers.", "officers", None, False),
        ("At least 20 miners died.", "miners", "at_least", False),
        ("More than 20 miners died.", "miners", "over", False),
        ("Up to 20 miners died.", "miners", "at_most", False),
        ("Under 20 miners died.", "miners", "under", False),
        ("Sales fell from 40 to 20 cars.", "cars", None, True),
    ],
)
def test_head_bound_and_change(text: str, head: str, bound: str | None, change: bool) -> None:
    reading = reading_from_text(text)
    (mention,) = find_quantities(reading)
    assert reading.words[mention.head].text == head
    assert (mention.bound, mention.change) == (bound, change)


def _parsed(text: str, heads: dict[str, tuple[str, str, str]]) -> Reading:
    """A reading with a part of speech, head word and relation for some of its words."""
    reading = reading_from_text(text)
    index = {word.text: word.index for word in reading.words}
    words = []
    for word in reading.words:
        upos, head, relation = heads.get(word.text, ("X", "", "dep"))
        words.append(replace(word, upos=upos, head=index.get(head, -1), deprel=relation))
    return replace(reading, words=tuple(words))


def test_the_parse_picks_the_counted_noun() -> None:
    reading = _parsed(
        "They freed 40 captured border guards yesterday",
        {
            "40": ("NUM", "guards", "nummod"),
            "captured": ("ADJ", "guards", "amod"),
            "border": ("NOUN", "guards", "compound"),
            "guards": ("NOUN", "freed", "obj"),
        },
    )
    (mention,) = find_quantities(reading)
    assert mention.quantity.span.text == "40 captured border guards"
    assert mention.quantity.unit == "guards"


def test_the_parse_finds_the_noun_after_of() -> None:
    reading = _parsed(
        "They freed dozens of very tired guards yesterday",
        {
            "dozens": ("NOUN", "freed", "obj"),
            "of": ("ADP", "guards", "case"),
            "tired": ("ADJ", "guards", "amod"),
            "guards": ("NOUN", "dozens", "nmod"),
        },
    )
    (mention,) = find_quantities(reading)
    assert mention.quantity.span.text == "dozens of very tired guards"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nineteen", 19),
        ("forty two", 42),
        ("forty - two", 42),
        ("forty-two", 42),
        ("three hundred", 300),
        ("three hundred and seven", 307),
        ("one thousand two hundred", 1200),
        ("two million three hundred thousand", 2_300_000),
        ("twelve hundred", 1200),
        ("a hundred thousand", 100_000),
        ("half a billion", 500_000_000),
        ("a million and a half", 1_500_000),
        ("four and a half", 4.5),
        ("2 ½", 2.5),
        ("7.25 billion", 7.25e9),
        ("3bn", 3e9),
        ("three dozen", 36),
    ],
)
def test_numbers_in_words(words: str, value: float) -> None:
    parts = words.split()
    number = read_number(parts, 0, len(parts))
    assert number is not None
    assert (number.last, number.value) == (len(parts), pytest.approx(value))


@pytest.mark.parametrize(
    "word", ["a", "the", "and", "half", "hundred-weight", "1,23,4", "12:30", "1.2.3", "x3", "-"]
)
def test_no_numbers(word: str) -> None:
    number = read_number([word], 0, 1)
    assert number is None


@given(st.integers(0, 10**15))
def test_figures_with_commas(value: int) -> None:
    assert parse_figures(f"{value:,}") == (value, False)
    assert parse_figures(str(value)) == (value, False)


_PIECES = st.sampled_from(
    "a an one two twenty - five hundred thousand million dozen dozens of several few couple half quarter thirds in out "
    "between and from to or at least more than up about 3 10,000 3.5 5m 3bn $ € US % percent per cent points km "
    "tanks troops people killed the North Korean soldiers K 2 Boeing 737 ( ) , . year old aged £20m 1/2 ½ "
    "99999999999999999999 Rs500".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_any_run_of_number_words_is_read(pieces: list[str]) -> None:
    _check(" ".join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    reading = reading_from_text(text)
    end = 0
    for mention in find_quantities(reading):
        assert end <= mention.first < mention.last <= len(reading.words)
        end = mention.last
        quantity = mention.quantity
        assert quantity.span.text == text[quantity.span.start : quantity.span.end]
        assert mention.first <= mention.head < mention.last
        if quantity.value is not None and not mention.change:
            assert quantity.low is None or quantity.low <= quantity.value
            assert quantity.high is None or quantity.value <= quantity.high


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit"),
    [
        ("The garrison was cut by half.", 0.5, 0.5, 0.5, None),
        ("Spending rose by a quarter.", 0.25, 0.25, 0.25, None),
        ("The deal covers 12 F-16s.", 12, 12, 12, "F-16s"),
        ("Some 40-odd boats were seized.", 40, 40, 40, "boats"),
        ("The garrison was cut from 900 to 400 men.", 400, 400, 900, "men"),
    ],
)
def test_changes_and_models(text: str, value: float, low: float, high: float, unit: str | None) -> None:
    (mention,) = find_quantities(reading_from_text(text))
    found = mention.quantity
    assert found.value is not None and round(found.value, 4) == value
    assert (found.low, found.high, found.unit) == (low, high, unit)
