"""Let heads learn on while the encoder stands still: ``python -m training.refine --run RUN --corpora CORPORA``.

Word states are worked out once, so an epoch costs seconds. Done for the heads that gain from many
passes over little data: coreference (GUM, whose documents are few), PropBank's roles (EWT), factuality.
Tried and left out: the event heads, which fit our own corpus closer and new trigger words worse.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.reading.pieces import WordPieces

from .data import Batch, Featurizer, batches_of, collate, coreference_gold, load
from .export import load_network
from .losses import WEIGHTS, coreference_losses, factuality_losses, frame_losses
from .model import ReaderNetwork
from .train import pretrained_folder, save, schedule

HeadLoss = Callable[[ReaderNetwork, Batch, Tensor], dict[str, Tensor]]


def of_frames(network: ReaderNetwork, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    """The losses of predicates and roles."""
    found: dict[str, Tensor] = {}
    frame_losses(network, batch, words, found)
    return found


def of_coreference(network: ReaderNetwork, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    """The losses of mentions and antecedents."""
    found: dict[str, Tensor] = {}
    coreference_losses(network, batch, words, batch.sentence >= 0, found)
    return found


def of_factuality(network: ReaderNetwork, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    """The loss of factuality, of either scale."""
    found: dict[str, Tensor] = {}
    factuality_losses(network, batch, words, found)
    return found


def factuality_batches(
    corpora: Mapping[str, Sequence[AnnotatedDocument]], featurizer: Featurizer, rng: random.Random
) -> list[Batch]:
    """Windows with scored words; the small news corpora come twice as often as the web's."""
    batches: list[Batch] = []
    for name, times in (("ewt", 1), ("uw", 2), ("meantime", 2)):
        examples = [e for d in corpora[name] for e in featurizer.examples(d, 128) if e.factuality]
        for _ in range(times):
            batches += batches_of(examples, 2000, rng)
    return batches


def frame_batches(
    documents: Sequence[AnnotatedDocument], featurizer: Featurizer, rng: random.Random
) -> list[Batch]:
    """Windows of EWT, several to a batch."""
    return batches_of([e for d in documents for e in featurizer.examples(d, 128)], 2000, rng)


def coreference_batches(documents: Sequence[AnnotatedDocument], featurizer: Featurizer) -> list[Batch]:
    """Whole documents of GUM."""
    return [collate(featurizer.examples(d, 192), coreference_gold(d)) for d in documents]


def refine(
    network: ReaderNetwork, head: nn.Module, batches: list[Batch], losses_of: HeadLoss, *, epochs: int, lr: float,
    rng: random.Random,
) -> None:  # fmt: skip
    """Train ``head`` alone on batches whose word states are worked out first."""
    network.eval()
    with torch.no_grad():
        for batch in batches:
            batch.states = network.words(
                batch.pieces, batch.shapes, batch.pieces != 0, batch.first, batch.last
            )
    head.train()
    network.dropout.train()
    optimizer = torch.optim.AdamW(head.parameters(), lr=lr, weight_decay=0.05)
    total, step = epochs * len(batches), 0
    for epoch in range(epochs):
        rng.shuffle(batches)
        sums: dict[str, float] = {}
        for batch in batches:
            assert batch.states is not None
            optimizer.param_groups[0]["lr"] = lr * schedule(step / total, warm_up=0.05)
            losses = losses_of(network, batch, network.dropout(batch.states))
            torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum().backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 2.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            for name, loss in losses.items():
                sums[name] = sums.get(name, 0.0) + loss.item() / len(batches)
        print(f"epoch {epoch + 1}", {n: round(v, 3) for n, v in sums.items()}, flush=True)
    for batch in batches:
        batch.states = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--run", type=Path, required=True, help="folder with checkpoint.pt; refined.pt goes there too"
    )
    parser.add_argument("--checkpoint", default="checkpoint.pt")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--coreference-epochs", type=int, default=22)
    parser.add_argument("--frame-epochs", type=int, default=8)
    parser.add_argument("--factuality-epochs", type=int, default=5)
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
    corpora = load(arguments.corpora, "train", arguments.run.parent / "train.pickle")
    if arguments.frame_epochs:
        batches = frame_batches(corpora["ewt"], featurizer, rng)
        refine(
            network,
            network.frames,
            batches,
            of_frames,
            epochs=arguments.frame_epochs,
            lr=arguments.lr,
            rng=rng,
        )
    if arguments.factuality_epochs:
        head = nn.ModuleList([network.factuality_hidden, network.factuality])
        refine(
            network, head, factuality_batches(corpora, featurizer, rng), of_factuality,
            epochs=arguments.factuality_epochs, lr=arguments.lr / 2, rng=rng,
        )  # fmt: skip
    if arguments.coreference_epochs:
        batches = coreference_batches(corpora["gum"], featurizer)
        refine(
            network, network.coreference, batches, of_coreference,
            epochs=arguments.coreference_epochs, lr=arguments.lr, rng=rng,
        )  # fmt: skip
    state = torch.load(arguments.run / arguments.checkpoint, map_location="cpu", weights_only=False)
    save(arguments.run / "refined.pt", {**state, "network": network.state_dict(), "optimizer": None})


if __name__ == "__main__":
    main()
