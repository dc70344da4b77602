"""Bytes to text: which encoding, said aloud; what is not text, refused by name."""

from __future__ import annotations

import codecs
import re
import zlib

from ..errors import BinaryInput, DamagedInput, TooLarge

DEFAULT_LIMIT = 20 * 1024 * 1024
"""The most bytes one report may have, unpacked."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# First bytes of what people hand in by mistake, and what to do with it.
_SIGNATURES = (
    (b"%PDF-", "a PDF", "extract its text first (for example: pdftotext FILE.pdf -)"),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "unpack it, or save the document as plain text or HTML",
    ),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save it as plain text or HTML"),
    (b"{\\rtf", "a rich-text document", "save it as plain text or HTML"),
    (b"\x89PNG", "an image", "give the report's text"),
    (b"\xff\xd8\xff", "an image", "give the report's text"),
    (b"GIF8", "an image", "give the report's text"),
    (b"RIFF", "a media file", "give the report's text"),
    (b"\x7fELF", "a program", "give the report's text"),
    (b"MZ\x90", "a program", "give the report's text"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"PAR1", "a Parquet table", "read takes reports: plain text or HTML"),
    (b"SQLite format 3", "a database", "read takes reports: plain text or HTML"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(
    rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_NOT_DECLARED = ("utf-8", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape")
"""Encodings that bytes which are not UTF-8 and have no byte-order mark cannot have, whatever is declared."""
_ODD = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def unpack(data: bytes, *, name: str, limit: int = DEFAULT_LIMIT) -> bytes:
    """The bytes, unzipped where they are gzip. Raises DamagedInput or TooLarge (at ``limit`` bytes)."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    stream = zlib.decompressobj(wbits=31)
    try:
        out = stream.decompress(data, limit + 1)
    except zlib.error as error:
        raise DamagedInput(
            f"{name}: the gzip data are damaged ({error}). Fetch the file again, or unpack it as far as it goes: "
            f"gzip -dc FILE > report.txt"
        ) from error
    if len(out) > limit:
        raise too_large(name, None, limit)
    if not stream.eof:
        raise DamagedInput(
            f"{name}: the gzip data end early, after {len(out):,} bytes of text. Fetch the file again, "
            f"or unpack it as far as it goes: gzip -dc FILE > report.txt"
        )
    return out


def too_large(name: str, size: int | None, limit: int) -> TooLarge:
    """The error for an input above the limit; ``size`` in bytes, where known."""
    has = f"{size / 2**20:,.0f} MB" if size is not None else f"more than {limit / 2**20:,.0f} MB"
    return TooLarge(
        f"{name}: {has}, and one report may have {limit / 2**20:,.0f} MB. If it holds many reports, split it into "
        f"one file each; if it is one, raise the limit with --max-size."
    )


def decode(
    data: bytes, *, name: str, html: bool = False, charset: str | None = None
) -> tuple[str, tuple[str, ...]]:
    """The text of ``data``, and a note where it is not plain UTF-8.

    In order: byte-order mark; UTF-16 without one (by where the NULs lie); UTF-8; the encoding that the server
    (``charset``) or the HTML page declares, if the bytes can be that; UTF-8 with a few damaged bytes; a declared
    encoding in which a few bytes are damaged; Windows-1252, of which Latin-1's letters are a part.
    Raises BinaryInput.
    """
    for mark, codec, label in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(codec, "replace")
            note = () if label == "UTF-8" else (f"decoded from {label}",)
            return text, note + _replaced(text, data[len(mark) :], codec)
    if wide := _utf16_without_mark(data):
        return data.decode(wide, "replace"), ("decoded from UTF-16 (no byte-order mark)",)
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    declared = _declared(data, charset) if html or charset else ()
    for codec, who in declared:
        try:
            return data.decode(codec), (f"decoded from {codec}, as the {who} declares",)
        except UnicodeError:
            continue
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    sound = sum(1 for c in lenient if c >= "\x80") - broken
    if broken <= 3 and sound > 10 * broken:
        return lenient, (f"{broken} damaged UTF-8 character{'s' * (broken > 1)} replaced by U+FFFD",)
    for codec, who in declared:
        text = data.decode(codec, "replace")
        if text.count("\ufffd") * 100 <= len(text):
            return text, (f"decoded from {codec}, as the {who} declares", *_replaced(text, data, codec))
    if any(0x80 <= byte <= 0x9F for byte in set(data)):
        try:
            return data.decode("cp1252"), ("decoded from Windows-1252",)
        except UnicodeDecodeError:
            return data.decode("latin-1"), ("not UTF-8; decoded from Latin-1, some characters may be wrong",)
    return data.decode("latin-1"), ("decoded from Latin-1",)


def _utf16_without_mark(data: bytes) -> str | None:
    """The UTF-16 byte order, where nearly every other byte is NUL as in English UTF-16."""
    head = data[:4096]
    if len(head) < 8:
        return None
    half = len(head) // 2
    for codec, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if high.count(0) > 0.7 * half and low.count(0) < 0.05 * half:
            return codec
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise BinaryInput(f"{name}: this is {what}, not text; {advice}.")
    head = data[:65536]
    odd = len(_ODD.findall(head)) + head.count(0)
    if odd > 0.05 * len(head):
        raise BinaryInput(
            f"{name}: this is not text ({odd / len(head):.0%} of its first bytes are control characters). "
            f"Give plain text or HTML."
        )


def _declared(data: bytes, charset: str | None) -> tuple[tuple[str, str], ...]:
    """The encodings that server and page declare, each with who declares it; those that are none left out."""
    head = data[:4096]
    named = [(charset.encode("ascii", "ignore"), "server")] if charset else []
    named += [(m.group(1), "page") for pattern in (_XML_DECLARED, _DECLARED) if (m := pattern.search(head))]
    found: list[tuple[str, str]] = []
    for name, who in named:
        try:
            codec = codecs.lookup(name.decode("ascii")).name
            "".encode(codec)  # codecs that do not make text ("hex") fail here
        except (LookupError, ValueError, TypeError):
            continue
        if codec not in _NOT_DECLARED and not codec.startswith(("utf-16", "utf-32")):
            found.append(("cp1252" if codec in ("iso8859-1", "ascii") else codec, who))
    return tuple(found)


def _replaced(text: str, data: bytes, codec: str) -> tuple[str, ...]:
    broken = text.count("\ufffd") - (
        "\ufffd".encode(codec, "ignore") != b"" and data.count("\ufffd".encode(codec))
    )
    return (f"{broken} damaged character{'s' * (broken > 1)} replaced by U+FFFD",) if broken > 0 else ()
