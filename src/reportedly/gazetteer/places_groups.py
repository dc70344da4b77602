"""The mentions of one name in one sense: toponyms of a text grouped, with their candidates and containers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from .places import CLASSES, Candidates, Places
from .places_evidence import Hint, containers, named_regions
from .places_resolution import Toponym


@dataclass(slots=True)
class Group:
    """The mentions of one name in one sense."""

    name: str
    mentions: list[int]
    candidates: Candidates
    hint: Hint | None = None


def grouped(
    toponyms: Sequence[Toponym], text: str, places: Places, on: date | None, within: int
) -> list[Group]:
    groups: dict[tuple[str, int, int], Group] = {}
    plain: dict[str, list[tuple[str, int, int]]] = {}
    waiting: list[tuple[int, str, Candidates]] = []
    for i, toponym in enumerate(toponyms):
        name, options, certain = _split(toponym, text, places)
        if not options and within >= 0:
            options, certain = (Hint(within, -1, toponym.start, toponym.end),), True
        candidates = places.candidates(name)
        if candidates is None:
            continue
        hint = _likeliest_container(candidates, options)
        if hint is not None and (certain or hint.admin1 >= 0):
            candidates = _inside(candidates, hint)
        if on is not None and any(ref < 0 and not places.exists(ref, on) for ref in candidates.refs.tolist()):
            candidates = _standing(candidates, places, on)
            if candidates is None:
                continue
        if hint is None:
            waiting.append((i, name, candidates))
            continue
        key = (candidates.form.key, hint.country, hint.admin1)
        if key not in groups:
            groups[key] = Group(name, [], candidates, hint)
            plain.setdefault(candidates.form.key, []).append(key)
        groups[key].mentions.append(i)
    for i, name, candidates in waiting:
        own = candidates.form.key
        hinted = plain.get(own, [])
        key = hinted[0] if len(hinted) == 1 else (own, -2, -2)
        if key not in groups:
            groups[key] = Group(name, [], candidates)
        groups[key].mentions.append(i)
    return list(groups.values())


def _inside(candidates: Candidates, hint: Hint) -> Candidates:
    """The candidates that lie in a container, or all where none does."""
    keep = _lies_in(candidates, hint)
    return candidates.only(keep) if keep.any() else candidates


def _lies_in(candidates: Candidates, hint: Hint) -> npt.NDArray[np.bool_]:
    keep: npt.NDArray[np.bool_] = candidates.country == hint.country
    if hint.admin1 >= 0:
        keep &= (candidates.admin1 == hint.admin1) & (candidates.klass != CLASSES.index("region"))
    return keep


def _likeliest_container(candidates: Candidates, options: Sequence[Hint]) -> Hint | None:
    """The container in which the largest candidate lies, the first where none does."""
    best, most = (options[0] if options else None), 0.0
    for hint in options:
        people = float(candidates.population[_lies_in(candidates, hint)].max(initial=0.0))
        if people > most:
            best, most = hint, people
    return best


def _split(toponym: Toponym, text: str, places: Places) -> tuple[str, tuple[Hint, ...], bool]:
    """The bare name of a toponym, the containers inside it or after it, and whether they are certain."""
    name, comma, rest = toponym.name.partition(",")
    if comma and name.strip():
        inner = named_regions(rest.strip(), places)
        if inner:
            return name.strip(), tuple(Hint(*option, toponym.start, toponym.end) for option in inner), True
        return toponym.name if places.candidates(toponym.name) else name.strip(), (), False
    return toponym.name, containers(text, toponym.end, places), False


def _standing(candidates: Candidates, places: Places, on: date) -> Candidates | None:
    keep = np.array([places.exists(ref, on) for ref in candidates.refs.tolist()])
    return candidates.only(keep) if keep.any() else None
