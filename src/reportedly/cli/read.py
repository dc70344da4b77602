"""``reportedly read``: reports to attributed events."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .format import Format, chosen
from .messages import printable, say
from .options import AllowPrivate, Gazetteers, MaxSize, Published, Publisher, Threads, Title, Types

if TYPE_CHECKING:
    from ..records import Document
    from ..report import Pipeline, Report
    from ..sources.fetching import Fetcher


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "read",
        epilog="Exit status: 0 all read, 1 something was skipped (it says what and why), 2 wrong command line.",
    )(read)


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="Reports: plain text or HTML, also gzipped; URLs of articles; [bold]-[/bold] is standard input.",
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", help="What to print.", show_default="table, or what --out's ending says"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write to a file instead.")
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    title: Title = None,
    allow_private: AllowPrivate = False,
    gazetteer: Gazetteers = None,
    types: Types = None,
    threads: Threads = None,
    max_size: MaxSize = 20,
) -> None:
    """Read reports and print their events, with who says so and who denies it.

    [bold]table[/bold] is for people; [bold]jsonl[/bold] is the full record, one event mention a line;
    [bold]csv[/bold] is flat; [bold]parquet[/bold] is the full record as nested columns.

    Over many files it goes on past those it cannot use and says at the end which they were.
    """
    from ..report import pipeline

    picked = chosen(format, out)
    if title and len(files) > 1:
        raise typer.BadParameter("One title for several files: read them one by one.", param_hint="--title")
    run = _Run(
        files,
        published=published,
        publisher=publisher,
        title=title,
        limit=int(max_size * 2**20),
        allow_private=allow_private,
    )
    if not run.execute(pipeline(threads, tuple(gazetteer or ()), tuple(types or ())), picked, out):
        raise typer.Exit(1)


class _Run:
    """One call of the command: what is read, what is skipped, and the summary of it."""

    def __init__(
        self,
        files: list[str],
        *,
        published: date | None,
        publisher: str | None,
        title: str | None,
        limit: int,
        allow_private: bool,
    ) -> None:
        self.files, self.allow_private = files, allow_private
        self.published, self.publisher, self.title, self.limit = published, publisher, title, limit
        self.skipped: list[tuple[str, str]] = []
        self.names: dict[int, str] = {}
        self.reports = self.events = 0
        self.undated = False
        self.fetcher: Fetcher | None = None

    def execute(self, pipeline: Pipeline, format: Format, out: Path | None) -> bool:
        """Read, write, sum up; whether nothing was skipped."""
        from .progress import progress
        from .writers import writer

        with (
            writer(format.value, out, many=len(self.files) > 1) as write,
            progress(len(self.files), show=out is not None or not sys.stdout.isatty()) as step,
        ):
            for report in pipeline.read_many(self._documents(step), on_error=self._failed):
                name = self.names.pop(id(report.document), "a report")
                if report.reading is None:
                    why = report.warnings[-1] if report.warnings else "there is no English text in it"
                    self._skip(name, f"{name}: {why}.")
                    continue
                self.reports += 1
                self.events += len(report.events)
                write(report)
        self._sum_up()
        return not self.skipped

    def _documents(self, step: _Step) -> Iterator[Document]:
        from ..errors import ReportedlyError

        for file in self.files:
            step()
            try:
                document = self._document(file)
            except ReportedlyError as error:
                self._skip(file, str(error))
                continue
            for note in document.warnings:
                if document.language == "en":
                    say(f"{file}: {note}")
            if document.published is None and not self.undated and document.language == "en":
                self.undated = True
                say(
                    f"{file}: no publication date, so “Monday” or “last week” stay open; give --published YYYY-MM-DD"
                )
            self.names[id(document)] = file
            yield document

    def _document(self, file: str) -> Document:
        from ..sources import read_file

        if not file[:8].lower().startswith(("http://", "https://")):
            return read_file(
                file, published=self.published, publisher=self.publisher, title=self.title, limit=self.limit
            )
        from ..sources.fetching import Fetcher
        from ..sources.web import read_url

        if self.fetcher is None:
            self.fetcher = Fetcher(allow_private=self.allow_private)
        return read_url(
            file,
            fetcher=self.fetcher,
            published=self.published,
            publisher=self.publisher,
            title=self.title,
            limit=self.limit,
        )

    def _failed(self, document: Document, error: Exception) -> None:
        name = self.names.pop(id(document), "a report")
        self._skip(
            name,
            f"{name}: it could not be coded ({type(error).__name__}: {error}). Please report this as a bug.",
        )

    def _skip(self, name: str, message: str) -> None:
        self.skipped.append((name, message))
        say(message)

    def _sum_up(self) -> None:
        if len(self.files) == 1:
            return
        line = f"{self.reports:,} of {len(self.files):,} reports read, {self.events:,} events"
        if self.skipped:
            line += f"; {len(self.skipped):,} skipped:"
        say(line)
        for name, _ in self.skipped[:20]:
            print(f"  {printable(name)}", file=sys.stderr)
        if len(self.skipped) > 20:
            print(f"  … and {len(self.skipped) - 20:,} more", file=sys.stderr)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Step = Callable[[], None]
    _Write = Callable[[Report], None]
