"""Calendar dates: days in every style, weekdays, months, clock times."""

from __future__ import annotations

from dataclasses import replace

from . import dates_lexicon as lexicon
from .dates_words import Expression, century_year, shorter
from .dates_years import YearReader


class CalendarReader(YearReader):
    """Reads what stands on the calendar by itself."""

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
        clock = self.clock_time(i)
        if clock is not None:
            return self._with_clock(i, *clock)
        if len(word) <= 4 and word.isdecimal() and word.isascii():
            return self._year(i)
        return None

    def _with_clock(self, i: int, last: int, part: str) -> Expression:
        """A time of day, joined with the day that follows it ("5 p.m. on Tuesday")."""
        j = last + 1 if self.word(last) in ("on", ",") else last
        if j < self.limit and (self.word(j) in lexicon.DAY_STARTS or self.day_number(j) is not None):
            day = self.at(j)
            if (
                day is not None
                and (day.part is None or day.kind == "deictic")
                and (
                    day.kind == "calendar"
                    and (day.day or day.weekday is not None)
                    or day.kind in ("deictic", "step")
                    and day.unit == "day"
                )
            ):
                if day.part in ("AF", "EV", "NI") and part[1:3].isdecimal() and 1 <= int(part[1:3]) < 12:
                    part = f"T{int(part[1:3]) + 12}{part[3:]}"
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
        end, part = self.part_at(last)
        return Expression(
            "calendar", i, end, year=year, month=month, day=day, part=part, nucleus=shorter(i, last, end)
        )

    def _day_first(self, i: int, day: int) -> Expression | None:
        """24 October 2024, the 24th of October, 3-5 May (the first day of a range borrows later)."""
        j = i + 1
        if self.word(j) == "of":
            j += 1
        elif self.word(j) == "-" and self.word(j + 1) in lexicon.MONTHS:
            j += 1
        month = self.month_at(j)
        if month is None:
            return None
        return self._after_month(i, j + 1, month, day)

    def _first_of_days(self, i: int, day: int) -> Expression | None:
        """The first day of "3-5 May", "3 to 5 May", "the 3rd and 4th of May": the month follows the second."""
        j = i + 1
        if self.word(j) not in ("to", "and", "or", "-", "–", "—", "until", ",", "/"):
            return None
        j += 2 if self.word(j + 1) == "the" else 1
        second = self.day_number(j)
        if second is None or second <= day and self.word(i + 1) != "to":
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
        j = i + 1 if self.word(i) in (",", "of", "-", "/", "in") else i
        if (number := self.year_at(j)) is not None and not self._counts(j):
            year, i = number, j + 1
        elif (
            self.word(i) in ("'", "’")
            and self._digits(i + 1) is not None
            and len(self.word(i + 1)) == 2
            and self.touching[i + 1]
        ):
            year, i = century_year(int(self.word(i + 1))), i + 2
        elif self.word(i)[:1] in ("'", "’") and self.word(i)[1:].isdecimal() and len(self.word(i)) == 3:
            year, i = century_year(int(self.word(i)[1:])), i + 1
        elif (larger := self._larger(i, "year")) is not None:
            outer, i = larger, larger.last
        elif self.word(i) in ("last", "next") and self.word(i + 1) in (
            "",
            ".",
            ",",
            ")",
        ):  # "12 October last"
            outer, i = None, i + 1
            return Expression(
                "calendar", first, i, month=month, day=day, shift=-1 if self.low[i - 1] == "last" else 1
            )
        part, end = None, i
        if day is not None:
            end, part = self.part_at(i)
        nucleus = shorter(first, i, end)
        return Expression(
            "calendar", first, end, year=year, month=month, day=day, outer=outer, part=part, nucleus=nucleus
        )

    def _counts(self, i: int) -> bool:
        """Whether a four-digit number after a month and a comma counts something instead."""
        after = self.word(i + 1)
        return self.word(i - 1) == "," and (
            after in lexicon.COUNTED
            or len(after) > 3
            and after.endswith("s")
            and (after not in lexicon.EVENT_NOUNS and not self.capital(i + 1))
        )

    def _digits(self, i: int) -> int | None:
        """The value of a short plain number at ``i``."""
        word = self.word(i)
        return int(word) if word.isdecimal() and word.isascii() and len(word) <= 4 else None

    def _month_first(self, i: int) -> Expression | None:
        """October, Oct. 24, October 24th 2024, October 2024, October last year."""
        month = self.month_at(i)
        if month is None:
            return None
        if self.word(i) in lexicon.AMBIGUOUS_MONTHS and not self.capital(i):
            return None
        before = self.word(i - 1)
        after = self.word(i + 1)
        if after in lexicon.NAME_AFTER_MONTH and self.capital(i + 1):
            return None
        if before in lexicon.NAME_BEFORE_MONTH:
            return None
        j = i + 1
        if after in ("the",) and self.word(i + 2)[-2:] in ("st", "nd", "rd", "th"):
            j += 1
        day = self.day_number(j) if self.word(j)[:1].isdecimal() else None
        if day is not None and (
            self.word(j + 1) in lexicon.CLOCK or self.word(j + 1) in ("%", "percent", "million")
        ):
            day = None
        if day is not None:
            return self._after_month(i, j + 1, month, day)
        found = self._after_month(i, i + 1, month, None)
        if found.year is None and found.outer is None and self.word(i) in lexicon.AMBIGUOUS_MONTHS:
            named = before == "the" and len(after) > 3 and after.isalpha() and not self.capital(i + 1)
            if before not in lexicon.BEFORE_MONTH and not named and not (
                self.low[i] == "august" and before != "" and before != ","
            ):
                return None
            if before in (
                "and",
                "to",
                "of",
                "by",
                "for",
                "before",
                "after",
                "from",
                "between",
            ) and not self._monthlike(i):
                return None
        if (
            found.year is None
            and len(self.word(i)) <= 3
            and self.word(i) != "may"
            and before not in lexicon.BEFORE_MONTH
        ):
            return None
        return found

    def _monthlike(self, i: int) -> bool:
        """Whether an ambiguous month name after a loose preposition stands where a month would."""
        after = self.word(i + 1)
        if after in ("and", "to", "or") and self.word(i + 2) in lexicon.MONTHS and self.capital(i + 2):
            return True
        if after in lexicon.PAST_CUES or after.endswith("ed") or after in ("'s", "’s", "and"):
            return self.word(i - 2) in lexicon.MONTHS
        if self.word(i - 1) in ("and", "to"):
            return any(self.word(k) in lexicon.MONTHS for k in range(i - 4, i - 1))
        return after in (
            "",
            ".",
            ",",
            ";",
            ":",
            ")",
            "to",
            "and",
            "or",
            "-",
            "–",
            "for",
            "in",
            "at",
            "with",
            "when",
            "as",
        )

    def _weekday(self, i: int) -> Expression | None:
        """Tuesday, Tuesday morning, Tuesday, 24 October 2024; Monday last week; Tues."""
        word = self.low[i]
        weekday = lexicon.WEEKDAYS[word]
        before, after = self.word(i - 1), self.word(i + 1)
        if word in lexicon.SHORT_WEEKDAYS or len(word) < 6:
            if not self.capital(i) or before not in (
                "on",
                "(",
                "last",
                "next",
                "since",
                "until",
                "",
                ",",
                "by",
                "and",
            ):
                return None
            if before in ("", "and", "by", ",") and after != "," and not self.text[i].endswith("."):
                return None
        if before in lexicon.NAME_BEFORE_WEEKDAY:
            return None
        if after in lexicon.NAME_AFTER_WEEKDAY and self.capital(i + 1):
            return None
        j = i + 1
        k = j + 1 if after in (",", "the", "(") else j
        if k < self.limit:
            date = None
            if (day := self.day_number(k)) is not None and (self.word(k)[:1].isdecimal() or after == "the"):
                date = self._slashed(k) or self._day_first(k, day)
            elif self.word(k) in lexicon.MONTHS:
                date = self._month_first(k)
                if date is not None and date.day is None:
                    date = None
            if date is None and after == "the" and self.day_number(k) == 13:
                return None  # "Friday the 13th"
            if date is not None:
                last = date.last
                if after == "(" and self.word(last) == ")":
                    last += 1
                if after != "(" or last > date.last:
                    return replace(date, first=i, last=last, weekday=weekday)
        larger = self._larger(j, "week")
        if larger is not None:
            j, part = self.part_at(larger.last)
            nucleus = shorter(i, larger.last, j)
            return Expression("calendar", i, j, weekday=weekday, outer=larger, part=part, nucleus=nucleus)
        if self.word(j) in ("last", "next") and self.word(j + 1) in ("", ".", ","):
            return Expression("calendar", i, j + 1, weekday=weekday, shift=lexicon.SHIFTS[self.word(j)])
        end, part = self.part_at(j)
        if (
            part is not None
            and end < self.limit
            and i > self.floor
            and self.capital(end - 1)
            and self.capital(end)
        ):
            return None  # a name: "Monday Night Football"
        if before in ("a", "an") and part is None:
            return Expression("set", i, j, value=f"XXXX-WXX-{weekday + 1}")
        return Expression("calendar", i, end, weekday=weekday, part=part, nucleus=shorter(i, j, end))

    def _weekday_set(self, i: int) -> Expression | None:
        if not self.capital(i):
            return None
        return Expression("set", i, i + 1, value=f"XXXX-WXX-{lexicon.WEEKDAY_SETS[self.low[i]] + 1}")

    def _ordinal(self, i: int) -> Expression | None:
        raise NotImplementedError
