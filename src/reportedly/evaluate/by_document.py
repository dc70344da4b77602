"""Predictions that come as one JSON object per document, looked up by the document's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..errors import CorpusError


def by_document(
    predictions: Iterable[Mapping[str, Any]], names: Sequence[str], *, what: str
) -> list[Mapping[str, Any]]:
    """The prediction of every document in the order of ``names``; ``{}`` for one without.

    Raises CorpusError for a document that is not in the data, or that is predicted twice.
    """
    found: dict[str, Mapping[str, Any]] = {}
    known = set(names)
    for prediction in predictions:
        name = prediction.get("doc")
        if name not in known:
            raise CorpusError(
                f"A {what} prediction is for the document {name!r}, which is not in the data."
                " Predict on the same files that you score on."
            )
        if name in found:
            raise CorpusError(
                f"There are two {what} predictions for the document {name!r}. Keep one of them."
            )
        found[name] = prediction
    return [found.get(name, {}) for name in names]


def malformed(what: str, prediction: Mapping[str, Any], form: str, cause: Exception) -> CorpusError:
    """The error for a prediction that does not have the form that it should have."""
    return CorpusError(f"The {what} prediction of {prediction.get('doc')!r} is not {form} ({cause!r}).")
