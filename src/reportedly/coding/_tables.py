"""The coder's own tables: word lists, salience and selection weights (``data/coder.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


def _load() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("data", "coder.toml").read_text("utf-8"))


_DATA = _load()
_EMPTY: frozenset[str] = frozenset()


def _numbers(table: str) -> Mapping[str, float]:
    return MappingProxyType({name: float(value) for name, value in _DATA[table].items()})


SALIENCE: Mapping[str, float] = _numbers("salience")
"""Weights of the pronoun rules, see the table."""
SELECTION: Mapping[str, float] = _numbers("selection")
"""Weights of event selection, see the table."""


@cache
def words_of(name: str) -> frozenset[str]:
    """The named word list (lower-case lemmas, a blank inside a phrase written ``_``).

    :raises KeyError: no such list.
    """
    return frozenset(word.replace("_", " ") for word in _DATA["words"][name].split())
