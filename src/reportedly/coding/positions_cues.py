"""Attributions that the parse and the cue lexicon show: who is the source of which clause.

Handled: verb cues with a clause, an infinitive or an event noun as content; the source before, after and
inside the content ("..., the minister said"); "as X said"; passives without a source ("is believed to");
participles ("citing", "saying"); "according to X" and other phrases; cue nouns ("X's claim that",
"reports of"); cue adjectives ("is confident that"); hearsay adverbs and adjectives ("allegedly", "alleged").
All in one pass over the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from ..ontology import Complement, CueSense, certainty, cue, cue_phrases
from ..reading.structure import WordSpan
from .positions_sourcing import is_agent, is_person
from .positions_tables import words
from .positions_values import PREPOSITIONS, is_content_kind
from .syntax import Syntax

_ADDRESSED = words("cues", "addressed")
_VOICE = words("verbs", "voice")
QUESTION_WORDS = frozenset({"what", "why", "how", "who", "when", "where", "which"})
ANAPHORS = frozenset({"it", "this", "that", "which", "these", "those", "them"})
"""Pronouns that can stand for a claim made before."""
_AMBIGUOUS = words("cues", "ambiguous")
_MARKS = frozenset({'"', "“", "”", "``", "''", "‘", "«"})
_CONTENT_CASES = frozenset({"of", "about", "for"})
_JOINING = frozenset({"and", "but", "while", "although", "though", "whereas", "which"})
_UTTERING = frozenset({"say", "tell", "claim", "warn", "criticise", "praise", "admit", "accuse"})
"""Kinds of cue that a quotation may stand beside without being their grammatical content."""
_LONGEST_PHRASE = 12
_ADJACENT = 2
"""How far behind a verb the clause may begin that is taken for its content."""


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


class CueFinder:
    """Finds the attributions of one parse.

    ``predicates``: the words that the reader takes for predicates; where it gives none, any noun can be an event.
    """

    def __init__(self, syntax: Syntax, predicates: Set[int] = frozenset()) -> None:
        self._syntax = syntax
        self._predicates = predicates
        self._phrases = cue_phrases()

    def frames(self) -> Iterator[CueFrame]:
        """Every attribution, in the order of the cues."""
        syntax = self._syntax
        taken = 0
        for i in range(syntax.size):
            upos = syntax.upos[i]
            phrase = self._phrase(i)
            if i < taken:
                continue
            if phrase is not None:
                taken = i + phrase[0]
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
        lemma, upos = self._name(i), syntax.upos[i]
        if cue(lemma, upos) is None:
            word = certainty(lemma)
            if word is not None and word.hearsay:
                yield from self._hearsay(i)
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
        """ "..., citing officials": the clause it hangs on comes from whoever is cited."""
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

    # -- phrases -------------------------------------------------------------------------------------------

    def _phrase(self, i: int) -> tuple[int, CueSense] | None:
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

    def _from_phrase(self, i: int, length: int, sense: CueSense) -> Iterator[CueFrame]:
        """ "According to X": X is the noun that the phrase marks."""
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

    def _from_noun(self, i: int) -> Iterator[CueFrame]:
        """ "X's claim that ...", "reports of ...", "denials by X that ..."."""
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

    def _hearsay(self, i: int) -> Iterator[CueFrame]:
        """ "allegedly", "reportedly", "the alleged attack": a source that nobody names."""
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
