"""Attributed event data from news reports: who says who did what to whom, and who disputes it.

    >>> import reportedly
    >>> report = reportedly.read(text, published="2025-03-14")      # doctest: +SKIP
    >>> for event in report.events:                                 # doctest: +SKIP
    ...     print(event.event.type, [p.span.text for p in event.actors])

The names below are the public surface; importing this module is cheap, the reader loads when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import accessors

__version__ = "0.1.0"

_HOMES = {
    "read": ".report",
    "read_file": ".report",
    "read_many": ".report",
    "Pipeline": ".report",
    "Report": ".report",
    "Ledger": ".store",
    "Document": ".records",
    "EventMention": ".records",
    "Span": ".records",
    "ReportedlyError": ".errors",
}

accessors.register("plot", "reportedly.charts:Plots")

if TYPE_CHECKING:
    from .errors import ReportedlyError
    from .records import Document, EventMention, Span
    from .report import Pipeline, Report, read, read_file, read_many
    from .store import Ledger

__all__ = [
    "read",
    "read_file",
    "read_many",
    "Pipeline",
    "Report",
    "Ledger",
    "Document",
    "EventMention",
    "Span",
    "ReportedlyError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(home, __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
