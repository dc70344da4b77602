"""What two mentions of one event cannot differ in, whatever the score: dates, countries, opposite classes of event.

ECB+ gives no dates of publication and no PLOVER types, so the fitted score cannot weigh them; these rules can.
"""

from __future__ import annotations

from datetime import timedelta

from ..ontology.events import EVENT_TYPES
from .views import MentionView

APART = timedelta(days=3)
"""Days that the reported times of one event may lie apart (time zones, "Monday" for Sunday night)."""
UNDATED = timedelta(days=30)
"""Days between the reports of one event where neither says when it was."""


def conflict(a: MentionView, b: MentionView) -> str | None:
    """Why the two cannot be of one event (``dates``, ``reports' dates``, ``countries``, ``classes``), or None."""
    if a.first and a.last and b.first and b.last:
        if a.first - b.last > APART or b.first - a.last > APART:
            return "dates"
    elif not (a.first or a.last or b.first or b.last):
        left, right = a.document.published, b.document.published
        if left and right and abs(left - right) > UNDATED:
            return "reports' dates"
    if a.country and b.country and a.place and b.place and a.country != b.country:
        return "countries"
    if a.type and b.type and a.type != b.type and a.lemma != b.lemma:
        left_type, right_type = EVENT_TYPES.get(a.type), EVENT_TYPES.get(b.type)  # None: a type of the user's own
        if left_type is not None and right_type is not None and left_type.quad != right_type.quad:
            return "classes"
    return None
