"""CoNLL-U corpora: the UD English Web Treebank (EWT) and GUM, with GUM's entities and coreference.

The words are UD's syntactic words ("do" and "n't" for "don't"): multiword ranges only give the
surface, empty nodes are skipped. The text is rebuilt from the surface forms and ``SpaceAfter=No``,
with a blank line between paragraphs, so that ``text[start:end]`` is the word wherever the words of a
multiword token spell the token (elsewhere the token is shared out between them).

Formats: https://universaldependencies.org/format.html; GUM's ``Entity=`` brackets follow
https://ufal.mff.cuni.cz/corefud (``global.Entity`` in the file names the parts, the id comes first).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from ...errors import CorpusError
from .annotated import AnnotatedDocument, WordSpan

_BRACKET = re.compile(
    r"\((?P<open>[^-()\[\]]+)(?P<part>\[\d+/\d+\])?(?:-[^()]*)?(?P<single>\))?"
    r"|(?P<close>[^-()\[\]]+)(?P<cpart>\[\d+/\d+\])?\)"
)


@dataclass(slots=True)
class ConlluWord:
    """One syntactic word of a sentence; ``head`` counts the sentence's words from 1, 0 is the root."""

    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    misc: str
    start: int = 0
    """Offset in the text of the sentence."""
    end: int = 0


@dataclass(slots=True)
class ConlluSentence:
    """The words of one sentence with its rebuilt text, comments and whether a paragraph starts here."""

    words: list[ConlluWord] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    text: str = ""
    space_after: bool = True
    paragraph: bool = False
    document: str | None = None
    """The id of the document that starts with this sentence, if one does."""


def read_sentences(path: Path) -> Iterator[ConlluSentence]:
    """Yield the sentences of a CoNLL-U file, offsets set; CorpusError names a line that is not CoNLL-U."""
    lines: list[tuple[int, str]] = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\r\n")
            if line:
                lines.append((number, line))
            elif lines:
                yield _sentence(path, lines)
                lines = []
    if lines:
        yield _sentence(path, lines)


def read_conllu(path: Path, corpus: str) -> list[AnnotatedDocument]:
    """Read one CoNLL-U file into documents, split at ``# newdoc`` (one document if there is none).

    Entities marked in MISC become ``coreference`` and ``mention_heads`` where the file declares
    ``# global.Entity``. Heads are document word indices (-1 at a root); relations keep their subtype.
    """
    groups: list[tuple[str, list[ConlluSentence]]] = []
    for sentence in read_sentences(path):
        if sentence.document is not None or not groups:
            groups.append((sentence.document or path.stem, []))
        groups[-1][1].append(sentence)
    return [_document(identifier, corpus, sentences) for identifier, sentences in groups]


def read_ewt(path: Path) -> list[AnnotatedDocument]:
    """The documents of one part of the English Web Treebank (``train.conllu``, ``dev.conllu``)."""
    return read_conllu(path, "ewt")


def read_gum(folder: Path) -> list[AnnotatedDocument]:
    """All GUM documents of a folder, in the order of their names."""
    return [document for path in sorted(folder.glob("*.conllu")) for document in read_conllu(path, "gum")]


def head_word(span: WordSpan, heads: Sequence[int]) -> int:
    """The syntactic head of a span: its leftmost word whose own head lies outside the span."""
    first, last = span
    for word in range(first, last):
        if not first <= heads[word] < last:
            return word
    return first


def _sentence(path: Path, lines: list[tuple[int, str]]) -> ConlluSentence:
    sentence = ConlluSentence()
    pieces: list[str] = []
    length = 0
    spaced = True
    range_end = 0
    range_words: list[ConlluWord] = []
    range_form = ""

    def put(form: str, words: list[ConlluWord]) -> None:
        nonlocal length
        if pieces and spaced:
            pieces.append(" ")
            length += 1
        _share_out(form, words, length)
        pieces.append(form)
        length += len(form)

    for number, line in lines:
        if line.startswith("#"):
            sentence.comments.append(line)
            name, _, value = line[1:].partition("=")
            name = name.strip()
            if name in ("newdoc id", "newdoc"):
                sentence.document = value.strip() or path.stem
                sentence.paragraph = True
            elif name in ("newpar id", "newpar"):
                sentence.paragraph = True
            continue
        columns = line.split("\t")
        if len(columns) != 10:
            raise CorpusError(
                f"{path}, line {number}: a CoNLL-U line has 10 columns, this one has {len(columns)}"
            )
        identifier, form, lemma, upos, _, feats, head, deprel, _, misc = columns
        if "." in identifier:
            continue
        if "-" in identifier:
            range_end = int(identifier.split("-")[1])
            range_words, range_form = [], form
            range_misc = misc
            continue
        if not head.isdigit():
            raise CorpusError(f"{path}, line {number}: the head must be a number, not {head!r}")
        feats = "" if feats == "_" else feats
        word = ConlluWord(form, lemma, upos, feats, int(head), deprel, misc)
        sentence.words.append(word)
        if len(sentence.words) <= range_end:
            range_words.append(word)
            if len(sentence.words) == range_end:
                put(range_form, range_words)
                spaced = "SpaceAfter=No" not in range_misc
        else:
            put(form, [word])
            spaced = "SpaceAfter=No" not in misc
    sentence.text = "".join(pieces)
    sentence.space_after = spaced
    return sentence


