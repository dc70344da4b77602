"""Many hosts at once, each asked one thing after another, and everything in the order of the sources."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from ipaddress import ip_address
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.sources.crew import Crew, in_order
from reportedly.sources.fetching import Fetcher
from reportedly.sources.stream import Found, Known, Later, Origin, Refused, Settings, Step, iter_documents
from reportedly.sources.web import Web
from website import Answer, html


def run(site: Any, *names: str, delay: float = 0.0) -> list[Any]:
    """One run; every host is the site."""
    fetcher = Fetcher(allow_private=True, delay=delay, resolve=lambda host, port: [ip_address("127.0.0.1")])
    arrivals = list(iter_documents(names, settings=Settings(options={"web": Web(fetcher)})))
    fetcher.close()
    return arrivals


def at(site: Any, host: str, path: str) -> str:
    return f"http://{host}.example:{site.url.rsplit(':', 1)[1]}{path}"


def feed(*urls: str) -> str:
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title>{items}</channel></rss>"


def test_hosts_are_asked_at_once_and_pages_come_in_order(site: Any) -> None:
    hosts = ("a", "b", "c", "d")
    together = threading.Barrier(len(hosts))

    def page(number: int) -> Any:
        def answer(headers: dict[str, str]) -> Answer:
            together.wait(20)  # passes only where all four are being fetched
            return Answer(html(number).encode())

        return answer

    for number in range(len(hosts)):
        site.pages[f"/{number}"] = page(number)
    urls = [at(site, host, f"/{number}") for number, host in enumerate(hosts)]
    site.put("/feed", feed(*urls), type="application/rss+xml")
    arrivals = run(site, at(site, "z", "/feed"))
    assert [a.document.title for a in arrivals if isinstance(a, Found)] == [f"Norway sends {n} ships" for n in range(4)]
    arrivals = run(site, *reversed(urls))
    assert [a.document.title for a in arrivals] == [f"Norway sends {n} ships" for n in (3, 2, 1, 0)]


def test_a_host_is_asked_one_thing_after_another_with_its_pause(site: Any) -> None:
    lock, now, most, times = threading.Lock(), Counter[str](), Counter[str](), dict[str, list[float]]()

    def answer(headers: dict[str, str]) -> Answer:
        host = headers["host"]
        with lock:
            now[host] += 1
            most[host] = max(most[host], now[host])
            times.setdefault(host, []).append(time.monotonic())
        time.sleep(0.01)
        with lock:
            now[host] -= 1
        return Answer(html(1).encode())

    for number in range(12):
        site.pages[f"/{number}"] = answer
    for half in (0, 1):
        urls = [at(site, "ab"[number % 2], f"/{number}") for number in range(half, 12, 2 - half)]
        site.put(f"/feed{half}", feed(*urls), type="application/rss+xml")
    arrivals = run(site, at(site, "z", "/feed0"), at(site, "y", "/feed1"), delay=0.05)
    assert sum(isinstance(a, Found) for a in arrivals) == 12  # what both feeds list is fetched once
    assert sum(isinstance(a, Known) for a in arrivals) == 6 - 1
    assert set(most.values()) == {1}
    for when in times.values():
        assert all(b - a >= 0.045 for a, b in itertools.pairwise(when))


def test_a_site_that_hangs_keeps_no_other_waiting(site: Any) -> None:
    served = threading.Event()
    site.pages["/slow"] = lambda headers: (served.wait(20), Answer(html(1).encode()))[1]

    def quick(headers: dict[str, str]) -> Answer:
        served.set()
        return Answer(html(2).encode())

    site.pages["/quick"] = quick
    arrivals = run(site, at(site, "slow", "/slow"), at(site, "quick", "/quick"))
    assert [a.document.title for a in arrivals] == ["Norway sends 1 ships", "Norway sends 2 ships"]


def test_private_hosts_among_others_are_refused_in_their_place(site: Any) -> None:
    site.put("/0", html(0))
    fetcher = Fetcher(
        delay=0.0, resolve=lambda host, port: [ip_address("10.0.0.1" if host.startswith("in") else "127.0.0.1")]
    )
    arrivals = list(
        iter_documents([at(site, "in", "/0"), at(site, "in2", "/0")], settings=Settings(options={"web": Web(fetcher)}))
    )
    assert [(a.reason, a.origin.name.split(".")[0]) for a in arrivals if isinstance(a, Refused)] == [
        ("AddressRefused", "http://in"),
        ("AddressRefused", "http://in2"),
    ]


def test_no_more_hosts_at_once_than_are_allowed() -> None:
    crew, lock, now, most = Crew(lambda host: 0.0, hosts=3), threading.Lock(), 0, 0

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.005)
        with lock:
            now -= 1

    asked = [crew.ask(f"host {number % 7}", number, work) for number in range(40)]
    for one in asked:
        one.result(20)
    assert most == 3


trees = st.recursive(
    st.integers(0, 5), lambda inner: st.lists(inner, max_size=6), max_leaves=30
)


@settings(deadline=None, max_examples=40)
@given(st.lists(trees, max_size=6), st.integers(0, 999))
def test_the_order_is_that_of_one_after_another(forest: list[Any], seed: int) -> None:
    """Numbers are documents (the same number: the same address), lists are listings."""
    chance, order = random.Random(seed), random.Random(seed)
    futures: list[Future[Any]] = []

    def steps(tree: list[Any]) -> Iterator[Step]:
        for one in tree:
            future: Future[Any] = Future()
            futures.append(future)
            if isinstance(one, list):
                yield Later(future, lambda asked, one=one: steps(one))
            elif chance.random() < 0.3:
                yield Refused(Origin(f"here {one}"), "EmptyText", "")
            else:
                origin = Origin(str(one))
                yield Later(future, lambda asked, origin=origin: iter([Refused(origin, "NoArticle", "")]), origin)

    def expected(tree: list[Any], met: set[str]) -> Iterator[str]:
        for one in tree:
            if isinstance(one, list):
                yield from expected(one, met)
            else:
                yield str(one)

    done = threading.Event()

    def finish() -> None:
        while not done.is_set():
            for future in order.sample(list(futures), len(futures)):
                if not future.done():
                    future.set_result(None)
            time.sleep(0.0005)

    helper = threading.Thread(target=finish, daemon=True)
    helper.start()
    arrivals = list(in_order(steps(forest), set()))
    done.set()
    helper.join()
    assert [a.origin.name.removeprefix("here ") for a in arrivals] == list(expected(forest, set()))
    fetched = [a.origin.name for a in arrivals if isinstance(a, Refused) and not a.origin.name.startswith("here")]
    assert len(fetched) == len(set(fetched))
