"""Ranges of dates: "3-5 May", "between March and June", "from 2014 to 2018"."""

from __future__ import annotations

from dataclasses import replace

from . import dates_lexicon as lexicon
from . import timex
from .dates_resolve import Outlook, resolve
from .dates_surroundings import Surroundings
from .dates_words import Expression
from .timex import Period

_RANGE_WORDS = frozenset({"to", "and", "-", "–", "—", "until", "till", "through"})
_DASHES = frozenset("-–—")


class RangeReader(Surroundings):
    """Joins two dates into one range."""

    year: int | None = None
    """An explicit year named earlier in the sentence."""

    def year_told(self, outlook: Outlook) -> int | None:
        """The year that the text speaks of, for a date that names none; not a past one for what lies ahead."""
        gone = self.year is not None and self.reference is not None and self.year < self.reference.year
        return None if gone and outlook == "future" else self.year

    def range_end(self, expression: Expression) -> Expression | None:
        """The second date of a range ("3 to 5 May", "between March and June", "2014-15"), or None."""
        if expression.kind not in ("calendar", "named", "deictic"):
            return None
        i, low, grammar = expression.last, self.low, self.grammar
        if i + 1 >= grammar.limit or low[i] not in _RANGE_WORDS:
            return None
        opened = low[expression.first - 1] if expression.first > grammar.floor else ""
        if opened == "the" and expression.first - 1 > grammar.floor:
            opened = low[expression.first - 2]
        joined = low[i]
        if (
            joined == "and"
            and opened != "between"
            or joined in ("to", "until", "till", "through")
            and opened
            not in (
                "from",
                "between",
                "",
                "(",
                ",",
                "in",
                "during",
                "of",
                "for",
                "through",
                "runs",
                "run",
                "on",
            )
            and not (expression.day or expression.month or expression.year)
        ):
            return None
        if (
            joined in _DASHES
            and not grammar.touching[i]
            and not (
                grammar.touching[i] == (i + 1 < grammar.limit and grammar.touching[i + 1])
                and expression.kind == "calendar"
                and (expression.month or expression.year)
            )
        ):
            return None
        j = i + 2 if low[i + 1] == "the" and i + 2 < grammar.limit else i + 1
        word = low[j]
        if (
            expression.year is not None
            and expression.month is None
            and word.isdecimal()
            and len(word) == 2
            and word.isascii()
        ):
            if joined in ("-", "–", "—", "/"):  # 2014-15
                year = expression.year // 100 * 100 + int(word)
                if year > expression.year:
                    return Expression("calendar", j, j + 1, year=year)
            return None
        if (
            expression.day is not None
            and expression.month is not None
            and (day := grammar.day_number(j)) is not None
        ):
            if word[:1].isdecimal() and (j + 1 >= grammar.limit or low[j + 1] not in lexicon.MONTHS):
                last = j + 1  # May 3-5, 2024
                closing: int | None = None
                if (
                    last + 1 < grammar.limit
                    and low[last] == ","
                    and (closing := grammar.year_at(last + 1)) is not None
                ):
                    last += 2
                elif last < grammar.limit and (closing := grammar.year_at(last)) is not None:
                    last += 1
                if day > expression.day:
                    return Expression("calendar", j, last, year=closing, month=expression.month, day=day)
                return None
        second = grammar.at(j)
        if second is None or second.kind not in ("calendar", "named", "deictic", "vague"):
            return None
        if second.kind == "vague":
            return None
        if joined == "to" and opened not in ("from", "between") and not _alike(expression, second):
            return None
        if joined in _DASHES and not _alike(expression, second):
            return None
        return second

    def range_bounds(
        self, near: Expression, far: Expression, outlook: Outlook
    ) -> tuple[Period | None, Period | None]:
        """Both ends; a first end without its year (or month) takes the second's."""
        end = resolve(far, self.reference, outlook, year=self.year_told(outlook))
        if (
            near.kind == "calendar"
            and far.kind == "calendar"
            and near.year is None
            and near.month is not None
        ):
            if end is not None and end.last is not None and near.outer is None:
                near = replace(near, year=end.last.year - (far.month is not None and near.month > far.month))
        start = resolve(near, self.reference, outlook, year=self.year_told(outlook))
        if start is None or end is None:
            return None, None
        if start.first is not None and end.last is not None and start.first > end.last and near.year is None:
            if near.weekday is not None and near.day is None:
                start = Period(
                    timex.add_days(start.first, -7),
                    timex.add_days(start.last, -7),
                    (timex.add_days(start.first, -7) or start.first).isoformat(),
                )
            elif near.month is not None:
                start = resolve(
                    replace(near, year=end.last.year - (near.month > end.last.month)), self.reference, outlook
                )
        return start, end


def _alike(near: Expression, far: Expression) -> bool:
    """Whether two dates are of one kind, so that "A to B" is a range."""
    if near.kind != far.kind:
        return near.kind in ("calendar", "named") and far.kind in ("calendar", "named", "deictic")
    if near.kind != "calendar":
        return near.unit == far.unit
    fields = ("day", "weekday", "month", "season", "quarter", "decade", "century")
    shapes = [tuple(getattr(e, name) is not None for name in fields) for e in (near, far)]
    return shapes[0] == shapes[1] or near.month is not None and far.month is not None
