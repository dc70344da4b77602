"""The ledger's own logic: wire copies, stories, the same event in many reports, positions, disputes, estimates.

Pure: no files, no database. What is known already is looked up through small protocols (:class:`EventIndex`,
:class:`CopyStore`, :class:`StoryIndex`), so that memory stays bounded however many reports there are; each has an
in-memory implementation. In the order of use, for each batch of reports:

1. ``describe(reading, mentions)``: views, made once when a report is read and kept beside the record;
2. ``CopyIndex.add(documents)``: their copy groups and fingerprints, to be kept;
3. ``Stories.add(document views)``; 4. ``Merger.add(mention views of each report, stories=…)``: changes to write;
5. ``summarise(event id, its mentions)`` for the events that changed.
"""

from .accounts import Account, EstimateRole, account_of
from .blocking import blocking_keys
from .copies import CopyIndex, CopyKind, CopyStore, CopyVerdict, Fingerprint, MemoryCopies, fingerprint
from .describing import describe
from .estimates import Estimate, EstimateSeries
from .events import (
    Assignment,
    Changes,
    EventIndex,
    EventState,
    MemoryEvents,
    Pins,
    Reason,
    event_id,
)
from .merging import Merger
from .positions import HolderPosition, Stance
from .stories import MemoryStories, Stories, StoryChanges, StoryIndex, StoryState
from .summaries import EventSummary, sum_up, summarise
from .units import common_unit
from .views import DocumentView, MentionView

__all__ = [
    "Account",
    "Assignment",
    "Changes",
    "CopyIndex",
    "CopyKind",
    "CopyStore",
    "CopyVerdict",
    "DocumentView",
    "Estimate",
    "EstimateRole",
    "EstimateSeries",
    "EventIndex",
    "EventState",
    "EventSummary",
    "Fingerprint",
    "HolderPosition",
    "MemoryCopies",
    "MemoryEvents",
    "MemoryStories",
    "MentionView",
    "Merger",
    "Pins",
    "Reason",
    "Stance",
    "Stories",
    "StoryChanges",
    "StoryIndex",
    "StoryState",
    "account_of",
    "blocking_keys",
    "common_unit",
    "describe",
    "event_id",
    "fingerprint",
    "sum_up",
    "summarise",
]
