"""Event types and modes of a user's own, learnt from examples: their file, and how sure they are of a word.

A file holds one or several, each with its definition, examples, figures and a head on the reader's mention vectors
(:mod:`.few_shot`), and the digest of the reader's weights: a head understands the vectors of no other model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import TypesError
from ..ontology.events import EVENT_TYPES
from ..records import Quad
from .few_shot import Head

FORMAT = 1
"""The layout of a types file that this version reads and writes."""
SUFFIX = ".types.json"
QUADS: tuple[str, ...] = get_args(Quad)
TYPE_SHARE = 0.02
"""One predicate in fifty is expected to be an event of a new type: about what one of PLOVER's has in the news."""
MODE_SHARE = 0.2
"""One event in five of a type is expected to have the new mode: about what the commoner modes of PLOVER have. The same
share of events of PLOVER's types that are alike is expected to be of a new type."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,39}")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and in it the trigger, the characters ``[start, end)`` (None: not marked).

    ``holds``: the trigger names such an event; else it is a counter-example. ``line``: where it stands in its file.
    """

    text: str
    start: int | None
    end: int | None
    holds: bool
    line: int = field(default=0, compare=False)

    @property
    def trigger(self) -> str | None:
        """The trigger's word."""
        return None if self.start is None else self.text[self.start : self.end]

    def marked(self) -> str:
        """The text with its trigger in braces."""
        if self.start is None or self.end is None:
            return self.text
        return f"{self.text[: self.start]}{{{self.text[self.start : self.end]}}}{self.text[self.end :]}"


@dataclass(frozen=True, slots=True)
class OwnType:
    """An event type, or (``of`` not None) a mode of the type ``of``, that a user has taught.

    ``quad`` and ``score`` are what the user says of a type, or None. ``figures``: precision, recall and F1 when it was
    learnt, on vectors held out.
    """

    name: str
    of: str | None
    definition: str
    examples: tuple[Example, ...]
    head: Head
    figures: tuple[float, float, float]
    quad: Quad | None = None
    score: float | None = None

    @property
    def label(self) -> str:
        """The name, a mode's with its type: ``AID vaccines``."""
        return self.name if self.of is None else f"{self.of} {self.name}"


@dataclass(frozen=True, slots=True)
class OwnTypes:
    """Types and modes of the user's own that were learnt with one reader. ``model``: the digest of its weights."""

    model: str
    types: tuple[OwnType, ...]

    def best(self, vector: NDArray[np.floating]) -> tuple[OwnType, float] | None:
        """The type that is surest of the word with this mention vector, and its probability; None below threshold."""
        found = [(own, float(own.head.probabilities(vector))) for own in self.types if own.of is None]
        sure = [(own, p) for own, p in found if p >= own.head.threshold]
        return max(sure, key=lambda pair: pair[1], default=None)

    def modes(self, type: str, vectors: Sequence[NDArray[np.floating]]) -> list[tuple[OwnType, float]]:
        """The modes of a type that reach their threshold at one of an event's words, with their probabilities."""
        found = []
        for own in self.types:
            if own.of == type and vectors:
                p = max(float(own.head.probabilities(vector)) for vector in vectors)
                if p >= own.head.threshold:
                    found.append((own, p))
        return found

    def named(self, name: str) -> OwnType | None:
        """The type (no mode) of this name."""
        return next((own for own in self.types if own.of is None and own.name == name), None)


def among_events(probability: float) -> float:
    """The probability of a type where the word is known to name an event that PLOVER has a type for: the same evidence,
    and one in five expected instead of one in fifty."""
    odds = probability / max(1 - probability, 1e-9)
    odds *= MODE_SHARE / (1 - MODE_SHARE) * (1 - TYPE_SHARE) / TYPE_SHARE
    return odds / (1 + odds)


def checked_name(name: str, *, of: str | None, known: Iterable[OwnType] = ()) -> tuple[str, str | None]:
    """The name as it is written in records (types in capitals, modes in small letters), and so the mode's type.

    ``known``: what the file holds already. Raises TypesError: no name, taken, or a mode of no type.
    """
    if not _NAME.fullmatch(name):
        raise TypesError(
            f"{name!r} cannot be a name: write letters, digits and hyphens, as in PRISONER-SWAP, 2 to 40 of them."
        )
    own = {(o.name, o.of) for o in known}
    if of is None:
        wanted = name.upper()
        if wanted in EVENT_TYPES:
            raise TypesError(f"{wanted} is one of PLOVER's event types. Choose another name.")
        if (wanted, None) in own:
            raise TypesError(f"The file already has a type {wanted}. Choose another name, or another file.")
        return wanted, None
    parent, wanted = of.upper(), name.lower()
    if parent not in EVENT_TYPES and (parent, None) not in own:
        raise TypesError(
            f"{of!r} is no event type, so it has no modes. PLOVER's are {', '.join(sorted(EVENT_TYPES))}; one of your "
            f"own has to be in the same file (--add FILE)."
        )
    if parent in EVENT_TYPES and wanted in EVENT_TYPES[parent].modes:
        raise TypesError(f"{wanted} is one of PLOVER's modes of {parent}. Choose another name.")
    if (wanted, parent) in own:
        raise TypesError(f"The file already has a mode {wanted} of {parent}. Choose another name, or another file.")
    return wanted, parent


