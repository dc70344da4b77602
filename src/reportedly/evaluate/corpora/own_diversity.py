"""How much our own corpus holds of what it is meant to hold, and how varied it is.

``python -m reportedly.evaluate.corpora.own_diversity FOLDER`` prints the figures: each requirement with what it
asks for and what there is, distinct trigger words of every type, repetition between items, countries, regions,
years, styles.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from ...errors import CorpusError
from ...gazetteer import Gazetteer
from ...ontology import EVENT_TYPES
from .own import OwnAnnotation, OwnItem, own_document, read_own_items
from .own_items import REGIONS
from .own_split import is_report, part_of, part_of_word, stem

GRAM = 4
"""Words in the runs that two items are compared by."""
FIRST_YEAR, LAST_YEAR = 2000, 2026
AGAINST = ("CT-", "PR-", "PS-")
_BEFORE_NOUN = re.compile(
    r"(?:\b(?:a|an|the|no|any|another|this|that|these|those|his|her|its|their|our|of|after|during|against|since"
    r"|over|amid|between|from|by|in|on|with|without)|['’]s?)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w'’-]*[\w](?:\s+[A-Z][\w'’-]*[\w])*")


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something the corpus must hold: ``asked`` of it at the least, ``found`` in it."""

    name: str
    asked: int
    found: int

    @property
    def met(self) -> bool:
        """Whether there is enough of it."""
        return self.found >= self.asked


def requirements(items: Sequence[OwnItem]) -> list[Requirement]:
    """What the corpus is asked to hold and holds. Everything but the reports is counted on sentences, each once."""
    sentences = [item for item in items if not is_report(item)]
    years = {item.published.year for item in sentences}
    rows = [
        Requirement("sentences", 2500, len(sentences)),
        Requirement("reports", 60, len(items) - len(sentences)),
        Requirement("hard negatives", 400, _with(sentences, lambda mark: mark.type is None)),
        Requirement("denied or doubted", 400, _with(sentences, _is_denied)),
        Requirement(
            "planned, conditional, hypothetical",
            400,
            _with(sentences, lambda mark: bool({"future", "hypothetical"} & set(mark.auxiliary))),
        ),
        Requirement("historical", 150, _with(sentences, lambda mark: "historical" in mark.auxiliary)),
        Requirement(
            "nominal triggers",
            300,
            sum(any(is_nominal(item, mark) for mark in item.annotations if mark.type) for item in sentences),
        ),
        Requirement("two or more events", 300, sum(_events(item) > 1 for item in sentences)),
        Requirement(
            "nested sources",
            200,
            _with(sentences, lambda mark: any(len(position.chain) > 1 for position in mark.positions)),
        ),
        Requirement("regions", len(REGIONS), len({item.region for item in sentences})),
        Requirement(
            f"years {FIRST_YEAR} to {LAST_YEAR}",
            LAST_YEAR - FIRST_YEAR + 1,
            len(years & set(range(FIRST_YEAR, LAST_YEAR + 1))),
        ),
    ]
    for style in ("headline", "lead", "quote"):
        rows.append(Requirement(f"{style}s", 20, sum(item.style == style for item in sentences)))
    types = Counter(name for item in sentences for name in {mark.type for mark in item.annotations})
    modes = Counter(
        pair
        for item in sentences
        for pair in {(mark.type, mode) for mark in item.annotations for mode in mark.modes}
    )
    for name, entry in EVENT_TYPES.items():
        rows.append(Requirement(name, 100, types[name]))
        rows += [Requirement(f"{name} {mode}", 15, modes[name, mode]) for mode in entry.modes]
    return rows


def is_nominal(item: OwnItem, mark: OwnAnnotation) -> bool:
    """Whether a trigger is surely a noun: a determiner, possessive or preposition stands at most a word before it,
    and it does not look like a participle. Some nouns of headlines are missed.
    """
    if mark.trigger.text.lower().endswith(("ed", "ing")):
        return False
    before = item.text[max(0, mark.trigger.start - 40) : mark.trigger.start]
    return _BEFORE_NOUN.search(before) is not None


