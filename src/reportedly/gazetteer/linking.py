"""Candidates of a phrase's head, scored: what a name may mean, how well it fits, and why.

A score is the sum of a prior for the form of the name (a full name says more than a demonym) and of what speaks for
or against a candidate here: class of the head, country, date, the user's own entry. The best candidate is linked if
it stands out from the next by :data:`MARGIN`; otherwise nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..records import Entity
from .index import Form

PRIORS: Mapping[Form, float] = {
    "person": 8.0,
    "body": 7.0,
    "name": 6.0,
    "metonym": 5.0,
    "capital": 4.0,
    "agent": 3.0,
    "adjective": 2.0,
    "city": 1.0,
}
"""What the form of a name alone is worth."""

MARGIN = 0.5
"""By how much the best candidate must lead the next that stands for another entity."""

LEAST = 2.0
"""What a candidate must score to be linked at all."""

OWN_ENTRY = 10.0
SAME_COUNTRY, OTHER_COUNTRY = 1.5, -3.0
FOCUS = 0.8
NOT_YET, NO_LONGER = -6.0, -3.5
FITTING_LABEL, OTHER_LABEL = 1.2, -1.5

_FORMS_OF_LABEL: Mapping[str, frozenset[Form]] = {
    "person": frozenset({"person", "agent"}),
    "per": frozenset({"person", "agent"}),
    "organization": frozenset({"body", "agent", "metonym"}),
    "organisation": frozenset({"body", "agent", "metonym"}),
    "org": frozenset({"body", "agent", "metonym"}),
    "location": frozenset({"name", "capital", "city", "metonym"}),
    "loc": frozenset({"name", "capital", "city", "metonym"}),
    "gpe": frozenset({"name", "capital", "city", "metonym"}),
    "place": frozenset({"name", "capital", "city", "metonym"}),
    "facility": frozenset({"metonym", "city"}),
    "norp": frozenset({"adjective", "body"}),
}


def label_score(label: str | None, form: Form) -> float:
    """How well the class of the head fits a form of name; 0 where no class is known."""
    forms = _FORMS_OF_LABEL.get(label.lower()) if label is not None else None
    if forms is None:
        return 0.0
    return FITTING_LABEL if form in forms else OTHER_LABEL


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing a name may stand for; ``reasons`` say what the score is made of."""

    entity: Entity
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What a phrase was linked to (None: to nothing), among which candidates, best first, and why."""

    text: str
    entity: Entity | None
    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Trace:
    """Collects candidates and reasons while a phrase is resolved, for explanations only."""

    candidates: list[Candidate] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def candidate(self, entity: Entity, score: float, *reasons: str) -> None:
        """Note a candidate, once for each entity: the better score stays."""
        for at, known in enumerate(self.candidates):
            if known.entity.id == entity.id:
                if score > known.score:
                    self.candidates[at] = Candidate(entity, score, reasons)
                return
        self.candidates.append(Candidate(entity, score, reasons))

    def reason(self, line: str) -> None:
        """Note why, once."""
        if line not in self.reasons:
            self.reasons.append(line)

    def link(self, text: str, entity: Entity | None) -> Link:
        """The finished account."""
        ranked = sorted(self.candidates, key=lambda c: (-c.score, c.entity.id))
        return Link(text, entity, tuple(ranked), tuple(self.reasons))
