from __future__ import annotations

import math
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.places import PlaceDocument, read_places
from reportedly.evaluate.places import distance_km, score_places

XML = """<?xml version="1.0" encoding="utf-8"?>
<articles><article docid="7"><title>x</title>
<text><![CDATA[A ferry from Oslo reached Bergen and Nowhereton in Norway.]]></text>
<toponyms>
<toponym><start>13</start><end>17</end><phrase>Oslo</phrase><gaztag geonameid="3143244"><name>Oslo</name>
<lat>59.91273</lat><lon>10.74609</lon><country geonameid="3144096">Norway</country></gaztag></toponym>
<toponym><start>29</start><end>35</end><phrase>Bergen</phrase><gaztag geonameid="3161732"><name>Bergen</name>
<lat>60.39299</lat><lon>5.32415</lon><country geonameid="3144096">Norway</country></gaztag></toponym>
<toponym><start>37</start><end>47</end><phrase>Nowhereton</phrase></toponym>
<toponym><start>90</start><end>96</end><phrase>Absent</phrase></toponym>
</toponyms></article></articles>"""


@pytest.fixture
def gold(tmp_path: Path) -> list[PlaceDocument]:
    path = tmp_path / "places.xml"
    path.write_text(XML, encoding="utf-8")
    return read_places(path)


def test_offsets_that_went_astray_are_put_right(gold: list[PlaceDocument]) -> None:
    (document,) = gold
    phrases = [toponym.phrase for toponym in document.toponyms]
    assert phrases == ["Oslo", "Bergen", "Nowhereton"]
    assert all(document.text[t.start : t.end] == t.phrase for t in document.toponyms)
    assert document.toponyms[1].start == 26
    assert document.toponyms[2].geonames is None


def test_scores(gold: list[PlaceDocument]) -> None:
    oslo, bergen, nowhere = gold[0].toponyms
    found = [
        {
            "start": oslo.start,
            "end": oslo.end,
            "geonames": 3143244,
            "lat": 59.9,
            "lon": 10.7,
            "country": "NOR",
        },
        # Bergen in New Jersey, with a span too long by a word
        {
            "start": bergen.start,
            "end": bergen.end + 4,
            "geonames": 1,
            "lat": 40.9,
            "lon": -74.0,
            "country": "US",
        },
        {"start": nowhere.start, "end": nowhere.end, "geonames": None, "lat": None, "lon": None},
    ]
    figures = score_places(gold, [{"doc": "7", "toponyms": found}])
    assert (figures.toponyms, figures.resolved, figures.near, figures.same_id) == (2, 2, 1, 1)
    assert figures.accuracy_161km == 0.5
    assert figures.country_accuracy == 0.5
    assert figures.recognition.f1 == pytest.approx(2 / 3)
    away = distance_km(60.39299, 5.32415, 40.9, -74.0)
    assert figures.mean_km == figures.median_km == pytest.approx(away / 2)


def test_toponyms_not_found_count_as_wrong(gold: list[PlaceDocument]) -> None:
    figures = score_places(gold, [])
    assert (figures.toponyms, figures.resolved) == (2, 0)
    assert figures.accuracy_161km == figures.country_accuracy == 0
    assert math.isnan(figures.median_km)


def test_unknown_documents_are_named(gold: list[PlaceDocument]) -> None:
    with pytest.raises(CorpusError, match="'8'"):
        score_places(gold, [{"doc": "8", "toponyms": []}])


def test_distance() -> None:
    assert distance_km(0, 0, 0, 90) == pytest.approx(6371.0088 * math.pi / 2)
    assert distance_km(10, 20, 10, 20) == 0
    assert distance_km(90, 0, -90, 0) == pytest.approx(6371.0088 * math.pi)
    assert distance_km(59.91273, 10.74609, 60.39299, 5.32415) == pytest.approx(306, abs=3)


def test_damaged_xml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    path.write_text("<articles><article>", encoding="utf-8")
    with pytest.raises(CorpusError, match="well-formed"):
        read_places(path)


def test_bounds_that_are_no_numbers_are_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(XML.replace("<start>13</start>", "<start>x</start>"), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"article 1 \(7\)"):
        read_places(path)
