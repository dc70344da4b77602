"""An event of a ledger taken apart on a terminal: its mentions and why they are one, positions, numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from .messages import printable

if TYPE_CHECKING:
    from ..store import Ledger

_FEATURES = 5


def explain_event(folder: Path, start: str) -> None:
    """Print everything a ledger knows of the event whose id (or a mention's) starts so. Raises UnknownEvent."""
    from ..store import Ledger
    from .terminal import console_for, tidy

    ledger = Ledger.open(folder)
    id = ledger.event_id(start)
    console = console_for()
    with tidy(console):
        _print(console, ledger, id)


def _print(console: Console, ledger: Ledger, id: str) -> None:
    from .asking import days, parties

    (event,) = ledger.events(event=id)
    head = [parties(event), days(event), event["place"], "disputed" if event["disputed"] else None]
    console.print(Text(" · ".join(printable(part) for part in head if part), "bold"))
    about = (
        f"event {id} · {_count(event['mentions'], 'mention')} in {_count(event['documents'], 'report')} "
        f"({event['independent']:,} independent) · affirmed by {_count(event['corroborated'], 'independent source')}"
    )
    console.print(Text(about, "dim"))
    _section(console, "Mentions, and why they are of this event")
    rows = ledger.evidence(id)
    texts = {row["id"]: row["trigger"]["text"] for row in rows}
    for row in rows:
        _mention(console, row, texts)
    _section(console, "Positions")
    console.print(Padding(_positions(ledger.claims(event=id).to_pylist()), (0, 0, 0, 1)))
    if numbers := ledger.estimates(event=id).to_pylist():
        _section(console, "Numbers")
        console.print(Padding(_numbers(numbers), (0, 0, 0, 1)))
    if former := ledger.former_ids(id):
        _section(console, "Ids that it had before")
        console.print(Padding(Text(", ".join(former)), (0, 0, 0, 1)))


def _mention(console: Console, row: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    where = " · ".join(
        printable(str(part)) for part in (row["published"], row["publisher"], row["title"]) if part
    )
    console.print()
    console.print(Text(f"{row['id']}  ", "magenta").append(where or row["document_id"], "default"))
    console.print(Padding(_sentence(row), (0, 0, 0, 2)))
    if row["copy_of"]:
        kind = row["copy_kind"] or "a"
        note = f"its report is {'an' if kind[0] in 'ae' else 'a'} {kind} copy of {row['copy_of']}: counted once"
        console.print(Padding(Text(note, "dim"), (0, 0, 0, 2)))
    reasons = list(row["reasons"] or ())
    if any(reason["feature"] == "pinned" for reason in reasons):
        console.print(Padding(Text("decided by hand", "dim"), (0, 0, 0, 2)))
    if not row["partner_id"]:
        return
    told = texts.get(row["partner_id"])
    why = Text(f"same as {row['partner_id']}" + (f" “{told}”" if told else ""), "dim")
    why.append(f", {row['score']:.0%} likely: ")
    why.append(
        ", ".join(
            f"{reason['feature'].replace('_', ' ')} {reason['value']:g} ({reason['weight']:+.2f})"
            for reason in reasons[:_FEATURES]
            if reason["feature"] != "pinned"
        )
    )
    console.print(Padding(why, (0, 0, 0, 2)))


def _sentence(row: Mapping[str, Any]) -> Text:
    """The sentence with its trigger marked."""
    text, trigger = row["text"] or "", row["trigger"]
    at = trigger["start"] - row["sentence"]["start"]
    end = at + trigger["end"] - trigger["start"]
    flat = re.sub(r"\s", " ", text)  # as long as it was
    return Text(printable(flat[:at])).append(printable(flat[at:end]), "bold magenta").append(printable(flat[end:]))


def _positions(rows: Sequence[Mapping[str, Any]]) -> Table:
    from ..wording import AUTHOR_SURENESS, SURENESS

    grid = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for row in reversed(rows):
        author = row["holder"].startswith("author")
        sure = (AUTHOR_SURENESS if author else SURENESS)[row["value"]]
        through = f" (says {', '.join(row['through'])})" if row["through"] else ""
        copies = f", {row['copies']} copies" if row["copies"] and row["copies"] > 1 else ""
        changed = "has changed" if row["retracted"] else ""
        grid.add_row(
            str(row["reported"] or ""),
            Text(printable((row["name"] or row["holder"]) + through), "cyan"),
            Text(f"{sure} ({row['value']})"),
            Text(printable(f"in {row['publisher'] or row['document_id']}{copies}"), "dim"),
            Text(changed, "bold red"),
        )
    return grid


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Table:
    from .estimates import number

    grid = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for row in rows:
        grid.add_row(
            str(row["reported"] or ""),
            Text(f"{number(row)} {row['unit'] or ''}".strip()),
            Text(printable(row["name"] or row["holder"]), "cyan"),
            Text(row["role"], "dim"),
        )
    return grid


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(title, align="left", style="dim"))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
