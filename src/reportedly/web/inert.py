"""Characters that do something made to be seen: control characters, and marks that turn the direction of writing.

A right-to-left override in a headline can make it read otherwise than it was written (Unicode Technical Report 36).
"""

from __future__ import annotations

import re
import unicodedata

_DIRECTIONS = {
    0x061C: "ALM", 0x200E: "LRM", 0x200F: "RLM",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
}  # fmt: skip
_INVISIBLE = {0xFEFF: "BOM", 0x00AD: "SHY", 0x200B: "ZWSP", 0x2028: "LSEP", 0x2029: "PSEP"}
_TAGS = range(0xE0000, 0xE0080)
_KEPT = frozenset("\n\t")


def _shown(code: int) -> str:
    if code in _DIRECTIONS:
        return f"⟨{_DIRECTIONS[code]}⟩"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return f"⟨{_INVISIBLE.get(code, f'U+{code:04X}')}⟩"


_ODD: dict[int, str] = {
    code: _shown(code)
    for code in (*range(0x20), *range(0x7F, 0xA0), *_DIRECTIONS, *_INVISIBLE, *range(0xD800, 0xE000), *_TAGS)
    if chr(code) not in _KEPT
}
_FIND = re.compile("[" + "".join(map(re.escape, map(chr, _ODD))) + "]")


def inert(text: str) -> str:
    """The text with every such character shown by its name or picture; newlines and tabs stay."""
    return text.translate(_ODD) if _FIND.search(text) else text


def odd_characters(text: str) -> list[tuple[int, str, str]]:
    """Where a text has such characters: offset, how it is shown, its name."""
    return [(found.start(), _ODD[ord(found[0])], _name(found[0])) for found in _FIND.finditer(text)]


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character').lower()}"
