from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.evaluate.corpora.own import read_own, read_own_items
from reportedly.evaluate.corpora.own_split import (
    is_report,
    part_of,
    part_of_word,
    stem,
    unseen_words,
)
from reportedly.ontology import EVENT_TYPES

OURS = Path(__file__).parents[2] / "corpus"
VERBS = sorted(
    {"arrest", "shell", "deport", "sanction", "parade", "bomb", "protest", "free", "jail", "visit"}
)
HEADER = "date=2012-03-04 style=wire region=Asia"


def held_out() -> str:
    """Any word that training never sees."""
    return next(f"{a}{b}ust" for a in "bdfgklmprt" for b in "aeiou" if part_of_word(f"{a}{b}ust") == "dev")


def seen() -> str:
    return next(f"{a}{b}ust" for a in "bdfgklmprt" for b in "aeiou" if part_of_word(f"{a}{b}ust") == "train")


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("bombers", "bomb"),
        ("Struck", "strikes"),
        ("met", "meeting"),
        ("deportations", "deport"),
        ("withdrew", "withdrawn"),
        ("gassed", "gassing"),
        ("murdered", "murder"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(form: str, other: str) -> None:
    assert stem(form) == stem(other)
    assert part_of_word(form) == part_of_word(other)


def test_different_words_have_different_stems() -> None:
    assert len({stem(verb) for verb in VERBS}) == len(VERBS)


def write(folder: Path, name: str, *items: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(items), encoding="utf-8")


def test_a_sentence_with_a_held_out_word_is_never_in_train(tmp_path: Path) -> None:
    plain = f"@a {HEADER}\nThe guards {{1:{seen()}}} them.\n1 ASSAULT | recipient: them\n"
    second = f"@b {HEADER}\nGuards {{1:{seen()}}} them and {{2:{held_out()}}} us.\n1 ASSAULT\n2 ASSAULT\n"
    negative = f"@c {HEADER}\nPrices {{1:{held_out()}}} again.\n1 -\n"
    write(tmp_path, "x.txt", plain, second, negative)
    assert [item.id for item in read_own_items(tmp_path, "train")] == ["a"]
    assert [item.id for item in read_own_items(tmp_path, "dev")] == ["b", "c"]
    assert read_own_items(tmp_path, "test") == []


def test_a_report_of_train_loses_the_sentences_with_held_out_words(tmp_path: Path) -> None:
    body = (
        f"The guards {{1:{seen()}}} them. Then they {{2:{held_out()}}} us. Nobody {{3:{seen()}}} back.\n"
        "1 ASSAULT\n2 ASSAULT\n3 ASSAULT +negation | author: CT-\n"
    )
    write(tmp_path / "reports", "x.txt", *(f"@r-{n} {HEADER}\n{body}" for n in range(40)))
    parts = {part: {item.id for item in read_own_items(tmp_path, part)} for part in ("train", "dev", "test")}  # type: ignore[arg-type]
    assert sum(map(len, parts.values())) == len(set().union(*parts.values())) == 40
    assert all(parts.values())
    for document in read_own(tmp_path, "train"):
        assert held_out() not in document.words
        assert len(document.sentences) == 2
        assert document.sentences[-1][1] == len(document.words)
        assert document.text is not None
        assert document.offsets is not None
        assert [document.text[a:b] for a, b in document.offsets] == list(document.words)
        assert [document.words[event.trigger] for event in document.events or ()] == [seen(), seen()]
    assert all(held_out() in document.words for document in read_own(tmp_path, "dev"))


@pytest.mark.skipif(not OURS.is_dir(), reason="the corpus is not beside the tests")
def test_our_parts_leave_out_nothing_and_measure_unseen_words_of_every_type() -> None:
    items = [item for item in read_own_items(OURS) if not is_report(item)]
    assert not any(unseen_words(item) for item in items if part_of(item) == "train")
    for part in ("dev", "test"):
        mine = [item for item in items if part_of(item) == part]
        assert 0.07 < len(mine) / len(items) < 0.16
        assert {mark.type for item in mine for mark in unseen_words(item)} >= set(EVENT_TYPES)
