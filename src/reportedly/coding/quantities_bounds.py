"""Ranges, changes, bounds and approximations: "between 3,000 and 5,000", "at least 20", "about 40"."""

from __future__ import annotations

from . import quantities_lexicon as lexicon
from .quantities_amounts import Amount
from .quantities_exclusions import ExclusionReader


class BoundReader(ExclusionReader):
    """Reads a number with what stands around it."""

    def amount(self, i: int) -> Amount | None:
        """A number with its range, or None; ``i`` is the first word of the number itself."""
        if self.excluded_before(i):
            return None
        amount = self.single_amount(i)
        if amount is None:
            return None
        before = self.word(amount.first - 1)
        j = amount.last
        joint = self.word(j)
        if joint in ("-", "–", "—", "to", "or") or joint == "and" and before == "between":
            if (
                joint in ("-", "–", "—")
                and not (self.touches(j) and self.touches(j + 1))
                and not amount.scaled
                and amount.unit is None
            ):
                second = None
            else:
                second = (
                    self.single_amount(j + 1)
                    if j + 1 < self.limit and not self.excluded_name(j + 1)
                    else None
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

    def _joined(self, amount: Amount, second: Amount, joint: str, before: str) -> bool:
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
            amount.value, amount.low, amount.high = b, min(a, b), max(a, b)
            amount.change = True
        amount.last, amount.unit = second.last, unit
        return True

    def _changes(self, first: int) -> bool:
        """Whether "from A to B" is a movement ("rose from 300 to 500"), not a span ("from ten to 32 pages")."""
        return any(self.low[i] in lexicon.CHANGES for i in range(max(self.floor, first - 8), first))

    def bounds(self, amount: Amount, free: int) -> None:
        """Words before (and after) the number that bound it or make it approximate."""
        first = amount.first
        if self.word(first - 1) in ("between", "from") and first - 1 >= free and (amount.low != amount.high):
            first -= 1
        steps = 0
        while first > max(free, self.floor) and steps < 4:
            at = first - 1
            for words, (bound, approximate) in lexicon.MODIFIERS.get(self.low[at], ()):
                start = first - len(words)
                if start >= max(free, self.floor) and self.phrase(start, words):
                    first = start
                    amount.bound = bound or amount.bound
                    amount.approximate = amount.approximate or approximate
                    break
            else:
                break
            steps += 1
        amount.first = first
        for words, bound in lexicon.POSTMODIFIERS:
            if self.phrase(amount.last, words):
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
