"""PropBank frames over EWT: the ``.gold_skel`` columns, aligned to the words of UD EWT.

A skeleton file holds the tokens of one document as the Penn Treebank cut them, words hidden: file,
sentence, token, ``[WORD]``, Penn tag, tree, lemma and sense of the predicate (or ``-``), then one
column per predicate with its bracketed arguments. Documents match by name (``answers-X`` is
``answers/X.xml.gold_skel``), sentences by order and tokens by order. Where the later revisions of UD
EWT cut differently ("NNP POS" for "NNPS", a URL as one word ...), the tags are aligned by
dynamic programming over a sentence, or over the whole document if its sentence counts differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...errors import CorpusError
from .annotated import AnnotatedDocument, Frame, WordSpan

_OPEN = re.compile(r"\(([^*()]+)")

# The Penn tags that usually become each UPOS in UD English.
_UPOS = {
    "NOUN": "NN NNS AFX", "PROPN": "NNP NNPS ADD", "NUM": "CD", "ADJ": "JJ JJR JJS AFX",
    "ADV": "RB RBR RBS WRB", "PART": "RB TO POS", "PRON": "EX PRP PRP$ WP WP$ DT WDT", "DET": "DT PDT WDT",
    "ADP": "IN TO RP", "SCONJ": "IN", "CCONJ": "CC", "AUX": "MD VB VBD VBG VBN VBP VBZ",
    "VERB": "VB VBD VBG VBN VBP VBZ", "INTJ": "UH", "X": "AFX FW GW ADD LS XX", "SYM": "NFP SYM $ #",
    "PUNCT": "HYPH NFP . , : `` '' -LRB- -RRB-",
}  # fmt: skip
_COMPATIBLE = frozenset((tag, upos) for upos, tags in _UPOS.items() for tag in tags.split())
_LONGEST = 5
_BAND = 40
_MERGE, _SKIP, _SPREAD = 0.6, 1.5, 0.1
_WORST = 0.4
"""A sentence whose tags disagree on more than this share of its words counts as not aligned."""


@dataclass(frozen=True, slots=True)
class SkeletonFrame:
    """A predicate of a skeleton sentence: token indices count the sentence's tokens from 0."""

    trigger: int
    lemma: str
    sense: str
    arguments: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class SkeletonSentence:
    """The Penn tags of a sentence, the predicate lemmas among its tokens, and its frames."""

    tags: tuple[str, ...]
    lemmas: tuple[str, ...]
    frames: tuple[SkeletonFrame, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """The frames of one document, which sentences are known, and counts for the report."""

    frames: tuple[Frame, ...]
    known: tuple[bool, ...]
    by_tags: int
    lemmas_agreeing: int


@dataclass(frozen=True, slots=True)
class AlignmentReport:
    """How much of the frame annotation found its place; counts of things aligned, of all there are."""

    documents: int
    documents_aligned: int
    sentences: int
    sentences_aligned: int
    sentences_by_tags: int
    """Aligned sentences whose token counts differ, so that the tags decided."""
    predicates: int
    predicates_aligned: int
    lemmas_agreeing: int
    """Aligned predicates whose lemma is the UD lemma of their word, too."""
    arguments: int
    arguments_aligned: int

    def __str__(self) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part:,} of {whole:,} ({100 * part / whole if whole else 0:.2f} %)"

        return (
            f"PropBank aligned: documents {share(self.documents_aligned, self.documents)}, "
            f"sentences of those {share(self.sentences_aligned, self.sentences)} "
            f"({self.sentences_by_tags:,} of them by their tags), "
            f"predicates {share(self.predicates_aligned, self.predicates)} "
            f"(same lemma: {share(self.lemmas_agreeing, self.predicates_aligned)}), "
            f"arguments {share(self.arguments_aligned, self.arguments)}"
        )


