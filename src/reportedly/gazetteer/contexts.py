"""What the words around a name say of its bearer: a person, a place, a party, a company ...

A softmax layer over the reader's mention vector of a name and the class that the reader gave it. It is fitted by
``python -m benchmarks.fit_contexts`` without any labels of ours: names that only one kind of actor bears teach what
is said of that kind, and are replaced in their articles by names that many kinds bear ("Jordan", "Santos"), so that
the layer learns from the surroundings and not from the name. Vectors mean something only with the weights
that made them, so the file names its model, and is not used with any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from ..reading.structure import EntitySpan
from .naming import Sense
from .tables import PEOPLE, AgentNoun, Body, Person, Territory

CLASSES = (
    "official", "person", "place", "people", "authority", "party", "armed", "media", "company", "organization",
)  # fmt: skip
"""Whom a name can stand for. ``official``: a person who holds or held an office; ``person``: any other."""
LABELS = ("Person", "Location", "Organization", "NORP", "Facility", "Misc", "Product")
"""The reader's classes of names, one trait each beside the vector's."""
SCALE = 8.0
"""Unit vectors are multiplied by this, so that their numbers are of the size of the labels'."""
MOST = 3.0
"""Log ratios are cut here: the surroundings alone never decide against everything else."""
WEIGHT = 1.0
"""What a unit of log ratio is worth in the score of a candidate (see :mod:`.linking`)."""
PERSON_LEAD, STATE_LEAD, OTHER_LEAD = 0.25, 1.0, 3.0
"""By how much "a person" must lead what else a single word can be for it to be a person's name: where the reader takes
it for one; where the word is a state's own name too; and where the reader takes it for something else."""
_STEP = 0.25
_SECTORS = {
    "GOV": "authority", "MIL": "authority", "COP": "authority", "JUD": "authority", "LEG": "authority",
    "SPY": "authority", "PTY": "party", "OPP": "party", "REB": "armed", "UAF": "armed", "PRM": "armed",
    "CRM": "armed", "MED": "media", "BUS": "company",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """How much likelier each of :data:`CLASSES` is here than anywhere: natural logarithms, cut at ±:data:`MOST`."""

    ratios: tuple[float, ...]

    def of(self, kind: str) -> float:
        """The log ratio of a class; 0 for one that the layer does not know."""
        return self.ratios[CLASSES.index(kind)] if kind in CLASSES else 0.0

    @property
    def person(self) -> float:
        """The log ratio of a person, of whatever sort."""
        return max(self.ratios[0], self.ratios[1])


def class_of(sense: Sense) -> str:
    """The class of what a name may stand for; empty for a noun for a kind of actor."""
    of = sense.of
    if isinstance(of, Person):
        return "official"
    if isinstance(of, Territory):
        return "people" if sense.form == "adjective" else "place"
    if isinstance(of, AgentNoun):
        return ""
    if of.role == PEOPLE:
        return "people"
    return class_of_body(of)


def class_of_body(body: Body) -> str:
    """The class of a body, by its main sector."""
    return _SECTORS.get(body.sectors[0], "organization") if body.sectors else "organization"


class ContextLayer:
    """The fitted layer: ``weights`` [traits, classes] over :func:`traits`, ``prior`` [classes] as logarithms."""

    def __init__(self, weights: NDArray[np.float32], prior: NDArray[np.float32], model: str) -> None:
        self.weights = weights
        self.prior = prior
        self.model = model

    def contexts(self, entities: Sequence[EntitySpan]) -> dict[int, Context]:
        """The context of each entity with a vector, by its number."""
        numbers = [n for n, e in enumerate(entities) if e.vector is not None and e.label in LABELS]
        if not numbers:
            return {}
        scores = traits([entities[n] for n in numbers]) @ self.weights
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        ratios = np.clip(scores - self.prior, -MOST, MOST)
        steps = (np.round(ratios / _STEP) * _STEP).tolist()  # coarse, so that answers can be remembered
        return {n: Context(tuple(row)) for n, row in zip(numbers, steps, strict=True)}


def traits(entities: Sequence[EntitySpan]) -> NDArray[np.float32]:
    """What the layer sees of entities: vector, label, and a constant."""
    found = []
    for entity in entities:
        label = np.zeros(len(LABELS) + 1, np.float32)
        label[LABELS.index(entity.label)] = label[-1] = 1.0
        assert entity.vector is not None
        found.append(np.concatenate([entity.vector.astype(np.float32) * SCALE, label]))
    return np.stack(found)


@lru_cache(maxsize=1)
def context_layer() -> ContextLayer | None:
    """The package's layer; None where none has been fitted."""
    path = resources.files(__package__) / "data" / "contexts.npz"
    if not path.is_file():
        return None
    with path.open("rb") as file, np.load(file) as table:
        return ContextLayer(
            table["weights"].astype(np.float32), table["prior"].astype(np.float32), str(table["model"])
        )
