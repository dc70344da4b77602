"""Feeds (RSS, Atom) and sitemaps to the addresses in them, with what they say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Any

from ..errors import NotAFeed
from .sidecars import NOTHING, About, day, words

_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*"
    rb"<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
_FULL_TEXT = 100
"""From so many words on, what a feed carries as an entry's content is taken for the whole report."""


class Listing(Enum):
    """What lists addresses."""

    feed = "feed"
    sitemap = "sitemap"
    index = "sitemap index"


_ROOTS = {
    b"rss": Listing.feed,
    b"feed": Listing.feed,
    b"rdf": Listing.feed,
    b"urlset": Listing.sitemap,
    b"sitemapindex": Listing.index,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its address, the id that the feed gives it, what is said of it, and its text where a feed has it."""

    url: str | None
    guid: str | None = None
    about: About = NOTHING
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """What a listing lists. ``damage`` says what is wrong with it, where only a part could be read."""

    listing: Listing
    entries: Iterator[Entry] | tuple[Entry, ...]
    damage: list[str]


def listing_of(body: bytes) -> Listing | None:
    """What kind of listing this is, by its root element; None where it is none."""
    match = _ROOT.match(body[:8192].replace(b"\0", b""))
    return _ROOTS.get(match.group(1).lower()) if match else None


def entries(body: bytes, *, url: str) -> Entries:
    """The entries of a feed or sitemap; ``url`` is where it is, for relative links. Raises NotAFeed.

    Of one that is not well-formed, what can be read is given, and ``damage`` is filled when all is read.
    """
    listing = listing_of(body)
    if listing is None:
        raise NotAFeed(
            f"{url}: this is neither a feed (RSS, Atom) nor a sitemap: its root element is not one of theirs. "
            f"Check the URL."
        )
    if listing is Listing.feed:
        return _feed(body, url)
    damage: list[str] = []
    return Entries(listing, _sitemap(body, url, damage), damage)


def _feed(body: bytes, url: str) -> Entries:
    import feedparser

    parsed: Any = feedparser.parse(
        BytesIO(body), response_headers={"content-location": url, "content-type": "application/xml"}
    )
    fault = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if isinstance(fault, feedparser.ThingsNobodyCaresAboutButMe):
        fault = None  # an encoding that lied and was found out
    found = tuple(_entry(entry) for entry in parsed.entries)
    if fault is not None and not found:
        raise NotAFeed(
            f"{url}: this feed is not XML ({_one_line(fault)}). Check the URL, or tell the publisher."
        )
    return Entries(Listing.feed, found, [_one_line(fault)] if fault is not None else [])


def _entry(entry: Any) -> Entry:
    published, _ = day(entry.get("published") or entry.get("updated"))
    if published is None and (parsed := entry.get("published_parsed") or entry.get("updated_parsed")):
        published, _ = day(f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}")
    source = entry.get("source")
    publisher = (
        source.get("title") if isinstance(source, dict) else None
    )  # a feed's own title is often a section's
    content = next((str(part.get("value") or "") for part in entry.get("content") or ()), "")
    return Entry(
        words(entry.get("link")),
        words(entry.get("id")),
        About(
            title=words(entry.get("title")),
            publisher=words(publisher),
            published=published,
            author=words(entry.get("author")),
        ),
        content if len(content.split()) >= _FULL_TEXT else None,
    )


def _sitemap(body: bytes, url: str, damage: list[str]) -> Iterator[Entry]:
    """The addresses of a sitemap (sitemaps.org), with what its news extension says of each."""
    from lxml import etree

    events = etree.iterparse(
        BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in events:
            name = _local(element)
            if name not in ("url", "sitemap") or _local(element.getparent()) not in (
                "urlset",
                "sitemapindex",
            ):
                continue
            said = {_local(below): words(below.text) for below in element.iter() if _local(below)}
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
            if address := said.get("loc"):
                published, _ = day(said.get("publication_date"))
                yield Entry(
                    address,
                    about=About(title=said.get("title"), publisher=said.get("name"), published=published),
                )
    except etree.XMLSyntaxError as error:
        damage.append(_one_line(error))
    else:
        if len(events.error_log):
            damage.append(_one_line(events.error_log[0].message))


def _local(element: Any) -> str:
    tag = getattr(element, "tag", None)
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _one_line(fault: object) -> str:
    return " ".join(str(fault).split())[:300]
