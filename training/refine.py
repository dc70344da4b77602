"""Let heads with little data learn on while the encoder stands still: ``python -m training.refine --run RUN``.

Word states of the chosen corpora are worked out once, so an epoch costs seconds. By default
coreference (GUM, whose documents are few) and nothing else.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from reportedly.reading.pieces import WordPieces

from .data import Batch, Featurizer, collate, coreference_gold, load
from .export import load_network
from .losses import batch_losses
from .train import pretrained_folder, save, schedule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--run", type=Path, required=True, help="folder of checkpoint.pt; refined.pt is written beside it"
    )
    parser.add_argument("--checkpoint", default="checkpoint.pt")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=25)
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    rng = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)

    network = load_network(arguments.run / arguments.checkpoint)
    featurizer = Featurizer(WordPieces(pretrained_folder() / "tokenizer.json"), network.labels)
    batches: list[Batch] = []
    documents = load(arguments.corpora, "train", arguments.run.parent / "train.pickle")["gum"]
    with torch.no_grad():
        for document in documents:
            batch = collate(featurizer.examples(document, 192), coreference_gold(document))
            for example in batch.examples:  # only the coreference layer is learnt here
                example.upos = None
            batch.states = network.words(
                batch.pieces, batch.shapes, batch.pieces != 0, batch.first, batch.last
            )
            batches.append(batch)

    head = network.coreference.train()
    network.dropout.train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=arguments.lr, weight_decay=0.05)
    total = arguments.epochs * len(batches)
    step = 0
    for epoch in range(arguments.epochs):
        rng.shuffle(batches)
        sums = {"mention": 0.0, "coreference": 0.0}
        for batch in batches:
            optimizer.param_groups[0]["lr"] = arguments.lr * schedule(step / total, warm_up=0.05)
            losses = batch_losses(network, batch)
            (losses["mention"] + 0.5 * losses["coreference"]).backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 2.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            for name in sums:
                sums[name] += losses[name].item() / len(batches)
        print(f"epoch {epoch + 1}", {n: round(v, 3) for n, v in sums.items()}, flush=True)
    state = torch.load(arguments.run / arguments.checkpoint, map_location="cpu", weights_only=False)
    save(arguments.run / "refined.pt", {**state, "network": network.state_dict(), "optimizer": None})


if __name__ == "__main__":
    main()
