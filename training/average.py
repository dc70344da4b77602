"""Average checkpoints: ``python -m training.average A/refined.pt B/refined.pt --out C/checkpoint.pt``.

Two runs that began from the same trunk end near each other, each with errors of its own; the mean of their weights is
better than either (*model soups*, Wortsman et al. 2022, ICML). ``labels.json`` is copied along. Afterwards
``training.refine`` lets the heads that it trains settle on the averaged encoder.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch

from .train import save


def average(weights: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of each tensor of numbers; others as the first has them."""
    first = weights[0]
    return {
        name: torch.stack([w[name] for w in weights]).mean(0) if tensor.is_floating_point() else tensor
        for name, tensor in first.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    states = [torch.load(path, map_location="cpu", weights_only=False) for path in arguments.checkpoints]
    labels = {(path.parent / "labels.json").read_text() for path in arguments.checkpoints}
    if len(labels) > 1:
        raise SystemExit("the runs have different labels, so their weights mean different things")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    state = {**states[0], "network": average([s["network"] for s in states])}
    state["arguments"] = {**state["arguments"], "averaged": [s["arguments"] for s in states[1:]]}
    save(arguments.out, state)
    target = arguments.out.parent / "labels.json"
    if not target.exists() or not target.samefile(arguments.checkpoints[0].parent / "labels.json"):
        shutil.copyfile(arguments.checkpoints[0].parent / "labels.json", target)
    print(f"{arguments.out}: the mean of {len(states)} checkpoints")


if __name__ == "__main__":
    main()
