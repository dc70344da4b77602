"""``reportedly chart``: a picture of an event's positions or numbers, of a dyad, or of events in time and space."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .asking import LedgerDir, _option
from .messages import say
from .options import _date

if TYPE_CHECKING:
    from ..charts import Chart
    from ..charts.plots import Plots


class Kind(StrEnum):
    """What can be drawn."""

    estimates = "estimates"
    dispute = "dispute"
    dyad = "dyad"
    map = "map"
    matrix = "matrix"
    timeline = "timeline"


class Look(StrEnum):
    """Themes."""

    light = "light"
    dark = "dark"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("chart")(chart)


def chart(
    ledger_dir: LedgerDir,
    kind: Annotated[
        Kind,
        typer.Argument(
            metavar="KIND",
            help="estimates (an event's numbers), dispute (who holds what of an event), dyad (what two do to each "
            "other), map, matrix (who to whom) or timeline.",
        ),
    ],
    subjects: Annotated[
        list[str] | None,
        typer.Argument(metavar="[EVENT | A B]", help="The event's id, or the two of a dyad: ids or names."),
    ] = None,
    *,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", help="Where to: .svg, .png, .html or .json (Vega-Lite)."),
    ],
    theme: Annotated[Look, typer.Option("--theme", help="Colours.")] = Look.light,
    scale: Annotated[
        float, typer.Option("--scale", min=0.5, max=8, metavar="N", help="For .png: pixels to a pixel.")
    ] = 2.0,
    actor: Annotated[
        str | None, _option("--actor", metavar="WHO", help="Who did it: an id or a name.")
    ] = None,
    recipient: Annotated[str | None, _option("--recipient", metavar="WHO", help="To whom.")] = None,
    participant: Annotated[str | None, _option("--participant", metavar="WHO", help="Either.")] = None,
    holder: Annotated[
        str | None, _option("--holder", metavar="WHO", help="Who holds a position on it.")
    ] = None,
    type: Annotated[str | None, _option("--type", help="Event type, e.g. MOBILIZE, or one of your own.")] = None,
    place: Annotated[str | None, _option("--place", help="Country, place name or GeoNames id.")] = None,
    since: Annotated[
        date | None, _option("--since", metavar="YYYY-MM-DD", help="From this day.", parser=_date)
    ] = None,
    until: Annotated[
        date | None, _option("--until", metavar="YYYY-MM-DD", help="To this day.", parser=_date)
    ] = None,
    story: Annotated[str | None, _option("--story", metavar="ID", help="In this story.")] = None,
    disputed: Annotated[
        bool | None, _option("--disputed/--undisputed", metavar="", help="Only (un)disputed ones.")
    ] = None,
    unrealised: Annotated[
        bool,
        _option("--unrealised", metavar="", help="Also events that are only planned, possible or negated."),
    ] = False,
) -> None:
    """Draw a chart of a ledger: an event's numbers or positions, a dyad over time, a map, a matrix, a timeline."""
    from ..store import Ledger

    asked = {
        "actor": actor, "recipient": recipient, "participant": participant, "holder": holder, "type": type,
        "place": place, "since": since, "until": until, "story": story, "disputed": disputed,
    }  # fmt: skip
    filters: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    if unrealised:
        filters["unrealised"] = True
    named = subjects or []
    _check(kind, named, filters)
    drawn = _drawn(Ledger.open(ledger_dir).plot, kind, named, filters)
    drawn.save(out, theme=theme.value, scale=scale)
    say(f"{out}: {drawn.title}" + ("" if drawn.rows else f" ({drawn.description})"))


def _check(kind: Kind, named: list[str], filters: dict[str, Any]) -> None:
    of_event = kind in (Kind.estimates, Kind.dispute)
    wanted = 1 if of_event else 2 if kind is Kind.dyad else 0
    if len(named) != wanted:
        words = {
            0: "no EVENT: choose events with options such as --actor",
            1: "one EVENT",
            2: "two actors, A and B",
        }
        raise typer.BadParameter(f"{kind} takes {words[wanted]}.", param_hint="[EVENT | A B]")
    if of_event and filters:
        raise typer.BadParameter(
            f"{kind} is of one event; leave out --{next(iter(filters))}.",
            param_hint=f"--{next(iter(filters))}",
        )


def _drawn(plots: Plots, kind: Kind, named: list[str], filters: dict[str, Any]) -> Chart:
    drawn: Chart = getattr(plots, kind.value)(*named, **filters)
    return drawn
