"""The actors benchmark: what is right, what an unknown name may be answered with, files without gold."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.actors import actor_predictions, is_linked, read_actors, score_actors
from reportedly.gazetteer import Gazetteer

_OWN = Path(__file__).resolve().parents[2] / "benchmarks" / "actors.tsv"
_HEAD = "text\tdate\tid\tcountry\tsectors\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "actors.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_three_must_be_right_and_sectors_are_a_set(tmp_path: Path) -> None:
    cases = read_actors(_file(tmp_path, _HEAD + "A B\t2020-01-01\tKEN-MOD\tKEN\tMIL;GOV\n" * 3))
    answers = [
        {"row": 0, "id": "KEN-MOD", "country": "KEN", "sectors": ["GOV", "MIL"]},
        {"row": 1, "id": "KEN-MOD", "country": "KEN", "sectors": ["GOV"]},
        {"row": 2, "id": "KEN-MOD", "country": None, "sectors": ["GOV", "MIL"]},
    ]
    figures = score_actors(cases, answers)
    assert (figures.correct, figures.ids, figures.countries, figures.sectors) == (1, 3, 2, 2)
    assert figures.wrong == (1, 2)
    assert dict(figures.rows())["correct"] == pytest.approx(1 / 3)


def test_a_question_mark_is_not_judged(tmp_path: Path) -> None:
    cases = read_actors(_file(tmp_path, _HEAD + "A\t2020-01-01\t?\t?\tREB\n"))
    assert score_actors(cases, [{"row": 0, "id": "x", "country": "y", "sectors": ["REB"]}]).correct == 1
    assert score_actors(cases, [{"row": 0, "id": "x", "country": "y", "sectors": []}]).correct == 0


@pytest.mark.parametrize(
    ("text", "id", "linked"),
    [
        ("Mr Orla Quist", None, False),
        ("Mr Orla Quist", "orla-quist", False),
        ("Mr Orla Quist", "quist", False),
        ("the Amber Fleet", "AMBER-FLEET", True),
        ("Mr Orla Quist", "olga-quist", True),
        ("Mr Orla Quist", "NOR", True),
    ],
)
def test_a_slug_of_the_phrase_is_no_link(text: str, id: str | None, linked: bool) -> None:
    assert is_linked(text, {"id": id}) is linked


def test_unknown_names(tmp_path: Path) -> None:
    cases = read_actors(
        _file(tmp_path, _HEAD + "Oslo\t2020-01-01\tNOR\tNOR\tGOV\n" + "Orla Quist\t\t\t\t\n" * 2)
    )
    figures = score_actors(cases, [{"row": 1, "id": None}, {"row": 2, "id": "NOR"}])
    assert (figures.known, figures.unlinked, figures.unknown, figures.wrongly_linked) == (1, 1, 2, 1)


def test_files_without_gold_are_predicted_only(tmp_path: Path) -> None:
    for text in ("text\tdate\nKenya\t2020-01-01\n", _HEAD + "Kenya\t2020-01-01\t\t\t\n"):
        cases = read_actors(_file(tmp_path, text))
        assert [case.gold for case in cases] == [None]
        (answer,) = actor_predictions(cases, Gazetteer.load())
        assert answer == {"row": 0, "id": "KEN", "country": "KEN", "sectors": ["GOV"]}


def test_a_date_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "text\tdate\nKenya\t2020-01-01\nKenya\tJuly\n")
    with pytest.raises(CorpusError, match="line 3: 'July'"):
        read_actors(path)


def test_the_shipped_set_is_as_large_and_wide_as_it_says() -> None:
    cases = read_actors(_OWN)
    known = [case for case in cases if not case.unknown]
    assert len(known) >= 1200 and len(cases) - len(known) >= 200
    assert len({(case.text, case.on) for case in cases}) == len(cases)
    countries = Counter(case.gold[1] for case in known if case.gold)
    assert len([country for country in countries if len(country) == 3]) >= 190
    years = Counter(case.on.year for case in cases if case.on)
    assert set(range(2000, 2026)) <= set(years)
