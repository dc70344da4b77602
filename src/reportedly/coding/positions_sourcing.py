"""Who a source is: the holders a source phrase names, and how they are sourced.

A coordinated source ("Moscow and Pyongyang", "experts and a former officer") names several
holders, each with a position of its own. A holder is *named* (a proper name, an office or body:
"the ministry", "his office"), *unnamed* ("officials", "a source close to the talks"), a *document*
("a report", "satellite images") or mere *hearsay* ("allegedly"; nobody at all).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..records import Sourcing
from .positions_tables import words
from .syntax import Syntax

_DOCUMENTS, _PEOPLE, _BODIES = (words("sources", name) for name in ("documents", "people", "bodies"))
_NAMELESS = words("sources", "nameless")
_INDEFINITE, _DEFINITE = words("sources", "indefinite"), words("sources", "definite")
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})


@dataclass(frozen=True, slots=True)
class Holder:
    """One holder of a source phrase: its words ``[first, last)`` and its head word."""

    first: int
    last: int
    head: int


def holders(syntax: Syntax, heads: Sequence[int]) -> tuple[Holder, ...]:
    """The holders headed by the words ``heads`` (conjuncts of a source, one each), in text order.

    A conjunct that is no noun ("US and Polish officials" has one holder) is left out.
    """
    found = []
    for head in heads:
        if syntax.upos[head] not in _NAMING and len(heads) > 1:
            continue
        first, last = syntax.noun_phrase(head)
        found.append(Holder(first, last, head))
    return tuple(found)


def is_agent(syntax: Syntax, head: int) -> bool:
    """Whether the word can be a source at all: a name, a person, body or document, not a thing or reason."""
    upos, lemma = syntax.upos[head], syntax.lemmas[head]
    if upos in ("PROPN", "PRON"):
        return True
    return upos in ("NOUN", "ADJ", "NUM") and (lemma in _PEOPLE or lemma in _DOCUMENTS or lemma in _BODIES)


def is_person(syntax: Syntax, head: int) -> bool:
    """Whether the word is a person or a name: one who can be told something."""
    return (
        syntax.upos[head] in ("PROPN", "PRON")
        or syntax.lemmas[head] in _PEOPLE
        or syntax.lemmas[head] in _BODIES
    )


def sourcing(syntax: Syntax, head: int | None, *, resolved_to_name: bool = False) -> Sourcing:
    """How a source headed by the word ``head`` is sourced; ``None`` is hearsay.

    ``resolved_to_name``: the phrase corefers with a proper name elsewhere in the document.
    """
    if head is None:
        return "hearsay"
    upos, lemma = syntax.upos[head], syntax.lemmas[head]
    if upos == "PROPN" or syntax.child(head, "flat") is not None:
        return "named"
    if any(syntax.upos[child] == "PROPN" for child in syntax.children(head, "appos")):
        return "named"
    if upos == "PRON" and lemma not in _PEOPLE:
        return "named"
    if lemma in _DOCUMENTS:
        return "document"
    if resolved_to_name:
        return "named"
    return "unnamed" if _is_anonymous(syntax, head) else "named"


def _is_anonymous(syntax: Syntax, head: int) -> bool:
    """Whether a common noun leaves its bearer nameless: indefinite, or a person nobody names."""
    lemma = syntax.lemmas[head]
    if lemma in _NAMELESS or syntax.upos[head] == "NUM":
        return True
    determiners = {
        syntax.lowers[child]
        for child in syntax.children(head)
        if syntax.rels[child] in ("det", "nummod", "amod")
    }
    definite = bool(determiners & _DEFINITE) or syntax.possessor(head) is not None
    plural = "Number=Plur" in syntax.words[head].feats
    if lemma in _PEOPLE:
        return plural or not definite
    return bool(determiners & _INDEFINITE) or (plural and not definite)
