"""The cue lexicon: words that attribute a content to a source, and what the source then holds of it.

Values are FactBank's (Sauri & Pustejovsky 2009), scores on UDS-IH2's scale of -3...3. ``value`` is what the
cue's source holds of the complement ("Seoul believes ..." PR+), ``author_value`` what the author of the
sentence is committed to: nothing (Uu) for reported speech, CT+ for factives of the "know" kind, PR+ for those
of the "admit", "confirm" kind. ``negated_*`` are the values when the cue itself is negated
("did not say that", "does not believe"). Two-way signatures of implicatives follow Karttunen (1971) and
Nairn, Condoravdi & Karttunen (2006). The tables are our own (``tables/cues.tsv``, ``tables/modality.tsv``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, cast

from ..records import Factuality
from ._tables import TableError, rows

Complement = Literal["any", "that", "to", "whether", "nominal"]

VALUES: tuple[Factuality, ...] = ("CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu")


@dataclass(frozen=True, slots=True)
class Stance:
    """A factuality value with its score on the -3...3 scale."""

    value: Factuality
    score: float


@dataclass(frozen=True, slots=True)
class CueSense:
    """What a cue says of its complement.

    ``lemma`` (a phrase has blanks: "according to"), ``upos``: VERB, NOUN, ADJ, ADV or ADP (phrases and
    prepositions). ``kind``: ``say``, ``tell``, ``deny``, ``doubt``, ``believe``, ``know``, ``suspect``, ``fear``,
    ``hope``, ``plan``, ``promise``, ``demand``, ``ask``, ``order``, ``threaten``, ``warn``, ``predict``, ``accuse``,
    ``show``, ``hearsay`` ... ``complement``: the kind of complement this sense takes (``any`` fits all; "tell X
    to" is not "tell X that"). ``affirmed``/``negated``: what the source holds of the complement when the cue is
    affirmed / negated. ``author``/``author_negated``: what the sentence's author holds of it then.
    ``auxiliary``: auxiliary modes imposed on the complement's event. ``speech``: something was said or written,
    so a quotation can be its content (False for mere attitudes). ``sourcing``: ``hearsay`` or ``document`` where
    the cue itself settles it. ``event``: the PLOVER type that the cue is besides ("accuse": ACCUSE), else None.
    ``holder``: ``subject`` (usual), ``object`` (the complement of the preposition: "according to X"), ``none``
    (hearsay).
    """

    lemma: str
    upos: str
    kind: str
    complement: Complement
    affirmed: Stance
    negated: Stance
    author: Stance
    author_negated: Stance
    auxiliary: frozenset[str]
    speech: bool
    sourcing: str | None
    event: str | None
    holder: str

    @property
    def value(self) -> Factuality:
        """What the source holds of the complement when the cue is affirmed."""
        return self.affirmed.value

    @property
    def score(self) -> float:
        """The score of :attr:`value`."""
        return self.affirmed.score


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal auxiliary or modal verb ("may", "must", "be going to"): the value it leaves to its holder."""

    lemma: str
    affirmed: Stance
    negated: Stance
    auxiliary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Certainty:
    """An adverb, adjective or noun that grades certainty ("likely", "possible", "no doubt").

    ``hearsay``: it reports what unnamed others say ("reportedly") and is a cue as well.
    """

    lemma: str
    upos: str
    affirmed: Stance
    negated: Stance
    auxiliary: frozenset[str]
    hearsay: bool


@dataclass(frozen=True, slots=True)
class Implicative:
    """A verb that decides whether its complement happened, without a source ("manage", "fail", "refuse").

    ``affirmed``/``negated``: 1 the complement happened, -1 it did not, 0 left open, when the verb is
    affirmed / negated. ``aspect``: ``begin``, ``continue``, ``end`` or None. ``auxiliary``: put on the complement
    where it is left open.
    """

    lemma: str
    affirmed: int
    negated: int
    aspect: str | None
    auxiliary: frozenset[str]


_HOLDERS = frozenset({"subject", "object", "none"})
_UPOS = MappingProxyType({"v": "VERB", "n": "NOUN", "a": "ADJ", "r": "ADV", "p": "ADP", "s": "SCONJ"})
_COMPLEMENTS = frozenset({"any", "that", "to", "whether", "nominal"})


def _stance(table: str, number: int, field: str) -> Stance:
    value, _, score = field.partition(" ")
    if value not in VALUES or not score:
        raise TableError(table, number, f"{field!r} is not a FactBank value with a score, such as 'PR+ 1.9'")
    return Stance(value, float(score))


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, tuple[CueSense, ...]]:
    table = "cues.tsv"
    found: dict[str, list[CueSense]] = {}
    for number, row in rows(table, 11):
        kind, pos, complement, yes, no, author, author_no, auxiliary, flags, event, lemmas = row
        complement = complement or "any"
        if complement not in _COMPLEMENTS:
            raise TableError(table, number, f"no such complement: {complement}")
        if pos not in _UPOS:
            raise TableError(table, number, f"no such part of speech: {pos}")
        stances = [_stance(table, number, field) for field in (yes, no, author, author_no)]
        marks = set(flags.split())
        holder = next(iter(marks & _HOLDERS), "subject")
        sourcing = next(iter(marks & {"hearsay", "document"}), None)
        aux = frozenset(auxiliary.split())
        for entry in lemmas.split():
            lemma = entry.replace("_", " ")
            found.setdefault(lemma, []).append(
                CueSense(
                    lemma,
                    _UPOS[pos],
                    kind,
                    cast(Complement, complement),
                    stances[0],
                    stances[1],
                    stances[2],
                    stances[3],
                    aux,
                    "speech" in marks,
                    sourcing,
                    event or None,
                    holder,
                )
            )
    return {lemma: tuple(senses) for lemma, senses in found.items()}


