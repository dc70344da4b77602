"""Fits the weights of ``reportedly.gazetteer.places_resolve`` on gold toponyms, and measures them by cross-validation.

``python benchmarks/fit_places.py lgl.xml TR-News.xml [--write]``: the articles of one publisher never stand in both
halves. Prints the figures of toponyms that were left out of the fit; ``--write`` then fits on all articles and
writes ``places_weights.json``. Multinomial logistic regression over each name's candidates, Adam, L2.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from reportedly.evaluate.corpora.places import PlaceDocument, read_places
from reportedly.evaluate.places import score_resolution
from reportedly.evaluate.toponyms import answers, home_of, resolve_articles
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer import places_resolve as resolving
from reportedly.gazetteer.places import CLASSES, Places, unit_vectors
from reportedly.gazetteer.places_resolution import Toponym
from reportedly.gazetteer.places_resolve import Weights
from reportedly.gazetteer.places_scene import CONTEXT, PRIOR, Neighbourhood, Scene
from reportedly.gazetteer.tables import rows, territories

Floats = npt.NDArray[np.float32]
ROUNDS, FOLDS = 3, 5
L2, STEPS, RATE = 3e-4, 250, 0.05
NEAR_KM, SAME_KM = 161.0, 40.0
LARGE, LONE = 300_000, 0.6
TOWN_SHARE = 0.1
"""A region and its town of one name: the town is meant where this share of the people live in it."""


@dataclass
class Example:
    """An article's scene, which candidates are right (with the weight of the mentions), and its traits so far."""

    scene: Scene
    right: Floats
    weight: Floats
    traits: Floats
    prior: Floats


def example(document: PlaceDocument, places: Places, around: Neighbourhood | None = None) -> Example | None:
    """None where no toponym of the article has a right candidate."""
    toponyms = [Toponym(t.start, t.end, t.phrase) for t in document.toponyms]
    home = home_of(document.publisher)
    scene = Scene(
        toponyms,
        document.text,
        places,
        home=places.country_number(home or ""),
        on=document.published,
        around=around,
    )
    if not scene.groups:
        return None
    right = np.zeros(len(scene.klass), np.float32)
    weight = np.zeros(len(scene.groups), np.float32)
    for g, group in enumerate(scene.groups):
        rows = slice(int(scene.bounds[g]), int(scene.bounds[g + 1]))
        for mention in group.mentions:
            gold = document.toponyms[mention]
            if gold.lat is None or gold.lon is None:
                continue
            km = 6371.0 * np.arccos(np.clip(group.candidates.xyz @ unit_vectors(gold.lat, gold.lon), -1, 1))
            same = np.array(
                [places.place_at(ref).geonames == gold.geonames for ref in group.candidates.refs.tolist()]
            )
            good = same if same.any() else km < SAME_KM if (km < SAME_KM).any() else km < NEAR_KM
            if good.any():
                right[rows] = np.maximum(right[rows], good)
                weight[g] += 1
    prior = scene.prior()
    return Example(scene, right, weight, prior, prior) if weight.any() else None


def lone_names(places: Places) -> list[Example]:
    """Names that stand alone mean their best-known bearer: a country, else the largest town; in a country that the
    text names, the largest there; seas, bases and the like where the table of features has them. They keep local
    papers from teaching that Georgia is never a country."""
    made: list[Example] = []
    index = places.index
    large = np.flatnonzero((index.kind == 0) & (index.population >= LARGE)).tolist()
    names = {
        land.name for land in territories().values() if land.id == land.country and land.last.year > 2020
    }
    names |= {index.name(row) for row in large}
    for name in sorted(names):
        found = places.candidates(name)
        if found is None or len(found) < 2:
            continue
        country = found.klass == CLASSES.index("country")
        towns = np.where((found.klass == 0) & (found.other == 0), found.population, 0)
        largest = found.population == found.population[found.klass != CLASSES.index("area")].max(initial=0)
        if towns.max() > TOWN_SHARE * found.population[largest].max(initial=1):
            largest = towns == towns.max()
        made.append(_lone(name, country if country.any() else largest, places, {}))
        others = sorted(
            {c for c, people in zip(found.country.tolist(), towns.tolist(), strict=True) if people > 3e4}
        )
        for other in others[:3] if len(others) > 1 else []:
            here = np.where(found.country == other, towns, 0)
            made.append(_lone(name, here == here.max(), places, {other: 4}))
    for row in rows("features.tsv"):
        found = places.candidates(row["name"]) if not row["weight"] else None
        if found is not None and len(found) > 1:
            made.append(_lone(row["name"], (found.refs < 0) & (found.other == 0), places, {}))
    return made


