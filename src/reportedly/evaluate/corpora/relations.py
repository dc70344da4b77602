"""PLOVER relation corpora: a marked source-target pair (plv) and the quad class of a sentence (cameo_class).

plv keeps 15 root classes of an older PLOVER; its YIELD is CONCEDE and RETREAT of PLOVER 2.0 together.
Its "penta" class is the quad class 1..4 (0 would be "no event"). The same holds for cameo_class.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from ...reading.tokenization import tokenize
from .alignment import CharSpan, word_span
from .annotated import AnnotatedDocument, RelationGold

_MARK = re.compile(r"<(/?)([st])>")


def unmark(marked: str) -> tuple[str, dict[str, CharSpan]]:
    """The sentence without its marks, and the characters of ``"s"`` (source) and ``"t"`` (target) in it."""
    plain: list[str] = []
    length = position = 0
    starts: dict[str, int] = {}
    spans: dict[str, CharSpan] = {}
    for mark in _MARK.finditer(marked):
        piece = marked[position : mark.start()]
        plain.append(piece)
        length += len(piece)
        position = mark.end()
        closing, name = mark[1], mark[2]
        if not closing:
            starts.setdefault(name, length)
        elif name in starts and name not in spans:
            spans[name] = (starts[name], length)
    plain.append(marked[position:])
    return "".join(plain), spans


def read_plv(path: Path) -> list[AnnotatedDocument]:
    """One document a row (id ``plv/STEM/n``, ``n`` the row from 0), each with its one relation.

    The TSV has the columns ``marked_sentence``, ``gold_root`` and ``gold_penta``. A row without
    both marks has no relation to train on but keeps its place: ``relations`` is then None.
    """
    documents: list[AnnotatedDocument] = []
    with path.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)):
            text, marks = unmark(row["marked_sentence"])
            offsets, sentences = tokenize(text)
            source, target = (
                word_span(text, offsets, *marks[name]) if name in marks else None for name in ("s", "t")
            )
            relations = None
            if source is not None and target is not None:
                relations = [RelationGold(source, target, row["gold_root"], int(row["gold_penta"]))]
            documents.append(
                AnnotatedDocument(
                    id=f"plv/{path.stem}/{number}",
                    corpus="plv",
                    words=[text[start:end] for start, end in offsets],
                    sentences=sentences,
                    text=text,
                    offsets=offsets,
                    relations=relations,
                )
            )
    return documents


def read_cameo_class(path: Path) -> list[AnnotatedDocument]:
    """One document a row of "sentence TAB class" (no header); ``quad`` 0 is "no event"."""
    documents: list[AnnotatedDocument] = []
    lines = path.read_bytes().decode("utf-8").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(line for line in lines if line.strip()):
        text, _, label = line.rpartition("\t")
        offsets, sentences = tokenize(text)
        documents.append(
            AnnotatedDocument(
                id=f"cameo_class/{path.stem}/{number}",
                corpus="cameo_class",
                words=[text[start:end] for start, end in offsets],
                sentences=sentences,
                text=text,
                offsets=offsets,
                quad=int(label),
            )
        )
    return documents
