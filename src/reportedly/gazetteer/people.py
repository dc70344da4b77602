"""Persons by name and date: who "Mr Yoon" or "the Polish president" was on a day.

A name alone is linked only where one candidate stands out; otherwise nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..records import Entity
from .index import NameIndex
from .linking import Trace
from .names import key_of
from .offices import is_single, leading_offices, offices_of_roles, rank, single_offices
from .tables import Person, Term, words

_LEADERS = ("leader", "head of state", "head of government", "monarch")
_PARTICLES = frozenset({"dos", "das", "van", "von", "der", "den", "del", "di", "du", "le", "la", "mc"})
_PARTICLE_LEFT_OUT = -1.0
_MARGIN, _COMMON_MARGIN = 0.7, 2.0
_IN_OFFICE, _HEAD_IN_OFFICE = 4.0, 6.0
_HIGHEST = frozenset({"head of state", "head of government", "monarch", "pope"})
_ESTABLISHMENT = frozenset({"GOV", "MIL", "LEG", "SPY"})
_PRECISE = {
    "chancellor": ("chancellor", "chancellor of the exchequer"),
    "king": ("king",),
    "queen": ("queen",),
    "emir": ("emir",),
    "emperor": ("emperor",),
    "sultan": ("sultan",),
    "supreme leader": ("supreme leader",),
    "oil minister": ("oil minister", "energy minister"),
    "petroleum minister": ("petroleum minister", "oil minister", "energy minister"),
}


def holds(person: Person, on: date | None) -> Term | None:
    """The highest office the person holds on a day (the last ever held, where the day is unknown)."""
    if on is None:
        return person.terms[-1] if person.terms else None
    held = [term for term in person.terms if term.first <= on <= term.last]
    return max(held, key=lambda term: (rank(term.office), term.first), default=None)


def _held_on(person: Person, on: date | None) -> list[Term]:
    return [term for term in person.terms if on is None or term.first <= on <= term.last]


def held_before(person: Person, on: date | None) -> Term | None:
    """The highest office the person had left by a day."""
    past = [] if on is None else [term for term in person.terms if term.last < on]
    return max(past, key=lambda term: (rank(term.office), term.last), default=None)


def as_entity(person: Person, on: date | None, *, former: bool = False) -> Entity:
    """The person with the office held on a day; ``former ...`` and sector ELI after the last term.

    ``former``: the text itself says "former": the highest office left by then counts before a present one.
    """
    term = holds(person, on)
    past = held_before(person, on)
    if term is not None and not (former and past is not None):
        country = person.country if term.acts_for == "" else term.acts_for
        return Entity(person.id, person.name, country, term.sectors, "person", term.office or None)
    if past is None:
        return Entity(person.id, person.name, person.country, (), "person")
    sectors = past.sectors
    if _ESTABLISHMENT.intersection(sectors):
        sectors = tuple(dict.fromkeys((*sectors, "ELI")))
    office = f"former {past.office}" if past.office else None
    return Entity(person.id, person.name, person.country, sectors, "person", office)


class People:
    """Look-ups of persons over the name index."""

    def __init__(self, index: NameIndex) -> None:
        self._index = index
        self._common = frozenset(words()["common_surnames"])
        self._foremost = frozenset(words()["foremost_states"])

    def office_holder(self, noun: str, role: str, of: str, on: date | None) -> Person | None:
        """Who holds an office of a country or organization on a day; None where unknown or in doubt.

        ``noun`` is the title as it stands, ``role`` what the agent table says it stands for: an office of
        exactly that name comes first.
        """
        if on is None:
            return None
        offices = _PRECISE.get(noun) or (
            leading_offices(of, on) if role == "leader" else offices_of_roles().get(role, ())
        )
        for office in dict.fromkeys((noun, *offices)):
            holding = [
                (term.first, person)
                for person in self._index.office_holders.get((of, office))
                for term in person.terms
                if term.office == office and of in (term.of, term.body) and term.first <= on <= term.last
            ]
            if holding and (len(holding) == 1 or is_single(office)):
                return max(holding, key=lambda pair: pair[0])[1]
        return None

    def head_of(self, body: str, on: date | None) -> Person | None:
        """Who heads a body on a day, where it has one office that one person holds ("the CIA director", "the ECB's
        president"); None where it has several or none, or nobody is known to hold it."""
        if on is None:
            return None
        shelf = self._index.office_holders
        offices = [office for office in single_offices() if shelf.get((body, office))]
        return self.office_holder(offices[0], "", body, on) if len(offices) == 1 else None

    def named(
        self,
        keys: Sequence[str],
        *,
        on: date | None,
        country: str | None,
        role: str = "",
        bare: bool = False,
        trace: Trace | None = None,
    ) -> Person | None:
        """The person of these name words, given a country or a title's role; None where in doubt.

        ``bare``: the words stand without title or first name, so common surnames need an office.
        """
        search = _Search(keys, on, country, role, bare, trace)
        person = self._by_name(keys, search)
        if person is None and len(keys) == 1 and country is not None and on is not None:
            person = self._holder_called(keys[0], search.wanted, country, on)
        return person

    def _holder_called(self, key: str, offices: Sequence[str], of: str, on: date) -> Person | None:
        """Who holds one of the offices that day and has this word anywhere in the name: the country and the title
        tell enough ("the Ethiopian prime minister Desalegn"); None where two do."""
        found = {
            person.id: person
            for office in offices
            for person in self._index.office_holders.get((of, office))
            for term in person.terms
            if term.office == office and of in (term.of, term.body) and term.first <= on <= term.last
            if any(key in key_of(name).split() for name in (person.name, *person.aliases))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _by_name(self, keys: Sequence[str], search: _Search) -> Person | None:
        full = [
            sense.of
            for sense in self._index.senses(" ".join(keys))
            if sense.form == "person" and isinstance(sense.of, Person)
        ]
        if full:
            return self._best(full, search, surname_only=False, whole=True)
        for at in range(len(keys)):
            found = self._index.by_surname.get(" ".join(keys[at:]))
            if not found:
                continue
            if at == 0:
                return self._best(found, search, surname_only=True)
            plain = all(key in self._common for key in keys)  # "Mohamed Ali" is many people
            fitting = [person for person in found if _first_names_fit(person, keys[:at], from_first=plain)]
            if fitting:
                return self._best(fitting, search, surname_only=False)
            break
        if len(keys) > 1:
            return self._best(self._index.transliterations.of(keys), search, surname_only=False)
        return None

    def _best(
        self, found: Iterable[Person], search: _Search, *, surname_only: bool, whole: bool = False
    ) -> Person | None:
        scored: list[tuple[float, Person]] = []
        on, country, trace = search.on, search.country, search.trace
        for person in found:
            if (
                country is not None
                and person.country != country
                and all(t.of != country for t in person.terms)
            ):
                continue
            if (
                surname_only
                and not search.bare
                and search.wanted
                and not any(t.office in search.wanted for t in person.terms)
            ):
                continue
            score, why = self._score(person, search)
            scored.append((score, person))
            if trace is not None:
                trace.candidate(as_entity(person, on), score, *why)
        if not scored:
            return None
        scored.sort(key=lambda pair: -pair[0])
        score, best = scored[0]
        common = surname_only and country is None and all(key in self._common for key in search.keys)
        doubt = ""
        if len(scored) > 1 and score - scored[1][0] < (_COMMON_MARGIN if common else _MARGIN):
            doubt = f"{best.name} and {scored[1][1].name} are about as likely"
        elif common and not search.role and best.country not in self._foremost:
            doubt = f"the surname is common; it need not be {best.name}"
        elif common and search.bare:
            doubt = f"the surname is common and stands alone; it need not be {best.name}"
        elif common and score < _HEAD_IN_OFFICE:
            doubt = f"the surname is common, and nothing else points to {best.name}"
        elif surname_only and country is None and search.bare and score < _IN_OFFICE and len(scored) > 1:
            doubt = f"a surname alone, and {best.name} is not in office on that day"
        elif not whole and on is not None and score < 0.0:
            doubt = f"{best.name} had no office by that day"
        if doubt:
            if trace is not None:
                trace.reason(f"{doubt}: not linked")
            return None
        return best

    def _score(self, person: Person, search: _Search) -> tuple[float, list[str]]:
        on, wanted = search.on, search.wanted
        term = holds(person, on)
        past = None if term is not None and on is not None else held_before(person, on)
        office = term or past
        parts: list[tuple[float, str]] = []
        if on is not None and term is not None:
            parts.append((4.0, f"in office on {on} ({term.office or 'no title'})"))
        elif past is not None and on is not None:
            parts.append((1.0 - min((on - past.last).days / 3650.0, 0.9), f"left office in {past.last.year}"))
        elif on is not None:
            parts.append((-1.0, f"in no office by {on}"))
        if office is not None:
            parts.append((0.5 * rank(office.office), f"rank of {office.office or 'a person without office'}"))
        if wanted and term is not None and any(t.office in wanted for t in _held_on(person, on)):
            parts.append((5.0, "holds the office that the title names"))
        elif wanted and any(t.office in wanted and (on is None or t.first <= on) for t in person.terms):
            parts.append((3.5, "held the office that the title names"))
        elif wanted and search.role in _HIGHEST:
            parts.append((-2.0, "never held the office that the title names"))
        if len(search.keys) == 1 and _with_particle(person, search.keys[0]):
            parts.append((_PARTICLE_LEFT_OUT, "is seldom called so without a particle"))
        why = [f"{text} {value:+.1f}" for value, text in parts] if search.trace is not None else []
        return sum(value for value, _ in parts), why


def _with_particle(person: Person, surname: str) -> bool:
    """Whether the surname is part of a longer one: "Santos" of "dos Santos"."""
    parts = key_of(person.name).split()
    return surname in parts[1:] and parts[parts.index(surname, 1) - 1] in _PARTICLES


@dataclass(frozen=True, slots=True)
class _Search:
    """What is known of whom a name may mean: its words, and what is around them."""

    keys: Sequence[str]
    on: date | None
    country: str | None
    role: str
    bare: bool
    trace: Trace | None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The offices that the title names."""
        if self.role == "leader":
            return tuple(office for role in _LEADERS for office in offices_of_roles().get(role, ()))
        return offices_of_roles().get(self.role, ())


def _first_names_fit(person: Person, given: Sequence[str], *, from_first: bool = False) -> bool:
    """Whether the words before a surname (names or initials) can be this person's first names; ``from_first``: all of
    them, none left out in front."""
    names = [key_of(name).split() for name in (person.name, *person.aliases)]
    if from_first and not any(parts[:1] == [given[0]] for parts in names):
        return False
    own = {part for parts in names for part in parts}
    initials = {part[0] for part in own}
    return all(word in own or (len(word) == 1 and word in initials) for word in given)
