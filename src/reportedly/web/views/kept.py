"""Answers kept while the ledger stays as it is: the same page is asked for often, and counts take longest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from ...store import Ledger

T = TypeVar("T")
_MOST = 256

_lock = threading.Lock()
_answers: WeakKeyDictionary[Ledger, OrderedDict[Hashable, object]] = WeakKeyDictionary()


def kept(ledger: Ledger, question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question, asked anew when a newer state of the ledger has been published.

    ``question`` says everything that the answer depends on but the ledger. At most 256 answers are kept for a
    ledger; those not asked for longest go first.
    """
    key = (ledger.state, question)
    with _lock:
        own = _answers.setdefault(ledger, OrderedDict())
        if key in own:
            own.move_to_end(key)
            return cast(T, own[key])
    answer = ask()
    with _lock:
        own[key] = answer
        while len(own) > _MOST:
            own.popitem(last=False)
    return answer
