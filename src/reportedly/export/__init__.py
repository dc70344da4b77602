"""Out of the ledger into the shapes that others read: tables, panels, JSON and linked data."""

from .linked import claims, json_ld
from .panel import panel
from .plover import plover_json
from .rows import EventRow, event_rows
from .tables import TABLES, gdelt, icews, polecat

__all__ = [
    "TABLES",
    "EventRow",
    "claims",
    "event_rows",
    "gdelt",
    "icews",
    "json_ld",
    "panel",
    "plover_json",
    "polecat",
]
