"""Dropout that does not wait for the random number generator.

On a CPU torch draws Bernoulli numbers one by one on one core, which took a quarter of a training
step. Masks are cut at random places from a pool drawn once per rate instead.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_POOL = 1 << 24
_pools: dict[float, Tensor] = {}


def dropout(x: Tensor, rate: float, training: bool) -> Tensor:
    """``torch.nn.functional.dropout`` with pooled masks on the CPU."""
    if not training or rate == 0.0:
        return x
    if x.is_cuda or x.numel() > _POOL // 2:
        return F.dropout(x, rate, True)
    pool = _pools.get(rate)
    if pool is None:
        pool = (torch.rand(_POOL) >= rate).to(torch.float32) / (1.0 - rate)
        _pools[rate] = pool
    start = int(torch.randint(0, _POOL - x.numel(), (1,)))
    return x * pool[start : start + x.numel()].view(x.shape)


class Dropout(nn.Module):
    """Module form of :func:`dropout`."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        return dropout(x, self.rate, self.training)
