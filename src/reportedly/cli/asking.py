"""What the questions to a ledger have in common: their filters, formats and limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from .answers import Column, Entry, give
from .format import Format, chosen
from .messages import say
from .options import _date

LedgerDir = Annotated[Path, typer.Argument(metavar="LEDGER_DIR", help="The ledger's folder.")]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="What to print.", show_default="table, or what --out's ending says"),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write to a file instead.")
]
_NAMED = 3
SHOWN = 50
"""Rows of a table for people where no limit is given."""


def _option(*names: str, help: str, metavar: str = "TEXT", **more: Any) -> Any:
    return typer.Option(*names, help=help, metavar=metavar, rich_help_panel="Which events", **more)


def register(app: typer.Typer, question: str, shown: Sequence[Column] | Entry, help: str) -> None:
    """Add a question as a command of its name; ``shown`` is what people see of the answer."""

    def ask(
        ledger_dir: LedgerDir,
        actor: Annotated[
            str | None, _option("--actor", metavar="WHO", help="Who did it: an id (PRK, PRK-*) or a name.")
        ] = None,
        recipient: Annotated[str | None, _option("--recipient", metavar="WHO", help="To whom.")] = None,
        participant: Annotated[
            str | None, _option("--participant", metavar="WHO", help="Actor or recipient.")
        ] = None,
        type: Annotated[str | None, _option("--type", help="Event type, e.g. MOBILIZE, or one of your own.")] = None,
        mode: Annotated[str | None, _option("--mode", help="Mode, e.g. troops.")] = None,
        context: Annotated[str | None, _option("--context", help="PLOVER context, e.g. military.")] = None,
        auxiliary: Annotated[
            str | None, _option("--auxiliary", help="historical, future, hypothetical or negation.")
        ] = None,
        quad: Annotated[str | None, _option("--quad", help="Quad class, e.g. material_conflict.")] = None,
        place: Annotated[
            str | None, _option("--place", help="Alpha-3 country, a place's name, or a GeoNames id.")
        ] = None,
        since: Annotated[
            date | None,
            _option("--since", metavar="YYYY-MM-DD", help="Events that may lie on or after it.", parser=_date),
        ] = None,
        until: Annotated[
            date | None,
            _option("--until", metavar="YYYY-MM-DD", help="Events that may lie on or before it.", parser=_date),
        ] = None,
        holder: Annotated[
            str | None, _option("--holder", metavar="WHO", help="Who holds a position on it.")
        ] = None,
        value: Annotated[
            str | None,
            _option("--value", metavar="VALUE", help="What a holder holds: CT+ … CT-, or + (affirms), - (denies)."),
        ] = None,
        text: Annotated[
            str | None, _option("--text", metavar="WORDS", help="Words in a sentence that reports it.")
        ] = None,
        story: Annotated[str | None, _option("--story", metavar="ID", help="In this story.")] = None,
        event: Annotated[str | None, _option("--event", metavar="ID", help="This event.")] = None,
        disputed: Annotated[
            bool | None, _option("--disputed/--undisputed", metavar="", help="Only (un)disputed ones.")
        ] = None,
        retracted: Annotated[
            bool | None,
            _option("--retracted/--unretracted", metavar="", help="Only where a holder has (not) changed."),
        ] = None,
        corroborated: Annotated[
            int | None,
            _option("--corroborated", metavar="N", help="Affirmed by at least N independent sources.", min=1),
        ] = None,
        limit: Annotated[
            int | None,
            typer.Option(
                "--limit", "-n", min=1, metavar="N", help="Rows at most.", show_default=f"{SHOWN} in a table"
            ),
        ] = None,
        format: FormatOption = None,
        out: Out = None,
    ) -> None:
        from ..store import Ledger

        picked = chosen(format, out)
        most = limit if limit is not None or picked is not Format.table else SHOWN
        answer = Ledger.open(ledger_dir).ask(
            question,
            limit=None if most is None else most + 1,
            actor=actor,
            recipient=recipient,
            participant=participant,
            type=type,
            mode=mode,
            context=context,
            auxiliary=auxiliary,
            quad=quad,
            place=place,
            since=since,
            until=until,
            holder=holder,
            value=value,
            text=text,
            story=story,
            event=event,
            disputed=disputed,
            retracted=retracted,
            corroborated=corroborated,
        )
        more = most is not None and len(answer) > most
        give(answer.first(most) if most is not None else answer, picked, out, shown)
        if more and limit is None:
            say(f"only the first {most} are shown; --limit N shows more, --format jsonl gives all")

    app.command(question, help=help)(ask)


def parties(row: Any) -> str:
    """Who did what to whom, in ids."""
    left = _some(row["actors"]) or "someone"
    right = _some(row["recipients"])
    kind = "/".join([row["type"] or f"“{row['trigger']}”", *(row.get("modes") or ())])
    return f"{left} — {kind}" + (f" → {right}" if right else "")


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more


def reported(row: Any) -> str:
    """In how many reports, and how many independent ones where some are copies."""
    documents, independent = row["documents"], row["independent"]
    words = f"{documents:,} report" + ("" if documents == 1 else "s")
    return words if documents == independent else f"{words}, {independent:,} independent"


def days(row: Any) -> str:
    """The event's days."""
    first, last = row["date_from"], row["date_to"]
    if first is None and last is None:
        return ""
    if first == last:
        return str(first)
    return f"{first or '…'} – {last or '…'}"


def short(key: str) -> Any:
    """The first characters of an id."""
    return lambda row: (row[key] or "")[:8]


def plain(key: str) -> Any:
    """A value as it is."""

    def value(row: Any) -> Any:
        from ..export.formats import cell  # at the first row: help texts do not wait for it

        return cell(row[key])

    return value
