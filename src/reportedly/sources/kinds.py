"""The kinds of sources, in the order they are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import tables as _tables
from . import warc
from .local import LINE_ENDINGS, files, lines, standard_input
from .stored import stored
from .stream import Holder, Kind, Settings, Source
from .web import address, feed_file

KINDS: tuple[Kind, ...] = (
    standard_input,
    stored,
    address,
    lines,
    warc.archives,
    _tables.tables,
    feed_file,
    files,
)
"""The first kind that knows a name takes it."""

_HOLDERS: tuple[Callable[[str], Holder | None], ...] = (lines, warc.archives, _tables.tables)
HOLDER_ENDINGS = (*LINE_ENDINGS, *warc.ENDINGS, *_tables.ENDINGS, *_tables.PARQUET_ENDINGS)
"""Files that hold many reports, and are looked for in folders too."""


def holder(path: Path) -> Holder | None:
    """The source of a file that holds many reports; None for one that is a report."""
    name = str(path)
    return next((found for kind in _HOLDERS if (found := kind(name)) is not None), None)


def is_passed_over(source: Source, settings: Settings) -> bool:
    """Whether what lies in a folder holds no reports: a table without a column of texts."""
    return isinstance(source, _tables.Delimited | _tables.Parquet) and not _tables.has_reports(
        source, settings
    )
