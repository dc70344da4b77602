"""Cues that are no verbs: phrases ("according to X"), nouns ("X's claim that"), hearsay ("allegedly")."""

from __future__ import annotations

from collections.abc import Iterator, Set

from ..ontology import CueSense, certainty, cue, cue_phrases
from .positions_rules import CueFrame, CueRules, complement_kind, without
from .positions_sourcing import is_agent
from .positions_tables import words
from .positions_values import is_content_kind
from .syntax import Syntax

_VOICE = words("verbs", "voice")
_CONTENT_CASES = frozenset({"of", "about", "for"})


class NounCues(CueRules):
    """Finds the attributions of one parse whose cue is a phrase, a noun, an adverb or an adjective."""

    def __init__(self, syntax: Syntax, predicates: Set[int] = frozenset()) -> None:
        super().__init__(syntax, predicates)
        self._phrases = cue_phrases()

    def phrase(self, i: int) -> tuple[int, CueSense] | None:
        """The cue phrase that starts at word ``i``: its length and sense."""
        candidates = self._phrases.get(self._syntax.lowers[i])
        if candidates is None:
            return None
        lowers = self._syntax.lowers
        for phrase in candidates:
            if tuple(lowers[i : i + len(phrase)]) == phrase:
                sense = cue(" ".join(phrase), "ADP")
                if sense is not None and sense.holder == "object":
                    return len(phrase), sense
        return None

    def from_phrase(self, i: int, length: int, sense: CueSense) -> Iterator[CueFrame]:
        """In "according to X", X is the noun that the phrase marks."""
        syntax = self._syntax
        end = i + length
        source = syntax.heads[end - 1]
        if i <= source < end:
            source = syntax.heads[source] if syntax.rels[source] == "case" else -1
        if source < end:
            after = [
                c for c in syntax.children(i) if c >= end and syntax.upos[c] in ("NOUN", "PROPN", "PRON")
            ]
            if not after:
                return
            source = after[0]
        top = source
        while i <= syntax.heads[top] < end:
            top = syntax.heads[top]
        attach = syntax.heads[top]
        if attach < 0:
            return
        root = syntax.clause(attach)
        low, high = syntax.subtree(top)
        low = min(low, i)
        start, _ = syntax.sentence(i)
        if i == start or syntax.upos[i - 1] == "PUNCT":
            while syntax.rels[root] in ("xcomp", "acl", "ccomp") and syntax.heads[root] >= 0:
                if self._is_cue(syntax.heads[root]):
                    break
                root = syntax.clause(syntax.heads[root])
        content = without(syntax.subtree(root), (low, high))
        yield self._frame(i, (i, end), sense, "that", syntax.conjuncts(source), root, content, sense.lemma)

    def _is_cue(self, i: int) -> bool:
        return cue(self._syntax.lemmas[i], self._syntax.upos[i]) is not None

    # -- nouns ---------------------------------------------------------------------------------------------

    def from_noun(self, i: int) -> Iterator[CueFrame]:
        """Nouns as cues: "X's claim that ...", "reports of ...", "denials by X that ..."."""
        syntax = self._syntax
        lemma = syntax.lemmas[i]
        if cue(lemma, "NOUN") is None:
            return
        sources: tuple[int, ...] = ()
        owner = syntax.possessor(i)
        if owner is not None:
            sources = syntax.conjuncts(owner)
        elif any(syntax.upos[child] == "PROPN" for child in syntax.children(i, "compound")):
            sources = tuple(c for c in syntax.children(i, "compound") if syntax.upos[c] == "PROPN")[-1:]
        else:
            sources = tuple(
                s
                for _, n in syntax.obliques(i, "by", "from")
                for s in syntax.conjuncts(n)
                if is_agent(syntax, s)
            )
        governor = syntax.heads[i]
        if not sources and governor >= 0 and syntax.rels[i] == "obj" and syntax.lemmas[governor] in _VOICE:
            sources = syntax.subjects(governor)
        for child in syntax.children(i):
            rel = syntax.rels[child]
            if rel in ("acl", "ccomp") and syntax.deprels[child] != "acl:relcl":
                kind = complement_kind(syntax, child)
                if rel == "acl" and kind == "that" and syntax.child(child, "mark") is None:
                    continue
            elif rel == "nmod" and syntax.deprels[child] == "nmod" and syntax.case(child) in _CONTENT_CASES:
                kind = "nominal"
            else:
                continue
            sense = cue(lemma, "NOUN", kind)
            if sense is None or sense.complement not in (kind, "any") or child in sources:
                continue
            if kind == "nominal" and not (is_content_kind(sense, "noun") and self._happens(child)):
                continue
            if kind == "to" and not is_content_kind(sense, "to"):
                continue
            low, high = syntax.subtree(child)
            if kind == "nominal":
                case = syntax.child(child, "case")
                low = case + 1 if case is not None and case < child else low
            yield self._frame(i, (i, i + 1), sense, kind, sources, child, ((low, high),), f"{lemma}: noun")

    # -- hearsay -------------------------------------------------------------------------------------------

    def hearsay(self, i: int) -> Iterator[CueFrame]:
        """Words like "allegedly", "reportedly" or "alleged": a source that nobody names."""
        syntax = self._syntax
        word = certainty(syntax.lowers[i]) or certainty(syntax.lemmas[i])
        head = syntax.heads[i]
        if (
            word is None
            or not word.hearsay
            or head < 0
            or syntax.rels[i] not in ("advmod", "amod", "parataxis", "advcl")
        ):
            return
        sense = cue(syntax.lowers[i], syntax.upos[i]) or cue(syntax.lemmas[i]) or cue(word.lemma)
        if sense is None:
            return
        apart = [
            syntax.subtree(child)
            for child in syntax.children(head, "advcl")
            if syntax.child(child, "mark") is not None and syntax.child(child, "nsubj") is not None
        ]
        low, high = syntax.subtree(head)
        mark = syntax.child(head, "mark")
        if mark is not None and mark < min(i, head):
            low = mark
        content = without((low, high), (i, i + 1), *apart)
        yield self._frame(i, (i, i + 1), sense, "that", (), head, content, "hearsay")
