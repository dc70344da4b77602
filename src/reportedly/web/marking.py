"""A report's text as HTML: paragraphs, their sentences, and in these what is marked, nested as it lies in the text.

Marks may overlap; HTML's elements may not. Where one ends inside another, the inner one is closed and opened again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from .inert import inert
from .views.attributions import Mark, Offsets, pieces
from .views.reader import EventInReport, ReportPage


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells events: its number (from 1), and the events."""

    number: int
    events: tuple[EventInReport, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text as HTML, and what its sentences tell."""

    html: Markup
    told: tuple[Told, ...]
    is_headline: bool


def paragraphs(page: ReportPage) -> list[Paragraph]:
    """The paragraphs of a report, in order; together they hold the whole text and all events."""
    if not page.sentences:
        whole = Markup(escape(inert(page.text)))
        return [Paragraph(whole, (), False)] if page.text.strip() else []
    told: dict[int, tuple[EventInReport, ...]] = {
        number: tuple(events) for number, events in groupby(page.events, key=lambda event: event.sentence)
    }
    touching = _by_sentence(page.sentences, page.marks)
    out: list[Paragraph] = []
    for first, last in _paragraphs(page.text, page.sentences):
        start, end = page.sentences[first][0], page.sentences[last - 1][1]
        html = Markup("").join(_sentences(page, range(first, last), touching, told))
        out.append(
            Paragraph(
                html,
                tuple(Told(n + 1, told[n]) for n in range(first, last) if n in told),
                not out and page.title is not None and _same(page.text[start:end], page.title),
            )
        )
    return out


def _paragraphs(text: str, sentences: Sequence[Offsets]) -> Iterator[tuple[int, int]]:
    """Runs of sentences ``[first, last)``: a line's end between two parts them, if lines are not broken by width."""
    inside = sum(text.count("\n", start, end) for start, end in sentences)
    gaps = [text[a[1] : b[0]] for a, b in pairwise(sentences)]
    is_wrapped = inside > sum(gap.count("\n") == 1 for gap in gaps)
    first = 0
    for number, gap in enumerate(gaps, 1):
        lines = gap.split("\n")
        parted = len(lines) > 2 if is_wrapped else len(lines) > 1
        if parted:
            yield first, number
            first = number
    yield first, len(sentences)


def _by_sentence(sentences: Sequence[Offsets], marks: Sequence[Mark]) -> list[list[Mark]]:
    """For each sentence the marks that touch it, in their order."""
    starts = [start for start, _ in sentences]
    touching: list[list[Mark]] = [[] for _ in sentences]
    for mark in marks:
        at = max(bisect_right(starts, mark.start) - 1, 0)
        while at < len(starts) and starts[at] < mark.end:
            if mark.start < sentences[at][1]:
                touching[at].append(mark)
            at += 1
    return touching


def _sentences(
    page: ReportPage,
    numbers: range,
    touching: Sequence[Sequence[Mark]],
    told: dict[int, tuple[EventInReport, ...]],
) -> Iterator[Markup]:
    before = None
    for number in numbers:
        start, end = page.sentences[number]
        if before is not None:
            yield Markup(escape(inert(page.text[before:start])))
        before = end
        sign = Markup('<a class="sn" href="#n{0}" aria-label="events of sentence {0}">{0}</a>').format(number + 1)
        yield Markup('<span class="sentence" id="s{}">').format(number + 1)
        if number in told:
            yield sign
        yield from _marked(page, start, end, touching[number], told)
        yield Markup("</span>")


def _marked(
    page: ReportPage, start: int, end: int, marks: Sequence[Mark], told: dict[int, tuple[EventInReport, ...]]
) -> Iterator[Markup]:
    stack: list[int] = []
    closing: list[Markup] = []
    for a, b, over in pieces(start, end, marks):
        common = 0
        while common < min(len(stack), len(over)) and stack[common] == over[common]:
            common += 1
        while len(stack) > common:
            stack.pop()
            yield closing.pop()
        for index in over[common:]:
            mark = marks[index]
            is_link = mark.role == "trigger" and not any(marks[other].role == "trigger" for other in stack)
            yield _opening(page, mark, is_link=is_link, is_start=mark.start == a)
            stack.append(index)
            closing.append(Markup("</a>") if is_link else Markup("</span>"))
        yield Markup(escape(inert(page.text[a:b])))
    while closing:
        yield closing.pop()


def _opening(page: ReportPage, mark: Mark, *, is_link: bool, is_start: bool) -> Markup:
    events = " ".join(map(str, mark.events))
    attributions = " ".join(map(str, mark.attributions))
    data = Markup(' data-e="{}"').format(events) if events else Markup("")
    if attributions:
        data += Markup(' data-a="{}"').format(attributions)
    if mark.role != "trigger":
        depth = min(mark.depth, 3)
        kind = f"content d{depth}" if mark.role == "content" else mark.role
        return Markup('<span class="m {}"{}>').format(kind, data)
    event = page.events[mark.events[0]]
    kind = event.quad or "none"
    if not is_link:
        return Markup('<span class="m trigger {}"{}>').format(kind, data)
    place = Markup(' id="t{}"').format(event.number) if is_start else Markup("")
    return Markup('<a class="m trigger {}" href="#e{}"{}{}>').format(kind, event.number, place, data)


def _same(text: str, title: str) -> bool:
    return " ".join(text.split()).casefold().rstrip(".") == " ".join(title.split()).casefold().rstrip(".")
