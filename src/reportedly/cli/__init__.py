"""The command line: ``reportedly read``, ``explain`` and ``bench``."""

from .app import main

__all__ = ["main"]
