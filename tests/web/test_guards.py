"""Who may ask, from where, and how much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from reportedly.web.guards import COOKIE, HEADERS

Browser = Callable[..., TestClient]
TOKEN = "a-token-of-good-length"


@pytest.mark.parametrize("path", ["/about", "/reports", "/nothing-here", "/reports/none", "/static/base.css"])
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value or name == "Cache-Control"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST.:8765", 200),
        ("[::1]:8765", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost@evil.example", 421),
        ("192.168.1.7", 421),
        ("", 421),
        ("[", 421),
    ],
)
def test_only_own_names_are_answered(client: TestClient, host: str, status: int) -> None:
    assert client.get("/about", headers={"host": host}).status_code == status


def test_a_further_name_may_be_allowed(browser: Browser) -> None:
    client = browser(hosts=("ledger.example",))
    assert client.get("/about", headers={"host": "ledger.example:8765"}).status_code == 200
    assert client.get("/about", headers={"host": "other.example"}).status_code == 421


def test_for_the_network_addresses_are_names_of_ours_and_names_are_not(browser: Browser) -> None:
    client = browser(host="0.0.0.0", token=TOKEN)
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert client.get("/about", headers={**bearer, "host": "192.168.1.7"}).status_code == 200
    assert client.get("/about", headers={**bearer, "host": "rebound.example"}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),  # not a browser
        ({"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:8765"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"origin": "http://127.0.0.1:8765"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_other_sites_change_nothing(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/theme", data={"theme": "dark"}, headers=headers).status_code == status


def test_others_are_not_told_where_the_ledger_lies(browser: Browser, ledger_folder: Path) -> None:
    auth = {"Authorization": f"Bearer {TOKEN}"}
    for host, told in (("127.0.0.1", str(ledger_folder)), ("0.0.0.0", "LEDGER_DIR")):
        answer = browser(host=host, token=TOKEN).get("/api/v1/events/ffff", headers=auth).json()
        assert told in answer["detail"] and (told == str(ledger_folder) or str(ledger_folder) not in answer["detail"])


def test_a_token_is_asked_for_and_the_login_page_takes_it(browser: Browser) -> None:
    client = browser(host="0.0.0.0", token=TOKEN)
    asked = client.get("/reports?publisher=Daily")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/login?next=%2Freports%3Fpublisher%3DDaily"
    assert client.get("/api/v1/reports").status_code == 401
    assert client.post("/read", data={"text": "Norway sent ships."}).status_code == 401
    assert client.get("/static/base.css").status_code == 200
    assert client.get("/loginx").status_code == 303

    wrong = client.post("/login", data={"token": "another", "next": "/reports"})
    assert wrong.status_code == 403 and COOKIE not in wrong.cookies
    right = client.post("/login", data={"token": TOKEN, "next": "/reports"})
    assert right.status_code == 303 and right.headers["location"] == "/reports"
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and TOKEN not in cookie
    assert client.get("/reports").status_code == 200
    client.post("/logout")
    assert client.get("/reports").status_code == 303


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \u00e9"])
def test_a_wrong_bearer_is_refused(browser: Browser, given: str) -> None:
    client = browser(token=TOKEN)
    answer = client.get("/api/v1/reports", headers={"authorization": given.encode("utf-8")})
    assert answer.status_code == 401
    assert client.get("/reports", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_tokens_cannot_be_tried_out(browser: Browser) -> None:
    client = browser(token=TOKEN)
    codes = [client.post("/login", data={"token": f"try{n}"}).status_code for n in range(12)]
    assert codes == [403] * 10 + [429] * 2
    assert client.post("/login", data={"token": TOKEN}).status_code == 429


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "/a\r\nb: c"])
def test_login_leads_nowhere_else(browser: Browser, there: str) -> None:
    answer = browser(token=TOKEN).post("/login", data={"token": TOKEN, "next": there})
    assert answer.headers["location"] == "/"


def test_what_is_too_large_is_refused_before_it_is_read(browser: Browser) -> None:
    client = browser(max_body=5000)
    assert client.post("/read", data={"text": "x" * 6000}).status_code == 413

    def parts() -> object:
        for _ in range(20):
            yield b"x" * 1000

    streamed = client.post("/read", content=parts(), headers={"content-type": "text/plain"})  # type: ignore[arg-type]
    assert streamed.status_code == 413
    assert "5e+03" not in streamed.text
    wrong = client.post("/read", content=b"text=x", headers={"content-length": "-1"})
    assert wrong.status_code == 413


def test_files_of_pages_are_kept_for_good_and_only_under_their_digest(client: TestClient) -> None:
    page = client.get("/about").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert "immutable" not in client.get(address.split("?")[0]).headers["cache-control"]
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"):
        assert client.get(path).status_code == 404


def test_no_page_has_anything_inline(client: TestClient) -> None:
    for path in ("/about", "/reports", "/reports/north", "/read", "/nothing"):
        page = client.get(path).text
        assert "<style" not in page and " style=" not in page and "onclick=" not in page
        assert all(' src="/static/' in tag for tag in page.split("<script")[1:])
