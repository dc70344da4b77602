"""Years and longer: bare years, decades, centuries, seasons."""

from __future__ import annotations

from . import dates_lexicon as lexicon
from .dates_words import Expression, WordReader, century_year
from .numbers import ORDINALS


class YearReader(WordReader):
    """Reads what is as long as a season or longer."""

    def _larger(self, i: int, unit: str) -> Expression | None:
        """ "[of] last year" after a month, "[of] next week" after a weekday."""
        j = i + 1 if self.word(i) in ("of", "in") else i
        if self.word(j) == "the":
            j += 1
        word = self.word(j)
        if word in ("this", "last", "next", "previous", "following", "same", "that", "current", "past") and (
            lexicon.UNITS.get(self.word(j + 1)) == unit
        ):
            if word in ("previous", "following", "same", "that"):
                return Expression("step", i, j + 2, unit=unit, number=1, shift=lexicon.STEPS.get(word, 0))
            return Expression("deictic", i, j + 2, unit=unit, shift=lexicon.SHIFTS[word])
        return None

    def _year(self, i: int) -> Expression | None:
        """A bare year, with its era: 2014, 508 BC, AD 394."""
        word = self.low[i]
        value = int(word)
        era = lexicon.ERAS.get(self.word(i + 1))
        before = self.word(i - 1)
        if era is not None and value:
            return Expression("calendar", i, i + 2, year=value * era)
        if len(word) != 4 or word[0] == "0":
            return None
        after = self.word(i + 1)
        if before in lexicon.NOT_BEFORE_YEAR and self.word(i - 2) != "later" or after in ("%", "°"):
            return None
        if before in ("-", "/", ".") and self.touching[i] and self.word(i - 2).isalpha():
            if len(self.word(i - 2)) <= 2:
                return None
        if (
            after in ("-", "/", ":")
            and i + 1 < self.limit
            and self.touching[i + 1]
            and self.word(i + 2).isalpha()
        ):
            if after == ":":
                return None
        if not 1000 <= value <= 2100:
            return None
        firm = before in lexicon.BEFORE_YEAR
        closes = not after or not after[0].isalnum()
        counted = (
            after[:1].isalpha()
            and not self.capital(i + 1)
            and (
                after.endswith("s")
                and after not in lexicon.NOT_PLURAL
                or after in lexicon.COUNTED
                or after in lexicon.UNITS
            )
        )
        if counted and after not in lexicon.EVENT_NOUNS:
            return None
        if counted and not (firm or value >= 1900):
            return None
        if value < 1800 and not (
            before in ("in", "since", "until", "by", "from", "between", "circa", "c.", "year")
            or before in ("and", "to", "-", "–")
            and self.year_at(i - 2)
            or before == "("
            and after in (")", "-", "–", ",")
        ):
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
        word = self.word(i + 1)
        if len(word) == 3 and word.endswith("0s") and word[:2].isdecimal():
            return Expression("calendar", i, i + 2, decade=century_year(int(word[:2])))
        return None

    def _decade(self, i: int) -> Expression | None:
        """1990s, 1990's, '90s, 90s; the 1900s is a century in name only."""
        word = self.low[i].lstrip("'’")
        last = i + 1
        if (
            word.isdecimal()
            and self.word(last) in ("'s", "’s")
            and self.touching[last]
            and word.endswith("0")
            and (len(word) == 4 and self.word(i - 1) == "the")
        ):
            word, last = word + "s", last + 1
        if len(word) >= 4 and word[-2:] in ("'s", "’s"):
            word = word[:-2] + "s"
        if not (word.endswith("0s") and word[:-1].isdecimal() and word.isascii()):
            return None
        if len(word) == 5 and 1000 <= int(word[:-1]) <= 2100:
            return Expression("calendar", i, last, decade=int(word[:-1]))
        if (
            len(word) == 3
            and self.word(i - 1) in ("the", "early", "late", "mid", "-")
            and self.word(i - 2) not in ("his", "her")
        ):
            return Expression("calendar", i, last, decade=century_year(int(word[:2])))
        return None

    def _decade_word(self, i: int) -> Expression | None:
        if self.word(i - 1) not in ("the", "early", "late", "mid") or self.word(i - 2) in (
            "his",
            "her",
            "their",
        ):
            return None
        return Expression("calendar", i, i + 1, decade=1900 + lexicon.DECADES[self.low[i]])

    def _century(self, i: int) -> Expression | None:
        """19th century, seventh century BC."""
        word = self.low[i]
        number = ORDINALS.get(word)
        if (
            number is None
            and word[-2:] in ("st", "nd", "rd", "th")
            and word[:-2].isdecimal()
            and len(word) <= 4
        ):
            number = int(word[:-2])
        j = i + 2 if self.word(i + 1) == "-" else i + 1
        if number is None or self.word(j) not in ("century", "centuries") or not 1 <= number <= 30:
            return None
        era = lexicon.ERAS.get(self.word(j + 1))
        if era is None:
            return Expression("calendar", i, j + 1, century=number)
        return Expression("calendar", i, j + 2, century=number * era)

    def _season(self, i: int) -> Expression | None:
        """summer, the summer of 2012, spring 2025."""
        word = self.low[i]
        season = lexicon.SEASONS[word]
        before = self.word(i - 1)
        j = i + 2 if self.word(i + 1) == "of" else i + 1
        year = self.year_at(j)
        if year is not None:
            return Expression("calendar", i, j + 1, season=season, year=year)
        if (larger := self._larger(i + 1, "year")) is not None:
            return Expression("calendar", i, larger.last, season=season, outer=larger)
        after = self.word(i + 1)
        if after in lexicon.NAME_AFTER_SEASON or after == "-":
            return None
        if i + 1 < self.limit and self.capital(i + 1) or self.capital(i) and before and self.capital(i - 1):
            return None
        if word in lexicon.AMBIGUOUS_SEASONS:
            if before == "the":
                if self.word(i - 2) not in ("in", "by", "since", "until", "during", "of", "before", "after"):
                    return None
            elif before not in (
                "in",
                "by",
                "since",
                "until",
                "early",
                "late",
                "mid",
                "last",
                "next",
                "this",
                "each",
                "every",
            ):
                return None
            if before == "the" and self.word(i + 1) in ("of", "in"):
                return None
        return Expression("calendar", i, i + 1, season=season)
