"""Which language a text is in: English by its function words, anything else by py3langid."""

from __future__ import annotations

import re
from math import exp

# Words of every English report that are rare in other languages' text.
_ENGLISH = frozenset(
    """
    the of and that with from which were have has said would been are their this they it its who had not by on
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 6000
_FEW_WORDS = 12


def language(text: str) -> str | None:
    """The ISO 639-1 (or 639-3) code of the language most of ``text`` is in; None where there is too little to tell.

    Three samples (start, middle, end) are looked at. A text is English when one word in ten is an English
    function word; a text in another script is not; py3langid decides the rest, and it has to be surer of a
    few plain letters (a headline, a telegram) than of a paragraph.
    """
    sample = _sample(text)
    words = _WORD.findall(sample.lower())
    if not words:
        return None
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= 0.10 and len(words) >= 5:
        return "en"
    letters = "".join(words)
    foreign = sum(character > "\u024f" for character in letters) > len(letters) / 2
    code, probability = _classify(sample)
    if foreign:
        return code if code != "en" else "und"
    if code == "en":
        return "en" if probability >= 0.5 else None
    needed = 0.99 if len(words) >= _FEW_WORDS else 0.999
    return code if probability >= needed else None


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return "\n".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))


def _classify(sample: str) -> tuple[str, float]:
    """py3langid's best language and its share of the probability over all languages."""
    import py3langid

    ranked = py3langid.rank(sample)
    code, best = ranked[0]
    total = sum(exp(max(float(score) - float(best), -700.0)) for _, score in ranked)
    return str(code), 1.0 / total
