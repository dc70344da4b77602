"""Sources in stores that are not folders here: S3, Google Cloud Storage, HDFS, Azure; whatever pyarrow reaches.

A file is fetched to this machine, read as any file here is, and removed; it is known by its address. What stands beside
the reports about them (``NAME.json``, ``metadata.tsv``) is fetched with them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..errors import MissingFile
from .local import Files, is_report
from .sidecars import is_sidecar
from .stream import Arrival, IsKnown, Known, Origin, Refused, Settings

_SCHEME = re.compile(r"(file|s3|gs|gcs|hdfs|viewfs|abfss?)://", re.IGNORECASE)


def stored(name: str) -> Stored | None:
    """A file, a folder with all below it, or a glob, under an address such as ``s3://bucket/reports``.

    Raises MissingFile where the store is not reached, or has nothing there.
    """
    if not _SCHEME.match(name):
        return None
    import pyarrow as pa
    from pyarrow import fs

    fixed = re.split(r"[*?\[]", name, maxsplit=1)[0]
    root = fixed.rpartition("/")[0] if fixed != name else name.rstrip("/")
    try:
        system, path = fs.FileSystem.from_uri(root)
        found = Stored(system, path, root, "" if fixed == name else name[len(root) + 1 :])
        kind = system.get_file_info(path).type
    except (OSError, pa.ArrowException, ValueError) as error:
        raise MissingFile(
            f"{name}: it cannot be reached ({error}). Check the address, and what the store asks of its users "
            f"(keys in the environment, a region)."
        ) from error
    if kind == fs.FileType.NotFound:
        raise MissingFile(f"{name}: there is nothing of that name. Check the address.")
    return found


@dataclass(frozen=True, slots=True)
class Stored:
    """What lies at or below ``path`` of a file system, called ``uri``; of that what matches ``pattern``, if any."""

    system: Any
    path: str
    uri: str
    pattern: str = ""

    def count(self) -> int | None:
        """How many files; what is in them is not known before they are fetched."""
        return None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        """See :class:`reportedly.sources.stream.Source`."""
        with tempfile.TemporaryDirectory(prefix="reportedly-") as made:
            folder = Path(made).resolve()
            listed = self._listed()
            beside = {name for name in listed if name.lower().endswith(".json") or is_sidecar(Path(name))}
            for relative in sorted(beside):
                self._fetch(relative, folder)
            for relative, stamp in listed.items():
                if relative not in beside and self._is_wanted(relative):
                    yield from self._one(relative, stamp, folder, settings, is_known)

    def _one(
        self, relative: str, stamp: str, folder: Path, settings: Settings, is_known: IsKnown
    ) -> Iterator[Arrival]:
        origin = Origin(self._address(relative), stamp)
        if is_known(origin):
            yield Known(origin)
            return
        try:
            here = self._fetch(relative, folder)
        except OSError as error:
            yield Refused(
                Origin(origin.name), "Unreachable", f"{origin.name}: it could not be fetched ({error})."
            )
            return

        def named(found: Origin) -> Origin:
            """What is told of the file here, told of the one there."""
            whole = found.name == str(here)
            return Origin(found.name.replace(str(here), origin.name), stamp if whole else found.stamp)

        try:
            source = Files(folder, (here,))
            for arrival in source.arrivals(settings, lambda found: is_known(named(found))):
                known = replace(arrival, origin=named(arrival.origin))
                if isinstance(known, Refused):
                    known = replace(known, message=known.message.replace(str(here), origin.name))
                yield known
        finally:
            here.unlink(missing_ok=True)

    def _listed(self) -> dict[str, str]:
        """The files, as paths below ``path``, with their stamps: each folder's own before those further down."""
        from pyarrow import fs

        info = self.system.get_file_info(self.path)
        if info.type == fs.FileType.File:
            return {"": _stamp(info)}
        found = {
            one.path[len(self.path) :].lstrip("/"): _stamp(one)
            for one in self.system.get_file_info(fs.FileSelector(self.path, recursive=True))
            if one.type == fs.FileType.File
        }
        seen = (name for name in found if not any(part.startswith(".") for part in name.split("/")))
        return {name: found[name] for name in sorted(seen, key=_place)}

    def _is_wanted(self, relative: str) -> bool:
        if self.pattern:
            return fnmatchcase(relative, self.pattern)
        return not relative or is_report(relative.rpartition("/")[2].lower())

    def _fetch(self, relative: str, folder: Path) -> Path:
        here = folder / (relative or self.path.rpartition("/")[2])
        here.parent.mkdir(parents=True, exist_ok=True)
        there = f"{self.path.rstrip('/')}/{relative}" if relative else self.path
        with self.system.open_input_stream(there, compression=None) as stream, here.open("wb") as file:
            shutil.copyfileobj(stream, file, 2**20)
        return here

    def _address(self, relative: str) -> str:
        return f"{self.uri}/{relative}" if relative else self.uri


def _stamp(info: Any) -> str:
    return f"{info.size}-{info.mtime_ns or 0}"


def _place(name: str) -> list[tuple[bool, str]]:
    *folders, file = name.split("/")
    return [*((True, folder) for folder in folders), (False, file)]
