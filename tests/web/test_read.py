"""Paste a text, a file or an address."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from reportedly.errors import TooBusy, UnknownReport
from reportedly.records import Document
from reportedly.web.pasted import Pasted
from reportedly.web.readers import Readers
from reportedly.web.settings import Settings

from .conftest import HOSTILE, pipeline

Browser = Callable[..., TestClient]
TEXT = "Ships\n\nOfficials said Norway sent 40 ships north."


def test_a_text_is_read_and_shown_and_exported(client: TestClient) -> None:
    sent = client.post("/read", data={"text": TEXT, "published": "2025-03-04", "publisher": "Daily <3"})
    assert sent.status_code == 303
    address = sent.headers["location"]
    page = client.get(address)
    assert page.status_code == 200 and page.headers["cache-control"] == "private, no-store"
    assert "Daily &lt;3" in page.text and "2025-03-04" in page.text and "Officials" in page.text
    lines = client.get(f"{address}/events.jsonl")
    (record,) = [json.loads(line) for line in lines.text.splitlines()]
    assert record["event"]["type"] == "MOBILIZE" and record["document"]["published"] == "2025-03-04"
    assert "attachment" in lines.headers["content-disposition"]
    assert client.get(f"{address}/events.csv").text.startswith("id,")
    assert client.get(f"{address}/events.exe").status_code == 404
    assert client.get("/read/another").status_code == 404


def test_a_hostile_text_does_nothing(client: TestClient) -> None:
    title = "\u202e</textarea><script>alert(1)</script>"
    address = client.post("/read", data={"text": HOSTILE, "title": title}).headers["location"]
    page = client.get(address).text
    assert "<script>alert" not in page and "<svg onload" not in page and "\u202e" not in page
    form = client.post("/read", data={"text": "</textarea><script>alert(1)</script>", "published": "never"})
    assert form.status_code == 422
    assert "<script>alert" not in form.text and "&lt;/textarea&gt;" in form.text


def test_links_lead_only_to_what_the_ledger_has(client: TestClient) -> None:
    page = client.get(client.post("/read", data={"text": TEXT}).headers["location"]).text
    assert 'href="/actors/NOR"' in page and 'href="/actors/OFFICIALS"' in page
    other = client.post("/read", data={"text": "Pirates said Norway sent ships."}).headers["location"]
    assert 'href="/actors/PIRATES"' not in client.get(other).text


def test_a_file_is_read(client: TestClient) -> None:
    files = {"file": ("report.txt", TEXT.encode(), "text/plain")}
    assert client.post("/read", files=files).status_code == 303
    picture = {"file": ("x.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "image/png")}
    refused = client.post("/read", files=picture)
    assert refused.status_code == 422 and "x.png" in refused.text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "There is nothing to read"),
        ({"text": " \n "}, 422, "There is nothing to read"),
        ({"text": "x", "published": "2025-02-30"}, 422, "not a date"),
        ({"text": "word " * 500}, 413, "at most 1,000"),
        ({"url": "file:///etc/passwd"}, 403, "not an address of the public web"),
        ({"url": "http://127.0.0.1:1/"}, 403, "not an address of the public web"),
        ({"url": "http://localhost/x"}, 403, "not an address of the public web"),
        ({"url": "http://[::1]/"}, 403, "not an address of the public web"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, 403, "not an address of the public web"),
        ({"url": "http://0x7f.1/"}, 403, "not an address of the public web"),
    ],
)
def test_what_cannot_be_read_is_explained_and_kept(
    browser: Browser, form: dict[str, str], status: int, words: str
) -> None:
    answer = browser(max_text=1000).post("/read", data={**form, "publisher": "Kept"})
    assert answer.status_code == status
    assert words in answer.text and 'value="Kept"' in answer.text


def test_addresses_are_fetched_only_where_that_is_allowed(browser: Browser) -> None:
    elsewhere = browser(host="0.0.0.0", token="a-token-of-good-length")
    bearer = {"authorization": "Bearer a-token-of-good-length"}
    answer = elsewhere.post("/read", data={"url": "http://127.0.0.1/"}, headers=bearer)
    assert answer.status_code == 422 and "--allow-urls" in answer.text
    assert 'name="url"' not in elsewhere.get("/read", headers=bearer).text
    assert 'name="url"' in browser().get("/read").text
    assert 'name="url"' not in browser(fetches=False).get("/read").text


def test_reading_may_be_off(browser: Browser) -> None:
    client = browser(reads=False)
    assert client.get("/read").status_code == 403
    assert client.post("/read", data={"text": TEXT}).status_code == 403
    assert 'href="/read"' not in client.get("/about").text


def test_the_oldest_readings_go(application: Callable[..., FastAPI]) -> None:
    pasted = Pasted(Settings(ledger=application().state.settings.ledger))
    report = pipeline().read(Document("x", TEXT))
    keys = [pasted.keep(report) for _ in range(70)]
    assert len(set(keys)) == 70
    assert pasted.get(keys[-1]).report is report
    with pytest.raises(UnknownReport, match="Paste the text again"):
        pasted.get(keys[0])


def test_too_many_at_once_are_refused(application: Callable[..., FastAPI]) -> None:
    settings = Settings(ledger=application().state.settings.ledger, readers=1, waiting=0)
    readers = Readers(settings, own=pipeline())
    with readers._turns.turn(), pytest.raises(TooBusy):
        readers.read(Document("x", TEXT))
    assert readers.read(Document("x", TEXT)).events
