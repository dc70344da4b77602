"""What the terminal shows is the report's own text, marked and not changed."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from fakes import FakeReader, fake_code
from reportedly.cli.terminal import marked_text, print_report
from reportedly.report import Pipeline
from reportedly.sources import clean, document_from_text
from reportedly.wording import Mark, merged

roles = st.sampled_from(["source", "cue", "content", "trigger"])
pairs = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), roles), max_size=8)


@given(st.text(max_size=40).map(lambda text: clean(text)[0]), pairs)
def test_marks_leave_the_text_as_it_is(text: str, found: list[tuple[int, int, str]]) -> None:
    marks: tuple[Mark, ...] = merged({(min(a, b), max(a, b) + 1, role) for a, b, role in found})  # type: ignore[misc]
    flat = text.replace("\n", " ").replace("\t", " ")
    assert marked_text(text, 0, len(text), marks, plain=False).plain == flat
    bracketed = marked_text(text, 0, len(text), marks, plain=True).plain
    for bracket in "[]{}‹›*":
        flat, bracketed = flat.replace(bracket, ""), bracketed.replace(bracket, "")
    assert bracketed == flat


@given(st.text(max_size=200), st.integers(20, 120), st.booleans())
def test_any_report_is_printed_within_the_width(text: str, width: int, colour: bool) -> None:
    report = Pipeline(reader=FakeReader(), coder=fake_code).read(
        document_from_text(f"{text} said they met [bold]twice[/bold] :smile:.", id="x")
    )
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
    )
    print_report(console, report)
    if report.events:
        shown = "".join(out.getvalue().split())
        assert "[bold]" in shown or colour
        assert ":smile:" in shown


def test_only_some_sentences_can_be_shown() -> None:
    report = Pipeline(reader=FakeReader(), coder=fake_code).read(
        document_from_text("They met once. They met twice. They met again.")
    )
    out = io.StringIO()
    print_report(Console(file=out, width=80), report, only=(2,))
    assert "twice" in out.getvalue()
    assert "again" not in out.getvalue()
