"""Reading the ontology's data files: tab-separated tables and TOML, shipped inside the package."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any


class TableError(ValueError):
    """A data file of the ontology is malformed: names the file, the line and what is wrong."""

    def __init__(self, table: str, line: int, problem: str) -> None:
        super().__init__(f"{table}, line {line}: {problem}")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("tables", name).read_text("utf-8")


def toml(name: str) -> dict[str, Any]:
    """The parsed TOML file ``tables/name``."""
    return tomllib.loads(_text(name))


def rows(name: str, columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of ``tables/name`` with their line numbers, each padded to ``columns`` fields.

    Fields are separated by one tab; a field that is ``-`` or missing is empty. Blank lines and
    lines that begin with ``#`` are skipped.

    :raises TableError: a row has more than ``columns`` fields.
    """
    for number, line in enumerate(_text(name).splitlines(), start=1):
        if not line or line.startswith("#") or line.isspace():
            continue
        fields = [("" if field == "-" else field) for field in line.split("\t")]
        if len(fields) > columns:
            raise TableError(name, number, f"{len(fields)} fields where at most {columns} are expected")
        fields.extend([""] * (columns - len(fields)))
        yield number, fields


def weighted(field: str, default: float) -> Iterator[tuple[str, float]]:
    """The entries of a blank-separated list, ``word`` or ``word:.5``; ``_`` stands for a blank."""
    for entry in field.split():
        word, colon, number = entry.rpartition(":")
        yield (word.replace("_", " "), float(number)) if colon else (entry.replace("_", " "), default)
