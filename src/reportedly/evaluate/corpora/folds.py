"""Cross-validation folds that no sentence escapes, whatever corpus it turns up in.

plv, cameo_class and cameo_ner annotate many of the same sentences: half of plv's are in cameo_class
with their quad class, more than half in cameo_ner with their source and target. So a fold belongs to the
sentence, not to the row: what is held out of one corpus is held out of all of them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

from .annotated import AnnotatedDocument


def sentence_key(words: Sequence[str] | str) -> str:
    """The letters and digits of a sentence without case, accents, spacing and punctuation."""
    plain = unicodedata.normalize("NFKD", "".join(words)).casefold()
    return "".join(character for character in plain if character.isascii() and character.isalnum())


def fold_of(words: Sequence[str] | str, folds: int, *, seed: int = 0) -> int:
    """The fold ``0..folds-1`` of a sentence; the same for the same sentence in every corpus and run."""
    digest = hashlib.sha256(f"{seed}:{sentence_key(words)}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def split(
    documents: Sequence[AnnotatedDocument], folds: int, held_out: int, *, seed: int = 0
) -> tuple[list[int], list[int]]:
    """Indices of the documents to train on and of those held out, for fold ``held_out``."""
    train: list[int] = []
    test: list[int] = []
    for index, document in enumerate(documents):
        (test if fold_of(document.words, folds, seed=seed) == held_out else train).append(index)
    return train, test
