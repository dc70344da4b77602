"""Fetching: polite to servers, safe from them."""

from __future__ import annotations

import gzip
import time
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import (
    AddressRefused,
    CompressionBomb,
    DamagedInput,
    HttpStatus,
    RobotsRefused,
    TooLarge,
    Unreachable,
    WrongContentType,
)
from reportedly.sources import addresses
from reportedly.sources.addresses import is_public
from reportedly.sources.fetching import Fetcher, canonical

LIMIT = 2**20


class Clock:
    """A clock that only moves when someone sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def with_clock(**more: Any) -> tuple[Fetcher, Clock]:
    clock = Clock()
    return Fetcher(allow_private=True, sleep=clock.sleep, clock=clock, **more), clock


def test_a_page_is_fetched_by_name_after_robots(site: Any, fetcher: Fetcher) -> None:
    url = site.put("/a", "hello", headers={"ETag": '"1"'})
    got = fetcher.get(url, limit=LIMIT)
    assert (got.body, got.content_type, got.charset, got.etag, got.url) == (
        b"hello",
        "text/html",
        "utf-8",
        '"1"',
        url,
    )
    fetcher.get(url, limit=LIMIT)
    assert site.asked == ["/robots.txt", "/a", "/a"]
    assert all(heard["user-agent"].startswith("reportedly/") for heard in site.heard)


def test_robots_are_obeyed_and_asked_once(site: Any, fetcher: Fetcher) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: reportedly\nDisallow: /private/*.html\nAllow: /\n"
    site.put("/robots.txt", rules, type="text/plain")
    site.put("/open", "hello")
    for _ in range(2):
        with pytest.raises(RobotsRefused):
            fetcher.get(site.url + "/private/x.html", limit=LIMIT)
    assert fetcher.get(site.url + "/open", limit=LIMIT).body == b"hello"
    assert site.asked == ["/robots.txt", "/open"]


def test_a_site_whose_robots_cannot_be_had_is_left_alone(site: Any, fetcher: Fetcher) -> None:
    site.put("/robots.txt", "", status=503)
    with pytest.raises(RobotsRefused, match="cannot be had"):
        fetcher.get(site.url + "/a", limit=LIMIT)
    assert set(site.asked) == {"/robots.txt"}


def test_the_pace_is_the_sites_or_ours_whichever_is_slower(site: Any) -> None:
    fetcher, clock = with_clock(delay=1.0)
    site.put("/a", "hello")
    for _ in range(3):
        fetcher.get(site.url + "/a", limit=LIMIT)
    assert clock.slept == [1.0, 1.0, 1.0]
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7\n", type="text/plain")
    fetcher, clock = with_clock(delay=1.0)
    for _ in range(3):
        fetcher.get(site.url + "/a", limit=LIMIT)
    assert clock.slept == [7.0, 7.0, 7.0]


def test_busy_servers_are_asked_again_when_they_say(site: Any) -> None:
    answers = iter([503, 429])

    def busy(heard: dict[str, str]) -> Any:
        status = next(answers, 200)
        return site.pages["/fine" if status == 200 else f"/{status}"]

    site.put("/fine", "hello")
    site.put("/503", "", status=503)
    site.put("/429", "", status=429, headers={"Retry-After": "30"})
    site.pages["/busy"] = busy
    fetcher, clock = with_clock(delay=0.0, backoff=2.0)
    assert fetcher.get(site.url + "/busy", limit=LIMIT).body == b"hello"
    assert clock.slept == [2.0, 30.0]


def test_who_asks_to_come_back_tomorrow_is_not_waited_for(site: Any) -> None:
    site.put("/a", "", status=429, headers={"Retry-After": "86400"})
    fetcher, clock = with_clock(delay=0.0)
    with pytest.raises(HttpStatus) as caught:
        fetcher.get(site.url + "/a", limit=LIMIT)
    assert (caught.value.status, caught.value.lasting, clock.slept) == (429, False, [])


def test_a_missing_page_is_not_asked_for_again(site: Any, fetcher: Fetcher) -> None:
    with pytest.raises(HttpStatus) as caught:
        fetcher.get(site.url + "/gone", limit=LIMIT)
    assert caught.value.lasting
    assert site.asked.count("/gone") == 1


def test_redirects_are_followed_and_end(site: Any, fetcher: Fetcher) -> None:
    site.put("/a", "", status=301, headers={"Location": "b?x=1"})
    site.put("/b?x=1", "hello")
    assert fetcher.get(site.url + "/a#there", limit=LIMIT).url == site.url + "/b?x=1"
    site.put("/round", "", status=302, headers={"Location": "/round"})
    with pytest.raises(Unreachable, match="redirects more than"):
        fetcher.get(site.url + "/round", limit=LIMIT)
    site.put("/file", "", status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(AddressRefused, match="no web address"):
        fetcher.get(site.url + "/file", limit=LIMIT)


def test_this_machine_is_refused(site: Any) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"):
        port = site.url.rpartition(":")[2]
        with pytest.raises(AddressRefused, match="--allow-private"):
            Fetcher().get(f"http://{host}:{port}/a", limit=LIMIT)
    assert site.asked == []


def test_a_redirect_is_checked_like_the_first_address(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    inside = site.url.replace("127.0.0.1", "127.0.0.2")
    site.put("/a", "", status=302, headers={"Location": inside + "/secret"})
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):
        Fetcher(delay=0.0).get(site.url + "/a", limit=LIMIT)


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    site.put("/a", "hello")
    site.put("/robots.txt", "")
    port = site.url.rpartition(":")[2]
    fetcher = Fetcher(delay=0.0, resolve=lambda host, port: [ip_address(next(answers))])
    assert fetcher.get(f"http://news.test:{port}/a", limit=LIMIT).body == b"hello"
    assert site.heard[-1]["host"] == f"news.test:{port}"
    fetcher.close()
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        fetcher.get(f"http://news.test:{port}/a", limit=LIMIT)


def test_one_private_address_among_others_is_enough_to_refuse() -> None:
    fetcher = Fetcher(
        delay=0.0, resolve=lambda host, port: [ip_address("93.184.216.34"), ip_address("10.0.0.1")]
    )
    with pytest.raises(AddressRefused):
        fetcher.get("http://news.test/", limit=LIMIT)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254",
        "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136::1", "::7f00:1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_addresses_that_are_public() -> None:
    assert is_public(ip_address("93.184.216.34"))
    assert is_public(ip_address("2606:2800:220:1::1"))
    assert is_public(ip_address("64:ff9b::5db8:d822"))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_as_it_is(address: Any) -> None:
    assert is_public(ip_address(f"::ffff:{address}")) == is_public(address)
    assert is_public(ip_address(f"64:ff9b::{address}")) == is_public(address)


def test_endless_bodies_are_left_at_the_limit(site: Any, fetcher: Fetcher) -> None:
    def forever(wire: Any) -> None:
        while True:
            wire.write(b"<p>more and more</p>" * 1000)

    site.put("/endless", b"", write=forever)
    with pytest.raises(TooLarge):
        fetcher.get(site.url + "/endless", limit=LIMIT)
    site.put("/said", b"x", headers={"Content-Length": str(10**12)})
    with pytest.raises(TooLarge, match="953,674 MB"):
        fetcher.get(site.url + "/said", limit=LIMIT)


def test_slow_bodies_are_left_when_the_time_is_up(site: Any) -> None:
    def drip(wire: Any) -> None:
        while True:
            wire.write(b".")
            wire.flush()
            time.sleep(0.02)

    site.put("/slow", b"", write=drip)
    site.put("/robots.txt", b"")
    fetcher = Fetcher(allow_private=True, delay=0.0, backoff=0.0, tries=1, longest=0.3)
    with pytest.raises(Unreachable, match="too long"):
        fetcher.get(site.url + "/slow", limit=LIMIT)


def test_packed_bodies(site: Any, fetcher: Fetcher) -> None:
    packed = gzip.compress(b"hello " * 100)
    site.put("/packed", packed, headers={"Content-Encoding": "gzip"})
    assert fetcher.get(site.url + "/packed", limit=LIMIT).body == b"hello " * 100
    assert "gzip" in site.heard[-1]["accept-encoding"]
    site.put("/cut", packed[:-12], headers={"Content-Encoding": "gzip"})
    with pytest.raises(DamagedInput):
        fetcher.get(site.url + "/cut", limit=LIMIT)
    site.put("/bomb", gzip.compress(bytes(40 * 2**20)), headers={"Content-Encoding": "gzip"})
    with pytest.raises(CompressionBomb):
        fetcher.get(site.url + "/bomb", limit=30 * 2**20)
    site.put("/odd", packed, headers={"Content-Encoding": "compress"})
    with pytest.raises(WrongContentType):
        fetcher.get(site.url + "/odd", limit=LIMIT)


def test_what_is_no_page_is_not_loaded(site: Any, fetcher: Fetcher) -> None:
    site.put("/film", bytes(100), type="video/mp4")
    with pytest.raises(WrongContentType, match="video/mp4") as caught:
        fetcher.get(site.url + "/film", limit=LIMIT)
    assert caught.value.lasting


def test_broken_connections_are_tried_again_and_said(site: Any, fetcher: Fetcher) -> None:
    site.put("/cut", b"short", headers={"Content-Length": "500", "Connection": "close"})
    site.pages["/cut"].write = lambda wire: wire.write(b"short")
    with pytest.raises(Unreachable):
        fetcher.get(site.url + "/cut", limit=LIMIT)
    assert site.asked.count("/cut") == 3
    with pytest.raises(Unreachable):
        fetcher.get("http://127.0.0.1:9/", limit=LIMIT)


@pytest.mark.parametrize(
    "name", ["ftp://a/b", "http://", "http:///x", "http://[::1", "https://a:b/", "nonsense", ""]
)
def test_what_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(AddressRefused):
        canonical(name)


def test_addresses_as_they_are_kept() -> None:
    assert canonical("HTTP://User:Pass@Example.ORG:80/a?b=1#c") == "http://example.org/a?b=1"
    assert canonical("https://example.org") == "https://example.org/"
