"""Event types of a user's own: the head's mathematics, files of examples, files of types, and what records say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.coding.background import Background, load_background, write_background
from reportedly.coding.few_shot import Head, learn
from reportedly.coding.own_examples import ExampleFile, read_examples
from reportedly.coding.own_learning import Lesson, learn_again, learn_type
from reportedly.coding.own_testing import try_type
from reportedly.coding.own_types import (
    Example,
    OwnType,
    OwnTypes,
    among_events,
    checked_name,
    checked_scale,
    load_types,
    read_types,
    write_types,
)
from reportedly.errors import TypesError
from reportedly.reading import Reader
from reportedly.report import Pipeline, pipeline
from reportedly.sources import document_from_text

HERE = Path(__file__).parent / "own_types"
GOOD = "\n".join(["definition: People are given vaccines.", *(f"Nurses {{vaccinated}} {n} men." for n in range(8))])


def written(folder: Path, text: str, name: str = "examples.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def own_type(name: str = "VACCINATE", of: str | None = None, threshold: float = 0.5) -> OwnType:
    head = Head(np.array([4.0, 0.0, 0.0]), -2.0, threshold)
    examples = (Example("Nurses vaccinated men.", 7, 17, True), Example("They left.", 5, 9, False))
    return OwnType(name, of, "People are given vaccines.", examples, head, (0.75, 0.6, 2 / 3), None, None)


# -- the head ----------------------------------------------------------------------------------------------


def cloud(draw: np.random.Generator, middle: float, count: int) -> np.ndarray:
    rows = draw.normal(0, 0.3, (count, 12))
    rows[:, 0] += middle
    return rows


def test_a_head_finds_what_is_apart_and_says_so() -> None:
    draw = np.random.default_rng(1)
    learned = learn(cloud(draw, 2, 8), cloud(draw, 0.5, 4), cloud(draw, -1, 400), share=0.1)
    precision, recall, f1 = learned.figures()
    assert recall >= 0.8 and precision >= 0.85 and f1 >= 0.85
    new, other = cloud(draw, 2, 200), cloud(draw, -1, 200)
    assert (learned.head.probabilities(new) >= learned.head.threshold).mean() > 0.9
    assert (learned.head.probabilities(other) >= learned.head.threshold).mean() < 0.05


def test_a_head_of_noise_is_known_to_be_bad() -> None:
    draw = np.random.default_rng(2)
    learned = learn(cloud(draw, 0, 10), cloud(draw, 0, 0), cloud(draw, 0, 500), share=0.02)
    assert learned.figures()[2] < 0.3


def test_counter_examples_move_the_border() -> None:
    draw = np.random.default_rng(3)
    yes, rest, near = cloud(draw, 1.5, 10), cloud(draw, -1.5, 300), cloud(draw, 0.6, 6)
    without = learn(yes, near[:0], rest, share=0.05).head
    with_them = learn(yes, near, rest, share=0.05).head
    assert with_them.weights @ near.mean(0) + with_them.bias < without.weights @ near.mean(0) + without.bias


@given(st.floats(0, 1))
def test_what_is_known_to_be_an_event_is_the_likelier(probability: float) -> None:
    among = among_events(probability)
    assert 0 <= among <= 1 and among >= probability - 1e-9


# -- files of examples -------------------------------------------------------------------------------------


def test_plain_text_and_json_lines_say_the_same(tmp_path: Path) -> None:
    text = GOOD + "\n# a comment\n\n- Thieves {left} the town.\nSoldiers were given jabs.\n"
    plain = read_examples(written(tmp_path, text))
    assert plain.definition == "People are given vaccines." and len(plain.positive) == 9
    assert [e.trigger for e in plain.examples[-2:]] == ["left", None]
    assert not plain.examples[8].holds and plain.examples[8].marked() == "Thieves {left} the town."
    rows = [{"definition": plain.definition}]
    for k, e in enumerate(plain.examples):
        trigger = e.trigger if k % 2 else None if e.start is None else [e.start, e.end]
        rows.append({"text": e.text, "trigger": trigger, "label": e.holds})  # type: ignore[dict-item]
    lines = "\n".join(json.dumps(row) for row in rows)
    assert read_examples(written(tmp_path, lines, "examples.jsonl")) == plain
    assert read_examples(written(tmp_path, lines, "other.txt")) == plain


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD + "\n- Nurses {vaccinated} 3 men.", 10, "line 5"),
        (GOOD + "\n- nurses vaccinated 3 men.", 10, "Take one of them out"),
        (GOOD + "\nNurses {vac}cinated 90 men.", 10, "vaccinated"),
        (GOOD + "\nNurses {have vaccinated} 90 men.", 10, "have, vaccinated"),
        (GOOD + "\nNurses {vaccinated} {90} men.", 10, "two words"),
        (GOOD + "\nNurses {vaccinated 90 men.", 10, "partner"),
        (GOOD + "\n...", 10, "no words"),
        ('{"text": "Nurses jab men.", "trigger": "ja"}', 1, "no word of the text"),
        ('{"text": "Nurses jab men.", "trigger": [7, 99]}', 1, "15 characters"),
        ('{"text": "Nurses jab men.", "label": "maybe"}', 1, "true for an example"),
        ('{"text": "Nurses jab men."', 1, "no JSON"),
        ('{"trigger": "jab"}', 1, 'no "text"'),
    ],
)
def test_faults_name_file_line_and_the_fix(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(TypesError) as error:
        read_examples(path)
    assert f"{path}, line {line}: " in str(error.value) and says in str(error.value)


def test_too_few_examples(tmp_path: Path) -> None:
    repeated = GOOD.replace("5 men", "4 men") + "\n- Cats {left}."
    with pytest.raises(TypesError, match=r"7 examples .* too few; .* at least 8\. Add 1 more"):
        read_examples(written(tmp_path, repeated))
    with pytest.raises(TypesError, match="no such file"):
        read_examples(tmp_path / "none.txt")


# -- names, scales, files of types -------------------------------------------------------------------------


def test_names_that_are_taken_or_none() -> None:
    assert checked_name("prisoner-swap", of=None) == ("PRISONER-SWAP", None)
    assert checked_name("Vaccines", of="aid") == ("vaccines", "AID")
    assert checked_name("polio", of="vaccinate", known=[own_type()]) == ("polio", "VACCINATE")
    for name, of, says in (
        ("assault", None, "PLOVER's event types"),
        ("aerial", "ASSAULT", "PLOVER's modes of ASSAULT"),
        ("vaccinate", None, "already has"),
        ("a b", None, "cannot be a name"),
        ("x", "NOTHING", "no event type"),
    ):
        with pytest.raises(TypesError, match=says):
            checked_name(name if name != "x" else "xy", of=of, known=[own_type()])
    assert checked_scale("Verbal conflict", -3) == ("verbal_conflict", -3)
    for quad, score in (("war", None), (None, 11.0)):
        with pytest.raises(TypesError):
            checked_scale(quad, score)


def test_a_types_file_holds_what_was_learnt(tmp_path: Path) -> None:
    types = OwnTypes("m1", (own_type(), replace(own_type("shots", "AID"), quad=None)))
    path = tmp_path / "own.types.json"
    write_types(types, path)
    again = load_types(path, model="m1")
    assert [own.label for own in again.types] == ["VACCINATE", "AID shots"]
    assert again.types[0].examples == types.types[0].examples
    assert again.types[0].head.weights.tolist() == [4.0, 0.0, 0.0]
    with pytest.raises(TypesError, match=f"reportedly types update {path}"):
        load_types(path, model="m2")
    other = tmp_path / "other.types.json"
    write_types(OwnTypes("m1", (own_type(),)), other)
    with pytest.raises(TypesError, match="another of the files"):
        load_types(path, other)
    with pytest.raises(TypesError, match="no such file"):
        load_types(tmp_path / "none.json")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', '{"format": 1, "model": "m", "types": [{}]}'])
def test_a_damaged_types_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TypesError, match="types new"):
        read_types(written(tmp_path, text))


def test_the_surest_type_above_its_threshold(tmp_path: Path) -> None:
    shots = own_type("shots", "AID")
    types = OwnTypes("m", (own_type(), own_type("OTHER", threshold=0.95), shots))
    found = types.best(np.array([1.0, 0, 0]))
    assert found is not None and found[0].name == "VACCINATE" and found[1] == pytest.approx(0.88, abs=0.01)
    assert types.best(np.array([0.0, 1, 0])) is None
    assert [own.name for own, _ in types.modes("AID", [np.zeros(3), np.array([1.0, 0, 0])])] == ["shots"]
    assert types.modes("ASSAULT", [np.array([1.0, 0, 0])]) == [] and types.modes("AID", []) == []


def test_a_background_is_kept_but_for_rounding(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(0, 0.07, (5, 192)).astype(np.float32)
    labels = ("AID", "AID medicine", "no event", "ASSAULT", "AID")
    path = tmp_path / "background.npz"
    write_background(Background("m", vectors, labels, tuple("abcde")), path)
    again = load_background(path)
    assert (again.model, again.labels, again.lemmas) == ("m", labels, tuple("abcde"))
    assert np.abs(again.vectors - vectors).max() < 0.002
    assert again.of_type("AID").tolist() == [0, 1, 4]


# -- with the shipped reader -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader() -> Reader:
    shipped = pipeline(1).reader
    assert isinstance(shipped, Reader)
    return shipped


def examples_of(root: Path, name: str) -> ExampleFile:
    return read_examples(root / "examples" / "synthetic-types" / f"{name}.txt")


def taught(root: Path, reader: Reader, name: str) -> Lesson:
    given = examples_of(root, name)
    return learn_type(
        name, given.examples, given.definition, reader=reader, model=reader.bundle.digest, background=load_background()
    )  # fmt: skip


@pytest.mark.model
def test_the_background_is_of_the_shipped_weights(reader: Reader) -> None:
    assert load_background().model == reader.bundle.digest, "run: python -m reportedly.evaluate.background corpus"


@pytest.mark.model
@pytest.mark.parametrize("name", ["vaccinate", "prisoner-swap", "election-fraud-claim"])
def test_new_types_are_learnt_from_ten_examples(root: Path, reader: Reader, name: str) -> None:
    lesson = taught(root, reader, name)
    given = read_examples(HERE / f"{name}.txt")
    assert len(given.examples) == 30 and len(given.positive) == 15
    types = OwnTypes(reader.bundle.digest, (lesson.own,))
    trial = try_type(lesson.own, types, given.examples, reader=reader, background=load_background())
    assert trial.at_words.f1 >= 0.65 and trial.in_records.f1 >= 0.6


@pytest.mark.model
def test_triggers_that_are_not_marked_are_found(root: Path, reader: Reader) -> None:
    given = examples_of(root, "prisoner-swap").positive
    blind = [replace(e, start=None, end=None) if k < 3 else e for k, e in enumerate(given)]
    lesson = learn_type(
        "SWAP", blind, "d", reader=reader, model=reader.bundle.digest, background=load_background()
    )
    assert [seen.sought for seen in lesson.seen[:4]] == [True, True, True, False]
    assert sum(seen.example.trigger == e.trigger for seen, e in zip(lesson.seen, given, strict=True)) >= 9


@pytest.mark.model
def test_records_name_the_type_and_say_why(root: Path, reader: Reader, tmp_path: Path) -> None:
    lesson = taught(root, reader, "prisoner-swap")
    own = replace(lesson.own, quad="material_cooperation", score=6.0)
    of = examples_of(root, "prisoner-swap")
    mode = learn_type(
        "swap", of.examples, "d", of="RETREAT", reader=reader, model=reader.bundle.digest, background=load_background()
    ).own
    path, modes = tmp_path / "own.types.json", tmp_path / "modes.types.json"
    write_types(OwnTypes(reader.bundle.digest, (own,)), path)
    write_types(OwnTypes(reader.bundle.digest, (mode,)), modes)
    text = "Kyiv and Moscow swapped 40 captured soldiers on Friday, officials said."
    report = Pipeline(reader=reader, types=path).read(document_from_text(text, published="2025-03-14"))
    (event,) = [e for e in report.events if e.event.type == "PRISONER-SWAP"]
    assert (event.event.quad, event.event.score, event.event.cameo) == ("material_cooperation", 6.0, None)
    assert event.trigger.text == "swapped" and event.actors and 0 < event.event.confidence <= 1
    assert any(reason.startswith("own type: PRISONER-SWAP") for reason in event.reasons)
    assert {p.value for p in event.positions if not p.chain} == {"Uu"}
    with_mode = Pipeline(reader=reader, types=[modes]).read(document_from_text(text, published="2025-03-14"))
    (event,) = [e for e in with_mode.events if e.trigger.text == "swapped"]
    assert event.event.type == "RETREAT" and "swap" in event.event.modes and event.event.cameo is not None
    assert any(reason.startswith("own mode: RETREAT swap") for reason in event.reasons)


@pytest.mark.model
def test_what_was_learnt_with_another_model_can_be_learnt_again(
    root: Path, reader: Reader, tmp_path: Path
) -> None:
    lesson = taught(root, reader, "vaccinate")
    path = tmp_path / "own.types.json"
    write_types(OwnTypes("older", (lesson.own,)), path)
    with pytest.raises(TypesError, match="types update"):
        Pipeline(types=path)
    (again,) = learn_again(
        read_types(path), reader=reader, model=reader.bundle.digest, background=load_background()
    )
    assert again.own.figures == pytest.approx(lesson.own.figures, abs=0.001)
    assert again.own.examples == lesson.own.examples
