"""The model folder: one ONNX graph, its tokenizer, and a manifest that says what is in them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError

MODEL_FOLDER = Path(__file__).parent / "model"
FORMAT = 1
"""The layout of a model folder that this version reads."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model folder that was found whole.

    ``labels`` are the label inventories by head; ``coreference_weights`` are the learned pair
    weights of :mod:`reportedly.reading.coreference`; ``decisions`` are added to the log-odds of what
    a threshold decides, chosen on the dev parts: ``cue`` (attribution cues), ``mention`` (mentions
    of entities), ``link`` (a mention has an antecedent); ``digest`` identifies the weights.
    """

    folder: Path
    labels: dict[str, tuple[str, ...]]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    coreference_weights: NDArray[np.float32]
    decisions: dict[str, float]
    manifest: dict[str, Any]
    digest: str

    @property
    def graph(self) -> Path:
        return self.folder / "reader.onnx"

    def lemmas(self) -> dict[tuple[str, str], str]:
        """Known lemmas by lower-cased form and UPOS."""
        path = self.folder / "lemmas.tsv"
        try:
            rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
            return {(form, upos): lemma for form, upos, lemma in rows}
        except (OSError, ValueError) as error:
            raise ModelError(f"{path} cannot be read ({error}); reinstall reportedly") from error

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"


def load_bundle(folder: Path | None = None, *, verify: bool = False) -> Bundle:
    """Read the manifest of ``folder`` (default: the model shipped in the package).

    ``verify`` also checks the sha256 of every file. Raises :class:`ModelError` where the folder is
    not a whole model, with what to do about it.
    """
    folder = folder or MODEL_FOLDER
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(
            f"no reader model in {folder}: manifest.json is missing; "
            "reinstall reportedly, or train one with `make train`"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"the manifest {path} cannot be read ({error}); reinstall reportedly") from error
    layout = manifest.get("format") if isinstance(manifest, dict) else None
    if layout != FORMAT:
        raise ModelError(
            f"{path} has format {layout!r}, this version reads format {FORMAT}; upgrade reportedly"
        )
    try:
        return _bundle(folder, manifest, verify=verify)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(
            f"the manifest {path} is damaged ({type(error).__name__}: {error}); reinstall reportedly"
        ) from error


def _bundle(folder: Path, manifest: dict[str, Any], *, verify: bool) -> Bundle:
    for name, digest in manifest["files"].items():
        file = folder / name
        if not file.is_file():
            raise ModelError(f"{file} is missing from the model; reinstall reportedly")
        if verify and hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise ModelError(
                f"{file} is not the file its manifest describes (sha256 differs); reinstall reportedly"
            )
    return Bundle(
        folder=folder,
        labels={name: tuple(values) for name, values in manifest["labels"].items()},
        inputs=tuple(manifest["inputs"]),
        outputs=tuple(manifest["outputs"]),
        coreference_weights=np.asarray(manifest["coreference_weights"], dtype=np.float32),
        decisions={
            name: float(manifest.get("decisions", {}).get(name, 0.0)) for name in ("cue", "mention", "link")
        },
        manifest=manifest,
        digest=str(manifest["files"]["reader.onnx"]),
    )
