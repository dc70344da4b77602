"""Web archives: WARC files such as Common Crawl's CC-NEWS, gzipped or not, a record at a time.

A record that is damaged is refused, and reading goes on at the next one that can be found: at the next gzip member
that begins with a record, else at the next line that looks like the beginning of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from ..errors import CompressionBomb, DamagedInput, ReportedlyError
from .decoding import too_large
from .files import document_from_bytes
from .inflating import Inflated
from .local import arrived, stamp_of
from .sidecars import NOTHING
from .stream import Arrival, IsKnown, Known, Origin, Refused, Settings
from .web import completed, said_for_all

ENDINGS = (".warc", ".warc.gz", ".warc.open", ".warc.gz.open")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_RECORD = b"WARC/"
_BOUNDARY = re.compile(rb"WARC/1\.\d\r?\n\w")
_LONGEST_BOUNDARY = 12
_BEHIND = 2**21
"""How far back a damaged record can be gone over again, in bytes."""
_BLOCK = 2**16
_DAMAGES = ("DamagedInput", "CompressionBomb")


def archives(name: str) -> Archive | None:
    """A WARC file."""
    path = Path(name)
    return Archive(path) if name.lower().endswith(ENDINGS) and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Archive:
    """A WARC file: each answer of status 200 in it that is a web page or plain text is a report."""

    path: Path

    def count(self) -> int | None:
        return None

    def arrivals(self, settings: Settings, is_known: IsKnown, /) -> Iterator[Arrival]:
        name = str(self.path.absolute())
        try:
            if self.path.stat().st_size == 0:
                yield Refused(Origin(name, stamp_of(self.path)), "EmptyText", f"{name}: this file is empty.")
                return
            with self.path.open("rb") as file:
                yield from _Reading(file, name, stamp_of(self.path), settings, is_known).arrivals()
        except OSError as error:
            yield Refused(
                Origin(name, stamp_of(self.path)), "DamagedInput", f"{name}: it cannot be read ({error})."
            )


@dataclass(slots=True)
class _Reading:
    """One pass over a WARC file."""

    file: IO[bytes]
    name: str
    stamp: str | None
    settings: Settings
    is_known: IsKnown
    ids: set[int] = field(default_factory=set)

    def arrivals(self) -> Iterator[Arrival]:
        packed = self.file.peek(2)[:2] == b"\x1f\x8b" if hasattr(self.file, "peek") else False
        inflated = Inflated(self.file) if packed else None
        bytes_ = _Rewindable(inflated if inflated is not None else self.file)
        while True:
            broken = yield from self._records(bytes_, inflated)
            if inflated is not None and inflated.damage is not None:
                if broken is None:
                    what = str(inflated.damage)
                    yield self._damage(f"near byte {self._offset(bytes_.position, inflated)}", what)
                if not inflated.go_on(_RECORD):
                    return
                bytes_.forget()
            elif broken is None or not bytes_.seek_record(broken + 1):
                return

    def _records(self, bytes_: _Rewindable, inflated: Inflated | None) -> Iterator[Arrival] | Any:
        """The records from here on; returns where a damaged one begins, or None at the end."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        last = bytes_.position
        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        records = iter(
            ArchiveIterator(cast("Any", bytes_), parse_http=False, stream_detect=False, auto_decode="none")
        )
        while True:
            try:
                record = next(records)
            except StopIteration:
                return None
            except BaseException as error:
                if not _is_damage(error):
                    raise
                if inflated is not None and inflated.damage is not None:
                    return None
                yield self._damage(f"byte {self._offset(last, inflated)} or after", _plain(error))
                return last
            last = record.stream_pos
            if not record.record_type & kinds:
                continue
            try:
                arrival = self._arrival(record, self._offset(last, inflated), inflated)
            except BaseException as error:
                if not _is_damage(error):
                    raise
                yield self._damage(f"byte {self._offset(last, inflated)}", _plain(error))
                return last
            if arrival is not None:
                yield arrival
                if isinstance(arrival, Refused) and arrival.reason in _DAMAGES:
                    return last

    def _arrival(self, record: Any, offset: int, inflated: Inflated | None) -> Arrival | None:
        """The report of a record; None where it is no report (a picture, a redirect, an error)."""
        record_id = (record.headers.get("WARC-Record-ID") or "").strip("<> ")
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ") or None
        origin = Origin(f"{self.name}#{record_id or offset}", str(offset))
        is_http = record.is_http
        if self.is_known(origin):
            return Known(origin)
        if is_http:
            record.parse_http(auto_decode="transfer")
            headers = record.http_headers
            if headers is None or headers.status_code != 200:
                return None
        content_type, charset = record.http_content_type, record.http_charset
        if not is_http:
            content_type = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if content_type and content_type not in _PAGES:
            return None
        key = hash(record_id)
        if record_id and key in self.ids:
            return Refused(
                Origin(f"{self.name}#{offset}", str(offset)),
                "DuplicateId",
                f"{self.name}, byte {offset}: another record of this file has the id {record_id} too.",
            )
        self.ids.add(key)
        called = f"{url or origin.name} (in {self.name}, byte {offset})"
        limit = self.settings.limit
        try:
            body = _body(record, called, limit, inflated)
            document = document_from_bytes(
                body,
                name=called,
                fetched_from=url,
                charset=charset,
                page=content_type in ("text/html", "application/xhtml+xml"),
                limit=limit,
            )
        except ReportedlyError as error:
            return Refused(origin, type(error).__name__, str(error))
        return arrived(origin, completed(document, url, said_for_all(self.settings)), NOTHING, named=False)

    def _damage(self, where: str, what: str) -> Refused:
        """What is damaged in the file itself, known again as long as the file is the same."""
        origin = Origin(f"{self.name}#{where}", self.stamp)
        return Refused(
            origin,
            "DamagedInput",
            f"{self.name}, {where}: {what}. Reading went on at the next sound record, if any.",
        )

    def _offset(self, position: int, inflated: Inflated | None) -> int:
        """Where a record begins in the file: of a gzip member, where that begins."""
        packed = inflated.packed_offset(position) if inflated is not None else position
        return position if packed is None else packed


