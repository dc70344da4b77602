"""What merging keeps of events, what it changes, and the index that it asks; that index in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..records import content_id
from .views import MentionView

REPRESENTATIVES = 6
"""Mentions of an event that new ones are compared with: its first, and a sample of the others."""


@dataclass(frozen=True, slots=True)
class EventState:
    """What merging keeps of an event.

    ``id``: derived from its first mention, see :func:`event_id`. ``representatives``: at most
    :data:`REPRESENTATIVES` of its mentions, which new mentions are compared with; the first is the mention that the
    id comes from. ``size``: how many mentions it has.
    """

    id: str
    representatives: tuple[MentionView, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature that spoke for or against a merge: its value, and the log-odds that it added."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which event a mention belongs to, and why.

    ``partner``: the mention of that event it is most like (None where it founded the event). ``score``: the
    probability that the two are the same event. ``reasons``: features, the strongest first; a pin is the feature
    ``pinned``.
    """

    mention: str
    event: str
    partner: str | None = None
    score: float = 0.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What adding reports changed: write all of it in one transaction.

    ``renamed``, to be carried out first: (old id, new id) in order: the old event is no more, its mentions, keys and
    pins belong to the new id (two events found to be one, or an earlier mention turned up). ``assignments``: one for
    each new mention. ``events``: new or changed states, to be put in the place of those of the same id. ``keys``:
    (blocking key, event id) pairs to add, in this order (the order counts, see :meth:`EventIndex.find`).
    """

    assignments: tuple[Assignment, ...] = ()
    events: tuple[EventState, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


class EventIndex(Protocol):
    """Where the merger looks up what is known: a store, or :class:`MemoryEvents`."""

    def find(self, keys: Collection[str], *, limit: int) -> Mapping[str, Sequence[str]]:
        """For each key the ids of the events that have it, the latest added first, at most ``limit``.

        Ids are current ones (renamed events under their new id, once). Keys without events may be left out.
        """

    def load(self, events: Collection[str]) -> Mapping[str, EventState]:
        """The states of events."""

    def events_of(self, mentions: Collection[str]) -> Mapping[str, str]:
        """The current event of each of these mentions (ids) that is known. Asked only about pinned mentions."""


@dataclass(frozen=True, slots=True)
class Pins:
    """What a person decided: pairs of mention ids that are, or are not, the same event.

    Kept in the ledger and given to every merger, so that a rebuild remembers them. Where the two contradict each
    other, ``same`` wins.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()


class MemoryEvents:
    """An event index in memory."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._states: dict[str, EventState] = {}
        self._renamed: dict[str, str] = {}
        self._event_of: dict[str, str] = {}

    def current(self, event: str) -> str:
        """The id that an event has now."""
        while event in self._renamed:
            event = self._renamed[event]
        return event

    def find(self, keys: Collection[str], *, limit: int) -> dict[str, list[str]]:
        """See :meth:`EventIndex.find`."""
        found = {}
        for key in keys:
            latest = dict.fromkeys(self.current(event) for event in reversed(self._by_key.get(key, ())))
            if latest:
                found[key] = list(latest)[:limit]
        return found

    def load(self, events: Collection[str]) -> dict[str, EventState]:
        """See :meth:`EventIndex.load`."""
        return {event: self._states[event] for event in events if event in self._states}

    def events_of(self, mentions: Collection[str]) -> dict[str, str]:
        """See :meth:`EventIndex.events_of`."""
        return {m: self.current(self._event_of[m]) for m in mentions if m in self._event_of}

    def write(self, changes: Changes) -> None:
        """Keep what adding reports changed."""
        for old, new in changes.renamed:
            self._states.pop(old, None)
            self._renamed[old] = new
            self._renamed.pop(new, None)
        self._states.update((state.id, state) for state in changes.events)
        self._event_of.update((a.mention, a.event) for a in changes.assignments)
        for key, event in changes.keys:
            self._by_key.setdefault(key, []).append(event)

    def clusters(self) -> dict[str, list[str]]:
        """The mentions of every event."""
        found: dict[str, list[str]] = {}
        for mention, event in self._event_of.items():
            found.setdefault(self.current(event), []).append(mention)
        return found


def event_id(mention: str) -> str:
    """The id of the event whose first mention (by date of publication, then the order of adding) is this one."""
    return content_id("event", mention)
