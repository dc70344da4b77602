"""Opening the files of a corpus, with messages that say what was expected where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from ...errors import CorpusError

csv.field_size_limit(1 << 24)


def corpus_text(path: Path) -> str:
    """The text of a UTF-8 file, unchanged but for a byte order mark; CorpusError if there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CorpusError(f"Cannot read {path} ({error.strerror}). Check the path of the corpus.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} is not UTF-8 text. Give the corpus file as it was published.") from error


def corpus_lines(path: Path) -> list[str]:
    """The lines of a file, parted by LF or CRLF only (never by the rarer Unicode separators)."""
    return corpus_text(path).replace("\r\n", "\n").split("\n")


def corpus_files(folder: Path, pattern: str, *, what: str) -> list[Path]:
    """The files of a folder that match, by name; CorpusError if there is none."""
    paths = sorted(path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise CorpusError(f"There is no {pattern} in {folder}. Give a folder of {what}.")
    return paths


def table_rows(path: Path, columns: Sequence[str], *, quoted: bool) -> list[dict[str, str]]:
    """The rows of a TSV with a header, each with at least ``columns``; CorpusError if one is missing.

    ``quoted``: whether cells may be in double quotes and then hold line ends.
    """
    lines: Iterable[str] = io.StringIO(corpus_text(path), newline="") if quoted else corpus_lines(path)
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise CorpusError(
            f"{path} has no column {', '.join(missing)}. It needs a header with {', '.join(columns)}."
        )
    rows: list[dict[str, str]] = []
    for row in reader:
        if any(row[column] is None for column in columns):
            raise CorpusError(
                f"Row {len(rows)} of {path} is short of columns. It needs {', '.join(columns)}."
            )
        rows.append({column: row[column] for column in columns})
    return rows
