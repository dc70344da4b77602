"""The log kept a second time in a store that pyarrow reaches (``s3://…``, ``gs://…``, ``hdfs://…``, ``file://…``).

The log here and the one there are brought to the same files before a run; each shard goes there when it is written
here, its ``documents`` last, so that what counts there is whole. A ledger made in an empty folder with the address of
a log gets all of it, and its tables are built from that.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import LedgerError
from .layout import Layout, whole_file

_KINDS = ("mentions", "skipped", "documents", "pins")
_NAME = re.compile(r"\d{8,}\.(parquet|json)")


def replica_of(layout: Layout, uri: str | None) -> Replica | None:
    """The replica at ``uri``, remembered for later runs; with None the one that is remembered, if there is one."""
    said = layout.log / "replica.json"
    if uri is None:
        return Replica(layout, str(json.loads(said.read_text("utf-8"))["uri"])) if said.exists() else None
    replica = Replica(layout, uri)
    with whole_file(said) as draft:
        draft.write_text(json.dumps({"uri": uri}) + "\n", "utf-8")
    return replica


class Replica:
    """A second place of a ledger's log. Only the ledger's writer uses it. Raises LedgerError where it fails."""

    def __init__(self, layout: Layout, uri: str, *, system: Any = None) -> None:
        import pyarrow as pa
        from pyarrow import fs

        self._log, self.uri = layout.log, uri.rstrip("/")
        try:
            if system is None:
                system, path = fs.FileSystem.from_uri(self.uri)
            else:
                path = self.uri
            self._system, self._path = system, path
            self._system.create_dir(path, recursive=True)
        except (OSError, pa.ArrowException, ValueError) as error:
            raise LedgerError(
                f"{uri}: the log's second place cannot be reached ({error}). Check the address, and what the store "
                f"asks of its users (keys in the environment, a region)."
            ) from error

    def reconcile(self) -> tuple[int, int]:
        """Bring both to the same files: how many shards and decisions came from there, and went there.

        Raises LedgerError, before anything is copied, where a file differs: the log there is another ledger's.
        """
        with _told(self.uri):
            there, here = self._there(), self._here()
            differ = [name for name in there.keys() & here.keys() if there[name] != here[name]]
            if differ:
                raise LedgerError(
                    f"{self.uri}: {min(differ)} is not the same there as in {self._log}: it is the log of another "
                    f"ledger, or another run wrote to it. Name another address, or begin a ledger in an empty folder."
                )
            fetched = _in_order(there.keys() - here.keys())
            sent = _in_order(here.keys() - there.keys())
            for name in fetched:
                self._fetch(name)
            for name in sent:
                self._send(name)
        return _count(fetched), _count(sent)

    def put(self, number: int) -> None:
        """A shard was written here: bring it there."""
        with _told(self.uri):
            for kind in _KINDS[:3]:
                name = f"{kind}/{number:08}.parquet"
                if (self._log / name).exists():
                    self._send(name)

    def _here(self) -> dict[str, int]:
        found = {}
        for kind in _KINDS:
            folder = self._log / kind
            for path in folder.iterdir() if folder.is_dir() else ():
                if _NAME.fullmatch(path.name):
                    found[f"{kind}/{path.name}"] = path.stat().st_size
        return _whole(found)

    def _there(self) -> dict[str, int]:
        from pyarrow import fs

        found = {}
        for kind in _KINDS:
            selector = fs.FileSelector(f"{self._path}/{kind}", allow_not_found=True)
            for one in self._system.get_file_info(selector):
                if one.type == fs.FileType.File and _NAME.fullmatch(one.base_name):
                    found[f"{kind}/{one.base_name}"] = one.size
        return _whole(found)

    def _send(self, name: str) -> None:
        """Files appear in object stores when they are whole; elsewhere they are renamed when they are."""
        kind, file = name.split("/")
        self._system.create_dir(f"{self._path}/{kind}", recursive=True)
        draft = f"{self._path}/{kind}/.{file}.draft"
        with (self._log / name).open("rb") as source, self._system.open_output_stream(draft, compression=None) as to:
            shutil.copyfileobj(source, to, 2**20)
        self._system.move(draft, f"{self._path}/{name}")

    def _fetch(self, name: str) -> None:
        path = self._log / name
        path.parent.mkdir(parents=True, exist_ok=True)
        there = f"{self._path}/{name}"
        with (
            whole_file(path) as draft,
            self._system.open_input_stream(there, compression=None) as source,
            draft.open("wb") as to,
        ):
            shutil.copyfileobj(source, to, 2**20)


@contextmanager
def _told(uri: str) -> Iterator[None]:
    """Says in the ledger's words what a store says in its own."""
    try:
        yield
    except OSError as error:
        raise LedgerError(
            f"{uri}: the log's second place failed ({error}). What was written before is whole in both; run the same "
            f"command again: it goes on from there."
        ) from error


def _whole(files: dict[str, int]) -> dict[str, int]:
    """Only the files of shards that count, and decisions."""
    whole = {Path(name).name for name in files if name.startswith("documents/")}
    return {name: size for name, size in files.items() if name.startswith("pins/") or Path(name).name in whole}


def _in_order(names: Any) -> list[str]:
    """Shard by shard, the ``documents`` of each last."""
    return sorted(names, key=lambda name: (Path(name).name, _KINDS.index(name.split("/")[0])))


def _count(names: list[str]) -> int:
    return sum(name.startswith(("documents/", "pins/")) for name in names)
