"""Factuality corpora in one JSONL form: how sure the author is that each predicate holds, -3...3.

UDS_IH2 (web text), UW (newswire) and MEANTIME (Wikinews): one sentence a line, ``text`` with tokens
joined by blanks and ``targets`` with a token range ``span1`` and a ``label``.
Rudinger, White and Van Durme (2018), "Neural Models of Factuality", NAACL; the scale is theirs.
"""

from __future__ import annotations

import json
from pathlib import Path

from ...errors import CorpusError
from .annotated import AnnotatedDocument
from .files import corpus_lines

_PTB = {
    "``": '"',
    "''": '"',
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
}
"""Treebank escapes, which no report contains."""


def read_factuality(path: Path, *, corpus: str | None = None) -> list[AnnotatedDocument]:
    """One document a line, in the file's order; ``path`` is a JSONL file.

    The id is ``corpus/part/n`` with ``n`` the line from 0; ``corpus`` is the folder's name in lower
    case unless given. ``factuality`` keeps the order of ``targets``; a target longer than a word (the
    published parts have none) is put on its last word. CorpusError names a line that is malformed.
    """
    corpus = corpus or path.parent.name.lower()
    documents: list[AnnotatedDocument] = []
    for number, line in enumerate(line for line in corpus_lines(path) if line.strip()):
        try:
            item = json.loads(line)
            words = [_PTB.get(word, word) for word in item["text"].split()]
            targets = [(int(target["span1"][1]) - 1, float(target["label"])) for target in item["targets"]]
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise CorpusError(
                f"Line {number} of {path} is malformed ({error!r}). It needs a JSON object with text and"
                " targets, each with span1 and label."
            ) from error
        documents.append(
            AnnotatedDocument(
                id=f"{corpus}/{path.stem}/{number}",
                corpus=corpus,
                words=words,
                sentences=[(0, len(words))],
                factuality=targets,
            )
        )
    return documents
