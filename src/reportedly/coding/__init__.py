"""From a reading to event mentions: who did what to whom, when, where, how many, and who says so."""

from .assembly import Coder, code

__all__ = ["Coder", "code"]
