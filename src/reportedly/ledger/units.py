"""Units under which numbers are compared: words for the same put together (``data/units.tsv``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from .frequencies import stem


@cache
def _units() -> Mapping[str, str]:
    text = files("reportedly.ledger").joinpath("data/units.tsv").read_text("utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        unit, _, words = line.partition("\t")
        table.update(dict.fromkeys((unit, *words.split()), unit))
    return table


@lru_cache(maxsize=10_000)
def common_unit(unit: str | None) -> str | None:
    """The unit under which numbers are compared: words for the same put together, the others as they are."""
    if unit is None:
        return None
    low = " ".join(unit.lower().split())
    table = _units()
    return table.get(low) or table.get(stem(low)) or low
