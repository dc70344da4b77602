"""Same-event merging: report by report, each mention joins an event that is known or founds a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import combinations
from typing import Protocol

from ..records import content_id
from .blocking import blocking_keys, is_bare_story
from .clustering import average_link
from .constraints import conflict
from .pairs import Floats, PairModel, Traits, pair_model
from .views import MentionView

REPRESENTATIVES = 6
"""Mentions of an event that new ones are compared with: its first, and a sample of the others."""
PER_KEY = 24
"""Events looked up for a key, the latest first."""
SLACK = 8
"""Events looked up beyond that, for those of a batch that turn out to be one."""
CANDIDATES = 10
"""Events that a mention is compared with, those it shares the rarest keys with first."""
WITHIN = 60
"""Mentions of a report up to which all its pairs are compared; beyond, those that share a key."""
BRIDGE = 0.5
"""Share of the threshold from which two events that a mention is like are compared with each other."""
TOLD = 8
"""Reasons kept of an assignment."""


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


class Merger:
    """Assigns mentions to events, report by report, against an index that may be far larger than memory.

    A report's mentions and the events they might be of are clustered together by average link over the pair scores
    of :mod:`.pairs`. The outcome depends on the order of the reports, not on how they are cut into calls of
    :meth:`add`: replaying the reports in the same order gives the same events and ids. ``model`` stands in for the
    shipped score.
    """

    def __init__(
        self, index: EventIndex, *, pins: Pins | None = None, model: PairModel | None = None
    ) -> None:
        self._index = index
        pins = pins or Pins()
        self._pins = pins
        self._same = _partners(pins.same)
        self._different = _partners(pins.different)
        self._pinned = {mention for pair in (*pins.same, *pins.different) for mention in pair}
        self._model = model

    def add(
        self, reports: Iterable[Sequence[MentionView]], *, stories: Mapping[str, str] | None = None
    ) -> Changes:
        """Assign the mentions of new reports, in this order. The index is asked once for all of them.

        ``stories``: document id -> story id, where known (mentions of one story are more often compared).
        """
        model = self._model or pair_model()
        batch = [list(report) for report in reports]
        stories = stories or {}
        keys = {
            mention.id: blocking_keys(mention, story=stories.get(mention.document.id))
            for report in batch
            for mention in report
        }
        known = _Known(self._index, keys, self._pinned)
        for report in batch:
            if report:
                self._merge(report, keys, known, model)
        return known.changes()

    def _merge(
        self, report: list[MentionView], keys: Mapping[str, Sequence[str]], known: _Known, model: PairModel
    ) -> None:
        traits = model.prepare(report)
        found = [known.candidates(keys[mention.id]) for mention in report]
        forced, barred = self._pins_of(report, known)
        events = list(dict.fromkeys([e for some in found for e in some] + [e for _, e in forced if e]))
        node = {event: len(report) + place for place, event in enumerate(events)}
        states = [known.event(event) for event in events]
        _prepare(states, model)
        comparison = _Comparison(model)
        if len(report) <= WITHIN:
            inner = list(combinations(range(len(report)), 2))
        else:
            sets = [{key for key in keys[mention.id] if not is_bare_story(key)} for mention in report]
            inner = [(i, j) for i, j in combinations(range(len(report)), 2) if sets[i] & sets[j]]
        for i, j in inner:
            comparison.add(i, j, report[i], report[j], traits[i], traits[j])
        for i, mention in enumerate(report):
            for event in dict.fromkeys([*found[i], *(e for k, e in forced if k == i and e)]):
                known_event = states[node[event] - len(report)]
                for other, prepared in zip(known_event.views, known_event.traits, strict=True):
                    comparison.add(i, node[event], mention, other, traits[i], prepared)
        comparison.run()
        self._compare_events(len(report), found, node, states, comparison)
        weights = [1] * len(report) + [len(state.views) for state in states]
        together = [(i, node[event]) for i, event in forced if event]
        pinned = [i for i, mention in enumerate(report) if mention.id in self._pinned]
        together += [(i, j) for i, j in combinations(pinned, 2) if self._are_same(report, i, j)]
        apart = {(i, node[e]) for i, e in barred if e in node}
        apart |= {(i, j) for i, j in combinations(pinned, 2) if self._are_different(report, i, j)}
        apart |= {(a, b) for a, b in combinations(node.values(), 2) if (a, b) not in comparison.sums}
        apart |= {
            (min(node[a], node[b]), max(node[a], node[b]))
            for a, b in known.pairs_of_events(self._pins.different)
            if a in node and b in node
        }
        clusters = average_link(
            weights, comparison.sums, threshold=model.threshold, together=together, apart=apart
        )
        for cluster in clusters:
            members = [i for i in cluster if i < len(report)]
            joined = [events[i - len(report)] for i in cluster if i >= len(report)]
            if not members and len(joined) < 2:
                continue
            event = known.join(joined, [report[i] for i in members], [keys[report[i].id] for i in members])
            for i in members:
                known.assign(self._assignment(report, i, event, cluster, comparison, together))

    def _compare_events(
        self,
        own: int,
        found: Sequence[Sequence[str]],
        node: Mapping[str, int],
        states: Sequence[_Event],
        comparison: _Comparison,
    ) -> None:
        """Compare with each other the events that one mention is like: it may show that they are one."""
        pairs: dict[tuple[int, int], None] = {}
        enough = BRIDGE * comparison.model.threshold
        for i in range(own):
            near = [
                node[event]
                for event in found[i]
                if comparison.sums.get((i, node[event]), 0.0) >= enough * len(states[node[event] - own].views)
            ]
            pairs.update(dict.fromkeys(combinations(sorted(near), 2)))
        for a, b in pairs:
            left, right = states[a - own], states[b - own]
            for x, p in zip(left.views, left.traits, strict=True):
                for y, q in zip(right.views, right.traits, strict=True):
                    comparison.add(a, b, x, y, p, q)
        comparison.run()

    def _pins_of(
        self, report: Sequence[MentionView], known: _Known
    ) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """(mention, event) pairs that a person has put together, and those put apart."""
        forced, barred = [], []
        for i, mention in enumerate(report):
            for partner in self._same.get(mention.id, ()):
                event = known.event_of(partner)
                if event is not None:
                    forced.append((i, event))
            for partner in self._different.get(mention.id, ()):
                event = known.event_of(partner)
                if event is not None:
                    barred.append((i, event))
        return forced, barred

    def _are_same(self, report: Sequence[MentionView], i: int, j: int) -> bool:
        return report[j].id in self._same.get(report[i].id, ())

    def _are_different(self, report: Sequence[MentionView], i: int, j: int) -> bool:
        return report[j].id in self._different.get(report[i].id, ())

    def _assignment(
        self,
        report: Sequence[MentionView],
        i: int,
        event: str,
        cluster: Sequence[int],
        comparison: _Comparison,
        together: Sequence[tuple[int, int]],
    ) -> Assignment:
        best = comparison.nearest(i, set(cluster))
        pinned = any(i in pair for pair in together)
        reasons: tuple[Reason, ...] = (Reason("pinned", 1.0, 0.0),) if pinned else ()
        if best is None:
            return Assignment(report[i].id, event, reasons=reasons)
        partner, score, row = best
        told = comparison.model.contributions(row)[:TOLD]
        reasons += tuple(Reason(name, round(value, 3), round(added, 3)) for name, value, added in told)
        return Assignment(report[i].id, event, partner, round(score, 4), reasons)


class _Comparison:
    """Scores of pairs of mentions, summed by the nodes (mentions of the report, events) that they belong to."""

    def __init__(self, model: PairModel) -> None:
        self.model = model
        self.sums: dict[tuple[int, int], float] = {}
        self._waiting: list[tuple[int, int, str, str, int, int]] = []
        self._traits: list[Traits] = []
        self._place: dict[str, int] = {}
        self._best: dict[int, list[tuple[float, int, str, Floats]]] = {}

    def add(self, a: int, b: int, x: MentionView, y: MentionView, p: Traits, q: Traits) -> None:
        """Two mentions of the nodes ``a < b`` to be compared."""
        self.sums.setdefault((a, b), 0.0)
        if conflict(x, y) is None:
            self._waiting.append((a, b, x.id, y.id, self._placed(x.id, p), self._placed(y.id, q)))

    def _placed(self, mention: str, traits: Traits) -> int:
        place = self._place.setdefault(mention, len(self._traits))
        if place == len(self._traits):
            self._traits.append(traits)
        return place

    def run(self) -> None:
        """Compare what was added."""
        if not self._waiting:
            return
        left, right = [waiting[4] for waiting in self._waiting], [waiting[5] for waiting in self._waiting]
        table = self.model.table(self._traits, left, right)
        scores = self.model.scores(table)
        for (a, b, x, y, _, _), row, score in zip(self._waiting, table, scores.tolist(), strict=True):
            self.sums[a, b] += score
            self._best.setdefault(a, []).append((score, b, y, row))
            self._best.setdefault(b, []).append((score, a, x, row))
        self._waiting = []

    def nearest(self, i: int, cluster: Collection[int]) -> tuple[str, float, Floats] | None:
        """The mention of a cluster that mention ``i`` is most like, with the score and the features."""
        found = [item for item in self._best.get(i, ()) if item[1] in cluster]
        if not found:
            return None
        score, _, partner, row = max(found, key=lambda item: (item[0], item[2]))
        return partner, score, row


@dataclass(slots=True)
class _Event:
    """An event while a batch is merged."""

    id: str
    views: list[MentionView]
    size: int
    known: dict[str, Traits] = field(default_factory=dict)
    _prepared: list[Traits] | None = None

    @property
    def unprepared(self) -> list[MentionView]:
        """The mentions that are not ready for comparison."""
        return (
            [] if self._prepared is not None else [view for view in self.views if view.id not in self.known]
        )

    @property
    def traits(self) -> list[Traits]:
        """The mentions ready for comparison (see :func:`_prepare`)."""
        if self._prepared is None:
            self._prepared = [self.known[view.id] for view in self.views]
        return self._prepared


def _prepare(events: Iterable[_Event], model: PairModel) -> None:
    """Make the mentions of events ready for comparison, all at once."""
    waiting = [(event, view) for event in events for view in event.unprepared]
    for (event, view), traits in zip(waiting, model.prepare(view for _, view in waiting), strict=True):
        event.known[view.id] = traits


class _Known:
    """What an index knows about a batch of reports, and what the batch itself has changed since."""

    def __init__(
        self,
        index: EventIndex,
        keys: Mapping[str, Sequence[str]],
        pinned: Collection[str],
    ) -> None:
        wanted = {key for some in keys.values() for key in some}
        self._found = {key: list(events) for key, events in index.find(wanted, limit=PER_KEY + SLACK).items()}
        self._event_of = dict(index.events_of(pinned)) if pinned else {}
        self._pinned = set(pinned)
        events = {event for some in self._found.values() for event in some} | set(self._event_of.values())
        self._events = {
            id: _Event(id, list(state.representatives), state.size)
            for id, state in index.load(events).items()
        }
        self._new_name: dict[str, str] = {}
        self._changed: dict[str, None] = {}
        self._assignments: list[Assignment] = []
        self._keys: list[tuple[str, str]] = []
        self._renamed: list[tuple[str, str]] = []

    def current(self, event: str) -> str:
        while event in self._new_name:
            event = self._new_name[event]
        return event

    def event(self, id: str) -> _Event:
        return self._events[id]

    def event_of(self, mention: str) -> str | None:
        event = self._event_of.get(mention)
        return None if event is None else self.current(event)

    def pairs_of_events(self, mentions: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The events of pairs of pinned mentions, where they are known and two."""
        for a, b in mentions:
            left, right = self.event_of(a), self.event_of(b)
            if left is not None and right is not None and left != right:
                yield left, right

    def _having(self, key: str) -> list[str]:
        return list(dict.fromkeys(self.current(event) for event in self._found.get(key, ())))[:PER_KEY]

    def candidates(self, keys: Sequence[str]) -> list[str]:
        """The events to compare with: those that share the rarest keys, the latest first among equals."""
        votes: dict[str, float] = {}
        for key in keys:
            events = self._having(key)
            for event in events:
                votes[event] = votes.get(event, 0.0) + 1.0 / len(events)
        return sorted(votes, key=lambda event: -votes[event])[:CANDIDATES]

    def join(
        self, events: Sequence[str], mentions: Sequence[MentionView], keys: Sequence[Sequence[str]]
    ) -> str:
        """Make one event of these events and mentions (in text order); its id."""
        parts = sorted(
            (self._events[event] for event in events), key=lambda part: (_since(part.views[0]), part.id)
        )
        views = [view for part in parts for view in part.views]
        traits = {id: prepared for part in parts for id, prepared in part.known.items()}
        size = sum(part.size for part in parts) + len(mentions)
        everybody = [*views, *mentions]
        founder = min(everybody, key=_since)  # the first of equals: a known one, else the first in the text
        rest = sorted((view for view in everybody if view is not founder), key=lambda view: _draw(view.id))
        kept = [founder, *rest[: REPRESENTATIVES - 1]]
        id = event_id(founder.id)
        for part in parts:
            if part.id != id:
                self._renamed.append((part.id, id))
                self._new_name[part.id] = id
                del self._events[part.id]
                self._changed.pop(part.id, None)
        self._new_name.pop(id, None)
        self._events[id] = _Event(id, kept, size, {v.id: traits[v.id] for v in kept if v.id in traits})
        self._changed[id] = None
        for mention, own in zip(mentions, keys, strict=True):
            if mention.id in self._pinned:
                self._event_of[mention.id] = id
            for key in own:
                having = self._having(key)
                if id not in having:
                    self._found[key] = [id, *self._found.get(key, ())]
                    self._keys.append((key, id))
        return id

    def assign(self, assignment: Assignment) -> None:
        self._assignments.append(assignment)

    def changes(self) -> Changes:
        return Changes(
            assignments=tuple(
                Assignment(a.mention, self.current(a.event), a.partner, a.score, a.reasons)
                for a in self._assignments
            ),
            events=tuple(
                EventState(id, tuple(self._events[id].views), self._events[id].size) for id in self._changed
            ),
            keys=tuple(dict.fromkeys((key, self.current(event)) for key, event in self._keys)),
            renamed=tuple(self._renamed),
        )


def event_id(mention: str) -> str:
    """The id of the event whose first mention (by date of publication, then the order of adding) is this one."""
    return content_id("event", mention)


def _since(view: MentionView) -> date:
    return view.document.published or date.max


def _draw(mention: str) -> bytes:
    """A number by which a sample of mentions is drawn that does not depend on their order."""
    return blake2b(mention.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _partners(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


__all__ = [
    "Assignment",
    "Changes",
    "EventIndex",
    "EventState",
    "MemoryEvents",
    "Merger",
    "Pins",
    "Reason",
    "blocking_keys",
    "event_id",
]
