"""A report on a terminal: sentences with what was found marked, and their events under them.

Where there is no colour (a pipe, ``NO_COLOR``, a plain terminal) brackets take its place.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text

from ..wording import Mark, event_line, events_by_sentence, marks, marks_by_sentence, segments

if TYPE_CHECKING:
    from ..records import EventMention
    from ..report import Report

STYLES = {
    "source": "bold cyan",
    "cue": "yellow",
    "content": "italic",
    "trigger": "bold underline magenta",
    "actor": "bold",
    "recipient": "bold",
    "type": "magenta",
    "auxiliary": "dim",
    "date": "none",
    "place": "none",
    "quantity": "none",
    "holder": "cyan",
    "sure": "bold green",
    "unsure": "dim",
    "denial": "bold red",
    "plain": "none",
}
_BRACKETS = {"source": ("[", "]"), "cue": ("{", "}"), "content": ("‹", "›"), "trigger": ("*", "*")}
_WIDEST = 110


def console_for(stream: IO[str] | None = None) -> Console:
    """A console for a stream (None: standard output); pipes and files are 100 columns wide, without colour."""
    target = stream if stream is not None else sys.stdout
    console = Console(file=target, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(file=target, highlight=False, no_color=True, width=100)
    elif console.width > _WIDEST:
        console.width = _WIDEST
    return console


def print_report(
    console: Console, report: Report, *, legend: bool = True, only: Collection[int] | None = None
) -> None:
    """Print a report for a person; ``only`` some of its sentences, counted from 1."""
    with tidy(console):
        _print_report(console, report, legend, only)


@contextmanager
def tidy(console: Console) -> Iterator[None]:
    """Print without the blanks that rich pads lines with, which are noise in a file or a pipe."""
    if console.is_terminal:
        yield
        return
    with console.capture() as lines:
        yield
    console.file.write("".join(f"{line.rstrip()}\n" for line in lines.get().splitlines()))
    console.file.flush()


def _print_report(console: Console, report: Report, legend: bool, only: Collection[int] | None) -> None:
    plain = is_plain(console)
    console.print(_header(report))
    if legend and report.events:
        console.print(legend_line(plain))
    found = marks(report.reading, report.events)
    sentences = report.sentences
    digits = len(str(len(sentences)))
    by_sentence = zip(
        sentences,
        marks_by_sentence(sentences, found),
        events_by_sentence(sentences, report.events),
        strict=True,
    )
    for number, ((start, end), touching, events) in enumerate(by_sentence, 1):
        if only is not None and number not in only:
            continue
        console.print()
        label = Text(f"{number:>{digits}} ", "dim")
        _print_hanging(console, label, marked_text(report.document.text, start, end, touching, plain))
        for event in events:
            line = event_text(event)
            line.append(f"  {event.id[:6]}", "dim")
            _print_hanging(console, Text(" " * (digits + 1) + "▸ ", STYLES["type"]), line)
    if not report.events:
        console.print()
        console.print(Text("No events were found.", "dim"))


def is_plain(console: Console) -> bool:
    """Whether colour cannot be counted on, so that brackets must say what is what."""
    return console.no_color or not console.is_terminal or console.color_system is None


def legend_line(plain: bool) -> Text:
    """Two lines that say what the marks and the parts of an event mean."""
    line = Text()
    for role, label in (
        ("source", "source"),
        ("cue", "cue"),
        ("content", "what is said"),
        ("trigger", "event"),
    ):
        if line:
            line.append("  ")
        line.append_text(_marked(label, (role,), plain))
    line.append("\n▸ who — TYPE/mode → whom · when · where · how many · who says so: how sure  id", "dim")
    return line


def marked_text(text: str, start: int, end: int, found: tuple[Mark, ...], plain: bool) -> Text:
    """``text[start:end]`` with its marks, line breaks as blanks."""
    out = Text()
    if not plain:
        for a, b, roles in segments(start, end, found):
            piece = Text(_flat(text[a:b]))
            for role in ("content", "source", "cue", "trigger"):
                if role in roles:
                    piece.stylize(STYLES[role])
            out.append_text(piece)
        return out
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, str]]] = {}
    for mark in found:
        a, b = max(mark.start, start), min(mark.end, end)
        if a < b:
            left, right = _BRACKETS[mark.role]
            opening.setdefault(a, []).append((b - a, left))
            closing.setdefault(b, []).append((b - a, right))
    edges = sorted({start, end, *opening, *closing})
    for a, b in zip(edges, [*edges[1:], end], strict=True):
        out.append("".join(bracket for _, bracket in sorted(closing.get(a, ()))))
        out.append("".join(bracket for _, bracket in sorted(opening.get(a, ()), reverse=True)))
        out.append(_flat(text[a:b]))
    return out


def event_text(event: EventMention) -> Text:
    """An event's line with its styles."""
    line = Text()
    for part in event_line(event):
        if line:
            line.append(" · ", "dim")
        for piece in part:
            line.append(_flat(piece.text), STYLES[piece.kind])
    return line


def _header(report: Report) -> RenderableType:
    document = report.document
    title = Text(document.title or "Untitled report", "bold")
    words = len(report.reading.words) if report.reading is not None else len(document.text.split())
    about = [
        document.publisher,
        document.published and f"{document.published.day} {document.published:%B %Y}",
        f"{words:,} words",
        f"{len(report.events):,} event{'' if len(report.events) == 1 else 's'}",
    ]
    return Group(title, Text(" · ".join(part for part in about if part), "dim"))


def _print_hanging(console: Console, label: Text, body: Text) -> None:
    """Print ``body`` wrapped beside its label, which stands out to the left."""
    indent = cell_len(label.plain)
    out = Text().append_text(label)
    for number, line in enumerate(body.wrap(console, max(console.width - indent, 8), overflow="fold")):
        if number:
            out.append("\n" + " " * indent)
        line.rstrip()
        out.append_text(line)
    console.print(out, no_wrap=True, overflow="ignore", crop=False)


def _marked(text: str, roles: tuple[str, ...], plain: bool) -> Text:
    if plain:
        left, right = _BRACKETS[roles[0]]
        return Text(f"{left}{text}{right}")
    return Text(text, " ".join(STYLES[role] for role in roles))


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")
