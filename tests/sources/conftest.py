"""A web site on this machine, and who fetches from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reportedly.sources.fetching import Fetcher
from website import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as here:
        yield here


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """One that trusts this machine and does not wait."""
    made = Fetcher(allow_private=True, delay=0.0, backoff=0.0)
    yield made
    made.close()
