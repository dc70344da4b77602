"""Same-event merging: report by report, each mention joins an event that is known or founds a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from .blocking import blocking_keys, is_bare_story
from .clustering import average_link
from .comparing import Comparison, Member, prepared
from .events import REPRESENTATIVES, Assignment, Changes, EventIndex, EventState, Pins, Reason, event_id
from .pairs import Floats, PairModel, pair_model
from .partitions import Scores, Spread, scores_of
from .views import MentionView

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
AT_HAND = 20_000
"""Events that are kept ready for comparison, those in use last: what is reported today is reported again tomorrow."""


class Merger:
    """Assigns mentions to events, report by report, against an index that may be far larger than memory.

    A report's mentions and the events they might be of are clustered together by average link over the pair scores
    of :mod:`.pairs`. The outcome depends on the order of the reports, not on how they are cut into calls of
    :meth:`add`: replaying the reports in the same order gives the same events and ids. ``model`` stands in for the
    shipped score; with ``spread`` the scores are worked out in parts (:mod:`.partitions`), to the same result. Whoever
    uses a merger twice writes to the index what it gave, or calls :meth:`forget`.
    """

    def __init__(
        self,
        index: EventIndex,
        *,
        pins: Pins | None = None,
        model: PairModel | None = None,
        spread: Spread | None = None,
    ) -> None:
        self._index, self._spread = index, spread
        pins = pins or Pins()
        self._pins = pins
        self._same = _partners(pins.same)
        self._different = _partners(pins.different)
        self._pinned = {mention for pair in (*pins.same, *pins.different) for mention in pair}
        self._model = model
        self._at_hand: dict[str, _Event] = {}

    def forget(self) -> None:
        """The index has changed otherwise: what was remembered of it does not hold."""
        self._at_hand.clear()

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
        known = _Known(self._index, keys, self._pinned, model, self._at_hand)
        if self._spread is not None:
            known.scores = scores_of(_foreseen(batch, keys, known), self._spread, self._model)
        else:
            known.prepare()
        for report in batch:
            if report:
                self._merge([Member(mention) for mention in report], keys, known, model)
        known.keep(AT_HAND)
        return known.changes(model)

    def _merge(
        self, report: list[Member], keys: Mapping[str, Sequence[str]], known: _Known, model: PairModel
    ) -> None:
        own = len(report)
        found = [known.candidates(one.view.id) for one in report]
        forced, barred = self._pins_of(report, known)
        events = list(dict.fromkeys([e for some in found for e in some] + [e for _, e in forced]))
        node = {event: own + place for place, event in enumerate(events)}
        states = known.events(events)
        comparison = Comparison(model, known.scores)
        for i, j in _inner_pairs(report, keys):
            comparison.add(i, j, report[i : i + 1], report[j : j + 1])
        for i, one in enumerate(report):
            for event in dict.fromkeys([*found[i], *(e for k, e in forced if k == i)]):
                comparison.add(i, node[event], (one,), states[node[event] - own].kept)
        comparison.run()
        self._compare_events(own, found, node, states, comparison)
        together = [(i, node[event]) for i, event in forced]
        pinned = [i for i, one in enumerate(report) if one.view.id in self._pinned]
        together += [(i, j) for i, j in combinations(pinned, 2) if _linked(self._same, report[i], report[j])]
        apart = {(i, node[e]) for i, e in barred if e in node}
        apart |= {(i, j) for i, j in combinations(pinned, 2) if _linked(self._different, report[i], report[j])}
        apart |= {
            (min(node[a], node[b]), max(node[a], node[b]))
            for a, b in known.pairs_of_events(self._pins.different)
            if a in node and b in node
        }

        def may_join(a: Sequence[int], b: Sequence[int]) -> bool:
            """Two events become one only if they were compared."""
            left, right = [n for n in a if n >= own], [n for n in b if n >= own]
            return all((min(x, y), max(x, y)) in comparison.compared for x in left for y in right)

        clusters = average_link(
            [1] * own + [len(state.kept) for state in states],
            comparison.sums,
            threshold=model.threshold,
            together=together,
            apart=apart,
            may_join=may_join,
        )
        bound = {i for pair in together for i in pair}
        for cluster in clusters:
            members = [i for i in cluster if i < own]
            joined = [events[i - own] for i in cluster if i >= own]
            if not members and len(joined) < 2:
                continue
            event = known.join(joined, [report[i] for i in members], [keys[report[i].view.id] for i in members])
            for i in members:
                best = comparison.nearest(i, set(cluster)) if len(cluster) > 1 else None
                known.assign(report[i].view.id, event, best, i in bound)

    def _compare_events(
        self,
        own: int,
        found: Sequence[Sequence[str]],
        node: Mapping[str, int],
        states: Sequence[_Event],
        comparison: Comparison,
    ) -> None:
        """Compare with each other the events that one mention is like: it may show that they are one."""
        pairs: dict[tuple[int, int], None] = {}
        enough = BRIDGE * comparison.model.threshold
        for i in range(own):
            near = [
                node[event]
                for event in found[i]
                if comparison.sums.get((i, node[event]), 0.0) >= enough * len(states[node[event] - own].kept)
            ]
            pairs.update(dict.fromkeys(combinations(sorted(near), 2)))
        for a, b in pairs:
            comparison.add(a, b, states[a - own].kept, states[b - own].kept)
        comparison.run()

    def _pins_of(
        self, report: Sequence[Member], known: _Known
    ) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """(mention, event) pairs that a person has put together, and those put apart."""
        forced, barred = [], []
        for i, one in enumerate(report):
            mention = one.view.id
            for partner in sorted(self._same.get(mention, ())):
                event = known.event_of(partner)
                if event is not None:
                    forced.append((i, event))
            for partner in sorted(self._different.get(mention, ())):
                event = known.event_of(partner)
                if event is not None:
                    barred.append((i, event))
        return forced, barred


def _inner_pairs(report: Sequence[Member], keys: Mapping[str, Sequence[str]]) -> Iterable[tuple[int, int]]:
    """The pairs of a report's own mentions that are compared."""
    pairs = combinations(range(len(report)), 2)
    if len(report) <= WITHIN:
        return pairs
    sets = [{key for key in keys[one.view.id] if not is_bare_story(key)} for one in report]
    return [(i, j) for i, j in pairs if sets[i] & sets[j]]


