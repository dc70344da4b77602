"""The grammar of time expressions: word positions in, symbolic :class:`Expression` out.

A recursive-descent reader over lower-cased words. It knows nothing of the day of publication: meaning is
worked out in :mod:`.dates_resolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from . import dates_lexicon as lexicon
from .numbers import HYPHENS, ORDINALS, read_number
from .timex import duration

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
    nucleus: tuple[int, int] | None = None
    """The calendar words alone, where a modifier or a time of day was added ("late [Friday]", "[Friday] night")."""


class Grammar:
    """Time expressions of one document. ``low``: lower-cased words; ``text``: the words as written."""

    def __init__(self, text: Sequence[str], touching: Sequence[bool]) -> None:
        self.text = text
        self.touching = touching  # word i touches word i - 1
        self.low = [word.lower().rstrip(".") if len(word) > 2 and word[-1] == "." and word[0].isalpha() else word.lower() for word in text]
        self.starting_characters = frozenset("0123456789'’‘")
        self.limit = 0
        self.floor = 0
        self._readers = self._dispatch()
        self.starters = frozenset(self._readers) | _NUMBERS
        """Words that can open an expression, beside those in figures."""

    def _dispatch(self) -> dict[str, tuple[Callable[[int], Expression | None], ...]]:
        table: dict[str, list[Callable[[int], Expression | None]]] = {}

        def add(words: object, reader: Callable[[int], Expression | None]) -> None:
            for word in words:  # type: ignore[attr-defined]
                table.setdefault(word, []).append(reader)

        add(lexicon.named_periods(), self._named)
        add(lexicon.VAGUE_PHRASES, self._vague_phrase)
        add(lexicon.MODS, self._modified)
        add(("the", "its", "their", "his", "her"), self._determined)
        add(lexicon.MONTHS, self._month_first)
        add(lexicon.WEEKDAYS, self._weekday)
        add(lexicon.WEEKDAY_SETS, self._weekday_set)
        add(lexicon.TODAY, self._today)
        add(lexicon.SHIFTS, self._shifted)
        add(lexicon.STEPS, self._stepped)
        add(("that", "same"), self._stepped)
        add(("every", "each"), self._every)
        add(lexicon.SETS, self._set)
        add(lexicon.VAGUE, self._vague)
        add(lexicon.SEASONS, self._season)
        add(ORDINALS, self._ordinal)
        add(("q1", "q2", "q3", "q4", "h1", "h2"), self._quarter_code)
        add(("fiscal", "fy", "financial"), self._fiscal)
        add(("a", "an", "another"), self._counted)
        add(lexicon.VAGUE_COUNTS, self._counted)
        add(lexicon.PLURAL_UNITS, self._bare_units)
        add(("year", "month", "week", "day"), self._unit_end)
        add(lexicon.DECADES, self._decade_word)
        add(("noon", "midday", "midnight", "dawn", "dusk", "overnight"), self._clock_word)
        return {word: tuple(readers) for word, readers in table.items()}

    def at(self, i: int) -> Expression | None:
        """The expression that starts at word ``i``, or None; set ``floor`` and ``limit`` to the sentence first."""
        word = self.low[i]
        readers = self._readers.get(word)
        if readers is not None:
            for reader in readers:
                if (found := reader(i)) is not None:
                    return found
        head = word[:1]
        if head.isdecimal() or head in "'’" and word[1:2].isdecimal():
            if (found := self._numeric(i)) is not None:
                return found
            return self._counted(i)
        if head.isalpha():
            if readers is None and word[:2] == "fy" and word[2:].isdecimal():
                return self._fiscal(i)
            if word in _NUMBERS:
                return self._counted(i)
            if "-" in word:
                return self._prefixed(i)
        elif word in ("'", "’", "‘") and i + 1 < self.limit and self.touching[i + 1]:
            return self._short_year(i)
        return None

    # --- helpers -----------------------------------------------------------------------------------------

    def _word(self, i: int) -> str:
        return self.low[i] if self.floor <= i < self.limit else ""

    def _is(self, i: int, *words: str) -> bool:
        return i + len(words) <= self.limit and all(self.low[i + k] == word for k, word in enumerate(words))

    def _capital(self, i: int) -> bool:
        return self.text[i][:1].isupper()

    def _digits(self, i: int) -> int | None:
        """The value of a short plain number at ``i``."""
        word = self._word(i)
        return int(word) if word.isdecimal() and word.isascii() and len(word) <= 4 else None

    def day_number(self, i: int) -> int | None:
        """A day of the month, "3", "3rd" or "third"."""
        word = self._word(i)
        if word[:1].isdecimal():
            digits = word[:-2] if word[-2:] in ("st", "nd", "rd", "th") else word
            if digits.isdecimal() and digits.isascii() and len(digits) <= 2 and 1 <= int(digits) <= 31:
                return int(digits)
            return None
        return ORDINALS.get(word)

    def _month_at(self, i: int) -> int | None:
        word = self._word(i)
        month = lexicon.MONTHS.get(word)
        if month is None or len(word) <= 4 and word not in ("may", "june", "july") and not self._capital(i):
            return None
        return month

    def year_at(self, i: int) -> int | None:
        """A four-digit year that belongs to a date before it."""
        word = self._word(i)
        if len(word) == 4 and word.isdecimal() and word.isascii() and 1000 <= int(word) <= 2200:
            return int(word)
        return None

    def _part_at(self, i: int) -> tuple[int, str | None]:
        """A part of the day after a date: "morning", "night", "at 5 p.m."."""
        part = lexicon.PARTS_OF_DAY.get(self._word(i))
        if part is not None:
            return i + 1, part
        if self._word(i) in ("at", "around", "about", ",", "from") and self._word(i) != "":
            clock = self._clock_time(i + 1)
            if clock is not None:
                return clock
        return i, None

    def _clock_time(self, i: int) -> tuple[int, str] | None:
        """A time of day from ``i``: "5 p.m.", "5:30 pm", "22:30", "0900 GMT", "noon"."""
        word = self._word(i)
        if word in ("noon", "midnight"):
            return i + 1, "T12:00" if word == "noon" else "T24:00"
        if not word[:1].isdecimal():
            return None
        hours, _, minutes = word.replace(".", ":").partition(":")
        i += 1
        zone = self._word(i) in lexicon.ZONES
        if not hours.isdecimal() or not hours.isascii() or minutes and not (minutes[:2].isdecimal() and minutes.isascii()):
            return None
        suffix = self._word(i)
        if suffix in lexicon.CLOCK:
            if len(hours) > 2 or int(hours) > 12:
                return None
            hour = int(hours) % 12 + (12 if suffix[0] == "p" else 0)
            i += 1
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
        if self._word(i) in lexicon.ZONES:
            i += 1
        if self._word(i) == "time" and i > 0:
            i += 1
        return i, f"T{hour:02d}:{minutes[:2] or '00':0>2}"

    # --- calendar dates ----------------------------------------------------------------------------------

    def _numeric(self, i: int) -> Expression | None:
        """Dates in figures, years, decades, centuries, day-first dates, clock times."""
        word = self.low[i]
        found = self._slashed(i) or self._decade(i) or self._century(i)
        if found is not None:
            return found
        day = self.day_number(i)
        if day is not None:
            found = self._day_first(i, day) or self._first_of_days(i, day)
            if found is None and word[-1] in "tdh":
                found = self._ordinal(i)
            if found is not None:
                return found
        clock = self._clock_time(i)
        if clock is not None:
            return self._with_clock(i, *clock)
        if len(word) <= 4 and word.isdecimal() and word.isascii():
            return self._year(i)
        return None

    def _with_clock(self, i: int, last: int, part: str) -> Expression:
        """A time of day, joined with the day that follows it ("5 p.m. on Tuesday")."""
        j = last + 1 if self._word(last) in ("on", ",") else last
        if j < self.limit and (self._word(j) in _DAY_STARTS or self.day_number(j) is not None):
            day = self.at(j)
            if day is not None and day.part is None and (
                day.kind == "calendar" and (day.day or day.weekday is not None)
                or day.kind in ("deictic", "step") and day.unit == "day"
            ):
                return replace(day, first=i, part=part, nucleus=day.nucleus or (day.first, day.last))
        return Expression("clock", i, last, value=part)

    def _slashed(self, i: int) -> Expression | None:
        """2024-10-24 (one word or five), 24/10/2024, 24.10.2024, 2024/10/24."""
        word = self.low[i]
        last = i + 1
        parts = word.replace("/", "-").replace(".", "-").split("-")
        if len(parts) == 1 and len(word) in (1, 2, 4):
            while (
                last + 1 < self.limit
                and self.low[last] in "-/"
                and self.touching[last]
                and self.touching[last + 1]
                and self.low[last + 1].isdecimal()
                and len(parts) < 3
            ):
                parts.append(self.low[last + 1])
                last += 2
        if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
            return None
        lengths = [len(part) for part in parts]
        numbers = [int(part) for part in parts]
        if lengths[0] == 4 and max(lengths[1:]) <= 2:
            year, month, day = numbers
        elif max(lengths[:2]) <= 2 and lengths[2] in (2, 4):
            day, month, year = numbers
            if lengths[2] == 2:
                if word.count(".") == 2:
                    return None
                year += 2000 if year < 70 else 1900
            if month > 12 >= day:
                day, month = month, day
        else:
            return None
        if not (1 <= month <= 12 and 1 <= day <= 31 and 1000 <= year <= 2200):
            return None
        end, part = self._part_at(last)
        return Expression("calendar", i, end, year=year, month=month, day=day, part=part, nucleus=_shorter(i, last, end))

    def _day_first(self, i: int, day: int) -> Expression | None:
        """24 October 2024, the 24th of October, 3-5 May (the first day of a range borrows later)."""
        j = i + 1
        if self._word(j) == "of":
            j += 1
        elif self._word(j) == "-" and self._word(j + 1) in lexicon.MONTHS:
            j += 1
        month = self._month_at(j)
        if month is None:
            return None
        return self._after_month(i, j + 1, month, day)

    def _first_of_days(self, i: int, day: int) -> Expression | None:
        """The first day of "3-5 May", "3 to 5 May", "the 3rd and 4th of May": the month follows the second."""
        j = i + 1
        if self._word(j) not in ("to", "and", "or", "-", "–", "—", "until", ",", "/"):
            return None
        j += 2 if self._word(j + 1) == "the" else 1
        second = self.day_number(j)
        if second is None or second <= day and self._word(i + 1) != "to":
            return None
        found = self._day_first(j, second)
        if found is None:
            return None
        month = found.month or 1
        if second < day:
            month = (month - 2) % 12 + 1
        return Expression("calendar", i, i + 1, year=found.year, month=month, day=day)

    def _after_month(self, first: int, i: int, month: int, day: int | None) -> Expression:
        """What may follow a month (and day): a year, "last year", "of next year", a part of the day."""
        year = None
        outer: Expression | None = None
        j = i + 1 if self._word(i) in (",", "of", "-", "/", "in") else i
        if (number := self.year_at(j)) is not None and not self._counts(j):
            year, i = number, j + 1
        elif self._word(i) in ("'", "’") and self._digits(i + 1) is not None and len(self._word(i + 1)) == 2 and self.touching[i + 1]:
            year, i = _century_year(int(self._word(i + 1))), i + 2
        elif self._word(i)[:1] in ("'", "’") and self._word(i)[1:].isdecimal() and len(self._word(i)) == 3:
            year, i = _century_year(int(self._word(i)[1:])), i + 1
        elif (larger := self._larger(i, "year")) is not None:
            outer, i = larger, larger.last
        elif self._word(i) in ("last", "next") and self._word(i + 1) in ("", ".", ",", ")"):  # "12 October last"
            outer, i = None, i + 1
            return Expression("calendar", first, i, month=month, day=day, shift=-1 if self.low[i - 1] == "last" else 1)
        part, end = None, i
        if day is not None:
            end, part = self._part_at(i)
        nucleus = _shorter(first, i, end)
        return Expression(
            "calendar", first, end, year=year, month=month, day=day, outer=outer, part=part, nucleus=nucleus
        )

    def _counts(self, i: int) -> bool:
        """Whether a four-digit number after a month and a comma counts something instead."""
        after = self._word(i + 1)
        return self._word(i - 1) == "," and (after in _COUNTED or len(after) > 3 and after.endswith("s") and (
            after not in lexicon.EVENT_NOUNS and not self._capital(i + 1)
        ))

    def _larger(self, i: int, unit: str) -> Expression | None:
        """ "[of] last year" after a month, "[of] next week" after a weekday."""
        j = i + 1 if self._word(i) in ("of", "in") else i
        if self._word(j) == "the":
            j += 1
        word = self._word(j)
        if word in ("this", "last", "next", "previous", "following", "same", "that", "current", "past") and (
            lexicon.UNITS.get(self._word(j + 1)) == unit
        ):
            if word in ("previous", "following", "same", "that"):
                return Expression("step", i, j + 2, unit=unit, number=1, shift=lexicon.STEPS.get(word, 0))
            return Expression("deictic", i, j + 2, unit=unit, shift=lexicon.SHIFTS[word])
        return None

    def _month_first(self, i: int) -> Expression | None:
        """October, Oct. 24, October 24th 2024, October 2024, October last year."""
        month = self._month_at(i)
        if month is None:
            return None
        if self._word(i) in lexicon.AMBIGUOUS_MONTHS and not self._capital(i):
            return None
        before = self._word(i - 1)
        after = self._word(i + 1)
        if after in lexicon.NAME_AFTER_MONTH and self._capital(i + 1):
            return None
        if before in lexicon.NAME_BEFORE_MONTH:
            return None
        j = i + 1
        if after in ("the",) and self._word(i + 2)[-2:] in ("st", "nd", "rd", "th"):
            j += 1
        day = self.day_number(j) if self._word(j)[:1].isdecimal() else None
        if day is not None and (self._word(j + 1) in lexicon.CLOCK or self._word(j + 1) in ("%", "percent", "million")):
            day = None
        if day is not None:
            return self._after_month(i, j + 1, month, day)
        found = self._after_month(i, i + 1, month, None)
        if found.year is None and found.outer is None and self._word(i) in lexicon.AMBIGUOUS_MONTHS:
            if before not in lexicon.BEFORE_MONTH and not (self.low[i] == "august" and before != "" and before != ","):
                return None
            if before in ("and", "to", "of", "by", "for", "before", "after", "from", "between") and not self._monthlike(i):
                return None
        if found.year is None and len(self._word(i)) <= 3 and self._word(i) != "may" and before not in lexicon.BEFORE_MONTH:
            return None
        return found

    def _monthlike(self, i: int) -> bool:
        """Whether an ambiguous month name after a loose preposition stands where a month would."""
        after = self._word(i + 1)
        if after in ("and", "to", "or") and self._word(i + 2) in lexicon.MONTHS and self._capital(i + 2):
            return True
        if after in lexicon.PAST_CUES or after.endswith("ed") or after in ("'s", "’s", "and"):
            return self._word(i - 2) in lexicon.MONTHS
        if self._word(i - 1) in ("and", "to"):
            return any(self._word(k) in lexicon.MONTHS for k in range(i - 4, i - 1))
        return after in ("", ".", ",", ";", ":", ")", "to", "and", "or", "-", "–", "for", "in", "at", "with", "when", "as")

    def _weekday(self, i: int) -> Expression | None:
        """Tuesday, Tuesday morning, Tuesday, 24 October 2024; Monday last week; Tues."""
        word = self.low[i]
        weekday = lexicon.WEEKDAYS[word]
        before, after = self._word(i - 1), self._word(i + 1)
        if word in lexicon.SHORT_WEEKDAYS or len(word) < 6:
            if not self._capital(i) or before not in ("on", "(", "last", "next", "since", "until", "", ",", "by", "and"):
                return None
            if before in ("", "and", "by", ",") and after != "," and not self.text[i].endswith("."):
                return None
        if before in lexicon.NAME_BEFORE_WEEKDAY:
            return None
        if after in lexicon.NAME_AFTER_WEEKDAY and self._capital(i + 1):
            return None
        j = i + 1
        k = j + 1 if after in (",", "the", "(") else j
        if k < self.limit:
            date = None
            if (day := self.day_number(k)) is not None and (self._word(k)[:1].isdecimal() or after == "the"):
                date = self._slashed(k) or self._day_first(k, day)
            elif self._word(k) in lexicon.MONTHS:
                date = self._month_first(k)
                if date is not None and date.day is None:
                    date = None
            if date is None and after == "the" and self.day_number(k) == 13:
                return None  # "Friday the 13th"
            if date is not None:
                last = date.last
                if after == "(" and self._word(last) == ")":
                    last += 1
                if after != "(" or last > date.last:
                    return replace(date, first=i, last=last, weekday=weekday)
        larger = self._larger(j, "week")
        if larger is not None:
            j, part = self._part_at(larger.last)
            nucleus = _shorter(i, larger.last, j)
            return Expression("calendar", i, j, weekday=weekday, outer=larger, part=part, nucleus=nucleus)
        if self._word(j) in ("last", "next") and self._word(j + 1) in ("", ".", ","):
            return Expression("calendar", i, j + 1, weekday=weekday, shift=lexicon.SHIFTS[self._word(j)])
        end, part = self._part_at(j)
        if part is not None and end < self.limit and i > self.floor and self._capital(end - 1) and self._capital(end):
            return None  # a name: "Monday Night Football"
        if before in ("a", "an") and part is None:
            return Expression("set", i, j, value=f"XXXX-WXX-{weekday + 1}")
        return Expression("calendar", i, end, weekday=weekday, part=part, nucleus=_shorter(i, j, end))

    def _weekday_set(self, i: int) -> Expression | None:
        if not self._capital(i):
            return None
        return Expression("set", i, i + 1, value=f"XXXX-WXX-{lexicon.WEEKDAY_SETS[self.low[i]] + 1}")

    def _year(self, i: int) -> Expression | None:
        """A bare year, with its era: 2014, 508 BC, AD 394."""
        word = self.low[i]
        value = int(word)
        era = lexicon.ERAS.get(self._word(i + 1))
        before = self._word(i - 1)
        if era is not None and value:
            return Expression("calendar", i, i + 2, year=value * era)
        if len(word) != 4 or word[0] == "0":
            return None
        after = self._word(i + 1)
        if before in lexicon.NOT_BEFORE_YEAR and self._word(i - 2) != "later" or after in ("%", "°"):
            return None
        if before in ("-", "/", ".") and self.touching[i] and self._word(i - 2).isalpha():
            if len(self._word(i - 2)) <= 2:
                return None
        if after in ("-", "/", ":") and i + 1 < self.limit and self.touching[i + 1] and self._word(i + 2).isalpha():
            if after == ":":
                return None
        if not 1000 <= value <= 2100:
            return None
        firm = before in lexicon.BEFORE_YEAR
        closes = not after or not after[0].isalnum()
        counted = (
            after[:1].isalpha()
            and not self._capital(i + 1)
            and (after.endswith("s") and after not in _NOT_PLURAL or after in _COUNTED or after in lexicon.UNITS)
        )
        if counted and after not in lexicon.EVENT_NOUNS:
            return None
        if counted and not (firm or 1900 <= value):
            return None
        if value < 1800 and not (before in ("in", "since", "until", "by", "from", "between", "circa", "c.", "year")
                                 or before in ("and", "to", "-", "–") and self.year_at(i - 2)
                                 or before == "(" and after in (")", "-", "–", ",")):
            return None
        if not firm and not closes and not 1900 <= value <= 2050:
            return None
        if not firm and closes and not 1800 <= value <= 2100:
            return None
        if after in ("km", "kg", "m", "mm", "miles", "people", "troops"):
            return None
        return Expression("calendar", i, i + 1, year=value)

    def _short_year(self, i: int) -> Expression | None:
        """'90s as two words."""
        word = self._word(i + 1)
        if len(word) == 3 and word.endswith("0s") and word[:2].isdecimal():
            return Expression("calendar", i, i + 2, decade=_century_year(int(word[:2])))
        return None

    def _decade(self, i: int) -> Expression | None:
        """1990s, 1990's, '90s, 90s; the 1900s is a century in name only."""
        word = self.low[i].lstrip("'’")
        last = i + 1
        if word.isdecimal() and self._word(last) in ("'s", "’s") and self.touching[last] and word.endswith("0") and (
            len(word) == 4 and self._word(i - 1) == "the"
        ):
            word, last = word + "s", last + 1
        if len(word) >= 4 and word[-2:] in ("'s", "’s"):
            word = word[:-2] + "s"
        if not (word.endswith("0s") and word[:-1].isdecimal() and word.isascii()):
            return None
        if len(word) == 5 and 1000 <= int(word[:-1]) <= 2100:
            return Expression("calendar", i, last, decade=int(word[:-1]))
        if len(word) == 3 and self._word(i - 1) in ("the", "early", "late", "mid", "-") and self._word(i - 2) not in ("his", "her"):
            return Expression("calendar", i, last, decade=_century_year(int(word[:2])))
        return None

    def _decade_word(self, i: int) -> Expression | None:
        if self._word(i - 1) not in ("the", "early", "late", "mid") or self._word(i - 2) in ("his", "her", "their"):
            return None
        return Expression("calendar", i, i + 1, decade=1900 + lexicon.DECADES[self.low[i]])

    def _century(self, i: int) -> Expression | None:
        """19th century, seventh century BC."""
        word = self.low[i]
        number = ORDINALS.get(word)
        if number is None and word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdecimal() and len(word) <= 4:
            number = int(word[:-2])
        j = i + 2 if self._word(i + 1) == "-" else i + 1
        if number is None or self._word(j) not in ("century", "centuries") or not 1 <= number <= 30:
            return None
        era = lexicon.ERAS.get(self._word(j + 1))
        if era is None:
            return Expression("calendar", i, j + 1, century=number)
        return Expression("calendar", i, j + 2, century=number * era)

    def _season(self, i: int) -> Expression | None:
        """summer, the summer of 2012, spring 2025."""
        word = self.low[i]
        season = lexicon.SEASONS[word]
        before = self._word(i - 1)
        j = i + 2 if self._word(i + 1) == "of" else i + 1
        year = self.year_at(j)
        if year is not None:
            return Expression("calendar", i, j + 1, season=season, year=year)
        if (larger := self._larger(i + 1, "year")) is not None:
            return Expression("calendar", i, larger.last, season=season, outer=larger)
        after = self._word(i + 1)
        if after in lexicon.NAME_AFTER_SEASON or after == "-":
            return None
        if i + 1 < self.limit and self._capital(i + 1) or self._capital(i) and before and self._capital(i - 1):
            return None
        if word in lexicon.AMBIGUOUS_SEASONS:
            if before == "the":
                if self._word(i - 2) not in ("in", "by", "since", "until", "during", "of", "before", "after"):
                    return None
            elif before not in ("in", "by", "since", "until", "early", "late", "mid", "last", "next", "this", "each", "every"):
                return None
            if before == "the" and self._word(i + 1) in ("of", "in"):
                return None
        return Expression("calendar", i, i + 1, season=season)

    def _ordinal(self, i: int) -> Expression | None:
        """The first half of 2024, the third quarter, second week of March, the 19th century, third of May."""
        found = self._century(i)
        if found is not None:
            return found
        number = self.day_number(i)
        if number is None:
            return None
        unit = self._word(i + 1)
        counted = self._count(i + 1) if i + 1 < self.limit and unit[:1].isalnum() else None
        if number == 1 and counted is not None and counted[1] and self._word(counted[0]) == "of":
            inner = self._inside(counted[0] + 1)
            if inner is not None and inner.kind != "named":
                return replace(inner, first=i, mod="FIRST", unit_of=(counted[2] or 1, counted[3]))
            return None
        if unit == "half" and number <= 2 or unit == "quarter" and number <= 4:
            j = i + 2
            if self._word(j) != "of":
                if unit == "quarter" and (year := self.year_at(j)) is not None:
                    return Expression("calendar", i, j + 1, quarter=number, year=year)
                if unit == "quarter" and self._word(i - 1) in ("the", "in") and self._word(j) in ("", ".", ",", "and", "from"):
                    return Expression("calendar", i, j, quarter=number)
                return None
            inner = self._inside(j + 1)
            if inner is None:
                return None
            if unit == "quarter" and inner.year is not None and inner.kind == "calendar" and inner.month is None:
                return Expression("calendar", i, inner.last, quarter=number, year=inner.year)
            if unit == "quarter" and inner.unit == "year":
                return Expression("calendar", i, inner.last, quarter=number, outer=inner)
            if unit == "half":
                return replace(inner, first=i, mod=f"H{number}")
            return None
        day = self._day_first(i, number) if number <= 31 and self._word(i + 1) == "of" and self._month_at(i + 2) else None
        if day is not None:
            return day
        if unit in ("day", "days", "week", "weeks", "month", "months", "weekend") and self._word(i + 2) == "of":
            inner = self._inside(i + 3)
            if inner is not None and (inner.month or inner.year or inner.unit in ("year", "month", "week")):
                singular = lexicon.UNITS[unit]
                return replace(inner, first=i, mod="FIRST", unit_of=(1, singular), nth=number)
        return None

    def _inside(self, i: int) -> Expression | None:
        """A period after "end of", "first half of": a date, "the year", "next month"."""
        j = i + 1 if self._word(i) in ("the", "this", "its") else i
        word = self._word(j)
        unit = lexicon.UNITS.get(word)
        if unit is not None and word not in lexicon.PLURAL_UNITS and unit not in lexicon.FINE_UNITS:
            if self._word(j + 1) in ("of", "-"):
                return None
            if self._word(i) != "that":
                return Expression("deictic", i, j + 1, unit=unit, shift=0)
        start = i + 1 if self._word(i) == "the" else i
        if start >= self.limit or self.low[start] in lexicon.MODS and self.low[start] not in ("early", "late", "mid"):
            return None
        inner = self.at(start)
        if inner is None or inner.kind not in ("calendar", "deictic", "named", "step") or inner.explicit:
            return None
        return replace(inner, first=i)

    def _quarter_code(self, i: int) -> Expression | None:
        """Q3, Q3 2024, H1 of 2025."""
        code, number = self.low[i][0], int(self.low[i][1])
        j = i + 2 if self._word(i + 1) in ("of", "'", "’") else i + 1
        year = self.year_at(j)
        last = j + 1 if year is not None else i + 1
        if not self._capital(i):
            return None
        if code == "q":
            return Expression("calendar", i, last, quarter=number, year=year)
        return Expression("calendar", i, last, half=number, year=year) if year is not None else None

    def _fiscal(self, i: int) -> Expression | None:
        """fiscal 2024, fiscal year 2024, FY2024: the calendar year of that name."""
        word = self.low[i]
        if word[:2] == "fy" and len(word) in (4, 6) and word[2:].isdecimal():
            return Expression("calendar", i, i + 1, year=int(word[2:]) + (2000 if len(word) == 4 else 0))
        j = i + 2 if self._word(i + 1) == "year" else i + 1
        year = self.year_at(j)
        return Expression("calendar", i, j + 1, year=year) if year is not None else None

    def _named(self, i: int) -> Expression | None:
        for words, value in lexicon.named_periods()[self.low[i]]:
            if self.low[i : i + len(words)] == list(words) and i + len(words) <= self.limit:
                if words == ("easter",) or words == ("christmas",) or words == ("halloween",):
                    if i > self.floor and self._capital(i - 1) and self._word(i - 1) not in lexicon.BEFORE_MONTH:
                        return None
                    if not self._capital(i) or self._word(i + 1) in ("island", "tree", "market", "truce", "egg", "rising"):
                        return None
                if len(words) > 1 and not (self._capital(i) or words[0][0].isdecimal()):
                    return None
                last = i + len(words)
                year = self.year_at(last + 1 if self._word(last) in (",", "of") else last)
                if year is not None and value[:2] in ("--", "ea"):
                    return Expression("named", i, last + (2 if self._word(last) in (",", "of") else 1), value=value, year=year)
                if value[:2] in ("--", "ea") and (larger := self._larger(last, "year")) is not None:
                    return Expression("named", i, larger.last, value=value, outer=larger)
                return Expression("named", i, last, value=value)
        return None

    # --- relative to the day of publication ---------------------------------------------------------------

    def _today(self, i: int) -> Expression | None:
        shift, part = lexicon.TODAY[self.low[i]]
        end = i + 1
        if part is None:
            end, part = self._part_at(end)
        return Expression("deictic", i, end, unit="day", shift=shift, part=part, nucleus=_shorter(i, i + 1, end))

    def _shifted(self, i: int) -> Expression | None:
        """this week, last Friday, next spring, past three years, coming days, this morning, last night."""
        word = self.low[i]
        shift = lexicon.SHIFTS[word]
        before = self._word(i - 1)
        j = i + 1
        if word == "this" and self._word(j) in ("past", "coming", "last", "next"):
            shift, j = lexicon.SHIFTS[self._word(j)], j + 1
            before = ""
        if self._word(j) in ("fiscal", "financial", "calendar", "school", "academic"):
            j += 1
        following = self._word(j)
        if word in ("this", "last", "next", "past", "coming", "upcoming"):
            if following in ("same",):
                return None
            daypart = following in lexicon.PARTS_OF_DAY and following not in ("noon", "midnight", "midday")
            if word != "past" and daypart and not (word == "next" and before == "the"):
                days = -1 if word == "last" else shift
                return Expression("deictic", i, j + 1, unit="day", shift=days, part=lexicon.PARTS_OF_DAY[following])
            if following in lexicon.WEEKDAYS and self._capital(j):
                inner = self._weekday(j)
                if inner is not None and inner.outer is None and inner.day is None:
                    return replace(inner, first=i, shift=shift)
            if following in lexicon.MONTHS and self._capital(j):
                inner = self._month_first(j)
                if inner is not None and inner.year is None:
                    return replace(inner, first=i, shift=shift)
            if following in lexicon.SEASONS:
                return Expression("calendar", i, j + 1, season=lexicon.SEASONS[following], shift=shift)
        unit = lexicon.UNITS.get(following)
        if unit is not None and following not in lexicon.PLURAL_UNITS:
            if unit in lexicon.FINE_UNITS:
                return Expression("window", i, j + 1, unit=unit, number=1, shift=shift or -1) if shift else None
            if word == "this" and j == i + 2 or shift == 0:
                return self._unit_tail(Expression("deictic", i, j + 1, unit=unit, shift=shift))
            if word == "recent":
                return None
            if before == "the" or word in ("past", "coming"):
                if self._word(j + 1) == "of" and word in ("last", "next"):
                    return self._last_of(i, j + 1, 1, unit) if word == "last" else None
                if word == "next" and unit == "day":
                    return None
                if before == "the" and word == "last" and unit == "day":
                    return None
                return Expression("window", i, j + 1, unit=unit, number=1, shift=shift)
            if word == "next" and unit == "day":
                return Expression("step", i, j + 1, unit="day", number=1, shift=1)
            return self._unit_tail(Expression("deictic", i, j + 1, unit=unit, shift=shift))
        if unit is not None and word in ("this",):
            return None
        if word == "this" and shift == 0:
            return None
        counted = self._count(j)
        if counted is not None and not (following in lexicon.PLURAL_UNITS and word in ("last", "next")):
            last, low, high, unit = counted
            if word == "last" and low and self._word(last) == "of" and (closing := self._last_of(i, last, low, unit)):
                return closing
            return Expression("window", i, last, unit=unit, number=low, high=high, shift=shift)
        return None

    def _last_of(self, i: int, end: int, number: float, unit: str) -> Expression | None:
        """The last day of March, the last two weeks of the year."""
        inner = self._inside(end + 1)
        if inner is None or inner.kind not in ("calendar", "deictic") or inner.mod is not None:
            return None
        return replace(inner, first=i, mod="LAST", unit_of=(number, unit))

    def _unit_tail(self, found: Expression) -> Expression:
        """ "this year's end"."""
        j = found.last
        if self._word(j) in ("'s", "’s") and self._word(j + 1) == "end":
            return replace(found, last=j + 2, mod="END")
        return found

    def _count(self, i: int) -> tuple[int, float | None, float | None, str] | None:
        """A number or vague count and a unit: (end, low, high, unit)."""
        j = i
        low: float | None = None
        high: float | None = None
        word = self._word(j)
        if word in lexicon.PLURAL_UNITS:
            return j + 1, None, None, lexicon.UNITS[word]
        if word == "another":
            j += 1
            word = self._word(j)
            if word in lexicon.UNITS:
                return j + 1, 1, 1, lexicon.UNITS[word]
        if word in ("a", "an", "one") and self._word(j + 1) in lexicon.UNITS and self._word(j + 1) not in lexicon.PLURAL_UNITS:
            unit = lexicon.UNITS[self._word(j + 1)]
            if self._is(j + 2, "and", "a", "half"):
                return j + 5, 1.5, 1.5, unit
            return j + 2, 1, 1, unit
        if word in ("a", "half") and self._word(j + 1 - (word == "half")) == "half":
            k = j + 2 if word == "a" else j + 1
            while self._word(k) in ("-", "a"):
                k += 1
            if self._word(k) in ("year", "decade", "century", "hour", "day") and word == "half":
                return k + 1, 0.5, 0.5, lexicon.UNITS[self._word(k)]
        if word in ("a", "the") and self._word(j + 1) in ("few", "couple", "dozen"):
            j += 1
            word = self._word(j)
        if word in lexicon.VAGUE_COUNTS:
            if word == "couple":
                low = high = 2
            elif word == "dozen":
                low = high = 12
            j += 1
            if self._word(j) == "of":
                j += 1
                if self._word(j) == "the":
                    return None
        else:
            number = read_number(self.low, j, self.limit) if j < self.limit else None
            if number is None:
                return None
            low = high = number.value
            j = number.last
            if self._word(j) in ("to", "or", "-", "–", "—") and j + 1 < self.limit:
                more = read_number(self.low, j + 1, self.limit)
                if more is not None and more.value > low:
                    high, j = more.value, more.last
        while self._word(j) in lexicon.COUNT_FILLERS:
            j += 1
        if self._word(j) == "-" and self._word(j + 1) in lexicon.UNITS and self._word(j + 1) not in lexicon.PLURAL_UNITS:
            if self._word(j + 2) == "-" and self._word(j + 3) in ("old", "olds"):
                return None
            return j + 2, low, high, lexicon.UNITS[self._word(j + 1)]
        unit = lexicon.UNITS.get(self._word(j))
        if unit is None or self._word(j) not in lexicon.PLURAL_UNITS and low not in (1, None) and self._word(j) not in ("yr",):
            return None
        if self._word(j + 1) == "old" or self._is(j + 1, "of", "age"):
            return None
        if low == 1 and unit is not None and self._is(j + 1, "and", "a", "half"):
            return j + 4, 1.5, 1.5, unit
        return j + 1, low, high, unit

    def _counted(self, i: int) -> Expression | None:
        """N units ago, N units after ..., in N units, for N units; a bare N units is a duration."""
        counted = self._count(i)
        if counted is None:
            return None
        last, low, high, unit = counted
        tail = self._tail(i, last, low, high, unit)
        if tail is not None:
            return tail
        if self.low[i] in ("a", "an") or self.low[i] == "one" and self._word(i - 1) not in _DURATION_PREPOSITIONS:
            if self._word(i - 1) not in _DURATION_PREPOSITIONS and not (self.low[i] != "one" and self._word(i + 1) in lexicon.VAGUE_COUNTS):
                return None
            if self._word(last) in ("in", "of") and self._word(i - 1) not in ("within", "for", "in"):
                return None
        return Expression("duration", i, last, unit=unit, number=low, high=high)

    def _tail(self, i: int, last: int, low: float | None, high: float | None, unit: str) -> Expression | None:
        """What turns a counted unit into a date: ago, earlier, later, before, after, from now."""
        word = self._word(last)
        if word == "ago" or word == "back" and self._word(last + 1) not in ("to", "in", "from", "into", "on", "at"):
            return Expression("offset", i, last + 1, unit=unit, number=low, high=high, shift=-1)
        if word == "from" and self._word(last + 1) in ("now", "today"):
            return Expression("offset", i, last + 2, unit=unit, number=low, high=high, shift=1)
        if word == "hence":
            return Expression("offset", i, last + 1, unit=unit, number=low, high=high, shift=1)
        if word in ("earlier", "previously", "prior", "beforehand") and not self._is(last, "prior", "to"):
            if self._word(last + 1) != "than":
                return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=-1)
        if word in ("later", "afterwards", "afterward", "thereafter"):
            return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=1)
        if word in ("before", "after", "following", "since") or self._is(last, "prior", "to") or (
            self._is(last, "ahead", "of") or self._is(last, "in", "advance", "of")
        ):
            sign = 1 if word in ("after", "following", "since") else -1
            end = last + {"prior": 2, "ahead": 2, "in": 3}.get(word, 1)
            if word == "since":
                return None
            step = Expression("step", i, end, unit=unit, number=low, high=high, shift=sign)
            if self._word(end) in ("", ".", ",", ";", ")", "”", '"', "and", "but"):
                return step if word != "following" else None
            return self._based(step, end)
        if word in ("on",) and self._word(last + 1) in (",", ".") and low is not None:
            return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=1)
        return None

    def _based(self, step: Expression, end: int) -> Expression:
        """A step whose anchor follows: a date ("Christmas") becomes its base, else it stays an event."""
        start = end + 1 if self._word(end) == "the" else end
        base = self.at(start) if start < self.limit else None
        if base is not None and base.kind in ("calendar", "deictic", "named") and self._word(base.last) not in ("'s", "’s"):
            if base.kind != "deictic" or base.mod is None:
                following = self._word(base.last)
                if not following[:1].isalpha() or following in _AFTER_DATE:
                    return replace(step, last=base.last, base=base)
        return replace(step, explicit=True)

    def _bare_units(self, i: int) -> Expression | None:
        """Days later, years ago, for decades."""
        word = self.low[i]
        unit = lexicon.UNITS[word]
        tail = self._tail(i, i + 1, None, None, unit)
        if tail is not None:
            return tail
        if self._word(i - 1) in ("for", "within") or self._word(i - 1) == "in" and self._word(i + 1) in ("", ".", ","):
            if unit not in lexicon.FINE_UNITS or self._word(i - 1) != "in":
                return Expression("duration", i, i + 1, unit=unit)
        return None

    def _unit_end(self, i: int) -> Expression | None:
        """ "year's end", "year-end", "month-end"."""
        j = i + 1
        if self._word(j) == "end" and self._word(i - 1) in ("by", "before", "at", "until"):
            return Expression("deictic", i, j + 1, unit=lexicon.UNITS[self.low[i]], shift=0, mod="END")
        if self._word(j) in ("'s", "’s", "-") and self._word(j + 1) == "end":
            if self.low[i] == "day" or self._word(j + 2) == "-":
                return None
            return Expression("deictic", i, j + 2, unit=lexicon.UNITS[self.low[i]], shift=0, mod="END")
        return None

    # --- relative to the text ----------------------------------------------------------------------------

    def _determined(self, i: int) -> Expression | None:
        """Expressions that open with "the": "the following day", "the day before yesterday", "the past week"."""
        j = i + 1
        word = self._word(j)
        if self.low[i] != "the":
            return None
        if word == "year" and (year := self.year_at(j + 1)) is not None:
            return Expression("calendar", i, j + 2, year=year, nucleus=(j + 1, j + 2))
        if word in ("day", "week", "month", "year", "night", "morning", "evening", "weekend"):
            tail = self._word(j + 1)
            unit = lexicon.UNITS.get(word, "day")
            part = lexicon.PARTS_OF_DAY.get(word)
            if tail in ("before", "after", "following", "previous", "prior"):
                sign = 1 if tail in ("after", "following") else -1
                end = j + 2
                if self._is(end, "last") and tail == "before":
                    return Expression("deictic", i, end + 1, unit=unit, shift=-2, part=part)
                if self._is(end, "next") and tail == "after":
                    return Expression("deictic", i, end + 1, unit=unit, shift=2, part=part)
                if self._word(end) in ("yesterday", "tomorrow") and word == "day":
                    return Expression("deictic", i, end + 1, unit="day", shift=2 * sign)
                if tail == "prior" and self._word(end) == "to":
                    end += 1
                step = Expression("step", i, end, unit=unit, number=1, shift=sign, part=part)
                if self._word(end) in ("", ".", ",", ";", ":", ")", "”", '"', "and", "but", "in", "at", "with", "as"):
                    return step
                if tail in ("following", "previous", "prior") and self._word(end) != "to" and end == j + 2:
                    return step
                return self._based(step, end)
            return None
        if word in lexicon.MOD_NOUNS or word in ("early", "late"):
            inner = self._modified(j)
            return replace(inner, first=i) if inner is not None and inner.kind != "set" else None
        if word in ("first", "second", "third", "fourth", "fifth") or word[:1].isdecimal() and word[-1:] in "tdh":
            inner = self._ordinal(j)
            return replace(inner, first=i) if inner is not None and (inner.mod or inner.quarter or inner.day) else None
        if word in ("last", "past", "next", "coming", "current", "recent", "upcoming"):
            inner = self._shifted(j)
            if inner is None and word == "next":
                inner = self._stepped(j)
            return replace(inner, first=i) if inner is not None else None
        if word in ("following", "previous", "same", "preceding", "subsequent", "prior"):
            inner = self._stepped(j)
            return replace(inner, first=i) if inner is not None else None
        if word in lexicon.SEASONS and self._word(j + 1) == "of":
            inner = self._season(j)
            return replace(inner, first=i) if inner is not None else None
        if word == "turn" and self._is(j + 1, "of", "the", "century"):
            return None
        return None

    def _stepped(self, i: int) -> Expression | None:
        """following day, previous week, next morning, same day, that year."""
        word = self.low[i]
        j = i + 1
        following = self._word(j)
        if word == "that":
            if following not in ("day", "night", "week", "month", "year", "morning", "evening", "afternoon", "weekend", "summer", "spring", "winter", "autumn", "same"):
                return None
            if following == "same":
                return self._stepped(i + 1) and replace(self._stepped(i + 1) or Expression("step", i, i), first=i)
            if following in lexicon.SEASONS:
                return None
            shift = 0
        else:
            shift = lexicon.STEPS[word]
        if word == "next" and self._word(i - 1) != "the":
            return None
        if following in lexicon.PARTS_OF_DAY:
            return Expression("step", i, j + 1, unit="day", number=1, shift=shift, part=lexicon.PARTS_OF_DAY[following])
        unit = lexicon.UNITS.get(following)
        if unit is None or unit in lexicon.FINE_UNITS:
            if word in ("following", "previous", "preceding", "prior", "next", "subsequent") and shift:
                counted = self._count(j)
                if counted is not None and counted[3] not in lexicon.FINE_UNITS:
                    last, low, high, unit = counted
                    return Expression("step", i, last, unit=unit, number=low, high=high, shift=shift, mod="SPAN")
            return None
        if following in lexicon.PLURAL_UNITS:
            if shift:
                return Expression("step", i, j + 1, unit=unit, shift=shift, mod="SPAN")
            return None
        return Expression("step", i, j + 1, unit=unit, number=1, shift=shift)

    # --- modifiers, sets, vague --------------------------------------------------------------------------

    def _modified(self, i: int) -> Expression | None:
        """early Monday, late last year, mid-October, earlier this week, the end of March, later in the day."""
        word = self.low[i]
        mod = lexicon.MODS[word]
        j = i + 1
        if word in lexicon.MOD_NOUNS and word != "mid":
            if self._word(j) == "-" and self._word(j + 1) == "of" and self._word(j + 2) == "-":
                return None
            if self._word(j) == "of":
                inner = self._inside(j + 1)
            elif word in ("end", "start") and self._month_at(j) is not None:
                inner = self._month_first(j)
            else:
                return None
            if inner is None or inner.unit in ("day", "night") and inner.kind == "deictic" and not inner.shift:
                return None
            following = self._word(inner.last)
            if inner.kind == "calendar" and inner.month is None and inner.year and following[:1].isalpha():
                if following not in _AFTER_DATE and following not in lexicon.SILENT_PREPOSITIONS:
                    return None  # "the start of the 2014 Games"
            return replace(inner, first=i, mod=inner.mod or mod)
        if word in ("early", "late", "mid") and self._word(j) in HYPHENS:
            j += 1
        if word in ("early", "late") and self._word(j) == "on":
            j += 1
        if self._word(j) == "in":
            inner = self._inside(j + 1)
            if inner is None or inner.mod is not None or inner.kind == "named":
                return None
            if self._word(j + 1) == "the" and inner.unit in ("day", "night") and inner.kind == "deictic":
                return Expression("step", i, inner.last, unit="day", number=1, shift=0, mod=mod)
            start = inner.first + 1 if self._word(inner.first) == "the" and inner.kind == "calendar" else inner.first
            return replace(inner, first=i, mod=mod, nucleus=inner.nucleus or (start, inner.last))
        if self._word(j) in ("on", "the") and word in ("earlier", "later", "early", "late"):
            j += 1
            if self._word(j) == "the":
                j += 1
        if j >= self.limit or self.low[j] in lexicon.MODS or self.low[j] in ("a", "an", "every", "each", "now", "than"):
            return None
        inner = self.at(j)
        if inner is None or inner.mod is not None or inner.kind not in ("calendar", "deictic", "step"):
            return None
        if inner.explicit or inner.kind == "step" and inner.number not in (1,):
            return None
        if (inner.weekday is not None or inner.day is not None or inner.unit == "day") and mod in ("START", "END"):
            part = inner.part or ("MO" if mod == "START" else "NI")
            return replace(inner, first=i, part=part, nucleus=inner.nucleus or (inner.first, inner.last))
        return replace(inner, first=i, mod=mod, nucleus=inner.nucleus or (inner.first, inner.last))

    def _prefixed(self, i: int) -> Expression | None:
        """mid-October as one word."""
        word = self.low[i]
        for prefix, mod in lexicon.MOD_PREFIXES.items():
            if word.startswith(prefix) and mod in ("START", "MID", "END"):
                rest = word[len(prefix) :]
                if not (rest in lexicon.MONTHS or rest[:4].isdecimal() or rest in lexicon.WEEKDAYS or rest in lexicon.SEASONS):
                    return None
                saved, self.low[i] = word, rest
                text = list(self.text)
                saved_text, self.text = self.text, text
                text[i] = text[i][len(prefix) :]
                try:
                    inner = self.at(i)
                finally:
                    self.low[i], self.text = saved, saved_text
                if inner is None and rest in lexicon.MONTHS:
                    inner = self._after_month(i, i + 1, lexicon.MONTHS[rest], None)
                return replace(inner, mod=mod) if inner is not None and inner.mod is None else inner
        return None

    def _every(self, i: int) -> Expression | None:
        """every Friday, each year, every two weeks, every other day."""
        j = i + 1
        word = self._word(j)
        if word == "other":
            j, word = j + 1, self._word(j + 1)
            if word in lexicon.UNITS:
                return Expression("set", i, j + 1, value=_timex_set(2, lexicon.UNITS[word]))
        if word in lexicon.WEEKDAYS:
            return Expression("set", i, j + 1, value=f"XXXX-WXX-{lexicon.WEEKDAYS[word] + 1}")
        if word in lexicon.MONTHS and self._capital(j):
            return Expression("set", i, j + 1, value=f"XXXX-{lexicon.MONTHS[word]:02d}")
        if word in lexicon.SEASONS:
            return Expression("set", i, j + 1, value=f"XXXX-{lexicon.SEASONS[word]}")
        if word in ("morning", "afternoon", "evening"):
            return Expression("set", i, j + 1, value=f"XXXX-XX-XX{'T' + lexicon.PARTS_OF_DAY[word]}")
        if word in lexicon.UNITS:
            return Expression("set", i, j + 1, value=_timex_set(1, lexicon.UNITS[word]))
        counted = self._count(j)
        if counted is not None and counted[1] is not None:
            return Expression("set", i, counted[0], value=_timex_set(counted[1], counted[3]))
        return None

    def _set(self, i: int) -> Expression | None:
        if self._capital(i) and i > self.floor:
            return None
        return Expression("set", i, i + 1, value=lexicon.SETS[self.low[i]])

    def _vague(self, i: int) -> Expression | None:
        if self.low[i] == "now" and self._word(i + 1) == "that":
            return None
        return Expression("vague", i, i + 1, value=lexicon.VAGUE[self.low[i]])

    def _vague_phrase(self, i: int) -> Expression | None:
        for words, value in lexicon.VAGUE_PHRASES[self.low[i]]:
            if self._is(i, *words):
                end = i + len(words)
                if words[-1] == "past" and (self._word(end) in lexicon.UNITS or self._count(end) is not None if end < self.limit else False):
                    return None
                return Expression("vague", i, end, value=value)
        return None

    def _clock_word(self, i: int) -> Expression | None:
        word = self.low[i]
        if self._word(i - 1) not in ("at", "by", "until", "before", "after", "around", "since"):
            if word == "overnight" and not self._capital(i):
                return Expression("deictic", i, i + 1, unit="day", shift=0, part="NI", value="overnight")
            return None
        part = lexicon.PARTS_OF_DAY[word]
        found = self._with_clock(i, i + 1, part)
        return found if found.kind != "clock" or part[0] == "T" else None


_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half".split()
)
_DAY_STARTS = lexicon.WEEKDAYS.keys() | lexicon.MONTHS.keys() | lexicon.TODAY.keys() | {"the", "last", "next", "this"}
_DURATION_PREPOSITIONS = frozenset("for in within over during after throughout least about almost nearly than past last".split())
_NOT_PLURAL = frozenset("is was has as this its his us does news across class plus pass vs less".split())
_COUNTED = frozenset("people percent men women children troops staff police per million billion thousand metres meters".split())
_AFTER_DATE = frozenset("and but or when as in at the to for with , . he she they it".split())


def _century_year(two_digits: int) -> int:
    """The year that two digits stand for."""
    return two_digits + (2000 if two_digits < 40 else 1900)


def _timex_set(number: float, unit: str) -> str:
    return duration(number, unit)



def _shorter(first: int, last: int, end: int) -> tuple[int, int] | None:
    """The nucleus ``[first, last)`` of an expression that ends at ``end``; None where they are the same."""
    return (first, last) if last != end else None