def checked_scale(quad: str | None, score: float | None) -> tuple[Quad | None, float | None]:
    """The quad class and score that a user gives a type. Raises TypesError."""
    if quad is not None:
        quad = quad.strip().lower().replace("-", "_").replace(" ", "_")
        if quad not in QUADS:
            raise TypesError(f"{quad!r} is no quad class. They are {', '.join(QUADS)}.")
    if score is not None and not -10 <= score <= 10:
        raise TypesError(f"A score of {score:g} is outside −10 (conflict) … 10 (cooperation).")
    return cast("Quad | None", quad), score


def load_types(*paths: str | PathLike[str], model: str | None = None) -> OwnTypes:
    """The types of one file or several. ``model``: the digest of the reader that they are to be used with.

    Raises TypesError: a file that is missing or damaged, of another model, or two that hold the same name.
    """
    found: list[OwnType] = []
    digest = model
    for path in map(Path, paths):
        held = read_types(path)
        if digest is not None and held.model != digest:
            raise TypesError(
                f"{path} was learnt with another model of the reader. Learn it again from the examples that it keeps: "
                f"reportedly types update {path}"
            )
        digest = held.model
        for own in held.types:
            if any((own.name, own.of) == (other.name, other.of) for other in found):
                raise TypesError(f"{path}: {own.label} is in another of the files too. Leave one of them out.")
            found.append(own)
    return OwnTypes(digest or "", tuple(found))


def read_types(path: Path) -> OwnTypes:
    """What a types file holds, whatever model it was learnt with. Raises TypesError."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise TypesError(
            f"{path}: there is no such file. Make one: reportedly types new NAME --examples FILE"
        ) from None
    except (OSError, ValueError) as error:
        raise TypesError(
            f"{path} is no file of event types ({error}). Give one made by reportedly types new."
        ) from error
    layout = data.get("format") if isinstance(data, dict) else None
    if layout != FORMAT:
        raise TypesError(
            f"{path} is no file of event types that this version reads (format {layout!r}, not {FORMAT}). "
            f"Give one made by reportedly types new, or upgrade reportedly."
        )
    try:
        return OwnTypes(str(data["model"]), tuple(_type_of(entry) for entry in data["types"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TypesError(
            f"{path} is damaged ({type(error).__name__}: {error}). Make it again with reportedly types new."
        ) from error


def write_types(types: OwnTypes, path: Path) -> None:
    """Write a types file, whole or not at all. Raises TypesError."""
    entries = ",\n".join(_entry(own) for own in types.types)
    text = f'{{"format": {FORMAT}, "model": {json.dumps(types.model)}, "types": [\n{entries}\n]}}\n'
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_text(text, "utf-8")
        draft.replace(path)
    except OSError as error:
        raise TypesError(f"{path}: cannot be written ({error.strerror}). Choose another path with --out.") from error


def _entry(own: OwnType) -> str:
    """A type as JSON, an example a line so that people can read it."""
    precision, recall, f1 = own.figures
    about: dict[str, Any] = {
        "name": own.name,
        "mode_of": own.of,
        "definition": own.definition,
        "quad": own.quad,
        "score": own.score,
        "held_out": {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)},
        "threshold": round(own.head.threshold, 6),
        "bias": round(own.head.bias, 6),
        "weights": [round(float(weight), 5) for weight in own.head.weights],
    }
    examples = ",\n".join("  " + json.dumps(_written(e), ensure_ascii=False) for e in own.examples)
    return f'{json.dumps(about, ensure_ascii=False)[:-1]}, "examples": [\n{examples}\n]}}'


def _written(example: Example) -> dict[str, Any]:
    return {"text": example.text, "trigger": [example.start, example.end], "label": example.holds}


def _type_of(entry: Mapping[str, Any]) -> OwnType:
    weights = np.asarray(entry["weights"], np.float64)
    if weights.ndim != 1 or not np.isfinite(weights).all():
        raise ValueError("its weights are no list of numbers")
    held_out = entry["held_out"]
    return OwnType(
        name=str(entry["name"]),
        of=entry["mode_of"],
        definition=str(entry["definition"]),
        examples=tuple(
            Example(str(e["text"]), int(e["trigger"][0]), int(e["trigger"][1]), bool(e["label"]))
            for e in entry["examples"]
        ),
        head=Head(weights, float(entry["bias"]), float(entry["threshold"])),
        figures=(float(held_out["precision"]), float(held_out["recall"]), float(held_out["f1"])),
        quad=entry["quad"],
        score=entry["score"],
    )