def _foreseen(
    batch: Sequence[Sequence[MentionView]], keys: Mapping[str, Sequence[str]], known: _Known
) -> Iterator[tuple[str, MentionView, MentionView]]:
    """The pairs that merging a batch will ask for, as far as can be seen before, each with the key that it shares.

    These are the pairs within a report, those with the events that are known, and those with the mentions of the batch
    that have the key, the latest of them.
    """
    having: dict[str, list[MentionView]] = {}
    for report in batch:
        for a, b in combinations(report[:WITHIN], 2):
            yield f"r|{a.document.id}", a, b
        for mention in report:
            seen = set()
            for key, event in known.foreseen(mention.id):
                for one in event.kept:
                    seen.add(one.view.id)
                    yield key, mention, one.view
            for key in keys[mention.id]:
                for other in having.get(key, ()):
                    if other.id not in seen:
                        seen.add(other.id)
                        yield key, mention, other
        for mention in report:
            for key in keys[mention.id]:
                having[key] = [*having.get(key, ())[1 - PER_KEY :], mention]


def _linked(partners: Mapping[str, Collection[str]], a: Member, b: Member) -> bool:
    return b.view.id in partners.get(a.view.id, ())


@dataclass(slots=True)
class _Event:
    """An event while a batch is merged, with its representatives."""

    id: str
    kept: list[Member]
    size: int


