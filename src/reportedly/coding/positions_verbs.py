"""Verb and adjective cues: who says what in which construction.

A clause, an infinitive, an event noun or a prepositional phrase as content; the content around the cue ("..., the
minister said", "as X said") or beside it; passives without a source; participles ("citing", "saying").
"""

from __future__ import annotations

from collections.abc import Iterator

from ..ontology import Complement, CueSense, cue
from ..reading.structure import WordSpan
from .positions_rules import ANAPHORS, QUESTION_WORDS, CueFrame, CueRules, complement_kind, without
from .positions_sourcing import is_agent, is_person
from .positions_tables import words
from .positions_values import PREPOSITIONS, is_content_kind

_ADDRESSED = words("cues", "addressed")
_AMBIGUOUS = words("cues", "ambiguous")
_MARKS = frozenset({'"', "“", "”", "``", "''", "‘", "«"})
_JOINING = frozenset({"and", "but", "while", "although", "though", "whereas", "which"})
_UTTERING = frozenset({"say", "tell", "claim", "warn", "criticise", "praise", "admit", "accuse"})
"""Kinds of cue that a quotation may stand beside without being their grammatical content."""
_ADJACENT = 2
"""How far behind a verb the clause may begin that is taken for its content."""


class VerbCues(CueRules):
    """Finds the attributions of one parse whose cue is a verb or an adjective with a clause."""

    def from_verb(self, i: int) -> Iterator[CueFrame]:
        syntax = self._syntax
        lemma, upos = self._name(i), syntax.upos[i]
        if cue(lemma, upos) is None:
            return
        if upos == "ADJ" and syntax.heads[i] >= 0 and syntax.lemmas[syntax.heads[i]] == "make":
            return
        if syntax.lowers[i] in ("citing", "quoting") and syntax.heads[i] >= 0:
            cited = syntax.child(i, "obj")
            if cited is not None and is_agent(syntax, cited):
                yield from self._citing(i, cited)
                return
        passive = syntax.is_passive(i)
        found = False
        for child, kind, construction in self._complements(i, passive):
            sense = self._sense(i, kind, construction, passive)
            if sense is None:
                continue
            around = syntax.dominates(child, i)
            low, high = syntax.subtree(child)
            if around:
                content = self._around((low, high), i)
            else:
                others = [syntax.subtree(c) for c in syntax.children(child, "conj") if self._contrasts(c)]
                content = without((low, high), (i, i + 1), *others)
                if low <= i < high:
                    content = tuple(piece for piece in content if piece[0] < i or not self._is_apart(piece))
            if (kind == "to" and passive) or construction == "prepositional":
                theme = syntax.child(i, "nsubj:pass" if passive else "obj")
                if theme is not None and not syntax.is_pronoun(theme):
                    content = (syntax.subtree(theme), *content)
            sources = self._verb_sources(i, passive)
            if not self._attributes(i, child, sense, construction, sources, passive):
                continue
            found = True
            yield self._frame(
                i, self._cue_span(i), sense, kind, sources, child, content, f"{lemma}: {construction}"
            )
        if not found:
            sense = cue(lemma, upos, "that")
            sources = self._verb_sources(i, passive)
            if (
                sense is not None
                and sense.kind in _UTTERING
                and any(is_agent(syntax, source) for source in sources)
            ):
                yield self._frame(i, self._cue_span(i), sense, "that", sources, -1, (), f"{lemma}: no clause")

    def _name(self, i: int) -> str:
        """The lemma that the lexicon knows the verb by, its particle included ("point out")."""
        particle = self._syntax.particle(i)
        lemma = self._syntax.lemmas[i]
        return lemma if particle is None else f"{lemma} {particle}"

    def _around(self, span: WordSpan, i: int) -> tuple[WordSpan, ...]:
        """What surrounds the clause of the cue ``i``, less what follows it and has a speaker of its own."""
        syntax = self._syntax
        low, high = syntax.subtree(i)
        pieces = without(span, (low, high))
        return tuple(piece for piece in pieces if piece[0] < low or not self._is_apart(piece))

    def _is_apart(self, span: WordSpan) -> bool:
        """Whether what follows a cue is a new statement: joined on outside quotation marks, or with its own speaker."""
        syntax = self._syntax
        first = span[0]
        while first < span[1] and syntax.upos[first] == "PUNCT":
            if syntax.lowers[first] in _MARKS:
                return False
            first += 1
        if first < span[1] and syntax.lowers[first] in _JOINING:
            return any(syntax.rels[word] == "nsubj" for word in range(first, span[1]))
        return self._speaks(span)

    def _contrasts(self, i: int) -> bool:
        """Whether a conjunct is a new statement of a speaker of its own (", but Kyiv denied ...")."""
        syntax = self._syntax
        subject = syntax.child(i, "nsubj")
        if subject is None or syntax.is_pronoun(subject) or cue(syntax.lemmas[i], "VERB") is None:
            return False
        coordinator = syntax.child(i, "cc")
        first = min(subject, coordinator) if coordinator is not None else subject
        return first > 0 and syntax.lowers[first - 1] in (",", ";") and is_agent(syntax, subject)

    def _speaks(self, span: WordSpan) -> bool:
        """Whether somebody is said to say something in these words."""
        syntax = self._syntax
        for word in range(*span):
            if syntax.upos[word] == "VERB" and syntax.child(word, "nsubj") is not None:
                sense = cue(syntax.lemmas[word], "VERB")
                if sense is not None and sense.kind in _UTTERING:
                    return True
        return False

    def _attributes(
        self, i: int, child: int, sense: CueSense, construction: str, sources: tuple[int, ...], passive: bool
    ) -> bool:
        """Whether the construction is an attribution: somebody is its source, and something happens in its content."""
        syntax = self._syntax
        speaking = any(is_agent(syntax, source) for source in sources)
        loose = construction in ("nominal", "prepositional")
        if passive:
            if not sources and sense.value == "Uu":
                return False
        elif not sources and syntax.upos[i] == "VERB":
            return False
        if self._name(i) in _AMBIGUOUS and (loose or not speaking or not self._spoken(child)):
            return False
        if loose and not self._happens(child):
            return False
        if sense.speech and sense.sourcing != "document" and construction in ("around", "beside", "nominal"):
            return speaking or (passive and construction == "nominal")
        return True

    def _spoken(self, child: int) -> bool:
        """Whether a content is marked as one: by "that", or by quotation marks at its edge."""
        syntax = self._syntax
        mark = syntax.child(child, "mark")
        if mark is not None and syntax.lowers[mark] == "that":
            return True
        low, high = syntax.subtree(child)
        return any(syntax.lowers[word] in _MARKS for word in (max(low - 1, 0), low, high - 1))

    def _is_theme(self, i: int) -> bool:
        return self._syntax.lowers[i] in ANAPHORS or not is_person(self._syntax, i)

    def _sense(self, i: int, kind: Complement, construction: str, passive: bool) -> CueSense | None:
        """The sense of the cue at ``i`` with such a content, None where that is no content of this cue."""
        syntax = self._syntax
        lemma, upos = self._name(i), syntax.upos[i]
        if passive and kind == "to":
            heard = cue(syntax.lowers[i], "ADJ", "to")
            if heard is not None and heard.complement == "to":
                return heard
        sense = cue(lemma, upos, kind)
        if sense is None or sense.complement not in (kind, "any"):
            return None
        if sense.complement == "any":
            if construction == "infinitive" and not passive and not is_content_kind(sense, "to"):
                return None
            if construction == "nominal" and not is_content_kind(sense, "nominal"):
                return None
        if construction == "prepositional" and not is_content_kind(sense, "prepositional"):
            return None
        return sense

    def _complements(self, i: int, passive: bool) -> list[tuple[int, Complement, str]]:
        """Contents of the verb or adjective ``i``, each with its kind and the construction it stands in.

        Its clause or infinitive (or the one that the parser hung on the verb above it), else the clause around it or
        beside it, else an event in a prepositional phrase, else its object.
        """
        syntax = self._syntax
        lemma = syntax.lemmas[i]
        clauses: list[tuple[int, Complement, str]] = []
        for child in syntax.children(i):
            rel = syntax.rels[child]
            if rel in ("ccomp", "xcomp") or (rel == "csubj" and passive):
                kind = complement_kind(syntax, child)
                if kind == "nominal":
                    continue
                clauses.append((child, kind, "infinitive" if kind == "to" else "clause"))
        if clauses or syntax.upos[i] == "ADJ":
            return clauses
        rel, head = syntax.rels[i], syntax.heads[i]
        if rel in ("ccomp", "xcomp") and syntax.child(i, "obj") is None:
            sisters = [c for c in syntax.children(head, "ccomp") if i < syntax.subtree(c)[0] <= i + _ADJACENT]
            if sisters:
                return [(sisters[0], "that", "clause")]
        mark = syntax.child(i, "mark")
        marked = "" if mark is None else syntax.lowers[mark]
        if head >= 0 and (rel == "parataxis" or (rel == "advcl" and marked == "as")):
            below = [c for c in syntax.children(i, "parataxis") if c > i]
            if below:
                return [(below[0], "that", "beside")]
            if marked == "as" and cue(self._name(head), syntax.upos[head]) is not None:
                held = [c for c in syntax.children(head) if syntax.rels[c] in ("ccomp", "xcomp", "obj")]
                return [(held[-1], "that", "beside")] if held else []
            return [(head, "that", "around")]
        beside = [
            child
            for child in syntax.children(i, "parataxis")
            if syntax.upos[child] in ("VERB", "ADJ", "NOUN", "AUX", "PROPN")
            and cue(syntax.lemmas[child], "VERB") is None
        ]
        if beside:
            return [(child, "that", "beside") for child in beside]
        for child in syntax.children(i):
            if syntax.rels[child] == "advcl":
                mark = syntax.child(child, "mark")
                preposition = "" if mark is None else syntax.lowers[mark]
            elif syntax.rels[child] == "obl":
                preposition = syntax.case(child)
            else:
                continue
            if preposition in PREPOSITIONS and (
                syntax.rels[child] == "advcl" or not is_person(syntax, child)
            ):
                return [(child, "nominal", "prepositional")]
        for child in syntax.children(i, "obj"):
            if syntax.lowers[child] in QUESTION_WORDS and syntax.child(child, "advcl", "acl") is not None:
                return [(child, "that", "clause")]
        if lemma in _ADDRESSED or syntax.child(i, "iobj") is not None:
            return []
        if passive and syntax.child(i, "obj") is not None:
            return []
        objects = syntax.children(i, "nsubj:pass" if passive else "obj")
        return [(child, "nominal", "nominal") for child in objects if self._is_theme(child)]

    def _verb_sources(self, i: int, passive: bool) -> tuple[int, ...]:
        """Heads of the source of the verb ``i``: its subject, or the agent of a passive; no expletive."""
        syntax = self._syntax
        sources = syntax.agents(i) if passive else syntax.subjects(i)
        return tuple(s for s in sources if syntax.rels[s] != "expl")

    def _cue_span(self, i: int) -> WordSpan:
        """The cue with the auxiliaries, negation and adverbs that stand right before it."""
        syntax = self._syntax
        first = i
        mine = {
            child
            for child in syntax.children(i)
            if child < i
            and (
                syntax.rels[child] in ("aux", "cop")
                or (syntax.rels[child] == "advmod" and syntax.upos[child] in ("ADV", "PART"))
            )
        }
        while first - 1 in mine:
            first -= 1
        particle = syntax.child(i, "compound:prt")
        return first, (particle + 1 if particle == i + 1 else i + 1)

    def _citing(self, i: int, cited: int) -> Iterator[CueFrame]:
        """In "..., citing officials" the clause it hangs on comes from whoever is cited."""
        syntax = self._syntax
        head = syntax.heads[i]
        sense = cue("according to", "ADP") or cue(syntax.lemmas[i], "VERB")
        if head < 0 or sense is None:
            return
        root = head
        own = cue(syntax.lemmas[head], syntax.upos[head])
        if own is not None and own.speech:
            clause = syntax.child(head, "ccomp", "obj", "parataxis")
            root = clause if clause is not None else head
        content = without(syntax.subtree(root), syntax.subtree(i))
        sources = syntax.conjuncts(cited)
        yield self._frame(
            i, (i, i + 1), sense, "that", sources, root, content, f"{syntax.lowers[i]} a source"
        )
