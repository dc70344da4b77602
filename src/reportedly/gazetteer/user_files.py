"""The files of user actors, TOML, CSV or TSV, as entries with their lines; what they mean is checked elsewhere."""

from __future__ import annotations

import csv
import gzip
import io
import re
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from ..errors import GazetteerError

FIELDS = (
    "id",
    "name",
    "aliases",
    "country",
    "sectors",
    "kind",
    "role",
    "from",
    "to",
    "part_of",
    "office",
    "of",
)
"""The fields of an entry: keys in TOML, columns in CSV and TSV. Only ``id`` is always needed."""

_LISTS = ("aliases", "sectors")
_TABLE = re.compile(r"^\s*\[\[\s*actor\s*\]\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its fields as they stand, lists for ``aliases`` and ``sectors``, and where it is."""

    file: str
    line: int
    fields: Mapping[str, str | tuple[str, ...]]

    def cell(self, field: str) -> str:
        """A field; empty where the entry has none."""
        return cast(str, self.fields.get(field, ""))

    def listed(self, field: str) -> tuple[str, ...]:
        """The items of a list."""
        return cast("tuple[str, ...]", self.fields.get(field, ()))

    @property
    def id(self) -> str:
        """The id, or an empty string."""
        return self.cell("id")

    @property
    def where(self) -> str:
        """File and line, for messages."""
        return f"{self.file}, line {self.line}"


def read_entries(path: Path) -> list[Entry]:
    """The entries of one file. Raises GazetteerError, naming file, line and reason."""
    text = _text(path)
    kind = next((s for s in reversed(path.suffixes) if s.lower() != ".gz"), "").lower()
    if kind == ".toml":
        return _toml_entries(path, text)
    if kind in (".csv", ".tsv"):
        return _table_entries(path, text, "," if kind == ".csv" else "\t")
    raise GazetteerError(f"{path}: a gazetteer file ends in .toml, .csv or .tsv (also .csv.gz, .tsv.gz).")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if path.suffix.lower() == ".gz":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise GazetteerError(
            f"{path}: it is cut off or no gzip file ({error}). Copy or build it again."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GazetteerError(f"{path}, line {line}: this is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise GazetteerError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error


def _toml_entries(path: Path, text: str) -> list[Entry]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", str(error))
        line = found[1] if found and found[1] else text.count("\n") + 1
        reason = str(error).split(" (at ")[0]
        cut = " The file ends there: is it cut off?" if found and not found[1] else ""
        raise GazetteerError(f"{path}, line {line}: this is no TOML: {reason}.{cut}") from error
    actors = data.get("actor")
    others = [key for key in data if key != "actor"]
    if others or not isinstance(actors, list) or not all(isinstance(actor, dict) for actor in actors):
        what = f"it has the key {others[0]!r}" if others else "it has no [[actor]] tables"
        raise GazetteerError(f"{path}, line 1: {what}. Write one [[actor]] table for each actor.")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _TABLE.match(line)]
    if len(lines) != len(actors):
        lines = [1] * len(actors)
    return [
        Entry(str(path), line, _toml_fields(path, line, actor))
        for line, actor in zip(lines, actors, strict=True)
    ]


def _toml_fields(path: Path, line: int, actor: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, value in actor.items():
        if key in _LISTS:
            items = [value] if isinstance(value, str) else value
            if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
                raise GazetteerError(f"{path}, line {line}: {key} must be a list of strings.")
            fields[key] = tuple(item.strip() for item in items if item.strip())
        elif isinstance(value, str | int | date) and not isinstance(value, bool):
            fields[key] = (value.isoformat() if isinstance(value, date) else str(value)).strip()
        else:
            raise GazetteerError(f"{path}, line {line}: {key} must be a string.")
    return fields


def _table_entries(path: Path, text: str, delimiter: str) -> list[Entry]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    entries: list[Entry] = []
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                if "id" not in header:
                    raise GazetteerError(
                        f"{path}, line {start}: the first line must name the columns, id among them."
                    )
                continue
            if len(cells) != len(header):
                more = "Is the file cut off?" if len(cells) < len(header) else "Quote cells with commas."
                raise GazetteerError(
                    f"{path}, line {start}: {len(cells)} cells, but {len(header)} columns. {more}"
                )
            entries.append(Entry(str(path), start, _table_fields(header, cells)))
    except csv.Error as error:
        raise GazetteerError(
            f"{path}, line {reader.line_num or 1}: {error}. Is the file cut off, or a quote left open?"
        ) from error
    if header is None:
        raise GazetteerError(f"{path}, line 1: the file is empty. Its first line names the columns.")
    return entries


def _table_fields(header: Sequence[str], cells: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, cell in zip(header, cells, strict=True):
        if key in _LISTS:
            fields[key] = tuple(item.strip() for item in cell.split(";") if item.strip())
        elif cell.strip() or key not in FIELDS:
            fields[key] = cell.strip()
    return fields
