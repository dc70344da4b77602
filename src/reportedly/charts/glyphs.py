"""The signs of what a holder holds, as Vega shapes: the same as on the pages, so that colour is never alone.

A full disc is certain, three quarters probable, a quarter possible, a ring uncommitted; a cross denied, a ring with a
cross probably not, a ring with a stroke possibly not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..records import Factuality

VALUES: tuple[Factuality, ...] = ("CT+", "PR+", "PS+", "Uu", "PS-", "PR-", "CT-")

_DISC = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1Z"
_RING = _DISC + "M0,-.78A.78,.78,0,1,0,0,.78A.78,.78,0,1,0,0,-.78Z"


def _bar(length: float, width: float, *, rising: bool) -> str:
    """A stroke through the middle at 45 degrees, as an outline that runs clockwise."""
    a, b = length * 0.7071, width * 0.7071
    corners = (
        [(-a - b, a - b), (a - b, -a - b), (a + b, -a + b), (-a + b, a + b)]
        if rising
        else [(-a - b, -a + b), (-a + b, -a - b), (a + b, a - b), (a - b, a + b)]
    )
    return "M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in corners) + "Z"


def _cross(length: float, width: float) -> str:
    return _bar(length, width, rising=True) + _bar(length, width, rising=False)


SHAPES: Mapping[Factuality, str] = MappingProxyType({
    "CT+": _DISC,
    "PR+": _RING + "M0,0L0,-.8A.8,.8,0,1,1,-.8,0Z",
    "PS+": _RING + "M0,0L0,-.8A.8,.8,0,0,1,.8,0Z",
    "Uu": _RING,
    "PS-": _RING + _bar(0.6, 0.13, rising=True),
    "PR-": _RING + _cross(0.48, 0.14),
    "CT-": _cross(0.95, 0.24),
})  # fmt: skip
"""A path for each FactBank value, within ±1, all of it filled."""
