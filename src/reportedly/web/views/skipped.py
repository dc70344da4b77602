"""What was not read, and why."""

from __future__ import annotations

from pydantic import BaseModel

from ...store import Ledger
from .asking import rows
from .kept import kept

PER_PAGE = 100


class SkippedRow(BaseModel):
    """One thing that was not read: where it came from, the name of the error, and its words."""

    place: int
    origin: str
    reason: str
    message: str | None


class SkippedReason(BaseModel):
    """How often something was not read for one reason."""

    reason: str
    count: int


class SkippedList(BaseModel):
    """A page of what was not read, in the order in which it was met. ``after``: where the next page begins."""

    total: int
    reasons: list[SkippedReason]
    skipped: list[SkippedRow]
    after: int | None


def skipped_list(
    ledger: Ledger, *, reason: str | None = None, after: int | None = None, limit: int = PER_PAGE
) -> SkippedList:
    """A page of what was not read, of one reason or of all."""
    reasons = kept(
        ledger,
        "skipped",
        lambda: rows(ledger, 'SELECT reason, count(*) AS "count" FROM skipped GROUP BY reason ORDER BY 2 DESC, 1'),
    )
    found = rows(
        ledger,
        f"""SELECT rowid AS place, origin, reason, message FROM skipped
        WHERE rowid > ? AND (?::VARCHAR IS NULL OR reason = ?) ORDER BY rowid LIMIT {int(limit) + 1}""",
        -1 if after is None else after,
        reason,
        reason,
    )
    return SkippedList(
        total=sum(row["count"] for row in reasons if reason in (None, row["reason"])),
        reasons=[SkippedReason.model_validate(row) for row in reasons],
        skipped=[SkippedRow.model_validate(row) for row in found[:limit]],
        after=found[limit - 1]["place"] if len(found) > limit else None,
    )
