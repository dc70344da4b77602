"""Fits the layer of ``reportedly.gazetteer.contexts``: what the words around a name say of its bearer.

``python -m benchmarks.fit_contexts --corpora ../shared/corpora [--articles 350] [--write]`` reads news articles twice:
as they are, where names that only one kind of actor bears say what class their surroundings belong to; and with such
names replaced by words that are names of persons, places and bodies alike, one for each name of an article. Three
quarters of the articles are fitted on, the others measured; ``--write`` then fits on all of them and writes
``contexts.npz``. To be run again whenever the reader's weights change (minutes). Softmax regression, Adam, L2.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reportedly.evaluate.corpora.bio import read_worldwide
from reportedly.evaluate.corpora.files import corpus_files, corpus_text
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer import contexts as layer
from reportedly.gazetteer.actors import persons
from reportedly.gazetteer.contexts import CLASSES, ContextLayer, class_of, traits
from reportedly.gazetteer.index import NameIndex
from reportedly.gazetteer.names import key_of
from reportedly.gazetteer.tables import territories
from reportedly.reading import EntitySpan, Reader, Reading
from reportedly.records import Document

Floats = npt.NDArray[np.float32]
L2, STEPS, RATE = 1e-3, 400, 0.05
WORDS_OF_NAME = re.compile(r"[A-Z][\w.&'-]*(?: [A-Z][\w.&'-]*){0,3}")
LARGE = 150_000
MOST_REPLACED = 12
LENGTH = 6000
COARSE = {"official": "person", "person": "person", "place": "place", "people": "people"}
_LABELS = {"person": "Person", "official": "Person", "place": "Location", "people": "NORP"}
_TOKENIZED = ((re.compile(r" ([,.;:?!)%]|'s|n't|'re|'ve)"), r"\1"), (re.compile(r"([($]) "), r"\1"))


@dataclass(frozen=True, slots=True)
class Example:
    """A name in its surroundings; ``replaced`` is what its article had instead of it."""

    article: int
    entity: EntitySpan
    klass: str
    replaced: bool


class Classes:
    """What names mean that only one kind of actor bears."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.index = NameIndex()

    def of(self, name: str, label: str, on: date | None) -> str | None:
        """The class of a name that the reader labels so; None where several are possible, or it does not fit."""
        key = key_of(re.sub(r"^[Tt]he ", "", name))
        found = {class_of(sense) for sense in self.index.senses(key) if sense.proper}
        if label == "Person" and " " in name and found <= {"official"}:
            entity = self.gazetteer.resolve(name, on=on, label=label)
            if entity is None or entity.kind != "person":
                return None
            return "official" if entity.office else "person"
        if len(found) != 1:
            return None
        klass = found.pop()
        return klass if klass and _LABELS.get(klass, "Organization") == label else None

    def many_sided(self) -> list[str]:
        """Single words that are a person's first or last name, and a place or body as well."""
        parts = [person.name.split() for person in persons().values()]
        words = {word for part in parts if len(part) > 1 for word in (part[0], part[-1])}
        found = {
            land.name for land in territories().values() if land.id == land.country and land.last.year > 2020
        }
        places = self.gazetteer.places
        for word in words:
            classes = {class_of(sense) for sense in self.index.senses(key_of(word))} - {
                "",
                "people",
                "official",
            }
            here = places.candidates(word)
            if classes or (here is not None and here.population.max(initial=0) > LARGE):
                found.add(word)
        return sorted(word for word in found if re.fullmatch(r"[A-Z][a-z]{3,}", word))


