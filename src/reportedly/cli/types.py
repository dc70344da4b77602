"""``reportedly types``: event types and modes of one's own, learnt from examples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from .messages import printable, say
from .options import Threads

if TYPE_CHECKING:
    from rich.table import Table

    from ..coding.own_learning import Lesson, Seen
    from ..coding.own_types import OwnType
    from ..reading import Reader

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
_WEAK = 0.5
_SHOWN = 6

TypesFile = Annotated[Path, typer.Argument(metavar="FILE", help="A file of event types of your own.")]


def register(parent: typer.Typer) -> None:
    """Add the commands to the application."""
    parent.add_typer(
        app, name="types", help="Event types and modes of your own: learn them from examples, test them."
    )


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="What it is to be called: [bold]PRISONER-SWAP[/bold].")
    ],
    examples: Annotated[
        Path,
        typer.Option(
            "--examples",
            "-e",
            metavar="FILE",
            help="At least 8 examples, one a line, the trigger in {braces}; counter-examples behind “- ”; "
            "“definition: …” first. Or JSON lines (docs/types.md).",
        ),
    ],
    definition: Annotated[
        str | None, typer.Option("--definition", metavar="TEXT", help="The definition, if not the file's.")
    ] = None,
    mode_of: Annotated[
        str | None,
        typer.Option("--mode-of", metavar="TYPE", help="It is a mode of this type, PLOVER's or your own."),
    ] = None,
    quad: Annotated[
        str | None,
        typer.Option("--quad", metavar="CLASS", help="Quad class of a type: verbal_conflict, …", show_default="none"),
    ] = None,
    score: Annotated[
        float | None,
        typer.Option("--score", metavar="NUMBER", help="Score of a type, −10 … 10.", show_default="none"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PATH", help="The file to write.", show_default="NAME.types.json"),
    ] = None,
    add: Annotated[
        Path | None, typer.Option("--add", metavar="FILE", help="Add it to this file of types instead.")
    ] = None,
    threads: Threads = None,
) -> None:
    """Learn an event type or mode from examples, and print how good it is on examples held out.

    Takes seconds. The file is for [bold]read --types FILE[/bold], [bold]explain[/bold] and [bold]ingest[/bold]; it
    keeps the examples.
    """
    from ..coding.background import load_background
    from ..coding.own_examples import read_examples
    from ..coding.own_learning import learn_type
    from ..coding.own_types import SUFFIX, OwnTypes, checked_name, checked_scale, load_types, write_types

    if out is not None and add is not None:
        raise typer.BadParameter("give one of --out and --add.", param_hint="--add")
    begun = perf_counter()
    given = read_examples(examples, definition=definition)
    checked_scale(quad, score)
    known = load_types(add).types if add is not None else ()
    name, _ = checked_name(name, of=mode_of, known=known)
    reader = _reader(threads)
    model = reader.bundle.digest
    if add is not None:
        load_types(add, model=model)
    lesson = learn_type(
        name, given.examples, given.definition, reader=reader, model=model, background=load_background(),
        of=mode_of, quad=quad, score=score, known=known,
    )  # fmt: skip
    target = add or out or Path(f"{name}{SUFFIX}")
    write_types(OwnTypes(model, (*known, lesson.own)), target)
    _print_lesson(lesson)
    typer.echo(f"{printable(str(target))} written, {perf_counter() - begun:.1f} s")
    _warn(lesson, str(examples))


@app.command()
def update(file: TypesFile, threads: Threads = None) -> None:
    """Learn the types of a file again from the examples that it keeps: after a new version of the reader."""
    from ..coding.background import load_background
    from ..coding.own_learning import learn_again
    from ..coding.own_types import OwnTypes, read_types, write_types

    before = read_types(file)
    reader = _reader(threads)
    model = reader.bundle.digest
    lessons = learn_again(before, reader=reader, model=model, background=load_background())
    write_types(OwnTypes(model, tuple(lesson.own for lesson in lessons)), file)
    from .terminal import console_for

    table = _table("name", "F1 before", "F1 now")
    for old, lesson in zip(before.types, lessons, strict=True):
        _row(table, old.label, f"{old.figures[2]:.2f}", f"{lesson.own.figures[2]:.2f}")
    console_for().print(table)
    for lesson in lessons:
        _warn(lesson, str(file))


@app.command("list")
def list_(file: TypesFile) -> None:
    """List the types and modes of a file."""
    from ..coding.own_types import read_types
    from .terminal import console_for

    table = _table("name", "examples", "counter", "F1 held out", "quad", "score", "definition")
    for own in read_types(file).types:
        held = sum(e.holds for e in own.examples)
        _row(table,
            own.label, str(held), str(len(own.examples) - held), f"{own.figures[2]:.2f}", own.quad or "",
            "" if own.score is None else f"{own.score:+.1f}", printable(own.definition),
        )  # fmt: skip
    console_for().print(table)


@app.command()
def show(
    file: TypesFile,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Only this one.")] = None,
) -> None:
    """Print the types of a file with their examples, in the form of a file of examples."""
    from ..coding.own_types import read_types

    for own in _chosen(read_types(file).types, name, file):
        precision, recall, f1 = own.figures
        kind = "event type" if own.of is None else f"mode of {own.of}"
        typer.echo(
            f"# {own.name}: {kind}; held out: precision {precision:.2f}, recall {recall:.2f}, F1 {f1:.2f}; "
            f"threshold {own.head.threshold:.2f}"
        )
        typer.echo(f"definition: {printable(own.definition)}")
        for example in own.examples:
            typer.echo(f"{'' if example.holds else '- '}{printable(example.marked())}")
        typer.echo("")


@app.command("test")
def try_(
    file: TypesFile,
    examples: Annotated[
        Path, typer.Option("--examples", "-e", metavar="MORE", help="Examples and counter-examples it has not seen.")
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Which type, if the file holds several.")
    ] = None,
    threads: Threads = None,
) -> None:
    """Measure a type on examples that it has not seen: at the marked words, and in the records of the whole texts."""
    from ..coding.background import load_background
    from ..coding.own_examples import read_examples
    from ..coding.own_testing import try_type
    from ..coding.own_types import load_types
    from .terminal import console_for

    given = read_examples(examples, least=1)
    reader = _reader(threads)
    types = load_types(file, model=reader.bundle.digest)
    chosen = _chosen(types.types, name, file)
    if len(chosen) > 1:
        names = ", ".join(own.label for own in chosen)
        raise typer.BadParameter(f"the file holds {names}: say which.", param_hint="--name")
    trial = try_type(chosen[0], types, given.examples, reader=reader, background=load_background())
    yes = len(given.positive)
    typer.echo(f"{chosen[0].label}: {yes} examples, {len(given.examples) - yes} counter-examples")
    table = _table("", "found", "wrongly", "precision", "recall", "F1")
    for what, score in (("at the marked words", trial.at_words), ("in the records", trial.in_records)):
        _row(table,
            what, f"{score.right} of {score.gold}", str(score.wrong), f"{score.precision:.2f}",
            f"{score.recall:.2f}", f"{score.f1:.2f}",
        )  # fmt: skip
    console_for().print(table)
    _print_misfits("wrong at the marked word", trial.misfits)


def _reader(threads: int | None) -> Reader:
    from ..reading import Reader

    return Reader.load(threads=threads)


def _chosen(types: Sequence[OwnType], name: str | None, file: Path) -> list[OwnType]:
    from ..errors import TypesError

    if name is None:
        return list(types)
    found = [own for own in types if name.lower() in (own.name.lower(), own.label.lower())]
    if not found:
        raise TypesError(f"{file} has no {name!r}. It has {', '.join(own.label for own in types) or 'nothing'}.")
    return found


def _print_lesson(lesson: Lesson) -> None:
    from .terminal import console_for

    own = lesson.own
    precision, recall, f1 = own.figures
    console = console_for()
    against = "other events of the type" if own.of is not None and lesson.background < 5_000 else "other predicates"
    yes, no = len(lesson.learned.examples), len(lesson.learned.counter_examples)
    typer.echo(f"{own.label}: {yes} examples, {no} counter-examples, {lesson.background:,} {against}")
    table = _table("held out", "precision", "recall", "F1")
    _row(table, "cross-validated", f"{precision:.2f}", f"{recall:.2f}", f"{f1:.2f}")
    console.print(table)
    typer.echo(
        f"Each example is left out in turn, the {against} (of our synthetic corpus) in three folds; counted as if "
        f"examples were {lesson.learned.share:.0%} of them."
    )
    sought = [seen for seen in lesson.seen if seen.sought]
    if sought:
        words = ", ".join(f"“{seen.example.trigger}”" for seen in sought[:12])
        typer.echo(f"Triggers found in examples without one: {words}{' …' if len(sought) > 12 else ''}")
    _print_misfits("does not fit the others", lesson.misfits)
    if lesson.confusions:
        table = _table("taken for it, held out", "words", "of", "such as")
        for confusion in lesson.confusions[:_SHOWN]:
            _row(table,
                confusion.label, str(confusion.taken), f"{confusion.count:,}", ", ".join(confusion.lemmas)
            )
        console.print(table)
    read_as = ", ".join(f"{label} {count}" for label, count in lesson.read_as)
    typer.echo(f"The reader's own best type of the examples: {read_as}")


def _print_misfits(title: str, misfits: Sequence[tuple[Seen, float]]) -> None:
    from .terminal import console_for

    if not misfits:
        return
    table = _table(title, "", "probability")
    for seen, probability in misfits[:12]:
        kind = "example" if seen.example.holds else "counter-example"
        place = f"{kind}, line {seen.example.line}" if seen.example.line else kind
        _row(table, place, printable(seen.example.marked()), f"{probability:.2f}")
    console_for().print(table)


def _warn(lesson: Lesson, examples: str) -> None:
    if lesson.own.figures[2] >= _WEAK:
        return
    say(
        f"{lesson.own.label}: F1 {lesson.own.figures[2]:.2f} on examples held out is low. Look at the examples that do "
        f"not fit, and add to {examples} more examples, and counter-examples of what it is taken for."
    )


def _table(*headers: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    """A row of plain text: an example may have brackets, which are no markup."""
    from rich.text import Text

    table.add_row(*map(Text, cells))
