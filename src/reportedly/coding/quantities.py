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
from .numbers import HYPHENS
from .quantities_amounts import Amount
from .quantities_bounds import BoundReader


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """One quantity: words ``[first, last)`` with its modifiers and counted phrase.

    ``head``: word index of the counted noun (of the number itself where nothing is counted).
    ``bound``: ``at_least``, ``at_most``, ``over``, ``under`` or None. ``change``: "from 300 to 500",
    the bounds are where it started and ended, the lower one first.
    """

    first: int
    last: int
    head: int
    quantity: Quantity
    number: tuple[int, int] = (0, 0)
    bound: str | None = None
    change: bool = False


def find_quantities(reading: Reading, *, dates: Iterable[DateMention] | None = None) -> list[QuantityMention]:
    """All quantities of a document, in text order, not overlapping.

    ``dates``: the document's time expressions where they are known already (:func:`find_dates`), so that
    they are not searched twice.
    """
    return _Finder(reading, find_dates(reading) if dates is None else dates).mentions()


class _Finder(BoundReader):
    """The search through one document."""

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
                amount = self.amount(i)
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

    def _mention(self, amount: Amount, free: int) -> QuantityMention | None:
        if amount.skip or self.is_age(amount):
            return None
        number = (amount.first, amount.last)
        if amount.figures and amount.unit is None and amount.value is not None:
            after = self.word(amount.last)
            if after in ("st", "nd", "rd", "th") and self.touches(amount.last):
                return None
        self.bounds(amount, free)
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
                named = head if self.word(number[1]) in HYPHENS else self._meant(head, number[0])
                if named >= number[1]:
                    head, last = named, max(last, named + 1)
                if self.low[named] in lexicon.TIME_UNITS:
                    return None
                noun = self._unit(number[1], head) if named == head else self.low[named]
                if self._is_model(head):  # "12 F-16s"
                    noun, last = "".join(self.text[head : head + 3]), max(last, head + 3)
                unit = noun if unit is None else f"share of {noun}"
        span = self.reading.document.span(self.words[amount.first].start, self.words[last - 1].end)
        quantity = Quantity(span, amount.value, amount.low, amount.high, amount.approximate, unit)
        return QuantityMention(amount.first, last, head, quantity, number, amount.bound, amount.change)

    def _is_model(self, head: int) -> bool:
        """Whether a word opens the name of a model that is itself counted: "F-16s"."""
        figure = self.word(head + 2)
        return (
            self.word(head + 1) in HYPHENS
            and self.touches(head + 1)
            and self.touches(head + 2)
            and figure[:1].isdecimal()
            and figure.endswith("s")
        )

    def _meant(self, head: int, before: int) -> int:
        """The noun that a counted word stands for: "six of **them**" counts the plural noun before it, "61 of **120**
        seats" seats, "the 193 **member** states" states."""
        if not self.parsed:
            return head
        if self.low[head] in lexicon.PRONOUNS:
            nouns = (k for k in range(before - 1, self.floor - 1, -1) if self.words[k].upos in ("NOUN", "PROPN"))
            return next((k for k in nouns if self._plural(k)), head)
        for _ in range(3):
            upper = self.words[head].head
            inner = self.low[head][0].isdecimal() or self.words[head].deprel == "compound"
            if not (inner and head < upper < self.limit and self.words[upper].upos in ("NOUN", "PROPN")):
                break
            head = upper
        return head

    def _outer(self, number: tuple[int, int]) -> int:
        """The word of ``number`` that hangs on the rest of the sentence; its last word without a parse."""
        if self.parsed:
            for i in range(*number):
                if not number[0] <= self.words[i].head < number[1]:
                    return i
        return number[1] - 1

    def _casualties(self, number: tuple[int, int], first: int) -> bool:
        """Whether a number without a noun counts people: "killing 20", "30 wounded"; ``first``: the word before."""
        after = self.word(number[1])
        if after in ("more", "others"):
            after = self.word(number[1] + 1)
        before = self.word(first)
        return (
            after in lexicon.CASUALTIES
            or before in lexicon.CASUALTY_VERBS
            or (
                after in ("were", "are", "was", "have", "had")
                and self.word(number[1] + 1) in lexicon.CASUALTIES
            )
        )

    def _bare(self, amount: Amount, number: tuple[int, int]) -> bool:
        """Whether a number that counts nothing is too little to be a quantity."""
        if amount.vague:
            return self.low[number[0]] not in lexicon.PLURAL_SCALES
        if (
            self.word(number[1]) in ("-", "–")
            and self.word(number[1] + 1)[:1].isdecimal()
            and not amount.scaled
        ):
            return True
        if amount.scaled or amount.bound or amount.approximate or amount.change:
            return False
        if amount.value is None or amount.unit == "share":
            return False
        if "," in self.text[number[0]] and amount.figures:
            return False
        verb = self.word(number[0] - 1)
        if verb in ("is", "was", "were", "are") and (
            self.word(number[0] - 2) in ("he", "she", "i", "they", "who")
            or self.text[max(0, number[0] - 2)][:1].isupper()
        ):
            return True  # an age
        if verb in lexicon.COUNTING_VERBS or self.word(number[1]) in lexicon.COUNTED_PARTICIPLES:
            return False
        return True

    def _counted(self, amount: Amount, number: tuple[int, int]) -> tuple[int, int] | None:
        """The counted noun and where its phrase ends: (head, last)."""
        i = amount.last
        if self.parsed:
            found = self._parsed_head(number)
            if found is not None:
                return found
        j = i
        if self.word(j) == "-" and self.touches(j) and self.touches(j + 1) and self.word(j + 1)[:1].isalpha():
            j += 1  # "three-nation summit": the nation counts
            return (j, j + 1) if not self.dated[j] else None
        of = self.word(j) == "of"
        if of:
            j += 1
            while (
                self.word(j) in ("the", "these", "those", "its", "their", "his", "her", "our")
                or self.word(j)[:1].isdecimal()
            ):
                j += 1
        elif amount.unit == "share":
            while self.word(j) in ("the", "its", "their", "all", "a"):
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
            if low in HYPHENS and self.touches(k) and self.touches(k + 1):
                continue
            if low[0].isdecimal() and k - 2 >= j and self.word(k - 1) in HYPHENS and self.touches(k):
                if self._is_model(k - 2):
                    return k - 2, k + 1
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
                named = head is not None and self.text[head][:1].isupper() and not self._plural(head)
                if low in lexicon.VERB_FORMS or head is not None and not named and low.endswith(("ed", "ly")):
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
                    or low.endswith(("ed", "ly"))
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
        for words, code in lexicon.currency_names().get(low, ()):
            if words == (low,):
                return code
        if self.text[head][:1].isupper() and self.word(head - 1):
            return self.text[head]
        if self.word(start) == "-" or start and self.word(start - 1) in ("one", "1"):
            return low if self._plural(head) else _plural_of(low)
        return low


def _plural_of(noun: str) -> str:
    """The plural of a noun, so that "one soldier" and "two soldiers" share a unit."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return {"man": "men", "woman": "women", "child": "children", "person": "people"}.get(noun, noun + "s")