class _Known:
    """What an index knows about a batch of reports, and what the batch itself has changed since."""

    def __init__(
        self,
        index: EventIndex,
        keys: Mapping[str, Sequence[str]],
        pinned: Collection[str],
        model: PairModel,
        at_hand: dict[str, _Event],
    ) -> None:
        self._index, self._model, self._at_hand, self._mention_keys = index, model, at_hand, keys
        wanted = {key for some in keys.values() for key in some}
        self._found = {key: list(events) for key, events in index.find(wanted, limit=PER_KEY + SLACK).items()}
        self._event_of = dict(index.events_of(pinned)) if pinned else {}
        self._pinned = set(pinned)
        self._touched: set[str] = set()
        self._resolved: dict[str, int] = {}
        self._new_name: dict[str, str] = {}
        self._changed: dict[str, None] = {}
        self._joined: list[tuple[str, str, tuple[str, float, Floats] | None, bool]] = []
        self._keys: list[tuple[str, str]] = []
        self._renamed: list[tuple[str, str]] = []
        self._events: dict[str, _Event] = {}
        self.scores: Scores = {}
        self._first = {mention: self._ranked(own) for mention, own in keys.items()}
        self._load({event for some in self._first.values() for event in some} | set(self._event_of.values()))

    def _load(self, events: Iterable[str]) -> None:
        """Have the events at hand, prepared all at once."""
        missing = []
        for event in events:
            if event in self._at_hand:
                self._events[event] = self._at_hand[event]
            else:
                missing.append(event)
        if not missing:
            return
        states = list(self._index.load(missing).values())
        for state in states:
            kept = [Member(view) for view in state.representatives]
            self._events[state.id] = _Event(state.id, kept, state.size)

    def prepare(self) -> None:
        """Have the events at hand ready for comparison, all at once."""
        prepared([one for event in self._events.values() for one in event.kept], self._model)

    def keep(self, most: int) -> None:
        """Remember for the next batch what this one used, at most so many events."""
        for event, state in self._events.items():
            self._at_hand.pop(event, None)
            self._at_hand[event] = state
        for event in self._new_name:
            self._at_hand.pop(event, None)
        while len(self._at_hand) > most:
            del self._at_hand[next(iter(self._at_hand))]

    def current(self, event: str) -> str:
        while event in self._new_name:
            event = self._new_name[event]
        return event

    def events(self, ids: Sequence[str]) -> list[_Event]:
        """The states of events by their current ids."""
        self._load(id for id in ids if id not in self._events)
        return [self._events[id] for id in ids]

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
        """The events that have a key, the latest first, by their current ids."""
        found = self._found.get(key)
        if found is None:
            return []
        renamed = len(self._renamed)
        if self._resolved.get(key, 0) != renamed:
            found = self._found[key] = list(dict.fromkeys(self.current(event) for event in found))
            self._resolved[key] = renamed
        return found[:PER_KEY]

    def foreseen(self, mention: str) -> Iterator[tuple[str, _Event]]:
        """The events that a mention would be compared with before the batch, each with the first key they share."""
        for event in self._first[mention]:
            for key in self._mention_keys[mention]:
                if event in self._found.get(key, ()):
                    yield key, self._events[event]
                    break

    def candidates(self, mention: str) -> list[str]:
        """The events to compare with: those that share the rarest keys, the latest first among equals."""
        keys = self._mention_keys[mention]
        if self._renamed or not self._touched.isdisjoint(keys):
            return self._ranked(keys)
        return self._first[mention]

    def _ranked(self, keys: Sequence[str]) -> list[str]:
        votes: dict[str, float] = {}
        for key in keys:
            events = self._having(key)
            if events:
                share = 1.0 / len(events)
                for event in events:
                    votes[event] = votes.get(event, 0.0) + share
        if len(votes) <= 1:
            return list(votes)
        return sorted(votes, key=votes.__getitem__, reverse=True)[:CANDIDATES]

    def join(self, events: Sequence[str], mentions: Sequence[Member], keys: Sequence[Sequence[str]]) -> str:
        """Make one event of these events and mentions (in text order); its id."""
        parts = [self._events[event] for event in events]
        if len(parts) > 1:
            parts.sort(key=lambda part: (_since(part.kept[0]), part.id))
        everybody = [*(one for part in parts for one in part.kept), *mentions]
        founder = min(everybody, key=_since)  # the first of equals: a known one, else the first in the text
        kept = [founder]
        if len(everybody) > 1:
            rest = sorted((one for one in everybody if one is not founder), key=_draw)
            kept += rest[: REPRESENTATIVES - 1]
        id = event_id(founder.view.id)
        for part in parts:
            if part.id != id:
                self._renamed.append((part.id, id))
                self._new_name[part.id] = id
                del self._events[part.id]
                self._changed.pop(part.id, None)
        self._new_name.pop(id, None)
        self._events[id] = _Event(id, kept, sum(part.size for part in parts) + len(mentions))
        self._changed[id] = None
        for mention, own in zip(mentions, keys, strict=True):
            if mention.view.id in self._pinned:
                self._event_of[mention.view.id] = id
            for key in own:
                if id not in self._having(key):
                    self._found[key] = [id, *self._found.get(key, ())]
                    self._resolved[key] = len(self._renamed)
                    self._touched.add(key)
                    self._keys.append((key, id))
        return id

    def assign(
        self, mention: str, event: str, best: tuple[str, float, Floats] | None, pinned: bool
    ) -> None:
        """Note the event of a mention, and the mention of it that it is most like."""
        self._joined.append((mention, event, best, pinned))

    def changes(self, model: PairModel) -> Changes:
        """Everything that the batch has changed."""
        rows = [best[2] for _, _, best, _ in self._joined if best is not None]
        told = iter(model.contributions_of(np.stack(rows)) if rows else ())
        return Changes(
            assignments=tuple(
                self._assignment(mention, self.current(event), best, pinned, next(told) if best else ())
                for mention, event, best, pinned in self._joined
            ),
            events=tuple(
                EventState(id, tuple(one.view for one in self._events[id].kept), self._events[id].size)
                for id in self._changed
            ),
            keys=tuple(dict.fromkeys((key, self.current(event)) for key, event in self._keys)),
            renamed=tuple(self._renamed),
        )

    def _assignment(
        self,
        mention: str,
        event: str,
        best: tuple[str, float, Floats] | None,
        pinned: bool,
        told: Sequence[tuple[str, float, float]],
    ) -> Assignment:
        reasons: tuple[Reason, ...] = (Reason("pinned", 1.0, 0.0),) if pinned else ()
        if best is None:
            return Assignment(mention, event, reasons=reasons)
        reasons += tuple(Reason(name, round(value, 3), round(added, 3)) for name, value, added in told[:TOLD])
        return Assignment(mention, event, best[0], round(best[1], 4), reasons)


def _since(one: Member) -> date:
    return one.view.document.published or date.max


def _draw(one: Member) -> bytes:
    return one.draw


def _partners(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for a, b in pairs:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found
