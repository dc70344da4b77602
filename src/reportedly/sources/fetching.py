"""Fetching from the web, politely and safely: one request at a time to a host, at the pace that a site asks for.

- robots.txt (RFC 9309) is asked before anything else of a site, once a run; its crawl-delay is kept;
- a host is asked one thing at a time, a second after its last answer at the soonest, or as ``delay`` says; 429 and
  5xx are tried again, later each time, or when Retry-After says;
- answers are read as a stream up to a size and a time; only gzip is asked for, and unpacked in bounded memory;
- redirects are followed by hand, each target checked like the first; addresses that are not public are refused
  (see :mod:`reportedly.sources.addresses`). Proxies in the environment are not used: behind one no address could be
  checked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

import httpcore2
import httpx2
from protego import Protego

from ..errors import AddressRefused, DamagedInput, FetchError, HttpStatus, RobotsRefused, Unreachable
from .addresses import CheckedBackend, Resolve, resolve
from .answers import Fetched, MayPass, read_answer

ROBOT = "reportedly"
"""The name that robots.txt may address."""
PAGES = ("text/html", "application/xhtml+xml", "text/plain")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")
PACKED = ("application/gzip", "application/x-gzip", "application/octet-stream", "binary/octet-stream")

_MOST_REDIRECTS = 8
_ROBOTS_LIMIT = 500 * 1024
_LONGEST_PAUSE = 600.0
_MOST_CONNECTIONS = 64


def user_agent() -> str:
    """What a server is told of who asks."""
    try:
        number = version("reportedly")
    except PackageNotFoundError:  # run from its source folder
        number = "0"
    return f"{ROBOT}/{number} (reads news reports into event data; obeys robots.txt)"


def is_url(name: str) -> bool:
    """Whether a name is an address of the web."""
    return name[:8].lower().startswith(("http://", "https://"))


def canonical(url: str) -> str:
    """An address as it is kept: host in lower case, no fragment, no credentials. Raises AddressRefused."""
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise AddressRefused(f"{url[:200]}: this is no web address ({error}).") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise AddressRefused(f"{url[:200]}: this is no web address; one begins with https:// or http://.")
    return str(parsed.copy_with(fragment=None, userinfo=b"", path=parsed.path or "/"))


@dataclass(slots=True)
class Fetcher:
    """Fetches; for any number of threads, which wait for each other where they ask the same host.

    ``delay``: seconds between an answer of a host and the next request to it, at least. ``timeout``: seconds that a
    server may be silent.
    ``longest``: seconds that one answer may take altogether. ``tries``: how often a failed request is made.
    ``patience``: the longest Retry-After, in seconds, that is waited for. ``backoff``: the first pause before trying
    again, in seconds; it doubles.
    """

    allow_private: bool = False
    delay: float = 1.0
    timeout: float = 20.0
    longest: float = 120.0
    tries: int = 3
    patience: float = 120.0
    backoff: float = 2.0
    agent: str = field(default_factory=user_agent)
    resolve: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, Protego | FetchError] = field(default_factory=dict)
    _pauses: dict[str, float] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)
    _network: tuple[httpcore2.ConnectionPool, CheckedBackend] | None = None
    _locks: dict[str, threading.Lock] = field(default_factory=dict)

    def get(
        self,
        url: str,
        *,
        limit: int,
        types: Mapping[str, int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """What is at an address. ``limit``: the most bytes, unpacked. ``types``: the content types that are taken,
        each with a limit of its own (web pages and plain text, where it is not given).

        Raises FetchError (see its kinds), TooLarge, CompressionBomb, DamagedInput.
        """
        at = asked = canonical(url)
        taken = types if types is not None else dict.fromkeys(PAGES, limit)
        for _ in range(_MOST_REDIRECTS + 1):
            self._ask_robots(at)
            answer = self._persist(at, limit, taken, headers or {})
            if isinstance(answer, Fetched):
                return answer
            at = self._target(at, answer)
        raise Unreachable(
            f"{asked}: it redirects more than {_MOST_REDIRECTS} times, the last time to {at[:200]}."
        )

    def close(self) -> None:
        """End all connections; the next request opens new ones."""
        if self._network is not None:
            self._network[0].close()
            self._network = None

    def due(self, host: str) -> float:
        """When a host may be asked again, on the clock."""
        return self._next.get(host, 0.0)

    def _alone(self, what: str) -> threading.Lock:
        """A lock that stands for a host, or for something else that one thread at a time does."""
        return self._locks.setdefault(what, threading.Lock())

    def _target(self, at: str, location: str) -> str:
        try:
            return canonical(str(httpx2.URL(at).join(location)))
        except (httpx2.InvalidURL, ValueError, AddressRefused) as error:
            raise AddressRefused(
                f"{at}: it redirects to {location[:200]!r}, which is no web address."
            ) from error

    def _ask_robots(self, url: str) -> None:
        """Raises RobotsRefused, or the error that robots.txt could not be fetched with."""
        parsed = httpx2.URL(url)
        site = str(parsed.copy_with(raw_path=b"/"))
        with self._alone(f"robots.txt of {site}"):
            if site not in self._robots:
                self._robots[site] = self._fetch_robots(site)
            robots = self._robots[site]
        if isinstance(robots, FetchError):
            raise robots
        if not robots.can_fetch(url, ROBOT):
            raise RobotsRefused(f"{url}: the site's robots.txt asks programs not to fetch this page.")

    def _fetch_robots(self, site: str) -> Protego | FetchError:
        """The rules of a site; an error stands where they cannot be known (RFC 9309, 2.3.1)."""
        at = site + "robots.txt"
        try:
            for _ in range(_MOST_REDIRECTS):
                answer = self._persist(at, _ROBOTS_LIMIT, {}, {}, cut=True)
                if isinstance(answer, Fetched):
                    return self._rules(site, answer.body)
                at = self._target(at, answer)
            return Protego.parse("")
        except HttpStatus as error:
            if error.status < 500 and error.status != 429:
                return Protego.parse("")
            return RobotsRefused(
                f"{at}: the site's robots.txt cannot be had (status {error.status}), so nothing else is fetched there. "
                f"Try again later."
            )
        except DamagedInput:
            return Protego.parse("")
        except FetchError as error:
            return error

    def _rules(self, site: str, body: bytes) -> Protego | FetchError:
        rules = Protego.parse(body.decode("utf-8", "replace"))
        pause = rules.crawl_delay(ROBOT) or 0.0
        if (rate := rules.request_rate(ROBOT)) is not None and rate.requests > 0:
            pause = max(pause, rate.seconds / rate.requests)
        if pause > _LONGEST_PAUSE:
            return RobotsRefused(
                f"{site}: its robots.txt asks for {pause:,.0f} seconds between requests; nothing is fetched there."
            )
        if pause > self.delay:
            self._pauses[host_of(site)] = pause
            self._next[host_of(site)] = self.clock() + pause
        return rules

    def _persist(
        self, url: str, limit: int, types: Mapping[str, int], headers: Mapping[str, str], *, cut: bool = False
    ) -> Fetched | str:
        """An answer, or where it redirects to; failures that may pass are tried again."""
        pause = self.backoff
        for left in reversed(range(self.tries)):
            try:
                return self._once(url, limit, types, headers, cut)
            except MayPass as failed:
                wait = failed.after if failed.after is not None else pause
                if not left or wait > self.patience:
                    raise failed.error from failed
                self.sleep(wait)
                pause *= 2
        raise AssertionError("unreachable: tries is at least 1")

    def _once(
        self, url: str, limit: int, types: Mapping[str, int], headers: Mapping[str, str], cut: bool
    ) -> Fetched | str:
        pool, backend = self._open()
        accepted = ", ".join((*types, "*/*;q=0.1"))
        sent = {"User-Agent": self.agent, "Accept": accepted, "Accept-Encoding": "gzip", **headers}
        silence = dict.fromkeys(("connect", "read", "write", "pool"), self.timeout)
        try:
            with self._turn(host_of(url)):
                backend.until(time.monotonic() + self.longest)
                with pool.stream(
                    "GET", url, headers=list(sent.items()), extensions={"timeout": silence}
                ) as response:
                    return read_answer(url, response, limit=limit, types=types, cut=cut)
        except (AddressRefused, Unreachable) as error:  # of the host: as it is connected to
            raise type(error)(f"{url}: {error}") from error
        except httpcore2.TimeoutException as error:
            why = str(error) or "no answer"
            raise MayPass(
                Unreachable(f"{url}: the server took too long ({why}). Try again later.")
            ) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            why = str(error) or type(error).__name__
            raise MayPass(Unreachable(f"{url}: it could not be fetched ({why}). Try again later.")) from error

    def _open(self) -> tuple[httpcore2.ConnectionPool, CheckedBackend]:
        with self._alone("network"):
            if self._network is None:
                backend = CheckedBackend(allow_private=self.allow_private, resolve=self.resolve)
                pool = httpcore2.ConnectionPool(
                    max_connections=_MOST_CONNECTIONS, keepalive_expiry=30.0, network_backend=backend
                )
                self._network = pool, backend
            return self._network

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        """Alone with a host, from when it may be asked again; its pause begins when this ends."""
        with self._alone(host):
            if (wait := self.due(host) - self.clock()) > 0:
                self.sleep(wait)
            try:
                yield
            finally:
                self._next[host] = self.clock() + max(self.delay, self._pauses.get(host, 0.0))


def host_of(url: str) -> str:
    """What the pace is kept for: the host, whatever its ports."""
    return httpx2.URL(url).host
