"""Runs windows through the ONNX graph, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..errors import ModelError
from .bundle import Bundle
from .pieces import WindowInput

Arrays = dict[str, NDArray[Any]]
_LEAST_WORDS = 4  # the graph keeps the four best heads of a word, so there must be so many


class Session:
    """An ONNX Runtime session over the bundle's graph. Raises :class:`ModelError` if it cannot be loaded.

    A run takes one thread; several may run at once.
    """

    def __init__(self, bundle: Bundle) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = True
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(
                str(bundle.graph), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime has its own tree of errors below Exception
            raise ModelError(f"{bundle.graph} cannot be loaded ({error}); reinstall reportedly") from error
        self._outputs = bundle.outputs

    def run(
        self,
        windows: Sequence[WindowInput],
        sentences: Sequence[NDArray[np.int64]],
        *,
        predicate_bias: Sequence[NDArray[np.float32]] | None = None,
        cue_bias: Sequence[NDArray[np.float32]] | None = None,
        pairs: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]] | None = None,
        outputs: Sequence[str] | None = None,
    ) -> Arrays:
        """One batch. ``sentences``: for each window the sentence number of each of its words."""
        batch = len(windows)
        pieces = max(len(w.pieces) for w in windows)
        words = max(_LEAST_WORDS, *(len(w.first) for w in windows))
        feed: dict[str, NDArray[np.generic]] = {
            "pieces": np.zeros((batch, pieces), np.int64),
            "shapes": np.zeros((batch, pieces), np.int64),
            "first": np.zeros((batch, words), np.int64),
            "last": np.zeros((batch, words), np.int64),
            "sentence": np.full((batch, words), -1, np.int64),
            "predicate_bias": np.zeros((batch, words), np.float32),
            "cue_bias": np.zeros((batch, words), np.float32),
            "source": np.zeros((batch, words), np.float32),
            "target": np.zeros((batch, words), np.float32),
        }
        longest = 1
        for i, window in enumerate(windows):
            feed["pieces"][i, : len(window.pieces)] = window.pieces
            feed["shapes"][i, : len(window.shapes)] = window.shapes
            feed["first"][i, : len(window.first)] = window.first
            feed["last"][i, : len(window.last)] = window.last
            feed["sentence"][i, : len(sentences[i])] = sentences[i]
            longest = max(longest, int(np.bincount(sentences[i]).max()))
            if predicate_bias is not None:
                feed["predicate_bias"][i, : len(predicate_bias[i])] = predicate_bias[i]
            if cue_bias is not None:
                feed["cue_bias"][i, : len(cue_bias[i])] = cue_bias[i]
            if pairs is not None:
                feed["source"][i, : len(pairs[i][0])] = pairs[i][0]
                feed["target"][i, : len(pairs[i][1])] = pairs[i][1]
        feed["span"] = np.arange(longest, dtype=np.int64)
        names = tuple(outputs) if outputs is not None else self._outputs
        return dict(zip(names, self._session.run(names, feed), strict=True))
