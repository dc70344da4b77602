"""The formats that commands print in and write."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path

import typer


class Format(StrEnum):
    """What to print."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


_ENDINGS = {
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".json": Format.jsonl,
    ".csv": Format.csv,
    ".parquet": Format.parquet,
    ".pq": Format.parquet,
    ".txt": Format.table,
    ".text": Format.table,
    "": Format.table,
}


def chosen(format: Format | None, out: Path | None) -> Format:
    """The format asked for, by name or by the ending of the file.

    Raises BadParameter: an ending that stands for none, Parquet on a terminal.
    """
    picked = format or (_ENDINGS.get(out.suffix.lower()) if out else Format.table)
    if picked is None:
        raise typer.BadParameter(
            f"{out}: no format has this ending. Write to .jsonl, .csv, .parquet or .txt, or say which with --format.",
            param_hint="--out",
        )
    if picked is Format.parquet and out is None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is not for a terminal: add --out PATH.", param_hint="--format")
    return picked
