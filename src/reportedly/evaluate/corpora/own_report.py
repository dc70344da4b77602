"""What our own corpus holds: problems, counts, and how much its items repeat each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from ...errors import CorpusError
from ...ontology import EVENT_TYPES
from .own import OwnItem, check_own, own_document, part_of

_FUTURE_IS_AGREE = ("CONSULT", "SUPPORT", "COOPERATE", "AID")
GRAM = 4


def hints(items: Iterable[OwnItem]) -> Iterator[str]:
    """What is well formed but against the codebook or probably forgotten; a person decides."""
    for item in items:
        where = f"{item.path or 'text'}:{item.line}: @{item.id}"
        for annotation in item.annotations:
            what = f"{where} {{{annotation.number}:{annotation.trigger.text}}}"
            if annotation.type in _FUTURE_IS_AGREE and "future" in annotation.auxiliary:
                yield f"{what}: a future {annotation.type} is AGREE in the codebook."
            if "negation" in annotation.auxiliary and annotation.author == "CT+":
                yield f"{what}: negated, yet the author holds CT+. Write author: CT- (or Uu)."
            agreed = {position.value for position in annotation.positions} == {"CT+"}
            if agreed and annotation.author == "CT+":
                yield f"{what}: said by a source, yet the author holds CT+. Reported speech leaves it Uu."
            if {"future", "hypothetical"} & set(annotation.auxiliary) and annotation.author == "CT+":
                yield f"{what}: future or hypothetical, yet the author holds CT+. Write author: Uu."


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


def report(folder: Path) -> tuple[list[str], bool]:
    """The lines of the validation report, and whether the folder is sound.

    :raises CorpusError: there is nothing to read in the folder.
    """
    items, problems = check_own(folder)
    lines = [str(problem) for problem in problems]
    lines += [f"hint: {hint}" for hint in hints(items)]
    parts = Counter(part_of(item) for item in items)
    triggers = [(item, annotation) for item in items for annotation in item.annotations]
    events = [annotation for _, annotation in triggers if annotation.type is not None]
    several = sum(1 for item in items if sum(a.type is not None for a in item.annotations) > 1)
    nested = sum(1 for item in items if any(len(p.chain) > 1 for a in item.annotations for p in a.positions))
    against = sum(
        1 for item in items if any(p.value.endswith("-") for a in item.annotations for p in a.positions)
    )
    lines += [
        "",
        f"{len(items)} items ({parts['train']} train, {parts['dev']} dev, {parts['test']} test), {len(events)} events, "
        f"{len(triggers) - len(events)} hard negatives, {len(problems)} problems",
        f"items with two or more events {several}, with nested sources {nested}, with a denial or doubt {against}",
        "auxiliary: " + _counts(Counter(name for event in events for name in event.auxiliary)),
        "author: " + _counts(Counter(event.author for event in events)),
        "regions: " + _counts(Counter(item.region for item in items)),
        "styles: " + _counts(Counter(item.style for item in items)),
        "years: " + _counts(Counter(str(item.published.year) for item in items), by_name=True),
        "",
    ]
    for name, entry in EVENT_TYPES.items():
        own = [event for event in events if event.type == name]
        words = {_stem(event.trigger.text.lower()) for event in own}
        modes = Counter(mode for event in own for mode in event.modes)
        listed = "  ".join(f"{mode} {modes[mode]}" for mode in entry.modes)
        lines.append(f"{name:<10}{len(own):>5} events {len(words):>4} distinct triggers  {listed}".rstrip())
    share, pairs = overlaps(items)
    lines += ["", f"{GRAM}-grams shared with another item: {share:.1%}"]
    lines += [f"  {likeness:.0%} alike: @{a} @{b}" for likeness, a, b in pairs[:20]]
    return lines, not problems


def _stem(word: str) -> str:
    """The word without its inflection, roughly: enough to count distinct triggers."""
    for ending in ("ings", "ing", "ied", "ed", "ies", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _counts(counter: Counter[str], *, by_name: bool = False) -> str:
    pairs = sorted(counter.items()) if by_name else counter.most_common()
    return ", ".join(f"{name} {count}" for name, count in pairs) or "none"


def main(arguments: Sequence[str]) -> int:
    """Print the report on the folder named first (``corpus`` without one); 0 if it is sound."""
    try:
        lines, sound = report(Path(arguments[0] if arguments else "corpus"))
    except CorpusError as error:
        lines, sound = [str(error)], False
    print("\n".join(lines))
    return 0 if sound else 1
