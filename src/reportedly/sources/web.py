"""Sources on the web: an article's address, a feed, a sitemap, and feeds and sitemaps that lie here as files."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..errors import DamagedInput, FetchError, NoArticle, NotAFeed, ReportedlyError, WrongContentType
from ..records import Document, content_id
from .answers import Fetched
from .crew import Crew
from .decoding import DEFAULT_LIMIT, unpack
from .feeds import Entry, Listing, entries, listing_of
from .fetching import FEEDS, PACKED, PAGES, Fetcher, canonical, host_of, is_url
from .files import document_from_bytes, load, parse_date
from .local import arrived, stamp_of
from .remembering import Memory
from .sidecars import NOTHING, About
from .stream import Arrival, Found, IsKnown, Known, Later, Origin, Refused, Settings, Step

FEED_ENDINGS = (".xml", ".rss", ".atom", ".rdf", ".xml.gz")
_FEED_LIMIT = 50 * 2**20
"""The most bytes of a sitemap (sitemaps.org), and of a feed."""
_DEEPEST = 4
_MOST_LISTINGS = 10_000
_STAMP = "web"
"""An article's address is known again as such, whatever is there now."""
_SCHEMES = {"feed:": Listing.feed, "sitemap:": Listing.sitemap}


@dataclass(slots=True)
class Web:
    """The web in one run: who fetches, from how many hosts at once, and what is remembered between runs."""

    fetcher: Fetcher = field(default_factory=Fetcher)
    memory: Memory | None = None
    crew: Crew = field(init=False)

    def __post_init__(self) -> None:
        self.crew = Crew(self.fetcher.due)


def web_of(settings: Settings) -> Web:
    """The run's way into the web: ``settings.options["web"]``, made where there is none."""
    web = settings.options.setdefault("web", Web())
    assert isinstance(web, Web)
    return web


def address(name: str) -> Address | None:
    """An address: of an article, a feed or a sitemap. ``feed:`` and ``sitemap:`` before it say that it must be one."""
    for scheme, listing in _SCHEMES.items():
        if name.lower().startswith(scheme):
            rest = name[len(scheme) :]
            url = rest if is_url(rest) else "https:" + ("" if rest.startswith("//") else "//") + rest
            return Address(url, listing)
    return Address(name, None) if is_url(name) else None


def feed_file(name: str) -> FeedFile | None:
    """A feed or sitemap that lies here; what it lists is fetched."""
    path = Path(name)
    return FeedFile(path) if name.lower().endswith(FEED_ENDINGS) and path.is_file() else None


def read_url(
    url: str,
    *,
    fetcher: Fetcher,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Document:
    """One article from the web. Raises FetchError, NoArticle, TooLarge, and what reading a file raises."""
    fetched = fetcher.get(url, limit=limit, types=dict.fromkeys((*PAGES, *FEEDS), limit))
    if listing_of(fetched.body) is not None:
        raise NoArticle(
            f"{url}: this is a feed or a sitemap; take what it lists with: reportedly ingest {url}"
        )
    document = _article(
        fetched, limit, About(published=parse_date(published), publisher=publisher, title=title)
    )
    return replace(
        document,
        published=parse_date(published) or document.published,
        publisher=publisher or document.publisher,
        title=title or document.title,
    )


@dataclass(frozen=True, slots=True)
class Address:
    """What is at an address: one article, or all that a feed or sitemap lists. ``listing``: what it has to be."""

    url: str
    listing: Listing | None

    def count(self) -> int | None:
        return 1 if self.listing is None and not _looks_like_listing(self.url) else None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Step]:
        walk = _Walk(settings, is_known)
        try:
            origin = Origin(canonical(self.url), _STAMP)
        except ReportedlyError as error:
            yield _refused(Origin(self.url), error)
            return
        if self.listing is None and walk.is_known(origin):
            yield Known(origin)
        else:
            yield Later(walk.ask_listing(origin.name), partial(self._opened, walk, settings, origin))

    def _opened(
        self, walk: _Walk, settings: Settings, origin: Origin, asked: Future[Fetched]
    ) -> Iterator[Step]:
        try:
            fetched = asked.result()
            if self.listing is not None or listing_of(fetched.body) is not None:
                yield from walk.listed(fetched.body, fetched.url)
            elif fetched.content_type in (*FEEDS, *PACKED):
                raise NotAFeed(
                    f"{self.url}: this is {fetched.content_type}, but neither a feed nor a sitemap."
                )
            else:
                yield Later(asked, partial(_read, settings, origin), origin)
        except ReportedlyError as error:
            yield _refused(origin, error)


