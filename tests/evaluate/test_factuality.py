from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.factuality import read_factuality
from reportedly.evaluate.factuality import score_factuality

LINES = [
    {"text": "`` Ships sank -LRB- two -RRB- ''", "targets": [{"span1": [2, 3], "label": 3}]},
    {
        "text": "They may give up",
        "targets": [{"span1": [2, 4], "label": -1.5}, {"span1": [1, 2], "label": 0.5}],
    },
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "UW"
    folder.mkdir()
    path = folder / "dev.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)) + "\n", encoding="utf-8")
    return path


def answers(*scores: float) -> list[dict[str, float]]:
    keys = [(0, 0), (1, 0), (1, 1)]
    return [{"row": row, "target": k, "score": score} for (row, k), score in zip(keys, scores, strict=False)]


def test_reader(path: Path) -> None:
    first, second = read_factuality(path)
    assert (first.id, first.corpus) == ("uw/dev/0", "uw")
    assert first.words == ['"', "Ships", "sank", "(", "two", ")", '"']
    assert second.factuality == [(3, -1.5), (1, 0.5)]
    assert second.sentences == [(0, 4)]


def test_scores(path: Path) -> None:
    gold = read_factuality(path)
    exact = score_factuality(gold, answers(3, -1.5, 0.5))
    assert (exact.targets, exact.mae) == (3, 0)
    assert exact.r == pytest.approx(1)
    shifted = score_factuality(gold, answers(2, -2.5, -0.5))
    assert shifted.r == pytest.approx(1)
    assert shifted.mae == pytest.approx(1)
    assert score_factuality(gold, answers(-3, 1.5, -0.5)).r == pytest.approx(-1)
    assert math.isnan(score_factuality(gold, answers(1, 1, 1)).r)


def test_every_target_needs_a_score(path: Path) -> None:
    gold = read_factuality(path)
    with pytest.raises(CorpusError, match="Row 1, target 1 has no prediction"):
        score_factuality(gold, answers(3, -1.5))
    with pytest.raises(CorpusError, match="not in the data"):
        score_factuality(gold, [{"row": 5, "target": 0, "score": 1}])
