"""The trigger lexicon: which words name which events, and under what conditions.

A lemma may have several senses. A sense holds when every condition in ``needs`` holds of the predicate's
arguments and none in ``bars`` does. Senses come in order: those with the most conditions first, then by
weight, so the first sense that holds is the best one. The lexicon is our own (``tables/triggers.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from ._tables import TableError, rows, toml, weighted
from .events import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class TriggerSense:
    """One event that a word can name.

    ``type``/``mode``: PLOVER. ``weight``: 0...1, how sure the word alone (its ``needs`` being met) makes the
    event. ``particle``: the particle or preposition the verb must govern ("off" in "call off"), sometimes
    several words that must follow it in this order within the clause ("under arrest" in "place under
    arrest"), else None. ``needs``/``bars``: names of conditions, see :func:`condition`.
    ``actor_roles``/``recipient_roles``: where to look for them, best first: a PropBank role (``ARG0``), a
    preposition (``against``) or, for nouns, ``poss`` (a possessor, or a modifier that names a party); empty
    when the event has none. ``reciprocal``: all parties are actors ("met", "talks"). ``implies``: auxiliary
    modes the sense imposes on its own event. ``absorbs``: the object belongs to this event and is no event of
    its own ("sign a deal"). ``content``: the sense is a speech act that also attributes its complement
    ("accuse").
    """

    lemma: str
    upos: str
    type: str
    mode: str | None
    weight: float
    particle: str | None
    needs: frozenset[str]
    bars: frozenset[str]
    actor_roles: tuple[str, ...]
    recipient_roles: tuple[str, ...]
    reciprocal: bool
    implies: frozenset[str]
    absorbs: bool
    content: bool

    @property
    def actor_role(self) -> str:
        """The first place to look for the actor, ``""`` when there is none."""
        return self.actor_roles[0] if self.actor_roles else ""

    @property
    def recipient_role(self) -> str:
        """The first place to look for the recipient, ``""`` when there is none."""
        return self.recipient_roles[0] if self.recipient_roles else ""


@dataclass(frozen=True, slots=True)
class LightVerb:
    """A verb whose object noun names the event ("hold talks", "launch an attack").

    The verb's subject is the noun's actor; the verb's obliques (to, with, on, against) are the noun's too.
    ``particle``: "out" in "carry out". ``aspect``: ``begin``, ``continue``, ``end``, ``plan`` or None.
    ``polarity``: 1 the event happens, -1 it does not ("cancel", "avoid"), 0 the verb leaves it open ("plan").
    ``auxiliary``: auxiliary modes put on the noun's event. ``passive_actor``: the subject is on the receiving
    end ("face charges", "suffer an attack"), so it is the noun's recipient.
    """

    lemma: str
    particle: str | None
    aspect: str | None
    polarity: int
    auxiliary: frozenset[str]
    passive_actor: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A named test on an argument of a predicate.

    ``argument``: which argument is looked at: ``object`` (ARG1, or the of-phrase or compound of a noun),
    ``subject`` (ARG0), ``oblique`` (any other argument), ``any`` (each of these), ``phrase`` (modifiers and
    compounds of the trigger itself), ``structure`` (no argument: the coder tests the shape, see ``description``).
    The condition holds when the argument's head lemma is in ``lemmas``, its last two lemmas joined by a blank
    are in ``lemmas``, its entity has one of ``sectors`` or ``kinds``, or its entity class is in ``labels``.
    """

    name: str
    argument: str
    lemmas: frozenset[str]
    sectors: frozenset[str]
    kinds: frozenset[str]
    labels: frozenset[str]
    description: str

    def holds(
        self,
        lemmas: Iterable[str],
        *,
        sectors: Iterable[str] = (),
        kind: str | None = None,
        label: str | None = None,
    ) -> bool:
        """Whether an argument with these (lower-case) head lemmas and entity satisfies the condition."""
        return (
            (kind is not None and kind in self.kinds)
            or (label is not None and label in self.labels)
            or not self.lemmas.isdisjoint(lemmas)
            or not self.sectors.isdisjoint(sectors)
        )


_COLUMNS = 8
_ROLES = MappingProxyType({"0": "ARG0", "1": "ARG1", "2": "ARG2", "3": "ARG3", "4": "ARG4"})
_POS = MappingProxyType({"v": "VERB", "n": "NOUN", "a": "ADJ"})
_SAME_POS = MappingProxyType({"AUX": "VERB", "PROPN": "NOUN"})
_NONE: frozenset[str] = frozenset()
_AUXILIARIES = frozenset({"historical", "future", "hypothetical", "negation"})


def _roles(field: str) -> tuple[str, ...]:
    return tuple(_ROLES.get(role, role) for role in field.split(",")) if field else ()


@lru_cache(maxsize=1)
def _conditions() -> Mapping[str, Condition]:
    table: dict[str, Condition] = {}
    raw = toml("conditions.toml")
    for name, entry in raw.items():
        lemmas: set[str] = set(entry.get("lemmas", "").replace("_", "\0").split())
        for other in entry.get("includes", ()):
            lemmas.update(raw[other].get("lemmas", "").replace("_", "\0").split())
        table[name] = Condition(
            name,
            entry["argument"],
            frozenset(lemma.replace("\0", " ") for lemma in lemmas),
            frozenset(entry.get("sectors", ())),
            frozenset(entry.get("kinds", ())),
            frozenset(entry.get("labels", ())),
            entry["description"],
        )
    return MappingProxyType(table)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table: what its lemmas share."""

    type: str
    mode: str | None
    upos: str
    actor_roles: tuple[str, ...]
    recipient_roles: tuple[str, ...]
    needs: frozenset[str]
    bars: frozenset[str]
    implies: frozenset[str]
    reciprocal: bool
    absorbs: bool
    content: bool

    def sense(self, lemma: str, particle: str | None, weight: float) -> TriggerSense:
        return TriggerSense(
            lemma,
            self.upos,
            self.type,
            self.mode,
            weight,
            particle,
            self.needs,
            self.bars,
            self.actor_roles,
            self.recipient_roles,
            self.reciprocal,
            self.implies,
            self.absorbs,
            self.content,
        )


@lru_cache(maxsize=1)
def _index() -> Mapping[tuple[str, str], list[tuple[_Row, str | None, float]]]:
    """The table by lemma and part of speech; senses are made when a lemma is first looked up."""
    known = _conditions()
    found: dict[tuple[str, str], list[tuple[_Row, str | None, float]]] = {}
    for number, fields in rows("triggers.tsv", _COLUMNS):
        label, pos, actor, recipient, conditions, flags, weight, lemmas = fields
        type_, _, mode = label.partition(":")
        if type_ not in EVENT_TYPES or (mode and mode not in EVENT_TYPES[type_].modes):
            raise TableError("triggers.tsv", number, f"no such event type or mode: {label}")
        if pos not in _POS:
            raise TableError("triggers.tsv", number, f"part of speech {pos!r} is none of {', '.join(_POS)}")
        names = conditions.split()
        needs = frozenset(name for name in names if not name.startswith("!"))
        bars = frozenset(name[1:] for name in names if name.startswith("!"))
        for name in needs | bars:
            if name not in known:
                raise TableError("triggers.tsv", number, f"no such condition: {name}")
        marks = frozenset(flags.split())
        upos = _POS[pos]
        row = _Row(
            type_,
            mode or None,
            upos,
            _roles(actor),
            _roles(recipient),
            needs,
            bars,
            (marks & _AUXILIARIES) or _NONE,
            "reciprocal" in marks,
            "absorbs" in marks,
            "content" in marks,
        )
        for phrase, value in weighted(lemmas, float(weight)):
            lemma, _, particle = phrase.partition(" ") if upos == "VERB" else (phrase, "", "")
            found.setdefault((lemma, upos), []).append((row, particle or None, value))
    return found


_senses: dict[tuple[str, str], tuple[TriggerSense, ...]] = {}


def _entry(key: tuple[str, str]) -> tuple[TriggerSense, ...]:
    senses = _senses.get(key)
    if senses is None:
        listed = _index().get(key)
        if listed is None:
            return ()
        made = _raised([row.sense(key[0], particle, weight) for row, particle, weight in listed])
        senses = tuple(sorted(made, key=lambda s: (s.particle is None, -len(s.needs), -s.weight)))
        _senses[key] = senses
    return senses


def _raised(senses: list[TriggerSense]) -> list[TriggerSense]:
    """The senses, none with a mode and conditions of its own less sure than its type is without a mode.

    When "attack" is an ASSAULT at .95, then "attack ... with drones", its condition met, is at least as surely one.
    """
    if len(senses) < 2:
        return senses
    floors: dict[tuple[str, str | None], float] = {}
    for sense in senses:
        if sense.mode is None:
            key = (sense.type, sense.particle)
            floors[key] = max(floors.get(key, 0.0), sense.weight)
    raised = []
    for sense in senses:
        floor = floors.get((sense.type, sense.particle), 0.0) if sense.mode and sense.needs else 0.0
        if sense.weight <= floor:
            sense = replace(sense, weight=min(floor + 0.01, 0.99))
        raised.append(sense)
    return raised


@lru_cache(maxsize=1)
def _light_verbs() -> Mapping[str, tuple[LightVerb, ...]]:
    found: dict[str, list[LightVerb]] = {}
    for number, (aspect, polarity, auxiliary, flags, lemmas) in rows("light_verbs.tsv", 5):
        if polarity not in {"1", "0", "-1"}:
            raise TableError("light_verbs.tsv", number, f"polarity {polarity!r} is none of 1, 0, -1")
        for phrase in lemmas.replace("_", "\0").split():
            lemma, _, particle = phrase.partition("\0")
            found.setdefault(lemma, []).append(
                LightVerb(
                    lemma,
                    particle or None,
                    aspect or None,
                    int(polarity),
                    frozenset(auxiliary.split()),
                    "passive" in flags.split(),
                )
            )
    return {lemma: tuple(sorted(verbs, key=lambda v: v.particle is None)) for lemma, verbs in found.items()}


def trigger_senses(lemma: str, upos: str) -> tuple[TriggerSense, ...]:
    """The events that the word can name, best first; empty when it names none.

    ``lemma`` in lower case; ``upos`` is ``VERB``, ``NOUN`` or ``ADJ`` (``AUX`` and ``PROPN`` are looked up
    as verb and noun).
    """
    upos = _SAME_POS.get(upos, upos)
    return _entry((lemma, upos))


@lru_cache(maxsize=1)
def compound_triggers() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The nouns of several words ("tear gas", "state of emergency"): first word to the word sequences, longest first.

    Look a sequence up with ``trigger_senses(" ".join(words), "NOUN")``. Entries written with a hyphen keep it.
    """
    found: dict[str, list[tuple[str, ...]]] = {}
    for lemma, upos in _index():
        words = tuple(lemma.split())
        if upos == "NOUN" and len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return MappingProxyType(
        {first: tuple(sorted(w, key=lambda x: (-len(x), x))) for first, w in found.items()}
    )


def light_verb(lemma: str, particle: str | None = None) -> LightVerb | None:
    """The light verb of that lemma (with that particle, or else without one), or None."""
    fallback: LightVerb | None = None
    for verb in _light_verbs().get(lemma, ()):
        if verb.particle == particle:
            return verb
        if verb.particle is None:
            fallback = verb
    return fallback


def condition(name: str) -> Condition:
    """The condition of that name.

    :raises KeyError: no such condition.
    """
    return _conditions()[name]


def condition_names() -> tuple[str, ...]:
    """The names of all conditions, in the data file's order."""
    return tuple(_conditions())


def trigger_entries() -> Mapping[tuple[str, str], tuple[TriggerSense, ...]]:
    """Every entry of the lexicon, by (lemma, part of speech)."""
    return MappingProxyType({key: _entry(key) for key in _index()})
