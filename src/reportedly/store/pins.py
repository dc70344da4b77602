"""What a person decided about events, kept in the log: one small JSON file for each decision."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import LedgerDamaged, LedgerError
from ..ledger import Pins
from .layout import Layout, whole_file

_NAME = re.compile(r"(\d{8,})\.json")


@dataclass(frozen=True, slots=True)
class Pin:
    """One decision: pairs of mention ids that are (``same``) or are not (``different``) the same event."""

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


def read_pins(layout: Layout) -> list[Pin]:
    """All decisions, the oldest first. Raises LedgerDamaged."""
    return [_read(path) for path in _files(layout.pins)]


def all_pins(pins: Iterable[Pin]) -> Pins:
    """The decisions together; a later one on a pair takes the place of an earlier one."""
    verdicts: dict[tuple[str, str], bool] = {}
    for pin in pins:
        for same, pairs in ((True, pin.same), (False, pin.different)):
            for first, second in pairs:
                verdicts[(min(first, second), max(first, second))] = same
    return Pins(
        same=frozenset(pair for pair, same in verdicts.items() if same),
        different=frozenset(pair for pair, same in verdicts.items() if not same),
    )


def append_pin(layout: Layout, pin: Pin) -> Path:
    """Write a decision, whole or not at all."""
    files = _files(layout.pins)
    number = 1 + max((int(p.stem) for p in files), default=0)
    path = layout.pins / f"{number:08}.json"
    try:
        layout.pins.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as draft:
            draft.write_text(json.dumps({"same": pin.same, "different": pin.different}) + "\n", "utf-8")
    except OSError as error:
        raise LedgerError(f"{path}: it cannot be written ({error.strerror}).") from error
    return path


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if _NAME.fullmatch(p.name)) if folder.is_dir() else []


def _read(path: Path) -> Pin:
    try:
        found = json.loads(path.read_text("utf-8"))
        return Pin(
            same=tuple((str(a), str(b)) for a, b in found["same"]),
            different=tuple((str(a), str(b)) for a, b in found["different"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerDamaged(
            f"{path}: this decision cannot be read ({error}). Correct it, or delete it to forget it."
        ) from error
