"""PolNeAR: political news with every attribution marked (source, cue, content).

An article is ``NAME.txt`` with brat stand-off annotation ``NAME.ann``. ``T`` lines are spans
(fragments joined by ``;``, offsets in code points), ``E`` lines tie the spans of one attribution
together. About one attribution in fourteen has no source, and a source may serve several cues.
Newell, Margolin and Ruths (2018), "An Attribution Relations Corpus for Political News", LREC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...reading.tokenization import tokenize
from .alignment import CharSpan, normal_fragments, word_spans
from .annotated import AnnotatedDocument, AttributionGold
from .files import corpus_files, corpus_text

_ROLES = ("Source", "Cue", "Content")
_SPAN = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_EVENT = re.compile(r"E\d+\t(\S+)((?: \S+)*)")
_ARGUMENT = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")


@dataclass(frozen=True, slots=True)
class CharAttribution:
    """One attribution: the fragments of each role as code-point offsets, in text order, trimmed."""

    source: tuple[CharSpan, ...]
    cue: tuple[CharSpan, ...]
    content: tuple[CharSpan, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its text exactly as the offsets count it."""

    name: str
    text: str
    attributions: tuple[CharAttribution, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How many gold fragments begin and end exactly at word bounds, and examples of those that do not."""

    fragments: int
    exact: int
    misses: tuple[tuple[str, str], ...]
    """(the gold fragment with a few characters around it, the words it was given)."""

    @property
    def share(self) -> float:
        return self.exact / self.fragments if self.fragments else 1.0


def parse_brat(text: str, annotation: str) -> tuple[CharAttribution, ...]:
    """The attributions of one ``.ann`` file over ``text``; arguments of the same role are merged."""
    spans: dict[str, list[CharSpan]] = {}
    attributions: list[CharAttribution] = []
    lines = annotation.split("\n")
    for line in lines:
        if match := _SPAN.match(line):
            parts = (part.split(" ") for part in match[3].split(";"))
            spans[match[1]] = [(int(start), int(end)) for start, end in parts]
    for line in lines:
        if match := _EVENT.match(line):
            roles: dict[str, list[CharSpan]] = {role: [] for role in _ROLES}
            for role, key in _ARGUMENT.findall(match[2]):
                roles[role].extend(spans.get(key, ()))
            source, cue, content = (normal_fragments(text, roles[role]) for role in _ROLES)
            if cue or content:
                attributions.append(CharAttribution(source, cue, content))
    return tuple(attributions)


def read_gold(folder: Path) -> Mapping[str, Article]:
    """Every annotated article of a folder by name, with the exact character gold, for scoring."""
    articles: dict[str, Article] = {}
    for path in corpus_files(folder, "*.ann", what="PolNeAR articles (NAME.txt with NAME.ann)"):
        text = corpus_text(path.with_name(f"{path.stem}.txt"))
        articles[path.stem] = Article(path.stem, text, parse_brat(text, corpus_text(path)))
    return articles


def read_polnear(folder: Path) -> list[AnnotatedDocument]:
    """The articles of a folder as words and word spans, tokenised as the reader tokenises."""
    documents: list[AnnotatedDocument] = []
    for article in read_gold(folder).values():
        text = article.text
        offsets, sentences = tokenize(text)
        documents.append(
            AnnotatedDocument(
                id=f"polnear/{article.name}",
                corpus="polnear",
                words=[text[start:end] for start, end in offsets],
                sentences=sentences,
                text=text,
                offsets=offsets,
                attributions=[
                    AttributionGold(
                        source=word_spans(text, offsets, attribution.source),
                        cue=word_spans(text, offsets, attribution.cue),
                        content=word_spans(text, offsets, attribution.content),
                    )
                    for attribution in article.attributions
                ],
            )
        )
    return documents


def alignment(folder: Path, *, examples: int = 50) -> Alignment:
    """How well the tokenizer's word bounds fit the annotators' fragments."""
    fragments = exact = 0
    misses: list[tuple[str, str]] = []
    for article in read_gold(folder).values():
        text = article.text
        offsets, _ = tokenize(text)
        starts, ends = {start for start, _ in offsets}, {end for _, end in offsets}
        for attribution in article.attributions:
            for start, end in (*attribution.source, *attribution.cue, *attribution.content):
                fragments += 1
                if start in starts and end in ends:
                    exact += 1
                elif len(misses) < examples:
                    words = word_spans(text, offsets, [(start, end)])
                    given = "".join(text[offsets[a][0] : offsets[b - 1][1]] for a, b in words)
                    marked = f"{text[max(start - 8, 0) : start]}[{text[start:end]}]{text[end : end + 8]}"
                    misses.append((marked, given))
    return Alignment(fragments, exact, tuple(misses))