@lru_cache(maxsize=1)
def _modality() -> tuple[
    Mapping[str, Modal], Mapping[str, Certainty], Mapping[str, Implicative], frozenset[str]
]:
    table = "modality.tsv"
    modals: dict[str, Modal] = {}
    certainties: dict[str, Certainty] = {}
    implicatives: dict[str, Implicative] = {}
    conditionals: set[str] = set()
    for number, (group, detail, yes, no, auxiliary, lemmas) in rows(table, 6):
        aux = frozenset(auxiliary.split())
        names = [entry.replace("_", " ") for entry in lemmas.split()]
        if group == "modal":
            stances = _stance(table, number, yes), _stance(table, number, no)
            modals.update((name, Modal(name, *stances, aux)) for name in names)
        elif group == "certainty":
            pos, _, hearsay = detail.partition(" ")
            stances = _stance(table, number, yes), _stance(table, number, no)
            certainties.update(
                (name, Certainty(name, _UPOS[pos], *stances, aux, bool(hearsay))) for name in names
            )
        elif group == "implicative":
            implicatives.update(
                (name, Implicative(name, int(yes), int(no), detail or None, aux)) for name in names
            )
        elif group == "conditional":
            conditionals.update(names)
        else:
            raise TableError(table, number, f"no such group: {group}")
    return modals, certainties, implicatives, frozenset(conditionals)


def cues(lemma: str) -> tuple[CueSense, ...]:
    """Every sense of the cue, the commonest first; empty when the word is no cue."""
    return _cues().get(lemma, ())


def cue(lemma: str, upos: str | None = None, complement: Complement | None = None) -> CueSense | None:
    """The sense of the cue that fits the part of speech and the kind of complement, or None.

    ``lemma`` in lower case, a phrase with blanks ("according to"). ``upos``: UD's; a lemma that is no cue
    in that part of speech gives None. ``complement``: a sense for exactly that complement is preferred, then
    one that takes any; without it the first sense is given.
    """
    senses = _cues().get(lemma, ())
    if upos is not None:
        wanted = {"AUX": "VERB", "PROPN": "NOUN", "SCONJ": "ADP"}.get(upos, upos)
        senses = tuple(sense for sense in senses if sense.upos == wanted)
    if not senses:
        return None
    if complement is not None:
        for sense in senses:
            if sense.complement == complement:
                return sense
        for sense in senses:
            if sense.complement == "any":
                return sense
    return senses[0]


def modal(lemma: str) -> Modal | None:
    """The modal of that lemma, or None."""
    return _modality()[0].get(lemma)


def certainty(lemma: str) -> Certainty | None:
    """The certainty adverb, adjective or noun of that lemma, or None."""
    return _modality()[1].get(lemma)


def implicative(lemma: str) -> Implicative | None:
    """The implicative of that lemma, or None."""
    return _modality()[2].get(lemma)


def conditional(marker: str) -> bool:
    """Whether the word or phrase opens a condition ("if", "unless", "in case")."""
    return marker in _modality()[3]


@lru_cache(maxsize=1)
def cue_phrases() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Cues, certainty words and condition markers of several words: first word to the phrases, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    modals, certainties, implicatives, conditionals = _modality()
    for lemma in (*_cues(), *modals, *certainties, *implicatives, *conditionals):
        words = tuple(lemma.split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return MappingProxyType(
        {word: tuple(sorted(set(p), key=lambda w: (-len(w), w))) for word, p in found.items()}
    )


def cue_entries() -> Mapping[str, tuple[CueSense, ...]]:
    """Every entry of the cue lexicon, by lemma."""
    return MappingProxyType(dict(_cues()))
