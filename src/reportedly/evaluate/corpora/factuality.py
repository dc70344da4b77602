"""Factuality corpora in one JSONL form: how sure the author is that each predicate holds, -3...3.

UDS_IH2 (web text), UW (newswire) and MEANTIME (Wikinews): one sentence a line, ``text`` with tokens
joined by blanks and ``targets`` with a token range ``span1`` and a ``label``.
Rudinger, White and Van Durme (2018), "Neural Models of Factuality", NAACL; the scale is theirs.
"""

from __future__ import annotations

import json
from pathlib import Path

from .annotated import AnnotatedDocument

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
    case unless given. ``factuality`` keeps the order of ``targets`` and gives each target's last
    word, the head of the few targets that are longer than one word.
    """
    corpus = corpus or path.parent.name.lower()
    documents: list[AnnotatedDocument] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if not line.strip():
                continue
            item = json.loads(line)
            words = [_PTB.get(word, word) for word in item["text"].split()]
            documents.append(
                AnnotatedDocument(
                    id=f"{corpus}/{path.stem}/{number}",
                    corpus=corpus,
                    words=words,
                    sentences=[(0, len(words))],
                    factuality=[
                        (target["span1"][1] - 1, float(target["label"])) for target in item["targets"]
                    ],
                )
            )
    return documents
