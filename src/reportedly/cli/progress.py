"""A progress bar on standard error, for long work on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(total: int, *, show: bool, what: str = "reports") -> Iterator[Callable[[], None]]:
    """A function to call once a step. Nothing is shown for fewer than three steps or away from a terminal."""
    if not show or total < 3 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def bar(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar for long work: call it with how much is done, of how much, and a word beside it.

    It shows the rate and the time that is left. Away from a terminal it says how far it is once a minute.
    """
    from time import monotonic

    start = last = monotonic()
    if not sys.stderr.isatty():

        def tell(done: int, total: int | None = None, beside: str = "") -> None:
            nonlocal last
            now = monotonic()
            if now - last < 60:
                return
            last = now
            of = f" of {total:,}" if total else ""
            rate = done / (now - start)
            print(f"reportedly: {done:,}{of} {what}, {rate:,.1f}/s {beside}".rstrip(), file=sys.stderr, flush=True)

        yield tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[beside]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(what, total=total, rate="", beside="")

        def step(done: int, total: int | None = None, beside: str = "") -> None:
            rate = f"{done / max(monotonic() - start, 1e-9):,.1f}/s"
            shown.update(task, completed=done, total=total, rate=rate, beside=beside)

        yield step
