"""A report as HTML, for notebooks. Everything that comes from the report is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .reading.structure import Reading
from .records import Document, EventMention
from .wording import (
    Mark,
    Piece,
    event_line,
    events_by_sentence,
    marks,
    marks_by_sentence,
    segments,
    sentence_spans,
)

_STYLE = """
.rptd{font:15px/1.55 system-ui,sans-serif;max-width:58em}
.rptd h4{margin:.2em 0}.rptd .meta{opacity:.65;font-size:.88em;margin-bottom:.8em}
.rptd ol{padding-left:2.2em}.rptd li{margin:.55em 0}.rptd li::marker{opacity:.45;font-size:.8em}
.rptd ul{list-style:none;padding-left:1em;margin:.2em 0;font-size:.93em}
.rptd ul li{margin:.1em 0;padding-left:.8em;border-left:2px solid #8886}
.rptd .source{color:#0b7285;font-weight:600}.rptd .cue{color:#a05a00;font-style:italic}
.rptd .content{background:#8882}
.rptd .trigger{text-decoration:underline;text-decoration-thickness:2px;font-weight:700}
.rptd .actor,.rptd .recipient{font-weight:600}.rptd .type{font-family:ui-monospace,monospace;color:#7048a8}
.rptd .auxiliary{opacity:.75}
.rptd .sure{color:#2b8a3e}.rptd .unsure{opacity:.7}.rptd .denial{color:#c92a2a;font-weight:600}
"""


def report_html(document: Document, reading: Reading | None, events: Sequence[EventMention]) -> str:
    """The report's sentences with what was found marked, and each sentence's events under it."""
    found = marks(reading, events)
    sentences = sentence_spans(document, reading)
    about = [
        escape(part)
        for part in (document.publisher, document.published and document.published.isoformat())
        if part
    ]
    about.append(f"{len(sentences)} sentences, {len(events)} events")
    items = []
    by_sentence = zip(
        sentences, marks_by_sentence(sentences, found), events_by_sentence(sentences, events), strict=True
    )
    for (start, end), touching, own in by_sentence:
        lines = "".join(f"<li>{_line(event)}</li>" for event in own)
        below = f"<ul>{lines}</ul>" if lines else ""
        items.append(f"<li>{_sentence(document, start, end, touching)}{below}</li>")
    title = f"<h4>{escape(document.title)}</h4>" if document.title else ""
    notes = "".join(f"<div class='meta'>{escape(note)}</div>" for note in document.warnings)
    return (
        f"<style>{_STYLE}</style><div class='rptd'>{title}<div class='meta'>{' · '.join(about)}</div>{notes}"
        f"<ol>{''.join(items)}</ol></div>"
    )


def _sentence(document: Document, start: int, end: int, found: Sequence[Mark]) -> str:
    parts = []
    for a, b, roles in segments(start, end, found):
        text = escape(document.text[a:b])
        parts.append(f"<span class='{' '.join(sorted(roles))}'>{text}</span>" if roles else text)
    return "".join(parts)


def _line(event: EventMention) -> str:
    return " · ".join("".join(map(_piece, part)) for part in event_line(event))


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    return text if piece.kind == "plain" else f"<span class='{piece.kind}'>{text}</span>"
