"""``rebuild``: the tables made anew from the log."""

from __future__ import annotations

import os

from .build import Builder, OnShard
from .layout import open_layout
from .lock import writing
from .shards import Log


def rebuild(folder: str | os.PathLike[str], *, on_shard: OnShard | None = None) -> tuple[int, ...]:
    """Make the tables of a ledger anew from its log; readers keep the old ones until the new ones are whole.

    Gives the numbers of shards that were damaged and have been set aside. Raises NotALedger, LedgerLocked,
    LedgerError.
    """
    layout = open_layout(folder)
    with writing(layout, what="reportedly rebuild"):
        log = Log(layout)
        damaged = log.mend()
        builder = Builder(layout, log, anew=True, on_shard=on_shard)
        builder.finish()
    return tuple(damaged)
