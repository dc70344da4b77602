from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.evaluate.corpora.own import OwnItem, parse_own, read_own_items
from reportedly.evaluate.corpora.own_diversity import (
    Requirement,
    countries,
    figures,
    is_nominal,
    main,
    overlaps,
    requirements,
)

OURS = Path(__file__).parents[2] / "corpus"
DENIED = """\
@d-1 date=2011-05-06 style=wire region=Africa
Togo denied it {1:shelled} Aneho; envoys said Lome told them of a {2:raid} to come.
1 ASSAULT heavy-weapons | actor: it | author: Uu | Togo <denied>: CT-
2 ASSAULT +future | author: Uu | envoys <said> > Lome <told>: CT+
"""
PLAIN = """\
@d-2 date=2003-01-31 style=headline region=Asia
Shares {1:tumble} in Hanoi as miners {2:strike} over old pay
1 -
2 PROTEST strike | actor: miners
"""


def parsed(text: str) -> list[OwnItem]:
    items, problems = parse_own(text)
    assert problems == []
    return items


def found(items: list[OwnItem]) -> dict[str, int]:
    return {row.name: row.found for row in requirements(items)}


def test_each_requirement_counts_sentences_that_have_it() -> None:
    counts = found(parsed(DENIED + "\n" + PLAIN))
    assert counts["sentences"] == 2
    assert counts["hard negatives"] == 1
    assert counts["denied or doubted"] == 1
    assert counts["planned, conditional, hypothetical"] == 1
    assert counts["nested sources"] == 1
    assert counts["two or more events"] == 1
    assert counts["nominal triggers"] == 1
    assert counts["historical"] == 0
    assert counts["ASSAULT"] == counts["ASSAULT heavy-weapons"] == counts["PROTEST strike"] == 1
    assert counts["regions"] == 2
    assert counts["headlines"] == 1


def test_all_types_and_modes_are_asked_for() -> None:
    rows = requirements(parsed(PLAIN))
    assert sum(row.asked == 15 for row in rows) == 67
    assert sum(row.asked == 100 for row in rows) == 16


@pytest.mark.parametrize(("asked", "count", "met"), [(3, 2, False), (3, 3, True), (3, 4, True)])
def test_a_requirement_is_met_by_enough(asked: int, count: int, met: bool) -> None:
    assert Requirement("x", asked, count).met is met


def test_nouns_are_told_from_verbs() -> None:
    (item,) = parsed(DENIED)
    assert [is_nominal(item, mark) for mark in item.annotations] == [False, True]


def test_repeated_material_is_found() -> None:
    one, other, different = parsed(
        PLAIN + "\n" + PLAIN.replace("d-2", "d-3").replace("Shares", "Stocks") + "\n" + DENIED
    )
    share, pairs = overlaps([one, other, different])
    assert 0 < share < 1
    assert [(a, b) for _, a, b in pairs] == [("d-2", "d-3")]


def test_countries_are_counted_once_an_item() -> None:
    counts = countries(parsed(DENIED + "\n" + PLAIN))
    assert counts["TGO"] == 1
    assert counts["VNM"] == 1


def test_what_is_too_little_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert any("too few" in line for line in figures(parsed(PLAIN)))
    (tmp_path / "x.txt").write_text(PLAIN, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "too few" in capsys.readouterr().out
    assert main([str(tmp_path / "none")]) == 1


@pytest.mark.skipif(not OURS.is_dir(), reason="the corpus is not beside the tests")
def test_our_sentences_meet_what_is_asked_of_them() -> None:
    rows = requirements(read_own_items(OURS))
    assert [row for row in rows if not row.met and row.name != "reports"] == []
