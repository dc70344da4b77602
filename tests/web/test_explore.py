"""Actors, dyads, the matrix, the map, the calendar, search and comparison: what they show, and where they lead."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly import Ledger
from reportedly.charts.geometry import countries, equal_earth, simplified, turn
from reportedly.errors import InvalidDate, UnknownActor, UnknownValue
from reportedly.export.periods import label_of
from reportedly.store.queries import Filters
from reportedly.web.drawing import mirrored, scores, shares
from reportedly.web.views.actor import actor
from reportedly.web.views.actors import actors
from reportedly.web.views.calendar import calendar, month
from reportedly.web.views.compare import compare
from reportedly.web.views.dyads import dyads
from reportedly.web.views.map import REGIONS, map_of_events
from reportedly.web.views.matrix import matrix
from reportedly.web.views.periods import end_of, span
from reportedly.web.views.search import find, pieces
from reportedly.web.world import WIDTH, ground

PAGES = (
    "/actors", "/actors?q=nor&sort=disputed", "/actors?kind=state", "/actors/NOR", "/actors/OFFICIALS",
    "/dyads", "/dyads?actor=NOR", "/dyads?actor=NOR&recipient=RUS&unrealised=true&by=year",
    "/matrix", "/matrix?unrealised=true&measure=score&size=8&type=MOBILIZE&since=2025-01-01",
    "/map?unrealised=true", "/map?region=europe", "/map?lat=60&lon=100&width=20&unrealised=true",
    "/calendar", "/calendar?year=2024", "/calendar?month=2025-03", "/calendar?month=2025-03&actor=NOR",
    "/search", "/search?q=ships", "/search?q=ships&what=reports", "/search?q=norway&what=actors",
    "/compare", "/compare?a=OFFICIALS", "/compare?a=OFFICIALS&b=DIPLOMATS",
    "/compare?a=Daily&b=%3Cb%3EEvil%3C%2Fb%3E+%26+Sons",
)  # fmt: skip


@pytest.fixture
def ledger(ledger_folder: Path) -> Ledger:
    return Ledger.open(ledger_folder)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_there_and_inert(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text[:600]
    assert len(answer.content) < 150_000
    assert (
        "<script>alert" not in answer.text and "onerror='" not in answer.text and "<b>Evil" not in answer.text
    )
    assert " style=" not in answer.text  # the policy forbids it
    assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/actors/nobody", 404, "Search the list of actors"),
        ("/actors?sort=size", 422, "There are: all, acts"),
        ("/actors?kind=cat", 422, "There are: state"),
        ("/dyads?actor=nobody", 404, "nobody"),
        ("/dyads?by=week", 422, "month, quarter, year"),
        ("/matrix?size=999", 422, "8, 12, 16, 24"),
        ("/matrix?measure=height", 422, "events, score"),
        ("/matrix?since=yesterday", 422, "yesterday"),
        ("/map?region=atlantis", 422, "There are: world"),
        ("/map?lat=north", 422, "number of degrees"),
        ("/map?lat=95&lon=0", 422, "-90"),
        ("/map?lat=nan", 422, "-90"),
        ("/calendar?year=12345", 422, "four figures"),
        ("/calendar?month=2025-13", 422, "YYYY-MM"),
        ("/search?q=x&what=places", 422, "events, reports, actors"),
        ("/compare?a=nobody", 404, "holds no position"),
    ],
)
def test_what_cannot_be_asked_is_said(client: TestClient, path: str, status: int, words: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.text


def links(page: str, start: str) -> list[dict[str, list[str]]]:
    found = re.findall(rf'href="({re.escape(start)}\?[^"]*)"', page)
    return [parse_qs(urlsplit(address.replace("&amp;", "&")).query) for address in found]


def test_the_list_of_actors(ledger: Ledger) -> None:
    page = actors(ledger)
    assert page.total == len(page.actors) == sum(page.kinds.values())
    assert {one.id for one in page.actors} >= {"NOR", "CHL", "RUS"}
    most = [one.as_actor for one in actors(ledger, sort="acts").actors]
    assert most == sorted(most, reverse=True)
    assert [one.id for one in actors(ledger, q="norw").actors] == ["NOR"]
    assert actors(ledger, q="norw zzz").actors == []
    assert len(actors(ledger, size=2, page=2).actors) == 2
    assert actors(ledger, size=2, page=999).page == actors(ledger, size=2).pages


def test_an_actor(ledger: Ledger) -> None:
    page = actor(ledger, "norway")
    assert page.actor.id == "NOR"
    assert page.did.events == page.actor.as_actor and page.suffered.events == page.actor.as_recipient
    assert page.did.unrealised == page.did.events  # what the fake coder finds lies ahead
    heard = actor(ledger, "DIPLOMATS")
    assert heard.claims.values["CT-"] == heard.claims.committed > 0
    assert heard.claims.contested >= 1  # officials say that it is so
    assert [event.id for event in heard.claims.disputes]
    with pytest.raises(UnknownActor):
        actor(ledger, "nobody")


def test_dyads(ledger: Ledger) -> None:
    page = dyads(ledger, actor="NOR", recipient="RUS", unrealised=True)
    there, back = page.directions
    assert there.events == len(ledger.events(actor="NOR", recipient="RUS"))
    assert back.events == 0 and there.score is not None and there.score < 0
    assert sum(p.events for p in there.periods) + there.outside == there.events
    assert dyads(ledger, actor="NOR", recipient="RUS").directions[0].events == 0
    assert "RUS" in {one.id for one in dyads(ledger, actor="NOR", unrealised=True).partners}
    assert ("NOR", "RUS") in {(p.actor.id, p.recipient.id) for p in dyads(ledger, unrealised=True).pairs}
    assert len(there.latest) == there.events and back.latest == []
    late = dyads(ledger, actor="NOR", recipient="RUS", unrealised=True, filters=Filters(since="2030-01-01"))
    assert late.directions[0].events == 0


def test_the_cells_of_the_matrix_lead_to_as_many_events(ledger: Ledger, client: TestClient) -> None:
    page = matrix(ledger, unrealised=True)
    ids = [party.id for party in page.parties]
    for row, cells in enumerate(page.cells):
        for column, cell in enumerate(cells):
            told = len(ledger.events(actor=ids[row], recipient=ids[column]))
            assert (cell.events if cell else 0) == told
    assert sum(page.given) == sum(page.taken) > 0
    asked = links(client.get("/matrix?unrealised=true&type=MOBILIZE").text, "/events")
    assert {"actor": ["NOR"], "participant": ["RUS"], "type": ["MOBILIZE"]} in asked


def test_the_map(ledger: Ledger, client: TestClient) -> None:
    page = map_of_events(ledger, unrealised=True)
    everything = len(ledger.events())
    assert page.events + page.elsewhere + page.unlocated == everything
    assert sum(cluster.events for cluster in page.clusters) == page.events > 0
    assert map_of_events(ledger, region="africa", unrealised=True).elsewhere == page.events
    place = page.clusters[0].values[0]
    assert len(ledger.events(place=place)) == page.events  # all of them are in one place
    asked = links(client.get("/map?unrealised=true&disputed=true").text, "/events")
    assert all(one["disputed"] == ["true"] and one["place"] for one in asked if "place" in one)
    with pytest.raises(UnknownValue):
        map_of_events(ledger, at=(0.0, 200.0))


@pytest.mark.parametrize("region", REGIONS)
def test_places_in_a_region_lie_on_its_drawing(ledger: Ledger, region: str) -> None:
    known = REGIONS[region]
    window = map_of_events(ledger, region=region).window
    drawn = ground(window)
    x, y = drawn.place(known.lat, known.lon)
    assert 0 < x < WIDTH and 0 < y < drawn.height
    assert drawn.land.startswith("M") and len(drawn.land) < 90_000
    west, east = drawn.place(known.lat, known.lon - 5)[0], drawn.place(known.lat, known.lon + 5)[0]
    assert west < x < east and drawn.place(known.lat + 5, known.lon)[1] < y


def test_the_calendar(ledger: Ledger) -> None:
    page = calendar(ledger)
    days = [day for week in page.weeks for day in week if day is not None]
    assert page.year == 2025 and len(days) == 365 and all(len(week) == 7 for week in page.weeks)
    assert all(day.day.weekday() == at for week in page.weeks for at, day in enumerate(week) if day)
    assert sum(day.events for day in days) == page.events == sum(m.events for m in page.months)
    assert page.events + page.undated == len(ledger.events())
    assert calendar(ledger, year=2024).events == 0
    assert len([d for w in calendar(ledger, year=2024).weeks for d in w if d]) == 366
    march = month(ledger, "2025-03")
    assert march.events == page.months[2].events == sum(day.events for day in march.days)
    assert all(day.shown for day in march.days)
    for wrong in ("2025", "2025-00", "x-y", "99999-01"):
        with pytest.raises(InvalidDate):
            month(ledger, wrong)


def test_search(ledger: Ledger) -> None:
    found = find(ledger, "ships")
    assert found.events and all(
        any(p.hit and p.text.lower() == "ships" for p in hit.pieces) for hit in found.events
    )
    titles = find(ledger, "forty", what="reports").reports
    assert any(piece.hit for hit in titles for piece in hit.title)
    assert [one.id for one in find(ledger, "norway", what="actors").actors] == ["NOR"]
    with pytest.raises(UnknownValue):
        find(ledger, "...")


@given(st.text(max_size=900), st.lists(st.tuples(st.integers(0, 900), st.integers(1, 30)), max_size=8))
@settings(max_examples=80, deadline=None)
def test_pieces_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    hits, at = [], 0
    for start, length in sorted(places):
        if at <= start < start + length <= len(text):
            hits.append((start, start + length))
            at = start + length
    shown = "".join(piece.text for piece in pieces(text, hits, longest=10_000))
    assert shown == text
    cut = [piece.text for piece in pieces(text, hits, longest=200)]
    assert "".join(cut).removeprefix("… ").removesuffix(" …") in text


def test_two_compared(ledger: Ledger) -> None:
    page = compare(ledger, first="OFFICIALS", second="DIPLOMATS")
    assert page.contradictions == len(page.contradicted) >= 1
    assert {(one.first, one.second) for one in page.contradicted} == {("CT+", "CT-")}
    turned = compare(ledger, first="DIPLOMATS", second="OFFICIALS")
    assert turned.contradictions == page.contradictions
    assert (turned.only_first_count, turned.only_second_count) == (
        page.only_second_count,
        page.only_first_count,
    )
    assert page.shared["affirms"]["denies"] == turned.shared["denies"]["affirms"]
    for one in (*page.only_first, *page.only_second):
        assert one.value != "Uu"
    press = compare(ledger, first="Daily", second="<b>Evil</b> & Sons")
    assert press.first is not None and press.first.publisher
    choices = compare(ledger)
    assert {one.id for one in choices.choices} >= {"OFFICIALS", "DIPLOMATS"}
    assert all(one.publisher for one in choices.publishers)


def test_periods() -> None:
    months = span(date(2024, 11, 30), date(2025, 2, 1))
    assert [label_of(s, months.by) for s in months.starts] == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert (
        months.at(date(2025, 1, 31)) == 2 and months.at(date(2025, 3, 1)) is None and months.at(None) is None
    )
    assert span(date(2000, 1, 1), date(2008, 1, 1)).by == "quarter"
    assert span(date(1900, 1, 1), date(2020, 1, 1)).by == "year"
    assert end_of(date(2024, 2, 1), "month") == date(2024, 2, 29)
    assert end_of(date(2024, 10, 1), "quarter") == date(2024, 12, 31)
    assert span(None, None).starts == []


def test_bars_are_as_tall_as_their_counts() -> None:
    two = span(date(2025, 1, 1), date(2025, 2, 1))
    chart = mirrored(
        two, [{"a": 4, "b": 2}, {}], [{}, {"a": 3}], names=("up", "down"), order=("a", "b"), words={}
    )
    tall = {(box.css, box.y < chart.baseline): box.height for box in chart.boxes}
    assert tall["a", True] == pytest.approx(2 * tall["b", True], abs=0.02)
    assert tall["a", False] == pytest.approx(0.75 * tall["a", True], abs=0.02)
    assert all(box.y >= 0 and box.y + box.height <= chart.bottom + 0.1 for box in chart.boxes)
    assert "up: 6 (4 a, 2 b)" in chart.columns[0].words
    lines = scores(two, [("first", "A to B", [(3, -10.0), (0, None)])])
    assert lines.curves[0].points[0][1] == pytest.approx(lines.up[0].at)
    assert sum(box.width for box in shares({"a": 1, "b": 3}, ("a", "b"))) == pytest.approx(100)


def test_outlines() -> None:
    every = countries()
    ids = [country.id for country in every if country.id]
    assert {"NOR", "PRK", "UKR", "XKX", "PSE", "TWN"} <= set(ids) and len(every) > 200
    fine = sum(len(ring) for c in every for p in c.polygons for ring in p)
    assert sum(len(ring) for c in countries(coarse=True) for p in c.polygons for ring in p) < fine / 3
    assert all(ring[0] == ring[-1] for c in every for p in c.polygons for ring in p)
    assert simplified(((0, 0), (1, 0.001), (2, 0)), 0.1) == ((0, 0), (2, 0))


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
@settings(max_examples=100, deadline=None)
def test_the_projection(lon: float, lat: float, centre: float) -> None:
    x, y = equal_earth(lon, lat, centre=centre)
    assert abs(x) <= 2.7067 and abs(y) <= 1.3174
    assert equal_earth(lon, -lat, centre=centre) == pytest.approx((x, -y), abs=1e-9)
    assert -180 <= turn(lon, centre) <= 180
