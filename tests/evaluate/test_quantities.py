"""Scoring of quantities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.quantities import GoldQuantity, QuantityCase, read_quantities, score_quantities


def answer(value: float | None, unit: str | None = None, **more: float | None) -> dict[str, object]:
    return {"value": value, "low": value, "high": value, "unit": unit, **more}


def gold(value: float | None, unit: str | None = None, low: float | None = None) -> GoldQuantity:
    return GoldQuantity(value, low if low is not None else value, value, unit)


def scored(wanted: list[GoldQuantity], found: list[dict[str, object]]) -> tuple[float, float]:
    figures = score_quantities([QuantityCase("text", tuple(wanted))], [found])
    return figures.value.f1, figures.both.f1


def test_value_and_unit_are_told_apart() -> None:
    assert scored([gold(12, "soldiers")], [answer(12, "soldier")]) == (1.0, 1.0)
    assert scored([gold(12, "soldiers")], [answer(12, "tanks")]) == (1.0, 0.0)
    assert scored([gold(12, "soldiers")], [answer(13, "soldiers")]) == (0.0, 0.0)


def test_every_answer_is_used_once_and_extra_ones_count_against() -> None:
    value, _ = scored([gold(5, "men"), gold(5, "boats")], [answer(5, "boats")])
    assert value == pytest.approx(2 / 3)
    value, both = scored([gold(5, "boats")], [answer(5, "men"), answer(5, "boat")])
    assert (value, both) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_bounds_are_the_value_of_a_vague_number() -> None:
    vague = GoldQuantity(None, 24, 99, "houses")
    assert scored([vague], [answer(None, "houses", low=24, high=99)])[0] == 1.0
    assert scored([vague], [answer(None, "houses", low=20, high=99)])[0] == 0.0


def test_words_pair_where_the_gold_gives_them() -> None:
    wanted = [GoldQuantity(5, 5, 5, "men", (0, 5)), GoldQuantity(5, 5, 5, "boats", (10, 17))]
    found = [answer(5, "boats", start=10, end=17)]
    figures = score_quantities([QuantityCase("text", tuple(wanted))], [found])
    assert (figures.both.precision, figures.both.recall) == (1.0, 0.5)


@pytest.mark.parametrize(
    "content", ["{", '{"text": "x"}', '[{"quantities": []}]', '[{"text": "x", "quantities": [3]}]']
)
def test_malformed_data_say_what_is_wrong(tmp_path: Path, content: str) -> None:
    path = tmp_path / "quantities.json"
    path.write_text(content)
    with pytest.raises(CorpusError, match=r"quantities\.json"):
        read_quantities(path)


def test_our_own_set_is_well_formed() -> None:
    path = Path(__file__).parents[2] / "benchmarks" / "quantities.json"
    cases = read_quantities(path)
    assert len(cases) >= 400
    assert len({case.text for case in cases}) == len(cases)
    assert sum(not case.gold for case in cases) > 30
    for item in json.loads(path.read_text()):
        for one in item["quantities"]:
            assert one["value"] is not None or (one["low"] is not None and one["high"] is not None)
