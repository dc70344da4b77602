"""Who fills a role of a predicate: PropBank arguments and the parse, weighed against each other.

A role is a PropBank role (``ARG0`` ... ``ARG4``) or a preposition (``with``, ``against`` ...). The answer is
always a tuple of head words, conjuncts apart. The reader's arguments come first; where they are missing or do
not fit, the parse speaks (subjects shared by coordination, control and relative clauses; possessors,
adjectives of nationality, of- and by-phrases of nouns).
"""

from __future__ import annotations

from collections.abc import Callable

from ..reading.structure import Predicate, Reading
from ._tables import words_of
from .syntax import RELATIVE, Syntax

_LEAST = 0.35
"""Arguments scored lower by the reader are not looked at."""
_DYADIC = frozenset({"between", "among", "amongst", "with"})


class Arguments:
    """Role fillers in one reading."""

    __slots__ = ("_cache", "_is_name", "by_word", "reading", "syntax")

    def __init__(self, reading: Reading, syntax: Syntax, is_name: Callable[[int], bool]) -> None:
        """``is_name`` tells whether a modifier names a country, body or person ("**Russian** invasion")."""
        self.reading = reading
        self.syntax = syntax
        self._is_name = is_name
        self.by_word: dict[int, Predicate] = {p.word: p for p in reading.predicates}
        self._cache: dict[tuple[int, str], tuple[int, ...]] = {}

    # -- PropBank ------------------------------------------------------------------------------------------

    def labelled(self, i: int, role: str) -> tuple[int, ...]:
        """Heads of the reader's arguments of ``i`` with that role, conjuncts apart, best scored first."""
        predicate = self.by_word.get(i)
        if predicate is None:
            return ()
        found: list[int] = []
        for argument in sorted(predicate.arguments, key=lambda a: -a.score):
            if argument.role == role and argument.score >= _LEAST:
                found.extend(k for k in self._heads(i, argument.first, argument.last) if k not in found)
        if not found:
            for argument in predicate.arguments:
                if argument.role == f"R-{role}" and argument.score >= _LEAST:
                    antecedent = self.syntax.antecedent(self.syntax.clause(i))
                    if antecedent is not None:
                        return (antecedent,)
        return tuple(found)

    def _heads(self, i: int, first: int, last: int) -> tuple[int, ...]:
        syntax = self.syntax
        head = syntax.head_of(first, last)
        if syntax.lowers[head] in RELATIVE and syntax.upos[head] in ("PRON", "DET", "SCONJ"):
            antecedent = syntax.antecedent(syntax.clause(i))
            return (antecedent,) if antecedent is not None else ()
        if syntax.rels[head] == "flat" or syntax.deprels[head] == "nmod:desc":
            head = syntax.heads[head]
        return tuple(k for k in syntax.conjuncts(head) if first <= k < last) or (head,)

    def modifier(self, i: int, role: str) -> list[tuple[int, int]]:
        """Spans of the reader's arguments of ``i`` with that role (``ARGM-TMP``, ``ARGM-LOC`` ...)."""
        predicate = self.by_word.get(i)
        if predicate is None:
            return []
        return [(a.first, a.last) for a in predicate.arguments if a.role == role and a.score >= _LEAST]

    # -- roles ---------------------------------------------------------------------------------------------

    def fillers(self, i: int, role: str, carrier: int | None = None) -> tuple[int, ...]:
        """Heads that fill ``role`` of the trigger ``i``; ``carrier`` is its light verb, if it has one."""
        if carrier is None:
            key = (i, role)
            known = self._cache.get(key)
            if known is None:
                known = self._cache[key] = self._fillers(i, role)
            return known
        own = self.fillers(i, role)
        if own:
            return own
        if role == "ARG0" or not role.startswith("ARG"):
            return self.fillers(carrier, role)
        if role == "ARG2":
            return tuple(k for k in self.fillers(carrier, "ARG2") if not self.syntax.dominates(k, i))
        return ()

    def _fillers(self, i: int, role: str) -> tuple[int, ...]:
        if role == "poss":
            return self.owners(i)
        if role == "by":
            return self.syntax.agents(i)
        if role in ("between", "among"):
            return self.between(i)
        if not role.startswith("ARG"):
            return self._prepositional(i, role)
        labelled = self.labelled(i, role)
        if self.syntax.upos[i] in ("VERB", "AUX"):
            return self._verbal(i, role, labelled)
        return self._nominal(i, role, labelled)

    def owners(self, i: int) -> tuple[int, ...]:
        """The possessor of a noun, or the names that modify it ("**Russian** invasion", "the **UN** mission")."""
        syntax = self.syntax
        owner = syntax.possessor(i)
        if owner is not None:
            return syntax.conjuncts(owner)
        modifiers = [c for c in syntax.children(i, "amod", "compound", "nmod:desc") if self._is_name(c)]
        return tuple(k for c in modifiers for k in syntax.conjuncts(c))

    def _prepositional(self, i: int, preposition: str) -> tuple[int, ...]:
        found: list[int] = []
        for _, head in self.syntax.obliques(i, preposition):
            found.extend(k for k in self.syntax.conjuncts(head) if k not in found)
        if not found:
            predicate = self.by_word.get(i)
            for argument in predicate.arguments if predicate is not None else ():
                if argument.score >= _LEAST and self.syntax.lowers[argument.first] == preposition:
                    found.extend(k for k in self._heads(i, argument.first, argument.last) if k not in found)
        return tuple(found)

    def _verbal(self, i: int, role: str, labelled: tuple[int, ...]) -> tuple[int, ...]:
        syntax = self.syntax
        if role == "ARG0":
            if syntax.is_passive(i):
                return syntax.agents(i) or tuple(k for k in labelled if k not in syntax.objects(i))
            subjects = syntax.subjects(i)
            if syntax.is_perceived(i):
                labelled = tuple(k for k in labelled if k not in syntax.subjects(syntax.heads[i]))
            content = syntax.child(i, "nsubj") is not None and syntax.child(i, "xcomp", "ccomp") is not None
            if subjects and (self._is_transitive(i) or content):
                return subjects  # "they **offered** to send aircraft", whatever role the reader gives them
            if labelled and (not subjects or any(k in subjects for k in labelled)):
                return subjects or labelled
            taken = set(self.labelled(i, "ARG1")) | set(self.labelled(i, "ARG2"))
            if subjects and not taken.intersection(subjects):
                return subjects
            return labelled
        if role == "ARG1":
            objects = syntax.objects(i)
            if objects and self._is_transitive(i) and set(labelled) <= set(syntax.subjects(i)):
                return objects
            if labelled or (syntax.is_passive(i) and syntax.child(i, "obj") is None):
                return labelled or objects
            taken = set(self.labelled(i, "ARG0")) | set(self.labelled(i, "ARG2"))
            return tuple(k for k in objects if k not in taken)
        if role == "ARG2":
            return labelled or syntax.indirect_objects(i)
        return labelled

    def _is_transitive(self, i: int) -> bool:
        """Whether an active verb has a subject and an object, its own or shared with the verb it is joined to ("boarded
        and **detained** a tanker"): then it is plain who does what to whom."""
        syntax = self.syntax
        if syntax.is_passive(i):
            return False
        first = syntax.heads[i] if syntax.rels[i] == "conj" else i
        subject = syntax.child(i, "nsubj") is not None or syntax.child(first, "nsubj") is not None
        shared = first != i and any(c > i for c in syntax.children(first, "obj"))
        return subject and (syntax.child(i, "obj") is not None or shared)

    def _nominal(self, i: int, role: str, labelled: tuple[int, ...]) -> tuple[int, ...]:
        syntax = self.syntax
        if role == "ARG0":
            by = syntax.agents(i)
            if by:
                return by
            if labelled and i not in labelled:
                return self._possessed(labelled)
            taken = set(self.labelled(i, "ARG1"))
            return tuple(k for k in self.owners(i) if k not in taken)
        if role == "ARG1":
            if labelled and i not in labelled:
                return self._possessed(labelled)
            for preposition, head in syntax.obliques(i, "of"):
                del preposition
                return syntax.conjuncts(head)
            taken = set(self.labelled(i, "ARG0"))
            for c in syntax.children(i, "compound"):
                if c not in taken and not self._is_name(c):
                    return syntax.conjuncts(c)
            return ()
        return tuple(k for k in labelled if k != i)

    def _possessed(self, heads: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(k for k in heads if self.syntax.rels[k] != "punct")

    def between(self, i: int, carrier: int | None = None) -> tuple[int, ...]:
        """Everybody named by a between- or among-phrase of ``i`` ("talks between A and B")."""
        for word in (i, carrier):
            if word is None:
                continue
            for _, head in self.syntax.obliques(word, "between", "among", "amongst"):
                return self.syntax.conjuncts(head)
        return ()

    def all_obliques(self, i: int, carrier: int | None = None) -> list[int]:
        """Heads of every prepositional phrase and further argument of ``i`` (and of its light verb)."""
        syntax = self.syntax
        found: list[int] = []
        for word in (i, carrier):
            if word is None:
                continue
            for preposition, head in syntax.obliques(word):
                if preposition != "of" and head != i:
                    found.extend(k for k in syntax.conjuncts(head) if k not in found)
            predicate = self.by_word.get(word)
            for argument in predicate.arguments if predicate is not None else ():
                if argument.role in ("ARG2", "ARG3", "ARG4", "ARGM-MNR", "ARGM-PRP", "ARGM-LOC", "ARGM-DIR"):
                    found.extend(
                        k
                        for k in self._heads(word, argument.first, argument.last)
                        if k not in found and k != i
                    )
        return found

    def substance(self, i: int) -> tuple[int, ...]:
        """The head a measure or partitive noun is about, after the noun itself: "a total of 10,000 **troops**"."""
        found = [i]
        current = i
        for _ in range(3):
            if self.syntax.lemmas[current] not in words_of("transparent") and self.syntax.upos[
                current
            ] not in ("NUM", "DET", "PRON"):
                break
            inner = [head for preposition, head in self.syntax.obliques(current, "of")]
            if not inner:
                break
            current = inner[0]
            found.append(current)
        return tuple(found)

    def dyadic(self, i: int) -> bool:
        """Whether a phrase of ``i`` names a partner (with, between, among) or each other."""
        syntax = self.syntax
        return any(p in _DYADIC for p, _ in syntax.obliques(i)) or any(
            syntax.lowers[c] in ("each", "other", "another", "together")
            for c in syntax.children(i, "obj", "obl", "advmod")
        )
