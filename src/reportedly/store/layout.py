"""The folder of a ledger: what lies where, and the writing of files so that they are whole or not there.

    LEDGER_DIR/
      reportedly.json      says that this is a ledger, and in which layout
      log/                 the truth: immutable Parquet shards, and the pins
        documents/ mentions/ skipped/ pins/
      ledger.duckdb        the tables, built from the log; may be deleted, `rebuild` makes it again
      merging.sqlite       what merging looks up, built from the log too
      search.BUILD.sqlite  which words stand where, built from the log too
      lock, writer.json    who is writing
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import LedgerError, LedgerVersion, NotALedger

LAYOUT = 1
"""The layout of the folder that this version writes."""
_MARK = "reportedly.json"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a ledger's folder."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def pins(self) -> Path:
        return self.log / "pins"

    @property
    def database(self) -> Path:
        """The published tables: what readers open. Replaced whole, never written in place."""
        return self.folder / "ledger.duckdb"

    @property
    def draft(self) -> Path:
        """The writer's own copy of the tables."""
        return self.folder / "ledger.draft.duckdb"

    @property
    def merging(self) -> Path:
        return self.folder / "merging.sqlite"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def writer(self) -> Path:
        return self.folder / "writer.json"


def open_layout(folder: str | os.PathLike[str]) -> Layout:
    """The layout of a folder that holds a ledger. Raises NotALedger, LedgerVersion."""
    layout = Layout(Path(folder))
    mark = layout.folder / _MARK
    try:
        found = json.loads(mark.read_text("utf-8"))
        version = int(found["layout"])
    except FileNotFoundError:
        what = "this is not a ledger" if layout.folder.is_dir() else "there is no such folder"
        raise NotALedger(
            f"{folder}: {what}. Make one with: reportedly ingest SOURCE --to {folder}"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotALedger(
            f"{mark}: it cannot be read ({error}). If the folder was a ledger, its log is still whole: write "
            f'{{"layout": {LAYOUT}}} into this file and run: reportedly rebuild {folder}'
        ) from error
    if version > LAYOUT:
        raise LedgerVersion(
            f"{folder}: written by a newer reportedly (layout {version}; this one knows {LAYOUT}). Upgrade it."
        )
    return layout


def make_layout(folder: str | os.PathLike[str]) -> Layout:
    """The layout of a folder, made if it is not there. Raises NotALedger for a folder with other things in it."""
    layout = Layout(Path(folder))
    mark = layout.folder / _MARK
    if mark.exists():
        return open_layout(folder)
    try:
        layout.folder.mkdir(parents=True, exist_ok=True)
        foreign = [p.name for p in layout.folder.iterdir() if not _ours(p.name)]
        if foreign:
            raise NotALedger(
                f"{folder}: this folder holds other things ({', '.join(sorted(foreign)[:3])}…). "
                f"Name an empty folder, or one that is not there yet."
            )
        layout.log.mkdir(exist_ok=True)
        with whole_file(mark) as draft:
            draft.write_text(json.dumps({"layout": LAYOUT}) + "\n", "utf-8")
    except (FileExistsError, NotADirectoryError) as error:
        raise NotALedger(f"{folder}: this is a file; a ledger is a folder.") from error
    except OSError as error:
        raise LedgerError(f"{folder}: a ledger cannot be made here ({error.strerror}).") from error
    return layout


def _ours(name: str) -> bool:
    return name in ("log", "lock", "writer.json") or name.startswith((".", "ledger.", "merging.", "search."))


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``path`` when all is on disk, and is removed otherwise."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        sync(draft)
        draft.replace(path)
        sync(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def sync(path: Path) -> None:
    """Make sure that a file's bytes, or a folder's names, are on disk."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # a folder, on Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