def articles(corpora: Path, count: int) -> list[tuple[str, date | None]]:
    """Texts with their dates: two thirds of political news, one of newswire from outside the West."""
    found: list[tuple[str, date | None]] = []
    files = corpus_files(corpora / "polnear" / "train", "*.txt", what="PolNeAR articles")
    random.Random(1).shuffle(files)
    for path in files[: count * 2 // 3]:
        day = re.search(r"\d{4}-\d{2}-\d{2}", path.stem)
        found.append((corpus_text(path)[:LENGTH], date.fromisoformat(day.group()) if day else None))
    documents = read_worldwide(corpora / "worldwide" / "train")
    random.Random(1).shuffle(documents)
    for document in documents[: count - len(found)]:
        text = " ".join(document.words)
        for pattern, instead in _TOKENIZED:
            text = pattern.sub(instead, text)
        found.append((text[:LENGTH], None))
    return found


def replaced(
    text: str, classes: Mapping[str, str], pool: Sequence[str], seed: int
) -> tuple[str, list[tuple[int, int, str]]]:
    """The article with names replaced, and where they now stand, with their classes."""
    rng = random.Random(seed)
    names = [name for name, klass in classes.items() if klass != "people" and WORDS_OF_NAME.fullmatch(name)]
    names += [name.split()[-1] for name in names if classes[name] in ("official", "person")]
    klass_of = dict(classes) | {name.split()[-1]: classes[name] for name in names if name in classes}
    rng.shuffle(names)
    instead: dict[str, str] = {}
    for name in names:
        word = rng.choice(pool)
        if len(instead) < MOST_REPLACED and word not in text and word not in instead.values():
            if not any(name in other or other in name for other in instead):
                instead[name] = word
    if not instead:
        return text, []
    longest = sorted(instead, key=lambda name: -len(name))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")
    out, marks, at, length = [], [], 0, 0
    for match in pattern.finditer(text):
        word = instead[match.group()]
        out += [text[at : match.start()], word]
        length += match.start() - at + len(word)
        marks.append((length - len(word), length, klass_of[match.group()]))
        at = match.end()
    return "".join([*out, text[at:]]), marks


def collect(reader: Reader, texts: Sequence[tuple[str, date | None]]) -> Iterator[Example]:
    """The names of the articles as they are, then those put in."""
    classes = Classes(Gazetteer.load())
    pool = classes.many_sided()
    documents = [Document(id=str(n), text=text, published=on) for n, (text, on) in enumerate(texts)]
    changed: list[tuple[Document, list[tuple[int, int, str]]]] = []
    for number, reading in enumerate(reader.read_many(documents)):
        known: dict[str, str] = {}
        for entity, name in _names(reading):
            klass = classes.of(name, entity.label, documents[number].published)
            if klass is not None:
                known[name] = klass
                yield Example(number, entity, klass, False)
        text, marks = replaced(documents[number].text, known, pool, number)
        changed.append((Document(id=f"{number}", text=text), marks))
    for number, reading in enumerate(reader.read_many(document for document, _ in changed)):
        words = reading.words
        at = {(words[e.first].start, words[e.last - 1].end): e for e, _ in _names(reading)}
        for start, end, klass in changed[number][1]:
            if (start, end) in at:
                yield Example(number, at[start, end], klass, True)


def _names(reading: Reading) -> Iterator[tuple[EntitySpan, str]]:
    text, words = reading.document.text, reading.words
    for entity in reading.entities:
        if entity.label in layer.LABELS and entity.vector is not None:
            yield entity, text[words[entity.first].start : words[entity.last - 1].end]


def fit(examples: Sequence[Example], model: str, *, blind: bool = False) -> ContextLayer:
    """Fit on examples; ``blind``: without the vectors, for comparison."""
    seen = traits([example.entity for example in examples]).astype(np.float64)
    if blind:
        seen[:, : -len(layer.LABELS) - 1] = 0.0
    gold = np.eye(len(CLASSES))[[CLASSES.index(example.klass) for example in examples]]
    weight = np.where([example.replaced for example in examples], 1.0, 0.5)[:, None]
    w = np.zeros((seen.shape[1], len(CLASSES)))
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        raised = np.exp(seen @ w - (seen @ w).max(1, keepdims=True))
        p = raised / raised.sum(1, keepdims=True)
        gradient = seen.T @ ((p - gold) * weight) / weight.sum() + L2 * w
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        w -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    prior = np.log((gold * weight).sum(0) / weight.sum() + 1e-3)
    return ContextLayer(w.astype(np.float32), prior.astype(np.float32), model)


def measured(found: ContextLayer, examples: Sequence[Example], *, blind: bool = False) -> str:
    """Share of examples whose class is the likeliest, of the four kinds (person, place, people, body) and of all."""
    seen = traits([example.entity for example in examples])
    if blind:
        seen[:, : -len(layer.LABELS) - 1] = 0.0
    scores = seen @ found.weights
    p = np.exp(scores - scores.max(1, keepdims=True))
    kinds = [COARSE.get(klass, "body") for klass in CLASSES]
    names = sorted(set(kinds))
    summed = np.stack([p[:, [k == name for k in kinds]].sum(1) for name in names], 1)
    right = [names[i] == COARSE.get(e.klass, "body") for i, e in zip(summed.argmax(1), examples, strict=True)]
    fine = [CLASSES[i] == e.klass for i, e in zip(p.argmax(1), examples, strict=True)]
    return f"{np.mean(right):.3f} of {len(CLASSES)} classes {np.mean(fine):.3f} ({len(examples)} names)"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    arguments.add_argument("--articles", type=int, default=350)
    arguments.add_argument("--model", type=Path, help="A model folder other than the package's.")
    arguments.add_argument("--write", action="store_true", help="Fit on all and write contexts.npz.")
    options = arguments.parse_args()
    reader = Reader.load(options.model)
    texts = articles(options.corpora, options.articles)
    examples = list(collect(reader, texts))
    kept = [e for e in examples if e.article % 4]
    apart = [e for e in examples if not e.article % 4]
    for blind in (True, False):
        found = fit(kept, reader.bundle.digest, blind=blind)
        print("the reader's class alone" if blind else "its class and the context vector")
        for put_in in (False, True):
            part = [e for e in apart if e.replaced is put_in]
            what = "names that many kinds bear" if put_in else "names of one kind"
            print(f"  {what:<28} kind {measured(found, part, blind=blind)}")
    if options.write:
        found = fit(examples, reader.bundle.digest)
        target = Path(layer.__file__).parent / "data" / "contexts.npz"
        with target.open("wb") as file:
            np.savez_compressed(
                file,
                weights=found.weights.astype(np.float16),
                prior=found.prior,
                model=np.array(reader.bundle.digest),
            )


if __name__ == "__main__":
    main()
