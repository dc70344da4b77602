"""Names that many kinds of actor bear, told apart by what is said around them.

``ambiguous_names.tsv``: made-up sentences with one name in brackets, a date, the id that is meant (``-``: nobody whom a
gazetteer knows; ``?``: the country alone is asked) and its country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from reportedly.coding.linking import ReportNames
from reportedly.coding.participants import Participants
from reportedly.evaluate.actors import is_linked
from reportedly.gazetteer import Gazetteer
from reportedly.gazetteer.contexts import CLASSES, MOST, Context, ContextLayer, context_layer
from reportedly.reading import Reader
from reportedly.reading.structure import EntitySpan, Reading
from reportedly.records import Document

from .readings import reading_from_text

CASES = Path(__file__).with_name("ambiguous_names.tsv")


def rows() -> list[tuple[str, date, str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()[1:]
    found = [line.split("\t") for line in lines]
    return [(text, date.fromisoformat(day), id, country) for text, day, id, country in found]


@cache
def readings() -> Sequence[Reading]:
    plain = [text.replace("[", "").replace("]", "") for text, *_ in rows()]
    documents = [Document(id=str(n), text=text, published=rows()[n][1]) for n, text in enumerate(plain)]
    return list(Reader.load().read_many(documents))


def right(reading: Reading, row: tuple[str, date, str, str]) -> bool:
    text, _, id, country = row
    start, end = text.index("["), text.index("]") - 1
    participants = Participants(reading, Gazetteer.load())
    head = [word.index for word in reading.words if start <= word.start and word.end <= end][-1]
    entity = participants.entity(head)
    if id == "-":
        phrase = participants.text(*participants.syntax.noun_phrase(head))
        return not is_linked(phrase, {"id": entity.id if entity is not None else None})
    if id == "?":
        return entity is not None and entity.country == country
    return entity is not None and entity.id == id


@pytest.mark.model
def test_surroundings_tell_names_apart() -> None:
    layer = context_layer()
    if layer is None or layer.model != readings()[0].model:
        pytest.skip("the layer was fitted to other weights: python -m benchmarks.fit_contexts --write")
    seen = sum(right(reading, row) for reading, row in zip(readings(), rows(), strict=True))
    blind = sum(right(replace(r, model="other"), row) for r, row in zip(readings(), rows(), strict=True))
    assert seen / len(rows()) >= 0.78
    assert seen >= blind + 3


def test_a_layer_of_other_weights_is_not_used_and_that_is_said() -> None:
    reading = reading_from_text("Jordan spoke.")
    assert ReportNames(reading, Gazetteer.load()).context(0) is None
    assert "no reader" in (ReportNames(reading, Gazetteer.load()).blind or "")
    if context_layer() is not None:
        other = ReportNames(replace(reading, model="0" * 64), Gazetteer.load())
        assert other.context(0) is None and "fit_contexts" in (other.blind or "")


def favouring(kind: str) -> Context:
    return Context(tuple(MOST if one == kind else -MOST for one in CLASSES))


@pytest.mark.parametrize(
    ("name", "label", "kind", "id"),
    [
        ("Jordan", "Person", "place", "JOR"),
        ("Jordan", "Location", "person", "jordan"),
        ("Chad", "Person", "place", "TCD"),
        ("Chad", "Location", "person", "chad"),
    ],
)
def test_surroundings_outweigh_the_reader_s_class(name: str, label: str, kind: str, id: str) -> None:
    gazetteer = Gazetteer.load()
    entity = gazetteer.resolve(name, label=label, on=date(2019, 5, 1), context=favouring(kind))
    assert entity is not None and entity.id == id


def test_the_explanation_says_so() -> None:
    link = Gazetteer.load().link("Chad", label="Person", on=date(2019, 5, 1), context=favouring("place"))
    said = " ".join([*link.reasons, *(reason for one in link.candidates for reason in one.reasons)])
    assert "around it" in said and link.entity is not None and link.entity.id == "TCD"


def test_contexts_are_log_ratios_within_bounds() -> None:
    rng = np.random.default_rng(1)
    size = 192
    weights = rng.normal(size=(size + 8, len(CLASSES))).astype(np.float32) * 5
    layer = ContextLayer(weights, np.full(len(CLASSES), -np.log(len(CLASSES)), np.float32), "x")
    vector = np.ones(size, np.float16) / 14
    entities = [EntitySpan(0, 1, "Person", 0.9, vector), EntitySpan(1, 2, "Date", 0.9, vector)]
    found = layer.contexts([*entities, EntitySpan(2, 3, "Person", 0.9)])
    assert set(found) == {0} and all(abs(value) <= MOST for value in found[0].ratios)
    assert found[0].person == max(found[0].of("person"), found[0].of("official"))


@pytest.mark.parametrize(
    ("phrase", "id"),
    [
        ("Paris, Texas", "USA-PARIS"),
        ("Georgia, USA", "USA-GA"),
        ("London, Ontario", "CAN-LONDON"),
        ("Paris, France", "FRA"),
        ("Tbilisi, Georgia", "GEO"),
        ("Moscow, Washington", "RUS"),
    ],
)
def test_a_land_behind_a_comma_says_which_place(phrase: str, id: str) -> None:
    entity = Gazetteer.load().resolve(phrase, label="Location")
    assert entity is not None and entity.id == id
