"""Same-event merging: report by report, each mention joins an event that is known or founds a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .views import MentionView


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

    ``assignments``: one for each new mention. ``events``: new or changed states, to be put in the place of those
    of the same id. ``keys``: (blocking key, event id) pairs to add, in this order (the order counts, see
    :meth:`EventIndex.find`). ``renamed``: (old id, new id) in order: the old event is no more, its mentions, keys
    and pins belong to the new id (two events found to be one, or an earlier mention turned up).
    """

    assignments: tuple[Assignment, ...] = ()
    events: tuple[EventState, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


class EventIndex(Protocol):
    """Where the merger looks up what is known: a store, or :class:`MemoryIndex`."""

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

    Kept in the ledger and given to every merger, so that a rebuild remembers them.
    """

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()


class Merger:
    """Assigns mentions to events, report by report, against an index that may be far larger than memory.

    The outcome depends on the order of the reports, not on how they are cut into calls of :meth:`add`: replaying
    the reports in the same order gives the same events and ids.
    """

    def __init__(self, index: EventIndex, *, pins: Pins | None = None) -> None:
        self._index = index
        self._pins = pins or Pins()

    def add(self, reports: Iterable[Sequence[MentionView]]) -> Changes:
        """Assign the mentions of new reports, in this order. The index is asked once for all of them."""
        raise NotImplementedError

    def unite(self, first: str, second: str) -> Changes:
        """Make two events one (``reportedly merge``). Keep a pin ``same`` of a mention of each as well."""
        raise NotImplementedError

    def divide(self, event: str, mentions: Sequence[MentionView], rest: Sequence[MentionView]) -> Changes:
        """Take mentions out of an event into one of their own; ``rest`` are those that stay (``reportedly split``).

        Keep a pin ``different`` of each mention taken out with one that stays, and ``same`` among those taken out.
        """
        raise NotImplementedError


def blocking_keys(mention: MentionView) -> tuple[str, ...]:
    """The keys under which a mention is found: two mentions are compared only if they share one. Rarest kinds first."""
    raise NotImplementedError


def event_id(mention: str) -> str:
    """The id of the event whose first mention (by date of publication, then id) is this one."""
    raise NotImplementedError
