"""Machine-written news stories, each about one PLOVER event type and mode (the NGEC training set).

Its modes are those of an older PLOVER; here they come out under the names of the 2.0 codebook.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...reading.tokenization import tokenize
from .annotated import AnnotatedDocument
from .files import table_rows

RENAMED_MODES: Mapping[tuple[str, str], str | None] = {
    ("ASSAULT", "primative"): "primitive",
    ("ASSAULT", "assassinate"): "targeted",
    ("ASSAULT", "execute"): "targeted",
    ("ASSAULT", "massacre"): "targeted",
    ("ASSAULT", "cleansing"): None,
    ("COERCE", "sieze"): "seize",
    ("COERCE", "ban"): "restrict",
    ("THREATEN", "ban"): "restrict",
    ("RETREAT", "return"): None,
}
"""Modes that PLOVER 2.0 spells otherwise, folded into another one, or gave up (None)."""


def modern_mode(event_type: str, mode: str) -> str | None:
    """The PLOVER 2.0 name of an older mode; None if there is no mode, or none any more."""
    name = mode.strip().lower()
    return RENAMED_MODES.get((event_type, name), name) or None


def read_ngec(path: Path) -> list[AnnotatedDocument]:
    """One document a row (columns ``label``, ``mode``, ``text``), id ``ngec/STEM/n`` from row 0."""
    documents: list[AnnotatedDocument] = []
    for number, row in enumerate(table_rows(path, ("label", "mode", "text"), quoted=True)):
        text = row["text"].strip()
        offsets, sentences = tokenize(text)
        if not offsets:
            continue
        event_type = row["label"].strip().upper()
        documents.append(
            AnnotatedDocument(
                id=f"ngec/{path.stem}/{number}",
                corpus="ngec",
                words=[text[start:end] for start, end in offsets],
                sentences=sentences,
                text=text,
                offsets=offsets,
                event_type=event_type,
                event_mode=modern_mode(event_type, row["mode"]),
            )
        )
    return documents
