"""The API's lists: pages that join up, filters, the views that pages show, conditional requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly import Ledger
from small_ledger import application, client, make_ledger

pytest.importorskip("fastapi", reason="the web extra is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ledger(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Any]:
    app = application(folder)
    with client(app) as asking:
        yield asking
    app.state.sql.close()


def everything(api: Any, path: str) -> list[Any]:
    """All items of a list, page by page."""
    found: list[Any] = []
    following: str | None = path
    while following is not None:
        answer = api.get(following)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert ("next" in answer.links) == (page["next"] is not None)
        found += page["items"]
        following = page["next"]
        assert len(found) < 1000
    return found


@pytest.mark.parametrize(
    "path",
    [
        "events", "events?sort=oldest", "events?sort=reported", "events?sort=corroborated", "events?sort=news",
        "claims", "estimates", "disputes", "actors", "actors?sort=name", "stories", "reports",
        "reports?sort=oldest", "reports?sort=events", "skipped", "claims?value=denies", "claims?holder=OFFICIALS",
    ],
)  # fmt: skip
def test_pages_of_one_give_the_same_as_one_page(api: Any, path: str) -> None:
    mark = "&" if "?" in path else "?"
    whole = everything(api, f"/api/v1/{path}{mark}limit=200")
    assert whole, "nothing to compare"
    assert everything(api, f"/api/v1/{path}{mark}limit=1") == whole
    assert len({json.dumps(one, sort_keys=True) for one in whole}) == len(whole)


def test_the_lists_have_what_the_ledger_has(api: Any, folder: Path) -> None:
    ledger = Ledger.open(folder)
    events = everything(api, "/api/v1/events?limit=2")
    assert [one["id"] for one in events] == [row["id"] for row in ledger.events()]
    assert len(everything(api, "/api/v1/claims?limit=3")) == len(ledger.claims())
    assert len(everything(api, "/api/v1/estimates?limit=3")) == len(ledger.estimates())
    assert {one["id"] for one in everything(api, "/api/v1/disputes")} == {
        row["id"] for row in ledger.disputes()
    }
    assert len(everything(api, "/api/v1/reports?limit=4")) == len(ledger.documents())
    assert [one["origin"] for one in everything(api, "/api/v1/skipped")] == [
        r["origin"] for r in ledger.skipped()
    ]


def test_filters_are_those_of_the_ledger(api: Any, folder: Path) -> None:
    ledger = Ledger.open(folder)
    for query, filters in (
        ("actor=NOR", {"actor": "NOR"}),
        ("actor=NOR&actor=CHL", {"actor": ("NOR", "CHL")}),
        ("type=MOBILIZE&since=2025-03-03", {"type": "MOBILIZE", "since": "2025-03-03"}),
        ("value=denies", {"value": "-"}),
        ("value=CT%2B", {"value": "CT+"}),
        ("text=tankers", {"text": "tankers"}),
        ("disputed=true", {"disputed": True}),
    ):
        found = everything(api, f"/api/v1/events?{query}")
        assert [one["id"] for one in found] == [row["id"] for row in ledger.events(**filters)], query


def test_an_event_and_its_lists(api: Any, folder: Path) -> None:
    ledger = Ledger.open(folder)
    (id, *_) = [row["id"] for row in ledger.disputes()]
    page = api.get(f"/api/v1/events/{id}").json()
    assert page["event"]["id"] == id and page["event"]["disputed"]
    positions = everything(api, f"/api/v1/events/{id}/positions?limit=1")
    assert {one["value"] for one in positions} >= {"CT+", "CT-"}
    records = everything(api, f"/api/v1/events/{id}/mentions?limit=1")
    assert records == [json.loads(json.dumps(record)) for record in _records(ledger, id)]
    merged = everything(api, f"/api/v1/events/{id}/reasons?limit=1")
    assert [one["mention_id"] for one in merged] == [record["id"] for record in records]
    assert merged[0]["why"] is None and merged[1]["why"]["partner"] == records[0]["id"]
    estimates = everything(api, f"/api/v1/events/{id}/estimates")
    assert {one["event"]["id"] for one in estimates} <= {id}
    for start in (id[:6], records[0]["id"]):
        assert api.get(f"/api/v1/events/{start}").json()["event"]["id"] == id


def _records(ledger: Ledger, id: str) -> list[dict[str, Any]]:
    from reportedly.records import to_record

    return [to_record(mention) for mention in ledger.mentions(id)]


def test_everything_that_pages_show_is_there(api: Any) -> None:
    paths = [
        "", "ledger", "overview", "facets", "actors/NOR", "dyads?actor=NOR&recipient=RUS", "dyads", "matrix", "map",
        "calendar", "calendar/2025-03", "reports/d0", "search?q=lighthouse", "search?q=lighthouse&what=reports",
        "compare?a=Daily&b=Weekly", "openapi.json",
    ]  # fmt: skip
    for path in paths:
        answer = api.get(f"/api/v1/{path}")
        assert answer.status_code == 200, (path, answer.text)
        assert answer.json()
    told = api.get("/api/v1/ledger").json()
    assert (told["reports"], told["skipped"]) == (6, 1)
    assert api.get("/api/v1/reports/d0").json()["text"].startswith("Officials said Norway")


def test_the_map_is_geojson(api: Any) -> None:
    answer = api.get("/api/v1/map?unrealised=true")
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert found["type"] == "FeatureCollection"
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [100.0, 60.0]}
    assert feature["properties"]["events"] == found["events"] > 3


def test_what_is_known_already_is_not_sent_again(api: Any) -> None:
    first = api.get("/api/v1/events?limit=2")
    tag = first.headers["etag"]
    assert api.get("/api/v1/events?limit=2").headers["etag"] == tag
    assert api.get("/api/v1/events?limit=3").headers["etag"] != tag
    for given in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = api.get("/api/v1/events?limit=2", headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"") and again.headers["etag"] == tag
    assert api.get("/api/v1/events?limit=2", headers={"if-none-match": '"other"'}).status_code == 200


def test_head_is_get_without_the_body(api: Any) -> None:
    for path in ("/api/v1/events", "/api/v1/events/none", "/api/v1/export/gdelt", "/about"):
        get, head = api.get(path), api.head(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers.get("etag") == get.headers.get("etag")


def test_the_openapi_document_describes_every_endpoint(api: Any) -> None:
    document = api.get("/api/v1/openapi.json").json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) >= 28
    for operation in operations:
        assert operation["summary"] and operation["description"] and operation["tags"]
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (operation["operationId"], parameter["name"])
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    for name in schemas:
        assert f'"#/components/schemas/{name}"' in text, f"{name} is of no use"
    index = api.get("/api/v1/").json()["endpoints"]
    assert set(index) == set(document["paths"])


def test_the_description_for_people_needs_nothing_from_elsewhere(api: Any) -> None:
    page = api.get("/api/v1/docs").text
    for operation in ("events", "sql", "read", "export", "UnknownEvent"):
        assert f'id="{operation}"' in page
    assert "//" not in page.replace("http://www.w3.org", "").split("<main", 1)[0]
