"""What a type of one's own is learnt against: mention vectors of other events, and of words that name none.

``data/background.npz`` holds them for the shipped weights, from the train part of our own corpus;
``python -m reportedly.evaluate.background corpus`` makes it anew after every change of the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import TypesError

PATH = Path(__file__).parent / "data" / "background.npz"
NO_EVENT = "no event"
REBUILD = "python -m reportedly.evaluate.background corpus"


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Words that some sentence has: mention vectors, shape (n, d), lemmas, and labels (``ASSAULT aerial``, ``AID``,
    :data:`NO_EVENT`). ``model``: the digest of the weights that made the vectors."""

    model: str
    vectors: NDArray[np.float32]
    labels: tuple[str, ...]
    lemmas: tuple[str, ...]

    def of_type(self, type: str) -> NDArray[np.intp]:
        """The places of the events of a PLOVER type."""
        return np.array([i for i, label in enumerate(self.labels) if label.partition(" ")[0] == type], np.intp)


def write_background(background: Background, path: Path = PATH) -> None:
    """Write a background; vectors are rounded to 8 bits."""
    scale = float(np.abs(background.vectors).max()) / 127
    names = sorted(set(background.labels))
    number = {name: i for i, name in enumerate(names)}
    draft = path.with_name(f"{path.stem}.draft.npz")
    np.savez_compressed(
        draft,
        model=np.array(background.model),
        scale=np.float32(scale),
        vectors=np.round(background.vectors / scale).astype(np.int8),
        labels=np.array([number[label] for label in background.labels], np.uint8),
        names=np.array("\n".join(names)),
        lemmas=np.array("\n".join(background.lemmas)),
    )
    draft.replace(path)


@lru_cache(maxsize=2)
def load_background(path: Path = PATH) -> Background:
    """The background in ``path`` (default: the shipped one). Raises TypesError."""
    try:
        with np.load(path, allow_pickle=False) as data:
            names = str(data["names"]).split("\n")
            return Background(
                str(data["model"]),
                data["vectors"].astype(np.float32) * data["scale"],
                tuple(names[i] for i in data["labels"]),
                tuple(str(data["lemmas"]).split("\n")),
            )
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise TypesError(f"{path} cannot be read ({error}); reinstall reportedly, or make it: {REBUILD}") from error
