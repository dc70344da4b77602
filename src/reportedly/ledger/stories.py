"""Stories: reports that follow one matter over days, by their telling words and dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from .views import DocumentView


@dataclass(frozen=True, slots=True)
class StoryState:
    """What is kept of a story: its id (from its first report), centroid terms, span of days, number of reports."""

    id: str
    terms: tuple[tuple[str, float], ...]
    first: date | None
    last: date | None
    size: int


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """``assignments``: (document id, story id, likeness 0..1). ``stories``: states to write. ``keys``: to add."""

    assignments: tuple[tuple[str, str, float], ...] = ()
    stories: tuple[StoryState, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


class StoryIndex(Protocol):
    """Where stories are looked up: a store, or :class:`MemoryStories`."""

    def find(self, keys: Collection[str], *, limit: int) -> Mapping[str, Sequence[str]]:
        """For each key the ids of the stories that have it, the latest added first, at most ``limit``."""

    def load(self, stories: Collection[str]) -> Mapping[str, StoryState]:
        """The states of stories."""


class Stories:
    """Puts reports into stories, one after the other, against an index that may be far larger than memory."""

    def __init__(self, index: StoryIndex) -> None:
        self._index = index

    def add(self, documents: Iterable[DocumentView]) -> StoryChanges:
        """The stories of new reports, in this order. A wire copy should be left out: it is in its group's story."""
        raise NotImplementedError
