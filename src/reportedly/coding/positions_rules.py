"""What the rules about cues share: the frame they find, kinds of complement, sums over spans."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from ..ontology import Complement, CueSense, cue
from ..reading.structure import WordSpan
from .positions_sourcing import is_person
from .syntax import Syntax

QUESTION_WORDS = frozenset({"what", "why", "how", "who", "when", "where", "which"})
ANAPHORS = frozenset({"it", "this", "that", "which", "these", "those", "them"})
"""Pronouns that can stand for a claim made before."""
_LONGEST_PHRASE = 12


@dataclass(slots=True)
class CueFrame:
    """An attribution as the parse shows it; word indices and spans of the document.

    ``cue``: the whole cue ("has said"), ``head`` its sense-bearing word. ``sources``: heads of the source, one a
    conjunct, empty where nobody is named. ``source``: the source phrase. ``root``: head of the content, or -1
    where the cue stands without one (a quotation may supply it). ``rule``: the
    construction that showed it.
    """

    head: int
    cue: WordSpan
    sense: CueSense
    complement: Complement
    sources: tuple[int, ...]
    source: tuple[WordSpan, ...]
    root: int
    content: tuple[WordSpan, ...]
    rule: str


def complement_kind(syntax: Syntax, child: int) -> Complement:
    """What kind of complement the clause or noun ``child`` is."""
    mark = syntax.child(child, "mark")
    if mark is not None and syntax.lowers[mark] in ("whether", "if"):
        return "whether"
    if mark is not None and syntax.lowers[mark] == "to":
        return "to"
    if syntax.rels[child] in ("obj", "obl", "nmod", "nsubj", "compound"):
        return "nominal"
    if syntax.child(child, "nsubj", "aux", "cop", "mark") is None:
        feats = syntax.words[child].feats
        if syntax.rels[child] != "ccomp" and ("VerbForm=Inf" in feats or "VerbForm=Ger" in feats):
            return "to"
        if syntax.upos[child] == "VERB" and syntax.lowers[child].endswith("ing"):
            return "to"
        if syntax.upos[child] in ("NOUN", "PROPN", "ADJ"):
            return "nominal"
    return "that"


def without(span: WordSpan, *holes: WordSpan) -> tuple[WordSpan, ...]:
    """``span`` less the ``holes``: the fragments that remain, in order."""
    parts = [span]
    for low, high in holes:
        parts = [
            piece
            for first, last in parts
            for piece in ((first, min(last, low)), (max(first, high), last))
            if piece[0] < piece[1]
        ]
    return tuple(sorted(set(parts)))


def trimmed(syntax: Syntax, spans: tuple[WordSpan, ...]) -> tuple[WordSpan, ...]:
    """The spans without punctuation at their edges; quotation marks that pair inside stay out as well."""
    kept = []
    for first, last in spans:
        while first < last and syntax.upos[first] == "PUNCT":
            first += 1
        while last > first and syntax.upos[last - 1] == "PUNCT":
            last -= 1
        if first < last:
            kept.append((first, last))
    return tuple(kept)


def is_question_clause(syntax: Syntax, root: int) -> bool:
    """Whether a content begins with "why", "how", "what" ...: then what it asks about is taken for granted."""
    if syntax.lowers[root] in QUESTION_WORDS:
        return True
    mark = syntax.child(root, "mark")
    if mark is not None and syntax.lowers[mark] in ("to", "that"):
        return False
    first, _ = syntax.subtree(root)
    return syntax.lowers[first] in QUESTION_WORDS and first < root and syntax.modal(root) is None


class CueRules:
    """One parse, and what every rule about cues needs of it.

    ``predicates``: the words that the reader takes for predicates; where it gives none, any noun can be an event.
    """

    def __init__(self, syntax: Syntax, predicates: Set[int] = frozenset()) -> None:
        self._syntax = syntax
        self._predicates = predicates

    def _happens(self, i: int) -> bool:
        """Whether the word can be an event: a predicate, or with one in its phrase ("the first of two raids")."""
        if self._syntax.lowers[i] in ANAPHORS:
            return True
        if is_person(self._syntax, i):
            return False
        if cue(self._syntax.lemmas[i], "NOUN") is not None:
            return True
        if not self._predicates:
            return True
        low, high = self._syntax.subtree(i)
        return any(word in self._predicates for word in range(low, min(high, low + _LONGEST_PHRASE)))

    def _frame(
        self,
        i: int,
        cue_span: WordSpan,
        sense: CueSense,
        kind: Complement,
        sources: tuple[int, ...],
        root: int,
        content: tuple[WordSpan, ...],
        rule: str,
    ) -> CueFrame:
        return CueFrame(
            i, cue_span, sense, kind, sources, self._source_spans(i, sources), root,
            trimmed(self._syntax, content), rule,
        )  # fmt: skip

    def _source_spans(self, i: int, sources: tuple[int, ...]) -> tuple[WordSpan, ...]:
        """The words of the source: the phrases of its heads, with what lies between them."""
        if not sources:
            return ()
        syntax = self._syntax
        first = min(syntax.noun_phrase(s)[0] for s in sources)
        last = max(syntax.noun_phrase(s)[1] for s in sources)
        if first <= i < last:
            first, last = syntax.noun_phrase(sources[0])
        return ((first, last),)
