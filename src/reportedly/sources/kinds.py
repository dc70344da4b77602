"""The kinds of sources, in the order they are asked."""

from __future__ import annotations

from .local import files, lines, standard_input
from .stream import Kind

KINDS: tuple[Kind, ...] = (standard_input, lines, files)
"""The first kind that knows a name takes it."""
