"""The neural reader: ``Document -> Reading``. numpy in, numpy out; no torch, no ontology."""

from .bundle import Bundle, load_bundle
from .reader import Reader
from .structure import Argument, Attribution, EntitySpan, Predicate, Reading, Word, WordSpan

__all__ = [
    "Argument",
    "Attribution",
    "Bundle",
    "EntitySpan",
    "Predicate",
    "Reader",
    "Reading",
    "Word",
    "WordSpan",
    "load_bundle",
]
