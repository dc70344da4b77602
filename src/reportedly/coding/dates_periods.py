"""Parts of periods: the third quarter, the end of March, the first two weeks of the year, early Monday."""

from __future__ import annotations

from dataclasses import replace

from . import dates_lexicon as lexicon
from .dates_relative import RelativeReader
from .dates_words import Expression
from .numbers import HYPHENS


class PeriodReader(RelativeReader):
    """Reads a period cut out of a larger one, and periods with names."""

    def _ordinal(self, i: int) -> Expression | None:
        """The first half of 2024, the third quarter, second week of March, the 19th century, third of May."""
        found = self._century(i)
        if found is not None:
            return found
        number = self.day_number(i)
        if number is None:
            return None
        unit = self.word(i + 1)
        if unit in lexicon.WEEKDAYS and number <= 5:
            return self._weekday_of_month(i, i + 1, number)
        counted = self._count(i + 1) if i + 1 < self.limit and unit[:1].isalnum() else None
        if number == 1 and counted is not None and counted[1] and self.word(counted[0]) == "of":
            inner = self._inside(counted[0] + 1)
            if inner is not None and inner.kind != "named":
                return replace(inner, first=i, mod="FIRST", unit_of=(counted[2] or 1, counted[3]))
            return None
        if unit == "half" and number <= 2 or unit == "quarter" and number <= 4:
            j = i + 2
            if self.word(j) != "of":
                if unit == "quarter" and (year := self.year_at(j)) is not None:
                    return Expression("calendar", i, j + 1, quarter=number, year=year)
                if (
                    unit == "quarter"
                    and self.word(i - 1) in ("the", "in")
                    and self.word(j) in ("", ".", ",", "and", "from")
                ):
                    return Expression("calendar", i, j, quarter=number)
                return None
            inner = self._inside(j + 1)
            if inner is None:
                return None
            if (
                unit == "quarter"
                and inner.year is not None
                and inner.kind == "calendar"
                and inner.month is None
            ):
                return Expression("calendar", i, inner.last, quarter=number, year=inner.year)
            if unit == "quarter" and inner.unit == "year":
                return Expression("calendar", i, inner.last, quarter=number, outer=inner)
            if unit == "half":
                return replace(inner, first=i, mod=f"H{number}")
            return None
        day = (
            self._day_first(i, number)
            if number <= 31 and self.word(i + 1) == "of" and self.month_at(i + 2)
            else None
        )
        if day is not None:
            return day
        if self.word(i + 1) == "of" and number <= 31 and self.word(i + 2) in ("this", "last", "next", "the"):
            inner = self._inside(i + 2)
            if inner is not None and inner.unit == "month":
                return replace(inner, first=i, mod="FIRST", unit_of=(1, "day"), nth=number)
        if (
            unit in ("day", "days", "week", "weeks", "month", "months", "weekend")
            and self.word(i + 2) == "of"
        ):
            inner = self._inside(i + 3)
            if inner is not None and (inner.month or inner.year or inner.unit in ("year", "month", "week")):
                singular = lexicon.UNITS[unit]
                return replace(inner, first=i, mod="FIRST", unit_of=(1, singular), nth=number)
        return None

    def _weekday_of_month(self, i: int, at: int, number: int) -> Expression | None:
        """The second Tuesday in November, the last Sunday of May 2021: the weekday stands at ``at``."""
        if self.word(at + 1) not in ("in", "of") or self.month_at(at + 2) is None:
            return None
        month = self.at(at + 2)
        if month is None or month.month is None or month.day is not None:
            return None
        return replace(month, first=i, weekday=lexicon.WEEKDAYS[self.low[at]], week=number)

    def _part_of(self, i: int) -> Expression | None:
        """ "morning of 11 September 2001", "night of last Friday": a part of the day before its day."""
        if self.word(i + 1) != "of" or i + 2 >= self.limit:
            return None
        day = self.at(i + 3 if self.word(i + 2) == "the" else i + 2)
        if day is None or day.part is not None or not (day.day or day.weekday is not None or day.unit == "day"):
            return None
        return replace(
            day, first=i, part=lexicon.PARTS_OF_DAY[self.low[i]], nucleus=day.nucleus or (day.first, day.last)
        )

    def _inside(self, i: int) -> Expression | None:
        """A period after "end of", "first half of": a date, "the year", "next month"."""
        j = i + 1 if self.word(i) in ("the", "this", "its") else i
        word = self.word(j)
        unit = lexicon.UNITS.get(word)
        if unit is not None and word not in lexicon.PLURAL_UNITS and unit not in lexicon.FINE_UNITS:
            if self.word(j + 1) in ("of", "-"):
                return None
            if self.word(i) != "that":
                return Expression("deictic", i, j + 1, unit=unit, shift=0)
        start = i + 1 if self.word(i) == "the" else i
        if (
            start >= self.limit
            or self.low[start] in lexicon.MODS
            and self.low[start] not in ("early", "late", "mid")
        ):
            return None
        inner = self.at(start)
        if inner is None or inner.kind not in ("calendar", "deictic", "named", "step") or inner.explicit:
            return None
        return replace(inner, first=i)

    def _last_of(self, i: int, end: int, number: float, unit: str) -> Expression | None:
        """The last day of March, the last two weeks of the year."""
        inner = self._inside(end + 1)
        if inner is None or inner.kind not in ("calendar", "deictic") or inner.mod is not None:
            return None
        return replace(inner, first=i, mod="LAST", unit_of=(number, unit))

    def _quarter_code(self, i: int) -> Expression | None:
        """Q3, Q3 2024, H1 of 2025."""
        code, number = self.low[i][0], int(self.low[i][1])
        j = i + 2 if self.word(i + 1) in ("of", "'", "’") else i + 1
        year = self.year_at(j)
        last = j + 1 if year is not None else i + 1
        if not self.capital(i):
            return None
        if code == "q":
            return Expression("calendar", i, last, quarter=number, year=year)
        return Expression("calendar", i, last, half=number, year=year) if year is not None else None

    def _fiscal(self, i: int) -> Expression | None:
        """fiscal 2024, fiscal year 2024, FY2024: the calendar year of that name."""
        word = self.low[i]
        start, dash, end = word[2:].partition("-")
        if word[:2] == "fy" and dash and start.isdecimal() and end.isdecimal() and len(end) == 2:
            opens = int(start[-2:]) + 2000
            return Expression("named", i, i + 1, value=f"{opens}-01-01/{int(end) + 2000}-12-31")
        if word[:2] == "fy" and len(word) in (4, 6) and word[2:].isdecimal():
            return Expression("calendar", i, i + 1, year=int(word[2:]) + (2000 if len(word) == 4 else 0))
        j = i + 2 if self.word(i + 1) == "year" else i + 1
        year = self.year_at(j)
        return Expression("calendar", i, j + 1, year=year) if year is not None else None

    def _named(self, i: int) -> Expression | None:
        for words, value in lexicon.named_periods()[self.low[i]]:
            if self.low[i : i + len(words)] == list(words) and i + len(words) <= self.limit:
                if words == ("easter",) or words == ("christmas",) or words == ("halloween",):
                    if (
                        i > self.floor
                        and self.capital(i - 1)
                        and self.word(i - 1) not in lexicon.BEFORE_MONTH
                    ):
                        return None
                    if not self.capital(i) or self.word(i + 1) in (
                        "island",
                        "tree",
                        "market",
                        "truce",
                        "egg",
                        "rising",
                    ):
                        return None
                if len(words) > 1 and not (self.capital(i) or words[0][0].isdecimal()):
                    return None
                last = i + len(words)
                year = self.year_at(last + 1 if self.word(last) in (",", "of") else last)
                if year is not None and value[:2] in ("--", "ea", "we"):
                    return Expression(
                        "named",
                        i,
                        last + (2 if self.word(last) in (",", "of") else 1),
                        value=value,
                        year=year,
                    )
                if value[:2] in ("--", "ea", "we") and (larger := self._larger(last, "year")) is not None:
                    return Expression("named", i, larger.last, value=value, outer=larger)
                return Expression("named", i, last, value=value)
        return None

    def _determined(self, i: int) -> Expression | None:
        """Expressions that open with "the": "the following day", "the day before yesterday", "the past week"."""
        j = i + 1
        word = self.word(j)
        if self.low[i] != "the":
            return None
        if word == "year" and (year := self.year_at(j + 1)) is not None:
            return Expression("calendar", i, j + 2, year=year, nucleus=(j + 1, j + 2))
        if word in ("day", "week", "month", "year", "night", "morning", "evening", "weekend"):
            tail = self.word(j + 1)
            unit = lexicon.UNITS.get(word, "day")
            part = lexicon.PARTS_OF_DAY.get(word)
            if tail in ("before", "after", "following", "previous", "prior"):
                sign = 1 if tail in ("after", "following") else -1
                end = j + 2
                if self.phrase(end, "last") and tail == "before":
                    return Expression("deictic", i, end + 1, unit=unit, shift=-2, part=part)
                if self.phrase(end, "next") and tail == "after":
                    return Expression("deictic", i, end + 1, unit=unit, shift=2, part=part)
                if self.word(end) in ("yesterday", "tomorrow") and word == "day":
                    return Expression("deictic", i, end + 1, unit="day", shift=2 * sign)
                if tail == "prior" and self.word(end) == "to":
                    end += 1
                step = Expression("step", i, end, unit=unit, number=1, shift=sign, part=part)
                if self.word(end) in (
                    "",
                    ".",
                    ",",
                    ";",
                    ":",
                    ")",
                    "”",
                    '"',
                    "and",
                    "but",
                    "in",
                    "at",
                    "with",
                    "as",
                ):
                    return step
                if tail in ("following", "previous", "prior") and self.word(end) != "to" and end == j + 2:
                    return step
                return self._based(step, end)
            return None
        if word in lexicon.MOD_NOUNS or word in ("early", "late"):
            inner = self._modified(j)
            return replace(inner, first=i) if inner is not None and inner.kind != "set" else None
        if (
            word in ("first", "second", "third", "fourth", "fifth")
            or word[:1].isdecimal()
            and word[-1:] in "tdh"
        ):
            inner = self._ordinal(j)
            return (
                replace(inner, first=i)
                if inner is not None and (inner.mod or inner.quarter or inner.day)
                else None
            )
        if word in ("last", "past", "next", "coming", "current", "recent", "upcoming"):
            inner = self._shifted(j)
            if inner is None and word == "next":
                inner = self._stepped(j)
            return replace(inner, first=i) if inner is not None else None
        if word in ("following", "previous", "same", "preceding", "subsequent", "prior"):
            inner = self._stepped(j)
            return replace(inner, first=i) if inner is not None else None
        if word in lexicon.SEASONS and self.word(j + 1) == "of":
            inner = self._season(j)
            return replace(inner, first=i) if inner is not None else None
        if word == "turn" and self.phrase(j + 1, "of", "the", "century"):
            return None
        return None

    def _modified(self, i: int) -> Expression | None:
        """early Monday, late last year, mid-October, earlier this week, the end of March, later in the day."""
        word = self.low[i]
        mod = lexicon.MODS[word]
        j = i + 1
        if word in lexicon.MOD_NOUNS and word != "mid":
            if self.word(j) == "-" and self.word(j + 1) == "of" and self.word(j + 2) == "-":
                return None
            if self.word(j) == "of":
                inner = self._inside(j + 1)
            elif word in ("end", "start") and self.month_at(j) is not None:
                inner = self._month_first(j)
            else:
                return None
            if (
                inner is None
                or inner.unit in ("day", "night")
                and inner.kind == "deictic"
                and not inner.shift
            ):
                return None
            following = self.word(inner.last)
            if inner.kind == "calendar" and inner.month is None and inner.year and following[:1].isalpha():
                if following not in lexicon.AFTER_DATE and following not in lexicon.SILENT_PREPOSITIONS:
                    return None  # "the start of the 2014 Games"
            return replace(inner, first=i, mod=inner.mod or mod)
        if word in ("early", "late", "mid") and self.word(j) in HYPHENS:
            j += 1
        if word in ("early", "late") and self.word(j) == "on":
            j += 1
        if self.word(j) == "in":
            inner = self._inside(j + 1)
            if inner is None or inner.mod is not None or inner.kind == "named":
                return None
            if self.word(j + 1) == "the" and inner.unit in ("day", "night") and inner.kind == "deictic":
                return Expression("step", i, inner.last, unit="day", number=1, shift=0, mod=mod)
            start = (
                inner.first + 1
                if self.word(inner.first) == "the" and inner.kind == "calendar"
                else inner.first
            )
            return replace(inner, first=i, mod=mod, nucleus=inner.nucleus or (start, inner.last))
        if self.word(j) in ("on", "the") and word in ("earlier", "later", "early", "late"):
            j += 1
            if self.word(j) == "the":
                j += 1
        if (
            j >= self.limit
            or self.low[j] in lexicon.MODS
            or self.low[j] in ("a", "an", "every", "each", "now", "than")
        ):
            return None
        inner = self.at(j)
        if inner is None or inner.mod is not None or inner.kind not in ("calendar", "deictic", "step"):
            return None
        if inner.explicit or inner.kind == "step" and inner.number not in (1,):
            return None
        if (inner.weekday is not None or inner.day is not None or inner.unit == "day") and mod in (
            "START",
            "END",
        ):
            part = inner.part or ("MO" if mod == "START" else "NI")
            return replace(inner, first=i, part=part, nucleus=inner.nucleus or (inner.first, inner.last))
        return replace(inner, first=i, mod=mod, nucleus=inner.nucleus or (inner.first, inner.last))

    def _prefixed(self, i: int) -> Expression | None:
        """mid-October as one word."""
        word = self.low[i]
        for prefix, mod in lexicon.MOD_PREFIXES.items():
            if word.startswith(prefix) and mod in ("START", "MID", "END"):
                rest = word[len(prefix) :]
                if not (
                    rest in lexicon.MONTHS
                    or rest[:4].isdecimal()
                    or rest in lexicon.WEEKDAYS
                    or rest in lexicon.SEASONS
                ):
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
