"""What the log has already: which arrivals are new, and which id a new document gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..records import Document, content_id
from ..sources.stream import Arrival, Found, Known, Origin, Refused
from .shards import Log

_COLUMNS = ("id", "digest", "origin", "stamp", "publisher", "published", "url")


class Register:
    """Every document and every refusal in the log, as hashes (some 200 bytes each).

    A document is known again by its origin, before it is opened; else by its own id; else by its text. The same
    text under another publisher, date, URL or file is another document: a wire copy, with an id of its own. The
    same text under all the same, from a file that has only been moved, is the same document.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._origins: set[int] = set()
        self._refusals: set[int] = set()
        self._ids: dict[int, int] = {}
        self._identities: dict[int, tuple[int, int] | str] = {}
        self._this_run: set[int] = set()
        for number, table in log.tables("documents", _COLUMNS):
            columns = [table.column(name).to_pylist() for name in _COLUMNS]
            for row, (id, digest, origin, stamp, publisher, published, url) in enumerate(
                zip(*columns, strict=True)
            ):
                self._origins.add(hash((origin, stamp)))
                self._ids[hash(id)] = hash(digest)
                identity = hash((digest, publisher, published, url, _name(origin)))
                self._identities.setdefault(identity, (number, row))
        for _, table in log.tables("skipped", ("origin", "stamp", "reason")):
            for origin, stamp, reason in zip(
                *(table.column(n).to_pylist() for n in ("origin", "stamp", "reason")), strict=True
            ):
                if stamp is not None:
                    self._origins.add(hash((origin, stamp)))
                self._refusals.add(hash((origin, stamp, reason)))

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._ids)

    def is_known(self, origin: Origin) -> bool:
        """Whether this very thing was read or refused before."""
        return origin.stamp is not None and hash((origin.name, origin.stamp)) in self._origins

    def admit(self, arrival: Arrival) -> Arrival:
        """A found document with the id it gets in the ledger, a refusal that is new, or :class:`Known`.

        What is admitted is remembered for the rest of the run.
        """
        if isinstance(arrival, Known):
            return arrival
        if isinstance(arrival, Refused):
            key = hash((arrival.origin.name, arrival.origin.stamp, arrival.reason))
            if key in self._refusals:
                return Known(arrival.origin)
            self._refusals.add(key)
            return arrival
        admitted = self._admit_named(arrival) if arrival.named else self._admit_text(arrival)
        if isinstance(admitted, Refused):
            return self.admit(admitted)
        return admitted

    def _admit_named(self, found: Found) -> Arrival:
        id = found.document.id
        known = self._ids.get(hash(id))
        if known is None:
            return self._enter(found, id)
        if known == hash(text_digest(found.document)):
            return Known(found.origin)
        return Refused(
            found.origin,
            "DuplicateId",
            f"{found.origin.name}: the ledger has another text under the id {id!r}. Give this one an id of its own.",
        )

    def _admit_text(self, found: Found) -> Arrival:
        document = found.document
        if hash(document.id) not in self._ids:
            return self._enter(found, document.id)
        identity = self._identity(found)
        earlier = self._identities.get(identity)
        if earlier is not None and not self._is_another_file(found.origin.name, earlier):
            if identity in self._this_run:
                return Refused(
                    found.origin,
                    "DuplicateText",
                    f"{found.origin.name}: the same text, publisher, date and address came before in this run.",
                )
            return Known(found.origin)
        said = (document.publisher or "", str(document.published or ""), document.url or "")
        name = _name(found.origin.name)
        for parts in ((document.text, *said, name), (document.text, *said, found.origin.name)):
            id = content_id(*parts)
            if hash(id) not in self._ids:
                return self._enter(found, id)
        return Known(found.origin)

    def _enter(self, found: Found, id: str) -> Found:
        identity = self._identity(found)
        self._origins.add(hash((found.origin.name, found.origin.stamp)))
        self._ids[hash(id)] = hash(text_digest(found.document))
        self._identities.setdefault(identity, found.origin.name)
        self._this_run.add(identity)
        return found if id == found.document.id else replace(found, document=replace(found.document, id=id))

    def _identity(self, found: Found) -> int:
        d = found.document
        return hash((text_digest(d), d.publisher, d.published, d.url, _name(found.origin.name)))

    def _is_another_file(self, name: str, earlier: tuple[int, int] | str) -> bool:
        """Whether an earlier document came from a file that is still there, and is not this one."""
        if not isinstance(earlier, str):
            number, row = earlier
            earlier = str(self._log.table("documents", number, ("origin",)).column(0)[row].as_py())
        if "#" in earlier or "#" in name or earlier == name:
            return False
        try:
            return Path(earlier).is_file() and not Path(earlier).samefile(name)
        except OSError:
            return False


def text_digest(document: Document) -> str:
    """The content id of a document's text alone."""
    return content_id(document.text)


def _name(origin: str) -> str:
    """The last part of a path or URL, without the number of a row."""
    return origin.rsplit("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]
