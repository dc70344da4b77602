"""Articles, feeds and sitemaps from the web."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import NoArticle, NotAFeed
from reportedly.sources.feeds import Listing, entries, listing_of
from reportedly.sources.fetching import Fetcher
from reportedly.sources.remembering import Memory
from reportedly.sources.stream import (
    Arrival,
    Found,
    Known,
    Origin,
    Refused,
    Settings,
    count_documents,
    iter_documents,
)
from reportedly.sources.web import Web, read_url
from website import html

XML = "application/xml"


class Reading:
    """Runs one after another, each knowing what came before, as a ledger does."""

    def __init__(self, memory: Path | None = None) -> None:
        self._known: set[tuple[str, str]] = set()
        self._memory = Memory(memory) if memory is not None else None

    def run(self, *names: str, **more: Any) -> list[Arrival]:
        fetcher = Fetcher(allow_private=True, delay=0.0, backoff=0.0)
        settings = Settings(**more, options={"web": Web(fetcher, self._memory)})
        known = lambda origin: (origin.name, origin.stamp) in self._known  # noqa: E731
        arrivals = list(iter_documents(names, settings=settings, is_known=known))
        fetcher.close()
        for arrival in arrivals:
            if arrival.origin.stamp is not None:
                self._known.add((arrival.origin.name, arrival.origin.stamp))
        return arrivals


def titles(arrivals: Iterable[Arrival]) -> list[str | None]:
    return [a.document.title for a in arrivals if isinstance(a, Found)]


def reasons(arrivals: Iterable[Arrival]) -> list[str]:
    return [a.reason for a in arrivals if isinstance(a, Refused)]


def rss(*items: str, head: str = "<title>The Feed</title>") -> str:
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{''.join(items)}</channel></rss>"


def item(url: str | None = None, guid: str | None = None, more: str = "") -> str:
    link = f"<link>{url}</link>" if url else ""
    named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item>{link}{named}{more}</item>"


def test_an_article_with_what_its_page_says(site: Any) -> None:
    head = (
        '<meta property="og:site_name" content="The Northern Post">'
        '<meta property="article:published_time" content="2024-10-24T08:00:00Z">'
        '<meta name="author" content="Kari Berg"><link rel="canonical" href="/2024/ships">'
    )
    url = site.put("/ships?utm=1", html(3, head=head))
    (found,) = Reading().run(url)
    assert isinstance(found, Found)
    document = found.document
    assert (document.title, document.publisher, document.author, document.published, document.language) == (
        "Norway sends 3 ships",
        "The Northern Post",
        "Kari Berg",
        date(2024, 10, 24),
        "en",
    )
    assert found.origin.name == url
    assert "Home" not in document.text and "sent 3 ships north" in document.text


def test_what_is_not_said_comes_from_the_options_then_the_address(site: Any) -> None:
    url = site.put("/a", html(3))
    (found,) = Reading().run(url)
    assert isinstance(found, Found)
    assert (found.document.publisher, found.document.published, found.document.url) == (
        "127.0.0.1",
        None,
        url,
    )
    (found,) = Reading().run(url, publisher="Wire", published=date(2024, 5, 1))
    assert isinstance(found, Found)
    assert (found.document.publisher, found.document.published) == ("Wire", date(2024, 5, 1))


def test_a_canonical_address_elsewhere_is_not_believed(site: Any) -> None:
    url = site.put("/a", html(3, head='<link rel="canonical" href="https://elsewhere.example/x">'))
    (found,) = Reading().run(url)
    assert isinstance(found, Found) and found.document.url == url


def test_a_feed_is_read_once_and_again_only_where_it_is_new(site: Any) -> None:
    for number in range(4):
        site.put(f"/{number}", html(number))
    feed = site.put(
        "/feed", rss(item("/0"), item(f"{site.url}/1#top", "g1"), item("/2")), type="application/rss+xml"
    )
    reading = Reading()
    assert titles(reading.run(feed)) == [f"Norway sends {n} ships" for n in (0, 1, 2)]
    site.put("/feed", rss(item("/3"), item("/0"), item("/1", "g1"), item("/2")), type="text/html")
    site.asked.clear()
    again = reading.run(feed)
    assert titles(again) == ["Norway sends 3 ships"]
    assert sum(isinstance(a, Known) for a in again) == 3
    assert site.asked == ["/robots.txt", "/feed", "/3"]


def test_what_a_feed_says_stands_where_the_page_does_not(site: Any) -> None:
    site.put("/0", html(0))
    said = (
        "<title>Other</title><source url='http://x.example'>The Source</source><author>Kari Berg</author>"
        "<pubDate>Thu, 24 Oct 2024 23:30:00 -0500</pubDate>"
    )
    feed = site.put("/feed", rss(item("/0", more=said)), type=XML)
    (found,) = Reading().run(feed)
    assert isinstance(found, Found)
    document = found.document
    assert (document.title, document.published, document.publisher, document.author) == (
        "Norway sends 0 ships",
        date(2024, 10, 24),
        "The Source",
        "Kari Berg",
    )


def test_atom(site: Any) -> None:
    site.put("/0", html(0))
    entry = (
        "<entry><id>tag:x,1</id><title>t</title><link href='0'/>"
        "<published>2024-10-24T10:00:00Z</published></entry>"
    )
    feed = site.put(
        "/atom", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{entry}</feed>", type=XML
    )
    (found,) = Reading().run(feed)
    assert isinstance(found, Found)
    assert found.named and found.document.published == date(2024, 10, 24)


def test_the_same_guid_keeps_its_id_under_another_address(site: Any) -> None:
    site.put("/0", html(0))
    site.put("/0?from=feed", html(0))
    ids = []
    for url in ("/0", "/0?from=feed"):
        feed = site.put("/feed", rss(item(url, "g0")), type=XML)
        (found,) = Reading().run(feed)
        assert isinstance(found, Found)
        ids.append(found.document.id)
    assert ids[0] == ids[1]


def test_duplicate_ids_in_a_feed(site: Any) -> None:
    site.put("/0", html(0))
    site.put("/1", html(1))
    feed = site.put("/feed", rss(item("/0", "g"), item("/0", "g"), item("/1", "g")), type=XML)
    arrivals = Reading().run(feed)
    assert (titles(arrivals), reasons(arrivals)) == (["Norway sends 0 ships"], ["DuplicateId"])


def test_a_feed_that_carries_its_texts(site: Any) -> None:
    full = "".join(f"<p>{html(n).split('<article>')[1]}</p>" for n in range(5)).replace("</body></html>", "")
    content = f"<title>Ships</title><content:encoded><![CDATA[{full}]]></content:encoded>"
    body = rss(item("/gone", more=content), item(None, "g1", more=content)).replace(
        "<rss ", "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    )
    arrivals = Reading().run(site.put("/feed", body, type=XML))
    assert len(titles(arrivals)) == 2
    first = arrivals[0]
    assert isinstance(first, Found) and "the feed's own" in first.document.warnings[-1]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body><p>Not found</p></body></html>", "NotAFeed"),
        ("", "NotAFeed"),
        ("{}", "NotAFeed"),
        ("<rss><channel><title>&&&<<", "NotAFeed"),
        (b"\x00\x01\x02" * 50, "NotAFeed"),
    ],
)
def test_feeds_that_are_not_xml(site: Any, body: str | bytes, reason: str) -> None:
    good = site.put("/good", html(1))
    feed = site.put("/feed.xml", body, type=XML)
    for name in (feed, "feed:" + feed):
        arrivals = Reading().run(name, good)
        assert reasons(arrivals) == [reason]
        assert titles(arrivals) == ["Norway sends 1 ships"]


def test_a_feed_that_is_cut_off_gives_what_there_is(site: Any) -> None:
    site.put("/0", html(0))
    body = rss(item("/0"), item("/1"))
    arrivals = Reading().run(site.put("/feed", body[: body.index("/1")], type=XML))
    assert titles(arrivals) == ["Norway sends 0 ships"]
    assert reasons(arrivals)[-1] == "DamagedInput"


def test_unreached_pages_are_tried_again_and_missing_ones_are_not(site: Any) -> None:
    site.put("/busy", "", status=503)
    site.put("/menu", "<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>")
    feed = site.put("/feed", rss(item("/busy"), item("/gone"), item("/menu")), type=XML)
    reading = Reading()
    assert reasons(reading.run(feed)) == ["HttpStatus", "HttpStatus", "NoArticle"]
    site.put("/busy", html(2))
    site.asked.clear()
    assert titles(reading.run(feed)) == ["Norway sends 2 ships"]
    assert "/gone" not in site.asked and "/menu" not in site.asked


def test_sitemaps_within_sitemaps(site: Any) -> None:
    space = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    for number in range(3):
        site.put(f"/{number}", html(number))
    news = (
        "<news:news xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><news:publication><news:name>Post"
        "</news:name></news:publication><news:publication_date>2024-10-24</news:publication_date></news:news>"
    )
    first = f"<urlset {space}><url><loc>{site.url}/0</loc>{news}</url><url><loc>\n{site.url}/1 </loc></url></urlset>"
    second = f"<urlset {space}><url><loc>{site.url}/2</loc></url><url><loc>{site.url}/0</loc></url></urlset>"
    site.put("/first.xml", first, type=XML)
    site.put("/second.xml.gz", gzip.compress(second.encode()), type="application/octet-stream")
    parts = "".join(
        f"<sitemap><loc>{site.url}/{name}</loc></sitemap>"
        for name in ("first.xml", "second.xml.gz", "index.xml", "no")
    )
    index = site.put("/index.xml", f"<sitemapindex {space}>{parts}</sitemapindex>", type="text/xml")
    arrivals = Reading().run(index)
    assert titles(arrivals) == [f"Norway sends {n} ships" for n in range(3)]
    found = arrivals[0]
    assert isinstance(found, Found)
    assert (found.document.published, found.document.publisher) == (date(2024, 10, 24), "Post")
    assert reasons(arrivals) == ["HttpStatus"]
    assert site.asked.count("/0") == 1


def test_a_sitemap_of_hostile_entities_reads_no_file_and_ends(site: Any) -> None:
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    body = f"{bomb}<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&x;&j;</loc></url></urlset>"
    arrivals = Reading().run(site.put("/sitemap.xml", body, type=XML))
    assert titles(arrivals) == []


def test_a_feed_that_has_not_changed_is_not_sent_again(site: Any, tmp_path: Path) -> None:
    site.put("/0", html(0))
    sent = site.put("/sent", rss(item("/0"), item("/1")), type=XML, headers={"ETag": '"v1"'})
    unchanged = site.put("/unchanged", "", status=304)
    del sent, unchanged

    def feed(heard: dict[str, str]) -> Any:
        return site.pages["/unchanged" if heard.get("if-none-match") == '"v1"' else "/sent"]

    site.pages["/feed"] = feed
    reading = Reading(tmp_path / "memory")
    assert titles(reading.run(site.url + "/feed")) == ["Norway sends 0 ships"]
    site.put("/1", html(1))
    forgetful = Reading(tmp_path / "memory")  # as after a run that was killed before it wrote
    assert titles(forgetful.run(site.url + "/feed")) == ["Norway sends 0 ships", "Norway sends 1 ships"]
    assert [heard.get("if-none-match") for heard in site.heard].count('"v1"') == 1


def test_a_damaged_memory_is_no_memory(tmp_path: Path, site: Any) -> None:
    memory = Memory(tmp_path)
    url = site.put("/feed", rss(), type=XML, headers={"ETag": '"v1"'})
    Reading(tmp_path).run(url)
    (kept,) = tmp_path.iterdir()
    assert memory.conditions(url) == {"If-None-Match": '"v1"'}
    kept.write_bytes(b"\xff\xfe")
    assert memory.conditions(url) == {} and memory.recall(url) is None


def test_feeds_in_files(site: Any, tmp_path: Path) -> None:
    site.put("/0", html(0))
    (tmp_path / "feed.rss").write_text(rss(item(site.url + "/0")))
    (tmp_path / "broken.xml").write_text("this is no feed")
    arrivals = Reading().run(str(tmp_path / "feed.rss"), str(tmp_path / "broken.xml"))
    assert (titles(arrivals), reasons(arrivals)) == (["Norway sends 0 ships"], ["NotAFeed"])


def test_pages_with_an_encoding_that_lies(site: Any) -> None:
    words = "Officials in Zürich said on Monday that “nothing” had been signed there, and that talks went on."
    page = f"<html><body><article><p>{words}</p><p>{words}</p></article></body></html>"
    urls = [
        site.put("/1", page.encode(), type="text/html; charset=iso-8859-1"),
        site.put("/2", page.encode("cp1252"), type="text/html; charset=utf-8"),
        site.put("/3", page.encode("cp1252"), type="text/html; charset=shift_jis"),
        site.put("/4", page.encode("cp1252"), type="text/html; charset=no-such-thing"),
    ]
    for arrival in Reading().run(*urls):
        assert isinstance(arrival, Found)
        assert words in arrival.document.text


def test_dates_to_come_are_refused(site: Any) -> None:
    url = site.put("/a", html(3, head='<meta property="article:published_time" content="2999-10-24">'))
    site.put("/b", html(4))
    feed = site.put(
        "/feed", rss(item("/b", more="<pubDate>Thu, 24 Oct 2999 10:00:00 +0000</pubDate>")), type=XML
    )
    arrivals = Reading().run(url, feed)
    assert (reasons(arrivals), titles(arrivals)) == (["FutureDate", "FutureDate"], [])


def test_gigantic_pages_and_private_hosts_stop_nothing(site: Any) -> None:
    site.put("/big", "<html>" + "<p>more</p>" * 20_000)
    good = site.put("/good", html(1))
    arrivals = Reading().run(site.url + "/big", good, limit=100_000)
    assert (reasons(arrivals), titles(arrivals)) == (["TooLarge"], ["Norway sends 1 ships"])
    arrivals = list(iter_documents([good]))
    assert reasons(arrivals) == ["AddressRefused"]
    assert arrivals[0].origin.stamp is None


def test_read_url(site: Any, fetcher: Fetcher) -> None:
    url = site.put("/a", html(3))
    document = read_url(url, fetcher=fetcher, published="2024-05-01", publisher="Wire")
    assert (document.title, document.published, document.publisher) == (
        "Norway sends 3 ships",
        date(2024, 5, 1),
        "Wire",
    )
    with pytest.raises(NoArticle, match="reportedly ingest"):
        read_url(site.put("/feed", rss(), type=XML), fetcher=fetcher)


def test_how_many_is_only_said_where_it_is_known() -> None:
    assert count_documents(["https://example.org/2024/report.html"]) == 1
    assert count_documents(["https://example.org/feed.xml"]) is None
    assert count_documents(["sitemap:https://example.org/all"]) is None


@given(st.binary(max_size=300) | st.text(alphabet="<>/?!&;:='\" rssfeedurlset", max_size=200).map(str.encode))
def test_any_bytes_are_a_listing_or_are_not(body: bytes) -> None:
    kind = listing_of(body)
    assert kind is None or isinstance(kind, Listing)
    try:
        list(entries(body, url="https://example.org/").entries)
    except NotAFeed:
        pass


def test_origins_are_addresses(site: Any) -> None:
    url = site.put("/a", html(1))
    (found,) = Reading().run(url.replace("http://", "HTTP://") + "#part")
    assert found.origin == Origin(url, "web")
