"""PLOVER relation corpora: a marked source-target pair (plv) and the quad class of a sentence (cameo_class).

plv keeps 15 root classes of an older PLOVER; its YIELD is CONCEDE and RETREAT of PLOVER 2.0 together.
Its "penta" class is the quad class 1..4 (0 would be "no event"). The same holds for cameo_class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ...errors import CorpusError
from ...reading.tokenization import tokenize
from .alignment import CharSpan, word_span
from .annotated import AnnotatedDocument, RelationGold
from .files import corpus_lines, table_rows

_MARK = re.compile(r"<(/?)([st])>")


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A row of plv as it is scored. ``target`` (or ``source``) is None where the row marks none."""

    text: str
    source: CharSpan | None
    target: CharSpan | None
    root: str
    quad: int


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


def read_plv_rows(path: Path) -> list[RelationRow]:
    """Every row of a plv TSV, in order, those with only one of the two marks as well."""
    rows: list[RelationRow] = []
    for row in table_rows(path, ("marked_sentence", "gold_root", "gold_penta"), quoted=False):
        text, marks = unmark(row["marked_sentence"])
        root, quad = row["gold_root"].strip(), _quad(row["gold_penta"], path, len(rows))
        rows.append(RelationRow(text, marks.get("s"), marks.get("t"), root, quad))
    return rows


def read_plv(path: Path) -> list[AnnotatedDocument]:
    """One document a row (id ``plv/STEM/n``, ``n`` the row from 0), each with its one relation.

    The TSV has the columns ``marked_sentence``, ``gold_root`` and ``gold_penta``. A row that marks
    no target (one in forty: the actor acts on nobody named) has ``relations`` None but keeps its
    place; :func:`read_plv_rows` has its labels.
    """
    documents: list[AnnotatedDocument] = []
    for number, row in enumerate(read_plv_rows(path)):
        offsets, sentences = tokenize(row.text)
        source, target = (
            word_span(row.text, offsets, *mark) if mark is not None else None
            for mark in (row.source, row.target)
        )
        relations = None
        if source is not None and target is not None:
            relations = [RelationGold(source, target, row.root, row.quad)]
        documents.append(
            AnnotatedDocument(
                id=f"plv/{path.stem}/{number}",
                corpus="plv",
                words=[row.text[start:end] for start, end in offsets],
                sentences=sentences,
                text=row.text,
                offsets=offsets,
                relations=relations,
            )
        )
    return documents


def read_cameo_class(path: Path) -> list[AnnotatedDocument]:
    """One document a row of "sentence TAB class" (no header); ``quad`` 0 is "no event"."""
    documents: list[AnnotatedDocument] = []
    for number, line in enumerate(line for line in corpus_lines(path) if line.strip()):
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
                quad=_quad(label, path, number),
            )
        )
    return documents


def _quad(label: str, path: Path, row: int) -> int:
    if label.strip() not in {"0", "1", "2", "3", "4"}:
        raise CorpusError(f"Row {row} of {path} has the class {label!r}. A quad class is 0, 1, 2, 3 or 4.")
    return int(label)
