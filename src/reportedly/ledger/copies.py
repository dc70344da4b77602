"""Wire copies: reports that are, in whole or in part, another report's text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..records import Document


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a text to know its copies by.

    ``bands``: keys of the MinHash bands (near copies share some). ``sentences``: hashes of the longer
    sentences, in order. ``shingles``: a bottom-k sketch of word 3-gram hashes, ascending, for containment.
    ``size``: number of distinct word 3-grams.
    """

    bands: tuple[int, ...]
    sentences: tuple[int, ...]
    shingles: tuple[int, ...]
    size: int


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """Which copy group a report belongs to.

    ``group``: the id of the group, which is the document id of its first publisher (by date of publication, then
    in the order of adding); a report with no copies is a group of its own. ``of``: the document it was found to be
    a copy of, or None. ``kind``: ``exact``, ``near``, ``abridged`` or None. ``share``: the share of the shorter
    text that the longer one has (0..1). ``renamed``: (old group, new group) pairs: groups that this report joined,
    or whose first publisher it is.
    """

    document: str
    group: str
    of: str | None = None
    kind: str | None = None
    share: float = 0.0
    renamed: tuple[tuple[str, str], ...] = ()


class CopyStore(Protocol):
    """Where fingerprints are kept: a store, or :class:`MemoryCopies`."""

    def find(self, keys: Collection[int], *, limit: int) -> Mapping[int, Sequence[str]]:
        """For each key (band or sentence hash) the documents that have it, the earliest added first."""

    def load(self, documents: Collection[str]) -> Mapping[str, Fingerprint]:
        """Their fingerprints."""

    def group_of(self, documents: Collection[str]) -> Mapping[str, str]:
        """The current copy group of each."""


class CopyIndex:
    """Finds wire copies one report at a time, against a store that may be far larger than memory."""

    def __init__(self, store: CopyStore | None = None) -> None:
        self._store = store

    def add(self, document: Document) -> tuple[CopyVerdict, Fingerprint]:
        """The copy group of a new report, and the fingerprint to keep of it."""
        raise NotImplementedError


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a report's clean text."""
    raise NotImplementedError
