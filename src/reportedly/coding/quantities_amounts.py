"""One number with its currency, scale, sign or measure: the bricks of a quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..reading.structure import Reading
from . import quantities_lexicon as lexicon
from .dates import DateMention
from .numbers import HYPHENS, SCALE_LETTERS, Number, parse_figures, read_number, starts_number

_AFTER_SHARE = frozenset({"in", "since", "to", "and", "last", "this"})
"""Words behind a share by which something changed that are not what it is a share of."""


@dataclass(slots=True)
class Amount:
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


class AmountReader:
    """Reads numbers from the words of one document; ``floor`` and ``limit`` are the bounds of the sentence."""

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

    def word(self, i: int) -> str:
        return self.low[i] if self.floor <= i < self.limit else ""

    def phrase(self, i: int, words: tuple[str, ...]) -> bool:
        return (
            i >= self.floor
            and i + len(words) <= self.limit
            and all(self.low[i + k] == w for k, w in enumerate(words))
        )

    def touches(self, i: int) -> bool:
        return self.floor < i < self.limit and self.words[i].start == self.words[i - 1].end

    def single_amount(self, i: int) -> Amount | None:
        """One number at ``i`` with its currency and scale, no range."""
        start = i
        word = self.word(i)
        currency = lexicon.CURRENCY_PREFIXES.get(word)
        if word in ("us", "a", "c", "nz", "hk", "s", "nt", "u.s") and self.word(i + 1) == "$":
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
        if word in ("a", "an") and self.word(i + 1) not in lexicon.COUNTING_SCALES:
            return None
        number = read_number(self.low, i, self.limit)
        if number is None:
            return None
        if word == "half" and not number.scaled:
            return None
        last, value = number.last, number.value
        if number.figures and not number.scaled and self.word(last) in ("k", "m", "b") and self.touches(last):
            letter = self.word(last)
            if letter != "m" or self.word(last + 1) not in (
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
        amount = Amount(start, last, value, value, value, scaled=number.scaled, figures=number.figures)
        self._suffix(amount, number)
        return amount

    def _scaled_money(self, start: int, i: int, value: float, currency: str) -> Amount:
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
        return Amount(start, i, value, value, value, unit=currency, scaled=factor > 1, figures=True)

    def _suffix(self, amount: Amount, number: Number) -> None:
        """A percent sign, a currency name or a measure right after the number."""
        i = amount.last
        word = self.word(i)
        j = i + 1 if word == "-" and self.touches(i) else i
        unit = self.word(j)
        if unit == "odd" and j == i + 1:  # "40-odd boats"
            amount.approximate, amount.last = True, j + 1
            return
        if unit in ("%", "percent", "pct", "％") or unit == "per" and self.word(j + 1) == "cent":
            amount.unit = "percent"
            amount.last = j + (2 if unit == "per" else 1)
            if unit == "%" and self.word(amount.last) in ("point", "points"):
                amount.unit, amount.last = "percentage points", amount.last + 1
            return
        if unit == "percentage" and self.word(j + 1) in ("point", "points"):
            amount.unit, amount.last = "percentage points", j + 2
            return
        if number.figures or number.value >= 2:
            longest = lexicon.currency_names().get(unit)
            if longest:
                for words, code in longest:
                    if self.phrase(j, words):
                        amount.unit, amount.last = code, j + len(words)
                        return
        if (
            unit in ("square", "cubic", "sq", "sq.")
            and (measure := lexicon.MEASURES.get(self.word(j + 1))) is not None
        ):
            amount.unit, amount.last = f"{'cubic' if unit == 'cubic' else 'square'} {measure}", j + 2
            return
        measure = lexicon.MEASURES.get(unit)
        if measure is not None:
            if unit in ("m", "t", "g", "l", "c") and not (number.figures and (self.touches(j) or j == i)):
                return
            if j == i or self.word(j + 1) != "old":
                amount.unit, amount.last = measure, j + 1
                if measure in ("km", "metres", "miles") and self.word(amount.last) in ("squared",):
                    amount.last += 1

    def _vague(self, i: int) -> Amount | None:
        """Dozens of, several, a few, hundreds of thousands of, a couple of, scores of."""
        word = self.low[i]
        j = i
        if word == "a" and self.word(i + 1) in ("few", "couple", "handful", "number", "score"):
            j += 1
            word = self.low[j]
        if word in lexicon.PLURAL_SCALES:
            low, high = lexicon.PLURAL_SCALES[word]
            last = j + 1
            while self.word(last) == "of" and self.word(last + 1) in lexicon.PLURAL_SCALES:
                more = lexicon.PLURAL_SCALES[self.word(last + 1)]
                low, high = low * more[0] / 2, high * more[0] / 2
                last += 2
            return Amount(i, last, None, low, high, approximate=True, vague=True)
        if word in lexicon.VAGUE_NUMBERS:
            if word == "couple" and j == i:
                return None
            if word in ("few", "handful") and j == i:
                return None
            if word == "number":
                return None
            last = j + 1
            low, high = lexicon.VAGUE_NUMBERS[word]
            if self.word(last) in lexicon.COUNTING_SCALES:
                scale = lexicon.COUNTING_SCALES[self.word(last)]
                low, high, last = low * scale, high * scale, last + 1
            value = low if low == high else None
            return Amount(i, last, value, low, high, approximate=True, vague=True)
        return None

    def _changed_by(self, i: int, at: int) -> Amount | None:
        """ "fell by a third", "was cut by half": the share by which something changed; its last word is ``at``."""
        after = self.word(at + 1)
        if self.word(i - 1) != "by" or after[:1].isalpha() and after not in _AFTER_SHARE:
            return None
        if not any(self.low[k] in lexicon.CHANGES for k in range(max(self.floor, i - 4), i)):
            return None
        value = 1 / lexicon.DENOMINATORS[self.low[at]]
        return Amount(i, at + 1, value, value, value, scaled=True)

    def _fraction(self, i: int) -> Amount | None:
        """one in three, two-thirds, a quarter of, half of, three out of five: a share."""
        word = self.low[i]
        j = i
        if word in ("a", "an", "one") and self.word(i + 1) in ("half", "third", "quarter", "fifth", "tenth"):
            j = i + 1
            if self.word(j + 1) != "of":
                return self._changed_by(i, j)
            value = 1 / lexicon.DENOMINATORS[self.low[j]]
            return Amount(i, j + 1, value, value, value, unit="share")
        if (
            word in ("half", "quarter")
            and self.word(i + 1) == "of"
            or word == "half"
            and self.word(i + 1) in ("the", "its", "their", "all")
        ):
            value = 1 / lexicon.DENOMINATORS[word]
            return Amount(i, i + 1, value, value, value, unit="share")
        if word == "half":
            return self._changed_by(i, i)
        number = read_number(self.low, i, self.limit) if starts_number(word) else None
        if number is None or number.value > 1000 or not number.value:
            return None
        j = number.last
        if self.word(j) in ("in", "of") or self.word(j) == "out" and self.word(j + 1) == "of":
            k = j + (2 if self.word(j) == "out" else 1)
            if self.word(k) == "every":
                k += 1
            if k < self.limit and self.word(j) != "of" and not self.dated[k]:
                whole = read_number(self.low, k, self.limit) if starts_number(self.low[k]) else None
                if (
                    whole is not None
                    and whole.value > number.value
                    and whole.value <= 1e6
                    and (not whole.figures or whole.value < 1000 or not 1900 < whole.value < 2100)
                ):
                    value = number.value / whole.value
                    return Amount(i, whole.last, value, value, value, unit="share")
        k = j + 1 if self.word(j) == "-" else j
        if number.value < 20 and self.word(k) in lexicon.PLURAL_DENOMINATORS and not number.figures:
            if self.word(k) in ("quarters", "halves") and self.word(k + 1) != "of" and k == j:
                return None
            value = number.value / lexicon.PLURAL_DENOMINATORS[self.word(k)]
            if value < 1:
                return Amount(i, k + 1, value, value, value, unit="share")
        return None
