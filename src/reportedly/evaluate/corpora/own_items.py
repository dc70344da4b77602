"""The values of our own annotated corpus: items, annotations, positions; all on the unmarked text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from ...records import Auxiliary, Factuality

STYLES = ("wire", "headline", "lead", "quote", "feature", "blog", "radio", "report")
REGIONS = ("Africa", "Americas", "Asia", "Europe", "MiddleEast", "Oceania")
VALUES: tuple[str, ...] = get_args(Factuality)
AUXILIARIES: tuple[str, ...] = get_args(Auxiliary)


@dataclass(frozen=True, slots=True)
class OwnSpan:
    """Words of the text: the characters ``[start, end)`` and what stands there."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OwnLink:
    """One source of a chain and the words that say it speaks; ``source`` None where nobody is named."""

    source: OwnSpan | None
    cue: OwnSpan


@dataclass(frozen=True, slots=True)
class OwnPosition:
    """What a chain of sources, outermost first, holds about an event (FactBank value)."""

    chain: tuple[OwnLink, ...]
    value: Factuality


@dataclass(frozen=True, slots=True)
class OwnAnnotation:
    """The annotation of one marked trigger. ``type`` None: it looks like an event and is none.

    ``author`` is the position of the report itself; ``same`` the number of another trigger of the same event.
    """

    number: int
    trigger: OwnSpan
    type: str | None
    modes: tuple[str, ...] = ()
    auxiliary: tuple[Auxiliary, ...] = ()
    actors: tuple[OwnSpan, ...] = ()
    recipients: tuple[OwnSpan, ...] = ()
    dates: tuple[OwnSpan, ...] = ()
    places: tuple[OwnSpan, ...] = ()
    quantities: tuple[OwnSpan, ...] = ()
    contexts: tuple[str, ...] = ()
    author: Factuality = "CT+"
    positions: tuple[OwnPosition, ...] = ()
    same: int | None = None


@dataclass(frozen=True, slots=True)
class OwnItem:
    """A sentence or report with all its annotations; equal items differ at most in where they are kept."""

    id: str
    published: date
    style: str
    region: str
    text: str
    annotations: tuple[OwnAnnotation, ...]
    path: Path | None = field(default=None, compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: the line, what it is, and how to mend it."""

    path: Path | None
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'text'}:{self.line}: {self.message}"
