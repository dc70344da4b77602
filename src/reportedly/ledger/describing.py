"""From a reading and its event mentions to the views that merging works on."""

from __future__ import annotations

from collections.abc import Sequence

from ..reading.structure import Reading
from ..records import EventMention
from .views import DocumentView, MentionView


def describe(
    reading: Reading, mentions: Sequence[EventMention]
) -> tuple[DocumentView, tuple[MentionView, ...]]:
    """The report's view and its mentions' views, in the order of ``mentions``. Call it where the report is read."""
    raise NotImplementedError
