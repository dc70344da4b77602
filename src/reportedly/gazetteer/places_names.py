"""Toponyms as they stand in news, brought to the keys under which gazetteers file places.

News writes "northern Iraq", "the city of Lviv", "Rapides Parish", "St. Louis", "Mt. Vernon", "Camp Lejeune's";
gazetteers write "Iraq", "Lviv", "Rapides", "Saint Louis". :func:`forms` lists the keys to try for a name, best
first, each with what was left out or changed on the way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from .names import key_of


@dataclass(frozen=True, slots=True)
class Form:
    """A key to try. ``cut``: what was done to the name ("", "direction", "division", "spelling", "part").

    ``wants``: the kinds of place that a word of division asks for ("county" -> district), if any.
    """

    key: str
    cut: str = ""
    wants: frozenset[str] = frozenset()


_NO_KINDS: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def place_words() -> dict[str, Any]:
    """The word classes of ``places.toml``."""
    return tomllib.loads((resources.files(__package__) / "data" / "places.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _directions() -> frozenset[str]:
    return frozenset(place_words()["directions"])


@lru_cache(maxsize=1)
def divisions() -> dict[str, frozenset[str]]:
    """Words for kinds of division and feature ("county", "oblast", "lake") with the kinds that they ask for."""
    found: dict[str, set[str]] = {}
    for kind, nouns in place_words()["divisions"].items():
        for noun in nouns:
            found.setdefault(noun, set()).add(kind)
    return {noun: frozenset(kinds) for noun, kinds in found.items()}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return dict(place_words()["spellings"])


@lru_cache(maxsize=32768)
def forms(name: str) -> tuple[Form, ...]:
    """The keys to try for a name, best first."""
    key = key_of(name)
    found: dict[str, Form] = {}
    for form in _forms(key):
        if form.key and form.key not in found:
            found[form.key] = form
    return tuple(found.values())


def _forms(key: str) -> Iterator[Form]:
    wants = _NO_KINDS
    parts = key.split(" ")
    known = divisions()
    if len(parts) > 1:
        wants = known.get(parts[-1], known.get(parts[0], _NO_KINDS))
    yield Form(key, "", wants)
    respelt = _respelt(parts)
    if respelt != parts:
        yield Form(" ".join(respelt), "spelling", wants)
        parts = respelt
    directions = _directions()
    while len(parts) > 1 and parts[0] in directions:
        parts = parts[1:]
        yield Form(" ".join(parts), "direction", known.get(parts[-1], wants) if len(parts) > 1 else _NO_KINDS)
    if len(parts) > 2 and parts[0] in known and parts[1] == "of":
        yield Form(" ".join(parts[2:]), "division", known[parts[0]])
        parts = parts[2:]
    if len(parts) > 1 and parts[-1] in known:
        yield Form(" ".join(parts[:-1]), "division", known[parts[-1]])
    elif len(parts) > 2 and (pair := " ".join(parts[-2:])) in known:
        yield Form(" ".join(parts[:-2]), "division", known[pair])
    elif len(parts) > 1 and parts[0] in known:
        yield Form(" ".join(parts[1:]), "division", known[parts[0]])


def _respelt(parts: list[str]) -> list[str]:
    spellings = _spellings()
    return [spellings.get(part, part) if len(parts) > 1 else part for part in parts]


def asks_for(name: str) -> frozenset[str]:
    """The kinds that a name's word of division asks for ("Orange County" -> district)."""
    return forms(name)[0].wants if name and key_of(name) else _NO_KINDS
