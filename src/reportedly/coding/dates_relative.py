"""Dates relative to the day of publication ("last week", "two years ago") or to the text ("a day after")."""

from __future__ import annotations

from dataclasses import replace

from . import dates_lexicon as lexicon
from .dates_calendar import CalendarReader
from .dates_words import Expression, shorter
from .numbers import read_number


class RelativeReader(CalendarReader):
    """Reads deictic dates, counted units and steps."""

    def _today(self, i: int) -> Expression | None:
        shift, part = lexicon.TODAY[self.low[i]]
        end = i + 1
        if part is None:
            end, part = self.part_at(end)
        return Expression(
            "deictic", i, end, unit="day", shift=shift, part=part, nucleus=shorter(i, i + 1, end)
        )

    def _shifted(self, i: int) -> Expression | None:
        """this week, last Friday, next spring, past three years, coming days, this morning, last night."""
        word = self.low[i]
        shift = lexicon.SHIFTS[word]
        before = self.word(i - 1)
        j = i + 1
        if word == "this" and self.word(j) in ("past", "coming", "last", "next"):
            shift, j = lexicon.SHIFTS[self.word(j)], j + 1
            before = ""
        if self.word(j) in ("fiscal", "financial", "calendar", "school", "academic"):
            j += 1
        following = self.word(j)
        if word in ("this", "last", "next", "past", "coming", "upcoming"):
            if following in ("same",):
                return None
            daypart = following in lexicon.PARTS_OF_DAY and following not in ("noon", "midnight", "midday")
            if word != "past" and daypart and not (word == "next" and before == "the"):
                days = -1 if word == "last" else shift
                return Expression(
                    "deictic", i, j + 1, unit="day", shift=days, part=lexicon.PARTS_OF_DAY[following]
                )
            if following in lexicon.WEEKDAYS and self.capital(j):
                if word == "last" and (closing := self._weekday_of_month(i, j, -1)) is not None:
                    return closing
                inner = self._weekday(j)
                if inner is not None and inner.outer is None and inner.day is None:
                    return replace(inner, first=i, shift=shift)
            if following in lexicon.MONTHS and self.capital(j):
                inner = self._month_first(j)
                if inner is not None and inner.year is None:
                    return replace(inner, first=i, shift=shift)
            if following in lexicon.SEASONS:
                return Expression("calendar", i, j + 1, season=lexicon.SEASONS[following], shift=shift)
        unit = lexicon.UNITS.get(following)
        if unit is not None and following not in lexicon.PLURAL_UNITS:
            if unit in lexicon.FINE_UNITS:
                return (
                    Expression("window", i, j + 1, unit=unit, number=1, shift=shift or -1) if shift else None
                )
            if word == "this" and j == i + 2 or shift == 0:
                return self._unit_tail(Expression("deictic", i, j + 1, unit=unit, shift=shift))
            if word == "recent":
                return None
            if before == "the" or word in ("past", "coming"):
                if self.word(j + 1) == "of" and word in ("last", "next"):
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
            if (
                word == "last"
                and low
                and self.word(last) == "of"
                and (closing := self._last_of(i, last, low, unit))
            ):
                return closing
            return Expression("window", i, last, unit=unit, number=low, high=high, shift=shift)
        return None

    def _unit_tail(self, found: Expression) -> Expression:
        """ "this year's end"."""
        j = found.last
        if self.word(j) in ("'s", "’s") and self.word(j + 1) == "end":
            return replace(found, last=j + 2, mod="END")
        return found

    def _count(self, i: int) -> tuple[int, float | None, float | None, str] | None:
        """A number or vague count and a unit: (end, low, high, unit)."""
        j = i
        low: float | None = None
        high: float | None = None
        word = self.word(j)
        if word in lexicon.PLURAL_UNITS:
            return j + 1, None, None, lexicon.UNITS[word]
        if word == "another":
            j += 1
            word = self.word(j)
            if word in lexicon.UNITS:
                return j + 1, 1, 1, lexicon.UNITS[word]
        if (
            word in ("a", "an", "one")
            and self.word(j + 1) in lexicon.UNITS
            and self.word(j + 1) not in lexicon.PLURAL_UNITS
        ):
            unit = lexicon.UNITS[self.word(j + 1)]
            if word != "one" and self.word(j + 2) == "-":
                return None
            if self.phrase(j + 2, "and", "a", "half"):
                return j + 5, 1.5, 1.5, unit
            return j + 2, 1, 1, unit
        if word in ("a", "half") and self.word(j + 1 - (word == "half")) == "half":
            k = j + 2 if word == "a" else j + 1
            while self.word(k) in ("-", "a"):
                k += 1
            if self.word(k) in ("year", "decade", "century", "hour", "day") and word == "half":
                return k + 1, 0.5, 0.5, lexicon.UNITS[self.word(k)]
        if word in ("a", "the") and self.word(j + 1) in ("few", "couple", "dozen"):
            j += 1
            word = self.word(j)
        if word in lexicon.VAGUE_COUNTS:
            if word == "couple":
                low = high = 2
            elif word == "dozen":
                low = high = 12
            j += 1
            if self.word(j) == "of":
                j += 1
                if self.word(j) == "the":
                    return None
        else:
            number = read_number(self.low, j, self.limit) if j < self.limit else None
            if number is None:
                return None
            low = high = number.value
            j = number.last
            if self.word(j) in ("to", "or", "-", "–", "—") and j + 1 < self.limit:
                more = read_number(self.low, j + 1, self.limit)
                if more is not None and more.value > low:
                    high, j = more.value, more.last
        while self.word(j) in lexicon.COUNT_FILLERS:
            j += 1
        if (
            self.word(j) == "-"
            and self.word(j + 1) in lexicon.UNITS
            and self.word(j + 1) not in lexicon.PLURAL_UNITS
        ):
            if self.word(j + 2) == "-" and self.word(j + 3) in ("old", "olds"):
                return None
            return j + 2, low, high, lexicon.UNITS[self.word(j + 1)]
        unit = lexicon.UNITS.get(self.word(j), "")
        if (
            not unit
            or self.word(j) not in lexicon.PLURAL_UNITS
            and low not in (1, None)
            and self.word(j) not in ("yr",)
        ):
            return None
        if self.word(j + 1) == "old" or self.phrase(j + 1, "of", "age"):
            return None
        if low == 1 and self.phrase(j + 1, "and", "a", "half"):
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
        if (
            self.low[i] in ("a", "an")
            or self.low[i] == "one"
            and self.word(i - 1) not in lexicon.DURATION_PREPOSITIONS
        ):
            if self.word(i - 1) not in lexicon.DURATION_PREPOSITIONS and not (
                self.low[i] != "one" and self.word(i + 1) in lexicon.VAGUE_COUNTS
            ):
                return None
            if self.word(last) in ("in", "of") and self.word(i - 1) not in ("within", "for", "in"):
                return None
        return Expression("duration", i, last, unit=unit, number=low, high=high)

    def _tail(self, i: int, last: int, low: float | None, high: float | None, unit: str) -> Expression | None:
        """What turns a counted unit into a date: ago, earlier, later, before, after, from now."""
        word = self.word(last)
        if (
            word == "ago"
            or word == "back"
            and self.word(last + 1) not in ("to", "in", "from", "into", "on", "at")
        ):
            return Expression("offset", i, last + 1, unit=unit, number=low, high=high, shift=-1)
        if word == "from" and self.word(last + 1) in ("now", "today"):
            return Expression("offset", i, last + 2, unit=unit, number=low, high=high, shift=1)
        if word == "hence":
            return Expression("offset", i, last + 1, unit=unit, number=low, high=high, shift=1)
        if word in ("earlier", "previously", "prior", "beforehand") and not self.phrase(last, "prior", "to"):
            if self.word(last + 1) != "than":
                return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=-1)
        if word in ("later", "afterwards", "afterward", "thereafter"):
            return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=1)
        if (
            word in ("before", "after", "following", "since")
            or self.phrase(last, "prior", "to")
            or (self.phrase(last, "ahead", "of") or self.phrase(last, "in", "advance", "of"))
        ):
            sign = 1 if word in ("after", "following", "since") else -1
            end = last + {"prior": 2, "ahead": 2, "in": 3}.get(word, 1)
            if word == "since":
                return None
            step = Expression("step", i, end, unit=unit, number=low, high=high, shift=sign)
            if self.word(end) in ("", ".", ",", ";", ")", "”", '"', "and", "but"):
                return step if word != "following" else None
            return self._based(step, end)
        if word in ("on",) and self.word(last + 1) in (",", ".") and low is not None:
            return Expression("step", i, last + 1, unit=unit, number=low, high=high, shift=1)
        return None

    def _based(self, step: Expression, end: int) -> Expression:
        """A step whose anchor follows: a date ("Christmas") becomes its base, else it stays an event."""
        start = end + 1 if self.word(end) == "the" else end
        base = self.at(start) if start < self.limit else None
        if (
            base is not None
            and base.kind in ("calendar", "deictic", "named")
            and self.word(base.last) not in ("'s", "’s")
        ):
            if base.kind != "deictic" or base.mod is None:
                following = self.word(base.last)
                if not following[:1].isalpha() or following in lexicon.AFTER_DATE:
                    return replace(step, last=base.last, base=base)
        return replace(step, explicit=True)

    def _bare_units(self, i: int) -> Expression | None:
        """Days later, years ago, for decades."""
        word = self.low[i]
        unit = lexicon.UNITS[word]
        tail = self._tail(i, i + 1, None, None, unit)
        if tail is not None:
            return tail
        if (
            self.word(i - 1) in ("for", "within")
            or self.word(i - 1) == "in"
            and self.word(i + 1) in ("", ".", ",")
        ):
            if unit not in lexicon.FINE_UNITS or self.word(i - 1) != "in":
                return Expression("duration", i, i + 1, unit=unit)
        return None

    def _unit_end(self, i: int) -> Expression | None:
        """ "year's end", "year-end", "month-end"."""
        j = i + 1
        if self.word(j) == "end" and self.word(i - 1) in ("by", "before", "at", "until"):
            return Expression("deictic", i, j + 1, unit=lexicon.UNITS[self.low[i]], shift=0, mod="END")
        if self.word(j) in ("'s", "’s", "-") and self.word(j + 1) == "end":
            if self.low[i] == "day" or self.word(j + 2) == "-":
                return None
            return Expression("deictic", i, j + 2, unit=lexicon.UNITS[self.low[i]], shift=0, mod="END")
        return None

    def _stepped(self, i: int) -> Expression | None:
        """following day, previous week, next morning, same day, that year."""
        word = self.low[i]
        j = i + 1
        following = self.word(j)
        if word == "that":
            if following not in (
                "day",
                "night",
                "week",
                "month",
                "year",
                "morning",
                "evening",
                "afternoon",
                "weekend",
                "summer",
                "spring",
                "winter",
                "autumn",
                "same",
            ):
                return None
            if following == "same":
                return self._stepped(i + 1) and replace(
                    self._stepped(i + 1) or Expression("step", i, i), first=i
                )
            if following in lexicon.SEASONS:
                return None
            shift = 0
        else:
            shift = lexicon.STEPS[word]
        if word == "next" and self.word(i - 1) != "the":
            return None
        if following in lexicon.PARTS_OF_DAY:
            return Expression(
                "step", i, j + 1, unit="day", number=1, shift=shift, part=lexicon.PARTS_OF_DAY[following]
            )
        unit = lexicon.UNITS.get(following)
        if unit is None or unit in lexicon.FINE_UNITS:
            if word in ("following", "previous", "preceding", "prior", "next", "subsequent") and shift:
                counted = self._count(j)
                if counted is not None and counted[3] not in lexicon.FINE_UNITS:
                    last, low, high, unit = counted
                    return Expression(
                        "step", i, last, unit=unit, number=low, high=high, shift=shift, mod="SPAN"
                    )
            return None
        if following in lexicon.PLURAL_UNITS:
            if shift:
                return Expression("step", i, j + 1, unit=unit, shift=shift, mod="SPAN")
            return None
        return Expression("step", i, j + 1, unit=unit, number=1, shift=shift)

    def _weekday_of_month(self, i: int, at: int, number: int) -> Expression | None:
        raise NotImplementedError

    def _last_of(self, i: int, end: int, number: float, unit: str) -> Expression | None:
        raise NotImplementedError
