"""What is known about a file's report from files beside it: who published it, when, under what title.

Two forms: ``NAME.json`` (or ``NAME.meta.json``) beside ``NAME.txt``, one JSON object; and a table
``metadata.tsv``, ``metadata.csv`` or ``metadata.jsonl`` in the file's folder or one above it, with a column that
names the file (with its ending or without).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id", "document_id", "doc_id", "uuid", "guid"),
    "text": ("text", "body", "content", "article", "maintext", "full_text", "fulltext"),
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "outlet", "site", "sitename", "site_name", "domain", "newspaper"),
    "published": (
        "published", "publication_date", "published_at", "date_publish", "date_published", "pubdate",
        "publish_date", "date", "datetime", "timestamp",
    ),
    "url": ("url", "link", "canonical_url"),
    "author": ("author", "authors", "byline", "creator"),
}  # fmt: skip
"""A document's fields and the names that tables give them, the likeliest first; capitals do not matter."""
_FILE_COLUMNS = ("filename", "file", "file_name", "path", "name")
_TABLES = ("metadata.tsv", "metadata.csv", "metadata.jsonl", "metadata.ndjson")
_NOTHING = frozenset({"", "none", "null", "nan", "na", "n/a", "-"})
_LARGEST = 512 * 2**20


@dataclass(frozen=True, slots=True)
class About:
    """What a sidecar or a row says of a document; ``problem`` tells of a date that is none."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    problem: str | None = None
    author: str | None = None


NOTHING = About()


def about(row: Mapping[str, Any], columns: Mapping[str, str] | None = None) -> About:
    """What a row says of its document. ``columns`` names the column of a field where it is not a usual one."""
    published, problem = day(field(row, "published", columns))
    return About(
        id=words(field(row, "id", columns)),
        title=words(field(row, "title", columns)),
        publisher=words(field(row, "publisher", columns)),
        published=published,
        url=words(field(row, "url", columns)),
        problem=problem,
        author=names(field(row, "author", columns)),
    )


def field(row: Mapping[str, Any], name: str, columns: Mapping[str, str] | None = None) -> Any:
    """The value of a document's field in a row; None where there is none."""
    if columns and name in columns:
        return row.get(columns[name])
    lowered = {str(key).lower(): key for key in row}
    for candidate in FIELDS[name]:
        key = lowered.get(candidate)
        if key is not None and row[key] is not None:
            return row[key]
    return None


def words(value: Any) -> str | None:
    """A cell as words; None for an empty one."""
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    text = str(value).strip()
    return None if text.lower() in _NOTHING else text


def names(value: Any) -> str | None:
    """A cell with one name or a list of them; ``;`` stands between them."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(words, value))) or None
    return words(value)


def day(value: Any) -> tuple[date | None, str | None]:
    """A cell as a day, and what is wrong with it where it is none.

    ISO dates and times, ``20241024``, RFC 2822 dates, seconds or milliseconds since 1970.
    """
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    text = words(value)
    if text is None:
        return None, None
    found = _parsed(text)
    if found is None:
        return None, f"{text!r} is not a date; write YYYY-MM-DD"
    return found, None


def _parsed(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.replace("/", "-") if text[:4].isdigit() else text).date()
    except ValueError:
        pass
    try:
        seconds = float(text)
        if 1e8 < seconds < 1e11:
            return datetime.fromtimestamp(seconds).date()
        if 1e11 <= seconds < 1e14:
            return datetime.fromtimestamp(seconds / 1000).date()
        return None
    except (ValueError, OverflowError, OSError):
        pass
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def sidecar(path: Path, root: Path) -> About:
    """What the files beside ``path`` say of it. ``root`` is the folder that was named as the source."""
    stem = path.name
    for ending in (".gz", path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix):
        stem = stem.removesuffix(ending) if ending else stem
    own: dict[str, Any] = {}
    for name in (f"{stem}.json", f"{stem}.meta.json", f"{path.name}.json"):
        beside = path.with_name(name)
        if beside != path and beside.is_file():
            own = _object(beside)
            break
    row = dict(_row(path, stem, root))
    known = {**row, **own} if row else own
    return about(known) if known else NOTHING


def is_sidecar(path: Path) -> bool:
    """Whether a file tells of others and is no report itself."""
    return path.name.lower() in _TABLES


def _object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > 2**20:
            return {}
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _row(path: Path, stem: str, root: Path) -> Mapping[str, Any]:
    folder = path.parent
    for above in (folder, *folder.parents):
        rows = _table(above)
        if rows:
            relative = path.relative_to(above)
            for name in (relative.as_posix(), (relative.parent / stem).as_posix(), path.name, stem):
                if name in rows:
                    return rows[name]
        if above == root.parent:
            break
    return {}


@lru_cache(maxsize=64)
def _table(folder: Path) -> dict[str, dict[str, Any]]:
    """The rows of a folder's metadata table by the file they tell of."""
    for name in _TABLES:
        path = folder / name
        try:
            if not path.is_file() or path.stat().st_size > _LARGEST:
                continue
            rows: dict[str, dict[str, Any]] = {}
            for row in _rows(path):
                lowered = {str(key).lower(): key for key in row if key is not None}
                key = next((lowered[c] for c in _FILE_COLUMNS if c in lowered), None)
                if key is not None and row[key]:
                    rows.setdefault(str(row.pop(key)), row)
            return rows
        except (OSError, ValueError, csv.Error, RecursionError):
            continue
    return {}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        if path.suffix in (".jsonl", ".ndjson"):
            for line in stream:
                row = json.loads(line) if line.strip() else None
                if isinstance(row, dict):
                    yield row
        elif path.suffix == ".tsv":
            yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            yield from csv.DictReader(stream)
