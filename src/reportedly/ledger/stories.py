"""Stories: reports that follow one matter over days, by their telling words and dates.

Single-pass clustering as in topic detection and tracking (Allan et al. 1998): a report joins the story it is most
like, if that is likely enough and not too long ago, else it opens one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Protocol

from ..records import content_id
from .frequencies import TERMS
from .views import DocumentView

ALIKE = 0.17
"""Cosine with a story's centroid from which a report belongs to it."""
WINDOW = timedelta(days=21)
"""How long a story may rest before its next report."""
KEYS = 8
"""Terms of a report that it is looked up by."""
PER_KEY = 24
CANDIDATES = 24
CENTROID = 2 * TERMS
"""Terms kept of a story."""


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


class MemoryStories:
    """A story index in memory."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._states: dict[str, StoryState] = {}

    def find(self, keys: Collection[str], *, limit: int) -> dict[str, list[str]]:
        """See :meth:`StoryIndex.find`."""
        return {key: self._by_key[key][: -limit - 1 : -1] for key in keys if key in self._by_key}

    def load(self, stories: Collection[str]) -> dict[str, StoryState]:
        """See :meth:`StoryIndex.load`."""
        return {story: self._states[story] for story in stories if story in self._states}

    def write(self, changes: StoryChanges) -> None:
        """Keep what adding reports changed."""
        for key, story in changes.keys:
            self._by_key.setdefault(key, []).append(story)
        self._states.update((state.id, state) for state in changes.stories)


class Stories:
    """Puts reports into stories, one after the other, against an index that may be far larger than memory."""

    def __init__(self, index: StoryIndex) -> None:
        self._index = index

    def add(self, documents: Iterable[DocumentView]) -> StoryChanges:
        """The stories of new reports, in this order. A wire copy should be left out: it is in its group's story."""
        reports = list(documents)
        keys = {term for report in reports for term, _ in report.terms[:KEYS]}
        found = {key: list(stories) for key, stories in self._index.find(keys, limit=PER_KEY).items()}
        states = dict(self._index.load({story for stories in found.values() for story in stories}))
        assignments, changed, added = [], {}, []
        for report in reports:
            state, score = _nearest(report, found, states)
            new = state is None
            if state is None:
                state = StoryState(content_id("story", report.id), (), None, None, 0)
            state = _joined(state, report)
            states[state.id] = changed[state.id] = state
            assignments.append((report.id, state.id, round(score, 3)))
            for term, _ in report.terms[:KEYS]:
                known = found.setdefault(term, [])
                if new or state.id not in known:
                    known.insert(0, state.id)
                    del known[PER_KEY:]
                    added.append((term, state.id))
        return StoryChanges(tuple(assignments), tuple(changed.values()), tuple(added))


def _nearest(
    report: DocumentView, found: Mapping[str, Sequence[str]], states: Mapping[str, StoryState]
) -> tuple[StoryState | None, float]:
    votes: dict[str, float] = {}
    for term, weight in report.terms[:KEYS]:
        for story in found.get(term, ()):
            votes[story] = votes.get(story, 0.0) + weight
    terms = dict(report.terms)
    best: tuple[StoryState | None, float] = (None, 0.0)
    for story in sorted(votes, key=lambda story: (-votes[story], story))[:CANDIDATES]:
        state = states[story]
        if _too_far(report.published, state):
            continue
        score = sum(weight * terms.get(term, 0.0) for term, weight in state.terms)
        if score >= ALIKE and score > best[1]:
            best = (state, score)
    return best


def _too_far(published: date | None, state: StoryState) -> bool:
    if published is None or state.first is None or state.last is None:
        return False
    return published > state.last + WINDOW or published < state.first - WINDOW


def _joined(state: StoryState, report: DocumentView) -> StoryState:
    """The story with one more report: the centroid moves, the days widen."""
    weights = {term: weight * state.size for term, weight in state.terms}
    for term, weight in report.terms:
        weights[term] = weights.get(term, 0.0) + weight
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:CENTROID]
    length = sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    days = [day for day in (state.first, state.last, report.published) if day is not None]
    return StoryState(
        state.id,
        tuple((term, round(weight / length, 4)) for term, weight in heaviest),
        min(days, default=None),
        max(days, default=None),
        state.size + 1,
    )
