"""Word lists of the attribution and factuality rules (``data/positions.toml``)."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("data", "positions.toml").read_text("utf-8")
    return tomllib.loads(text)


def words(table: str, name: str) -> frozenset[str]:
    """The list ``name`` of the table, a blank inside a phrase restored.

    :raises KeyError: no such list.
    """
    return frozenset(word.replace("_", " ") for word in _tables()[table][name].split())
