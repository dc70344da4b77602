"""Lemmas mended against the lexicons: a reader's slip on "told" must not hide a known word.

The reader's lemma stands where the lexicons know it. Otherwise irregular forms are looked up
(``data/irregular.tsv``), and the regular endings of English are undone; the first candidate that a lexicon knows is
taken. A word that no lexicon knows keeps the reader's lemma.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from ..ontology.cues import certainty, cues, implicative
from ..ontology.triggers import condition, condition_names, light_verb, trigger_senses

_VOWELS = "aeiou"


@cache
def _irregular() -> Mapping[tuple[str, str], str]:
    text = resources.files(__package__).joinpath("data", "irregular.tsv").read_text("utf-8")
    table: dict[tuple[str, str], str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            upos, lemma, forms = line.split("\t")
            for form in forms.split():
                table[upos, form] = lemma
    return MappingProxyType(table)


@cache
def _argument_nouns() -> frozenset[str]:
    """Every noun that a condition of the trigger lexicon lists."""
    return frozenset().union(*(condition(name).lemmas for name in condition_names()))


@lru_cache(maxsize=65536)
def _known(lemma: str, upos: str) -> bool:
    if trigger_senses(lemma, upos) or any(sense.upos == upos for sense in cues(lemma)):
        return True
    if upos == "VERB":
        return light_verb(lemma) is not None or implicative(lemma) is not None
    if upos == "NOUN":
        sure = certainty(lemma)
        return lemma in _argument_nouns() or (sure is not None and sure.upos == "NOUN")
    return False


def _verbs(form: str) -> Iterator[str]:
    """Infinitives that a regular form can belong to."""
    if form.endswith(("ies", "ied")):
        yield form[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)]
            if ending in ("ing", "ed"):
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
                    yield stem[:-1]
                yield stem + "e"
            yield stem
    yield form


def _nouns(form: str) -> Iterator[str]:
    """Singulars that a regular plural can belong to."""
    if form.endswith("ies"):
        yield form[:-3] + "y"
    if form.endswith("es"):
        yield form[:-2]
    if form.endswith("s") and not form.endswith("ss"):
        yield form[:-1]
    yield form


@lru_cache(maxsize=65536)
def mended(form: str, lemma: str, upos: str) -> str:
    """The lemma of the lower-case ``form`` with that part of speech, given the reader's ``lemma`` (lower case)."""
    if upos not in ("VERB", "NOUN"):
        return lemma
    irregular = _irregular().get((upos, form))
    if irregular is not None:
        return irregular
    if _known(lemma, upos) and lemma[:2] == form[:2]:
        return lemma
    for candidate in _verbs(form) if upos == "VERB" else _nouns(form):
        if _known(candidate, upos):
            return candidate
    return lemma
