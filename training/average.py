"""Average checkpoints: ``python -m training.average A/refined.pt B/refined.pt --out C/checkpoint.pt``.

Two runs that began from the same trunk end near each other, each with errors of its own; the mean of their weights is
better than either (*model soups*, Wortsman et al. 2022, ICML). ``labels.json`` is copied along. Afterwards
``training.refine`` lets the heads that it trains settle on the averaged encoder.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from .train import save


def average(weights: list[dict[str, torch.Tensor]], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """The mean of each tensor of numbers, each network counting with its share; others as the first has them."""
    mean = {name: tensor.clone() for name, tensor in weights[0].items()}
    parts = torch.tensor(shares, dtype=torch.float64) / sum(shares)
    for name, tensor in mean.items():
        if tensor.is_floating_point():
            stacked = torch.stack([w[name].double() for w in weights])
            mean[name] = torch.tensordot(parts, stacked, dims=1).to(tensor.dtype)
    return mean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shares", type=float, nargs="+", help="how much each counts [default: all alike]")
    arguments = parser.parse_args()
    shares = arguments.shares or [1.0] * len(arguments.checkpoints)
    if len(shares) != len(arguments.checkpoints):
        parser.error("as many shares as checkpoints, please")
    states = [torch.load(path, map_location="cpu", weights_only=False) for path in arguments.checkpoints]
    labels = {(path.parent / "labels.json").read_text() for path in arguments.checkpoints}
    if len(labels) > 1:
        raise SystemExit("the runs have different labels, so their weights mean different things")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    state = {**states[0], "network": average([s["network"] for s in states], shares)}
    state["arguments"] = {**state["arguments"], "averaged": [s["arguments"] for s in states[1:]], "shares": shares}
    save(arguments.out, state)
    target = arguments.out.parent / "labels.json"
    if not target.exists() or not target.samefile(arguments.checkpoints[0].parent / "labels.json"):
        shutil.copyfile(arguments.checkpoints[0].parent / "labels.json", target)
    print(f"{arguments.out}: the mean of {len(states)} checkpoints")


if __name__ == "__main__":
    main()