def overlaps(items: Sequence[OwnItem]) -> tuple[float, list[tuple[float, str, str]]]:
    """The share of 4-grams of lower-cased words that another item has too, and the likest pairs.

    A pair's figure is the shared 4-grams over those of the shorter item; pairs with 0.3 and more, likest first.
    """
    grams: dict[str, set[tuple[str, ...]]] = {}
    homes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for item in items:
        words = [word.lower() for word in own_document(item).words if any(c.isalnum() for c in word)]
        grams[item.id] = {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}
        for gram in grams[item.id]:
            homes[gram].append(item.id)
    total = sum(len(own) for own in grams.values())
    shared = sum(len(ids) for ids in homes.values() if len(ids) > 1)
    together: Counter[tuple[str, str]] = Counter()
    for ids in homes.values():
        together.update(combinations(sorted(ids), 2))
    pairs = [(n / max(1, min(len(grams[a]), len(grams[b]))), a, b) for (a, b), n in together.items()]
    return (shared / total if total else 0.0), sorted((p for p in pairs if p[0] >= 0.3), reverse=True)


def countries(items: Iterable[OwnItem]) -> Counter[str]:
    """How many items name each country (alpha-3), by its own name, a demonym, its capital or a metonym."""
    gazetteer = Gazetteer()
    counts: Counter[str] = Counter()
    for item in items:
        named = {gazetteer.country(name) for name in _NAME.findall(item.text)}
        counts.update(country for country in named if country is not None)
    return counts


def figures(items: Sequence[OwnItem]) -> list[str]:
    """The lines that tell how varied the corpus is."""
    rows = requirements(items)
    width = max(len(row.name) for row in rows)
    lines = [f"{'':<{width}}  asked  found"]
    lines += [
        f"{row.name:<{width}}  {row.asked:>5}  {row.found:>5}{'' if row.met else '  too few'}" for row in rows
    ]
    lines += ["", f"{'type':<10} events  distinct trigger words: all, train, dev, test   commonest"]
    for name in EVENT_TYPES:
        marks = [mark for item in items for mark in item.annotations if mark.type == name]
        words = Counter(stem(mark.trigger.text) for mark in marks)
        parts = Counter(
            part_of_word(word)
            for word in {stem(mark.trigger.text): mark.trigger.text for mark in marks}.values()
        )
        shares = f"{len(words):>5} {parts['train']:>5} {parts['dev']:>4} {parts['test']:>4}"
        common = words.most_common(1)[0][1] / len(marks) if marks else 0.0
        lines.append(f"{name:<10} {len(marks):>6}  {shares}   {common:.0%} are one word")
    share, pairs = overlaps(items)
    lines += ["", f"{GRAM}-grams shared with another item: {share:.1%}"]
    lines += [f"  {likeness:.0%} alike: @{a} @{b}" for likeness, a, b in pairs[:20]]
    named = countries(items)
    lines += [
        f"parts: {_counts(Counter(part_of(item) for item in items))}",
        f"countries: {len(named)}; {_counts(Counter(dict(named.most_common(40))))}",
        "regions: " + _counts(Counter(item.region for item in items)),
        "styles: " + _counts(Counter(item.style for item in items)),
        "years: " + _counts(Counter(str(item.published.year) for item in items), by_name=True),
    ]
    return lines


def _with(items: Iterable[OwnItem], test: Callable[[OwnAnnotation], bool]) -> int:
    """How many items have a mark that passes."""
    return sum(any(test(mark) for mark in item.annotations) for item in items)


def _is_denied(mark: OwnAnnotation) -> bool:
    held = (mark.author, *(position.value for position in mark.positions))
    return mark.type is not None and ("negation" in mark.auxiliary or any(value in AGAINST for value in held))


def _events(item: OwnItem) -> int:
    return sum(mark.type is not None for mark in item.annotations)


def _counts(counter: Counter[str], *, by_name: bool = False) -> str:
    pairs = sorted(counter.items()) if by_name else counter.most_common()
    return ", ".join(f"{name} {count}" for name, count in pairs) or "none"


def main(arguments: Sequence[str]) -> int:
    """Print the figures of the folder named first (``corpus`` without one); 0 if every requirement is met."""
    try:
        items = read_own_items(Path(arguments[0] if arguments else "corpus"))
    except CorpusError as error:
        print(error)
        return 1
    print("\n".join(figures(items)))
    return 0 if all(row.met for row in requirements(items)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
