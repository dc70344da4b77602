"""Relations and quad classes by five folds: ``python -m training.crossval --checkpoint TRUNK --corpora DIR``.

The trunk has never seen plv or cameo_class (which share sentences). For each fold it learns the
relations of the other four, with cameo_class's sentences of those folds, our own corpus and the
synthetic stories beside them, and the int8 export of it predicts the pairs and sentences held out (the pairs with
the trigger lexicon's help, as :mod:`reportedly.coding.relations` does it). Scored over
all folds together. ``--without`` leaves corpora out, to see what each brings.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import torch

from reportedly.coding.relations import relation
from reportedly.evaluate import relations as scorer
from reportedly.evaluate.corpora.folds import fold_of
from reportedly.evaluate.corpora.own import read_own
from reportedly.evaluate.corpora.relations import read_cameo_class, read_plv, read_plv_rows
from reportedly.reading.pieces import WordPieces

from .data import Featurizer, batches_of, load, read_pairs
from .export import load_network, write_int8
from .losses import WEIGHTS, batch_losses
from .train import pretrained_folder, schedule

FOLDS = 5
EPOCHS = 5


def train_fold(
    checkpoint: Path, corpora: Path, own: Path | None, fold: int, *, epochs: int, seed: int,
    without: Collection[str] = (),
) -> torch.nn.Module:
    """The trunk, taught the relations of every fold but ``fold``."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    network = load_network(checkpoint).train()
    featurizer = Featurizer(WordPieces(pretrained_folder() / "tokenizer.json"), network.labels)
    kept = [d for d in read_plv(corpora / "plv" / "train.tsv") if fold_of(d.words, FOLDS, seed=1) != fold]
    quads = [
        d
        for d in read_cameo_class(corpora / "cameo_class" / "train.tsv")
        if fold_of(d.words, FOLDS, seed=1) != fold and "cameo_class" not in without
    ]
    others = read_own(own, "train") if own is not None and "own" not in without else []
    pairs = read_pairs(own) if own is not None and "pairs" not in without else []
    stories = load(corpora, "train", checkpoint.parent.parent / "train.pickle")["ngec"]

    encoder = [p for n, p in network.named_parameters() if p.requires_grad and n.startswith("encoder.")]
    known = {id(p) for p in encoder}
    rest = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": 0.0}, {"params": rest, "lr": 0.0}], weight_decay=0.01
    )
    plan = []
    for _ in range(epochs):
        related = kept + rng.sample(pairs, min(len(pairs), len(kept)))
        batches = batches_of([e for d in related for e in featurizer.examples(d, 400)], 1200, rng)
        extra = rng.sample(quads, min(len(quads), 350)) + rng.sample(others, min(len(others), 250))
        extra += rng.sample(stories, 40) if "ngec" not in without else []
        batches += [b for group in (extra,) for b in batches_of(
            [e for d in group for e in featurizer.examples(d, 160)], 1200, rng)]  # fmt: skip
        rng.shuffle(batches)
        plan += batches
    for step, batch in enumerate(plan):
        rate = schedule(step / len(plan), warm_up=0.1)
        optimizer.param_groups[0]["lr"] = 1.2e-4 * rate
        optimizer.param_groups[1]["lr"] = 6e-4 * rate
        losses = batch_losses(network, batch)
        torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return network.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--own", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument(
        "--without", nargs="*", default=[], choices=("own", "pairs", "cameo_class", "ngec"),
        help="corpora to leave out beside plv",
    )
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument(
        "--keep", type=Path, help="JSON lines that take the predictions (folds may run side by side)"
    )
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[], help="predictions of folds that were run elsewhere"
    )
    parser.add_argument("--write", type=Path, help="manifest.json that takes the figures")
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)

    from reportedly.evaluate.corpora.alignment import word_span
    from reportedly.gazetteer import Gazetteer
    from reportedly.reading import Reader
    from reportedly.reading.tokenization import tokenize

    gazetteer = Gazetteer.load()

    path = arguments.corpora / "plv" / "train.tsv"
    rows = read_plv_rows(path)
    fold_rows: dict[int, list[int]] = {}
    cut = []
    for number, row in enumerate(rows):
        offsets, sentences = tokenize(row.text)
        words = [row.text[a:b] for a, b in offsets]
        spans = [
            word_span(row.text, offsets, *m) if m is not None else None for m in (row.source, row.target)
        ]
        cut.append((words, sentences, spans))
        fold_rows.setdefault(fold_of(words, FOLDS, seed=1), []).append(number)
    texts = read_cameo_class(arguments.corpora / "cameo_class" / "train.tsv")
    predictions: list[dict[str, Any]] = [
        json.loads(line) for other in arguments.also for line in other.read_text().splitlines()
    ]

    def score(label: str) -> dict[str, float]:
        pairs = sorted((p for p in predictions if "row" in p), key=lambda p: p["row"])
        figures = scorer.score_relations(
            [rows[p["row"]] for p in pairs], [{**p, "row": i} for i, p in enumerate(pairs)]
        )
        read = sorted((p for p in predictions if "text" in p), key=lambda p: p["text"])
        quads = scorer.score_quads(
            [texts[p["text"]].quad for p in read], [{"row": i, "label": p["label"]} for i, p in enumerate(read)]
        )
        found = {name: float(value) for name, value in figures.rows()}
        found["cameo_class quad macro-F1"] = quads.quad.macro_f1
        print(f"{label}, {len(pairs)} of {len(rows)} pairs:", found, flush=True)
        return found

    for fold in arguments.folds:
        started = time.monotonic()
        network = train_fold(
            arguments.checkpoint,
            arguments.corpora,
            arguments.own,
            fold,
            epochs=arguments.epochs,
            seed=arguments.seed,
            without=arguments.without,
        )
        with tempfile.TemporaryDirectory() as folder:
            write_int8(
                network, Path(folder), {"pieces": 0, "step": 0, "arguments": {}}, corpora=arguments.corpora
            )
            reader = Reader.load(Path(folder), threads=1)
            for number in fold_rows[fold]:
                words, sentences, (source, target) = cut[number]
                types = relation(reader, gazetteer, words, sentences, source or (0, len(words)), target)
                root, quad = scorer.root_and_quad(types)
                kept = {name: round(p, 4) for name, p in types.items()}
                predictions.append({"row": number, "root": root, "quad": quad, "types": kept})
            for number, document in enumerate(texts):
                if fold_of(document.words, FOLDS, seed=1) == fold:
                    scores = reader.quad(document.words)
                    predictions.append({"text": number, "label": scores.index(max(scores))})
        score(f"after fold {fold} ({time.monotonic() - started:.0f} s)")
        if arguments.keep is not None:
            arguments.keep.write_text("".join(json.dumps(p) + "\n" for p in predictions))
    if arguments.write is not None:
        manifest = json.loads(arguments.write.read_text())
        manifest.setdefault("figures", {})["relations 5-fold"] = {
            name: round(value, 4) for name, value in score("all folds").items()
        }
        arguments.write.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
