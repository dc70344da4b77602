"""A cheap view of a reading's Universal Dependencies parse: who governs what, who is the subject of whom.

Everything that is asked for often is computed once, in time linear in the document; the rest walks a
handful of edges. Word indices count the document's words from 0; spans are ``[first, last)``.
Relations are UD v2 as English treebanks use them (``nsubj:pass``, ``obl:agent``, ``nmod:desc`` ...);
:attr:`Syntax.rel` drops the subtype. A parse that is not a tree (a cycle, an arc out of the sentence)
is mended: the offending word becomes a root.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..reading.structure import Reading, WordSpan
from .lemmas import mended
from .mending import Mender

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "DET", "ADJ"})
CLAUSAL = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj"})
SUBJECTS = frozenset({"nsubj", "csubj"})
MODALS = frozenset(
    {"will", "would", "shall", "should", "can", "could", "may", "might", "must", "'ll", "'d", "wo", "ca"}
)
_MODAL_FORMS = {"'ll": "will", "wo": "will", "'d": "would", "ca": "can"}
NEGATORS = frozenset({"not", "n't", "n’t", "never", "nt", "neither", "nor", "hardly", "scarcely"})
_AT_LEAST = (["at", "least"], ["at", "most"])
NEGATIVE_DETERMINERS = frozenset({"no", "neither"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
INNER_NMOD = frozenset({"of", "for", "from"})
"""Prepositions whose phrases belong to the name of a participant ("the leader of Poland")."""
OBJECT_CONTROL = frozenset(
    "ask order urge tell force persuade press pressure push encourage allow permit enable help invite instruct "
    "require advise convince compel call expect want warn authorize authorise direct beg pressurise coerce "
    "bring lead get let make have see watch hear".split()
)
"""Verbs whose object, where there is one, is the understood subject of their infinitive."""
OBLIQUE_CONTROL = {
    "call": ("on", "upon"),
    "appeal": ("to",),
    "plead": ("with",),
    "prevail": ("on", "upon"),
    "rely": ("on", "upon"),
    "count": ("on",),
    "wait": ("for",),
    "signal": ("to",),
}
"""Verbs whose prepositional object is the understood subject of their infinitive ("called **on Chad** to leave")."""
PERCEPTION = frozenset({"hear", "see", "witness", "watch", "feel", "smell", "notice"})
"""Verbs whose subject is never the doer of the gerund below them ("heard shelling")."""
OBJECT_OF_DEED = frozenset(
    "accuse suspect charge convict blame condemn criticise criticize denounce sentence jail arrest detain prosecute "
    "fine punish praise thank prevent stop bar ban keep dissuade discourage deter block prohibit try indict sue "
    "sanction".split()
)
"""Verbs whose object is the doer of the gerund after "of", "from" or "for" ("accused X **of arming**")."""
_PASSIVE = frozenset({"nsubj:pass", "aux:pass", "csubj:pass", "obl:agent"})
_OUTSIDE_PHRASE = frozenset(
    "acl appos conj cc punct case parataxis cop mark aux advcl ccomp xcomp discourse dislocated nsubj csubj obl "
    "vocative orphan dep list reparandum expl obj iobj".split()
)


class Syntax:
    """The parse of one reading, indexed for the coder.

    ``heads``, ``rels`` (without subtype), ``deprels`` (with), ``lemmas`` (lower case), ``lowers`` and ``upos``
    are plain lists indexed by word.
    """

    __slots__ = (
        "_children",
        "_conjuncts",
        "_first",
        "_last",
        "_passive",
        "deprels",
        "depth",
        "heads",
        "lemmas",
        "lowers",
        "reading",
        "rels",
        "size",
        "upos",
        "words",
    )

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        words = self.words = reading.words
        size = self.size = len(words)
        self.lowers = [word.text.lower().replace("’", "'") for word in words]
        self.lemmas = [
            mended(low, word.lemma.lower().replace("’", "'"), word.upos)
            for low, word in zip(self.lowers, words, strict=True)
        ]
        self.upos = [word.upos for word in words]
        self.deprels = [word.deprel for word in words]
        self.rels = [word.deprel.split(":", 1)[0] for word in words]
        self.heads = [
            word.head
            if 0 <= word.head < size and words[word.head].sentence == word.sentence and word.head != i
            else -1
            for i, word in enumerate(words)
        ]
        Mender(self).mend()
        self._children: list[list[int]] = [[] for _ in range(size)]
        for i, head in enumerate(self.heads):
            if head >= 0:
                self._children[head].append(i)
        self.depth = [-1] * size
        order = self._order()
        for i, head in enumerate(self.heads):
            if head < 0:
                self.rels[i] = self.deprels[i] = "root"
        self._first = list(range(size))
        self._last = list(range(1, size + 1))
        for i in reversed(order):
            head = self.heads[i]
            if head >= 0:
                if self._first[i] < self._first[head]:
                    self._first[head] = self._first[i]
                if self._last[i] > self._last[head]:
                    self._last[head] = self._last[i]
        for i, head in enumerate(self.heads):
            if self.deprels[i] == "nsubj:pass" and head >= 0 and self._is_active(head):
                self.deprels[i] = "nsubj"
        self._conjuncts: dict[int, tuple[int, ...]] = {}
        self._passive: dict[int, bool] = {}

    def _is_active(self, verb: int) -> bool:
        """Whether a verb read as passive has an object and neither auxiliary nor agent ("Police **arrested** two men"):
        English passives have their auxiliary, or no object."""
        rels = {self.deprels[c] for c in self._children[verb]}
        return "obj" in rels and rels.isdisjoint(("aux:pass", "obl:agent"))

    def _order(self) -> list[int]:
        """Words from the roots down; a word on a cycle is made a root."""
        order: list[int] = []
        stack = [i for i in range(self.size - 1, -1, -1) if self.heads[i] < 0]
        start = 0
        while True:
            for i in stack:
                self.depth[i] = 0
            while stack:
                i = stack.pop()
                order.append(i)
                for child in self._children[i]:
                    if self.depth[child] < 0:
                        self.depth[child] = self.depth[i] + 1
                        stack.append(child)
            if len(order) == self.size:
                return order
            while self.depth[start] >= 0:
                start += 1
            self._children[self.heads[start]].remove(start)
            self.heads[start] = -1
            stack = [start]

    # -- the tree ------------------------------------------------------------------------------------------

    def children(self, i: int, *rels: str) -> list[int]:
        """Dependents of ``i`` in text order; with ``rels``, only those whose relation (with or without
        subtype) is one."""
        if not rels:
            return self._children[i]
        return [c for c in self._children[i] if self.rels[c] in rels or self.deprels[c] in rels]

    def child(self, i: int, *rels: str) -> int | None:
        """The first such dependent of ``i``, or None."""
        for c in self._children[i]:
            if self.rels[c] in rels or self.deprels[c] in rels:
                return c
        return None

    def subtree(self, i: int) -> WordSpan:
        """The span from the first to the last word below ``i`` (``i`` included)."""
        return self._first[i], self._last[i]

    def ancestors(self, i: int) -> Iterator[int]:
        """The governors of ``i``, nearest first."""
        head = self.heads[i]
        while head >= 0:
            yield head
            head = self.heads[head]

    def dominates(self, upper: int, lower: int) -> bool:
        """Whether ``lower`` is ``upper`` or lies below it."""
        word = lower
        while word >= 0 and self.depth[word] > self.depth[upper]:
            word = self.heads[word]
        return word == upper

    def sentence(self, i: int) -> WordSpan:
        """The sentence that holds word ``i``."""
        return self.reading.sentences[self.words[i].sentence]

    def head_of(self, first: int, last: int) -> int:
        """The syntactic head of a span: its shallowest word, the first of several."""
        best = first
        for i in range(first + 1, last):
            if self.depth[i] < self.depth[best]:
                best = i
        if self.rels[best] == "punct" and last - first > 1:
            others = [i for i in range(first, last) if self.rels[i] not in ("punct", "case", "cc")]
            if others:
                best = min(others, key=lambda i: (self.depth[i], i))
        return best

    # -- noun phrases --------------------------------------------------------------------------------------

    def conjuncts(self, i: int) -> tuple[int, ...]:
        """``i`` and everything coordinated below it, in text order (``i`` should be the first conjunct)."""
        known = self._conjuncts.get(i)
        if known is None:
            found = [i]
            for word in found:
                found.extend(c for c in self._children[word] if self.rels[c] == "conj")
            known = self._conjuncts[i] = tuple(sorted(found))
        return known

    def first_conjunct(self, i: int) -> int:
        """The conjunct that carries the relation of the whole coordination ``i`` belongs to."""
        while self.rels[i] == "conj" and self.heads[i] >= 0:
            i = self.heads[i]
        return i

    def case(self, i: int) -> str:
        """The preposition (or ``'s``) that marks the noun ``i``: ``"of"``, ``"because of"``, ``""`` for none."""
        for c in self._children[self.first_conjunct(i)] if not self._has_case(i) else self._children[i]:
            if self.rels[c] == "case":
                rest = [self.lowers[f] for f in self._children[c] if self.rels[f] == "fixed"]
                return " ".join([self.lowers[c], *rest])
        return ""

    def _has_case(self, i: int) -> bool:
        return any(self.rels[c] == "case" for c in self._children[i])

    def possessor(self, i: int) -> int | None:
        """The possessor of the noun ``i`` ("**Russia**'s invasion", "**his** office")."""
        return self.child(i, "nmod:poss")

    def noun_phrase(self, i: int) -> WordSpan:
        """The noun phrase around ``i`` without relative clauses, appositions, coordination or case marking.

        Determiner, modifiers, possessor and the inner "of/for/from" phrases stay: "South Korea's spy agency",
        "the leader of Poland", "two US officials".
        """
        if (self.rels[i] == "flat" or self.deprels[i] == "nmod:desc") and self.heads[i] >= 0:
            i = self.heads[i]
        first, last = i, i + 1
        for c in self._children[i]:
            rel, deprel = self.rels[c], self.deprels[c]
            if rel in _OUTSIDE_PHRASE:
                continue
            if rel == "advmod" and self.upos[c] not in ("ADV", "ADJ", "PART"):
                continue
            if (
                rel == "nmod"
                and deprel not in ("nmod:poss", "nmod:desc", "nmod:unmarked")
                and self.case(c) not in INNER_NMOD
            ):
                continue
            low, high = self.subtree(c)
            if rel == "nmod" and deprel != "nmod:desc" and c > i:
                low, high = self.noun_phrase(c)
                for k in self._children[c]:
                    if self.rels[k] == "case":
                        low = min(low, k)
                for k in self.conjuncts(c)[1:]:
                    high = max(high, self.noun_phrase(k)[1])
            if high <= i:
                first = min(first, low)
            elif low > i:
                last = max(last, high)
        start, end = self.sentence(i)
        first, last = max(first, start), min(last, end)
        if self.lowers[first] in ("least", "most") and first > start and self.lowers[first - 1] == "at":
            first -= 1
        while first < i and (
            (self.rels[first] in ("punct", "cc", "case") and self.lowers[first : first + 2] not in _AT_LEAST)
            or self.lowers[first] in ("even", "also", "only")
        ):
            first += 1
        while last - 1 > i and self.rels[last - 1] in ("punct", "cc"):
            last -= 1
        return first, last

    def is_pronoun(self, i: int) -> bool:
        """Whether ``i`` is a pronoun."""
        return self.upos[i] == "PRON"

    def is_plural_noun(self, i: int) -> bool:
        """Whether ``i`` is plural by its features or its form ("they", "officials")."""
        return "Number=Plur" in self.words[i].feats or self.lowers[i] in ("they", "we", "them", "us", "both")

    # -- clauses -------------------------------------------------------------------------------------------

    def clause(self, i: int) -> int:
        """The head of the clause ``i`` belongs to: the nearest predicate at or above ``i``."""
        while self.heads[i] >= 0:
            if self.rels[i] in CLAUSAL:
                return i
            if self.rels[i] == "conj" and (
                self.upos[i] in ("VERB", "AUX") or self.child(i, "cop", "nsubj") is not None
            ):
                return i
            i = self.heads[i]
        return i

    def particle(self, i: int) -> str | None:
        """The verb particle of ``i`` ("call **off**"), or None."""
        c = self.child(i, "compound:prt")
        return None if c is None else self.lowers[c]

    def is_passive(self, i: int) -> bool:
        """Whether the verb ``i`` is passive: finite, or a bare past participle that modifies a noun."""
        known = self._passive.get(i)
        if known is None:
            known = self._passive[i] = self._is_passive(i)
        return known

    def _is_passive(self, i: int) -> bool:
        while True:
            children = self._children[i]
            if any(self.deprels[c] in _PASSIVE for c in children):
                return True
            if any(self.rels[c] in ("nsubj", "obj", "aux") for c in children):
                return False
            feats = self.words[i].feats
            if self.upos[i] != "VERB" or "VerbForm=Part" not in feats or "Tense=Pres" in feats:
                return False
            if self.lowers[i].endswith("ing"):
                return False
            if self.rels[i] != "conj":
                return self.rels[i] in ("acl", "amod", "advcl", "xcomp")
            i = self.heads[i]

    def subjects(self, i: int, *, _depth: int = 0) -> tuple[int, ...]:
        """The heads of the grammatical subject of ``i``, understood subjects included, conjuncts apart.

        Looks at the clause itself, then at what it shares: coordination, control ("agreed to support"),
        the noun that a participle, infinitive or relative clause modifies, the subject of the clause
        that an adverbial participle hangs on.
        """
        for c in self._children[i]:
            if (
                self.rels[c] in SUBJECTS
                and self.deprels[c] != "nsubj:outer"
                and self.upos[c] not in ("VERB", "AUX")
            ):
                if self.lowers[c] in RELATIVE and self.upos[c] in ("PRON", "DET", "SCONJ"):
                    antecedent = self.antecedent(i)
                    return self.conjuncts(antecedent) if antecedent is not None else (c,)
                return self.conjuncts(c)
        head = self.heads[i]
        if head < 0 or _depth > 8:
            return ()
        rel = self.rels[i]
        if rel == "conj":
            if self.is_passive(head) != self.is_passive(i) and not self._children[i]:
                return ()
            return self.subjects(head, _depth=_depth + 1)
        if rel in ("xcomp", "ccomp"):
            if rel == "ccomp" and "VerbForm=Fin" in self.words[i].feats:
                return ()
            if (
                self.upos[head] in NOMINAL
                and self.upos[head] != "ADJ"
                and self.child(head, "cop", "nsubj") is None
            ):
                return self._noun_controller(head, _depth)
            objects = [c for c in self.children(head, "obj", "iobj") if self.upos[c] != "VERB"]
            if (
                objects
                and (self.lemmas[head] in OBJECT_CONTROL or rel == "ccomp")
                and not self.is_passive(head)
            ):
                return self.conjuncts(objects[0])
            if self.is_perceived(i):
                return ()
            return self._asked(i, head) or self.subjects(head, _depth=_depth + 1)
        if rel == "acl":
            if self.deprels[i] == "acl:relcl":
                return ()
            if self.child(i, "mark") is not None and "VerbForm=Fin" not in self.words[i].feats:
                return self._noun_controller(head, _depth)
            if self.upos[head] in NOMINAL:
                return (head,)
            return ()
        if rel == "advcl":
            if "VerbForm=Fin" in self.words[i].feats or "Mood=" in self.words[i].feats:
                return ()
            marks = {self.lowers[c] for c in self.children(i, "mark", "case")}
            if self._is_gerund(i) and not marks.isdisjoint(("if", "unless")):
                return ()
            blamed = self.lemmas[head] in OBJECT_OF_DEED and not marks.isdisjoint(("of", "from", "for"))
            if blamed or ("to" in marks and self.lemmas[head] in OBJECT_CONTROL):
                affected = self.child(head, "nsubj:pass", "obj")
                if affected is not None and self.lowers[affected] not in RELATIVE:
                    return self.conjuncts(affected)
            asked = self._asked(i, head) if "to" in marks else ()
            return asked or self.subjects(head, _depth=_depth + 1)
        return ()

    def _asked(self, infinitive: int, verb: int) -> tuple[int, ...]:
        """Whom a verb asks with a preposition to do what its infinitive says ("called **on Chad** to leave")."""
        prepositions = OBLIQUE_CONTROL.get(self.lemmas[verb])
        asked = [k for _, k in self.obliques(verb, *prepositions) if k < infinitive] if prepositions else []
        return self.conjuncts(asked[-1]) if asked else ()

    def is_perceived(self, i: int) -> bool:
        """Whether a gerund says what somebody heard or saw, which somebody else did ("we heard **shelling**")."""
        return self.rels[i] == "xcomp" and self.lemmas[self.heads[i]] in PERCEPTION and self._is_gerund(i)

    def _is_gerund(self, i: int) -> bool:
        return self.lowers[i].endswith("ing")

    def _noun_controller(self, noun: int, depth: int) -> tuple[int, ...]:
        """The understood subject of an infinitive below a noun ("Russia's plan to send", "made an effort
        to bolster")."""
        owner = self.possessor(noun)
        if owner is not None:
            return self.conjuncts(owner)
        governor = self.heads[noun]
        while governor >= 0 and self.upos[governor] not in ("VERB", "AUX"):
            governor = self.heads[governor]
        return self.subjects(governor, _depth=depth + 1) if governor >= 0 else ()

    def antecedent(self, i: int) -> int | None:
        """The noun that the relative clause headed by ``i`` describes, or None."""
        while self.rels[i] == "conj" and self.heads[i] >= 0:
            i = self.heads[i]
        if self.rels[i] == "acl" and self.heads[i] >= 0:
            return self.heads[i]
        return None

    def objects(self, i: int) -> tuple[int, ...]:
        """Heads of the direct object of the verb ``i``, conjuncts apart: the subject of a passive, the noun
        that an object relative clause or a participle describes, the object shared by coordination."""
        if self.is_passive(i):
            direct = list(self.children(i, "nsubj:pass"))
            if direct and self.lowers[direct[0]] not in RELATIVE:
                return self.conjuncts(direct[0])
            found = self.subjects(i)
            second = self.child(i, "obj")
            return found + (self.conjuncts(second) if second is not None else ())
        own = self.child(i, "obj")
        if own is not None:
            if self.lowers[own] in RELATIVE:
                antecedent = self.antecedent(i)
                return self.conjuncts(antecedent) if antecedent is not None else ()
            return tuple(k for c in self.children(i, "obj") for k in self.conjuncts(c))
        if self.deprels[i] == "acl:relcl":
            subjects = self.child(i, "nsubj", "nsubj:pass")
            antecedent = self.antecedent(i)
            if subjects is not None and antecedent is not None and self.lowers[subjects] not in RELATIVE:
                return (antecedent,)
        if self.rels[i] == "conj":
            ahead = [c for c in self.children(self.heads[i], "obj") if c > i]
            return self.conjuncts(ahead[0]) if ahead and self.upos[self.heads[i]] == self.upos[i] else ()
        for c in self._children[i]:
            if self.rels[c] == "conj" and self.upos[c] == "VERB" and self.child(c, "nsubj") is None:
                shared = self.child(c, "obj")
                if shared is not None and c - i <= 2:
                    return self.conjuncts(shared)
        return ()

    def indirect_objects(self, i: int) -> tuple[int, ...]:
        """Heads of the indirect object ("provided **Ukraine** with"? no: "gave **Ukraine** arms")."""
        c = self.child(i, "iobj")
        return self.conjuncts(c) if c is not None else ()

    def agents(self, i: int) -> tuple[int, ...]:
        """Heads of the by-phrase of a passive, or of an eventive noun ("the invasion by Russia")."""
        for c in self._children[i]:
            if self.deprels[c] == "obl:agent" and self.case(c) in ("by", "") or (
                self.rels[c] in ("obl", "nmod") and self.case(c) == "by"
            ):
                return self.conjuncts(c)
        return ()

    def obliques(self, i: int, *prepositions: str) -> list[tuple[str, int]]:
        """``(preposition, head)`` of the prepositional phrases of ``i``, in text order; only the named ones, if any."""
        found = []
        for c in self._children[i]:
            if self.rels[c] in ("obl", "nmod") and self.deprels[c] != "nmod:poss":
                preposition = self.case(c)
                if preposition and (not prepositions or preposition in prepositions):
                    found.append((preposition, c))
        return found

    # -- polarity, modality, tense -------------------------------------------------------------------------

    def is_negated(self, i: int) -> bool:
        """Whether ``i`` itself carries a negation (adverb, particle, or the determiner "no")."""
        for c in self._children[i]:
            low = self.lowers[c]
            if low in NEGATORS and self.rels[c] in ("advmod", "aux", "cc", "det"):
                return True
            if self.rels[c] == "det" and low in NEGATIVE_DETERMINERS:
                return True
            if low == "yet" and self.lowers[c + 1 : c + 2] == ["to"] and self.child(i, "mark") == c + 1:
                return True
        return False

    def modal(self, i: int) -> str | None:
        """The lemma of the modal auxiliary of ``i`` ("will", "could" ...), or None; shared over coordination."""
        while True:
            for c in self._children[i]:
                if self.rels[c] == "aux" and self.lemmas[c] in MODALS:
                    return _MODAL_FORMS.get(self.lemmas[c], self.lemmas[c])
            if self.rels[i] != "conj" or self.upos[i] != "VERB" or self.child(i, "aux", "nsubj") is not None:
                return None
            i = self.heads[i]

    def tense(self, i: int) -> str:
        """``"past"``, ``"present"``, ``"future"``, ``"perfect"`` or ``""`` of the verb (group) headed by ``i``."""
        if self.modal(i) in ("will", "shall"):
            return "future"
        while True:
            auxiliaries = [c for c in self._children[i] if self.rels[c] in ("aux", "cop")]
            if any(self.lemmas[c] == "have" for c in auxiliaries):
                return "perfect"
            for c in auxiliaries:
                if "VerbForm=Fin" in self.words[c].feats:
                    if "Tense=Past" in self.words[c].feats:
                        return "past"
                    if "Tense=Pres" in self.words[c].feats:
                        return "present"
            feats = self.words[i].feats
            if "VerbForm=Fin" in feats or "Mood=" in feats:
                return "past" if "Tense=Past" in feats else "present" if "Tense=Pres" in feats else ""
            if self.rels[i] != "conj" or auxiliaries:
                return ""
            i = self.heads[i]
