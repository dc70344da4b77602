from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import CorpusError
from reportedly.evaluate.corpora.own import (
    OwnItem,
    parse_own,
    read_own,
    read_own_items,
    write_own,
)
from reportedly.evaluate.corpora.own_format import unmark
from reportedly.evaluate.corpora.own_report import hints, main

OURS = Path(__file__).parents[2] / "corpus"
NESTED = """\
@t-1 date=2011-05-06 style=wire region=Oceania
Fiji will not {1:expel} them, envoys said, but he doubts police {2:freed} them on Monday.
1 SANCTION expel +future +negation | actor: Fiji | recipient: them | author: Uu | envoys <said>: CT-
2 RETREAT release | actor: police | recipient: them@2 | date: on Monday | author: Uu | envoys <said> > he <doubts>: PS-
"""
PLAIN = """\
@t-2 date=2003-01-31 style=headline region=Asia
Shares {1:tumble} as miners {2:strike}
1 -
2 PROTEST strike | actor: miners | ctx: economic
"""


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse_own(text, Path("x.txt"))[1]]


def only(text: str) -> OwnItem:
    items, wrong = parse_own(text)
    assert wrong == []
    assert len(items) == 1
    return items[0]


def test_an_item_is_read_with_all_its_layers() -> None:
    item = only(NESTED)
    assert (item.id, item.published, item.style, item.region) == ("t-1", date(2011, 5, 6), "wire", "Oceania")
    assert "{" not in item.text
    expel, freed = item.annotations
    assert (expel.type, expel.modes, expel.auxiliary, expel.author) == (
        "SANCTION",
        ("expel",),
        ("future", "negation"),
        "Uu",
    )
    second = freed.recipients[0]
    assert item.text[second.start : second.end] == "them"
    assert second.start > freed.trigger.start
    chain = freed.positions[0].chain
    assert [(link.source.text if link.source else None, link.cue.text) for link in chain] == [
        ("envoys", "said"),
        ("he", "doubts"),
    ]
    assert freed.positions[0].value == "PS-"


def test_what_is_written_is_read_back_and_reads_the_same() -> None:
    source = NESTED + "\n" + PLAIN
    items, wrong = parse_own(source)
    assert wrong == []
    assert write_own(items) == source
    assert parse_own(write_own(items))[0] == items


@given(
    words=st.lists(
        st.sampled_from(["army", "them", "the", "Oslo", "10,000", "raid", "–"]), min_size=3, max_size=12
    ),
    picks=st.data(),
)
def test_round_trip_of_any_spans(words: list[str], picks: st.DataObject) -> None:
    trigger = picks.draw(st.integers(0, len(words) - 1))
    actor = picks.draw(st.integers(0, len(words) - 1))
    marked = [f"{{1:{word}}}" if i == trigger else word for i, word in enumerate(words)]
    occurrence = words[: actor + 1].count(words[actor])
    source = (
        "@h-1 date=2020-02-02 style=blog region=Europe\n"
        + " ".join(marked)
        + f"\n1 ASSAULT +historical | actor: {words[actor]}@{occurrence} | ? <{words[0]}>: PR+\n"
    )
    item = only(source)
    assert item.text == " ".join(words)
    assert item.annotations[0].actors[0].start == len(" ".join([*words[:actor], ""]))
    assert only(write_own([item])) == item


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("SANCTION expel", "SANCTIONS expel"),
            "x.txt:3: Unknown event type 'SANCTIONS'. Did you mean SANCTION?",
        ),
        (("SANCTION expel", "sanction expel"), "x.txt:3: Unknown event type 'sanction'"),
        (("RETREAT release", "RETREAT freed"), "x.txt:4: Unknown mode of RETREAT 'freed'"),
        (("+future", "+futur"), "x.txt:3: Unknown auxiliary mode 'futur'. Did you mean future?"),
        (("actor: Fiji", "actor: Fidji"), "x.txt:3: 'Fidji' is not in the text"),
        (("them@2", "them@3"), "x.txt:4: 'them' stands 2 time(s) in the text"),
        (("{2:freed}", "freed"), "x.txt:4: Nothing in the text is marked {2:...}"),
        (("2 RETREAT", "1 RETREAT"), "x.txt:4: A second line for 1"),
        (("{2:freed}", "{2:freed them}"), "x.txt:2: {2:freed them} is not one word"),
        (("{2:freed}", "{1:freed}"), "x.txt:2: The number 1 marks two words"),
        (("{2:freed}", "{2:freed"), "x.txt:2: A brace that is not part of a mark"),
        (("PS-", "PS"), "x.txt:4: Unknown value 'PS'"),
        (("actor: police", "agent: police"), "x.txt:4: Unknown field 'agent'"),
        (("actor: police", "police: CT+"), "x.txt:4: The position 'police: CT+' has no cue"),
        (("date: on Monday", "on Monday"), "x.txt:4: The field 'on Monday'"),
        (("date=2011-05-06", "date=6.5.2011"), "x.txt:1: The date '6.5.2011'"),
        (("style=wire", "style=wires"), "x.txt:1: Unknown style 'wires'. Did you mean wire?"),
        ((" region=Oceania", ""), "x.txt:1: The header has no region"),
        (("date: on Monday", "same: 7"), "x.txt:4: 'same: 7' names no other trigger"),
        (("actor: police", "actor: "), "x.txt:4: An empty value"),
    ],
)
def test_a_mistake_names_file_line_and_fix(change: tuple[str, str], message: str) -> None:
    found = problems(NESTED.replace(*change))
    assert any(problem.startswith(message) for problem in found), found


