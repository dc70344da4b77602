"""The grammar of time expressions: word positions in, symbolic :class:`Expression` out.

A recursive-descent reader over lower-cased words, entered by a table of first words. It knows nothing of the
day of publication: meaning is worked out in :mod:`.dates_resolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from . import dates_lexicon as lexicon
from .dates_periods import PeriodReader
from .dates_words import Expression
from .numbers import ORDINALS
from .timex import duration

Reader = Callable[[int], Expression | None]


class Grammar(PeriodReader):
    """Time expressions of one document; set ``floor`` and ``limit`` to the sentence before reading in it."""

    starting_characters = frozenset("0123456789'’‘")
    """First characters of words in figures that can open an expression."""

    def __init__(self, text: Sequence[str], touching: Sequence[bool]) -> None:
        super().__init__(text, touching)
        self._readers = self._dispatch()
        self.starters = frozenset(self._readers) | lexicon.NUMBER_WORDS
        """Words that can open an expression, beside those in figures."""

    def _dispatch(self) -> dict[str, tuple[Reader, ...]]:
        table: dict[str, list[Reader]] = {}

        def add(words: Iterable[str], reader: Reader) -> None:
            for word in words:
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
        add(("morning", "afternoon", "evening", "night"), self._part_of)
        add(("weekend",), self._weekend)
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
            if readers is None and word[:2] == "fy" and word[2:3].isdecimal():
                return self._fiscal(i)
            if word in lexicon.NUMBER_WORDS:
                return self._counted(i)
            if "-" in word:
                return self._prefixed(i)
        elif word in ("'", "’", "‘") and i + 1 < self.limit and self.touching[i + 1]:
            return self._short_year(i)
        return None

    def _weekend(self, i: int) -> Expression | None:
        """The weekend, at or over which something happened."""
        if self.word(i - 1) != "the" or self.word(i - 2) not in ("at", "over", "on", "during", "through"):
            return None
        return Expression("deictic", i, i + 1, unit="weekend", shift=0)

    def _every(self, i: int) -> Expression | None:
        """every Friday, each year, every two weeks, every other day."""
        j = i + 1
        word = self.word(j)
        if word == "other":
            j, word = j + 1, self.word(j + 1)
            if word in lexicon.UNITS:
                return Expression("set", i, j + 1, value=duration(2, lexicon.UNITS[word]))
        if word in lexicon.WEEKDAYS:
            return Expression("set", i, j + 1, value=f"XXXX-WXX-{lexicon.WEEKDAYS[word] + 1}")
        if word in lexicon.MONTHS and self.capital(j):
            return Expression("set", i, j + 1, value=f"XXXX-{lexicon.MONTHS[word]:02d}")
        if word in lexicon.SEASONS:
            return Expression("set", i, j + 1, value=f"XXXX-{lexicon.SEASONS[word]}")
        if word in ("morning", "afternoon", "evening"):
            return Expression("set", i, j + 1, value=f"XXXX-XX-XX{'T' + lexicon.PARTS_OF_DAY[word]}")
        if word in lexicon.UNITS:
            return Expression("set", i, j + 1, value=duration(1, lexicon.UNITS[word]))
        counted = self._count(j)
        if counted is not None and counted[1] is not None:
            return Expression("set", i, counted[0], value=duration(counted[1], counted[3]))
        return None

    def _set(self, i: int) -> Expression | None:
        if self.capital(i) and i > self.floor:
            return None
        return Expression("set", i, i + 1, value=lexicon.SETS[self.low[i]])

    def _vague(self, i: int) -> Expression | None:
        if self.low[i] == "now" and self.word(i + 1) == "that":
            return None
        return Expression("vague", i, i + 1, value=lexicon.VAGUE[self.low[i]])

    def _vague_phrase(self, i: int) -> Expression | None:
        for words, value in lexicon.VAGUE_PHRASES[self.low[i]]:
            if self.phrase(i, *words):
                end = i + len(words)
                if words[-1] == "past" and (
                    self.word(end) in lexicon.UNITS or self._count(end) is not None
                    if end < self.limit
                    else False
                ):
                    return None
                return Expression("vague", i, end, value=value)
        return None

    def _clock_word(self, i: int) -> Expression | None:
        word = self.low[i]
        if self.word(i - 1) not in ("at", "by", "until", "before", "after", "around", "since"):
            if word == "overnight" and not self.capital(i):
                return Expression("deictic", i, i + 1, unit="day", shift=0, part="NI", value="overnight")
            return None
        part = lexicon.PARTS_OF_DAY[word]
        found = self._with_clock(i, i + 1, part)
        return found if found.kind != "clock" or part[0] == "T" else None
