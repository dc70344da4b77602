"""Gzip as a stream."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CompressionBomb, DamagedInput
from reportedly.sources.inflating import FREE, Inflated


@given(st.lists(st.binary(max_size=2000), max_size=5), st.integers(1, 700))
def test_members_are_one_stream(parts: list[bytes], size: int) -> None:
    stream = Inflated(BytesIO(b"".join(map(gzip.compress, parts))))
    read = b"".join(iter(lambda: stream.read(size), b""))
    assert read == b"".join(parts) and stream.damage is None


@given(st.lists(st.binary(max_size=50), max_size=20), st.integers(1, 80))
def test_lines_are_those_of_a_file(parts: list[bytes], size: int) -> None:
    text = b"\n".join(parts)
    stream, file = Inflated(BytesIO(gzip.compress(text))), BytesIO(text)
    for _ in range(200):
        line = file.readline(size)
        assert stream.readline(size) == line
        if not line:
            break


@given(st.binary(min_size=1, max_size=2000), st.integers(1, 30))
def test_what_is_cut_off_is_said(text: bytes, cut: int) -> None:
    packed = gzip.compress(text)
    stream = Inflated(BytesIO(packed[: max(1, len(packed) - cut)]))
    assert text.startswith(stream.read())
    with pytest.raises(DamagedInput):
        stream.check()


def test_a_bomb_is_left_and_what_follows_is_found() -> None:
    stream = Inflated(BytesIO(gzip.compress(bytes(10 * FREE)) + gzip.compress(b"WARC/1.0 next")))
    assert len(stream.read()) < 2 * FREE
    assert isinstance(stream.damage, CompressionBomb)
    assert stream.go_on(b"WARC/")
    assert stream.read() == b"WARC/1.0 next"


def test_text_is_no_bomb() -> None:
    text = b"".join(b"line %d of a table that packs well, as tables do\n" % n for n in range(300_000))
    stream = Inflated(BytesIO(gzip.compress(text)))
    assert stream.read() == text and stream.damage is None


def test_padding_behind_the_last_member_is_nothing() -> None:
    stream = Inflated(BytesIO(gzip.compress(b"text") + bytes(100_000)))
    assert stream.read() == b"text" and stream.damage is None
