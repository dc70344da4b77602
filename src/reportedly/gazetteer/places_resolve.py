"""Which places a text means: all its toponyms resolved together.

Each toponym's candidates are scored in rounds. The first round knows the candidate (size, kind, main or other
name), what is written beside the toponym ("Paris, Texas") and what the text names besides its toponyms; later rounds
also know where the other toponyms probably are: near by, in the same district, region or country, or the very
region that contains the candidate. Scores are weighted sums; the weights are in ``places_weights.json`` and are fitted
by ``python -m benchmarks.fit_places``. One name has one sense in a text unless containers tell its mentions
apart.

After Lieberman and Samet (2012), "Adaptive context features for toponym resolution in streaming news", and
Kamalloo and Rafiei (2018), "A coherent unsupervised model for toponym resolution", whose coherence measures are learnt
here as features.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources

import numpy as np

from .places import Floats, Place, Places
from .places_resolution import Choice, Resolution, Toponym
from .places_scene import CONTEXT, PRIOR, Neighbourhood, Scene

TOGETHER = 600
"""Toponyms that are resolved together: more than a long report has."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the rounds: the first over PRIOR, the others over PRIOR and CONTEXT."""

    rounds: tuple[Floats, ...]

    @classmethod
    def load(cls) -> Weights:
        """The package's own weights."""
        return _own_weights()


@lru_cache(maxsize=1)
def _own_weights() -> Weights:
    data = json.loads((resources.files(__package__) / "data" / "places_weights.json").read_text("utf-8"))
    return Weights(
        tuple(
            np.array([row.get(name, 0.0) for name in (PRIOR if i == 0 else (*PRIOR, *CONTEXT))], np.float32)
            for i, row in enumerate(data["rounds"])
        )
    )


def resolve(
    toponyms: Sequence[Toponym],
    text: str,
    places: Places,
    *,
    home: str | None = None,
    on: date | None = None,
    around: Neighbourhood | None = None,
    weights: Weights | None = None,
    explain: int = 1,
) -> list[Resolution]:
    """Resolve all toponyms of a text together, in their order; of a text with more than :data:`TOGETHER` a stretch
    after another, each by its own words, since all are compared with all.

    ``home``: alpha-3 of the publisher's country, where known. ``on``: the report's day; front lines and camps
    exist only for a time. ``around``: where the publisher's other reports are set. ``explain``: how many choices
    each resolution keeps; if more than one, the first with its traits.
    """
    country = places.country_number(home) if home else -1
    found: list[Resolution] = []
    for first in range(0, len(toponyms), TOGETHER):
        part = toponyms[first : first + TOGETHER]
        begin = part[0].start if first else 0
        rest = toponyms[first + TOGETHER : first + TOGETHER + 1]
        moved = [Toponym(one.start - begin, one.end - begin, one.name) for one in part] if begin else part
        words = text[begin : rest[0].start if rest else len(text)]
        scene = Scene(moved, words, places, home=country, on=on, around=around)
        resolved = _choose(scene, weights or Weights.load(), explain)
        found += (replace(one, toponym=own) for one, own in zip(resolved, part, strict=True))
    return found


def _choose(scene: Scene, weights: Weights, explain: int) -> list[Resolution]:
    toponyms, places, rounds = scene.toponyms, scene.places, weights.rounds
    found: list[Resolution] = [Resolution(toponym) for toponym in toponyms]
    if not scene.groups:
        return found
    prior = scene.prior()
    traits = prior
    probabilities = scene.softmax(prior @ rounds[0])
    for one in rounds[1:]:
        traits = np.concatenate([prior, scene.context(probabilities)], axis=1)
        probabilities = scene.softmax(traits @ one)
    names = (*PRIOR, *CONTEXT)
    last = rounds[-1]
    for g, group in enumerate(scene.groups):
        first = int(scene.bounds[g])
        own = probabilities[first : int(scene.bounds[g + 1])]
        order = np.argsort(-own, kind="stable")[:explain].tolist()
        countries = group.candidates.country
        same_country = countries == countries[order[0]]
        choices = tuple(
            Choice(
                places.place_at(int(group.candidates.refs[k])),
                float(own[k]),
                {
                    names[i]: round(float(traits[first + k, i] * last[i]), 3)
                    for i in np.flatnonzero(traits[first + k]).tolist()
                }
                if explain > 1 and k == order[0]
                else {},
            )
            for k in order
        )
        for mention in group.mentions:
            found[mention] = Resolution(toponyms[mention], choices, None, float(own[same_country].sum()))
    for i, resolution in enumerate(found):
        if not resolution.choices:
            found[i] = Resolution(toponyms[i], setting=scene.setting(toponyms[i], probabilities))
    return found


def place_of(
    name: str, places: Places, *, country: str | None = None, focus: Mapping[str, int] | None = None
) -> Place | None:
    """The likeliest place of a name that stands alone.

    ``country``: alpha-3 in which it is known to lie. ``focus``: how often a document names each country.
    """
    named = {places.country_number(code): count for code, count in (focus or {}).items()}
    named.pop(-1, None)
    scene = Scene(
        [Toponym(0, len(name), name)],
        name,
        places,
        within=places.country_number(country) if country else -1,
        named=named,
    )
    return _choose(scene, Weights.load(), 1)[0].place
