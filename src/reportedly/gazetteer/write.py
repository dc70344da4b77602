"""Writing a gazetteer file: whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import OutputError
from .wikidata import COLUMNS

_ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz")


def writable(path: Path) -> None:
    """Raise OutputError where a gazetteer cannot be written there, before long work begins."""
    if not path.name.lower().endswith(_ENDINGS):
        raise OutputError(f"{path}: a compiled gazetteer ends in {', '.join(_ENDINGS)}. Choose such a name.")
    if path.is_dir() or not path.parent.is_dir():
        raise OutputError(f"{path}: cannot be written (no such folder, or a folder). Choose another path.")


def write_entries(entries: Iterable[Mapping[str, str]], path: Path) -> None:
    """Write entries as a table; the file appears when it is whole. Raises OutputError."""
    name = path.name.lower()
    text = io.StringIO(newline="")
    table = csv.DictWriter(
        text, COLUMNS, delimiter="\t" if ".tsv" in name else ",", lineterminator="\n", extrasaction="raise"
    )
    table.writeheader()
    table.writerows(entries)
    data = text.getvalue().encode("utf-8")
    if name.endswith(".gz"):
        data = gzip.compress(data, mtime=0)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"{path}: cannot be written ({error.strerror}). Choose another path.") from error
