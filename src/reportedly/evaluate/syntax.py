"""Parts of speech and UD parses on gold words: UPOS, UAS and LAS, and a CoNLL-U writer.

The headline LAS follows the CoNLL 2018 shared task (Zeman et al. 2018, ``conll18_ud_eval.py``): head
and *universal* relation must be right, the subtype after the colon is ignored, punctuation counts.
``las_subtypes`` asks for the whole label. ``clas`` counts content words only, ``ufeats`` compares the
universal features; both as that scorer defines them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import CorpusError
from .corpora.annotated import AnnotatedDocument
from .counts import Row

_CONTENT = """
    nsubj obj iobj csubj ccomp xcomp obl vocative expl dislocated advcl advmod discourse nmod appos nummod acl
    amod conj fixed flat compound list parataxis orphan goeswith reparandum root dep
"""
_CONTENT_RELATIONS = frozenset(_CONTENT.split())
_FEATURES = """
    PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm Mood Tense
    Aspect Voice Evident Polarity Person Polite
"""
_UNIVERSAL_FEATURES = frozenset(_FEATURES.split())


@dataclass(frozen=True, slots=True)
class SyntaxFigures:
    """Shares of words, 0..1; None where the predictions (or the gold) lack the layer."""

    words: int
    upos: float | None
    uas: float | None
    las: float | None
    """Universal relations: the headline, as in CoNLL 2018."""
    las_subtypes: float | None
    clas: float | None
    """LAS over words whose gold or predicted relation is a content relation (F1)."""
    ufeats: float | None
    lemmas: float | None

    def rows(self) -> list[Row]:
        """The figures that there are, the headline ones first."""
        named = (
            ("UPOS", self.upos), ("UAS", self.uas), ("LAS", self.las),
            ("LAS with subtypes", self.las_subtypes), ("CLAS", self.clas),
            ("UFeats", self.ufeats), ("lemmas", self.lemmas),
        )  # fmt: skip
        return [(name, figure) for name, figure in named if figure is not None]


def universal(relation: str) -> str:
    """The universal part of a relation: ``nsubj`` of ``nsubj:pass``."""
    return relation.partition(":")[0]


def score_syntax(gold: Iterable[AnnotatedDocument], predicted: Iterable[AnnotatedDocument]) -> SyntaxFigures:
    """Compare predictions with gold, document by document in the same order.

    A prediction is a document with the same words and its own ``upos``, ``heads``, ``deprels`` (and
    ``feats``, ``lemmas``). Raises CorpusError saying which document's words differ.
    """
    pairs = list(zip(gold, predicted, strict=True))
    words = 0
    for left, right in pairs:
        if list(left.words) != list(right.words):
            raise CorpusError(
                f"{left.id}: the predicted words are not the gold words. Syntax is scored on gold words:"
                " predict on the words of the same CoNLL-U file."
            )
        words += len(left.words)

    def share(hits: int | None) -> float | None:
        return None if hits is None or not words else hits / words

    upos = _agreeing([(a.upos, b.upos) for a, b in pairs])
    lemmas = _agreeing([(a.lemmas, b.lemmas) for a, b in pairs])
    feats = _agreeing([(_universal_features(a.feats), _universal_features(b.feats)) for a, b in pairs])
    uas = _agreeing([(a.heads, b.heads) for a, b in pairs])
    las = _agreeing([(_arcs(a, full=False), _arcs(b, full=False)) for a, b in pairs])
    full = _agreeing([(_arcs(a, full=True), _arcs(b, full=True)) for a, b in pairs])
    return SyntaxFigures(
        words=words,
        upos=share(upos),
        uas=share(uas),
        las=share(las),
        las_subtypes=share(full),
        clas=None if las is None else _clas(pairs),
        ufeats=share(feats),
        lemmas=share(lemmas),
    )


def write_conllu(documents: Iterable[AnnotatedDocument]) -> str:
    """CoNLL-U text of documents; layers they lack are ``_``, ids and text become comments."""
    lines: list[str] = []
    for document in documents:
        lines.append(f"# newdoc id = {document.id}")
        for number, (first, last) in enumerate(document.sentences, 1):
            lines.append(f"# sent_id = {document.id}-{number:04d}")
            text = " ".join(document.words[first:last])
            if document.text is not None and document.offsets is not None and last > first:
                text = document.text[document.offsets[first][0] : document.offsets[last - 1][1]]
            lines.append(f"# text = {' '.join(text.split())}")
            for word in range(first, last):
                lines.append(_line(document, word, first, last))
            lines.append("")
    return "".join(f"{line}\n" for line in lines)


def _line(document: AnnotatedDocument, word: int, first: int, last: int) -> str:
    def cell(layer: Sequence[str] | None) -> str:
        return (layer[word] if layer is not None else "") or "_"

    head = "_"
    if document.heads is not None:
        head = "0" if document.heads[word] < 0 else str(document.heads[word] - first + 1)
    misc = "_"
    if (
        document.offsets is not None
        and word + 1 < last
        and document.offsets[word][1] == document.offsets[word + 1][0]
    ):
        misc = "SpaceAfter=No"
    cells = (
        str(word - first + 1), document.words[word], cell(document.lemmas), cell(document.upos), "_",
        cell(document.feats), head, cell(document.deprels), "_", misc,
    )  # fmt: skip
    return "\t".join(cells)


def _agreeing(layers: Sequence[tuple[Sequence[object] | None, Sequence[object] | None]]) -> int | None:
    hits = 0
    for gold, predicted in layers:
        if gold is None or predicted is None:
            return None
        hits += sum(a == b for a, b in zip(gold, predicted, strict=True))
    return hits


def _universal_features(feats: Sequence[str] | None) -> list[frozenset[str]] | None:
    if feats is None:
        return None
    return [
        frozenset(f for f in value.split("|") if f.partition("=")[0] in _UNIVERSAL_FEATURES)
        for value in feats
    ]


def _arcs(document: AnnotatedDocument, *, full: bool) -> list[tuple[int, str]] | None:
    if document.heads is None or document.deprels is None:
        return None
    relations = document.deprels if full else [universal(relation) for relation in document.deprels]
    return list(zip(document.heads, relations, strict=True))


def _clas(pairs: Sequence[tuple[AnnotatedDocument, AnnotatedDocument]]) -> float:
    gold_content = predicted_content = hits = 0
    for left, right in pairs:
        for gold, predicted in zip(
            _arcs(left, full=False) or (), _arcs(right, full=False) or (), strict=True
        ):
            gold_content += gold[1] in _CONTENT_RELATIONS
            predicted_content += predicted[1] in _CONTENT_RELATIONS
            hits += gold[1] in _CONTENT_RELATIONS and gold == predicted
    total = gold_content + predicted_content
    return 2 * hits / total if total else 0.0
