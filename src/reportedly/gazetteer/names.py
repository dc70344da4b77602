"""Names as keys: how a phrase is cut into words, and how spelling variants meet.

A key is case-folded and stripped of accents, points and apostrophes ("U.S." -> "us", "Élysée" ->
"elysee", "N'Djamena" -> "ndjamena"); hyphens part words ("Ban Ki-moon" -> "ban ki moon").
Case is kept beside the key, since "US" and "us", "Polish" and "polish" are different words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a"}
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ʻ": "'", "‑": "-", "‐": "-", "–": "-"})
_PLAIN = re.compile(r"[A-Za-z0-9 .-]*").fullmatch
"""Names whose key needs no cutting into words: most of them."""
_NO_NAME = re.compile(r"[\W_]+")
_PLAIN_MARKS = str.maketrans({"-": " ", ".": None})
_PIECE = re.compile(r"[^\W_]+(?:[.'&][^\W_]+)*[.+]?'?|'s\b|[,;:()\[\]\-/]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a phrase: its key, its case, and what joins it to its neighbours.

    ``title``: begins with a capital (or is a digit). ``upper``: all capitals, two letters or more.
    ``possessive``: followed by 's or a bare apostrophe. ``joined``: a hyphen ties it to the word
    before. ``comma``: a comma, bracket or semicolon stands before it.
    """

    key: str
    text: str
    title: bool
    upper: bool
    possessive: bool
    joined: bool
    comma: bool


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The key of one word (no blanks): case, accents, points and apostrophes removed."""
    if word.isascii():
        return word.lower().replace("'", "").replace(".", "")
    parts = unicodedata.normalize("NFKD", word.translate(_QUOTES).casefold())
    return "".join(c for c in parts if not unicodedata.combining(c) and c not in "'.").translate(_LETTERS)


@lru_cache(maxsize=16384)
def tokens(phrase: str) -> tuple[Token, ...]:
    """The words of a phrase, in order; punctuation only shows in the words' flags."""
    out: list[Token] = []
    joined = comma = False
    phrase = phrase.translate(_QUOTES)
    for match in _PIECE.finditer(phrase):
        piece = match.group()
        if piece == "-":
            joined = bool(out)
            continue
        if piece in ",;:()[]/":
            comma = bool(out)
            joined = False
            continue
        if piece == "'s":
            if out:
                out[-1] = _with_possessive(out[-1])
            continue
        possessive = False
        if len(piece) > 2 and piece[-2:] in {"'s", "'S"}:
            piece, possessive = piece[:-2], True
        elif piece.endswith("'"):
            piece, possessive = piece[:-1], True
        key = fold(piece)
        if key:
            letters = piece.replace(".", "").replace("'", "")
            out.append(
                Token(
                    key,
                    piece,
                    piece[0].isupper() or piece[0].isdigit(),
                    len(letters) > 1 and letters.isupper(),
                    possessive,
                    joined,
                    comma,
                )
            )
        joined = comma = False
    return tuple(out)


def _with_possessive(token: Token) -> Token:
    return Token(token.key, token.text, token.title, token.upper, True, token.joined, token.comma)


def key_of(name: str) -> str:
    """The key of a whole name: its words' keys joined by blanks."""
    if name.isascii():
        if name.isalnum():
            return name.lower()
        if _PLAIN(name):
            return " ".join(name.lower().translate(_PLAIN_MARKS).split())
    return " ".join(token.key for token in tokens(name))


def slug(name: str) -> str:
    """A stable identifier of a name, ``"Jane van Dam"`` -> ``"jane-van-dam"``: lower-case letters and digits joined
    by hyphens, ``unnamed`` where the name has none."""
    return _NO_NAME.sub("-", key_of(name)).strip("-") or "unnamed"
