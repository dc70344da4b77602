"""The ledger on disk: the log of shards, the tables built from it, and the questions they answer."""

from .ledger import Answer, Ledger
from .queries import Filters
from .rebuilding import rebuild

__all__ = ["Answer", "Filters", "Ledger", "rebuild"]