def attach_propbank(
    documents: Iterable[AnnotatedDocument], folder: Path
) -> tuple[list[AnnotatedDocument], AlignmentReport]:
    """Give EWT documents their frames from the skeletons of one part (``propbank-ewt/train``).

    A document without a skeleton file keeps ``frames`` None. ``frames_known`` is False for a sentence
    that no skeleton sentence matches; the verb itself (``V``, ``C-V``) is not among the arguments.
    """
    attached: list[AnnotatedDocument] = []
    found = of_sentences = good_sentences = by_tags = 0
    of_predicates = good_predicates = lemmas = of_arguments = good_arguments = total = 0
    for document in documents:
        total += 1
        genre, _, name = document.id.partition("-")
        path = folder / genre / f"{name}.xml.gold_skel"
        if not path.is_file():
            attached.append(document)
            continue
        found += 1
        skeleton = read_skeleton(path)
        aligned = align(document, skeleton)
        attached.append(replace(document, frames=aligned.frames, frames_known=aligned.known))
        of_sentences += len(aligned.known)
        good_sentences += sum(aligned.known)
        by_tags += aligned.by_tags
        lemmas += aligned.lemmas_agreeing
        of_predicates += sum(len(sentence.frames) for sentence in skeleton)
        of_arguments += sum(len(frame.arguments) for sentence in skeleton for frame in sentence.frames)
        good_predicates += len(aligned.frames)
        good_arguments += sum(len(frame.arguments) for frame in aligned.frames)
    return attached, AlignmentReport(
        documents=total,
        documents_aligned=found,
        sentences=of_sentences,
        sentences_aligned=good_sentences,
        sentences_by_tags=by_tags,
        predicates=of_predicates,
        predicates_aligned=good_predicates,
        lemmas_agreeing=lemmas,
        arguments=of_arguments,
        arguments_aligned=good_arguments,
    )


def read_skeleton(path: Path) -> list[SkeletonSentence]:
    """Read one ``.gold_skel`` file; CorpusError names a sentence whose lines differ in length."""
    sentences: list[SkeletonSentence] = []
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.strip():
            rows.append(line.split())
        elif rows:
            if len({len(row) for row in rows}) != 1 or len(rows[0]) < 8:
                raise CorpusError(
                    f"{path}: the lines of sentence {rows[0][1]} differ in their number of columns."
                    " Fetch the file again: a gold_skel table has one width per sentence."
                )
            sentences.append(_skeleton_sentence(rows))
            rows = []
    return sentences


def _skeleton_sentence(rows: list[list[str]]) -> SkeletonSentence:
    predicates = [(index, row[6], row[7]) for index, row in enumerate(rows) if row[7] != "-"]
    frames = []
    for (trigger, lemma, sense), column in zip(predicates, range(8, len(rows[0])), strict=False):
        arguments = tuple(a for a in bracketed(row[column] for row in rows) if a[0] not in ("V", "C-V"))
        frames.append(SkeletonFrame(trigger, lemma, sense, arguments))
    lemmas = tuple("" if row[6] == "-" else row[6] for row in rows)
    return SkeletonSentence(tuple(row[4] for row in rows), lemmas, tuple(frames))


def bracketed(cells: Iterable[str]) -> list[tuple[str, int, int]]:
    """The labelled spans of a column such as ``(ARG0*``, ``*)``, ``(V*)``, in order of their start."""
    spans: list[tuple[str, int, int]] = []
    open_spans: list[tuple[str, int]] = []
    for index, cell in enumerate(cells):
        open_spans.extend((role, index) for role in _OPEN.findall(cell))
        for _ in range(cell.count(")")):
            if open_spans:
                role, first = open_spans.pop()
                spans.append((role, first, index + 1))
    return sorted(spans, key=lambda span: (span[1], -span[2]))


def align(document: AnnotatedDocument, skeleton: Sequence[SkeletonSentence]) -> Alignment:
    """Carry the frames of a skeleton to the words of its document."""
    pairs: list[tuple[SkeletonFrame, Frame]] = []
    known = [False] * len(document.sentences)
    by_tags = 0
    if len(skeleton) == len(document.sentences):
        for index, (sentence, span) in enumerate(zip(skeleton, document.sentences, strict=True)):
            direct = len(sentence.tags) == span[1] - span[0]
            places, agreement = _places(document, span, sentence.tags, sentence.lemmas, direct=direct)
            if agreement >= 1 - _WORST:
                known[index] = True
                by_tags += not direct
                pairs.extend((frame, _frame(document, frame, places, span)) for frame in sentence.frames)
    else:
        tags = [tag for sentence in skeleton for tag in sentence.tags]
        lemmas = [lemma for sentence in skeleton for lemma in sentence.lemmas]
        whole = (0, len(document.words))
        places, agreement = _places(document, whole, tags, lemmas, direct=False)
        if agreement >= 1 - _WORST:
            known = [True] * len(known)
            by_tags = len(known)
            sentence_of = [span for span in document.sentences for _ in range(*span)]
            start = 0
            for sentence in skeleton:
                own = places[start : start + len(sentence.tags)]
                start += len(sentence.tags)
                for frame in sentence.frames:
                    pairs.append((frame, _frame(document, frame, own, sentence_of[own[frame.trigger][0]])))
    ud = document.lemmas
    agreeing = sum(_same_lemma(old.lemma, ud[new.trigger]) for old, new in pairs) if ud is not None else 0
    return Alignment(tuple(new for _, new in pairs), tuple(known), by_tags, agreeing)


