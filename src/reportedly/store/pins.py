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
    """One decision: each of ``events`` are the mentions (ids, in the order of the log) of one event.

    All that the events had when it was decided are named, so that the decision holds whatever a rebuild makes of the
    others. Several events in one decision are different ones.
    """

    events: tuple[tuple[str, ...], ...] = ()


def read_pins(layout: Layout) -> list[Pin]:
    """All decisions, the oldest first. Raises LedgerDamaged."""
    return [_read(path) for path in _files(layout.pins)]


def all_pins(pins: Iterable[Pin]) -> Pins:
    """The decisions together: every mention is bound to the first of its event, and so are events that are different.

    What was decided last of a mention holds. An event that takes over mentions of another takes over what that was
    told to be different from, and so does what is left of it.
    """
    group_of: dict[str, int] = {}
    members: list[list[str]] = []
    apart: set[tuple[int, int]] = set()
    for pin in pins:
        new = []
        for mentions in pin.events:
            group = len(members)
            before = {group_of[mention] for mention in mentions if mention in group_of}
            for old in before:
                members[old] = [mention for mention in members[old] if mention not in set(mentions)]
            apart |= {(group, b if a in before else a) for a, b in apart if (a in before) != (b in before)}
            members.append(list(mentions))
            group_of.update(dict.fromkeys(mentions, group))
            new.append(group)
        apart |= {(a, b) for a in new for b in new if a < b}
    return Pins(
        same=frozenset((own[0], mention) for own in members for mention in own[1:]),
        different=frozenset(
            (min(members[a][0], members[b][0]), max(members[a][0], members[b][0]))
            for a, b in apart
            if members[a] and members[b]
        ),
    )


def append_pin(layout: Layout, pin: Pin) -> Path:
    """Write a decision, whole or not at all."""
    files = _files(layout.pins)
    number = 1 + max((int(p.stem) for p in files), default=0)
    path = layout.pins / f"{number:08}.json"
    try:
        layout.pins.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as draft:
            draft.write_text(json.dumps({"events": pin.events}) + "\n", "utf-8")
    except OSError as error:
        raise LedgerError(f"{path}: it cannot be written ({error.strerror}).") from error
    return path


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if _NAME.fullmatch(p.name)) if folder.is_dir() else []


def _read(path: Path) -> Pin:
    try:
        found = json.loads(path.read_text("utf-8"))
        if "events" not in found:
            return _of_pairs(found["same"], found["different"])
        return Pin(tuple(tuple(str(mention) for mention in event) for event in found["events"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LedgerDamaged(
            f"{path}: this decision cannot be read ({error}). Correct it, or delete it to forget it."
        ) from error


def _of_pairs(same: Iterable[tuple[str, str]], different: Iterable[tuple[str, str]]) -> Pin:
    """A decision as it was written at first, in pairs: of one event, and each of another with each of it."""
    pairs = [(str(a), str(b)) for a, b in different]
    taken = [str(mention) for pair in same for mention in pair] + [a for a, _ in pairs]
    events = (tuple(dict.fromkeys(taken)), tuple(dict.fromkeys(b for _, b in pairs)))
    return Pin(tuple(event for event in events if event))
