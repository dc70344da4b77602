"""Gold toponyms resolved from the text alone, and what the places benchmark writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reportedly.evaluate.corpora.places import PlaceDocument, Toponym, read_places
from reportedly.evaluate.places import end_to_end_rows, named_rows, score_places, score_resolution
from reportedly.evaluate.toponyms import answers, home_of, resolve_articles
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.places import Places

TEXT = "A bus from Lyon to Marseille stopped at Qwyzzleton."


@pytest.fixture(scope="module")
def places() -> Places:
    return Gazetteer.load().places


def article(text: str, *names: str, id: str = "1", publisher: str = "") -> PlaceDocument:
    found = [Toponym(text.index(name), text.index(name) + len(name), name) for name in names]
    return PlaceDocument(id, text, found, publisher, date(2020, 1, 1))


def test_every_gold_toponym_is_answered_without_its_coordinates(places: Places) -> None:
    plain = article(TEXT, "Lyon", "Marseille", "Qwyzzleton")
    told = replace(
        plain,
        toponyms=[replace(one, geonames=1, lat=-80.0, lon=10.0, country_geonames=2) for one in plain.toponyms],
    )
    (found,), (other,) = resolve_articles([plain], places), resolve_articles([told], places)
    given = answers(plain, found)
    assert given == answers(told, other)
    assert [(one["start"], one["end"]) for one in given] == [(t.start, t.end) for t in plain.toponyms]
    assert [one["country"] for one in given] == ["FRA", "FRA", "FRA"]
    assert given[2]["geonames"] is None and given[2]["lat"] is not None
    assert answers(plain, found, unlisted=False)[2]["lat"] is None


def test_bounds_that_the_file_states_amiss_are_answered_too(places: Places) -> None:
    (lyon,) = article(TEXT, "Lyon").toponyms
    document = PlaceDocument("1", TEXT, [replace(lyon, stated=(13, 17))])
    given = answers(document, resolve_articles([document], places)[0])
    assert [(one["start"], one["end"]) for one in given] == [(11, 15), (13, 17)]
    assert given[0]["geonames"] == given[1]["geonames"]


def test_a_publisher_s_other_articles_tell_of_its_neighbourhood(places: Places) -> None:
    known = [
        article("Snow fell on Syracuse and Utica in New York state.", "Syracuse", "Utica", "New York", id="1"),
        article("A mill in Oswego, N.Y., closed.", "Oswego", id="2"),
        article("Utica and Oneida, N.Y., share a bus.", "Utica", "Oneida", id="4"),
        article("A choir from Syracuse, N.Y., sang.", "Syracuse", id="5"),
        article("Police in Rome closed a road.", "Rome", id="3"),
    ]
    documents = [replace(one, publisher="example.com") for one in known]
    alone = resolve_articles(documents, places, publishers=False)[-1][0].place
    together = resolve_articles(documents, places)[-1][0].place
    assert alone is not None and alone.country == "ITA"
    assert together is not None and (together.country, together.admin1) == ("USA", "New York")


def test_the_country_of_a_domain() -> None:
    assert home_of("www.example.co.uk") == "GBR"
    assert home_of("example.ca") == "CAN"
    assert home_of("example.com") is None
    assert home_of("") is None


def test_the_file_s_bounds_are_kept_beside_those_that_were_put_right(tmp_path: Path) -> None:
    path = tmp_path / "astray.xml"
    path.write_text(
        "<articles><article docid='9'><domain>paper.example</domain><dltime>2016-12-19</dltime>"
        "<text>In Lyon.</text><toponyms><toponym><start>5</start><end>9</end><phrase>Lyon</phrase></toponym>"
        "</toponyms></article></articles>",
        "utf-8",
    )
    (document,) = read_places(path)
    assert (document.publisher, document.published) == ("paper.example", date(2016, 12, 19))
    (lyon,) = document.toponyms
    assert (lyon.start, lyon.end, lyon.stated) == (3, 7, (5, 9))


def test_rows_tell_the_protocols_apart() -> None:
    document = article(TEXT, "Lyon")
    gold = [replace(document, toponyms=[replace(document.toponyms[0], geonames=2, lat=45.7, lon=4.8)])]
    answer = {"start": 11, "end": 15, "geonames": None, "lat": 45.8, "lon": 4.8, "country": "FRA"}
    predictions = [{"doc": "1", "toponyms": [answer]}]
    given = dict(score_resolution(gold, predictions).rows())
    assert given["accuracy@161km"] == 1 and "recognition exact-span F1" not in given
    own = dict(end_to_end_rows(score_places(gold, predictions)))
    assert own["recognition exact-span F1"] == 1 and own["end to end: accuracy@161km"] == 1
    assert "alone: accuracy@161km" in dict(named_rows("alone", score_resolution(gold, predictions)))
