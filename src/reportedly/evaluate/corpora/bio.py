"""Corpora of tagged words: a word and its tag on a line, a blank line between sentences.

All tagging schemes come out as spans: BIO, BIOES and IOB1 ("I-ORG" may open an entity, "B-ORG" only
parts two neighbours of a class). The classes stay the corpus's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .annotated import AnnotatedDocument
from .files import corpus_files, corpus_lines

Sentence = tuple[list[str], list[str]]
"""The words of a sentence and their tags."""

_GROUP = 10
"""Sentences to a document where the corpus does not mark its documents."""


def spans_of_tags(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Entities ``(first, last, label)`` of one sentence's tags, in BIO, BIOES or IOB1.

    A tag opens an entity if it says so (B, S) or if no entity of its class is open; E and S close.
    """
    spans: list[tuple[int, int, str]] = []
    first, open_label = 0, ""
    for position, tag in enumerate((*tags, "O")):
        prefix, _, label = tag.partition("-")
        if open_label and (prefix in "BSO" or label != open_label):
            spans.append((first, position, open_label))
            open_label = ""
        if not label:
            continue
        if not open_label:
            first, open_label = position, label
        if prefix in "ES":
            spans.append((first, position + 1, label))
            open_label = ""
    return spans


def tagged_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a file: the first column is the word, the second its tag.

    Columns are parted by tabs or else by white space; further columns (nested entities inside the
    outermost one) are left out. ``-DOCSTART-`` lines come as sentences of one word.
    """
    words: list[str] = []
    tags: list[str] = []
    for line in corpus_lines(path):
        if not line.strip():
            if words:
                yield words, tags
            words, tags = [], []
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        words.append(columns[0].strip() or columns[0])
        tags.append((columns[1].strip() or "O") if len(columns) > 1 else "O")
    if words:
        yield words, tags


def read_worldwide(folder: Path) -> list[AnnotatedDocument]:
    """Newswire from outside the West: a document a file; the outermost entities of nine classes."""
    documents: list[AnnotatedDocument] = []
    for path in corpus_files(folder, "*", what="files of tagged words"):
        name = path.name.removesuffix(".tsv").removesuffix(".txt")
        sentences = list(tagged_sentences(path))
        if sentences:
            documents.append(_document(f"worldwide/{name}", "worldwide", sentences))
    return documents


def read_wikigold(path: Path) -> list[AnnotatedDocument]:
    """Wikipedia, a document between ``-DOCSTART-`` lines; PER, LOC, ORG, MISC, tagged IOB1."""
    documents: list[list[Sentence]] = [[]]
    for sentence in tagged_sentences(path):
        if sentence[0][0] == "-DOCSTART-":
            documents.append([])
        else:
            documents[-1].append(sentence)
    return _numbered("wikigold", path, (sentences for sentences in documents if sentences))


def read_re3d(path: Path) -> list[AnnotatedDocument]:
    """Defence and security reports: groups of ten sentences, as the file does not mark its documents.

    Words in Arabic script come letter by letter, each a word of its own (none is an entity).
    """
    return read_tagged(path, corpus="re3d")


def read_cameo_ner(path: Path) -> list[AnnotatedDocument]:
    """Event sentences with S (source), T (target) and R (related) spans; one sentence a document."""
    return read_tagged(path, corpus="cameo_ner", group=1)


def read_entities(path: Path) -> list[AnnotatedDocument]:
    """Any of these corpora by its shape: a folder of documents, or a file with or without ``-DOCSTART-``."""
    if path.is_dir():
        return read_worldwide(path)
    if any(line.startswith("-DOCSTART-") for line in corpus_lines(path)):
        return read_wikigold(path)
    return read_tagged(path, corpus=path.stem)


def read_tagged(path: Path, *, corpus: str, group: int = _GROUP) -> list[AnnotatedDocument]:
    """Any file of tagged words, ``group`` consecutive sentences to a document."""
    sentences = list(tagged_sentences(path))
    groups = (sentences[start : start + group] for start in range(0, len(sentences), group))
    return _numbered(corpus, path, groups)


def _numbered(corpus: str, path: Path, groups: Iterable[list[Sentence]]) -> list[AnnotatedDocument]:
    return [_document(f"{corpus}/{path.stem}/{number}", corpus, group) for number, group in enumerate(groups)]


def _document(id: str, corpus: str, tagged: Sequence[Sentence]) -> AnnotatedDocument:
    words: list[str] = []
    sentences: list[tuple[int, int]] = []
    entities: list[tuple[int, int, str]] = []
    for sentence, tags in tagged:
        start = len(words)
        words.extend(sentence)
        sentences.append((start, len(words)))
        entities.extend((start + first, start + last, label) for first, last, label in spans_of_tags(tags))
    return AnnotatedDocument(id=id, corpus=corpus, words=words, sentences=sentences, entities=entities)
