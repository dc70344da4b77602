"""Texts that were pasted and read: the last ones are kept in memory, under keys that cannot be guessed.

So the page of a reading has an address: it can be printed, opened again and exported, and nothing is written to disk.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from ..errors import AddressRefused, TooBusy, UnknownReport
from ..records import Document
from ..report import Report
from ..sources.fetching import Fetcher
from ..sources.web import read_url
from .settings import Settings
from .views.reader import ReportPage, read_report

_KEPT = 64
_SIZE = 32 * 2**20
_FETCHING = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One text that was read: the report, and its page."""

    report: Report
    page: ReportPage


class Pasted:
    """The last readings. The oldest go when there are many, or much."""

    def __init__(self, settings: Settings) -> None:
        self._seconds, self._limit = settings.fetch_seconds, settings.max_body
        self._fetching = threading.BoundedSemaphore(_FETCHING)
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._size = 0

    def keep(self, report: Report) -> str:
        """Keep a reading; its key."""
        key, reading = secrets.token_urlsafe(12), Reading(report, read_report(report))
        with self._lock:
            self._kept[key] = reading
            self._size += _size(reading)
            while len(self._kept) > _KEPT or (self._size > _SIZE and len(self._kept) > 1):
                self._size -= _size(self._kept.popitem(last=False)[1])
        return key

    def get(self, key: str) -> Reading:
        """The reading of that key. Raises UnknownReport for one that is not kept any more."""
        with self._lock:
            reading = self._kept.get(key)
        if reading is None:
            raise UnknownReport(
                f"This reading is not kept any more: only the last {_KEPT} are, until the server stops. "
                f"Paste the text again."
            )
        return reading

    def fetch(
        self, url: str, *, published: date | None = None, publisher: str | None = None, title: str | None = None
    ) -> Document:
        """The article at an address, as :func:`reportedly.sources.web.read_url` fetches it: private addresses are
        refused, robots.txt is obeyed. Raises FetchError, SourceError, TooBusy."""
        if not self._fetching.acquire(blocking=False):
            raise TooBusy("Other pages are being fetched. Ask for this one again in a few seconds.")
        try:
            fetcher = Fetcher(delay=0.0, timeout=min(self._seconds, 10.0), longest=self._seconds, tries=1)
            return read_url(
                url, fetcher=fetcher, published=published, publisher=publisher, title=title, limit=self._limit
            )
        except AddressRefused as error:  # whose words tell what a name stands for inside this network
            raise AddressRefused(
                f"{url[:200]}: this is not an address of the public web, and is not fetched. Paste the text itself."
            ) from error
        finally:
            self._fetching.release()


def _size(reading: Reading) -> int:
    """About how much memory a reading takes."""
    return 40 * len(reading.page.text) + 8_000 * len(reading.page.events)
