"""Fit the weights by which the coder selects events: ``python -m training.selection --own corpus --write``.

A conditional logit over the options of every word (each type the lexicon or the reader gives it, and "no event"),
on items that the reader was not trained on, pulled towards the weights that stand. The weights go into
``coding/data/coder.toml``; the figures on the other held-out part are printed before and after.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from reportedly.coding import _tables
from reportedly.coding.assembly import Coder
from reportedly.coding.events import odds
from reportedly.evaluate.corpora.own import OwnItem, read_own_items
from reportedly.gazetteer import Gazetteer
from reportedly.reading import Reader
from reportedly.records import Document

TABLE = Path(_tables.__file__).parent / "data" / "coder.toml"


@dataclass(frozen=True, slots=True)
class Word:
    """The options of one word (evidence and type) and the type it has in the gold, None for no event."""

    options: Sequence[tuple[dict[str, float], str]]
    gold: str | None


def words_of(items: Sequence[OwnItem], reader: Reader) -> tuple[list[Word], int]:
    """Every word with options, and how many gold events have none at all."""
    gazetteer = Gazetteer.load()
    documents = [Document(id=item.id, text=item.text, published=item.published) for item in items]
    words: list[Word] = []
    unreachable = 0
    for item, reading in zip(items, reader.read_many(documents), strict=True):
        gold = {mark.trigger.start: mark.type for mark in item.annotations if mark.type is not None}
        finder = Coder(reading, gazetteer).events
        for i, word in enumerate(reading.words):
            options = finder.options(i)
            label = gold.get(word.start)
            if label is not None and not options:
                unreachable += 1
            if options:
                words.append(Word([(dict(o.evidence), str(o.event.type)) for o in options], label))
    return words, unreachable


class Logit:
    """The conditional logit: named weights, the likelihood of words under them."""

    def __init__(self, words: Sequence[Word], names: Sequence[str]) -> None:
        index = {name: k for k, name in enumerate(names)}
        rows, group, right = [], [], []
        usable = [w for w in words if w.gold is None or any(t == w.gold for _, t in w.options)]
        for number, word in enumerate(usable):
            for evidence, label in word.options:
                row = torch.zeros(len(names))
                for name, value in evidence.items():
                    row[index[name]] = value
                rows.append(row)
                group.append(number)
                right.append(label == word.gold)
        self.features = torch.stack(rows)
        self.group = torch.tensor(group)
        self.right = torch.tensor(right)
        self.none = torch.tensor([w.gold is None for w in usable])

    def loss(self, weights: torch.Tensor) -> torch.Tensor:
        """Mean negative log-likelihood of the gold."""
        scores = (self.features @ weights).exp()
        count = len(self.none)
        total = torch.zeros(count).index_add(0, self.group, scores) + 1.0
        good = torch.zeros(count).index_add(0, self.group, scores * self.right) + self.none
        return (total.log() - good.clamp(min=1e-9).log()).mean()


def fit(words: Sequence[Word], start: dict[str, float], *, pull: float) -> dict[str, float]:
    """The weights that fit best, ``pull`` times their squared distance from ``start`` counted against them."""
    names = sorted({name for word in words for evidence, _ in word.options for name in evidence})
    logit = Logit(words, names)
    first = torch.tensor([start[name] for name in names])
    weights = first.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = logit.loss(weights) + pull * ((weights - first) ** 2).sum() / len(logit.none)
        loss.backward()
        return loss

    optimizer.step(closure)
    return {**start, **{name: round(float(w), 2) for name, w in zip(names, weights.detach(), strict=True)}}


def typed(words: Sequence[Word], unreachable: int, weights: dict[str, float]) -> tuple[float, float, float]:
    """Precision, recall and F1 of trigger and type together."""
    found = right = gold = 0
    least = odds(weights["threshold"])
    for word in words:
        gold += word.gold is not None
        score, label = max((sum(weights[n] * v for n, v in e.items()), t) for e, t in word.options)
        if score >= least:
            found += 1
            right += label == word.gold
    gold += unreachable
    return right / max(found, 1), right / gold, 2 * right / (found + gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--pull", type=float, default=1.0)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--write", action="store_true", help=f"put the weights into {TABLE.name}")
    arguments = parser.parse_args()
    reader = Reader.load(arguments.model, threads=arguments.threads)
    fitted, missing = words_of(read_own_items(arguments.own, "test"), reader)
    judged, lost = words_of(read_own_items(arguments.own, "dev"), reader)
    start = dict(_tables.SELECTION)
    weights = fit(fitted, start, pull=arguments.pull)
    # the likeliest answer is not the one of the best F1, which wants more events
    thresholds = [k / 50 for k in range(10, 36)]
    weights["threshold"] = max(
        thresholds, key=lambda t: typed(fitted, missing, {**weights, "threshold": t})[2]
    )
    for name, value in weights.items():
        if value != start[name]:
            print(f"{name}: {start[name]} -> {value}")
    for label, chosen in (("before", start), ("after", weights)):
        for part, words, unreached in (("fitted part", fitted, missing), ("dev", judged, lost)):
            precision, recall, f1 = typed(words, unreached, chosen)
            print(f"{label}, {part}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    if arguments.write:
        before, section, after = re.split(r"(?m)^(?=\[selection\]|\[words\])", TABLE.read_text())
        for name, value in weights.items():
            if value != start[name]:
                section = re.sub(rf"^{name} = [-\d.]+", f"{name} = {value}", section, count=1, flags=re.MULTILINE)
        TABLE.write_text(before + section + after)


if __name__ == "__main__":
    main()
