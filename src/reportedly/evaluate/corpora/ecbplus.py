"""ECB+: event mentions in news reports, grouped by the event they are of (Cybulska and Vossen 2014).

A folder of it holds a folder a topic with ``TOPIC_NUMBERecb.xml`` and ``TOPIC_NUMBERecbplus.xml`` (the two halves of a
topic tell two different events of one kind), and ``coreference_sentences.csv``, which lists the sentences whose
annotation was checked. Only these are scored, as the corpus's authors ask; without the file, all are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ...errors import CorpusError
from ...reading.structure import WordSpan
from .files import corpus_text

CURATED = "coreference_sentences.csv"
_NAME = re.compile(r"(\d+)_(\d+)(ecb|ecbplus)")
_EVENTS = ("ACTION_", "NEG_ACTION_")


@dataclass(frozen=True, slots=True)
class EcbMention:
    """An event mention: indices of its words in the document (ascending), and the event it is of.

    ``cluster`` is the corpus's id of the event; mentions that it links to nothing have one of their own.
    """

    words: tuple[int, ...]
    cluster: str


@dataclass(frozen=True, slots=True)
class EcbDocument:
    """One report: ``name`` without the extension, words as the corpus cuts them, and its mentions.

    ``tokens``: the corpus's number (``t_id``) of each word. ``sentences``: word spans. ``curated``: indices of the
    sentences to score. ``mentions``: those in curated sentences; empty where the file has no annotation.
    """

    name: str
    topic: str
    tokens: tuple[int, ...]
    words: tuple[str, ...]
    sentences: tuple[WordSpan, ...]
    curated: frozenset[int]
    mentions: tuple[EcbMention, ...]
    annotated: bool

    @property
    def scored_words(self) -> frozenset[int]:
        """The words of the curated sentences."""
        spans = (self.sentences[number] for number in self.curated)
        return frozenset(word for first, last in spans for word in range(first, last))


def read_ecbplus(folder: Path) -> list[EcbDocument]:
    """The documents of a folder (or of one topic's folder), by topic and number.

    Raises CorpusError: no such files, or one that is not ECB+ XML.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is no folder. Give the folder of ECB+: a folder a topic, and {CURATED}.")
    found = [(match, path) for path in folder.rglob("*.xml") if (match := _NAME.fullmatch(path.stem))]
    if not found:
        raise CorpusError(f"There is no TOPIC_NUMBERecb.xml or TOPIC_NUMBERecbplus.xml in {folder}.")
    found.sort(key=lambda item: (int(item[0][1]), item[0][3], int(item[0][2])))
    curated = _curated(folder)
    documents = []
    for match, path in found:
        name = path.stem
        documents.append(
            _document(path, name, match[1], None if curated is None else curated.get(name, set()))
        )
    return documents


def _curated(folder: Path) -> dict[str, set[int]] | None:
    """The numbers of the checked sentences of each document, or None where the list is missing."""
    path = next((p for p in (folder / CURATED, folder.parent / CURATED) if p.is_file()), None)
    if path is None:
        return None
    listed: dict[str, set[int]] = {}
    for row in csv.DictReader(io.StringIO(corpus_text(path))):
        try:
            listed.setdefault(f"{row['Topic']}_{row['File']}", set()).add(int(row["Sentence Number"]))
        except (KeyError, ValueError, TypeError) as error:
            raise CorpusError(f"{path} needs the columns Topic, File, Sentence Number (a number).") from error
    return listed


def _document(path: Path, name: str, topic: str, curated: set[int] | None) -> EcbDocument:
    try:
        root = ElementTree.fromstring(corpus_text(path))
        rows = [(int(t.attrib["t_id"]), int(t.attrib["sentence"]), t.text or "_") for t in root.iter("token")]
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise CorpusError(f"{path} is not ECB+ XML ({error}). Give the file as it was published.") from error
    if not rows:
        raise CorpusError(f"{path} has no tokens. Give the file as it was published.")
    index = {token: word for word, (token, _, _) in enumerate(rows)}
    starts = [i for i, row in enumerate(rows) if i == 0 or row[1] != rows[i - 1][1]]
    sentences = tuple(zip(starts, [*starts[1:], len(rows)], strict=True))
    scored = frozenset(
        number for number, (first, _) in enumerate(sentences) if curated is None or rows[first][1] in curated
    )
    inside = {word for number in scored for word in range(*sentences[number])}
    mentions = [
        EcbMention(words, cluster)
        for words, cluster in _mentions(root, name, index)
        if all(word in inside for word in words)
    ]
    return EcbDocument(
        name=name,
        topic=topic,
        tokens=tuple(token for token, _, _ in rows),
        words=tuple("".join(text.split()) or "_" for _, _, text in rows),
        sentences=sentences,
        curated=scored,
        mentions=tuple(sorted(mentions, key=lambda mention: mention.words)),
        annotated=root.find("Markables") is not None,
    )


def _mentions(
    root: ElementTree.Element, name: str, index: dict[int, int]
) -> Iterator[tuple[tuple[int, ...], str]]:
    """The event mentions with the id of their event."""
    cluster_of: dict[str, str] = {}
    for relation in root.iterfind("Relations/*"):
        note = relation.get("note")
        across = relation.tag == "CROSS_DOC_COREF" and note is not None
        cluster = str(note) if across else f"{name}:{relation.get('r_id')}"
        for source in relation.iterfind("source"):
            cluster_of[source.get("m_id", "")] = cluster
    for markable in root.iterfind("Markables/*"):
        if not markable.tag.startswith(_EVENTS):
            continue
        anchors = (int(anchor.get("t_id", "0")) for anchor in markable.iterfind("token_anchor"))
        words = tuple(sorted({index[token] for token in anchors if token in index}))
        if words:
            number = markable.get("m_id", "")
            yield words, cluster_of.get(number, f"{name}:single:{number}")
