"""Where each report lies, so that one of a million is found without looking through all of them.

The ledger's tables are in the order in which reports came; ids say nothing of it. Kept in memory for the newest state
of a ledger (about 40 bytes a report): the shard of each report, and the reports of each story in the order of their
days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...store import Answer, Ledger
from ...store.queries import Query
from .asking import Row, rows
from .kept import kept

Numbers = NDArray[np.uint64]
_NO_DAY = 2**31 - 1
_MOST = 400


@dataclass(frozen=True, slots=True)
class Where:
    """Hashes (DuckDB's) of the ids of reports and of their stories, in the order in which the reports came.

    ``by_id`` and ``by_story`` are the orders that sort them; within a story by day. ``groups`` are the hashes of the
    ids of copied texts, sorted, with the positions of the copies in ``copies``.
    """

    ids: Numbers
    stories: Numbers
    shards: NDArray[np.int32]
    by_id: NDArray[np.int64]
    by_story: NDArray[np.int64]
    groups: Numbers
    copies: NDArray[np.int64]

    def of_id(self, hashed: int) -> NDArray[np.int64]:
        """The positions of the reports whose id has this hash: one, or none (or, once in an age, two)."""
        return self.by_id[_run(self.ids, self.by_id, hashed)]

    def of_story(self, hashed: int) -> NDArray[np.int64]:
        """The positions of the reports of a story, by their days."""
        return self.by_story[_run(self.stories, self.by_story, hashed)]

    def of_group(self, hashed: int) -> NDArray[np.int64]:
        """The positions of the copies of a text, in the order in which they came."""
        sought = np.uint64(hashed)
        first, last = (np.searchsorted(self.groups, sought, side) for side in ("left", "right"))
        return np.sort(self.copies[first:last])


def where(ledger: Ledger) -> Where:
    """Where the reports of the ledger's newest state lie."""
    return kept(ledger, "where", lambda: _look(ledger))


def hash_of(ledger: Ledger, id: str) -> int:
    """The hash of an id."""
    (found,) = rows(ledger, "SELECT hash(?::VARCHAR) AS hashed", id)
    return int(found["hashed"])


def found_at(ledger: Ledger, places: Where, positions: Sequence[int] | NDArray[np.int64], columns: str) -> list[Row]:
    """Those columns of the reports at these positions, each with its ``position``, in their order; at most 400."""
    wanted = [int(position) for position in positions][:_MOST]
    if not wanted:
        return []
    shards = ", ".join(map(str, sorted({int(places.shards[position]) for position in wanted})))
    hashes = ", ".join(str(int(places.ids[position])) for position in wanted)
    found = rows(
        ledger,
        f"SELECT {columns}, hash(id) AS hashed FROM documents WHERE shard IN ({shards}) AND hash(id) IN ({hashes})",
    )
    by_hash: dict[int, Row] = {int(row.pop("hashed")): row for row in found}
    out = []
    for position in wanted:
        row = by_hash.get(int(places.ids[position]))
        if row is not None:
            out.append({**row, "position": position})
    return out


def _look(ledger: Ledger) -> Where:
    asked = f"""SELECT hash(id) AS id, hash(coalesce(story_id, id)) AS story, hash(copy_group) AS copied, shard,
        coalesce(date_diff('day', DATE '1970-01-01', published), {_NO_DAY})::INTEGER AS day,
        copy_of IS NOT NULL AND copy_group <> id AS is_copy FROM documents"""
    table = Answer(ledger, Query(asked)).to_arrow()
    columns: dict[str, NDArray[Any]] = {name: table.column(name).to_numpy() for name in table.column_names}
    copies = np.flatnonzero(columns["is_copy"])
    in_order = np.argsort(columns["copied"][copies], kind="stable")
    return Where(
        ids=columns["id"],
        stories=columns["story"],
        shards=columns["shard"].astype(np.int32),
        by_id=np.argsort(columns["id"], kind="stable"),
        by_story=np.lexsort((columns["day"], columns["story"])),
        groups=columns["copied"][copies][in_order],
        copies=copies[in_order],
    )


def _run(values: Numbers, order: NDArray[np.int64], wanted: int) -> slice:
    """The stretch of a sorting order in which a value stands."""
    sought = np.uint64(wanted)
    first = np.searchsorted(values, sought, "left", sorter=order)
    last = np.searchsorted(values, sought, "right", sorter=order)
    return slice(int(first), int(last))