def _share_out(form: str, words: list[ConlluWord], start: int) -> None:
    """Give each word of a surface token its stretch of it: what it spells, or else a fair share."""
    if "".join(word.form for word in words).lower() == form.lower():
        lengths = [len(word.form) for word in words]
    else:
        total = max(1, sum(len(word.form) for word in words))
        bounds = [0]
        seen = 0
        for index, word in enumerate(words):
            seen += len(word.form)
            left = len(words) - index - 1
            share = round(len(form) * seen / total) if left else len(form)
            bounds.append(max(min(bounds[-1] + 1, len(form)), min(share, len(form) - left)))
        lengths = [end - begin for begin, end in pairwise(bounds)]
    for word, length in zip(words, lengths, strict=True):
        word.start, word.end = start, start + length
        start += length


def _document(identifier: str, corpus: str, sentences: list[ConlluSentence]) -> AnnotatedDocument:
    text: list[str] = []
    length = 0
    words: list[ConlluWord] = []
    spans: list[WordSpan] = []
    offsets: list[tuple[int, int]] = []
    heads: list[int] = []
    with_entities = False
    spaced = True
    for sentence in sentences:
        if text:
            gap = "\n\n" if sentence.paragraph else " " if spaced else ""
            text.append(gap)
            length += len(gap)
        first = len(words)
        words.extend(sentence.words)
        spans.append((first, len(words)))
        offsets.extend((length + word.start, length + word.end) for word in sentence.words)
        heads.extend(first + word.head - 1 if word.head else -1 for word in sentence.words)
        text.append(sentence.text)
        length += len(sentence.text)
        spaced = sentence.space_after
        with_entities = with_entities or any(c.startswith("# global.Entity") for c in sentence.comments)
    document = AnnotatedDocument(
        id=identifier,
        corpus=corpus,
        words=[word.form for word in words],
        sentences=spans,
        text="".join(text),
        offsets=offsets,
        upos=[word.upos for word in words],
        feats=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deprels=[word.deprel for word in words],
    )
    if not with_entities:
        return document
    clusters = parse_entities([word.misc for word in words])
    return replace(
        document,
        coreference=clusters,
        mention_heads=[[head_word(span, heads) for span in cluster] for cluster in clusters],
    )


def parse_entities(misc: Sequence[str]) -> list[list[WordSpan]]:
    """Clusters of mentions from the MISC column of a document's words, in order of first mention.

    A mention in several parts (``7[1/2]``, ``7[2/2]``) is one span from its first part to its last.
    Bridging and split antecedents are not read. Brackets that never close are dropped.
    """
    open_parts: dict[tuple[str, str], list[int]] = {}
    unfinished: dict[tuple[str, int], list[int]] = {}
    found: dict[str, list[WordSpan]] = {}

    def close(entity: str, part: str, first: int, last: int) -> None:
        if not part:
            found.setdefault(entity, []).append((first, last))
            return
        number, count = (int(n) for n in part[1:-1].split("/"))
        if number == 1:
            unfinished.setdefault((entity, count), []).append(first)
        elif number == count and (starts := unfinished.get((entity, count))):
            found.setdefault(entity, []).append((starts.pop(), last))

    for index, column in enumerate(misc):
        if "Entity=" not in column:
            continue
        value = next((m[7:] for m in column.split("|") if m.startswith("Entity=")), "")
        for match in _BRACKET.finditer(value):
            if (entity := match["open"]) is not None:
                part = match["part"] or ""
                if match["single"]:
                    close(entity, part, index, index + 1)
                else:
                    open_parts.setdefault((entity, part), []).append(index)
            else:
                entity, part = match["close"], match["cpart"] or ""
                if starts := open_parts.get((entity, part)):
                    close(entity, part, starts.pop(), index + 1)
    clusters = [sorted(set(mentions)) for mentions in found.values()]
    return sorted(clusters)
