"""``reportedly export``: a ledger's events in the shapes that other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .asking import LedgerDir, _option
from .options import _date

if TYPE_CHECKING:
    from ..export import EventRow


class Shape(StrEnum):
    """What can be exported."""

    plover = "plover"
    polecat = "polecat"
    gdelt = "gdelt"
    icews = "icews"
    panel = "panel"
    prov = "prov"
    claims = "claims"


class Count(StrEnum):
    """What counts in a panel."""

    asserted = "asserted"
    author = "author"
    undisputed = "undisputed"
    corroborated = "corroborated"


class By(StrEnum):
    """A panel's periods."""

    day = "day"
    week = "week"
    month = "month"
    year = "year"


class Level(StrEnum):
    """A panel's actors."""

    country = "country"
    entity = "entity"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("export")(export)


def _panel(*names: str, help: str, **more: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel="The panel", **more)


def export(
    ledger_dir: LedgerDir,
    shape: Annotated[
        Shape,
        typer.Option(
            "--as",
            help="plover (JSON lines), polecat, gdelt (2.0) or icews (tab-separated tables), panel (dyad-period "
            "counts, CSV), prov (PROV-O and Web Annotation, JSON-LD lines), claims (schema.org Claim, JSON lines).",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PATH", help="Write to a file instead."),
    ] = None,
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help="A header line.", show_default="as the original has"),
    ] = None,
    actor: Annotated[
        str | None, _option("--actor", metavar="WHO", help="Who did it: an id or a name.")
    ] = None,
    recipient: Annotated[str | None, _option("--recipient", metavar="WHO", help="To whom.")] = None,
    participant: Annotated[str | None, _option("--participant", metavar="WHO", help="Either.")] = None,
    type: Annotated[str | None, _option("--type", help="Event type, e.g. MOBILIZE, or one of your own.")] = None,
    mode: Annotated[str | None, _option("--mode", help="Mode, e.g. troops.")] = None,
    place: Annotated[str | None, _option("--place", help="Country, place name or GeoNames id.")] = None,
    since: Annotated[
        date | None, _option("--since", metavar="YYYY-MM-DD", help="From this day.", parser=_date)
    ] = None,
    until: Annotated[
        date | None, _option("--until", metavar="YYYY-MM-DD", help="To this day.", parser=_date)
    ] = None,
    disputed: Annotated[
        bool | None, _option("--disputed/--undisputed", metavar="", help="Only (un)disputed ones.")
    ] = None,
    counting: Annotated[
        Count,
        _panel(
            "--count",
            help="asserted: somebody affirms it; author: a report says so in its own voice; undisputed: affirmed and "
            "denied by nobody; corroborated: by --at-least independent sources.",
        ),
    ] = Count.asserted,
    least: Annotated[int, _panel("--at-least", min=1, metavar="K", help="For --count corroborated.")] = 2,
    period: Annotated[By, _panel("--period", help="Length of a period; weeks begin on Monday.")] = By.week,
    level: Annotated[Level, _panel("--level", help="Actors by country or by entity.")] = Level.country,
    unrealised: Annotated[
        bool, _panel("--unrealised", help="Count future, hypothetical and negated events too.")
    ] = False,
) -> None:
    """Export events: PLOVER JSON, tables shaped like GDELT, POLECAT and ICEWS, dyad-period counts, linked data."""
    from ..export import event_rows
    from ..export.shapes import Panel, shape_lines
    from ..store import Ledger
    from .progress import bar
    from .writers import target

    ledger = Ledger.open(ledger_dir)
    chosen = event_rows(
        ledger, actor=actor, recipient=recipient, participant=participant, type=type, mode=mode, place=place,
        since=since, until=until, disputed=disputed,
    )  # fmt: skip
    counted = Panel(counting.value, least, period.value, level.value, unrealised)
    with target(out, binary=False) as stream, bar("events") as tell:
        stream.writelines(
            shape_lines(ledger, shape.value, _told(chosen, tell), header=header, counted=counted)
        )


def _told(rows: Iterable[EventRow], tell: Callable[..., None]) -> Iterator[EventRow]:
    for number, row in enumerate(rows, 1):
        if number % 1000 == 0:
            tell(number)
        yield row
