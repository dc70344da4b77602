"""``reportedly bench``: measure the reader on a public corpus, after its published protocol."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..evaluate.bench import Outcome

# What each task is, for --help: written out because the scorers take a while to import. A test holds it to
# reportedly.evaluate.tasks.
_TASKS = """
[bold]attribution[/bold]  a PolNeAR folder (NAME.txt, NAME.ann): token and exact-span F1 of each role; links

[bold]relations[/bold]    a plv TSV: event type and quad class of a marked pair, macro-F1

[bold]quad[/bold]         a cameo_class TSV: no event or a quad class per sentence

[bold]factuality[/bold]   a JSONL file of UDS_IH2, UW, MEANTIME: Pearson r and MAE

[bold]syntax[/bold]       a CoNLL-U file: UPOS, UAS, LAS on gold words

[bold]entities[/bold]     a BIO/BIOES file or folder: exact-span micro-F1 on gold words

[bold]arguments[/bold]    propbank-ewt/PART, with ewt/PART.conllu beside: span F1 at gold predicates

[bold]coreference[/bold]  a GUM folder: mean of MUC, B³ and CEAF-e F1 on gold words

[bold]dates[/bold]        a GUM folder (XML): spans and days of time expressions

[bold]places[/bold]       LGL or TR-News XML: gold toponyms, and those found, put within 161 km

[bold]actors[/bold]       a TSV of phrases and dates: id, country and sectors of who is meant

[bold]quantities[/bold]   a JSON list of texts with their quantities: values, and values with units

[bold]same-event[/bold]   an ECB+ folder: mean of MUC, B³ and CEAF-e F1 over all reports; with --gold-mentions too

[bold]own[/bold]          our annotated corpus, its dev part: triggers, types, auxiliary modes, positions, calibration

[bold]contrast[/bold]     corpus/contrast: pairs of texts that differ in one thing, right on both sides

[bold]few-shot[/bold]     our annotated corpus: PLOVER modes learnt from 8 examples each, as types new does

[bold]speed[/bold]        a folder of reports: words/s of reading and of reading + coding, peak memory

Figures are of the shipped int8 model. [bold]bench TASK[/bold] without --data explains the task's protocol and the
form of its predictions.
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("bench", epilog=_TASKS)(bench)


def bench(
    task: Annotated[str, typer.Argument(metavar="TASK", help="What to measure; the tasks are listed below.")],
    data: Annotated[
        Path | None, typer.Option("--data", "-d", metavar="PATH", help="The corpus file or folder.")
    ] = None,
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--predictions", metavar="OUT", help="Also write what was predicted, one JSON object per item."
        ),
    ] = None,
    gold_mentions: Annotated[
        bool,
        typer.Option("--gold-mentions", help="For same-event: take the corpus's mentions, and only merge them."),
    ] = False,
    details: Annotated[bool, typer.Option("--details", help="Print the figures of every class too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    threads: Threads = None,
) -> None:
    """Measure the reader on a public corpus, after its published protocol."""
    from ..errors import OutputError, UnknownTask
    from ..evaluate.bench import bench as run
    from ..evaluate.bench import tasks, write_predictions

    known = tasks()
    if task not in known:
        raise UnknownTask(f"There is no benchmark {task!r}. The benchmarks are: {', '.join(known)}.")
    if data is None:
        about = known[task]
        typer.echo(
            f"{task}\n\n  --data         {about.data}\n  --predictions  {about.predictions}\n\n{about.protocol}"
        )
        raise typer.Exit
    from ..report import pipeline

    with _progress() as step:
        outcome = run(task, data, pipeline(threads).reader, step=step, gold_mentions=gold_mentions)  # type: ignore[arg-type]
    if predictions is not None:
        try:
            write_predictions(outcome, predictions)
        except OSError as error:
            raise OutputError(
                f"{predictions}: cannot be written ({error.strerror}). Choose another path."
            ) from error
    _print(task, data, outcome, details=details, as_json=as_json)


def _print(task: str, data: Path, outcome: Outcome, *, details: bool, as_json: bool) -> None:
    rows: Sequence[tuple[str, float]] = [*outcome.rows, *(outcome.details if details else ())]
    if as_json:
        import json
        import math

        figures = {name: None if math.isnan(value) else round(value, 6) for name, value in rows}
        about = {"task": task, "items": outcome.items, "unit": outcome.unit, "figures": figures}
        typer.echo(json.dumps(about, ensure_ascii=False))
        return
    typer.echo(f"{task} on {data}: {outcome.items:,} {outcome.unit}")
    width = max((len(name) for name, _ in rows), default=0)
    for name, value in rows:
        typer.echo(f"  {name:<{width}}  {figure(value)}")
    for note in outcome.notes:
        typer.echo(f"  ({note})")


def figure(value: float) -> str:
    """A figure as it is usually printed: shares with four decimals, larger numbers with fewer."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) > 1 else f"{value:.4f}"


class _progress:
    """A progress bar on standard error that learns its length from the first step."""

    def __enter__(self) -> _progress:
        self._bar = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("items", total=None)
            self._total = 0
        return self

    def __call__(self, left: int) -> None:
        if self._bar is not None:
            self._total = max(self._total, left)
            self._bar.update(self._task, total=self._total, completed=self._total - left)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
