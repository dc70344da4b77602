"""Numbers as news writes them: "10,000", "3.5 million", "ten thousand", "half a million", "two dozen".

Shared by the date grammar and the quantity finder. Everything works on lower-cased word texts, as UD
tokenises them ("twenty" "-" "five" may be three words or one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
} | {"fourty": 40}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "lakh": 100_000,
    "crore": 10_000_000,
    "dozen": 12,
}
SCALE_LETTERS = {
    "k": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
    "mil": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    "bln": 1_000_000_000,
    "tn": 1_000_000_000_000,
    "trn": 1_000_000_000_000,
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
        "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth "
        "thirty-first".split(),
        start=1,
    )
}
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
FRACTIONS |= {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "1/3": 1 / 3, "2/3": 2 / 3}
HYPHENS = frozenset("-‐‑–−")
_NUMBER_WORDS = frozenset(ONES) | frozenset(TENS) | frozenset(SCALES) | {"half"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from words ``[first, last)``: its value, and whether it is written in figures."""

    last: int
    value: float
    figures: bool
    scaled: bool


def starts_number(word: str) -> bool:
    """Whether a lower-cased word can be the first of a number ("a" and "an" are left to the caller)."""
    return (
        word in _NUMBER_WORDS
        or word[:1].isdecimal()
        or word in FRACTIONS
        or "-" in word
        and _compound(word) is not None
    )


def parse_figures(word: str) -> tuple[float, bool] | None:
    """The value of one word in figures and whether a scale letter was glued on ("3.5bn"); None if it is none."""
    if word in FRACTIONS:
        return FRACTIONS[word], False
    if not word or not (word[0].isdecimal() or word[0] == "." and word[1:2].isdecimal()):
        return None
    digits = len(word)
    while digits and not (word[digits - 1].isdecimal() or word[digits - 1] in FRACTIONS):
        digits -= 1
    figures, suffix = word[:digits], word[digits:]
    factor = 1
    if suffix:
        factor = SCALE_LETTERS.get(suffix, 0) or SCALES.get(suffix, 0)
        if not factor:
            return None
    value = _plain(figures)
    return None if value is None else (value * factor, bool(suffix))


def _plain(figures: str) -> float | None:
    """The value of "10,000", "3.5", "1.234.567", "2½"; None for anything else."""
    extra = 0.0
    if figures[-1:] in FRACTIONS:
        extra, figures = FRACTIONS[figures[-1]], figures[:-1]
        if not figures:
            return extra
    if not figures.isascii():
        return None
    if figures.isdecimal():
        return int(figures) + extra if len(figures) <= 18 else None
    if "," in figures:
        groups = figures.split(".")[0].split(",")
        if not all(group.isdecimal() for group in groups) or not 1 <= len(groups[0]) <= 3:
            return None
        if any(len(group) not in (2, 3) for group in groups[1:-1]) or len(groups[-1]) != 3:
            return None
        figures = figures.replace(",", "")
    elif figures.count(".") > 1:
        groups = figures.split(".")
        if not all(group.isdecimal() for group in groups) or any(len(group) != 3 for group in groups[1:]):
            return None
        figures = "".join(groups)
    whole, point, part = figures.partition(".")
    if not (whole.isdecimal() or not whole) or point and not part.isdecimal() or len(figures) > 18:
        return None
    return float(figures) + extra


def _compound(word: str) -> int | None:
    """The value of "twenty-five" written as one word."""
    tens, _, one = word.partition("-")
    if tens in TENS and 0 < ONES.get(one, 0) < 10:
        return TENS[tens] + ONES[one]
    return None


def read_number(words: Sequence[str], first: int, limit: int) -> Number | None:
    """Reads the longest number that starts at ``first``; ``words`` are lower-cased, ``limit`` ends the sentence.

    "a hundred", "a million" and "half a million" are numbers; a lone "a" is not.
    """
    word = words[first]
    figures = parse_figures(word)
    if figures is not None:
        value, scaled = figures
        i = first + 1
        if i < limit and words[i] in FRACTIONS:
            value, i = value + FRACTIONS[words[i]], i + 1
        i, factor = _scales(words, i, limit)
        return Number(i, value * factor, True, scaled or factor > 1)
    if word in ("a", "an"):
        i, factor = _scales(words, first + 1, limit)
        if factor == 1:
            return None
        if words[i : i + 3] == ["and", "a", "half"]:
            return Number(i + 3, factor * 1.5, False, True)
        return _rest(words, i, limit, factor)
    if word == "half":
        i = first + 1
        while i < limit and words[i] in ("a", "-"):
            i += 1
        end, factor = _scales(words, i, limit)
        return Number(end, 0.5 * factor, False, True) if factor > 1 else None
    return _words(words, first, limit)


def _scales(words: Sequence[str], i: int, limit: int) -> tuple[int, int]:
    """Scale words from ``i`` ("hundred thousand", "-million"): where they end, and their product."""
    factor = 1
    while i < limit:
        word = words[i]
        if word in SCALES:
            factor *= SCALES[word]
            i += 1
        elif word in SCALE_LETTERS and len(word) > 1:
            factor *= SCALE_LETTERS[word]
            i += 1
        elif word in HYPHENS and i + 1 < limit and words[i + 1] in SCALES:
            i += 1
        else:
            break
    return i, factor


def _rest(words: Sequence[str], i: int, limit: int, value: float) -> Number:
    """What follows a leading scale: "a hundred and twenty"."""
    if i + 1 < limit and words[i] == "and" and value >= 100:
        more = _words(words, i + 1, limit)
        if more is not None and more.value < value:
            return Number(more.last, value + more.value, False, True)
    return Number(i, value, False, True)


def _words(words: Sequence[str], first: int, limit: int) -> Number | None:
    total = 0.0
    group = 0.0
    last = first
    i = first
    state = ""  # what the group's last word was: "", "one", "tens", "hundred"
    scaled = False
    while i < limit:
        word = words[i]
        if word in ONES:
            number = ONES[word]
            if state == "one" or state == "tens" and not 0 < number < 10:
                break
            group, state = group + number, "one"
        elif word in TENS:
            if state in ("one", "tens"):
                break
            group, state = group + TENS[word], "tens"
        elif word in SCALES:
            scale = SCALES[word]
            if last == first:
                break
            scaled = True
            if scale == 100 and group and total % 1000 == 0:
                group, state = group * 100, "hundred"
            elif group:
                total, group, state = total + group * scale, 0.0, ""
            elif total:
                total *= scale
            else:
                break
        elif word in HYPHENS and last > first:
            following = words[i + 1] if i + 1 < limit else ""
            if not (state == "tens" and 0 < ONES.get(following, 0) < 10 or following in SCALES):
                break
            i += 1
            continue
        elif word == "and" and last > first and (scaled or state == "one"):
            if words[i + 1 : i + 3] == ["a", "half"]:
                i += 3
                end, factor = _scales(words, i, limit)
                return Number(end, (total + group + 0.5) * factor, False, factor > 1)
            following = words[i + 1] if i + 1 < limit else ""
            if not scaled or state in ("one", "tens"):
                break
            if following not in ONES and following not in TENS and _compound(following) is None:
                break
            i += 1
            continue
        elif (compound := _compound(word)) is not None:
            if state in ("one", "tens"):
                break
            group, state = group + compound, "one"
        else:
            break
        i += 1
        last = i
    if last == first:
        return None
    return Number(last, total + group, False, scaled)
