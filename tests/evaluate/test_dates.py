"""GUM's marked dates, and how found dates are scored against them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.dates import (
    DatedText,
    GoldDate,
    PredictedDate,
    interval,
    prediction_of,
    read_gum_dates,
    score_date_predictions,
    score_dates,
)

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


def token(word: str) -> str:
    return f"{word}\tX\t{word}\tX\tX\tdep\t_"


MADE = f"""<text id="GUM_made" dateCreated="2021-03-04" title="Made &amp; marked">
<p>
<s type="decl">
{token("It")}
{token("opened")}
<date when="2006-02-23">
{token("Thursday")}
</date>
{token(",")}
{token("not")}
<ref target="x">
<date from="2010" to="2011-02">
<w>
{token("2010")}
{token("-")}
{token("11")}
</w>
</date>
</ref>
{token(".")}
</s>
<s type="frag">
{token("Every")}
<date when="--05">
{token("May")}
</date>
{token("or")}
<date notAfter="2012">
{token("by")}
{token("2012")}
</date>
</s>
</p>
</text>
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "GUM_made.xml"
    path.write_text(MADE, encoding="utf-8")
    return path


def test_reading_the_markup(made: Path) -> None:
    document = read_gum_dates(made)
    assert document.name == "GUM_made"
    assert document.published == date(2021, 3, 4)
    assert document.text == "It opened Thursday, not 2010-11. Every May or by 2012"
    shown = [(document.text[d.start : d.end], d.first, d.last, d.valued) for d in document.dates]
    assert shown == [
        ("Thursday", date(2006, 2, 23), date(2006, 2, 23), True),
        ("2010-11", date(2010, 1, 1), date(2011, 2, 28), True),
        ("May", None, None, False),
        ("by 2012", None, date(2012, 12, 31), True),
    ]


def test_the_text_of_the_conllu_beside_it_wins(made: Path) -> None:
    text = "It opened Thursday , not 2010 - 11 . Every May or by 2012"
    words = text.split()
    rows = ["\t".join((str(i), w, w, "X", "X", "_", "0", "root", "_", "_")) for i, w in enumerate(words, 1)]
    made.with_suffix(".conllu").write_text("\n".join(rows) + "\n", encoding="utf-8")
    document = read_gum_dates(made)
    assert document.text == text
    assert document.text[document.dates[1].start : document.dates[1].end] == "2010 - 11"
    made.with_suffix(".conllu").write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="words"):
        read_gum_dates(made)


def test_bad_xml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    path.write_text("<text><s>", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"broken\.xml"):
        read_gum_dates(path)


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-03", (date(2024, 2, 3), date(2024, 2, 3))),
        ("2010-09-04T22:30:00", (date(2010, 9, 4), date(2010, 9, 4))),
        ("--09-15", (None, None)),
        ("-0508", (None, None)),
        ("2023-02-30", (None, None)),
        ("2023-13", (None, None)),
        ("0000", (None, None)),
        ("soon", (None, None)),
    ],
)
def test_intervals(value: str, bounds: tuple[date | None, date | None]) -> None:
    assert interval(value) == bounds


DAY = date(2020, 5, 1)
GOLD = [
    GoldDate(0, 8, "2020-05-01", "2020-05-01", DAY, DAY, True),
    GoldDate(20, 30, None, "2020-05-01", None, DAY, True),
    GoldDate(40, 45, "--05", "--05", None, None, False),
]


def test_exact_and_overlapping_spans() -> None:
    found = [
        PredictedDate(0, 8, DAY, DAY),
        PredictedDate(18, 30, None, DAY),
        PredictedDate(50, 60, DAY, DAY),
    ]
    figures = score_dates([GOLD], [found])
    assert (figures.exact.correct, figures.overlap.correct) == (1, 2)
    assert figures.overlap.f1 == pytest.approx(2 / 3)
    assert figures.value_accuracy == 1.0
    assert figures.same_value_exact == 1


def test_values_need_both_bounds() -> None:
    found = [PredictedDate(0, 8, DAY, None), PredictedDate(20, 30, DAY, DAY), PredictedDate(40, 45, DAY, DAY)]
    figures = score_dates([GOLD], [found])
    assert figures.exact.f1 == 1.0
    assert (figures.valued, figures.same_value, figures.valued_gold) == (2, 0, 2)


def test_one_found_date_cannot_match_two() -> None:
    figures = score_dates([GOLD], [[PredictedDate(0, 45, DAY, DAY)]])
    assert figures.overlap.correct == 1
    # The largest overlap is taken: the ten characters of the second.
    assert figures.same_value == 0
    pair = score_dates([[replace(GOLD[0]), replace(GOLD[0], start=4)]], [[PredictedDate(0, 8, DAY, DAY)]])
    assert (pair.exact.correct, pair.overlap.correct) == (1, 1)


def test_predictions_as_json() -> None:
    text = DatedText("made", "x" * 50, DAY, tuple(GOLD))
    found = [PredictedDate(d.start, d.end, d.first, d.last) for d in GOLD]
    perfect = json.loads(json.dumps(prediction_of("made", found)))
    figures = score_date_predictions([text], [perfect])
    assert {figure for _, figure in figures.rows()} == {1.0}
    assert score_date_predictions([text], []).overlap.recall == 0.0
    with pytest.raises(CorpusError, match="made"):
        score_date_predictions([text], [{"doc": "made", "dates": [{"start": 0, "end": 3, "from": "May"}]}])


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.is_dir(), reason="the public corpora are not beside the checkout")
def test_all_public_dates_lie_in_their_text() -> None:
    documents = [read_gum_dates(path) for path in sorted((CORPORA / "gum" / "dev").glob("*.xml"))]
    assert sum(len(document.dates) for document in documents) > 100
    for document in documents:
        assert document.published is not None
        for found in document.dates:
            assert document.text[found.start : found.end].strip()
