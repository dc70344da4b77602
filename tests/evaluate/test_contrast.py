from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reportedly.errors import CorpusError
from reportedly.evaluate.bench import tasks
from reportedly.evaluate.contrast import run_contrast, score_contrast
from reportedly.evaluate.corpora.contrast import (
    CHANGES,
    ContrastPair,
    check_contrast,
    main,
    parse_contrast,
    read_contrast,
)
from reportedly.evaluate.corpora.own import read_own_items

OURS = Path(__file__).parents[2] / "corpus" / "contrast"
NEGATED = """\
@n-1 change=negated date=2013-05-06 style=wire region=Africa
< Rebels {1:freed} a nun.
< 1 RETREAT release | actor: Rebels | recipient: a nun
> Rebels have not {1:freed} a nun.
> 1 RETREAT release +negation | actor: Rebels | recipient: a nun | author: CT-
"""
VOICE = """\
@v-1 change=voice date=2013-05-06 style=wire region=Africa
< Rebels {1:freed} a nun.
< 1 RETREAT release | actor: Rebels | recipient: a nun
> A nun was {1:freed} by rebels.
> 1 RETREAT release | actor: rebels | recipient: A nun
"""
ALLEGED = """\
@a-1 change=alleged date=2013-05-06 style=wire region=Africa
< Lome confirmed that it {1:paid} rebels.
< 1 AID | actor: it | recipient: rebels | author: Uu | Lome <confirmed>: CT+
> Lome denied that it {1:paid} rebels.
> 1 AID | actor: it | recipient: rebels | author: Uu | Lome <denied>: CT-
"""


def pairs(text: str) -> list[ContrastPair]:
    found, problems = parse_contrast(text)
    assert problems == []
    return found


def faults(text: str) -> list[str]:
    return [str(problem) for problem in parse_contrast(text, Path("x.txt"))[1]]


def answer(pair: ContrastPair, side: int, **changed: Any) -> dict[str, Any]:
    """What a coder that is right would say of a side."""
    item = pair.sides[side]
    (mark,) = item.annotations
    positions: list[dict[str, Any]] = [{"sources": [], "value": mark.author}]
    for position in mark.positions:
        sources = [[link.source.start, link.source.end] for link in position.chain if link.source is not None]
        positions.append({"sources": sources, "value": position.value})
    event = {
        "trigger": [mark.trigger.start, mark.trigger.end],
        "type": mark.type,
        "auxiliary": list(mark.auxiliary),
        "positions": positions,
        "actors": [[span.start, span.end] for span in mark.actors],
        "recipients": [[span.start, span.end] for span in mark.recipients],
    }
    return {"doc": f"contrast/{item.id}", "events": [event | changed]}


def shares(pair: ContrastPair, second: dict[str, Any]) -> dict[str, float]:
    return dict(score_contrast([pair], [answer(pair, 0), second]).rows())


def test_a_pair_is_two_items_with_one_header() -> None:
    (pair,) = pairs(NEGATED)
    assert (pair.id, pair.change, pair.line) == ("n-1", "negated", 1)
    assert [item.text for item in pair.sides] == ["Rebels freed a nun.", "Rebels have not freed a nun."]
    assert pair.second.annotations[0].auxiliary == ("negation",)
    assert pair.first.published == pair.second.published


def test_pairs_are_parted_by_blank_lines_and_comments_are_skipped() -> None:
    assert [pair.id for pair in pairs("# comment\n\n" + NEGATED + "\n# more\n" + VOICE)] == ["n-1", "v-1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NEGATED.replace("change=negated", "change=negatd"), "x.txt:1: What changes, 'negatd', is unknown."),
        (NEGATED.replace("change=negated ", ""), "x.txt:1: What changes, None, is unknown."),
        (NEGATED.replace("> 1 RETREAT release +negation", "> 1 RETRET"), "x.txt:5: > Unknown event type"),
        (NEGATED.replace("< 1 RETREAT", "1 RETREAT"), "x.txt:3: Begin the line with <"),
        (NEGATED.replace(" +negation", ""), "x.txt:1: The two lines do not show the change 'negated'"),
        (
            VOICE.replace("actor: rebels", "actor: nun"),
            "x.txt:1: The two lines do not show the change 'voice'",
        ),
        (VOICE.replace("change=voice", "change=swapped"), "x.txt:1: The two lines do not show"),
        (ALLEGED.replace("<denied>: CT-", "<denied>: CT+"), "x.txt:1: The two lines do not show"),
        (NEGATED + "\n" + NEGATED, "x.txt:7: @n-1 is also the id of line 1"),
        (NEGATED.replace("style=wire", "style=wires"), "x.txt:1: < Unknown style 'wires'"),
    ],
)
def test_a_mistake_names_file_line_and_fix(text: str, message: str) -> None:
    assert any(fault.startswith(message) for fault in faults(text)), faults(text)


