"""Events out of the ledger as a stream: rows of a question, or one of the shapes of :mod:`reportedly.export`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from ...errors import TooBusy
from ...export import event_rows
from ...export.formats import FORMATS
from ...export.shapes import SHAPES, Panel, shape_lines
from ...store import Ledger
from .parts import FILTERS, Current, Filtered

router = APIRouter(tags=["export"])
_AT_ONCE = 2
_free = threading.BoundedSemaphore(_AT_ONCE)
_ROWS = 2000
_LINES = 500


@dataclass(frozen=True, slots=True)
class Kind:
    """How a format is sent."""

    media: str
    ending: str


KINDS: dict[str, Kind] = {
    "jsonl": Kind("application/x-ndjson", "jsonl"),
    "csv": Kind("text/csv", "csv"),
    "parquet": Kind("application/vnd.apache.parquet", "parquet"),
    "plover": Kind("application/x-ndjson", "plover.jsonl"),
    "polecat": Kind("text/tab-separated-values", "polecat.tsv"),
    "gdelt": Kind("text/tab-separated-values", "gdelt.tsv"),
    "icews": Kind("text/tab-separated-values", "icews.tsv"),
    "panel": Kind("text/csv", "panel.csv"),
    "prov": Kind("application/x-ndjson", "prov.jsonl"),
    "claims": Kind("application/x-ndjson", "claims.jsonl"),
}
assert set(KINDS) == set(FORMATS) | set(SHAPES)
Format = Literal["jsonl", "csv", "parquet", "plover", "polecat", "gdelt", "icews", "panel", "prov", "claims"]
_CONTENT: dict[str, Any] = {
    kind.media: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS.values()
}


@router.get(
    "/export/{format}",
    operation_id="export",
    summary="Events as a file",
    openapi_extra=FILTERS,
    response_class=Response,
    responses={200: {"content": _CONTENT, "description": "The file, streamed."}},
)
def export(
    request: Request,
    ledger: Current,
    asked: Filtered,
    format: Annotated[
        Format,
        Path(
            description="jsonl, csv, parquet: rows of a question (`of`). "
            + "; ".join(f"{name}: {words}" for name, words in SHAPES.items())
            + "."
        ),
    ],
    of: Annotated[
        Literal["events", "claims", "disputes", "estimates", "actors", "stories"],
        Query(description="For jsonl, csv and parquet: the question whose rows are meant (docs/ledger.md)."),
    ] = "events",
    header: Annotated[
        bool | None, Query(description="A line of names, for tables; as the original has it.")
    ] = None,
    count: Annotated[
        Literal["asserted", "author", "undisputed", "corroborated"],
        Query(description="What counts in a panel."),
    ] = "asserted",
    at_least: Annotated[int, Query(ge=1, le=10_000, description="Sources, for count=corroborated.")] = 2,
    period: Annotated[
        Literal["day", "week", "month", "year"], Query(description="The length of a panel's periods.")
    ] = "week",
    level: Annotated[Literal["country", "entity"], Query(description="A panel's actors.")] = "country",
    unrealised: Annotated[
        bool, Query(description="Count events that are only planned, possible or negated in a panel too.")
    ] = False,
) -> Response:
    """All that the filters choose, streamed: nothing is cut, and memory does not grow with it."""
    counted = Panel(count, at_least, period, level, unrealised)
    whole = Ledger(ledger.layout)  # without the limit of time of a page
    filters = {name: value for name, value in asdict(asked.filters).items() if value is not None}
    made = (
        _rows(whole, of, format, filters)
        if format in FORMATS
        else _shape(whole, format, filters, header, counted)
    )
    stream = _held(made)
    first = next(stream, b"")
    return StreamingResponse(
        chain((first,), stream), headers=_headers(format), media_type=KINDS[format].media
    )


@router.head("/export/{format}", include_in_schema=False)
def head(format: Format) -> Response:
    """What an export's headers say, without making it."""
    return Response(headers=_headers(format), media_type=KINDS[format].media)


def _headers(format: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="events.{KINDS[format].ending}"',
        "Cache-Control": "private, no-store",
    }


def _held(made: Iterator[bytes]) -> Iterator[bytes]:
    """The same, while it has one of the few places that exports have. Raises TooBusy."""
    if not _free.acquire(blocking=False):
        raise TooBusy(f"{_AT_ONCE} exports are under way. Ask for this one when they are done.")
    try:
        yield from made
    finally:
        _free.release()


def _rows(ledger: Ledger, of: str, format: str, filters: dict[str, Any]) -> Iterator[bytes]:
    with ledger.ask(of, **filters).to_batches(_ROWS) as batches:
        yield from FORMATS[format](batches)


def _shape(
    ledger: Ledger, shape: str, filters: dict[str, Any], header: bool | None, counted: Panel
) -> Iterator[bytes]:
    waiting: list[str] = []
    for line in shape_lines(ledger, shape, event_rows(ledger, **filters), header=header, counted=counted):
        waiting.append(line)
        if len(waiting) >= _LINES:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting.clear()
    yield "".join(waiting).encode("utf-8", "replace")
