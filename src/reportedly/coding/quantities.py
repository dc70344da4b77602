"""How many of what: numbers with their unit, bounds, approximation and range.

``find_quantities`` reads words; a parse, where there is one, picks the counted noun, else the next noun-like
word does. Dates, clock times, ages, ordinals, list numbers and numbers inside names are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..reading.structure import Reading
from ..records import Quantity
from . import quantities_lexicon as lexicon
from .dates import DateMention, find_dates
from .numbers import HYPHENS, SCALE_LETTERS, Number, parse_figures, read_number, starts_number


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """One quantity: words ``[first, last)`` with its modifiers and counted phrase.

    ``head``: word index of the counted noun (of the number itself where nothing is counted).
    ``bound``: ``at_least``, ``at_most``, ``over``, ``under`` or None. ``change``: "from 300 to 500", ``low`` is
    where it started and ``high`` where it ended.
    """

    first: int
    last: int
    head: int
    quantity: Quantity
    number: tuple[int, int] = (0, 0)
    bound: str | None = None
    change: bool = False


@dataclass(slots=True)
class _Amount:
    """A number under construction: words ``[first, last)`` and what they say."""

    first: int
    last: int
    value: float | None
    low: float | None
    high: float | None
    approximate: bool = False
    unit: str | None = None
    bound: str | None = None
    change: bool = False
    vague: bool = False
    scaled: bool = False
    figures: bool = False
    skip: bool = False


def find_quantities(reading: Reading, *, dates: Iterable[DateMention] | None = None) -> list[QuantityMention]:
    """All quantities of a document, in text order, not overlapping.

    ``dates``: the document's time expressions where they are known already (:func:`find_dates`), so that
    they are not searched twice.
    """
    return _Finder(reading, find_dates(reading) if dates is None else dates).mentions()


class _Finder:
    """The search through one document."""

    def __init__(self, reading: Reading, dates: Iterable[DateMention]) -> None:
        self.reading = reading
        self.words = reading.words
        self.text = [word.text for word in self.words]
        self.low = [word.lower() for word in self.text]
        self.parsed = any(word.deprel for word in self.words[:50])
        self.tagged = any(word.upos for word in self.words[:50])
        self.dated = bytearray(len(self.words))
        for mention in dates:
            if mention.kind in ("vague", "set") and mention.last - mention.first == 1:
                continue
            for i in range(mention.first, mention.last):
                self.dated[i] = 1
        self.floor = 0
        self.limit = 0
        self.dependents: dict[int, list[int]] | None = None

    def mentions(self) -> list[QuantityMention]:
        found: list[QuantityMention] = []
        low, dated, starters = self.low, self.dated, lexicon.STARTERS
        for first, last in self.reading.sentences:
            self.floor, self.limit = first, last
            i = first
            while i < last:
                word = low[i]
                if dated[i] or not (
                    word in starters or word[0].isdecimal() or word[0] in "½¼¾⅓⅔." or "-" in word
                ):
                    i += 1
                    continue
                amount = self._amount(i)
                if amount is None:
                    i += 1
                    continue
                mention = self._mention(amount, found[-1].last if found else 0)
                if mention is not None:
                    found.append(mention)
                    i = max(mention.last, i + 1)
                else:
                    i = max(amount.last, i + 1)
        return found

    # --- numbers -------------------------------------------------------------------------------------------

    def _word(self, i: int) -> str:
        return self.low[i] if self.floor <= i < self.limit else ""

    def _is(self, i: int, words: tuple[str, ...]) -> bool:
        return (
            i >= self.floor
            and i + len(words) <= self.limit
            and all(self.low[i + k] == w for k, w in enumerate(words))
        )

    def _touches(self, i: int) -> bool:
        return self.floor < i < self.limit and self.words[i].start == self.words[i - 1].end

    def _single(self, i: int) -> _Amount | None:
        """One number at ``i`` with its currency and scale, no range."""
        start = i
        word = self._word(i)
        currency = lexicon.CURRENCY_PREFIXES.get(word)
        if word in ("us", "a", "c", "nz", "hk", "s", "nt", "u.s") and self._word(i + 1) == "$":
            currency, i = lexicon.DOLLARS[word], i + 1
        elif currency is None:
            for prefix in lexicon.GLUED_CURRENCIES:
                if word.startswith(prefix) and (figures := parse_figures(word[len(prefix) :])) is not None:
                    return self._scaled_money(start, i + 1, figures[0], lexicon.GLUED_CURRENCIES[prefix])
        if currency is not None:
            i += 1
            if i >= self.limit:
                return None
            figures = parse_figures(self.low[i])
            if figures is None:
                return None
            return self._scaled_money(start, i + 1, figures[0], currency)
        if i >= self.limit:
            return None
        if self.dated[i]:
            return None
        vague = self._vague(i)
        if vague is not None:
            return vague
        fraction = self._fraction(i)
        if fraction is not None:
            return fraction
        if word in ("a", "an") and self._word(i + 1) not in lexicon.COUNTING_SCALES:
            return None
        number = read_number(self.low, i, self.limit)
        if number is None:
            return None
        if word == "half" and not number.scaled:
            return None
        last, value = number.last, number.value
        if (
            number.figures
            and not number.scaled
            and self._word(last) in ("k", "m", "b")
            and self._touches(last)
        ):
            letter = self._word(last)
            if letter != "m" or self._word(last + 1) not in (
                "",
                ".",
                ",",
                "long",
                "high",
                "wide",
                "deep",
                "tall",
            ):
                value, last = value * SCALE_LETTERS[letter], last + 1
        amount = _Amount(start, last, value, value, value, scaled=number.scaled, figures=number.figures)
        self._suffix(amount, number)
        return amount

    def _scaled_money(self, start: int, i: int, value: float, currency: str) -> _Amount:
        factor = 1
        while i < self.limit:
            word = self.low[i]
            if word in SCALE_LETTERS:
                factor *= SCALE_LETTERS[word]
            elif word in lexicon.MONEY_SCALES:
                factor *= lexicon.MONEY_SCALES[word]
            elif word in HYPHENS and i + 1 < self.limit and self.low[i + 1] in lexicon.MONEY_SCALES:
                pass
            else:
                break
            i += 1
        value *= factor
        return _Amount(start, i, value, value, value, unit=currency, scaled=factor > 1, figures=True)

    def _suffix(self, amount: _Amount, number: Number) -> None:
        """A percent sign, a currency name or a measure right after the number."""
        i = amount.last
        word = self._word(i)
        j = i + 1 if word == "-" and self._touches(i) else i
        unit = self._word(j)
        if unit in ("%", "percent", "pct", "％") or unit == "per" and self._word(j + 1) == "cent":
            amount.unit = "percent"
            amount.last = j + (2 if unit == "per" else 1)
            if unit == "%" and self._word(amount.last) in ("point", "points"):
                amount.unit, amount.last = "percentage points", amount.last + 1
            return
        if unit == "percentage" and self._word(j + 1) in ("point", "points"):
            amount.unit, amount.last = "percentage points", j + 2
            return
        if number.figures or number.value >= 2:
            longest = lexicon.currency_names().get(unit)
            if longest:
                for words, code in longest:
                    if self._is(j, words):
                        amount.unit, amount.last = code, j + len(words)
                        return
        if (
            unit in ("square", "cubic", "sq", "sq.")
            and (measure := lexicon.MEASURES.get(self._word(j + 1))) is not None
        ):
            amount.unit, amount.last = f"{'cubic' if unit == 'cubic' else 'square'} {measure}", j + 2
            return
        measure = lexicon.MEASURES.get(unit)
        if measure is not None:
            if unit in ("m", "t", "g", "l", "c") and not (number.figures and (self._touches(j) or j == i)):
                return
            if j == i or self._word(j + 1) != "old":
                amount.unit, amount.last = measure, j + 1
                if measure in ("km", "metres", "miles") and self._word(amount.last) in ("squared",):
                    amount.last += 1

    def _vague(self, i: int) -> _Amount | None:
        """Dozens of, several, a few, hundreds of thousands of, a couple of, scores of."""
        word = self.low[i]
        j = i
        if word == "a" and self._word(i + 1) in ("few", "couple", "handful", "number", "score"):
            j += 1
            word = self.low[j]
        if word in lexicon.PLURAL_SCALES:
            low, high = lexicon.PLURAL_SCALES[word]
            last = j + 1
            while self._word(last) == "of" and self._word(last + 1) in lexicon.PLURAL_SCALES:
                more = lexicon.PLURAL_SCALES[self._word(last + 1)]
                low, high = low * more[0] / 2, high * more[0] / 2
                last += 2
            return _Amount(i, last, None, low, high, approximate=True, vague=True)
        if word in lexicon.VAGUE_NUMBERS:
            if word == "couple" and j == i:
                return None
            if word in ("few", "handful") and j == i:
                return None
            if word == "number":
                return None
            last = j + 1
            low, high = lexicon.VAGUE_NUMBERS[word]
            if self._word(last) in lexicon.COUNTING_SCALES:
                scale = lexicon.COUNTING_SCALES[self._word(last)]
                low, high, last = low * scale, high * scale, last + 1
            value = low if low == high else None
            return _Amount(i, last, value, low, high, approximate=True, vague=True)
        return None

    def _fraction(self, i: int) -> _Amount | None:
        """one in three, two-thirds, a quarter of, half of, three out of five: a share."""
        word = self.low[i]
        j = i
        if word in ("a", "an", "one") and self._word(i + 1) in ("half", "third", "quarter", "fifth", "tenth"):
            j = i + 1
            if self._word(j + 1) != "of":
                return None
            value = 1 / lexicon.DENOMINATORS[self.low[j]]
            return _Amount(i, j + 1, value, value, value, unit="share")
        if (
            word in ("half", "quarter")
            and self._word(i + 1) == "of"
            or word == "half"
            and self._word(i + 1) in ("the", "its", "their", "all")
        ):
            value = 1 / lexicon.DENOMINATORS[word]
            return _Amount(i, i + 1, value, value, value, unit="share")
        number = read_number(self.low, i, self.limit) if starts_number(word) else None
        if number is None or number.value > 1000 or not number.value:
            return None
        j = number.last
        if self._word(j) in ("in", "of") or self._word(j) == "out" and self._word(j + 1) == "of":
            k = j + (2 if self._word(j) == "out" else 1)
            if self._word(k) == "every":
                k += 1
            if k < self.limit and self._word(j) != "of" and not self.dated[k]:
                whole = read_number(self.low, k, self.limit) if starts_number(self.low[k]) else None
                if (
                    whole is not None
                    and whole.value > number.value
                    and whole.value <= 1e6
                    and (not whole.figures or whole.value < 1000 or not 1900 < whole.value < 2100)
                ):
                    value = number.value / whole.value
                    return _Amount(i, whole.last, value, value, value, unit="share")
        k = j + 1 if self._word(j) == "-" else j
        if number.value < 20 and self._word(k) in lexicon.PLURAL_DENOMINATORS and not number.figures:
            if self._word(k) in ("quarters", "halves") and self._word(k + 1) != "of" and k == j:
                return None
            value = number.value / lexicon.PLURAL_DENOMINATORS[self._word(k)]
            if value < 1:
                return _Amount(i, k + 1, value, value, value, unit="share")
        return None

    # --- ranges, bounds --------------------------------------------------------------------------------------

    def _amount(self, i: int) -> _Amount | None:
        """A number with its range, or None; ``i`` is the first word of the number itself."""
        if self._excluded_before(i):
            return None
        amount = self._single(i)
        if amount is None:
            return None
        before = self._word(amount.first - 1)
        j = amount.last
        joint = self._word(j)
        if joint in ("-", "–", "—", "to", "or") or joint == "and" and before == "between":
            if (
                joint in ("-", "–", "—")
                and not (self._touches(j) and self._touches(j + 1))
                and not amount.scaled
                and amount.unit is None
            ):
                second = None
            else:
                second = (
                    self._single(j + 1) if j + 1 < self.limit and not self._excluded_name(j + 1) else None
                )
            if (
                second is not None
                and not second.vague
                and not amount.vague
                and second.unit != "share"
                and amount.unit != "share"
            ):
                if self._joined(amount, second, joint, before):
                    return amount
                if (
                    joint in ("-", "–", "—")
                    and amount.unit is None
                    and not amount.scaled
                    and (second.value or 0) < 200
                ):
                    amount.last, amount.skip = second.last, True  # a score, a serial number
                    return amount
        return amount

    def _joined(self, amount: _Amount, second: _Amount, joint: str, before: str) -> bool:
        """Whether "A to B" is one range or change; folds ``second`` into ``amount`` if so."""
        a, b = amount.value, second.value
        if a is None or b is None:
            return False
        if (
            amount.unit
            and second.unit
            and amount.unit != second.unit
            and not (amount.unit.endswith("D") and second.unit == "USD")
        ):
            return False
        unit = second.unit or amount.unit
        if second.scaled and not amount.scaled and a < b and a < 1000:  # "3 to 5 million"
            factor = 1.0
            for scale in (1e12, 1e9, 1e6, 1e3, 1e2):
                if b >= scale and (b / scale) < 1000 and a < b / scale:
                    factor = scale
                    break
            a *= factor
        change = before == "from" and joint == "to" and self._changes(amount.first)
        if not change and b <= a or joint == "or" and not (a < b <= a * 3):
            return False
        if joint == "to" and before not in ("from", "between") and (b > a * 20 or a == 0) and unit is None:
            return False
        if joint in ("-", "–", "—") and unit is None and not amount.scaled and b <= a:
            return False
        if before == "between" and joint == "and" or not change:
            amount.value, amount.low, amount.high = (a + b) / 2, a, b
            amount.approximate = True
        else:
            amount.value, amount.low, amount.high = b, a, b
            amount.change = True
        amount.last, amount.unit = second.last, unit
        return True

    def _changes(self, first: int) -> bool:
        """Whether "from A to B" is a movement ("rose from 300 to 500"), not a span ("from ten to 32 pages")."""
        return any(self.low[i] in lexicon.CHANGES for i in range(max(self.floor, first - 8), first))

    def _bounds(self, amount: _Amount, free: int) -> None:
        """Words before (and after) the number that bound it or make it approximate."""
        first = amount.first
        if self._word(first - 1) in ("between", "from") and first - 1 >= free and (amount.low != amount.high):
            first -= 1
        steps = 0
        while first > max(free, self.floor) and steps < 4:
            at = first - 1
            for words, (bound, approximate) in lexicon.MODIFIERS.get(self.low[at], ()):
                start = first - len(words)
                if start >= max(free, self.floor) and self._is(start, words):
                    first = start
                    amount.bound = bound or amount.bound
                    amount.approximate = amount.approximate or approximate
                    break
            else:
                break
            steps += 1
        amount.first = first
        for words, bound in lexicon.POSTMODIFIERS:
            if self._is(amount.last, words):
                amount.bound = bound
                amount.last += len(words)
                break
        if amount.value is not None and amount.low == amount.high:
            if amount.bound in ("at_least", "over"):
                amount.high = None
            elif amount.bound in ("at_most", "under"):
                amount.low = None
        elif amount.bound == "at_least" and amount.vague:
            amount.high = None

    # --- what is not a quantity -------------------------------------------------------------------------------

    def _excluded_before(self, i: int) -> bool:
        """A number inside a name, a list number, an ordinal, an age, "one" as a pronoun."""
        low = self.low
        word = low[i]
        if self._excluded_name(i):
            return True
        if word == "one" or word == "One":
            after = self._word(i + 1)
            if (
                after in lexicon.SCALES_AFTER_ONE
                or after in ("in", "out")
                and starts_number(self._word(i + 2))
            ):
                return False
            if after == "-" and self._word(i + 2) in lexicon.SCALES_AFTER_ONE:
                return False
            if self._word(i - 1) in (
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
        if word in ("several", "many", "few") and not self._word(i + 1)[:1].isalpha():
            return True
        if i == self.floor and word.isdecimal() and self._word(i + 1) in (".", ")", ":"):
            return True
        if self._word(i - 1) == "(" and self._word(i + 1) == ")" and word.isdecimal():
            return True
        return False

    def _excluded_name(self, i: int) -> bool:
        low, text = self.low, self.text
        word = low[i]
        before = low[i - 1] if i > self.floor else ""
        digit = word[0].isdecimal()
        if digit and i > self.floor:
            if before in lexicon.NUMBERED:
                return True
            if before in HYPHENS and self._touches(i) and self._touches(i - 1) and i - 2 >= self.floor:
                if (
                    low[i - 2][-1:].isalpha()
                    and not parse_figures(low[i - 2])
                    and low[i - 2] not in lexicon.CURRENCY_PREFIXES
                ):
                    return True
            if before[-1:].isalpha() and self._touches(i) and before not in lexicon.CURRENCY_PREFIXES:
                return True
            if (
                text[i - 1][:1].isupper()
                and before[-1:].isalpha()
                and before not in lexicon.CAPITAL_BEFORE_NUMBER
            ):
                if i - 1 > self.floor or before in lexicon.NUMBERED:
                    after = self._word(i + 1)
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
            and self._touches(i + 1)
            and self._word(i + 1)[:1].isalpha()
            and self._word(i + 1) not in lexicon.MEASURES
        ):
            following = self._word(i + 1)
            if following not in SCALE_LETTERS and following not in ("am", "pm") and len(following) <= 3:
                return True
        if (
            before == "of"
            and self._word(i - 2) in ("group", "council", "gang", "class", "chapter", "article")
            and text[i - 2][:1].isupper()
        ):
            return True
        if (
            digit
            and self._word(i + 1) in (":", "/")
            and self._touches(i + 1)
            and self._touches(i + 2)
            and self._word(i + 2)[:1].isdecimal()
        ):
            return True
        if (
            before in (":", "/", ".")
            and digit
            and self._touches(i)
            and self._touches(i - 1)
            and self._word(i - 2)[:1].isdecimal()
        ):
            return True
        return False

    # --- the counted noun --------------------------------------------------------------------------------------

    def _mention(self, amount: _Amount, free: int) -> QuantityMention | None:
        if amount.skip or self._is_age(amount):
            return None
        number = (amount.first, amount.last)
        if amount.figures and amount.unit is None and amount.value is not None:
            after = self._word(amount.last)
            if after in ("st", "nd", "rd", "th") and self._touches(amount.last):
                return None
        self._bounds(amount, free)
        head = number[1] - 1
        unit = amount.unit
        last = amount.last
        if unit is not None and unit != "share":
            head = self._outer(number)
        else:
            counted = self._counted(amount, number)
            if counted is None:
                if self._bare(amount, number):
                    return None
                if unit is None and self._casualties(number, amount.first - 1):
                    unit = "people"
                head = self._outer(number)
            else:
                head, last = counted
                if self.low[head] in lexicon.TIME_UNITS:
                    return None
                noun = self._unit(number[1], head)
                unit = noun if unit is None else f"share of {noun}"
        span = self.reading.document.span(self.words[amount.first].start, self.words[last - 1].end)
        quantity = Quantity(span, amount.value, amount.low, amount.high, amount.approximate, unit)
        return QuantityMention(amount.first, last, head, quantity, number, amount.bound, amount.change)

    def _outer(self, number: tuple[int, int]) -> int:
        """The word of ``number`` that hangs on the rest of the sentence; its last word without a parse."""
        if self.parsed:
            for i in range(*number):
                if not number[0] <= self.words[i].head < number[1]:
                    return i
        return number[1] - 1

    def _casualties(self, number: tuple[int, int], first: int) -> bool:
        """Whether a number without a noun counts people: "killing 20", "30 wounded"; ``first``: the word before."""
        after = self._word(number[1])
        if after in ("more", "others"):
            after = self._word(number[1] + 1)
        before = self._word(first)
        return (
            after in lexicon.CASUALTIES
            or before in lexicon.CASUALTY_VERBS
            or (
                after in ("were", "are", "was", "have", "had")
                and self._word(number[1] + 1) in lexicon.CASUALTIES
            )
        )

    def _bare(self, amount: _Amount, number: tuple[int, int]) -> bool:
        """Whether a number that counts nothing is too little to be a quantity."""
        if amount.vague:
            return self.low[number[0]] not in lexicon.PLURAL_SCALES
        if (
            self._word(number[1]) in ("-", "–")
            and self._word(number[1] + 1)[:1].isdecimal()
            and not amount.scaled
        ):
            return True
        if amount.scaled or amount.bound or amount.approximate or amount.change:
            return False
        if amount.value is None or amount.unit == "share":
            return False
        if "," in self.text[number[0]] and amount.figures:
            return False
        verb = self._word(number[0] - 1)
        if verb in ("is", "was", "were", "are") and (
            self._word(number[0] - 2) in ("he", "she", "i", "they", "who")
            or self.text[max(0, number[0] - 2)][:1].isupper()
        ):
            return True  # an age
        if verb in lexicon.COUNTING_VERBS or self._word(number[1]) in lexicon.COUNTED_PARTICIPLES:
            return False
        return True

    def _is_age(self, amount: _Amount) -> bool:
        """35, ... aged 35, 35 years old, 35-year-old."""
        low, last, first = self.low, amount.last, amount.first
        if self._word(first - 1) in ("aged", "age", "ages"):
            return True
        j = last + 1 if self._word(last) == "-" else last
        if self._word(j) in ("year", "years", "month", "months", "week", "weeks"):
            k = j + 2 if self._word(j + 1) == "-" else j + 1
            if self._word(k) in ("old", "olds"):
                return True
            if self._is(k, ("of", "age")):
                return True
        if amount.value is not None and amount.figures and amount.unit is None and 1 <= amount.value <= 110:
            if self._word(first - 1) == "," and self._word(last) in (",", ".") and first - 2 >= self.floor:
                return low[first - 2][-1:].isalpha() and self.text[first - 2][:1].isupper()
        return False

    def _counted(self, amount: _Amount, number: tuple[int, int]) -> tuple[int, int] | None:
        """The counted noun and where its phrase ends: (head, last)."""
        i = amount.last
        if self.parsed:
            found = self._parsed_head(number)
            if found is not None:
                return found
        j = i
        if (
            self._word(j) == "-"
            and self._touches(j)
            and self._touches(j + 1)
            and self._word(j + 1)[:1].isalpha()
        ):
            j += 1  # "three-nation summit": the nation counts
            return (j, j + 1) if not self.dated[j] else None
        of = self._word(j) == "of"
        if of:
            j += 1
            while (
                self._word(j) in ("the", "these", "those", "its", "their", "his", "her", "our")
                or self._word(j)[:1].isdecimal()
            ):
                j += 1
        elif amount.unit == "share":
            while self._word(j) in ("the", "its", "their", "all", "a"):
                j += 1
        if j >= self.limit:
            return None
        head = None
        for k in range(j, min(self.limit, j + 6)):
            word, low = self.words[k], self.low[k]
            if self.dated[k] or low in lexicon.PHRASE_ENDS:
                break
            if low in ("'s", "’s", "'", "’"):
                if head is None:
                    break
                continue
            if low in HYPHENS and self._touches(k) and self._touches(k + 1):
                continue
            if low[0].isdecimal() and k - 2 >= j and self._word(k - 1) in HYPHENS and self._touches(k):
                head = None  # "K-2 tanks"
                continue
            if not low[0].isalpha():
                break
            if self.tagged:
                if word.upos in ("NOUN", "PROPN"):
                    head = k
                elif (
                    word.upos in ("ADJ", "ADV", "NUM")
                    or word.upos == "VERB"
                    and head is None
                    and low.endswith(("ed", "ing", "en"))
                ):
                    if head is not None:
                        break
                else:
                    break
            else:
                if low in lexicon.VERB_FORMS or head is not None and low.endswith(("ed", "ly")):
                    break
                if (
                    head is not None
                    and self._plural(head)
                    and not (
                        self._plural(k)
                        and (self.text[head][:1].isupper() or self.low[head] in lexicon.COMPOUND_PLURALS)
                    )
                ):
                    break
                if (
                    low in lexicon.ADJECTIVES
                    or low.endswith("ed")
                    or low.endswith("ly")
                    or low.endswith("ing")
                    and head is None
                    and not self._plural(k)
                ):
                    continue
                head = k
        if head is None:
            return None
        return head, head + 1

    def _plural(self, i: int) -> bool:
        low = self.low[i]
        return low in lexicon.IRREGULAR_PLURALS or low.endswith("s") and not low.endswith(("ss", "us", "is"))

    def _parsed_head(self, number: tuple[int, int]) -> tuple[int, int] | None:
        """The noun that a numeral modifies in the parse (nummod), or its ``of`` complement (dozens of troops)."""
        words = self.words
        at = number[1] - 1
        for i in range(*number):
            if not number[0] <= words[i].head < number[1] and words[i].deprel not in ("punct", "case", "cc"):
                at = i
                break
        word = words[at]
        head = word.head
        if word.deprel.startswith("nummod") or word.deprel in ("amod", "det", "compound"):
            if number[1] <= head < self.limit and words[head].upos in ("NOUN", "PROPN", "SYM", "ADJ"):
                low = self.low[head]
                if low in lexicon.MASS_OF and (inner := self._of_complement(head)) is not None:
                    return inner, inner + 1
                if all(self.low[k] not in lexicon.PHRASE_ENDS for k in range(number[1], head)):
                    return head, head + 1
        for i in range(number[1] - 1, number[0] - 1, -1):
            inner = self._of_complement(i)
            if inner is not None and inner >= number[1]:
                return inner, inner + 1
        return None

    def _of_complement(self, i: int) -> int | None:
        """The noun in "dozens of X": an nmod of word ``i`` soon after it, introduced by "of"."""
        words = self.words
        if self.dependents is None:
            self.dependents = {}
            for word in words:
                if word.deprel.startswith("nmod"):
                    self.dependents.setdefault(word.head, []).append(word.index)
        for k in self.dependents.get(i, ()):
            if i < k < min(self.limit, i + 8) and any(
                self.low[j] == "of" for j in range(i + 1, min(k, i + 3))
            ):
                return k
        return None

    def _unit(self, start: int, head: int) -> str:
        """The counted noun's lemma-like name: plural kept ("troops"), a singular left as it is ("aircraft")."""
        low = self.low[head]
        if low in lexicon.UNIT_NAMES:
            return lexicon.UNIT_NAMES[low]
        measure = lexicon.MEASURES.get(low)
        if measure is not None:
            return measure
        if self.text[head][:1].isupper() and self._word(head - 1):
            return self.text[head]
        if self._word(start) == "-" or start and self._word(start - 1) in ("one", "1"):
            return low if self._plural(head) else _plural_of(low)
        return low


def _plural_of(noun: str) -> str:
    """The plural of a noun, so that "one soldier" and "two soldiers" share a unit."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return {"man": "men", "woman": "women", "child": "children", "person": "people"}.get(noun, noun + "s")