def test_a_malformed_or_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="contrast sets"):
        read_contrast(tmp_path)
    (tmp_path / "x.txt").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="holds no pair"):
        read_contrast(tmp_path)
    (tmp_path / "x.txt").write_text(NEGATED.replace("RETREAT", "RETRET"), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"x.txt:3: .*1 more problem"):
        read_contrast(tmp_path)


def test_the_command_counts_and_fails_on_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.txt").write_text(NEGATED, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert "1 pairs" in capsys.readouterr().out
    (tmp_path / "y.txt").write_text(NEGATED, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert main([str(tmp_path / "none")]) == 1


def test_the_corpus_reader_leaves_contrast_sets_alone(tmp_path: Path) -> None:
    for name in ("sentences", "contrast"):
        (tmp_path / name).mkdir()
    (tmp_path / "contrast" / "x.txt").write_text(NEGATED, encoding="utf-8")
    plain = "@s date=2013-05-06 style=wire region=Asia\nThey {1:marched}.\n1 PROTEST demo | actor: They\n"
    (tmp_path / "sentences" / "x.txt").write_text(plain, encoding="utf-8")
    assert [item.id for item in read_own_items(tmp_path)] == ["s"]


@pytest.mark.parametrize("text", [NEGATED, VOICE, ALLEGED])
def test_right_answers_are_right(text: str) -> None:
    (pair,) = pairs(text)
    assert shares(pair, answer(pair, 1)) == {
        "pairs right on both sides": 1.0,
        f"  {pair.change}": 1.0,
        "texts right": 1.0,
        "triggers found": 1.0,
        "types right, of triggers found": 1.0,
    }


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (NEGATED, {"auxiliary": []}),
        (NEGATED, {"positions": [{"sources": [], "value": "CT+"}]}),
        (NEGATED, {"type": "CONCEDE"}),
        (VOICE, {"actors": []}),
        (VOICE, {"recipients": [[0, 5], [16, 25]]}),
        (VOICE, {"actors": [[0, 5]], "recipients": [[16, 25]]}),
        (ALLEGED, {"positions": [{"sources": [], "value": "Uu"}, {"sources": [[0, 4]], "value": "CT+"}]}),
        (ALLEGED, {"positions": [{"sources": [], "value": "Uu"}]}),
    ],
)
def test_one_wrong_side_makes_the_pair_wrong(text: str, changed: dict[str, Any]) -> None:
    (pair,) = pairs(text)
    figures = shares(pair, answer(pair, 1, **changed))
    assert figures["pairs right on both sides"] == 0.0
    assert figures["texts right"] == 0.5


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        (VOICE, {"auxiliary": ["negation"]}),
        (NEGATED, {"actors": []}),
        (ALLEGED, {"recipients": []}),
    ],
)
def test_only_what_the_pair_is_about_is_judged(text: str, changed: dict[str, Any]) -> None:
    (pair,) = pairs(text)
    assert shares(pair, answer(pair, 1, **changed))["pairs right on both sides"] == 1.0


def test_a_missing_trigger_is_wrong_and_a_malformed_answer_is_named() -> None:
    (pair,) = pairs(VOICE)
    figures = shares(pair, {"doc": "contrast/v-1/2", "events": []})
    assert figures["pairs right on both sides"] == 0.0
    assert figures["triggers found"] == 0.5
    with pytest.raises(CorpusError):
        shares(pair, {"doc": "contrast/v-9/2", "events": []})
    with pytest.raises(CorpusError, match="actors"):
        shares(pair, answer(pair, 1, actors=["rebels"]))


def test_the_benchmark_is_listed() -> None:
    assert tasks()["contrast"].run is run_contrast


@pytest.mark.skipif(not OURS.is_dir(), reason="the contrast sets are not beside the tests")
def test_our_contrast_sets_are_sound_and_many() -> None:
    found, problems = check_contrast(OURS)
    assert problems == []
    assert len(found) >= 300
    kinds = [pair.change for pair in found]
    assert all(kinds.count(change) >= 30 for change in CHANGES)
    texts = [item.text for pair in found for item in pair.sides]
    assert len(set(texts)) == len(texts)
