"""Gzip as a stream: in bounded memory, past damage where the format lets one, and never without end.

A gzip file is one member or many (WARC files have one a record, so that a damaged one costs no other).
"""

from __future__ import annotations

import zlib
from collections import deque
from typing import IO

from ..errors import CompressionBomb, DamagedInput

RATIO = 200
"""The most bytes that one packed byte may become, once a member has given :data:`FREE` bytes. News text packs to a
tenth at best; deflate ends at 1,032."""
FREE = 8 * 2**20
_BLOCK = 2**16
_MAGIC = b"\x1f\x8b\x08"


class Inflated:
    """What is in a gzip stream, to be read like a file.

    At damage, a truncated end or a bomb, ``read`` gives what came before and then nothing more; ``damage`` says what
    happened. :meth:`go_on` finds the next member. Use :meth:`check` where going on is of no use.
    """

    def __init__(self, packed: IO[bytes], *, zlib_too: bool = False) -> None:
        """``zlib_too``: also what HTTP calls deflate, told apart by its first bytes."""
        self._packed, self._wbits = packed, 47 if zlib_too else 31
        self._input = b""
        self._at = 0
        """How many packed bytes were taken off the file before ``_input``."""
        self._member: zlib._Decompress | None = None
        self._member_in = self._member_out = 0
        self._given = 0
        self._starts: deque[tuple[int, int]] = deque(maxlen=4096)
        self._out = bytearray()
        self._ended = False
        self.damage: DamagedInput | CompressionBomb | None = None

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; all there are where it is negative."""
        parts: list[bytes] = []
        wanted = size
        while wanted != 0:
            block = self._next(_BLOCK if wanted < 0 else min(wanted, _BLOCK))
            if not block:
                break
            parts.append(block)
            if wanted > 0:
                wanted -= len(block)
        return b"".join(parts)

    def readline(self, size: int = -1) -> bytes:
        """The next line with its end, or ``size`` bytes of it."""
        while True:
            end = self._out.find(b"\n")
            if end >= 0 or 0 <= size <= len(self._out):
                cut = len(self._out) if end < 0 else end + 1
                return self._take(cut if size < 0 else min(cut, size))
            block = self._inflate(_BLOCK)
            if not block:
                return self._take(len(self._out) if size < 0 else min(size, len(self._out)))
            self._out += block

    def packed_offset(self, position: int) -> int | None:
        """Where in the packed file the member begins that has unpacked byte ``position``, if it was not long ago."""
        return next((packed for given, packed in reversed(self._starts) if given <= position), None)

    def check(self) -> None:
        """Raise what stopped the reading, if anything did: DamagedInput, CompressionBomb."""
        if self.damage is not None:
            raise self.damage

    def go_on(self, opening: bytes) -> bool:
        """After damage: go to the next member whose content begins with ``opening``; whether there is one."""
        self.damage, self._member = None, None
        self._out.clear()
        skip = 1
        while True:
            at = self._input.find(_MAGIC, skip)
            if at < 0:
                keep = min(len(self._input), len(_MAGIC) - 1)
                self._drop(len(self._input) - keep)
                if not self._fill():
                    self._ended = True
                    return False
                skip = 0
                continue
            while len(self._input) < at + 4096 and self._fill():
                pass
            try:
                head = zlib.decompressobj(wbits=31).decompress(self._input[at : at + 4096], len(opening))
            except zlib.error:
                head = b""
            if head == opening:
                self._drop(at)
                self._ended = False
                return True
            skip = at + 1

    def _next(self, size: int) -> bytes:
        return self._take(min(size, len(self._out))) if self._out else self._inflate(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._out[:size])
        del self._out[:size]
        return taken

    def _inflate(self, size: int) -> bytes:
        while not self._ended:
            if self._member is None and not self._open():
                return b""
            assert self._member is not None
            if not self._input and not self._fill():
                return self._stop(f"the gzip data end early, after {self._given:,} bytes of text")
            before = len(self._input)
            try:
                block = self._member.decompress(self._input, size)
            except zlib.error as error:
                return self._stop(f"the gzip data are damaged ({error})")
            left = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            used = before - len(left)
            self._input, self._at = left, self._at + used
            self._member_in += used
            self._member_out += len(block)
            self._given += len(block)
            if self._member_out > FREE and self._member_out > RATIO * self._member_in:
                self._stop("", bomb=True)
            if self._member is not None and self._member.eof:
                self._member = None
            if block:
                return block
        return b""

    def _open(self) -> bool:
        """Begin the next member; padding of NULs behind the last one is passed over."""
        while len(self._input) < 3 and self._fill():
            pass
        while self._input[:1] == b"\0" or (not self._input and self._fill()):
            stripped = self._input.lstrip(b"\0")
            self._drop(len(self._input) - len(stripped))
        if not self._input:
            self._ended = True
            return False
        self._starts.append((self._given, self._at))
        self._member, self._member_in, self._member_out = zlib.decompressobj(wbits=self._wbits), 0, 0
        return True

    def _stop(self, what: str, *, bomb: bool = False) -> bytes:
        self._ended, self._member = True, None
        where = f" (packed byte {self._at:,})"
        self.damage = (
            CompressionBomb(f"it unpacks to more than {RATIO} times its size{where}, as no report does")
            if bomb
            else DamagedInput(what + where)
        )
        return b""

    def _fill(self) -> bool:
        block = self._packed.read(_BLOCK)
        self._input += block
        return bool(block)

    def _drop(self, size: int) -> None:
        self._input, self._at = self._input[size:], self._at + size