def test_more_mistakes() -> None:
    assert "has no annotation" in problems(PLAIN.replace("1 -\n", ""))[0]
    assert "takes no modes and no fields" in problems(PLAIN.replace("1 -", "1 - | actor: Shares"))[0]
    assert "also the id of line 1" in problems(PLAIN + "\n" + PLAIN)[0]
    assert "has no text" in problems("@t date=2003-01-31 style=lead region=Asia\n")[0]
    assert "blank line inside" in problems("Text alone.\n")[0]


def test_a_line_of_text_may_begin_with_a_number() -> None:
    text = "@t date=2003-01-31 style=lead region=Asia\nDAY OF RAGE\n2 hurt as students {1:march}\n1 PROTEST demo\n"
    assert only(text).text == "DAY OF RAGE\n2 hurt as students march"


def test_documents_have_every_trigger_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences" / "x.txt").write_text("# a comment\n\n" + NESTED + "\n" + PLAIN, encoding="utf-8")
    first, second = read_own(tmp_path)
    assert (first.id, first.corpus) == ("own/t-1", "own")
    assert first.events is not None
    assert second.events is not None
    assert [first.words[event.trigger] for event in first.events] == ["expel", "freed"]
    assert [(event.type, event.modes) for event in second.events] == [(None, ()), ("PROTEST", ("strike",))]
    assert first.offsets is not None
    assert first.text is not None
    assert [first.text[start:end] for start, end in first.offsets] == list(first.words)


def test_a_malformed_corpus_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(
        NESTED.replace("RETREAT", "RETRET").replace("Fiji |", "Fidji |"), encoding="utf-8"
    )
    with pytest.raises(CorpusError, match=r"x.txt:3: .*\(1 more problems"):
        read_own(tmp_path)
    with pytest.raises(CorpusError, match="no part 'tset'"):
        read_own_items(tmp_path, "tset")  # type: ignore[arg-type]


def test_an_id_is_used_once_in_the_folder(tmp_path: Path) -> None:
    for name in ("x.txt", "y.txt"):
        (tmp_path / name).write_text(PLAIN, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"y.txt:1: @t-2 is also an id of"):
        read_own(tmp_path)


def test_unmark_keeps_the_places_of_the_marks() -> None:
    text, marks = unmark("{2:a} b\n{1:c}")
    assert text == "a b\nc"
    assert marks == [(2, (0, 1)), (1, (4, 5))]


def test_hints_point_at_what_the_codebook_forbids() -> None:
    doubtful = "@d date=2003-01-31 style=lead region=Asia\nThey will {1:meet} soon.\n1 CONSULT +future | actor: They\n"
    assert any("AGREE" in hint for hint in hints([only(doubtful)]))
    assert list(hints([only(NESTED), only(PLAIN)])) == []


def test_the_command_reports_and_fails_on_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 1
    (tmp_path / "x.txt").write_text(PLAIN, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert "1 items" in capsys.readouterr().out
    (tmp_path / "x.txt").write_text(PLAIN.replace("strike |", "srike |"), encoding="utf-8")
    assert main([str(tmp_path)]) == 1


@pytest.mark.skipif(not OURS.is_dir(), reason="the corpus is not beside the tests")
def test_our_own_corpus_is_sound() -> None:
    items = read_own_items(OURS)
    assert items
    assert parse_own(write_own(items))[0] == items