def _read(settings: Settings, origin: Origin, asked: Future[Fetched]) -> Iterator[Arrival]:
    try:
        yield _as_arrival(origin, _article(asked.result(), settings.limit, said_for_all(settings)))
    except ReportedlyError as error:
        yield _refused(origin, error)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed or sitemap in a file."""

    path: Path

    def count(self) -> int | None:
        return None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Step]:
        name = str(self.path.absolute())
        try:
            limit = max(settings.limit, _FEED_LIMIT)
            body = unpack(load(self.path, name, limit), name=name, limit=limit)
            yield from _Walk(settings, is_known).listed(body, name)
        except ReportedlyError as error:
            yield Refused(Origin(name, stamp_of(self.path)), type(error).__name__, str(error))


class _Walk:
    """Through a listing and what it lists."""

    def __init__(self, settings: Settings, is_known: IsKnown) -> None:
        self._settings, self._is_known = settings, is_known
        self._web = web_of(settings)
        self._listings: set[str] = set()

    def is_known(self, origin: Origin) -> bool:
        """Whether this address was read before, or in this run."""
        return hash(origin.name) in self._settings.met or self._is_known(origin)

    def ask_listing(self, url: str) -> Future[Fetched]:
        """Have what is at an address fetched that may be a listing."""
        return self._web.crew.ask(host_of(url), ("listing", url), lambda: self.fetch_listing(url))

    def _ask(self, url: str) -> Future[Fetched]:
        limit = self._settings.limit
        return self._web.crew.ask(host_of(url), url, lambda: self._web.fetcher.get(url, limit=limit))

    def fetch_listing(self, url: str) -> Fetched:
        """What is at an address that may be a listing: as it was the last time, where it has not changed."""
        memory = self._web.memory
        limit = self._settings.limit
        types = dict.fromkeys(PAGES, limit) | dict.fromkeys((*FEEDS, *PACKED), max(limit, _FEED_LIMIT))
        headers = memory.conditions(url) if memory is not None else {}
        fetched = self._web.fetcher.get(url, limit=limit, types=types, headers=headers)
        if fetched.unchanged:
            known = memory.recall(url) if memory is not None else None
            if known is None:
                raise DamagedInput(
                    f"{url}: the server says that nothing has changed, but nothing is known of it."
                )
            return known
        body = unpack(fetched.body, name=url, limit=max(limit, _FEED_LIMIT))
        fetched = replace(fetched, body=body)
        if memory is not None and listing_of(body) is not None:
            memory.keep(url, fetched)
        return fetched

    def listed(self, body: bytes, at: str, depth: int = 0) -> Iterator[Step]:
        """What a listing at ``at`` lists, and what the listings in it do. Raises NotAFeed."""
        found = entries(body, url=at)
        guids: dict[int, str | None] = {}
        for entry in found.entries:
            if found.listing is Listing.index:
                yield from self._inner(entry, at, depth)
            elif entry.guid is None or hash(entry.guid) not in guids:
                if entry.guid is not None:
                    guids[hash(entry.guid)] = entry.url
                yield self._entry(entry, at)
            elif guids[hash(entry.guid)] != entry.url:
                name = entry.url or f"{at}#{content_id(entry.guid, entry.html or '')}"
                yield Refused(
                    Origin(name),
                    "DuplicateId",
                    f"{at}: another entry of this feed has the id {entry.guid!r} too.",
                )
        if found.damage:
            yield Refused(
                Origin(at),
                "DamagedInput",
                f"{at}: this {found.listing.value} is not sound XML ({found.damage[0]}); what could be read of it was.",
            )

    def _inner(self, entry: Entry, at: str, depth: int) -> Iterator[Step]:
        """The sitemap that an index names."""
        origin = Origin(entry.url or at)
        try:
            url = canonical(urljoin(at, entry.url or ""))
            if url in self._listings:
                return
            if depth >= _DEEPEST or len(self._listings) >= _MOST_LISTINGS:
                raise NotAFeed(
                    f"{url}: there are too many sitemaps within sitemaps; this one was not opened."
                )
            self._listings.add(url)
        except ReportedlyError as error:
            yield _refused(origin, error)
            return
        yield Later(self.ask_listing(url), partial(self._inner_listed, origin, depth))

    def _inner_listed(self, origin: Origin, depth: int, asked: Future[Fetched]) -> Iterator[Step]:
        try:
            fetched = asked.result()
            yield from self.listed(fetched.body, fetched.url, depth + 1)
        except ReportedlyError as error:
            yield _refused(origin, error)

    def _entry(self, entry: Entry, at: str) -> Step:
        """The article of an entry: from its page, else from the feed itself where it carries the whole text."""
        if entry.url is None:
            return self._carried(
                entry, Origin(f"{at}#{entry.guid or content_id(entry.html or '')}", _STAMP), None
            )
        try:
            origin = Origin(canonical(urljoin(at, entry.url)), _STAMP)
        except (FetchError, ValueError) as error:
            return self._without_page(entry, Origin(entry.url), error)
        if self.is_known(origin):
            return Known(origin)
        return Later(self._ask(origin.name), partial(self._article_of, entry, at, origin), origin)

    def _article_of(
        self, entry: Entry, at: str, origin: Origin, asked: Future[Fetched]
    ) -> Iterator[Arrival]:
        try:
            said = said_for_all(self._settings, entry.about)
            document = _article(asked.result(), self._settings.limit, said)
        except (FetchError, NoArticle) as error:
            yield self._without_page(entry, origin, error)
            return
        except ReportedlyError as error:
            yield _refused(origin, error)
            return
        named = entry.guid is not None and entry.guid != entry.url
        if named:
            document = replace(document, id=content_id(urlsplit(at).netloc or at, entry.guid or ""))
        yield _as_arrival(origin, document, named=named)

    def _without_page(self, entry: Entry, origin: Origin, error: Exception) -> Arrival:
        """An entry whose page was not to be had: the text that the feed carries, where it does."""
        if entry.html is None:
            return _refused(origin, error)
        return self._carried(
            entry, origin, f"the text is the feed's own; the page was not to be had: {error}"
        )

    def _carried(self, entry: Entry, origin: Origin, note: str | None) -> Arrival:
        if self._is_known(origin):
            return Known(origin)
        if entry.html is None:
            return Refused(
                origin, "EmptyText", f"{origin.name}: the entry has neither an address nor a text."
            )
        page = f"<html><body><article>{entry.html}</article></body></html>"
        try:
            said = said_for_all(self._settings, entry.about)
            document = document_from_bytes(
                page.encode("utf-8", "replace"),
                name=origin.name,
                fetched_from=entry.url,
                title=said.title,
                page=True,
            )
        except ReportedlyError as error:
            return _refused(origin, error)
        document = replace(
            document,
            author=said.author,
            published=said.published,
            publisher=said.publisher or _site(origin.name),
        )
        if note is not None:
            document = replace(document, warnings=(*document.warnings, note))
        return _as_arrival(origin, document)


def _article(fetched: Fetched, limit: int, said: About) -> Document:
    """The report of a fetched page. What the page says of itself comes before ``said``."""
    if fetched.content_type in PACKED:
        raise WrongContentType(
            f"{fetched.url}: this is {fetched.content_type}, not a web page or plain text."
        )
    document = document_from_bytes(
        fetched.body,
        name=fetched.url,
        fetched_from=fetched.url,
        charset=fetched.charset,
        page=fetched.content_type in ("text/html", "application/xhtml+xml"),
        limit=limit,
    )
    return completed(document, fetched.url, said)


def completed(document: Document, url: str | None, said: About) -> Document:
    """A web page's report; where the page does not say something of itself, with what is said elsewhere of it.

    The publisher is the host of its address ``url`` where nothing is said.
    """
    return replace(
        document,
        title=document.title or said.title,
        published=document.published or said.published,
        publisher=document.publisher or said.publisher or _site(url or ""),
        author=document.author or said.author,
    )


def said_for_all(settings: Settings, about: About = NOTHING) -> About:
    """What is said of a report elsewhere than on its page: in the feed, else for all."""
    return replace(
        about,
        published=about.published or settings.published,
        publisher=settings.publisher or about.publisher,
    )


def _site(url: str) -> str | None:
    """The host of an address, without ``www.``; None where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _as_arrival(origin: Origin, document: Document, *, named: bool = False) -> Arrival:
    arrival = arrived(origin, document, NOTHING, named=named)
    assert isinstance(arrival, Found | Refused)
    return arrival


def _refused(origin: Origin, error: Exception) -> Refused:
    """A refusal that holds (there is no article there), or one that the next run tries again (it was not reached)."""
    passing = (isinstance(error, FetchError) and not error.lasting) or isinstance(
        error, DamagedInput | NotAFeed
    )
    stamp = None if passing else origin.stamp
    return Refused(Origin(origin.name, stamp), type(error).__name__, str(error))


def _looks_like_listing(url: str) -> bool:
    path = urlsplit(url).path.lower()
    return path.endswith(FEED_ENDINGS) or any(part in path for part in ("feed", "rss", "atom", "sitemap"))
