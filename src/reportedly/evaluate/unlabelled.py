"""Test parts without their gold: the same files with the answers taken out, to be predicted and not scored.

Each function gives what the corpus's own reader would, with empty answers, or None where the file has answers
(or is not of that form at all, which the corpus's reader then says).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from ..reading.tokenization import tokenize
from .corpora.annotated import AnnotatedDocument
from .corpora.conllu import read_conllu
from .corpora.files import corpus_lines, corpus_text, table_rows
from .corpora.relations import RelationRow, unmark


def unlabelled_relations(path: Path) -> list[RelationRow] | None:
    """plv rows without ``gold_root`` (no such column, or all its cells empty)."""
    header = next(iter(corpus_lines(path)), "").split("\t")
    if "marked_sentence" not in header:
        return None
    if "gold_root" in header and any(
        row["gold_root"].strip() for row in table_rows(path, ("marked_sentence", "gold_root"), quoted=False)
    ):
        return None
    rows: list[RelationRow] = []
    for row in table_rows(path, ("marked_sentence",), quoted=False):
        text, marks = unmark(row["marked_sentence"])
        rows.append(RelationRow(text, marks.get("s"), marks.get("t"), "", 0))
    return rows


def unlabelled_sentences(path: Path) -> list[AnnotatedDocument] | None:
    """cameo_class sentences without a class: no line ends in a tab and one of 0 … 4."""
    lines = [line for line in corpus_lines(path) if line.strip()]
    if any(line.rpartition("\t")[2].strip() in {"0", "1", "2", "3", "4"} for line in lines):
        return None
    documents: list[AnnotatedDocument] = []
    for number, line in enumerate(lines):
        text = line.partition("\t")[0]
        offsets, sentences = tokenize(text)
        documents.append(
            AnnotatedDocument(
                id=f"cameo_class/{path.stem}/{number}",
                corpus="cameo_class",
                words=[text[start:end] for start, end in offsets],
                sentences=sentences,
                text=text,
                offsets=offsets,
            )
        )
    return documents


def unlabelled_targets(path: Path) -> list[AnnotatedDocument] | None:
    """Factuality targets none of which has a ``label``; each gets 0, which is not to be scored."""
    try:
        items = [json.loads(line) for line in corpus_lines(path) if line.strip()]
        if any(target.get("label") is not None for item in items for target in item["targets"]):
            return None
        return [
            AnnotatedDocument(
                id=f"{path.stem}/{number}",
                corpus="factuality",
                words=(words := item["text"].split()),
                sentences=[(0, len(words))],
                factuality=[(int(target["span1"][1]) - 1, 0.0) for target in item["targets"]],
            )
            for number, item in enumerate(items)
        ]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def unlabelled_treebank(path: Path) -> list[AnnotatedDocument] | None:
    """CoNLL-U in which every head is ``_``: its words and sentences."""
    lines = corpus_text(path).replace("\r\n", "\n").split("\n")
    rows = [line.split("\t") for line in lines]
    plain = [row for row in rows if len(row) == 10 and row[0].isdigit()]
    if not plain or any(row[6] != "_" for row in plain):
        return None
    for row in plain:
        row[6], row[7] = "0", "root"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
        return read_conllu(copy, path.stem)


def untagged(path: Path) -> bool:
    """Whether a file (or every file of a folder) has words and no second column with tags."""
    paths = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    return not any(len(line.split()) > 1 for each in paths for line in corpus_lines(each))
