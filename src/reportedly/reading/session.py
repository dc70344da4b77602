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
        window: WindowInput,
        sentence: NDArray[np.int64],
        *,
        predicate_bias: NDArray[np.float32] | None = None,
        cue_bias: NDArray[np.float32] | None = None,
        pair: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
        outputs: Sequence[str] | None = None,
    ) -> Arrays:
        """One window (the graph masks nothing, so it takes one at a time). ``sentence``: the sentence number of each of
        its words."""
        count = len(window.first)
        words = max(_LEAST_WORDS, count)
        feed: dict[str, NDArray[np.generic]] = {
            "pieces": window.pieces[None],
            "shapes": window.shapes[None],
            "first": np.zeros((1, words), np.int64),
            "last": np.zeros((1, words), np.int64),
            "sentence": np.full((1, words), -1, np.int64),
            "predicate_bias": np.zeros((1, words), np.float32),
            "cue_bias": np.zeros((1, words), np.float32),
            "source": np.zeros((1, words), np.float32),
            "target": np.zeros((1, words), np.float32),
            "span": np.arange(max(1, int(np.bincount(sentence).max())), dtype=np.int64),
        }
        source, target = pair if pair is not None else (None, None)
        given = {
            "first": window.first, "last": window.last, "sentence": sentence, "predicate_bias": predicate_bias,
            "cue_bias": cue_bias, "source": source, "target": target,
        }  # fmt: skip
        for name, row in given.items():
            if row is not None:
                feed[name][0, : len(row)] = row
        names = tuple(outputs) if outputs is not None else self._outputs
        return dict(zip(names, self._session.run(names, feed), strict=True))