def _body(record: Any, called: str, limit: int, file: Inflated | None) -> bytes:
    """A record's page, unpacked. Raises TooLarge, CompressionBomb, DamagedInput, and what FastWARC raises."""
    said = record.http_headers if record.is_http else None
    encoding = ((said.get("Content-Encoding") if said is not None else None) or "identity").strip().lower()
    chunked = said is not None and bool(said.get("Transfer-Encoding"))
    expected = record.content_length
    plain = record.reader
    reader = _unpacking(plain, encoding, called)
    body: bytes = reader.read(limit + 1)
    if isinstance(reader, Inflated) and reader.damage is not None:
        raise type(reader.damage)(f"{called}: {reader.damage}.")
    if file is not None and isinstance(file.damage, CompressionBomb):
        raise CompressionBomb(f"{called}: {file.damage}.")
    if len(body) > limit:
        raise too_large(called, None if reader is not plain else expected, limit)
    if reader is plain and not chunked and len(body) < expected:
        raise DamagedInput(f"{called}: the record ends early, after {len(body):,} of {expected:,} bytes.")
    if b"WARC-Record-ID" in body and _BOUNDARY.search(body):
        raise DamagedInput(f"{called}: the record's length is wrong: it runs into the next.")
    return body


def _unpacking(reader: Any, encoding: str, called: str) -> Any:
    """A reader of what the server packed for the way. Raises DamagedInput for a way that is not known."""
    from fastwarc import stream_io

    if encoding in ("identity", "none"):
        return reader
    if encoding in ("gzip", "x-gzip", "deflate"):
        return Inflated(reader, zlib_too=True)
    others = {"br": stream_io.BrotliReader, "zstd": stream_io.ZstdReader}
    if encoding not in others:
        raise DamagedInput(f"{called}: the page is packed as {encoding[:40]!r}, which is not known.")
    return others[encoding](reader)


def _is_damage(error: BaseException) -> bool:
    """Whether FastWARC stumbled over a file (a panic of its own code is no Exception)."""
    return isinstance(error, (OSError, ValueError, EOFError)) or type(error).__name__ == "PanicException"


class _Rewindable:
    """A stream whose last bytes can be read again, from where a record seems to begin."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self._behind = bytearray()
        self._ahead = b""
        self.position = 0
        """How many bytes were given out of the stream, as the stream counts them."""

    def read(self, size: int = -1) -> bytes:
        size = _BLOCK if size < 0 else size
        if self._ahead:
            block, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            block = self._source.read(size)
        self.position += len(block)
        self._behind += block
        if len(self._behind) > 2 * _BEHIND:
            del self._behind[:-_BEHIND]
        return bytes(block)

    def tell(self) -> int:
        return self.position

    def forget(self) -> None:
        """What was read so far is not gone over again."""
        self._behind.clear()
        self._ahead = b""

    def seek_record(self, position: int) -> bool:
        """Go to the next record that begins after ``position``, back or on; whether there is one."""
        back = min(max(self.position - position, 0), len(self._behind))
        window = bytes(self._behind[len(self._behind) - back :]) + self._ahead
        self.position -= back
        del self._behind[len(self._behind) - back :]
        while True:
            if found := _BOUNDARY.search(window):
                self.position += found.start()
                self._ahead = window[found.start() :]
                self._behind.clear()
                return True
            keep = min(_LONGEST_BOUNDARY - 1, len(window))
            self.position += len(window) - keep
            more = self._source.read(_BLOCK)
            if not more:
                return False
            window = window[len(window) - keep :] + more


def _plain(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:300]
