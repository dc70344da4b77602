"""Fits what same-event merging has learnt. After a change of the reader's weights, run

    python -m training.same_event --corpora ../shared/corpora

which reads ECB+ and our own reports (one to two minutes), fits the pair score and its cross-validation folds, chooses
the thresholds (a fold's on the other folds), and writes ``data/same_event.npz`` and ``data/same_event_folds.npz`` of
the ledger (two to three minutes): nothing else in the package is fitted to the reader's vectors. Needs scikit-learn.
``--frequencies`` and ``--words ENCODER`` make the two tables that do not depend on the reader: document frequencies,
and word vectors (needs torch, transformers and all-MiniLM-L6-v2).
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reportedly.evaluate.coreference import CoreferenceMeasures
from reportedly.evaluate.corpora.bio import read_entities
from reportedly.evaluate.corpora.conllu import read_conllu
from reportedly.evaluate.corpora.ecbplus import EcbDocument, read_ecbplus
from reportedly.evaluate.corpora.files import corpus_text
from reportedly.evaluate.corpora.own import read_own_items
from reportedly.evaluate.same_event import (
    FoundMention,
    found_mentions,
    merge_mentions,
    same_lemma,
    score_clusters,
)
from reportedly.evaluate.same_event_own import given_mentions, same_links
from reportedly.ledger import frequencies, lexicon
from reportedly.ledger.pairs import (
    FEATURES,
    PairModel,
    Traits,
    compare_vectors,
    features,
    likeness,
    pack_model,
)
from reportedly.ontology.triggers import trigger_entries
from reportedly.reading import Reader
from reportedly.reading.bundle import load_bundle
from reportedly.reading.tokenization import tokenize

DATA = Path(frequencies.__file__).parent / "data"
FOLDS = 5
INNER = 4
OWN_WEIGHT = 10.0
"""Of a pair within one of our own reports: there are few of them."""
RELATED = 0.05
"""Likeness of two reports from which their mentions are pairs to learn from."""
SHRINKAGE = 0.5
"""Of the within-event scatter towards a sphere: events are many, mentions of each few."""
DIMENSIONS = 96
THRESHOLDS = (0.31, 0.34, 0.37, 0.4, 0.43, 0.46)
BOOSTING = {
    "max_iter": 150, "max_depth": 4, "learning_rate": 0.08, "min_samples_leaf": 80, "l2_regularization": 5.0,
    "early_stopping": False, "random_state": 0,
}  # fmt: skip

Floats = NDArray[np.float32]


# -- the pair score ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Material:
    """Mentions with their events and topics, and the pairs to learn from with the features that need no vectors.

    ``topics`` are places in ``names``; ``weights`` are those of the pairs.
    """

    mentions: Sequence[FoundMention]
    traits: Sequence[Traits]
    content: Floats
    events: NDArray[np.int64]
    topics: NDArray[np.int64]
    names: Sequence[str]
    weights: NDArray[np.float64]
    pairs: NDArray[np.int64]
    table: Floats
    same: NDArray[np.bool_]


def read_mentions(corpora: Path, own: Path, cache: Path | None) -> list[FoundMention]:
    """The gold mentions of ECB+, then those of our own reports, as merging sees them."""
    if cache is not None and cache.exists():
        with cache.open("rb") as file:
            return list(pickle.load(file))
    reader = Reader.load()
    documents = read_ecbplus(corpora / "ecbplus")
    mentions = [mention for document in documents for mention in found_mentions(document, reader, gold=True)]
    mentions += own_mentions(own, reader)
    if cache is not None:
        cache.write_bytes(pickle.dumps(mentions))
    return mentions


def own_mentions(folder: Path, reader: Reader) -> list[FoundMention]:
    """The marked events of our own reports, but for the test part; each report is a topic of its own."""
    found = []
    for item in (*read_own_items(folder, "train"), *read_own_items(folder, "dev")):
        document = EcbDocument(item.id, item.id, (), (), (), frozenset(), (), annotated=True)
        views = given_mentions(item, reader)
        cluster_of = {span: f"{item.id}:{n}" for n, spans in enumerate(same_links(item)) for span in spans}
        found += [FoundMention(document, span, view, cluster_of[span]) for view, span in views.items()]
    return found


def material(mentions: Sequence[FoundMention]) -> Material:
    """Pairs of mentions of the same or of related reports, with their features."""
    traits = [Traits(mention.view) for mention in mentions]
    by_document: dict[str, list[int]] = {}
    for index, mention in enumerate(mentions):
        by_document.setdefault(mention.document.name, []).append(index)
    pairs = [pair for own in by_document.values() for pair in combinations(own, 2)]
    shared = [own for own in by_document.values() if mentions[own[0]].document.topic.isdigit()]
    for a, b in combinations(shared, 2):  # our own reports tell stories of their own
        if likeness(traits[a[0]].terms, traits[b[0]].terms) >= RELATED:
            pairs += [(i, j) for i in a for j in b]
    table = np.array([features(traits[i], traits[j]) for i, j in pairs], np.float32)
    _, events = np.unique([mention.cluster or "" for mention in mentions], return_inverse=True)
    at = np.array(pairs)
    names, topics = np.unique([mention.document.topic for mention in mentions], return_inverse=True)
    own = np.array([not mention.document.topic.isdigit() for mention in mentions])
    return Material(
        mentions=mentions,
        traits=traits,
        content=np.stack([one.content() for one in traits]),
        events=events,
        topics=topics,
        names=names.tolist(),
        weights=np.where(own[at[:, 0]], OWN_WEIGHT, 1.0),
        pairs=at,
        table=table,
        same=events[at[:, 0]] == events[at[:, 1]],
    )


def discriminant(
    content: Floats, events: NDArray[np.int64], topics: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """The mean and the map in which mentions of an event lie close and those of a topic's other events far."""

    def means(groups: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        _, place, counts = np.unique(groups, return_inverse=True, return_counts=True)
        sums = np.zeros((len(counts), content.shape[1]))
        np.add.at(sums, place, centred)
        return (sums / counts[:, None])[place], counts[place]

    mean = content.mean(0)
    centred = (content - mean).astype(np.float64)
    of_event, counts = means(events)
    of_topic, _ = means(topics)
    spread = (centred - of_event)[counts > 1]
    within = spread.T @ spread / len(spread)
    within += SHRINKAGE * np.trace(within) / len(within) * np.eye(len(within))
    values, axes = np.linalg.eigh(within)
    whitening = axes @ np.diag(values**-0.5) @ axes.T
    apart = centred - of_topic
    values, axes = np.linalg.eigh(whitening @ (apart.T @ apart / len(apart)) @ whitening)
    values, axes = values[::-1][:DIMENSIONS], axes[:, ::-1][:, :DIMENSIONS]
    gain = np.sqrt(np.maximum(values - 1.0, 0.0) / np.maximum(values, 1e-9))
    projection = whitening @ axes * gain
    return mean.astype(np.float32), projection.astype(np.float16).astype(np.float32)


def complete(data: Material, chosen: NDArray[np.int64], mean: Floats, projection: Floats) -> Floats:
    """The whole features of the chosen pairs, with the vectors mapped so."""
    mapped = (data.content - mean) @ projection
    mapped /= np.maximum(np.linalg.norm(mapped, axis=1, keepdims=True), 1e-9)
    table = data.table[chosen].copy()
    at = data.pairs[chosen]
    compare_vectors(table, data.traits, at[:, 0], at[:, 1], mapped)
    return table


def fit(data: Material, topics: Sequence[int]) -> PairModel:
    """The score learnt from these topics. The map is fitted on other topics than those whose pairs teach the trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    known = np.isin(data.topics, topics)
    inner = np.array([topics.index(t) % INNER if t in topics else -1 for t in data.topics.tolist()])
    at = inner[data.pairs]
    tables, chosen_pairs = [], []
    for fold in range(INNER):
        others = known & (inner != fold)
        mean, projection = discriminant(data.content[others], data.events[others], data.topics[others])
        chosen = np.flatnonzero((at == fold).all(1))
        tables.append(complete(data, chosen, mean, projection))
        chosen_pairs.append(chosen)
    classifier = HistGradientBoostingClassifier(**BOOSTING)
    taught = np.concatenate(chosen_pairs)
    classifier.fit(np.concatenate(tables), data.same[taught], sample_weight=data.weights[taught])
    mean, projection = discriminant(data.content[known], data.events[known], data.topics[known])
    return exported(classifier, mean, projection)


def exported(classifier: object, mean: Floats, projection: Floats) -> PairModel:
    """The trees as rectangular arrays; the value of a split is the mean of the leaves below it."""
    trees = [stage[0].nodes for stage in classifier._predictors]  # type: ignore[attr-defined]
    width = max(len(nodes) for nodes in trees)
    feature = np.zeros((len(trees), width), np.int16)
    cut = np.full((len(trees), width), np.inf, np.float32)
    left = np.tile(np.arange(width, dtype=np.int16), (len(trees), 1))
    right = left.copy()
    value = np.zeros((len(trees), width), np.float32)
    for tree, nodes in enumerate(trees):
        for place in range(len(nodes) - 1, -1, -1):
            node = nodes[place]
            if node["is_leaf"]:
                value[tree, place] = node["value"]
                continue
            low, high = int(node["left"]), int(node["right"])
            feature[tree, place], cut[tree, place] = node["feature_idx"], node["num_threshold"]
            left[tree, place], right[tree, place] = low, high
            counts = nodes["count"][[low, high]].astype(np.float64)
            value[tree, place] = (value[tree, [low, high]] * counts).sum() / counts.sum()
    depth = max(int(nodes["depth"].max()) for nodes in trees)
    base = float(np.ravel(classifier._baseline_prediction)[0])  # type: ignore[attr-defined]
    return PairModel(mean, projection, feature, cut, left, right, value, depth, base, THRESHOLDS[0])


def fit_all(mentions: Sequence[FoundMention]) -> None:
    """Fit the folds, choose the threshold on what they have not seen, fit the shipped score, write both."""
    data = material(mentions)
    everything = range(len(data.names))
    ordered = sorted(everything, key=lambda t: (not data.names[t].isdigit(), data.names[t].zfill(9)))
    corpus = [t for t in ordered if data.names[t].isdigit()]
    ours = [t for t in ordered if not data.names[t].isdigit()]
    print(f"{len(mentions)} mentions, {len(data.pairs)} pairs, {data.same.mean():.1%} of one event")
    held_out = [corpus[fold::FOLDS] + ours[fold::FOLDS] for fold in range(FOLDS)]
    models = []
    for own in held_out:
        models.append(fit(data, [topic for topic in ordered if topic not in own]))
        print(f"fold {len(models)} of {FOLDS}: fitted", flush=True)
    mentions = [m for m in mentions if m.document.topic.isdigit()]
    parts = [[m for m in mentions if m.document.topic in {data.names[t] for t in own}] for own in held_out]
    merged = {
        threshold: [
            merge_mentions(part, model=replace(model, threshold=threshold))
            for part, model in zip(parts, models, strict=True)
        ]
        for threshold in THRESHOLDS
    }
    for threshold, clusters in merged.items():
        print(f"threshold {threshold}: {told(parts, clusters)}", flush=True)
    chosen = [best_threshold(parts, merged, without=number) for number in range(len(parts))]
    nested = [merged[threshold][number] for number, threshold in enumerate(chosen)]
    print(f"each fold with the threshold that is best on the others ({chosen}): {told(parts, nested)}")
    shipped = best_threshold(parts, merged)
    base = score_clusters(documents_of(mentions), mentions, same_lemma(mentions)).with_singletons.mean_f1
    print(f"chosen: {shipped}; same lemma in the same topic: {base:.4f}")
    stored: dict[str, NDArray[np.generic]] = {}
    for number, (own, model, threshold) in enumerate(zip(held_out, models, chosen, strict=True)):
        stored[f"{number}.topics"] = np.array([data.names[topic] for topic in own])
        stored |= pack_model(replace(model, threshold=threshold), f"{number}.")
    np.savez_compressed(DATA / "same_event_folds.npz", **stored)
    np.savez_compressed(DATA / "same_event.npz", **pack_model(replace(fit(data, ordered), threshold=shipped)))


def documents_of(mentions: Sequence[FoundMention]) -> list[EcbDocument]:
    """The documents that mentions are of, in order."""
    return list({id(m.document): m.document for m in mentions}.values())


def measured(
    parts: Sequence[Sequence[FoundMention]], clusters: Sequence[Mapping[str, str]]
) -> CoreferenceMeasures:
    """The figures of folds that were merged each by itself, taken together."""
    mentions = [m for part in parts for m in part]
    event_of = {mention: event for some in clusters for mention, event in some.items()}
    return score_clusters(documents_of(mentions), mentions, event_of).with_singletons


def best_threshold(
    parts: Sequence[Sequence[FoundMention]],
    merged: Mapping[float, Sequence[Mapping[str, str]]],
    *,
    without: int | None = None,
) -> float:
    """The threshold with the highest mean F1 on all folds, but for one of them: the top of a parabola through the
    figures, as the curve is flat and rugged."""
    kept = [number for number in range(len(parts)) if number != without]
    thresholds = sorted(merged)
    figures = [
        measured([parts[n] for n in kept], [merged[threshold][n] for n in kept]).mean_f1 for threshold in thresholds
    ]
    bend, slope, _ = np.polyfit(thresholds, figures, 2)
    if bend >= 0:
        return thresholds[int(np.argmax(figures))]
    return min(thresholds, key=lambda threshold: abs(threshold + slope / (2 * bend)))


def told(parts: Sequence[Sequence[FoundMention]], clusters: Sequence[Mapping[str, str]]) -> str:
    """The same as a line of text."""
    found = measured(parts, clusters)
    return (
        f"mean F1 {found.mean_f1:.4f}, MUC {found.muc.f1:.3f}, B3 {found.b_cubed.f1:.3f} "
        f"({found.b_cubed.precision:.3f}/{found.b_cubed.recall:.3f}), CEAF-e {found.ceaf_e.f1:.3f}"
    )


# -- the tables that do not depend on the reader ----------------------------------------------------------------


def reports(corpora: Path) -> Iterator[list[str]]:
    """The words of every report of the corpora, to count in how many of them a word is."""
    for path in sorted((corpora / "polnear").rglob("*.txt")):
        text = corpus_text(path)
        yield [text[start:end] for start, end in tokenize(text)[0]]
    for document in read_ecbplus(corpora / "ecbplus"):
        yield list(document.words)
    for part in ("train", "dev"):
        for annotated in read_entities(corpora / "worldwide" / part):
            yield list(annotated.words)
    for folder in ("gum", "ewt"):
        for path in sorted((corpora / folder).rglob("*.conllu")):
            for annotated in read_conllu(path, folder):
                yield list(annotated.words)


def write_frequencies(corpora: Path) -> None:
    """Count the words and write the sketch."""
    table, total = frequencies.sketch(reports(corpora))
    np.savez_compressed(DATA / "frequencies.npz", sketch=table, reports=total)


def write_words(encoder: Path) -> None:
    """Read each word alone with the sentence encoder and write the vectors."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(encoder)
    model = AutoModel.from_pretrained(encoder).eval()
    words = {word for word in tokenizer.get_vocab() if word.isascii() and word.isalpha() and len(word) > 1}
    words |= {lemma for lemma, _ in trigger_entries() if lemma.isalpha()}
    words |= {lemma.lower() for lemma in load_bundle().lemmas().values() if lemma.isalpha()}
    ordered = sorted({lexicon.word_key(word): word for word in sorted(words, reverse=True)}.items())
    found = []
    with torch.no_grad():
        for start in range(0, len(ordered), 512):
            batch = tokenizer(
                [word for _, word in ordered[start : start + 512]], padding=True, return_tensors="pt"
            )
            states = model(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            found.append(((states * mask).sum(1) / mask.sum(1)).numpy())
    vectors = np.concatenate(found).astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    cut = vectors @ axes[:, ::-1][:, : lexicon.DIMENSIONS]
    cut /= np.linalg.norm(cut, axis=1, keepdims=True)
    np.savez_compressed(
        DATA / "words.npz",
        keys=np.array([key for key, _ in ordered], np.uint32),
        vectors=np.round(cut * lexicon.SCALE).astype(np.int8),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits what same-event merging has learnt.")
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument(
        "--cache", type=Path, help="keep the mentions read from ECB+ here, or take them from here"
    )
    parser.add_argument("--own", type=Path, default=Path("corpus/reports"), help="our own annotated reports")
    parser.add_argument("--frequencies", action="store_true", help="count the corpora's words anew")
    parser.add_argument(
        "--words", type=Path, metavar="ENCODER", help="make the word vectors anew, with this encoder"
    )
    arguments = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    if arguments.frequencies:
        write_frequencies(arguments.corpora)
    if arguments.words:
        write_words(arguments.words)
    started = time.monotonic()
    fit_all(read_mentions(arguments.corpora, arguments.own, arguments.cache))
    print(f"{len(FEATURES)} features; {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
