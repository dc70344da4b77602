"""Clean text: what happens to a report's characters before offsets are fixed, once and for good.

In this order, and nothing else:

1. characters that print nothing are dropped: NUL, byte-order marks, zero-width spaces, soft hyphens,
   bidirectional controls, tag characters (all of them can hide or reorder what a reader sees);
2. other control characters become a blank; lone surrogates become U+FFFD;
3. every kind of line end (CR LF, CR, NEL, VT, FF, U+2028) becomes ``\\n``, U+2029 ``\\n\\n``;
4. letters and their combining accents are composed (Unicode NFC).

``clean`` is idempotent. All offsets of all records point into its result.
"""

from __future__ import annotations

import re
import unicodedata

# Dropped: invisible characters. Zero-width joiners stay, scripts need them.
_INVISIBLE = (
    "\x00\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile("[\U000e0000-\U000e007f]")
_DROPPED = re.compile(f"[{_INVISIBLE}]+")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The clean text, and a note for each thing done that a reader should know of."""
    notes: list[str] = []
    if bidi := len(_BIDI.findall(text)):
        notes.append(f"{_count(bidi, 'control character')} for text direction removed")
    if hidden := len(_HIDDEN.findall(text)):
        notes.append(f"{_count(hidden, 'invisible tag character')} removed (hidden text)")
    text = _DROPPED.sub("", text)
    text, controls = _CONTROL.subn(" ", text)
    if controls:
        notes.append(f"{_count(controls, 'control character')} replaced by blanks")
    text, surrogates = _SURROGATE.subn("\ufffd", text)
    if surrogates:
        notes.append(f"{_count(surrogates, 'broken character')} replaced by U+FFFD")
    text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text, tuple(notes)


def headline(text: str) -> str | None:
    """The headline, where the first line looks like one: short, no final stop, then a blank line and more.

    It stays in the text, as its first sentence.
    """
    body = text.lstrip("\n \t\u00a0")
    line, _, rest = body.partition("\n")
    line = line.strip()
    if not line or len(line) > 160 or len(line.split()) < 2 or not any(map(str.isalpha, line)):
        return None
    if line[-1] in ".:;," or (line[-1] in "\"”’'" and line[-2:-1] == "."):
        return None
    gap, _, after = rest.partition("\n")
    if gap.strip() or not after.strip():
        return None
    return line


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
