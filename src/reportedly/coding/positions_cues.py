"""Attributions that the parse and the cue lexicon show: who is the source of which clause.

Handled: verb cues with a clause, an infinitive or an event noun as content; the source before, after and
inside the content ("..., the minister said"); "as X said"; passives without a source ("is believed to");
participles ("citing", "saying"); "according to X" and other phrases; cue nouns ("X's claim that",
"reports of"); cue adjectives ("is confident that"); hearsay adverbs and adjectives ("allegedly", "alleged").
All in one pass over the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..ontology.cues import Complement, CueSense, certainty, cue, cue_phrases
from ..reading.structure import WordSpan
from .positions_sourcing import is_agent, is_person
from .syntax import Syntax

_ADDRESSED = frozenset({"tell", "inform", "assure", "remind", "advise", "brief", "notify", "ask", "thank", "quote"})
_NOT_OF_NOUNS = frozenset({"say", "tell", "add", "speak", "talk", "ask", "think", "know", "see", "write", "show", "call"})
"""Cues whose object is not a content: what is said, a person, a thing known or seen."""
_LIGHT_CUES = frozenset("make repeat issue express voice have give raise share put deliver hold reiterate publish release air".split())
"""Verbs whose subject is the source of the cue noun they take ("made claims that")."""
_CONTENT_CASES = frozenset({"of", "about", "on", "over", "for", "against", "to"})
_QUESTION_WORDS = frozenset({"whether", "if", "how", "why", "what", "when", "where", "who", "which"})


@dataclass(slots=True)
class CueFrame:
    """An attribution as the parse shows it; word indices and spans of the document.

    ``cue``: the whole cue ("has said"), ``head`` its sense-bearing word. ``sources``: heads of the source, one a
    conjunct, empty where nobody is named. ``source``: the source phrase. ``root``: head of the content, or -1
    where the cue stands without one (a quotation may supply it). ``inside``: the content surrounds or
    precedes the cue, so that the cue is no part of the path from event to content root.
    """

    head: int
    cue: WordSpan
    sense: CueSense
    complement: Complement
    sources: tuple[int, ...]
    source: tuple[WordSpan, ...]
    root: int
    content: tuple[WordSpan, ...]
    inside: bool
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
        if "VerbForm=Inf" in syntax.words[child].feats or "VerbForm=Ger" in syntax.words[child].feats:
            return "to"
        if syntax.upos[child] in ("NOUN", "PROPN"):
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


class CueFinder:
    """Finds the attributions of one parse."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._phrases = cue_phrases()

    def frames(self) -> Iterator[CueFrame]:
        """Every attribution, in the order of the cues."""
        syntax = self._syntax
        for i in range(syntax.size):
            upos = syntax.upos[i]
            phrase = self._phrase(i)
            if phrase is not None:
                yield from self._from_phrase(i, *phrase)
            elif upos == "VERB" or (upos == "ADJ" and syntax.child(i, "ccomp", "csubj", "xcomp") is not None):
                yield from self._from_verb(i)
            elif upos == "NOUN":
                yield from self._from_noun(i)
            elif upos in ("ADV", "ADJ"):
                yield from self._hearsay(i)

    # -- verbs ---------------------------------------------------------------------------------------------

    def _from_verb(self, i: int) -> Iterator[CueFrame]:
        syntax = self._syntax
        lemma, upos = syntax.lemmas[i], syntax.upos[i]
        if cue(lemma, upos) is None:
            word = certainty(lemma)
            if word is not None and word.hearsay:
                yield from self._hearsay(i)
            return
        if lemma in ("cite", "quote") and syntax.rels[i] == "advcl":
            cited = syntax.child(i, "obj")
            if cited is not None and is_agent(syntax, cited):
                yield from self._citing(i, cited)
                return
        passive = syntax.is_passive(i)
        found = False
        for child, kind in self._complements(i, passive):
            sense = cue(lemma, upos, kind)
            if sense is None or sense.complement not in (kind, "any"):
                continue
            holes = [syntax.subtree(i)] if not syntax.dominates(i, child) else []
            if syntax.dominates(child, i):
                content = without(syntax.subtree(child), *holes)
                inside = True
            else:
                low, high = syntax.subtree(child)
                content = without((low, high), (i, i + 1)) if low <= i < high else ((low, high),)
                inside = False
            if passive and kind == "to":
                subject = syntax.child(i, "nsubj:pass")
                if subject is not None and not syntax.is_pronoun(subject):
                    content = (syntax.subtree(subject), *content)
            frame = self._verb_frame(i, sense, kind, child, content, inside=inside, passive=passive)
            if frame is not None:
                found = True
                yield frame
        if not found:
            sense = cue(lemma, upos, "that") or cue(lemma, upos)
            if sense is not None and sense.speech:
                frame = self._verb_frame(i, sense, "that", -1, (), inside=True, passive=passive)
                if frame is not None and frame.sources:
                    yield frame

    def _complements(self, i: int, passive: bool) -> list[tuple[int, Complement]]:
        """Contents of the verb or adjective ``i``: its clause, else the clause around it, else its object."""
        syntax = self._syntax
        lemma = syntax.lemmas[i]
        clauses = [
            (child, complement_kind(syntax, child))
            for child in syntax.children(i)
            if syntax.rels[child] in ("ccomp", "xcomp", "csubj") and not (syntax.rels[child] == "csubj" and not passive)
        ]
        if syntax.upos[i] == "ADJ":
            return clauses
        plain = [item for item in clauses if item[1] != "nominal"]
        if plain:
            return plain
        rel, head = syntax.rels[i], syntax.heads[i]
        mark = syntax.child(i, "mark")
        marked = "" if mark is None else syntax.lowers[mark]
        if head >= 0 and (rel == "parataxis" or (rel == "advcl" and marked == "as")):
            below = [c for c in syntax.children(i, "parataxis") if c > i]
            return [(below[0], "that")] if below else [(head, "that")]
        beside = [
            child
            for child in syntax.children(i, "parataxis")
            if syntax.upos[child] in ("VERB", "ADJ", "NOUN", "AUX", "PROPN") and cue(syntax.lemmas[child], "VERB") is None
        ]
        if beside:
            return [(child, "that") for child in beside]
        if lemma in _NOT_OF_NOUNS:
            return []
        objects = syntax.children(i, "nsubj:pass" if passive else "obj")
        return [
            (conjunct, "nominal")
            for child in objects
            for conjunct in syntax.conjuncts(child)
            if not is_person(syntax, conjunct) and lemma not in _ADDRESSED
        ]

    def _verb_frame(
        self,
        i: int,
        sense: CueSense,
        kind: Complement,
        root: int,
        content: tuple[WordSpan, ...],
        *,
        inside: bool,
        passive: bool,
    ) -> CueFrame | None:
        syntax = self._syntax
        if passive:
            sources = syntax.agents(i)
        else:
            sources = syntax.subjects(i)
            sources = tuple(s for s in sources if not (syntax.lowers[s] in ("it", "there") and syntax.rels[s] == "expl"))
            if not sources and syntax.rels[i] not in ("root", "ccomp", "parataxis", "advcl", "acl", "conj", "xcomp"):
                return None
        return CueFrame(
            i,
            self._cue_span(i),
            sense,
            kind,
            sources,
            self._source_spans(i, sources),
            root,
            trimmed(syntax, content),
            inside,
            f"{syntax.lemmas[i]}: {kind} complement",
        )

    def _cue_span(self, i: int) -> WordSpan:
        """The cue with the auxiliaries, negation and adverbs that stand right before it."""
        syntax = self._syntax
        first = i
        mine = {
            child
            for child in syntax.children(i)
            if child < i and (syntax.rels[child] in ("aux", "cop") or (syntax.rels[child] == "advmod" and syntax.upos[child] in ("ADV", "PART")))
        }
        while first - 1 in mine:
            first -= 1
        particle = syntax.child(i, "compound:prt")
        return first, (particle + 1 if particle == i + 1 else i + 1)

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

    def _citing(self, i: int, cited: int) -> Iterator[CueFrame]:
        """"..., citing officials": the clause it hangs on comes from whoever is cited."""
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
        yield CueFrame(
            i, (i, i + 1), sense, "that", sources, self._source_spans(i, sources), root, trimmed(syntax, content),
            root == head, f"{syntax.lowers[i]} a source",
        )  # fmt: skip

    # -- phrases -------------------------------------------------------------------------------------------

    def _phrase(self, i: int) -> tuple[int, CueSense] | None:
        """The cue phrase that starts at word ``i``: its length and sense."""
        candidates = self._phrases.get(self._syntax.lowers[i])
        if candidates is None:
            return None
        lowers = self._syntax.lowers
        for words in candidates:
            if tuple(lowers[i : i + len(words)]) == words:
                sense = cue(" ".join(words), "ADP")
                if sense is not None and sense.holder == "object":
                    return len(words), sense
        return None

    def _from_phrase(self, i: int, length: int, sense: CueSense) -> Iterator[CueFrame]:
        """"According to X": X is the noun that the phrase marks."""
        syntax = self._syntax
        head = syntax.heads[i]
        if syntax.rels[i] == "case" and head > i:
            source = head
        else:
            after = [c for c in syntax.children(i) if c >= i + length and syntax.upos[c] in ("NOUN", "PROPN", "PRON")]
            if not after:
                return
            source = after[0]
        top = syntax.first_conjunct(source)
        attach = syntax.heads[top] if syntax.rels[i] == "case" or source == head else syntax.heads[i]
        if attach < 0:
            return
        root = syntax.clause(attach)
        low, high = syntax.subtree(top)
        low = min(low, i)
        start, _ = syntax.sentence(i)
        if i == start or syntax.upos[i - 1] == "PUNCT":
            while syntax.rels[root] in ("xcomp", "acl", "ccomp") and syntax.heads[root] >= 0 and not self._is_cue(syntax.heads[root]):
                root = syntax.clause(syntax.heads[root])
        content = without(syntax.subtree(root), (low, high))
        sources = syntax.conjuncts(top)
        yield CueFrame(
            i, (i, i + length), sense, "that", sources, self._source_spans(i, sources), root,
            trimmed(syntax, content), True, sense.lemma,
        )  # fmt: skip

    def _is_cue(self, i: int) -> bool:
        return cue(self._syntax.lemmas[i], self._syntax.upos[i]) is not None

    # -- nouns ---------------------------------------------------------------------------------------------

    def _from_noun(self, i: int) -> Iterator[CueFrame]:
        """"X's claim that ...", "reports of ...", "denials by X that ..."."""
        syntax = self._syntax
        lemma = syntax.lemmas[i]
        if cue(lemma, "NOUN") is None:
            return
        sources: tuple[int, ...] = ()
        owner = syntax.possessor(i)
        if owner is not None:
            sources = syntax.conjuncts(owner)
        else:
            sources = tuple(s for _, n in syntax.obliques(i, "by", "from") for s in syntax.conjuncts(n) if is_agent(syntax, s))
        governor = syntax.heads[i]
        if not sources and governor >= 0 and syntax.rels[i] == "obj" and syntax.lemmas[governor] in _LIGHT_CUES:
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
            low, high = syntax.subtree(child)
            if kind == "nominal":
                case = syntax.child(child, "case")
                low = case + 1 if case is not None and case < child else low
            yield CueFrame(
                i, (i, i + 1), sense, kind, sources, self._source_spans(i, sources), child,
                trimmed(syntax, ((low, high),)), False, f"{lemma}: {kind} complement",
            )  # fmt: skip

    # -- hearsay -------------------------------------------------------------------------------------------

    def _hearsay(self, i: int) -> Iterator[CueFrame]:
        """"allegedly", "reportedly", "the alleged attack": a source that nobody names."""
        syntax = self._syntax
        word = certainty(syntax.lowers[i]) or certainty(syntax.lemmas[i])
        head = syntax.heads[i]
        if word is None or not word.hearsay or head < 0 or syntax.rels[i] not in ("advmod", "amod", "parataxis", "advcl"):
            return
        sense = cue(syntax.lowers[i], syntax.upos[i]) or cue(syntax.lemmas[i]) or cue(word.lemma)
        if sense is None:
            return
        content = trimmed(syntax, without(syntax.subtree(head), (i, i + 1)))
        yield CueFrame(i, (i, i + 1), sense, "that", (), (), head, content, True, "hearsay")
