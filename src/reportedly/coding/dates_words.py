"""What a time expression says, and the reading of words that every part of the grammar shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from . import dates_lexicon as lexicon
from .numbers import ORDINALS

Kind = Literal[
    "calendar",  # a day, month, year, weekday ... with what was said of it
    "deictic",  # this, last, next UNIT; today
    "offset",  # N UNITs ago, in N UNITs
    "window",  # the last N UNITs
    "duration",  # (for) N UNITs
    "set",  # every UNIT
    "step",  # N UNITs after something in the text; the following day
    "vague",  # recently, soon
    "named",  # Christmas, World War II
    "clock",  # a time of day alone
]


@dataclass(frozen=True, slots=True)
class Expression:
    """What the words of one time expression say, unresolved; ``first``..``last`` is its word span."""

    kind: Kind
    first: int
    last: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: str | None = None
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    century: int | None = None
    unit: str | None = None
    number: float | None = None
    high: float | None = None
    shift: int | None = None
    part: str | None = None
    mod: str | None = None
    value: str | None = None
    outer: Expression | None = None
    """The larger period it lies in ("Monday of last week", "October last year")."""
    base: Expression | None = None
    """The date a step counts from ("two days after Christmas")."""
    explicit: bool = False
    """A step whose anchor is named after it ("a day after the summit")."""
    unit_of: tuple[float, str] | None = None
    """With ``mod="FIRST"`` or ``"LAST"``: how many units of the period are meant ("the first two weeks of May")."""
    nth: int = 1
    """Which stretch of that length, counted from the start ("the second week of May")."""
    week: int | None = None
    """Which of its weekdays in the month is meant, -1 for the last ("the second Tuesday in November")."""
    nucleus: tuple[int, int] | None = None
    """The calendar words alone, where a modifier or a time of day was added ("late [Friday]", "[Friday] night")."""


class WordReader:
    """The words of one document as the grammar looks at them.

    ``text``: the words as written; ``low``: lower-cased, without the stop of an abbreviation;
    ``touching[i]``: no space stands before word ``i``. ``floor`` and ``limit`` are the bounds of the sentence
    being read: no look leaves them.
    """

    def __init__(self, text: Sequence[str], touching: Sequence[bool]) -> None:
        self.text = list(text)
        self.touching = touching
        self.low = [_lowered(word) for word in text]
        self.floor = 0
        self.limit = 0

    def at(self, i: int) -> Expression | None:
        """The expression that starts at word ``i``, or None."""
        raise NotImplementedError

    def word(self, i: int) -> str:
        return self.low[i] if self.floor <= i < self.limit else ""

    def phrase(self, i: int, *words: str) -> bool:
        return i + len(words) <= self.limit and all(self.low[i + k] == word for k, word in enumerate(words))

    def capital(self, i: int) -> bool:
        return self.text[i][:1].isupper()

    def day_number(self, i: int) -> int | None:
        """A day of the month, "3", "3rd" or "third"."""
        word = self.word(i)
        if word[:1].isdecimal():
            digits = word[:-2] if word[-2:] in ("st", "nd", "rd", "th") else word
            if digits.isdecimal() and digits.isascii() and len(digits) <= 2 and 1 <= int(digits) <= 31:
                return int(digits)
            return None
        return ORDINALS.get(word)

    def month_at(self, i: int) -> int | None:
        word = self.word(i)
        month = lexicon.MONTHS.get(word)
        if month is None or len(word) <= 4 and word not in ("may", "june", "july") and not self.capital(i):
            return None
        return month

    def year_at(self, i: int) -> int | None:
        """A four-digit year that belongs to a date before it."""
        word = self.word(i)
        if len(word) == 4 and word.isdecimal() and word.isascii() and 1000 <= int(word) <= 2200:
            return int(word)
        return None

    def part_at(self, i: int) -> tuple[int, str | None]:
        """A part of the day after a date: "morning", "night", "at 5 p.m."."""
        part = lexicon.PARTS_OF_DAY.get(self.word(i))
        if part is not None:
            return i + 1, part
        if self.word(i) in ("at", "around", "about", ",", "from") and self.word(i) != "":
            clock = self.clock_time(i + 1)
            if clock is not None:
                return clock
        return i, None

    def clock_time(self, i: int) -> tuple[int, str] | None:
        """A time of day from ``i``: "5 p.m.", "5:30 pm", "22:30", "0900 GMT", "noon"."""
        word = self.word(i)
        if word in ("noon", "midnight"):
            return i + 1, "T12:00" if word == "noon" else "T24:00"
        if not word[:1].isdecimal():
            return None
        hours, _, minutes = word.replace(".", ":").partition(":")
        i += 1
        if not minutes and hours[-2:] in ("am", "pm") and hours[:-2].isdecimal():  # "9pm"
            hours, glued = hours[:-2], hours[-2:]
        elif minutes[2:] in ("am", "pm"):
            minutes, glued = minutes[:2], minutes[2:]
        else:
            glued = ""
        zone = self.zone_end(i) > i
        if (
            not hours.isdecimal()
            or not hours.isascii()
            or minutes
            and not (minutes[:2].isdecimal() and minutes.isascii())
        ):
            return None
        suffix = glued or self.word(i)
        if suffix in lexicon.CLOCK:
            if len(hours) > 2 or int(hours) > 12:
                return None
            hour = int(hours) % 12 + (12 if suffix[0] == "p" else 0)
            i += not glued
        elif minutes and ":" in word and len(hours) <= 2:
            hour = int(hours)
        elif zone and len(hours) == 4 and not minutes:
            hour, minutes = int(hours[:2]), hours[2:]
        elif zone and len(hours) <= 2 and minutes:
            hour = int(hours)
        elif suffix in ("o'clock", "o’clock") and len(hours) <= 2:
            hour, i = int(hours), i + 1
        else:
            return None
        if hour > 24 or minutes and int(minutes[:2]) > 59:
            return None
        half = self.word(i + 2) if self.phrase(i, "in", "the") else self.word(i + 1) if self.word(i) == "at" else ""
        if half in ("morning", "afternoon", "evening", "night") and (half == "night") == (self.word(i) == "at"):
            hour, i = hour + 12 * (hour < 12 and half != "morning"), i + 2 + (half != "night")
        return self.zone_end(i), f"T{hour:02d}:{minutes[:2] or '00':0>2}"

    def zone_end(self, i: int) -> int:
        """Where the zone that stands at ``i`` ends: "GMT", "local time", "Moscow time", "Eastern Standard Time"; ``i``
        where none does."""
        word = self.word(i)
        if word in lexicon.ZONES and (word in ("local", "gmt") or self.text[i].isupper()):
            return i + 2 if self.word(i + 1) == "time" else i + 1
        for end in range(i + 1, i + 5):
            if self.word(end) == "time":
                return end + 1
            word = self.word(end - 1)
            if not word.isalpha() or not (self.capital(end - 1) or word in lexicon.ZONE_WORDS):
                break
        return i


def _lowered(word: str) -> str:
    low = word.lower()
    return low[:-1] if len(low) > 2 and low[-1] == "." and low[0].isalpha() else low


def century_year(two_digits: int) -> int:
    """The year that two digits stand for."""
    return two_digits + (2000 if two_digits < 40 else 1900)


def shorter(first: int, last: int, end: int) -> tuple[int, int] | None:
    """The nucleus ``[first, last)`` of an expression that ends at ``end``; None where they are the same."""
    return (first, last) if last != end else None