def _lone(name: str, right: npt.NDArray[np.bool_], places: Places, named: dict[int, int]) -> Example:
    scene = Scene([Toponym(0, len(name), name)], name, places, named=named)
    prior = scene.prior()
    return Example(scene, right.astype(np.float32), np.full(1, LONE, np.float32), prior, prior)


def fit(examples: Sequence[Example]) -> Weights:
    """Fit the rounds one after the other; each sees the probabilities of the one before."""
    rounds: list[Floats] = []
    for one in examples:
        one.traits = one.prior
    for number in range(ROUNDS):
        rounds.append(_fit_round(examples))
        if number < ROUNDS - 1:
            for one in examples:
                guess = one.scene.softmax(one.traits @ rounds[-1])
                one.traits = np.concatenate([one.prior, one.scene.context(guess)], axis=1)
    return Weights(tuple(rounds))


def _fit_round(examples: Sequence[Example]) -> Floats:
    traits = np.concatenate([one.traits for one in examples]).astype(np.float64)
    right = np.concatenate([one.right for one in examples]).astype(np.float64)
    weight = np.concatenate([np.sqrt(one.weight) for one in examples]).astype(np.float64)
    sizes = np.concatenate([np.diff(one.scene.bounds) for one in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)
    w = np.zeros(traits.shape[1])
    mean, square = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        scores = traits @ w
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        p = raised / np.add.reduceat(raised, starts)[owner]
        good = np.add.reduceat(p * right, starts)
        posterior = p * right / np.maximum(good, 1e-12)[owner]
        gradient = traits.T @ ((p - posterior) * weight[owner]) / weight.sum() + L2 * w
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        w -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
    return w.astype(np.float32)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("files", type=Path, nargs="+")
    arguments.add_argument("--write", action="store_true", help="Fit on all and write places_weights.json.")
    options = arguments.parse_args()
    places = Gazetteer.load().places
    files = {path: read_places(path) for path in options.files}
    documents = [document for articles in files.values() for document in articles]
    plain = [example(document, places) for document in documents]
    alone = lone_names(places)
    fold_of = [crc32((document.publisher or document.id).encode()) % FOLDS for document in documents]
    left_out: dict[bool, list[list[dict[str, object]]]] = {
        kind: [[] for _ in documents] for kind in (False, True)
    }
    for fold in range(FOLDS):
        kept = [f != fold for f in fold_of]
        weights = fit_twice(documents, plain, kept, alone, places)
        for publishers, predictions in left_out.items():
            resolutions = resolve_articles(documents, places, weights=weights, publishers=publishers)
            for number, f in enumerate(fold_of):
                if f == fold:
                    predictions[number] = answers(documents[number], resolutions[number])
    for publishers, predictions in left_out.items():
        by_id = {id(document): one for document, one in zip(documents, predictions, strict=True)}
        for path, articles in files.items():
            about = "knowing the publishers' other articles" if publishers else "each article alone"
            print(f"{path.name}, {FOLDS} folds by publisher, {about}")
            own = [{"doc": document.id, "toponyms": by_id[id(document)]} for document in articles]
            for name, value in score_resolution(articles, own).rows():
                print(f"  {name:<32} {value:.4f}")
    if options.write:
        rounds = fit_twice(documents, plain, [True] * len(documents), alone, places).rounds
        names = (*PRIOR, *CONTEXT)
        table = {
            "rounds": [
                {name: round(float(value), 4) for name, value in zip(names, row, strict=False)}
                for row in rounds
            ]
        }
        target = Path(resolving.__file__).parent / "data" / "places_weights.json"
        target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def fit_twice(
    documents: Sequence[PlaceDocument],
    plain: Sequence[Example | None],
    kept: Sequence[bool],
    alone: Sequence[Example],
    places: Places,
) -> Weights:
    """Fit on articles alone; then on them again and, besides, knowing where their publishers' others were put."""
    first = fit([*alone, *(one for one, keep in zip(plain, kept, strict=True) if one and keep)])
    put = resolve_articles(documents, places, weights=first, publishers=False)
    together: list[Example] = []
    for number, document in enumerate(documents):
        if not kept[number] or not document.publisher:
            continue
        others = [
            put[other]
            for other, neighbour in enumerate(documents)
            if kept[other] and other != number and neighbour.publisher == document.publisher
        ]
        around = Neighbourhood.of(others, places)
        one = example(document, places, around) if around is not None else None
        if one is not None:
            together.append(one)
    return fit([*alone, *(one for one, keep in zip(plain, kept, strict=True) if one and keep), *together])


if __name__ == "__main__":
    main()
