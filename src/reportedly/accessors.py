"""What a room to the right gives an object of a room to the left, by name: ``ledger.plot`` comes from ``charts``.

The object's room knows only the name; the top package says where it leads (as it says where its own names are at home),
and nothing is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

_HOMES: dict[str, str] = {}


def register(name: str, home: str) -> None:
    """Say where an accessor is at home: ``package.module:callable``, called with the object that it is of."""
    _HOMES[name] = home


def accessor(name: str) -> Callable[[Any], Any]:
    """The callable that makes an accessor. Raises KeyError for one that is not registered."""
    module, _, attribute = _HOMES[name].partition(":")
    found: Callable[[Any], Any] = getattr(import_module(module), attribute)
    return found
