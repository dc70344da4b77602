"""Numbers that are no quantity: inside a name, numbering a list, ages, scores, "one" as a pronoun."""

from __future__ import annotations

from . import quantities_lexicon as lexicon
from .numbers import HYPHENS, SCALE_LETTERS, parse_figures, starts_number
from .quantities_amounts import Amount, AmountReader


class ExclusionReader(AmountReader):
    """Tells numbers that count or measure from those that do not."""

    def excluded_before(self, i: int) -> bool:
        """A number inside a name, a list number, an ordinal, an age, "one" as a pronoun."""
        low = self.low
        word = low[i]
        if self.excluded_name(i):
            return True
        if word == "one" or word == "One":
            after = self.word(i + 1)
            if (
                after in lexicon.SCALES_AFTER_ONE
                or after in ("in", "out")
                and starts_number(self.word(i + 2))
            ):
                return False
            if after == "-" and self.word(i + 2) in lexicon.SCALES_AFTER_ONE:
                return False
            if self.word(i - 1) in (
                "the",
                "this",
                "that",
                "no",
                "any",
                "each",
                "every",
                "which",
                "another",
                "every-",
                "some",
                "day",
            ):
                return True
            if not after[:1].isalpha() or after in lexicon.AFTER_PRONOUN_ONE:
                return True
            if self.parsed and self.words[i].deprel not in ("nummod", "nummod:gov", "compound", "dep", ""):
                return True
        if word in ("several", "many", "few") and not self.word(i + 1)[:1].isalpha():
            return True
        if i == self.floor and word.isdecimal() and self.word(i + 1) in (".", ")", ":"):
            return True
        if self.word(i - 1) == "(" and self.word(i + 1) == ")" and word.isdecimal():
            return True
        return False

    def excluded_name(self, i: int) -> bool:
        low, text = self.low, self.text
        word = low[i]
        before = low[i - 1] if i > self.floor else ""
        digit = word[0].isdecimal()
        if digit and i > self.floor:
            if before in lexicon.NUMBERED:
                return True
            if before in HYPHENS and self.touches(i) and self.touches(i - 1) and i - 2 >= self.floor:
                if (
                    low[i - 2][-1:].isalpha()
                    and not parse_figures(low[i - 2])
                    and low[i - 2] not in lexicon.CURRENCY_PREFIXES
                ):
                    return True
            if before[-1:].isalpha() and self.touches(i) and before not in lexicon.CURRENCY_PREFIXES:
                return True
            if (
                text[i - 1][:1].isupper()
                and before[-1:].isalpha()
                and before not in lexicon.CAPITAL_BEFORE_NUMBER
            ):
                if i - 1 > self.floor or before in lexicon.NUMBERED:
                    after = self.word(i + 1)
                    if (
                        text[i - 1].isupper()
                        and len(before) <= 5
                        or before in lexicon.SERIES
                        or not after[:1].isalpha()
                    ):
                        if before not in lexicon.SENTENCE_WORDS:
                            return True
        if digit and word.isdecimal() and len(word) < 3 and i - 1 > self.floor and i + 1 < self.limit:
            if (
                text[i - 1][:1].isupper()
                and text[i + 1][:1].isupper()
                and before[-1:].isalpha()
                and (before not in lexicon.CAPITAL_BEFORE_NUMBER)
            ):
                return True  # "Explorer 6 Countdown"
        if (
            digit
            and self.touches(i + 1)
            and self.word(i + 1)[:1].isalpha()
            and self.word(i + 1) not in lexicon.MEASURES
        ):
            following = self.word(i + 1)
            if following not in SCALE_LETTERS and following not in ("am", "pm") and len(following) <= 3:
                return True
        if (
            before == "of"
            and self.word(i - 2) in ("group", "council", "gang", "class", "chapter", "article")
            and text[i - 2][:1].isupper()
        ):
            return True
        if (
            digit
            and self.word(i + 1) in (":", "/")
            and self.touches(i + 1)
            and self.touches(i + 2)
            and self.word(i + 2)[:1].isdecimal()
        ):
            return True
        if (
            before in (":", "/", ".")
            and digit
            and self.touches(i)
            and self.touches(i - 1)
            and self.word(i - 2)[:1].isdecimal()
        ):
            return True
        return False

    def is_age(self, amount: Amount) -> bool:
        """35, ... aged 35, 35 years old, 35-year-old."""
        low, last, first = self.low, amount.last, amount.first
        if self.word(first - 1) in ("aged", "age", "ages"):
            return True
        if (
            self.word(first - 1) in ("over", "under", "above", "below")
            and self.word(first - 2) in lexicon.AGED
            and amount.unit is None
            and 10 <= (amount.value or 0) <= 100
            and (not self.word(last)[:1].isalpha() or self.word(last) in lexicon.PHRASE_ENDS)
        ):
            return True  # "voters over 65"
        j = last + 1 if self.word(last) == "-" else last
        if self.word(j) in ("year", "years", "month", "months", "week", "weeks"):
            k = j + 2 if self.word(j + 1) == "-" else j + 1
            if self.word(k) in ("old", "olds"):
                return True
            if self.phrase(k, ("of", "age")):
                return True
        if amount.value is not None and amount.figures and amount.unit is None and 1 <= amount.value <= 110:
            if self.word(first - 1) == "," and self.word(last) in (",", ".") and first - 2 >= self.floor:
                return low[first - 2][-1:].isalpha() and self.text[first - 2][:1].isupper()
        return False