def _frame(
    document: AnnotatedDocument, frame: SkeletonFrame, places: Sequence[WordSpan], sentence: WordSpan
) -> Frame:
    first, last = places[frame.trigger]
    trigger = first
    if document.lemmas is not None:
        trigger = next((w for w in range(first, last) if _same_lemma(frame.lemma, document.lemmas[w])), first)
    arguments = []
    for role, begin, end in frame.arguments:
        start, stop = max(places[begin][0], sentence[0]), min(places[end - 1][1], sentence[1])
        if start < stop:
            arguments.append((role, start, stop))
    return Frame(trigger, frame.sense, tuple(arguments))


def _places(
    document: AnnotatedDocument, span: WordSpan, tags: Sequence[str], lemmas: Sequence[str], *, direct: bool
) -> tuple[list[WordSpan], float]:
    """The words of each token (a span, never empty) and the share of tokens whose tags agree."""
    first, last = span
    upos = document.upos[first:last] if document.upos is not None else ["X"] * (last - first)
    ud_lemmas = document.lemmas[first:last] if document.lemmas is not None else [""] * (last - first)

    def distance(token: int, word: int) -> float:
        if lemmas[token] and _same_lemma(lemmas[token], ud_lemmas[word]):
            return 0.0
        return 0.0 if (tags[token], upos[word]) in _COMPATIBLE else 1.0

    if direct:
        places = [(first + i, first + i + 1) for i in range(len(tags))]
        cost = sum(distance(i, i) for i in range(len(tags)))
        return places, 1 - cost / max(1, len(tags))
    tokens, words = len(tags), last - first
    infinite = float("inf")
    best = [[infinite] * (words + 1) for _ in range(tokens + 1)]
    step: list[list[tuple[int, int]]] = [[(0, 0)] * (words + 1) for _ in range(tokens + 1)]
    best[0][0] = 0.0
    moves = [(1, n) for n in range(2, _LONGEST + 1)] + [(n, 1) for n in range(2, _LONGEST + 1)]
    band = _BAND + abs(tokens - words)
    for t in range(tokens + 1):
        for w in range(max(0, t - band), min(words, t + band) + 1):
            options: list[tuple[float, int, int]] = []
            if t and w:
                options.append((best[t - 1][w - 1] + distance(t - 1, w - 1), 1, 1))
            if t:
                options.append((best[t - 1][w] + _SKIP, 1, 0))
            if w:
                options.append((best[t][w - 1] + _SKIP, 0, 1))
            for dt, dw in moves:
                if t >= dt and w >= dw:
                    pairs = [distance(t - 1 - i, w - 1 - j) for i in range(dt) for j in range(dw)]
                    cost = _MERGE * (dt + dw - 2) + min(pairs) + _SPREAD * sum(pairs)
                    options.append((best[t - dt][w - dw] + cost, dt, dw))
            if options:
                cost, dt, dw = min(options)
                best[t][w], step[t][w] = cost, (dt, dw)
    where: list[WordSpan | None] = [None] * tokens
    agreeing = 0
    t, w = tokens, words
    while t or w:
        dt, dw = step[t][w]
        t, w = t - dt, w - dw
        if dt and dw:
            agreeing += dt if any(distance(t + i, w + j) == 0 for i in range(dt) for j in range(dw)) else 0
            for i in range(dt):
                where[t + i] = (first + w, first + w + dw)
    filled: list[WordSpan] = []
    for place in where:
        previous = filled[-1] if filled else (first, first + 1)
        filled.append(place if place is not None else (previous[1] - 1, previous[1]))
    return filled, agreeing / max(1, tokens)


def _same_lemma(propbank: str, ud: str) -> bool:
    return propbank.lower().partition("_")[0] == ud.lower()
