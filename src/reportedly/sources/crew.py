"""Fetching from many hosts at once, and what arrives in the order of the sources all the same.

A :class:`Crew` has a line for each host, so that a host is asked one thing after another however many there are.
:func:`in_order` goes ahead of what is being fetched: it asks for what comes next, opens listings as they arrive, and
gives everything in the order in which one after another would have given it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from .stream import Arrival, Known, Later, Step

T = TypeVar("T")

HOSTS = 16
"""Hosts that are asked at once."""
_AHEAD = 256
"""What is asked for ahead of what has arrived, altogether; and of one listing:"""
_OF_ONE = 64


class Crew:
    """Threads that fetch: up to ``hosts`` hosts at once, each asked one thing after another.

    ``due`` says when a host may be asked again: of those that have work, the one whose turn comes first is taken.
    """

    def __init__(self, due: Callable[[str], float], hosts: int = HOSTS) -> None:
        self._due, self._hosts = due, hosts
        self._lock = threading.Lock()
        self._lines: dict[str, deque[tuple[Future[Any], Callable[[], Any]]]] = {}
        self._ready: list[str] = []
        self._at_work = 0
        self._asked: WeakValueDictionary[object, Future[Any]] = WeakValueDictionary()

    def ask(self, host: str, key: object, work: Callable[[], T]) -> Future[T]:
        """Have a host asked; what is asked for under the same key and has not been taken yet is not asked again."""
        with self._lock:
            if (asked := self._asked.get(key)) is not None:
                return asked
            future: Future[T] = Future()
            self._asked[key] = future
            if host in self._lines:
                self._lines[host].append((future, work))
                return future
            self._lines[host] = deque([(future, work)])
            self._ready.append(host)
            if self._at_work < self._hosts:
                self._at_work += 1
                threading.Thread(target=self._go, name="fetching", daemon=True).start()
        return future

    def _go(self) -> None:
        while True:
            with self._lock:
                if not self._ready:
                    self._at_work -= 1
                    return
                host = min(self._ready, key=self._due)
                self._ready.remove(host)
                future, work = self._lines[host].popleft()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
            del future, work  # what was fetched is kept by who asked
            with self._lock:
                if self._lines[host]:
                    self._ready.append(host)
                else:
                    del self._lines[host]


@dataclass(slots=True, eq=False)
class _Open:
    """A source or listing that is gone through; ``ahead`` of its steps are waiting."""

    steps: Iterator[Step]
    ahead: int = 0


@dataclass(slots=True, eq=False)
class _Waiting:
    """A step that is not yet given."""

    step: Step
    of: _Open


def in_order(steps: Iterator[Step], met: set[int]) -> Iterator[Arrival]:
    """What arrives, in order. ``met`` are the (hashed) names of what was fetched in this run, and grows: what comes
    again is :class:`Known`."""
    window: list[_Waiting | _Open] = [_Open(steps)]
    try:
        while window:
            _go_ahead(window)
            if not window:
                return
            head = window[0]
            if isinstance(head, _Open):
                continue
            step = head.step
            if isinstance(step, Later):
                if step.origin is not None and hash(step.origin.name) in met:
                    step = Known(step.origin)
                elif not step.fetched.done():
                    wait(_pending(window), return_when=FIRST_COMPLETED)
                    continue
                elif step.origin is not None:
                    met.add(hash(step.origin.name))
            window.pop(0)
            head.of.ahead -= 1
            if isinstance(step, Later):
                window.insert(0, _Open(step.then(step.fetched)))
            else:
                yield step
    finally:
        for future in _pending(window):
            future.cancel()


def _go_ahead(window: list[_Waiting | _Open]) -> None:
    """Open the listings that have arrived, and take steps: one where nothing is before it, more behind what is waited
    for."""
    at = 0
    while at < len(window):
        here = window[at]
        if isinstance(here, _Waiting):
            step = here.step
            if isinstance(step, Later) and step.origin is None and step.fetched.done():
                here.of.ahead -= 1
                window[at] = _Open(step.then(step.fetched))
            else:
                at += 1
        elif at and (here.ahead >= _OF_ONE or len(window) >= _AHEAD):
            at += 1
        else:
            step_or_none = next(here.steps, None)
            if step_or_none is None:
                del window[at]
            else:
                window.insert(at, _Waiting(step_or_none, here))
                here.ahead += 1
                at += 1
                if at == 1 and not isinstance(step_or_none, Later):
                    return


def _pending(window: list[_Waiting | _Open]) -> list[Future[Any]]:
    return [
        one.step.fetched
        for one in window
        if isinstance(one, _Waiting) and isinstance(one.step, Later) and not one.step.fetched.done()
    ]
